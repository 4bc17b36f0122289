//! The desk's side (终端一侧) as a state machine: what to ask next, and what to do with the answer. It never waits,
//! never reads a clock and knows no line; whoever drives it does.
//!
//! A desk pushes what it wrote until the district has it, and reads what is new. Each direction rests after its
//! own failures, so that neither can hold up the other.

use crate::{
    api::LONGEST_WAIT_S,
    batch::MOST_ENTRIES,
    fault::Fault,
    place::{Place, Scope},
    rest::Rest,
    stream::{Cursor, check_page},
    wire::{Behind, Pull, PullAnswer, Push, PushAnswer, Renewed},
};
mod by_hand;

pub use by_hand::{Bundles, Load, Unloaded, Unloading, load};

use std::collections::{BTreeMap, BTreeSet};
use zonedesk_domain::journal::{Body, DeviceId, Entry, EntryHash, Epoch};

/// What a desk keeps about sync, in the same database as its journal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marks {
    /// 已上报 – the newest entry of this device that the district stored; all that came before it here, too.
    pub accepted: Option<Place>,
    /// 已同步至区级 – the newest that is on the district's disk, and on its standby where there is one.
    pub durable: Option<Place>,
    /// How far each stream was read.
    pub read: BTreeMap<Scope, Cursor>,
    /// Whether somebody else wrote in the name of this device: it has to begin anew before it is trusted again.
    pub renew: bool,
    /// What was carried by hand.
    pub bundles: Bundles,
}

/// The desk's journal as sync sees it.
pub trait Journal {
    /// How it fails.
    type Error;

    /// This installation.
    fn device(&self) -> DeviceId;

    /// The epoch it writes in.
    fn epoch(&self) -> Epoch;

    /// The streams it reads; none before it belongs to a site.
    ///
    /// # Errors
    /// As the journal fails.
    fn scopes(&self) -> Result<Vec<Scope>, Self::Error>;

    /// What is kept about sync.
    ///
    /// # Errors
    /// As the journal fails.
    fn marks(&self) -> Result<Marks, Self::Error>;

    /// Keeps it.
    ///
    /// # Errors
    /// As the journal fails; then nothing of it is kept.
    fn keep_marks(&mut self, marks: &Marks) -> Result<(), Self::Error>;

    /// Entries of this device that came behind a place here – written, or read back from the district –
    /// which follow each other in one epoch: at most so many entries and bytes, but one where there is one.
    ///
    /// # Errors
    /// As the journal fails.
    fn own_behind(
        &self,
        after: Option<Place>,
        entries: usize,
        bytes: usize,
    ) -> Result<Vec<Entry>, Self::Error>;

    /// Whether this very entry of this device is in the journal.
    ///
    /// # Errors
    /// As the journal fails.
    fn holds(&self, place: &Place) -> Result<bool, Self::Error>;

    /// Whether everything of this device that came before this entry here stands before it in its chain, so
    /// that a district that has this entry has all of that. Not so where two histories came together.
    ///
    /// # Errors
    /// As the journal fails.
    fn vouches_for_all_before(&self, place: &Place) -> Result<bool, Self::Error>;

    /// Those of `hashes` that are not in the journal, whoever wrote them.
    ///
    /// # Errors
    /// As the journal fails.
    fn lacks(&self, hashes: &[EntryHash]) -> Result<BTreeSet<EntryHash>, Self::Error>;

    /// A signed push of `entries`.
    ///
    /// # Errors
    /// As the journal fails.
    fn push_of(&self, entries: &[Entry]) -> Result<Option<Push>, Self::Error>;

    /// Takes in entries that came from the district and what is kept about sync, in one transaction. An
    /// entry that is there already changes nothing.
    ///
    /// # Errors
    /// As the journal fails; then nothing of it is kept.
    fn take_in(&mut self, entries: &[Entry], marks: &Marks) -> Result<(), Self::Error>;

    /// Begins anew: what is written from now on stands in `epoch`, its numbers in series of their own. Keeps
    /// that it need not begin anew once more.
    ///
    /// # Errors
    /// As the journal fails; then nothing of it is kept.
    fn begin_epoch(&mut self, epoch: Epoch) -> Result<(), Self::Error>;
}

/// How much is sent and asked for at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Entries in a push.
    pub entries: usize,
    /// Bytes in the first push.
    pub first_bytes: usize,
    /// Bytes in a push when the line is bad.
    pub least_bytes: usize,
    /// Bytes in a push when it is good.
    pub most_bytes: usize,
    /// What is asked for at once.
    pub pull: PullLimits,
}

