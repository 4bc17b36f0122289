//! A ledger is read back from its PDF, and what somebody changed in it is named.

use crate::support::{application_lines, day, occasion};
use lopdf::{Document, Object, content::Content, dictionary};
use std::process::Command;
use zonedesk_documents::application_ledger::application_ledger;
use zonedesk_documents::{
    Difference, DifferentPlace, LaterLine, Ledger, LedgerFile, LedgerFileError, Masking,
    ledger_digest, ledger_pdf, placed_ledger_pdf,
};
use zonedesk_domain::journal::Algorithm;

fn ledger() -> Ledger {
    let mut ledger = application_ledger(&application_lines(24), &occasion(Masking::Masked));
    ledger.seal = "2026-11-03 封存　数据校验 K7M2Q-9XATB".to_owned();
    ledger.later = (1..=20)
        .map(|place| LaterLine {
            kind: ["补登", "更正", "作废", "续办"][place % 4].to_owned(),
            number: format!("XY1-申2026-{place:05}"),
            on: day(9, 9),
            what: "申请人、联系电话；原因：㛃字写错，已与申请人核对身份证件原件".to_owned(),
            said_on: day(10, 12),
            operator: "周敏".to_owned(),
        })
        .collect();
    ledger
}

/// What differs once `change` was made to the file.
fn changed(change: impl FnOnce(&mut Document)) -> Vec<Difference> {
    let (document, places) = placed_ledger_pdf(&ledger()).unwrap();
    let mut file = Document::load_mem(&document.bytes).unwrap();
    change(&mut file);
    let mut bytes = Vec::new();
    file.save_to(&mut bytes).unwrap();
    let should = LedgerFile::read(&document.bytes).unwrap();
    LedgerFile::read(&bytes)
        .unwrap()
        .differences(&should, &places)
}

/// The operations of the first page, changed.
fn rewrite(file: &mut Document, change: impl FnOnce(&mut Content)) {
    let page = *file.get_pages().get(&1).unwrap();
    let mut content = file.get_and_decode_page_content(page).unwrap();
    change(&mut content);
    file.change_page_content(page, content.encode().unwrap())
        .unwrap();
}

/// The runs of text of a page, by the place of their operation.
fn shown(content: &Content) -> Vec<usize> {
    (0..content.operations.len())
        .filter(|at| matches!(content.operations[*at].operator.as_str(), "Tj" | "TJ"))
        .collect()
}

#[test]
fn another_program_may_save_it_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (document, places) = placed_ledger_pdf(&ledger()).unwrap();
    let (from, to) = (folder.path().join("a.pdf"), folder.path().join("b.pdf"));
    std::fs::write(&from, &document.bytes).unwrap();
    let saved = Command::new("qpdf")
        .args([
            "--linearize",
            "--object-streams=generate",
            "--compress-streams=y",
        ])
        .args([&from, &to])
        .status()
        .unwrap();
    assert!(saved.success());
    let bytes = std::fs::read(&to).unwrap();
    assert_ne!(bytes, document.bytes);
    let should = LedgerFile::read(&document.bytes).unwrap();
    let read = LedgerFile::read(&bytes).unwrap();
    assert_eq!(read.differences(&should, &places), []);
    let heads = read.heads();
    assert!(heads.contains(&"依申请公开登记台账"), "{heads:?}");
    assert!(heads.contains(&"2026年10月"), "{heads:?}");
}

#[test]
fn a_cell_that_says_something_else_is_named() {
    // The numbers of the third and the fifth row stand for one another.
    let mut wanted = Vec::new();
    let differences = changed(|file| {
        rewrite(file, |content| {
            let runs = shown(content);
            // Whatever the writer does, both stand in the second column.
            let twins: Vec<_> = runs
                .windows(2)
                .filter(|two| {
                    content.operations[two[0]].operands != content.operations[two[1]].operands
                })
                .map(|two| two.to_vec())
                .skip(60)
                .take(1)
                .collect();
            let [one, other] = twins[0][..] else {
                panic!("two runs")
            };
            let operands = content.operations[one].operands.clone();
            content.operations[one].operands = content.operations[other].operands.clone();
            content.operations[other].operands = operands;
            wanted = vec![one, other];
        });
    });
    assert!(!differences.is_empty());
    assert!(
        differences
            .iter()
            .all(|one| matches!(one.at, DifferentPlace::Cell { later: false, .. })),
        "{differences:?}"
    );
    let ledger = ledger();
    for Difference {
        page,
        at,
        expected,
        found,
    } in &differences
    {
        let DifferentPlace::Cell { row, column, .. } = *at else {
            unreachable!()
        };
        assert_eq!(*page, 1);
        let cell = ledger.rows[row][column].replace('\n', "");
        assert_eq!(*expected, cell, "row {row}, column {column}");
        assert_ne!(expected, found);
    }
}

