//! What this desk itself took in (本窗口): the sheet of its day and its till speak of that, while registers, ledgers and
//! what is due are the hall's.

use crate::{error::StoreResult, read::ReadStore};
use chrono::NaiveDate;
use rusqlite::params;
use serde::de::DeserializeOwned;
use zonedesk_domain::{
    application::Application, consultation::Consultation, copying::Copy, suggestion::Suggestion,
};

impl ReadStore<'_> {
    /// Applications received at this desk from `from` to `to`, both included.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError).
    pub fn applications_received_here(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> StoreResult<Vec<Application>> {
        self.taken_in_here(("applications", "received_on"), from, to)
    }

    /// Those received at this desk that still have to be handed over, in the order in which they came.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError).
    pub fn awaiting_handover_here(&self) -> StoreResult<Vec<Application>> {
        let born_here = born_here("applications");
        let sql = format!(
            "SELECT record FROM applications WHERE awaits_handover = 1 AND {born_here} \
             ORDER BY received_on, received_at, id"
        );
        self.records(&sql, [])
    }

    /// Questions asked at this desk from `from` to `to`, both included.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError).
    pub fn consultations_asked_here(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> StoreResult<Vec<Consultation>> {
        self.taken_in_here(("consultations", "asked_on"), from, to)
    }

    /// Suggestions registered at this desk from `from` to `to`, both included.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError).
    pub fn suggestions_registered_here(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> StoreResult<Vec<Suggestion>> {
        self.taken_in_here(("suggestions", "registered_on"), from, to)
    }

    /// Copying jobs done at this desk from `from` to `to`, both included.
    ///
    /// # Errors
    /// [`StoreError`](crate::StoreError).
    pub fn copies_made_here(&self, from: NaiveDate, to: NaiveDate) -> StoreResult<Vec<Copy>> {
        self.taken_in_here(("copies", "made_on"), from, to)
    }

    fn taken_in_here<T: DeserializeOwned>(
        &self,
        (table, day): (&str, &str),
        from: NaiveDate,
        to: NaiveDate,
    ) -> StoreResult<Vec<T>> {
        let born_here = born_here(table);
        let sql = format!(
            "SELECT record FROM {table} WHERE {day} BETWEEN ?1 AND ?2 AND {born_here} ORDER BY {day}, id"
        );
        self.records(&sql, params![from.to_string(), to.to_string()])
    }
}

/// A record has the id of the first entry about it; that entry is this device's own, written here or read back.
fn born_here(table: &str) -> String {
    format!("EXISTS (SELECT 1 FROM entries AS born WHERE born.id = {table}.id AND born.origin < 2)")
}
