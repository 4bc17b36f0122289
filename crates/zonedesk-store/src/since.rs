//! Since when a desk and its records are there (起始).

use crate::{
    entries,
    error::{StoreError, StoreResult},
    read::ReadStore,
};
use zonedesk_domain::journal::DeviceId;

impl ReadStore<'_> {
    /// When a desk wrote its first entry, in milliseconds since 1970; nothing for a desk without any.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn began_ms(&self, device: DeviceId) -> StoreResult<Option<i64>> {
        Ok(entries::first(self.connection(), device)?.map(|entry| entry.header.written_at_ms))
    }

    /// The year of the oldest record of any register, of which imported ones may be older than the desk; nothing
    /// where nothing is registered yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn first_year(&self) -> StoreResult<Option<i32>> {
        self.connection()
            .prepare_cached(
                "SELECT CAST(substr(min(day), 1, 4) AS INTEGER) FROM ( \
                 SELECT min(received_on) AS day FROM applications \
                 UNION ALL SELECT min(asked_on) FROM consultations \
                 UNION ALL SELECT min(registered_on) FROM suggestions \
                 UNION ALL SELECT min(made_on) FROM copies \
                 UNION ALL SELECT min(noted_on) FROM readings)",
            )
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(StoreError::sqlite("reading the first year"))
    }
}
