//! Backups on real files: whole and checked, or not there; opened elsewhere, with nothing lost and no number twice.

#![cfg(test)]

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::Duration,
};
use tempfile::TempDir;
use zonedesk_domain::journal::{Epoch, NumberKind};
use zonedesk_store::{
    Backup, BackupOrder, BackupPlace, BackupReason, BackupStep, DataFolder, DatabaseKey, KeyHolder,
    KeySlots, OpenOptions, RestoreOrder, Restored, Store, StoreError, StoreResult, Verification,
    WrappingCost, finish_restore, make_backup, prove_backup, restore_backup,
};
use zonedesk_testkit::{
    chance::Chance,
    desk::{NOW_MS, TempDesk, keep, write},
    sample,
};

const DAY_MS: i64 = 24 * 3_600_000;

/// A folder for backups that somebody chose.
struct Stick(TempDir);

impl Stick {
    fn new() -> Self {
        let stick = Self(TempDir::new().unwrap());
        stick.place().begin().unwrap();
        stick
    }

    fn place(&self) -> BackupPlace {
        BackupPlace::at(self.0.path())
    }

    fn newest(&self) -> Backup {
        self.place().list().unwrap().remove(0)
    }
}

/// A desk with two scans and some records, set up as the program does it.
fn desk() -> (TempDesk, Store) {
    let (desk, mut store) = TempDesk::set_up();
    write(&mut store, sample::tariff().into(), None).unwrap();
    receipt(&mut store);
    let application = write(
        &mut store,
        sample::application().into(),
        Some(NumberKind::Application),
    )
    .unwrap();
    keep(&mut store, application, &[7; 40_000]);
    keep(&mut store, application, b"a second scan");
    let mut slots = KeySlots::empty(store.device());
    let holder = KeyHolder {
        operator: application,
        name: "王敏".into(),
        role: zonedesk_domain::operator::Role::Manager,
    };
    let cheap = WrappingCost {
        memory_kib: 8,
        passes: 1,
    };
    slots.set_pin(&desk.key, holder, "802413", cheap).unwrap();
    slots.write(&desk.data()).unwrap();
    (desk, store)
}

fn receipt(store: &mut Store) {
    write(
        store,
        sample::charged_copy().into(),
        Some(NumberKind::Receipt),
    )
    .unwrap();
}

fn back_up_at(desk: &TempDesk, place: &BackupPlace, made_at_ms: i64) -> StoreResult<Backup> {
    let order = BackupOrder {
        place,
        reason: BackupReason::Daily,
        made_at_ms,
        reread: false,
    };
    make_backup(&desk.data(), &desk.key, order, &mut |_| {})
}

fn back_up(desk: &TempDesk, place: &BackupPlace) -> StoreResult<Backup> {
    back_up_at(desk, place, NOW_MS)
}

fn restore(backup: &Backup, key: &DatabaseKey, into: &DataFolder) -> StoreResult<Restored> {
    let order = RestoreOrder {
        backup,
        key,
        into,
        aside: "set-aside",
        keep_slots: false,
    };
    restore_backup(order, &mut |_| {})
}

fn proves(backup: &Backup, key: &DatabaseKey) -> StoreResult<Vec<zonedesk_store::Finding>> {
    let scratch = TempDir::new().unwrap();
    let proof = prove_backup(backup, key, &scratch.path().join("drill"), &mut |_| {})?;
    assert_eq!(proof.entries, backup.whole_facts()?.entries);
    Ok(proof.findings)
}

fn sound(store: &Store) -> Verification {
    let verified = store.verify().unwrap();
    assert_eq!(verified.findings, []);
    verified
}

