//! Halls, a district and a bad line between them. Everything that happens follows from one number.

mod invariants;
mod sticks;

use crate::{
    disk::Disk,
    district::{District, Enrolled},
};
use std::collections::BTreeSet;
use uuid::Uuid;
use zonedesk_domain::{
    application::{self, Field},
    copying::Voided,
    journal::{Body, EntityId, EntryHash, PublicKey, UnknownBody},
};
use zonedesk_sync::{
    Ask, Bundles, DeskEngine, Heard, Inbound, Journal as _, Limits, Marks, Outbound, Outcome,
    PullLimits, Scope, Unloading, decode, encode,
};
use zonedesk_testkit::{bodies::every_body, chance::Chance, sample};

/// Ten years, in milliseconds.
const TEN_YEARS_MS: i64 = 315_576_000_000;

/// How far a run may go wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weather {
    /// Messages are lost, doubled, cut and come late.
    pub(crate) bad_line: bool,
    /// Disks are put back and copied, the district is put back.
    pub(crate) restores: bool,
    /// Clocks jump by up to ten years.
    pub(crate) clocks: bool,
}

impl Weather {
    pub(crate) const WORST: Self = Self {
        bad_line: true,
        restores: true,
        clocks: true,
    };
}

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    Writes,
    Asks,
    Arrives,
    Deaf,
    Dumb,
    Full,
    Fell,
    DistrictFell,
    BackedUp,
    PutBack,
    Copied,
    DistrictBackedUp,
    DistrictPutBack,
    Jumped,
    Packs,
    Answered,
    Unpacks,
    Nothing,
}

impl Event {
    /// How often each happens.
    pub(crate) const ALL: [(u32, Self); 17] = [
        (30, Self::Writes),
        (32, Self::Asks),
        (26, Self::Arrives),
        (1, Self::Deaf),
        (1, Self::Dumb),
        (1, Self::Full),
        (1, Self::Fell),
        (1, Self::DistrictFell),
        (1, Self::BackedUp),
        (1, Self::PutBack),
        (1, Self::Copied),
        (1, Self::DistrictBackedUp),
        (1, Self::DistrictPutBack),
        (1, Self::Jumped),
        (2, Self::Packs),
        (2, Self::Answered),
        (3, Self::Unpacks),
    ];
    const WEIGHTS: u32 = 106;
}

/// One machine.
struct Desk {
    disk: Disk,
    engine: DeskEngine,
    /// Yesterday's copies of its disk.
    backups: Vec<Disk>,
    clock_ms: i64,
    /// The question that waits for its answer.
    asked: Option<u64>,
    /// An answer that is being taken in from a stick.
    unloading: Option<Unloading>,
    /// Whether its messages, and those to it, are lost.
    deaf: bool,
    dumb: bool,
}

enum Packet {
    Question(Vec<u8>, Kind),
    Answer(Vec<u8>, Kind),
}

#[derive(Clone, Copy)]
enum Kind {
    Push,
    Pull,
    Renew,
}

struct Sent {
    desk: usize,
    question: u64,
    packet: Packet,
}

/// What was found wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation(pub String);

pub(crate) struct World {
    chance: Chance,
    weather: Weather,
    now_ms: u64,
    district: District,
    /// The district as it was.
    copies: Vec<District>,
    desks: Vec<Desk>,
    line: Vec<Sent>,
    /// What lies about on sticks: taken to the district, and brought back, in any order and any number of times.
    outbound: Vec<Outbound>,
    inbound: Vec<Inbound>,
    questions: u64,
    /// Everything that was saved and has to be there in the end.
    said: BTreeSet<EntryHash>,
    /// How often the district was put back.
    rollbacks: u32,
    /// How often that, or a disk, was put back: what was lost then may come back with an old message.
    disasters: u32,
    /// Every push that was ever sent, for sending it once more in the end.
    pushes: Vec<(usize, Vec<u8>)>,
    records: Vec<(EntityId, bool)>,
    pub(crate) steps: u32,
}

