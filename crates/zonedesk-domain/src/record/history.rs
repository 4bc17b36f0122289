//! The entries of one record in canonical order, and who knew of what.

use crate::journal::{Body, Entry, EntryHash, Header, OperatorMark};
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
    known: Vec<Known>,
    /// The places that somebody named as seen.
    named: BTreeSet<usize>,
}

/// Places, of which nearly always all up to some place and a few behind it: one number and a few words, however many
/// entries a record has. Where many wrote without knowing of each other, a bit for each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Known {
    /// Of all words before this one every bit is set.
    whole: usize,
    /// The words behind.
    words: Vec<u64>,
}

const BITS: usize = u64::BITS as usize;

impl Known {
    fn contains(&self, place: usize) -> bool {
        let word = place / BITS;
        let Some(at) = word.checked_sub(self.whole) else {
            return true;
        };
        let held = self.words.get(at).copied().unwrap_or(0);
        held & (1 << (place % BITS)) != 0
    }

    fn insert(&mut self, place: usize) {
        let Some(at) = (place / BITS).checked_sub(self.whole) else {
            return;
        };
        if self.words.len() <= at {
            self.words.resize(at + 1, 0);
        }
        if let Some(word) = self.words.get_mut(at) {
            *word |= 1 << (place % BITS);
        }
        self.shorten();
    }

    fn extend(&mut self, other: &Self) {
        if other.whole > self.whole {
            let covered = (other.whole - self.whole).min(self.words.len());
            self.words.drain(..covered);
            self.whole = other.whole;
        }
        let shared = other.words.iter().skip(self.whole - other.whole);
        for (at, word) in shared.enumerate() {
            match self.words.get_mut(at) {
                Some(own) => *own |= word,
                None => self.words.push(*word),
            }
        }
        self.shorten();
    }

    fn shorten(&mut self) {
        let full = self.words.iter().take_while(|word| **word == u64::MAX);
        let full = full.count();
        self.words.drain(..full);
        self.whole += full;
    }
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
        let seen = seen(&told);
        let known = knowledge(&seen);
        let named = seen.into_iter().flatten().collect();
        Self { told, known, named }
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
            .is_some_and(|known| known.contains(earlier))
    }

    /// The last place in canonical order whose body is as wanted.
    #[must_use]
    pub fn newest(&self, is_wanted: impl Fn(&Body) -> bool) -> Option<usize> {
        self.told
            .iter()
            .rposition(|told| told.body.as_ref().is_some_and(&is_wanted))
    }

    /// Whether the district wrote the entry at a place.
    #[must_use]
    pub fn is_of_district(&self, at: usize) -> bool {
        let told = self.told.get(at);
        told.is_some_and(|told| told.header.operator == OperatorMark::district())
    }

    /// What a new entry about this record has seen: the entries that no other one knew of, in order
    /// of their hash, and the depth that the new entry takes.
    #[must_use]
    pub fn frontier(&self) -> (Vec<EntryHash>, u64) {
        let mut heads: Vec<_> = (0..self.told.len())
            .filter(|at| !self.named.contains(at))
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

/// For each entry the places of those that its writer named. What a desk wrote itself it names like everything else that
/// it saw. Its place in the journal tells nothing: of a copied disk there are two desks that go on from one place without
/// knowing.
fn seen(told: &[Told]) -> Vec<Vec<usize>> {
    let places: BTreeMap<_, _> = told
        .iter()
        .enumerate()
        .map(|(at, told)| (told.hash, at))
        .collect();
    let named = |(at, entry): (usize, &Told)| {
        let seen = entry.header.saw.iter().filter_map(|hash| places.get(hash));
        seen.copied().filter(|before| *before < at).collect()
    };
    told.iter().enumerate().map(named).collect()
}

/// Whoever named an entry knew of it, and of all that its writer knew of.
fn knowledge(seen: &[Vec<usize>]) -> Vec<Known> {
    let mut known: Vec<Known> = Vec::with_capacity(seen.len());
    for (at, before) in seen.iter().enumerate() {
        let mut mine = Known::default();
        for before in before.iter().filter_map(|before| known.get(*before)) {
            mine.extend(before);
        }
        mine.insert(at);
        known.push(mine);
    }
    known
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As one would write it down.
    fn plainly(seen: &[Vec<usize>]) -> Vec<BTreeSet<usize>> {
        let mut known: Vec<BTreeSet<usize>> = Vec::new();
        for (at, before) in seen.iter().enumerate() {
            let mut mine = BTreeSet::from([at]);
            for before in before {
                mine.extend(known[*before].iter().copied());
            }
            known.push(mine);
        }
        known
    }

    proptest! {
        #[test]
        fn who_knew_of_what_is_the_same_however_it_is_kept(
            picks in proptest::collection::vec(proptest::collection::vec(0_usize..1_000, 0..4), 1..300)
        ) {
            let seen: Vec<Vec<usize>> = picks
                .iter()
                .enumerate()
                // Mostly what came just before, as at a desk.
                .map(|(at, picks)| picks.iter().filter(|_| at > 0).map(|pick| at - 1 - (pick % at).min(pick % 70)).collect())
                .collect();
            let (known, plain) = (knowledge(&seen), plainly(&seen));
            for later in 0..seen.len() {
                for earlier in 0..seen.len() {
                    prop_assert_eq!(
                        known[later].contains(earlier),
                        plain[later].contains(&earlier),
                        "{} of {}", earlier, later
                    );
                }
            }
        }
    }

    #[test]
    fn a_record_of_very_many_entries_takes_little() {
        let chain: Vec<Vec<usize>> = (0_usize..200_000)
            .map(|at| at.checked_sub(1).into_iter().collect())
            .collect();
        let known = knowledge(&chain);
        let words: usize = known.iter().map(|known| known.words.len()).sum();
        assert!(words <= chain.len(), "{words}");
        assert!(known[199_999].contains(0) && !known[0].contains(199_999));
    }
}
