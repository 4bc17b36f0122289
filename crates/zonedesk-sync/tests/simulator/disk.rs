//! A desk's disk: its journal as sync sees it, in memory. It can be copied and put back like a real one.

use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};
use uuid::Uuid;
use zonedesk_domain::{
    copying,
    journal::{
        Algorithm, Body, DeviceId, DeviceKey, Draft, EntityId, Entry, EntryHash, Epoch, NumberKind,
        OperatorMark, Position, Series,
    },
    money::Fen,
    record::History,
};
use zonedesk_sync::{Batch, Fault, Journal, Marks, Place, Push, Scope};

/// The disk did not take it.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the disk is full")]
pub(crate) struct Full;

/// What stands on the disk of one desk.
#[derive(Clone)]
pub(crate) struct Disk {
    pub(crate) device: DeviceId,
    pub(crate) key: Rc<DeviceKey>,
    pub(crate) scope: Scope,
    pub(crate) epoch: Epoch,
    pub(crate) arrived: Vec<Rc<Entry>>,
    /// The newest entry that was written on this disk and not read back.
    written: Option<Rc<Entry>>,
    places: BTreeMap<EntryHash, usize>,
    records: BTreeMap<EntityId, Vec<usize>>,
    marks: Marks,
    numbers: BTreeMap<Series, u32>,
    /// How many entries were forgotten once they were accepted: only a faulty desk does that.
    forgotten: usize,
    pub(crate) full: bool,
}

impl Disk {
    pub(crate) fn new(device: u128, scope: Scope) -> Self {
        let mut scalar = [9; 32];
        scalar[16..].copy_from_slice(&device.to_be_bytes());
        Self {
            device: DeviceId(Uuid::from_u128(device)),
            key: Rc::new(DeviceKey::from_scalar(&scalar).unwrap()),
            scope,
            epoch: Epoch(0),
            arrived: Vec::new(),
            written: None,
            places: BTreeMap::new(),
            records: BTreeMap::new(),
            marks: Marks::default(),
            numbers: BTreeMap::new(),
            forgotten: 0,
            full: false,
        }
    }

    pub(crate) fn has(&self, hash: &EntryHash) -> bool {
        self.places.contains_key(hash)
    }

    pub(crate) fn entry(&self, hash: &EntryHash) -> Option<&Rc<Entry>> {
        self.places.get(hash).map(|place| &self.arrived[*place])
    }

    pub(crate) fn about(&self, entity: EntityId) -> impl Iterator<Item = &Entry> {
        let places = self.records.get(&entity).into_iter().flatten();
        places.map(|place| &*self.arrived[*place])
    }

    /// Writes that something happened; a copy that was charged takes the next number of its series.
    pub(crate) fn write(
        &mut self,
        entity: EntityId,
        body: Body,
        clock_ms: i64,
        salt: u64,
    ) -> Result<EntryHash, Full> {
        if self.full {
            return Err(Full);
        }
        let (seq, previous) = match &self.written {
            None => (1, EntryHash::ZERO),
            Some(head) if head.header.position.epoch == self.epoch => {
                (head.header.position.seq + 1, head.hash)
            }
            Some(head) => (1, head.hash),
        };
        let charged = matches!(&body, Body::CopyMade(made) if made.charge.is_some());
        let number = charged.then(|| {
            let desk = u16::try_from(self.device.0.as_u128() % 10).unwrap();
            let series = Series::new("XY", desk, self.epoch, NumberKind::Receipt, 2026);
            let next = self.numbers.get(&series).copied().unwrap_or(0) + 1;
            series.number(next)
        });
        let mut salted = [0; 32];
        salted[..8].copy_from_slice(&salt.to_be_bytes());
        let entry = Entry::seal(
            Algorithm::Sm3,
            Position {
                device: self.device,
                epoch: self.epoch,
                seq,
            },
            previous,
            OperatorMark::system(),
            clock_ms,
            salted,
            History::of(self.about(entity)).frontier(),
            &Draft {
                entity,
                body,
                number,
            },
        )
        .unwrap();
        let (hash, entry) = (entry.hash, Rc::new(entry));
        self.written = Some(Rc::clone(&entry));
        self.add(entry);
        Ok(hash)
    }

