//! 附件同步 – the files beside the journal on their way, in a queue of their own: an entry never waits for its picture.
//! A file is what the desk encrypted, named by the digest of these bytes; it goes in parts, and goes on where it
//! stopped. The key stands in the entry, so that whoever keeps the file needs no trust.

use crate::{rest::Rest, wire::bounded_to};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
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
    /// Whether it is a part as they are sent: whole ones, one after the other, and a last one.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let most = PART_BYTES as u64;
        self.is_sound()
            && self.at.is_multiple_of(most)
            && self.bytes.len() as u64 == most.min(self.size - self.at)
    }

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

    /// Files that are here and not known to be at the district, in order of their names, behind one of them.
    ///
    /// # Errors
    /// As the disk fails.
    fn unsent(&self, behind: Option<Digest>, most: usize) -> Result<Vec<Digest>, Self::Error>;

    /// Likewise, files that entries name and that are not here.
    ///
    /// # Errors
    /// As the disk fails.
    fn wanted(&mut self, behind: Option<Digest>, most: usize) -> Result<Vec<Digest>, Self::Error>;

    /// Likewise, files that the district is said to have.
    ///
    /// # Errors
    /// As the disk fails.
    fn there(&self, behind: Option<Digest>, most: usize) -> Result<Vec<Digest>, Self::Error>;

    /// The district does not have them after all.
    ///
    /// # Errors
    /// As the disk fails.
    fn not_there(&mut self, files: &[Digest]) -> Result<(), Self::Error>;

    /// Lets go of what came of a file so far.
    ///
    /// # Errors
    /// As the disk fails.
    fn begin_anew(&mut self, file: Digest) -> Result<(), Self::Error>;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Up { file: Digest, size: u64 },
    Down(Digest),
}

/// What is gone through, in turn, so that neither way holds up the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Round {
    /// What is to be sent.
    #[default]
    Up,
    /// What is wanted.
    Down,
    /// What was sent: a district may have been put back unnoticed. Once at the beginning, and once a day.
    Doubt,
}

/// The queue of one desk. Nothing of it is kept: what is whole at either end is seen there.
#[derive(Debug, Default)]
pub struct Carrier {
    rest: Rest,
    round: Round,
    /// The last file of this round that was asked about.
    behind: Option<Digest>,
    /// Asked about and not at the district.
    to_send: VecDeque<Digest>,
    /// Asked about and at the district.
    to_fetch: VecDeque<Digest>,
    under_way: Option<(Way, u64)>,
    /// Failures in a row with what is under way.
    failures: u32,
    /// What did not go, and until when it is left alone.
    set_aside: BTreeMap<Digest, u64>,
    /// Whether something that is wanted was nowhere in this round.
    missed: bool,
    /// When what is wanted, and was nowhere, is asked for again.
    asks_again_ms: Option<u64>,
    /// How long it was left alone the last time.
    left_alone_ms: u64,
    /// When what was sent is doubted again.
    doubts_again_ms: Option<u64>,
}

