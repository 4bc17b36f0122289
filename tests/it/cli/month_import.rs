//! A month of registers comes in, as CSV and as workbooks, and goes out as ledgers.

use super::{
    desk::{CommandLine, text_of},
    month::{APPLICATIONS, CONSULTATIONS, COPIES, Month, october},
};
use serde_json::{Value, json};
use std::{collections::HashSet, fs};
use zonedesk_documents::read_sheet;
use zonedesk_testkit::register_file::{write_gb18030, write_workbook};

const REGISTERS: [&str; 3] = ["applications", "consultations", "copies"];

/// The month's three registers as files with this ending.
fn write_files(line: &CommandLine, month: &Month, ending: &str) {
    for (register, rows) in
        REGISTERS
            .into_iter()
            .zip([&month.applications, &month.consultations, &month.copies])
    {
        let file = line.file(&format!("{register}.{ending}"));
        if ending == "csv" {
            write_gb18030(&file, rows)
        } else {
            write_workbook(&file, rows)
        }
    }
}

fn import(line: &CommandLine, register: &str, ending: &str, more: &[&str]) -> (u8, Value) {
    let file = line.path(&format!("{register}.{ending}"));
    let said = line.run(&[&["import", register, &file, "--json"], more].concat());
    (said.code, said.object())
}

/// Line and column of each refusal.
fn refused(outcome: &Value) -> Vec<(u64, String)> {
    let refusals = outcome["refused"].as_array().unwrap();
    let named = refusals.iter().map(|refusal| {
        assert!(
            refusal["reason"].as_str().unwrap().chars().count() > 3,
            "{refusal}"
        );
        (
            refusal["line"].as_u64().unwrap(),
            refusal["column"].as_str().unwrap().to_owned(),
        )
    });
    named.collect()
}

fn totals_of(month: &Month) -> Value {
    json!({
        "applications": {"count": APPLICATIONS, "open_handover": month.open_handover},
        "consultations": {"count": CONSULTATIONS},
        "copies": {"count": COPIES, "pages": month.pages, "sum_fen": month.sum_fen},
    })
}

fn import_month(first: &str, second: &str) {
    let month = october();
    let line = CommandLine::set_up();
    write_files(&line, &month, first);
    write_files(&line, &month, second);
    let counts = [APPLICATIONS, CONSULTATIONS, COPIES];
    let mut refusals = 0;
    for ((register, wrong), count) in REGISTERS.into_iter().zip(&month.wrong).zip(counts) {
        let wrong: Vec<_> = wrong
            .iter()
            .map(|(line, column)| (*line, (*column).to_owned()))
            .collect();
        // A dry run says the same and writes nothing.
        let before = line.json(&["stats"]);
        let (dry_code, dry) = import(&line, register, first, &["--dry-run"]);
        assert_eq!(line.json(&["stats"]), before);
        let (code, outcome) = import(&line, register, first, &[]);
        assert_eq!((dry_code, &dry), (code, &outcome), "{register}");
        assert_eq!(code, 1, "there are refusals");
        assert_eq!(
            (&outcome["taken"], &outcome["already"]),
            (&json!(count), &json!(0)),
            "{register}"
        );
        assert_eq!(refused(&outcome), wrong, "{register}");
        refusals += wrong.len();
    }
    assert_eq!(refusals, 12);
    assert_eq!(line.json(&["stats"]), totals_of(&month));
    for ending in [second, first] {
        for ((register, wrong), count) in REGISTERS.into_iter().zip(&month.wrong).zip(counts) {
            let (code, outcome) = import(&line, register, ending, &[]);
            assert_eq!(code, 1);
            assert_eq!(
                (&outcome["taken"], &outcome["already"]),
                (&json!(0), &json!(count)),
                "{register}.{ending}"
            );
            assert_eq!(refused(&outcome).len(), wrong.len());
        }
    }
    assert_eq!(line.json(&["stats"]), totals_of(&month));
    assert_eq!(line.run(&["verify"]).code, 0);
    assert_eq!(line.json(&["rebuild"])["equal"], json!(true));
    for register in REGISTERS {
        check_ledgers(&line, register);
    }
}

#[test]
fn a_month_in_gb18030_is_taken_once_also_when_it_comes_again_as_workbooks() {
    import_month("csv", "xlsx");
}

