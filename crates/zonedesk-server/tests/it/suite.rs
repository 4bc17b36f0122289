//! The checks, whatever the storage.

use std::collections::BTreeSet;
use uuid::Uuid;
use zonedesk_domain::application::HandedOver;
use zonedesk_domain::journal::{
    Algorithm, Body, DeviceId, DeviceKey, Digest, Draft, EntityId, Entry, EntryHash, Epoch,
    OperatorMark, Position, PublicKey,
};
use zonedesk_server::{
    Applicant, Days, Department, Device, Invitation, Redeemed, Storage, StorageError,
};
use zonedesk_sync::{
    Batch, Behind, Cursor, FilePart, Page, Place, Pull, PullAnswer, Push, PushAnswer, Scope,
    check_page,
};
use zonedesk_testkit::sample;

const NOW: i64 = 1_795_000_000_000;

/// A desk without a disk: it writes and sends.
#[derive(Clone)]
pub(crate) struct Pen {
    key: std::sync::Arc<DeviceKey>,
    device: DeviceId,
    epoch: Epoch,
    last: Option<(u64, EntryHash)>,
}

impl Pen {
    pub(crate) fn new(device: u8) -> Self {
        Self {
            key: DeviceKey::from_scalar(&[device; 32]).unwrap().into(),
            device: DeviceId(Uuid::from_u128(u128::from(device))),
            epoch: Epoch(0),
            last: None,
        }
    }

    pub(crate) fn device(&self) -> DeviceId {
        self.device
    }

    fn applies(&self) -> Applicant {
        Applicant {
            device: self.device,
            public_key: self.public(),
            epoch: self.epoch,
        }
    }

    /// The next entries, as they travel.
    pub(crate) fn push(&mut self, count: u64) -> Push {
        let entries: Vec<Entry> = (0..count).map(|_| self.write()).collect();
        Batch::push(&entries, &self.key).unwrap().unwrap()
    }

    /// Its signature under a statement, hexadecimal.
    pub(crate) fn signs(&self, statement: &[u8]) -> String {
        hex::encode(self.key.sign(statement).unwrap())
    }

    pub(crate) fn public(&self) -> String {
        self.key.public_pem().unwrap()
    }

    /// The next entries, as the server checked them.
    pub(crate) fn writes(&mut self, count: u64) -> Batch {
        let entries: Vec<Entry> = (0..count).map(|_| self.write()).collect();
        self.batch(&entries)
    }

    fn batch(&self, entries: &[Entry]) -> Batch {
        let push = Batch::push(entries, &self.key).unwrap().unwrap();
        Batch::check(push, &PublicKey::from_pem(&self.public()).unwrap()).unwrap()
    }

    fn write(&mut self) -> Entry {
        self.write_about(random_entity(), sample::free_copy().into(), 1)
    }

    /// One entry about a record, as the server checked it.
    pub(crate) fn tells(&mut self, entity: EntityId, body: Body) -> Batch {
        self.tells_after(entity, body, 0)
    }

    /// The same, later in the history of the record than this depth.
    pub(crate) fn tells_after(&mut self, entity: EntityId, body: Body, depth: u64) -> Batch {
        let entry = self.write_about(entity, body, depth + 1);
        self.batch(&[entry])
    }

    fn write_about(&mut self, entity: EntityId, body: Body, depth: u64) -> Entry {
        let (seq, previous) = self
            .last
            .map_or((1, EntryHash::ZERO), |(seq, hash)| (seq + 1, hash));
        let entry = Entry::seal(
            Algorithm::Sm3,
            Position {
                device: self.device,
                epoch: self.epoch,
                seq,
            },
            previous,
            OperatorMark::system(),
            NOW,
            // A copy of the disk writes something else.
            rand(),
            (Vec::new(), depth),
            &Draft {
                entity,
                body,
                number: None,
            },
        )
        .unwrap();
        self.last = Some((seq, entry.hash));
        entry
    }
}

fn rand() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

