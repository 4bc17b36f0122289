//! Receiving applications, on a real database: what is kept, numbered, advised and printed.
#![cfg(test)]

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tempfile::TempDir;
use zonedesk_app::{AppError, Clock, Desk, ErrorCode, call};
use zonedesk_domain::lookup_code::LookupCode;
use zonedesk_store::WrappingCost;

pub(crate) struct Hall {
    _folder: TempDir,
    pub(crate) desk: Desk,
}

/// 向阳街道便民服务中心 at this instant, its manager signed in.
fn hall(now: &str) -> Hall {
    site("service-hall", now)
}

pub(crate) fn site(kind: &str, now: &str) -> Hall {
    let folder = TempDir::new().unwrap();
    let now: DateTime<Utc> = now.parse().unwrap();
    let mut desk =
        Desk::new(folder.path(), Clock::new(move || now)).with_wrapping_cost(WrappingCost {
            memory_kib: 8,
            passes: 1,
        });
    let request = json!({
        "district": "临渭区", "name": "向阳街道便民服务中心", "code": "XY", "kind": kind, "desk": 1,
        "hours": [{"from": "08:00", "to": "12:00"}, {"from": "14:00", "to": "17:30"}],
        "manager_name": "王敏", "pin": "802413",
    });
    call(&mut desk, "desk_set_up", request).unwrap();
    Hall {
        _folder: folder,
        desk,
    }
}

/// 24 November 2026, 09:30 in China: a Tuesday.
pub(crate) const MORNING: &str = "2026-11-24T01:30:00Z";

fn form(changes: Value) -> Value {
    let mut form = json!({
        "name": "张晓明", "identity_kind": "居民身份证", "identity_number": "610502 19960101 0015",
        "phone": "138 0913 1234", "agencies": ["住建局"],
        "content": "2025年向阳街道老旧小区改造资金使用情况", "delivery": "当面领取", "carrier": "纸质",
        "form_pages": 2, "identity_copies": 1,
    });
    for (field, value) in changes.as_object().unwrap() {
        form[field] = value.clone();
    }
    form
}

impl Hall {
    fn receive(&mut self, changes: Value) -> Result<Value, AppError> {
        call(
            &mut self.desk,
            "application_receive",
            json!({"form": form(changes)}),
        )
    }

    fn advise(&mut self, changes: Value) -> Value {
        let request = json!({"form": form(changes)});
        call(&mut self.desk, "application_advise", request).unwrap()
    }

    fn shown(&mut self, id: &Value) -> Value {
        call(&mut self.desk, "application_show", json!({"id": id})).unwrap()
    }

    fn received_so_far(&mut self) -> Value {
        call(&mut self.desk, "totals_show", json!({})).unwrap()["applications"]["count"].clone()
    }
}

fn value_of<'a>(detail: &'a Value, label: &str) -> Option<&'a str> {
    let fields = detail["fields"].as_array().unwrap();
    let field = fields.iter().find(|field| field["label"] == label)?;
    field["value"].as_str()
}

#[test]
fn an_application_is_numbered_and_kept_as_it_was_given() {
    let mut hall = hall(MORNING);
    let outcome = hall.receive(json!({})).unwrap();
    let one = &outcome["received"][0];
    assert_eq!(one["number"], "XY1-申2026-00001");
    assert_eq!(one["agency"], "临渭区住房和城乡建设局");
    assert!(
        one["lookup_code"]
            .as_str()
            .unwrap()
            .parse::<LookupCode>()
            .is_ok()
    );
    assert_eq!(outcome["received_at"], "2026-11-24T09:30:00+08:00");
    // The twentieth working day lies after 20 December, and no notice for 2027 is loaded.
    assert_eq!(
        (&outcome["due_on"], &outcome["certain"]),
        (&json!("2026-12-22"), &json!(false))
    );
    let detail = hall.shown(&one["id"]);
    for (label, text) in [
        ("证件号码", "610502********0015"),
        ("联系电话", "138****1234"),
        ("载体形式", "纸质"),
        ("申请材料", "申请表 2 页；身份证明复印件 1 份"),
    ] {
        assert_eq!(value_of(&detail, label), Some(text), "{detail}");
    }
    let listed = json!({"search": "610502199601010015", "state": null, "offset": 0, "limit": 5});
    let listed = call(&mut hall.desk, "application_list", listed).unwrap();
    assert_eq!(listed["total"], 1);
}

