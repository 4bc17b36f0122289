//! Migrations: SQL files, applied once, in order, each with its bookkeeping in one transaction, and
//! never edited after release.

use crate::{
    error::{StoreError, StoreResult},
    projections, shelf,
};
use rusqlite::{Connection, TransactionBehavior, params};
use zonedesk_domain::journal::Algorithm;

struct Migration {
    number: u32,
    sql: &'static str,
    /// What SQL cannot do, in the same transaction.
    then: Option<fn(&Connection) -> StoreResult<()>>,
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        sql: include_str!("../migrations/0001_journal_and_projections.sql"),
        then: None,
    },
    Migration {
        number: 2,
        sql: include_str!("../migrations/0002_drafts.sql"),
        then: None,
    },
    Migration {
        number: 3,
        sql: include_str!("../migrations/0003_suggestions_by_state.sql"),
        then: None,
    },
    Migration {
        number: 4,
        sql: include_str!("../migrations/0004_search_by_pinyin_and_tails.sql"),
        then: Some(projections::index_all),
    },
    Migration {
        number: 5,
        sql: include_str!("../migrations/0005_told_with_guidance.sql"),
        then: None,
    },
    Migration {
        number: 6,
        sql: include_str!("../migrations/0006_consultations_term_and_call_back.sql"),
        then: None,
    },
    Migration {
        number: 7,
        sql: include_str!("../migrations/0007_money_by_place.sql"),
        then: None,
    },
    Migration {
        number: 8,
        sql: include_str!("../migrations/0008_sync.sql"),
        then: None,
    },
    Migration {
        number: 9,
        sql: include_str!("../migrations/0009_district.sql"),
        then: None,
    },
    Migration {
        number: 10,
        sql: include_str!("../migrations/0010_published.sql"),
        then: Some(projections::fold_published),
    },
    Migration {
        number: 11,
        sql: include_str!("../migrations/0011_carried_by_hand.sql"),
        then: None,
    },
    Migration {
        number: 12,
        sql: include_str!("../migrations/0012_files.sql"),
        then: Some(shelf::note_all),
    },
    Migration {
        number: 13,
        sql: include_str!("../migrations/0013_reading_room.sql"),
        then: Some(projections::fold_reading_room),
    },
    Migration {
        number: 14,
        sql: include_str!("../migrations/0014_papers_and_kiosk.sql"),
        then: Some(projections::fold_papers_and_kiosk),
    },
];

/// The schema this program writes. A newer one is refused untouched.
#[must_use]
pub fn newest_schema() -> u32 {
    MIGRATIONS.last().map_or(0, |migration| migration.number)
}

/// The schema of the file, 0 when it is empty. Refuses a newer or a foreign one.
pub(crate) fn check(connection: &Connection) -> StoreResult<u32> {
    let say = || StoreError::sqlite("reading the schema");
    let has_table: bool = connection
        .query_row(
            "SELECT count(*) > 0 FROM sqlite_schema WHERE name = 'migrations'",
            [],
            |row| row.get(0),
        )
        .map_err(say())?;
    if !has_table {
        return Ok(0);
    }
    let mut statement = connection
        .prepare("SELECT number, digest FROM migrations ORDER BY number")
        .map_err(say())?;
    let applied: Vec<(u32, Vec<u8>)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .and_then(Iterator::collect)
        .map_err(say())?;
    let found = applied.last().map_or(0, |(number, _)| *number);
    if found > newest_schema() {
        return Err(StoreError::Newer {
            found,
            known: newest_schema(),
        });
    }
    for (number, digest) in applied {
        let ours = MIGRATIONS
            .iter()
            .find(|migration| migration.number == number);
        if ours
            .is_none_or(|migration| digest != Algorithm::Sm3.digest(&[migration.sql.as_bytes()]).0)
        {
            return Err(StoreError::Migration(number));
        }
    }
    Ok(found)
}

/// Brings the file to the newest schema.
pub(crate) fn migrate(connection: &mut Connection) -> StoreResult<()> {
    let found = check(connection)?;
    for migration in MIGRATIONS
        .iter()
        .filter(|migration| migration.number > found)
    {
        let say = || StoreError::sqlite("migrating");
        let tx = connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(say())?;
        tx.execute_batch(
            "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, digest BLOB NOT NULL) STRICT;",
        )
        .and_then(|()| tx.execute_batch(migration.sql))
        .and_then(|()| {
            let digest = Algorithm::Sm3.digest(&[migration.sql.as_bytes()]);
            tx.execute(
                "INSERT INTO migrations (number, digest) VALUES (?1, ?2)",
                params![migration.number, digest.0],
            )
        })
        .map_err(say())?;
        if let Some(then) = migration.then {
            then(&tx)?;
        }
        tx.commit().map_err(say())?;
    }
    Ok(())
}
