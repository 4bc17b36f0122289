//! 办理跟踪 on a real database, through the command table: 补正, 征求意见, 延期, 送达, and what they do to
//! the agency's clock.
#![cfg(test)]

use crate::hand_over::{Counter, hand_over, with};
use serde_json::{Value, json};
use zonedesk_app::ErrorCode;

/// One application, handed over on the day of its receipt, Monday 2 March 2026.
fn handed_over() -> (Counter, String) {
    let (mut counter, ids) = Counter::with(&[("2026-03-02", None)]);
    let id = ids[0].clone();
    counter.at("2026-03-02T02:00:00Z");
    counter.call(
        "application_hand_over",
        with(hand_over(&[&id]), "on", json!("20260302")),
    );
    (counter, id)
}

fn ask_opinion(id: &str, on: &str) -> Value {
    json!({"id": id, "seen": "handed_over", "on": on, "of": "third_party", "name": "某某公司"})
}

fn answer(id: &str, seen: &str, on: &str) -> Value {
    json!({
        "id": id, "seen": seen, "on": on, "outcome": "pub_given", "document_number": "",
        "on_the_spot": false, "note": "",
    })
}

#[test]
fn a_third_party_is_asked_and_the_clock_stands_still_meanwhile() {
    let (mut counter, id) = handed_over();
    counter.at("2026-03-09T02:00:00Z");
    let asked = counter.call("application_opinion_ask", ask_opinion(&id, "20260309"));
    assert_eq!(
        (&asked["row"]["state"], &asked["row"]["due_on"]),
        (&json!("consulting"), &Value::Null)
    );
    let clock = asked["clock"].as_str().unwrap();
    assert!(clock.contains("已用 5 个、共 20 个"), "{clock}");
    // Nothing is due, however long it takes, and Today lists nothing.
    counter.at("2026-06-30T02:00:00Z");
    assert_eq!(counter.call("today_show", json!({}))["overdue_count"], 0);

    counter.at("2026-03-20T02:00:00Z");
    let heard = json!({
        "id": id, "seen": "consulting", "on": "20260320", "silent": false, "note": "不同意公开",
    });
    for early in ["20260308", "20260321"] {
        let request = with(heard.clone(), "on", json!(early));
        assert_eq!(
            counter.refused("application_opinion_receive", request).1,
            "on",
            "{early}"
        );
    }
    let detail = counter.call("application_opinion_receive", heard);
    assert_eq!(
        (&detail["row"]["due_on"], &detail["row"]["certain"]),
        (&json!("2026-04-13"), &json!(true))
    );
    let said = detail.to_string();
    for words in ["某某公司", "不同意公开", "自 2026-03-20 起继续计算"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn what_came_by_fax_is_confirmed_with_the_applicant_and_the_term_begins_then() {
    let (mut counter, _) = Counter::with(&[]);
    counter.at("2026-03-02T02:00:00Z");
    let form = with(crate::contract::form(), "channel", json!("fax"));
    let outcome = counter.call("application_receive", json!({"form": form}));
    let id = outcome["received"][0]["id"].as_str().unwrap().to_owned();
    let today = counter.call("today_show", json!({}));
    assert_eq!(today["unconfirmed"][0]["id"], id.as_str());
    assert_eq!(today["unconfirmed"][0]["overdue"], false);
    let detail = counter.call("application_show", json!({"id": id}));
    // Counted from the day it came, so that nothing is late unnoticed.
    assert_eq!(detail["row"]["due_on"], "2026-03-30");
    assert!(
        detail["clock"]
            .as_str()
            .unwrap()
            .contains("尚未与申请人确认")
    );

    counter.at("2026-03-03T02:00:00Z");
    assert_eq!(
        counter.call("today_show", json!({}))["unconfirmed"][0]["overdue"],
        true
    );
    let confirm = json!({"id": id, "seen": "received", "on": "20260303", "note": "电话本人确认"});
    for (field, value) in [("on", "20260301"), ("on", "20260304"), ("note", "  ")] {
        let request = with(confirm.clone(), field, json!(value));
        assert_eq!(
            counter.refused("application_confirm", request).1,
            field,
            "{value}"
        );
    }
    let detail = counter.call("application_confirm", confirm.clone());
    assert_eq!(detail["row"]["due_on"], "2026-03-31");
    assert_eq!(detail["clock"], "自与申请人确认之日 2026-03-03 起算");
    assert!(detail.to_string().contains("电话本人确认"));
    assert_eq!(
        counter.call("today_show", json!({}))["unconfirmed"],
        json!([])
    );
    assert_eq!(
        counter.refused("application_confirm", confirm).0,
        ErrorCode::Changed
    );
}

#[test]
fn a_correction_is_asked_for_once_and_begins_the_term_anew() {
    let (mut counter, id) = handed_over();
    counter.at("2026-03-05T02:00:00Z");
    let ask = json!({
        "id": id, "seen": "handed_over", "on": "20260305", "what": "请写明年份",
        "until": "20260319", "document_number": "临住建公开补〔2026〕3号",
    });
    for (field, value) in [("what", " "), ("until", "20260304"), ("on", "20260301")] {
        let request = with(ask.clone(), field, json!(value));
        assert_eq!(
            counter.refused("application_correction_ask", request).1,
            field
        );
    }
    let asked = counter.call("application_correction_ask", ask.clone());
    assert_eq!(asked["row"]["state"], "correcting");
    assert_eq!(
        asked["next_moves"],
        json!(["receive_correction", "answer", "withdraw"])
    );
    counter.at("2026-03-10T02:00:00Z");
    let received =
        json!({"id": id, "seen": "correcting", "on": "20260310", "note": "补明2025年度"});
    let detail = counter.call("application_correction_receive", received);
    // Day 0 is the day it arrived.
    assert_eq!(detail["row"]["due_on"], "2026-04-08");
    assert!(
        !detail["next_moves"].to_string().contains("ask_correction"),
        "once and completely"
    );
    assert_eq!(
        counter.refused("application_correction_ask", ask).0,
        ErrorCode::Changed
    );
}

#[test]
fn a_fee_is_asked_for_by_the_agency_alone_and_its_payment_begins_the_term_anew() {
    let (mut counter, id) = handed_over();
    counter.at("2026-03-05T02:00:00Z");
    let ask = json!({
        "id": id, "seen": "handed_over", "on": "20260305", "amount": "1,200.5",
        "until": "", "document_number": "临住建公开费〔2026〕1号",
    });
    for (field, value) in [
        ("amount", ""),
        ("amount", "0"),
        ("amount", "-5"),
        ("amount", "12.345"),
        ("amount", "五百"),
        ("until", "20260304"),
        ("on", "20260301"),
    ] {
        let request = with(ask.clone(), field, json!(value));
        let refused = counter.refused("application_fee_ask", request);
        assert_eq!(refused.1, field, "{value}");
    }
    let ask = with(ask, "amount", json!("1200.50"));
    let asked = counter.call("application_fee_ask", ask.clone());
    assert_eq!(asked["row"]["state"], "paying");
    assert_eq!(asked["row"]["due_on"], Value::Null);
    assert_eq!(
        asked["next_moves"],
        json!(["pay_fee", "answer", "withdraw"])
    );
    assert!(asked["fields"].to_string().contains("1200.50 元"));
    let clock = asked["clock"].as_str().unwrap();
    assert!(clock.contains("（至 2026-04-02）"), "{clock}");
    // Nothing of it is the zone's money.
    let copies = counter.call("today_show", json!({}))["copies"].clone();
    assert!(!copies.to_string().contains("120050"), "{copies}");

    counter.at("2026-03-10T02:00:00Z");
    let early = json!({"id": id, "seen": "paying", "on": "20260304", "note": ""});
    assert_eq!(counter.refused("application_fee_pay", early).1, "on");
    let paid = json!({"id": id, "seen": "paying", "on": "20260310", "note": "陕财 00012345"});
    let detail = counter.call("application_fee_pay", paid);
    assert_eq!(detail["row"]["state"], "handed_over");
    assert_eq!(detail["row"]["due_on"], "2026-04-08");
    assert_eq!(detail["clock"], "自缴费之日 2026-03-10 重新起算");
    assert!(
        !detail["next_moves"].to_string().contains("ask_fee"),
        "once"
    );
    let sheet = json!({"noun": "application", "id": id});
    counter.call("case_deadline_draw", sheet);
    assert_eq!(
        counter.refused("application_fee_ask", ask).0,
        ErrorCode::Changed
    );
}

#[test]
fn the_term_is_made_longer_once_in_time_and_by_no_more_than_twenty_days() {
    let (mut counter, id) = handed_over();
    counter.at("2026-03-31T02:00:00Z");
    let extend = json!({
        "id": id, "seen": "handed_over", "on": "20260330", "days": "20",
        "approved_by": "周主任", "reason": "需要检索档案",
    });
    for (field, value) in [
        ("days", "21"),
        ("days", "0"),
        ("days", "二十"),
        ("on", "20260331"),
    ] {
        let request = with(extend.clone(), field, json!(value));
        assert_eq!(
            counter.refused("application_extend", request),
            (ErrorCode::Invalid, field.into()),
            "{value}"
        );
    }
    let detail = counter.call("application_extend", extend.clone());
    assert_eq!(detail["row"]["due_on"], "2026-04-28");
    assert_eq!(detail["clock"], "已延期 20 个工作日");
    assert_eq!(
        counter.refused("application_extend", extend).0,
        ErrorCode::Changed
    );
}

#[test]
fn the_reply_is_served_after_it_was_given_and_then_filed() {
    let (mut counter, id) = handed_over();
    counter.at("2026-03-20T02:00:00Z");
    counter.call("application_answer", answer(&id, "handed_over", "20260318"));
    let serve = json!({"id": id, "seen": "answered", "on": "20260319", "by": "other", "note": ""});
    assert_eq!(
        counter.refused("application_serve", serve.clone()).1,
        "note"
    );
    let by_post = with(serve, "by", json!("post"));
    let early = with(by_post.clone(), "on", json!("20260317"));
    assert_eq!(counter.refused("application_serve", early).1, "on");
    let detail = counter.call("application_serve", by_post);
    assert_eq!(
        (&detail["row"]["state"], &detail["next_moves"]),
        (&json!("served"), &json!(["archive"]))
    );
    let filed = counter.call("application_archive", json!({"id": id, "seen": "served"}));
    assert_eq!(filed["row"]["state"], "closed");
    counter.call("data_rebuild", json!({}));
    assert_eq!(counter.show(&id)["row"]["state"], "closed");
}

#[test]
fn whoever_does_not_correct_in_time_is_answered_without_a_delay() {
    let (mut counter, id) = handed_over();
    counter.at("2026-06-30T02:00:00Z");
    let ask = json!({
        "id": id, "seen": "handed_over", "on": "20260305", "what": "请写明年份",
        "until": "", "document_number": "",
    });
    counter.call("application_correction_ask", ask);
    let given_up = with(
        answer(&id, "correcting", "20260630"),
        "outcome",
        json!("abandon_corr"),
    );
    let detail = counter.call("application_answer", given_up);
    assert_eq!(detail["row"]["state"], "answered");
    assert!(detail.to_string().contains("逾期不补正"));
}
