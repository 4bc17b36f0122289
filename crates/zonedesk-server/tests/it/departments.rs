//! The doors of the departments (承办单位), asked as an agency's own system asks.

use crate::{
    doors::{Doors, told},
    suite::{Pen, enrolled, random_entity},
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use zonedesk_domain::{
    application::{HandedOver, Received},
    journal::{Body, EntityId},
};
use zonedesk_server::{Department, Storage, department_token_digest};
use zonedesk_sync::{Scope, api::path};
use zonedesk_testkit::sample;

/// The token of the bureau in these tests, and of another one.
pub(crate) const HOUSING: [u8; 32] = [1; 32];
const ARCHIVE: [u8; 32] = [2; 32];

fn department(name: &str, also: &str) -> Department {
    Department {
        id: 0,
        name: name.into(),
        also: vec![also.into()],
        person: String::new(),
        revoked: false,
    }
}

/// A record that 向阳街道 handed over to 区住建局, the bureau, and 区档案馆 beside it.
pub(crate) async fn one_case(doors: &Doors) -> EntityId {
    let storage = doors.district.storage();
    for (token, department) in [
        (HOUSING, department("临渭区住房和城乡建设局", "区住建局")),
        (ARCHIVE, department("临渭区档案馆", "区档案馆")),
    ] {
        let digest = department_token_digest(&token);
        storage
            .add_department(digest, &department, 0)
            .await
            .unwrap();
    }
    let entity = random_entity();
    let mut pen = Pen::new(30);
    let desk = enrolled(storage, &pen, &Scope::Site("XY".into())).await;
    for body in [received().into(), Body::from(sample::handed_over())] {
        storage
            .push(&desk, pen.tells(entity, body), 0)
            .await
            .unwrap();
    }
    entity
}

fn received() -> Received {
    sample::application()
}

struct Asking<'a> {
    doors: &'a Doors,
    token: [u8; 32],
}

impl Asking<'_> {
    async fn gets(&self, rest: &str) -> (u16, Value) {
        let url = format!("{}{}{rest}", self.doors.address, path::DEPARTMENT);
        let request = self.doors.client.get(url);
        let answer = request.bearer_auth(hex::encode(self.token)).send().await;
        let (status, told) = told(answer.unwrap()).await;
        (status.as_u16(), told)
    }

    async fn says(&self, rest: &str, body: Value) -> (u16, Value) {
        let door = format!("{}{rest}", path::DEPARTMENT);
        let token = hex::encode(self.token);
        let body = serde_json::to_vec(&body).unwrap();
        let answer = self
            .doors
            .post(&door, "application/json", Some(&token), body);
        let (status, told) = told(answer.await).await;
        (status.as_u16(), told)
    }
}

