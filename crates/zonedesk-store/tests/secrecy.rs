//! Nothing that names a person stands readable in any file the store makes.

#![cfg(test)]

use std::{
    fs,
    path::{Path, PathBuf},
};
use zonedesk_domain::{
    application, consultation, copying,
    journal::{Algorithm, EntityId, NumberKind},
    operator::Role,
    suggestion,
};
use zonedesk_store::{KeyHolder, KeySlots, Store, WrappingCost};
use zonedesk_testkit::{
    desk::{TempDesk, keep, whole, write, write_about},
    sample,
};

/// Planted in records of every kind that carries people.
const PLANTED: [&str; 10] = [
    "司马邽𬎆",
    "610502197703042847",
    "13712345678",
    "欧阳蔺㛃",
    "0913-8765432",
    "慕容付款人",
    "宇文导入人",
    "资金去向何在",
    "诸葛建议人",
    "secret.person@example.cn",
];

fn plant(store: &mut Store) {
    let [
        name,
        identity,
        phone,
        asker,
        contact,
        payer,
        imported,
        content,
        suggester,
        address,
    ] = PLANTED.map(str::to_owned);
    let case = application::Received {
        texts: [
            (application::Field::ApplicantName, name.clone()),
            (application::Field::IdentityNumber, identity.clone()),
            (application::Field::Phone, phone),
            (application::Field::Content, content.clone()),
        ]
        .into(),
        ..sample::application()
    };
    let case = write(store, case.into(), Some(NumberKind::Application)).unwrap();
    let corrected = application::Corrected {
        texts: [(application::Field::ApplicantName, name)].into(),
        reason: format!("证件号码为{identity}"),
    };
    write_about(store, case, corrected.into()).unwrap();
    let question = consultation::Registered {
        texts: [
            (consultation::Field::Asker, asker),
            (consultation::Field::Contact, contact),
            (consultation::Field::Content, content),
        ]
        .into(),
        ..sample::consultation()
    };
    write(store, question.into(), Some(NumberKind::Consultation)).unwrap();
    let mut copy = sample::charged_copy();
    copy.charge.as_mut().unwrap().payer = payer;
    write(store, copy.into(), Some(NumberKind::Receipt)).unwrap();
    let history = copying::Imported {
        on: sample::on(10, 9),
        purpose: "复印".into(),
        paper: "A4".into(),
        sides: "单面".into(),
        colour: "黑白".into(),
        pages: 4,
        amount_fen: zonedesk_domain::money::Fen::new(80),
        payer: imported,
        imported: Algorithm::Sm3.digest(&[b"planted"]),
    };
    write(store, history.into(), None).unwrap();
    let suggestion = suggestion::Registered {
        texts: [
            (suggestion::Field::Content, "延长开放时间".into()),
            (suggestion::Field::Name, suggester),
            (suggestion::Field::Contact, address),
        ]
        .into(),
        ..sample::suggestion()
    };
    write(store, suggestion.into(), Some(NumberKind::Suggestion)).unwrap();
    let scan = PLANTED.join("\n");
    keep(store, case, scan.as_bytes());
}

/// A text as programs write it: UTF-8, UTF-16LE, GB18030.
fn encodings(text: &str) -> [(&'static str, Vec<u8>); 3] {
    let (gb18030, _, unmappable) = encoding_rs::GB18030.encode(text);
    assert!(!unmappable, "{text}");
    [
        ("UTF-8", text.as_bytes().to_vec()),
        (
            "UTF-16LE",
            text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        ),
        ("GB18030", gb18030.into_owned()),
    ]
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_under(&path))
        } else {
            files.push(path)
        }
    }
    files
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// Every planted text in every file, in every encoding.
fn leaks(folder: &Path, secrets: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for path in files_under(folder) {
        let bytes = fs::read(&path).unwrap();
        for secret in secrets {
            for (encoding, needle) in encodings(secret) {
                if holds(&bytes, &needle) {
                    found.push(format!("{secret} ({encoding}) in {}", path.display()));
                }
            }
        }
    }
    found
}

fn planted() -> Vec<String> {
    PLANTED.map(str::to_owned).to_vec()
}

