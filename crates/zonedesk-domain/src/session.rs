//! Sessions (登录与退出): who was at the desk from when to when, and which tries failed before. GB/T 22239-2019
//! 安全审计 asks for each user's day and time, event and success.

use serde::{Deserialize, Serialize};

/// How many failed tries one entry names; more than that are counted only.
pub const MOST_FAILURES_NAMED: usize = 50;

/// 登录 – somebody came in. The entry's operator says who.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// By what.
    pub way: Way,
    /// 登录失败 – tries since the last time somebody came in, by whomever, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<Failure>,
}

/// What somebody came in by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// PIN
    Pin,
    /// 恢复码
    RecoveryCode,
}

/// 登录失败 – wrong PINs or recovery codes at one account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The account's record, or `recovery` for the recovery code.
    pub at: String,
    /// When each was tried, in milliseconds since 1970-01-01 UTC by this desk's clock; the oldest first, at most
    /// [`MOST_FAILURES_NAMED`].
    pub tried_at_ms: Vec<i64>,
    /// How many there were.
    pub count: u32,
}

/// 退出 – the desk was left. Said about the record of [`Opened`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// How.
    pub how: Leaving,
}

/// How a desk was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaving {
    /// 退出 – or somebody else came in.
    SignedOut,
    /// 锁定 – by hand, or because nobody was there.
    Locked,
}