#[tokio::test]
async fn a_department_signs_and_answers_what_it_was_given_and_says_nothing_twice() {
    let doors = Doors::open().await;
    let case = format!("/cases/XY/{}", one_case(&doors).await);
    let bureau = Asking {
        doors: &doors,
        token: HOUSING,
    };
    let (status, inbox) = bureau.gets("/cases?since=2026-01-01").await;
    assert_eq!((status, &inbox["more"]), (200, &json!(false)), "{inbox}");
    assert_eq!(inbox["agency"], "临渭区住房和城乡建设局");
    let line = &inbox["cases"][0];
    assert_eq!(
        (&line["state_name"], &line["handed_over_on"]),
        (&json!("已转交"), &json!("2026-10-09"))
    );
    // Twenty working days from 9 October 2026; Saturday the 10th is one.
    assert_eq!(
        (&line["term"]["due_on"], &line["term"]["certain"]),
        (&json!("2026-11-05"), &json!(true)),
        "{line}"
    );
    assert_eq!(line["moves"], json!(["sign_for", "return", "answer"]));
    // The list names nobody.
    assert!(!inbox.to_string().contains("张晓明"), "{inbox}");

    let (_, whole) = bureau.gets(&case).await;
    assert_eq!(whole["texts"]["申请人"], "张晓明");
    assert_eq!(whole["site_name"], "向阳街道便民服务中心");
    let before = doors.entries().await;
    let sign = |by: &str| json!({"on": "2026-10-10", "by": by});
    let (status, signed) = bureau.says(&format!("{case}/sign"), sign("王丽")).await;
    assert_eq!(
        (status, &signed["state"]),
        (200, &json!("signed_for")),
        "{signed}"
    );
    assert_eq!(signed["signed_for"], sign("王丽"));
    // Its answer was lost: said again, it is there once. By somebody else, it is too late.
    assert_eq!(
        bureau.says(&format!("{case}/sign"), sign(" 王丽 ")).await,
        (200, signed)
    );
    let (status, late) = bureau.says(&format!("{case}/sign"), sign("李强")).await;
    assert_eq!((status, &late["code"]), (409, &json!("not_now")));
    assert_eq!(late["message"], "这件申请现在是“已签收”，不能签收。");
    assert_eq!(doors.entries().await, before + 1);

    let answer =
        json!({"on": "2026-11-02", "outcome": "part", "document_number": "临建公开〔2026〕3号"});
    let (status, answered) = bureau.says(&format!("{case}/answer"), answer.clone()).await;
    assert_eq!(
        (status, &answered["state"]),
        (200, &json!("answered")),
        "{answered}"
    );
    assert_eq!(answered["answered"]["outcome"], "部分公开（区分处理）");
    assert_eq!(
        (&answered["term"]["clock"], &answered["moves"]),
        (&json!("over"), &json!([]))
    );
    assert_eq!(bureau.says(&format!("{case}/answer"), answer).await.0, 200);
    assert_eq!(doors.entries().await, before + 2);
}

#[tokio::test]
async fn what_is_not_its_own_a_department_neither_sees_nor_changes() {
    let doors = Doors::open().await;
    let entity = one_case(&doors).await;
    let (bureau, archive, stranger) = (
        Asking {
            doors: &doors,
            token: HOUSING,
        },
        Asking {
            doors: &doors,
            token: ARCHIVE,
        },
        Asking {
            doors: &doors,
            token: [3; 32],
        },
    );
    let case = format!("/cases/XY/{entity}");
    let sign = json!({"on": "2026-10-10", "by": "王丽"});
    let elsewhere = [
        case.clone(),
        format!("/cases/LW/{entity}"),
        format!("/cases/XY/{}", random_entity()),
        "/cases/xy/1".to_owned(),
        "/cases/%E5%90%91/1".to_owned(),
    ];
    for place in &elsewhere {
        let (status, told) = archive.gets(place).await;
        assert_eq!(
            (status, &told["code"]),
            (404, &json!("not_found")),
            "{place}"
        );
        let (status, _) = archive.says(&format!("{place}/sign"), sign.clone()).await;
        assert_eq!(status, 404, "{place}");
    }
    assert_eq!(
        archive.gets("/cases?since=2026-01-01").await.1["cases"],
        json!([])
    );
    for (status, told) in [
        stranger.gets("/cases").await,
        stranger.says(&format!("{case}/sign"), sign.clone()).await,
    ] {
        assert_eq!(
            (status, &told["code"]),
            (401, &json!("signed_out")),
            "{told}"
        );
    }
    // A desk's token opens no inbox, and a department's no journal.
    let pen = Pen::new(1);
    doors.lets_in("XY", &pen).await;
    let token = doors.token(&pen).await;
    let desk = Asking {
        doors: &doors,
        token: hex::decode(token).unwrap().try_into().unwrap(),
    };
    assert_eq!(desk.gets("/cases").await.0, 401);
    let bearer = hex::encode(HOUSING);
    let answer = doors.post(
        path::EPOCH,
        "application/json",
        Some(&bearer),
        b"{}".to_vec(),
    );
    assert_eq!(answer.await.status(), StatusCode::UNAUTHORIZED);

    // What went out again to somebody else is that one's, from then on.
    let back = json!({"on": "2026-10-12", "reason": "不属于本机关"});
    let (status, returned) = bureau.says(&format!("{case}/return"), back).await;
    assert_eq!(
        (status, &returned["state_name"]),
        (200, &json!("已退回")),
        "{returned}"
    );
    // It does not stand in the inbox any more, and tells nothing of the applicant.
    let (_, inbox) = bureau.gets("/cases").await;
    assert_eq!(inbox["cases"], json!([]));
    assert_eq!(returned["texts"], json!({}));
    let storage = doors.district.storage();
    let mut pen = Pen::new(31);
    let desk = enrolled(storage, &pen, &Scope::Site("XY".into())).await;
    let again = HandedOver {
        agency: "区 档案馆".into(),
        on: sample::on(10, 13),
        ..sample::handed_over()
    };
    // Whoever hands over has seen all before: its place in the history is behind.
    let entry = pen.tells_after(entity, again.into(), 9);
    storage.push(&desk, entry, 0).await.unwrap();
    assert_eq!(bureau.gets(&case).await.0, 404);
    assert_eq!(archive.gets(&case).await.1["state_name"], "已转交");
    // And a token that was taken away opens nothing from that moment.
    let all = storage.departments().await.unwrap();
    assert!(storage.revoke_department(all[1].id, 0).await.unwrap());
    assert_eq!(archive.gets(&case).await.0, 401);
}