impl World {
    pub(crate) fn new(seed: u64, weather: Weather) -> Self {
        let mut world = Self {
            chance: Chance::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            weather,
            now_ms: 1_000_000,
            district: District::default(),
            copies: Vec::new(),
            desks: Vec::new(),
            line: Vec::new(),
            outbound: Vec::new(),
            inbound: Vec::new(),
            questions: 0,
            said: BTreeSet::new(),
            rollbacks: 0,
            disasters: 0,
            pushes: Vec::new(),
            records: Vec::new(),
            steps: 0,
        };
        let sites = ["XY", "LW"];
        let mut device = 1;
        // The district's own pen writes what every site reads.
        world.enrol(100, Scope::District);
        for site in sites
            .iter()
            .take(1 + usize::try_from(world.chance.below(2)).unwrap())
        {
            for _ in 0..=world.chance.below(2) {
                world.enrol(device, Scope::Site((*site).to_owned()));
                device += 1;
            }
        }
        world
    }

    fn enrol(&mut self, device: u128, scope: Scope) {
        let disk = Disk::new(device, scope.clone());
        let key = PublicKey::from_pem(&disk.key.public_pem().unwrap()).unwrap();
        self.district
            .devices
            .insert(disk.device, Enrolled { key, scope });
        self.place(disk);
    }

    fn place(&mut self, disk: Disk) {
        let engine = self.engine();
        self.desks.push(Desk {
            disk,
            engine,
            backups: Vec::new(),
            clock_ms: 0,
            asked: None,
            unloading: None,
            deaf: false,
            dumb: false,
        });
    }

    /// Small limits, so that the ends of pages and batches are met often.
    fn engine(&mut self) -> DeskEngine {
        let most = 1 + self.chance.below(6);
        DeskEngine::new(Limits {
            entries: usize::try_from(most).unwrap(),
            first_bytes: 4_000,
            least_bytes: 500,
            most_bytes: 16_000,
            pull: self.pull_limits(),
        })
    }

    /// Lets so many things happen, then lets the faults end and everything drain; then looks.
    pub(crate) fn run(&mut self, steps: u32) -> Result<(), Violation> {
        for _ in 0..steps {
            self.steps += 1;
            self.step()?;
            self.check_what_is_shown()?;
        }
        self.settle()
    }

    fn pick(&mut self) -> usize {
        usize::try_from(self.chance.below(self.desks.len() as u64)).unwrap()
    }

    fn step(&mut self) -> Result<(), Violation> {
        let desk = self.pick();
        self.now_ms += self.chance.below(20_000);
        let mut drawn = u32::try_from(self.chance.below(Event::WEIGHTS.into())).unwrap();
        let event = Event::ALL.iter().find_map(|(weight, event)| {
            let is_it = drawn < *weight;
            drawn = drawn.saturating_sub(*weight);
            is_it.then_some(*event)
        });
        self.happens(event.unwrap_or(Event::Nothing), desk)
    }

