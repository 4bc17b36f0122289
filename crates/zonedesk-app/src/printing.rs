//! Printing (打印): a finished PDF goes to a printer of the system, never the page of a browser.
//!
//! A paper is printed only after the command that made it has answered, that is after the commit: the
//! screen holds the PDF by then, and a printer that fails loses nothing.

#[cfg(unix)]
#[path = "printing/cups.rs"]
mod system;
#[cfg(windows)]
#[path = "printing/windows.rs"]
mod system;

use crate::{
    applications::{operator_names, shown_operator, shown_time},
    audit_words::without_what_was_typed,
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    moves::say,
    notes::Nothing,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use std::{fs, io};
use ts_rs::TS;
use zonedesk_domain::{
    journal::{Algorithm, Body, Entry},
    trace::PaperPrinted,
};
use zonedesk_store::DataFolder;

/// A title in a printer's list is no longer than this.
const TITLE_CHARACTERS: usize = 100;

/// 打印
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PaperPrintRequest {
    /// 标题, as the printer's list of jobs shows it.
    pub title: String,
    /// The PDF, in base64.
    pub pdf: String,
    /// 份数, 1–9.
    pub copies: u32,
    /// The printer's name; the system's own choice where none is named.
    pub printer: Option<String>,
}

/// Where it went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperPrintOutcome {
    /// The printer's name.
    pub printer: String,
    /// The system's name of the job; nothing where it gives none.
    pub job: Option<String>,
}

/// The printers of this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrinterListOutcome {
    /// In the system's order; none where there is no printer or no printing at all.
    pub printers: Vec<PrinterView>,
}

/// One printer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrinterView {
    /// Its name.
    pub name: String,
    /// Whether the system prints on it when nobody says otherwise.
    pub default: bool,
    /// Whether it prints.
    pub state: PrinterState,
}

/// Whether a printer prints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrinterState {
    /// 空闲
    Idle,
    /// 正在打印
    Printing,
    /// 已停用: a job waits until somebody starts it again.
    Stopped,
}

/// 打印记录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrintListOutcome {
    /// The newest first.
    pub rows: Vec<PrintRow>,
}

/// One paper that was handed to a printer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PrintRow {
    /// When, `YYYY-MM-DD HH:MM`.
    pub at: String,
    /// By whom.
    pub who: String,
    /// 标题
    pub title: String,
    /// 份数
    pub copies: u32,
    /// The printer; empty where none was found.
    pub printer: String,
    /// Why nothing came out; nothing where the printer took it.
    pub failed: Option<String>,
}

/// So many prints are listed.
const MOST_PRINTS: u32 = 100;

/// What is handed to the system.
struct PrintJob<'a> {
    title: &'a str,
    pdf: &'a [u8],
    copies: u32,
    printer: &'a str,
}

/// 打印机列表
pub(crate) fn printer_list(desk: &mut Desk, _: Nothing) -> AppResult<PrinterListOutcome> {
    Ok(PrinterListOutcome {
        printers: system::printers(desk)?,
    })
}

/// 打印 – hands a PDF to a printer.
pub(crate) fn paper_print(
    desk: &mut Desk,
    request: PaperPrintRequest,
) -> AppResult<PaperPrintOutcome> {
    if !(1..=9).contains(&request.copies) {
        return Err(AppError::invalid("copies", "份数为 1 至 9。"));
    }
    let pdf = STANDARD
        .decode(&request.pdf)
        .ok()
        .filter(|pdf| pdf.starts_with(b"%PDF-"))
        .ok_or_else(|| {
            AppError::new(
                ErrorCode::BadRequest,
                "纸面内容不完整，没有打印，请重新打开后再试。",
            )
        })?;
    let title: String = request
        .title
        .chars()
        .filter(|character| !character.is_control())
        .take(TITLE_CHARACTERS)
        .collect();
    let mut printed = PaperPrinted {
        title: title.trim().to_owned(),
        digest: Algorithm::Sm3.digest(&[&pdf]),
        copies: request.copies,
        printer: request.printer.unwrap_or_default(),
        job: None,
        failed: None,
    };
    let outcome = sent(desk, &pdf, &mut printed);
    printed.failed = outcome.as_ref().err().map(|error| error.message.clone());
    note(desk, printed);
    outcome
}

/// Hands the paper to the printer, and notes which one it was.
fn sent(desk: &mut Desk, pdf: &[u8], printed: &mut PaperPrinted) -> AppResult<PaperPrintOutcome> {
    let wanted = (!printed.printer.is_empty()).then_some(printed.printer.as_str());
    let printer = chosen(&system::printers(desk)?, wanted)?;
    printed.printer.clone_from(&printer);
    let job = PrintJob {
        title: &printed.title,
        pdf,
        copies: printed.copies,
        printer: &printer,
    };
    let job = system::print(desk, &job)?;
    printed.job.clone_from(&job);
    Ok(PaperPrintOutcome { printer, job })
}

