//! 承办单位 – who at an agency may see what was handed over to it, and say what became of it.

use chrono::{Datelike as _, NaiveDate};
use std::collections::BTreeSet;
use zonedesk_domain::{
    agency::{names_of, plain_name},
    journal::{Algorithm, Body, Digest, EntityId, Entry},
};
use zonedesk_sync::{Scope, WireEntry};

/// So many cases are listed at most.
pub(crate) const MOST_CASES: usize = 2_000;

/// Characters of the longest name that is looked for.
const LONGEST_NAME: usize = 100;

/// Entries of one stream that are looked through at once for what they hand over.
pub(crate) const LOOKED_THROUGH: i64 = 5_000;

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
    // No department has a longer name, and not every database keeps every character.
    let is_name = (1..=LONGEST_NAME).contains(&agency.chars().count()) && !agency.contains('\0');
    is_name.then_some((agency, handed.on))
}

/// The kind of an entry that hands over.
pub(crate) const HANDED_OVER: &str = "application.handed_over";

/// The same of an entry that is stored already. One that cannot be opened any more holds up nothing.
pub(crate) fn handover_in(
    header: Vec<u8>,
    content: Option<([u8; 32], Vec<u8>)>,
) -> Option<(EntityId, String, NaiveDate)> {
    match WireEntry::new(header, content).open() {
        Ok(entry) => handover_of(&entry).map(|(agency, on)| (entry.header.entity, agency, on)),
        Err(error) => {
            tracing::error!(%error, "an entry that hands over cannot be opened");
            None
        }
    }
}

/// Handed over on which days: from, and until, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Days {
    /// No earlier day.
    pub since: Option<NaiveDate>,
    /// No later day.
    pub until: Option<NaiveDate>,
}

impl Days {
    /// As the databases compare days.
    pub(crate) fn bounds(self) -> (String, String) {
        let since = self.since.unwrap_or(NaiveDate::MIN);
        let until = self.until.unwrap_or(NaiveDate::MAX);
        // Years of four digits sort as they are written.
        let text = |day: NaiveDate, other: &str| match day.year() {
            0..=9999 => day.to_string(),
            _ => other.to_owned(),
        };
        (text(since, ""), text(until, "9999-12-31"))
    }
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
