//! Monthly ledgers (台账) as files: PDF for paper, XLSX for the computer.

use crate::{
    applications::{operator_names, shown_operator},
    desk::{Desk, OpenDesk},
    due::APPLICATION_WORKING_DAYS,
    error::{AppError, AppResult, ErrorCode},
    imports::Register,
    outfile::write_whole,
};
use chrono::{Months, NaiveDate, NaiveTime};
use std::{collections::BTreeMap, path::Path};
use zonedesk_documents::{
    DocumentError, Ledger, Masking, Occasion,
    application_ledger::{ApplicationLine, application_ledger},
    consultation_ledger::{ConsultationLine, consultation_ledger},
    copy_ledger::{CopyLine, copy_ledger},
    ledger_pdf, ledger_xlsx,
};
use zonedesk_domain::{
    application::{self, ApplicantClass, Application, HandOverChannel, HandedOver},
    consultation::{self, ANSWER_WORKING_DAYS, Consultation},
    copying::{Copy, Job, Made},
    journal::OperatorMark,
    money::Fen,
    operator::Permission,
};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LedgerOutcome {
    /// Rows; none is a 零报告.
    pub rows: u32,
    /// Pages of a PDF.
    pub pages: Option<u32>,
    /// Characters that no font of the program has; each is a box with its code point on paper.
    pub missing_characters: Vec<char>,
}

/// Writes the masked ledger of `register` for a month (year, month from 1) to `out`, by its ending a
/// PDF or a workbook. A file that is there is replaced, and only when the new one is whole.
///
/// # Errors
/// [`AppError`], by what is wrong with the month, the file or the desk.
pub fn write_ledger(
    desk: &mut Desk,
    register: Register,
    month: (i32, u32),
    out: &Path,
) -> AppResult<LedgerOutcome> {
    draw(desk, register, month, out).map_err(|error| desk.log(error))
}

#[derive(Clone, Copy)]
enum Form {
    Pdf,
    Workbook,
}

