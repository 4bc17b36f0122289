//! A byte flipped or a tail cut, seed by seed, in copies of a desk with a month of records and a sealed month: what is
//! on the screens and in the ledgers is as it was, or the damage is named. `cargo xtask soak damage` does many more.
#![cfg(test)]

use crate::attachments::photograph;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs,
    ops::Range,
    panic::{self, AssertUnwindSafe},
    path::{Path, PathBuf},
    thread,
};
use tempfile::TempDir;
use zonedesk_app::{AppError, Clock, Desk, ErrorCode, call};
use zonedesk_store::WrappingCost;
use zonedesk_testkit::chance::Chance;

/// Everybody's PIN in the demonstration.
const PIN: &str = "246810";
const LEDGERS: [&str; 4] = ["applications", "consultations", "suggestions", "copies"];

/// The last day of the month of records, and the one on which the copies are opened.
const FIRST: &str = "2026-11-02";
const LATER: &str = "2026-11-24";

fn desk_on(folder: &Path, day: &str) -> Desk {
    let now: DateTime<Utc> = format!("{day}T02:05:00Z").parse().unwrap();
    Desk::new(folder, Clock::new(move || now)).with_wrapping_cost(WrappingCost {
        memory_kib: 8,
        passes: 1,
    })
}

/// One desk as it lies on the disk, and what is read there.
struct Whole {
    /// Signed out: everything is in the database.
    closed: TempDir,
    /// As it lies there while somebody works: the last saves are in the log alone.
    at_work: TempDir,
    manager: String,
    reads: [BTreeMap<String, Value>; 2],
}

fn sign_in(desk: &mut Desk, manager: &str) -> Result<Value, AppError> {
    call(
        desk,
        "session_sign_in",
        json!({"operator_id": manager, "pin": PIN}),
    )
}

fn question(at: usize) -> Value {
    json!({
        "content": format!("高龄补贴从哪个月开始发放（{at}）"), "channel": "in_person", "asker": "", "contact": "",
        "reply_by": null, "category": "", "policy": "", "document_number": "", "note": "",
        "answer": "按月发放。", "agency": null,
    })
}

fn copy_files(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for found in fs::read_dir(from).unwrap() {
        let path = found.unwrap().path();
        let copy = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_files(&path, &copy);
        } else {
            fs::copy(&path, copy).unwrap();
        }
    }
}

fn copied(from: &Path) -> TempDir {
    let copy = TempDir::new().unwrap();
    copy_files(from, copy.path());
    copy
}

/// A month of everything, October sealed, two attachments, and some days after that.
fn whole() -> Whole {
    let home = TempDir::new().unwrap();
    let status = call(&mut desk_on(home.path(), FIRST), "demo_start", json!({})).unwrap();
    let operators = status["operators"].as_array().unwrap();
    let manager = operators
        .iter()
        .find(|one| one["role"] == "manager")
        .unwrap();
    let manager = manager["id"].as_str().unwrap().to_owned();
    let folder = home.path().join("demo");
    let mut desk = desk_on(&folder, "2026-11-03");
    sign_in(&mut desk, &manager).unwrap();
    call(&mut desk, "month_seal", json!({"month": "2026-10"})).unwrap();
    let page = json!({"search": null, "state": null, "offset": 0, "limit": 2});
    let listed = call(&mut desk, "application_list", page).unwrap();
    for (row, width) in listed["rows"].as_array().unwrap().iter().zip([40, 60]) {
        let add = json!({
            "noun": "application", "id": row["id"], "purpose": "form", "name": "",
            "parts": [photograph(width, 50)],
        });
        call(&mut desk, "attachment_add", add).unwrap();
    }
    call(&mut desk, "session_sign_out", json!({})).unwrap();
    let closed = copied(&folder);
    let mut desk = desk_on(&folder, "2026-11-04");
    sign_in(&mut desk, &manager).unwrap();
    for at in 0..6 {
        call(&mut desk, "consultation_register", question(at)).unwrap();
    }
    let at_work = copied(&folder);
    assert!(
        at_work.path().join("zonedesk.db-wal").exists(),
        "nothing is in the log"
    );
    drop(desk);
    let reads = [&closed, &at_work].map(|state| {
        let seen = look(copied(state.path()).path(), &manager).unwrap();
        let refused = seen
            .reads
            .values()
            .find(|read| read.get("refused").is_some());
        assert_eq!(refused, None, "of what is whole");
        assert_eq!(seen.findings, Vec::<Value>::new());
        assert!(seen.goes_on);
        seen.reads
    });
    let october = &reads[0]["ledger_draw applications 2026-10"];
    assert!(october["pdf"].as_str().unwrap().len() > 10_000, "{october}");
    Whole {
        closed,
        at_work,
        manager,
        reads,
    }
}

