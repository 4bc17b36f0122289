//! 期限重算 – what a year's notice did to the deadlines that were open when it was brought in.

use crate::journal::EntityId;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The most deadlines in one entry, so that a body stays far below its limit; more go into further ones.
pub const MOST_MOVED_IN_ONE: usize = 2_000;

/// 期限重算 – these deadlines fall elsewhere by the notice of `year`, or became certain by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlinesMoved {
    /// The year of the notice.
    pub year: i32,
    /// The deadlines, in the order they were told.
    pub moved: Vec<MovedDeadline>,
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedDeadline {
    /// The record.
    pub case: EntityId,
    /// What it is.
    pub noun: MovedNoun,
    /// 原期限
    pub old_due_on: NaiveDate,
    /// Whether that date was certain.
    pub old_certain: bool,
    /// 新期限
    pub new_due_on: NaiveDate,
    /// Whether this date is certain.
    pub new_certain: bool,
}

/// What has a deadline in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovedNoun {
    /// 申请
    Application,
    /// 咨询
    Consultation,
}
