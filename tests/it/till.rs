//! The till (钱箱) at a desk: opened, counted, handed over; never seen where nothing may be charged.
#![cfg(test)]

use crate::{
    contract::{Counter, counter},
    copying::{charging, done},
    months::{decoded, text_of},
};
use serde_json::{Value, json};
use zonedesk_app::{ErrorCode, call};
use zonedesk_testkit::chance::Chance;

fn opened(float: &str) -> Counter {
    let mut counter = charging();
    let request = json!({"float": float, "meter": "120500", "note": ""});
    done(&mut counter, "till_open", request);
    counter
}

fn copy(counter: &mut Counter, pages: u32, payment: Value) -> Value {
    let mut request = json!({"item": "bw-a4", "pages": pages});
    for (field, value) in payment.as_object().unwrap() {
        request[field] = value.clone();
    }
    done(counter, "copy_record", request)
}

/// Why not, and beside which field.
fn refused(
    counter: &mut Counter,
    command: &str,
    request: Value,
) -> (ErrorCode, Option<String>, String) {
    let error = call(&mut counter.desk, command, request).unwrap_err();
    (error.code, error.field, error.message)
}

fn shift(counter: &mut Counter) -> Value {
    done(counter, "till_show", json!({}))["shift"].clone()
}

fn count(counted: &str, expected_fen: i64) -> Value {
    json!({
        "counted": counted, "left": "100", "meter": "", "note": "", "to": null,
        "expected_fen": expected_fen,
    })
}

#[test]
fn a_desk_without_a_tariff_never_sees_a_till() {
    let mut counter = counter();
    let view = done(&mut counter, "till_show", json!({}));
    assert_eq!(
        (&view["offered"], &view["shift"]),
        (&json!(false), &Value::Null)
    );
    let mut counter = charging();
    assert_eq!(done(&mut counter, "till_show", json!({}))["offered"], true);
    let (code, ..) = refused(&mut counter, "till_count", count("0", 0));
    assert_eq!(code, ErrorCode::Changed);
}

#[test]
fn what_was_paid_in_each_way_is_told_apart_and_only_cash_is_counted() {
    let mut counter = opened("100");
    copy(&mut counter, 12, json!({"payment": "cash"}));
    let wrong = copy(&mut counter, 5, json!({"payment": "cash"}));
    copy(&mut counter, 10, json!({"payment": "scan"}));
    let paid = copy(
        &mut counter,
        3,
        json!({"payment": "treasury", "treasury_code": "61050226000012345678"}),
    );
    let request = json!({"item": "bw-a4", "pages": 3, "payment": "treasury", "treasury_code": " "});
    let (_, field, _) = refused(&mut counter, "copy_record", request);
    assert_eq!(field.as_deref(), Some("treasury_code"));
    let shown = done(&mut counter, "copy_show", json!({"id": paid["id"]}));
    assert!(shown.to_string().contains("缴款码"), "{shown}");
    done(
        &mut counter,
        "receipt_void",
        json!({"id": wrong["id"], "reason": "页数录错"}),
    );
    let shift = shift(&mut counter);
    assert_eq!(
        shift["cash"],
        json!({"receipts": 2, "received_fen": 340, "voids": 1, "voided_fen": 100})
    );
    assert_eq!(shift["scan"]["received_fen"], 200);
    assert_eq!(shift["treasury"]["received_fen"], 60);
    assert_eq!(
        (&shift["expected_fen"], &shift["pages"]),
        (&json!(10_240), &json!(30))
    );

    // With money in it, it is not simply opened anew.
    let request = json!({"float": "50", "meter": "", "note": ""});
    let (code, ..) = refused(&mut counter, "till_open", request);
    assert_eq!(code, ErrorCode::Changed);

    let view = done(
        &mut counter,
        "till_count",
        json!({
            "counted": "", "left": "100", "meter": "120532", "note": "", "to": null, "expected_fen": 10_240,
            "pieces": [
                {"face_fen": 10_000, "count": 1}, {"face_fen": 100, "count": 2}, {"face_fen": 10, "count": 4},
            ],
        }),
    );
    let counted = &view["counts"][0];
    assert_eq!(
        (
            &counted["difference_fen"],
            &counted["handed_in_fen"],
            &counted["who"]
        ),
        (&json!(0), &json!(240), &json!("王敏"))
    );
    assert_eq!(view["shift"]["float_fen"], 10_000);
    assert_eq!(view["shift"]["moved"], false);
    let slip = done(&mut counter, "till_slip_draw", json!({}));
    let text = text_of(&decoded(&slip["pdf"]));
    for told in [
        "钱箱交账单",
        "应有现金102.40元",
        "实点现金102.40元",
        "相符",
        "上缴2.40元",
        "人民币贰元肆角整",
        "登记30页，相差2页",
        "缴款码",
        "10.00元",
        "交账人",
    ] {
        assert!(
            text.contains(&told.replace("10.00元", "100.00元")),
            "{told}: {text}"
        );
    }

    // A void of yesterday's receipt takes its money out of today's till.
    let receipts = done(
        &mut counter,
        "copy_list",
        json!({"search": null, "state": "charged", "offset": 0, "limit": 9}),
    );
    let cash = receipts["rows"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["amount_fen"] == 240)
        .unwrap();
    done(
        &mut counter,
        "receipt_void",
        json!({"id": cash["id"], "reason": "退款"}),
    );
    assert_eq!(self::shift(&mut counter)["expected_fen"], 10_000 - 240);
}