    fn happens(&mut self, event: Event, desk: usize) -> Result<(), Violation> {
        let Weather {
            bad_line,
            restores,
            clocks,
        } = self.weather;
        match event {
            Event::Writes => self.write(desk),
            Event::Asks => self.ask(desk)?,
            Event::Arrives => self.deliver()?,
            Event::Deaf if bad_line => self.desks[desk].deaf ^= true,
            Event::Dumb if bad_line => self.desks[desk].dumb ^= true,
            Event::Full if bad_line => self.desks[desk].disk.full ^= true,
            Event::Fell if bad_line => {
                // The program fell over; the disk has what was saved.
                self.desks[desk].engine = self.engine();
                self.desks[desk].asked = None;
                self.desks[desk].unloading = None;
            }
            Event::DistrictFell if bad_line => self.district.crash(),
            Event::BackedUp if restores => {
                let disk = self.desks[desk].disk.clone();
                self.desks[desk].backups.push(disk);
            }
            Event::PutBack if restores => self.put_back(desk),
            Event::Copied if restores && self.desks.len() < Self::MOST_MACHINES => {
                self.copy(desk);
            }
            Event::DistrictBackedUp if restores => self.copies.push(self.district.clone()),
            Event::DistrictPutBack if restores => self.roll_back(),
            Event::Jumped => {
                // Drawn in any weather, so that the same happens with clocks that stand right.
                let by = i64::try_from(self.chance.below(2 * TEN_YEARS_MS.unsigned_abs())).unwrap();
                if clocks {
                    self.desks[desk].clock_ms = by - TEN_YEARS_MS;
                }
            }
            Event::Packs => self.packs(desk),
            Event::Answered => self.is_answered(),
            Event::Unpacks => self.unpacks(desk)?,
            Event::Deaf
            | Event::Dumb
            | Event::Full
            | Event::Fell
            | Event::DistrictFell
            | Event::BackedUp
            | Event::PutBack
            | Event::Copied
            | Event::DistrictBackedUp
            | Event::DistrictPutBack
            | Event::Nothing => {}
        }
        Ok(())
    }

    /// One event that somebody else chose; what it leaves open is drawn from `chance`.
    pub(crate) fn let_happen(
        &mut self,
        event: Event,
        desk: usize,
        chance: u64,
    ) -> Result<(), Violation> {
        self.chance = Chance::new(chance);
        self.now_ms += self.chance.below(20_000);
        self.happens(event, desk % self.desks.len())?;
        self.check_what_is_shown()
    }

    pub(crate) const MOST_MACHINES: usize = 7;

    pub(crate) fn machines(&self) -> usize {
        self.desks.len()
    }

    /// The faults end, everything drains, work goes on; then looks.
    pub(crate) fn settle(&mut self) -> Result<(), Violation> {
        // By hand alone, or over the line.
        if self.chance.below(3) == 0 {
            self.heal_by_hand()?;
        } else {
            self.heal()?;
        }
        self.check()?;
        self.afterwards()
    }

    /// Small, so that the ends of pages are met often.
    fn pull_limits(&mut self) -> PullLimits {
        PullLimits {
            entries: u32::try_from(1 + self.chance.below(6)).unwrap(),
            bytes: 4_000,
        }
    }

    /// The faults end.
    fn calm(&mut self) -> Weather {
        let weather = self.weather;
        self.weather = Weather {
            bad_line: false,
            restores: false,
            clocks: false,
        };
        for desk in &mut self.desks {
            (desk.deaf, desk.dumb, desk.disk.full) = (false, false, false);
            desk.unloading = None;
        }
        self.line.clear();
        weather
    }

    fn write(&mut self, desk: usize) {
        let (entity, body) = self.something(desk);
        let salt = self.chance.below(u64::MAX);
        let clock = self.clock(desk);
        if let Ok(hash) = self.desks[desk].disk.write(entity, body, clock, salt) {
            self.said.insert(hash);
        }
    }

    fn clock(&self, desk: usize) -> i64 {
        1_795_000_000_000 + i64::try_from(self.now_ms).unwrap() + self.desks[desk].clock_ms
    }

