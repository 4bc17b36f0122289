//! The memory that the connections to one WAL database share: SQLite's index of the log.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// One piece of shared memory. SQLite gets a pointer into it; whoever maps it keeps a clone, so
/// the pointer stays good even when the disk has forgotten the piece. Atomics, because C code
/// writes through the pointer while others hold the piece.
pub(crate) type Region = Arc<[AtomicU64; REGION_BYTES / 8]>;

/// The size SQLite asks for, always.
const REGION_BYTES: usize = 32 * 1024;

/// The shared memory of one database file and its eight lock slots. It lives in the computer's
/// memory, never on the disk: a power cut leaves nothing of it.
#[derive(Debug, Default)]
pub(crate) struct SharedMemory {
    regions: Vec<Region>,
    mapped_by: BTreeSet<u64>,
    slots: [Slot; 8],
}

#[derive(Debug, Default)]
struct Slot {
    readers: BTreeSet<u64>,
    writer: Option<u64>,
}

/// How a connection wants to hold lock slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hold {
    Shared,
    Exclusive,
}

impl SharedMemory {
    /// The region `index`, zeroed at first; `None` when it is not there and
    /// `extend` does not ask for it.
    pub(crate) fn map(
        &mut self,
        holder: u64,
        index: usize,
        bytes: usize,
        extend: bool,
    ) -> Option<Region> {
        assert_eq!(
            bytes, REGION_BYTES,
            "SQLite asks for another size of shared memory"
        );
        self.mapped_by.insert(holder);
        if extend {
            while self.regions.len() <= index {
                self.regions
                    .push(Arc::new([const { AtomicU64::new(0) }; REGION_BYTES / 8]));
            }
        }
        self.regions.get(index).cloned()
    }

    /// Takes all of `slots` or, answering false, none of them.
    pub(crate) fn lock(&mut self, holder: u64, slots: Range<usize>, hold: Hold) -> bool {
        let slots = &mut self.slots[slots];
        if slots.iter().any(|slot| slot.refuses(holder, hold)) {
            return false;
        }
        for slot in slots {
            match hold {
                Hold::Shared => drop(slot.readers.insert(holder)),
                Hold::Exclusive => slot.writer = Some(holder),
            }
        }
        true
    }

    pub(crate) fn unlock(&mut self, holder: u64, slots: Range<usize>) {
        for slot in &mut self.slots[slots] {
            slot.release(holder);
        }
    }

    /// Lets `holder` go with all its locks; the last one out clears the memory.
    pub(crate) fn unmap(&mut self, holder: u64) {
        self.unlock(holder, 0..self.slots.len());
        self.mapped_by.remove(&holder);
        if self.mapped_by.is_empty() {
            self.regions.clear();
        }
    }
}

impl Slot {
    fn refuses(&self, holder: u64, hold: Hold) -> bool {
        let written_by_another = self.writer.is_some_and(|writer| writer != holder);
        let read_by_another = self.readers.iter().any(|reader| *reader != holder);
        written_by_another || (hold == Hold::Exclusive && read_by_another)
    }

    fn release(&mut self, holder: u64) {
        self.readers.remove(&holder);
        self.writer.take_if(|writer| *writer == holder);
    }
}
