//! The papers of consultations and suggestions (交办单、催办单、回单、意见建议表、转交单).

use crate::{
    case_view::{entity_of, joined, shown_name},
    consultations::{self, ConsultationShowRequest, agency_phone, due_of},
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult},
    papers::Paper,
    suggestions::{self, SuggestionShowRequest},
    wordings::words_of,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_documents::{
    CaseSlip, case_slip_pdf,
    consultation_slips::{
        ConsultationCase, consultation_asker_slip, consultation_assignment_slip,
        consultation_urge_slip,
    },
    suggestion_slips::{
        SuggestionCase, blank_suggestion_form, suggestion_form, suggestion_forward_slip,
    },
};
use zonedesk_domain::{
    consultation::{self, Consultation, State, Urged},
    suggestion::{self, Suggestion},
    wording::PaperKind,
};

/// Which form: the blank one when no suggestion is named.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuggestionFormDrawRequest {
    /// The record.
    pub id: Option<String>,
}

/// 《政策咨询交办单》 – for the body that made the policy, unmasked.
pub(crate) fn consultation_assignment_draw(
    desk: &mut Desk,
    request: ConsultationShowRequest,
) -> AppResult<Paper> {
    let (record, case) = consultation_case(desk, &request.id)?;
    if record.assigned.is_none() {
        return Err(AppError::invalid(
            "id",
            "这件咨询还没有交办，请先交办再打印交办单。",
        ));
    }
    paper(
        desk,
        PaperKind::ConsultationAssignment,
        consultation_assignment_slip(&case),
    )
}

/// 《政策咨询催办单》
pub(crate) fn consultation_urge_draw(
    desk: &mut Desk,
    request: ConsultationShowRequest,
) -> AppResult<Paper> {
    let (record, case) = consultation_case(desk, &request.id)?;
    if record.state != State::Assigned {
        return Err(AppError::invalid(
            "id",
            "这件咨询现在不用催办，没有催办单可打印。",
        ));
    }
    paper(
        desk,
        PaperKind::ConsultationUrge,
        consultation_urge_slip(&case),
    )
}

/// 《政策咨询登记回单》 – for the asker to take home.
pub(crate) fn consultation_slip_draw(
    desk: &mut Desk,
    request: ConsultationShowRequest,
) -> AppResult<Paper> {
    let (record, case) = consultation_case(desk, &request.id)?;
    if record.state == State::AnsweredOnTheSpot {
        return Err(AppError::invalid("id", "这件咨询已当场解答，不用回单。"));
    }
    let asker = shown_name(&case.asker);
    let slip = consultation_asker_slip(&ConsultationCase { asker, ..case });
    paper(desk, PaperKind::ConsultationSlip, slip)
}

/// 《政府信息公开意见建议表》 – blank for the counter, or as it was registered.
pub(crate) fn suggestion_form_draw(
    desk: &mut Desk,
    request: SuggestionFormDrawRequest,
) -> AppResult<Paper> {
    match request.id {
        None => blank_suggestions(desk),
        Some(id) => {
            let (_, case) = suggestion_case(desk, &id)?;
            paper(desk, PaperKind::SuggestionForm, suggestion_form(&case))
        }
    }
}

/// The blank form that lies at the counter.
pub(crate) fn blank_suggestions(desk: &Desk) -> AppResult<Paper> {
    let site = site_name(desk.opened()?)?;
    let form = blank_suggestion_form(&site, desk.clock.today());
    paper(desk, PaperKind::SuggestionForm, form)
}

/// 《政府信息公开意见建议转交单》
pub(crate) fn suggestion_forward_draw(
    desk: &mut Desk,
    request: SuggestionShowRequest,
) -> AppResult<Paper> {
    let (record, case) = suggestion_case(desk, &request.id)?;
    if record.forwarded.is_none() {
        return Err(AppError::invalid(
            "id",
            "这件意见建议还没有转交，请先转交再打印转交单。",
        ));
    }
    paper(
        desk,
        PaperKind::SuggestionForward,
        suggestion_forward_slip(&case),
    )
}

/// The slip in the site's own words.
fn paper(desk: &Desk, kind: PaperKind, slip: CaseSlip) -> AppResult<Paper> {
    let words = words_of(&desk.opened()?.read(), kind)?;
    slip_paper(&slip.in_words(&words))
}

