//! What a desk gives along, and what comes back (离线上报): the same rules as over a line, without a second question.
//! Bundles are lost, brought twice and brought late; none of that may lose an entry or call one accepted that is not.

use super::{
    Asked, DeskEngine, DeskError, Journal, Limits, Marks, Outcome, PullLimits, Trouble, go_back,
    take_renewed,
};
use crate::{
    batch::MOST_ENTRIES,
    bundle::{Inbound, MOST_PUSHES, Outbound},
    place::{Place, Scope},
    stream::{Cursor, running_after},
    wire::{Page, PageEntry, Pull, PullAnswer, Push, PushAnswer},
};
use std::collections::{BTreeMap, VecDeque};
use zonedesk_domain::journal::{Digest, EntryHash, Epoch};

/// Bytes of one push in a bundle.
const PUSH_BYTES: usize = 512 * 1024;

/// How many bundles were made, and which of them was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Bundles {
    /// The number of the last one that was made; 0 for none.
    pub made: u64,
    /// The newest one whose answer was read.
    pub answered: u64,
}

/// What goes into the next bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Load {
    /// Its number.
    pub serial: u64,

    /// What the district is not known to have.
    pub pushes: Vec<Push>,
    /// What is asked for.
    pub pull: Pull,
    /// Whether it has to begin anew.
    pub renew: bool,
    /// How many entries are in it.
    pub entries: usize,
    /// Whether there are more than fit.
    pub is_full: bool,
}

/// Packs what the district is not known to have, `most_bytes` of it, and asks for what is new in parts of `limits`;
/// nothing where the desk belongs to no site.
///
/// # Errors
/// [`DeskError`] as the journal fails.
pub fn load<J: Journal>(
    journal: &mut J,
    most_bytes: usize,
    limits: PullLimits,
) -> Result<Option<Load>, DeskError<J::Error>> {
    let scopes = journal.scopes().map_err(DeskError)?;
    if scopes.is_empty() {
        return Ok(None);
    }
    let mut marks = journal.marks().map_err(DeskError)?;
    // A disk that was put back may be shown answers to bundles that it never made.
    marks.bundles.made = marks.bundles.made.max(marks.bundles.answered) + 1;
    let (mut after, mut left, mut entries) = (marks.accepted, most_bytes, 0);
    let mut pushes = Vec::new();
    let is_full = loop {
        let run = journal
            .own_behind(after, MOST_ENTRIES, left.min(PUSH_BYTES))
            .map_err(DeskError)?;
        let Some(last) = run.last() else { break false };
        if left == 0 || pushes.len() == MOST_PUSHES {
            break true;
        }
        after = Some(Place::of(last));
        entries += run.len();
        let size = |entry: &zonedesk_domain::journal::Entry| {
            let body = entry.content.as_ref().map_or(0, |(_, body)| body.len());
            entry.header_bytes.len() + body
        };
        left = left.saturating_sub(run.iter().map(size).sum());
        pushes.extend(journal.push_of(&run).map_err(DeskError)?);
    };
    let position = |scope: Scope| {
        let cursor = marks.read.get(&scope).copied().unwrap_or_default();
        (scope, (cursor.after, cursor.running))
    };
    let pull = Pull {
        device: journal.device(),
        after: scopes.into_iter().map(position).collect(),
        accepted: marks.accepted,
        limit: limits.entries,
        bytes: limits.bytes,
        own_in_full: true,
    };
    journal.keep_marks(&marks).map_err(DeskError)?;
    Ok(Some(Load {
        serial: marks.bundles.made,
        pushes,
        pull,
        renew: marks.renew,
        entries,
        is_full,
    }))
}

impl From<Load> for Outbound {
    fn from(load: Load) -> Self {
        Self {
            device: load.pull.device,
            serial: load.serial,
            enrol: None,
            pushes: load.pushes,
            pull: load.pull,
            renew: load.renew,
        }
    }
}

/// An answer while it is taken in, step by step: a long one must not keep the counter waiting.
#[derive(Debug)]
pub struct Unloading {
    serial: u64,
    pushed: Vec<(usize, PushAnswer)>,
    /// Where the next of the answers begins in each stream.
    starts: BTreeMap<Scope, Cursor>,
    pulled: VecDeque<PullAnswer>,
    renewed: Option<Epoch>,
    engine: DeskEngine,
    begun: bool,
    stale: bool,
    came: Unloaded,
}

