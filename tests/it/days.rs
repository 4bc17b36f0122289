//! 日结 on a real database, through the command table.
#![cfg(test)]

use crate::{
    contract::form,
    hand_over::{Counter, hand_over, with},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;
use std::{fs, process::Command};
use tempfile::TempDir;
use zonedesk_app::ErrorCode;

/// What the sheet of the day says, without spaces.
fn sheet(counter: &mut Counter) -> String {
    let paper = counter.call("day_close_draw", json!({}));
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("day.pdf");
    let pdf = STANDARD.decode(paper["pdf"].as_str().unwrap()).unwrap();
    fs::write(&file, pdf).unwrap();
    let text = Command::new("pdftotext")
        .args(["-layout", file.to_str().unwrap(), "-"])
        .output()
        .expect("pdftotext is installed");
    let text = String::from_utf8(text.stdout).unwrap();
    text.split_whitespace().collect()
}

#[test]
fn a_day_closes_only_with_a_reason_for_what_stays_and_not_twice_for_nothing() {
    let (mut counter, ids) = Counter::with(&[
        ("2026-11-24", Some("09:41:00")),
        ("2026-11-24", Some("17:45:00")),
    ]);
    counter.at("2026-11-24T10:00:00Z");
    let day = counter.call("day_show", json!({}));
    assert_eq!(day["keeps_open"][0]["id"], ids[0]);
    assert_eq!(day["leaves_later"][0]["id"], ids[1]);
    let close =
        |reason: &str| json!({"on": "2026-11-24", "left_over": [{"id": ids[0], "reason": reason}]});
    let none = json!({"on": "2026-11-24", "left_over": []});
    assert_eq!(
        counter.refused("day_close", none),
        (ErrorCode::Invalid, "left_over".into())
    );
    assert_eq!(
        counter.refused("day_close", close("")),
        (ErrorCode::Invalid, format!("reason:{}", ids[0]))
    );
    let tomorrow = with(close("停电"), "on", json!("2026-11-25"));
    assert_eq!(counter.refused("day_close", tomorrow).1, "on");
    let day = counter.call("day_close", close("承办单位停电"));
    assert_eq!(day["closed"]["left_over"][0]["reason"], "承办单位停电");
    assert_eq!(day["closed"]["at"], "2026-11-24 18:00");
    assert_eq!(
        counter.refused("day_close", close("承办单位停电")).0,
        ErrorCode::Changed
    );
    let sheet = counter.call("day_close_draw", json!({}));
    assert_eq!(
        (&sheet["pages"], &sheet["missing_characters"]),
        (&json!(1), &json!(""))
    );
    assert!(
        counter.call("today_show", json!({}))["closed_by"]
            .as_str()
            .unwrap()
            .contains("18:00")
    );
}

#[test]
fn a_day_is_closed_again_when_something_came_in_since() {
    let (mut counter, ids) = Counter::with(&[("2026-11-24", Some("09:41:00"))]);
    counter.at("2026-11-24T09:00:00Z");
    let close = |id: &str, reason: &str| json!({"on": "2026-11-24", "left_over": [{"id": id, "reason": reason}]});
    counter.call("day_close", close(&ids[0], "承办单位停电"));
    assert_eq!(counter.call("day_show", json!({}))["again"], false);
    let first = sheet(&mut counter);
    assert!(first.contains("接收申请1件"), "{first}");

    let form = json!({"form": form()});
    let received = counter.call("application_receive", form);
    let late = received["received"][0]["id"].as_str().unwrap().to_owned();
    let day = counter.call("day_show", json!({}));
    assert_eq!(
        (&day["again"], &day["counts"][0]["count"]),
        (&json!(true), &json!(2))
    );
    // The sheet of the first closing goes on saying what it said.
    assert_eq!(sheet(&mut counter), first);
    assert_eq!(
        counter
            .refused("day_close", close(&ids[0], "承办单位停电"))
            .1,
        "left_over"
    );
    let both = json!({"on": "2026-11-24", "left_over": [
        {"id": ids[0], "reason": "承办单位停电"}, {"id": late, "reason": "交换车已发"},
    ]});
    let day = counter.call("day_close", both);
    assert_eq!(
        (
            &day["again"],
            &day["closed"]["ordinal"],
            day["closed"]["left_over"].as_array().unwrap().len()
        ),
        (&json!(false), &json!(2), 2)
    );
    let second = sheet(&mut counter);
    assert!(
        second.contains("第2次") && second.contains("接收申请2件"),
        "{second}"
    );
}

#[test]
fn a_forgotten_day_is_named_and_closed_later_and_no_day_before_the_desk_began() {
    let (mut counter, ids) = Counter::with(&[("2026-11-24", Some("09:41:00"))]);
    counter.call("application_hand_over", hand_over(&[&ids[0]]));
    counter.at("2026-11-26T01:00:00Z");
    assert_eq!(
        counter.call("day_show", json!({}))["unclosed"],
        json!(["2026-11-24"])
    );
    let closed = counter.call("day_close", json!({"on": "2026-11-24", "left_over": []}));
    assert_eq!(
        (&closed["on"], &closed["unclosed"]),
        (&json!("2026-11-24"), &json!([]))
    );
    for on in ["1900-01-01", "2026-01-01"] {
        assert_eq!(
            counter.refused("day_close", json!({"on": on, "left_over": []})),
            (ErrorCode::Invalid, "on".into())
        );
    }
}
