//! Where an entry stands (位置), and in which stream.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use zonedesk_domain::journal::{Entry, EntryHash, Epoch};

/// One entry of a device's journal: where it stands and its hash, which says which one of two that a copied
/// disk put there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// In which epoch of the device.
    pub epoch: Epoch,
    /// Its number there, from 1.
    pub seq: u64,
    /// Its hash.
    pub hash: EntryHash,
}

impl Place {
    /// Where `entry` stands in the journal of its device.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        let position = entry.header.position;
        Self {
            epoch: position.epoch,
            seq: position.seq,
            hash: entry.hash,
        }
    }
}

/// Whose entries follow each other in one stream (流).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Scope {
    /// What every site reads: calendar, tariffs, directory, materials.
    District,
    /// One site (专区), by its code: what its desks wrote, and what departments answered.
    Site(String),
}

/// The text names no stream.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no stream is named {0:?}")]
pub struct ScopeError(String);

const DISTRICT: &str = "district";
const SITE: &str = "site-";

/// No site code is longer.
const LONGEST_CODE: usize = 4;

impl fmt::Display for Scope {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::District => out.write_str(DISTRICT),
            Self::Site(code) => write!(out, "{SITE}{code}"),
        }
    }
}

impl FromStr for Scope {
    type Err = ScopeError;

    fn from_str(text: &str) -> Result<Self, ScopeError> {
        let code = text.strip_prefix(SITE).filter(|code| {
            !code.is_empty()
                && code.len() <= LONGEST_CODE
                && code.bytes().all(|byte| byte.is_ascii_uppercase())
        });
        match code {
            Some(code) => Ok(Self::Site(code.to_owned())),
            None if text == DISTRICT => Ok(Self::District),
            None => Err(ScopeError(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Scope {
    type Error = ScopeError;

    fn try_from(text: String) -> Result<Self, ScopeError> {
        text.parse()
    }
}

impl From<Scope> for String {
    fn from(scope: Scope) -> Self {
        scope.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_has_one_name() {
        for text in ["district", "site-XY", "site-LWQD"] {
            assert_eq!(text.parse::<Scope>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "site-",
            "site-../etc",
            "site-xy",
            "District",
            "site-临渭",
            "site-ABCDE",
        ] {
            assert!(text.parse::<Scope>().is_err(), "{text}");
        }
    }
}
