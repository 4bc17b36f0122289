//! Every projection can be made again from the journal alone, and comes out the same.

#![cfg(test)]

use zonedesk_domain::{
    application, copying,
    journal::{Algorithm, Body, Draft, EntityId, NumberKind, OperatorMark, UnknownBody},
    material, operator, suggestion,
};
use zonedesk_store::{FindingKind, Store, StoreError};
use zonedesk_testkit::{
    bodies,
    desk::{NOW_MS, TempDesk, whole, write, write_about},
    sample,
};

fn unknown(kind: &str, version: u32) -> Body {
    Body::Unknown(UnknownBody {
        kind: kind.into(),
        version,
        bytes: vec![0xa1, 0x61, 0x61, 0x01],
    })
}

/// Records of every kind, in many states, with kinds of a later program among them.
fn rich(store: &mut Store) {
    for body in bodies::every_body() {
        write(store, body, None).unwrap();
    }
    for round in 0..6_u8 {
        let case = write(
            store,
            sample::application().into(),
            Some(NumberKind::Application),
        )
        .unwrap();
        let steps: [Body; 5] = [
            sample::handed_over().into(),
            application::SignedFor {
                on: Some(sample::on(10, 10)),
                by: "赵收".into(),
            }
            .into(),
            application::Corrected {
                texts: [(application::Field::ApplicantName, format!("𬎆女士{round}"))].into(),
                reason: "姓名用字更正".into(),
            }
            .into(),
            // A second handover no longer fits and stays as such.
            sample::handed_over().into(),
            unknown("application.praised", 1),
        ];
        for step in steps.into_iter().take(usize::from(round)) {
            write_about(store, case, step).unwrap();
        }
        let copy = write(
            store,
            sample::charged_copy().into(),
            Some(NumberKind::Receipt),
        )
        .unwrap();
        if round % 2 == 0 {
            write_about(
                store,
                copy,
                copying::Voided {
                    on: sample::on(10, 9),
                    reason: "页数录错".into(),
                }
                .into(),
            )
            .unwrap();
        }
        let operator = write(
            store,
            operator::Added {
                name: format!("操作员{round}"),
                role: operator::Role::Manager,
            }
            .into(),
            None,
        )
        .unwrap();
        if round % 3 == 0 {
            write_about(
                store,
                operator,
                operator::Retired {
                    reason: "调离".into(),
                }
                .into(),
            )
            .unwrap();
        }
        write(
            store,
            sample::consultation().into(),
            Some(NumberKind::Consultation),
        )
        .unwrap();
        let imported = Algorithm::Sm3.digest(&[b"rich", &[round]]);
        write(
            store,
            application::Received {
                imported: Some(imported),
                ..sample::application()
            }
            .into(),
            None,
        )
        .unwrap();
    }
    // One row taken in several times: the first record keeps it.
    for _ in 0..6 {
        let imported = Algorithm::Sm3.digest(&[b"the same row"]);
        write(
            store,
            application::Received {
                imported: Some(imported),
                ..sample::application()
            }
            .into(),
            None,
        )
        .unwrap();
    }
    let suggestion = write(
        store,
        sample::suggestion().into(),
        Some(NumberKind::Suggestion),
    )
    .unwrap();
    write_about(
        store,
        suggestion,
        suggestion::Forwarded {
            on: sample::on(10, 9),
            at: None,
            agency: "区政府办".into(),
            note: String::new(),
        }
        .into(),
    )
    .unwrap();
    let tariff = write(store, sample::tariff().into(), None).unwrap();
    write_about(
        store,
        tariff,
        zonedesk_domain::tariff::Withdrawn {
            on: sample::on(12, 1),
            reason: "新标准施行".into(),
        }
        .into(),
    )
    .unwrap();
    write(store, unknown("parcel.sent", 1), None).unwrap();
    write(store, unknown("application.received", 2), None).unwrap();
    write(store, unknown("copy.made", 9), None).unwrap();
    // Two records interleaved in one transaction.
    store
        .transact::<_, StoreError>(&OperatorMark::command_line(), NOW_MS, |tx| {
            let (first, second) = (tx.new_entity()?, tx.new_entity()?);
            for (entity, body) in [
                (first, sample::application().into()),
                (second, sample::application().into()),
                (first, sample::handed_over().into()),
                (second, sample::handed_over().into()),
            ] {
                tx.append(&Draft {
                    entity,
                    body,
                    number: None,
                })?;
            }
            Ok(())
        })
        .unwrap();
}

/// The journal as it stands in the file, byte for byte.
fn journal(desk: &TempDesk) -> Vec<(i64, [Vec<u8>; 3])> {
    desk.attack()
        .prepare(
            "SELECT id, header, salt, body FROM entries JOIN bodies ON entry_id = id ORDER BY id",
        )
        .unwrap()
        .query_map([], |row| {
            Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?]))
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap()
}

#[test]
fn a_rebuild_of_every_kind_of_record_equals() {
    let (desk, mut store) = TempDesk::set_up();
    rich(&mut store);
    let before = journal(&desk);
    let totals = store.read().totals().unwrap();
    assert_eq!(totals.entries, before.len() as u64);
    for _ in 0..2 {
        let rebuilt = store.rebuild().unwrap();
        assert!(rebuilt.equal && rebuilt.records > 50, "{rebuilt:?}");
    }
    assert_eq!(store.read().totals().unwrap(), totals);
    assert_eq!(journal(&desk), before, "a rebuild touches no entry");
    // The sample of an attachment names a file that nobody kept.
    let found = store.verify().unwrap().findings;
    let kinds: Vec<_> = found.iter().map(|finding| finding.kind).collect();
    assert_eq!(kinds, [FindingKind::Attachment]);
    drop(store);
    assert!(desk.open().unwrap().rebuild().unwrap().equal);
}

