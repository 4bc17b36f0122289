//! Ledgers of what this desk did itself, and files that cannot be written.

use super::desk::CommandLine;
use serde_json::json;
use std::fs;
use zonedesk_documents::read_sheet;
use zonedesk_domain::{copying::Voided, journal::OperatorMark};
use zonedesk_store::{DataFolder, DatabaseKey, OpenOptions, Store};
use zonedesk_testkit::{
    desk::{write, write_about},
    sample,
};

fn rows(line: &CommandLine, register: &str, month: &str) -> Vec<String> {
    let out = line.path("ledger.xlsx");
    let said = line.run(&["ledger", register, "--month", month, "--out", &out]);
    assert_eq!(said.code, 0, "{said:?}");
    let sheet = read_sheet(out.as_ref()).unwrap();
    sheet
        .rows
        .iter()
        .map(|row| {
            row.cells
                .iter()
                .map(|cell| cell.as_text())
                .collect::<Vec<_>>()
                .join("|")
                .replace('\n', " ")
        })
        .collect()
}

fn row_with(rows: &[String], part: &str) -> String {
    rows.iter()
        .find(|row| row.contains(part))
        .unwrap_or_else(|| panic!("{part}: {rows:#?}"))
        .clone()
}

#[test]
fn a_ledger_shows_own_work_voids_and_estimates_and_masks_people() {
    use zonedesk_domain::journal::NumberKind as N;
    let line = CommandLine::set_up();
    let folder = DataFolder::new(line.data());
    let key = DatabaseKey::read_file(&folder.key_file()).unwrap();
    let mut store = Store::open(&folder, &key, &OpenOptions::default()).unwrap();
    write(
        &mut store,
        sample::application().into(),
        Some(N::Application),
    )
    .unwrap();
    let mut late = sample::application();
    late.received_on = sample::on(12, 10);
    late.written_by_staff = true;
    let handed = write(&mut store, late.into(), Some(N::Application)).unwrap();
    write_about(&mut store, handed, sample::handed_over().into()).unwrap();
    write(
        &mut store,
        sample::consultation().into(),
        Some(N::Consultation),
    )
    .unwrap();
    write(&mut store, sample::free_copy().into(), None).unwrap();
    write(&mut store, sample::charged_copy().into(), Some(N::Receipt)).unwrap();
    let voided = write(&mut store, sample::charged_copy().into(), Some(N::Receipt)).unwrap();
    write_about(
        &mut store,
        voided,
        Voided {
            on: sample::on(10, 9),
            reason: "页数录错".into(),
        }
        .into(),
    )
    .unwrap();
    assert_eq!(OperatorMark::command_line().0, "cli");
    drop(store);

    let applications = rows(&line, "applications", "2026-10");
    let application = row_with(&applications, "XY1-申2026-00001");
    for part in [
        "张*明",
        "2026-11-05",
        "未转交",
        "2025年向阳街道老旧小区改造资金使用情况",
    ] {
        assert!(application.contains(part), "{part}: {application}");
    }
    for secret in ["张晓明", "610502199601010015", "13809131234"] {
        assert!(!application.contains(secret), "{secret}: {application}");
    }
    assert!(
        !applications.iter().any(|row| row.contains("00002")),
        "another month's"
    );
    let estimated = row_with(&rows(&line, "applications", "2026-12"), "XY1-申2026-00002");
    for part in ["估算", "代填", "已转交"] {
        assert!(estimated.contains(part), "{part}: {estimated}");
    }
    let consultation = row_with(&rows(&line, "consultations", "2026-10"), "XY1-询2026-00001");
    for part in ["李*兰", "2026-10-15", "超期未答复", "命令行"] {
        assert!(consultation.contains(part), "{part}: {consultation}");
    }
    let copies = rows(&line, "copies", "2026-10");
    assert!(
        row_with(&copies, "免费").contains("查阅资料"),
        "{copies:#?}"
    );
    let charged = row_with(&copies, "XY1-收2026-00001");
    for part in ["|0.20/页|2|", "临发改价〔2026〕12号", "现金", "命令行"] {
        assert!(charged.contains(part), "{part}: {charged}");
    }
    let void = row_with(&copies, "XY1-收2026-00002");
    for part in ["作废：页数录错，待复核", "原金额 2.00 元"] {
        assert!(void.contains(part), "{part}: {void}");
    }
    let totals = row_with(&copies, "合计：2 笔");
    assert!(
        totals.contains("13 页") && totals.contains("作废 1 笔"),
        "{totals}"
    );
    assert!(
        row_with(&copies, "金额合计").contains("2.00 元（大写：人民币贰元整）"),
        "{copies:#?}"
    );
}

#[test]
fn suggestions_and_the_summary_of_a_month_are_written_too() {
    let line = CommandLine::set_up();
    for (name, told) in [("suggestions", "意见建议登记台账"), ("summary", "月度汇总")] {
        let written = |ending: &str| {
            let out = line.path(&format!("{name}.{ending}"));
            let said = line.run(&["ledger", name, "--month", "2026-10", "--out", &out]);
            assert_eq!(said.code, 0, "{said:?}");
            assert!(
                said.out.contains(told) && said.out.contains("零报告"),
                "{said:?}"
            );
            fs::read(&out).unwrap()
        };
        assert!(written("pdf").starts_with(b"%PDF-"), "{name}");
        assert!(written("xlsx").starts_with(b"PK"), "{name}");
    }
}

#[test]
fn a_ledger_is_written_whole_or_not_at_all() {
    let line = CommandLine::set_up();
    let ledger = |out: &str| line.run(&["ledger", "copies", "--month", "2026-10", "--out", out]);
    ledger(&line.path("ledger.doc")).refused("以 .pdf 或 .xlsx 结尾");
    ledger(&line.path("ledger")).refused("以 .pdf 或 .xlsx 结尾");
    ledger(&line.path("absent/ledger.pdf")).refused("不存在");
    fs::create_dir(line.file("folder.pdf")).unwrap();
    ledger(&line.path("folder.pdf")).refused("没有保存");
    fs::write(line.file("old.PDF"), "old").unwrap();
    assert_eq!(ledger(&line.path("old.PDF")).code, 0);
    assert!(fs::read(line.file("old.PDF")).unwrap().starts_with(b"%PDF"));
    let names: Vec<_> = fs::read_dir(line.file(""))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        names.iter().all(|name| !name.ends_with(".part")),
        "{names:?}"
    );
    let out = line.path("a.xlsx");
    assert_eq!(
        line.json(&["ledger", "copies", "--month", "2026年10月", "--out", &out]),
        json!({"file": out, "rows": 0, "pages": null, "missing_characters": []})
    );
}
