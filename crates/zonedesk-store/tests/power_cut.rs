//! The power goes at every operation of every critical transaction: what was acknowledged is there.

#![cfg(test)]

use std::{collections::BTreeMap, fs, path::Path};
use zonedesk_domain::journal::{
    Algorithm, Body, Draft, EntityId, EntryHash, NumberKind, OperatorMark,
};
use zonedesk_powercut::{PowerCutDisk, Survivors};
use zonedesk_store::{Durability, Store, StoreError, StoreResult, newest_schema};
use zonedesk_testkit::{
    attacker::open_past_the_store,
    desk::{NOW_MS, TempDesk, write, write_about},
    sample,
};

/// What the user was told is kept: the record and the hash of its entry.
type Acknowledged = Vec<(EntityId, EntryHash)>;

const SURVIVORS: [Survivors; 5] = [
    Survivors::None,
    Survivors::All,
    Survivors::Seeded(1),
    Survivors::Seeded(2),
    Survivors::Seeded(3),
];

/// A desk whose database is on a disk that loses power; its anchor is on the real one.
struct Desk {
    desk: TempDesk,
    disk: PowerCutDisk,
    anchor: Option<Vec<u8>>,
}

/// What was found after a power cut when it is not what must be.
type Loss = String;

impl Desk {
    fn empty() -> Self {
        let disk = PowerCutDisk::register("desk");
        let mut desk = TempDesk::empty();
        desk.options.vfs = Some(disk.vfs_name().to_owned());
        Self {
            desk,
            disk,
            anchor: None,
        }
    }

    /// A desk that was set up and `prepare`d, closed again.
    fn prepared<T>(prepare: impl FnOnce(&mut Store) -> StoreResult<T>) -> (Self, T) {
        let mut desk = Self::empty();
        let mut store = desk.desk.create().unwrap();
        let prepared = prepare(&mut store).unwrap();
        drop(store);
        desk.anchor = Some(fs::read(desk.desk.data().anchor()).unwrap());
        (desk, prepared)
    }

    /// The same desk again on a disk of its own.
    fn fresh_disk(&mut self, base: &PowerCutDisk, durability: Durability) {
        self.disk = base.duplicate();
        self.desk.options.vfs = Some(self.disk.vfs_name().to_owned());
        self.desk.options.durability = durability;
        let anchor = self.desk.data().anchor();
        match &self.anchor {
            Some(bytes) => fs::write(anchor, bytes).unwrap(),
            None => drop(fs::remove_file(anchor)),
        }
    }

    /// Opens the desk after a cut and holds it against what was acknowledged.
    fn judge(&self, acknowledged: &Acknowledged) -> Result<Store, Loss> {
        let mut store = self
            .desk
            .open()
            .map_err(|error| format!("does not open: {error}"))?;
        for (entity, hash) in acknowledged {
            let entries = store
                .read()
                .entries_of(*entity)
                .map_err(|error| error.to_string())?;
            if !entries.iter().any(|entry| entry.hash == *hash) {
                return Err(format!("the acknowledged entry {hash} is gone"));
            }
        }
        sound(&mut store)?;
        let connection = open_past_the_store(
            &self.desk.data().database(),
            &self.desk.key,
            self.desk.options.vfs.as_deref(),
        );
        let found: String = connection
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .map_err(|error| error.to_string())?;
        if found != "ok" {
            return Err(format!("integrity_check: {found}"));
        }
        Ok(store)
    }
}

/// Verification, projections and numbers of a desk that was opened again.
fn sound(store: &mut Store) -> Result<(), Loss> {
    let say = |error: StoreError| error.to_string();
    let findings = store.verify().map_err(say)?.findings;
    if !findings.is_empty() {
        return Err(format!("findings: {findings:?}"));
    }
    if !store.rebuild().map_err(say)?.equal {
        return Err("the projections are not what the journal says".into());
    }
    let (from, to) = (sample::on(1, 1), sample::on(12, 31));
    let mut given: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    let applications = store.read().applications_between(from, to).map_err(say)?;
    let copies = store.read().copies_between(from, to).map_err(say)?;
    let numbers = applications
        .into_iter()
        .filter_map(|record| record.number)
        .chain(copies.into_iter().filter_map(|copy| copy.number));
    for number in numbers {
        given
            .entry(number.series.to_string())
            .or_default()
            .push(number.n);
    }
    for (series, mut numbers) in given {
        numbers.sort_unstable();
        if !numbers.iter().copied().eq(1..=numbers.len() as u32) {
            return Err(format!("{series} has {numbers:?}"));
        }
    }
    Ok(())
}

