//! The registers of consultations and suggestions (咨询登记簿、意见建议登记簿), page by page.

use crate::{
    error::{StoreError, StoreResult},
    page::Page,
    projections::Noun,
    read::{Listed, ReadStore, parts},
    search::{Narrowed, Sought},
};
use chrono::NaiveDate;
use rusqlite::{ToSql, params};
use uuid::Uuid;
use zonedesk_domain::{
    consultation::{self, Consultation},
    journal::EntityId,
    suggestion::{self, Suggestion},
};

/// Which consultations a register shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConsultationFilter {
    /// Only those that answer to this.
    pub search: Sought,
    /// Only those that stand here.
    pub state: Option<consultation::State>,
    /// Only those whose five working days began on this day or before and that somebody still waits for.
    pub waiting_since: Option<NaiveDate>,
    /// Only those whose askers are still to be asked what they think of the answer.
    pub to_call: bool,
}

/// Which suggestions a register shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SuggestionFilter {
    /// Only those that answer to this.
    pub search: Sought,
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

    /// The consultations that were answered with `guidance`, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn told_with(&self, guidance: EntityId) -> StoreResult<Vec<Consultation>> {
        self.records(
            "SELECT record FROM consultations WHERE guidance = ?1 ORDER BY asked_on DESC, id DESC",
            params![guidance.0.as_bytes()],
        )
    }

    /// How many consultations were answered with each answer of the library that was used at all.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn guidance_told(&self) -> StoreResult<Vec<(EntityId, u32)>> {
        self.connection()
            .prepare_cached(
                "SELECT guidance, count(*) FROM consultations WHERE guidance IS NOT NULL GROUP BY guidance",
            )
            .and_then(|mut statement| {
                statement
                    .query_map([], |row| {
                        Ok((EntityId(Uuid::from_bytes(row.get(0)?)), row.get(1)?))
                    })?
                    .collect()
            })
            .map_err(StoreError::sqlite("counting who was told an answer"))
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
        if !filter.search.is_blank() {
            let waiting = [S::Registered, S::Assigned].map(S::term);
            let since = filter.waiting_since;
            let Some(states) = parts(filter.state.map(S::term), since.and(Some(&waiting))) else {
                return Ok(Listed::none());
            };
            let narrowed = match since {
                Some(since) => Narrowed::Until(since.to_string()),
                None if filter.to_call => Narrowed::ToCall,
                None => Narrowed::No,
            };
            let sought = &filter.search;
            return self.found(
                sought,
                Noun::Consultation,
                &states,
                &narrowed,
                (offset, limit),
            );
        }
        let (state, since) = (
            filter.state.map(S::term),
            filter.waiting_since.map(|on| on.to_string()),
        );
        let waiting = [S::Registered.term(), S::Assigned.term()];
        let mut page = Page::of("consultations", "asked_on");
        if let Some(state) = &state {
            page.only("state = ?", &[state]);
        }
        if let Some(since) = &since {
            let params: [&dyn ToSql; 3] = [&waiting[0], &waiting[1], since];
            page.only("state IN (?, ?) AND counts_from <= ?", &params);
        }
        if filter.to_call {
            page.only("call_back = 1", &[]);
        }
        self.page(&page, (offset, limit))
    }

    /// The oldest consultations in this state whose five working days began no later than `until`, and
    /// how many there are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn first_consultations(
        &self,
        state: consultation::State,
        until: NaiveDate,
        limit: u32,
    ) -> StoreResult<Listed<Consultation>> {
        let condition = "FROM consultations WHERE state = ?1 AND counts_from <= ?2";
        let (state, until) = (state.term(), until.to_string());
        let rows = self.records(
            &format!("SELECT record {condition} ORDER BY counts_from, id LIMIT ?3"),
            params![state, until, limit],
        )?;
        Ok(Listed {
            total: self.count(
                &format!("SELECT count(*) {condition}"),
                params![state, until],
            )?,
            more: false,
            rows,
        })
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
        let state = filter.state.map(suggestion::State::term);
        if !filter.search.is_blank() {
            let states: Vec<_> = state.into_iter().collect();
            let sought = &filter.search;
            return self.found(
                sought,
                Noun::Suggestion,
                &states,
                &Narrowed::No,
                (offset, limit),
            );
        }
        let mut page = Page::of("suggestions", "registered_on");
        if let Some(state) = &state {
            page.only("state = ?", &[state]);
        }
        self.page(&page, (offset, limit))
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
}
