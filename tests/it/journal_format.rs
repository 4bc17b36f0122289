//! The bytes of the journal: every kind that was ever released stays in `docs/journal-format/vectors.json`
//! and must read as it did; an auditor can check the same file with the stock `openssl`.

#![cfg(test)]

use serde_json::{Value, json};
use std::{fs, path::PathBuf, process::Command};
use uuid::Uuid;
use zonedesk_domain::journal::{
    Algorithm, Body, DeviceId, Draft, EntityId, Entry, EntryHash, Epoch, HeadStatement, NumberKind,
    OperatorMark, Position, Series,
};
use zonedesk_store::{sign_head_with, verify_head};
use zonedesk_testkit::bodies;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../docs/journal-format")
}

fn vectors() -> Value {
    serde_json::from_slice(&fs::read(folder().join("vectors.json")).unwrap()).unwrap()
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

fn entries(vectors: &Value) -> Vec<Entry> {
    vectors["entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|vector| {
            let salt = bytes(&vector["salt"]).try_into().unwrap();
            Entry::open(
                bytes(&vector["header"]),
                Some((salt, bytes(&vector["body"]))),
            )
            .unwrap()
        })
        .collect()
}

/// The sample journal, written anew: one entry of every kind.
fn written() -> Vec<Entry> {
    let series = Series::new("XY", 1, Epoch(0), NumberKind::Application, 2026);
    let mut journal: Vec<Entry> = Vec::new();
    for (at, body) in bodies::every_body().into_iter().enumerate() {
        let seq = at as u64 + 1;
        let of_application = body.kind().starts_with("application.");
        let saw = journal
            .last()
            .filter(|last| of_application && last.header.kind.starts_with("application."));
        let (saw, depth) = saw.map_or((Vec::new(), 1), |last| {
            (vec![last.hash], last.header.depth + 1)
        });
        let number = (body.kind() == "application.received").then(|| series.number(1));
        let entity = EntityId(Uuid::from_u128(if of_application {
            0x1000
        } else {
            0x2000 + u128::from(seq)
        }));
        let entry = Entry::seal(
            Algorithm::Sm3,
            Position {
                device: DeviceId(Uuid::from_u128(0xde51)),
                epoch: Epoch(0),
                seq,
            },
            journal.last().map_or(EntryHash::ZERO, |last| last.hash),
            OperatorMark::command_line(),
            1_795_483_800_000 + i64::try_from(seq).unwrap(),
            [u8::try_from(seq).unwrap(); 32],
            (saw, depth),
            &Draft {
                entity,
                body,
                number,
            },
        );
        journal.push(entry.unwrap());
    }
    journal
}

#[test]
fn every_kind_has_a_vector_and_reads_as_it_was_written() {
    let path = folder().join("vectors.json");
    let journal = written();
    if std::env::var("ZONEDESK_CODEGEN").as_deref() == Ok("write") && !path.exists() {
        fs::create_dir_all(folder()).unwrap();
        fs::write(
            &path,
            serde_json::to_string_pretty(&rendered(&journal)).unwrap() + "\n",
        )
        .unwrap();
    }
    let read = entries(&vectors());
    assert_eq!(read, journal, "the bytes of a released kind have changed");
    for (kind, version) in Body::KINDS {
        assert!(
            read.iter()
                .any(|entry| entry.header.kind == *kind && entry.header.version == *version),
            "{kind} {version} has no vector"
        );
    }
    for (entry, body) in read.iter().zip(bodies::every_body()) {
        assert_eq!(entry.body().unwrap(), Some(body));
    }
}

fn rendered(journal: &[Entry]) -> Value {
    let last = journal.last().unwrap();
    let position = last.header.position;
    let statement = HeadStatement::new(
        Algorithm::Sm3,
        position.device,
        position.epoch,
        position.seq,
        last.hash,
    );
    let (public, signature) = sign_head_with(&[7; 32], &statement).unwrap();
    let entries: Vec<_> = journal
        .iter()
        .map(|entry| {
            let (salt, body) = entry.content.as_ref().unwrap();
            json!({
                "kind": entry.header.kind, "version": entry.header.version, "seq": entry.header.position.seq,
                "header": hex::encode(&entry.header_bytes), "salt": hex::encode(salt), "body": hex::encode(body),
                "body_hash": entry.header.body_hash.to_string(), "hash": entry.hash.to_string(),
            })
        })
        .collect();
    json!({
        "algorithm": "sm3",
        "entries": entries,
        "head": {
            "statement": hex::encode(statement.to_bytes().unwrap()),
            "public_key": public, "signature": hex::encode(signature),
        },
    })
}

#[test]
fn the_vectors_chain_and_the_head_is_signed() {
    let vectors = vectors();
    let mut previous = EntryHash::ZERO;
    for entry in entries(&vectors) {
        assert_eq!(entry.header.previous, previous);
        previous = entry.hash;
    }
    let head = &vectors["head"];
    let statement = HeadStatement::from_bytes(&bytes(&head["statement"])).unwrap();
    assert_eq!(statement.hash, previous);
    let public = head["public_key"].as_str().unwrap();
    assert!(verify_head(public, &statement, &bytes(&head["signature"])));
    let other = HeadStatement::new(
        Algorithm::Sm3,
        statement.device,
        statement.epoch,
        statement.seq - 1,
        statement.hash,
    );
    assert!(!verify_head(public, &other, &bytes(&head["signature"])));
}

#[test]
fn one_changed_bit_anywhere_is_found() {
    for entry in entries(&vectors()) {
        let (salt, body) = entry.content.clone().unwrap();
        for at in 0..body.len() {
            let mut changed = body.clone();
            changed[at] ^= 1;
            assert!(Entry::open(entry.header_bytes.clone(), Some((salt, changed))).is_err());
        }
        for at in 0..entry.header_bytes.len() {
            let mut changed = entry.header_bytes.clone();
            changed[at] ^= 1;
            let opened = Entry::open(changed, entry.content.clone());
            assert!(opened.is_err() || opened.unwrap().hash != entry.hash);
        }
    }
}

#[test]
fn an_auditor_checks_the_vectors_with_the_stock_openssl() {
    let check = |file: &std::path::Path| {
        Command::new("python3")
            .arg(folder().join("check.py"))
            .arg(file)
            .output()
            .expect("python3 is installed")
    };
    let sound = check(&folder().join("vectors.json"));
    let said = String::from_utf8_lossy(&sound.stdout).into_owned();
    assert!(
        sound.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&sound.stderr)
    );
    assert!(
        said.contains(&format!("{} entries", bodies::every_body().len())),
        "{said}"
    );

    let scratch = tempfile::TempDir::new().unwrap();
    for (what, change) in [("body", 40), ("header", 60), ("salt", 3), ("signature", 20)] {
        let mut vectors = vectors();
        let place = if what == "signature" {
            &mut vectors["head"][what]
        } else {
            &mut vectors["entries"][5][what]
        };
        let mut text = place.as_str().unwrap().to_owned().into_bytes();
        text[change] = if text[change] == b'0' { b'1' } else { b'0' };
        *place = String::from_utf8(text).unwrap().into();
        let path = scratch.path().join("changed.json");
        fs::write(&path, vectors.to_string()).unwrap();
        assert!(
            !check(&path).status.success(),
            "a changed {what} was not found"
        );
    }
}
