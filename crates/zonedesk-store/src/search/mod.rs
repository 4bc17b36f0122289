//! Search (检索): any run of characters in any record, and whatever is typed for its names, while it is
//! being typed.
//!
//! Text is folded (NFKC, lower case), cut at everything that is neither letter nor digit, and each run
//! is indexed by its pairs of neighbouring characters. A run that is looked for is a phrase of its own
//! pairs, so the index answers exactly what a scan of the text would. Beside the pairs stand, behind
//! marks that nobody can type, all that names are typed as in pinyin, the bodies by name, and the numbers
//! that are found whole or by their last four.

mod document;
mod fold;
mod mark;
mod question;

pub(crate) use document::Document;
pub use question::Sought;

use crate::{
    copy_register::CopyState,
    error::{StoreError, StoreResult},
    projections::Noun,
    read::ReadStore,
};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::{cmp::Reverse, collections::BTreeSet};
use uuid::Uuid;
use zonedesk_domain::journal::EntityId;

/// What a register counts and shows of a search at most, the newest of it.
pub const MOST_FOUND: u32 = 1_000;

/// Between the names of bodies in one cell.
const NEXT_BODY: &str = "\n";

/// Puts a record into the index, in place of what was there.
pub(crate) fn index(
    connection: &Connection,
    id: i64,
    noun: Noun,
    entity: EntityId,
    document: &Document,
) -> StoreResult<()> {
    let Some(table) = noun.table() else {
        return Ok(());
    };
    let say = || StoreError::sqlite("indexing a record");
    let before: Option<String> = connection
        .prepare_cached("SELECT bodies FROM search_documents WHERE id = ?1")
        .and_then(|mut statement| statement.query_row([id], |row| row.get(0)).optional())
        .map_err(say())?;
    let bodies = document.bodies();
    count_bodies(connection, before.as_deref().unwrap_or_default(), &bodies).map_err(say())?;
    let bodies: Vec<_> = bodies.into_iter().collect();
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO search_documents (id, noun, entity, day, bodies) VALUES (?1, ?2, ?3, ?4, ?5)",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                id,
                noun.name(),
                entity.0.as_bytes(),
                document.day,
                bodies.join(NEXT_BODY)
            ])
        })
        .and_then(|_| {
            connection
                .prepare_cached(&format!("DELETE FROM search_{table} WHERE rowid = ?1"))?
                .execute(params![id])
        })
        .and_then(|_| {
            connection
                .prepare_cached(&format!(
                    "INSERT INTO search_{table} (rowid, tokens) VALUES (?1, ?2)"
                ))?
                .execute(params![id, document.tokens()])
        })
        .map(drop)
        .map_err(say())
}

/// Keeps how many records name each body, so that only those that some record names are looked for.
fn count_bodies(
    connection: &Connection,
    before: &str,
    now: &BTreeSet<String>,
) -> rusqlite::Result<()> {
    let before: BTreeSet<&str> = before
        .split(NEXT_BODY)
        .filter(|name| !name.is_empty())
        .collect();
    for name in now.iter().filter(|name| !before.contains(name.as_str())) {
        connection
            .prepare_cached(
                "INSERT INTO search_bodies (name, records) VALUES (?1, 1) \
                 ON CONFLICT (name) DO UPDATE SET records = records + 1",
            )?
            .execute([name])?;
    }
    for name in before.iter().filter(|name| !now.contains(**name)) {
        connection
            .prepare_cached("UPDATE search_bodies SET records = records - 1 WHERE name = ?1")?
            .execute([name])?;
        connection
            .prepare_cached("DELETE FROM search_bodies WHERE name = ?1 AND records = 0")?
            .execute([name])?;
    }
    Ok(())
}