fn draw(
    desk: &mut Desk,
    register: Register,
    month: (i32, u32),
    out: &Path,
) -> AppResult<LedgerOutcome> {
    desk.check(Permission::ReadCases)?;
    let form = form_of(out)?;
    let ledger = ledger_of(desk, register, month)?;
    let rows = u32::try_from(ledger.rows.len()).unwrap_or(u32::MAX);
    let outcome = match form {
        Form::Pdf => {
            let paper = ledger_pdf(&ledger)?;
            write_whole(out, &paper.bytes)?;
            LedgerOutcome {
                rows,
                pages: Some(u32::try_from(paper.pages).unwrap_or(u32::MAX)),
                missing_characters: paper.missing_characters,
            }
        }
        Form::Workbook => {
            write_whole(out, &ledger_xlsx(&ledger)?)?;
            LedgerOutcome {
                rows,
                pages: None,
                missing_characters: Vec::new(),
            }
        }
    };
    Ok(outcome)
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

fn ledger_of(desk: &Desk, register: Register, (year, month): (i32, u32)) -> AppResult<Ledger> {
    let wrong = || AppError::invalid("month", "月份请写成 2026-10 的形式。");
    let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(wrong)?;
    let last = first
        .checked_add_months(Months::new(1))
        .and_then(|next| next.pred_opt())
        .ok_or_else(wrong)?;
    let open = desk.opened()?;
    let read = open.read();
    let site = read.site()?.ok_or_else(|| {
        AppError::new(ErrorCode::NotSetUp, "初始设置尚未完成，请先完成初始设置。")
    })?;
    let occasion = Occasion {
        site_name: site.name,
        month: format!("{year}年{month}月"),
        prepared_on: desk.clock.today(),
        masking: Masking::Masked,
    };
    let names = operator_names(open)?;
    match register {
        Register::Applications => {
            let lines: Vec<_> = read
                .applications_between(first, last)?
                .iter()
                .map(|record| application_line(open, record))
                .collect();
            Ok(application_ledger(&lines, &occasion))
        }
        Register::Consultations => {
            let lines = read
                .consultations_between(first, last)?
                .iter()
                .map(|record| consultation_line(open, record, &names))
                .collect::<AppResult<Vec<_>>>()?;
            Ok(consultation_ledger(&lines, &occasion))
        }
        Register::Copies => {
            let lines: Vec<_> = read
                .copies_between(first, last)?
                .iter()
                .map(|record| copy_line(record, &names))
                .collect();
            Ok(copy_ledger(&lines, &occasion))
        }
    }
}

fn application_line(open: &OpenDesk, record: &Application) -> ApplicationLine {
    use application::Field as F;
    let text = |field| record.text(field).to_owned();
    let received = &record.received;
    let handed = record.handed_over.as_ref();
    let due = open
        .calendar
        .deadline(record.clock_starts_on(), APPLICATION_WORKING_DAYS)
        .ok();
    ApplicationLine {
        number: record
            .number
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        received_on: received.received_on,
        channel: received.channel.term().to_owned(),
        applicant_kind: received.class.term().to_owned(),
        is_person: received.class == ApplicantClass::Person,
        hides_name: record.is_about_a_person(),
        applicant_name: text(F::ApplicantName),
        identity_kind: text(F::IdentityKind),
        identity_number: text(F::IdentityNumber),
        phone: text(F::Phone),
        content: text(F::Content),
        agency: text(F::Agency),
        delivery: text(F::Delivery),
        handed_over_on: handed.map(|handed| handed.on),
        hand_over_channel: handed
            .map(|handed| hand_over_words(handed).0)
            .unwrap_or_default(),
        handed_over_same_day: record.handed_over_same_day(),
        signed_by: record
            .signed_for
            .as_ref()
            .map(|signed| signed.by.clone())
            .unwrap_or_default(),
        signed_on: record.signed_for.as_ref().and_then(|signed| signed.on),
        due_on: due.as_ref().map(|due| due.due_on),
        due_is_certain: due.is_none_or(|due| due.certain),
        state: record.state.term().to_owned(),
        answered_on: record.answered.as_ref().map(|answered| answered.on),
        outcome: record
            .answered
            .as_ref()
            .map(|answered| answered.outcome.clone())
            .unwrap_or_default(),
        document_number: record
            .answered
            .as_ref()
            .map(|answered| answered.document_number.clone())
            .unwrap_or_default(),
        note: together(&[
            imported(received.imported.is_some()),
            if received.written_by_staff {
                "代填"
            } else {
                ""
            },
            handed.map_or("", |handed| hand_over_words(handed).1),
            record.text(F::Note),
        ]),
    }
}

fn consultation_line(
    open: &OpenDesk,
    record: &Consultation,
    names: &BTreeMap<OperatorMark, String>,
) -> AppResult<ConsultationLine> {
    use consultation::Field as F;
    let text = |field| record.text(field).to_owned();
    let registered = &record.registered;
    let on_the_spot = record.state == consultation::State::AnsweredOnTheSpot;
    let due = open
        .calendar
        .deadline(registered.asked_on, ANSWER_WORKING_DAYS)
        .ok()
        .filter(|_| !on_the_spot);
    let operator = match registered.imported {
        // Who wrote it into the older register is not known.
        Some(_) => String::new(),
        None => {
            let entries = open.read().entries_of(record.id)?;
            entries
                .first()
                .map(|entry| shown_operator(&entry.header.operator, names))
                .unwrap_or_default()
        }
    };
    Ok(ConsultationLine {
        number: record
            .number
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        asked_on: registered.asked_on,
        asked_at: registered.asked_at.map(clock_time).unwrap_or_default(),
        channel: registered.channel.term().to_owned(),
        asker: text(F::Asker),
        contact: text(F::Contact),
        content: text(F::Content),
        policy: text(F::Policy),
        on_the_spot,
        agency: record
            .assigned
            .as_ref()
            .map(|assigned| assigned.agency.clone())
            .unwrap_or_default(),
        assigned_on: record.assigned.as_ref().map(|assigned| assigned.on),
        due_on: due.as_ref().map(|due| due.due_on),
        due_is_certain: due.is_none_or(|due| due.certain),
        answered_on: record.answered.as_ref().map(|answered| answered.on),
        answer: record
            .answered
            .as_ref()
            .map(|answered| answered.content.clone())
            .unwrap_or_default(),
        operator,
        note: together(&[
            imported(registered.imported.is_some()),
            record.text(F::Note),
        ]),
    })
}

/// The official note beside the slip, and who was exempt on what proof.
fn copy_note(made: &Made) -> String {
    let note = made
        .charge
        .as_ref()
        .filter(|charge| !charge.fiscal_note.is_empty())
        .map(|charge| format!("财政票据号 {}", charge.fiscal_note));
    let waiver = made
        .waiver
        .as_ref()
        .map(|waiver| format!("减免：{}（{}）", waiver.group, waiver.proof));
    note.or(waiver).unwrap_or_default()
}

fn copy_line(record: &Copy, names: &BTreeMap<OperatorMark, String>) -> CopyLine {
    let number = record
        .number
        .as_ref()
        .map(ToString::to_string)
        .unwrap_or_default();
    let voided = record.voided.as_ref().map(|voided| {
        let waits = if record.void_confirmed {
            ""
        } else {
            "，待复核"
        };
        format!("{}{waits}", voided.reason)
    });
    match &record.job {
        Job::Made(made) => {
            let charge = made.charge.as_ref();
            CopyLine {
                number,
                made_on: made.on,
                made_at: clock_time(made.at),
                purpose: match (charge, &made.waiver) {
                    (Some(charge), _) if made.purpose.is_empty() => charge.item_name.clone(),
                    (None, Some(waiver)) if made.purpose.is_empty() => waiver.item_name.clone(),
                    _ => made.purpose.clone(),
                },
                paper: made
                    .paper
                    .map(|paper| paper.term().to_owned())
                    .unwrap_or_default(),
                sides: made
                    .sides
                    .map(|sides| sides.term().to_owned())
                    .unwrap_or_default(),
                colour: made
                    .colour
                    .map(|colour| colour.term().to_owned())
                    .unwrap_or_default(),
                pages: made.pages,
                price: charge.map(|charge| charge.price_fen),
                unit: charge.map(|charge| charge.unit.clone()).unwrap_or_default(),
                amount: charge.map_or(Fen::ZERO, |charge| charge.amount_fen),
                approval_number: charge
                    .map(|charge| charge.approval_number.clone())
                    .unwrap_or_default(),
                payment: charge
                    .map(|charge| charge.payment.term().to_owned())
                    .unwrap_or_default(),
                payer: charge
                    .map(|charge| charge.payer.clone())
                    .unwrap_or_default(),
                operator: shown_operator(&OperatorMark(record.operator.clone()), names),
                voided,
                note: copy_note(made),
            }
        }
        Job::Imported(job) => CopyLine {
            number,
            made_on: job.on,
            made_at: String::new(),
            purpose: job.purpose.clone(),
            paper: job.paper.clone(),
            sides: job.sides.clone(),
            colour: job.colour.clone(),
            pages: job.pages,
            price: None,
            unit: String::new(),
            amount: job.amount_fen,
            approval_number: String::new(),
            payment: String::new(),
            payer: job.payer.clone(),
            operator: String::new(),
            voided,
            note: imported(true).to_owned(),
        },
    }
}

/// How it was handed over, and what else was said. What an older register said instead of one of our
/// words stands in the note behind the name of its column.
fn hand_over_words(handed: &HandedOver) -> (String, &str) {
    match handed.note.strip_prefix("转交方式：") {
        Some(words) if handed.channel == HandOverChannel::Other => (words.to_owned(), ""),
        Some(_) | None => (handed.channel.term().to_owned(), &handed.note),
    }
}

fn imported(is_imported: bool) -> &'static str {
    if is_imported { "导入" } else { "" }
}

fn together(notes: &[&str]) -> String {
    let said: Vec<_> = notes
        .iter()
        .copied()
        .filter(|note| !note.is_empty())
        .collect();
    said.join("\n")
}

fn clock_time(at: NaiveTime) -> String {
    at.format("%H:%M").to_string()
}

impl From<DocumentError> for AppError {
    fn from(error: DocumentError) -> Self {
        let message = format!("{error}。");
        match error {
            DocumentError::CellTooLong { .. } => Self::invalid("out", message),
            DocumentError::Workbook { source, .. } => {
                Self::new(ErrorCode::File, message).because(source)
            }
            DocumentError::Pdf { source, .. } => {
                Self::new(ErrorCode::Internal, message).because(source)
            }
            DocumentError::Font { .. }
            | DocumentError::NoColumns { .. }
            | DocumentError::ColumnWeight { .. }
            | DocumentError::RowLength { .. }
            | DocumentError::NotANumber { .. } => Self::new(ErrorCode::Internal, message),
        }
    }
}
