//! 资料阅览区 on a real database, through the command table: the shelves, the notice's list, a stock-take, the papers,
//! and how many came to read.
#![cfg(test)]

use crate::{
    contract::{material_request, reading_request},
    hand_over::{Counter, with},
    months::text_of,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use zonedesk_app::ErrorCode;
use zonedesk_domain::material::{Category, Edition, Material, Recorded, Removed, Standing};
use zonedesk_store::{MaterialFilter, Sought};
use zonedesk_testkit::{
    chance::Chance,
    desk::{TempDesk, write_about},
};

const GUIDE: &str = "临渭区政府信息公开指南";

fn desk() -> Counter {
    let (mut counter, _) = Counter::with(&[]);
    counter.at("2026-11-24T02:00:00Z");
    counter
}

fn listed(counter: &mut Counter, search: &str, standings: &[&str]) -> Vec<Value> {
    let request = json!({
        "search": search, "standings": standings, "offset": 0, "limit": 50,
    });
    let outcome = counter.call("material_list", request);
    outcome["rows"].as_array().unwrap().clone()
}

/// The words of a paper, without the gaps between them.
fn paper(answer: &Value) -> String {
    let text = text_of(&STANDARD.decode(answer["pdf"].as_str().unwrap()).unwrap());
    text.split_whitespace().collect()
}

#[test]
fn a_material_is_put_on_the_shelf_found_counted_and_taken_away() {
    let mut counter = desk();
    let kept = counter.call("material_set", material_request(GUIDE));
    let view = &kept["view"];
    assert_eq!(view["standing"], "on_shelf");
    assert_eq!(view["shelved_on"], "2026-11-24");
    let id = view["id"].as_str().unwrap().to_owned();
    let label = view["label"].as_str().unwrap().to_owned();
    // The same title is the same material.
    let twin = counter.refused("material_set", material_request("临渭区 政府信息公开指南"));
    assert_eq!(twin, (ErrorCode::Invalid, "title".to_owned()));
    // Found while it is typed, by any part, in pinyin, and by what a scanner reads from its label.
    for text in [
        "公开指南",
        "lwqzf",
        "2026年版",
        "A1",
        &label,
        &label.replace('-', ""),
    ] {
        let found = listed(&mut counter, text, &[]);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0]["id"], json!(id), "{text}");
    }
    assert_eq!(listed(&mut counter, "年报", &[]), [] as [Value; 0]);
    let everywhere = counter.call("record_search", json!({"text": "公开指南", "limit": 5}));
    assert_eq!(everywhere["rows"][0]["kind"], "material");

    // A stock-take that finds fewer says so, and the register says it from now on.
    let count = |copies: &str| json!({"lines": [{"id": id, "book": 2, "copies": copies, "note": "一份缺页"}]});
    for odd in ["", "二", "-1", "10000", "1.5"] {
        let refused = counter.refused("material_count", count(odd));
        assert_eq!(refused.1, format!("copies {id}"), "{odd}");
    }
    let outcome = counter.call("material_count", count("１"));
    assert_eq!(
        (&outcome["counted"], &outcome["different"][0]["copies"]),
        (&json!(1), &json!(2))
    );
    assert_eq!(outcome["different"][0]["counted_copies"], 1);
    let now = counter.call("material_show", json!({"id": id}));
    assert_eq!(now["view"]["copies"], 1);
    assert_eq!(now["view"]["counted_on"], "2026-11-24");
    assert_eq!(now["history"].as_array().unwrap().len(), 2);
    assert_eq!(now["history"][0]["what"], "盘点：实有 1 份（一份缺页）");

    // Somebody else changed what the register says meanwhile.
    assert_eq!(
        counter.refused("material_count", count("3")).0,
        ErrorCode::Changed
    );

    // Another edition comes in its place: it lies there since then, and was updated today.
    counter.at("2026-12-01T02:00:00Z");
    let newer = with(material_request(GUIDE), "id", json!(id));
    let newer = with(newer, "version", json!("2027年版"));
    let newer = with(newer, "shelved_on", json!("20261124"));
    let kept = counter.call("material_set", newer);
    assert_eq!(kept["view"]["updated_on"], "2026-12-01");
    assert_eq!(kept["view"]["shelved_on"], "2026-11-24");

    let remove = json!({"id": id, "reason": "换成电子版"});
    let blank = json!({"id": id, "reason": " "});
    assert_eq!(counter.refused("material_remove", blank).1, "reason");
    let removed = counter.call("material_remove", remove.clone());
    assert_eq!(removed["view"]["standing"], "removed");
    assert_eq!(removed["reason"], "换成电子版");
    assert_eq!(
        counter.refused("material_remove", remove).0,
        ErrorCode::Changed
    );
    let gone = json!({"lines": [{"id": id, "book": 2, "copies": "1", "note": ""}]});
    assert_eq!(
        counter.refused("material_count", gone).0,
        ErrorCode::Changed
    );
    // By another title it is another material, and the old one says so.
    let renamed = with(
        material_request("临渭区政府信息公开指南（修订）"),
        "id",
        json!(id),
    );
    let renamed = counter.call("material_set", renamed);
    assert_ne!(renamed["view"]["id"], json!(id));
    let old = counter.call("material_show", json!({"id": id}));
    assert_eq!(old["reason"], "更名为“临渭区政府信息公开指南（修订）”");
    let same = with(
        material_request(GUIDE),
        "title",
        json!("临渭区政府信息公开指南(修订)"),
    );
    assert_eq!(counter.refused("material_set", same).1, "title");
    // Registered again, it is back under its own record.
    let back = counter.call("material_set", material_request(GUIDE));
    assert_eq!(back["view"]["id"], json!(id));
    assert_eq!(back["view"]["standing"], "on_shelf");
}

