//! Streams (流): what a desk reads, at positions without a gap and in a chain of their own, so that it notices
//! when it is shown another history than before.

use crate::{
    desk::PullLimits,
    fault::Fault,
    place::Scope,
    wire::{Page, PageEntry},
};
use zonedesk_domain::journal::{Algorithm, Digest, Entry, EntryError, EntryHash};

/// How far a desk has read one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The last position it took in; 0 before the first.
    pub after: u64,
    /// The chain up to there; zero before the first.
    pub running: Digest,
}

impl Default for Cursor {
    fn default() -> Self {
        Self {
            after: 0,
            running: Digest::ZERO,
        }
    }
}

/// The chain of a stream behind one more entry: SM3(chain before ‖ entry hash).
#[must_use]
pub fn running_after(before: Digest, entry: EntryHash) -> Digest {
    Algorithm::Sm3.digest(&[&before.0, &entry.0])
}

/// A page while it is cut from a stream: as many entries as fit, one at least.
#[derive(Debug)]
pub struct PageCut {
    page: Page,
    left: PullLimits,
}

impl PageCut {
    /// Begins behind `cursor` in a stream that ends at `head`; `left` is what may still be sent.
    #[must_use]
    pub fn new(scope: Scope, cursor: Cursor, head: u64, left: PullLimits) -> Self {
        Self {
            page: Page {
                scope,
                after: cursor.after,
                entries: Vec::new(),
                running: cursor.running,
                head,
            },
            left,
        }
    }

    /// Adds the next entry of the stream, where it fits; tells whether it did.
    pub fn add(&mut self, hash: EntryHash, entry: PageEntry) -> bool {
        let size = match &entry {
            PageEntry::Whole(entry) => u32::try_from(entry.size()).unwrap_or(u32::MAX),
            PageEntry::Own(_) => 32,
        };
        let is_first = self.page.entries.is_empty();
        if self.left.entries == 0 || (size > self.left.bytes && !is_first) {
            return false;
        }
        self.left.entries -= 1;
        self.left.bytes = self.left.bytes.saturating_sub(size);
        self.page.running = running_after(self.page.running, hash);
        self.page.entries.push(entry);
        true
    }

    /// The page, and what may be sent of other streams.
    #[must_use]
    pub fn done(self) -> (Page, PullLimits) {
        (self.page, self.left)
    }
}

/// Why a page is not taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// It does not begin where the desk stands, or does not say so.
    #[error("a page of {0} begins at another place")]
    Place(Scope),
    /// One of its entries is no entry.
    #[error("entry {at} of a page: {cause}")]
    Entry {
        /// Which one, from 0.
        at: usize,
        /// What is wrong with it.
        cause: EntryError,
    },
    /// One of its entries came without its body. Nothing is erased yet, so it was lost.
    #[error("entry {0} of a page has no body")]
    Bodiless(usize),
    /// Its entries do not make the chain that it names.
    #[error("a page of {0} does not make its chain")]
    Chain(Scope),
}

/// One entry of a page that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Read {
    /// The entry.
    Whole(Box<Entry>),
    /// One the desk is said to have written.
    Own(EntryHash),
}

impl Read {
    pub(crate) fn hash(&self) -> EntryHash {
        match self {
            Self::Whole(entry) => entry.hash,
            Self::Own(hash) => *hash,
        }
    }
}

/// Checks that a page continues a stream at `cursor`; gives its entries and where the stream stands then.
///
/// # Errors
/// [`PageError`], by what is wrong.
pub fn check_page(
    page: Page,
    cursor: Cursor,
) -> Result<(Vec<Entry>, Vec<EntryHash>, Cursor), PageError> {
    let (read, cursor) = read_page(page, cursor)?;
    let own = read.iter().filter_map(|one| match one {
        Read::Own(hash) => Some(*hash),
        Read::Whole(_) => None,
    });
    let own = own.collect();
    let whole = read.into_iter().filter_map(|one| match one {
        Read::Whole(entry) => Some(*entry),
        Read::Own(_) => None,
    });
    Ok((whole.collect(), own, cursor))
}

pub(crate) fn read_page(page: Page, cursor: Cursor) -> Result<(Vec<Read>, Cursor), PageError> {
    let Page {
        scope,
        after,
        entries,
        running,
        head,
    } = page;
    let count = entries.len() as u64;
    if after != cursor.after || after.checked_add(count).is_none_or(|end| end > head) {
        return Err(PageError::Place(scope));
    }
    let mut read = Vec::with_capacity(entries.len());
    let mut chain = cursor.running;
    for (at, entry) in entries.into_iter().enumerate() {
        let one = match entry {
            PageEntry::Own(hash) => Read::Own(hash),
            PageEntry::Whole(entry) => {
                let entry = entry
                    .open()
                    .map_err(|cause| PageError::Entry { at, cause })?;
                if entry.content.is_none() {
                    return Err(PageError::Bodiless(at));
                }
                Read::Whole(Box::new(entry))
            }
        };
        chain = running_after(chain, one.hash());
        read.push(one);
    }
    if chain != running {
        return Err(PageError::Chain(scope));
    }
    let skipped = u64::from(Fault::FullPageSkipsOne.is_on() && after + count < head);
    let cursor = Cursor {
        after: after + count + skipped,
        running,
    };
    Ok((read, cursor))
}
