//! Drafts (草稿): what somebody is typing, kept until it is saved or given up.
//!
//! They are no records: nothing of them is in the journal, and they leave no trace once given up. They
//! stand in the encrypted database because they hold the same personal data as the forms they become.

use crate::{
    error::{StoreError, StoreResult},
    read::ReadStore,
    store::Store,
};
use rusqlite::{Connection, OptionalExtension as _, params};
use zonedesk_domain::journal::OperatorMark;

/// What was being typed, and when it was last kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The form's content, as its screen wrote it.
    pub content: String,
    /// Milliseconds since 1970-01-01 UTC.
    pub saved_at_ms: i64,
}

impl Store {
    /// Keeps the newest text of `form` for `operator`, durably, in place of what was kept before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn save_draft(
        &mut self,
        operator: &OperatorMark,
        form: &str,
        content: &str,
        now_ms: i64,
    ) -> StoreResult<()> {
        self.files.check()?;
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO drafts (operator, form, content, saved_at) VALUES (?1, ?2, ?3, ?4)",
            )
            .and_then(|mut statement| statement.execute(params![operator.0, form, content, now_ms]))
            .map(drop)
            .map_err(StoreError::sqlite("keeping a draft"))
    }

    /// Forgets the draft of `form`, if there is one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn discard_draft(&mut self, operator: &OperatorMark, form: &str) -> StoreResult<()> {
        discard(&self.connection, operator, form)
    }
}

pub(crate) fn discard(
    connection: &Connection,
    operator: &OperatorMark,
    form: &str,
) -> StoreResult<()> {
    connection
        .prepare_cached("DELETE FROM drafts WHERE operator = ?1 AND form = ?2")
        .and_then(|mut statement| statement.execute(params![operator.0, form]))
        .map(drop)
        .map_err(StoreError::sqlite("giving up a draft"))
}

impl ReadStore<'_> {
    /// The draft of `form` that `operator` left.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_draft(&self, operator: &OperatorMark, form: &str) -> StoreResult<Option<Draft>> {
        self.connection()
            .prepare_cached(
                "SELECT content, saved_at FROM drafts WHERE operator = ?1 AND form = ?2",
            )
            .and_then(|mut statement| {
                statement
                    .query_row(params![operator.0, form], |row| {
                        Ok(Draft {
                            content: row.get(0)?,
                            saved_at_ms: row.get(1)?,
                        })
                    })
                    .optional()
            })
            .map_err(StoreError::sqlite("reading a draft"))
    }
}
