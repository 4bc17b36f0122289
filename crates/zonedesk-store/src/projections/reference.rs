//! Reference data: few records, each kept as the latest thing said about it.

use super::{Noun, Projected, to_json};
use crate::error::StoreResult;
use serde::Serialize;
use zonedesk_domain::{
    agency::Agency, guidance::Guidance, journal::Body, operator::Operator, record::History,
    tariff::Tariff, till, wording::Wording, working_days::YearSchedule,
};

pub(super) fn tariff(of: &Projected<'_>) -> StoreResult<()> {
    match Tariff::fold(of.entries) {
        Some(record) => keep(of, Noun::Tariff, &record),
        None => Ok(()),
    }
}

pub(super) fn agency(of: &Projected<'_>) -> StoreResult<()> {
    match Agency::fold(of.entries) {
        Some(record) => keep(of, Noun::Agency, &record),
        None => Ok(()),
    }
}

pub(super) fn calendar(of: &Projected<'_>) -> StoreResult<()> {
    match YearSchedule::fold(of.entries) {
        Some(record) => keep(of, Noun::Calendar, &record),
        None => Ok(()),
    }
}

/// What the site and the district say on a paper.
pub(super) fn paper(of: &Projected<'_>) -> StoreResult<()> {
    let wording = Wording::fold(of.entries);
    match wording.paper() {
        Some(_) => keep(of, Noun::Paper, &wording),
        None => of.write(
            "DELETE FROM reference_data WHERE noun = ?1 AND id = ?2",
            &[&Noun::Paper.name(), &of.id],
        ),
    }
}

/// The latest body that says what the record is. Who or what has left stays, marked as such.
pub(super) fn latest(of: &Projected<'_>, noun: Noun) -> StoreResult<()> {
    let history = History::of(of.entries);
    let (mut operator_left, mut lapsed) = (None, None);
    for told in history.told().iter().rev() {
        // A record that somebody spoke of as two things is each of them by what was said of that one.
        if Noun::of_kind(&told.header.kind) != Some(noun) {
            continue;
        }
        #[allow(clippy::wildcard_enum_match_arm)]
        return match &told.body {
            Some(Body::SiteOpened(body)) => keep(of, noun, body),
            Some(Body::OperatorRetired(body)) => {
                operator_left.get_or_insert(body);
                continue;
            }
            Some(Body::OperatorAdded(body)) => {
                let record = Operator {
                    added: body.clone(),
                    retired: operator_left.cloned(),
                };
                keep(of, noun, &record)
            }

            Some(Body::GuidanceLapsed(body)) => {
                lapsed.get_or_insert(body);
                continue;
            }
            Some(Body::GuidanceRecorded(body)) => {
                let record = Guidance {
                    recorded: body.clone(),
                    lapsed: lapsed.cloned(),
                };
                keep(of, noun, &record)
            }

            Some(Body::DayClosed(body)) => keep(of, noun, body),
            Some(Body::MonthSealed(body)) => keep(of, noun, body),
            Some(Body::TillOpened(body)) => keep(of, noun, &till::Told::Opened(body.clone())),
            Some(Body::TillCounted(body)) => keep(of, noun, &till::Told::Counted(body.clone())),
            Some(Body::KioskArranged(body)) => keep(of, noun, body),
            _ => continue,
        };
    }
    Ok(())
}

fn keep<T: Serialize>(of: &Projected<'_>, noun: Noun, record: &T) -> StoreResult<()> {
    of.write(
        "INSERT OR REPLACE INTO reference_data (noun, id, entity, record) VALUES (?1, ?2, ?3, ?4)",
        &[
            &noun.name(),
            &of.id,
            of.entity.0.as_bytes(),
            &to_json(record)?,
        ],
    )
}