#[test]
fn what_says_too_little_is_refused_beside_its_field() {
    let mut counter = desk();
    for (field, value) in [
        ("title", ""),
        ("title", &"题".repeat(101)),
        ("copies", "两本"),
        ("copies", ""),
        ("issued_on", "20261125"),
        ("issued_on", "去年"),
        ("valid_until", "20260101"),
        ("url", "www.example.gov.cn"),
        ("shelved_on", "20261125"),
        ("shelf", &"架".repeat(101)),
        ("note", &"注".repeat(201)),
    ] {
        let request = with(material_request(GUIDE), field, json!(value));
        assert_eq!(counter.refused("material_set", request).1, field, "{value}");
    }
    let unknown = with(
        material_request(GUIDE),
        "id",
        json!("0191f2a0-0000-7000-8000-000000000001"),
    );
    assert_eq!(
        counter.refused("material_set", unknown).0,
        ErrorCode::NotFound
    );
    assert_eq!(
        counter.refused("material_count", json!({"lines": []})).1,
        "lines"
    );
}

#[test]
fn the_notices_list_says_what_is_missing_until_it_is_there() {
    let mut counter = desk();
    let met = |counter: &mut Counter| -> Vec<bool> {
        let overview = counter.call("material_overview", json!({}));
        let wanted = overview["wanted"].as_array().unwrap();
        wanted
            .iter()
            .map(|one| one["is_met"].as_bool().unwrap())
            .collect()
    };
    assert_eq!(met(&mut counter), [false; 7]);
    for (title, category, level) in [
        ("政策汇编（2026）", "policies", None),
        ("市政务公开制度汇编", "rules", Some("city")),
        (GUIDE, "guide", Some("county")),
    ] {
        let request = with(material_request(title), "category", json!(category));
        counter.call("material_set", with(request, "level", json!(level)));
    }
    assert_eq!(
        met(&mut counter),
        [true, false, true, false, true, false, false]
    );
    // What has run out serves nobody.
    let request = with(
        material_request("办事指南"),
        "category",
        json!("service_guide"),
    );
    counter.call(
        "material_set",
        with(request, "valid_until", json!("20261130")),
    );
    assert!(met(&mut counter)[6]);
    assert_eq!(listed(&mut counter, "", &["ends_soon"]).len(), 1);
    counter.at("2026-12-01T02:00:00Z");
    assert!(!met(&mut counter)[6]);
    assert_eq!(listed(&mut counter, "", &["expired"]).len(), 1);
    let overview = counter.call("material_overview", json!({}));
    let standings = overview["standings"].as_array().unwrap();
    assert!(
        standings.contains(&json!({"standing": "expired", "count": 1})),
        "{overview}"
    );
}

