//! Desks on real databases and a district on a real one, joined by the engine of sync without a line between.
#![cfg(test)]

use std::collections::BTreeSet;
use tempfile::TempDir;
use zonedesk_app::SyncedJournal;
use zonedesk_domain::{
    application::{self, Field},
    copying::Copy,
    journal::{Digest, EntityId, Epoch, NumberKind, PublicKey},
    money::Fen,
};
use zonedesk_server::{
    Applicant, Device, Invitation, PostgresStorage, Redeemed, SqliteStorage, Storage,
};
use zonedesk_store::Store;
use zonedesk_sync::{Ask, Batch, DeskEngine, Heard, Limits, Outcome, Renewed, Scope};
use zonedesk_testkit::{
    desk::{NOW_MS, TempDesk, write, write_about},
    postgres::Postgres,
    sample,
};

/// One desk: its folder, its store, its engine, and as whom the district knows it.
struct Desk {
    folder: TempDesk,
    store: Store,
    engine: DeskEngine,
    device: Device,
}

impl Desk {
    /// The desk with this number at the counter of 向阳街道便民服务中心.
    async fn new(number: u16, district: &impl Storage) -> Self {
        let folder = TempDesk::empty();
        let mut store = Store::create(&folder.data(), &folder.key, &folder.options).unwrap();
        let mut site = sample::site();
        site.desk = number;
        // Every desk of the hall writes about the same site.
        let entity = EntityId::derived("site", site.code.as_bytes());
        write_about(&mut store, entity, site.into()).unwrap();
        let code = Digest([u8::try_from(number).unwrap(); 32]);
        let invitation = Invitation {
            scope: Scope::Site("XY".into()),
            desk: number,
            expires_at_ms: NOW_MS + 1,
        };
        district.invite(code, &invitation).await.unwrap();
        let applicant = Applicant {
            device: store.device(),
            public_key: store.public_key().unwrap(),
            epoch: store.epoch(),
        };
        let Redeemed::In(device) = district.redeem(code, &applicant, NOW_MS).await.unwrap() else {
            panic!("not let in");
        };
        Self {
            folder,
            store,
            engine: DeskEngine::new(Limits::default()),
            device,
        }
    }

    /// Asks until there is nothing left to ask; how many entries came in.
    async fn syncs(&mut self, district: &impl Storage) -> usize {
        let key = PublicKey::from_pem(&self.device.public_key).unwrap();
        let (mut came, mut now_ms) = (0, 0);
        for _ in 0..200 {
            // Longer than any rest.
            now_ms += 200_000;
            let mut journal = SyncedJournal::new(&mut self.store);
            let ask = self.engine.next(&journal, now_ms).unwrap().unwrap();
            let heard = match ask {
                Ask::Push(push) => {
                    let batch = Batch::check(push, &key).unwrap();
                    Heard::Push(district.push(&self.device, batch, NOW_MS).await.unwrap())
                }
                Ask::Pull { pull, .. } => {
                    Heard::Pull(district.pull(&self.device, &pull).await.unwrap())
                }
                Ask::Renew => Heard::Renew(Renewed {
                    epoch: district.renew(self.device.device).await.unwrap(),
                }),
            };
            match self.engine.heard(&mut journal, heard, now_ms, 0).unwrap() {
                Outcome::Went { new } => came += new,
                Outcome::WentBack => {}
                Outcome::Nothing => return came,
                Outcome::Nonsense(trouble) => panic!("{trouble}"),
            }
        }
        panic!("it does not come to rest");
    }

    fn receipt(&mut self) -> (EntityId, String) {
        let id = write(
            &mut self.store,
            sample::charged_copy().into(),
            Some(NumberKind::Receipt),
        )
        .unwrap();
        let number = self.copy(id).number.unwrap().to_string();
        (id, number)
    }

    fn copy(&self, id: EntityId) -> Copy {
        Copy::fold(&self.store.read().entries_of(id).unwrap()).unwrap()
    }

    fn application(&mut self) -> EntityId {
        write(
            &mut self.store,
            sample::application().into(),
            Some(NumberKind::Application),
        )
        .unwrap()
    }

    /// What every receipt comes to, and their numbers.
    fn money(&self) -> (Fen, BTreeSet<String>) {
        let read = self.store.read();
        let copies = read
            .copies_between(sample::on(1, 1), sample::on(12, 31))
            .unwrap();
        let sum = Fen::total(copies.iter().map(Copy::amount)).unwrap();
        let numbers = copies.iter().filter_map(|copy| copy.number.as_ref());
        (sum, numbers.map(ToString::to_string).collect())
    }

