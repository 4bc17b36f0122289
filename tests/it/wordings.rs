//! 表格与上墙: what a site prints blank, hangs on its wall and calls its own papers.
#![cfg(test)]

use crate::{
    contract::{Counter, counter},
    copying::done,
    intake::{MORNING, site},
    months::{decoded, text_of},
};
use serde_json::{Value, json};
use zonedesk_app::{ErrorCode, call};

fn drawn(counter: &mut Counter, id: &str) -> String {
    text_of(&decoded(
        &done(counter, "wording_draw", json!({"id": id, "sample": false}))["pdf"],
    ))
}

fn words(id: &str, title: &str, note: &str, footer: &str, text: &str) -> Value {
    json!({"id": id, "title": title, "note": note, "footer": footer, "text": text})
}

fn row(counter: &mut Counter, id: &str) -> Value {
    let rows = done(counter, "wording_list", json!({}))["rows"].clone();
    let rows = rows.as_array().unwrap();
    rows.iter().find(|row| row["id"] == id).unwrap().clone()
}

#[test]
fn every_paper_of_a_hall_is_drawn_and_none_says_that_it_decides() {
    let mut counter = counter();
    let rows = done(&mut counter, "wording_list", json!({}))["rows"].clone();
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 18);
    for row in rows {
        let id = row["id"].as_str().unwrap();
        let text = drawn(&mut counter, id);
        assert!(text.contains("向阳街道便民服务中心"), "{id}: {text}");
        let is_free = id == "tariff_sheet" && text.contains("不收取任何费用");
        let name: String = row["name"].as_str().unwrap().split(' ').collect();
        // The stroke over a voided one stands between the words of its title.
        let is_void = id == "void_slip" && text.contains("【作废】");
        assert!(is_free || is_void || text.contains(&name), "{id}: {text}");
        assert!(!text.contains('{') && !text.contains('}'), "{id}: {text}");
        // 接收, never 受理; the form alone says whose decision that is.
        let of_others = text.replace("信息公开申请是否受理由该信息公开责任单位决定", "");
        assert!(!of_others.contains("受理"), "{id}: {text}");
        let is_slip = row["group"] == "slip";
        assert_eq!(text.contains("样张"), is_slip, "{id}: {text}");
    }
}

#[test]
fn a_sample_form_says_so() {
    let mut counter = counter();
    let request = json!({"id": "application_form", "sample": true});
    let paper = done(&mut counter, "wording_draw", request);
    assert_eq!(paper["title"], "政府信息公开申请表（样表）");
    let text = text_of(&decoded(&paper["pdf"]));
    assert!(text.contains("政府信息公开申请表（样表）"), "{text}");
    assert!(text.contains("张三"), "{text}");
}

#[test]
fn words_of_a_site_stand_on_its_papers_and_every_edition_is_kept() {
    let mut counter = counter();
    let own = words(
        "rules",
        "{专区名称}专区制度",
        "",
        "区政务公开办监制",
        "一、开放\n每天{开放时间}。",
    );
    let view = done(&mut counter, "wording_set", own.clone());
    assert_eq!((&view["edition"], &view["own"]), (&json!(1), &json!(true)));
    assert_eq!(
        (&view["set_on"], &view["set_by"]),
        (&json!("2026-11-24"), &json!("王敏"))
    );
    // The same again is no new edition.
    assert_eq!(done(&mut counter, "wording_set", own)["edition"], 1);
    let text = drawn(&mut counter, "rules");
    for said in [
        "向阳街道便民服务中心专区制度",
        "一、开放",
        "每天上午08:00—12:00，下午14:00—17:30",
        "区政务公开办监制",
        "第1版2026年11月24日",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("意见建议"), "{text}");

    // What is left empty is the program's own again, as another edition.
    let view = done(&mut counter, "wording_set", words("rules", "", "", "", ""));
    assert_eq!((&view["edition"], &view["own"]), (&json!(2), &json!(false)));
    assert_eq!(view["title"], "政务公开专区管理制度");
    assert!(drawn(&mut counter, "rules").contains("意见建议"));
    assert_eq!(done(&mut counter, "data_rebuild", json!({}))["equal"], true);
    assert_eq!(row(&mut counter, "rules")["edition"], 2);
}

