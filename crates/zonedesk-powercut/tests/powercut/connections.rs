//! Several connections to one database on the disk: SQLite's locks and shared memory hold.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};
use zonedesk_powercut::{PowerCutDisk, Survivors};

use crate::desk::{DATABASE, Mode, issue};

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

fn commits_seen(db: &Connection) -> u32 {
    db.query_row("SELECT commits FROM head", [], |row| row.get(0))
        .unwrap()
}

#[test]
fn a_reader_keeps_its_snapshot_while_a_writer_commits() {
    for mode in [WAL, KEYED_WAL] {
        let disk = mode.prepared_disk();
        let mut writer = mode.open(&disk).unwrap();
        let reader = mode.open(&disk).unwrap();
        reader.execute_batch("BEGIN").unwrap();
        assert_eq!(commits_seen(&reader), 0);
        issue(&mut writer, 1).unwrap();
        issue(&mut writer, 2).unwrap();
        assert_eq!(commits_seen(&reader), 0, "{mode}: a snapshot does not move");
        reader.execute_batch("COMMIT").unwrap();
        assert_eq!(commits_seen(&reader), 2);
    }
}

#[test]
fn wal_keeps_its_index_in_memory_and_its_log_on_the_disk() {
    let disk = WAL.prepared_disk();
    let mut writer = WAL.open(&disk).unwrap();
    issue(&mut writer, 1).unwrap();
    assert_eq!(
        disk.file_names(),
        [DATABASE.to_owned(), format!("{DATABASE}-wal")]
    );
    assert!(disk.file_bytes(&format!("{DATABASE}-wal")).unwrap().len() > 4096);
    drop(writer);
    assert_eq!(
        disk.file_names(),
        [DATABASE],
        "the last connection takes the log away"
    );
}

#[test]
fn a_second_writer_is_told_that_the_database_is_busy() {
    for mode in [WAL, DELETE] {
        let disk = mode.prepared_disk();
        let first = mode.open(&disk).unwrap();
        let mut second = mode.open(&disk).unwrap();
        second.busy_timeout(Duration::ZERO).unwrap();
        first.execute_batch("BEGIN IMMEDIATE").unwrap();
        let refused = issue(&mut second, 1).unwrap_err();
        assert_eq!(
            refused.sqlite_error_code(),
            Some(ErrorCode::DatabaseBusy),
            "{mode}"
        );
        first.execute_batch("COMMIT").unwrap();
        issue(&mut second, 1).unwrap();
    }
}

/// In a rollback journal a reader holds up the commit, and a waiting commit holds up new readers.
#[test]
fn a_delete_journal_commit_waits_for_its_readers() {
    let disk = DELETE.prepared_disk();
    let [reader, latecomer, mut writer] = [0; 3].map(|_| DELETE.open(&disk).unwrap());
    for db in [&reader, &latecomer, &writer] {
        db.busy_timeout(Duration::ZERO).unwrap();
    }
    reader.execute_batch("BEGIN").unwrap();
    assert_eq!(commits_seen(&reader), 0);
    let transaction = writer
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    transaction
        .execute("UPDATE head SET commits = 1", [])
        .unwrap();
    let refused = transaction.execute_batch("COMMIT").unwrap_err();
    assert_eq!(refused.sqlite_error_code(), Some(ErrorCode::DatabaseBusy));
    let late = latecomer
        .query_row("SELECT commits FROM head", [], |row| row.get::<_, u32>(0))
        .unwrap_err();
    assert_eq!(late.sqlite_error_code(), Some(ErrorCode::DatabaseBusy));
    reader.execute_batch("COMMIT").unwrap();
    transaction.commit().unwrap();
    assert_eq!(commits_seen(&latecomer), 1);
}

/// Two threads move money between two purses while a third adds up: the sum never changes.
#[test]
fn threads_see_consistent_sums() {
    const MOVES: i64 = 150;
    for mode in [WAL, DELETE] {
        let disk = mode.prepared_disk();
        open_waiting(mode, &disk)
            .execute_batch("CREATE TABLE purse (name TEXT, fen INTEGER); INSERT INTO purse VALUES ('a', 1000), ('b', 0)")
            .unwrap();
        let finished = AtomicBool::new(false);
        let mut sums = 0;
        std::thread::scope(|scope| {
            let movers =
                [1, 2].map(|_| scope.spawn(|| (0..MOVES).for_each(|_| move_one_fen(mode, &disk))));
            let finished = &finished;
            let disk = &disk;
            let adder = scope.spawn(move || add_up(mode, disk, finished));
            let moved = movers.map(|mover| mover.join());
            finished.store(true, Ordering::Release);
            moved.into_iter().for_each(|moved| moved.unwrap());
            sums = adder.join().unwrap();
        });
        assert!(sums > 0, "{mode}: the adder came to nothing");
        disk.cut_after(0);
        disk.reboot(Survivors::None);
        let held: i64 = open_waiting(mode, &disk)
            .query_row("SELECT fen FROM purse WHERE name = 'b'", [], |row| {
                row.get(0)
            })
            .unwrap();
        assert_eq!(held, 2 * MOVES, "{mode}: every move was acknowledged");
    }
}

fn open_waiting(mode: Mode, disk: &PowerCutDisk) -> Connection {
    let db = mode.open(disk).unwrap();
    db.busy_timeout(Duration::from_secs(60)).unwrap();
    db
}

/// On a connection of its own, so that opening and closing run against the others too.
fn move_one_fen(mode: Mode, disk: &PowerCutDisk) {
    let mut db = open_waiting(mode, disk);
    let transaction = db
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .unwrap();
    transaction
        .execute("UPDATE purse SET fen = fen - 1 WHERE name = 'a'", [])
        .unwrap();
    transaction
        .execute("UPDATE purse SET fen = fen + 1 WHERE name = 'b'", [])
        .unwrap();
    transaction.commit().unwrap();
}

fn add_up(mode: Mode, disk: &PowerCutDisk, finished: &AtomicBool) -> u32 {
    let db = open_waiting(mode, disk);
    let mut sums = 0;
    while !finished.load(Ordering::Acquire) {
        let sum: i64 = db
            .query_row("SELECT sum(fen) FROM purse", [], |row| row.get(0))
            .unwrap();
        assert_eq!(sum, 1000, "{mode}");
        sums += 1;
    }
    sums
}
