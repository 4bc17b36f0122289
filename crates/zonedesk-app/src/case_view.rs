//! What the screens of consultations and suggestions have in common: fields, history, conflicts, and
//! the small checks of their requests.

use crate::{
    applications::shown_operator,
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use uuid::Uuid;
use zonedesk_domain::{
    journal::{Body, Draft, EntityId, Entry, OperatorMark},
    masking,
    record::Unfitted,
    refusal::{Refusal, tidy_line},
};
use zonedesk_store::{ReadStore, Transaction};

/// One field of a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseField {
    /// The label.
    pub label: String,
    /// The text.
    pub value: String,
    /// Whether part of it is hidden.
    pub masked: bool,
}

/// 显示完整信息
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseRevealOutcome {
    /// The fields, none of them masked.
    pub fields: Vec<CaseField>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseEvent {
    /// When it was written down, RFC 3339.
    pub at: String,
    /// What.
    pub what: String,
    /// Who.
    pub who: String,
    /// More.
    pub note: Option<String>,
}

/// Something to be settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseConflict {
    /// The field or the move.
    pub what: String,
    /// The values, or the reason.
    pub values: Vec<String>,
}

impl CaseField {
    /// A field that hides nothing.
    pub(crate) fn plain(label: &str, value: impl Into<String>) -> Self {
        Self {
            label: label.to_owned(),
            value: value.into(),
            masked: false,
        }
    }

    /// A field of which `shown` is what passers-by may read.
    pub(crate) fn masked(label: &str, text: &str, shown: String) -> Self {
        Self {
            label: label.to_owned(),
            masked: shown != text,
            value: shown,
        }
    }
}

impl CaseEvent {
    /// What an entry says, in the words of its screen.
    pub(crate) fn of(
        entry: &Entry,
        names: &BTreeMap<OperatorMark, String>,
        (what, note): (&str, String),
    ) -> Self {
        let china = FixedOffset::east_opt(8 * 3600);
        let at = DateTime::from_timestamp_millis(entry.header.written_at_ms)
            .zip(china)
            .map_or_else(String::new, |(at, china)| {
                at.with_timezone(&china).to_rfc3339()
            });
        Self {
            at,
            what: what.to_owned(),
            who: shown_operator(&entry.header.operator, names),
            note: Some(note).filter(|note| !note.is_empty()),
        }
    }
}

impl CaseConflict {
    /// A move that no longer fitted.
    pub(crate) fn of_move(unfitted: &Unfitted) -> Self {
        Self {
            what: unfitted.wanted.clone(),
            values: vec![unfitted.reason.clone()],
        }
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        if refusal.field.is_empty() {
            Self::new(ErrorCode::Invalid, refusal.words)
        } else {
            Self::invalid(refusal.field, refusal.words)
        }
    }
}

/// 显示完整信息 – reads a record and leaves the trace of what it is about to show, when anything of it was
/// masked.
pub(crate) fn look_behind<Record>(
    desk: &mut Desk,
    entity: EntityId,
    find: impl FnOnce(&Transaction<'_>) -> AppResult<(Record, Option<Body>)>,
) -> AppResult<Record> {
    let now = desk.clock.now();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let (record, trace) = find(tx)?;
            if let Some(body) = trace {
                tx.append(&Draft {
                    entity,
                    body,
                    number: None,
                })?;
            }
            Ok(record)
        })
}

/// A name as passers-by may read it.
pub(crate) fn shown_name(name: &str) -> String {
    if name.is_empty() {
        "匿名".to_owned()
    } else {
        masking::mask_name(name)
    }
}

/// A telephone number or a mail address as passers-by may read it.
pub(crate) fn shown_contact(contact: &str) -> String {
    if contact.contains(['@', '＠']) {
        masking::mask_email(contact)
    } else {
        masking::mask_phone(contact)
    }
}

/// Texts that are there, in one line.
pub(crate) fn joined(texts: &[&str]) -> String {
    let there: Vec<_> = texts
        .iter()
        .filter(|text| !text.is_empty())
        .copied()
        .collect();
    there.join(" · ")
}

/// The id of a record; what is none is not found.
pub(crate) fn entity_of(id: &str, missing: impl Fn() -> AppError) -> AppResult<EntityId> {
    Ok(EntityId(id.parse::<Uuid>().map_err(|_| missing())?))
}

/// A day as people type it, `2026-11-24` or eight digits; today when nothing is typed.
pub(crate) fn day_of(field: &str, typed: &str, today: NaiveDate) -> AppResult<NaiveDate> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(today);
    }
    NaiveDate::parse_from_str(typed, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(typed, "%Y%m%d"))
        .map_err(|_| AppError::invalid(field, "请按 20261124 的样子填写日期。"))
}

/// The body that somebody typed: a short name of the directory becomes the full one, so that one body
/// has one name in registers; a body outside the directory stays as it was written.
pub(crate) fn agency_named(read: &ReadStore<'_>, typed: &str) -> AppResult<String> {
    let typed = tidy_line(typed);
    let listed = read
        .agencies()?
        .into_iter()
        .find(|(_, listed)| !typed.is_empty() && listed.short_name == typed);
    Ok(listed.map_or(typed, |(_, listed)| listed.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_people_type_it() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let check = |typed: &str| day_of("on", typed, today).map(|on| on.to_string()).ok();
        for (typed, on) in [
            ("", Some("2026-11-24")),
            (" 20261120 ", Some("2026-11-20")),
            ("2026-11-20", Some("2026-11-20")),
            ("20261131", None),
            ("昨天", None),
        ] {
            assert_eq!(check(typed).as_deref(), on, "{typed}");
        }
    }
}