fn files_below(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else if path.extension().is_none_or(|kind| kind != "lock") {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
    found
}

#[test]
fn a_backup_opens_on_another_machine_and_goes_on_in_a_series_of_its_own() {
    let (desk, store) = desk();
    let stick = Stick::new();
    let made = back_up(&desk, &stick.place()).unwrap();
    let facts = made.whole_facts().unwrap();
    assert_eq!((facts.attachments, facts.damaged_attachments), (2, 0));
    assert_eq!((facts.desk, facts.entries), (1, sound(&store).entries));
    assert_eq!(made.name(), "20261124-093000");
    assert_eq!(proves(&made, &desk.key).unwrap(), []);

    // The other machine has the stick and a PIN.
    let other = TempDir::new().unwrap();
    let other = DataFolder::new(other.path().join("zonedesk"));
    let found = stick.newest();
    let slots = KeySlots::read(&found.folder()).unwrap().unwrap();
    let operator = slots.holders()[0].operator;
    let key = slots.open_with_pin(operator, "802413").unwrap();
    let restored = restore(&found, &key, &other).unwrap();
    assert_eq!((restored.attachments, restored.missing_attachments), (2, 0));
    assert_eq!((restored.aside, restored.findings), (None, vec![]));
    assert_eq!(restored.epoch, Epoch(1));
    assert_eq!(KeySlots::read(&other).unwrap().unwrap(), slots);

    let mut elsewhere = Store::open(&other, &key, &OpenOptions::default()).unwrap();
    assert_eq!(
        elsewhere.read().totals().unwrap(),
        store.read().totals().unwrap()
    );
    assert_eq!(sound(&elsewhere).entries, facts.entries);
    let number = elsewhere
        .transact::<_, StoreError>(
            &zonedesk_domain::journal::OperatorMark::command_line(),
            NOW_MS,
            |tx| tx.next_number(NumberKind::Receipt, 2026),
        )
        .unwrap();
    assert_eq!(number.to_string(), "XY1B-收2026-00001");
    receipt(&mut elsewhere);
    sound(&elsewhere);
    drop(elsewhere);
    let elsewhere = Store::open(&other, &key, &OpenOptions::default()).unwrap();
    assert_eq!(elsewhere.epoch(), Epoch(1));
}

#[test]
fn nothing_on_the_stick_can_be_read_without_a_key_and_nothing_has_a_log_beside_it() {
    let (desk, store) = desk();
    let stick = Stick::new();
    back_up(&desk, &stick.place()).unwrap();
    drop(store);
    let lying = files_below(stick.0.path());
    assert_eq!(lying.len(), 6, "{:?}", lying.keys());
    for (path, bytes) in lying {
        for word in ["申请人", "张三", "13800000000", "SQLite format"] {
            let found = bytes
                .windows(word.len())
                .any(|part| part == word.as_bytes());
            assert!(!found, "{word} in {}", path.display());
        }
        let hex = fs::read_to_string({
            desk.key.write_file(&desk.path().join("key")).unwrap();
            desk.path().join("key")
        })
        .unwrap();
        assert!(!bytes.windows(64).any(|part| part == hex.trim().as_bytes()));
    }
}

#[test]
fn a_backup_is_one_moment_of_a_desk_that_works_on() {
    let (desk, mut store) = desk();
    let stick = Stick::new();
    let goes_on = AtomicBool::new(true);
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut written = 0;
            while goes_on.load(Ordering::Relaxed) {
                receipt(&mut store);
                written += 1;
            }
            written
        });
        for day in 0..4 {
            let made = back_up_at(&desk, &stick.place(), NOW_MS + day * DAY_MS);
            let findings = made.and_then(|made| proves(&made, &desk.key));
            if day == 3 || findings.is_err() {
                goes_on.store(false, Ordering::Relaxed);
            }
            assert_eq!(findings.unwrap(), []);
        }
        assert!(writer.join().unwrap() > 4, "nothing was written meanwhile");
    });
    assert_eq!(stick.place().list().unwrap().len(), 4);
}

