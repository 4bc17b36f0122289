//! 未经核定的，不得收取任何费用: no charge without a tariff that is approved, shown and valid today.

use super::desk::CommandLine;
use serde_json::{Value, json};
use std::fs;
use zonedesk_domain::{
    journal::{Draft, EntityId, OperatorMark},
    tariff::Withdrawn,
};
use zonedesk_store::{DataFolder, DatabaseKey, OpenOptions, Store, StoreError};
use zonedesk_testkit::desk::NOW_MS;

/// A tariff that holds on 2026-11-24.
fn tariff() -> Value {
    json!({
        "approval_number": "临发改价〔2026〕12号",
        "approvers": ["临渭区财政局", "临渭区发展和改革局"],
        "valid_from": "2026-01-01",
        "valid_to": "2026-12-31",
        "items": [{"id": "bw-a4", "name": "黑白复印 A4 单面", "unit": "page", "price_fen": 15}],
        "displayed": {"on": "2026-01-01", "place": "窗口公示牌"}
    })
}

fn set(line: &CommandLine, tariff: &Value) {
    fs::write(line.file("tariff.json"), tariff.to_string()).unwrap();
    let said = line.run(&["tariff", "set", &line.path("tariff.json")]);
    assert_eq!(said.code, 0, "{said:?}");
}

fn copies(line: &CommandLine) -> Value {
    line.json(&["stats"])["copies"].clone()
}

