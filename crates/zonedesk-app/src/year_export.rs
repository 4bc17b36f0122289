//! 全年导出 – every ledger of a year into a folder: a PDF a month, and a workbook for each register. It goes in
//! steps of one paper, so that the counter works on meanwhile, and it can be broken off at any of them.

use crate::{
    days::began_on,
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    files::note_export,
    ledger_source::MonthRecords,
    ledgers::{Form, LedgerKind, drawn, file_name, ledger_of, papers_of},
    months::Month,
    notes::Nothing,
    outfile::{keep_name, unwritten, write_whole},
};
use chrono::Datelike as _;
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    ops::RangeInclusive,
    path::{Path, PathBuf},
};
use ts_rs::TS;
use zonedesk_documents::YearWorkbook;
use zonedesk_domain::trace::FileExported;

/// Stands at the end of the folder's name while something in it is missing.
const UNFINISHED: &str = "（未完成）";

/// 全年导出
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct YearExportRequest {
    /// The year, as typed.
    pub year: String,
}

/// How far it has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct YearExportOutcome {
    /// Papers that are written.
    pub done: u32,
    /// Papers of the year.
    pub total: u32,
    /// What comes next; empty when everything is written.
    pub next: String,
    /// The folder it lies in.
    pub folder: String,
    /// Whether it is whole.
    pub finished: bool,
}

/// An export that is under way. Dropped, it takes everything away that it has written.
pub(crate) struct YearExport {
    year: i32,
    /// Month by month: the papers of one share its records.
    papers: Vec<(LedgerKind, Month)>,
    done: usize,
    /// What the last paper was drawn from.
    records: Option<MonthRecords>,
    /// Of each register, until its last month is in it.
    workbooks: Vec<(LedgerKind, YearWorkbook)>,
    folder: Unfinished,
}

/// 全年导出 – begins with an empty folder; one that was under way is given up.
pub(crate) fn year_export_begin(
    desk: &mut Desk,
    request: YearExportRequest,
) -> AppResult<YearExportOutcome> {
    let exports = desk.exports.clone().ok_or_else(|| {
        AppError::new(
            ErrorCode::File,
            "系统没有给出“文档”文件夹，不能导出。请联系系统管理员。",
        )
    })?;
    begin(desk, &request.year, &exports)
}

/// The next paper. Between two steps the counter works on.
pub(crate) fn year_export_step(desk: &mut Desk, _: Nothing) -> AppResult<YearExportOutcome> {
    step(desk)
}

/// 取消导出 – nothing of it stays.
pub(crate) fn year_export_cancel(desk: &mut Desk, _: Nothing) -> AppResult<Nothing> {
    desk.opened_mut()?.year_export = None;
    Ok(Nothing {})
}

/// Writes the ledgers of a year into a new folder in `out`, and tells of each paper before it is drawn.
///
/// # Errors
/// [`AppError`], by what is wrong with the year, the folder or the desk; nothing of it stays then.
pub fn export_year(
    desk: &mut Desk,
    year: &str,
    out: &Path,
    mut tell: impl FnMut(&YearExportOutcome),
) -> AppResult<YearExportOutcome> {
    desk.check(zonedesk_domain::operator::Permission::ReadCases)?;
    let mut told = begin(desk, year, out).map_err(|error| desk.log(error))?;
    while !told.finished {
        tell(&told);
        told = step(desk).map_err(|error| desk.log(error))?;
    }
    Ok(told)
}

fn begin(desk: &mut Desk, typed: &str, exports: &Path) -> AppResult<YearExportOutcome> {
    let now = desk.clock.now();
    let year = year_of(typed, first_year(desk)?..=now.year())?;
    let months = if year == now.year() { now.month() } else { 12 };
    let open = desk.opened_mut()?;
    open.year_export = None;
    let mut papers = Vec::new();
    for month in 1..=months {
        let month = Month::new(year, month)?;
        let kinds = papers_of(&open.read(), month)?;
        papers.extend(kinds.into_iter().map(|kind| (kind, month)));
    }
    let name = format!("{year}年台账 {}", now.format("%Y%m%d-%H%M%S"));
    let folder = Unfinished::new(exports, &name)?;
    let mut workbooks = Vec::new();
    for kind in LedgerKind::ALL {
        if papers.iter().all(|(paper, _)| *paper != kind) {
            continue;
        }
        workbooks.push((kind, YearWorkbook::new(&format!("{year}年"), &folder.part)?));
    }
    let export = YearExport {
        year,
        papers,
        done: 0,
        records: None,
        workbooks,
        folder,
    };
    let outcome = export.outcome();
    open.year_export = Some(export);
    Ok(outcome)
}

