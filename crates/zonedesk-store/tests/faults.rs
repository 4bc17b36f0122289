//! Wrong keys, foreign and damaged files, full and read-only disks: said plainly, nothing lost, no panic.

#![cfg(test)]

use rusqlite::Connection;
use std::{
    fs,
    path::{Path, PathBuf},
};
use zonedesk_domain::journal::{Draft, NumberKind, OperatorMark};
use zonedesk_powercut::{PowerCutDisk, Survivors};
use zonedesk_store::{
    DatabaseKey, FindingKind, OpenOptions, Reading, Store, StoreError, newest_schema,
};
use zonedesk_testkit::{
    desk::{NOW_MS, TempDesk, whole, write},
    sample,
};

/// A closed desk with some records.
fn desk_with_records() -> TempDesk {
    let (desk, mut store) = TempDesk::set_up();
    receive(&mut store, 8).unwrap();
    write(
        &mut store,
        sample::consultation().into(),
        Some(NumberKind::Consultation),
    )
    .unwrap();
    write(
        &mut store,
        sample::charged_copy().into(),
        Some(NumberKind::Receipt),
    )
    .unwrap();
    desk
}

/// Receives `count` applications in one transaction.
fn receive(store: &mut Store, count: usize) -> Result<(), StoreError> {
    store.transact(&OperatorMark::command_line(), NOW_MS, |tx| {
        for _ in 0..count {
            let entity = tx.new_entity()?;
            let number = Some(tx.next_number(NumberKind::Application, 2026)?);
            tx.append(&Draft {
                entity,
                body: sample::application().into(),
                number,
            })?;
        }
        Ok(())
    })
}

/// Every byte of the folder but the lock's, by name.
fn bytes_of(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_file() && path.extension().is_none_or(|kind| kind != "lock"))
        .map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn a_wrong_key_opens_nothing_and_changes_nothing() {
    let desk = desk_with_records();
    let before = fs::read(desk.data().database()).unwrap();
    let other = DatabaseKey::random().unwrap();
    let options = OpenOptions::default();
    assert!(matches!(
        Store::open(&desk.data(), &other, &options),
        Err(StoreError::WrongKey(_))
    ));
    assert!(matches!(
        Reading::open(&desk.data(), &other),
        Err(StoreError::WrongKey(_))
    ));
    assert!(matches!(
        Store::create(&desk.data(), &other, &options),
        Err(StoreError::Present(_))
    ));
    assert_eq!(fs::read(desk.data().database()).unwrap(), before);
    assert_eq!(
        desk.open().unwrap().read().totals().unwrap().applications,
        8
    );
}