#[test]
fn slips_about_real_records_speak_in_the_words_of_the_site() {
    let mut counter = counter();
    let rows = done(
        &mut counter,
        "application_list",
        json!({
            "search": null, "state": null, "offset": 0, "limit": 10,
        }),
    );
    let id = rows["rows"][0]["id"].as_str().unwrap().to_owned();
    for (paper, command, request) in [
        (
            "transfer_slip",
            "application_transfer_draw",
            json!({"ids": [id]}),
        ),
        (
            "application_slip",
            "application_slip_draw",
            json!({"ids": [id]}),
        ),
        (
            "application_form",
            "application_form_draw",
            json!({"id": id, "sample": false}),
        ),
    ] {
        done(
            &mut counter,
            "wording_set",
            words(paper, "信息公开材料单", "请妥善保管。", "", ""),
        );
        let drawn = done(&mut counter, command, request);
        assert_eq!(drawn["title"], "信息公开材料单");
        let text = text_of(&decoded(&drawn["pdf"]));
        assert!(text.contains("信息公开材料单"), "{paper}: {text}");
        assert!(text.contains("请妥善保管。"), "{paper}: {text}");
    }
}

#[test]
fn what_no_paper_may_say_is_refused_beside_its_field() {
    let mut counter = counter();
    for (request, field) in [
        (words("application_slip", "受理回执", "", "", ""), "title"),
        (words("receipt", "", &"字".repeat(51), "", ""), "note"),
        (words("rules", "", "", "", &"字".repeat(3_001)), "text"),
        (
            words("flow_chart", "", "", "", &"一步\n".repeat(10)),
            "text",
        ),
    ] {
        let error = call(&mut counter.desk, "wording_set", request.clone()).unwrap_err();
        assert_eq!(error.field.as_deref(), Some(field), "{request}");
    }
    let unknown = call(
        &mut counter.desk,
        "wording_set",
        words("poster", "", "", "", ""),
    );
    assert_eq!(unknown.unwrap_err().code, ErrorCode::NotFound);
    assert_eq!(row(&mut counter, "application_slip")["edition"], 0);
}

#[test]
fn an_archive_has_no_papers_of_applications() {
    let mut archive = site("archive", MORNING);
    let desk = &mut archive.desk;
    let listed = call(desk, "wording_list", json!({})).unwrap();
    let ids: Vec<_> = listed["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].clone())
        .collect();
    assert!(
        ids.contains(&json!("rules")) && ids.contains(&json!("receipt")),
        "{ids:?}"
    );
    assert!(
        !ids.contains(&json!("transfer_slip")) && !ids.contains(&json!("flow_chart")),
        "{ids:?}"
    );
    let refused = call(
        desk,
        "wording_draw",
        json!({"id": "flow_chart", "sample": false}),
    );
    assert_eq!(refused.unwrap_err().code, ErrorCode::ZoneAbsent);
}

#[test]
fn a_voided_receipt_has_a_note_of_its_own_and_the_sheets_of_a_day_their_own_titles() {
    let mut counter = counter();
    for (id, title, note) in [
        ("void_slip", "", "作废后请收回原凭条。"),
        ("till_slip", "窗口交账单", "交账后锁好钱箱。"),
        ("day_close_sheet", "每日日结单", "日结单当日归档。"),
    ] {
        let view = done(&mut counter, "wording_set", words(id, title, note, "", ""));
        assert_eq!(view["own"], true, "{view}");
        let text = drawn(&mut counter, id);
        assert!(text.contains(title) && text.contains(note), "{id}: {text}");
    }
    let receipt = drawn(&mut counter, "receipt");
    assert!(!receipt.contains("收回原凭条"), "{receipt}");
    let refused = words("void_slip", "退款单", "", "", "");
    let refusal = call(&mut counter.desk, "wording_set", refused).unwrap_err();
    assert_eq!(refusal.field.as_deref(), Some("title"));
}