pub(crate) fn random_entity() -> EntityId {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&rand()[..16]);
    EntityId(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

fn code(number: u8) -> Digest {
    Digest([number; 32])
}

fn to(scope: &Scope, desk: u16) -> Invitation {
    Invitation {
        scope: scope.clone(),
        desk,
        expires_at_ms: NOW + 1_000,
    }
}

pub(crate) async fn enrolled(storage: &impl Storage, pen: &Pen, scope: &Scope) -> Device {
    let code = Digest(rand());
    // Each at a number of its own.
    let desk = u16::try_from(pen.device.0.as_u128()).unwrap();
    storage.invite(code, &to(scope, desk)).await.unwrap();
    match storage.redeem(code, &pen.applies(), NOW).await.unwrap() {
        Redeemed::In(device) => device,
        other @ (Redeemed::Refused | Redeemed::Occupied(_)) => panic!("{other:?}"),
    }
}

/// A pen of the district's own.
async fn taken_up(storage: &impl Storage, pen: &Pen, scope: &Scope) -> Device {
    let device = Device {
        device: pen.device,
        scope: scope.clone(),
        desk: 0,
        public_key: pen.public(),
        epoch: Epoch(0),
        revoked: false,
    };
    storage.take_up(&device, NOW).await.unwrap();
    device
}

fn pull_from(device: &Device, scope: &Scope, cursor: Cursor, limit: u32) -> Pull {
    Pull {
        device: device.device,
        after: [(scope.clone(), (cursor.after, cursor.running))].into(),
        accepted: None,
        limit,
        bytes: 1_000_000,
        own_in_full: true,
    }
}

async fn page_of(storage: &impl Storage, device: &Device, pull: &Pull) -> Page {
    let answer = storage.pull(device, pull).await.unwrap();
    answer.pages.into_iter().next_back().unwrap()
}

/// Everything of a stream, page by page, as a desk that checks every page reads it.
pub(crate) async fn read_all(
    storage: &impl Storage,
    device: &Device,
    scope: &Scope,
    limit: u32,
) -> Vec<EntryHash> {
    let (mut cursor, mut read) = (Cursor::default(), Vec::new());
    loop {
        let pull = pull_from(device, scope, cursor, limit);
        let mut answer = storage.pull(device, &pull).await.unwrap();
        let page = answer.pages.pop().unwrap();
        let head = page.head;
        let (entries, _, next) = check_page(page, cursor).unwrap();
        read.extend(entries.iter().map(|entry| entry.hash));
        if next.after == head {
            return read;
        }
        assert!(next.after > cursor.after, "a page of nothing");
        cursor = next;
    }
}

pub(crate) async fn a_desk_is_let_in_once_with_its_code(storage: &impl Storage) {
    let scope = Scope::Site("XY".into());
    storage
        .add_site("XY", "向阳街道便民服务中心")
        .await
        .unwrap();
    assert!(storage.add_site("XY", "又一个").await.is_err());
    let (pen, other) = (Pen::new(1), Pen::new(2));
    storage.invite(code(1), &to(&scope, 3)).await.unwrap();
    let redeem = async |code, pen: &Pen, now| {
        let applicant = pen.applies();
        storage.redeem(code, &applicant, now).await.unwrap()
    };
    let refused = Redeemed::Refused;
    assert_eq!(redeem(code(9), &pen, NOW).await, refused, "an unknown code");
    let late = redeem(code(1), &pen, NOW + 1_000).await;
    assert_eq!(late, refused, "an old code");
    let Redeemed::In(device) = redeem(code(1), &pen, NOW).await else {
        panic!("not let in");
    };
    assert_eq!((device.scope.clone(), device.desk), (scope.clone(), 3));
    assert_eq!(redeem(code(1), &other, NOW).await, refused, "a used code");
    let again = redeem(code(1), &pen, NOW).await;
    assert_eq!(again, Redeemed::In(device.clone()), "a lost answer");
    let devices = storage.devices().await.unwrap();
    assert_eq!(devices, std::slice::from_ref(&device));
    let site = ("XY".to_owned(), "向阳街道便民服务中心".to_owned());
    assert_eq!(storage.sites().await.unwrap(), [site]);

    // Another key in the name of a known device is not let in, whatever code it has.
    let mut thief = Pen::new(7);
    thief.device = pen.device;
    storage.invite(code(2), &to(&scope, 4)).await.unwrap();
    assert_eq!(redeem(code(2), &thief, NOW).await, refused);
    assert_eq!(storage.device(pen.device).await.unwrap(), Some(device));
    assert!(storage.revoke(pen.device, NOW).await.unwrap());
    assert!(!storage.revoke(other.device, NOW).await.unwrap());
    assert!(storage.device(pen.device).await.unwrap().unwrap().revoked);
    assert_eq!(redeem(code(1), &pen, NOW).await, refused, "it was shut out");
    // A new letter lets it in again, once, and only at its own place.
    storage.invite(code(3), &to(&scope, 4)).await.unwrap();
    assert_eq!(redeem(code(3), &pen, NOW).await, refused, "another number");
    storage.invite(code(4), &to(&scope, 3)).await.unwrap();
    let Redeemed::In(again) = redeem(code(4), &pen, NOW).await else {
        panic!("not let in again");
    };
    assert_eq!((again.revoked, again.epoch), (false, Epoch(1)));
    storage.revoke(pen.device, NOW).await.unwrap();
    assert_eq!(redeem(code(4), &pen, NOW).await, refused, "used");
}

/// A machine that takes the place of another never numbers its receipts like that one.
pub(crate) async fn a_number_at_the_counter_is_one_machines(storage: &impl Storage) {
    let scope = Scope::Site("XY".into());
    let (old, mut new) = (Pen::new(1), Pen::new(2));
    for number in 1..=4 {
        storage.invite(code(number), &to(&scope, 3)).await.unwrap();
    }
    let redeem = async |number, pen: &Pen| {
        let applicant = pen.applies();
        storage.redeem(code(number), &applicant, NOW).await.unwrap()
    };
    let epoch = |redeemed| match redeemed {
        Redeemed::In(device) => device.epoch,
        other @ (Redeemed::Refused | Redeemed::Occupied(_)) => panic!("{other:?}"),
    };
    assert_eq!(epoch(redeem(1, &old).await), Epoch(0));
    assert_eq!(redeem(2, &new).await, Redeemed::Occupied(old.device));
    assert_eq!(storage.renew(old.device).await.unwrap(), Epoch(1));
    assert!(storage.revoke(old.device, NOW).await.unwrap());
    assert_eq!(epoch(redeem(2, &new).await), Epoch(2));
    // One that had begun anew elsewhere goes on behind both.
    storage.revoke(new.device, NOW).await.unwrap();
    new = Pen::new(4);
    new.epoch = Epoch(7);
    assert_eq!(epoch(redeem(3, &new).await), Epoch(8));
    assert_eq!(storage.renew(new.device).await.unwrap(), Epoch(9));
    // Another number, or the same at another site, has nothing to do with it.
    let elsewhere = Scope::Site("LW".into());
    storage.invite(code(5), &to(&elsewhere, 3)).await.unwrap();
    assert_eq!(epoch(redeem(5, &Pen::new(5)).await), Epoch(0));
}

pub(crate) async fn a_question_is_answered_once_and_a_token_ends(storage: &impl Storage) {
    let pen = Pen::new(1);
    let device = enrolled(storage, &pen, &Scope::Site("XY".into())).await;
    let uses = async |question, life| storage.use_challenge(question, life).await.unwrap();
    assert!(uses(code(1), (NOW, NOW + 100)).await);
    assert!(!uses(code(1), (NOW + 99, NOW + 100)).await);
    assert!(uses(code(2), (NOW + 100, NOW + 200)).await);
    let life = (NOW, NOW + 100);
    storage
        .add_session(code(5), pen.device, life)
        .await
        .unwrap();
    assert_eq!(storage.session(code(5), NOW).await.unwrap(), Some(device));
    assert_eq!(storage.session(code(6), NOW).await.unwrap(), None);
    assert_eq!(storage.session(code(5), NOW + 100).await.unwrap(), None);
    storage.revoke(pen.device, NOW).await.unwrap();
    assert_eq!(storage.session(code(5), NOW).await.unwrap(), None);
}

/// {0, 1, p−1, p, p+1, 2p} entries, read in pages of p.
pub(crate) async fn pages_end_and_begin_at_every_boundary(storage: &impl Storage) {
    const P: u64 = 5;
    for (site, count) in [
        ("A", 0),
        ("B", 1),
        ("C", P - 1),
        ("D", P),
        ("E", P + 1),
        ("F", 2 * P),
    ] {
        let scope = Scope::Site(site.into());
        let mut pen = Pen::new(site.as_bytes()[0]);
        let device = enrolled(storage, &pen, &scope).await;
        let mut written = Vec::new();
        for _ in 0..count {
            let batch = pen.writes(1);
            written.push(batch.entries()[0].hash);
            storage.push(&device, batch, NOW).await.unwrap();
        }
        let page = u32::try_from(P).unwrap();
        assert_eq!(
            read_all(storage, &device, &scope, page).await,
            written,
            "{count}"
        );
        assert_eq!(storage.head(&scope).await.unwrap(), count);
    }
}

/// However few bytes are asked for, one entry comes; however many, no more than the district sends at once.
pub(crate) async fn pages_are_cut_by_their_bytes(storage: &impl Storage) {
    let scope = Scope::Site("XY".into());
    let mut pen = Pen::new(1);
    let device = enrolled(storage, &pen, &scope).await;
    for _ in 0..3 {
        storage.push(&device, pen.writes(400), NOW).await.unwrap();
    }
    let mut counts = Vec::new();
    for (limit, bytes) in [(u32::MAX, 0), (u32::MAX, 1_000), (u32::MAX, u32::MAX)] {
        let pull = Pull {
            limit,
            bytes,
            ..pull_from(&device, &scope, Cursor::default(), 1)
        };
        let page = page_of(storage, &device, &pull).await;
        counts.push(page.entries.len());
        check_page(page, Cursor::default()).unwrap();
    }
    assert_eq!((counts[0], counts[2]), (1, 1_000));
    assert!((1..=4).contains(&counts[1]), "{counts:?}");
}

pub(crate) async fn what_is_sent_again_is_there_once(storage: &impl Storage) {
    let scope = Scope::Site("XY".into());
    let mut pen = Pen::new(1);
    let device = enrolled(storage, &pen, &scope).await;
    let first = pen.writes(4);
    let more: Vec<Entry> = (0..3).map(|_| pen.write()).collect();
    let answer = storage.push(&device, first.clone(), NOW).await.unwrap();
    assert_eq!(
        storage.push(&device, first.clone(), NOW).await.unwrap(),
        answer
    );
    // The end of what is there, and something new behind it.
    let overlapping = [&first.entries()[2..], &more].concat();
    let batch = pen.batch(&overlapping);
    let last = batch.last().unwrap();
    let answer = storage.push(&device, batch, NOW).await.unwrap();
    let taken = PushAnswer::Taken {
        accepted: last,
        durable: Some(last),
        forked: false,
    };
    assert_eq!(answer, taken);
    assert_eq!(read_all(storage, &device, &scope, 3).await.len(), 7);
    assert!(storage.forks().await.unwrap().is_empty());
}

pub(crate) async fn two_histories_of_one_place_are_both_kept_and_told(storage: &impl Storage) {
    let scope = Scope::Site("XY".into());
    let mut pen = Pen::new(1);
    let device = enrolled(storage, &pen, &scope).await;
    storage.push(&device, pen.writes(3), NOW).await.unwrap();
    let mut copy = pen.clone();
    let (here, there) = (pen.writes(2), copy.writes(4));
    storage.push(&device, here, NOW).await.unwrap();
    let answer = storage.push(&device, there.clone(), NOW).await.unwrap();
    assert!(
        matches!(answer, PushAnswer::Taken { forked: true, accepted, .. } if Some(accepted) == there.last())
    );
    assert_eq!(read_all(storage, &device, &scope, 4).await.len(), 9);
    let forks = storage.forks().await.unwrap();
    assert_eq!(
        (forks.len(), forks[0].device, forks[0].seq),
        (1, pen.device, 4)
    );
    // Both go on, and nothing of either is refused.
    for machine in [&mut pen, &mut copy] {
        let answer = storage.push(&device, machine.writes(1), NOW).await.unwrap();
        assert!(matches!(answer, PushAnswer::Taken { .. }));
    }
    assert_eq!(read_all(storage, &device, &scope, 4).await.len(), 11);
}

pub(crate) async fn what_comes_before_is_asked_for(storage: &impl Storage) {
    let scope = Scope::Site("XY".into());
    let mut pen = Pen::new(1);
    let device = enrolled(storage, &pen, &scope).await;
    let (first, lost, last) = (pen.writes(2), pen.writes(2), pen.writes(1));
    let answer = storage.push(&device, lost.clone(), NOW).await.unwrap();
    assert_eq!(answer, PushAnswer::Behind(Behind { newest: None }));
    storage.push(&device, first.clone(), NOW).await.unwrap();
    let answer = storage.push(&device, last.clone(), NOW).await.unwrap();
    assert_eq!(
        answer,
        PushAnswer::Behind(Behind {
            newest: first.last()
        })
    );
    assert_eq!(storage.head(&scope).await.unwrap(), 2);
    storage.push(&device, lost, NOW).await.unwrap();
    storage.push(&device, last, NOW).await.unwrap();
    assert_eq!(storage.head(&scope).await.unwrap(), 5);

    // No place is left out, and nobody's entry but its own comes before it.
    let mut hasty = pen.clone();
    hasty.last = hasty.last.map(|(_, hash)| (500, hash));
    let answer = storage.push(&device, hasty.writes(1), NOW).await.unwrap();
    assert!(matches!(answer, PushAnswer::Behind(_)));
    let mut other = Pen::new(2);
    let neighbour = enrolled(storage, &other, &scope).await;
    other.last = pen.last.map(|(_, hash)| (0, hash));
    let answer = storage
        .push(&neighbour, other.writes(1), NOW)
        .await
        .unwrap();
    assert_eq!(answer, PushAnswer::Behind(Behind { newest: None }));

    // The next epoch follows the last entry of the one before.
    let (_, before) = pen.last.unwrap();
    pen.epoch = Epoch(1);
    pen.last = Some((0, before));
    let answer = storage.push(&device, pen.writes(1), NOW).await.unwrap();
    assert!(matches!(answer, PushAnswer::Taken { forked: false, .. }));
    pen.epoch = Epoch(2);
    pen.last = Some((0, Digest([3; 32])));
    let answer = storage.push(&device, pen.writes(1), NOW).await.unwrap();
    assert!(matches!(
        answer,
        PushAnswer::Behind(Behind {
            newest: Some(Place {
                epoch: Epoch(1),
                seq: 1,
                ..
            })
        })
    ));
}

pub(crate) async fn nobody_reads_another_site(storage: &impl Storage) {
    let (mine, theirs) = (Scope::Site("XY".into()), Scope::Site("LW".into()));
    let (mut pen, mut other, mut district) = (Pen::new(1), Pen::new(2), Pen::new(3));
    let device = enrolled(storage, &pen, &mine).await;
    let neighbour = enrolled(storage, &other, &theirs).await;
    let office = enrolled(storage, &district, &Scope::District).await;
    storage.push(&device, pen.writes(2), NOW).await.unwrap();
    storage
        .push(&neighbour, other.writes(3), NOW)
        .await
        .unwrap();
    storage
        .push(&office, district.writes(1), NOW)
        .await
        .unwrap();
    let zero = (0, Digest::ZERO);
    let everything = Pull {
        after: [
            (mine.clone(), zero),
            (theirs, zero),
            (Scope::District, zero),
        ]
        .into(),
        ..pull_from(&device, &mine, Cursor::default(), 100)
    };
    let PullAnswer {
        pages, diverged, ..
    } = storage.pull(&device, &everything).await.unwrap();
    let read: Vec<_> = pages
        .iter()
        .map(|page| (page.scope.clone(), page.entries.len()))
        .collect();
    assert_eq!(read, [(Scope::District, 1), (mine, 2)]);
    assert!(diverged.is_empty());
}

pub(crate) async fn an_epoch_is_given_to_one_machine(storage: &impl Storage) {
    let mut pen = Pen::new(1);
    let device = enrolled(storage, &pen, &Scope::Site("XY".into())).await;
    assert_eq!(storage.renew(pen.device).await.unwrap(), Epoch(1));
    assert_eq!(storage.renew(pen.device).await.unwrap(), Epoch(2));
    // One that took an epoch without asking.
    pen.epoch = Epoch(6);
    storage.push(&device, pen.writes(1), NOW).await.unwrap();
    assert_eq!(storage.renew(pen.device).await.unwrap(), Epoch(7));
}

pub(crate) async fn a_stream_with_another_chain_is_told_apart(storage: &impl Storage) {
    let scope = Scope::Site("XY".into());
    let mut pen = Pen::new(1);
    let device = enrolled(storage, &pen, &scope).await;
    let batch = pen.writes(4);
    storage.push(&device, batch.clone(), NOW).await.unwrap();
    for (after, running) in [
        (2, Digest([1; 32])),
        (9, Digest([1; 32])),
        (0, Digest([1; 32])),
    ] {
        let pull = pull_from(&device, &scope, Cursor { after, running }, 10);
        let answer = storage.pull(&device, &pull).await.unwrap();
        assert_eq!(answer.diverged, std::slice::from_ref(&scope));
        assert!(answer.pages.is_empty());
    }
    // An acknowledged entry that is not here is told, with the newest before it that is.
    let missing = Place {
        epoch: Epoch(0),
        seq: 3,
        hash: Digest([9; 32]),
    };
    let pull = Pull {
        accepted: Some(missing),
        ..pull_from(&device, &scope, Cursor::default(), 10)
    };
    let answer = storage.pull(&device, &pull).await.unwrap();
    let newest = batch.entries().get(1).map(Place::of);
    assert_eq!(answer.behind, Some(Behind { newest }));
    // Brief: what it wrote itself comes by its hash.
    let pull = Pull {
        own_in_full: false,
        ..pull_from(&device, &scope, Cursor::default(), 10)
    };
    let page = page_of(storage, &device, &pull).await;
    let (whole, own, _) = check_page(page, Cursor::default()).unwrap();
    assert_eq!((whole.len(), own.len()), (0, 4));
}

/// To a body of this name, on a day of November 2026.
fn to_body(agency: &str, day: u32) -> Body {
    HandedOver {
        agency: agency.to_owned(),
        on: sample::on(11, day),
        ..sample::handed_over()
    }
    .into()
}

fn named(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// One record of each of two sites, and one that went on to another body.
pub(crate) async fn what_was_handed_over_is_found_by_the_name_of_the_body(storage: &impl Storage) {
    let (xy, lw) = (Scope::Site("XY".into()), Scope::Site("LW".into()));
    let (mut here, mut there) = (Pen::new(1), Pen::new(2));
    let desk = enrolled(storage, &here, &xy).await;
    let other = enrolled(storage, &there, &lw).await;
    let (first, second, third) = (random_entity(), random_entity(), random_entity());
    let received = || Body::from(sample::application());
    for (entity, body) in [
        (first, received()),
        (second, received()),
        (first, to_body("区住建局", 20)),
        (second, to_body("临渭区 住房和城乡建设局", 21)),
        (first, to_body("区档案馆", 22)),
    ] {
        let batch = here.tells(entity, body);
        storage.push(&desk, batch, NOW).await.unwrap();
    }
    // One push of several entries, as it is sent again after a lost answer.
    let entries = [
        there.write_about(third, received(), 1),
        there.write_about(third, to_body("区住建局", 23), 2),
    ];
    for _ in 0..2 {
        let batch = there.batch(&entries);
        storage.push(&other, batch, NOW).await.unwrap();
    }
    let since = |day| Days {
        since: Some(sample::on(11, day)),
        until: None,
    };
    let until = |day| Days {
        since: None,
        until: Some(sample::on(11, day)),
    };
    let found = async |names: &[&str], days: Days, most| {
        let names = named(names);
        let cases = storage.handed_over(&names, days, most).await.unwrap();
        let cases = cases.into_iter();
        let shown = cases.map(|case| (case.scope, case.entity, case.entries.len()));
        shown.collect::<Vec<_>>()
    };
    let both = &["区住建局", "临渭区住房和城乡建设局"][..];
    let all = [
        (lw.clone(), third, 2),
        (xy.clone(), second, 2),
        (xy.clone(), first, 3),
    ];
    assert_eq!(found(both, since(1), 9).await, all);
    assert_eq!(found(both, since(1), 2).await, all[..2]);
    assert_eq!(found(both, since(22), 9).await, all[..1]);
    assert_eq!(found(both, until(22), 9).await, all[1..]);
    assert_eq!(found(both, Days::default(), 9).await, all);
    assert_eq!(found(&["区档案馆"], since(1), 9).await, all[2..]);
    assert_eq!(found(&["区司法局"], since(1), 9).await, []);
    let one = async |names: &[&str], scope, entity| {
        let case = storage.case(&named(names), scope, entity).await;
        case.unwrap().map(|case| case.entries.len())
    };
    assert_eq!(one(both, &xy, first).await, Some(3));
    assert_eq!(one(both, &lw, first).await, None, "of another site");
    assert_eq!(one(&["区司法局"], &xy, first).await, None);
    assert_eq!(one(both, &xy, random_entity()).await, None);
}

pub(crate) async fn a_department_has_its_token_until_it_is_taken_away(storage: &impl Storage) {
    let department = |person: &str| Department {
        id: 0,
        name: "临渭区住房和城乡建设局".into(),
        also: vec!["区住建局".into(), "住建局".into()],
        person: person.into(),
        revoked: false,
    };
    let add = async |token, person| {
        let department = department(person);
        let added = storage.add_department(code(token), &department, NOW);
        added.await.unwrap()
    };
    let (one, two) = (add(1, "王丽").await, add(2, "").await);
    assert_ne!(one, two);
    let expected = |id, person, revoked| Department {
        id,
        revoked,
        ..department(person)
    };
    let who = async |token| storage.department(code(token)).await.unwrap();
    assert_eq!(who(1).await, Some(expected(one, "王丽", false)));
    assert_eq!(who(3).await, None);
    assert!(storage.revoke_department(one, NOW).await.unwrap());
    assert!(!storage.revoke_department(999, NOW).await.unwrap());
    assert_eq!(who(1).await, None);
    assert_eq!(who(2).await, Some(expected(two, "", false)));
    let all = [expected(one, "王丽", true), expected(two, "", false)];
    assert_eq!(storage.departments().await.unwrap(), all);
}

/// The district writes beside the desks, with as many pens as it needs, and none of them takes a desk's number.
pub(crate) async fn the_district_writes_into_a_site_with_pens_of_its_own(storage: &impl Storage) {
    let scope = Scope::Site("XY".into());
    let desk = enrolled(storage, &Pen::new(1), &scope).await;
    for number in [8, 9] {
        let mut pen = Pen::new(number);
        let device = taken_up(storage, &pen, &scope).await;
        let answer = storage.push(&device, pen.writes(2), NOW).await.unwrap();
        assert!(matches!(answer, PushAnswer::Taken { forked: false, .. }));
        assert!(storage.take_up(&device, NOW).await.is_err(), "once");
    }
    assert_eq!(read_all(storage, &desk, &scope, 10).await.len(), 4);
    assert_eq!(storage.devices().await.unwrap().len(), 3);
}

/// Whatever a hall wrote there is stored.
pub(crate) async fn a_name_that_is_none_holds_nothing_up(storage: &impl Storage) {
    let scope = Scope::Site("XY".into());
    let mut pen = Pen::new(1);
    let desk = enrolled(storage, &pen, &scope).await;
    let long = "很长的名字".repeat(2_000);
    for name in ["", " ", "区\0住建局", &long] {
        let batch = pen.tells(random_entity(), to_body(name, 20));
        let answer = storage.push(&desk, batch, NOW).await.unwrap();
        assert!(matches!(answer, PushAnswer::Taken { .. }));
    }
    while storage.note_handovers().await.unwrap() {}
    assert_eq!(storage.head(&scope).await.unwrap(), 4);
}

fn part(file: Digest, size: usize, at: usize, bytes: &[u8]) -> FilePart {
    FilePart {
        file,
        size: size as u64,
        at: at as u64,
        bytes: bytes.to_vec(),
    }
}

pub(crate) async fn a_file_goes_in_parts_and_is_there_once_it_is_whole(storage: &impl Storage) {
    let (xy, lw) = (Scope::Site("XY".into()), Scope::Site("LW".into()));
    let bytes: Vec<u8> = (0..1_000_u32).map(|at| at.to_le_bytes()[0]).collect();
    let file = Algorithm::Sm3.digest(&[&bytes]);
    let put = async |scope: &Scope, at: usize, end: usize| {
        let part = part(file, 1_000, at, &bytes[at..end]);
        storage.put_part(scope, part, NOW).await.unwrap()
    };
    let known = async |scope: &Scope| {
        let asked = [Digest([7; 32]), file];
        storage.known_files(scope, &asked).await.unwrap()
    };
    assert_eq!(put(&xy, 0, 400).await, 400);
    // Sent again, or out of order, it is told where to go on.
    assert_eq!(put(&xy, 0, 400).await, 400);
    assert_eq!(put(&xy, 900, 1_000).await, 400);
    assert_eq!(put(&xy, 400, 700).await, 700);
    assert_eq!(known(&xy).await, []);
    assert_eq!(storage.get_part(&xy, file, 0).await.unwrap(), None);
    assert_eq!(put(&xy, 700, 1_000).await, 1_000);
    assert_eq!(put(&xy, 0, 400).await, 1_000, "it stays whole");
    assert_eq!(known(&xy).await, [file]);
    for (at, end) in [(0, 400), (100, 400), (400, 700), (999, 1_000)] {
        let got = storage.get_part(&xy, file, at as u64).await.unwrap();
        assert_eq!(got, Some(part(file, 1_000, at, &bytes[at..end])), "{at}");
    }
    for at in [1_000, 5_000] {
        assert_eq!(storage.get_part(&xy, file, at).await.unwrap(), None);
    }
    // Another site neither has it nor learns of it.
    assert_eq!(known(&lw).await, []);
    assert_eq!(storage.get_part(&lw, file, 0).await.unwrap(), None);
    assert_eq!(put(&lw, 0, 400).await, 400);
}

pub(crate) async fn a_file_that_is_not_what_its_name_says_is_not_kept(storage: &impl Storage) {
    let scope = Scope::Site("XY".into());
    let bytes = [5; 600];
    let file = Algorithm::Sm3.digest(&[&bytes]);
    let put = async |size: usize, at: usize, bytes: &[u8]| {
        let part = part(file, size, at, bytes);
        storage.put_part(&scope, part, NOW).await.unwrap()
    };
    assert_eq!(put(600, 0, &[5; 300]).await, 300);
    assert_eq!(put(600, 300, &[6; 300]).await, 0, "altered");
    assert_eq!(put(300, 0, &[5; 300]).await, 0, "cut");
    assert_eq!(put(900, 0, &[5; 300]).await, 300, "longer");
    // Whoever knows better begins anew.
    assert_eq!(put(600, 300, &[5; 300]).await, 0);
    assert_eq!(put(600, 0, &[5; 300]).await, 300);
    assert_eq!(put(600, 300, &[5; 300]).await, 600);
    assert_eq!(put(900, 0, &[5; 300]).await, 600, "it stays what it is");
    assert_eq!(storage.known_files(&scope, &[file]).await.unwrap(), [file]);
}

/// A word about a record is not written where somebody else wrote first, and the pen is as good as before.
pub(crate) async fn what_was_read_before_somebody_wrote_is_read_again(storage: &impl Storage) {
    let scope = Scope::Site("XY".into());
    let mut desk_pen = Pen::new(1);
    let desk = enrolled(storage, &desk_pen, &scope).await;
    let (record, other) = (random_entity(), random_entity());
    for entity in [record, other] {
        let batch = desk_pen.tells(entity, sample::application().into());
        storage.push(&desk, batch, NOW).await.unwrap();
    }
    let mut pen = Pen::new(9);
    let device = taken_up(storage, &pen, &scope).await;
    let before = pen.clone();
    let batch = pen.tells(record, to_body("区住建局", 20));
    let overtaken = storage.say(&device, batch, (record, 2), NOW).await;
    assert!(
        matches!(overtaken, Err(StorageError::Overtaken)),
        "{overtaken:?}"
    );
    assert_eq!(storage.head(&scope).await.unwrap(), 2);
    // Read anew, it goes, at the same place of the same pen; sent again, it is there once.
    pen = before;
    let batch = pen.tells(record, to_body("区住建局", 20));
    for _ in 0..2 {
        let said = storage.say(&device, batch.clone(), (record, 1), NOW).await;
        assert!(
            matches!(said, Ok(PushAnswer::Taken { forked: false, .. })),
            "{said:?}"
        );
    }
    assert_eq!(storage.head(&scope).await.unwrap(), 3);
}

pub(crate) async fn what_was_begun_and_left_is_let_go(storage: &impl Storage) {
    let scope = Scope::Site("XY".into());
    let whole = [3; 400];
    let (begun, done) = (Digest([8; 32]), Algorithm::Sm3.digest(&[&whole]));
    let put = async |file, size, bytes: &[u8], now| {
        let part = part(file, size, 0, bytes);
        storage.put_part(&scope, part, now).await.unwrap()
    };
    assert_eq!(put(begun, 900, &[1; 400], NOW).await, 400);
    assert_eq!(put(done, 400, &whole, NOW).await, 400);
    assert_eq!(storage.sweep_files(NOW).await.unwrap(), 0);
    assert_eq!(storage.sweep_files(NOW + 1).await.unwrap(), 1);
    assert_eq!(storage.sweep_files(NOW + 1).await.unwrap(), 0);
    assert_eq!(storage.known_files(&scope, &[done]).await.unwrap(), [done]);
    // Whoever has it begins anew.
    assert_eq!(put(begun, 900, &[1; 400], NOW + 2).await, 400);
}
