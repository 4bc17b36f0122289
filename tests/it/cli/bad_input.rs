//! What nobody hopes for: a clear word in Chinese, nothing lost, no panic.

use super::desk::{CommandLine, Said};
use serde_json::json;
use std::fs;
use zonedesk_app::{Clock, Desk};
use zonedesk_domain::operator::Role;
use zonedesk_store::{DataFolder, DatabaseKey, KeySlots};
use zonedesk_testkit::{
    attacker::{drop_triggers, open_past_the_store},
    desk::NOW_MS,
};

/// Every command that opens the data; the readers first.
const ON_DATA: &[&[&str]] = &[
    &["stats"],
    &["verify"],
    &["search", "张"],
    &["rebuild"],
    &["tariff", "show"],
    &["copy", "--item", "a", "--pages", "1"],
    &[
        "ledger",
        "copies",
        "--month",
        "2026-10",
        "--out",
        "/nowhere/x.pdf",
    ],
    &["import", "copies", "/nowhere/x.csv"],
    &["head", "--out", "/nowhere"],
    &[
        "operator",
        "add",
        "--name",
        "王敏",
        "--role",
        "clerk",
        "--pin-file",
        "-",
    ],
];
const READERS: usize = 3;

fn every_command(line: &CommandLine) -> Vec<Said> {
    ON_DATA
        .iter()
        .map(|arguments| line.run_with_input(arguments, b"739154\n"))
        .collect()
}

#[test]
fn without_a_database_nothing_is_made() {
    let line = CommandLine::empty();
    for said in every_command(&line) {
        said.refused("没有数据库，请先完成初始设置");
    }
    assert!(!line.data().exists());
}

#[test]
fn a_site_is_set_up_once() {
    let line = CommandLine::empty();
    let first = line.init();
    assert_eq!(first.code, 0);
    assert!(
        first.out.contains("zonedesk.key") && first.out.contains("新生成"),
        "{}",
        first.out
    );
    let key = fs::read(line.data().join("zonedesk.key")).unwrap();
    let second = line.init();
    second.refused("已有数据库，不能重复初始化");
    assert_eq!(fs::read(line.data().join("zonedesk.key")).unwrap(), key);
    assert_eq!(line.json(&["stats"])["applications"]["count"], json!(0));
    // Nor where only the key is gone: nothing may be written over what somebody still has the key of.
    fs::rename(line.data().join("zonedesk.key"), line.file("kept.key")).unwrap();
    line.init().refused("已有数据库，不能重复初始化");
    assert!(!line.data().join("zonedesk.key").exists());
    line.run(&["stats"]).refused("密钥文件");
    assert_eq!(
        line.run(&["stats", "--key-file", &line.path("kept.key")])
            .code,
        0
    );
}

#[test]
fn a_given_key_file_is_used_and_none_is_made() {
    let line = CommandLine::empty();
    let key = line.path("own.key");
    DatabaseKey::random()
        .unwrap()
        .write_file(key.as_ref())
        .unwrap();
    let said = line.run(&[
        "init",
        "--key-file",
        &key,
        "--site",
        "临渭区图书馆",
        "--code",
        "LIB",
        "--kind",
        "library",
        "--desk",
        "2",
        "--hours",
        "09:00-17:00",
        "--json",
    ]);
    assert_eq!(
        (said.code, &said.object()["key_file_made"]),
        (0, &json!(false)),
        "{said:?}"
    );
    assert!(!line.data().join("zonedesk.key").exists());
    line.run(&["stats"]).refused("密钥文件");
    assert_eq!(line.run(&["--key-file", &key, "stats"]).code, 0);
}

#[test]
fn a_wrong_key_changes_nothing() {
    let line = CommandLine::set_up();
    let before = fs::read(line.data().join("zonedesk.db")).unwrap();
    let path = line.data().join("zonedesk.key");
    let right = fs::read(&path).unwrap();
    DatabaseKey::random().unwrap().write_file(&path).unwrap();
    for said in every_command(&line) {
        said.refused("密钥不符");
    }
    fs::write(&path, "no key").unwrap();
    for said in every_command(&line) {
        said.refused("不是密钥文件");
    }
    let object = line.json(&["stats"]);
    assert_eq!(object["error"]["code"], json!("wrong_key"), "{object}");
    assert_eq!(fs::read(line.data().join("zonedesk.db")).unwrap(), before);
    fs::write(&path, right).unwrap();
    assert_eq!(line.run(&["verify"]).code, 0);
}

