//! The district in memory, on the rules that the real one uses. It can be put back to an earlier state.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};
use zonedesk_domain::journal::{DeviceId, Digest, EntityId, Entry, EntryHash, Epoch, PublicKey};
use zonedesk_sync::{
    Ask, Batch, Behind, Cursor, Fault, Heard, Known, Page, PageCut, PageEntry, Place, Pull,
    PullAnswer, PullLimits, Push, PushAnswer, Renewed, Scope, Verdict, WireEntry, judge,
    running_after,
};

/// One stream.
#[derive(Clone, Default)]
pub(crate) struct Stream {
    pub(crate) entries: Vec<Rc<Entry>>,
    hashes: BTreeSet<EntryHash>,
    running: Vec<Digest>,
}

impl Stream {
    fn add(&mut self, entry: Rc<Entry>) {
        self.running.push(running_after(self.running(), entry.hash));
        self.hashes.insert(entry.hash);
        self.entries.push(entry);
    }

    fn has(&self, hash: &EntryHash) -> bool {
        self.hashes.contains(hash)
    }

    fn running(&self) -> Digest {
        self.running.last().copied().unwrap_or(Digest::ZERO)
    }

    fn head(&self) -> u64 {
        self.entries.len() as u64
    }

    fn running_at(&self, position: u64) -> Option<Digest> {
        match usize::try_from(position).unwrap().checked_sub(1) {
            None => Some(Digest::ZERO),
            Some(at) => self.running.get(at).copied(),
        }
    }
}

/// Who a device is.
#[derive(Clone)]
pub(crate) struct Enrolled {
    pub(crate) key: PublicKey,
    pub(crate) scope: Scope,
}

/// Everything the district keeps.
#[derive(Clone, Default)]
pub(crate) struct District {
    pub(crate) devices: BTreeMap<DeviceId, Enrolled>,
    pub(crate) streams: BTreeMap<Scope, Stream>,
    journals: BTreeMap<(DeviceId, Epoch), BTreeMap<u64, Vec<EntryHash>>>,

    granted: BTreeMap<DeviceId, Epoch>,
    /// 警报 – devices and epochs with two histories.
    pub(crate) alarms: BTreeSet<(DeviceId, Epoch)>,
    /// How often it had to say that a desk has read another history, or that it lost something.
    pub(crate) admitted: u32,
    /// Entries it was sent that it had already.
    pub(crate) resent: usize,
    /// A transaction that took its positions and is not committed yet: only a faulty district has one.
    late: Option<(Scope, usize, Vec<Rc<Entry>>)>,
    /// Acknowledged and not stored yet: only a faulty district has any.
    promised: Vec<Push>,
}

impl District {
    pub(crate) fn has(&self, hash: &EntryHash) -> bool {
        self.streams.values().any(|stream| stream.has(hash))
    }

    /// Everything of one device, also what a copy of its disk wrote.
    pub(crate) fn of_device(&self, device: DeviceId) -> impl Iterator<Item = EntryHash> {
        let journals = self.journals.iter();
        journals
            .filter(move |((of, _), _)| *of == device)
            .flat_map(|(_, places)| places.values().flatten().copied())
    }

    /// Places at which more than one entry stands.
    pub(crate) fn forks(&self) -> BTreeSet<(DeviceId, Epoch)> {
        let forked = self.journals.iter();
        forked
            .filter(|(_, places)| places.values().any(|hashes| hashes.len() > 1))
            .map(|(journal, _)| *journal)
            .collect()
    }

    /// What a desk that writes into `scope` may read, record by record.
    pub(crate) fn records_of(&self, scope: &Scope) -> BTreeMap<EntityId, Vec<&Entry>> {
        let scopes: BTreeSet<_> = [scope, &Scope::District].into();
        let mut records: BTreeMap<_, Vec<&Entry>> = BTreeMap::new();
        let streams = scopes
            .into_iter()
            .filter_map(|scope| self.streams.get(scope));
        for entry in streams.flat_map(|stream| &stream.entries) {
            records.entry(entry.header.entity).or_default().push(entry);
        }
        records
    }