/// How much is asked for at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PullLimits {
    /// Entries.
    pub entries: u32,
    /// Bytes.
    pub bytes: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            entries: MOST_ENTRIES,
            first_bytes: 32 * 1024,
            least_bytes: 16 * 1024,
            most_bytes: 1024 * 1024,
            pull: PullLimits {
                entries: 1_000,
                bytes: 1024 * 1024,
            },
        }
    }
}

/// What the desk asks the district.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// To store entries.
    Push(Push),
    /// For what is new.
    Pull {
        /// The question.
        pull: Pull,
        /// How long the answer may wait until there is something, in seconds: 0 while something known is still to
        /// be read, and no longer than until what could not be sent is tried again.
        wait_s: u64,
    },
    /// For an epoch of its own.
    Renew,
}

/// What the district answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// To a push.
    Push(PushAnswer),
    /// To a pull.
    Pull(PullAnswer),
    /// To a wish for an epoch.
    Renew(Renewed),
}

/// What an answer came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Entries were accepted, read or found to be there already; how many came in that were new here.
    Went {
        /// Entries that came in.
        new: usize,
    },
    /// There was nothing new.
    Nothing,
    /// The district has less, or another history, than it had: it is sent and read again.
    WentBack,
    /// The answer makes no sense; nothing of it was taken in.
    Nonsense(Trouble),
}

/// No district is so many epochs ahead of a desk.
const LARGEST_STEP: u32 = 1_000;

/// What is wrong with an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// It answers something that was not asked.
    #[error("the answer is to another question")]
    NotAsked,
    /// It acknowledges an entry that was not sent.
    #[error("the answer acknowledges what was not sent")]
    NotSent,
    /// A page is not what it says.
    #[error("a page does not continue what was read before")]
    Page,
    /// An entry whose predecessor nobody has shown.
    #[error("an entry follows one that was never shown")]
    Chain,
    /// An epoch that is not a new one.
    #[error("the epoch is not a new one")]
    Epoch,
}

/// Why a step could not be done: only the journal can fail.
#[derive(Debug, thiserror::Error)]
#[error("sync: {0}")]
pub struct DeskError<E>(pub E);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Asked {
    /// Entries up to `last`, from behind `after` on.
    Push {
        after: Option<Place>,
        last: Place,
    },
    Pull {
        after: BTreeMap<Scope, Cursor>,
    },
    Renew,
}

/// One desk's sync.
#[derive(Debug)]
pub struct DeskEngine {
    limits: Limits,
    push_bytes: usize,
    /// After failures to send, and to be given an epoch.
    up: Rest,
    /// After failures to read.
    down: Rest,
    asked: Option<Asked>,
    /// Everything that was known to be there was read.
    all_read: bool,
    /// Something is missing that this device is said to have written.
    own_in_full: bool,
}

