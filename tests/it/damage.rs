//! What a signed-out desk finds when its files were damaged in the meantime: a calm sentence and a way on.
#![cfg(test)]

use crate::asks::{Counter, PIN};
use serde_json::{Value, json};
use std::{fs, path::PathBuf};
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