/// Draws a slip.
pub(crate) fn slip_paper(slip: &CaseSlip) -> AppResult<Paper> {
    let document = case_slip_pdf(slip)?;
    let file = if slip.number.is_empty() {
        format!("{}（空白）.pdf", slip.title)
    } else {
        format!("{} {}.pdf", slip.title, slip.number)
    };
    Ok(Paper::of(&slip.title, &file, &document))
}

fn site_name(open: &OpenDesk) -> AppResult<String> {
    Ok(open
        .read()
        .site()?
        .map(|site| site.name)
        .unwrap_or_default())
}

fn consultation_case(desk: &Desk, id: &str) -> AppResult<(Consultation, ConsultationCase)> {
    use consultation::Field as F;
    let today = desk.clock.today();
    let open = desk.opened()?;
    let id = entity_of(id, consultations::missing)?;
    let record = open
        .read()
        .find_consultation(id)?
        .ok_or_else(consultations::missing)?;
    let text = |field| record.text(field).to_owned();
    let due = due_of(open, &record, today);
    let assigned = record.assigned.as_ref();
    let case = ConsultationCase {
        site_name: site_name(open)?,
        number: consultations::shown_number(&record),
        asker: text(F::Asker),
        contact: text(F::Contact),
        asked_on: record.registered.asked_on,
        asked_at: record.registered.asked_at,
        channel: record.registered.channel.term().to_owned(),
        category: text(F::Category),
        policy: joined(&[record.text(F::Policy), record.text(F::DocumentNumber)]),
        content: text(F::Content),
        reply_by: record
            .registered
            .reply_by
            .map_or("", |by| by.term())
            .to_owned(),
        agency: assigned
            .map(|given| given.agency.clone())
            .unwrap_or_default(),
        agency_phone: agency_phone(open, &record)?,
        assigned_on: assigned.map(|given| given.on),
        assigned_at: assigned.and_then(|given| given.at),
        due_on: due.as_ref().map(|due| due.deadline.due_on),
        due_is_certain: due.as_ref().is_some_and(|due| due.deadline.certain),
        standing: due.as_ref().map_or_else(String::new, |due| {
            standing(due.days_left, due.deadline.due_on, today)
        }),
        urged: record.urged.iter().map(urged_line).collect(),
        lookup_code: record.registered.lookup_code.clone().unwrap_or_default(),
        operator: open.who.name.clone(),
        made_on: today,
    };
    Ok((record, case))
}

fn standing(days_left: i32, due_on: NaiveDate, today: NaiveDate) -> String {
    if due_on < today {
        match days_left.unsigned_abs() {
            0 => "已逾期".to_owned(),
            days => format!("已逾期 {days} 个工作日"),
        }
    } else if due_on == today {
        "今日到期".to_owned()
    } else {
        format!("余 {days_left} 个工作日")
    }
}

fn urged_line(urged: &Urged) -> String {
    let at = urged
        .at
        .map_or_else(String::new, |at| at.format(" %H:%M").to_string());
    joined(&[
        &format!("{}{at}", urged.on),
        urged.by.term(),
        &urged.to,
        &urged.note,
    ])
}

fn suggestion_case(desk: &Desk, id: &str) -> AppResult<(Suggestion, SuggestionCase)> {
    use suggestion::Field as F;
    let open = desk.opened()?;
    let id = entity_of(id, suggestions::missing)?;
    let record = open
        .read()
        .find_suggestion(id)?
        .ok_or_else(suggestions::missing)?;
    let registered = &record.registered;
    let (forwarded, answered) = (record.forwarded.as_ref(), record.answered.as_ref());
    let case = SuggestionCase {
        site_name: site_name(open)?,
        number: suggestions::shown_number(&record),
        on: registered.on,
        at: registered.at,
        channel: registered.channel.term().to_owned(),
        category: registered
            .category
            .map_or("", |category| category.term())
            .to_owned(),
        name: record.text(F::Name).to_owned(),
        contact: record.text(F::Contact).to_owned(),
        content: record.text(F::Content).to_owned(),
        agency: forwarded
            .map(|given| given.agency.clone())
            .unwrap_or_default(),
        forwarded_on: forwarded.map(|given| given.on),
        forwarded_at: forwarded.and_then(|given| given.at),
        adopted: answered.map(|answered| answered.adopted),
        outcome: answered
            .map(|answered| answered.content.clone())
            .unwrap_or_default(),
        answered_on: answered.map(|answered| answered.on),
        told_by: answered
            .and_then(|answered| answered.told_by)
            .map_or("", |by| by.term())
            .to_owned(),
        operator: open.who.name.clone(),
        made_on: desk.clock.today(),
    };
    Ok((record, case))
}