/// The register asks SQLite how materials stand; the rule is the domain's.
#[test]
fn the_register_and_the_rule_agree_on_every_day() {
    let (_home, mut store) = TempDesk::set_up();
    let mut chance = Chance::new(26);
    let first: NaiveDate = "2026-01-01".parse().unwrap();
    let on = |chance: &mut Chance| first + Days::new(chance.below(400));
    for place in 0..150 {
        let title = format!("资料{place}");
        let entity = Material::entity(&title);
        let edition = |chance: &mut Chance| Edition {
            title: title.clone(),
            category: Category::ALL[usize::try_from(chance.below(9)).unwrap()],
            level: None,
            issuer: String::new(),
            document_number: String::new(),
            version: format!("第{}版", chance.below(2)),
            issued_on: None,
            valid_until: (chance.below(3) > 0).then(|| on(chance)),
            url: String::new(),
        };
        for _ in 0..=chance.below(3) {
            let body = match chance.below(5) {
                0..=2 => Recorded {
                    on: first,
                    edition: edition(&mut chance),
                    shelf: String::new(),
                    copies: u32::try_from(chance.below(3)).unwrap(),
                    shelved_on: first,
                    note: String::new(),
                }
                .into(),
                3 => zonedesk_domain::material::Published(edition(&mut chance)).into(),
                _ => Removed {
                    on: first,
                    reason: String::new(),
                }
                .into(),
            };
            write_about(&mut store, entity, body).unwrap();
        }
    }
    let read = store.read();
    let all = read.all_materials().unwrap();
    assert!(all.len() > 100);
    let mut seen = BTreeMap::new();
    for _ in 0..60 {
        let on = on(&mut chance);
        let mut counts = BTreeMap::<String, u32>::new();
        for standing in Standing::ALL {
            let expected: Vec<_> = all
                .iter()
                .filter(|one| one.standing(on) == *standing)
                .map(|one| one.id)
                .collect();
            let filter = MaterialFilter {
                search: Sought::default(),
                standings: &[*standing],
                on,
            };
            let page = read.materials(&filter, 0, 1_000).unwrap();
            let found: Vec<_> = page.rows.iter().map(|one| one.id).collect();
            assert_eq!(found, expected, "{} {on}", standing.term());
            if !expected.is_empty() {
                let count = u32::try_from(expected.len()).unwrap();
                counts.insert(standing.term().to_owned(), count);
                *seen.entry(*standing).or_insert(0) += 1;
            }
        }
        assert_eq!(read.material_standings(on).unwrap(), counts);
    }
    // All but what only a district says.
    assert_eq!(seen.len(), Standing::ALL.len() - 1, "{seen:?}");
    drop(all);
    assert!(store.rebuild().unwrap().equal);
}

