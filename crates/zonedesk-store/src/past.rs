//! The records as they were (封存时的记录): folded again from the entries up to where a seal knows them.

use crate::{
    connection::open_in_memory,
    entries,
    error::{StoreError, StoreResult},
    migrations,
    projections::{self, Noun},
    read::ReadStore,
};
use chrono::NaiveDate;
use rusqlite::{Connection, params};
use uuid::Uuid;
use zonedesk_domain::{
    journal::{EntityId, Entry, Position},
    sealing::{JournalEnd, Sealed},
};

/// Records of some days as they were at some point, in memory only.
pub struct Past {
    connection: Connection,
}

impl Past {
    /// Reads them with the same eyes as the present.
    #[must_use]
    pub fn read(&self) -> ReadStore<'_> {
        ReadStore::new(&self.connection)
    }
}

impl ReadStore<'_> {
    /// The months that were sealed, in the order they were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sealed_months(&self) -> StoreResult<Vec<Sealed>> {
        Ok(self
            .reference(Noun::Month)?
            .into_iter()
            .map(|(_, sealed)| sealed)
            .collect())
    }

    /// How far every journal has come.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn ends(&self) -> StoreResult<Vec<JournalEnd>> {
        entries::ends(self.connection())
    }

    /// The entries behind the ends `after`, and not behind the ends `upto` where they are given.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entries_behind(
        &self,
        after: &[JournalEnd],
        upto: Option<&[JournalEnd]>,
    ) -> StoreResult<Vec<Entry>> {
        entries::behind(self.connection(), after, upto)
    }

    /// The records from one day to another, and all reference data and materials, as the entries up to `ends` tell them.
    ///
    /// # Errors
    /// [`StoreError`], also where one of these entries was altered.
    pub fn as_of(&self, ends: &[JournalEnd], from: NaiveDate, to: NaiveDate) -> StoreResult<Past> {
        let mut past = open_in_memory()?;
        migrations::migrate(&mut past)?;
        let knows = |position: Position| Sealed::reach(ends, position);
        let say = || StoreError::sqlite("going back to a seal");
        let tx = past.transaction().map_err(say())?;
        let mut records = Vec::new();
        for (noun, entity) in entities(self.connection(), from, to)? {
            if let Some(first) = entries::copy_record(self.connection(), &tx, entity, knows)? {
                records.push((first, noun, entity));
            }
        }
        // In the order they were first written, as everywhere.
        records.sort_unstable_by_key(|(first, ..)| *first);
        for (_, noun, entity) in records {
            projections::project(&tx, noun, entity)?;
        }
        tx.commit().map_err(say())?;
        Ok(Past { connection: past })
    }
}

/// The reference data and the materials, and the records whose day lies between two days. A day is never corrected, so it is
/// the same then and now.
fn entities(
    connection: &Connection,
    from: NaiveDate,
    to: NaiveDate,
) -> StoreResult<Vec<(Noun, EntityId)>> {
    let say = || StoreError::sqlite("finding records of some days");
    let mut statement = connection
        .prepare(
            "SELECT noun, entity FROM reference_data WHERE noun NOT IN ('day', 'month', 'till') \
             UNION ALL SELECT 'application', entity FROM applications WHERE received_on BETWEEN ?1 AND ?2 \
             UNION ALL SELECT 'consultation', entity FROM consultations WHERE asked_on BETWEEN ?1 AND ?2 \
             UNION ALL SELECT 'suggestion', entity FROM suggestions WHERE registered_on BETWEEN ?1 AND ?2 \
             UNION ALL SELECT 'copy', entity FROM copies WHERE made_on BETWEEN ?1 AND ?2 \
             UNION ALL SELECT 'material', entity FROM materials \
             UNION ALL SELECT 'reading', entity FROM readings WHERE noted_on BETWEEN ?1 AND ?2",
        )
        .map_err(say())?;
    let rows: Vec<(String, [u8; 16])> = statement
        .query_map(params![from.to_string(), to.to_string()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .and_then(Iterator::collect)
        .map_err(say())?;
    Ok(rows
        .into_iter()
        .filter_map(|(noun, entity)| {
            Some((Noun::named(&noun)?, EntityId(Uuid::from_bytes(entity))))
        })
        .collect())
}
