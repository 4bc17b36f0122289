//! Halls and a district through the worst of lines, disks and clocks, seed by seed (`docs/sync-protocol.md`,
//! "Invariants"). `ZONEDESK_SEEDS=from..to` runs others than the usual ones.
#![cfg(test)]

mod disk;
mod district;
mod model;
mod world;

use disk::Disk;
use district::{District, Enrolled};
use std::collections::BTreeMap;
use uuid::Uuid;
use world::{Violation, Weather, World};
use zonedesk_domain::journal::{DeviceId, EntityId, Epoch, PublicKey};
use zonedesk_sync::{
    Answering, Ask, DeskEngine, Fault, Inbound, Journal as _, Limits, Scope, Unloading, load,
    with_fault,
};
use zonedesk_testkit::sample;

/// Seeds in every run of the tests.
const USUAL: std::ops::Range<u64> = 0..2_000;
/// What happens in one of them.
const STEPS: u32 = 160;

fn seeds() -> std::ops::Range<u64> {
    let Ok(wanted) = std::env::var("ZONEDESK_SEEDS") else {
        return USUAL;
    };
    let (from, to) = wanted.split_once("..").expect("ZONEDESK_SEEDS=from..to");
    from.parse().expect("a number")..to.parse().expect("a number")
}

fn run(seed: u64, weather: Weather) -> Result<World, Violation> {
    let mut world = World::new(seed, weather);
    world.run(STEPS)?;
    Ok(world)
}

