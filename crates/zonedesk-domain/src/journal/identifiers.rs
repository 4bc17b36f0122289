//! Identifiers that entries carry: the desk, its epoch, the record, the operator.

use super::hash::Algorithm;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// One installation of the desk program (终端); 16 random bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeviceId(pub Uuid);

/// One record (一件): an application, a copy, a tariff …; UUIDv7 but for derived ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(pub Uuid);

impl EntityId {
    /// The tariff of an approval, whoever writes about it.
    #[must_use]
    pub fn of_tariff(approval_number: &str) -> Self {
        Self::derived("tariff", approval_number.trim().as_bytes())
    }

    /// The body of this name.
    #[must_use]
    pub fn of_agency(name: &str) -> Self {
        Self::derived("agency", name.as_bytes())
    }

    /// The working days of a year.
    #[must_use]
    pub fn of_calendar(year: i32) -> Self {
        Self::derived("calendar", year.to_string().as_bytes())
    }
    /// A record that exists once for its name, such as a day at a desk or a calendar year: two desks
    /// that write about it mean the same record. A UUIDv8 made of the SM3 digest of the name.
    #[must_use]
    pub fn derived(noun: &str, name: &[u8]) -> Self {
        let digest = Algorithm::Sm3.digest(&[noun.as_bytes(), b"\0", name]);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&digest.0[..16]);
        Self(uuid::Builder::from_custom_bytes(bytes).into_uuid())
    }
}

impl fmt::Display for DeviceId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(out)
    }
}

/// How often this machine began anew (from a backup, from a copied disk): 0, then 1 for `B` …
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Epoch(pub u32);

impl Epoch {
    /// The letters that follow the desk number on paper: none, `B`, `C` … `Z`, `BA` …
    #[must_use]
    pub fn letters(self) -> String {
        let mut rest = self.0;
        let mut letters = Vec::new();
        while rest > 0 {
            letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
            rest /= 26;
        }
        letters.iter().rev().collect()
    }
}

/// Who did it (操作员): the id of an operator record, `cli` for the command line, `system`, `district`, or `agency:` and the
/// name of a body.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OperatorMark(pub String);

impl OperatorMark {
    /// The command line, run by whoever holds the key file.
    #[must_use]
    pub fn command_line() -> Self {
        Self("cli".to_owned())
    }

    /// The program itself, before there is anybody to name.
    #[must_use]
    pub fn system() -> Self {
        Self("system".to_owned())
    }

    /// 区级 – the district, which publishes for all its sites.
    #[must_use]
    pub fn district() -> Self {
        Self("district".to_owned())
    }

    /// 承办单位 – a body that says at the district what became of what it was given. The name stands in the mark itself,
    /// so that it is read wherever the entry is.
    #[must_use]
    pub fn agency(name: &str) -> Self {
        Self(format!("agency:{name}"))
    }

    /// The name of the body that this is the mark of.
    #[must_use]
    pub fn as_agency(&self) -> Option<&str> {
        self.0.strip_prefix("agency:")
    }

    /// A person with an account.
    #[must_use]
    pub fn person(operator: EntityId) -> Self {
        Self(operator.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_shows_as_letters_behind_the_desk() {
        for (epoch, letters) in [
            (0, ""),
            (1, "B"),
            (2, "C"),
            (25, "Z"),
            (26, "BA"),
            (27, "BB"),
        ] {
            assert_eq!(Epoch(epoch).letters(), letters);
        }
    }

    #[test]
    fn a_derived_record_is_the_same_on_every_desk() {
        let year = EntityId::derived("calendar", b"2026");
        assert_eq!(year, EntityId::derived("calendar", b"2026"));
        assert_ne!(year, EntityId::derived("calendar", b"2027"));
        assert_eq!(year.0.get_version_num(), 8);
    }
}