#[test]
fn a_month_in_workbooks_is_taken_once_also_when_it_comes_again_in_gb18030() {
    import_month("xlsx", "csv");
}

fn check_ledgers(line: &CommandLine, register: &str) {
    let (pdf, xlsx) = (
        line.path(&format!("ledger-{register}.pdf")),
        line.path(&format!("ledger-{register}.xlsx")),
    );
    let written = line.json(&["ledger", register, "--month", "2026-10", "--out", &pdf]);
    let said = line.run(&["ledger", register, "--month", "2026-10", "--out", &xlsx]);
    assert_eq!(said.code, 0, "{said:?}");
    let size = fs::metadata(&pdf).unwrap().len();
    assert!(size < 1024 * 1024, "{register}: {size} bytes");
    assert!(written["pages"].as_u64().unwrap() > 3, "{written}");

    let text = text_of(&pdf);
    let sheet = read_sheet(pdf.replace(".pdf", ".xlsx").as_ref()).unwrap();
    let cells: String = sheet
        .rows
        .iter()
        .flat_map(|row| &row.cells)
        .map(|cell| cell.as_text() + "\n")
        .collect();
    let (numbers, names): (&[&str], &[&str]) = match register {
        "applications" => (
            &["XY1-申2026-00001", "XY1-申2026-00300"],
            &["邽", "蔺", "㛃", "𬎆", "垚"],
        ),
        "consultations" => (
            &["XY1-询2026-00001", "XY1-询2026-00200"],
            &["邽", "蔺", "㛃", "𬎆"],
        ),
        _ => (&[], &["邽", "蔺", "㛃", "𬎆", "大写：人民币"]),
    };
    let without_breaks = |text: &str| {
        text.chars()
            .filter(|mark| !mark.is_whitespace())
            .collect::<String>()
    };
    for part in names.iter().chain(&["导入"]) {
        assert!(text.contains(part), "{register}.pdf lacks {part}");
        assert!(cells.contains(part), "{register}.xlsx lacks {part}");
    }
    for number in numbers {
        assert!(cells.contains(number), "{register}.xlsx lacks {number}");
        // In the narrow column of the paper a number may be broken.
        let tail = &number[number.len() - 5..];
        assert!(
            without_breaks(&text).contains(tail),
            "{register}.pdf lacks {number}"
        );
    }
    // What leaves the desk is masked.
    let month = october();
    let (people, secrets) = personal(&month, register);
    assert!(people.len() > 50 && cells.contains('*'), "{register}");
    for cell in cells.lines() {
        assert!(!people.contains(&cell), "{register}.xlsx names {cell}");
    }
    for secret in secrets {
        assert!(
            !cells.contains(secret) && !text.contains(secret),
            "{register} holds {secret}"
        );
    }
}

/// The names of people in a register, and their numbers.
fn personal<'a>(month: &'a Month, register: &str) -> (HashSet<&'a str>, Vec<&'a str>) {
    let (rows, person, numbers): (_, usize, &[usize]) = match register {
        "applications" => (&month.applications, 3, &[5, 6]),
        "consultations" => (&month.consultations, 2, &[3]),
        _ => (&month.copies, 7, &[]),
    };
    let sound = rows.iter().skip(1);
    let names = sound
        .clone()
        .map(|row| row[person].as_str())
        .filter(|name| !name.is_empty() && !name.ends_with("公司"));
    let secrets = sound.flat_map(|row| numbers.iter().map(|column| row[*column].as_str()));
    (
        names.collect(),
        secrets
            .filter(|number| !number.is_empty() && !number.starts_with('9'))
            .collect(),
    )
}

#[test]
fn a_month_without_anything_is_a_zero_report() {
    let line = CommandLine::set_up();
    for (register, report) in [
        ("applications", "本月无申请（零报告）"),
        ("consultations", "本月无咨询（零报告）"),
        ("copies", "本月无复印打印（零报告）"),
    ] {
        let pdf = line.path("zero.pdf");
        let said = line.run(&["ledger", register, "--month", "2026-10", "--out", &pdf]);
        assert_eq!(said.code, 0, "{said:?}");
        assert!(said.out.contains("零报告"), "{said:?}");
        assert!(text_of(&pdf).contains(report));
    }
}
