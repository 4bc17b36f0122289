//! Checking a ledger of a sealed month against the data (核对台账): the PDF is drawn again from the journal,
//! and whatever differs is named by row and column.

use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    ledger_source::MonthRecords,
    ledgers::{Form, LedgerKind, drawn, ledger_of},
    months::Month,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;
use zonedesk_documents::{
    Difference, DifferentPlace, Ledger, LedgerFile, LedgerFileError, Places, ledger_digest,
    placed_ledger_pdf,
};
use zonedesk_domain::{operator::Permission, sealing::check_code};

/// A file that is no ledger of ours is not read whole.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// 核对台账
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LedgerCheckRequest {
    /// The PDF, in base64.
    pub data: String,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LedgerCheckOutcome {
    /// Which ledger: 依申请公开登记台账 2026年10月.
    pub title: String,
    /// 数据校验 as it was sealed.
    pub check_code: String,
    /// Whether the records still say what they said when the month was sealed.
    pub data_unchanged: bool,
    /// 数据校验 of what they say now.
    pub check_code_now: String,
    /// Where the file differs from what the records say, in words.
    pub differences: Vec<String>,
}

impl LedgerCheckOutcome {
    /// Whether nothing was found.
    #[must_use]
    pub const fn is_sound(&self) -> bool {
        self.data_unchanged && self.differences.is_empty()
    }
}

/// 核对台账 – a PDF against the records of its sealed month.
pub(crate) fn ledger_check(
    desk: &mut Desk,
    request: LedgerCheckRequest,
) -> AppResult<LedgerCheckOutcome> {
    let bytes = STANDARD
        .decode(&request.data)
        .map_err(|error| not_ours().because(error))?;
    check(desk, &bytes)
}

/// Checks the PDF at `path`.
///
/// # Errors
/// [`AppError`] when it cannot be read, is no ledger, or its month is not sealed.
pub fn check_ledger(desk: &mut Desk, path: &Path) -> AppResult<LedgerCheckOutcome> {
    let checked = read_file(path).and_then(|bytes| check(desk, &bytes));
    checked.map_err(|error| desk.log(error))
}

fn read_file(path: &Path) -> AppResult<Vec<u8>> {
    let unread = |error: std::io::Error| {
        let words = format!("“{}”读不出来，请检查文件是否还在。", path.display());
        AppError::new(ErrorCode::File, words).because(error)
    };
    if std::fs::metadata(path).map_err(unread)?.len() > MOST_BYTES {
        return Err(not_ours());
    }
    std::fs::read(path).map_err(unread)
}

pub(crate) fn check(desk: &Desk, bytes: &[u8]) -> AppResult<LedgerCheckOutcome> {
    desk.check(Permission::ReadCases)?;
    let file = LedgerFile::read(bytes)?;
    let (kind, month) = which(&file).ok_or_else(not_ours)?;
    let records = MonthRecords::of(desk, month)?;
    let sealed = records.sealed().ok_or_else(|| {
        AppError::new(
            ErrorCode::NotFound,
            format!(
                "{}还没有封存，数据还会变化，没有可以核对的依据。",
                month.shown()
            ),
        )
    })?;
    let sealed_digest = sealed.digest_of(kind.word()).ok_or_else(not_ours)?;
    let table = ledger_of(desk, kind, &records, Form::Pdf)?;
    let now = ledger_digest(&table, sealed.algorithm);
    let (should, places) = drawn_again(desk, kind, &records, &table)?;
    let should = LedgerFile::read(&should)?;
    let differences = file.differences(&should, &places);
    Ok(LedgerCheckOutcome {
        title: format!("{} {}", kind.term(), month.shown()),
        check_code: check_code(&sealed_digest),
        data_unchanged: now == sealed_digest,
        check_code_now: check_code(&now),
        differences: differences
            .iter()
            .map(|difference| words(difference, &table))
            .collect(),
    })
}

/// The paper as it should be, and where its rows stand.
fn drawn_again(
    desk: &Desk,
    kind: LedgerKind,
    records: &MonthRecords,
    table: &Ledger,
) -> AppResult<(Vec<u8>, Places)> {
    if kind == LedgerKind::Summary {
        return Ok((drawn(desk, kind, records)?.bytes, Places::default()));
    }
    let (document, places) = placed_ledger_pdf(table)?;
    Ok((document.bytes, places))
}

/// Which ledger of which month a file says to be, by what stands above its table.
fn which(file: &LedgerFile) -> Option<(LedgerKind, Month)> {
    let heads = file.heads();
    let kind = LedgerKind::ALL
        .into_iter()
        .find(|kind| heads.iter().any(|head| head.trim() == kind.term()))?;
    let month = heads.iter().find_map(|head| Month::parse(head).ok())?;
    Some((kind, month))
}

fn not_ours() -> AppError {
    AppError::invalid(
        "data",
        "这个文件不是本程序生成的台账：认不出台账名称或月份，没有核对。",
    )
}

/// 第 2 页，第 13 行（XY1-申2026-00013）“申请人”：应为“张*”，文件中为“李*”
fn words(difference: &Difference, table: &Ledger) -> String {
    let Difference {
        page,
        at,
        expected,
        found,
    } = difference;
    let said = |text: &str| match text {
        "" => "空白".to_owned(),
        text => format!("“{text}”"),
    };
    let both = format!("应为{}，文件中为{}", said(expected), said(found));
    match at {
        DifferentPlace::Cell { later, row, column } => {
            let (number, heading) = named(table, *later, *row, *column);
            let number = match number.as_str() {
                "" => String::new(),
                number => format!("（{number}）"),
            };
            let part = if *later { "以前月份部分" } else { "" };
            format!(
                "第 {page} 页{part}第 {} 行{number}“{heading}”：{both}",
                row + 1
            )
        }
        DifferentPlace::Around => format!("第 {page} 页表格以外的文字：{both}"),
        DifferentPlace::Drawing => {
            format!(
                "第 {page} 页的线条、底色或版面与现在生成的不同：可能有遮盖，也可能由其他版本的程序生成，请对照打印件"
            )
        }
        DifferentPlace::Fonts => {
            format!("第 {page} 页的字体与现在生成的不同：显示的字可能与文字不符，请对照打印件")
        }
        DifferentPlace::Annotation => format!("第 {page} 页上附加了批注或图层"),
        DifferentPlace::Pages => format!("应有 {expected} 页，文件中有 {found} 页"),
    }
}

/// The number of a row and the heading of a column.
fn named(table: &Ledger, later: bool, row: usize, column: usize) -> (String, String) {
    if later {
        let number = table.later.get(row).map(|line| line.number.clone());
        return (number.unwrap_or_default(), "补登、更正".to_owned());
    }
    let heading = table
        .columns
        .get(column)
        .map(|column| column.heading.replace('\n', ""))
        .unwrap_or_default();
    let number = table.rows.get(row).and_then(|cells| cells.get(1)).cloned();
    (number.unwrap_or_default(), heading)
}

impl From<LedgerFileError> for AppError {
    fn from(error: LedgerFileError) -> Self {
        let told = Self::invalid("data", format!("{error}。"));
        match std::error::Error::source(&error) {
            Some(cause) => told.because(cause),
            None => told,
        }
    }
}