fn names_in(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = files_under(folder)
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn no_file_of_the_desk_holds_what_was_planted() {
    let (desk, mut store) = TempDesk::set_up();
    plant(&mut store);
    let key_file = desk.path().join("key-for-the-test");
    desk.key.write_file(&key_file).unwrap();
    let key = fs::read_to_string(&key_file).unwrap().trim().to_owned();
    fs::remove_file(key_file).unwrap();
    let mut secrets = planted();
    secrets.extend([key.clone(), "739182-pin".to_owned()]);

    let mut slots = KeySlots::empty(store.device());
    let holder = KeyHolder {
        operator: EntityId::derived("operator", b"1"),
        name: "王敏".into(),
        role: Role::Manager,
    };
    let cost = WrappingCost {
        memory_kib: 64,
        passes: 1,
    };
    slots
        .set_pin(&desk.key, holder, "739182-pin", cost)
        .unwrap();
    let code = slots
        .set_recovery_code(&desk.key, cost)
        .unwrap()
        .to_string();
    secrets.extend([code.clone(), code.replace('-', "")]);
    slots.write(&desk.data()).unwrap();
    store.back_up("evening").unwrap();

    for name in [
        "zonedesk.db",
        "zonedesk.db-wal",
        "zonedesk.db-shm",
        "anchor.log",
        "keys.json",
        "evening.db",
    ] {
        assert!(
            names_in(desk.path()).contains(&name.to_owned()),
            "there is no {name}: {:?}",
            names_in(desk.path())
        );
    }
    assert_eq!(files_under(&desk.data().attachments()).len(), 1);
    assert!(
        fs::metadata(desk.path().join("zonedesk.db-wal"))
            .unwrap()
            .len()
            > 50_000,
        "the log holds nothing yet"
    );
    assert_eq!(leaks(desk.path(), &secrets), [""; 0], "while open");
    store.rebuild().unwrap();
    assert_eq!(leaks(desk.path(), &secrets), [""; 0], "after a rebuild");
    drop(store);
    assert_eq!(leaks(desk.path(), &secrets), [""; 0], "when closed");
    // The raw key as bytes, in no file either.
    for path in files_under(desk.path()) {
        assert!(
            !holds(&fs::read(&path).unwrap(), &hex::decode(&key).unwrap()),
            "{}",
            path.display()
        );
    }
}

/// The control: where the records stand readable, the same search finds every planted text.
#[test]
fn the_search_finds_what_is_readable() {
    let (desk, mut store) = TempDesk::set_up();
    plant(&mut store);
    let read = store.read();
    let mut export = String::new();
    for secret in PLANTED {
        let found = read.search(&whole(secret), 10).unwrap();
        assert!(!found.is_empty(), "{secret} is not in the store");
        export.push_str(&format!("{found:?}\n"));
    }
    let plain = tempfile::tempdir().unwrap();
    for (encoding, bytes) in encodings(&export) {
        fs::write(plain.path().join(format!("export.{encoding}")), bytes).unwrap();
    }
    let leaks = leaks(plain.path(), &planted());
    for secret in PLANTED {
        for encoding in ["UTF-8", "UTF-16LE", "GB18030"] {
            let leak = format!(
                "{secret} ({encoding}) in {}",
                plain.path().join(format!("export.{encoding}")).display()
            );
            assert!(leaks.contains(&leak), "{leak} was not found");
        }
    }
    drop(store);
    // A database without a key holds them too.
    let path = plain.path().join("plain.db");
    fs::write(&path, b"").unwrap();
    let attacker = desk.attack();
    attacker
        .execute("ATTACH ?1 AS plain KEY ''", [path.to_str().unwrap()])
        .unwrap();
    attacker
        .query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(()))
        .unwrap();
    drop(attacker);
    let found = self::leaks(plain.path(), &planted());
    for secret in PLANTED {
        assert!(
            found.contains(&format!("{secret} (UTF-8) in {}", path.display())),
            "{secret} in {found:?}"
        );
    }
}

const TEMPORARY: &str = "ZONEDESK_TEST_TEMPORARY";

/// SQLite's temporary files have no name, or lose it at once. So the work is done in a child process
/// whose environment names the folder, and which watches its own open files.
#[cfg(target_os = "linux")]
#[test]
fn a_big_sort_writes_no_temporary_file() {
    if let Some(work) = std::env::var_os(TEMPORARY) {
        return watching_open_files(|| sort_much(&work.to_string_lossy()));
    }
    let temporary_files_seen = |work: &str| {
        let (temporary, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let output = std::process::Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "a_big_sort_writes_no_temporary_file",
                "--nocapture",
            ])
            .env(TEMPORARY, work)
            .env("SQLITE_TMPDIR", temporary.path())
            .env("TMPDIR", other.path())
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(leaks(temporary.path(), &planted()), [""; 0]);
        assert_eq!(leaks(other.path(), &planted()), [""; 0]);
        String::from_utf8(output.stdout)
            .unwrap()
            .lines()
            .filter(|line| line.starts_with("open: "))
            .count()
    };
    assert_eq!(
        temporary_files_seen("as the store does"),
        0,
        "a temporary file was made"
    );
    assert!(
        temporary_files_seen("in files") > 0,
        "the control made no temporary file, so the test sees nothing"
    );
}

/// Names every file in SQLite's temporary folder that this process has open at any time during `work`.
#[cfg(target_os = "linux")]
fn watching_open_files(work: impl FnOnce()) {
    use std::sync::atomic::{AtomicBool, Ordering};
    let folder = PathBuf::from(std::env::var_os("SQLITE_TMPDIR").unwrap());
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                for file in fs::read_dir("/proc/self/fd").unwrap().flatten() {
                    if let Ok(target) = fs::read_link(file.path())
                        && target.starts_with(&folder)
                    {
                        println!("open: {}", target.display());
                    }
                }
            }
        });
        work();
        done.store(true, Ordering::Relaxed);
    });
}

#[cfg(target_os = "linux")]
fn sort_much(work: &str) {
    let (desk, mut store) = TempDesk::set_up();
    plant(&mut store);
    // More than SQLite sorts in its page cache.
    for record in 0..200 {
        let mut body = sample::application();
        body.texts.insert(
            application::Field::Content,
            format!("{}{record}", "资金去向何在".repeat(1_000)),
        );
        write(&mut store, body.into(), None).unwrap();
    }
    if work == "in files" {
        let attacker = desk.attack();
        attacker.execute_batch("PRAGMA temp_store = FILE;").unwrap();
        let mut statement = attacker
            .prepare("SELECT record FROM applications ORDER BY record DESC")
            .unwrap();
        let rows = statement
            .query_map([], |row| row.get::<_, String>(0))
            .unwrap()
            .count();
        assert_eq!(rows, 201);
        return;
    }
    store.rebuild().unwrap();
    let filter = zonedesk_store::ApplicationFilter {
        search: whole("资金"),
        state: None,
        awaits_handover: false,
    };
    assert_eq!(
        store
            .read()
            .applications(&filter, 0, 1_000)
            .unwrap()
            .rows
            .len(),
        201
    );
    assert_eq!(
        store
            .read()
            .applications_between(sample::on(1, 1), sample::on(12, 31))
            .unwrap()
            .len(),
        201
    );
    store.back_up("big").unwrap();
    drop(store);
    desk.reading().unwrap().verify(&desk.data()).unwrap();
}
