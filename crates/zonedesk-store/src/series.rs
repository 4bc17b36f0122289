//! Numbers on paper: taken in the same transaction as the entry that carries them.

use crate::error::{StoreError, StoreResult};
use rusqlite::{Connection, OptionalExtension as _, params};
use zonedesk_domain::journal::{PaperNumber, Series};

/// The last number given in a series, 0 when none was.
pub(crate) fn last(connection: &Connection, series: &Series) -> StoreResult<u32> {
    connection
        .prepare_cached("SELECT last FROM series WHERE prefix = ?1 AND kind = ?2 AND year = ?3")
        .and_then(|mut statement| {
            statement
                .query_row(
                    params![
                        series.prefix,
                        series.kind.character().to_string(),
                        series.year
                    ],
                    |row| row.get(0),
                )
                .optional()
        })
        .map(Option::unwrap_or_default)
        .map_err(StoreError::sqlite("reading a series"))
}

/// Notes that `number` was given.
pub(crate) fn note(connection: &Connection, number: &PaperNumber) -> StoreResult<()> {
    let series = &number.series;
    connection
        .prepare_cached(
            "INSERT INTO series (prefix, kind, year, last) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT DO UPDATE SET last = max(last, excluded.last)",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                series.prefix,
                series.kind.character().to_string(),
                series.year,
                number.n
            ])
        })
        .map(drop)
        .map_err(StoreError::sqlite("noting a number"))
}
