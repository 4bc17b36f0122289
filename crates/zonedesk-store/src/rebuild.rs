//! Rebuilding (重建): every projection made again from the journal alone.

use crate::{
    entries::{self, Origin},
    error::{StoreError, StoreResult},
    projections::{self, Noun, TABLES},
    search, series,
    store::Store,
};
use rusqlite::{Connection, TransactionBehavior, types::ValueRef};
use std::collections::BTreeSet;
use zonedesk_domain::journal::{Algorithm, Digest};

/// What a rebuild did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebuilt {
    /// Records made again.
    pub records: u64,
    /// Whether the projections were the same before as after.
    pub equal: bool,
}

impl Store {
    /// Makes every projection again from the journal, in one transaction.
    ///
    /// # Errors
    /// [`StoreError`]; then the projections stay as they were.
    pub fn rebuild(&mut self) -> StoreResult<Rebuilt> {
        let say = || StoreError::sqlite("rebuilding");
        let sql = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(say())?;
        let before = digest(&sql)?;
        for table in TABLES {
            sql.execute(&format!("DELETE FROM {table}"), [])
                .map_err(say())?;
        }
        for (_, table) in search::registers() {
            let empty =
                format!("INSERT INTO search_{table} (search_{table}) VALUES ('delete-all')");
            sql.execute(&empty, []).map_err(say())?;
        }
        // In the order they were written: the first of two records from one imported row keeps it.
        let (mut seen, mut records) = (BTreeSet::new(), Vec::new());
        entries::walk(&sql, |row| {
            if let Some(noun) = Noun::of_kind(&row.kind)
                && seen.insert((noun, row.entity))
            {
                records.push((noun, row.entity));
            }
            let origin = row.origin;
            if let Some(number) = &row.open()?.header.number
                && origin != Origin::Elsewhere
            {
                series::note(&sql, number)?;
            }
            Ok(())
        })?;
        for (noun, entity) in &records {
            projections::project(&sql, *noun, *entity)?;
        }
        let equal = before == digest(&sql)?;
        sql.commit().map_err(say())?;
        Ok(Rebuilt {
            records: records.len() as u64,
            equal,
        })
    }
}

/// One digest over every row of every projection, search included.
fn digest(connection: &Connection) -> StoreResult<Digest> {
    let say = || StoreError::sqlite("comparing projections");
    let mut digest = Digest::ZERO;
    let mut tables: Vec<String> = TABLES.iter().map(ToString::to_string).collect();
    for (_, table) in search::registers() {
        let terms = format!("temp.terms_of_{table}");
        let vocabulary = format!(
            "CREATE VIRTUAL TABLE IF NOT EXISTS {terms} USING fts5vocab('main', 'search_{table}', 'instance')"
        );
        connection.execute_batch(&vocabulary).map_err(say())?;
        tables.push(terms);
    }
    for table in tables {
        let mut statement = connection
            .prepare(&format!("SELECT * FROM {table}"))
            .map_err(say())?;
        let columns = statement.column_count();
        let order: Vec<_> = (1..=columns).map(|column| column.to_string()).collect();
        let sorted = format!("SELECT * FROM {table} ORDER BY {}", order.join(", "));
        statement = connection.prepare(&sorted).map_err(say())?;
        let mut rows = statement.query([]).map_err(say())?;
        while let Some(row) = rows.next().map_err(say())? {
            let mut line = format!("{table}\n").into_bytes();
            for column in 0..columns {
                match row.get_ref(column).map_err(say())? {
                    ValueRef::Null => line.push(0),
                    ValueRef::Integer(number) => line.extend(number.to_be_bytes()),
                    ValueRef::Real(number) => line.extend(number.to_be_bytes()),
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => line.extend(bytes),
                }
                line.push(0xff);
            }
            digest = Algorithm::Sm3.digest(&[&digest.0, &line]);
        }
    }
    Ok(digest)
}
