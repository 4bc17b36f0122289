//! 附件同步 – the files beside the journal on their way, in a queue of their own: an entry never waits for its picture.
//! A file is what the desk encrypted, named by the digest of these bytes; it goes in parts, and goes on where it
//! stopped. The key stands in the entry, so that whoever keeps the file needs no trust.

use crate::{rest::Rest, wire::bounded_to};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeSet, VecDeque};
use zonedesk_domain::journal::Digest;

/// Bytes of one part: eight seconds at 64 kbit/s.
pub const PART_BYTES: usize = 64 * 1024;

/// No file is longer: the longest attachment, encrypted.
pub const LONGEST_FILE: u64 = 64 * 1024 * 1024;

/// So many files are asked about at once.
pub const MOST_FILES: usize = 200;

/// Something is wanted that nobody has sent yet: most likely it is on its way, and is asked for again soon.
const SOON_MS: u64 = 2_000;
/// Each time later, and at the latest so often.
const ASK_AGAIN_MS: u64 = 60_000;

/// What the desk asks about files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileAsk {
    /// Which of these it has whole.
    Known(FilesAsked),
    /// 上报 – takes a part.
    Put(FilePart),
    /// 下发 – gives a part.
    Get(FileWanted),
}

/// What the district says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileHeard {
    /// These of them.
    Known(FilesAsked),
    /// How much of it is there now.
    Put(FileHad),
    /// The part; nothing where it does not have the file whole.
    Get(Option<FilePart>),
}

/// Some files, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilesAsked {
    /// SM3 of the encrypted bytes of each.
    #[serde(deserialize_with = "some")]
    pub files: Vec<Digest>,
}

/// A part of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilePart {
    /// Which.
    pub file: Digest,
    /// Bytes of the whole.
    pub size: u64,
    /// Where the part begins.
    pub at: u64,
    /// The part.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

/// A part that is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileWanted {
    /// Of which file.
    pub file: Digest,
    /// From where.
    pub at: u64,
}

/// How much of a file the district has, from its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileHad {
    /// Bytes.
    pub have: u64,
}

fn some<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Digest>, D::Error> {
    bounded_to::<_, _, MOST_FILES>(from)
}

impl FilePart {
    /// Whether it can be a part of a file at all.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let end = self.at.checked_add(self.bytes.len() as u64);
        self.size > 0
            && self.size <= LONGEST_FILE
            && !self.bytes.is_empty()
            && self.bytes.len() <= PART_BYTES
            && end.is_some_and(|end| end <= self.size)
    }
}

/// The files of a desk (附件柜), as the queue sees them.
pub trait Shelf {
    /// What can go wrong.
    type Error;

    /// Files that are here and not known to be at the district.
    ///
    /// # Errors
    /// As the disk fails.
    fn unsent(&self, most: usize) -> Result<Vec<Digest>, Self::Error>;

    /// Files that entries name and that are not here.
    ///
    /// # Errors
    /// As the disk fails.
    fn wanted(&mut self, most: usize) -> Result<Vec<Digest>, Self::Error>;

    /// Bytes of a file from a place on, no more than a part; the second is the size of the whole. Nothing where it is
    /// not here.
    ///
    /// # Errors
    /// As the disk fails.
    fn part(&self, file: Digest, at: u64) -> Result<Option<(Vec<u8>, u64)>, Self::Error>;

    /// How much of a file came so far.
    ///
    /// # Errors
    /// As the disk fails.
    fn came(&self, file: Digest) -> Result<u64, Self::Error>;

    /// Keeps a part that came. Whether the file is whole and what its name says; where it is whole and something else,
    /// nothing of it is kept.
    ///
    /// # Errors
    /// As the disk fails.
    fn keep(&mut self, part: &FilePart) -> Result<bool, Self::Error>;

    /// The district has them.
    ///
    /// # Errors
    /// As the disk fails.
    fn sent(&mut self, files: &[Digest]) -> Result<(), Self::Error>;

