//! The disk itself is tested: where syncs are missing or lie, something must be lost.

use zonedesk_powercut::{PowerCutDisk, Survivors};

use crate::desk::{Loss, Lost, Mode};

const MODES: [Mode; 4] = [
    Mode {
        journal: "WAL",
        synchronous: "FULL",
        encrypted: false,
    },
    Mode {
        journal: "DELETE",
        synchronous: "EXTRA",
        encrypted: false,
    },
    Mode {
        journal: "WAL",
        synchronous: "FULL",
        encrypted: true,
    },
    Mode {
        journal: "DELETE",
        synchronous: "EXTRA",
        encrypted: true,
    },
];

/// Where everything survives nothing is lost: the controls need not look there.
const LOSING: [Survivors; 3] = [Survivors::None, Survivors::Seeded(0), Survivors::Seeded(1)];

/// How many cuts forgot an acknowledged commit, and how many left a database in pieces.
fn forgotten_and_broken(losses: &[Lost]) -> (usize, usize) {
    let forgotten = losses
        .iter()
        .filter(|lost| matches!(lost.loss, Loss::Forgotten { .. }))
        .count();
    (forgotten, losses.len() - forgotten)
}

/// Commits are forgotten, but whole ones only.
fn only_forgets(mode: Mode) {
    let (forgotten, broken) = forgotten_and_broken(&mode.losses(|_| {}, &LOSING));
    assert!(forgotten > 0, "{mode} forgot nothing");
    assert_eq!(broken, 0, "{mode}");
}

#[test]
fn synchronous_off_loses_acknowledged_commits() {
    for mode in MODES {
        let losses = Mode {
            synchronous: "OFF",
            ..mode
        }
        .losses(|_| {}, &LOSING);
        assert!(
            forgotten_and_broken(&losses).0 > 0,
            "{mode} with synchronous=OFF lost nothing"
        );
    }
}

/// A rollback journal that was never synced cannot put the database back together.
#[test]
fn synchronous_off_damages_a_delete_journal_database() {
    let mode = Mode {
        synchronous: "OFF",
        ..MODES[1]
    };
    let losses = mode.losses(|_| {}, &LOSING);
    assert!(forgotten_and_broken(&losses).1 > 0, "{mode} only forgot");
}

#[test]
fn a_disk_that_lies_about_syncs_loses_acknowledged_commits() {
    for mode in MODES {
        let losses = mode.losses(|disk| disk.lose_syncs(true), &LOSING);
        assert!(
            forgotten_and_broken(&losses).0 > 0,
            "{mode} on a lying disk lost nothing"
        );
    }
}

/// NORMAL syncs the log only before it is moved into the database: whole commits go, none in part.
#[test]
fn synchronous_normal_in_wal_mode_forgets_but_does_not_damage() {
    only_forgets(Mode {
        synchronous: "NORMAL",
        ..MODES[0]
    });
}

/// FULL leaves the deletion of the journal unsynced: the journal comes back and undoes the commit.
#[test]
fn synchronous_full_in_delete_mode_forgets_but_does_not_damage() {
    only_forgets(Mode {
        synchronous: "FULL",
        ..MODES[1]
    });
}

#[test]
fn a_lying_disk_loses_nothing_while_the_power_stays() {
    let disk: PowerCutDisk = MODES[0].prepared_disk();
    disk.lose_syncs(true);
    let made = MODES[0].run(&disk);
    disk.reboot(Survivors::All);
    assert_eq!(MODES[0].inspect(&disk).unwrap(), made);
}
