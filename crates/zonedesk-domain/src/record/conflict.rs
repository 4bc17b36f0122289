//! Entries that no longer fit: kept, shown, never dropped.

use crate::journal::EntryHash;
use serde::{Deserialize, Serialize};

/// An entry that does not fit the state its record had reached (两处同时办理). It stays in the
/// journal and shows on the record with its reason until somebody settles it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unfitted {
    /// Which entry.
    pub entry: EntryHash,
    /// What it wanted, for the screen: 转交, 签收 …
    pub wanted: String,
    /// Why it does not fit, for the screen.
    pub reason: String,
}

impl Unfitted {
    /// `wanted` does not fit a record that is `state`.
    #[must_use]
    pub fn in_state(entry: EntryHash, wanted: &str, state: &str) -> Self {
        Self {
            entry,
            wanted: wanted.to_owned(),
            reason: format!("另一处已先办理，本件已是“{state}”，这条{wanted}记录保留待核对"),
        }
    }
}
