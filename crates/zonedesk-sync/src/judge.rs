//! What becomes of a push (判定): stored before, new, a second history of one place, or too early. Nothing that a
//! device wrote is ever refused for what it says: paper and money have moved already. Only its order counts.

use crate::{batch::Batch, fault::Fault};
use std::collections::BTreeMap;
use zonedesk_domain::journal::{Entry, EntryHash, Epoch};

/// What the district knows of the places a batch is about; read in the transaction that will store it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// The entries of this device and epoch at each place of the batch; two and more where a disk was copied.
    pub at: BTreeMap<u64, Vec<EntryHash>>,
    /// Where the entry of this device stands that the first one names before it; nothing where it is not here.
    pub previous: Option<(Epoch, u64)>,
}

/// What becomes of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The entries from this one on are new; the ones before it were stored before. All of them where it is
    /// their number.
    Take {
        /// The first new one, from 0.
        first_new: usize,
        /// The first place of the batch at which another entry stands, too: a second history. It is stored like
        /// the first.
        forked: Option<u64>,
    },
    /// Something before it is missing here, or a place before it was left out.
    Behind,
}

/// Decides what becomes of `batch`.
#[must_use]
pub fn judge(batch: &Batch, known: &Known) -> Verdict {
    let follows = match known.previous {
        // The first of all, or of a later epoch, or the next one: no place is left out.
        None => batch.previous() == EntryHash::ZERO && batch.first_seq() == 1,
        Some((epoch, _)) if epoch < batch.epoch() => batch.first_seq() == 1,
        Some((epoch, seq)) => epoch == batch.epoch() && seq + 1 == batch.first_seq(),
    };
    if !follows {
        return Verdict::Behind;
    }
    let here = |entry: &Entry| {
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
    let others_at = |entry: &&Entry| {
        let hashes = known.at.get(&entry.header.position.seq);
        hashes.is_some_and(|hashes| hashes.iter().any(|hash| *hash != entry.hash))
    };
    let forked = entries.iter().find(others_at);
    let forked = forked.map(|entry| entry.header.position.seq);
    if forked.is_some() && Fault::ForkIgnored.is_on() {
        return Verdict::Take {
            first_new: entries.len(),
            forked: None,
        };
    }
    Verdict::Take { first_new, forked }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;
    use zonedesk_domain::journal::{
        Algorithm, DeviceId, DeviceKey, Draft, EntityId, OperatorMark, Position, PublicKey,
    };
    use zonedesk_testkit::sample;

    fn entry(epoch: u32, seq: u64, previous: EntryHash) -> Entry {
        Entry::seal(
            Algorithm::Sm3,
            Position {
                device: DeviceId(Uuid::from_u128(1)),
                epoch: Epoch(epoch),
                seq,
            },
            previous,
            OperatorMark::system(),
            0,
            [0; 32],
            (Vec::new(), 1),
            &Draft {
                entity: EntityId(Uuid::from_u128(2)),
                body: sample::free_copy().into(),
                number: None,
            },
        )
        .unwrap()
    }

    fn batch(entries: &[Entry]) -> Batch {
        let key = DeviceKey::from_scalar(&[7; 32]).unwrap();
        let public = PublicKey::from_pem(&key.public_pem().unwrap()).unwrap();
        Batch::check(Batch::push(entries, &key).unwrap().unwrap(), &public).unwrap()
    }

    fn known(previous: Option<(u32, u64)>) -> Known {
        Known {
            previous: previous.map(|(epoch, seq)| (Epoch(epoch), seq)),
            ..Known::default()
        }
    }

    #[test]
    fn no_place_is_left_out_whatever_an_entry_names_before_it() {
        let before = EntryHash::ZERO;
        let named = entry(0, 3, before).hash;
        type Case = (u32, u64, EntryHash, Option<(u32, u64)>, bool);
        let cases: [Case; 9] = [
            (0, 1, before, None, true),
            (1, 1, before, None, true),
            (0, 2, before, None, false),
            (0, 4, named, None, false),
            (0, 4, named, Some((0, 3)), true),
            (0, 500, named, Some((0, 3)), false),
            (0, 1, named, Some((0, 3)), false),
            (1, 1, named, Some((0, 3)), true),
            (1, 2, named, Some((0, 3)), false),
        ];
        for (epoch, seq, previous, place, is_taken) in cases {
            let verdict = judge(&batch(&[entry(epoch, seq, previous)]), &known(place));
            let taken = Verdict::Take {
                first_new: 0,
                forked: None,
            };
            assert_eq!(verdict == taken, is_taken, "{epoch}.{seq} behind {place:?}");
        }
    }

    #[test]
    fn another_entry_at_a_place_is_told_with_the_place() {
        let first = entry(0, 1, EntryHash::ZERO);
        let second = entry(0, 2, first.hash);
        let both = batch(&[first.clone(), second.clone()]);
        let mut known = known(None);
        known.at.insert(1, vec![first.hash]);
        known.at.insert(2, vec![first.hash]);
        let verdict = judge(&both, &known);
        assert_eq!(
            verdict,
            Verdict::Take {
                first_new: 1,
                forked: Some(2)
            }
        );
        known.at.insert(2, vec![second.hash]);
        let verdict = judge(&both, &known);
        assert_eq!(
            verdict,
            Verdict::Take {
                first_new: 2,
                forked: None
            }
        );
    }
}