/// So often something is tried before the next one has its turn.
const TRIES: u32 = 3;
/// What did not go is left alone for so long.
const SET_ASIDE_MS: u64 = 3_600_000;
const A_DAY_MS: u64 = 24 * 3_600_000;

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
        self.set_aside.retain(|_, until| now_ms < *until);
        let mut rounds = 0;
        loop {
            // What the disk does not give is not under way any more.
            if let Some((way, at)) = self.under_way.take() {
                match way {
                    Way::Up { file, size } => {
                        if let Some((bytes, now)) = shelf.part(file, at)?
                            && now == size
                            && !bytes.is_empty()
                        {
                            self.under_way = Some((way, at));
                            return Ok(Some(FileAsk::Put(FilePart {
                                file,
                                size,
                                at,
                                bytes,
                            })));
                        }
                        // It went away in the middle.
                        shelf.look_at(file)?;
                    }
                    Way::Down(file) => {
                        self.under_way = Some((way, at));
                        return Ok(Some(FileAsk::Get(FileWanted { file, at })));
                    }
                }
            }
            self.failures = 0;
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
            let mut files = match self.round {
                Round::Up => shelf.unsent(self.behind, MOST_FILES)?,
                Round::Down if is_time(self.asks_again_ms, now_ms, ASK_AGAIN_MS) => {
                    shelf.wanted(self.behind, MOST_FILES)?
                }
                Round::Doubt if is_time(self.doubts_again_ms, now_ms, A_DAY_MS) => {
                    shelf.there(self.behind, MOST_FILES)?
                }
                Round::Down | Round::Doubt => Vec::new(),
            };
            let Some(last) = files.last().copied() else {
                self.ends_round(now_ms);
                rounds += 1;
                if rounds > 3 {
                    return Ok(None);
                }
                continue;
            };
            self.behind = Some(last);
            files.retain(|file| !self.set_aside.contains_key(file));
            if !files.is_empty() {
                return Ok(Some(FileAsk::Known(FilesAsked { files })));
            }
        }
    }

    fn ends_round(&mut self, now_ms: u64) {
        match self.round {
            Round::Up => self.round = Round::Down,
            Round::Down => {
                if std::mem::take(&mut self.missed) {
                    self.leaves_alone(now_ms);
                } else if is_time(self.asks_again_ms, now_ms, ASK_AGAIN_MS) {
                    self.asks_again_ms = None;
                }
                self.round = Round::Doubt;
            }
            Round::Doubt => {
                if is_time(self.doubts_again_ms, now_ms, A_DAY_MS) {
                    self.doubts_again_ms = Some(now_ms + A_DAY_MS);
                }
                self.round = Round::Up;
            }
        }
        self.behind = None;
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
        when: (u64, u64),
    ) -> Result<bool, S::Error> {
        match (ask, heard) {
            (FileAsk::Known(asked), Some(FileHeard::Known(known))) => {
                self.rest.worked();
                self.learned(shelf, &asked.files, &known.files)?;
                Ok(false)
            }
            (FileAsk::Put(part), Some(FileHeard::Put(had))) => {
                self.went(shelf, part, had.have, when)?;
                Ok(false)
            }
            (FileAsk::Get(wanted), Some(FileHeard::Get(part))) => {
                self.brought(shelf, *wanted, part, when)
            }
            // Nobody answered, or about something else.
            (FileAsk::Known(_), None | Some(_)) => {
                // It is asked about again.
                self.behind = None;
                self.rest.failed(when.0, when.1);
                Ok(false)
            }
            (FileAsk::Put(FilePart { file, .. }) | FileAsk::Get(FileWanted { file, .. }), _) => {
                self.fails(*file, when);
                Ok(false)
            }
        }
    }

    /// Once more, or the next one, where it was too often.
    fn fails(&mut self, file: Digest, (now_ms, chance): (u64, u64)) {
        self.failures += 1;
        if self.failures >= TRIES {
            self.under_way = None;
            self.set_aside.insert(file, now_ms + ASK_AGAIN_MS);
        }
        self.rest.failed(now_ms, chance);
    }

    /// It is not what its name says, here or there: not again for a while.
    fn sets_aside(&mut self, file: Digest, (now_ms, chance): (u64, u64)) {
        self.under_way = None;
        self.set_aside.insert(file, now_ms + SET_ASIDE_MS);
        self.rest.failed(now_ms, chance);
    }

    fn learned<S: Shelf>(
        &mut self,
        shelf: &mut S,
        asked: &[Digest],
        known: &[Digest],
    ) -> Result<(), S::Error> {
        let known: BTreeSet<_> = known.iter().copied().collect();
        let (there, not_there): (Vec<_>, Vec<_>) =
            asked.iter().copied().partition(|file| known.contains(file));
        match self.round {
            Round::Up => {
                shelf.sent(&there)?;
                self.to_send = not_there.into();
            }
            Round::Down => {
                // What nobody has sent yet comes later.
                self.missed |= !not_there.is_empty();
                self.to_fetch = there.into();
            }
            Round::Doubt => shelf.not_there(&not_there)?,
        }
        Ok(())
    }

    fn went<S: Shelf>(
        &mut self,
        shelf: &mut S,
        part: &FilePart,
        have: u64,
        when: (u64, u64),
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
            self.sets_aside(part.file, when);
            return Ok(());
        }
        let way = Way::Up {
            file: part.file,
            size: part.size,
        };
        self.under_way = Some((way, have));
        if have > part.at {
            self.failures = 0;
            self.rest.worked();
        } else {
            // Nothing of it was kept: the district goes on elsewhere, or was put back.
            self.fails(part.file, when);
        }
        Ok(())
    }

    fn brought<S: Shelf>(
        &mut self,
        shelf: &mut S,
        wanted: FileWanted,
        part: Option<FilePart>,
        when: (u64, u64),
    ) -> Result<bool, S::Error> {
        let file = wanted.file;
        let Some(part) = part else {
            // It is not there any more, or what came here is longer than it.
            self.under_way = None;
            shelf.begin_anew(file)?;
            self.missed = true;
            self.fails(file, when);
            return Ok(false);
        };
        if part.file != file || part.at != wanted.at || !part.is_sound() {
            self.fails(file, when);
            return Ok(false);
        }
        let end = part.at + part.bytes.len() as u64;
        self.under_way = None;
        let is_whole = shelf.keep(&part)?;
        if end < part.size {
            self.failures = 0;
            self.under_way = Some((Way::Down(file), end));
            self.rest.worked();
        } else if is_whole {
            self.rest.worked();
        } else {
            shelf.begin_anew(file)?;
            self.sets_aside(file, when);
        }
        Ok(is_whole)
    }

    fn leaves_alone(&mut self, now_ms: u64) {
        self.left_alone_ms = (self.left_alone_ms * 2).clamp(SOON_MS, ASK_AGAIN_MS);
        self.asks_again_ms = Some(now_ms + self.left_alone_ms);
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

/// Clocks that were set back do not prolong a wait.
fn is_time(at: Option<u64>, now_ms: u64, longest: u64) -> bool {
    at.is_none_or(|at| now_ms >= at || at - now_ms > longest)
}