    /// Something that happens at a counter.
    fn something(&mut self, desk: usize) -> (EntityId, Body) {
        let fresh = EntityId(Uuid::from_u128(u128::from(self.chance.below(u64::MAX))));
        let records: Vec<_> = self
            .records
            .iter()
            .copied()
            .filter(|(entity, _)| self.desks[desk].disk.about(*entity).next().is_some())
            .collect();
        let known = (!records.is_empty())
            .then(|| records[usize::try_from(self.chance.below(records.len() as u64)).unwrap()]);
        match (self.chance.below(12), known) {
            (0..3, _) | (_, None) => {
                self.records.push((fresh, true));
                (fresh, sample::charged_copy().into())
            }
            (3..5, _) => {
                self.records.push((fresh, false));
                (fresh, sample::application().into())
            }
            (5, _) => {
                let bodies = every_body();
                let body = usize::try_from(self.chance.below(bodies.len() as u64)).unwrap();
                (fresh, bodies[body].clone())
            }
            (6, _) => {
                // Of a later program, or not readable at all.
                let kind = ["parcel.weighed", "application.received"];
                let kind = kind[usize::try_from(self.chance.below(2)).unwrap()];
                (
                    fresh,
                    Body::Unknown(UnknownBody {
                        kind: kind.to_owned(),
                        version: 1,
                        bytes: vec![0xa0],
                    }),
                )
            }
            (_, Some((entity, true))) => (
                entity,
                Voided {
                    on: sample::on(10, 9),
                    reason: "多收".into(),
                }
                .into(),
            ),
            (7, Some((entity, false))) => (entity, sample::handed_over().into()),
            (_, Some((entity, false))) => {
                let phone = format!("1380000{:04}", self.chance.below(4));
                (
                    entity,
                    application::Corrected {
                        texts: [(Field::Phone, phone)].into(),
                        reason: "更正".into(),
                    }
                    .into(),
                )
            }
        }
    }

    fn ask(&mut self, desk: usize) -> Result<(), Violation> {
        let now_ms = self.now_ms;
        let chance = self.chance.below(u64::MAX);
        let machine = &mut self.desks[desk];
        if machine.asked.take().is_some() {
            // It waited long enough.
            machine.engine.failed(now_ms, chance);
        }
        let Ok(Some(ask)) = machine.engine.next(&machine.disk, now_ms) else {
            return Ok(());
        };
        self.questions += 1;
        machine.asked = Some(self.questions);
        let packet = match &ask {
            Ask::Push(push) => {
                let bytes = packed(push)?;
                self.pushes.push((desk, bytes.clone()));
                Packet::Question(bytes, Kind::Push)
            }
            Ask::Pull { pull, .. } => Packet::Question(packed(pull)?, Kind::Pull),
            Ask::Renew => Packet::Question(packed(&())?, Kind::Renew),
        };
        if !self.desks[desk].dumb {
            self.send(desk, self.questions, packet);
        }
        Ok(())
    }

    /// Puts a message on the line, or what the line makes of it.
    fn send(&mut self, desk: usize, question: u64, packet: Packet) {
        if !self.weather.bad_line {
            self.line.push(Sent {
                desk,
                question,
                packet,
            });
            return;
        }
        match self.chance.below(20) {
            0 | 1 => {}
            2 => {
                let cut = |mut bytes: Vec<u8>, chance: &mut Chance| {
                    // A share of it, for its length may hang on the clock.
                    let kept = usize::try_from(chance.below(100)).unwrap();
                    bytes.truncate(bytes.len() * kept / 100);
                    bytes
                };
                let packet = match packet {
                    Packet::Question(bytes, kind) => {
                        Packet::Question(cut(bytes, &mut self.chance), kind)
                    }
                    Packet::Answer(bytes, kind) => {
                        Packet::Answer(cut(bytes, &mut self.chance), kind)
                    }
                };
                self.line.push(Sent {
                    desk,
                    question,
                    packet,
                });
            }
            3 | 4 => {
                let again = match &packet {
                    Packet::Question(bytes, kind) => Packet::Question(bytes.clone(), *kind),
                    Packet::Answer(bytes, kind) => Packet::Answer(bytes.clone(), *kind),
                };
                self.line.push(Sent {
                    desk,
                    question,
                    packet: again,
                });
                self.line.push(Sent {
                    desk,
                    question,
                    packet,
                });
            }
            _ => self.line.push(Sent {
                desk,
                question,
                packet,
            }),
        }
    }