#[test]
fn a_valid_tariff_gives_a_numbered_receipt() {
    let line = CommandLine::set_up();
    set(&line, &tariff());
    let said = line.run(&["copy", "--item", "bw-a4", "--pages", "7", "--payer", "刘五"]);
    assert_eq!(said.code, 0);
    for part in [
        "XY1-收2026-00001",
        "1.05 元",
        "人民币壹元零伍分",
        "临发改价〔2026〕12号",
    ] {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    let second = line.json(&["copy", "--item", "bw-a4", "--pages", "10"]);
    assert_eq!(second["number"], json!("XY1-收2026-00002"));
    assert_eq!(
        (&second["amount_fen"], &second["words"]),
        (&json!(150), &json!("人民币壹元伍角整"))
    );
    assert_eq!(
        copies(&line),
        json!({"count": 2, "pages": 17, "sum_fen": 255})
    );
}

#[test]
fn without_a_tariff_that_holds_every_copy_is_free() {
    let cases: [(&str, Vec<(&str, Value)>); 5] = [
        ("not displayed", vec![("displayed", Value::Null)]),
        (
            "displayed only from tomorrow",
            vec![(
                "displayed",
                json!({"on": "2026-11-25", "place": "窗口公示牌"}),
            )],
        ),
        ("expired yesterday", vec![("valid_to", json!("2026-11-23"))]),
        (
            "valid from tomorrow",
            vec![("valid_from", json!("2026-11-25"))],
        ),
        (
            "expired for years",
            vec![
                ("valid_from", json!("2019-01-01")),
                ("valid_to", json!("2020-12-31")),
            ],
        ),
    ];
    let no_tariff = CommandLine::set_up();
    let mut doors = vec![("no tariff at all", no_tariff)];
    for (what, changes) in cases {
        let line = CommandLine::set_up();
        let mut tariff = tariff();
        for (field, value) in changes {
            tariff[field] = value;
        }
        if tariff["displayed"].is_null() {
            tariff.as_object_mut().unwrap().remove("displayed");
        }
        set(&line, &tariff);
        doors.push((what, line));
    }
    let withdrawn = CommandLine::set_up();
    set(&withdrawn, &tariff());
    withdraw(&withdrawn);
    doors.push(("withdrawn", withdrawn));

    for (what, line) in &doors {
        let said = line.run(&["copy", "--item", "bw-a4", "--pages", "7", "--payer", "刘五"]);
        assert_eq!(said.code, 0, "{what}: {said:?}");
        assert!(
            said.out.contains("免费") && said.out.contains("不收取任何费用"),
            "{what}: {}",
            said.out
        );
        let outcome = line.json(&["copy", "--item", "bw-a4", "--pages", "1"]);
        assert_eq!(
            (&outcome["number"], &outcome["amount_fen"]),
            (&Value::Null, &json!(0)),
            "{what}"
        );
        assert_eq!(
            copies(line),
            json!({"count": 2, "pages": 8, "sum_fen": 0}),
            "{what}"
        );
        let shown = line.run(&["tariff", "show"]).out;
        assert!(
            shown.contains("本专区复印、打印服务不收取任何费用"),
            "{what}: {shown}"
        );
        // The series has not moved: the first charge of the year would be number 1.
        set(
            line,
            &json!({"approval_number": "新", "approvers": ["财政局"], "valid_from": "2026-11-24",
            "items": [{"id": "x", "name": "y", "unit": "page", "price_fen": 1}], "displayed": {"on": "2026-11-24", "place": "窗口"}}),
        );
        assert_eq!(
            line.json(&["copy", "--item", "x", "--pages", "1"])["number"],
            json!("XY1-收2026-00001"),
            "{what}"
        );
    }
    assert_eq!(doors.len(), 7);
}

/// As the window will do it: an entry of the journal.
fn withdraw(line: &CommandLine) {
    let folder = DataFolder::new(line.data());
    let key = DatabaseKey::read_file(&folder.key_file()).unwrap();
    let mut store = Store::open(&folder, &key, &OpenOptions::default()).unwrap();
    let tariff = store.read().tariffs().unwrap().pop().unwrap().id;
    let withdrawn = Withdrawn {
        on: "2026-11-24".parse().unwrap(),
        reason: "新标准施行".into(),
    };
    store
        .transact::<_, StoreError>(&OperatorMark::command_line(), NOW_MS, |tx| {
            tx.append(&Draft {
                entity: EntityId(tariff.0),
                body: withdrawn.into(),
                number: None,
            })
        })
        .unwrap();
}

#[test]
fn an_item_that_the_tariff_lacks_is_neither_charged_nor_given_away() {
    let line = CommandLine::set_up();
    set(&line, &tariff());
    line.run(&["copy", "--item", "colour-a4", "--pages", "7"])
        .refused("没有这个项目");
    assert_eq!(copies(&line), json!({"count": 0, "pages": 0, "sum_fen": 0}));
}

#[test]
fn a_wrong_tariff_file_is_refused_by_line_and_field() {
    let line = CommandLine::set_up();
    let text = serde_json::to_string_pretty(&tariff()).unwrap();
    for (from, to, part) in [
        ("\"unit\": \"page\"", "\"unit\": \"pages\"", "“unit”"),
        ("\"price_fen\": 15", "\"price_fen\": 0.15", "“price_fen”"),
        ("\"price_fen\": 15", "\"price_fen\": 0", "单价应大于 0"),
        ("临发改价〔2026〕12号", " ", "批准文号"),
        ("\"valid_to\"", "\"valid_too\"", "没有“valid_too”这个栏目"),
        (
            "\"2026-12-31\"",
            "\"2025-12-31\"",
            "停止日期不能早于生效日期",
        ),
        ("窗口公示牌", "", "公示位置"),
        ("}", "", "行"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text);
        fs::write(line.file("wrong.json"), changed).unwrap();
        line.run(&["tariff", "set", &line.path("wrong.json")])
            .refused(part);
    }
    line.run(&["tariff", "set", &line.path("absent.json")])
        .refused("无法读取文件");
    fs::write(line.file("gb.json"), b"{\"approval_number\": \"\xC1\xD9\"}").unwrap();
    line.run(&["tariff", "set", &line.path("gb.json")])
        .refused("UTF-8");
    assert_eq!(line.json(&["tariff", "show"])["tariffs"], json!([]));
}

#[test]
fn the_example_in_the_help_is_a_tariff() {
    let line = CommandLine::set_up();
    let help = line.run(&["tariff", "set", "--help"]).out;
    let example = &help[help.find("\n{").unwrap()..help.rfind("\n}").unwrap() + 2];
    fs::write(line.file("example.json"), example).unwrap();
    let said = line.run(&["tariff", "set", &line.path("example.json")]);
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.out.contains("bw-a4 黑白复印 A4 单面 0.20 元/页"),
        "{}",
        said.out
    );
    assert!(said.out.contains("今天可据以收费"), "{}", said.out);
}