#[test]
fn only_attachments_that_are_missing_there_are_copied_and_damaged_ones_are_left_out() {
    let (desk, mut store) = desk();
    let stick = Stick::new();
    let first = back_up(&desk, &stick.place()).unwrap();
    let shelf = first.folder().attachments();
    let before = files_below(&shelf);
    let written = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let times: Vec<_> = before.keys().map(|path| written(path)).collect();
    let consultation = write(&mut store, sample::consultation().into(), None).unwrap();
    let third = keep(&mut store, consultation, b"a third scan");
    let fourth = keep(&mut store, consultation, b"a fourth scan");
    fs::write(desk.data().attached(fourth.file), b"overwritten").unwrap();
    let second = back_up_at(&desk, &stick.place(), NOW_MS + DAY_MS).unwrap();
    let facts = second.whole_facts().unwrap();
    assert_eq!((facts.attachments, facts.damaged_attachments), (3, 1));
    assert_eq!(files_below(&shelf).len(), 3);
    assert!(second.folder().attached(third.file).exists());
    assert_eq!(
        before.keys().map(|path| written(path)).collect::<Vec<_>>(),
        times
    );
    // The drill names what is missing, and a restore counts it and goes on.
    let findings = proves(&second, &desk.key).unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
    let other = TempDir::new().unwrap();
    let restored = restore(&second, &desk.key, &DataFolder::new(other.path())).unwrap();
    assert_eq!((restored.attachments, restored.missing_attachments), (3, 1));
}

#[test]
fn a_journal_that_does_not_fit_its_anchor_or_a_damaged_database_replaces_no_backup() {
    let (desk, store) = desk();
    let stick = Stick::new();
    drop(store);
    back_up(&desk, &stick.place()).unwrap();
    let before = files_below(stick.0.path());
    let anchor = fs::read_to_string(desk.data().anchor()).unwrap();
    let lines: Vec<&str> = anchor.split_inclusive('\n').collect();
    fs::write(desk.data().anchor(), lines[..lines.len() - 4].concat()).unwrap();
    let refused = back_up_at(&desk, &stick.place(), NOW_MS + DAY_MS);
    assert!(
        matches!(refused, Err(StoreError::AnchorMismatch(_))),
        "{refused:?}"
    );
    fs::write(desk.data().anchor(), &anchor).unwrap();
    let database = desk.data().database();
    let whole = fs::read(&database).unwrap();
    let mut chance = Chance::new(24);
    for _ in 0..20 {
        let mut bytes = whole.clone();
        let at = 4_096 + usize::try_from(chance.below((whole.len() - 4_096) as u64)).unwrap();
        bytes[at] ^= 0x10;
        fs::write(&database, &bytes).unwrap();
        // A page that nothing is in may be damaged without harm to anybody.
        match back_up_at(&desk, &stick.place(), NOW_MS + DAY_MS) {
            Err(_) => assert_eq!(files_below(stick.0.path()), before),
            Ok(made) => {
                assert_eq!(proves(&made, &desk.key).unwrap(), []);
                fs::remove_dir_all(&made.path).unwrap();
            }
        }
    }
}

#[test]
fn a_backup_that_was_changed_anywhere_is_never_taken_for_whole() {
    let (desk, store) = desk();
    let stick = Stick::new();
    drop(store);
    let made = back_up(&desk, &stick.place()).unwrap();
    let mut chance = Chance::new(25);
    for (path, whole) in files_below(&made.path) {
        for round in 0..12 {
            let mut bytes = whole.clone();
            if round % 4 == 3 {
                bytes.truncate(usize::try_from(chance.below(whole.len() as u64)).unwrap());
            } else {
                let at = usize::try_from(chance.below(whole.len() as u64)).unwrap();
                bytes[at] ^= 1 << chance.below(8);
            }
            fs::write(&path, &bytes).unwrap();
            let found = stick.newest();
            let refused = proves(&found, &desk.key);
            assert!(
                matches!(refused, Err(StoreError::BackupDamaged { .. })),
                "{} {round}: {refused:?}",
                path.display()
            );
            let other = TempDir::new().unwrap();
            let into = DataFolder::new(other.path());
            assert!(restore(&found, &desk.key, &into).is_err());
            assert!(!into.database().exists());
        }
        fs::write(&path, &whole).unwrap();
    }
    assert_eq!(proves(&stick.newest(), &desk.key).unwrap(), []);
    // A scan that turned on the stick is named, and the rest of the backup is as good as before.
    let shelf = made.folder().attachments();
    let (path, mut bytes) = files_below(&shelf).pop_first().unwrap();
    bytes[20] ^= 1;
    fs::write(&path, &bytes).unwrap();
    assert_eq!(proves(&made, &desk.key).unwrap().len(), 1);
    let wrong = DatabaseKey::random().unwrap();
    assert!(matches!(
        proves(&made, &wrong),
        Err(StoreError::WrongKey(_))
    ));
}

