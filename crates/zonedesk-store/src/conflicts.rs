//! Records about which two desks wrote something that does not go together (两处不一致).

use crate::{error::StoreResult, read::ReadStore};
use rusqlite::params;
use zonedesk_domain::{
    application::{self, Application},
    consultation::{self, Consultation},
    suggestion::{self, Suggestion},
};

/// As the partial indexes have it, word by word.
const IN_CONFLICT: &str = "json_array_length(record, '$.conflicts') > 0 \
                           OR json_array_length(record, '$.unfitted') > 0";

impl ReadStore<'_> {
    /// Applications with two values of one field or, before they are archived, with a move that no longer fitted; the
    /// oldest first.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError).
    pub fn conflicted_applications(&self, most: u32) -> StoreResult<Vec<Application>> {
        self.conflicted("applications", application::State::Archived.term(), most)
    }

    /// Consultations likewise.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError).
    pub fn conflicted_consultations(&self, most: u32) -> StoreResult<Vec<Consultation>> {
        self.conflicted("consultations", consultation::State::Answered.term(), most)
    }

    /// Suggestions likewise.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError).
    pub fn conflicted_suggestions(&self, most: u32) -> StoreResult<Vec<Suggestion>> {
        self.conflicted("suggestions", suggestion::State::Answered.term(), most)
    }

    fn conflicted<T: serde::de::DeserializeOwned>(
        &self,
        table: &str,
        closed: &str,
        most: u32,
    ) -> StoreResult<Vec<T>> {
        let sql = format!(
            "SELECT record FROM {table} WHERE ({IN_CONFLICT}) \
             AND (json_array_length(record, '$.conflicts') > 0 OR state <> ?2) ORDER BY id LIMIT ?1"
        );
        self.records(&sql, params![most, closed])
    }
}
