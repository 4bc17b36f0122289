//! The writing program is killed without warning, again and again: what it acknowledged is there.
//!
//! `ZONEDESK_SOAK_KILLS` says how often; the ordinary run does a few.

#![cfg(test)]

use std::{
    collections::BTreeSet,
    env,
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};
use zonedesk_domain::journal::{Draft, EntityId, EntryHash, NumberKind, OperatorMark};
use zonedesk_store::{DataFolder, DatabaseKey, OpenOptions, Store, StoreError};
use zonedesk_testkit::{
    desk::{NOW_MS, TempDesk},
    sample,
};

const FOLDER: &str = "ZONEDESK_TEST_KILLED_DESK";
const TEST: &str = "a_killed_program_loses_nothing_it_acknowledged";
/// A desk is killed this often before the next one is set up.
const KILLS_PER_DESK: u64 = 20;

#[test]
fn a_killed_program_loses_nothing_it_acknowledged() {
    if let Some(folder) = env::var_os(FOLDER) {
        return write_until_killed(&DataFolder::new(folder));
    }
    let kills = env::var("ZONEDESK_SOAK_KILLS")
        .map_or(8, |kills| kills.parse().expect("a number of kills"));
    let (mut acknowledged, mut in_the_stream) = (0, 0);
    let mut killed = 0;
    while killed < kills {
        let (desk, store) = TempDesk::set_up();
        drop(store);
        desk.key.write_file(&desk.data().key_file()).unwrap();
        let mut told: Vec<Told> = Vec::new();
        for _ in 0..KILLS_PER_DESK.min(kills - killed) {
            // From before the store is open to well into the stream, the same times in every run.
            let delay = killed.wrapping_mul(2_654_435_761) % 400;
            let new = kill_after(&desk, Duration::from_millis(delay));
            in_the_stream += u64::from(!new.is_empty());
            acknowledged += new.len();
            told.extend(new);
            killed += 1;
            sound(&desk, &told);
        }
    }
    eprintln!(
        "{killed} kills, {in_the_stream} in the stream, {acknowledged} acknowledged entries, all there"
    );
    assert!(
        in_the_stream * 2 >= kills && acknowledged as u64 >= kills,
        "{in_the_stream} of {kills} kills met the stream"
    );
}

/// One entry that the killed program had acknowledged.
struct Told {
    entity: EntityId,
    hash: EntryHash,
    number: String,
}

/// The child: receives applications and gives receipts until it is killed, and says each number once
/// it is kept.
fn write_until_killed(folder: &DataFolder) {
    let key = DatabaseKey::read_file(&folder.key_file()).unwrap();
    let mut store = Store::open(folder, &key, &OpenOptions::default()).unwrap();
    for round in 0_u32.. {
        let kept = store
            .transact::<_, StoreError>(&OperatorMark::command_line(), NOW_MS, |tx| {
                (0..=round % 3)
                    .map(|which| {
                        let (body, kind) = if (round + which) % 2 == 0 {
                            (sample::application().into(), NumberKind::Application)
                        } else {
                            (sample::charged_copy().into(), NumberKind::Receipt)
                        };
                        let (entity, number) = (tx.new_entity()?, tx.next_number(kind, 2026)?);
                        let hash = tx.append(&Draft {
                            entity,
                            body,
                            number: Some(number.clone()),
                        })?;
                        Ok(format!("kept {entity} {hash} {number}\n"))
                    })
                    .collect::<Result<String, StoreError>>()
            })
            .unwrap();
        let mut out = std::io::stdout().lock();
        out.write_all(kept.as_bytes())
            .and_then(|()| out.flush())
            .unwrap();
    }
}

/// Starts the child, kills it after `delay` and gives what it said.
fn kill_after(desk: &TempDesk, delay: Duration) -> Vec<Told> {
    let mut child: Child = Command::new(env::current_exe().unwrap())
        .args(["--exact", TEST, "--nocapture"])
        .env(FOLDER, desk.path())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = child.stdout.take().unwrap();
    let reader = thread::spawn(move || {
        let mut said = Vec::new();
        let mut lines = BufReader::new(out);
        let mut line = String::new();
        // A line without its end was not said.
        while lines.read_line(&mut line).unwrap() > 0 && line.ends_with('\n') {
            if let [_, entity, hash, number] = line.split_ascii_whitespace().collect::<Vec<_>>()[..]
                && line.starts_with("kept ")
            {
                said.push(Told {
                    entity: EntityId(entity.parse().unwrap()),
                    hash: EntryHash::from_hex(hash).unwrap(),
                    number: number.to_owned(),
                });
            }
            line.clear();
        }
        said
    });
    thread::sleep(delay);
    assert!(
        child.try_wait().unwrap().is_none(),
        "the child ended by itself"
    );
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

/// Every acknowledged entry is there with its number, each series runs 1..n, and nothing is found.
fn sound(desk: &TempDesk, told: &[Told]) {
    let mut store = desk.open().unwrap();
    for Told {
        entity,
        hash,
        number,
    } in told
    {
        let entries = store.read().entries_of(*entity).unwrap();
        let kept = entries.iter().find(|entry| entry.hash == *hash);
        let kept = kept.unwrap_or_else(|| panic!("{number} was acknowledged and is gone"));
        assert_eq!(kept.header.number.as_ref().unwrap().to_string(), *number);
    }
    let (from, to) = (sample::on(1, 1), sample::on(12, 31));
    let applications = store.read().applications_between(from, to).unwrap();
    let copies = store.read().copies_between(from, to).unwrap();
    let received: Vec<u32> = applications
        .into_iter()
        .map(|record| record.number.unwrap().n)
        .collect();
    let receipts: Vec<u32> = copies
        .into_iter()
        .map(|record| record.number.unwrap().n)
        .collect();
    for numbers in [received, receipts] {
        let unique: BTreeSet<u32> = numbers.iter().copied().collect();
        assert_eq!(unique.len(), numbers.len(), "a number was given twice");
        assert!(
            unique.into_iter().eq(1..=numbers.len() as u32),
            "a series has a gap"
        );
    }
    assert_eq!(store.verify().unwrap().findings, []);
    assert!(store.rebuild().unwrap().equal);
}
