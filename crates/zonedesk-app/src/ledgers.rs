//! Monthly ledgers (台账): PDF for paper, XLSX for the computer.

use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    ledger_lines::{application_line, consultation_line, copy_line, suggestion_line},
    ledger_source::{LedgerSource, MonthRecords, seal_line, seal_of},
    material_papers::material_table,
    months::{Month, counted},
    outfile::write_whole,
    papers::Paper,
    sealing::later_lines,
    zones::{check_zones_of, kept_zones, zones_at},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;
use zonedesk_documents::{
    BundledFile, DocumentError, Ledger, PdfDocument,
    application_ledger::{application_ledger, application_sheet},
    bundle,
    consultation_ledger::consultation_ledger,
    copy_ledger::copy_ledger,
    ledger_pdf, ledger_xlsx,
    month_summary::{TITLE, month_summary_pdf, month_summary_table},
    suggestion_ledger::suggestion_ledger,
};
use zonedesk_domain::{
    operator::Permission,
    zone::{Zone, Zones},
};
use zonedesk_store::ReadStore;

/// 月度台账 – a paper of every month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LedgerKind {
    /// 依申请公开登记台账
    Applications,
    /// 意见建议登记台账
    Suggestions,
    /// 政策咨询登记、交办、回复台账
    Consultations,
    /// 复印打印收费台账
    Copies,
    /// 资料台账
    Materials,
    /// 月度汇总
    Summary,
}

impl LedgerKind {
    /// Every paper of a month, in the order of the screen.
    pub const ALL: [Self; 6] = [
        Self::Applications,
        Self::Suggestions,
        Self::Consultations,
        Self::Copies,
        Self::Materials,
        Self::Summary,
    ];

    /// The name on paper.
    #[must_use]
    pub const fn term(self) -> &'static str {
        match self {
            Self::Applications => "依申请公开登记台账",
            Self::Suggestions => "意见建议登记台账",
            Self::Consultations => "政策咨询登记、交办、回复台账",
            Self::Copies => "复印打印收费台账",
            Self::Materials => "资料台账",
            Self::Summary => TITLE,
        }
    }

    /// The word of the journal and of screens.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Applications => "applications",
            Self::Suggestions => "suggestions",
            Self::Consultations => "consultations",
            Self::Copies => "copies",
            Self::Materials => "materials",
            Self::Summary => "summary",
        }
    }

    /// The zones that keep it; none for what every site has.
    const fn zones(self) -> Zones {
        match self {
            Self::Applications | Self::Suggestions => Zones::of(&[Zone::Applications]),
            Self::Consultations => Zones::of(&[Zone::Consultations]),
            Self::Copies => Zones::READING,
            Self::Materials => Zones::of(&[Zone::Reading]),
            Self::Summary => Zones::of(&[]),
        }
    }
}

/// Which paper of which month.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LedgerRequest {
    /// The paper.
    pub register: LedgerKind,
    /// The month, such as 2026-10.
    pub month: String,
}

/// A file on its way to a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LedgerExportOutcome {
    /// What it is called, with its ending.
    pub file_name: String,
    /// Its bytes, in base64.
    pub data: String,
}

/// Which month to save as a whole.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MonthExportRequest {
    /// The month, such as 2026-10.
    pub month: String,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerOutcome {
    /// Records of the month; none is a 零报告.
    pub rows: u32,
    /// Pages of a PDF.
    pub pages: Option<u32>,
    /// Characters that no font of the program has; each is a box with its code point on paper.
    pub missing_characters: Vec<char>,
}

/// 台账预览 – draws a paper of a month, personal data masked.
pub(crate) fn ledger_draw(desk: &mut Desk, request: LedgerRequest) -> AppResult<Paper> {
    let month = Month::parse(&request.month)?;
    check_kept(&desk.opened()?.read(), request.register, month)?;
    let document = drawn(desk, request.register, &MonthRecords::of(desk, month)?)?;
    let file_name = format!("{}.pdf", file_name(request.register, month));
    Ok(Paper::of(request.register.term(), &file_name, &document))
}

/// 台账导出 – the same as a workbook.
pub(crate) fn ledger_export(
    desk: &mut Desk,
    request: LedgerRequest,
) -> AppResult<LedgerExportOutcome> {
    let month = Month::parse(&request.month)?;
    check_kept(&desk.opened()?.read(), request.register, month)?;
    let records = MonthRecords::of(desk, month)?;
    let ledger = ledger_of(desk, request.register, &records, Form::Workbook)?;
    Ok(LedgerExportOutcome {
        file_name: format!("{}.xlsx", file_name(request.register, month)),
        data: STANDARD.encode(ledger_xlsx(&ledger)?),
    })
}