    /// One message arrives, not always the oldest.
    fn deliver(&mut self) -> Result<(), Violation> {
        if self.line.is_empty() {
            return Ok(());
        }
        let at = if self.weather.bad_line {
            usize::try_from(self.chance.below(self.line.len() as u64)).unwrap()
        } else {
            0
        };
        let Sent {
            desk,
            question,
            packet,
        } = self.line.remove(at);
        match packet {
            Packet::Question(bytes, kind) => {
                let device = self.desks[desk].disk.device;
                let now_ms = 1_795_000_000_000 + i64::try_from(self.now_ms).unwrap();
                let ask = match kind {
                    Kind::Push => decode(&bytes).ok().map(Ask::Push),
                    Kind::Pull => decode(&bytes)
                        .ok()
                        .map(|pull| Ask::Pull { pull, wait_s: 0 }),
                    Kind::Renew => decode::<()>(&bytes).ok().map(|()| Ask::Renew),
                };
                let admitted = self.district.admitted;
                let heard = ask.and_then(|ask| self.district.answer(ask, device, now_ms));
                if self.district.admitted > admitted && self.rollbacks == 0 {
                    return Err(Violation("I6: a stream changed, or lost an entry, although the district was never put back".into()));
                }
                let packet = match heard {
                    None => return Ok(()),
                    Some(Heard::Push(answer)) => Packet::Answer(packed(&answer)?, Kind::Push),
                    Some(Heard::Pull(answer)) => Packet::Answer(packed(&answer)?, Kind::Pull),
                    Some(Heard::Renew(answer)) => Packet::Answer(packed(&answer)?, Kind::Renew),
                };
                self.send(desk, question, packet);
            }
            Packet::Answer(bytes, kind) => {
                let now_ms = self.now_ms;
                let chance = self.chance.below(u64::MAX);
                let machine = &mut self.desks[desk];
                if machine.asked != Some(question) || machine.deaf {
                    return Ok(());
                }
                machine.asked = None;
                let heard = match kind {
                    Kind::Push => decode(&bytes).map(Heard::Push),
                    Kind::Pull => decode(&bytes).map(Heard::Pull),
                    Kind::Renew => decode(&bytes).map(Heard::Renew),
                };
                match heard {
                    Ok(heard) => {
                        match machine
                            .engine
                            .heard(&mut machine.disk, heard, now_ms, chance)
                        {
                            Ok(Outcome::Nonsense(trouble)) => {
                                return Err(Violation(format!(
                                    "I12: an honest district was not understood: {trouble}"
                                )));
                            }
                            Ok(Outcome::Went { .. } | Outcome::Nothing | Outcome::WentBack) => {}
                            Err(_) => machine.engine.failed(now_ms, chance),
                        }
                    }
                    Err(_) => machine.engine.failed(now_ms, chance),
                }
            }
        }
        Ok(())
    }

    /// Yesterday's copy takes the place of the disk. What was written since and never reached the district is
    /// lost with it; what did must come back.
    fn put_back(&mut self, desk: usize) {
        let Some(backup) = self.desks[desk].backups.pop() else {
            return;
        };
        let lost: Vec<_> = self.desks[desk]
            .disk
            .arrived
            .iter()
            .map(|entry| entry.hash)
            .filter(|hash| !backup.has(hash))
            .collect();
        // Two disasters at once lose what only these two had: that is not what is tested.
        let accepted = self.accepted(desk);
        if accepted.iter().any(|hash| !self.district.has(hash)) {
            return;
        }
        // Nor may what the district lost be left at desks that cannot sign for it.
        let device = self.desks[desk].disk.device;
        let stranded = |hash: &EntryHash| {
            let held_by = |other: &&Desk| other.disk.has(hash);
            !self.district.has(hash)
                && self
                    .desks
                    .iter()
                    .any(|other| held_by(&other) && other.disk.device != device)
        };
        if lost.iter().any(stranded) {
            return;
        }
        for hash in lost {
            let elsewhere = self.district.has(&hash)
                || self
                    .desks
                    .iter()
                    .enumerate()
                    .any(|(at, other)| at != desk && other.disk.has(&hash));
            if !elsewhere {
                self.said.remove(&hash);
            }
        }
        self.disasters += 1;
        self.desks[desk].disk = backup;
        self.desks[desk].engine = self.engine();
        self.desks[desk].asked = None;
        self.desks[desk].unloading = None;
    }

