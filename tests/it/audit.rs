//! 操作记录: what everybody did at the desk, failed tries among it, and nothing of a citizen's.
#![cfg(test)]

use crate::contract::{Counter, counter};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tempfile::TempDir;
use zonedesk_app::{ErrorCode, call};
use zonedesk_documents::{Cell, read_sheet};
use zonedesk_domain::operator::Role;

fn filter(more: Value) -> Value {
    let mut filter = json!({"group": null, "operator": null, "from": "", "to": "", "search": ""});
    for (field, value) in more.as_object().unwrap() {
        filter[field] = value.clone();
    }
    filter
}

/// Every row there is, page by page of `limit`.
fn rows_by(counter: &mut Counter, filter: &Value, limit: u32) -> Vec<Value> {
    let (mut rows, mut after) = (Vec::new(), Value::Null);
    loop {
        let request = json!({"filter": filter, "after": after, "limit": limit});
        let page = call(&mut counter.desk, "audit_list", request).unwrap();
        rows.extend(page["rows"].as_array().unwrap().clone());
        after = page["more"].clone();
        if after.is_null() {
            return rows;
        }
    }
}

fn rows(counter: &mut Counter, more: Value) -> Vec<Value> {
    rows_by(counter, &filter(more), 500)
}

fn told<'a>(rows: &'a [Value], field: &str) -> Vec<&'a str> {
    rows.iter()
        .map(|row| row[field].as_str().unwrap())
        .collect()
}

#[test]
fn who_comes_in_and_who_fails_to_is_told_by_the_second() {
    let mut counter = counter();
    let clerk = counter.operator("李窗");
    call(&mut counter.desk, "session_lock", json!({})).unwrap();
    for _ in 0..2 {
        let wrong = json!({"operator_id": clerk, "pin": "000001"});
        let refused = call(&mut counter.desk, "session_sign_in", wrong).unwrap_err();
        assert_eq!(refused.code, ErrorCode::PinWrong);
    }
    counter.sign_in(Role::Clerk);
    counter.sign_in(Role::Auditor);
    let rows = rows(&mut counter, json!({"group": "session"}));
    let newest: Vec<_> = told(&rows, "what").into_iter().take(6).collect();
    assert_eq!(
        newest,
        ["登录", "退出", "登录", "登录失败", "登录失败", "锁定"],
        "{rows:#?}"
    );
    let who: Vec<_> = told(&rows, "who").into_iter().take(6).collect();
    assert_eq!(who, ["赵审", "李窗", "李窗", "李窗", "李窗", "王敏"]);
    assert_eq!(rows[3]["failed"], true);
    assert_eq!(rows[3]["detail"], "PIN 不对");
    assert!(rows[0]["at"].as_str().unwrap().len() == "2026-11-24 10:00:00".len());
    // Told once: the next who comes in brings no failures.
    let failures = rows.iter().filter(|row| row["what"] == "登录失败");
    assert_eq!(failures.count(), 2);
}

#[test]
fn a_look_behind_the_mask_is_told_with_its_record_and_nothing_of_whose_it_is() {
    let mut counter = counter();
    let request = json!({"id": counter.received});
    call(&mut counter.desk, "application_reveal", request).unwrap();
    // What clerks type of their own may name somebody, too.
    let corrected = json!({
        "id": counter.questions[0], "field": "asker", "value": "欧阳文静", "reason": "欧阳文静来电更正",
    });
    call(&mut counter.desk, "consultation_correct", corrected).unwrap();
    let printed = json!({
        "title": "身份证件 · 欧阳文静", "pdf": "JVBERi0xLjc=", "copies": 1, "printer": null,
    });
    let unprinted = call(&mut counter.desk, "paper_print", printed).unwrap_err();
    assert_eq!(unprinted.code, ErrorCode::Printer);
    counter.sign_in(Role::Auditor);
    let looks = rows(&mut counter, json!({"group": "look"}));
    assert_eq!(told(&looks, "what"), ["查看未遮盖的信息"]);
    assert!(
        !looks[0]["detail"].as_str().unwrap().is_empty(),
        "{looks:?}"
    );
    let all = rows(&mut counter, json!({}));
    let text = serde_json::to_string(&all).unwrap();
    for personal in ["张晓明", "李秀兰", "欧阳文静", "13809131234", "改造资金"] {
        assert!(!text.contains(personal), "{personal}");
    }
    let left = rows(&mut counter, json!({"group": "leave"}));
    assert_eq!(told(&left, "detail"), ["身份证件，1 份"]);
    assert_eq!(left[0]["failed"], true);
    let prints = call(&mut counter.desk, "print_list", json!({})).unwrap();
    assert_eq!(prints["rows"][0]["title"], "身份证件");
    let kinds: BTreeSet<_> = told(&all, "group").into_iter().collect();
    assert!(kinds.is_superset(&BTreeSet::from(["session", "look", "settings", "work"])));
}

