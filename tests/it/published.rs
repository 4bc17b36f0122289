//! What the district publishes (区级发布): every desk of every site reads it, and it stands above what a site wrote.
#![cfg(test)]

use crate::{
    contract::{NEXT_YEAR, material_request},
    district::DistrictServer,
    joined::Hall,
    months::text_of,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use zonedesk_domain::{
    agency::{self, Listed},
    journal::{Body, DeviceKey, EntityId},
    material::{self, Category, Edition, Level, Material},
    tariff,
    wording::{self, PaperKind},
    working_days::{self, Notice, read_schedules},
};
use zonedesk_server::{Publication, Storage, publish, system_now_ms};
use zonedesk_testkit::{postgres::Postgres, sample};

fn calendar(csv: &str) -> (EntityId, Body) {
    let notice = |_| Notice {
        number: "国办发明电〔2026〕9号".into(),
        addresses: Vec::new(),
    };
    let schedule = read_schedules(csv, notice).unwrap().remove(0);
    (
        EntityId::of_calendar(2027),
        working_days::Published(schedule).into(),
    )
}

fn agency(phone: &str) -> (EntityId, Body) {
    let listed = Listed {
        name: "临渭区住房和城乡建设局".into(),
        short_name: "区住建局".into(),
        phone: phone.into(),
        ..Listed::default()
    };
    (
        EntityId::of_agency(&listed.name),
        agency::Published(listed).into(),
    )
}

fn guide(version: &str) -> (EntityId, Body) {
    let edition = Edition {
        title: "临渭区政府信息公开指南".into(),
        category: Category::Guide,
        level: Some(Level::County),
        issuer: "区政府办公室".into(),
        document_number: String::new(),
        version: version.into(),
        issued_on: None,
        valid_until: None,
        url: "https://www.example.gov.cn/guide".into(),
    };
    let entity = Material::entity(&edition.title);
    (entity, material::Published(edition).into())
}

fn tariff(price: i64) -> (EntityId, Body) {
    let mut recorded = sample::tariff();
    recorded.valid_to = None;
    recorded.items[0].price_fen = zonedesk_domain::money::Fen::new(price);
    (
        EntityId::of_tariff(&recorded.approval_number),
        tariff::Published(recorded).into(),
    )
}

impl<S: Storage> DistrictServer<S> {
    fn publishes(&self, bodies: Vec<(EntityId, Body)>) -> Publication {
        let key = DeviceKey::from_scalar(&[9; 32]).unwrap();
        let published = publish(self.district.storage(), &key, bodies, system_now_ms());
        self.runtime.block_on(published).unwrap()
    }
}

fn shown(hall: &Hall) -> Value {
    hall.does("tariff_show", json!({})).unwrap()["tariffs"][0].clone()
}

/// What the desk would send to say since when it shows the tariff that it has.
fn displayed(hall: &Hall, on: &str) -> Value {
    let held = shown(hall);
    let (_, Body::TariffPublished(tariff::Published(recorded))) =
        tariff(held["items"][0]["price_fen"].as_i64().unwrap())
    else {
        panic!("a tariff");
    };
    let mut request = serde_json::to_value(recorded).unwrap();
    request["displayed"] = json!({"on": on, "place": "窗口公示牌"});
    request
}

fn a_publication_reaches_every_desk<S: Storage>(district: &DistrictServer<S>) {
    let hall = Hall::joined(1, district);
    // The site had brought in and written its own before.
    hall.does(
        "calendar_import",
        json!({"csv": NEXT_YEAR.replace("2027-02-20,workday,春节\n", ""), "notice_number": "本地", "notice_url": "", "confirmed": true}),
    )
    .unwrap();
    let before = sample::tariff();
    hall.does("tariff_set", serde_json::to_value(&before).unwrap())
        .unwrap();
    assert_eq!(shown(&hall)["published"], false);
    assert_eq!(shown(&hall)["holds_today"], true);
    hall.syncs();

    let all = || vec![calendar(NEXT_YEAR), agency("0913-2022222"), tariff(30)];
    assert_eq!(
        district.publishes(all()),
        Publication {
            new: 3,
            unchanged: 0
        }
    );
    // Published again, nothing is written.
    assert_eq!(
        district.publishes(all()),
        Publication {
            new: 0,
            unchanged: 3
        }
    );
    hall.syncs();

    let years = hall.does("calendar_show", json!({})).unwrap()["years"].clone();
    let year = years
        .as_array()
        .unwrap()
        .iter()
        .find(|year| year["year"] == 2027)
        .unwrap();
    assert_eq!(
        (&year["published"], &year["notice_number"]),
        (&json!(true), &json!("国办发明电〔2026〕9号"))
    );
    assert_eq!(year["versions"].as_array().unwrap().len(), 2, "{year}");
    // It counts: 20 February 2027 is a Saturday on which people work.
    let counted = hall.does(
        "deadline_explain",
        json!({"from_on": "2027-02-19", "days": 1}),
    );
    assert!(counted.unwrap().to_string().contains("2027-02-20"));
    let refused = hall
        .does(
            "calendar_import",
            json!({"csv": NEXT_YEAR, "notice_number": "本地", "notice_url": "", "confirmed": true}),
        )
        .unwrap_err();
    assert!(refused.1.contains("已由区级发布"), "{refused:?}");

    // The district's prices hold, and are charged once the site says that it shows them.
    let held = shown(&hall);
    assert_eq!(
        (&held["published"], &held["items"][0]["price_fen"]),
        (&json!(true), &json!(30))
    );
    assert_eq!(held["holds_today"], false, "{held}");
    assert_eq!(held["displayed_on"], Value::Null);
    hall.does("tariff_set", displayed(&hall, "2026-11-20"))
        .unwrap();
    assert_eq!(shown(&hall)["holds_today"], true);
    let mut cheaper = displayed(&hall, "2026-11-20");
    cheaper["items"][0]["price_fen"] = json!(1);
    let refused = hall.does("tariff_set", cheaper).unwrap_err();
    assert!(refused.1.contains("由区级统一发布"), "{refused:?}");
    // Another edition has to be shown before it is charged.
    district.publishes(vec![tariff(50)]);
    hall.syncs();
    assert_eq!(shown(&hall)["items"][0]["price_fen"], 50);
    assert_eq!(shown(&hall)["holds_today"], false);

    // A site may end it, the district too: the earlier day holds, and the site cannot put the district's off.
    let id = shown(&hall)["id"].clone();
    let withdraws = |on: &str| {
        hall.does(
            "tariff_withdraw",
            json!({"id": id, "on": on, "reason": "新标准施行"}),
        )
    };
    withdraws("2027-12-31").unwrap();
    let body = tariff::Withdrawn {
        on: "2027-01-01".parse().unwrap(),
        reason: "区级停用".into(),
    };
    district.publishes(vec![(tariff(50).0, body.into())]);
    hall.syncs();
    assert_eq!(shown(&hall)["withdrawn_reason"], "区级停用");
    let refused = withdraws("2027-06-30").unwrap_err();
    assert_eq!(refused.0.as_deref(), Some("on"), "{refused:?}");
    assert!(refused.1.contains("2027-01-01"), "{refused:?}");

    let found = |text: &str| {
        let answer = hall
            .does("agency_list", json!({"text": text, "with_retired": true}))
            .unwrap();
        answer["rows"][0].clone()
    };
    let body = found("区住建局");
    assert_eq!(
        (&body["published"], &body["phone"]),
        (&json!(true), &json!("0913-2022222"))
    );
    let mut edited = body.clone();
    for field in ["sample", "retired", "published"] {
        edited.as_object_mut().unwrap().remove(field);
    }
    edited["phone"] = json!("1");
    let refused = hall.does("agency_set", edited).unwrap_err();
    assert!(refused.1.contains("由区级统一发布"), "{refused:?}");
    // What left here comes back with the next edition.
    hall.does("agency_retire", json!({"id": body["id"], "reason": ""}))
        .unwrap();
    assert_eq!(found("区住建局")["retired"], true);
    district.publishes(vec![agency("0913-3033333")]);
    hall.syncs();
    assert_eq!(
        (&found("区住建局")["retired"], &found("区住建局")["phone"]),
        (&json!(false), &json!("0913-3033333"))
    );

    // A desk that comes later reads it all; both agree.
    let later = Hall::joined(2, district);
    later.syncs();
    assert_eq!(shown(&later), shown(&hall));
    hall.is_sound();
    later.is_sound();
    let devices = district.district.storage().devices();
    let devices = district.runtime.block_on(devices).unwrap();
    let left = devices.iter().filter(|device| !device.revoked).count();
    assert_eq!(
        left, 2,
        "nobody can write in the name of a publication afterwards"
    );
}

#[test]
fn a_publication_reaches_every_desk_from_the_embedded_database() {
    a_publication_reaches_every_desk(&DistrictServer::embedded());
}

#[test]
fn a_publication_reaches_every_desk_from_postgresql() {
    let cluster = Postgres::start();
    a_publication_reaches_every_desk(&DistrictServer::on_postgres(&cluster));
}

/// 信息同源管理: what lies on the shelf is held against what the district publishes.
fn a_list_of_materials_is_matched_with_the_shelf<S: Storage>(district: &DistrictServer<S>) {
    let hall = Hall::joined(1, district);
    let shelf = || {
        let request = json!({"search": null, "standings": [], "offset": 0, "limit": 50});
        let rows = hall.does("material_list", request).unwrap()["rows"].clone();
        rows.as_array().unwrap().clone()
    };
    let stands = || -> Vec<Value> { shelf().iter().map(|row| row["standing"].clone()).collect() };
    district.publishes(vec![guide("2026年版")]);
    hall.syncs();
    assert_eq!(stands(), ["missing"]);
    let own = material_request("临渭区政府信息公开指南");
    hall.does("material_set", own).unwrap();
    assert_eq!(stands(), ["on_shelf"]);
    hall.syncs();
    district.publishes(vec![guide("2027年版")]);
    hall.syncs();
    assert_eq!(stands(), ["stale"]);
    assert_eq!(shelf()[0]["edition"]["version"], "2026年版");
    assert_eq!(shelf()[0]["published"]["version"], "2027年版");
    let removed = material::Removed {
        on: sample::on(10, 9),
        reason: "废止".into(),
    };
    district.publishes(vec![(guide("").0, removed.into())]);
    hall.syncs();
    assert_eq!(stands(), ["withdrawn"]);
}

#[test]
fn a_list_of_materials_is_matched_with_the_shelf_by_its_title() {
    a_list_of_materials_is_matched_with_the_shelf(&DistrictServer::embedded());
}

/// A site's own words stand above the district's, part by part.
fn words_of_papers_reach_every_site<S: Storage>(district: &DistrictServer<S>) {
    let hall = Hall::joined(1, district);
    let slip = || {
        let rows = hall.does("wording_list", json!({})).unwrap()["rows"].clone();
        let mut rows = rows.as_array().unwrap().clone().into_iter();
        rows.find(|row| row["id"] == "till_slip").unwrap()
    };
    let say = |title: &str, note: &str, footer: &str| {
        let published = wording::Published {
            paper: PaperKind::TillSlip.word().into(),
            title: title.into(),
            note: note.into(),
            footer: footer.into(),
            text: String::new(),
        };
        district.publishes(vec![(PaperKind::TillSlip.entity(), published.into())]);
        hall.syncs();
    };
    let own = |title: &str, note: &str| json!({"id": "till_slip", "title": title, "note": note, "footer": "", "text": ""});
    hall.does("wording_set", own("本厅交账单", "")).unwrap();
    say(
        "窗口交账单",
        "交账后请锁好钱箱。",
        "临渭区政务公开办公室监制",
    );
    let shown = slip();
    assert_eq!(shown["title"], "本厅交账单");
    assert_eq!(shown["note"], "交账后请锁好钱箱。");
    assert_eq!(
        (&shown["published"], &shown["own"]),
        (&json!(true), &json!(true))
    );
    let request = json!({"id": "till_slip", "sample": false});
    let drawn = hall.does("wording_draw", request).unwrap();
    let text = text_of(&STANDARD.decode(drawn["pdf"].as_str().unwrap()).unwrap());
    for said in ["本厅交账单", "交账后请锁好钱箱", "临渭区政务公开办公室监制"]
    {
        assert!(text.contains(said), "{said} in {text}");
    }
    // Sent back as it was shown, nothing of the district's becomes the site's own.
    let sent_back = own("", shown["note"].as_str().unwrap());
    let shown = hall.does("wording_set", sent_back).unwrap();
    assert_eq!(shown["title"], "窗口交账单");
    assert_eq!(shown["own"], false);
    say("", "", "");
    let shown = slip();
    assert_eq!(shown["title"], "钱箱交账单");
    assert_eq!(
        (&shown["published"], &shown["note"]),
        (&json!(false), &json!(""))
    );
}

#[test]
fn words_of_papers_reach_every_site_from_the_embedded_database() {
    words_of_papers_reach_every_site(&DistrictServer::embedded());
}