/// 全部保存 – every paper of a month that this site keeps, as PDF and as workbook, in one ZIP.
pub(crate) fn month_export(
    desk: &mut Desk,
    request: MonthExportRequest,
) -> AppResult<LedgerExportOutcome> {
    let month = Month::parse(&request.month)?;
    let records = MonthRecords::of(desk, month)?;
    let mut files = Vec::new();
    for kind in papers_of(&desk.opened()?.read(), month)? {
        let name = file_name(kind, month);
        files.push(BundledFile {
            name: format!("{name}.pdf"),
            bytes: drawn(desk, kind, &records)?.bytes,
        });
        files.push(BundledFile {
            name: format!("{name}.xlsx"),
            bytes: ledger_xlsx(&ledger_of(desk, kind, &records, Form::Workbook)?)?,
        });
    }
    let file_name = format!("台账与报表-{}.zip", month.shown());
    Ok(LedgerExportOutcome {
        data: STANDARD.encode(bundle(&file_name, &files)?),
        file_name,
    })
}

/// The papers of a month, in the order of the screen: those that were sealed with it; while it is not sealed, those of
/// the zones that the site has, and beside them any that has records of that month to tell.
pub(crate) fn papers_of(read: &ReadStore<'_>, month: Month) -> AppResult<Vec<LedgerKind>> {
    if let Some(sealed) = seal_of(read, month)? {
        let was_sealed = |kind: &LedgerKind| sealed.digest_of(kind.word()).is_some();
        return Ok(LedgerKind::ALL.into_iter().filter(was_sealed).collect());
    }
    let zones = month_zones(read, month)?;
    let kept = |kind: &LedgerKind| zones.has_any(kind.zones());
    Ok(LedgerKind::ALL.into_iter().filter(kept).collect())
}

/// Refuses a paper of a month that the site does not keep.
pub(crate) fn check_kept(read: &ReadStore<'_>, kind: LedgerKind, month: Month) -> AppResult<()> {
    if papers_of(read, month)?.contains(&kind) {
        return Ok(());
    }
    check_zones_of(read, kind.zones(), true)
}

/// The zones that the papers of a month speak of: those that the site had when the month ended, and those of which it
/// has records from any time – what is said later about one of a sealed month stands in the papers of a later.
pub(crate) fn month_zones(read: &ReadStore<'_>, month: Month) -> AppResult<Zones> {
    let end = month.last().and_time(NaiveTime::MIN) + TimeDelta::days(1);
    // In China's time, which has no other.
    let end_ms = (end - TimeDelta::hours(8)).and_utc().timestamp_millis() - 1;
    Ok(zones_at(read, end_ms)?.and(kept_zones(read)?))
}

/// Writes the masked paper `kind` of a month (year, month from 1) to `out`, by its ending a PDF or a
/// workbook. A file that is there is replaced, and only when the new one is whole.
///
/// # Errors
/// [`AppError`], by what is wrong with the month, the file or the desk.
pub fn write_ledger(
    desk: &mut Desk,
    kind: LedgerKind,
    month: (i32, u32),
    out: &Path,
) -> AppResult<LedgerOutcome> {
    write(desk, kind, month, out).map_err(|error| desk.log(error))
}

/// What a ledger is for: a sheet of paper, or a workbook with a column for each thing.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    Pdf,
    Workbook,
}

fn write(
    desk: &mut Desk,
    kind: LedgerKind,
    (year, month): (i32, u32),
    out: &Path,
) -> AppResult<LedgerOutcome> {
    desk.check(Permission::ReadCases)?;
    let form = form_of(out)?;
    let month = Month::new(year, month)?;
    check_kept(&desk.opened()?.read(), kind, month)?;
    let records = MonthRecords::of(desk, month)?;
    let source = records.source(desk)?;
    let rows = counted(&source, &source.summary(month)?.figures, kind, month)?;
    match form {
        Form::Pdf => {
            let document = drawn(desk, kind, &records)?;
            write_whole(out, &document.bytes)?;
            Ok(LedgerOutcome {
                rows,
                pages: Some(u32::try_from(document.pages).unwrap_or(u32::MAX)),
                missing_characters: document.missing_characters,
            })
        }
        Form::Workbook => {
            write_whole(
                out,
                &ledger_xlsx(&ledger_of(desk, kind, &records, Form::Workbook)?)?,
            )?;
            Ok(LedgerOutcome {
                rows,
                pages: None,
                missing_characters: Vec::new(),
            })
        }
    }
}