    /// Looks at a file that the district did not take for what its name says. What is damaged here, or gone, is not offered
    /// any more, and wanted.
    ///
    /// # Errors
    /// As the disk fails.
    fn look_at(&mut self, file: Digest) -> Result<(), Self::Error>;
}

/// What is under way.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Way {
    Up { file: Digest, size: u64 },
    Down(Digest),
}

/// The queue of one desk. Nothing of it is kept: what is whole at either end is seen there.
#[derive(Debug, Default)]
pub struct Carrier {
    rest: Rest,
    /// Asked about and not at the district.
    to_send: VecDeque<Digest>,
    /// Asked about and at the district.
    to_fetch: VecDeque<Digest>,
    under_way: Option<(Way, u64)>,
    /// When what is wanted, and was nowhere, is asked for again.
    asks_again_ms: Option<u64>,
    /// How long it was left alone the last time.
    left_alone_ms: u64,
    /// Whether what is wanted is asked for next, so that neither way holds up the other.
    down_next: bool,
}

impl Carrier {
    /// What to ask next; nothing while it rests, or nothing is to be done.
    ///
    /// # Errors
    /// As the shelf fails.
    pub fn next<S: Shelf>(
        &mut self,
        shelf: &mut S,
        now_ms: u64,
    ) -> Result<Option<FileAsk>, S::Error> {
        if self.rest.until(now_ms).is_some() {
            return Ok(None);
        }
        loop {
            if let Some((way, at)) = &self.under_way {
                match way {
                    Way::Up { file, size } => {
                        if let Some((bytes, now)) = shelf.part(*file, *at)?
                            && now == *size
                            && !bytes.is_empty()
                        {
                            return Ok(Some(FileAsk::Put(FilePart {
                                file: *file,
                                size: *size,
                                at: *at,
                                bytes,
                            })));
                        }
                        // It went away in the middle.
                        let file = *file;
                        self.under_way = None;
                        shelf.look_at(file)?;
                    }
                    Way::Down(file) => {
                        let (file, at) = (*file, *at);
                        return Ok(Some(FileAsk::Get(FileWanted { file, at })));
                    }
                }
            }
            if let Some(file) = self.to_send.pop_front() {
                match shelf.part(file, 0)? {
                    Some((_, size)) if size > 0 && size <= LONGEST_FILE => {
                        self.under_way = Some((Way::Up { file, size }, 0));
                    }
                    Some(_) | None => shelf.look_at(file)?,
                }
                continue;
            }
            if let Some(file) = self.to_fetch.pop_front() {
                self.under_way = Some((Way::Down(file), shelf.came(file)?));
                continue;
            }
            for _ in 0..2 {
                let files = if !self.down_next {
                    shelf.unsent(MOST_FILES)?
                } else if self.asks_again(now_ms) {
                    shelf.wanted(MOST_FILES)?
                } else {
                    Vec::new()
                };
                if !files.is_empty() {
                    return Ok(Some(FileAsk::Known(FilesAsked { files })));
                }
                self.down_next = !self.down_next;
            }
            return Ok(None);
        }
    }

    /// Takes in the answer to `ask`; nothing where there was none. Whether a file came in whole.
    ///
    /// # Errors
    /// As the shelf fails.
    pub fn heard<S: Shelf>(
        &mut self,
        shelf: &mut S,
        ask: &FileAsk,
        heard: Option<FileHeard>,
        (now_ms, chance): (u64, u64),
    ) -> Result<bool, S::Error> {
        let came = match (ask, heard) {
            (FileAsk::Known(asked), Some(FileHeard::Known(known))) => {
                self.rest.worked();
                self.learned(shelf, &asked.files, &known.files, now_ms)?;
                false
            }
            (FileAsk::Put(part), Some(FileHeard::Put(had))) => {
                self.went(shelf, part, had.have, (now_ms, chance))?;
                false
            }
            (FileAsk::Get(wanted), Some(FileHeard::Get(part))) => {
                self.brought(shelf, *wanted, part, (now_ms, chance))?
            }
            // Nobody answered, or about something else.
            (_, None | Some(_)) => {
                self.rest.failed(now_ms, chance);
                false
            }
        };
        Ok(came)
    }