/// What somebody sees who signs in.
struct Seen {
    reads: BTreeMap<String, Value>,
    /// What the data check names.
    findings: Vec<Value>,
    /// Whether one more question was taken, and everything is sound after that as well.
    goes_on: bool,
}

/// Signs in, looks at everything, checks the data and goes on working. A refusal is kept beside what it refused.
fn look(folder: &Path, manager: &str) -> Result<Seen, AppError> {
    let mut desk = desk_on(folder, LATER);
    call(&mut desk, "desk_status", json!({}))?;
    let status = sign_in(&mut desk, manager)?;
    let page = json!({"search": null, "state": null, "offset": 0, "limit": 200});
    let mut wanted: Vec<(String, Value)> = vec![
        ("today_show".into(), json!({})),
        ("totals_show".into(), json!({})),
        ("application_list".into(), page.clone()),
        ("consultation_list".into(), page.clone()),
        ("suggestion_list".into(), page.clone()),
        ("copy_list".into(), page),
        (
            "record_search".into(),
            json!({"text": "补贴", "kind": null, "limit": 20}),
        ),
    ];
    for month in ["2026-10", "2026-11"] {
        wanted.push(("month_show".into(), json!({"month": month})));
        for register in LEDGERS {
            let request = json!({"register": register, "month": month});
            wanted.push(("ledger_draw".into(), request));
        }
    }
    let mut reads = BTreeMap::new();
    for (command, request) in wanted {
        let register = request["register"].as_str().unwrap_or_default().to_owned();
        let month = request["month"].as_str().unwrap_or_default().to_owned();
        let read = told(call(&mut desk, &command, request));
        reads.insert(format!("{command} {register} {month}"), read);
    }
    let rows = reads["application_list  "]["rows"].as_array().cloned();
    for row in rows.unwrap_or_default() {
        let id = row["id"].as_str().unwrap_or_default();
        let shown = call(&mut desk, "application_show", json!({"id": id}));
        reads.insert(format!("application_show {id}"), told(shown));
    }
    let findings = findings(&mut desk);
    let goes_on = status["read_only"] == false
        && call(&mut desk, "consultation_register", question(99)).is_ok()
        && self::findings(&mut desk).is_empty();
    Ok(Seen {
        reads,
        findings,
        goes_on,
    })
}

fn told(answer: Result<Value, AppError>) -> Value {
    answer.unwrap_or_else(|error| {
        assert_ne!(error.code, ErrorCode::Internal, "{error:?}");
        assert!(!error.message.is_empty());
        json!({"refused": error.message})
    })
}

/// What the data check names; that it cannot be made names something, too.
fn findings(desk: &mut Desk) -> Vec<Value> {
    match call(desk, "data_verify", json!({})) {
        Ok(outcome) => outcome["findings"].as_array().unwrap().clone(),
        Err(error) => vec![told(Err(error))],
    }
}

/// Which file was damaged, and how.
#[derive(Debug)]
struct Damage {
    file: PathBuf,
    how: String,
}

/// Damages one file of the copy: any of them as often as another.
fn damage(folder: &Path, at_work: &str, chance: &mut Chance) -> Damage {
    let mut files: Vec<PathBuf> = ["zonedesk.db", "zonedesk.db-wal", "anchor.log", "keys.json"]
        .map(|name| folder.join(name))
        .into_iter()
        .filter(|path| path.exists())
        .collect();
    let mut attachments = Vec::new();
    files_under(&folder.join("attachments"), &mut attachments);
    attachments.sort();
    // All attachments together count as one file, and the database as two: it is what most of the disk is.
    let pick = usize::try_from(chance.below(attachments.len() as u64)).unwrap();
    files.push(attachments.swap_remove(pick));
    files.push(folder.join("zonedesk.db"));
    let file = files.swap_remove(usize::try_from(chance.below(files.len() as u64)).unwrap());
    let mut bytes = fs::read(&file).unwrap();
    let at = usize::try_from(chance.below(bytes.len() as u64)).unwrap();
    let how = if chance.one_in(3) {
        let whole = bytes.len();
        bytes.truncate(at);
        format!("({at_work}) cut to {at} of {whole} bytes")
    } else {
        let bits = u8::try_from(1 + chance.below(255)).unwrap();
        bytes[at] ^= bits;
        format!(
            "({at_work}) byte {at} of {} changed by {bits:#04x}",
            bytes.len()
        )
    };
    fs::write(&file, &bytes).unwrap();
    Damage {
        file: file.strip_prefix(folder).unwrap().to_owned(),
        how,
    }
}

