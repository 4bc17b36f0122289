//! Whoever tampers with the journal, key in hand, is found, and at the right entry.

#![cfg(test)]

use rusqlite::{Connection, params};
use std::{
    collections::BTreeSet,
    fs,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};
use zonedesk_domain::{
    application,
    journal::{
        Algorithm, Body, DeviceId, Draft, EntityId, Entry, EntryHash, Epoch, Header, NumberKind,
        OperatorMark, Position,
    },
};
use zonedesk_store::{Finding, FindingKind, Store, StoreError};
use zonedesk_testkit::{
    attacker::drop_triggers,
    desk::{NOW_MS, TempDesk, write, write_about},
    sample,
};

/// As many entries as [`journal`] writes.
const ENTRIES: usize = 12;

/// Twelve entries, written alone and several in one transaction; numbers in two series.
fn journal() -> TempDesk {
    let (desk, mut store) = TempDesk::set_up();
    write(&mut store, sample::tariff().into(), None).unwrap();
    let first = write(
        &mut store,
        sample::application().into(),
        Some(NumberKind::Application),
    )
    .unwrap();
    write_about(&mut store, first, sample::handed_over().into()).unwrap();
    let second = store
        .transact::<_, StoreError>(&OperatorMark::command_line(), NOW_MS, |tx| {
            let entity = tx.new_entity()?;
            let number = Some(tx.next_number(NumberKind::Application, 2026)?);
            tx.append(&Draft {
                entity,
                body: sample::application().into(),
                number,
            })?;
            tx.append(&Draft {
                entity,
                body: sample::handed_over().into(),
                number: None,
            })?;
            let copy = tx.new_entity()?;
            let number = Some(tx.next_number(NumberKind::Receipt, 2026)?);
            tx.append(&Draft {
                entity: copy,
                body: sample::charged_copy().into(),
                number,
            })?;
            Ok(entity)
        })
        .unwrap();
    write(
        &mut store,
        sample::consultation().into(),
        Some(NumberKind::Consultation),
    )
    .unwrap();
    write(
        &mut store,
        sample::charged_copy().into(),
        Some(NumberKind::Receipt),
    )
    .unwrap();
    store
        .transact::<_, StoreError>(&OperatorMark::command_line(), NOW_MS + 1, |tx| {
            for entity in [first, second] {
                let body = application::SignedFor {
                    on: Some(sample::on(10, 10)),
                    by: "赵收".into(),
                }
                .into();
                tx.append(&Draft {
                    entity,
                    body,
                    number: None,
                })?;
            }
            Ok(())
        })
        .unwrap();
    write(&mut store, sample::free_copy().into(), None).unwrap();
    assert_eq!(store.verify().unwrap().entries, ENTRIES as u64);
    desk
}

/// A row of `entries` and its body, as an attacker sees them.
#[derive(Clone)]
struct Row {
    id: i64,
    seq: u64,
    hash: Vec<u8>,
    kind: String,
    entity: Vec<u8>,
    header: Vec<u8>,
    salt: Vec<u8>,
    body: Vec<u8>,
}

impl Row {
    fn hash(&self) -> EntryHash {
        EntryHash::from_hex(&hex::encode(&self.hash)).unwrap()
    }

    fn of_header(&self) -> Header {
        Header::from_bytes(&self.header).unwrap()
    }

    /// Changes the header and makes the row agree with it, hash included.
    fn seal(&mut self, change: impl FnOnce(&mut Header)) {
        let mut header = self.of_header();
        change(&mut header);
        self.header = header.to_bytes().unwrap();
        self.hash = Algorithm::Sm3.digest(&[&self.header]).0.to_vec();
        self.seq = header.position.seq;
        self.kind = header.kind;
        self.entity = header.entity.0.as_bytes().to_vec();
    }

    fn change_body(&mut self) {
        let last = self.body.len() - 1;
        self.body[last] ^= 1;
    }

    fn change_header(&mut self) {
        let mut header = self.of_header();
        header.written_at_ms += 60_000;
        self.header = header.to_bytes().unwrap();
    }

