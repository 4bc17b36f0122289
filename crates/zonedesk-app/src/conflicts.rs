//! 两处不一致 – what two desks wrote differently about one record, as a to-do on Today. Which of both holds is for
//! people to say, on the record itself.

use crate::{
    applications, consultations, desk::OpenDesk, error::AppResult, suggestions, today::DueNoun,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{application, consultation, record::Unfitted, suggestion};

/// A record to be looked at. What stands against each other is shown there, behind its masks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConflictRow {
    /// The record.
    pub id: String,
    /// What it is.
    pub noun: DueNoun,
    /// 编号
    pub number: String,
    /// 事项
    pub content: String,
    /// The fields that two desks filled in differently: 联系电话、地址.
    pub fields: Vec<String>,
    /// What was done twice while the case is open: 转交.
    pub moves: Vec<String>,
}

/// So many of each register are listed, the oldest first.
const MOST: u32 = 100;

/// Every record that waits for somebody to look. What was done twice is of concern as long as the case is open.
pub(crate) fn conflicted(open: &OpenDesk) -> AppResult<Vec<ConflictRow>> {
    let read = open.read();
    let applications = read.conflicted_applications(MOST)?;
    let applications = applications.iter().map(|record| ConflictRow {
        id: record.id.to_string(),
        noun: DueNoun::Application,
        number: applications::shown_number(record),
        content: record.text(application::Field::Content).to_owned(),
        fields: terms(record.conflicts.iter().map(|one| one.field.term())),
        moves: wanted(
            &record.unfitted,
            record.state != application::State::Archived,
        ),
    });
    let consultations = read.conflicted_consultations(MOST)?;
    let consultations = consultations.iter().map(|record| ConflictRow {
        id: record.id.to_string(),
        noun: DueNoun::Consultation,
        number: consultations::shown_number(record),
        content: record.text(consultation::Field::Content).to_owned(),
        fields: terms(record.conflicts.iter().map(|one| one.field.term())),
        moves: wanted(
            &record.unfitted,
            record.state != consultation::State::Answered,
        ),
    });
    let suggestions = read.conflicted_suggestions(MOST)?;
    let suggestions = suggestions.iter().map(|record| ConflictRow {
        id: record.id.to_string(),
        noun: DueNoun::Suggestion,
        number: suggestions::shown_number(record),
        content: record.text(suggestion::Field::Content).to_owned(),
        fields: terms(record.conflicts.iter().map(|one| one.field.term())),
        moves: wanted(
            &record.unfitted,
            record.state != suggestion::State::Answered,
        ),
    });
    Ok(applications
        .chain(consultations)
        .chain(suggestions)
        .filter(|row| !row.fields.is_empty() || !row.moves.is_empty())
        .collect())
}

fn terms(terms: impl Iterator<Item = &'static str>) -> Vec<String> {
    terms.map(str::to_owned).collect()
}

fn wanted(unfitted: &[Unfitted], is_open: bool) -> Vec<String> {
    let mut moves = Vec::new();
    for one in unfitted.iter().filter(|_| is_open) {
        if !moves.contains(&one.wanted) {
            moves.push(one.wanted.clone());
        }
    }
    moves
}
