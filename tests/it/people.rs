//! Who works at a desk and what the site says of itself: accounts, PINs, hours, calendar, directory and
//! the demonstration, on a real desk.
#![cfg(test)]

use crate::contract::{Counter, NEXT_YEAR, PIN, agency_request, counter, housing, refused};
use crate::months::text_of;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use zonedesk_app::{ErrorCode, call};
use zonedesk_domain::operator::Role;

const NEW_PIN: &str = "918273";

fn done(counter: &mut Counter, command: &str, request: Value) -> Value {
    call(&mut counter.desk, command, request).unwrap_or_else(|error| panic!("{command}: {error:?}"))
}

fn signs_in(counter: &mut Counter, id: &str, pin: &str) -> bool {
    done(counter, "session_sign_out", json!({}));
    let request = json!({"operator_id": id, "pin": pin});
    call(&mut counter.desk, "session_sign_in", request).is_ok()
}

/// The site as it is, with `more` in it.
fn site(more: &Value) -> Value {
    let mut request = json!({
        "district": "临渭区", "name": "向阳街道便民服务中心",
        "hours": [{"from": "08:00", "to": "12:00"}, {"from": "14:00", "to": "17:30"}],
        "summer": null, "idle_minutes": 10,
    });
    for (field, value) in more.as_object().unwrap() {
        request[field] = value.clone();
    }
    request
}

fn offered(counter: &mut Counter, text: &str) -> Vec<Value> {
    let found = done(counter, "agency_find", json!({"text": text, "limit": 50}));
    let rows = found["rows"].as_array().unwrap();
    rows.iter().map(|row| row["short_name"].clone()).collect()
}

#[test]
fn nobody_closes_their_own_account_and_so_a_manager_always_stays() {
    let mut counter = counter();
    let me = counter.operator("王敏");
    let retire = |id: &str| json!({"operator_id": id, "reason": ""});
    let answer = call(&mut counter.desk, "operator_retire", retire(&me));
    assert_eq!(
        refused(answer),
        (ErrorCode::Invalid, Some("operator_id".into()))
    );
    let second = json!({"name": "钱管", "role": "manager", "pin": PIN});
    done(&mut counter, "operator_add", second);
    let other = counter.operator("钱管");
    assert!(signs_in(&mut counter, &other, PIN));
    done(&mut counter, "operator_retire", retire(&me));
    // The one who is left is the last.
    let answer = call(&mut counter.desk, "operator_retire", retire(&other));
    assert_eq!(
        refused(answer),
        (ErrorCode::Invalid, Some("operator_id".into()))
    );
}

#[test]
fn whoever_left_cannot_sign_in_and_stays_on_the_list_with_the_reason() {
    let mut counter = counter();
    let clerk = counter.operator("李窗");
    let request = json!({"operator_id": clerk, "reason": " 调离 "});
    let people = done(&mut counter, "operator_retire", request);
    let rows = people["rows"].as_array().unwrap();
    let gone = rows.last().unwrap();
    assert_eq!(
        (&gone["name"], &gone["reason"], &gone["retired_on"]),
        (&json!("李窗"), &json!("调离"), &json!("2026-11-24"))
    );
    assert!(!signs_in(&mut counter, &clerk, PIN));
    let status = done(&mut counter, "desk_status", json!({}));
    let offered = status["operators"].as_array().unwrap();
    assert!(offered.iter().all(|operator| operator["name"] != "李窗"));
}

#[test]
fn a_pin_set_by_the_manager_takes_the_place_of_the_old_one() {
    let mut counter = counter();
    let clerk = counter.operator("李窗");
    let request = json!({"operator_id": clerk, "new_pin": NEW_PIN});
    done(&mut counter, "operator_pin_reset", request);
    assert!(!signs_in(&mut counter, &clerk, PIN));
    assert!(signs_in(&mut counter, &clerk, NEW_PIN));
    // And its owner changes it again, by the one that holds.
    let wrong = json!({"old_pin": PIN, "new_pin": "735091"});
    let answer = call(&mut counter.desk, "session_pin_change", wrong);
    assert_eq!(refused(answer).1, Some("old_pin".into()));
    let right = json!({"old_pin": NEW_PIN, "new_pin": "735091"});
    done(&mut counter, "session_pin_change", right);
    assert!(!signs_in(&mut counter, &clerk, NEW_PIN));
    assert!(signs_in(&mut counter, &clerk, "735091"));
}