#[tokio::test]
async fn what_is_wrong_is_told_by_its_field_and_nothing_is_written() {
    let doors = Doors::open().await;
    let case = format!("/cases/XY/{}", one_case(&doors).await);
    let bureau = Asking {
        doors: &doors,
        token: HOUSING,
    };
    let before = doors.entries().await;
    let long = "长".repeat(3_000);
    for (door, body, field, words) in [
        (
            "sign",
            json!({"on": "2026-10-08", "by": "王丽"}),
            "on",
            "日期不能早于转交日期（2026-10-09）。",
        ),
        (
            "sign",
            json!({"on": "2999-01-01", "by": "王丽"}),
            "on",
            "日期不能晚于今日。",
        ),
        (
            "sign",
            json!({"on": "2026-10-10", "by": " \u{202e} "}),
            "by",
            "请填写签收人。",
        ),
        (
            "sign",
            json!({"on": "2026-10-10", "by": long}),
            "by",
            "签收人不超过 50 个字。",
        ),
        (
            "return",
            json!({"on": "2026-10-10", "reason": ""}),
            "reason",
            "请填写退回原因。",
        ),
        (
            "answer",
            json!({"on": "2026-10-10", "outcome": "other"}),
            "note",
            "答复类型为“其他”，请在备注中写明。",
        ),
        (
            "answer",
            json!({"on": "2026-10-10", "outcome": "part", "note": long}),
            "note",
            "备注不超过 2000 个字。",
        ),
        (
            "answer",
            json!({"on": "2026-10-10", "outcome": "part", "document_number": long}),
            "document_number",
            "文号不超过 100 个字。",
        ),
    ] {
        let (status, told) = bureau.says(&format!("{case}/{door}"), body).await;
        assert_eq!((status, &told["field"]), (422, &json!(field)), "{told}");
        assert_eq!(told["message"], words);
    }
    for (door, body) in [
        ("sign", json!({"on": "10月10日", "by": "王丽"})),
        ("sign", json!({"by": "王丽"})),
        ("sign", json!({"on": "2026-10-10", "by": "王丽", "more": 1})),
        ("answer", json!({"on": "2026-10-10", "outcome": "已公开"})),
        ("return", json!([])),
    ] {
        let (status, told) = bureau.says(&format!("{case}/{door}"), body).await;
        assert_eq!(
            (status, &told["code"]),
            (400, &json!("malformed")),
            "{told}"
        );
        assert!(
            told["message"]
                .as_str()
                .unwrap()
                .starts_with("请求内容不符合接口文档")
        );
    }
    let (status, _) = bureau
        .says(
            &format!("{case}/answer"),
            json!({"note": "长".repeat(20_000)}),
        )
        .await;
    assert_eq!(status, 413);
    // Doors that are none are told in the same words.
    let (status, told) = bureau.says("/nowhere", json!({})).await;
    assert_eq!((status, &told["message"]), (404, &json!("没有这个接口。")));
    let (status, told) = bureau.gets(&format!("{case}/sign")).await;
    assert_eq!(
        (status, &told["message"]),
        (405, &json!("这个接口不能这样请求。"))
    );
    for asked in ["/cases?since=x", "/cases?until=1月", "/cases?more=1"] {
        assert_eq!(bureau.gets(asked).await.0, 400);
    }
    assert_eq!(doors.entries().await, before);
}

