//! What a signed-out desk finds when its files were damaged in the meantime: a calm sentence and a way on.
#![cfg(test)]

use crate::asks::{Counter, PIN};
use serde_json::{Value, json};
use std::{fs, path::PathBuf};
use tempfile::TempDir;
use zonedesk_app::{AppError, ErrorCode};

/// A desk with one question, signed out.
fn signed_out() -> (Counter, Value) {
    let mut counter = Counter::on("2026-11-24");
    counter.ask(json!({}));
    let status = counter.does("session_sign_out", json!({}));
    let sign_in = json!({"operator_id": status["operators"][0]["id"], "pin": PIN});
    (counter, sign_in)
}

fn file(counter: &Counter, name: &str) -> PathBuf {
    counter.folder.path().join(name)
}

fn refused(answer: Result<Value, AppError>) -> (ErrorCode, String) {
    let error = answer.expect_err("a refusal");
    (error.code, error.message)
}

#[test]
fn a_desk_whose_anchor_was_cut_or_lost_is_read_and_checked_and_writes_nothing() {
    for damage in ["cut", "lost"] {
        let (mut counter, sign_in) = signed_out();
        let anchor = file(&counter, "anchor.log");
        let whole = fs::read(&anchor).unwrap();
        match damage {
            "cut" => {
                let lines = whole.iter().filter(|byte| **byte == b'\n').count();
                assert!(lines > 2, "nothing to cut");
                let at = whole.len() / 2;
                let end = at + whole[at..].iter().position(|byte| *byte == b'\n').unwrap();
                fs::write(&anchor, &whole[..=end]).unwrap();
            }
            _ => fs::remove_file(&anchor).unwrap(),
        }
        let status = counter.does("session_sign_in", sign_in.clone());
        assert_eq!(
            (&status["stage"], &status["read_only"]),
            (&json!("open"), &json!(true)),
            "{damage}"
        );
        // What writes is not on offer; what reads is.
        assert_eq!(
            status["may"],
            json!(["signed_in", "read_cases", "inspect", "maintain_data"])
        );
        let list = json!({"search": null, "state": null, "offset": 0, "limit": 9});
        assert_eq!(counter.does("consultation_list", list)["total"], 1);
        let checked = counter.does("data_verify", json!({}));
        assert_eq!(checked["sound"], false, "{damage}: {checked}");
        let ask = json!({
            "content": "社保补贴怎么申领", "channel": "in_person", "asker": "", "contact": "",
            "reply_by": null, "category": "", "policy": "", "document_number": "", "note": "",
            "answer": null, "agency": null,
        });
        let (code, message) = refused(counter.call("consultation_register", ask));
        assert_eq!(code, ErrorCode::ReadOnly);
        assert!(message.contains("没有保存"), "{message}");

        // With the anchor back in its place the desk works as before.
        counter.does("session_sign_out", json!({}));
        fs::write(&anchor, &whole).unwrap();
        let status = counter.does("session_sign_in", sign_in);
        assert_eq!(status["read_only"], false);
        counter.ask(json!({}));
    }
}

#[test]
fn a_recovery_code_changes_no_pin_while_nothing_can_be_written() {
    let (mut counter, sign_in) = signed_out();
    fs::remove_file(file(&counter, "anchor.log")).unwrap();
    let code = counter.recovery_code.clone();
    let recover = json!({"recovery_code": code, "new_pin": "739415"});
    let (code, _) = refused(counter.call("session_recover", recover));
    assert_eq!(code, ErrorCode::Damaged);
    assert_eq!(counter.does("session_sign_in", sign_in)["read_only"], true);
}

