//! 到期与逾期 – what is overdue or has few working days left, as Today lists it.

use crate::{
    applications::{running_deadline, shown_number},
    consultations::{self, last_due_by, last_overdue},
    desk::OpenDesk,
    due::Due,
    error::AppResult,
    today::{DueNoun, DueRow},
};
use chrono::NaiveDate;
use zonedesk_domain::{
    application::{Application, Field},
    consultation::{self, Consultation},
    working_days::Deadline,
};

/// So many lines of what is due fit on the screen; the register has the rest.
const MOST_DUE: u32 = 30;
/// How far off a last day may be to stand on Today, in working days: as long as a consultation has.
const NEAR_WORKING_DAYS: u32 = 5;

/// What is due, the most urgent first.
pub(crate) struct DueToday {
    /// All of it.
    pub(crate) count: u32,
    /// Of it, what is overdue.
    pub(crate) overdue: u32,
    /// At most thirty lines.
    pub(crate) rows: Vec<DueRow>,
}

/// Of the consultations that were assigned and of these applications. How far away a last day is, is
/// counted for the lines alone: whole years of old registers may be overdue.
pub(crate) fn due_today(
    open: &OpenDesk,
    with_agencies: &[Application],
    today: NaiveDate,
) -> AppResult<DueToday> {
    let calendar = &open.calendar;
    // A last day is a working day, so what is near ends on the fifth from today or before.
    let near_until = calendar
        .deadline(today, NEAR_WORKING_DAYS)
        .map_or(today, |deadline| deadline.due_on);
    let assigned = |until, limit| {
        let state = consultation::State::Assigned;
        open.read().first_consultations(state, until, limit)
    };
    let questions = assigned(last_due_by(calendar, near_until), MOST_DUE)?;
    let overdue_questions = assigned(last_overdue(calendar, today), 0)?.total;

    let mut near: Vec<(Deadline, &Application)> = with_agencies
        .iter()
        .filter_map(|application| Some((running_deadline(open, application)?, application)))
        .filter(|(deadline, _)| deadline.due_on <= near_until)
        .collect();
    near.sort_by_cached_key(|(deadline, application)| (deadline.due_on, shown_number(application)));
    let overdue = near
        .iter()
        .filter(|(deadline, _)| deadline.due_on < today)
        .count();
    let count = questions.total + narrow(near.len());

    let mut rows: Vec<DueRow> = questions
        .rows
        .iter()
        .filter_map(|question| {
            Some(of_consultation(
                question,
                consultations::due_of(open, question, today)?,
                today,
            ))
        })
        .collect();
    let shown = usize::try_from(MOST_DUE).unwrap_or(usize::MAX);
    rows.extend(near.into_iter().take(shown).map(|(deadline, application)| {
        of_application(application, Due::until(calendar, deadline, today), today)
    }));
    rows.sort_by(|left, right| (&left.due_on, &left.number).cmp(&(&right.due_on, &right.number)));
    rows.truncate(shown);
    Ok(DueToday {
        count,
        overdue: overdue_questions + narrow(overdue),
        rows,
    })
}

fn of_consultation(question: &Consultation, due: Due, today: NaiveDate) -> DueRow {
    let agency = question.assigned.as_ref();
    DueRow {
        id: question.id.to_string(),
        noun: DueNoun::Consultation,
        number: consultations::shown_number(question),
        content: question.text(consultation::Field::Content).to_owned(),
        agency: agency.map_or_else(String::new, |assigned| assigned.agency.clone()),
        due_on: due.deadline.due_on.to_string(),
        certain: due.deadline.certain,
        days_left: due.days_left,
        overdue: due.deadline.due_on < today,
    }
}

fn of_application(application: &Application, due: Due, today: NaiveDate) -> DueRow {
    DueRow {
        id: application.id.to_string(),
        noun: DueNoun::Application,
        number: shown_number(application),
        content: application.text(Field::Content).to_owned(),
        agency: application.text(Field::Agency).to_owned(),
        due_on: due.deadline.due_on.to_string(),
        certain: due.deadline.certain,
        days_left: due.days_left,
        overdue: due.deadline.due_on < today,
    }
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