#[test]
fn several_agencies_get_a_number_each_and_one_named_twice_gets_one() {
    let mut hall = hall(MORNING);
    let agencies = json!([
        "区住建局",
        "陕西省公安厅",
        "临渭区住房和城乡建设局",
        " ",
        "向阳街道办"
    ]);
    let outcome = hall.receive(json!({"agencies": agencies})).unwrap();
    let received = outcome["received"].as_array().unwrap();
    let numbers: Vec<_> = received.iter().map(|one| one["number"].clone()).collect();
    assert_eq!(
        numbers,
        ["XY1-申2026-00001", "XY1-申2026-00002", "XY1-申2026-00003"]
    );
    let own: Vec<_> = received
        .iter()
        .map(|one| one["own_office"].clone())
        .collect();
    assert_eq!(own, [json!(false), json!(false), json!(true)]);
    assert_ne!(received[0]["lookup_code"], received[1]["lookup_code"]);
}

#[test]
fn only_nobody_and_nothing_are_refused_and_take_no_number() {
    let mut hall = hall(MORNING);
    for (changes, field) in [
        (json!({"name": " "}), "name"),
        (json!({"content": "。"}), "content"),
        (json!({"content": "长".repeat(20_001)}), "content"),
        (json!({"address": "长".repeat(201)}), "address"),
        (json!({"agencies": ["长".repeat(101)]}), "agencies.0"),
        (json!({"form_pages": 10_000}), "form_pages"),
    ] {
        let error = hall.receive(changes).unwrap_err();
        assert_eq!(
            (error.code, error.field.as_deref()),
            (ErrorCode::Invalid, Some(field))
        );
    }
    assert_eq!(hall.received_so_far(), 0);
    let bare = json!({
        "identity_number": "", "phone": "", "agencies": [], "delivery": "", "carrier": "",
    });
    let outcome = hall.receive(bare).unwrap();
    assert_eq!(outcome["received"][0]["number"], "XY1-申2026-00001");
}

#[test]
fn whoever_shows_no_paper_has_none_on_record() {
    let mut hall = hall(MORNING);
    for (number, seen, kind) in [
        ("610502199601010015", false, Some("居民身份证")),
        ("", true, Some("居民身份证")),
        ("", false, None),
    ] {
        let outcome = hall
            .receive(json!({"identity_number": number, "original_seen": seen}))
            .unwrap();
        let detail = hall.shown(&outcome["received"][0]["id"]);
        assert_eq!(value_of(&detail, "证件类型"), kind, "{number:?} {seen}");
    }
}

#[test]
fn a_document_number_or_a_description_alone_says_what_is_wanted() {
    let mut hall = hall(MORNING);
    for (changes, content) in [
        (
            json!({"content": "", "document_number": "临政发〔2025〕3号"}),
            "临政发〔2025〕3号文件",
        ),
        (
            json!({"content": "", "features": "去年修路的批文"}),
            "去年修路的批文",
        ),
    ] {
        let outcome = hall.receive(changes).unwrap();
        let detail = hall.shown(&outcome["received"][0]["id"]);
        assert_eq!(detail["row"]["content"], content);
    }
}