#[test]
fn a_foreign_file_is_refused_and_left_as_it_is() {
    let plain = {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plain.db");
        #[allow(clippy::disallowed_methods)] // A database of another program, without a key.
        let connection = Connection::open(&path).unwrap();
        connection
            .execute_batch(
                "CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('不是本程序的数据');",
            )
            .unwrap();
        drop(connection);
        fs::read(&path).unwrap()
    };
    assert!(plain.starts_with(b"SQLite format 3\0"));
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    png.resize(20_000, 0x5a);
    let noise: Vec<u8> = (0..40_960_u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    for (what, bytes) in [
        ("an unencrypted database", plain),
        ("a picture", png),
        ("noise", noise),
        ("a short text", b"zonedesk".to_vec()),
    ] {
        let desk = TempDesk::empty();
        fs::write(desk.data().database(), &bytes).unwrap();
        let opened = desk.open().map(drop);
        assert!(
            matches!(opened, Err(StoreError::WrongKey(_))),
            "{what}: {opened:?}"
        );
        assert!(
            matches!(desk.reading().map(drop), Err(StoreError::WrongKey(_))),
            "{what}"
        );
        // It is not written over either: it may be the user's only copy of something.
        let made = desk.create().map(drop);
        assert!(
            matches!(made, Err(StoreError::Present(_))),
            "{what}: {made:?}"
        );
        assert_eq!(
            fs::read(desk.data().database()).unwrap(),
            bytes,
            "{what} was changed"
        );
    }
}

/// Everything the program reads of a database, to the last page.
fn read_all(desk: &TempDesk) -> Result<(u32, usize), StoreError> {
    let mut store = desk.open()?;
    let totals = store.read().totals()?;
    let found = store.read().search(&whole("张晓明"), 100)?.len();
    let findings = store.verify()?.findings;
    let damaged = findings
        .iter()
        .find(|finding| finding.kind == FindingKind::Page);
    assert!(
        damaged.is_some() || findings.is_empty(),
        "pages are authenticated, so what can be read was written: {findings:?}"
    );
    if let Some(damaged) = damaged {
        return Err(StoreError::Damaged {
            operation: "verifying",
            detail: damaged.detail.clone(),
        });
    }
    store.rebuild()?;
    Ok((totals.applications, found))
}

#[test]
fn a_damaged_database_is_an_error_and_never_wrong_data() {
    let desk = desk_with_records();
    let sound = read_all(&desk).unwrap();
    assert_eq!(sound, (8, 8));
    let whole = fs::read(desk.data().database()).unwrap();
    let check = |what: String, bytes: &[u8]| {
        let damaged = desk.copy();
        fs::write(damaged.data().database(), bytes).unwrap();
        match read_all(&damaged) {
            // The page is one that nobody needed.
            Ok(seen) => {
                assert_eq!(seen, sound, "{what}");
                false
            }
            Err(StoreError::Damaged { .. } | StoreError::WrongKey(_)) => true,
            Err(error) => panic!("{what}: {error:?}"),
        }
    };
    let (mut flips, mut noticed) = (0, 0);
    for page in 0..whole.len() / 4096 {
        for place in [0, 17, 100, 2_048, 4_000, 4_090] {
            let mut bytes = whole.clone();
            bytes[page * 4096 + place] ^= 0x10;
            flips += 1;
            let was_noticed = check(format!("bit at {place} of page {}", page + 1), &bytes);
            noticed += usize::from(was_noticed);
            assert!(was_noticed || page > 0, "the first page is always needed");
        }
    }
    assert!(
        noticed * 10 > flips * 8,
        "only {noticed} of {flips} flipped bits were noticed"
    );
    let mut cuts = 0;
    // (SQLite takes a file of one byte for an empty one.)
    for length in (2..whole.len()).step_by(whole.len() / 40) {
        cuts += usize::from(check(format!("cut to {length} bytes"), &whole[..length]));
    }
    assert!(cuts >= 39, "only {cuts} cuts were noticed");
}

#[test]
fn an_empty_file_is_no_desk_but_can_become_one() {
    let desk = TempDesk::empty();
    assert!(matches!(desk.open().map(drop), Err(StoreError::Absent(_))));
    assert!(matches!(
        desk.reading().map(drop),
        Err(StoreError::Absent(_))
    ));
    fs::write(desk.data().database(), b"").unwrap();
    assert!(matches!(
        desk.reading().map(drop),
        Err(StoreError::NotSetUp)
    ));
    drop(desk.create().unwrap());
    assert!(desk.open().unwrap().read().site().unwrap().is_some());
}

#[test]
fn a_database_of_a_newer_program_is_refused_unchanged() {
    let desk = desk_with_records();
    desk.attack()
        .execute(
            "INSERT INTO migrations (number, digest) VALUES (999, x'00')",
            [],
        )
        .unwrap();
    let before = fs::read(desk.data().database()).unwrap();
    for _ in 0..2 {
        let refused = desk.open().map(drop);
        assert!(
            matches!(refused, Err(StoreError::Newer { found: 999, known }) if known == newest_schema()),
            "{refused:?}"
        );
        assert!(matches!(
            desk.reading().map(drop),
            Err(StoreError::Newer { found: 999, .. })
        ));
    }
    assert_eq!(fs::read(desk.data().database()).unwrap(), before);
    let names: Vec<_> = bytes_of(desk.path())
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    assert!(!desk.data().backups().exists(), "{names:?}");
}

#[test]
fn an_altered_migration_is_refused() {
    let desk = desk_with_records();
    desk.attack()
        .execute("UPDATE migrations SET digest = x'00' WHERE number = 1", [])
        .unwrap();
    assert!(matches!(
        desk.open().map(drop),
        Err(StoreError::Migration(1))
    ));
    assert!(matches!(
        desk.reading().map(drop),
        Err(StoreError::Migration(1))
    ));
}

#[test]
fn a_second_writer_is_kept_out_and_a_reader_is_not() {
    let desk = desk_with_records();
    let mut store = desk.open().unwrap();
    assert!(matches!(
        desk.open().map(drop),
        Err(StoreError::OpenElsewhere(_))
    ));
    let made = Store::create(&desk.data(), &desk.key, &desk.options).map(drop);
    assert!(
        matches!(made, Err(StoreError::OpenElsewhere(_))),
        "{made:?}"
    );
    let reading = desk.reading().unwrap();
    assert_eq!(reading.read().totals().unwrap().applications, 8);
    receive(&mut store, 1).unwrap();
    assert_eq!(reading.read().totals().unwrap().applications, 9);
    assert_eq!(reading.verify(&desk.data()).unwrap().findings, []);
    drop(store);
    drop(desk.open().unwrap());
}

/// An open file goes on existing when its folder is moved or its disk taken out of the tree; what is
/// written to it then is found by nobody.
#[cfg(unix)]
#[test]
fn nothing_is_written_to_a_folder_that_was_moved_away() {
    let desk = desk_with_records();
    let mut store = desk.open().unwrap();
    let place = desk.data().path().to_owned();
    let away = place.with_extension("away");
    fs::rename(&place, &away).unwrap();
    assert!(matches!(receive(&mut store, 1), Err(StoreError::Moved(_))));
    // Another folder in its place is not the one that was opened.
    fs::create_dir(&place).unwrap();
    for file in ["zonedesk.db", "anchor.log"] {
        fs::copy(away.join(file), place.join(file)).unwrap();
    }
    assert!(matches!(receive(&mut store, 1), Err(StoreError::Moved(_))));
    fs::remove_dir_all(&place).unwrap();
    fs::rename(&away, &place).unwrap();
    receive(&mut store, 1).unwrap();
    assert_eq!(store.read().totals().unwrap().applications, 9);
    assert_eq!(store.verify().unwrap().findings, []);
}

#[test]
fn a_present_desk_is_never_made_anew() {
    let desk = desk_with_records();
    let kept =
        || [desk.data().database(), desk.data().anchor()].map(|path| fs::read(path).unwrap());
    let before = kept();
    assert!(matches!(
        desk.create().map(drop),
        Err(StoreError::Present(_))
    ));
    assert!(kept() == before, "a file was changed");
}

#[test]
fn a_full_disk_refuses_the_whole_transaction_until_there_is_room() {
    let disk = PowerCutDisk::register("full");
    let mut desk = TempDesk::empty();
    desk.options.vfs = Some(disk.vfs_name().to_owned());
    let mut store = desk.create().unwrap();
    let (mut refused, mut taken) = (0, 0);
    for room in (0..260_000).step_by(4_096) {
        disk.disk_full_after(room);
        match receive(&mut store, 5) {
            Ok(()) => taken += 1,
            Err(StoreError::DiskFull(_)) => refused += 1,
            Err(error) => panic!("with room for {room} bytes: {error:?}"),
        }
        assert_eq!(
            store.read().totals().unwrap().applications,
            taken * 5,
            "with room for {room} bytes"
        );
        disk.make_room();
        assert_eq!(
            store.verify().unwrap().findings,
            [],
            "with room for {room} bytes"
        );
    }
    assert!(refused > 5 && taken > 5, "{refused} refused, {taken} taken");
    receive(&mut store, 5).unwrap();
    drop(store);
    let mut store = desk.open().unwrap();
    assert_eq!(store.read().totals().unwrap().applications, (taken + 1) * 5);
    assert!(store.rebuild().unwrap().equal);
}

#[test]
fn a_disk_that_was_taken_out_is_named_and_keeps_all_that_was_acknowledged() {
    let disk = PowerCutDisk::register("taken-out");
    let mut desk = TempDesk::empty();
    desk.options.vfs = Some(disk.vfs_name().to_owned());
    let mut store = desk.create().unwrap();
    receive(&mut store, 3).unwrap();
    disk.cut_after(2);
    for _ in 0..2 {
        let refused = receive(&mut store, 1);
        assert!(
            matches!(refused, Err(StoreError::DiskFails { .. })),
            "{refused:?}"
        );
    }
    drop(store);
    let opened = desk.open();
    assert!(
        matches!(opened, Err(StoreError::DiskFails { .. })),
        "{:?}",
        opened.err()
    );
    disk.reboot(Survivors::All);
    let mut store = desk.open().unwrap();
    assert_eq!(store.read().totals().unwrap().applications, 3);
    receive(&mut store, 1).unwrap();
    assert_eq!(store.verify().unwrap().findings, []);
}

#[test]
fn a_read_only_disk_can_be_read_and_refuses_to_be_written() {
    let disk = PowerCutDisk::register("read-only");
    let mut desk = TempDesk::empty();
    desk.options.vfs = Some(disk.vfs_name().to_owned());
    let mut store = desk.create().unwrap();
    receive(&mut store, 3).unwrap();
    disk.read_only(true);
    let refused = receive(&mut store, 1);
    assert!(
        matches!(refused, Err(StoreError::ReadOnly(_))),
        "{refused:?}"
    );
    assert_eq!(store.read().totals().unwrap().applications, 3);
    disk.read_only(false);
    receive(&mut store, 1).unwrap();
    assert_eq!(store.verify().unwrap().findings, []);
}

/// Set-up that broke off at any of its steps leaves a folder in which it can be done again.
#[test]
fn a_set_up_that_broke_off_can_be_done_again() {
    let (whole, store) = TempDesk::set_up();
    drop(store);
    let database = fs::read(whole.data().database()).unwrap();
    type Leave = fn(&TempDesk, &[u8]);
    let leftovers: &[(&str, Leave)] = &[
        ("an empty database", |desk, _| {
            fs::write(desk.data().database(), b"").unwrap()
        }),
        ("an anchor without a database", |desk, _| {
            fs::write(desk.data().anchor(), "zonedesk-anchor 1 ").unwrap()
        }),
        ("a database without a desk", |desk, database| {
            fs::write(desk.data().database(), database).unwrap();
            desk.attack().execute("DELETE FROM desk", []).unwrap();
        }),
        ("a log without a database", |desk, database| {
            fs::write(desk.path().join("zonedesk.db-wal"), database).unwrap();
        }),
    ];
    for (what, leave) in leftovers {
        // The same key: the folder's key file was written before the database.
        let desk = whole.copy();
        for (path, _) in bytes_of(desk.path()) {
            fs::remove_file(path).unwrap();
        }
        leave(&desk, &database);
        let mut store = desk
            .create()
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        receive(&mut store, 1).unwrap();
        drop(store);
        let store = desk
            .open()
            .unwrap_or_else(|error| panic!("{what}: {error}"));
        assert_eq!(store.verify().unwrap().findings, [], "{what}");
    }
}

/// Files of the system, not of a test disk: a small file system of memory, mounted for one child
/// process alone. Linux lets root do so, and others within a user namespace.
#[cfg(target_os = "linux")]
mod mounted {
    use super::*;
    use std::process::Command;
    use zonedesk_store::DataFolder;
    use zonedesk_testkit::small_disk::{fill, on_a_small_disk, small_disk};

    #[test]
    fn a_full_file_system_refuses_the_whole_transaction_until_there_is_room() {
        let Some(disk) = small_disk() else {
            return on_a_small_disk(
                "mounted::a_full_file_system_refuses_the_whole_transaction_until_there_is_room",
                2_000_000,
            );
        };
        let folder = DataFolder::new(disk.join("desk"));
        let key = DatabaseKey::random().unwrap();
        let options = OpenOptions::default();
        let mut store = Store::create(&folder, &key, &options).unwrap();
        write(&mut store, sample::site().into(), None).unwrap();
        let (mut refused, mut taken) = (0, 0);
        for room in (0..200_000).step_by(4_096) {
            let filler = fill(&disk, room);
            match receive(&mut store, 3) {
                Ok(()) => taken += 1,
                Err(StoreError::DiskFull(_)) => refused += 1,
                Err(error) => panic!("with room for {room} bytes: {error:?}"),
            }
            assert_eq!(
                store.read().totals().unwrap().applications,
                taken * 3,
                "with room for {room} bytes"
            );
            fs::remove_file(filler).unwrap();
            assert_eq!(
                store.verify().unwrap().findings,
                [],
                "with room for {room} bytes"
            );
            if room % 5 == 0 {
                drop(store);
                store = Store::open(&folder, &key, &options).unwrap();
            }
        }
        assert!(refused > 2 && taken > 2, "{refused} refused, {taken} taken");
        receive(&mut store, 3).unwrap();
        assert_eq!(store.verify().unwrap().findings, []);
        assert!(store.rebuild().unwrap().equal);
    }

    /// The anchor stands on a full disk of its own: its lines cannot be written, nor half of one.
    #[test]
    fn an_anchor_on_a_full_file_system_refuses_the_transaction() {
        let Some(disk) = small_disk() else {
            return on_a_small_disk(
                "mounted::an_anchor_on_a_full_file_system_refuses_the_transaction",
                100_000,
            );
        };
        let mut desk = TempDesk::empty();
        let database = PowerCutDisk::register("beside-a-full-anchor");
        desk.options.vfs = Some(database.vfs_name().to_owned());
        drop(desk.create().unwrap());
        let (anchor, moved) = (desk.data().anchor(), disk.join("anchor.log"));
        fs::copy(&anchor, &moved).unwrap();
        fs::remove_file(&anchor).unwrap();
        std::os::unix::fs::symlink(&moved, &anchor).unwrap();
        let mut store = desk.open().unwrap();
        let (mut refused, mut taken) = (0, 0);
        for round in 0..50 {
            let filler = fill(&disk, 0);
            // What is left of the anchor's own last page takes the lines, or a part of them.
            match receive(&mut store, 8 + round % 5) {
                Ok(()) => taken += 8 + round % 5,
                Err(StoreError::DiskFull(_)) => refused += 1,
                Err(error) => panic!("{error:?}"),
            }
            assert_eq!(store.read().totals().unwrap().applications as usize, taken);
            fs::remove_file(filler).unwrap();
            assert_eq!(store.verify().unwrap().findings, []);
            receive(&mut store, 1).unwrap();
            taken += 1;
            if round % 2 == 0 {
                drop(store);
                store = desk.open().unwrap();
            }
        }
        assert!(
            refused > 5 && taken > 200,
            "{refused} refused, {taken} taken"
        );
    }

    #[test]
    fn a_read_only_file_system_is_said_to_be_one() {
        let Some(disk) = small_disk() else {
            return on_a_small_disk(
                "mounted::a_read_only_file_system_is_said_to_be_one",
                4_000_000,
            );
        };
        let folder = DataFolder::new(disk.join("desk"));
        let key = DatabaseKey::random().unwrap();
        let options = OpenOptions::default();
        let mut store = Store::create(&folder, &key, &options).unwrap();
        write(&mut store, sample::site().into(), None).unwrap();
        receive(&mut store, 3).unwrap();
        drop(store);
        let remount = |how: &str| {
            assert!(
                Command::new("mount")
                    .args(["-o", &format!("remount,{how}")])
                    .arg(&disk)
                    .status()
                    .unwrap()
                    .success()
            );
        };
        remount("ro");
        let before = bytes_of(folder.path());
        let opened = Store::open(&folder, &key, &options).map(drop);
        assert!(matches!(opened, Err(StoreError::ReadOnly(_))), "{opened:?}");
        let other = DataFolder::new(disk.join("other"));
        let made = Store::create(&other, &key, &options).map(drop);
        assert!(matches!(made, Err(StoreError::ReadOnly(_))), "{made:?}");
        // Looking is still possible, or refused in plain words.
        match Reading::open(&folder, &key) {
            Ok(reading) => assert_eq!(reading.read().totals().unwrap().applications, 3),
            Err(error) => assert!(matches!(error, StoreError::ReadOnly(_)), "{error:?}"),
        }
        assert_eq!(bytes_of(folder.path()), before);
        remount("rw");
        receive(&mut Store::open(&folder, &key, &options).unwrap(), 1).unwrap();
    }
}

#[test]
fn a_lost_journal_is_never_taken_for_one_that_never_was() {
    for lost in ["removed", "emptied"] {
        let (desk, store) = TempDesk::set_up();
        drop(store);
        let anchor = fs::read(desk.data().anchor()).unwrap();
        match lost {
            "removed" => fs::remove_file(desk.data().database()).unwrap(),
            _ => fs::write(desk.data().database(), b"").unwrap(),
        }
        let created = desk.create().err();
        assert!(
            matches!(created, Some(StoreError::Damaged { .. })),
            "{lost}: {created:?}"
        );
        assert_eq!(fs::read(desk.data().anchor()).unwrap(), anchor, "{lost}");
        if lost == "emptied" {
            for refused in [desk.open().err(), desk.reading().err()] {
                assert!(
                    matches!(refused, Some(StoreError::Damaged { .. })),
                    "{refused:?}"
                );
            }
            assert_eq!(fs::read(desk.data().database()).unwrap(), b"");
        }
    }
}
