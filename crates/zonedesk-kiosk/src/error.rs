//! What the screen is told when something does not happen. The shape is the desk's, so that both screens read it with
//! the same code.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The result of a command.
pub type KioskResult<T> = Result<T, KioskError>;

/// Why a command was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct KioskError {
    /// What the screen acts on.
    pub code: ErrorCode,
    /// What to do, for whoever stands there.
    pub message: String,
    /// The field it stands beside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub field: Option<String>,
}

/// What the screen acts on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// A field is wrong; the message stands beside it.
    Invalid,
    /// There is no such thing.
    NotFound,
    /// Too many tries: wait.
    Busy,
    /// Wrong PIN.
    PinWrong,
    /// The kiosk has nothing to show yet.
    NotSetUp,
    /// The request is not one of this program's.
    BadRequest,
}

impl KioskError {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            field: None,
        }
    }

    pub(crate) fn beside(self, field: &str) -> Self {
        Self {
            field: Some(field.to_owned()),
            ..self
        }
    }
}