#[test]
fn two_people_of_one_name_are_told_apart() {
    let mut counter = counter();
    for name in ["李窗", " 李窗 "] {
        let request = json!({"name": name, "role": "clerk", "pin": PIN});
        let answer = call(&mut counter.desk, "operator_add", request);
        assert_eq!(refused(answer), (ErrorCode::Invalid, Some("name".into())));
    }
}

#[test]
fn summer_hours_end_the_day_only_in_summer() {
    // The desk's day is 24 November.
    for (summer, closes) in [
        (json!(null), "17:30"),
        (
            json!({"from": "07-01", "to": "08-31", "hours": [{"from": "08:00", "to": "18:00"}]}),
            "17:30",
        ),
        (
            json!({"from": "11-24", "to": "11-24", "hours": [{"from": "08:00", "to": "18:00"}]}),
            "18:00",
        ),
    ] {
        let mut counter = counter();
        done(
            &mut counter,
            "site_update",
            site(&json!({"summer": summer})),
        );
        let today = done(&mut counter, "today_show", json!({}));
        let instant = format!("2026-11-24T{closes}:00+08:00");
        assert_eq!(today["closes_at"], json!(instant), "{summer}");
    }
}

#[test]
fn what_is_wrong_with_the_site_stands_beside_its_field() {
    let mut counter = counter();
    let backwards =
        json!({"from": "08-31", "to": "07-01", "hours": [{"from": "08:00", "to": "12:00"}]});
    for (more, field) in [
        (json!({"name": "  "}), "name"),
        (json!({"hours": []}), "hours"),
        (json!({"hours": [{"from": "14:00", "to": ""}]}), "hours"),
        (json!({"summer": backwards}), "summer"),
        (json!({"idle_minutes": 61}), "idle_minutes"),
    ] {
        let answer = call(&mut counter.desk, "site_update", site(&more));
        assert_eq!(
            refused(answer),
            (ErrorCode::Invalid, Some(field.into())),
            "{more}"
        );
    }
}

#[test]
fn an_imported_notice_moves_a_deadline_and_makes_it_certain() {
    let mut counter = counter();
    let trial = json!({"from_on": "20270201", "days": 5});
    let before = done(&mut counter, "deadline_explain", trial.clone());
    assert_eq!(before["certain"], false);
    let notice = |confirmed: bool| {
        json!({
            "csv": NEXT_YEAR, "notice_number": "国办发明电〔2026〕9号", "notice_url": "",
            "confirmed": confirmed,
        })
    };
    let looked = done(&mut counter, "calendar_import", notice(false));
    assert_eq!(
        (&looked["done"], &looked["replaces"]),
        (&json!(false), &json!(false))
    );
    // Looking changes nothing.
    assert_eq!(
        done(&mut counter, "deadline_explain", trial.clone()),
        before
    );
    done(&mut counter, "calendar_import", notice(true));
    let after = done(&mut counter, "deadline_explain", trial.clone());
    assert_eq!(
        (&after["due_on"], &after["certain"]),
        // 5 and 8 February are off; the 6th and 7th are a weekend besides.
        (&json!("2027-02-10"), &json!(true))
    );
    // The journal keeps it: it holds for whoever signs in next.
    counter.sign_in(Role::Clerk);
    assert_eq!(done(&mut counter, "deadline_explain", trial), after);
}