    fn hash_body_again(&mut self) {
        let digest = Algorithm::Sm3.digest(&[&self.salt, &self.body]);
        self.seal(|header| header.body_hash = digest);
    }
}

/// Every entry from `from` (counted from 0) on names the one before it again.
fn chain_again(rows: &mut [Row], from: usize) {
    for at in from..rows.len() {
        let previous = at
            .checked_sub(1)
            .map_or(EntryHash::ZERO, |before| rows[before].hash());
        rows[at].seal(|header| {
            header.position.seq = at as u64 + 1;
            header.previous = previous;
        });
    }
}

/// An entry that nobody at the desk wrote, sealed to stand at `seq` behind `previous`.
fn forged(like: &Row, seq: u64, previous: EntryHash) -> Row {
    let Position { device, epoch, .. } = like.of_header().position;
    let draft = Draft {
        entity: EntityId::derived("forged", b"1"),
        body: sample::free_copy().into(),
        number: None,
    };
    let position = Position { device, epoch, seq };
    let entry = Entry::seal(
        Algorithm::Sm3,
        position,
        previous,
        OperatorMark::command_line(),
        NOW_MS,
        [7; 32],
        (vec![], 1),
        &draft,
    )
    .unwrap();
    let (salt, body) = entry.content.clone().unwrap();
    Row {
        id: 1_000,
        seq,
        hash: entry.hash.0.to_vec(),
        kind: entry.header.kind.clone(),
        entity: entry.header.entity.0.as_bytes().to_vec(),
        header: entry.header_bytes,
        salt: salt.to_vec(),
        body,
    }
}