#[test]
fn a_restore_keeps_what_was_there_and_two_from_one_backup_never_share_a_series() {
    let (desk, mut store) = desk();
    let stick = Stick::new();
    let made = back_up(&desk, &stick.place()).unwrap();
    receipt(&mut store);
    drop(store);
    let before: Vec<_> = ["zonedesk.db", "anchor.log", "keys.json"]
        .map(|name| fs::read(desk.path().join(name)).unwrap())
        .to_vec();
    let first = restore(&made, &desk.key, &desk.data()).unwrap();
    let aside = first.aside.unwrap();
    let after: Vec<_> = ["zonedesk.db", "anchor.log", "keys.json"]
        .map(|name| fs::read(aside.join(name)).unwrap())
        .to_vec();
    assert_eq!(before, after);
    sound(&desk.open().unwrap());
    // On a third machine, from the same stick.
    let other = TempDir::new().unwrap();
    let other = DataFolder::new(other.path());
    let second = restore(&made, &desk.key, &other).unwrap();
    assert_eq!((first.epoch, second.epoch), (Epoch(1), Epoch(2)));
    // And again on the first, whose anchor knows what was begun there, from a copy of the stick of before.
    fs::remove_file(made.path.parent().unwrap().join("epochs")).unwrap();
    let mut store = desk.open().unwrap();
    receipt(&mut store);
    drop(store);
    let third = {
        let order = RestoreOrder {
            backup: &made,
            key: &desk.key,
            into: &desk.data(),
            aside: "set-aside-2",
            keep_slots: true,
        };
        restore_backup(order, &mut |_| {}).unwrap()
    };
    assert_eq!(third.epoch, Epoch(2));
}

#[test]
fn a_place_that_is_away_is_said_to_be_away() {
    let (desk, _store) = desk();
    let stick = Stick::new();
    back_up(&desk, &stick.place()).unwrap();
    let place = stick.place();
    let out = stick.0.path().with_extension("out");
    fs::rename(stick.0.path(), &out).unwrap();
    assert!(matches!(
        back_up(&desk, &place),
        Err(StoreError::PlaceAway(_))
    ));
    // Where a stick is put in stands an empty folder: that is not the stick.
    fs::create_dir(stick.0.path()).unwrap();
    for away in [back_up(&desk, &place).err(), place.list().err()] {
        assert!(matches!(away, Some(StoreError::PlaceAway(_))), "{away:?}");
    }
    assert_eq!(fs::read_dir(stick.0.path()).unwrap().count(), 0);
    fs::remove_dir(stick.0.path()).unwrap();
    fs::rename(&out, stick.0.path()).unwrap();
    assert_eq!(place.list().unwrap().len(), 1);
}

#[test]
fn a_scan_that_turned_on_the_stick_is_mended_by_a_backup_that_reads_again() {
    let (desk, _store) = desk();
    let stick = Stick::new();
    let made = back_up(&desk, &stick.place()).unwrap();
    let (path, whole) = files_below(&made.folder().attachments())
        .pop_first()
        .unwrap();
    let mut turned = whole.clone();
    turned[20] ^= 1;
    fs::write(&path, &turned).unwrap();
    let place = stick.place();
    let order = BackupOrder {
        place: &place,
        reason: BackupReason::Daily,
        made_at_ms: NOW_MS + DAY_MS,
        reread: true,
    };
    let second = make_backup(&desk.data(), &desk.key, order, &mut |_| {}).unwrap();
    assert_eq!(proves(&second, &desk.key).unwrap(), []);
    assert_eq!(fs::read(path).unwrap(), whole);
}