#[test]
fn a_shortage_wants_a_reason_and_a_stale_screen_is_told_so() {
    let mut counter = opened("100");
    copy(&mut counter, 12, json!({"payment": "cash"}));
    let (code, field, message) = refused(&mut counter, "till_count", count("102", 10_240));
    assert_eq!((code, field.as_deref()), (ErrorCode::Invalid, Some("note")));
    assert!(message.contains("短款 0.40 元"), "{message}");
    let (code, _, message) = refused(&mut counter, "till_count", count("102", 10_000));
    assert_eq!(code, ErrorCode::Changed);
    assert!(message.contains("应有现金已经变化"), "{message}");
    for (request, field) in [
        (count("", 10_240), "counted"),
        (count("一百", 10_240), "counted"),
        (count("-5", 10_240), "counted"),
        (
            json!({"counted": "102.40", "left": "200", "meter": "", "note": "", "to": null, "expected_fen": 10_240}),
            "left",
        ),
        (
            json!({"counted": "102.40", "left": "100", "meter": "12a", "note": "", "to": null, "expected_fen": 10_240}),
            "meter",
        ),
        (
            json!({"counted": "102.40", "left": "100", "meter": "7", "note": "", "to": null, "expected_fen": 10_240}),
            "meter",
        ),
        (
            json!({"counted": "102.40", "left": "100", "meter": "", "note": "", "to": "nobody", "expected_fen": 10_240}),
            "to",
        ),
        (
            json!({"counted": "102.40", "left": "100", "meter": "", "note": "", "to": null, "expected_fen": 10_240,
            "pieces": [{"face_fen": 10_000, "count": 1}]}),
            "counted",
        ),
        (
            json!({"counted": "102.40", "left": "100", "meter": "", "note": "说".repeat(101), "to": null, "expected_fen": 10_240}),
            "note",
        ),
    ] {
        let (_, beside, message) = refused(&mut counter, "till_count", request);
        assert_eq!(beside.as_deref(), Some(field), "{message}");
    }
    let to = done(&mut counter, "till_show", json!({}))["operators"][0].clone();
    assert_eq!(to["name"], "李窗");
    let mut short = count("102", 10_240);
    short["note"] = json!("找零差错");
    short["to"] = to["id"].clone();
    let view = done(&mut counter, "till_count", short);
    assert_eq!(view["counts"][0]["difference_fen"], -40);
    assert_eq!(view["counts"][0]["to"], "李窗");
    let slip = done(
        &mut counter,
        "till_slip_draw",
        json!({"id": view["counts"][0]["id"]}),
    );
    let text = text_of(&decoded(&slip["pdf"]));
    for told in ["短款0.40元", "找零差错", "接班人李窗"] {
        assert!(text.contains(told), "{told}: {text}");
    }
}

#[test]
fn far_too_much_cash_is_written_down_only_when_it_is_meant() {
    let mut counter = charging();
    let mut request = json!({"float": "20000", "meter": "", "note": ""});
    let (code, field, message) = refused(&mut counter, "till_open", request.clone());
    assert_eq!(
        (code, field.as_deref()),
        (ErrorCode::Invalid, Some("confirmed"))
    );
    assert!(
        message.contains("备用金 20000.00 元（人民币贰万元整）"),
        "{message}"
    );
    assert_eq!(shift(&mut counter), Value::Null);
    request["confirmed"] = json!(true);
    let view = done(&mut counter, "till_open", request);
    assert_eq!(view["shift"]["float_fen"], 2_000_000);

    // A slip of the key at the count, whatever reason is given with it.
    let mut counted = count("200", 2_000_000);
    counted["note"] = json!("少打两个零");
    let (_, field, message) = refused(&mut counter, "till_count", counted.clone());
    assert_eq!(field.as_deref(), Some("confirmed"));
    assert!(message.contains("短款 19800.00 元"), "{message}");
    counted["confirmed"] = json!(true);
    let view = done(&mut counter, "till_count", counted);
    assert_eq!(view["counts"][0]["difference_fen"], -1_980_000);
}

