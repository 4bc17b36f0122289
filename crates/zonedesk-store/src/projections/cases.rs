//! Applications, consultations and suggestions: one row each.

use super::{Noun, Projected, to_json};
use crate::{error::StoreResult, search::Document};
use zonedesk_domain::{
    application::{self, Application},
    consultation::Consultation,
    suggestion::Suggestion,
};

pub(super) fn application(of: &Projected<'_>) -> StoreResult<()> {
    use application::Field as F;
    let Some(record) = Application::fold(of.entries) else {
        return Ok(());
    };
    let number = record.number.as_ref().map(ToString::to_string);
    of.write(
        "INSERT OR REPLACE INTO applications (id, entity, number, received_on, received_at, state, agency, \
         handed_over_on, awaits_handover, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        &[
            &of.id,
            of.entity.0.as_bytes(),
            &number,
            &record.received.received_on.to_string(),
            &record.received.received_at.map(|at| at.to_string()),
            &record.state.term(),
            &record.text(F::Agency),
            &record.handed_over.as_ref().map(|handed| handed.on.to_string()),
            &record.awaits_handover(),
            &to_json(&record)?,
        ],
    )?;
    of.note_import(record.received.imported)?;
    let document = Document::of_application(&record);
    of.index(Noun::Application, &document)
}

pub(super) fn consultation(of: &Projected<'_>) -> StoreResult<()> {
    let Some(record) = Consultation::fold(of.entries) else {
        return Ok(());
    };
    let number = record.number.as_ref().map(ToString::to_string);
    of.write(
        "INSERT OR REPLACE INTO consultations \
         (id, entity, number, asked_on, state, agency, record, guidance, counts_from, \
         call_back) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        &[
            &of.id,
            of.entity.0.as_bytes(),
            &number,
            &record.registered.asked_on.to_string(),
            &record.state.term(),
            &record
                .assigned
                .as_ref()
                .map(|assigned| assigned.agency.clone()),
            &to_json(&record)?,
            &record.guidance().map(|guidance| *guidance.0.as_bytes()),
            &record.counts_from().to_string(),
            &record.awaits_call_back(),
        ],
    )?;
    of.note_import(record.registered.imported)?;
    let document = Document::of_consultation(&record);
    of.index(Noun::Consultation, &document)
}

pub(super) fn suggestion(of: &Projected<'_>) -> StoreResult<()> {
    let Some(record) = Suggestion::fold(of.entries) else {
        return Ok(());
    };
    let number = record.number.as_ref().map(ToString::to_string);
    of.write(
        "INSERT OR REPLACE INTO suggestions (id, entity, number, registered_on, state, record) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        &[
            &of.id,
            of.entity.0.as_bytes(),
            &number,
            &record.registered.on.to_string(),
            &record.state.term(),
            &to_json(&record)?,
        ],
    )?;
    let document = Document::of_suggestion(&record);
    of.index(Noun::Suggestion, &document)
}