#[test]
fn nothing_is_lost_repeated_or_reordered_in_any_weather() {
    let seeds = seeds();
    let failed: Vec<_> = std::thread::scope(|scope| {
        let workers = 2;
        let halves: Vec<_> = (0..workers)
            .map(|worker| {
                let seeds = seeds.clone();
                scope.spawn(move || {
                    seeds
                        .filter(|seed| seed % workers == worker)
                        .filter_map(|seed| Some((seed, run(seed, Weather::WORST).err()?)))
                        .take(3)
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        halves
            .into_iter()
            .flat_map(|half| half.join().expect("no panic"))
            .collect()
    });
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn clocks_change_nothing() {
    for seed in 0..100 {
        let still = Weather {
            clocks: false,
            ..Weather::WORST
        };
        let (still, jumping) = (
            run(seed, still).unwrap(),
            run(seed, Weather::WORST).unwrap(),
        );
        assert_eq!(still.came_to(), jumping.came_to(), "seed {seed}");
    }
}

/// One desk, let in by its district.
fn one_desk() -> (Disk, District) {
    let disk = Disk::new(1, Scope::Site("XY".into()));
    let mut district = District::default();
    let key = PublicKey::from_pem(&disk.key.public_pem().unwrap()).unwrap();
    let scope = disk.scope.clone();
    district
        .devices
        .insert(disk.device, Enrolled { key, scope });
    (disk, district)
}

/// A morning's entries over a line that loses every other answer: what is sent twice is one batch a failure.
fn sent_twice() -> (usize, usize) {
    let (mut disk, mut district) = one_desk();
    for at in 0..60 {
        let entity = EntityId(Uuid::from_u128(at));
        disk.write(entity, sample::charged_copy().into(), 0, 0)
            .unwrap();
    }
    let limits = Limits {
        entries: 5,
        ..Limits::default()
    };
    let mut engine = DeskEngine::new(limits);
    let (mut pushes, mut lost, mut now_ms) = (0, 0, 0);
    while !disk
        .own_behind(disk.marks().unwrap().accepted, 1, 0)
        .unwrap()
        .is_empty()
    {
        now_ms += 200_000;
        let ask = engine.next(&disk, now_ms).unwrap().unwrap();
        pushes += usize::from(matches!(ask, Ask::Push(_)));
        let loses = matches!(ask, Ask::Push(_)) && pushes % 2 == 1 && lost < 8;
        let heard = district.answer(ask, disk.device, 0).unwrap();
        if loses {
            lost += 1;
            engine.failed(now_ms, 0);
        } else {
            engine.heard(&mut disk, heard, now_ms, 0).unwrap();
        }
    }
    (district.resent, lost * limits.entries)
}

#[test]
fn a_lost_answer_costs_one_batch() {
    let (resent, most) = sent_twice();
    assert!(0 < resent && resent <= most, "{resent} of {most}");
}

#[test]
fn beginning_again_from_the_first_entry_is_noticed() {
    let (resent, most) = with_fault(Some(Fault::RestartFromZero), sent_twice);
    assert!(resent > most, "{resent} of {most}");
}

/// A desk with a line of its own asks until nothing is left to say.
fn talks(disk: &mut Disk, district: &mut District) {
    let mut engine = DeskEngine::new(Limits::default());
    for step in 0..20 {
        let now_ms = step * 200_000;
        if let Some(ask) = engine.next(disk, now_ms).unwrap()
            && let Some(heard) = district.answer(ask, disk.device, 0)
        {
            engine.heard(disk, heard, now_ms, 0).unwrap();
        }
    }
}

/// What was written after a disk was put back stands among what its past had put on a stick: the answer to that stick
/// is no answer about it.
#[test]
fn an_answer_carried_home_says_nothing_about_what_its_bundle_did_not_hold() {
    let (mut disk, mut district) = one_desk();
    let writes = |disk: &mut Disk, at| {
        let entity = EntityId(Uuid::from_u128(at));
        disk.write(entity, sample::charged_copy().into(), 0, 0)
            .unwrap()
    };
    writes(&mut disk, 1);
    talks(&mut disk, &mut district);
    let yesterday = disk.clone();
    let lost = writes(&mut disk, 2);
    let packed = load(&mut disk, usize::MAX, Limits::default().pull).unwrap();
    let mut answering = Answering::of(packed.unwrap().into(), usize::MAX);
    while let Some(ask) = answering.next_ask() {
        let heard = district.answer(ask, disk.device, 0).unwrap();
        answering.heard(heard);
    }
    let mut disk = yesterday;
    let written = writes(&mut disk, 3);
    // It reads its past back behind what it wrote; nothing is sent yet.
    let mut engine = DeskEngine::new(Limits::default());
    engine.next(&disk, 0).unwrap();
    engine.failed(0, 0);
    for now_ms in [1, 2] {
        let ask = engine.next(&disk, now_ms).unwrap().unwrap();
        assert!(matches!(ask, Ask::Pull { .. }), "{ask:?}");
        let heard = district.answer(ask, disk.device, 0).unwrap();
        engine.heard(&mut disk, heard, now_ms, 0).unwrap();
    }
    assert!(disk.has(&lost));
    let mut unloading = Unloading::of(answering.done());
    while unloading.left() > 0 {
        unloading.step(&mut disk).unwrap();
    }
    assert_eq!(unloading.came().accepted, 0);
    let accepted = disk.marks().unwrap().accepted;
    let waits = disk.own_behind(accepted, 1, 0).unwrap();
    assert_eq!(waits.first().map(|entry| entry.hash), Some(written));
    talks(&mut disk, &mut district);
    assert!(district.has(&written) && district.has(&lost));
}

/// Each mistake has to be noticed within so many seeds.
const ENOUGH: u64 = 400;

fn is_noticed(fault: Fault) {
    let noticed = with_fault(Some(fault), || {
        (0..ENOUGH).find_map(|seed| run(seed, Weather::WORST).err())
    });
    assert!(
        noticed.is_some(),
        "{fault:?} went unnoticed in {ENOUGH} seeds"
    );
}

#[test]
fn doing_nothing_about_a_copied_disk_is_noticed() {
    is_noticed(Fault::ForkIgnored);
}

#[test]
fn a_status_by_the_newest_number_is_noticed() {
    is_noticed(Fault::StatusBySeq);
}

#[test]
fn a_sequence_as_cursor_is_noticed() {
    is_noticed(Fault::SequenceAsCursor);
}

#[test]
fn an_acknowledgement_before_the_commit_is_noticed() {
    is_noticed(Fault::AckBeforeCommit);
}

#[test]
fn a_full_page_that_skips_one_is_noticed() {
    is_noticed(Fault::FullPageSkipsOne);
}

#[test]
fn a_clock_that_rejects_is_noticed() {
    is_noticed(Fault::ClockRejects);
}

#[test]
fn an_unknown_entry_that_is_dropped_is_noticed() {
    is_noticed(Fault::UnknownDropped);
}

#[test]
fn a_poison_entry_that_blocks_is_noticed() {
    is_noticed(Fault::PoisonBlocks);
}

#[test]
fn forgetting_before_it_is_durable_is_noticed() {
    is_noticed(Fault::TrimmedBeforeDurable);
}

#[test]
fn going_on_in_the_same_series_after_a_restore_is_noticed() {
    is_noticed(Fault::SameSeriesAfterRestore);
}

#[test]
fn a_restored_desk_keeps_the_epoch_that_a_file_from_the_district_confirms() {
    let mut disk = Disk::new(1, Scope::Site("XY".into()));
    disk.epoch = Epoch(1);
    let mut marks = disk.marks().unwrap();
    marks.renew = true;
    disk.keep_marks(&marks).unwrap();
    let answer = |epoch| Inbound {
        device: DeviceId(Uuid::from_u128(1)),
        serial: 1,
        enrolled: None,
        refused: None,
        pushed: Vec::new(),
        after: BTreeMap::new(),
        pulled: Vec::new(),
        renewed: Some(epoch),
    };
    // One that was given earlier than the restore says nothing about it.
    Unloading::of(answer(Epoch(0))).step(&mut disk).unwrap();
    assert!(disk.marks().unwrap().renew);
    Unloading::of(answer(Epoch(1))).step(&mut disk).unwrap();
    assert_eq!((disk.epoch, disk.marks().unwrap().renew), (Epoch(1), false));
}
