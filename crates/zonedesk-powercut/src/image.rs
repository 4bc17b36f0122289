//! The bytes of one file: as programs see them, as the disk holds them, and what lies between.

use crate::survivors::Chance;

/// The unit a disk writes whole or not at all, in bytes.
const SECTOR: usize = 512;

/// A change of a file's content that no sync has made durable yet.
#[derive(Debug, Clone)]
enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate { len: usize },
}

impl Change {
    fn apply(&self, image: &mut Vec<u8>) {
        match self {
            Change::Write { offset, bytes } => {
                if image.len() < *offset {
                    image.extend(vec![0; offset - image.len()]);
                }
                let (over, beyond) = bytes.split_at(bytes.len().min(image.len() - offset));
                image[*offset..offset + over.len()].copy_from_slice(over);
                image.extend_from_slice(beyond);
            }
            Change::Truncate { len } => image.truncate(*len),
        }
    }

    /// Cuts a write at the sectors of the disk, so that each can be lost alone.
    fn torn(self) -> Vec<Change> {
        let Change::Write { mut offset, bytes } = self else {
            return vec![self];
        };
        let mut rest = bytes.as_slice();
        let mut sectors = Vec::new();
        while !rest.is_empty() {
            let (head, tail) = rest.split_at(rest.len().min(SECTOR - offset % SECTOR));
            sectors.push(Change::Write {
                offset,
                bytes: head.to_vec(),
            });
            offset += head.len();
            rest = tail;
        }
        sectors
    }
}

/// A file's content: the current image, the durable image and the changes since the last sync.
#[derive(Debug, Default)]
pub(crate) struct Image {
    current: Vec<u8>,
    durable: Vec<u8>,
    unsynced: Vec<Change>,
}

impl Image {
    pub(crate) fn durable(bytes: &[u8]) -> Self {
        Self {
            current: bytes.to_vec(),
            durable: bytes.to_vec(),
            unsynced: Vec::new(),
        }
    }

    pub(crate) fn current(&self) -> &[u8] {
        &self.current
    }

    /// How long the file is after writing `len` bytes at `offset`.
    pub(crate) fn len_after_write(&self, offset: usize, len: usize) -> usize {
        self.current.len().max(offset + len)
    }

    pub(crate) fn write(&mut self, offset: usize, bytes: &[u8]) {
        self.change(Change::Write {
            offset,
            bytes: bytes.to_vec(),
        });
    }

    /// Shortens the file; a longer `len` leaves it as it is.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.change(Change::Truncate { len });
    }

    pub(crate) fn sync(&mut self) {
        for change in self.unsynced.drain(..) {
            change.apply(&mut self.durable);
        }
    }

    /// The power is back: the durable image plus the unsynced changes that survived.
    pub(crate) fn settle(&mut self, chance: &mut Chance) {
        // Some files lose nearly everything and some nearly nothing: an even coin for each write
        // would hardly ever leave out, or keep, exactly one.
        let lost_in_16 = [13, 7, 1][chance.up_to(2)];
        let mut survived = Vec::new();
        for change in self.unsynced.drain(..) {
            match chance.up_to(15) {
                drawn if drawn < lost_in_16 => {}
                drawn if drawn < lost_in_16 + 2 => {
                    survived.extend(change.torn().into_iter().filter(|_| chance.up_to(1) == 1));
                }
                _ => survived.push(change),
            }
        }
        chance.shuffle(&mut survived);
        for change in survived {
            change.apply(&mut self.durable);
        }
        self.current.clone_from(&self.durable);
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.current);
        self.unsynced.push(change);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::survivors::Survivors;

    /// Four sectors of old bytes, overwritten by new ones from the middle of the first sector on.
    fn after_a_cut(survivors: Survivors) -> Vec<u8> {
        let mut image = Image::durable(&[1; 4 * SECTOR]);
        image.write(SECTOR / 2, &[2; 3 * SECTOR]);
        image.settle(&mut Chance::new(survivors));
        image.current
    }

    #[test]
    fn a_write_is_lost_kept_or_torn_between_sectors_and_never_within_one() {
        let mut seen = std::collections::BTreeSet::new();
        for seed in 0..200 {
            let left = after_a_cut(Survivors::Seeded(seed));
            assert_eq!(
                left[..SECTOR / 2],
                [1; SECTOR / 2],
                "bytes beside the write stay"
            );
            let written = &left[SECTOR / 2..SECTOR / 2 + 3 * SECTOR];
            let pieces = [0..256, 256..768, 768..1280, 1280..1536];
            seen.insert(pieces.map(|piece| {
                let bytes = &written[piece];
                assert!(
                    bytes.iter().all(|byte| *byte == bytes[0]),
                    "seed {seed} mixed a sector"
                );
                bytes[0]
            }));
        }
        assert!(seen.contains(&[1; 4]) && seen.contains(&[2; 4]));
        assert!(
            seen.len() > 6,
            "200 seeds tear in many places, these did not: {seen:?}"
        );
    }

    #[test]
    fn none_and_all_survive_when_asked_for() {
        assert_eq!(after_a_cut(Survivors::None), [1; 4 * SECTOR]);
        assert_eq!(
            after_a_cut(Survivors::All)[SECTOR / 2..SECTOR / 2 + 3 * SECTOR],
            [2; 3 * SECTOR]
        );
    }

    #[test]
    fn what_was_synced_stays_and_a_later_truncation_may_not() {
        let mut image = Image::durable(b"");
        image.write(2, b"ab");
        image.sync();
        image.truncate(1);
        assert_eq!(image.current(), [0]);
        image.settle(&mut Chance::new(Survivors::None));
        assert_eq!(image.current(), b"\0\0ab");
    }
}