#[test]
fn what_a_notice_moved_is_kept_beside_it_and_printed() {
    let mut counter = counter();
    let notice = |number: &str, csv: &str| {
        json!({
            "csv": csv, "notice_number": number, "notice_url": "https://www.example.gov.cn/2027",
            "confirmed": true,
        })
    };
    let outcome = done(
        &mut counter,
        "calendar_import",
        notice("国办发明电〔2026〕9号", NEXT_YEAR),
    );
    let changed = outcome["changed"].as_array().unwrap();
    assert!(!changed.is_empty());
    assert_eq!(changed[0]["old_certain"], false);
    let calendar = done(&mut counter, "calendar_show", json!({}));
    let version = &calendar["years"][0]["versions"][0];
    assert_eq!(
        (
            &version["who"],
            &version["moved"],
            &version["notice_number"]
        ),
        (
            &json!("王敏"),
            &json!(changed.len()),
            &json!("国办发明电〔2026〕9号")
        )
    );
    // Years that came with the program were brought in by nobody.
    assert_eq!(calendar["years"][1]["versions"], json!([]));

    let list = |counter: &mut Counter, ordinal: u32| {
        let request = json!({"year": 2027, "ordinal": ordinal});
        let paper = done(counter, "calendar_moves_draw", request);
        text_of(&STANDARD.decode(paper["pdf"].as_str().unwrap()).unwrap())
    };
    let sheet = list(&mut counter, 1);
    for words in [
        changed[0]["number"].as_str().unwrap(),
        changed[0]["old_due_on"].as_str().unwrap(),
        changed[0]["new_due_on"].as_str().unwrap(),
        "（估算）",
        "国办发明电〔2026〕9号",
        "https://www.example.gov.cn/2027",
        "期限重算清单",
    ] {
        assert!(sheet.contains(words), "{words}: {sheet}");
    }
    // The notice is changed in the middle of the year: a second list, and the first stays as it was.
    let later = NEXT_YEAR.replace("2027-02-05,holiday,春节\n", "");
    assert_ne!(later, NEXT_YEAR);
    done(
        &mut counter,
        "calendar_import",
        notice("国办发明电〔2027〕1号", &later),
    );
    assert_eq!(list(&mut counter, 1), sheet);
    assert!(list(&mut counter, 2).contains("第2次导入"));
    let none = json!({"year": 2027, "ordinal": 3});
    let answer = call(&mut counter.desk, "calendar_moves_draw", none);
    assert_eq!(refused(answer).0, ErrorCode::NotFound);
}

#[test]
fn a_notice_may_be_written_in_chinese() {
    let mut counter = counter();
    let csv = NEXT_YEAR
        .replace(",holiday,", ",放假,")
        .replace(",workday,", ",上班,");
    let request = json!({
        "csv": csv, "notice_number": "国办发明电〔2026〕9号", "notice_url": "", "confirmed": true,
    });
    let outcome = done(&mut counter, "calendar_import", request);
    assert_eq!(outcome["year"]["workdays"][0]["on"], "2027-02-20");
}

#[test]
fn a_body_that_left_is_offered_no_more_and_comes_back_under_its_own_record() {
    let mut counter = counter();
    assert!(offered(&mut counter, "zjj").contains(&json!("区住建局")));
    let request = json!({"id": housing(), "reason": "机构改革"});
    done(&mut counter, "agency_retire", request);
    assert!(!offered(&mut counter, "zjj").contains(&json!("区住建局")));
    let all = json!({"text": "zjj", "with_retired": true});
    let listed = done(&mut counter, "agency_list", all);
    assert_eq!(
        (&listed["retired"], &listed["rows"][0]["retired"]),
        (&json!(1), &json!(true))
    );
    let again = agency_request("临渭区住房和城乡建设局", "区住建局");
    assert_eq!(
        done(&mut counter, "agency_set", again)["id"],
        json!(housing())
    );
    assert!(offered(&mut counter, "zjj").contains(&json!("区住建局")));
}

#[test]
fn a_line_that_was_saved_is_no_sample_any_more() {
    let mut counter = counter();
    let all = json!({"text": "", "with_retired": false});
    let before = done(&mut counter, "agency_list", all.clone());
    let mut line = agency_request("临渭区住房和城乡建设局", "区住建局");
    line["id"] = json!(housing());
    assert_eq!(done(&mut counter, "agency_set", line)["sample"], false);
    let after = done(&mut counter, "agency_list", all);
    assert_eq!(after["total"], before["total"]);
    assert_eq!(
        after["samples"].as_u64().unwrap() + 1,
        before["samples"].as_u64().unwrap()
    );
}