#[test]
fn a_restore_begins_later_than_every_backup_of_the_desk_on_the_stick() {
    let (desk, _store) = desk();
    let stick = Stick::new();
    let made = back_up(&desk, &stick.place()).unwrap();
    let restored_in = |folder: &TempDir| {
        let into = DataFolder::new(folder.path());
        (restore(&made, &desk.key, &into).unwrap().epoch, into)
    };
    let (second, third) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let (epoch, into) = restored_in(&second);
    assert_eq!(epoch, Epoch(1));
    let mut store = Store::open(&into, &desk.key, &OpenOptions::default()).unwrap();
    receipt(&mut store);
    let place = stick.place();
    let order = BackupOrder {
        place: &place,
        reason: BackupReason::Daily,
        made_at_ms: NOW_MS + DAY_MS,
        reread: false,
    };
    make_backup(&into, &desk.key, order, &mut |_| {}).unwrap();
    // What the place remembers of restores may be lost; the backup made since is not.
    fs::remove_file(made.path.parent().unwrap().join("epochs")).unwrap();
    assert_eq!(restored_in(&third).0, Epoch(2));
}

#[test]
fn a_backup_under_the_name_of_another_desk_replaces_nothing() {
    let (desk, store) = desk();
    let stick = Stick::new();
    let made = back_up(&desk, &stick.place()).unwrap();
    drop(store);
    let of_device = made.path.parent().unwrap();
    let another = of_device.with_file_name("00000000-0000-4000-8000-000000000001");
    fs::rename(of_device, another).unwrap();
    let found = stick.newest();
    let before = files_below(desk.path());
    let refused = restore(&found, &desk.key, &desk.data());
    assert!(
        matches!(refused, Err(StoreError::BackupDamaged { .. })),
        "{refused:?}"
    );
    desk.open().unwrap();
    let database = desk.data().database();
    assert_eq!(fs::read(&database).unwrap(), before[&database]);
}

#[test]
fn before_an_upgrade_nobody_waits_for_the_shelf() {
    let (desk, _store) = desk();
    let place = Stick::new();
    let place = (place.place(), place);
    let order = BackupOrder {
        place: &place.0,
        reason: BackupReason::BeforeUpgrade,
        made_at_ms: NOW_MS,
        reread: true,
    };
    let made = make_backup(&desk.data(), &desk.key, order, &mut |_| {}).unwrap();
    assert_eq!(made.whole_facts().unwrap().attachments, 0);
    assert!(!made.folder().attachments().exists());
    back_up_at(&desk, &place.0, NOW_MS + DAY_MS).unwrap();
    assert_eq!(proves(&made, &desk.key).unwrap(), []);
}

#[test]
fn a_stick_that_is_pulled_out_in_between_is_away_and_nothing_is_begun_in_its_place() {
    let (desk, _store) = desk();
    for pulled_at in [
        |step| matches!(step, BackupStep::Database(..)),
        |step| matches!(step, BackupStep::Attachments(0, _)),
        |step| matches!(step, BackupStep::Checking),
    ] {
        let stick = Stick::new();
        let place = stick.place();
        let out = stick.0.path().with_extension("out");
        let mut is_in = true;
        let order = BackupOrder {
            place: &place,
            reason: BackupReason::Asked,
            made_at_ms: NOW_MS,
            reread: false,
        };
        let refused = make_backup(&desk.data(), &desk.key, order, &mut |step| {
            if is_in && pulled_at(step) {
                fs::rename(stick.0.path(), &out).unwrap();
                fs::create_dir(stick.0.path()).unwrap();
                is_in = false;
            }
        });
        assert!(
            matches!(refused, Err(StoreError::PlaceAway(_))),
            "{refused:?}"
        );
        assert_eq!(fs::read_dir(stick.0.path()).unwrap().count(), 0);
        fs::remove_dir_all(&out).unwrap();
    }
}