    /// The chain holds, and everything made again from it is the same.
    fn is_sound(&mut self) {
        assert_eq!(self.store.verify().unwrap().findings, []);
        assert!(self.store.rebuild().unwrap().equal);
        let read = self.store.read();
        assert_eq!(read.site().unwrap().unwrap().desk, self.device.desk);
        let waiting = read.waiting().unwrap();
        assert_eq!((waiting.entries, waiting.undurable), (0, 0));
    }

    /// What stands on its disk now, for putting it back or into another machine.
    fn copied(&self) -> TempDesk {
        self.folder.copy()
    }

    /// A machine that goes on from a copied disk.
    fn machine_of(&self, folder: TempDesk) -> Self {
        let store = folder.open().unwrap();
        Self {
            folder,
            store,
            engine: DeskEngine::new(Limits::default()),
            device: self.device.clone(),
        }
    }
}

fn corrected(phone: &str) -> application::Corrected {
    application::Corrected {
        texts: [(Field::Phone, phone.to_owned())].into(),
        reason: "更正".into(),
    }
}

/// Two desks work a morning without knowing of each other, then both sync.
async fn a_hall_meets(district: &impl Storage) {
    let (mut one, mut two) = (Desk::new(1, district).await, Desk::new(2, district).await);
    let shared = one.application();
    one.syncs(district).await;
    assert!(two.syncs(district).await > 0);
    assert_eq!(two.syncs(district).await, 0, "nothing new");

    // No line: each goes on alone, in its own series.
    for _ in 0..3 {
        assert!(one.receipt().1.starts_with("XY1-收"));
        assert!(two.receipt().1.starts_with("XY2-收"));
    }
    write_about(&mut one.store, shared, corrected("13800000001").into()).unwrap();
    write_about(&mut two.store, shared, corrected("13800000002").into()).unwrap();
    write_about(&mut two.store, shared, sample::handed_over().into()).unwrap();
    assert_eq!(two.store.read().waiting().unwrap().entries, 5);

    for _ in 0..2 {
        one.syncs(district).await;
        two.syncs(district).await;
    }
    for desk in [&mut one, &mut two] {
        let case = desk.store.read().find_application(shared).unwrap().unwrap();
        assert_eq!(case.conflicts.len(), 1, "both telephone numbers are shown");
        let both: BTreeSet<_> = case.conflicts[0]
            .values
            .iter()
            .map(String::as_str)
            .collect();
        assert_eq!(both, BTreeSet::from(["13800000001", "13800000002"]));
        assert_eq!(case.state, application::State::HandedOver);
    }
    assert_eq!(one.money(), two.money());
    assert_eq!(one.money().1.len(), 6);

    // Settled at one desk, settled at both.
    write_about(&mut two.store, shared, corrected("13800000003").into()).unwrap();
    two.syncs(district).await;
    one.syncs(district).await;
    let case = one.store.read().find_application(shared).unwrap().unwrap();
    assert!(case.conflicts.is_empty());
    assert_eq!(case.text(Field::Phone), "13800000003");
    one.is_sound();
    two.is_sound();
}

#[tokio::test]
async fn two_desks_of_one_hall_go_on_alone_and_meet_later_over_sqlite() {
    let folder = TempDir::new().unwrap();
    a_hall_meets(&SqliteStorage::open(&folder.path().join("district.db")).unwrap()).await;
}

#[tokio::test]
async fn two_desks_of_one_hall_go_on_alone_and_meet_later_over_postgresql() {
    let cluster = Postgres::start();
    cluster.database("district");
    let address = format!(
        "host={} user=zonedesk dbname=district",
        cluster.socket().display()
    );
    a_hall_meets(
        &PostgresStorage::open(address.parse().unwrap(), 4)
            .await
            .unwrap(),
    )
    .await;
}

#[tokio::test]
async fn a_desk_put_back_to_yesterday_reads_its_past_back_and_begins_a_new_series() {
    let folder = TempDir::new().unwrap();
    let district = SqliteStorage::open(&folder.path().join("district.db")).unwrap();
    let (mut desk, mut other) = (Desk::new(1, &district).await, Desk::new(2, &district).await);
    desk.receipt();
    desk.syncs(&district).await;
    let yesterday = desk.copied();
    let (_, lost) = desk.receipt();
    desk.application();
    desk.syncs(&district).await;
    let before = desk.money();

    let mut desk = desk.machine_of(yesterday);
    assert_ne!(desk.money(), before);
    assert!(desk.syncs(&district).await >= 2);
    assert_eq!(desk.money(), before, "what it wrote since was read back");
    assert_eq!(desk.store.epoch(), Epoch(1));
    let (_, next) = desk.receipt();
    assert_eq!(next, "XY1B-收2026-00001");
    assert_ne!(next, lost);
    desk.syncs(&district).await;
    other.syncs(&district).await;
    assert_eq!(desk.money(), other.money());
    assert!(district.forks().await.unwrap().is_empty());
    desk.is_sound();
    other.is_sound();
    // Closed and opened again, it still knows where it stands.
    let folder = desk.copied();
    drop(desk.store);
    assert_eq!(folder.open().unwrap().epoch(), Epoch(1));
}