#[test]
fn whoever_keeps_the_program_sees_no_cases() {
    let mut counter = counter();
    counter.sign_in(Role::Administrator);
    let all = rows(&mut counter, json!({}));
    let kinds: BTreeSet<_> = told(&all, "group").into_iter().collect();
    assert_eq!(kinds, BTreeSet::from(["session", "settings"]));
    for group in ["work", "look"] {
        let request = json!({"filter": filter(json!({"group": group})), "after": null, "limit": 5});
        let refused = call(&mut counter.desk, "audit_list", request).unwrap_err();
        assert_eq!(refused.code, ErrorCode::Forbidden);
    }
}

#[test]
fn pages_follow_each_other_without_a_row_twice_or_missing() {
    let mut counter = counter();
    let whole = rows(&mut counter, json!({}));
    assert!(whole.len() > 15, "{}", whole.len());
    for limit in [1, 3, 7] {
        assert_eq!(rows_by(&mut counter, &filter(json!({})), limit), whole);
    }
    let entries = usize::try_from(counter.entries()).unwrap();
    assert_eq!(whole.len(), entries, "nothing failed, so one row an entry");
}

#[test]
fn it_is_searched_by_person_day_and_words() {
    let mut counter = counter();
    let manager = counter.operator("王敏");
    let by = rows(&mut counter, json!({"operator": manager}));
    assert!(!by.is_empty() && by.iter().all(|row| row["who"] == "王敏"));
    let people = rows(&mut counter, json!({"search": "赵审"}));
    assert_eq!(told(&people, "what"), ["新增人员"]);
    assert_eq!(people[0]["detail"], "赵审（审计员）");
    assert!(rows(&mut counter, json!({"to": "20261123"})).is_empty());
    assert!(!rows(&mut counter, json!({"from": "20261124", "to": "20261124"})).is_empty());
    for (wrong, field) in [
        (json!({"from": "2026112"}), "from"),
        (json!({"from": "20261124", "to": "20261120"}), "to"),
        (json!({"search": "查".repeat(51)}), "search"),
    ] {
        let request = json!({"filter": filter(wrong), "after": null, "limit": 5});
        let refused = call(&mut counter.desk, "audit_list", request).unwrap_err();
        assert_eq!(refused.field.as_deref(), Some(field));
        assert_eq!(refused.code, ErrorCode::Invalid);
    }
}

#[test]
fn it_leaves_the_desk_as_a_workbook_and_that_is_told_as_well() {
    let mut counter = counter();
    counter.sign_in(Role::Auditor);
    let asked = filter(json!({"group": "session"}));
    let exported = call(&mut counter.desk, "audit_export", asked).unwrap();
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("audit.xlsx");
    let bytes = STANDARD.decode(exported["data"].as_str().unwrap()).unwrap();
    std::fs::write(&file, bytes).unwrap();
    let sheet = read_sheet(&file).unwrap();
    let text: Vec<String> = sheet
        .rows
        .iter()
        .flat_map(|row| row.cells.iter().map(Cell::as_text))
        .collect();
    assert!(text.contains(&"赵审".to_owned()), "{text:?}");
    let saved = json!({"name": exported["file_name"], "data": exported["data"]});
    call(&mut counter.desk, "file_save", saved).unwrap();
    let left = rows(&mut counter, json!({"group": "leave"}));
    assert_eq!(told(&left, "what"), ["导出文件"]);
    assert_eq!(left[0]["detail"], exported["file_name"]);
}
