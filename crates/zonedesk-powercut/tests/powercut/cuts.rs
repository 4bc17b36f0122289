//! With syncs asked for and done, a power cut anywhere loses nothing that was acknowledged.

use zonedesk_powercut::Survivors;

use crate::desk::{COMMITS, Mode, issue, survivors};

const WAL: Mode = Mode {
    journal: "WAL",
    synchronous: "FULL",
    encrypted: false,
};
/// In DELETE mode only EXTRA syncs the directory after the journal is deleted, which is the commit.
const DELETE: Mode = Mode {
    journal: "DELETE",
    synchronous: "EXTRA",
    encrypted: false,
};
const KEYED_WAL: Mode = Mode {
    encrypted: true,
    ..WAL
};
const KEYED_DELETE: Mode = Mode {
    encrypted: true,
    ..DELETE
};

fn nothing_is_lost(mode: Mode, seeds: u64) {
    let losses = mode.losses(|_| {}, &survivors(seeds));
    let told: Vec<String> = losses.iter().map(ToString::to_string).collect();
    assert!(told.is_empty(), "{mode}:\n{}", told.join("\n"));
}

#[test]
fn a_wal_commit_survives_a_cut_at_every_operation() {
    nothing_is_lost(WAL, 10);
}

#[test]
fn a_delete_journal_commit_survives_a_cut_at_every_operation() {
    nothing_is_lost(DELETE, 10);
}

#[test]
fn an_encrypted_wal_commit_survives_a_cut_at_every_operation() {
    nothing_is_lost(KEYED_WAL, 4);
}

#[test]
fn an_encrypted_delete_journal_commit_survives_a_cut_at_every_operation() {
    nothing_is_lost(KEYED_DELETE, 4);
}

/// Recovery writes too: the power goes a second time while it does.
#[test]
fn a_second_cut_during_recovery_loses_nothing() {
    for mode in [WAL, DELETE] {
        let prepared = mode.prepared_disk();
        for operations in 0..=mode.operations(&prepared) {
            for second in 0..6 {
                let disk = prepared.duplicate();
                disk.cut_after(operations);
                let acknowledged = mode.run(&disk);
                disk.reboot(Survivors::Seeded(second));
                disk.cut_after(second);
                let _ = mode.inspect(&disk);
                disk.reboot(Survivors::Seeded(operations));
                if let Err(loss) = mode.judge(&disk, acknowledged) {
                    panic!("{mode}, cut after {operations} and again after {second}: {loss}");
                }
            }
        }
    }
}

/// What recovery left is a sound base: the missing commits can be made again and stay.
#[test]
fn the_work_goes_on_after_a_cut() {
    for mode in [WAL, DELETE] {
        let prepared = mode.prepared_disk();
        for operations in 0..=mode.operations(&prepared) {
            let disk = prepared.duplicate();
            disk.cut_after(operations);
            mode.run(&disk);
            disk.reboot(Survivors::Seeded(operations));
            let found = mode.inspect(&disk).unwrap();
            let mut db = mode.open(&disk).unwrap();
            for commit in found + 1..=COMMITS {
                issue(&mut db, commit).unwrap();
            }
            disk.cut_after(0);
            drop(db);
            disk.reboot(Survivors::None);
            assert_eq!(
                mode.inspect(&disk).unwrap(),
                COMMITS,
                "{mode}, cut after {operations}"
            );
        }
    }
}

#[test]
fn the_same_seed_leaves_the_same_disk() {
    let left = |seed| {
        let disk = DELETE.prepared_disk();
        disk.cut_after(20);
        DELETE.run(&disk);
        disk.reboot(Survivors::Seeded(seed));
        disk.file_names()
            .into_iter()
            .map(|name| disk.file_bytes(&name).unwrap().len())
            .collect::<Vec<_>>()
    };
    let lengths: Vec<_> = (0..20).map(left).collect();
    assert_eq!(lengths, (0..20).map(left).collect::<Vec<_>>());
    assert!(
        lengths.iter().any(|other| *other != lengths[0]),
        "20 seeds that all leave the same disk choose nothing"
    );
}