#[test]
fn readers_are_counted_by_what_they_did_and_nobodys_name_is_kept() {
    let mut counter = desk();
    for (way, people) in [("reading", 3), ("copying", 1), ("photographing", 2)] {
        counter.call("reading_note", reading_request(way, people));
    }
    let helped = with(reading_request("screen", 1), "help", json!(["sight"]));
    let helped = with(helped, "subject", json!("service"));
    let noted = counter.call("reading_note", with(helped, "on", json!("20261120")));
    assert_eq!(
        (&noted["people"], &noted["today"], &noted["helped"]),
        (&json!(7), &json!(6), &json!(1))
    );
    let ways: Vec<_> = noted["by_way"]
        .as_array()
        .unwrap()
        .iter()
        .map(|share| share["people"].as_u64().unwrap())
        .collect();
    assert_eq!(ways, [3, 1, 2, 1]);
    let days = noted["by_day"].as_array().unwrap();
    assert_eq!(
        (days.len(), &days[19], &days[23]),
        (24, &json!(1), &json!(6))
    );
    // Noted by mistake, it counts nothing, and stays on the record.
    let first = noted["rows"].as_array().unwrap().last().unwrap()["id"].clone();
    let cancel = json!({"id": first, "reason": "误点"});
    let left = counter.call("reading_cancel", cancel.clone());
    assert_eq!(left["people"], 6);
    assert_eq!(left["rows"].as_array().unwrap().len(), 4);
    assert_eq!(
        counter.refused("reading_cancel", cancel).0,
        ErrorCode::Changed
    );
    for (request, field) in [
        (reading_request("reading", 0), "people"),
        (reading_request("reading", 501), "people"),
        (
            with(reading_request("reading", 1), "on", json!("20261125")),
            "on",
        ),
        (
            with(reading_request("reading", 1), "on", json!("20251122")),
            "on",
        ),
    ] {
        assert_eq!(counter.refused("reading_note", request).1, field);
    }
    let later = counter.refused("reading_list", json!({"month": "2026-12"}));
    assert_eq!(later.1, "month");
}

#[test]
fn the_ledger_tells_the_shelf_of_its_month_and_stays_as_it_was_sealed() {
    let mut counter = desk();
    counter.call("material_set", material_request(GUIDE));
    let old = counter.call("material_set", material_request("2025年政府工作报告"));
    counter.call("reading_note", reading_request("reading", 4));
    let november = json!({"register": "materials", "month": "2026-11"});
    let drawn = paper(&counter.call("ledger_draw", november.clone()));
    for words in [
        "资料台账",
        GUIDE,
        "2025年政府工作报告",
        "合计：在架 2 种，4 份。",
        "尚缺：政策汇编、政府工作报告、市级政务公开制度汇编",
        "本月阅览：4 人次（原文查阅 4，复印 0，拍照 0，自助查询 0）",
    ] {
        let words: String = words.split_whitespace().collect();
        assert!(drawn.contains(&words), "{words}: {drawn}");
    }
    counter.at("2026-12-02T02:00:00Z");
    // What happens in December is told in December, also while November is not sealed.
    let third = counter.call("material_set", material_request("临渭区政府公报"));
    let third = third["view"]["id"].clone();
    counter.call("material_count", json!({"lines": [{"id": Material::entity(GUIDE).to_string(), "book": 2, "copies": "1", "note": ""}]}));
    assert_eq!(
        paper(&counter.call("ledger_draw", november.clone())),
        drawn.replace("2026年11月24日", "2026年12月2日")
    );
    counter.call("material_remove", json!({"id": third, "reason": "错登"}));
    counter.call("month_seal", json!({"month": "2026-11"}));
    let sealed = paper(&counter.call("ledger_draw", november.clone()));
    counter.call(
        "material_remove",
        json!({"id": old["view"]["id"], "reason": "过期"}),
    );
    let newer = with(
        material_request(GUIDE),
        "id",
        Material::entity(GUIDE).to_string().into(),
    );
    counter.call("material_set", with(newer, "copies", json!("9")));
    // A reader of November that was forgotten stands in December, and so does one taken back.
    let forgotten = with(reading_request("copying", 20), "on", json!("20261128"));
    let noted = counter.call("reading_note", forgotten);
    let first = noted["rows"].as_array().unwrap().last().unwrap()["id"].clone();
    counter.call("reading_cancel", json!({"id": first, "reason": "误点"}));
    assert_eq!(paper(&counter.call("ledger_draw", november)), sealed);
    let december = counter.call(
        "ledger_draw",
        json!({"register": "materials", "month": "2026-12"}),
    );
    let december = paper(&december);
    assert!(
        december.contains("已下架") && december.contains("2026-12-02"),
        "{december}"
    );
    let shown = counter.call("month_show", json!({"month": "2026-11"}));
    let papers = shown["papers"].as_array().unwrap();
    let paper = papers
        .iter()
        .find(|one| one["register"] == "materials")
        .unwrap();
    assert_eq!(paper["rows"], 2);
    assert!(paper["check_code"].is_string());
}