/// Opens the desk, does `work` and closes it, with the power cut after each `step`-th operation;
/// gives every loss.
fn losses<T>(
    (mut desk, prepared): (Desk, T),
    durability: Durability,
    lying: bool,
    step: usize,
    work: impl Fn(&mut Store, &T) -> StoreResult<Acknowledged>,
) -> Vec<Loss> {
    let base = desk.disk.clone();
    desk.fresh_disk(&base, durability);
    let mut store = desk.desk.open().unwrap();
    let acknowledged = work(&mut store, &prepared).unwrap();
    drop(store);
    let operations = desk.disk.operations();
    desk.judge(&acknowledged).unwrap();

    let mut losses = Vec::new();
    for at in 0..=operations {
        for (which, survivors) in SURVIVORS.into_iter().enumerate() {
            if !(at as usize + which).is_multiple_of(step) {
                continue;
            }
            desk.fresh_disk(&base, durability);
            desk.disk.lose_syncs(lying);
            desk.disk.cut_after(at);
            let acknowledged = desk
                .desk
                .open()
                .and_then(|mut store| work(&mut store, &prepared))
                .unwrap_or_default();
            desk.disk.reboot(survivors);
            desk.disk.lose_syncs(false);
            match desk.judge(&acknowledged) {
                Ok(mut store) => {
                    // The desk goes on where it stands.
                    write(
                        &mut store,
                        sample::application().into(),
                        Some(NumberKind::Application),
                    )
                    .unwrap();
                    assert_eq!(store.verify().unwrap().findings, []);
                }
                Err(loss) => losses.push(format!(
                    "cut after {at} of {operations}, {survivors:?}: {loss}"
                )),
            }
        }
    }
    losses
}

/// At every operation, with every kind of survivors, in turns of `step`.
#[track_caller]
fn nothing_is_lost<T>(
    step: usize,
    prepare: impl FnOnce(&mut Store) -> StoreResult<T>,
    work: impl Fn(&mut Store, &T) -> StoreResult<Acknowledged>,
) {
    let losses = losses(Desk::prepared(prepare), Durability::Full, false, step, work);
    assert!(
        losses.is_empty(),
        "{} losses:\n{}",
        losses.len(),
        losses.join("\n")
    );
}

/// Writes one entry and acknowledges it.
fn say(
    store: &mut Store,
    entity: Option<EntityId>,
    body: Body,
    number: Option<NumberKind>,
) -> StoreResult<Acknowledged> {
    store.transact::<_, StoreError>(&OperatorMark::command_line(), NOW_MS, |tx| {
        let entity = entity.map_or_else(|| tx.new_entity(), Ok)?;
        let number = number.map(|kind| tx.next_number(kind, 2026)).transpose()?;
        Ok(vec![(
            entity,
            tx.append(&Draft {
                entity,
                body,
                number,
            })?,
        )])
    })
}

fn receive(store: &mut Store, (): &()) -> StoreResult<Acknowledged> {
    say(
        store,
        None,
        sample::application().into(),
        Some(NumberKind::Application),
    )
}

#[test]
fn an_application_received_with_its_number_survives() {
    nothing_is_lost(
        1,
        |store| {
            write(
                store,
                sample::application().into(),
                Some(NumberKind::Application),
            )
            .map(drop)
        },
        receive,
    );
}

#[test]
fn a_handover_survives() {
    nothing_is_lost(
        1,
        |store| {
            write(
                store,
                sample::application().into(),
                Some(NumberKind::Application),
            )
        },
        |store, application| {
            say(
                store,
                Some(*application),
                sample::handed_over().into(),
                None,
            )
        },
    );
}

#[test]
fn a_charged_copy_with_its_receipt_survives() {
    nothing_is_lost(
        1,
        |store| write(store, sample::tariff().into(), None).map(drop),
        |store, ()| {
            say(
                store,
                None,
                sample::charged_copy().into(),
                Some(NumberKind::Receipt),
            )
        },
    );
}

#[test]
fn a_tariff_survives() {
    nothing_is_lost(
        1,
        |_| Ok(()),
        |store, ()| say(store, None, sample::tariff().into(), None),
    );
}