/// What an answer brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unloaded {
    /// Entries of this device that it acknowledged, and that were not known to be there.
    pub accepted: usize,
    /// Entries that were new here.
    pub new: usize,
    /// Whether the district had more to say than fitted.
    pub more: bool,
    /// Whether a later bundle was answered before: nothing of what it acknowledges counts any more.
    pub stale: bool,
    /// Whether the district has less, or another history, than it had: it has to be sent again.
    pub went_back: bool,
    /// Why the rest of it was not taken in.
    pub trouble: Option<Trouble>,
}

impl Unloading {
    /// Begins with the answer to a bundle of this device.
    #[must_use]
    pub fn of(inbound: Inbound) -> Self {
        let start =
            |(scope, (after, running)): (Scope, (u64, Digest))| (scope, Cursor { after, running });
        let mut engine = DeskEngine::new(Limits::default());
        engine.own_in_full = true;
        Self {
            serial: inbound.serial,

            pushed: inbound.pushed,
            starts: inbound.after.into_iter().map(start).collect(),
            pulled: inbound.pulled.into(),
            renewed: inbound.renewed,
            engine,
            begun: false,
            stale: false,
            came: Unloaded::default(),
        }
    }

    /// Steps that are left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.pulled.len() + usize::from(!self.begun)
    }

    /// What it brought so far.
    #[must_use]
    pub fn came(&self) -> Unloaded {
        self.came
    }

    /// Takes in the next part, in a transaction of its own.
    ///
    /// # Errors
    /// [`DeskError`] as the journal fails; the same answer may be taken in again from its beginning.
    pub fn step<J: Journal>(&mut self, journal: &mut J) -> Result<(), DeskError<J::Error>> {
        if !self.begun {
            self.begun = true;
            self.acknowledged(journal)?;
        } else if let Some(answer) = self.pulled.pop_front() {
            self.read(journal, answer)?;
        }
        if self.left() == 0 && self.came.trouble.is_none() {
            self.begin_anew(journal)?;
        }
        Ok(())
    }

    fn acknowledged<J: Journal>(&mut self, journal: &mut J) -> Result<(), DeskError<J::Error>> {
        let mut marks = journal.marks().map_err(DeskError)?;
        self.stale = self.serial < marks.bundles.answered;
        self.came.stale = self.stale;
        if self.stale {
            return Ok(());
        }
        marks.bundles.answered = self.serial;
        // Nothing beyond what it held can be acknowledged without a gap.
        let held = self.pushed.iter().map(|(count, _)| *count).sum();
        let waits = Waits::of(journal, &marks, held)?;
        let mut acknowledged = BTreeMap::new();
        let mut behind = None;
        for (count, answer) in std::mem::take(&mut self.pushed) {
            match answer {
                PushAnswer::Taken {
                    accepted,
                    durable,
                    forked,
                } => {
                    waits.cover(
                        accepted,
                        count,
                        durable == Some(accepted),
                        &mut acknowledged,
                    );
                    if marks.accepted == Some(accepted) && durable == Some(accepted) {
                        marks.durable = durable;
                    }
                    marks.renew |= forked && accepted.epoch == journal.epoch();
                }
                PushAnswer::Behind(answer) => behind = Some(answer),
            }
        }
        // Only what the bundle held counts, and only without a gap: a disk that was put back may have written something
        // between what stands in the bundle.
        for place in &waits.queue {
            let Some(is_durable) = acknowledged.get(&place.hash) else {
                break;
            };
            marks.accepted = Some(*place);
            self.came.accepted += 1;
            if *is_durable {
                marks.durable = Some(*place);
            }
        }
        if let Some(behind) = behind {
            self.came.went_back = true;
            go_back(journal, &mut marks, behind)?;
        }
        journal.keep_marks(&marks).map_err(DeskError)
    }

    fn read<J: Journal>(
        &mut self,
        journal: &mut J,
        mut answer: PullAnswer,
    ) -> Result<(), DeskError<J::Error>> {
        if self.stale {
            if !answer.diverged.is_empty() {
                self.gives_up(Trouble::Page);
                return Ok(());
            }
            answer.behind = None;
        }
        let marks = journal.marks().map_err(DeskError)?;
        let mut after = BTreeMap::new();
        for scope in journal.scopes().map_err(DeskError)? {
            let cursor = marks.read.get(&scope).copied().unwrap_or_default();
            after.insert(scope, cursor);
        }
        let mut pages = Vec::new();
        self.came.more = false;
        for page in std::mem::take(&mut answer.pages) {
            let scope = page.scope.clone();
            let start = self.starts.get(&scope).copied().unwrap_or_default();
            let end = Cursor {
                after: page.after.saturating_add(page.entries.len() as u64),
                running: page.running,
            };
            let known = after.get(&scope).copied();
            let read = known.map_or(0, |known| known.after).max(end.after);
            self.came.more |= read < page.head;
            let Some(page) = known.and_then(|known| behind_what_is_read(page, start, known)) else {
                self.gives_up(Trouble::Page);
                return Ok(());
            };
            self.starts.insert(scope, end);
            pages.push(page);
        }
        answer.pages = pages;
        for scope in &answer.diverged {
            self.starts.insert(scope.clone(), Cursor::default());
        }
        self.engine.asked = Some(Asked::Pull {
            after: after.clone(),
        });
        self.engine.own_in_full = true;
        match self.engine.pulled(journal, &after, answer)? {
            Outcome::Went { new } => self.came.new += new,
            Outcome::Nothing => {}
            Outcome::WentBack => self.came.went_back = true,
            Outcome::Nonsense(trouble) => self.gives_up(trouble),
        }
        Ok(())
    }

    fn gives_up(&mut self, trouble: Trouble) {
        self.pulled.clear();
        self.came.trouble = Some(trouble);
    }

    fn begin_anew<J: Journal>(&mut self, journal: &mut J) -> Result<(), DeskError<J::Error>> {
        let Some(epoch) = self.renewed.take().filter(|_| !self.stale) else {
            return Ok(());
        };
        // One that does not fit is passed over: it is asked for again.
        take_renewed(journal, epoch).map(drop)
    }
}