#[test]
fn the_demonstration_stays_apart_and_leaves_nothing_behind() {
    let mut counter = counter();
    let count = json!({"search": null, "state": null, "offset": 0, "limit": 50});
    let own = done(&mut counter, "application_list", count.clone());
    let status = done(&mut counter, "demo_start", json!({}));
    assert_eq!(
        (&status["demo"], &status["stage"]),
        (&json!(true), &json!("locked"))
    );
    let operators = status["operators"].as_array().unwrap();
    assert!(operators.iter().all(|operator| operator["name"] != "王敏"));
    let clerk = operators.iter().find(|one| one["role"] == "clerk").unwrap();
    let request = json!({"operator_id": clerk["id"], "pin": status["demo_pin"]});
    done(&mut counter, "session_sign_in", request);
    let invented = done(&mut counter, "application_list", count.clone());
    assert_ne!(invented["total"], own["total"]);
    let folder = counter.desk.folder().path().to_owned();
    let status = done(&mut counter, "demo_end", json!({}));
    assert_eq!(
        (&status["demo"], &status["stage"]),
        (&json!(false), &json!("locked"))
    );
    assert!(!folder.exists(), "the demonstration's folder is gone");
    counter.sign_in(Role::Manager);
    assert_eq!(done(&mut counter, "application_list", count), own);
}

#[test]
fn only_the_manager_of_a_desk_that_is_in_use_opens_the_demonstration() {
    for role in [Role::Clerk, Role::Auditor, Role::Administrator] {
        let mut counter = counter();
        counter.sign_in(role);
        let answer = call(&mut counter.desk, "demo_start", json!({}));
        assert_eq!(refused(answer).0, ErrorCode::AlreadySetUp, "{role:?}");
    }
}

#[test]
fn the_recovery_page_carries_the_code_in_its_own_letters_however_it_was_typed() {
    let mut counter = counter();
    let renewed = done(&mut counter, "recovery_renew", json!({}))["recovery_code"].clone();
    let code = renewed.as_str().unwrap();
    let typed = code.to_lowercase().replace('-', " ");
    let paper = done(
        &mut counter,
        "recovery_draw",
        json!({"recovery_code": typed}),
    );
    let pdf = STANDARD.decode(paper["pdf"].as_str().unwrap()).unwrap();
    let text = text_of(&pdf);
    for group in code.split('-') {
        assert!(text.contains(group), "{group} is not in {text}");
    }
    let wrong = json!({"recovery_code": "2222-2222-2222-2222-2222"});
    let answer = call(&mut counter.desk, "recovery_draw", wrong);
    assert_eq!(refused(answer).1, Some("recovery_code".into()));
}

#[test]
fn a_telephone_number_finds_its_record_for_those_alone_who_may_look_behind_masks() {
    let mut counter = counter();
    for (role, finds_numbers) in [
        (Role::Manager, true),
        (Role::Clerk, true),
        (Role::Auditor, false),
    ] {
        counter.sign_in(role);
        for (typed, is_number) in [
            ("13809131234", true),
            ("1234", true),
            ("zxm 1234", true),
            ("zxm", false),
            ("zhangxiaoming", false),
            ("张晓明", false),
        ] {
            let expected = u32::from(!is_number || finds_numbers);
            let list = json!({"search": typed, "state": null, "offset": 0, "limit": 50});
            let listed = done(&mut counter, "application_list", list);
            assert_eq!(listed["total"], expected, "{role:?} {typed}: {listed}");
            assert_eq!(listed["more"], false);
            let search = json!({"text": typed, "limit": 50});
            let found = done(&mut counter, "record_search", search)["rows"].clone();
            let applications = found.as_array().unwrap().iter();
            let count = applications
                .filter(|row| row["kind"] == "application")
                .count();
            assert_eq!(count, expected as usize, "{role:?} {typed}: {found}");
        }
    }
}