#[test]
fn what_cannot_be_read_on_a_stick_is_said_of_the_stick() {
    let (desk, _store) = desk();
    let stick = Stick::new();
    let made = back_up(&desk, &stick.place()).unwrap();
    // A folder in the place of a file: the system refuses to read it, to whomever.
    let unreadable = |path: &Path| {
        fs::remove_file(path).unwrap();
        fs::create_dir(path).unwrap();
    };
    let other = TempDir::new().unwrap();
    let into = DataFolder::new(other.path());
    let (scan, _) = files_below(&made.folder().attachments())
        .pop_first()
        .unwrap();
    for path in [
        scan,
        made.path.join("anchor.log"),
        made.path.join("backup.json"),
    ] {
        unreadable(&path);
        let refused = restore(&stick.newest(), &desk.key, &into);
        assert!(
            matches!(refused, Err(StoreError::BackupUnreadable { .. })),
            "{}: {refused:?}",
            path.display()
        );
        assert!(!into.database().exists());
    }
}

#[cfg(unix)]
#[test]
fn whoever_mounts_the_stick_may_see_what_is_on_it_but_not_the_keys() {
    use std::os::unix::fs::PermissionsExt as _;
    let (desk, _store) = desk();
    let stick = Stick::new();
    let made = back_up(&desk, &stick.place()).unwrap();
    let mode = |name: &str| {
        let found = fs::metadata(made.path.join(name)).unwrap();
        found.permissions().mode() & 0o777
    };
    let plain = stick.0.path().join("plain");
    fs::write(&plain, "").unwrap();
    let usual = fs::metadata(plain).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode("backup.json"), usual);
    assert_eq!((mode("keys.json"), mode("zonedesk.db")), (0o600, 0o600));
}

const KILLED: &str = "ZONEDESK_TEST_KILLED_BACKUP";

/// Runs a test of this program as a child and kills it after a while.
fn kill_after(test: &str, folders: &[&Path], delay: Duration) {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(KILLED, env::join_paths(folders).unwrap())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    thread::sleep(delay);
    child.kill().unwrap();
    child.wait().unwrap();
}

fn folders_of_the_child() -> Option<Vec<PathBuf>> {
    Some(env::split_paths(&env::var_os(KILLED)?).collect())
}

#[test]
fn a_backup_that_is_killed_in_between_leaves_only_whole_ones() {
    if let Some(folders) = folders_of_the_child() {
        let (folder, place) = (DataFolder::new(&folders[0]), BackupPlace::at(&folders[1]));
        let key = DatabaseKey::read_file(&folder.key_file()).unwrap();
        for round in 0.. {
            let order = BackupOrder {
                place: &place,
                reason: BackupReason::Asked,
                made_at_ms: NOW_MS + round * 1_000,
                reread: false,
            };
            make_backup(&folder, &key, order, &mut |_| {}).unwrap();
        }
    }
    let (desk, store) = desk();
    drop(store);
    desk.key.write_file(&desk.data().key_file()).unwrap();
    let stick = Stick::new();
    let mut broken_off = 0;
    for round in 0..8_u64 {
        kill_after(
            "a_backup_that_is_killed_in_between_leaves_only_whole_ones",
            &[desk.path(), stick.0.path()],
            Duration::from_millis(120 + round * 37),
        );
        let of_device = fs::read_dir(stick.0.path().join("政务公开专区备份"))
            .unwrap()
            .next();
        if let Some(of_device) = of_device {
            broken_off += fs::read_dir(of_device.unwrap().path())
                .unwrap()
                .filter(|found| {
                    let name = found.as_ref().unwrap().file_name();
                    name.to_string_lossy().starts_with(".part-")
                })
                .count();
        }
        for backup in stick.place().list().unwrap() {
            assert_eq!(proves(&backup, &desk.key).unwrap(), []);
        }
    }
    assert!(broken_off > 0, "no kill met a backup");
    let last = back_up_at(&desk, &stick.place(), NOW_MS + DAY_MS).unwrap();
    assert_eq!(proves(&last, &desk.key).unwrap(), []);
    let left = files_below(last.path.parent().unwrap());
    assert!(
        left.keys()
            .all(|path| !path.to_string_lossy().contains(".part-")),
        "what was broken off is swept away"
    );
}