#[test]
fn a_foreign_a_damaged_and_a_newer_database_are_told_apart_from_a_sound_one() {
    let foreign = CommandLine::set_up();
    let noise: Vec<u8> = (0..40_960_u32)
        .map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    fs::write(foreign.data().join("zonedesk.db"), &noise).unwrap();
    for said in every_command(&foreign) {
        said.refused("不是本程序的数据库");
    }
    assert_eq!(fs::read(foreign.data().join("zonedesk.db")).unwrap(), noise);

    let damaged = CommandLine::set_up();
    let mut bytes = fs::read(damaged.data().join("zonedesk.db")).unwrap();
    for page in 1..bytes.len() / 4096 {
        bytes[page * 4096 + 2_048] ^= 0x10;
    }
    fs::write(damaged.data().join("zonedesk.db"), &bytes).unwrap();
    for said in every_command(&damaged) {
        said.refused("");
        assert!(
            said.err.contains("已损坏") || said.err.contains("密钥不符"),
            "{said:?}"
        );
    }

    let newer = CommandLine::set_up();
    let key = DatabaseKey::read_file(&newer.data().join("zonedesk.key")).unwrap();
    open_past_the_store(&newer.data().join("zonedesk.db"), &key, None)
        .execute(
            "INSERT INTO migrations (number, digest) VALUES (999, x'00')",
            [],
        )
        .unwrap();
    for said in every_command(&newer) {
        said.refused("请升级本程序");
    }
    newer.init().refused("请升级本程序");
}

#[test]
fn an_altered_record_is_named_and_keeps_writers_out_when_it_is_the_last() {
    let line = CommandLine::set_up();
    for _ in 0..3 {
        assert_eq!(line.run(&["copy", "--item", "a", "--pages", "1"]).code, 0);
    }
    let key = DatabaseKey::read_file(&line.data().join("zonedesk.key")).unwrap();
    let connection = open_past_the_store(&line.data().join("zonedesk.db"), &key, None);
    drop_triggers(&connection);
    let last: i64 = connection
        .query_row("SELECT max(seq) FROM entries", [], |row| row.get(0))
        .unwrap();
    connection.execute("UPDATE bodies SET body = x'a0' WHERE entry_id = (SELECT id FROM entries WHERE seq = ?1)", [last - 1]).unwrap();
    drop(connection);
    let said = line.run(&["verify"]);
    assert_eq!(said.code, 1, "{said:?}");
    assert!(
        said.out.contains("数据校验：不一致")
            && said.out.contains(&format!("第 {} 条被改动", last - 1)),
        "{}",
        said.out
    );
    said.is_chinese();
    assert_eq!(line.json(&["verify"])["sound"], json!(false));

    let cut = CommandLine::set_up();
    assert_eq!(cut.run(&["copy", "--item", "a", "--pages", "1"]).code, 0);
    let key = DatabaseKey::read_file(&cut.data().join("zonedesk.key")).unwrap();
    let connection = open_past_the_store(&cut.data().join("zonedesk.db"), &key, None);
    drop_triggers(&connection);
    connection.execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM bodies WHERE entry_id = (SELECT max(id) FROM entries); DELETE FROM entries WHERE id = (SELECT max(id) FROM entries);").unwrap();
    drop(connection);
    assert_eq!(cut.run(&["verify"]).code, 1);
    cut.run(&["copy", "--item", "a", "--pages", "1"])
        .refused("已停止写入");
}