fn form_of(out: &Path) -> AppResult<Form> {
    let ending = out
        .extension()
        .and_then(|ending| ending.to_str())
        .unwrap_or_default();
    if ending.eq_ignore_ascii_case("pdf") {
        Ok(Form::Pdf)
    } else if ending.eq_ignore_ascii_case("xlsx") {
        Ok(Form::Workbook)
    } else {
        Err(AppError::invalid(
            "out",
            "台账文件名请以 .pdf 或 .xlsx 结尾。",
        ))
    }
}

/// 依申请公开登记台账-2026年10月, without its ending.
pub(crate) fn file_name(kind: LedgerKind, month: Month) -> String {
    format!("{}-{}", kind.term(), month.shown())
}

/// The paper as a PDF.
pub(crate) fn drawn(
    desk: &Desk,
    kind: LedgerKind,
    records: &MonthRecords,
) -> AppResult<PdfDocument> {
    match kind {
        LedgerKind::Summary => {
            let source = records.source(desk)?;
            let mut occasion = source.occasion(records.month)?;
            if let Some(sealed) = records.sealed() {
                occasion.seal = seal_line(sealed, kind.word());
            }
            Ok(month_summary_pdf(
                &source.summary(records.month)?,
                &occasion,
            )?)
        }
        LedgerKind::Applications
        | LedgerKind::Suggestions
        | LedgerKind::Consultations
        | LedgerKind::Copies
        | LedgerKind::Materials => Ok(ledger_pdf(&ledger_of(desk, kind, records, Form::Pdf)?)?),
    }
}

/// The ledger of a month, with what was said since about earlier months that are sealed: as it was, where
/// the month is sealed itself.
pub(crate) fn ledger_of(
    desk: &Desk,
    kind: LedgerKind,
    records: &MonthRecords,
    form: Form,
) -> AppResult<Ledger> {
    let source = records.source(desk)?;
    let sealed = records.sealed();
    let mut ledger = table_of(&source, kind, records.month, form)?;
    later_lines(desk.opened()?, &source, kind, records.month, sealed)?.put_into(&mut ledger);
    if let Some(sealed) = sealed.filter(|sealed| sealed.digest_of(kind.word()).is_some()) {
        ledger.seal = seal_line(sealed, kind.word());
    }
    Ok(ledger)
}

pub(crate) fn table_of(
    source: &LedgerSource<'_>,
    kind: LedgerKind,
    month: Month,
    form: Form,
) -> AppResult<Ledger> {
    let occasion = source.occasion(month)?;
    let read = &source.read;
    let (first, last) = (month.first(), month.last());
    match kind {
        LedgerKind::Applications => {
            let lines: Vec<_> = read
                .applications_between(first, last)?
                .iter()
                .map(|record| application_line(source, record))
                .collect();
            Ok(match form {
                Form::Pdf => application_ledger(&lines, &occasion),
                Form::Workbook => application_sheet(&lines, &occasion),
            })
        }
        LedgerKind::Suggestions => {
            let lines = read
                .suggestions_between(first, last)?
                .iter()
                .map(|record| suggestion_line(source, record))
                .collect::<AppResult<Vec<_>>>()?;
            Ok(suggestion_ledger(&lines, &occasion))
        }
        LedgerKind::Consultations => {
            let lines = read
                .consultations_between(first, last)?
                .iter()
                .map(|record| consultation_line(source, record))
                .collect::<AppResult<Vec<_>>>()?;
            Ok(consultation_ledger(&lines, &occasion))
        }
        LedgerKind::Copies => {
            let lines: Vec<_> = read
                .copies_between(first, last)?
                .iter()
                .map(|record| copy_line(record, &source.names))
                .collect();
            Ok(copy_ledger(&lines, &occasion))
        }
        LedgerKind::Materials => material_table(source, month),
        LedgerKind::Summary => Ok(month_summary_table(&source.summary(month)?, &occasion)),
    }
}

impl From<DocumentError> for AppError {
    fn from(error: DocumentError) -> Self {
        let message = format!("{error}。");
        match error {
            DocumentError::CellTooLong { .. } => Self::invalid("out", message),
            DocumentError::Workbook { source, .. } => {
                Self::new(ErrorCode::File, message).because(source)
            }
            DocumentError::Pdf { source, .. } | DocumentError::Bundle { source, .. } => {
                Self::new(ErrorCode::Internal, message).because(source)
            }
            DocumentError::Qr(source) => Self::new(ErrorCode::Internal, message).because(source),
            DocumentError::Font { .. }
            | DocumentError::NoColumns { .. }
            | DocumentError::ColumnWeight { .. }
            | DocumentError::RowLength { .. }
            | DocumentError::NotANumber { .. } => Self::new(ErrorCode::Internal, message),
        }
    }
}