impl DeskEngine {
    /// Begins.
    #[must_use]
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            push_bytes: limits.first_bytes,
            up: Rest::default(),
            down: Rest::default(),
            asked: None,
            all_read: false,
            own_in_full: false,
        }
    }

    /// Until when it rests after failures in both directions; nothing where it may go on at `now_ms`.
    #[must_use]
    pub fn rests_until(&self, now_ms: u64) -> Option<u64> {
        let (up, down) = (self.up.until(now_ms)?, self.down.until(now_ms)?);
        Some(up.min(down))
    }

    /// Whether what waits to be sent could not be sent the last time.
    #[must_use]
    pub fn cannot_send(&self) -> bool {
        self.up.failures() > 0
    }

    /// Failures in a row, of the direction that has more.
    #[must_use]
    pub fn failures(&self) -> u32 {
        self.up.failures().max(self.down.failures())
    }

    /// Somebody wants it now, or the line is back: it does not rest any longer.
    pub fn wake(&mut self) {
        self.up.cut_short();
        self.down.cut_short();
    }

    /// What to ask now; nothing while it rests or belongs to no site. A question that was asked before and
    /// not answered is given up.
    ///
    /// # Errors
    /// [`DeskError`] as the journal fails.
    pub fn next<J: Journal>(
        &mut self,
        journal: &J,
        now_ms: u64,
    ) -> Result<Option<Ask>, DeskError<J::Error>> {
        self.asked = None;
        let scopes = journal.scopes().map_err(DeskError)?;
        if scopes.is_empty() {
            return Ok(None);
        }
        let marks = journal.marks().map_err(DeskError)?;
        if self.up.until(now_ms).is_none() {
            if let Some(push) = self.push(journal, &marks)? {
                return Ok(Some(Ask::Push(push)));
            }
            if marks.renew && !Fault::SameSeriesAfterRestore.is_on() {
                self.asked = Some(Asked::Renew);
                return Ok(Some(Ask::Renew));
            }
        }
        if self.down.until(now_ms).is_some() {
            return Ok(None);
        }
        Ok(Some(self.pull(journal, &marks, scopes, now_ms)))
    }

    /// The district answered; `chance` is any random number.
    ///
    /// # Errors
    /// [`DeskError`] as the journal fails; then the same is asked again.
    pub fn heard<J: Journal>(
        &mut self,
        journal: &mut J,
        heard: Heard,
        now_ms: u64,
        chance: u64,
    ) -> Result<Outcome, DeskError<J::Error>> {
        let asked = self.asked.take();
        let is_pull = matches!(asked, Some(Asked::Pull { .. }));
        let outcome = match (asked, heard) {
            (Some(Asked::Push { after, last }), Heard::Push(answer)) => {
                self.pushed(journal, (after, last), answer)?
            }
            (Some(Asked::Pull { after }), Heard::Pull(answer)) => {
                self.pulled(journal, &after, answer)?
            }
            (Some(Asked::Renew), Heard::Renew(renewed)) => take_renewed(journal, renewed.epoch)?,
            (None | Some(Asked::Push { .. } | Asked::Pull { .. } | Asked::Renew), _) => {
                Outcome::Nonsense(Trouble::NotAsked)
            }
        };
        match outcome {
            Outcome::Went { .. } | Outcome::Nothing if is_pull => self.down.worked(),
            Outcome::Went { .. } | Outcome::Nothing => self.up.worked(),
            // Nothing was stored or read: it is not tried again without a pause.
            Outcome::WentBack if is_pull => self.down.failed(now_ms, chance),
            Outcome::WentBack => self.up.failed(now_ms, chance),
            Outcome::Nonsense(_) => self.fell_through(is_pull, now_ms, chance),
        }
        Ok(outcome)
    }

    /// No answer came, or the district refused to answer.
    pub fn failed(&mut self, now_ms: u64, chance: u64) {
        let is_pull = matches!(self.asked.take(), Some(Asked::Pull { .. }));
        self.fell_through(is_pull, now_ms, chance);
    }

    fn fell_through(&mut self, is_pull: bool, now_ms: u64, chance: u64) {
        if is_pull {
            self.down.failed(now_ms, chance);
        } else {
            self.push_bytes = (self.push_bytes / 4).max(self.limits.least_bytes);
            self.up.failed(now_ms, chance);
        }
    }

    fn push<J: Journal>(
        &mut self,
        journal: &J,
        marks: &Marks,
    ) -> Result<Option<Push>, DeskError<J::Error>> {
        let after = if Fault::RestartFromZero.is_on() && self.push_bytes < self.limits.first_bytes {
            None
        } else {
            marks.accepted
        };
        let entries = journal
            .own_behind(after, self.limits.entries, self.push_bytes)
            .map_err(DeskError)?;
        let Some(last) = entries.last().map(Place::of) else {
            return Ok(None);
        };
        let push = journal.push_of(&entries).map_err(DeskError)?;
        self.asked = Some(Asked::Push {
            after: marks.accepted,
            last,
        });
        Ok(push)
    }

    fn pull<J: Journal>(
        &mut self,
        journal: &J,
        marks: &Marks,
        scopes: Vec<Scope>,
        now_ms: u64,
    ) -> Ask {
        let cursor = |scope: &Scope| marks.read.get(scope).copied().unwrap_or_default();
        let after: BTreeMap<_, _> = scopes
            .into_iter()
            .map(|scope| {
                let cursor = cursor(&scope);
                (scope, cursor)
            })
            .collect();
        let pull = Pull {
            device: journal.device(),
            after: after
                .iter()
                .map(|(scope, cursor)| (scope.clone(), (cursor.after, cursor.running)))
                .collect(),
            accepted: marks.accepted,
            limit: self.limits.pull.entries,
            bytes: self.limits.pull.bytes,
            own_in_full: self.own_in_full,
        };
        self.asked = Some(Asked::Pull { after });
        Ask::Pull {
            pull,
            wait_s: if self.all_read {
                let resting = self.up.until(now_ms).map(|until| until - now_ms);
                resting.map_or(LONGEST_WAIT_S, |left| {
                    left.div_ceil(1_000).min(LONGEST_WAIT_S)
                })
            } else {
                0
            },
        }
    }

    fn pushed<J: Journal>(
        &mut self,
        journal: &mut J,
        (after, last): (Option<Place>, Place),
        answer: PushAnswer,
    ) -> Result<Outcome, DeskError<J::Error>> {
        let mut marks = journal.marks().map_err(DeskError)?;

        match answer {
            PushAnswer::Taken {
                accepted,
                durable,
                forked,
            } => {
                if accepted != last {
                    return Ok(Outcome::Nonsense(Trouble::NotSent));
                }
                // An earlier epoch may hold two histories: it was left.
                marks.renew |= forked && last.epoch == journal.epoch();
                if marks.accepted != after {
                    // An answer was carried here meanwhile: it is asked again from where that left it.
                    journal.keep_marks(&marks).map_err(DeskError)?;
                    return Ok(Outcome::Nothing);
                }
                marks.accepted = Some(accepted);
                if let Some(durable) = durable
                    && is_before(durable, accepted)
                    && journal.holds(&durable).map_err(DeskError)?
                {
                    marks.durable = Some(durable);
                }
                self.push_bytes = (self.push_bytes * 2).min(self.limits.most_bytes);
            }
            PushAnswer::Behind(_) if marks.accepted != after => return Ok(Outcome::Nothing),
            PushAnswer::Behind(behind) => {
                let before = marks.accepted;
                go_back(journal, &mut marks, behind)?;
                if marks.accepted == before {
                    // Even what follows the named entry is said to follow nothing.
                    return Ok(Outcome::Nonsense(Trouble::NotSent));
                }
                journal.keep_marks(&marks).map_err(DeskError)?;
                return Ok(Outcome::WentBack);
            }
        }
        journal.keep_marks(&marks).map_err(DeskError)?;
        Ok(Outcome::Went { new: 0 })
    }

    fn pulled<J: Journal>(
        &mut self,
        journal: &mut J,
        after: &BTreeMap<Scope, Cursor>,
        answer: PullAnswer,
    ) -> Result<Outcome, DeskError<J::Error>> {
        let mut marks = journal.marks().map_err(DeskError)?;
        let mut whole = Vec::new();
        let mut own = Vec::new();
        let (mut moved, mut more) = (false, false);
        let mut seen = BTreeSet::new();
        for page in answer.pages {
            let Some(cursor) = after.get(&page.scope).copied() else {
                return Ok(Outcome::Nonsense(Trouble::Page));
            };
            let (scope, head) = (page.scope.clone(), page.head);
            if !seen.insert(scope.clone()) {
                return Ok(Outcome::Nonsense(Trouble::Page));
            }
            let Ok((entries, known, next)) = check_page(page, cursor) else {
                return Ok(Outcome::Nonsense(Trouble::Page));
            };
            moved |= next != cursor;
            more |= next.after < head;
            whole.extend(entries);
            own.extend(known);
            marks.read.insert(scope, next);
        }
        for scope in &answer.diverged {
            seen.insert(scope.clone());
        }
        let answered = after.keys().all(|scope| seen.contains(scope));
        if !answered || (more && !moved && answer.diverged.is_empty()) {
            return Ok(Outcome::Nonsense(Trouble::Page));
        }
        if !journal.lacks(&own).map_err(DeskError)?.is_empty() {
            if self.own_in_full {
                return Ok(Outcome::Nonsense(Trouble::Chain));
            }
            // Put back to an earlier state: what it wrote since is read back whole.
            self.own_in_full = true;
            self.all_read = false;
            return Ok(Outcome::Went { new: 0 });
        }
        if Fault::UnknownDropped.is_on() {
            whole.retain(|entry| !matches!(entry.body(), Ok(Some(Body::Unknown(_)))));
        }
        if Fault::PoisonBlocks.is_on() && whole.iter().any(|entry| entry.body().is_err()) {
            return Ok(Outcome::Nonsense(Trouble::Page));
        }
        let hashes: Vec<_> = whole.iter().map(|entry| entry.hash).collect();
        let lacked = journal.lacks(&hashes).map_err(DeskError)?;
        if !self.chain_holds(journal, &whole, &own)? {
            return Ok(Outcome::Nonsense(Trouble::Chain));
        }
        whole.retain(|entry| lacked.contains(&entry.hash));
        // Somebody else wrote here in the name of this device: a copy of its disk, or itself before it was
        // put back.
        marks.renew |= whole.iter().any(|entry| {
            let position = entry.header.position;
            position.device == journal.device() && position.epoch == journal.epoch()
        });
        let behind = answer.behind.is_some() || !answer.diverged.is_empty();
        if let Some(behind) = answer.behind {
            go_back(journal, &mut marks, behind)?;
        }
        for scope in answer.diverged {
            if after.contains_key(&scope) {
                // Another history than the one that was read: all of it is read, and everything of this device
                // is offered again, for what came from elsewhere may be missing there, too.
                marks.read.insert(scope, Cursor::default());
                go_back(journal, &mut marks, Behind { newest: None })?;
                more = true;
            }
        }
        // What is read back need not be sent again, where nothing waits to be sent before it.
        if let Some(last) = whole
            .iter()
            .rfind(|entry| entry.header.position.device == journal.device())
            && !behind
            && journal
                .own_behind(marks.accepted, 1, 0)
                .map_err(DeskError)?
                .is_empty()
        {
            let place = Some(Place::of(last));
            if marks.durable == marks.accepted {
                marks.durable = place;
            }
            marks.accepted = place;
        }
        if moved || behind {
            journal.take_in(&whole, &marks).map_err(DeskError)?;
        }
        self.all_read = !more;
        if self.all_read {
            self.own_in_full = false;
        }
        Ok(if behind {
            Outcome::WentBack
        } else if moved {
            Outcome::Went { new: whole.len() }
        } else {
            Outcome::Nothing
        })
    }

    /// Whether each entry's predecessor is in the journal or before it in the same answer.
    fn chain_holds<J: Journal>(
        &self,
        journal: &J,
        entries: &[Entry],
        own: &[EntryHash],
    ) -> Result<bool, DeskError<J::Error>> {
        let mut shown: BTreeSet<_> = own.iter().copied().collect();
        let mut needed = Vec::new();
        for entry in entries {
            let previous = entry.header.previous;
            if previous != EntryHash::ZERO && !shown.contains(&previous) {
                needed.push(previous);
            }
            shown.insert(entry.hash);
        }
        Ok(journal.lacks(&needed).map_err(DeskError)?.is_empty())
    }
}

