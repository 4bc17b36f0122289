//! Fields that people correct, possibly at two desks at once.

use super::history::History;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Every value that was ever given to the fields of one record, by field and entry.
#[derive(Debug, Clone)]
pub struct Fields<F: Ord> {
    given: BTreeMap<F, Vec<(usize, String)>>,
}

impl<F: Ord> Default for Fields<F> {
    fn default() -> Self {
        Self {
            given: BTreeMap::new(),
        }
    }
}

/// Two desks gave one field different values without knowing of each other (内容冲突). Both stay
/// visible until an entry that saw both settles it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldConflict<F> {
    /// Which field.
    pub field: F,
    /// The values, in canonical order; the last one is shown in the field.
    pub values: Vec<String>,
}

impl<F: Ord + Copy> Fields<F> {
    /// The entry at `place` of the history gave `field` this value.
    pub fn give(&mut self, place: usize, field: F, value: String) {
        self.given.entry(field).or_default().push((place, value));
    }

    /// The value to show for each field that was ever given one, and the fields with more than one
    /// standing value.
    #[must_use]
    pub fn settle(&self, history: &History) -> (BTreeMap<F, String>, Vec<FieldConflict<F>>) {
        let mut shown = BTreeMap::new();
        let mut conflicts = Vec::new();
        for (field, given) in &self.given {
            let mut values: Vec<String> = Vec::new();
            for (place, value) in given {
                let replaced = given
                    .iter()
                    .any(|(later, _)| later != place && history.knew(*later, *place));
                if !replaced && values.last() != Some(value) {
                    values.retain(|other| other != value);
                    values.push(value.clone());
                }
            }
            if let Some(value) = values.last() {
                shown.insert(*field, value.clone());
            }
            if values.len() > 1 {
                conflicts.push(FieldConflict {
                    field: *field,
                    values,
                });
            }
        }
        (shown, conflicts)
    }
}
