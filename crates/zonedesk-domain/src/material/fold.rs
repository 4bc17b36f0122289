//! The entries of one material, folded.

use super::{Material, Published};
use crate::{
    journal::{Body, Entry},
    record::History,
};

impl Material {
    /// Folds the entries of one material; `None` when none of them tells of an edition.
    ///
    /// What the site says is about its shelf, what the district says about the text: neither takes the place of the
    /// other. Of each the last word in canonical order holds.
    #[must_use]
    pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Self> {
        let history = History::of(entries);
        let first = history.told().first()?;
        let mut material = Self {
            id: first.header.entity,
            recorded: None,
            updated_on: None,
            removed: None,
            published: None,
            withdrawn: None,
            counted: None,
        };
        for (at, told) in history.told().iter().enumerate() {
            #[allow(clippy::wildcard_enum_match_arm)]
            match &told.body {
                Some(Body::MaterialRecorded(own)) => {
                    let before = material.recorded.as_ref();
                    if before.is_some_and(|before| !before.edition.is_same_text(&own.edition)) {
                        material.updated_on = Some(own.on);
                    }
                    material.recorded = Some(own.clone());
                    material.removed = None;
                }
                Some(Body::MaterialRemoved(said)) if history.is_of_district(at) => {
                    material.withdrawn = Some(said.clone());
                }
                Some(Body::MaterialRemoved(said)) => material.removed = Some(said.clone()),
                Some(Body::MaterialCounted(said)) => {
                    // From then on the register says what was found.
                    if let Some(recorded) = &mut material.recorded {
                        recorded.copies = said.copies;
                    }
                    material.counted = Some(said.clone());
                }
                Some(Body::MaterialPublished(Published(edition))) => {
                    material.published = Some(edition.clone());
                    material.withdrawn = None;
                }
                _ => {}
            }
        }
        material.edition()?;
        Some(material)
    }
}