#[test]
fn what_covers_adds_or_leaves_out_is_named() {
    let cover = changed(|file| {
        rewrite(file, |content| {
            let operation = |operator: &str, numbers: &[i64]| {
                let operands = numbers
                    .iter()
                    .map(|number| Object::Integer(*number))
                    .collect();
                lopdf::content::Operation::new(operator, operands)
            };
            content.operations.extend([
                operation("g", &[1]),
                operation("re", &[100, 300, 60, 12]),
                operation("f", &[]),
            ]);
        });
    });
    assert_eq!(
        cover
            .iter()
            .map(|one| (one.page, one.at))
            .collect::<Vec<_>>(),
        [(1, DifferentPlace::Drawing)]
    );

    let note = changed(|file| {
        let page = *file.get_pages().get(&2).unwrap();
        let annotation = file.add_object(dictionary! {
            "Type" => "Annot", "Subtype" => "FreeText",
            "Rect" => vec![10.into(), 10.into(), 90.into(), 30.into()],
            "Contents" => Object::string_literal("x"),
        });
        let page = file.get_object_mut(page).unwrap().as_dict_mut().unwrap();
        page.set("Annots", vec![annotation.into()]);
    });
    assert_eq!(
        note.iter()
            .map(|one| (one.page, one.at))
            .collect::<Vec<_>>(),
        [(2, DifferentPlace::Annotation)]
    );

    let fewer = changed(|file| file.delete_pages(&[3]));
    assert!(
        fewer.iter().any(|one| one.at == DifferentPlace::Pages),
        "{fewer:?}"
    );

    let font = changed(|file| {
        let program = file
            .objects
            .values_mut()
            .filter_map(|object| object.as_stream_mut().ok())
            .find(|stream| {
                stream.dict.get(b"Subtype").is_ok_and(|kind| {
                    kind.as_name()
                        .is_ok_and(|name| name.starts_with(b"CIDFontType0C") || name == b"OpenType")
                })
            })
            .expect("a font program");
        program.decompress().unwrap();
        let at = program.content.len() - 20;
        program.content[at] ^= 1;
    });
    assert!(
        !font.is_empty() && font.iter().all(|one| one.at == DifferentPlace::Fonts),
        "{font:?}"
    );
}

#[test]
fn what_was_said_later_has_its_own_rows() {
    let differences = {
        let mut altered = ledger();
        altered.later[17].what = "申请人；原因：无".to_owned();
        altered.totals[0] = "合计：41 件。".to_owned();
        let (document, places) = placed_ledger_pdf(&ledger()).unwrap();
        let other = ledger_pdf(&altered).unwrap();
        let should = LedgerFile::read(&document.bytes).unwrap();
        LedgerFile::read(&other.bytes)
            .unwrap()
            .differences(&should, &places)
    };
    let cells: Vec<_> = differences.iter().map(|one| one.at).collect();
    assert!(
        cells.contains(&DifferentPlace::Cell {
            later: true,
            row: 17,
            column: 4
        }),
        "{differences:?}"
    );
    assert!(cells.contains(&DifferentPlace::Around), "{differences:?}");
}

#[test]
fn every_text_of_a_ledger_counts_for_its_digest() {
    type Change = fn(&mut Ledger);
    let changes: [Change; 8] = [
        |one| one.title.push('一'),
        |one| one.month = "2026年11月".to_owned(),
        |one| one.rows[3][2].push('一'),
        |one| {
            // The same letters, another border between two cells.
            let moved = one.rows[3][5].remove(0);
            one.rows[3][4].push(moved);
        },
        |one| drop(one.rows.pop()),
        |one| one.totals[0].push('一'),
        |one| one.later[3].what.push('一'),
        |one| one.prepared_on = day(11, 4),
    ];
    let digest = |ledger: &Ledger| ledger_digest(ledger, Algorithm::Sm3);
    let first = digest(&ledger());
    for (place, change) in changes.into_iter().enumerate() {
        let mut other = ledger();
        change(&mut other);
        assert_ne!(digest(&other), first, "change {place}");
    }
    // The line of the seal holds the digest, so it cannot be part of it.
    let mut unsealed = ledger();
    unsealed.seal.clear();
    assert_eq!(digest(&unsealed), first);
}

#[test]
fn what_is_no_ledger_is_refused() {
    for bytes in [b"%PDF-1.7 and nothing more".as_slice(), b"", b"PK\x03\x04"] {
        let error = LedgerFile::read(bytes).unwrap_err();
        assert!(matches!(error, LedgerFileError::Damaged(_)), "{error}");
    }
}
