//! Small registers as offices sent them: in every encoding, with odd rows, under titles.

use super::desk::CommandLine;
use serde_json::{Value, json};
use std::{fs, path::PathBuf};

fn fixture(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/registers")
        .join(name);
    path.to_str().unwrap().to_owned()
}

fn import(line: &CommandLine, register: &str, name: &str) -> Value {
    line.json(&["import", register, &fixture(name)])
}

#[test]
fn the_same_register_is_the_same_in_every_file_type() {
    for (register, names, taken, warned, refused) in [
        (
            "applications",
            [
                "applications-utf8.csv",
                "applications-gb18030.csv",
                "applications-openpyxl.xlsx",
            ],
            5,
            2,
            json!([
            {"line": 7, "column": "申请人", "reason": "申请人未填写"}]),
        ),
        (
            "consultations",
            [
                "consultations-utf8.csv",
                "consultations-gb18030.csv",
                "consultations-openpyxl.xlsx",
            ],
            4,
            0,
            json!([
            {"line": 6, "column": "咨询内容", "reason": "咨询内容未填写"}]),
        ),
        (
            "copies",
            [
                "copies-utf8.csv",
                "copies-gb18030.csv",
                "copies-openpyxl.xlsx",
            ],
            6,
            0,
            json!([
            {"line": 8, "column": "页数", "reason": "页数应为 1 至 100000 的整数，请核对"},
            {"line": 9, "column": "金额", "reason": "金额最多两位小数（精确到分），请核对"}]),
        ),
    ] {
        for first in names {
            let line = CommandLine::set_up();
            assert_eq!(
                import(&line, register, first),
                json!({"taken": taken, "already": 0, "warned": warned, "refused": refused}),
                "{first}"
            );
            for name in names {
                assert_eq!(
                    import(&line, register, name),
                    json!({"taken": 0, "already": taken, "warned": 0, "refused": refused}),
                    "{name} after {first}"
                );
            }
        }
    }
}

#[test]
fn people_are_told_what_was_odd_and_what_was_left_out() {
    let line = CommandLine::set_up();
    let said = line.run(&["import", "applications", &fixture("applications-utf8.csv")]);
    assert_eq!(said.code, 1);
    for part in [
        "新增 5 条",
        "拒绝 1 条",
        "拒绝：第 7 行“申请人”，申请人未填写",
        "提醒：第 4 行“证件号码”",
        "提醒：第 5 行“被申请机关”",
        "没有采用的栏目：序号",
    ] {
        assert!(said.out.contains(part), "{part}: {}", said.out);
    }
    said.is_chinese();
    // Imported applications are numbered in the year they were received in.
    let found = line.json(&["search", "𬎆"]);
    assert_eq!(
        found["rows"][0]["number"],
        json!("XY1-申2025-00001"),
        "{found}"
    );
    assert_eq!(found["rows"][0]["person"], json!("𬎆*"));
    let shown = line.run(&["search", "下邽镇"]).out;
    assert!(
        shown.contains("XY1-申2026-0000") && shown.contains("共 2 条"),
        "{shown}"
    );
    assert!(
        line.run(&["search", "没有这样的文字"])
            .out
            .contains("没有找到")
    );
}

#[test]
fn a_file_that_is_no_register_is_refused_as_a_whole() {
    let line = CommandLine::set_up();
    let check = |name: &str, bytes: &[u8], part: &str| {
        fs::write(line.file(name), bytes).unwrap();
        let said = line.run(&["import", "copies", &line.path(name)]);
        said.refused(part);
    };
    check("empty.csv", b"", "是空的");
    check(
        "no-header.csv",
        "甲,乙\n1,2\n".as_bytes(),
        "没有找到表头，表头应包含：日期、页数",
    );
    check(
        "half-header.csv",
        "日期,金额\n2026-10-09,2\n".as_bytes(),
        "表头缺少：页数",
    );
    check(
        "twice.csv",
        "日期,页数,时间\n2026-10-09,2,3\n".as_bytes(),
        "出现两次",
    );
    check(
        "picture.xlsx",
        b"\x89PNG\r\n\x1a\n0000",
        "不是可以导入的表格",
    );
    check(
        "broken.xlsx",
        b"PK\x03\x04 this is no archive",
        "读不出内容",
    );
    check(
        "quote.csv",
        "日期,事由,页数\n2026-10-09,\"甲,2\n2026-10-10,乙,3\n".as_bytes(),
        "引号没有成对",
    );
    line.run(&["import", "copies", &line.path("absent.csv")])
        .refused("无法打开文件");
    line.run(&["import", "copies", &line.path("")])
        .refused("文件");
    assert_eq!(line.json(&["stats"])["copies"]["count"], json!(0));
}
