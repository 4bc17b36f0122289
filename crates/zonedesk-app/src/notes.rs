//! Requests that say nothing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A request without any field.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(type = "Record<string, never>")]
pub struct Nothing {}