/// The district does not have what it acknowledged: from where to send again.
fn go_back<J: Journal>(
    journal: &J,
    marks: &mut Marks,
    behind: Behind,
) -> Result<(), DeskError<J::Error>> {
    let known = match behind.newest {
        Some(place) if Fault::StatusBySeq.is_on() => Some(place),
        Some(place)
            if journal.holds(&place).map_err(DeskError)?
                && journal.vouches_for_all_before(&place).map_err(DeskError)? =>
        {
            Some(place)
        }
        Some(_) | None => None,
    };
    // What was said before about bundles that were made until now may not hold any more.
    marks.bundles.answered = marks.bundles.answered.max(marks.bundles.made) + 1;
    marks.accepted = known;
    marks.durable = marks
        .durable
        .filter(|durable| known.is_some_and(|known| is_before(*durable, known)));
    Ok(())
}

/// Whether `one` stands at or before `other`.
fn is_before(one: Place, other: Place) -> bool {
    (one.epoch, one.seq) <= (other.epoch, other.seq)
}

/// The epoch that the district gives a desk that was put back, over the line or in a file.
fn take_renewed<J: Journal>(journal: &mut J, epoch: Epoch) -> Result<Outcome, DeskError<J::Error>> {
    let current = journal.epoch();
    let mut marks = journal.marks().map_err(DeskError)?;
    if !marks.renew {
        // An answer that was carried here began one meanwhile.
        return Ok(Outcome::Nothing);
    }
    if current == epoch && marks.accepted.is_none_or(|place| place.epoch < current) {
        // Restored from a backup, it began one by itself and wrote nothing in it that the district has: this is the one
        // that the district gives to it alone.
        marks.renew = false;
        journal.keep_marks(&marks).map_err(DeskError)?;
        return Ok(Outcome::Went { new: 0 });
    }
    if current < epoch && epoch.0 - current.0 <= LARGEST_STEP {
        journal.begin_epoch(epoch).map_err(DeskError)?;
        return Ok(Outcome::Went { new: 0 });
    }
    Ok(Outcome::Nonsense(Trouble::Epoch))
}