#[test]
fn a_folder_that_is_open_elsewhere_can_be_read_and_not_written() {
    let line = CommandLine::set_up();
    let key = DatabaseKey::read_file(&line.data().join("zonedesk.key")).unwrap();
    let mut other = Desk::new(
        line.data(),
        Clock::new(|| chrono::DateTime::from_timestamp_millis(NOW_MS).unwrap()),
    );
    other.open_with_key(&key).unwrap();
    zonedesk_app::call(&mut other, "copy_record", json!({"item": "a", "pages": 4})).unwrap();
    let said = every_command(&line);
    for reader in &said[..READERS] {
        assert_eq!(reader.code, 0, "{reader:?}");
    }
    for writer in &said[READERS..] {
        writer.refused("正被另一个程序使用");
    }
    assert_eq!(
        line.json(&["stats"])["copies"]["pages"],
        json!(4),
        "a reader sees what was just written"
    );
    drop(other);
    assert_eq!(line.run(&["rebuild"]).code, 0);
}

#[test]
fn odd_texts_come_in_are_found_and_go_out() {
    let line = CommandLine::set_up();
    let long = "长".repeat(10_000);
    let texts = [
        "🙂 表情",
        "下邽镇蔺店㛃家𬎆家",
        "含\u{0}空字符",
        "=1+1",
        "\u{202E}反向",
        &long,
        "e\u{301}组合",
        "第一行\n第二行",
    ];
    let mut csv = String::from("接收日期,申请人,申请内容\n");
    for text in texts {
        csv.push_str(&format!("2026-10-09,\"张{text}\",\"{text}\"\n"));
    }
    fs::write(line.file("odd.csv"), &csv).unwrap();
    let said = line.run(&["import", "applications", &line.path("odd.csv")]);
    assert!(
        said.out.contains(&format!("新增 {} 条", texts.len())),
        "{said:?}"
    );
    assert!(said.out.contains("控制字符"), "{said:?}");
    assert_eq!(
        line.json(&["stats"])["applications"]["count"],
        json!(texts.len())
    );
    for text in [
        "表情",
        "下邽镇",
        "𬎆",
        "1+1",
        "空字符",
        &long[..300],
        "第二行",
    ] {
        let found = line.run(&["search", text]);
        assert!(found.out.contains("XY1-申2026-"), "{text}: {found:?}");
    }
    assert_eq!(line.run(&["search", &long]).code, 0);
    for ending in ["pdf", "xlsx"] {
        let said = line.run(&[
            "ledger",
            "applications",
            "--month",
            "2026-10",
            "--out",
            &line.path(&format!("odd.{ending}")),
        ]);
        assert_eq!(said.code, 0, "{said:?}");
    }
    assert_eq!(line.run(&["verify"]).code, 0);
    let said = line.run(&["copy", "--item", &long, "--pages", "1", "--payer", &long]);
    said.refused("交款人不超过 50 个字");
    line.run(&["tariff", "set", &long]).refused("无法读取文件");
    line.run(&[&long]).refused("没有“长");
}

#[test]
fn an_operator_made_here_can_sign_in() {
    let line = CommandLine::set_up();
    let add = |name: &str, role: &str, pin: &[u8]| {
        line.run_with_input(
            &[
                "operator",
                "add",
                "--name",
                name,
                "--role",
                role,
                "--pin-file",
                "-",
            ],
            pin,
        )
    };
    add("王敏", "clerk", b"123456\n").refused("过于简单");
    add("王敏", "clerk", b"1\n").refused("至少 6 位");
    add(" ", "clerk", b"739154\n").refused("请填写姓名");
    add("王敏", "clerk", b"\xFF\xFE\n").refused("无法从");
    let said = add("王敏", "manager", b"\xEF\xBB\xBF739154\r\n");
    assert_eq!(said.code, 0, "{said:?}");
    let slots = KeySlots::read(&DataFolder::new(line.data()))
        .unwrap()
        .unwrap();
    let holder = slots.holders().into_iter().next().unwrap();
    assert_eq!((holder.name.as_str(), holder.role), ("王敏", Role::Manager));
    let mut desk = Desk::new(
        line.data(),
        Clock::new(|| chrono::DateTime::from_timestamp_millis(NOW_MS).unwrap()),
    );
    let request = json!({"operator_id": holder.operator.to_string(), "pin": "739154"});
    let status = zonedesk_app::call(&mut desk, "session_sign_in", request).unwrap();
    assert_eq!(status["operator"]["name"], json!("王敏"));
}