#[tokio::test]
async fn a_copied_disk_is_found_and_both_histories_are_kept() {
    let folder = TempDir::new().unwrap();
    let district = SqliteStorage::open(&folder.path().join("district.db")).unwrap();
    let mut desk = Desk::new(1, &district).await;
    desk.receipt();
    desk.syncs(&district).await;
    let mut copy = desk.machine_of(desk.copied());
    // The same number goes onto two papers: neither machine can know.
    let (here, there) = (desk.receipt(), copy.receipt());
    assert_eq!(here.1, there.1);
    assert_ne!(here.0, there.0);
    for _ in 0..3 {
        desk.syncs(&district).await;
        copy.syncs(&district).await;
    }
    assert_eq!(district.forks().await.unwrap().len(), 1);
    assert_eq!(desk.money(), copy.money());
    assert_eq!(desk.copy(there.0).amount(), copy.copy(there.0).amount());
    assert_ne!(desk.store.epoch(), copy.store.epoch());
    let (here, there) = (desk.receipt(), copy.receipt());
    assert_ne!(here.1, there.1, "from now on each has a series of its own");
    for _ in 0..3 {
        desk.syncs(&district).await;
        copy.syncs(&district).await;
    }
    assert_eq!(desk.money(), copy.money());
    desk.is_sound();
    copy.is_sound();
}

#[tokio::test]
async fn a_district_put_back_to_yesterday_is_filled_again() {
    let folder = TempDir::new().unwrap();
    let (file, yesterday) = (
        folder.path().join("district.db"),
        folder.path().join("yesterday.db"),
    );
    let district = SqliteStorage::open(&file).unwrap();
    let (mut one, mut two) = (Desk::new(1, &district).await, Desk::new(2, &district).await);
    one.receipt();
    one.syncs(&district).await;
    let copied = file_copy(&file, &yesterday);
    assert!(copied);
    one.receipt();
    two.receipt();
    for _ in 0..2 {
        one.syncs(&district).await;
        two.syncs(&district).await;
    }
    let before = one.money();

    let district = SqliteStorage::open(&yesterday).unwrap();
    for _ in 0..3 {
        two.syncs(&district).await;
        one.syncs(&district).await;
    }
    assert_eq!((one.money(), two.money()), (before.clone(), before));
    assert!(district.forks().await.unwrap().is_empty());
    let scope = Scope::Site("XY".into());
    // What each of the two desks is, and three receipts.
    assert_eq!(district.head(&scope).await.unwrap(), 5);
    one.is_sound();
    two.is_sound();
}

/// A copy of the file and of what waits beside it; nobody writes meanwhile.
fn file_copy(from: &std::path::Path, to: &std::path::Path) -> bool {
    let wal = |path: &std::path::Path| path.with_extension("db-wal");
    std::fs::copy(from, to).is_ok() && std::fs::copy(wal(from), wal(to)).is_ok()
}

#[test]
fn what_came_from_elsewhere_and_was_altered_is_found() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let folder = TempDir::new().unwrap();
    let district = SqliteStorage::open(&folder.path().join("district.db")).unwrap();
    let mut one = runtime.block_on(Desk::new(1, &district));
    let mut two = runtime.block_on(Desk::new(2, &district));
    let (id, _) = one.receipt();
    runtime.block_on(async {
        one.syncs(&district).await;
        two.syncs(&district).await;
    });
    two.is_sound();
    let folder = two.copied();
    let connection = folder.attack();
    connection
        .execute_batch("DROP TRIGGER bodies_stay_as_written")
        .unwrap();
    let changed = connection
        .execute(
            "UPDATE bodies SET body = x'a0' WHERE entry_id = (SELECT id FROM entries WHERE entity = ?1)",
            [id.0.as_bytes()],
        )
        .unwrap();
    assert_eq!(changed, 1);
    drop(connection);
    let findings = folder
        .reading()
        .unwrap()
        .verify(&folder.data())
        .unwrap()
        .findings;
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].device, one.store.device());
}