    fn leaves_alone(&mut self, now_ms: u64) {
        self.left_alone_ms = (self.left_alone_ms * 2).clamp(SOON_MS, ASK_AGAIN_MS);
        self.asks_again_ms = Some(now_ms + self.left_alone_ms);
    }

    /// Clocks that were set back do not prolong the wait.
    fn asks_again(&self, now_ms: u64) -> bool {
        self.asks_again_ms
            .is_none_or(|at| now_ms >= at || at - now_ms > ASK_AGAIN_MS)
    }

    fn learned<S: Shelf>(
        &mut self,
        shelf: &mut S,
        asked: &[Digest],
        known: &[Digest],
        now_ms: u64,
    ) -> Result<(), S::Error> {
        let known: BTreeSet<_> = known.iter().copied().collect();
        let (there, not_there): (Vec<_>, Vec<_>) =
            asked.iter().copied().partition(|file| known.contains(file));
        if self.down_next {
            self.to_fetch = there.into();
            // What nobody has sent yet comes later.
            self.asks_again_ms = None;
            if !not_there.is_empty() {
                self.leaves_alone(now_ms);
            }
        } else {
            shelf.sent(&there)?;
            self.to_send = not_there.into();
        }
        self.down_next = !self.down_next;
        Ok(())
    }

    fn went<S: Shelf>(
        &mut self,
        shelf: &mut S,
        part: &FilePart,
        have: u64,
        (now_ms, chance): (u64, u64),
    ) -> Result<(), S::Error> {
        let end = part.at + part.bytes.len() as u64;
        if have == part.size {
            self.under_way = None;
            self.rest.worked();
            return shelf.sent(&[part.file]);
        }
        if end == part.size || have > part.size {
            // All of it was sent, and is not what its name says.
            shelf.look_at(part.file)?;
            self.under_way = None;
            self.rest.failed(now_ms, chance);
            return Ok(());
        }
        let way = Way::Up {
            file: part.file,
            size: part.size,
        };
        self.under_way = Some((way, have));
        if have == end {
            self.rest.worked();
        } else if have <= part.at {
            // Nothing of it was kept: the district goes on elsewhere, or was put back.
            self.rest.failed(now_ms, chance);
        }
        Ok(())
    }

    fn brought<S: Shelf>(
        &mut self,
        shelf: &mut S,
        wanted: FileWanted,
        part: Option<FilePart>,
        (now_ms, chance): (u64, u64),
    ) -> Result<bool, S::Error> {
        self.under_way = None;
        let Some(part) = part else {
            // It was there when it was asked about: the district was put back.
            self.leaves_alone(now_ms);
            self.rest.worked();
            return Ok(false);
        };
        if part.file != wanted.file || part.at != wanted.at || !part.is_sound() {
            self.rest.failed(now_ms, chance);
            return Ok(false);
        }
        let end = part.at + part.bytes.len() as u64;
        let is_whole = shelf.keep(&part)?;
        if is_whole || end < part.size {
            self.rest.worked();
        } else {
            self.rest.failed(now_ms, chance);
        }
        if end < part.size {
            self.under_way = Some((Way::Down(wanted.file), end));
        }
        Ok(is_whole)
    }

    /// Until when nothing is to be done, unless a file is put on the shelf or named; nothing for no end.
    #[must_use]
    pub fn rests_until(&self, now_ms: u64) -> Option<u64> {
        self.rest.until(now_ms).or(self.asks_again_ms)
    }

    /// Somebody wants it now, or an entry came that may name a file.
    pub fn wake(&mut self) {
        self.rest.cut_short();
        self.asks_again_ms = None;
        self.left_alone_ms = 0;
    }
}
