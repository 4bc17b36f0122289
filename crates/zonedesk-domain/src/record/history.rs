//! The entries of one record in canonical order, and who knew of what.

use crate::journal::{Body, Entry, EntryHash, Header};
use std::collections::{BTreeMap, BTreeSet};

/// One entry of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its hash.
    pub hash: EntryHash,
    /// Its header.
    pub header: Header,
    /// What it says; `None` when the body was erased or cannot be read by this program.
    pub body: Option<Body>,
}

/// The entries of one record in canonical order: by depth, then device, epoch and seq.
///
/// The order is a property of the set, so it does not depend on how the entries came in. Depth grows
/// along everything a writer had seen, so a cause always stands before its effect.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct History {
    told: Vec<Told>,
    /// For each entry the places of those its writer knew of, itself included.
    known: Vec<BTreeSet<usize>>,
}

impl History {
    /// Orders the `entries` of one record. An entry given twice counts once.
    #[must_use]
    pub fn of<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Self {
        let unique: BTreeMap<_, _> = entries
            .into_iter()
            .map(|entry| {
                let header = &entry.header;
                let place = (header.depth, header.position, entry.hash);
                let body = entry.body().ok().flatten();
                (
                    place,
                    Told {
                        hash: entry.hash,
                        header: header.clone(),
                        body,
                    },
                )
            })
            .collect();
        let told: Vec<_> = unique.into_values().collect();
        let known = knowledge(&told);
        Self { told, known }
    }

    /// The entries in canonical order.
    #[must_use]
    pub fn told(&self) -> &[Told] {
        &self.told
    }

    /// Whether the writer of the entry at `later` knew of the one at `earlier`.
    #[must_use]
    pub fn knew(&self, later: usize, earlier: usize) -> bool {
        self.known
            .get(later)
            .is_some_and(|known| known.contains(&earlier))
    }

    /// What a new entry about this record has seen: the entries that no other one knew of, in order
    /// of their hash, and the depth that the new entry takes.
    #[must_use]
    pub fn frontier(&self) -> (Vec<EntryHash>, u64) {
        let mut heads: Vec<_> = (0..self.told.len())
            .filter(|at| (0..self.told.len()).all(|other| other == *at || !self.knew(other, *at)))
            .map(|at| self.told[at].hash)
            .collect();
        heads.sort_unstable();
        let depth = self
            .told
            .iter()
            .map(|told| told.header.depth)
            .max()
            .unwrap_or(0);
        // No depth is greater than a header may say, whatever somebody else wrote.
        let most = u64::try_from(i64::MAX).unwrap_or(u64::MAX);
        (heads, depth.saturating_add(1).min(most))
    }
}

fn knowledge(told: &[Told]) -> Vec<BTreeSet<usize>> {
    let places: BTreeMap<_, _> = told
        .iter()
        .enumerate()
        .map(|(at, told)| (told.hash, at))
        .collect();
    let mut known: Vec<BTreeSet<usize>> = Vec::with_capacity(told.len());
    for (at, entry) in told.iter().enumerate() {
        let mut mine = BTreeSet::from([at]);
        // What a desk wrote itself it names like everything else that it saw. Its place in the journal tells
        // nothing: of a copied disk there are two desks that go on from one place without knowing.
        let seen = entry.header.saw.iter().filter_map(|hash| places.get(hash));
        for before in seen.copied().filter(|before| *before < at) {
            mine.extend(known[before].iter().copied());
        }
        known.push(mine);
    }
    known
}
