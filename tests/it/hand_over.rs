//! 转交 and everything after receipt, on a real database, through the command table.
#![cfg(test)]

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use zonedesk_app::{Clock, Desk, ErrorCode, call};
use zonedesk_domain::{
    application::{Corrected, Field, Received},
    journal::{Body, EntityId, NumberKind},
};
use zonedesk_store::{DataFolder, DatabaseKey, OpenOptions, Store};
use zonedesk_testkit::{attacker::open_past_the_store, desk::write, other_desk::hear_of, sample};

/// A counter whose clock a test moves, opened with its key.
pub(crate) struct Counter {
    desk: Desk,
    now: Arc<Mutex<DateTime<Utc>>>,
    key: DatabaseKey,
    folder: TempDir,
}

impl Counter {
    /// On Tuesday 24 November at 09:30, with one application for each time of receipt.
    pub(crate) fn with(received: &[(&str, Option<&str>)]) -> (Self, Vec<String>) {
        let folder = TempDir::new().unwrap();
        let key = DatabaseKey::random().unwrap();
        let data = DataFolder::new(folder.path());
        let mut store = Store::create(&data, &key, &OpenOptions::default()).unwrap();
        write(&mut store, sample::site().into(), None).unwrap();
        let ids = received
            .iter()
            .map(|(on, at)| {
                let body = Received {
                    received_on: on.parse().unwrap(),
                    received_at: at.map(|at| at.parse().unwrap()),
                    ..sample::application()
                };
                write(&mut store, body.into(), Some(NumberKind::Application))
                    .unwrap()
                    .to_string()
            })
            .collect();
        drop(store);
        let now = Arc::new(Mutex::new("2026-11-24T01:30:00Z".parse().unwrap()));
        let told = Arc::clone(&now);
        let mut desk = Desk::new(folder.path(), Clock::new(move || *told.lock().unwrap()));
        desk.open_with_key(&key).unwrap();
        let counter = Self {
            desk,
            now,
            key,
            folder,
        };
        (counter, ids)
    }

    pub(crate) fn at(&mut self, now: &str) {
        *self.now.lock().unwrap() = now.parse().unwrap();
    }

