//! Copies, receipts and tariffs at a desk: what is charged, what is free, and who may take a receipt back.
#![cfg(test)]

use crate::contract::{Counter, counter, refused};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use zonedesk_app::{ErrorCode, call};
use zonedesk_domain::{
    copying::Sides,
    money::Fen,
    operator::Role,
    tariff::{Item, Recorded, Unit},
};
use zonedesk_testkit::sample;

fn tariff() -> Recorded {
    let mut tariff = sample::tariff();
    let single = tariff.items[0].clone();
    tariff.items.push(Item {
        id: "bw-a4-double".into(),
        name: "黑白复印 A4 双面".into(),
        unit: Unit::Sheet,
        sides: Some(Sides::Double),
        price_fen: Fen::new(35),
        ..single
    });
    tariff
}

pub(crate) fn done(counter: &mut Counter, command: &str, request: Value) -> Value {
    call(&mut counter.desk, command, request).unwrap_or_else(|error| panic!("{command}: {error:?}"))
}

/// A desk where copies are charged.
pub(crate) fn charging() -> Counter {
    let mut counter = counter();
    let tariff = serde_json::to_value(tariff()).unwrap();
    done(&mut counter, "tariff_set", tariff);
    counter
}

fn charged(counter: &mut Counter, pages: u32) -> Value {
    let request = json!({"item": "bw-a4", "pages": pages, "payment": "cash", "payer": "李四"});
    done(counter, "copy_record", request)
}

fn today(counter: &mut Counter) -> Value {
    done(counter, "today_show", json!({}))["copies"].clone()
}

#[test]
fn the_quote_is_what_is_charged() {
    for (request, fen, sum) in [
        (
            json!({"item": "bw-a4", "pages": 12}),
            240,
            Some("0.20 元/页 × 12 页"),
        ),
        (
            json!({"item": "bw-a4-double", "pages": 3}),
            70,
            Some("0.35 元/张 × 2 张"),
        ),
        (json!({"item": null, "pages": 3}), 0, None),
        (
            json!({"item": "bw-a4", "pages": 12, "exempt_group": "低保户", "proof": "低保证"}),
            0,
            Some("0.20 元/页 × 12 页"),
        ),
        (
            json!({"item": "bw-a4", "pages": 12, "reply": true}),
            0,
            None,
        ),
    ] {
        let mut counter = charging();
        let quote = done(&mut counter, "copy_quote", request.clone());
        let record = done(&mut counter, "copy_record", request.clone());
        assert_eq!(
            (&quote["amount_fen"], &quote["sum"]),
            (&json!(fen), &json!(sum)),
            "{request}"
        );
        assert_eq!(quote["amount_fen"], record["amount_fen"], "{request}");
        assert_eq!(quote["words"], record["words"], "{request}");
        assert_eq!(quote["free_reason"], record["free_reason"], "{request}");
        // Only money takes a number.
        assert_eq!(record["number"].is_string(), fen > 0, "{request}");
    }
}

#[test]
fn change_is_counted_from_what_was_typed() {
    let mut counter = charging();
    for (received, change) in [
        ("5", json!(260)),
        ("2.4", json!(0)),
        ("2", json!(-40)),
        ("", Value::Null),
    ] {
        let request = json!({"item": "bw-a4", "pages": 12, "received": received});
        let quote = done(&mut counter, "copy_quote", request);
        assert_eq!(quote["change_fen"], change, "{received}");
    }
    for received in ["五元", "1.234", "-1"] {
        let request = json!({"item": "bw-a4", "pages": 12, "received": received});
        let answer = call(&mut counter.desk, "copy_quote", request);
        assert_eq!(
            refused(answer),
            (ErrorCode::Invalid, Some("received".into())),
            "{received}"
        );
    }
}

#[test]
fn an_odd_side_of_a_double_sheet_is_pointed_out() {
    let mut counter = charging();
    for (pages, advised) in [(2, false), (3, true)] {
        let request = json!({"item": "bw-a4-double", "pages": pages});
        let quote = done(&mut counter, "copy_quote", request);
        assert_eq!(quote["advice"].is_string(), advised, "{pages}");
    }
}

#[test]
fn a_wrong_waiver_is_refused_beside_its_field() {
    let mut counter = charging();
    for (group, proof, field) in [
        ("熟人", "名片", "exempt_group"),
        ("低保户", " ", "proof"),
        ("低保户", "\u{0}\u{200b}", "proof"),
    ] {
        let request = json!({"item": "bw-a4", "pages": 1, "exempt_group": group, "proof": proof});
        let answer = call(&mut counter.desk, "copy_record", request);
        assert_eq!(
            refused(answer),
            (ErrorCode::Invalid, Some(field.into())),
            "{group}"
        );
    }
    assert_eq!(today(&mut counter)["free_pages"], 0);
}