#[test]
fn the_same_applicant_asking_for_much_the_same_is_hinted_at_without_a_name() {
    let mut hall = hall(MORNING);
    hall.receive(json!({})).unwrap();
    for (changes, alike) in [
        (
            json!({"content": "向阳街道2025年老旧小区改造资金的使用情况"}),
            true,
        ),
        (json!({"content": "下邽镇高标准农田征地补偿标准"}), false),
        (json!({"identity_number": "610502200002290022"}), false),
        // Without a number the name and the phone tell the person.
        (json!({"identity_number": ""}), true),
        (
            json!({"identity_number": "", "phone": "13900000000"}),
            false,
        ),
    ] {
        let advice = hall.advise(changes.clone());
        let duplicates = advice["duplicates"].as_array().unwrap();
        assert_eq!(duplicates.len(), usize::from(alike), "{changes}");
        assert!(!advice.to_string().contains("张晓明"));
    }
    let advice = hall.advise(json!({}));
    assert_eq!(advice["duplicates"][0]["number"], "XY1-申2026-00001");
    assert_eq!(advice["masked_identity"], "6****************5");
}

#[test]
fn what_comes_after_hours_or_on_a_day_off_says_so() {
    for (now, after_hours) in [
        (MORNING, false),
        ("2026-11-24T04:30:00Z", false), // half past noon: the hall is open in the afternoon
        ("2026-11-24T09:31:00Z", true),
        ("2026-11-28T02:00:00Z", true),  // Saturday
        ("2026-09-20T02:00:00Z", false), // a Sunday that is worked
        ("2026-10-01T02:00:00Z", true),
    ] {
        let mut hall = hall(now);
        let outcome = hall.receive(json!({})).unwrap();
        let detail = hall.shown(&outcome["received"][0]["id"]);
        let told = value_of(&detail, "接收情形").unwrap_or_default();
        assert_eq!(told.contains("非办公时间"), after_hours, "{now}");
    }
}

#[test]
fn the_draft_is_gone_with_the_application_it_became() {
    let mut hall = hall(MORNING);
    let draft = json!({"form": "intake", "content": "{}"});
    call(&mut hall.desk, "draft_save", draft).unwrap();
    let nothing = json!({"form": form(json!({"name": ""})), "draft": "intake"});
    assert!(call(&mut hall.desk, "application_receive", nothing).is_err());
    let load = |hall: &mut Hall| {
        call(&mut hall.desk, "draft_load", json!({"form": "intake"})).unwrap()["content"].clone()
    };
    assert_eq!(load(&mut hall), "{}");
    let whole = json!({"form": form(json!({})), "draft": "intake"});
    call(&mut hall.desk, "application_receive", whole).unwrap();
    assert_eq!(load(&mut hall), Value::Null);
}

#[test]
fn archives_and_libraries_take_no_applications() {
    let mut archive = site("archive", MORNING);
    let error = archive.receive(json!({})).unwrap_err();
    assert_eq!(error.code, ErrorCode::ZoneAbsent);
    assert!(error.message.contains("便民服务中心"));
}

#[test]
fn each_paper_of_an_application_is_drawn() {
    let mut hall = hall(MORNING);
    let agencies = json!(["区住建局", "向阳街道办"]);
    let outcome = hall
        .receive(json!({"agencies": agencies, "agent_name": "李强"}))
        .unwrap();
    let ids: Vec<_> = outcome["received"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].clone())
        .collect();
    for (command, request, pages) in [
        ("application_slip_draw", json!({"ids": ids}), 2),
        ("application_transfer_draw", json!({"ids": ids}), 2),
        (
            "application_form_draw",
            json!({"id": ids[0], "sample": false}),
            1,
        ),
        (
            "application_form_draw",
            json!({"id": null, "sample": true}),
            1,
        ),
        (
            "application_form_draw",
            json!({"id": null, "sample": false}),
            1,
        ),
    ] {
        let paper = call(&mut hall.desk, command, request).unwrap();
        assert_eq!(
            (&paper["pages"], &paper["missing_characters"]),
            (&json!(pages), &json!("")),
            "{command}"
        );
        assert!(paper["file_name"].as_str().unwrap().ends_with(".pdf"));
    }
    let none = call(&mut hall.desk, "application_slip_draw", json!({"ids": []})).unwrap_err();
    assert_eq!(none.code, ErrorCode::Invalid);
}