/// What waits to be acknowledged.
struct Waits {
    /// In the order in which it came here.
    queue: Vec<Place>,
    /// Each with what stands before it in its chain.
    chain: BTreeMap<EntryHash, EntryHash>,
}

impl Waits {
    fn of<J: Journal>(
        journal: &J,
        marks: &Marks,
        most: usize,
    ) -> Result<Self, DeskError<J::Error>> {
        let mut waits = Self {
            queue: Vec::new(),
            chain: BTreeMap::new(),
        };
        let mut after = marks.accepted;
        loop {
            let left = most.saturating_sub(waits.queue.len()).min(MOST_ENTRIES);
            if left == 0 {
                return Ok(waits);
            }
            let run = journal
                .own_behind(after, left, PUSH_BYTES)
                .map_err(DeskError)?;
            let Some(last) = run.last() else {
                return Ok(waits);
            };
            after = Some(Place::of(last));
            waits.queue.extend(run.iter().map(Place::of));
            let links = run.iter().map(|entry| (entry.hash, entry.header.previous));
            waits.chain.extend(links);
        }
    }

    /// Marks the entries of one push: so many, which follow each other up to `last`.
    fn cover(
        &self,
        last: Place,
        count: usize,
        is_durable: bool,
        acknowledged: &mut BTreeMap<EntryHash, bool>,
    ) {
        let mut hash = last.hash;
        for _ in 0..count {
            let Some(previous) = self.chain.get(&hash) else {
                return;
            };
            let durable = acknowledged.entry(hash).or_default();
            *durable |= is_durable;
            hash = *previous;
        }
    }
}

/// The part of a page that was not read yet, where the page begins at `start`: the whole where that is where the desk
/// stands. Nothing where there is a gap, or another history was read.
fn behind_what_is_read(page: Page, start: Cursor, known: Cursor) -> Option<Page> {
    let Page {
        scope,
        after,
        mut entries,
        running,
        head,
    } = page;
    if after != start.after || known.after < after {
        return None;
    }
    let read = usize::try_from(known.after - after).ok()?;
    let rest = if read <= entries.len() {
        let rest = entries.split_off(read);
        let mut chain = start.running;
        for entry in entries {
            chain = running_after(chain, hash_of(&entry)?);
        }
        if chain != known.running {
            return None;
        }
        rest
    } else {
        Vec::new()
    };
    Some(if rest.is_empty() {
        // An answer may end here, or go on behind it: what comes later tells.
        Page {
            scope,
            after: known.after,
            entries: rest,
            running: known.running,
            head: known.after,
        }
    } else {
        Page {
            scope,
            after: known.after,
            entries: rest,
            running,
            head,
        }
    })
}

fn hash_of(entry: &PageEntry) -> Option<EntryHash> {
    match entry {
        PageEntry::Whole(entry) => entry.clone().open().ok().map(|entry| entry.hash),
        PageEntry::Own(hash) => Some(*hash),
    }
}
