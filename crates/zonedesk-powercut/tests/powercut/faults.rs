//! The other troubles a disk has: no power, no room, no writing.

use rusqlite::{Connection, Error, ErrorCode, OpenFlags};
use zonedesk_powercut::{PowerCutDisk, Survivors};

use crate::desk::{COMMITS, DATABASE, Mode, issue, payer};

const WAL: Mode = Mode {
    journal: "WAL",
    synchronous: "FULL",
    encrypted: false,
};
const DELETE: Mode = Mode {
    journal: "DELETE",
    synchronous: "EXTRA",
    encrypted: false,
};
const KEYED_WAL: Mode = Mode {
    encrypted: true,
    ..WAL
};

fn kind(error: &Error) -> ErrorCode {
    error.sqlite_error_code().unwrap()
}

#[test]
fn without_power_everything_is_an_io_error_until_the_reboot() {
    let disk = WAL.prepared_disk();
    let mut db = WAL.open(&disk).unwrap();
    disk.cut_after(0);
    assert!(
        disk.has_power(),
        "the power goes in the next operation, not before"
    );
    assert_eq!(
        kind(&issue(&mut db, 1).unwrap_err()),
        ErrorCode::SystemIoFailure
    );
    assert!(!disk.has_power());
    assert_eq!(
        kind(&issue(&mut db, 1).unwrap_err()),
        ErrorCode::SystemIoFailure
    );
    assert!(WAL.open(&disk).is_err());
    disk.reboot(Survivors::None);
    assert!(disk.has_power());
    assert!(
        issue(&mut db, 1).is_err(),
        "a connection from before the cut is dead"
    );
    drop(db);
    assert_eq!(WAL.run(&disk), COMMITS);
}

#[test]
fn a_full_disk_refuses_the_commit_and_takes_it_when_there_is_room() {
    for mode in [WAL, DELETE, KEYED_WAL] {
        let disk = mode.prepared_disk();
        let mut db = mode.open(&disk).unwrap();
        let mut refused = 0;
        for room in (0..40_000).step_by(3_000) {
            disk.disk_full_after(room);
            match issue(&mut db, 1) {
                Ok(()) => break,
                Err(error) => assert_eq!(
                    kind(&error),
                    ErrorCode::DiskFull,
                    "{mode}, {room} bytes: {error}"
                ),
            }
            refused += 1;
            disk.make_room();
            assert_eq!(
                mode.inspect(&disk).unwrap(),
                0,
                "{mode}: a refused commit leaves nothing"
            );
        }
        assert!(refused > 0, "{mode}: the disk was never full");
        disk.make_room();
        for commit in 2..=COMMITS {
            issue(&mut db, commit).unwrap();
        }
    }
}

#[test]
fn a_read_only_disk_refuses_changes_and_nothing_is_lost() {
    for mode in [WAL, DELETE] {
        let disk = mode.prepared_disk();
        let mut db = mode.open(&disk).unwrap();
        issue(&mut db, 1).unwrap();
        disk.read_only(true);
        let refused = issue(&mut db, 2).unwrap_err();
        assert!(
            matches!(kind(&refused), ErrorCode::ReadOnly | ErrorCode::CannotOpen),
            "{mode}: {refused}"
        );
        let commits: u32 = db
            .query_row("SELECT commits FROM head", [], |row| row.get(0))
            .unwrap();
        assert_eq!(commits, 1, "{mode}: what is there can still be read");
        disk.read_only(false);
        issue(&mut db, 2).unwrap();
        assert_eq!(mode.inspect(&disk).unwrap(), 2);
    }
}

#[test]
fn a_database_can_be_read_on_a_read_only_disk() {
    let disk = DELETE.prepared_disk();
    disk.read_only(true);
    let mut db = DELETE.open(&disk).unwrap();
    let rows: u32 = db
        .query_row("SELECT count(*) FROM receipt", [], |row| row.get(0))
        .unwrap();
    assert!(rows > 0);
    assert_eq!(kind(&issue(&mut db, 1).unwrap_err()), ErrorCode::ReadOnly);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let fresh = Connection::open_with_flags_and_vfs("other.db", flags, disk.vfs_name());
    assert_eq!(kind(&fresh.unwrap_err()), ErrorCode::CannotOpen);
}

#[test]
fn the_bytes_on_the_disk_can_be_searched() {
    let holds = |mode: Mode| {
        let planted = payer(0, 0).into_bytes();
        let bytes = mode.prepared_disk().file_bytes(DATABASE).unwrap();
        bytes.windows(planted.len()).any(|window| window == planted)
    };
    assert!(holds(WAL), "a plain database holds its text as it is");
    assert!(!holds(KEYED_WAL), "an encrypted one does not");
}

#[test]
fn an_absent_file_has_no_bytes_and_cannot_be_opened_without_creating() {
    let disk = PowerCutDisk::register("absent");
    assert_eq!(disk.file_bytes(DATABASE), None);
    let opened = Connection::open_with_flags_and_vfs(
        DATABASE,
        OpenFlags::SQLITE_OPEN_READ_WRITE,
        disk.vfs_name(),
    );
    assert_eq!(kind(&opened.unwrap_err()), ErrorCode::CannotOpen);
}

#[test]
fn two_disks_of_one_name_are_two_disks() {
    let [first, second] = [0; 2].map(|_| PowerCutDisk::register("twin"));
    assert_ne!(first.vfs_name(), second.vfs_name());
    let db = Connection::open_with_flags_and_vfs(DATABASE, OpenFlags::default(), first.vfs_name())
        .unwrap();
    db.execute_batch("CREATE TABLE only_here (number INTEGER)")
        .unwrap();
    assert_eq!(second.file_names(), Vec::<String>::new());
}

#[test]
fn a_duplicate_holds_the_files_and_goes_its_own_way() {
    let disk = WAL.prepared_disk();
    let mut db = WAL.open(&disk).unwrap();
    issue(&mut db, 1).unwrap();
    let duplicate = disk.duplicate();
    issue(&mut db, 2).unwrap();
    duplicate.reboot(Survivors::None);
    assert_eq!(WAL.inspect(&duplicate).unwrap(), 1);
    assert_eq!(WAL.inspect(&disk).unwrap(), 2);
}

#[test]
fn a_connection_may_outlive_the_disk_that_was_dropped() {
    let disk = WAL.prepared_disk();
    let mut db = WAL.open(&disk).unwrap();
    drop(disk);
    issue(&mut db, 1).unwrap();
}
