//! The registers of consultations and suggestions (咨询登记簿、意见建议登记簿), page by page.

use crate::{
    error::{StoreError, StoreResult},
    read::{Listed, ReadStore},
    search,
};
use chrono::NaiveDate;
use rusqlite::{ToSql, params};
use serde::de::DeserializeOwned;
use zonedesk_domain::{
    consultation::{self, Consultation},
    journal::EntityId,
    suggestion::{self, Suggestion},
};

/// Which consultations a register shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConsultationFilter {
    /// Only those that hold this text somewhere.
    pub search: Option<String>,
    /// Only those that stand here.
    pub state: Option<consultation::State>,
    /// Only those asked on this day or before that somebody still waits for.
    pub waiting_since: Option<NaiveDate>,
}

/// Which suggestions a register shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SuggestionFilter {
    /// Only those that hold this text somewhere.
    pub search: Option<String>,
    /// Only those that stand here.
    pub state: Option<suggestion::State>,
}

impl ReadStore<'_> {
    /// One consultation.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_consultation(&self, id: EntityId) -> StoreResult<Option<Consultation>> {
        Ok(self
            .records(
                "SELECT record FROM consultations WHERE entity = ?1",
                params![id.0.as_bytes()],
            )?
            .pop())
    }

    /// One suggestion.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_suggestion(&self, id: EntityId) -> StoreResult<Option<Suggestion>> {
        Ok(self
            .records(
                "SELECT record FROM suggestions WHERE entity = ?1",
                params![id.0.as_bytes()],
            )?
            .pop())
    }

    /// A page of the register of consultations, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn consultations(
        &self,
        filter: &ConsultationFilter,
        offset: u32,
        limit: u32,
    ) -> StoreResult<Listed<Consultation>> {
        use consultation::State as S;
        let Some(query) = wanted(filter.search.as_deref()) else {
            return Ok(nothing());
        };
        self.page(
            "FROM consultations WHERE (?1 IS NULL OR state = ?1) \
             AND (?2 IS NULL OR id IN (SELECT rowid FROM search_pairs WHERE search_pairs MATCH ?2)) \
             AND (?3 IS NULL OR (state IN (?4, ?5) AND asked_on <= ?3))",
            "asked_on",
            &[
                &filter.state.map(S::term),
                &query,
                &filter.waiting_since.map(|on| on.to_string()),
                &S::Registered.term(),
                &S::Assigned.term(),
            ],
            (offset, limit),
        )
    }

    /// A page of the register of suggestions, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn suggestions(
        &self,
        filter: &SuggestionFilter,
        offset: u32,
        limit: u32,
    ) -> StoreResult<Listed<Suggestion>> {
        let Some(query) = wanted(filter.search.as_deref()) else {
            return Ok(nothing());
        };
        self.page(
            "FROM suggestions WHERE (?1 IS NULL OR state = ?1) \
             AND (?2 IS NULL OR id IN (SELECT rowid FROM search_pairs WHERE search_pairs MATCH ?2))",
            "registered_on",
            &[&filter.state.map(suggestion::State::term), &query],
            (offset, limit),
        )
    }

    /// Suggestions that still have to be forwarded, oldest first, however old they are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unforwarded_suggestions(&self) -> StoreResult<Vec<Suggestion>> {
        self.records(
            "SELECT record FROM suggestions WHERE state = ?1 ORDER BY registered_on, id",
            params![suggestion::State::Registered.term()],
        )
    }

    fn page<T: DeserializeOwned>(
        &self,
        condition: &str,
        day: &str,
        params: &[&dyn ToSql],
        (offset, limit): (u32, u32),
    ) -> StoreResult<Listed<T>> {
        let total = self
            .connection()
            .prepare_cached(&format!("SELECT count(*) {condition}"))
            .and_then(|mut statement| statement.query_row(params, |row| row.get(0)))
            .map_err(StoreError::sqlite("counting a register"))?;
        let rows = self.records(
            &format!(
                "SELECT record {condition} ORDER BY {day} DESC, id DESC LIMIT {limit} OFFSET {offset}"
            ),
            params,
        )?;
        Ok(Listed { total, rows })
    }
}

/// What the index is asked for: `Some(None)` for every record, `None` for none at all, because
/// something was typed that no text could hold.
#[allow(clippy::option_option)]
fn wanted(search: Option<&str>) -> Option<Option<String>> {
    match search.filter(|text| !text.trim().is_empty()) {
        None => Some(None),
        Some(text) => search::query_of(text).map(Some),
    }
}

fn nothing<T>() -> Listed<T> {
    Listed {
        total: 0,
        rows: Vec::new(),
    }
}