/// What the pen had written is gone, and in one case the pen with it; the process does not know.
#[tokio::test]
#[allow(clippy::disallowed_methods)] // As somebody who puts back a copy.
async fn a_district_that_was_put_back_writes_at_no_place_twice() {
    const BACK: &str = "DROP TRIGGER entries_stay_as_written; DROP TRIGGER entries_are_never_deleted; \
        DELETE FROM entries WHERE device IN (SELECT device FROM devices WHERE desk = 0); \
        UPDATE streams SET (position, running) = \
          (SELECT position, running FROM entries WHERE entries.scope = streams.scope ORDER BY position DESC LIMIT 1);";
    for back in [
        BACK.to_owned(),
        format!("{BACK} DELETE FROM devices WHERE desk = 0"),
    ] {
        let doors = Doors::open().await;
        let case = format!("/cases/XY/{}", one_case(&doors).await);
        let bureau = Asking {
            doors: &doors,
            token: HOUSING,
        };
        let before = doors.entries().await;
        let sign = || json!({"on": "2026-10-10", "by": "王丽"});
        assert_eq!(bureau.says(&format!("{case}/sign"), sign()).await.0, 200);
        let file = rusqlite::Connection::open(doors.database()).unwrap();
        file.execute_batch(&back).unwrap();
        assert_eq!(bureau.gets(&case).await.1["state"], "handed_over");
        assert_eq!(bureau.says(&format!("{case}/sign"), sign()).await.0, 200);
        assert_eq!(bureau.gets(&case).await.1["state"], "signed_for");
        assert_eq!(doors.entries().await, before + 1);
        let storage = doors.district.storage();
        assert!(storage.forks().await.unwrap().is_empty());
        let positions: i64 = file
            .query_row("SELECT count(DISTINCT device) FROM entries WHERE device NOT IN (SELECT device FROM devices WHERE desk > 0)", [], |row| row.get(0))
            .unwrap();
        assert_eq!(positions, 1, "one pen, and its first place");
    }
}

/// Back and forth on one day: what was said before the case came again is not what holds.
#[tokio::test]
async fn the_same_words_are_written_again_when_the_case_came_again() {
    let doors = Doors::open().await;
    let entity = one_case(&doors).await;
    let case = format!("/cases/XY/{entity}");
    let bureau = Asking {
        doors: &doors,
        token: HOUSING,
    };
    let storage = doors.district.storage();
    let mut pen = Pen::new(31);
    let desk = enrolled(storage, &pen, &Scope::Site("XY".into())).await;
    let before = doors.entries().await;
    for round in 0..2 {
        if round > 0 {
            let again = pen.tells_after(entity, sample::handed_over().into(), 20);
            storage.push(&desk, again, 0).await.unwrap();
        }
        let sign = json!({"on": "2026-10-09", "by": "王丽"});
        let back = json!({"on": "2026-10-09", "reason": "不属于本机关"});
        for (door, said, state) in [("sign", sign, "signed_for"), ("return", back, "returned")] {
            for _ in 0..2 {
                let (status, told) = bureau.says(&format!("{case}/{door}"), said.clone()).await;
                assert_eq!((status, &told["state"]), (200, &json!(state)), "{told}");
            }
        }
    }
    assert_eq!(doors.entries().await, before + 5);
}

#[tokio::test]
async fn who_clicks_twice_has_said_it_once() {
    let doors = Doors::open().await;
    let case = format!("/cases/XY/{}/sign", one_case(&doors).await);
    let bureau = Asking {
        doors: &doors,
        token: HOUSING,
    };
    let before = doors.entries().await;
    let sign = || bureau.says(&case, json!({"on": "2026-10-10", "by": "王丽"}));
    let (one, two, three) = tokio::join!(sign(), sign(), sign());
    assert_eq!([one.0, two.0, three.0], [200; 3]);
    assert_eq!(doors.entries().await, before + 1);
}
