//! Copying jobs: one row each, with what ledgers add up.

use super::{Noun, Projected, to_json};
use crate::{error::StoreResult, search::Document};
use zonedesk_domain::copying::{Copy, Job};

pub(super) fn copy(of: &Projected<'_>) -> StoreResult<()> {
    let Some(record) = Copy::fold(of.entries) else {
        return Ok(());
    };
    let number = record.number.as_ref().map(ToString::to_string);
    of.write(
        "INSERT OR REPLACE INTO copies (id, entity, number, made_on, pages, amount_fen, record) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[
            &of.id,
            of.entity.0.as_bytes(),
            &number,
            &record.on().to_string(),
            &record.pages(),
            &record.amount().get(),
            &to_json(&record)?,
        ],
    )?;
    if let Job::Imported(imported) = &record.job {
        of.note_import(Some(imported.imported))?;
    }
    of.index(Noun::Copy, &Document::of_copy(&record))
}
