//! 承办单位 – who at an agency may see what was handed over to it, and say what became of it.

use crate::storage::{StorageError, StorageResult};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use zonedesk_domain::{
    agency::{names_of, plain_name},
    journal::{Algorithm, Body, Digest, EntityId, Entry},
};
use zonedesk_sync::{Scope, WireEntry};

/// So many cases are listed at most.
pub(crate) const MOST_CASES: usize = 2_000;

/// Somebody at an agency, or the agency's own system, with a token (授权码) that opens its inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// The number of this access; none before it is kept.
    pub id: i64,
    /// 机关全称
    pub name: String,
    /// 简称 – what halls call it otherwise.
    pub also: Vec<String>,
    /// 联系人 – who has the token.
    pub person: String,
    /// Whether the token was taken away.
    pub revoked: bool,
}

impl Department {
    /// Every name that means it.
    #[must_use]
    pub fn names(&self) -> BTreeSet<String> {
        names_of(&self.name, self.also.iter().map(String::as_str))
    }

    /// Whether `text` means it.
    #[must_use]
    pub fn is_named(&self, text: &str) -> bool {
        self.names().contains(&plain_name(text))
    }
}

/// What was handed over: the record of one site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The stream it stands in.
    pub scope: Scope,
    /// The record.
    pub entity: EntityId,
    /// Everything about it, in the order of the stream.
    pub entries: Vec<WireEntry>,
}

/// What is kept of a token.
#[must_use]
pub fn department_token_digest(token: &[u8; 32]) -> Digest {
    Algorithm::Sm3.digest(&[b"zonedesk.department\0", token])
}

/// To whom an entry hands a record over, as names are compared, and on which day; nothing for any other entry.
pub(crate) fn handover_of(entry: &Entry) -> Option<(String, NaiveDate)> {
    if entry.header.kind != HANDED_OVER {
        return None;
    }
    // What cannot be read is stored all the same, and shown to nobody.
    let Ok(Some(Body::ApplicationHandedOver(handed))) = entry.body() else {
        return None;
    };
    let agency = plain_name(&handed.agency);
    (!agency.is_empty()).then_some((agency, handed.on))
}

/// The kind of an entry that hands over.
pub(crate) const HANDED_OVER: &str = "application.handed_over";

/// The same of an entry that is stored already.
pub(crate) fn handover_in(
    header: Vec<u8>,
    content: Option<([u8; 32], Vec<u8>)>,
) -> StorageResult<Option<(EntityId, String, NaiveDate)>> {
    let entry = WireEntry::new(header, content)
        .open()
        .map_err(|error| StorageError::Damaged(error.to_string()))?;
    Ok(handover_of(&entry).map(|(agency, on)| (entry.header.entity, agency, on)))
}

/// Rows of entries, in order of their records, as cases.
#[derive(Default)]
pub(crate) struct Cases(Vec<Case>);

impl Cases {
    pub(crate) fn add(&mut self, scope: Scope, entity: EntityId, entry: WireEntry) {
        match self.0.last_mut() {
            Some(case) if case.scope == scope && case.entity == entity => case.entries.push(entry),
            Some(_) | None => self.0.push(Case {
                scope,
                entity,
                entries: vec![entry],
            }),
        }
    }

    pub(crate) fn done(self) -> Vec<Case> {
        self.0
    }
}

/// Several names in one column.
pub(crate) fn joined(names: &[String]) -> String {
    names.join("\n")
}

/// And apart again.
pub(crate) fn apart(names: &str) -> Vec<String> {
    names.lines().map(str::to_owned).collect()
}