#[test]
fn labels_catalogue_and_stock_sheet_are_drawn() {
    let mut counter = desk();
    let none = counter.refused("material_labels_draw", json!({"ids": []}));
    assert_eq!(none, (ErrorCode::Invalid, "ids".to_owned()));
    for place in 0..30 {
        counter.call(
            "material_set",
            material_request(&format!("临渭区第{place}号办事指南汇编")),
        );
    }
    let labels = counter.call("material_labels_draw", json!({"ids": []}));
    assert_eq!(labels["pages"], 2, "24 on a page");
    let label = Material::label(Material::entity("临渭区第7号办事指南汇编")).to_string();
    assert!(paper(&labels).contains(&label));
    let one = json!({"ids": [Material::entity("临渭区第7号办事指南汇编").to_string()]});
    assert_eq!(counter.call("material_labels_draw", one)["pages"], 1);
    let catalogue = paper(&counter.call("material_catalogue_draw", json!({})));
    assert!(catalogue.contains("共30种。"), "{catalogue}");
    let stock = paper(&counter.call("material_stock_draw", json!({})));
    assert!(stock.contains("实有份数"), "{stock}");
}

#[test]
fn a_sites_own_list_is_looked_at_and_then_taken_once() {
    let mut counter = desk();
    counter.call("material_set", material_request(GUIDE));
    let list = format!(
        "资料名称,类别,层级,版本,发布日期,线上链接,位置,份数\n\
         {GUIDE},政府信息公开指南,本县市区,2026年版,2026-01-15,https://www.example.gov.cn/guide,A1,5\n\
         政策汇编,政策汇编,,,,,B1,\n\
         红楼梦,小说,,,,,,\n\
         政策 汇编,政策汇编,,,,,,\n"
    );
    let request = |confirmed: bool| json!({"name": "清单.csv", "data": STANDARD.encode(&list), "confirmed": confirmed});
    let looked = counter.call("material_import", request(false));
    assert_eq!(
        (&looked["done"], &looked["new"], &looked["changed"]),
        (&json!(false), &json!(1), &json!(1))
    );
    assert_eq!(looked["refused_count"], 2);
    assert_eq!(looked["refused"][0]["line"], 4);
    assert_eq!(listed(&mut counter, "", &[]).len(), 1, "only looked at");
    counter.call("material_import", request(true));
    let rows = listed(&mut counter, "", &[]);
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().any(|row| row["copies"] == 5));
    // A list with less in it takes nothing away.
    let short = STANDARD.encode(format!("资料名称,类别\n{GUIDE},政府信息公开指南\n"));
    let short = json!({"name": "短.csv", "data": short, "confirmed": true});
    let nothing = counter.call("material_import", short);
    assert_eq!(
        (&nothing["changed"], &nothing["unchanged"]),
        (&json!(0), &json!(1))
    );
    // The next day nothing of it is new.
    counter.at("2026-11-25T02:00:00Z");
    let again = counter.call("material_import", request(true));
    assert_eq!(
        (&again["new"], &again["changed"], &again["unchanged"]),
        (&json!(0), &json!(0), &json!(2))
    );
    for data in [
        STANDARD.encode("名称\n公开指南\n"),
        String::new(),
        "?".to_owned(),
    ] {
        let request = json!({"name": "清单.csv", "data": data, "confirmed": true});
        let refused = counter.refused("material_import", request);
        assert_eq!(refused, (ErrorCode::Invalid, "data".to_owned()), "{data}");
    }
}