#[test]
fn a_reply_to_an_application_is_never_charged_however_it_is_said() {
    for request in [
        json!({"item": "bw-a4", "pages": 9, "reply": true, "payer": "李四"}),
        json!({"item": "bw-a4", "pages": 9, "purpose": "依申请公开答复材料"}),
        json!({"item": "bw-a4", "pages": 9, "purpose": " 依申请公开答复材料 ", "reply": false}),
    ] {
        let mut counter = charging();
        let copy = done(&mut counter, "copy_record", request.clone());
        assert_eq!(
            (&copy["amount_fen"], &copy["number"]),
            (&json!(0), &Value::Null),
            "{request}"
        );
        let shown = done(&mut counter, "copy_show", json!({"id": copy["id"]}));
        assert!(shown.to_string().contains("第四十二条"), "{shown}");
        assert_eq!(shown["row"]["state"], "free");
    }
}

#[test]
fn whoever_voided_a_receipt_cannot_confirm_it() {
    let mut counter = charging();
    let id = charged(&mut counter, 10)["id"].clone();
    let confirm = json!({"id": id});
    let early = call(&mut counter.desk, "receipt_void_confirm", confirm.clone());
    assert_eq!(refused(early).0, ErrorCode::Invalid);

    let bare = call(
        &mut counter.desk,
        "receipt_void",
        json!({"id": id, "reason": "　"}),
    );
    assert_eq!(refused(bare), (ErrorCode::Invalid, Some("reason".into())));
    let voided = done(
        &mut counter,
        "receipt_void",
        json!({"id": id, "reason": "页数录错"}),
    );
    assert_eq!(voided["row"]["state"], "void_waits");
    assert_eq!(voided["may_confirm"], false);
    let again = call(
        &mut counter.desk,
        "receipt_void",
        json!({"id": id, "reason": "再来"}),
    );
    assert_eq!(refused(again).0, ErrorCode::Invalid);
    let mine = call(&mut counter.desk, "receipt_void_confirm", confirm.clone());
    assert!(mine.unwrap_err().message.contains("另一人"));
    let seen = today(&mut counter);
    assert_eq!(seen["waiting_voids"][0]["may_confirm"], false);
    assert_eq!(
        (&seen["sum_fen"], &seen["receipts"]),
        (&json!(0), &json!(0))
    );

    counter.sign_in(Role::Clerk);
    assert_eq!(today(&mut counter)["waiting_voids"][0]["may_confirm"], true);
    let confirmed = done(&mut counter, "receipt_void_confirm", confirm.clone());
    assert_eq!(confirmed["row"]["state"], "voided");
    assert_eq!(confirmed["row"]["amount_fen"], 200);
    assert_eq!(today(&mut counter)["waiting_voids"], json!([]));
    let twice = call(&mut counter.desk, "receipt_void_confirm", confirm);
    assert_eq!(refused(twice).0, ErrorCode::Invalid);

    counter.sign_in(Role::Manager);
    let words: Vec<_> = done(&mut counter, "copy_show", json!({"id": id}))["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            format!(
                "{} {}",
                event["what"].as_str().unwrap(),
                event["who"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(words, ["登记并收费 王敏", "凭条作废 王敏", "作废复核 李窗"]);
    let sound = done(&mut counter, "data_rebuild", json!({}));
    assert_eq!(sound["equal"], true);
}

#[test]
fn a_free_copy_has_no_receipt_to_void() {
    let mut counter = counter();
    let copy = done(
        &mut counter,
        "copy_record",
        json!({"item": null, "pages": 3}),
    );
    let answer = call(
        &mut counter.desk,
        "receipt_void",
        json!({"id": copy["id"], "reason": "录错"}),
    );
    assert!(answer.unwrap_err().message.contains("免费"));
}

#[test]
fn numbers_run_on_without_a_gap_past_voids_and_free_copies() {
    let mut counter = charging();
    let mut numbers = Vec::new();
    for at in 0..6 {
        let next = today(&mut counter)["next_number"].clone();
        let copy = charged(&mut counter, at + 1);
        assert_eq!(copy["number"], next);
        numbers.push(copy["number"].as_str().unwrap().to_owned());
        if at % 2 == 0 {
            let request = json!({"id": copy["id"], "reason": "录错"});
            done(&mut counter, "receipt_void", request);
        }
        done(
            &mut counter,
            "copy_record",
            json!({"item": null, "pages": 1}),
        );
    }
    let wanted: Vec<_> = (1..=6).map(|n| format!("XY1-收2026-{n:05}")).collect();
    assert_eq!(numbers, wanted);
    for (state, count) in [
        (Value::Null, 12),
        (json!("charged"), 3),
        (json!("free"), 6),
        (json!("voided"), 3),
        (json!("void_waits"), 3),
    ] {
        let request = json!({"search": null, "state": state, "offset": 0, "limit": 50});
        let listed = done(&mut counter, "copy_list", request);
        assert_eq!(listed["total"], count, "{state}");
        let rows = listed["rows"].as_array().unwrap();
        assert!(
            state.is_null() || state == "voided" || rows.iter().all(|row| row["state"] == state)
        );
    }
    let request = json!({"search": "00003", "state": null, "offset": 0, "limit": 50});
    let found = done(&mut counter, "copy_list", request);
    assert_eq!(found["rows"][0]["number"], "XY1-收2026-00003");
    assert_eq!(found["rows"][0]["payer"], "李*");
}

#[test]
fn sums_of_the_day_are_told_by_payment() {
    let mut counter = charging();
    charged(&mut counter, 10);
    let scan = json!({"item": "bw-a4", "pages": 3, "payment": "scan"});
    done(&mut counter, "copy_record", scan);
    let seen = today(&mut counter);
    assert_eq!(
        (&seen["sum_fen"], &seen["cash_fen"], &seen["scan_fen"]),
        (&json!(260), &json!(200), &json!(60))
    );
}

#[test]
fn a_withdrawn_tariff_charges_nothing_from_its_day_on() {
    let mut counter = charging();
    let id = done(&mut counter, "tariff_show", json!({}))["tariffs"][0]["id"].clone();
    for (on, reason, field) in [
        ("2026-11-23", "新标准施行", "on"),
        ("二十四日", "新标准施行", "on"),
        ("2026-11-24", " ", "reason"),
    ] {
        let request = json!({"id": id, "on": on, "reason": reason});
        let answer = call(&mut counter.desk, "tariff_withdraw", request);
        assert_eq!(refused(answer), (ErrorCode::Invalid, Some(field.into())));
    }
    let later = json!({"id": id, "on": "2026-11-25", "reason": "新标准施行"});
    let shown = done(&mut counter, "tariff_withdraw", later);
    assert_eq!(shown["tariffs"][0]["holds_today"], true);
    let now = json!({"id": id, "on": "2026-11-24", "reason": "新标准施行"});
    let shown = done(&mut counter, "tariff_withdraw", now);
    assert_eq!(shown["tariffs"][0]["in_force"], false);
    assert!(
        shown["tariffs"][0]["why_not"]
            .as_str()
            .unwrap()
            .contains("停用")
    );
    for (door, request) in [
        ("copy_record", json!({"item": "bw-a4", "pages": 3})),
        ("copy_quote", json!({"item": "bw-a4", "pages": 3})),
        (
            "copy_record",
            json!({"item": "bw-a4", "pages": 3, "payment": "scan", "fiscal_note": "0000012345"}),
        ),
        (
            "copy_record",
            json!({"item": "bw-a4", "pages": 3, "exempt_group": "低保户", "proof": "低保证"}),
        ),
    ] {
        let answer = done(&mut counter, door, request);
        assert_eq!(answer["amount_fen"], 0, "{door}");
        assert!(
            answer["free_reason"]
                .as_str()
                .unwrap()
                .contains("不得收取任何费用")
        );
    }
    assert_eq!(today(&mut counter)["next_number"], Value::Null);
}

#[test]
fn receipts_and_sheets_are_drawn_on_every_paper() {
    let mut counter = charging();
    let id = charged(&mut counter, 10)["id"].clone();
    let free = done(
        &mut counter,
        "copy_record",
        json!({"item": null, "pages": 3}),
    );
    for form in ["80mm", "a5"] {
        for (id, title) in [(&id, "收费凭条"), (&free["id"], "复印打印登记单（免费）")]
        {
            let request = json!({"id": id, "form": form, "reprint": true});
            let paper = done(&mut counter, "receipt_draw", request);
            assert_eq!(paper["title"], title);
            let bytes = STANDARD.decode(paper["pdf"].as_str().unwrap()).unwrap();
            assert!(bytes.starts_with(b"%PDF"));
        }
    }
    let sheet = done(&mut counter, "tariff_sheet_draw", json!({}));
    assert_eq!(sheet["title"], "复印打印收费公示");
    let mut bare = crate::contract::counter();
    let sheet = done(&mut bare, "tariff_sheet_draw", json!({}));
    assert_eq!(sheet["title"], "复印打印免费公示");
}

#[test]
fn a_job_far_from_ordinary_is_written_down_only_when_it_was_looked_at_again() {
    let mut counter = charging();
    for (pages, told) in [
        (500, "共 500 页，应收 100.00 元（人民币壹佰元整）"),
        (600, "共 600 页"),
    ] {
        let mut request = json!({"item": "bw-a4", "pages": pages});
        let error = call(&mut counter.desk, "copy_record", request.clone()).unwrap_err();
        assert_eq!(error.field.as_deref(), Some("confirmed"));
        assert!(error.message.contains(told), "{}", error.message);
        request["confirmed"] = json!(true);
        assert_eq!(done(&mut counter, "copy_record", request)["pages"], pages);
    }
    assert_eq!(today(&mut counter)["receipts"], 2);
}
