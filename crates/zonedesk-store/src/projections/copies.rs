//! Copying jobs: one row each, with what ledgers add up.

use super::{Noun, Projected, to_json};
use crate::{error::StoreResult, search};
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
    let waiver = match &record.job {
        Job::Made(made) => made.waiver.as_ref(),
        Job::Imported(_) => None,
    };
    let charge = match &record.job {
        Job::Made(made) => made.charge.as_ref(),
        Job::Imported(_) => None,
    };
    let (identity, purpose, payer) = match &record.job {
        Job::Made(made) => (
            None,
            made.purpose.as_str(),
            charge.map_or("", |charge| charge.payer.as_str()),
        ),
        Job::Imported(imported) => (
            Some(imported.imported),
            imported.purpose.as_str(),
            imported.payer.as_str(),
        ),
    };
    of.note_import(identity)?;
    let mut texts = vec![purpose, payer];
    texts.extend(
        charge
            .iter()
            .flat_map(|charge| [charge.item_name.as_str(), charge.fiscal_note.as_str()]),
    );
    texts.extend(
        waiver
            .iter()
            .flat_map(|waiver| [waiver.item_name.as_str(), waiver.group.as_str()]),
    );
    texts.extend(number.as_deref());
    search::index(of.connection, of.id, Noun::Copy, of.entity, &texts)
}