/// 打印记录. What cannot be written down, on a desk that only reads or is not set up yet, was printed all the
/// same.
fn note(desk: &mut Desk, printed: PaperPrinted) {
    let now_ms = desk.clock.now().timestamp_millis();
    let Ok(open) = desk.opened_mut() else { return };
    let mark = open.who.mark.clone();
    let noted = open.store().and_then(|store| {
        store.transact::<_, AppError>(&mark, now_ms, |tx| {
            let entity = tx.new_entity()?;
            Ok(say(tx, entity, printed.into())?)
        })
    });
    if let Err(error) = noted {
        desk.log(error);
    }
}

/// 打印记录 – what was handed to printers, the newest first.
pub(crate) fn print_list(desk: &mut Desk, _: Nothing) -> AppResult<PrintListOutcome> {
    let open = desk.opened()?;
    let names = operator_names(open)?;
    let entries = open.read().newest_of_kind("print.sent", MOST_PRINTS)?;
    let row = |entry: &Entry| -> Option<PrintRow> {
        let Body::PrintSent(printed) = entry.body().ok().flatten()? else {
            return None;
        };
        Some(PrintRow {
            at: shown_time(entry.header.written_at_ms),
            who: shown_operator(&entry.header.operator, &names),
            title: without_what_was_typed(&printed.title).to_owned(),
            copies: printed.copies,
            printer: printed.printer,
            failed: printed.failed,
        })
    };
    Ok(PrintListOutcome {
        rows: entries.iter().filter_map(row).collect(),
    })
}

/// The printer that was asked for, else the system's own choice, else the only one there is.
fn chosen(printers: &[PrinterView], wanted: Option<&str>) -> AppResult<String> {
    if printers.is_empty() {
        return Err(AppError::new(
            ErrorCode::Printer,
            "没有找到打印机。请接好打印机并在系统中添加后重试；也可以先保存 PDF。",
        ));
    }
    let found = match wanted {
        Some(name) => printers.iter().find(|printer| printer.name == name),
        None => printers
            .iter()
            .find(|printer| printer.default)
            .or_else(|| printers.first().filter(|_| printers.len() == 1)),
    };
    match (found, wanted) {
        (Some(printer), _) => Ok(printer.name.clone()),
        (None, Some(name)) => Err(AppError::invalid(
            "printer",
            format!("打印机“{name}”已经不在，请另选一台。"),
        )),
        (None, None) => Err(AppError::invalid("printer", "请选择打印机。")),
    }
}

/// Why nothing came out, with what the system said for the log.
fn refused(cause: impl std::fmt::Display) -> AppError {
    AppError::new(
        ErrorCode::Printer,
        "打印机没有接收这份纸面。请检查打印机是否开机、有纸、已连接，再重试；也可以先保存 PDF。",
    )
    .because(cause)
}

/// Where a system that prints files only finds them: inside the data folder, for as long as it reads.
pub(crate) const SPOOL: &str = "printing";

/// Removes what a power cut left of papers that were being printed.
///
/// # Errors
/// [`AppError`], when the folder cannot be written to.
pub(crate) fn clear_spool(folder: &DataFolder) -> AppResult<()> {
    match fs::remove_dir_all(folder.path().join(SPOOL)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(AppError::new(
            ErrorCode::ReadOnly,
            "数据文件夹中的打印暂存内容不能清除，请检查文件夹权限。",
        )
        .because(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printer_is_chosen_by_name_then_by_the_system_then_because_it_is_alone() {
        let printer = |name: &str, default| PrinterView {
            name: name.to_owned(),
            default,
            state: PrinterState::Idle,
        };
        let hall = [printer("大厅", false), printer("窗口", true)];
        let plain = [printer("大厅", false), printer("窗口", false)];
        type Told = Result<&'static str, (ErrorCode, Option<&'static str>)>;
        let cases: [(&[PrinterView], Option<&str>, Told); 6] = [
            (&hall, Some("大厅"), Ok("大厅")),
            (&hall, None, Ok("窗口")),
            (&plain[..1], None, Ok("大厅")),
            (&plain, None, Err((ErrorCode::Invalid, Some("printer")))),
            (
                &hall,
                Some("-x"),
                Err((ErrorCode::Invalid, Some("printer"))),
            ),
            (&[], Some("大厅"), Err((ErrorCode::Printer, None))),
        ];
        for (printers, wanted, told) in cases {
            let found = chosen(printers, wanted);
            let found = found
                .as_deref()
                .map_err(|error| (error.code, error.field.as_deref()));
            assert_eq!(found, told, "{wanted:?}");
        }
    }
}
