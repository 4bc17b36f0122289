//! What becomes of a push (判定): stored before, new, a second history of one place, or too early. Nothing that a
//! device wrote is ever refused for what it says: paper and money have moved already.

use crate::{batch::Batch, fault::Fault, place::Place, wire::Behind};
use std::collections::BTreeMap;
use zonedesk_domain::journal::EntryHash;

/// What the district knows of the places a batch is about; read in the transaction that will store it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// The entries of this device and epoch at each place of the batch; two and more where a disk was copied.
    pub at: BTreeMap<u64, Vec<EntryHash>>,
    /// Whether the entry that the first one names before it is here. What names nobody needs nobody.
    pub previous: bool,
    /// The newest entry of this device before the batch: of this epoch, else of the one before it.
    pub newest_before: Option<Place>,
}

/// What becomes of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The entries from this one on are new; the ones before it were stored before. All of them where it is
    /// their number.
    Take {
        /// The first new one, from 0.
        first_new: usize,
        /// Whether other entries stand at places of the batch: a second history. It is stored like the first.
        forked: bool,
    },
    /// Something before it is missing here.
    Behind(Behind),
}

/// Decides what becomes of `batch`.
#[must_use]
pub fn judge(batch: &Batch, known: &Known) -> Verdict {
    let names_nobody = batch.previous() == EntryHash::ZERO;
    let begins = names_nobody && batch.first_seq() == 1;
    if !begins && (names_nobody || !known.previous) {
        return Verdict::Behind(Behind {
            newest: known.newest_before,
        });
    }
    let here = |entry: &zonedesk_domain::journal::Entry| {
        known
            .at
            .get(&entry.header.position.seq)
            .is_some_and(|hashes| hashes.contains(&entry.hash))
    };
    let entries = batch.entries();
    // The chain leads from each entry to the one before it: behind the first new one nothing is old.
    let first_new = entries
        .iter()
        .position(|entry| !here(entry))
        .unwrap_or(entries.len());
    let forked = entries.iter().any(|entry| {
        known
            .at
            .get(&entry.header.position.seq)
            .is_some_and(|hashes| hashes.iter().any(|hash| *hash != entry.hash))
    });
    if forked && Fault::ForkIgnored.is_on() {
        return Verdict::Take {
            first_new: entries.len(),
            forked: false,
        };
    }
    Verdict::Take { first_new, forked }
}