    /// What the district told this desk to have.
    fn accepted(&self, desk: usize) -> Vec<EntryHash> {
        let disk = &self.desks[desk].disk;
        let own = disk
            .arrived
            .iter()
            .filter(|entry| entry.header.position.device == disk.device);
        let pending: BTreeSet<_> = disk
            .own_behind(disk.marks().unwrap().accepted, usize::MAX, usize::MAX)
            .unwrap()
            .iter()
            .map(|entry| entry.hash)
            .collect();
        own.map(|entry| entry.hash)
            .filter(|hash| !pending.contains(hash))
            .collect()
    }

    /// The disk is copied into a second machine; both go on.
    fn copy(&mut self, desk: usize) {
        let disk = self.desks[desk].disk.clone();
        if disk.scope != Scope::District {
            self.place(disk);
        }
    }

    /// The district is put back to an earlier state.
    fn roll_back(&mut self) {
        if self.copies.is_empty() {
            return;
        }
        let at = usize::try_from(self.chance.below(self.copies.len() as u64)).unwrap();
        let earlier = self.copies.remove(at);
        let devices: Vec<_> = self.district.devices.keys().copied().collect();
        // What it loses has to be at a desk that sends it again.
        let lost = devices.iter().flat_map(|device| {
            let lost = self
                .district
                .of_device(*device)
                .filter(|hash| !earlier.has(hash));
            lost.map(|hash| (*device, hash)).collect::<Vec<_>>()
        });
        for (device, hash) in lost {
            let held = self
                .desks
                .iter()
                .any(|desk| desk.disk.device == device && desk.disk.has(&hash));
            if !held {
                return;
            }
        }
        self.district = earlier;
        self.rollbacks += 1;
        self.disasters += 1;
    }

    /// The faults end: everything has to drain.
    fn heal(&mut self) -> Result<(), Violation> {
        let weather = self.calm();
        let mut quiet = 0;
        for _ in 0..4_000 {
            self.now_ms += 150_000;
            let before = self.shape();
            for desk in 0..self.desks.len() {
                self.ask(desk)?;
                while !self.line.is_empty() {
                    self.deliver()?;
                }
            }
            quiet = if self.shape() == before { quiet + 1 } else { 0 };
            if quiet > 6 {
                self.weather = weather;
                return Ok(());
            }
        }
        Err(Violation("I12: it does not come to rest".into()))
    }

    /// What changes while anything still moves.
    fn shape(&self) -> impl PartialEq + use<> {
        let desks: Vec<_> = self
            .desks
            .iter()
            .map(|desk| {
                (
                    desk.disk.arrived.len(),
                    desk.disk.epoch,
                    Marks {
                        bundles: Bundles::default(),
                        ..desk.disk.marks().unwrap()
                    },
                )
            })
            .collect();
        let streams: Vec<_> = self
            .district
            .streams
            .values()
            .map(|stream| stream.entries.len())
            .collect();
        (desks, streams)
    }

    fn everybody_writes(&mut self) -> Result<Vec<(usize, EntryHash)>, Violation> {
        let mut fresh = Vec::new();
        for desk in 0..self.desks.len() {
            for _ in 0..2 {
                let entity = EntityId(Uuid::from_u128(u128::from(self.chance.below(u64::MAX))));
                let clock = self.clock(desk);
                let salt = self.chance.below(u64::MAX);
                let receipt = sample::charged_copy().into();
                let hash = self.desks[desk].disk.write(entity, receipt, clock, salt);
                let hash = hash.map_err(|full| Violation(full.to_string()))?;
                self.said.insert(hash);
                fresh.push((desk, hash));
            }
        }
        Ok(fresh)
    }
}

fn packed<T: serde::Serialize>(message: &T) -> Result<Vec<u8>, Violation> {
    encode(message).map_err(|error| Violation(error.to_string()))
}
