//! Closing the day (日结).

use crate::{
    application::Application,
    journal::{DeviceId, EntityId, PaperNumber},
    money::Fen,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// 日结 – the day was closed at this desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// Which day.
    pub on: NaiveDate,
    /// What had not been handed over, each with its reason; they stay on the record.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_over: Vec<LeftOver>,
    /// What the receipts of the day add up to, in 分.
    pub receipts_fen: Fen,
    /// How many receipts.
    pub receipts: u32,
}

/// An application that stayed in the zone overnight, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOver {
    /// The record.
    pub application: EntityId,
    /// The reason given.
    pub reason: String,
}

/// Why a day cannot be closed yet.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("还有 {} 件申请未转交：请先转交，或逐件写明原因。", .0.len())]
pub struct StillHere(pub Vec<Option<PaperNumber>>);

/// The record of one day at one desk.
#[must_use]
pub fn day_entity(device: DeviceId, on: NaiveDate) -> EntityId {
    EntityId::derived("day", format!("{device} {on}").as_bytes())
}

/// Whether `closed` accounts for every application that was received by that day and is still here.
///
/// # Errors
/// [`StillHere`], with the numbers that lack both a handover and a reason.
pub fn check_close<'a>(
    closed: &Closed,
    applications: impl IntoIterator<Item = &'a Application>,
) -> Result<(), StillHere> {
    let missing: Vec<_> = applications
        .into_iter()
        .filter(|application| {
            application.awaits_handover() && application.received.received_on <= closed.on
        })
        .filter(|application| {
            !closed
                .left_over
                .iter()
                .any(|left| left.application == application.id && !left.reason.trim().is_empty())
        })
        .map(|application| application.number.clone())
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(StillHere(missing))
    }
}
