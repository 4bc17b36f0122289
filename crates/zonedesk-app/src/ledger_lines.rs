//! The records of a month as the lines of its ledgers (台账栏目).

use crate::{applications::shown_operator, error::AppResult, ledger_source::LedgerSource};
use chrono::{NaiveDate, NaiveTime};
use std::collections::BTreeMap;
use zonedesk_documents::{
    application_ledger::{ApplicationLine, TermChanges},
    consultation_ledger::ConsultationLine,
    copy_ledger::CopyLine,
    suggestion_ledger::SuggestionLine,
};
use zonedesk_domain::{
    application::{self, AnswerClock, ApplicantClass, Application, HandOverChannel, HandedOver},
    consultation::{self, ANSWER_WORKING_DAYS, Consultation},
    copying::{Copy, Job, Made},
    journal::{EntityId, OperatorMark, PaperNumber},
    money::Fen,
    suggestion::{self, Suggestion},
};

/// Names of the operators, by the marks that their entries bear.
pub(crate) type Names = BTreeMap<OperatorMark, String>;

pub(crate) fn application_line(source: &LedgerSource<'_>, record: &Application) -> ApplicationLine {
    use application::Field as F;
    let text = |field| record.text(field).to_owned();
    let received = &record.received;
    let handed = record.handed_over.as_ref();
    let due = match record.answer_clock(&source.calendar) {
        Ok(AnswerClock::Runs(deadline)) => Some(deadline),
        Ok(AnswerClock::Stands { .. } | AnswerClock::Waits { .. }) | Err(_) => None,
    };
    ApplicationLine {
        number: shown(record.number.as_ref()),
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
        term_changes: term_changes(record),
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
        served_on: record.served.as_ref().map(|served| served.on),
        served_by: record
            .served
            .as_ref()
            .map(|served| served.by.term().to_owned())
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

/// What moved the last day, short enough for the column.
fn term_changes(record: &Application) -> TermChanges {
    let short = |what: &str, on: NaiveDate| format!("{what} {}", on.format("%m-%d"));
    let correction = [
        record
            .correction_asked
            .as_ref()
            .map(|asked| short("补正", asked.on)),
        record
            .correction_received
            .as_ref()
            .map(|received| short("收到", received.on)),
    ];
    let fee = [
        record
            .fee_asked
            .as_ref()
            .map(|asked| short("收费", asked.on)),
        record.fee_paid.as_ref().map(|paid| short("缴费", paid.on)),
    ];
    let opinions = record.opinions.iter().flat_map(|(asked, received)| {
        let heard = received.as_ref().map(|received| short("意见", received.on));
        [Some(short("征求", asked.on)), heard].into_iter().flatten()
    });
    let extended = record.extended.as_ref();
    TermChanges {
        correction: correction.into_iter().flatten().collect(),
        opinions: opinions.collect(),
        fee: fee.into_iter().flatten().collect(),
        extension: extended
            .map(|extended| format!("延期 {} 日", extended.days))
            .into_iter()
            .collect(),
    }
}

pub(crate) fn consultation_line(
    source: &LedgerSource<'_>,
    record: &Consultation,
) -> AppResult<ConsultationLine> {
    use consultation::Field as F;
    let text = |field| record.text(field).to_owned();
    let registered = &record.registered;
    let on_the_spot = record.state == consultation::State::AnsweredOnTheSpot;
    let due = source
        .calendar
        .deadline(record.counts_from(), ANSWER_WORKING_DAYS)
        .ok()
        .filter(|_| !on_the_spot);
    let operator = match registered.imported {
        // Who wrote it into the older register is not known.
        Some(_) => String::new(),
        None => registrar(source, record.id)?,
    };
    Ok(ConsultationLine {
        number: shown(record.number.as_ref()),
        asked_on: registered.asked_on,
        asked_at: registered.asked_at.map(clock_time).unwrap_or_default(),
        channel: registered.channel.term().to_owned(),
        asker: text(F::Asker),
        contact: text(F::Contact),
        content: text(F::Content),
        policy: together(&[record.text(F::Policy), record.text(F::DocumentNumber)]),
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

/// The official note beside the slip, or who was exempt on what proof.
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

pub(crate) fn copy_line(record: &Copy, names: &Names) -> CopyLine {
    let number = shown(record.number.as_ref());
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
                    .map(|charge| charge.payment_term().to_owned())
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

pub(crate) fn suggestion_line(
    source: &LedgerSource<'_>,
    record: &Suggestion,
) -> AppResult<SuggestionLine> {
    use suggestion::Field as F;
    let text = |field| record.text(field).to_owned();
    let registered = &record.registered;
    let forwarded = record.forwarded.as_ref();
    let answered = record.answered.as_ref();
    Ok(SuggestionLine {
        number: shown(record.number.as_ref()),
        registered_on: registered.on,
        channel: registered.channel.term().to_owned(),
        name: text(F::Name),
        contact: text(F::Contact),
        content: text(F::Content),
        agency: forwarded
            .map(|forwarded| forwarded.agency.clone())
            .unwrap_or_default(),
        forwarded_on: forwarded.map(|forwarded| forwarded.on),
        adopted: answered.map(|answered| answered.adopted),
        answered_on: answered.map(|answered| answered.on),
        answer: answered
            .map(|answered| answered.content.clone())
            .unwrap_or_default(),
        operator: registrar(source, record.id)?,
    })
}

/// 登记人 – whose entry is the record's first.
fn registrar(source: &LedgerSource<'_>, id: EntityId) -> AppResult<String> {
    let entries = source.read.entries_of(id)?;
    Ok(entries
        .first()
        .map(|entry| shown_operator(&entry.header.operator, &source.names))
        .unwrap_or_default())
}

fn shown(number: Option<&PaperNumber>) -> String {
    number.map(ToString::to_string).unwrap_or_default()
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