/// The newest `limit` records, of this noun where one is given, that answer to every word; nothing for a
/// text without any.
pub(crate) fn find(
    read: &ReadStore<'_>,
    only: Option<Noun>,
    sought: &Sought,
    limit: u32,
) -> StoreResult<Vec<(Noun, EntityId)>> {
    let Some(expression) = question::expression(read, sought, &[])? else {
        return Ok(Vec::new());
    };
    let mut found: Vec<(i64, Noun, EntityId)> = Vec::new();
    for (noun, table) in registers().filter(|(noun, _)| only.is_none_or(|only| only == *noun)) {
        let newest: Vec<(i64, [u8; 16])> = read
            .connection()
            .prepare_cached(&format!(
                "SELECT d.id, d.entity FROM search_{table} i JOIN search_documents d ON d.id = i.rowid \
                 WHERE search_{table} MATCH ?1 ORDER BY i.rowid DESC LIMIT ?2"
            ))
            .and_then(|mut statement| {
                statement
                    .query_map(params![expression, limit], |row| {
                        Ok((row.get(0)?, row.get(1)?))
                    })?
                    .collect()
            })
            .map_err(StoreError::sqlite("searching"))?;
        let told = |(id, entity)| (id, noun, EntityId(Uuid::from_bytes(entity)));
        found.extend(newest.into_iter().map(told));
    }
    found.sort_unstable_by_key(|(id, _, _)| Reverse(*id));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found
        .into_iter()
        .map(|(_, noun, entity)| (noun, entity))
        .collect())
}

/// Each register's noun and table.
pub(crate) fn registers() -> impl Iterator<Item = (Noun, &'static str)> {
    [
        Noun::Application,
        Noun::Consultation,
        Noun::Suggestion,
        Noun::Copy,
        Noun::Material,
    ]
    .into_iter()
    .filter_map(|noun| Some((noun, noun.table()?)))
}

/// The records of one register that a search found, in the register's order.
pub(crate) struct InRegister {
    /// Their ids.
    pub(crate) ids: Vec<i64>,
    /// Whether there are more, older ones.
    pub(crate) more: bool,
}

/// Which consultations a search is narrowed to, beside their states.
pub(crate) enum Narrowed {
    /// All of them, and the other registers.
    No,
    /// Those whose five working days began no later.
    Until(String),
    /// Those whose askers are still to be called back.
    ToCall,
}

/// Of one register, in one of these states where any is given, the newest [`MOST_FOUND`] records that
/// answer to every word.
pub(crate) fn find_in(
    read: &ReadStore<'_>,
    sought: &Sought,
    noun: Noun,
    states: &[&str],
    narrowed: &Narrowed,
) -> StoreResult<InRegister> {
    let parts: Vec<_> = states.iter().map(|state| mark::of_state(state)).collect();
    let asked = question::expression(read, sought, &parts)?;
    let (Some(expression), Some(table)) = (asked, noun.table()) else {
        return Ok(InRegister {
            ids: Vec::new(),
            more: false,
        });
    };
    let (narrowing, until) = match narrowed {
        Narrowed::No => ("?2 IS NULL", None),
        Narrowed::Until(until) => (
            "EXISTS (SELECT 1 FROM consultations c WHERE c.id = i.rowid AND c.counts_from <= ?2)",
            Some(until),
        ),
        Narrowed::ToCall => (
            "?2 IS NULL AND EXISTS (SELECT 1 FROM consultations c WHERE c.id = i.rowid AND c.call_back = 1)",
            None,
        ),
    };
    let mut found: Vec<(String, i64)> = read
        .connection()
        .prepare_cached(&format!(
            "SELECT d.day, d.id FROM search_{table} i JOIN search_documents d ON d.id = i.rowid \
             WHERE search_{table} MATCH ?1 AND {narrowing} ORDER BY i.rowid DESC LIMIT ?3"
        ))
        .and_then(|mut statement| {
            statement
                .query_map(params![expression, until, MOST_FOUND + 1], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?
                .collect()
        })
        .map_err(StoreError::sqlite("searching"))?;
    let most = usize::try_from(MOST_FOUND).unwrap_or(usize::MAX);
    let more = found.len() > most;
    found.truncate(most);
    found.sort_unstable_by(|one, other| other.cmp(one));
    Ok(InRegister {
        ids: found.into_iter().map(|(_, id)| id).collect(),
        more,
    })
}

/// A part of the register of copying jobs.
pub(crate) const fn copy_state(state: CopyState) -> &'static str {
    mark::copy_state(state)
}
