//! Closing the day (日结).

use crate::{
    application::{Application, HandoverRule},
    journal::{DeviceId, EntityId, PaperNumber},
    money::Fen,
    refusal::{LONGEST_LINE, Refusal, check_length},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// 日结 – the day was closed at this desk. What comes in afterwards may be told by closing it once more;
/// the newest closing holds, the ones before stay on the record.
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
    /// What else the day came to; the first closings did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counts: Option<Counts>,
    /// 钱箱 as it was then; nothing where none is kept, or the day was closed on a later one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub till: Option<TillThen>,
}

/// 钱箱 when a day was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TillThen {
    /// 应有现金 in 分.
    pub expected_fen: Fen,
    /// Whether cash came in or was given back since the last count (未交账).
    pub uncounted: bool,
    /// 未交账的原因; the first closings with a till did not ask for it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl TillThen {
    /// A day is closed with its cash counted, or with the reason why it is not.
    ///
    /// # Errors
    /// A [`Refusal`] beside `till_reason`.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.uncounted && self.reason.is_empty() {
            return Err(Refusal::beside(
                "till_reason",
                "钱箱还没有交账：请先交账；确实不能交账的，请写明原因。",
            ));
        }
        check_length("till_reason", "未交账的原因", &self.reason, LONGEST_LINE)
    }
}

/// What a day came to when it was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// 接收申请
    pub received: u32,
    /// Of these, 当日转交.
    pub handed_over: u32,
    /// 登记咨询
    pub asked: u32,
    /// Of these, assigned or answered.
    pub settled: u32,
    /// 意见建议
    pub suggested: u32,
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

/// What keeps a day open: still here although it had to leave by that day. What came after closing
/// time, or on a day off, may stay until the next working day.
#[must_use]
pub fn keeps_open(application: &Application, on: NaiveDate, rule: &HandoverRule<'_>) -> bool {
    application.awaits_handover() && rule.due_on(application) <= on
}

/// Whether `closed` accounts for every application that had to leave by that day and is still here.
///
/// # Errors
/// [`StillHere`], with the numbers that lack both a handover and a reason.
pub fn check_close<'a>(
    closed: &Closed,
    applications: impl IntoIterator<Item = &'a Application>,
    rule: &HandoverRule<'_>,
) -> Result<(), StillHere> {
    let missing: Vec<_> = applications
        .into_iter()
        .filter(|application| keeps_open(application, closed.on, rule))
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

/// Whether closing the day again would say something that `closed` does not: something was received,
/// handed over, charged or voided since, the till was counted, or something has to leave that has no reason yet. `current` is the
/// closing as it would be made at this moment. What is settled days later changes nothing about the day.
pub fn changed_since<'a>(
    closed: &Closed,
    current: &Closed,
    applications: impl IntoIterator<Item = &'a Application>,
    rule: &HandoverRule<'_>,
) -> bool {
    let of_the_day = |counts: &Counts| Counts {
        settled: 0,
        ..*counts
    };
    let counted = match (&closed.counts, &current.counts) {
        (Some(then), Some(current)) => of_the_day(then) != of_the_day(current),
        _ => false,
    };
    let till_counted = closed.till.as_ref().is_some_and(|till| till.uncounted)
        && current.till.as_ref().is_some_and(|till| !till.uncounted);
    counted
        || till_counted
        || (closed.receipts, closed.receipts_fen) != (current.receipts, current.receipts_fen)
        || check_close(closed, applications, rule).is_err()
}