#[test]
fn a_database_that_is_missing_or_destroyed_is_named_and_nothing_is_made_in_its_place() {
    let (mut counter, sign_in) = signed_out();
    let database = file(&counter, "zonedesk.db");
    let whole = fs::read(&database).unwrap();
    let garbage = vec![0x5a_u8; whole.len()];
    for (content, says) in [(None, "不见了"), (Some(&garbage), "已损坏")] {
        match content {
            None => fs::remove_file(&database).unwrap(),
            Some(content) => fs::write(&database, content).unwrap(),
        }
        let (code, message) = refused(counter.call("session_sign_in", sign_in.clone()));
        assert_eq!(code, ErrorCode::Damaged);
        assert!(
            message.contains(says) && message.contains("备份"),
            "{message}"
        );
        let left = fs::read(&database).ok();
        assert_eq!(left.as_ref(), content, "{says}");
    }
    fs::write(&database, &whole).unwrap();
    assert_eq!(counter.does("session_sign_in", sign_in)["stage"], "open");
}

/// A backup of the desk as it is, on a stick.
fn backed_up(counter: &mut Counter) -> (TempDir, Value) {
    let stick = TempDir::new().unwrap();
    counter.does("backup_place_set", json!({"path": stick.path()}));
    counter.does("backup_make", json!({}));
    while !counter.does("backup_show", json!({}))["running"].is_null() {
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let found = counter.does("restore_find", json!({"path": stick.path()}));
    (stick, found["backups"][0].clone())
}

#[test]
fn what_was_damaged_is_set_aside_as_it_is_and_the_desk_goes_on_from_its_backup() {
    for damage in ["cut", "garbage", "lost", "a page", "keys", "anchor"] {
        let mut counter = Counter::on("2026-11-24");
        counter.ask(json!({}));
        let (stick, backup) = backed_up(&mut counter);
        let status = counter.does("session_sign_out", json!({}));
        let sign_in = json!({"operator_id": status["operators"][0]["id"], "pin": PIN});
        let database = file(&counter, "zonedesk.db");
        let whole = fs::read(&database).unwrap();
        match damage {
            "cut" => fs::write(&database, &whole[..whole.len() / 2]).unwrap(),
            "garbage" => fs::write(&database, vec![0x5a_u8; whole.len()]).unwrap(),
            "lost" => fs::remove_file(&database).unwrap(),
            "keys" => fs::write(file(&counter, "keys.json"), b"{").unwrap(),
            "anchor" => fs::remove_file(file(&counter, "anchor.log")).unwrap(),
            _ => {
                let mut bytes = whole.clone();
                for byte in bytes.iter_mut().skip(4_096 * 4).step_by(4_096) {
                    *byte ^= 0x40;
                }
                fs::write(&database, &bytes).unwrap();
            }
        }
        let left = fs::read(&database).ok();
        let restore = json!({
            "path": stick.path(), "device": backup["device"], "name": backup["backup"]["name"],
            "operator_id": sign_in["operator_id"], "secret": PIN,
        });
        let restored = counter.does("restore_start", restore);
        let told = restored["told"].to_string();
        if damage == "keys" {
            // The journal is whole: only its keys had to come back.
            assert!(told.contains("没有改动"), "{told}");
            assert_eq!(fs::read(&database).ok(), left);
            assert_eq!(counter.does("session_sign_in", sign_in)["read_only"], false);
            counter.ask(json!({}));
            continue;
        }
        assert!(told.contains("已恢复到"), "{damage}: {told}");
        assert!(told.contains("原样保存在"), "{damage}: {told}");
        let aside = fs::read_dir(counter.folder.path())
            .unwrap()
            .map(|found| found.unwrap().path())
            .find(|path| {
                path.file_name()
                    .unwrap()
                    .to_string_lossy()
                    .starts_with("恢复前")
            })
            .unwrap();
        assert_eq!(fs::read(aside.join("zonedesk.db")).ok(), left, "{damage}");
        assert_eq!(counter.does("session_sign_in", sign_in)["read_only"], false);
        let list = json!({"search": null, "state": null, "offset": 0, "limit": 9});
        assert_eq!(
            counter.does("consultation_list", list)["total"],
            1,
            "{damage}"
        );
        assert_eq!(counter.does("data_verify", json!({}))["sound"], true);
        counter.ask(json!({}));
    }
}