    /// A process that fell over: what is committed stays.
    pub(crate) fn crash(&mut self) {
        self.late = None;
        self.promised.clear();
    }

    /// Answers; nothing where the question is refused.
    pub(crate) fn answer(&mut self, ask: Ask, device: DeviceId, now_ms: i64) -> Option<Heard> {
        match ask {
            Ask::Push(push) => self.pushed(push, device, now_ms).map(Heard::Push),
            Ask::Pull { pull, .. } => self.pulled(&pull, device).map(Heard::Pull),
            Ask::Renew => {
                let seen = self.journals.keys().filter(|(of, _)| *of == device);
                let newest = seen.map(|(_, epoch)| *epoch).max();
                let granted = self.granted.entry(device).or_default();
                let epoch = Epoch(newest.max(Some(*granted)).map_or(0, |epoch| epoch.0) + 1);
                *granted = epoch;
                Some(Heard::Renew(Renewed { epoch }))
            }
        }
    }

    fn pushed(&mut self, push: Push, device: DeviceId, now_ms: i64) -> Option<PushAnswer> {
        let enrolled = self.devices.get(&device)?.clone();
        for promised in std::mem::take(&mut self.promised) {
            self.store(promised, &enrolled, device, now_ms);
        }
        if Fault::AckBeforeCommit.is_on()
            && let Ok(batch) = Batch::check(push.clone(), &enrolled.key)
            && let Verdict::Take { forked, .. } = judge(&batch, &self.known_of(&batch))
        {
            self.promised.push(push);
            return Some(PushAnswer::Taken {
                accepted: batch.last()?,
                durable: None,
                forked: forked.is_some(),
            });
        }
        self.store(push, &enrolled, device, now_ms)
    }

    fn store(
        &mut self,
        push: Push,
        enrolled: &Enrolled,
        device: DeviceId,
        now_ms: i64,
    ) -> Option<PushAnswer> {
        let batch = Batch::check(push, &enrolled.key).ok()?;
        if batch.device() != device {
            return None;
        }
        if Fault::ClockRejects.is_on() {
            let far = |entry: &Entry| (entry.header.written_at_ms - now_ms).abs() > 300_000;
            if batch.entries().iter().any(far) {
                return None;
            }
        }
        match judge(&batch, &self.known_of(&batch)) {
            Verdict::Behind => Some(PushAnswer::Behind(Behind {
                newest: self.newest_before(device, (batch.epoch(), batch.first_seq())),
            })),
            Verdict::Take { first_new, forked } => {
                self.resent += first_new;
                let journal = self.journals.entry((device, batch.epoch())).or_default();
                let new: Vec<_> = batch.entries()[first_new..]
                    .iter()
                    .cloned()
                    .map(Rc::new)
                    .collect();
                for entry in &new {
                    let seq = entry.header.position.seq;
                    journal.entry(seq).or_default().push(entry.hash);
                }
                if forked.is_some() {
                    self.alarms.insert((device, batch.epoch()));
                }
                self.append(enrolled.scope.clone(), new);
                Some(PushAnswer::Taken {
                    accepted: batch.last()?,
                    durable: batch.last(),
                    forked: forked.is_some(),
                })
            }
        }
    }

    fn append(&mut self, scope: Scope, new: Vec<Rc<Entry>>) {
        if new.is_empty() {
            return;
        }
        if !Fault::SequenceAsCursor.is_on() {
            let stream = self.streams.entry(scope).or_default();
            new.into_iter().for_each(|entry| stream.add(entry));
            return;
        }
        // Took its positions, and commits after the one that comes next.
        match self.late.take() {
            Some((of, at, late)) if of == scope => {
                let stream = self.streams.entry(scope).or_default();
                let mut entries = std::mem::take(&mut stream.entries);
                entries.extend(new);
                entries.splice(at..at, late);
                *stream = Stream::default();
                entries.into_iter().for_each(|entry| stream.add(entry));
            }
            _ => {
                let at = self.streams.entry(scope.clone()).or_default().entries.len();
                self.late = Some((scope, at, new));
            }
        }
    }

