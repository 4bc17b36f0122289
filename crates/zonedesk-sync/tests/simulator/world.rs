//! Halls, a district and a bad line between them. Everything that happens follows from one number.

mod invariants;

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
    Answering, Ask, DeskEngine, Heard, Inbound, Journal as _, Limits, Outbound, Outcome,
    PullLimits, Scope, Unloading, decode, encode, load,
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

/// One machine.
struct Desk {
    disk: Disk,
    engine: DeskEngine,
    /// Yesterday's copies of its disk.
    backups: Vec<Disk>,
    clock_ms: i64,
    /// The question that waits for its answer.
    asked: Option<u64>,
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
            pull: PullLimits {
                entries: u32::try_from(1 + self.chance.below(6)).unwrap(),
                bytes: 4_000,
            },
        })
    }

    /// Lets so many things happen, then lets the faults end and everything drain; then looks.
    pub(crate) fn run(&mut self, steps: u32) -> Result<(), Violation> {
        for _ in 0..steps {
            self.steps += 1;
            self.step()?;
            self.check_what_is_shown()?;
        }
        self.heal()?;
        self.check()?;
        self.afterwards()
    }

    fn pick(&mut self) -> usize {
        usize::try_from(self.chance.below(self.desks.len() as u64)).unwrap()
    }

    fn step(&mut self) -> Result<(), Violation> {
        let desk = self.pick();
        let (line, restores, clocks) = (
            self.weather.bad_line,
            self.weather.restores,
            self.weather.clocks,
        );
        self.now_ms += self.chance.below(20_000);
        match self.chance.below(106) {
            0..30 => self.write(desk),
            30..62 => self.ask(desk)?,
            62..88 => self.deliver()?,
            88 if line => self.desks[desk].deaf ^= true,
            89 if line => self.desks[desk].dumb ^= true,
            90 if line => self.desks[desk].disk.full ^= true,
            91 if line => {
                // The program fell over; the disk has what was saved.
                self.desks[desk].engine = self.engine();
                self.desks[desk].asked = None;
            }
            92 if line => self.district.crash(),
            93 if restores => {
                let disk = self.desks[desk].disk.clone();
                self.desks[desk].backups.push(disk);
            }
            94 if restores => self.put_back(desk),
            95 if restores && self.desks.len() < 7 => self.copy(desk),
            96 if restores => self.copies.push(self.district.clone()),
            97 if restores => self.roll_back(),
            98 => {
                // Drawn in any weather, so that the same happens with clocks that stand right.
                let by = i64::try_from(self.chance.below(2 * TEN_YEARS_MS.unsigned_abs())).unwrap();
                if clocks {
                    self.desks[desk].clock_ms = by - TEN_YEARS_MS;
                }
            }
            99..=100 => self.packs(desk),
            101..=102 => self.is_answered(),
            103..=105 => self.unpacks()?,
            _ => {}
        }
        Ok(())
    }

    /// A desk puts what it has on a stick, as much as fits.
    fn packs(&mut self, desk: usize) {
        let most = usize::try_from(self.chance.below(6_000)).unwrap();
        if let Ok(Some(load)) = load(&mut self.desks[desk].disk, most) {
            self.outbound.push(load.into());
        }
    }

    /// The district reads one of the sticks.
    fn is_answered(&mut self) {
        if self.outbound.is_empty() {
            return;
        }
        let at = self.chance.below(self.outbound.len() as u64);
        let outbound = self.outbound[usize::try_from(at).unwrap()].clone();
        let device = outbound.device;
        let now_ms = 1_795_000_000_000 + i64::try_from(self.now_ms).unwrap();
        let mut answering = Answering::of(outbound);
        while let Some(ask) = answering.next_ask() {
            match self.district.answer(ask, device, now_ms) {
                Some(heard) => answering.heard(heard),
                None => return,
            }
        }
        self.inbound.push(answering.done());
    }

    /// A stick comes to the desk it is for, or to a copy of it; it may be pulled out too early.
    fn unpacks(&mut self) -> Result<(), Violation> {
        if self.inbound.is_empty() {
            return Ok(());
        }
        let at = self.chance.below(self.inbound.len() as u64);
        let inbound = self.inbound[usize::try_from(at).unwrap()].clone();
        let mine: Vec<_> = (0..self.desks.len())
            .filter(|desk| self.desks[*desk].disk.device == inbound.device)
            .collect();
        let desk = mine[usize::try_from(self.chance.below(mine.len() as u64)).unwrap()];
        let most = self.chance.below(8);
        let mut unloading = Unloading::of(inbound);
        for _ in 0..most {
            if unloading.left() == 0 || unloading.step(&mut self.desks[desk].disk).is_err() {
                break;
            }
            self.check_what_is_shown()?;
        }
        Ok(())
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
        let weather = self.weather;
        self.weather = Weather {
            bad_line: false,
            restores: false,
            clocks: false,
        };
        for desk in &mut self.desks {
            (desk.deaf, desk.dumb, desk.disk.full) = (false, false, false);
        }
        self.line.clear();
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
                    desk.disk.marks().unwrap(),
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
