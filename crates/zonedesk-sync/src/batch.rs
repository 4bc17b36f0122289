//! A push as it was checked (一批): entries of one device and epoch that follow each other, vouched for by one
//! signature under the last.

use crate::{
    place::Place,
    wire::{Push, WireEntry},
};
use zonedesk_domain::journal::{
    DeviceId, DeviceKey, Entry, EntryError, EntryHash, Epoch, HeadStatement, KeyError, PublicKey,
};

/// No push holds more entries.
pub const MOST_ENTRIES: usize = 1_000;

/// A device that began anew so often is none of ours.
const LAST_EPOCH: u32 = 1_000_000;

/// Entries that follow each other in the journal of one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    device: DeviceId,
    epoch: Epoch,
    entries: Vec<Entry>,
    statement: Vec<u8>,
    signature: Vec<u8>,
}

/// Why a push is refused. None of these can happen to a desk that tells the truth over a whole line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// There is nothing in it, or more than [`MOST_ENTRIES`].
    #[error("a push of {0} entries")]
    Count(usize),
    /// One of them is no entry.
    #[error("entry {at} of a push: {cause}")]
    Entry {
        /// Which one, from 0.
        at: usize,
        /// What is wrong with it.
        cause: EntryError,
    },
    /// It came without its body. Nothing is erased yet, so it was lost, and would be taken for whole.
    #[error("entry {0} of a push has no body")]
    Bodiless(usize),
    /// It stands in an epoch that no device reaches.
    #[error("a push of epoch {0}")]
    Epoch(u32),
    /// It belongs to another device, epoch or place than the one before it.
    #[error("entry {0} of a push does not follow the one before it")]
    Order(usize),
    /// The statement is about something else, or is not signed by the device.
    #[error("the signature under a push does not hold")]
    Signature,
}

impl Batch {
    /// Checks a push: every entry, their chain, and the signature under the last. `key` is the one the
    /// device was enrolled with.
    ///
    /// # Errors
    /// [`BatchError`], by what is wrong.
    pub fn check(push: Push, key: &PublicKey) -> Result<Self, BatchError> {
        let (device, statement, signature) = (push.device, push.statement, push.signature);
        let count = push.entries.len();
        if count == 0 || count > MOST_ENTRIES {
            return Err(BatchError::Count(count));
        }
        let mut entries: Vec<Entry> = Vec::with_capacity(count);
        for (at, entry) in push.entries.into_iter().enumerate() {
            let entry = entry
                .open()
                .map_err(|cause| BatchError::Entry { at, cause })?;
            let position = entry.header.position;
            if entry.content.is_none() {
                return Err(BatchError::Bodiless(at));
            }
            if position.epoch.0 > LAST_EPOCH {
                return Err(BatchError::Epoch(position.epoch.0));
            }
            let follows = match entries.last() {
                None => position.device == device,
                Some(before) => {
                    let behind = before.header.position;
                    position.device == device
                        && position.epoch == behind.epoch
                        && behind.seq.checked_add(1) == Some(position.seq)
                        && entry.header.previous == before.hash
                }
            };
            if !follows {
                return Err(BatchError::Order(at));
            }
            entries.push(entry);
        }
        let Some(last) = entries.last() else {
            return Err(BatchError::Count(0));
        };
        if head_of(last).to_bytes().ok().as_ref() != Some(&statement)
            || !key.verify(&statement, &signature)
        {
            return Err(BatchError::Signature);
        }
        Ok(Self {
            device,
            epoch: last.header.position.epoch,
            entries,
            statement,
            signature,
        })
    }

    /// Makes a push of `entries`, which follow each other; nothing of none.
    ///
    /// # Errors
    /// [`KeyError`] when signing fails.
    pub fn push(entries: &[Entry], key: &DeviceKey) -> Result<Option<Push>, KeyError> {
        let Some(last) = entries.last() else {
            return Ok(None);
        };
        // A statement holds nothing that CBOR cannot.
        let statement = head_of(last).to_bytes().unwrap_or_default();
        let signature = key.sign(&statement)?;
        Ok(Some(Push {
            device: last.header.position.device,
            entries: entries.iter().map(WireEntry::from).collect(),
            statement,
            signature,
        }))
    }

    /// Whose journal.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// In which epoch.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The entries, one at least.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What the device said of the last entry, and its signature (DER) under it.
    #[must_use]
    pub fn vouched(&self) -> (&[u8], &[u8]) {
        (&self.statement, &self.signature)
    }

    /// The place of the first entry in its epoch.
    #[must_use]
    pub fn first_seq(&self) -> u64 {
        self.entries
            .first()
            .map_or(0, |first| first.header.position.seq)
    }

    /// What the first entry names as the one before it.
    #[must_use]
    pub fn previous(&self) -> EntryHash {
        self.entries
            .first()
            .map_or(EntryHash::ZERO, |first| first.header.previous)
    }

    /// Where the last one stands.
    #[must_use]
    pub fn last(&self) -> Option<Place> {
        self.entries.last().map(Place::of)
    }
}

fn head_of(last: &Entry) -> HeadStatement {
    let position = last.header.position;
    HeadStatement::new(
        last.header.algorithm,
        position.device,
        position.epoch,
        position.seq,
        last.hash,
    )
}