#[test]
fn a_projection_that_was_tampered_with_is_noticed_and_healed() {
    let (desk, mut store) = TempDesk::set_up();
    rich(&mut store);
    for tampering in [
        "UPDATE applications SET state = '已归档' WHERE id = (SELECT max(id) FROM applications)",
        "UPDATE applications SET record = replace(record, '张晓明', '张晓月')",
        "UPDATE applications SET handed_over_on = NULL WHERE handed_over_on IS NOT NULL",
        "DELETE FROM applications WHERE id = (SELECT min(id) FROM applications)",
        "DELETE FROM consultations",
        "UPDATE suggestions SET number = 'XY1-议2026-00099' WHERE number IS NOT NULL",
        "UPDATE copies SET amount_fen = 0",
        "UPDATE copies SET pages = pages + 1",
        "DELETE FROM reference_data WHERE noun = 'tariff'",
        "UPDATE reference_data SET record = replace(record, '王敏', '王明')",
        "UPDATE series SET last = last + 1 WHERE kind = '收'",
        "DELETE FROM series",
        "DELETE FROM imported_rows",
        "DELETE FROM search_documents WHERE id % 2 = 0",
        "UPDATE search_documents SET day = '2020-01-01' WHERE id = (SELECT max(id) FROM copies)",
        "UPDATE search_bodies SET records = records + 1",
        "DELETE FROM search_applications WHERE rowid = (SELECT max(id) FROM applications)",
        "INSERT INTO search_copies (rowid, tokens) VALUES (9999, '晓明')",
        "INSERT INTO imported_rows VALUES (zeroblob(32), zeroblob(16))",
    ] {
        let changed = desk.attack().execute(tampering, []).unwrap();
        assert!(changed > 0, "{tampering} changed nothing");
        assert!(
            !store.rebuild().unwrap().equal,
            "{tampering} was not noticed"
        );
        assert!(store.rebuild().unwrap().equal, "{tampering} was not healed");
    }
    let found = store.read().search(&whole("张晓明"), 1_000).unwrap().len();
    assert!(found > 5, "{found}");
    // Numbers go on behind those in the journal.
    let next = store
        .transact::<_, StoreError>(&OperatorMark::command_line(), NOW_MS, |tx| {
            tx.next_number(NumberKind::Receipt, 2026)
        })
        .unwrap();
    assert_eq!(next.to_string(), "XY1-收2026-00007");
}

#[test]
fn kinds_of_a_later_program_survive_a_rebuild() {
    let (desk, mut store) = TempDesk::set_up();
    let ids: Vec<EntityId> = [
        "parcel.sent",
        "application.praised",
        "receipt.folded",
        "nodot",
    ]
    .map(|kind| write(&mut store, unknown(kind, 3), None).unwrap())
    .to_vec();
    store.rebuild().unwrap();
    drop(store);
    let store = desk.open().unwrap();
    for id in ids {
        let entries = store.read().entries_of(id).unwrap();
        assert_eq!(entries.len(), 1);
        let Ok(Some(Body::Unknown(body))) = entries[0].body() else {
            panic!("{:?}", entries[0])
        };
        assert_eq!(
            (body.version, body.bytes),
            (3, vec![0xa1, 0x61, 0x61, 0x01])
        );
    }
    assert_eq!(store.verify().unwrap().findings, []);
}

#[test]
fn a_rebuild_of_a_journal_that_cannot_be_read_leaves_the_projections() {
    let (desk, mut store) = TempDesk::set_up();
    rich(&mut store);
    let totals = store.read().totals().unwrap();
    let attacker = desk.attack();
    zonedesk_testkit::attacker::drop_triggers(&attacker);
    attacker
        .execute("UPDATE bodies SET body = x'a0' WHERE entry_id = 9", [])
        .unwrap();
    drop(attacker);
    assert!(matches!(store.rebuild(), Err(StoreError::Entry(_))));
    assert_eq!(store.read().totals().unwrap(), totals);
}

/// A desk that heard an edition of the district before it could read it reads it once it is updated.
#[test]
fn what_the_district_published_is_read_after_the_update() {
    let (desk, mut store) = TempDesk::set_up();
    let edition = zonedesk_domain::tariff::Published(sample::tariff());
    write(&mut store, edition.into(), None).unwrap();
    assert_eq!(store.read().tariffs().unwrap().len(), 1);
    let material = material::Published(material::Edition {
        title: "临渭区政府信息公开指南".into(),
        category: material::Category::Guide,
        level: None,
        issuer: String::new(),
        document_number: String::new(),
        version: String::new(),
        issued_on: None,
        valid_until: None,
        url: String::new(),
    });
    write(&mut store, material.into(), None).unwrap();
    drop(store);
    // As a program of before left it: the entry is there, and nothing was made of it.
    let attacker = desk.attack();
    attacker
        .execute_batch(
            "DELETE FROM reference_data WHERE noun = 'tariff'; \
             ALTER TABLE sync DROP COLUMN bundles_made; ALTER TABLE sync DROP COLUMN bundles_answered; DROP TABLE files; \
             DROP TABLE materials; DROP TABLE readings; DROP TABLE search_materials; \
             DELETE FROM migrations WHERE number > 9;",
        )
        .unwrap();
    drop(attacker);
    let mut store = desk.open().unwrap();
    let tariffs = store.read().tariffs().unwrap();
    assert!(tariffs.len() == 1 && tariffs[0].published, "{tariffs:?}");
    assert_eq!(store.read().all_materials().unwrap().len(), 1);
    assert!(store.rebuild().unwrap().equal, "as a rebuild makes it");
}
