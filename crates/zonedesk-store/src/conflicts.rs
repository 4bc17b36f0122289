//! Records about which two desks wrote something that does not go together (两处不一致).

use crate::{error::StoreResult, read::ReadStore};
use rusqlite::params;
use zonedesk_domain::{
    application::Application, consultation::Consultation, suggestion::Suggestion,
};

/// As the partial indexes have it, word by word.
const IN_CONFLICT: &str = "json_array_length(record, '$.conflicts') > 0 \
                           OR json_array_length(record, '$.unfitted') > 0";

impl ReadStore<'_> {
    /// Applications with two values of one field, or with a move that no longer fitted; the oldest first.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError).
    pub fn conflicted_applications(&self, most: u32) -> StoreResult<Vec<Application>> {
        self.conflicted("applications", most)
    }

    /// Consultations likewise.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError).
    pub fn conflicted_consultations(&self, most: u32) -> StoreResult<Vec<Consultation>> {
        self.conflicted("consultations", most)
    }

    /// Suggestions likewise.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError).
    pub fn conflicted_suggestions(&self, most: u32) -> StoreResult<Vec<Suggestion>> {
        self.conflicted("suggestions", most)
    }

    fn conflicted<T: serde::de::DeserializeOwned>(
        &self,
        table: &str,
        most: u32,
    ) -> StoreResult<Vec<T>> {
        let sql = format!("SELECT record FROM {table} WHERE {IN_CONFLICT} ORDER BY id LIMIT ?1");
        self.records(&sql, params![most])
    }
}