#[test]
fn an_import_of_twenty_rows_is_there_whole_or_not_at_all() {
    let imported = |row: u8| {
        let identity = Algorithm::Sm3.digest(&[b"row", &[row]]);
        zonedesk_domain::application::Received {
            imported: Some(identity),
            ..sample::application()
        }
    };
    let work = |store: &mut Store, (): &()| {
        store.transact::<_, StoreError>(&OperatorMark::command_line(), NOW_MS, |tx| {
            (0..20)
                .map(|row| {
                    let entity = tx.new_entity()?;
                    let number = Some(tx.next_number(NumberKind::Application, 2026)?);
                    Ok((
                        entity,
                        tx.append(&Draft {
                            entity,
                            body: imported(row).into(),
                            number,
                        })?,
                    ))
                })
                .collect()
        })
    };
    let whole_or_not = |store: &mut Store, (): &()| {
        let there = store.read().totals()?.applications;
        assert!(there == 0 || there == 20, "{there} rows");
        if there == 0 {
            work(store, &())
        } else {
            Ok(Vec::new())
        }
    };
    nothing_is_lost(11, |_| Ok(()), work);
    // And a cut import, done again after the cut, is there once.
    let (mut desk, ()) = Desk::prepared(|_| Ok(()));
    let base = desk.disk.clone();
    for at in (0..400).step_by(20) {
        desk.fresh_disk(&base, Durability::Full);
        desk.disk.cut_after(at);
        drop(desk.desk.open().and_then(|mut store| work(&mut store, &())));
        desk.disk.reboot(Survivors::Seeded(at));
        let mut store = desk.desk.open().unwrap();
        whole_or_not(&mut store, &()).unwrap();
        assert_eq!(store.read().totals().unwrap().applications, 20);
        sound(&mut store).unwrap();
    }
}

#[test]
fn a_rebuild_that_was_cut_leaves_the_projections_whole() {
    nothing_is_lost(
        7,
        |store| {
            let application = write(
                store,
                sample::application().into(),
                Some(NumberKind::Application),
            )?;
            write_about(store, application, sample::handed_over().into())?;
            write(
                store,
                sample::charged_copy().into(),
                Some(NumberKind::Receipt),
            )?;
            write(
                store,
                sample::consultation().into(),
                Some(NumberKind::Consultation),
            )
            .map(drop)
        },
        |store, ()| store.rebuild().map(|_| Vec::new()),
    );
}

/// Set-up makes the file, migrates it and writes the first entry. Cut anywhere, the folder holds the
/// desk or can be set up again.
#[test]
fn a_set_up_that_was_cut_can_be_done_again() {
    let mut desk = Desk::empty();
    let base = desk.disk.clone();
    desk.fresh_disk(&base, Durability::Full);
    drop(desk.desk.create().unwrap());
    let operations = desk.disk.operations();
    let (mut opened, mut made_again) = (0, 0);
    for at in 0..=operations {
        for survivors in SURVIVORS {
            desk.fresh_disk(&base, Durability::Full);
            desk.disk.cut_after(at);
            let acknowledged = desk.desk.create().is_ok();
            desk.disk.reboot(survivors);
            let mut store = match desk.desk.open() {
                Ok(store) => store,
                Err(error) => {
                    assert!(
                        !acknowledged,
                        "cut after {at}, {survivors:?}: the new desk is gone: {error}"
                    );
                    made_again += 1;
                    Store::create(&desk.desk.data(), &desk.desk.key, &desk.desk.options)
                        .unwrap_or_else(|error| panic!("cut after {at}, {survivors:?}: {error}"))
                }
            };
            opened += 1;
            let site = store.read().site().unwrap();
            assert!(
                site.is_some() || !acknowledged,
                "cut after {at}, {survivors:?}: the site is gone"
            );
            if site.is_none() {
                write(&mut store, sample::site().into(), None).unwrap();
            }
            write(
                &mut store,
                sample::application().into(),
                Some(NumberKind::Application),
            )
            .unwrap();
            if let Err(loss) = sound(&mut store) {
                panic!("cut after {at}, {survivors:?}: {loss}");
            }
        }
    }
    assert!(
        made_again > 0 && made_again < opened,
        "{made_again} of {opened} were made again"
    );
}