fn step(desk: &mut Desk) -> AppResult<YearExportOutcome> {
    let taken = desk.opened_mut()?.year_export.take();
    let mut export = taken.ok_or_else(|| {
        AppError::new(
            ErrorCode::Changed,
            "导出已经中断，写出的文件已清除。请重新开始导出。",
        )
    })?;
    // What goes wrong drops the export, and with it what it has written.
    export.write_next(desk)?;
    let outcome = export.outcome();
    if outcome.finished {
        let name = format!("{} 年台账与报表（{} 个文件）", export.year, outcome.total);
        export.folder.finish()?;
        note_export(desk, FileExported { name, digest: None });
    } else {
        desk.opened_mut()?.year_export = Some(export);
    }
    Ok(outcome)
}

impl YearExport {
    fn outcome(&self) -> YearExportOutcome {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let next = self.papers.get(self.done);
        YearExportOutcome {
            done: count(self.done),
            total: count(self.papers.len()),
            next: next.map_or_else(String::new, |(kind, month)| {
                format!("{} {}", month.shown(), kind.term())
            }),
            folder: self.folder.whole.display().to_string(),
            finished: next.is_none(),
        }
    }

    fn write_next(&mut self, desk: &Desk) -> AppResult<()> {
        let Some((kind, month)) = self.papers.get(self.done).copied() else {
            return Ok(());
        };
        let records = self.records_of(desk, month)?;
        self.write_volume(desk, kind, &records)?;
        self.write_sheet(desk, kind, &records)?;
        self.records = Some(records);
        self.done += 1;
        Ok(())
    }

    /// Those of the paper before where they are the same for certain.
    fn records_of(&mut self, desk: &Desk, month: Month) -> AppResult<MonthRecords> {
        match self.records.take() {
            Some(records) if records.month == month && records.sealed().is_some() => Ok(records),
            _ => MonthRecords::of(desk, month),
        }
    }

    fn write_volume(&self, desk: &Desk, kind: LedgerKind, records: &MonthRecords) -> AppResult<()> {
        let name = format!("{}.pdf", file_name(kind, records.month));
        let pdf = drawn(desk, kind, records)?;
        write_whole(&self.folder.part.join(name), &pdf.bytes)
    }

    /// The workbook of a register is saved with its last month.
    fn write_sheet(
        &mut self,
        desk: &Desk,
        kind: LedgerKind,
        records: &MonthRecords,
    ) -> AppResult<()> {
        let Some(at) = self.workbooks.iter().position(|(of, _)| *of == kind) else {
            return Ok(());
        };
        let (_, workbook) = self.workbooks.swap_remove(at);
        let sheet = format!("{}月", records.month.first().month());
        let workbook = workbook.add(&sheet, &ledger_of(desk, kind, records, Form::Workbook)?)?;
        let mut left = self.papers.iter().skip(self.done + 1);
        if left.any(|(of, _)| *of == kind) {
            self.workbooks.push((kind, workbook));
            return Ok(());
        }
        let name = format!("{}-{}年.xlsx", kind.term(), self.year);
        let place = self.folder.part.join(name);
        workbook.save(&place)?;
        keep_name(&place);
        Ok(())
    }
}

/// The first year that there can be anything of: of the oldest record, or the one that the desk began in.
pub(crate) fn first_year(desk: &Desk) -> AppResult<i32> {
    let open = desk.opened()?;
    let began = began_on(open, desk.clock.today())?.year();
    Ok(open
        .read()
        .first_year()?
        .map_or(began, |recorded| recorded.min(began)))
}

fn year_of(typed: &str, years: RangeInclusive<i32>) -> AppResult<i32> {
    let digits = typed.trim().trim_end_matches('年');
    let plain = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let year = plain.then(|| digits.parse().ok()).flatten();
    year.filter(|year| years.contains(year)).ok_or_else(|| {
        let (first, this) = years.into_inner();
        let told = match first == this {
            true => format!("目前只有 {this} 年有台账，请填写 {this}。"),
            false => format!("请填写有台账的年份，{first} 至 {this}，例如 {this}。"),
        };
        AppError::invalid("year", told)
    })
}

/// A folder that bears its name only once everything is in it; dropped before, it goes with all that is in it.
struct Unfinished {
    part: PathBuf,
    whole: PathBuf,
    finished: bool,
}

impl Unfinished {
    fn new(exports: &Path, name: &str) -> AppResult<Self> {
        let folder = Self {
            part: exports.join(format!("{name}{UNFINISHED}")),
            whole: exports.join(name),
            finished: false,
        };
        fs::create_dir_all(exports)
            .and_then(|()| fs::create_dir(&folder.part))
            .map_err(|error| unwritten(&folder.part, &error))?;
        Ok(folder)
    }

    fn finish(mut self) -> AppResult<()> {
        fs::rename(&self.part, &self.whole).map_err(|error| unwritten(&self.whole, &error))?;
        self.finished = true;
        keep_name(&self.whole);
        Ok(())
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.finished {
            // What cannot be removed still says in its name that it is not whole.
            let _: io::Result<()> = fs::remove_dir_all(&self.part);
        }
    }
}
