//! 口径库 on a real database, through the command table: what a body said is offered, given, and flagged
//! when its policy lapses, with everybody who was told.
#![cfg(test)]

use crate::{
    contract::guidance_request,
    hand_over::{Counter, with},
    months::text_of,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use zonedesk_app::ErrorCode;

const QUESTION: &str = "灵活就业社保补贴如何申领";

fn desk() -> Counter {
    let (mut counter, _) = Counter::with(&[]);
    counter.at("2026-11-24T02:00:00Z");
    counter
}

/// Somebody asks and is told the answer at the counter.
fn told(counter: &mut Counter, guidance: &str, asker: &str) -> Value {
    let request = json!({
        "content": "灵活就业的社保补贴怎么领", "channel": "in_person", "asker": asker,
        "contact": "13809131234", "reply_by": null, "category": "", "policy": "",
        "document_number": "", "note": "", "answer": "持身份证到三楼社保窗口。", "agency": null,
        "guidance": guidance,
    });
    counter.call("consultation_register", request)
}

fn offered(counter: &mut Counter, text: &str) -> Vec<Value> {
    let outcome = counter.call("guidance_offer", json!({"text": text}));
    outcome["rows"].as_array().unwrap().clone()
}

#[test]
fn an_answer_is_offered_while_its_policy_is_good_and_its_askers_are_known_when_it_is_not() {
    let mut counter = desk();
    let kept = counter.call("guidance_set", guidance_request(QUESTION));
    let id = kept["id"].as_str().unwrap().to_owned();
    assert_eq!(
        (&kept["standing"], &kept["told"]),
        (&json!("in_force"), &json!(0))
    );
    assert_eq!(
        offered(&mut counter, "灵活就业社保补贴")[0]["id"],
        id.as_str()
    );
    assert_eq!(offered(&mut counter, "农村危房改造"), Vec::<Value>::new());

    told(&mut counter, &id, "李秀兰");
    // A month before its last day it is said to run out soon, and is offered still.
    counter.at("2026-12-01T02:00:00Z");
    told(&mut counter, &id, "");
    let list = counter.call(
        "guidance_list",
        json!({"text": "社保 人社", "only_ending": true}),
    );
    assert_eq!(
        (
            &list["ending"],
            &list["rows"][0]["standing"],
            &list["rows"][0]["told"]
        ),
        (&json!(1), &json!("ends_soon"), &json!(2))
    );
    assert_eq!(offered(&mut counter, "社保").len(), 1);

    counter.at("2026-12-08T02:00:00Z");
    let lapse = json!({"id": id, "reason": "渭人社发〔2026〕30号废止"});
    let blank = with(lapse.clone(), "reason", json!("  "));
    assert_eq!(counter.refused("guidance_lapse", blank).1, "reason");
    let lapsed = counter.call("guidance_lapse", lapse.clone());
    assert_eq!(
        (&lapsed["standing"], &lapsed["ended_on"]),
        (&json!("lapsed"), &json!("2026-12-08"))
    );
    assert_eq!(
        counter.refused("guidance_lapse", lapse).0,
        ErrorCode::Changed
    );
    assert_eq!(offered(&mut counter, "社保").len(), 0);

    // Whoever told it in spite of that is shown, too.
    told(&mut counter, &id, "王小红");
    let askers = counter.call("guidance_askers", json!({"id": id}));
    let rows = askers["rows"].as_array().unwrap();
    let late: Vec<_> = rows.iter().map(|row| &row["too_late"]).collect();
    assert_eq!(late, [&json!(true), &json!(false), &json!(false)]);
    assert!(!askers.to_string().contains("李秀兰"), "masked: {askers}");
    assert!(
        !askers.to_string().contains("13809131234"),
        "masked: {askers}"
    );
    let paper = counter.call("guidance_askers_draw", json!({"id": id}));
    let text = text_of(&STANDARD.decode(paper["pdf"].as_str().unwrap()).unwrap());
    for words in [
        "口径答复情况清单",
        "渭人社发〔2026〕30号废止",
        "138****1234",
        QUESTION,
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }

    // Said anew, it holds again.
    let anew = with(guidance_request(QUESTION), "id", json!(id));
    let anew = with(anew, "valid_until", json!(""));
    let kept = counter.call("guidance_set", anew);
    assert_eq!(
        (&kept["standing"], &kept["told"]),
        (&json!("in_force"), &json!(3))
    );
    assert_eq!(offered(&mut counter, "社保").len(), 1);
}

#[test]
fn what_a_body_answered_becomes_an_answer_of_the_library() {
    let mut counter = desk();
    let asked = json!({
        "content": QUESTION, "channel": "in_person", "asker": "", "contact": "", "reply_by": null,
        "category": "社保", "policy": "", "document_number": "", "note": "", "answer": null,
        "agency": "临渭区人力资源和社会保障局",
    });
    let id = counter.call("consultation_register", asked)["row"]["id"].clone();
    let show = json!({"id": id});
    assert_eq!(
        counter.refused("guidance_propose", show.clone()).0,
        ErrorCode::Changed
    );
    let answer = json!({
        "id": id, "on_the_spot": false, "on": "", "content": "按季申领。", "answered_by": "刘科长",
        "reply_by": "phone",
    });
    counter.call("consultation_answer", answer);
    let proposed = counter.call("guidance_propose", show);
    assert_eq!(
        proposed,
        json!({
            "question": QUESTION, "answer": "按季申领。", "supplied_by": "临渭区人力资源和社会保障局",
            "confirmed_on": "2026-11-24", "policy": "", "document_number": "", "category": "社保",
        })
    );
    // What the clerk said at the counter has no body behind it yet.
    let kept = counter.call("guidance_set", guidance_request("别的问题"));
    let said = told(&mut counter, kept["id"].as_str().unwrap(), "")["row"]["id"].clone();
    let proposed = counter.call("guidance_propose", json!({"id": said}));
    assert_eq!(
        (&proposed["supplied_by"], &proposed["confirmed_on"]),
        (&json!(""), &json!(""))
    );
}

#[test]
fn what_says_too_little_stands_beside_its_field_and_a_question_stands_once() {
    let mut counter = desk();
    for (field, value) in [
        ("question", ""),
        ("answer", " "),
        ("supplied_by", ""),
        ("confirmed_on", "20261125"),
        ("confirmed_on", ""),
        ("confirmed_on", "昨天"),
        ("valid_until", "20261119"),
        ("valid_until", "2026"),
    ] {
        let request = with(guidance_request(QUESTION), field, json!(value));
        assert_eq!(counter.refused("guidance_set", request).1, field, "{value}");
    }
    // Of an empty form the first field is told first.
    let empty = json!({
        "id": null, "question": "", "answer": "", "supplied_by": "", "confirmed_on": "",
        "policy": "", "document_number": "", "valid_until": "", "category": "",
    });
    assert_eq!(counter.refused("guidance_set", empty).1, "question");
    let kept = counter.call("guidance_set", guidance_request(QUESTION));
    let twin = counter.refused("guidance_set", guidance_request(QUESTION));
    assert_eq!(twin, (ErrorCode::Invalid, "question".into()));
    // The same once more changes nothing, and writes nothing.
    let same = with(guidance_request(QUESTION), "id", kept["id"].clone());
    assert_eq!(counter.call("guidance_set", same), kept);
    let nobodys = json!("00000000-0000-7000-8000-000000000001");
    let unknown = with(guidance_request("别的问题"), "id", nobodys);
    assert_eq!(
        counter.refused("guidance_set", unknown).0,
        ErrorCode::NotFound
    );
}