/// An opened file of an older schema is migrated; cut anywhere, every migration is there whole or not at all.
#[test]
fn a_migration_that_was_cut_is_there_whole_or_not_at_all() {
    fn schema(desk: &Desk) -> (u32, i64) {
        let connection = open_past_the_store(
            &desk.desk.data().database(),
            &desk.desk.key,
            desk.desk.options.vfs.as_deref(),
        );
        let count = |sql| {
            connection
                .query_row(sql, [], |row| row.get::<_, i64>(0))
                .unwrap()
        };
        let tables = count("SELECT count(*) FROM sqlite_schema");
        let migrated = if tables == 0 {
            0
        } else {
            count("SELECT max(number) FROM migrations")
        };
        (u32::try_from(migrated).unwrap(), tables)
    }
    // A file with nothing in it but its cipher and mode: schema 0.
    let mut desk = Desk::empty();
    let (data, key) = (desk.desk.data(), desk.desk.key.clone());
    drop(desk.desk.create().unwrap());
    {
        let connection =
            open_past_the_store(&data.database(), &key, desk.desk.options.vfs.as_deref());
        connection.execute_batch("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema; PRAGMA writable_schema = OFF; VACUUM;").unwrap();
    }
    let base = desk.disk.clone();
    assert_eq!(schema(&desk), (0, 0));
    desk.fresh_disk(&base, Durability::Full);
    assert!(matches!(desk.desk.open(), Err(StoreError::NotSetUp)));
    let operations = desk.disk.operations();
    let (newest, tables) = schema(&desk);
    assert_eq!(newest, newest_schema());

    // How many tables and indices belong to each schema on the way.
    let mut whole = BTreeMap::from([(0, 0), (newest, tables)]);
    for at in 0..=operations {
        for survivors in SURVIVORS {
            desk.fresh_disk(&base, Durability::Full);
            desk.disk.cut_after(at);
            let migrated = matches!(desk.desk.open(), Err(StoreError::NotSetUp));
            desk.disk.reboot(survivors);
            let found = schema(&desk);
            let (number, held) = found;
            assert!(
                *whole.entry(number).or_insert(held) == held && (!migrated || number == newest),
                "cut after {at}, {survivors:?}: {found:?}, not {whole:?}"
            );
            // The next start finishes it.
            assert!(matches!(desk.desk.open(), Err(StoreError::NotSetUp)));
            assert_eq!(schema(&desk), (newest, tables));
        }
    }
    assert!(
        whole.keys().copied().eq(0..=newest),
        "the cuts came between all migrations: {whole:?}"
    );
}

/// Recovery writes too: the power goes a second time while it does.
#[test]
fn a_second_cut_during_recovery_loses_nothing() {
    let (mut desk, ()) = Desk::prepared(|_| Ok(()));
    let base = desk.disk.clone();
    for at in (0..120).step_by(3) {
        desk.fresh_disk(&base, Durability::Full);
        desk.disk.cut_after(at);
        let acknowledged = desk
            .desk
            .open()
            .and_then(|mut store| receive(&mut store, &()))
            .unwrap_or_default();
        desk.disk.reboot(Survivors::Seeded(at));
        desk.disk.cut_after(at % 7);
        drop(desk.desk.open());
        desk.disk.reboot(Survivors::Seeded(at + 1));
        if let Err(loss) = desk.judge(&acknowledged) {
            panic!("cut after {at} and again after {}: {loss}", at % 7);
        }
    }
}

/// The control: with `synchronous=OFF` the same run must lose something, or it shows nothing.
#[test]
fn without_syncs_an_acknowledged_entry_is_lost() {
    let losses = losses(
        Desk::prepared(|_| Ok(())),
        Durability::Off,
        false,
        3,
        receive,
    );
    assert!(!losses.is_empty(), "nothing was lost without a single sync");
    gone_or_refused(&losses);
}

/// The other control: a disk that says yes to a sync and does nothing.
#[test]
fn a_lying_disk_loses_an_acknowledged_entry() {
    let losses = losses(
        Desk::prepared(|_| Ok(())),
        Durability::Full,
        true,
        3,
        receive,
    );
    assert!(!losses.is_empty(), "nothing was lost on a disk that lies");
    gone_or_refused(&losses);
}

/// The anchor notices: a desk that lost an entry it had kept does not open for writing.
#[track_caller]
fn gone_or_refused(losses: &[Loss]) {
    assert!(
        losses
            .iter()
            .any(|loss| loss.contains("does not match its anchor")),
        "{}",
        losses.join("\n")
    );
    assert!(
        losses.iter().all(|loss| !loss.contains("series")),
        "{}",
        losses.join("\n")
    );
}

#[test]
fn the_disk_under_test_is_the_one_in_memory() {
    let desk = Desk::prepared(|_| Ok(())).0;
    let path = desk.desk.data().database();
    assert!(!Path::new(&path).exists());
    assert!(
        desk.disk
            .file_names()
            .contains(&path.to_string_lossy().into_owned()),
        "{:?}",
        desk.disk.file_names()
    );
}