fn rows_of(connection: &Connection) -> Vec<Row> {
    connection
        .prepare("SELECT e.id, seq, hash, kind, entity, header, salt, body FROM entries e JOIN bodies ON entry_id = e.id ORDER BY seq")
        .unwrap()
        .query_map([], |row| {
            Ok(Row {
                id: row.get(0)?,
                seq: row.get::<_, i64>(1)?.unsigned_abs(),
                hash: row.get(2)?,
                kind: row.get(3)?,
                entity: row.get(4)?,
                header: row.get(5)?,
                salt: row.get(6)?,
                body: row.get(7)?,
            })
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

/// Puts the rows, changed, in place of what is in the file.
fn tamper(desk: &TempDesk, attack: impl FnOnce(&mut Vec<Row>)) {
    let connection = desk.attack();
    drop_triggers(&connection);
    let mut rows = rows_of(&connection);
    let position = rows[0].of_header().position;
    attack(&mut rows);
    connection
        .execute_batch("BEGIN; DELETE FROM bodies; DELETE FROM entries;")
        .unwrap();
    for row in rows {
        connection
            .execute(
                "INSERT INTO entries (id, device, epoch, seq, hash, kind, entity, header) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                params![row.id, position.device.0.as_bytes(), position.epoch.0, row.seq.cast_signed(), row.hash, row.kind, row.entity, row.header],
            )
            .unwrap();
        connection
            .execute(
                "INSERT INTO bodies VALUES (?1, ?2, ?3)",
                params![row.id, row.salt, row.body],
            )
            .unwrap();
    }
    connection.execute_batch("COMMIT").unwrap();
}

fn findings(desk: &TempDesk) -> Vec<Finding> {
    desk.reading()
        .unwrap()
        .verify(&desk.data())
        .unwrap()
        .findings
}

#[track_caller]
fn check(what: &str, desk: &TempDesk, kind: FindingKind, seq: usize) {
    let findings = findings(desk);
    let first = findings
        .first()
        .unwrap_or_else(|| panic!("{what}: nothing was found"));
    assert_eq!(
        (first.kind, first.seq),
        (kind, seq as u64),
        "{what}: {findings:?}"
    );
}

#[test]
fn an_untouched_journal_has_no_findings() {
    let desk = journal();
    assert_eq!(findings(&desk), []);
    // Taken out and put back unchanged, it still has none: the attacks below find what they change.
    tamper(&desk, |_| {});
    assert_eq!(findings(&desk), []);
    assert_eq!(desk.open().unwrap().verify().unwrap().findings, []);
}

type Attack = fn(&mut Vec<Row>, usize);

/// Each attack at each of the twelve entries; `at` counts from 0.
#[test]
fn every_change_names_its_first_entry() {
    use FindingKind::{Changed, Inserted, Removed, Rewritten};
    let journal = journal();
    let everywhere: &[(&str, Attack, FindingKind)] = &[
        ("a body", |rows, at| rows[at].change_body(), Changed),
        (
            "a body and its hash",
            |rows, at| {
                rows[at].change_body();
                rows[at].hash_body_again();
            },
            Changed,
        ),
        ("a salt", |rows, at| rows[at].salt[0] ^= 1, Changed),
        (
            "a header, its hash left",
            |rows, at| rows[at].change_header(),
            Changed,
        ),
        (
            "a header that is none any more",
            |rows, at| rows[at].header.truncate(9),
            Changed,
        ),
        (
            "a header and its hash",
            |rows, at| {
                rows[at].change_header();
                rows[at].seal(|_| {});
            },
            Changed,
        ),
        ("a hash", |rows, at| rows[at].hash[31] ^= 1, Changed),
        (
            "the record in the row",
            |rows, at| rows[at].entity[0] ^= 1,
            Changed,
        ),
        (
            "the kind in the row",
            |rows, at| rows[at].kind = "operator.retired".into(),
            Changed,
        ),
        (
            "the place in the row",
            |rows, at| rows[at].seq = 50,
            Changed,
        ),
        ("deleted", |rows, at| drop(rows.remove(at)), Removed),
        (
            "deleted, the later ones moved up",
            |rows, at| {
                rows.remove(at);
                rows[at..].iter_mut().for_each(|row| row.seq -= 1);
            },
            Removed,
        ),
        (
            "deleted, the later ones sealed again",
            |rows, at| {
                rows.remove(at);
                chain_again(rows, at);
            },
            Removed,
        ),
        (
            "forged in between, the later ones moved down",
            |rows, at| {
                rows[at..].iter_mut().for_each(|row| row.seq += 1);
                let previous = at
                    .checked_sub(1)
                    .map_or(EntryHash::ZERO, |before| rows[before].hash());
                rows.insert(at, forged(&rows[0], at as u64 + 1, previous));
            },
            Inserted,
        ),
        (
            "forged in between, the later ones sealed again",
            |rows, at| {
                rows.insert(at, forged(&rows[0], at as u64 + 1, EntryHash::ZERO));
                chain_again(rows, at);
            },
            Inserted,
        ),
        (
            "a copy in between, the later ones moved down",
            |rows, at| {
                rows[at..].iter_mut().for_each(|row| row.seq += 1);
                let mut copy = Row {
                    id: 1_000,
                    seq: at as u64 + 1,
                    ..rows[(at + 5) % ENTRIES].clone()
                };
                copy.hash[0] ^= 1;
                rows.insert(at, copy);
            },
            Inserted,
        ),
    ];
    for (what, attack, kind) in everywhere {
        for at in 0..ENTRIES {
            let desk = journal.copy();
            tamper(&desk, |rows| attack(rows, at));
            check(&format!("{what}, entry {}", at + 1), &desk, *kind, at + 1);
        }
    }
    for at in 0..ENTRIES {
        let desk = journal.copy();
        tamper(&desk, |rows| {
            rows[at].change_header();
            chain_again(rows, at);
        });
        // With nothing behind it, the entry alone was changed.
        let kind = if at + 1 == ENTRIES {
            Changed
        } else {
            Rewritten
        };
        check(
            &format!("the chain from entry {} on", at + 1),
            &desk,
            kind,
            at + 1,
        );
    }
    for at in 0..ENTRIES - 1 {
        for sealed in [false, true] {
            let desk = journal.copy();
            tamper(&desk, |rows| {
                let seq = rows[at].seq;
                rows[at].seq = rows[at + 1].seq;
                rows[at + 1].seq = seq;
                if sealed {
                    rows.swap(at, at + 1);
                    chain_again(rows, at);
                }
            });
            check(
                &format!("{} and the next exchanged, sealed again: {sealed}", at + 1),
                &desk,
                Changed,
                at + 1,
            );
        }
    }
    for at in 0..ENTRIES - 1 {
        let desk = journal.copy();
        tamper(&desk, |rows| {
            let (left, right) = rows.split_at_mut(at + 1);
            std::mem::swap(&mut left[at].body, &mut right[0].body);
            std::mem::swap(&mut left[at].salt, &mut right[0].salt);
        });
        check(
            &format!("bodies of {} and the next", at + 1),
            &desk,
            Changed,
            at + 1,
        );
    }
}

#[test]
fn what_is_done_to_the_end_is_found() {
    use FindingKind::{Changed, Inserted, Removed};
    let journal = journal();
    type Attack = fn(&mut Vec<Row>);
    let ends: &[(&str, Attack, FindingKind, usize)] = &[
        (
            "the last two deleted",
            |rows| rows.truncate(ENTRIES - 2),
            Removed,
            11,
        ),
        ("all deleted", Vec::clear, Removed, 1),
        (
            "a copied row at the end",
            |rows| {
                let mut copy = Row {
                    id: 1_000,
                    seq: 13,
                    ..rows[3].clone()
                };
                copy.hash[0] ^= 1;
                rows.push(copy);
            },
            Inserted,
            13,
        ),
        (
            "a copied row at the end, sealed",
            |rows| {
                let mut copy = Row {
                    id: 1_000,
                    ..rows[3].clone()
                };
                copy.seal(|header| header.position.seq = 13);
                rows.push(copy);
            },
            Inserted,
            13,
        ),
        (
            "a forged entry at the end, not chained",
            |rows| rows.push(forged(&rows[0], 13, EntryHash::ZERO)),
            Inserted,
            13,
        ),
        (
            "a forged entry at the end, chained",
            |rows| rows.push(forged(&rows[0], 13, rows[11].hash())),
            Inserted,
            13,
        ),
        (
            "a forged entry far behind the end",
            |rows| rows.push(forged(&rows[0], 99, rows[11].hash())),
            Inserted,
            99,
        ),
        (
            "the last two exchanged for forged ones",
            |rows| {
                rows.truncate(10);
                rows.push(forged(&rows[0], 11, rows[9].hash()));
                let mut last = forged(&rows[0], 12, rows[10].hash());
                last.id = 1_001;
                rows.push(last);
            },
            FindingKind::Rewritten,
            11,
        ),
        (
            "the last exchanged for a forged one",
            |rows| {
                rows.truncate(11);
                rows.push(forged(&rows[0], 12, rows[10].hash()));
            },
            Changed,
            12,
        ),
    ];
    for (what, attack, kind, seq) in ends {
        let desk = journal.copy();
        tamper(&desk, attack);
        check(what, &desk, *kind, *seq);
        // Nothing more is written behind an end that does not fit.
        let opened = desk.open().map(drop);
        assert!(
            matches!(opened, Err(StoreError::AnchorMismatch(_))),
            "{what}: {opened:?}"
        );
    }
}

#[test]
fn an_anchor_that_was_tampered_with_is_found() {
    use FindingKind::{Anchor, Inserted};
    fn edit(desk: &TempDesk, edit: impl FnOnce(&mut Vec<String>)) {
        let text = fs::read_to_string(desk.data().anchor()).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        edit(&mut lines);
        fs::write(desk.data().anchor(), lines.join("\n") + "\n").unwrap();
    }
    fn line(lines: &[String], start: &str) -> usize {
        lines
            .iter()
            .position(|line| line.starts_with(start))
            .unwrap()
    }
    /// Another hex digit in the word `word` of the line that starts with `start`.
    fn alter(lines: &mut [String], start: &str, word: usize) {
        let at = line(lines, start);
        let mut words: Vec<String> = lines[at].split(' ').map(str::to_owned).collect();
        let digit = words[word].len() - 3;
        let other = if &words[word][digit..=digit] == "a" {
            "b"
        } else {
            "a"
        };
        words[word].replace_range(digit..=digit, other);
        lines[at] = words.join(" ");
    }
    let journal = journal();
    type Attack = fn(&mut Vec<String>);
    let attacks: &[(&str, Attack, FindingKind, usize)] = &[
        ("emptied", Vec::clear, Anchor, 0),
        (
            "its first line taken away",
            |lines| drop(lines.remove(0)),
            Anchor,
            0,
        ),
        (
            "said to be another desk's",
            |lines| lines[0] = format!("zonedesk-anchor 1 {}", EntityId::derived("desk", b"other")),
            Anchor,
            0,
        ),
        (
            "a line that is none",
            |lines| lines.insert(5, "anchor".into()),
            Anchor,
            0,
        ),
        // Lines without the key cannot be told from entries that were never planned.
        (
            "cut behind the fourth entry",
            |lines| {
                let at = line(lines, "entry 0 5 ");
                lines.truncate(at);
            },
            Inserted,
            5,
        ),
        ("cut to one line", |lines| lines.truncate(1), Inserted, 1),
        (
            "a middle hash altered",
            |lines| alter(lines, "entry 0 6 ", 3),
            Anchor,
            6,
        ),
        (
            "the first hash altered",
            |lines| alter(lines, "entry 0 1 ", 3),
            Anchor,
            1,
        ),
        (
            "the last hash altered",
            |lines| alter(lines, "entry 0 12 ", 3),
            Anchor,
            12,
        ),
        (
            "a line of an entry taken away",
            |lines| drop(lines.remove(line(lines, "entry 0 6 "))),
            Anchor,
            6,
        ),
        (
            "a signed head altered",
            |lines| alter(lines, "planned 0 7 ", 3),
            Anchor,
            7,
        ),
        (
            "a middle signature altered",
            |lines| alter(lines, "planned 0 7 ", 4),
            Anchor,
            7,
        ),
        (
            "the last signature altered",
            |lines| alter(lines, "planned 0 12 ", 4),
            Anchor,
            12,
        ),
        (
            "a signature of another head",
            |lines| {
                let other = lines[line(lines, "planned 0 7 ")].clone();
                let at = line(lines, "planned 0 12 ");
                let mut words: Vec<&str> = lines[at].split(' ').collect();
                words[4] = other.split(' ').nth(4).unwrap();
                lines[at] = words.join(" ");
            },
            Anchor,
            12,
        ),
    ];
    for (what, attack, kind, seq) in attacks {
        let desk = journal.copy();
        edit(&desk, attack);
        check(what, &desk, *kind, *seq);
    }
    let desk = journal.copy();
    fs::remove_file(desk.data().anchor()).unwrap();
    check("deleted", &desk, Anchor, 0);
    assert!(matches!(desk.open(), Err(StoreError::AnchorMismatch(12))));

    // A chain made anew together with the anchor's lines, but without new signatures.
    let desk = journal.copy();
    let mut hashes = Vec::new();
    tamper(&desk, |rows| {
        rows[4].change_header();
        chain_again(rows, 4);
        hashes = rows.iter().map(|row| row.hash().to_string()).collect();
    });
    edit(&desk, |lines| {
        for line in lines {
            let mut words: Vec<&str> = line.split(' ').collect();
            if let ("entry" | "planned", Ok(seq)) = (words[0], words[2].parse::<usize>()) {
                words[3] = &hashes[seq - 1];
                *line = words.join(" ");
            }
        }
    });
    check("rewritten together with its chain", &desk, Anchor, 7);
}

#[test]
fn a_kept_line_taken_away_does_not_hide_a_cut_end() {
    let desk = journal();
    tamper(&desk, |rows| rows.truncate(8));
    let text = fs::read_to_string(desk.data().anchor()).unwrap();
    let kept: String = text
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("kept"))
        .collect();
    assert_ne!(text, kept);
    fs::write(desk.data().anchor(), kept).unwrap();
    check("a cut end", &desk, FindingKind::Removed, 9);
}

/// The kept line is written after the commit and may be lost: the plans tell.
#[test]
fn a_desk_whose_kept_lines_were_lost_goes_on() {
    let desk = journal();
    let text = fs::read_to_string(desk.data().anchor()).unwrap();
    let kept: String = text
        .split_inclusive('\n')
        .filter(|line| !line.starts_with("kept"))
        .collect();
    fs::write(desk.data().anchor(), kept).unwrap();
    assert_eq!(findings(&desk), []);
    let mut store = desk.open().unwrap();
    write(&mut store, sample::free_copy().into(), None).unwrap();
    assert_eq!(store.verify().unwrap().findings, []);
}

/// A plan that was torn while it was written is what a power cut leaves.
#[test]
fn a_torn_plan_is_no_finding() {
    let journal = journal();
    for torn in [1, 40, 100, 250] {
        let desk = journal.copy();
        let mut text = fs::read_to_string(desk.data().anchor()).unwrap();
        let plan = text
            .lines()
            .rev()
            .find(|line| line.starts_with("planned"))
            .unwrap()
            .replace("planned 0 12", "planned 0 13");
        text.push_str(&format!("entry 0 13 {}\n{plan}\n", "ab".repeat(32)));
        text.truncate(text.len() - torn);
        fs::write(desk.data().anchor(), text).unwrap();
        let mut store = desk.open().unwrap();
        write(&mut store, sample::free_copy().into(), None).unwrap();
        write(&mut store, sample::free_copy().into(), None).unwrap();
        assert_eq!(
            store.verify().unwrap().findings,
            [],
            "{torn} bytes torn off"
        );
    }
}

#[test]
fn a_journal_of_another_desk_is_found() {
    let desk = journal();
    let connection = desk.attack();
    let row = rows_of(&connection)[0].clone();
    let other = DeviceId(EntityId::derived("desk", b"other").0);
    connection
        .execute(
            "INSERT INTO entries (device, epoch, seq, hash, kind, entity, header, origin) VALUES (?1, ?2, 1, ?3, ?4, ?5, ?6, 2)",
            params![other.0.as_bytes(), Epoch(0).0, [9_u8; 32], row.kind, row.entity, row.header],
        )
        .unwrap();
    drop(connection);
    let findings = findings(&desk);
    assert_eq!(
        (findings[0].kind, findings[0].device),
        (FindingKind::Inserted, other)
    );
}

#[test]
fn triggers_refuse_to_change_or_delete_entries_and_bodies() {
    let desk = journal();
    let connection = desk.attack();
    for (sql, why) in [
        (
            "UPDATE entries SET seq = 99 WHERE id = 3",
            "an entry is never changed",
        ),
        (
            "DELETE FROM entries WHERE id = 3",
            "an entry is never deleted",
        ),
        ("UPDATE bodies SET body = x'00'", "a body is never changed"),
        ("DELETE FROM bodies", "a body is never deleted"),
    ] {
        let refused = connection.execute(sql, []).unwrap_err();
        assert!(refused.to_string().contains(why), "{sql}: {refused}");
    }
    assert_eq!(findings(&desk), []);
}

#[test]
fn a_gap_and_a_repetition_in_a_series_are_found() {
    for (last, seq, what) in [(5, 13, "a gap"), (0, 13, "a repetition")] {
        let desk = journal();
        let connection = desk.attack();
        assert_eq!(
            connection
                .execute("UPDATE series SET last = ?1 WHERE kind = '收'", [last])
                .unwrap(),
            1
        );
        drop(connection);
        let mut store = desk.open().unwrap();
        write(
            &mut store,
            sample::charged_copy().into(),
            Some(NumberKind::Receipt),
        )
        .unwrap();
        drop(store);
        let findings = findings(&desk);
        assert_eq!(findings.len(), 1, "{what}: {findings:?}");
        check(what, &desk, FindingKind::Number, seq);
    }
}

#[test]
fn the_store_takes_no_number_but_the_next() {
    let desk = journal();
    let mut store = desk.open().unwrap();
    for n in [1, 2, 4] {
        let refused =
            store.transact::<(), StoreError>(&OperatorMark::command_line(), NOW_MS, |tx| {
                let entity = tx.new_entity()?;
                let number = Some(tx.next_number(NumberKind::Receipt, 2026)?.series.number(n));
                tx.append(&Draft {
                    entity,
                    body: sample::charged_copy().into(),
                    number,
                })
                .map(drop)
            });
        assert!(
            matches!(refused, Err(StoreError::Rule(_))),
            "{n}: {refused:?}"
        );
    }
    assert_eq!(store.verify().unwrap().entries, ENTRIES as u64);
}

#[test]
fn a_body_that_cannot_be_read_is_found_and_one_of_a_later_program_is_not() {
    let desk = journal();
    let mut store = desk.open().unwrap();
    let unknown = |kind: &str, version| {
        Body::Unknown(zonedesk_domain::journal::UnknownBody {
            kind: kind.into(),
            version,
            bytes: vec![0xa0],
        })
    };
    write(&mut store, unknown("parcel.sent", 1), None).unwrap();
    write(&mut store, unknown("application.received", 2), None).unwrap();
    assert_eq!(store.verify().unwrap().findings, []);
    write(&mut store, unknown("application.received", 1), None).unwrap();
    drop(store);
    check("a broken body", &desk, FindingKind::Unreadable, 15);
}

/// What the writer refuses to go on from, the verifier names too.
#[test]
fn an_anchor_whose_last_plan_was_cut_off_is_found() {
    let (desk, mut store) = TempDesk::set_up();
    write(&mut store, sample::application().into(), None).unwrap();
    drop(store);
    let anchor = fs::read_to_string(desk.data().anchor()).unwrap();
    let plan = anchor.rfind("planned ").unwrap();
    for cut in [plan, plan + 20] {
        fs::write(desk.data().anchor(), &anchor[..cut]).unwrap();
        assert!(desk.open().is_err());
        let found = findings(&desk);
        assert!(
            found.iter().any(|found| found.kind == FindingKind::Anchor),
            "{found:?}"
        );
    }
}

/// A reader that verifies beside a writer sees a sound journal at every moment. The writer goes on
/// until the reader has seen enough, so how fast the machine is does not matter.
#[test]
fn verification_beside_a_writer_finds_nothing() {
    for _ in 0..8 {
        let (desk, mut store) = TempDesk::set_up();
        let enough = AtomicBool::new(false);
        thread::scope(|scope| {
            let writer = scope.spawn(|| {
                for round in 0.. {
                    if enough.load(Ordering::Relaxed) {
                        break;
                    }
                    write_round(&mut store, round);
                }
            });
            let mut lengths = BTreeSet::new();
            let mut verified = 0;
            while verified < 20 || lengths.len() < 5 {
                let seen = desk.reading().unwrap().verify(&desk.data()).unwrap();
                // Whatever is found, the writer has to end, or the test never would.
                if !seen.findings.is_empty() {
                    enough.store(true, Ordering::Relaxed);
                }
                assert_eq!(seen.findings, [], "{} entries", seen.entries);
                lengths.insert(seen.entries);
                verified += 1;
            }
            enough.store(true, Ordering::Relaxed);
            writer.join().unwrap();
        });
        drop(store);
        assert_eq!(findings(&desk), []);
    }
}

/// One transaction of the writer above: one entry, several, or several that are given up.
fn write_round(store: &mut Store, round: u32) {
    if round.is_multiple_of(3) {
        let number = Some(NumberKind::Application);
        write(store, sample::application().into(), number).unwrap();
        return;
    }
    let written = store.transact::<_, StoreError>(&OperatorMark::command_line(), NOW_MS, |tx| {
        for _ in 0..round % 3 {
            let entity = tx.new_entity()?;
            let number = Some(tx.next_number(NumberKind::Receipt, 2026)?);
            let body = sample::charged_copy().into();
            tx.append(&Draft {
                entity,
                body,
                number,
            })?;
        }
        if round.is_multiple_of(7) {
            Err(StoreError::Rule("given up"))
        } else {
            Ok(())
        }
    });
    assert_eq!(written.is_ok(), !round.is_multiple_of(7));
}