#[test]
fn a_day_with_uncounted_cash_is_closed_only_with_the_reason() {
    let mut counter = opened("100");
    copy(&mut counter, 12, json!({"payment": "cash"}));
    let day = done(&mut counter, "day_show", json!({}));
    let stays = day["keeps_open"].as_array().unwrap().iter();
    let stays: Vec<_> = stays
        .map(|row| json!({"id": row["id"], "reason": "承办单位停电"}))
        .collect();
    let close = |reason: &str| json!({"on": day["on"], "left_over": stays, "till_reason": reason});
    for (reason, told) in [
        ("", "请写明原因"),
        ("  ", "请写明原因"),
        (&*"长".repeat(101), "100"),
    ] {
        let (code, field, message) = refused(&mut counter, "day_close", close(reason));
        assert_eq!(
            (code, field.as_deref()),
            (ErrorCode::Invalid, Some("till_reason"))
        );
        assert!(message.contains(told), "{message}");
    }
    let day = done(&mut counter, "day_close", close("保险柜钥匙不在，明早交账"));
    assert_eq!(day["till"]["reason"], "保险柜钥匙不在，明早交账");
    let sheet = done(&mut counter, "day_close_draw", json!({}));
    let text = text_of(&decoded(&sheet["pdf"]));
    let told = "应有现金102.40元，日结时尚未交账：保险柜钥匙不在，明早交账";
    assert!(text.contains(told), "{text}");

    // Counted after all: the day is closed once more, and wants no reason any longer.
    done(&mut counter, "till_count", count("102.40", 10_240));
    let day = done(&mut counter, "day_close", close(""));
    assert_eq!(
        (&day["till"]["uncounted"], &day["till"]["reason"]),
        (&json!(false), &json!(""))
    );
}

#[test]
fn receipts_less_voids_are_till_ledger_and_rebuilt_records_on_a_real_desk() {
    let mut counter = opened("100");
    let mut chance = Chance::new(0);
    let (mut cash, mut all, mut issued) = (0_i64, 0_i64, 0_u32);
    let mut standing: Vec<(Value, i64, bool)> = Vec::new();
    for _ in 0..120 {
        match chance.below(8) {
            0 if !standing.is_empty() => {
                let at = usize::try_from(chance.below(standing.len() as u64)).unwrap();
                let (id, fen, is_cash) = standing.swap_remove(at);
                done(
                    &mut counter,
                    "receipt_void",
                    json!({"id": id, "reason": "多收"}),
                );
                all -= fen;
                cash -= if is_cash { fen } else { 0 };
            }
            1 => {
                // Refused in the middle of its transaction or before: no number is lost by it.
                let request = json!({"item": "no-such-line", "pages": 3});
                call(&mut counter.desk, "copy_record", request).unwrap_err();
            }
            2 => {
                done(
                    &mut counter,
                    "copy_record",
                    json!({"item": null, "pages": 3}),
                );
            }
            other => {
                let is_cash = other < 6;
                let payment = json!({"payment": if is_cash { "cash" } else { "scan" }});
                let pages = u32::try_from(chance.below(40)).unwrap() + 1;
                let made = copy(&mut counter, pages, payment);
                let fen = made["amount_fen"].as_i64().unwrap();
                issued += 1;
                let number = made["number"].as_str().unwrap();
                assert!(
                    number.ends_with(&format!("{issued:05}")),
                    "{number} is not {issued}"
                );
                all += fen;
                cash += if is_cash { fen } else { 0 };
                standing.push((made["id"].clone(), fen, is_cash));
            }
        }
    }
    let till = shift(&mut counter);
    let net =
        |way: &Value| way["received_fen"].as_i64().unwrap() - way["voided_fen"].as_i64().unwrap();
    assert_eq!(net(&till["cash"]), cash);
    assert_eq!(net(&till["cash"]) + net(&till["scan"]), all);
    assert_eq!(till["expected_fen"], 10_000 + cash);
    assert_eq!(
        done(&mut counter, "totals_show", json!({}))["copies"]["sum_fen"],
        all
    );
    let month = done(&mut counter, "month_show", json!({"month": null}));
    assert_eq!(month["charged_fen"], all);
    let ledger = done(
        &mut counter,
        "ledger_draw",
        json!({"register": "copies", "month": "2026-11"}),
    );
    let text = text_of(&decoded(&ledger["pdf"]));
    assert!(
        text.contains(&format!("金额合计：{}.{:02}元", all / 100, all % 100)),
        "{text}"
    );
    let rebuilt = done(&mut counter, "data_rebuild", json!({}));
    assert_eq!(rebuilt["equal"], true);
    assert_eq!(shift(&mut counter), till);
}