    fn add(&mut self, entry: Rc<Entry>) {
        if self.has(&entry.hash) {
            return;
        }
        let place = self.arrived.len();
        self.places.insert(entry.hash, place);
        let record = self.records.entry(entry.header.entity).or_default();
        record.push(place);
        if let Some(number) = &entry.header.number {
            let last = self.numbers.entry(number.series.clone()).or_default();
            *last = (*last).max(number.n);
        }
        self.arrived.push(entry);
    }

    fn own(&self) -> impl DoubleEndedIterator<Item = (usize, &Entry)> {
        self.arrived
            .iter()
            .enumerate()
            .filter(|(_, entry)| entry.header.position.device == self.device)
            .map(|(place, entry)| (place, &**entry))
    }
}

/// What the receipts among some records come to.
pub(crate) fn money<'a>(records: impl Iterator<Item = impl Iterator<Item = &'a Entry>>) -> Fen {
    let copies = records.filter_map(|entries| {
        let entries: Vec<_> = entries.cloned().collect();
        copying::Copy::fold(&entries)
    });
    Fen::total(copies.map(|copy| copy.amount())).unwrap()
}

impl Journal for Disk {
    type Error = Full;

    fn device(&self) -> DeviceId {
        self.device
    }

    fn epoch(&self) -> Epoch {
        self.epoch
    }

    fn scopes(&self) -> Result<Vec<Scope>, Full> {
        Ok(vec![Scope::District, self.scope.clone()])
    }

    fn marks(&self) -> Result<Marks, Full> {
        Ok(self.marks.clone())
    }

    fn keep_marks(&mut self, marks: &Marks) -> Result<(), Full> {
        if self.full {
            return Err(Full);
        }
        self.marks = marks.clone();
        if let Some(accepted) = marks
            .accepted
            .filter(|_| Fault::TrimmedBeforeDurable.is_on())
        {
            self.forgotten = self.forgotten.max(self.places[&accepted.hash] + 1);
        }
        Ok(())
    }

    fn own_behind(
        &self,
        after: Option<Place>,
        entries: usize,
        bytes: usize,
    ) -> Result<Vec<Entry>, Full> {
        let first = after.map_or(0, |after| self.places[&after.hash] + 1);
        let is_sent = |place: usize, entry: &Entry| {
            let position = entry.header.position;
            match after.filter(|_| Fault::StatusBySeq.is_on()) {
                Some(after) => (position.epoch, position.seq) <= (after.epoch, after.seq),
                None => place < first.max(self.forgotten),
            }
        };
        let mut run: Vec<Entry> = Vec::new();
        let mut size = 0;
        for (_, entry) in self.own().filter(|(place, entry)| !is_sent(*place, entry)) {
            size += entry.header_bytes.len();
            size += entry.content.as_ref().map_or(0, |(_, body)| body.len());
            if let Some(last) = run.last()
                && (run.len() >= entries
                    || size > bytes
                    || entry.header.previous != last.hash
                    || entry.header.position.epoch != last.header.position.epoch)
            {
                break;
            }
            run.push(entry.clone());
        }
        Ok(run)
    }

    fn holds(&self, place: &Place) -> Result<bool, Full> {
        Ok(self.has(&place.hash))
    }

    fn vouches_for_all_before(&self, place: &Place) -> Result<bool, Full> {
        let upto = self.places[&place.hash];
        let own: Vec<_> = self.own().filter(|(place, _)| *place <= upto).collect();
        Ok(own
            .windows(2)
            .all(|pair| pair[1].1.header.previous == pair[0].1.hash))
    }

    fn lacks(&self, hashes: &[EntryHash]) -> Result<BTreeSet<EntryHash>, Full> {
        let lacked = hashes.iter().filter(|hash| !self.has(hash));
        Ok(lacked.copied().collect())
    }

    fn push_of(&self, entries: &[Entry]) -> Result<Option<Push>, Full> {
        Ok(Batch::push(entries, &self.key).unwrap())
    }

    fn take_in(&mut self, entries: &[Entry], marks: &Marks) -> Result<(), Full> {
        if self.full {
            return Err(Full);
        }
        for entry in entries {
            self.add(Rc::new(entry.clone()));
        }
        self.keep_marks(marks)
    }

    fn begin_epoch(&mut self, epoch: Epoch) -> Result<(), Full> {
        if self.full {
            return Err(Full);
        }
        self.epoch = epoch;
        self.marks.renew = false;
        Ok(())
    }
}
