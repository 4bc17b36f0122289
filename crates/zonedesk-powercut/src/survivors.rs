//! What is still on the disk after the power came back.

/// Which of the changes that were never synced are found after a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Survivors {
    /// Nothing but what was synced: the operating system had written nothing on its own account.
    None,
    /// Everything, the operation in flight included: the operating system had just written all of it.
    All,
    /// An arbitrary part in an arbitrary order, writes torn at 512-byte sectors. The same seed on
    /// the same disk gives the same result.
    Seeded(u64),
}

/// Draws the fate of each unsynced change.
#[derive(Debug)]
pub(crate) struct Chance {
    survivors: Survivors,
    state: u64,
}

impl Chance {
    pub(crate) fn new(survivors: Survivors) -> Self {
        let state = match survivors {
            Survivors::Seeded(seed) => seed,
            Survivors::None | Survivors::All => 0,
        };
        Self { survivors, state }
    }

    /// One of `0..=last`, where 0 means that nothing survives and `last` that everything does.
    pub(crate) fn up_to(&mut self, last: usize) -> usize {
        match self.survivors {
            Survivors::None => 0,
            Survivors::All => last,
            Survivors::Seeded(_) => (self.next() % (last as u64 + 1)) as usize,
        }
    }

    /// Puts `items` into an arbitrary order; without a seed they keep theirs.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        if matches!(self.survivors, Survivors::Seeded(_)) {
            for last in (1..items.len()).rev() {
                items.swap(last, self.up_to(last));
            }
        }
    }

    /// SplitMix64: enough spread for choosing, and the same on every machine.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