    fn known_of(&self, batch: &Batch) -> Known {
        let empty = BTreeMap::new();
        let journal = self
            .journals
            .get(&(batch.device(), batch.epoch()))
            .unwrap_or(&empty);
        let first = batch.first_seq();
        let last = first + batch.entries().len() as u64;
        Known {
            at: journal
                .range(first..last)
                .map(|(seq, hashes)| (*seq, hashes.clone()))
                .collect(),
            previous: self.place_of(batch.device(), batch.previous()),
        }
    }

    fn place_of(&self, device: DeviceId, hash: EntryHash) -> Option<(Epoch, u64)> {
        let journals = self.journals.iter().filter(|((of, _), _)| *of == device);
        let mut places = journals.flat_map(|((_, epoch), places)| {
            places
                .iter()
                .map(move |(seq, hashes)| (*epoch, *seq, hashes))
        });
        places
            .find(|(_, _, hashes)| hashes.contains(&hash))
            .map(|(epoch, seq, _)| (epoch, seq))
    }

    fn newest_before(&self, device: DeviceId, before: (Epoch, u64)) -> Option<Place> {
        let places = self.journals.iter().filter(|((of, _), _)| *of == device);
        let places = places.flat_map(|((_, epoch), places)| {
            places.iter().filter_map(|(seq, hashes)| {
                Some(Place {
                    epoch: *epoch,
                    seq: *seq,
                    hash: *hashes.first()?,
                })
            })
        });
        places
            .filter(|place| (place.epoch, place.seq) < before)
            .max()
    }

    fn pulled(&mut self, pull: &Pull, device: DeviceId) -> Option<PullAnswer> {
        let enrolled = self.devices.get(&device)?.clone();
        let mut answer = PullAnswer {
            pages: Vec::new(),
            diverged: Vec::new(),
            behind: None,
        };
        let mut left = PullLimits {
            entries: pull.limit,
            bytes: pull.bytes,
        };
        for (scope, (after, running)) in &pull.after {
            if *scope != Scope::District && *scope != enrolled.scope {
                return None;
            }
            let stream = self.streams.get(scope).cloned().unwrap_or_default();
            if stream.running_at(*after) != Some(*running) {
                answer.diverged.push(scope.clone());
                self.admitted += 1;
                continue;
            }
            let cursor = Cursor {
                after: *after,
                running: *running,
            };
            let (page, rest) = cut(scope, &stream, cursor, pull, left);
            left = rest;
            answer.pages.push(page);
        }
        if let Some(accepted) = pull.accepted
            && !self.has(&accepted.hash)
        {
            self.admitted += 1;
            answer.behind = Some(Behind {
                newest: self.newest_before(device, (accepted.epoch, accepted.seq)),
            });
        }
        Some(answer)
    }
}

fn cut(
    scope: &Scope,
    stream: &Stream,
    cursor: Cursor,
    pull: &Pull,
    left: PullLimits,
) -> (Page, PullLimits) {
    let mut page = PageCut::new(scope.clone(), cursor, stream.head(), left);
    let from = usize::try_from(cursor.after).unwrap();
    for entry in &stream.entries[from..] {
        let is_own = entry.header.position.device == pull.device && !pull.own_in_full;
        let sent = if is_own {
            PageEntry::Own(entry.hash)
        } else {
            PageEntry::Whole(WireEntry::from(&**entry))
        };
        if !page.add(entry.hash, sent) {
            break;
        }
    }
    page.done()
}