    pub(crate) fn call(&mut self, command: &str, request: Value) -> Value {
        call(&mut self.desk, command, request).unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// The code and the field of a refusal.
    pub(crate) fn refused(&mut self, command: &str, request: Value) -> (ErrorCode, String) {
        let error = call(&mut self.desk, command, request).expect_err("a refusal");
        assert!(!error.message.is_ascii(), "not Chinese: {}", error.message);
        (error.code, error.field.unwrap_or_default())
    }

    pub(crate) fn show(&mut self, id: &str) -> Value {
        self.call("application_show", json!({"id": id}))
    }

    /// What the journal says about a record, in order of arrival.
    fn bodies(self, id: &str) -> Vec<Body> {
        let Self {
            desk, key, folder, ..
        } = self;
        drop(desk);
        let store = Store::open(
            &DataFolder::new(folder.path()),
            &key,
            &OpenOptions::default(),
        )
        .unwrap();
        let id = EntityId(id.parse().unwrap());
        let entries = store.read().entries_of(id).unwrap();
        entries
            .iter()
            .map(|entry| entry.body().unwrap().unwrap())
            .collect()
    }
}

pub(crate) fn hand_over(ids: &[&str]) -> Value {
    json!({
        "ids": ids, "on": "20261124", "channel": "in_person", "original_follows": false,
        "receiver": "赵收", "late_reason": "", "note": "",
    })
}

pub(crate) fn with(mut request: Value, field: &str, value: Value) -> Value {
    request[field] = value;
    request
}

#[test]
fn an_application_stands_among_what_is_due_from_five_working_days_before() {
    let (mut counter, ids) = Counter::with(&[("2026-11-24", Some("09:00:00"))]);
    counter.call("application_hand_over", hand_over(&[&ids[0]]));
    // Day 20 is 22 December.
    for (now, listed) in [
        ("2026-11-24T02:00:00Z", 0),
        ("2026-12-14T02:00:00Z", 0),
        ("2026-12-15T02:00:00Z", 1),
        ("2026-12-23T02:00:00Z", 1),
    ] {
        counter.at(now);
        let today = counter.call("today_show", json!({}));
        assert_eq!(today["due"].as_array().unwrap().len(), listed, "{now}");
        assert_eq!(today["due_count"], listed, "{now}");
    }
}

#[test]
fn several_leave_at_once_and_none_when_one_cannot() {
    let (mut counter, ids) = Counter::with(&[
        ("2026-11-24", None),
        ("2026-11-24", None),
        ("2026-11-24", None),
    ]);
    counter.call("application_hand_over", hand_over(&[&ids[2]]));
    assert_eq!(
        counter.refused("application_hand_over", hand_over(&[&ids[0], &ids[2]])),
        (ErrorCode::Changed, String::new())
    );
    assert_eq!(counter.show(&ids[0])["row"]["state"], "received");
    let outcome = counter.call("application_hand_over", hand_over(&[&ids[0], &ids[1]]));
    assert_eq!(outcome["handed_over"].as_array().unwrap().len(), 2);
    let today = counter.call("today_show", json!({}));
    assert_eq!(today["open_handovers"], json!([]));
}

#[test]
fn what_leaves_late_needs_a_reason_that_stays_on_the_record() {
    let (mut counter, ids) = Counter::with(&[("2026-11-23", Some("09:41:00"))]);
    let request = hand_over(&[&ids[0]]);
    for reason in ["", "  "] {
        assert_eq!(
            counter.refused(
                "application_hand_over",
                with(request.clone(), "late_reason", json!(reason))
            ),
            (ErrorCode::Invalid, "late_reason".into())
        );
    }
    counter.call(
        "application_hand_over",
        with(request, "late_reason", json!("承办单位停电")),
    );
    let detail = counter.show(&ids[0]).to_string();
    assert!(
        detail.contains("未在当日转交的原因：承办单位停电"),
        "{detail}"
    );
}

#[test]
fn what_came_after_closing_leaves_on_the_next_working_day_without_a_reason() {
    // Friday after closing; on Monday it is in time, on Tuesday it is late.
    let (mut counter, ids) = Counter::with(&[("2026-11-27", Some("17:45:00"))]);
    counter.at("2026-11-27T09:50:00Z");
    let today = counter.call("today_show", json!({}));
    let row = &today["open_handovers"][0];
    assert_eq!(
        (&row["due_on"], &row["leaves_later"], &row["overdue_days"]),
        (&json!("2026-11-30"), &json!(true), &json!(0))
    );
    let must_leave =
        json!({"search": null, "state": null, "must_leave": true, "offset": 0, "limit": 9});
    assert_eq!(
        counter.call("application_list", must_leave.clone())["total"],
        0
    );
    counter.at("2026-12-01T01:00:00Z");
    let row = counter.call("today_show", json!({}))["open_handovers"][0].clone();
    assert_eq!(
        (&row["leaves_later"], &row["overdue_days"]),
        (&json!(false), &json!(1))
    );
    assert_eq!(counter.call("application_list", must_leave)["total"], 1);
    let request = with(hand_over(&[&ids[0]]), "on", json!("20261201"));
    assert_eq!(
        counter.refused("application_hand_over", request.clone()).1,
        "late_reason"
    );
    counter.at("2026-11-30T01:00:00Z");
    counter.call(
        "application_hand_over",
        with(request, "on", json!("20261130")),
    );
}

#[test]
fn a_scan_goes_first_and_the_original_is_owed_until_it_followed() {
    let (mut counter, ids) = Counter::with(&[("2026-11-24", Some("17:45:00"))]);
    counter.at("2026-11-24T10:00:00Z");
    counter.call(
        "application_hand_over",
        with(hand_over(&[&ids[0]]), "channel", json!("scan_first")),
    );
    let owed = counter.call("today_show", json!({}))["originals_owed"].clone();
    assert_eq!(
        (&owed[0]["due_on"], &owed[0]["overdue"]),
        (&json!("2026-11-25"), &json!(false))
    );
    counter.at("2026-11-25T01:00:00Z");
    let delivered =
        json!({"id": ids[0], "seen": "handed_over", "on": "20261125", "receiver": "赵收"});
    let detail = counter.call("application_original_deliver", delivered.clone());
    assert_eq!(detail["row"]["state"], "handed_over");
    assert_eq!(detail["original_due_on"], Value::Null);
    assert_eq!(
        counter.call("today_show", json!({}))["originals_owed"],
        json!([])
    );
    assert_eq!(
        counter.refused("application_original_deliver", delivered).0,
        ErrorCode::Changed
    );
}

#[test]
fn what_came_back_goes_out_again_to_another_agency() {
    let (mut counter, ids) = Counter::with(&[("2026-11-24", None)]);
    let id = ids[0].as_str();
    counter.call("application_hand_over", hand_over(&[id]));
    let returned =
        json!({"id": id, "seen": "handed_over", "on": "20261124", "reason": "不属于本机关"});
    let detail = counter.call("application_return", returned.clone());
    assert_eq!(detail["next_moves"], json!(["hand_over", "withdraw"]));
    assert_eq!(
        counter.call("today_show", json!({}))["open_handovers"][0]["returned"],
        true
    );
    assert_eq!(
        counter.refused("application_return", returned).0,
        ErrorCode::Changed
    );
    counter.call(
        "application_hand_over",
        with(hand_over(&[id]), "agency", json!("临渭区城市管理局")),
    );
    let detail = counter.show(id);
    assert_eq!(detail["row"]["agency"], "临渭区城市管理局");
    assert_eq!(detail["corrected"], true);
}

#[test]
fn the_way_to_the_archive_is_walked_step_by_step() {
    let (mut counter, ids) = Counter::with(&[("2026-11-24", None)]);
    let id = ids[0].as_str();
    counter.call("application_hand_over", hand_over(&[id]));
    counter.call(
        "application_sign_for",
        json!({"id": id, "seen": "handed_over", "on": "20261124", "by": "赵收"}),
    );
    let answer = json!({
        "id": id, "seen": "signed_for", "on": "20261124", "outcome": "other",
        "document_number": "", "on_the_spot": false, "note": "",
    });
    assert_eq!(
        counter.refused("application_answer", answer.clone()).1,
        "note"
    );
    let answer = with(answer, "outcome", json!("deny_3s1s"));
    let detail = counter.call("application_answer", answer);
    assert_eq!(detail["next_moves"], json!(["serve", "archive"]));
    assert!(detail.to_string().contains("三安全一稳定"));
    let detail = counter.call("application_archive", json!({"id": id, "seen": "answered"}));
    assert_eq!(
        (&detail["row"]["state"], &detail["next_moves"]),
        (&json!("closed"), &json!([]))
    );
}

#[test]
fn the_halls_own_office_settles_one_on_the_spot() {
    let (mut counter, ids) = Counter::with(&[("2026-11-24", None), ("2026-11-23", None)]);
    let answer = |id: &str| {
        json!({
            "id": id, "seen": "received", "on": "20261124", "outcome": "pub_already",
            "document_number": "", "on_the_spot": true, "note": "",
        })
    };
    let detail = counter.call("application_answer", answer(&ids[0]));
    assert_eq!(detail["row"]["state"], "answered");
    assert_eq!(detail["row"]["handed_over_on"], "2026-11-24");
    // The day after it came is not on the spot any more.
    assert_eq!(
        counter.refused("application_answer", answer(&ids[1])),
        (ErrorCode::Invalid, "on".into())
    );
}

#[test]
fn days_before_the_move_before_or_in_the_future_are_refused() {
    let (mut counter, ids) = Counter::with(&[("2026-11-24", None)]);
    let id = ids[0].as_str();
    for on in ["20261125", "20261123", "1124", ""] {
        assert_eq!(
            counter.refused(
                "application_hand_over",
                with(hand_over(&[id]), "on", json!(on))
            ),
            (ErrorCode::Invalid, "on".into()),
            "{on:?}"
        );
    }
    counter.call("application_hand_over", hand_over(&[id]));
    for (command, mut request) in [
        ("application_sign_for", json!({"by": "赵收"})),
        ("application_return", json!({"reason": "不属于"})),
        (
            "application_answer",
            json!({"outcome": "pub_given", "document_number": "", "on_the_spot": false, "note": ""}),
        ),
        ("application_withdraw", json!({"reason": ""})),
    ] {
        request["id"] = json!(id);
        request["seen"] = json!("handed_over");
        for on in ["20261125", "20261123"] {
            assert_eq!(
                counter.refused(command, with(request.clone(), "on", json!(on))),
                (ErrorCode::Invalid, "on".into()),
                "{command} {on}"
            );
        }
    }
    assert_eq!(counter.show(id)["row"]["state"], "handed_over");
}

#[test]
fn a_correction_of_somebody_who_saw_less_is_refused_and_one_that_saw_all_is_kept() {
    let (mut counter, ids) = Counter::with(&[("2026-11-24", None)]);
    let id = ids[0].as_str();
    let revision = counter.show(id)["revision"].clone();
    let correct = |revision: &Value, value: &str| {
        json!({
            "id": id, "revision": revision, "reason": "申请人更正电话",
            "changes": [{"field": "phone", "value": value}],
        })
    };
    // A look in between changes nothing.
    counter.call("application_reveal", json!({"id": id}));
    counter.call("application_correct", correct(&revision, "13809131239"));
    assert_eq!(
        counter
            .refused("application_correct", correct(&revision, "13809131238"))
            .0,
        ErrorCode::Changed
    );
    let fresh = counter.show(id)["revision"].clone();
    assert_eq!(
        counter
            .refused("application_correct", correct(&fresh, "13809131239"))
            .1,
        "changes"
    );
    for (request, field) in [
        (
            with(correct(&fresh, "13809131238"), "reason", json!("")),
            "reason",
        ),
        (
            with(
                correct(&fresh, ""),
                "changes",
                json!([{"field": "content", "value": ""}]),
            ),
            "content",
        ),
    ] {
        assert_eq!(counter.refused("application_correct", request).1, field);
    }
    counter.call("application_correct", correct(&fresh, ""));
    let slip = counter.call("application_correction_draw", json!({"id": id}));
    assert_eq!(slip["missing_characters"], "");
}

#[test]
fn two_desks_that_differ_show_it_until_a_correction_settles_it() {
    let (mut counter, ids) = Counter::with(&[("2026-11-24", None)]);
    let id = ids[0].as_str();
    let detail = counter.show(id);
    counter.call(
        "application_correct",
        json!({
            "id": id, "revision": detail["revision"], "reason": "甲窗口更正",
            "changes": [{"field": "phone", "value": "13800000001"}],
        }),
    );
    // The same moment at another desk, which knew only of the receipt.
    let Counter {
        desk,
        key,
        folder,
        now,
    } = counter;
    drop(desk);
    let connection = open_past_the_store(&folder.path().join("zonedesk.db"), &key, None);
    let corrected = Corrected {
        texts: [(Field::Phone, "13800000002".to_owned())].into(),
        reason: "乙窗口更正".to_owned(),
    };
    hear_of(&connection, EntityId(id.parse().unwrap()), corrected.into());
    drop(connection);
    let told = Arc::clone(&now);
    let mut desk = Desk::new(folder.path(), Clock::new(move || *told.lock().unwrap()));
    desk.open_with_key(&key).unwrap();
    let mut counter = Counter {
        desk,
        now,
        key,
        folder,
    };
    counter.call("data_rebuild", json!({}));
    let detail = counter.show(id);
    assert_eq!(detail["conflicts"][0]["field"], "phone");
    assert_eq!(detail["row"]["conflict"], true);
    let settled = counter.call(
        "application_correct",
        json!({
            "id": id, "revision": detail["revision"], "reason": "电话核实",
            "changes": [{"field": "phone", "value": "13800000001"}],
        }),
    );
    assert_eq!(settled["conflicts"], json!([]));
}

#[test]
fn a_look_at_the_full_fields_leaves_a_trace() {
    let (mut counter, ids) = Counter::with(&[("2026-11-24", None)]);
    let id = ids[0].as_str();
    assert!(!counter.show(id).to_string().contains("13809131234"));
    let shown = counter
        .call("application_reveal", json!({"id": id}))
        .to_string();
    assert!(shown.contains("13809131234") && shown.contains("张晓明"));
    let history = counter.show(id)["history"].to_string();
    assert!(history.contains("查看完整信息"), "{history}");
    let revealed = counter
        .bodies(id)
        .into_iter()
        .filter(|body| matches!(body, Body::ApplicationRevealed(_)))
        .count();
    assert_eq!(revealed, 1);
}