fn files_under(folder: &Path, files: &mut Vec<PathBuf>) {
    for found in fs::read_dir(folder).unwrap() {
        let path = found.unwrap().path();
        if path.is_dir() {
            files_under(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// How a damaged copy ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    /// Nobody gets in, and is told why.
    NotOpened,
    /// It is opened, and the data check names it.
    Named,
    /// Everything is as it was, and the desk goes on.
    Harmless,
}

/// Damages a copy by this seed and opens it. Panics where a difference has no name.
fn one(whole: &Whole, seed: u64) -> (Damage, End) {
    // Neighbours would begin alike.
    let mut chance = Chance::new(seed.wrapping_mul(0xd134_2543_de82_ef95).rotate_left(29));
    for _ in 0..8 {
        chance.below(2);
    }
    let (state, reads, at) = match chance.below(3) {
        0 => (&whole.closed, &whole.reads[0], "closed"),
        _ => (&whole.at_work, &whole.reads[1], "at work"),
    };
    let copy = copied(state.path());
    let damage = damage(copy.path(), at, &mut chance);
    let seen = panic::catch_unwind(AssertUnwindSafe(|| look(copy.path(), &whole.manager)));
    let Ok(seen) = seen else {
        panic!("seed {seed}: {damage:?} brought the program down");
    };
    let seen = match seen {
        Err(error) => {
            assert_ne!(
                error.code,
                ErrorCode::Internal,
                "seed {seed}: {damage:?}: {error:?}"
            );
            return (damage, End::NotOpened);
        }
        Ok(seen) => seen,
    };
    if !seen.findings.is_empty() {
        return (damage, End::Named);
    }
    for (name, was) in reads {
        assert_eq!(
            seen.reads.get(name),
            Some(was),
            "seed {seed}: {damage:?}: {name} is another one, and the data check names nothing"
        );
    }
    assert_eq!(seen.reads.len(), reads.len(), "seed {seed}: {damage:?}");
    assert!(
        seen.goes_on,
        "seed {seed}: {damage:?}: the desk does not go on"
    );
    (damage, End::Harmless)
}

fn seeds() -> Range<u64> {
    let Ok(said) = std::env::var("ZONEDESK_SOAK_DAMAGE") else {
        return 0..40;
    };
    let (from, to) = said.split_once("..").expect("from..to");
    from.parse().unwrap()..to.parse().unwrap()
}

#[test]
fn damage_by_chance_is_named_or_harmless() {
    let whole = whole();
    let seeds = seeds();
    let halves = [0, 1].map(|half| seeds.clone().filter(move |seed| seed % 2 == half));
    let ends: Vec<(u64, Damage, End)> = thread::scope(|scope| {
        let whole = &whole;
        let workers = halves.map(|half| {
            scope.spawn(move || {
                half.map(|seed| {
                    let (damage, end) = one(whole, seed);
                    (seed, damage, end)
                })
                .collect::<Vec<_>>()
            })
        });
        let ended = workers.map(|worker| worker.join());
        ended
            .into_iter()
            .flat_map(|ended| ended.unwrap_or_else(|cause| panic::resume_unwind(cause)))
            .collect()
    });
    let mut counts: BTreeMap<(String, End), u32> = BTreeMap::new();
    for (seed, damage, end) in &ends {
        let file = damage.file.iter().next().unwrap().to_string_lossy();
        *counts.entry((file.into_owned(), *end)).or_default() += 1;
        println!(
            "seed {seed}: {} {}: {end:?}",
            damage.file.display(),
            damage.how
        );
    }
    for ((file, end), count) in &counts {
        println!("{count:>5} {file}: {end:?}");
    }
    // A harness whose damage hits nothing would pass as well.
    let noticed = ends.iter().filter(|(_, _, end)| *end != End::Harmless);
    assert!(noticed.count() * 2 > ends.len(), "{counts:?}");
}