#[test]
fn a_restore_that_is_killed_in_between_leaves_the_old_desk_or_the_new_one() {
    if let Some(folders) = folders_of_the_child() {
        let (folder, place) = (DataFolder::new(&folders[0]), BackupPlace::at(&folders[1]));
        let key = DatabaseKey::read_file(&folder.key_file()).unwrap();
        let backup = place.list().unwrap().remove(0);
        for round in 0.. {
            let order = RestoreOrder {
                backup: &backup,
                key: &key,
                into: &folder,
                aside: &format!("set-aside-{round}"),
                keep_slots: false,
            };
            restore_backup(order, &mut |_| {}).unwrap();
        }
    }
    let (desk, mut store) = desk();
    let stick = Stick::new();
    back_up(&desk, &stick.place()).unwrap();
    receipt(&mut store);
    let (old, entries) = (store.read().totals().unwrap(), sound(&store).entries);
    drop(store);
    desk.key.write_file(&desk.data().key_file()).unwrap();
    fs::remove_dir_all(desk.data().attachments()).unwrap();
    let template = desk.copy();
    let (mut stayed, mut became) = (0, 0);
    for round in 0..10_u64 {
        let desk = template.copy();
        kill_after(
            "a_restore_that_is_killed_in_between_leaves_the_old_desk_or_the_new_one",
            &[desk.path(), stick.0.path()],
            Duration::from_millis(60 + round * 23),
        );
        finish_restore(&desk.data()).unwrap();
        let store = desk.open().unwrap();
        let found = sound_but_for_attachments(&store);
        if store.epoch() == Epoch(0) {
            stayed += 1;
            assert_eq!(
                (store.read().totals().unwrap(), found),
                (old.clone(), entries)
            );
        } else {
            became += 1;
            assert_eq!(found, entries - 1);
            assert!(desk.path().join("set-aside-0/zonedesk.db").exists());
        }
    }
    eprintln!("{stayed} stayed as they were, {became} became the restored one");
    assert!(became > 0);
}

fn sound_but_for_attachments(store: &Store) -> u64 {
    let verified = store.verify().unwrap();
    let other: Vec<_> = verified
        .findings
        .iter()
        .filter(|finding| finding.kind != zonedesk_store::FindingKind::Attachment)
        .collect();
    assert!(other.is_empty(), "{other:?}");
    verified.entries
}

/// On real small disks.
#[cfg(target_os = "linux")]
mod mounted {
    use super::*;
    use zonedesk_testkit::small_disk::{fill, on_a_small_disk, small_disk};

    #[test]
    fn a_full_or_read_only_stick_keeps_its_last_backup_and_takes_one_when_it_can() {
        let Some(disk) = small_disk() else {
            return on_a_small_disk(
                "mounted::a_full_or_read_only_stick_keeps_its_last_backup_and_takes_one_when_it_can",
                6_000_000,
            );
        };
        let (desk, mut store) = desk();
        let place = BackupPlace::at(&disk);
        place.begin().unwrap();
        let first = back_up(&desk, &place).unwrap();
        receipt(&mut store);
        for room in [0, 50_000, 300_000] {
            let filler = fill(&disk, room);
            let refused = back_up_at(&desk, &place, NOW_MS + DAY_MS);
            assert!(
                matches!(refused, Err(StoreError::DiskFull(_))),
                "with {room} bytes left: {refused:?}"
            );
            fs::remove_file(filler).unwrap();
            assert_eq!(place.list().unwrap(), std::slice::from_ref(&first));
            assert_eq!(proves(&first, &desk.key).unwrap(), []);
        }
        let remount = |how: &str| {
            let done = Command::new("mount")
                .args(["-o", how])
                .arg(&disk)
                .status()
                .unwrap();
            assert!(done.success());
        };
        remount("remount,ro");
        let refused = back_up_at(&desk, &place, NOW_MS + DAY_MS);
        assert!(
            matches!(refused, Err(StoreError::ReadOnly(_))),
            "{refused:?}"
        );
        // What cannot be written to can be proved and restored from.
        assert_eq!(proves(&first, &desk.key).unwrap(), []);
        let other = TempDir::new().unwrap();
        restore(&first, &desk.key, &DataFolder::new(other.path())).unwrap();
        remount("remount,rw");
        let second = back_up_at(&desk, &place, NOW_MS + DAY_MS).unwrap();
        assert_eq!(place.list().unwrap(), [second, first]);
    }
}
