//! 专区类型与功能区 – what a site does not have is refused at every door, stands in no ledger and on no screen.
#![cfg(test)]

use crate::{
    contract::{Counter, PIN, counter},
    pins::{exchange, let_in},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::{collections::BTreeMap, path::Path};
use tempfile::TempDir;
use zonedesk_app::{COMMANDS, Clock, Command, Desk, ErrorCode, call};
use zonedesk_cli::{Host as Terminal, run};
use zonedesk_domain::{
    journal::NumberKind,
    operator::Role,
    site::SiteKind,
    zone::{Zone, Zones},
};
use zonedesk_store::{OpenOptions, Store, WrappingCost};
use zonedesk_testkit::{
    desk::{TempDesk, write},
    sample,
};
use zonedesk_web::Host;

fn clock() -> Clock {
    let now: DateTime<Utc> = "2026-11-24T01:30:00Z".parse().unwrap();
    Clock::new(move || now)
}

fn desk_in(folder: &Path) -> Desk {
    Desk::new(folder, clock())
        .with_wrapping_cost(WrappingCost {
            memory_kib: 8,
            passes: 1,
        })
        .with_exports(folder.join("exports"))
}

/// A desk of this kind, its manager signed in; and one person of every other role.
fn site(kind: &str) -> (TempDir, Desk, BTreeMap<String, String>) {
    let folder = TempDir::new().unwrap();
    let mut desk = desk_in(folder.path());
    let request = json!({
        "district": "临渭区", "name": "临渭区第一专区", "code": "DA", "kind": kind, "desk": 1,
        "hours": [{"from": "08:00", "to": "12:00"}, {"from": "14:00", "to": "17:30"}],
        "manager_name": "王敏", "pin": PIN,
    });
    let outcome = call(&mut desk, "desk_set_up", request).unwrap();
    let mut status = outcome["status"].clone();
    for (name, role) in [
        ("李窗", "clerk"),
        ("赵审", "auditor"),
        ("孙管", "administrator"),
    ] {
        let request = json!({"name": name, "role": role, "pin": PIN});
        status = call(&mut desk, "operator_add", request).unwrap();
    }
    let people = status["operators"].as_array().unwrap().iter();
    let people = people.map(|one| {
        let text = |field: &str| one[field].as_str().unwrap().to_owned();
        (text("role"), text("id"))
    });
    (folder, desk, people.collect())
}

fn sign_in(desk: &mut Desk, people: &BTreeMap<String, String>, role: Role) {
    let word = serde_json::to_value(role).unwrap();
    let id = &people[word.as_str().unwrap()];
    call(desk, "session_sign_out", json!({})).unwrap();
    call(
        desk,
        "session_sign_in",
        json!({"operator_id": id, "pin": PIN}),
    )
    .unwrap();
}

fn switch_on(desk: &mut Desk, zones: &[&str]) -> Value {
    let request = json!({
        "district": "临渭区", "name": "临渭区第一专区", "hours": [{"from": "08:00", "to": "12:00"}],
        "summer": null, "idle_minutes": 10, "zones": zones,
    });
    call(desk, "site_update", request).unwrap()
}

fn refusal(desk: &mut Desk, command: &str, request: Value) -> Option<ErrorCode> {
    call(desk, command, request).err().map(|error| error.code)
}

/// Of a command of a zone that the site does not have, whatever is asked for.
fn is_absent(command: &Command, has: Zones) -> bool {
    !has.has_any(command.zones)
}

/// What the document says of every command: 功能区, by name.
fn committed_zones() -> BTreeMap<&'static str, &'static str> {
    let lines = include_str!("../../docs/permissions.md")
        .lines()
        .filter(|line| line.starts_with("| `"));
    lines
        .map(|line| {
            let cells: Vec<_> = line.split('|').map(str::trim).collect();
            (cells[1].trim_matches('`'), cells[3])
        })
        .collect()
}

#[test]
fn an_archive_and_a_library_refuse_every_command_of_the_zones_they_lack_to_everybody() {
    let zones = committed_zones();
    let examples = counter();
    for kind in ["archive", "library"] {
        let (_folder, mut desk, people) = site(kind);
        for role in Role::ALL {
            sign_in(&mut desk, &people, role);
            for command in COMMANDS {
                let said = zones[command.name];
                let absent = ["申请接收区", "政策咨询区"]
                    .iter()
                    .any(|zone| said.contains(zone));
                if !absent {
                    continue;
                }
                let (request, _) = examples.example(command.name);
                let expected = if role.may(command.permission) {
                    ErrorCode::ZoneAbsent
                } else {
                    ErrorCode::Forbidden
                };
                assert_eq!(
                    refusal(&mut desk, command.name, request),
                    Some(expected),
                    "{} for {role:?} of {kind}",
                    command.name
                );
            }
        }
        sign_in(&mut desk, &people, Role::Manager);
        let verified = call(&mut desk, "data_verify", json!({})).unwrap();
        assert_eq!(verified["sound"], true);
    }
    let nouns = ["application_", "consultation_", "suggestion_"];
    for command in COMMANDS {
        let belongs = nouns.iter().any(|noun| command.name.starts_with(noun));
        assert!(
            !belongs || is_absent(command, Zones::READING),
            "{}",
            command.name
        );
    }
}

#[test]
fn a_refused_command_says_where_to_send_people() {
    let (_folder, mut desk, _) = site("archive");
    let error = call(&mut desk, "application_list", json!({})).unwrap_err();
    assert_eq!(error.code, ErrorCode::ZoneAbsent);
    assert!(error.message.contains("不设申请接收区"), "{error}");
    assert!(error.message.contains("申请指引单"), "{error}");
}

#[test]
fn over_http_and_on_the_command_line_an_archive_refuses_the_same() {
    let (folder, mut desk, people) = site("archive");
    call(&mut desk, "session_sign_out", json!({})).unwrap();
    drop(desk);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let host = runtime
        .block_on(Host::bind(desk_in(folder.path()), 0))
        .unwrap();
    let launch = host.launch_url().to_owned();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = runtime.spawn(host.serve(async move {
        let _ = stopped.await;
    }));
    let (place, more) = let_in(&launch);
    let ask = |command: &str, request: &Value| {
        let line = format!("POST /api/{command}");
        exchange(&place, &line, &more, &request.to_string())
    };
    let signed_in = ask(
        "session_sign_in",
        &json!({"operator_id": people["manager"], "pin": PIN}),
    );
    assert!(signed_in.starts_with("HTTP/1.1 200"), "{signed_in}");
    let examples = counter();
    let mut asked = 0;
    for command in COMMANDS.iter().filter(|one| is_absent(one, Zones::READING)) {
        let answer = ask(command.name, &examples.example(command.name).0);
        assert!(
            answer.starts_with("HTTP/1.1 403") && answer.contains("\"zone_absent\""),
            "{}: {answer}",
            command.name
        );
        asked += 1;
    }
    assert!(asked > 50, "{asked}");
    assert!(ask("reading_list", &json!({"month": null})).starts_with("HTTP/1.1 200"));
    stop.send(()).unwrap();
    runtime.block_on(served).unwrap().unwrap();
}

/// A folder of this kind under the command line, and what it answers.
fn by_terminal(home: &Path, arguments: &[&str]) -> (u8, String) {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let host = Terminal {
        input: &mut std::io::empty(),
        output: &mut output,
        errors: &mut errors,
        clock: clock(),
        default_folder: Some(home.join("data")),
        key_file: None,
    };
    let all = ["zonedesk-cli"].iter().chain(arguments).map(Into::into);
    let code = run(all, host);
    let said = String::from_utf8(output).unwrap() + &String::from_utf8(errors).unwrap();
    (code, said)
}

#[test]
fn the_command_line_imports_and_writes_no_register_that_an_archive_does_not_keep() {
    let home = TempDir::new().unwrap();
    let register = home.path().join("register.csv");
    std::fs::write(
        &register,
        "接收日期,接收方式,申请人类别,申请人,联系电话,申请内容,被申请机关,转交日期\n\
         2026-11-24,当面,自然人,张晓明,13809131234,改造资金一,区住建局,\n",
    )
    .unwrap();
    let (code, said) = by_terminal(
        home.path(),
        &[
            "init",
            "--site",
            "临渭区档案馆",
            "--code",
            "DA",
            "--kind",
            "archive",
            "--desk",
            "1",
            "--hours",
            "08:00-12:00,14:00-17:30",
        ],
    );
    assert_eq!(code, 0, "{said}");
    let register = register.to_str().unwrap();
    let out = home.path().join("out.pdf");
    for arguments in [
        &["import", "applications", register] as &[&str],
        &["import", "consultations", register],
        &[
            "ledger",
            "applications",
            "--month",
            "2026-10",
            "--out",
            out.to_str().unwrap(),
        ],
    ] {
        let (code, said) = by_terminal(home.path(), arguments);
        assert_eq!(code, 2, "{arguments:?}: {said}");
        assert!(said.contains("本专区不设"), "{arguments:?}: {said}");
    }
    assert!(!out.exists());
    let years = home.path().join("years");
    std::fs::create_dir(&years).unwrap();
    let (code, said) = by_terminal(
        home.path(),
        &["export-year", "2026", "--out", years.to_str().unwrap()],
    );
    assert_eq!(code, 0, "{said}");
    let folder = std::fs::read_dir(&years).unwrap().next().unwrap().unwrap();
    let mut names: Vec<_> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(
        names.iter().any(|name| name.starts_with("资料台账"))
            && names
                .iter()
                .any(|name| name.starts_with("复印打印收费台账")),
        "{names:?}"
    );
    for absent in ["申请", "咨询", "意见建议"] {
        assert!(names.iter().all(|name| !name.contains(absent)), "{names:?}");
    }
}

fn papers(desk: &mut Desk, month: &str) -> Vec<String> {
    let view = call(desk, "month_show", json!({"month": month})).unwrap();
    let papers = view["papers"].as_array().unwrap().iter();
    papers
        .map(|paper| paper["register"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_station_has_the_zones_that_its_manager_switches_on() {
    let (_folder, mut desk, people) = site("station");
    assert_eq!(papers(&mut desk, "2026-11").len(), 6);
    let status = switch_on(&mut desk, &["consultations", "self-service"]);
    assert_eq!(
        status["site"]["zones"],
        json!(["self-service", "consultations"])
    );
    assert_eq!(
        papers(&mut desk, "2026-11"),
        ["consultations", "copies", "summary"]
    );
    let view = call(&mut desk, "month_show", json!({"month": "2026-11"})).unwrap();
    assert_eq!(
        (&view["same_day"], &view["adopted"]),
        (&Value::Null, &Value::Null)
    );
    assert!(view["in_five_days"].is_object(), "{view}");

    sign_in(&mut desk, &people, Role::Manager);
    let has = Zones::of(&[Zone::SelfService, Zone::Consultations]);
    let examples = counter();
    for command in COMMANDS {
        if !is_absent(command, has) {
            continue;
        }
        let (request, _) = examples.example(command.name);
        let refused = refusal(&mut desk, command.name, request);
        assert_eq!(refused, Some(ErrorCode::ZoneAbsent), "{}", command.name);
    }
    let (question, _) = examples.example("consultation_register");
    call(&mut desk, "consultation_register", question).unwrap();
    let names = call(&mut desk, "wording_list", json!({}))
        .unwrap()
        .to_string();
    assert!(
        names.contains("政策咨询交办单") && !names.contains("申请表"),
        "{names}"
    );

    let none = json!({
        "district": "临渭区", "name": "临渭区第一专区", "hours": [{"from": "08:00", "to": "12:00"}],
        "summer": null, "idle_minutes": 10, "zones": [],
    });
    let error = call(&mut desk, "site_update", none).unwrap_err();
    assert_eq!(error.field.as_deref(), Some("zones"));
}

#[test]
fn what_is_there_is_read_and_finished_after_its_zone_was_switched_off_but_nothing_begins() {
    let (_folder, mut desk, people) = site("station");
    let examples = counter();
    let (question, _) = examples.example("consultation_register");
    let asked = call(&mut desk, "consultation_register", question.clone()).unwrap();
    let id = &asked["row"]["id"];
    switch_on(&mut desk, &["reading"]);
    sign_in(&mut desk, &people, Role::Manager);
    let status = call(&mut desk, "desk_status", json!({})).unwrap();
    assert_eq!(status["shown_zones"], json!(["reading", "consultations"]));
    assert_eq!(
        refusal(&mut desk, "consultation_register", question),
        Some(ErrorCode::ZoneAbsent)
    );
    let list = json!({"search": null, "state": null, "offset": 0, "limit": 50});
    let listed = call(&mut desk, "consultation_list", list.clone()).unwrap();
    assert_eq!(listed["rows"].as_array().unwrap().len(), 1);
    let detail = call(&mut desk, "consultation_show", json!({"id": id})).unwrap();
    assert_eq!(&detail["row"]["id"], id);
    // What is said of it later stands in some month's paper, so every month keeps that paper.
    for month in ["2026-10", "2026-11"] {
        let kept = papers(&mut desk, month);
        assert!(kept.contains(&"consultations".to_owned()), "{kept:?}");
        assert!(!kept.contains(&"applications".to_owned()), "{kept:?}");
    }
    // Applications were never taken here.
    assert_eq!(
        refusal(&mut desk, "application_list", list),
        Some(ErrorCode::ZoneAbsent)
    );
}

/// What another desk of the archive wrote, whose kind was set wrong, comes by sync and is in the journal for good.
#[test]
fn an_application_in_the_journal_of_an_archive_is_shown_as_it_is() {
    let home = TempDesk::empty();
    let mut store = Store::create(&home.data(), &home.key, &OpenOptions::default()).unwrap();
    let mut archive = sample::site();
    archive.kind = SiteKind::Archive;
    write(&mut store, archive.into(), None).unwrap();
    write(
        &mut store,
        sample::application().into(),
        Some(NumberKind::Application),
    )
    .unwrap();
    drop(store);
    let mut desk = Desk::new(home.path(), clock());
    desk.open_with_key(&home.key).unwrap();
    let today = call(&mut desk, "today_show", json!({})).unwrap();
    assert_eq!(today["badges"]["applications"], 1);
    let list = json!({"search": null, "state": null, "offset": 0, "limit": 50});
    let listed = call(&mut desk, "application_list", list).unwrap();
    let id = &listed["rows"][0]["id"];
    call(&mut desk, "application_show", json!({"id": id})).unwrap();
    let found = call(
        &mut desk,
        "record_search",
        json!({"text": "改造资金", "kind": null, "limit": 50}),
    );
    assert_eq!(found.unwrap()["rows"].as_array().unwrap().len(), 1);
    assert!(papers(&mut desk, "2026-10").contains(&"applications".to_owned()));
    let form = json!({"form": crate::contract::form()});
    assert_eq!(
        refusal(&mut desk, "application_receive", form),
        Some(ErrorCode::ZoneAbsent)
    );
}

#[test]
fn a_sealed_month_keeps_the_papers_that_were_sealed_whatever_is_switched_off_later() {
    let home = TempDesk::empty();
    let mut store = Store::create(&home.data(), &home.key, &OpenOptions::default()).unwrap();
    let mut station = sample::site();
    station.kind = SiteKind::Station;
    write(&mut store, station.into(), None).unwrap();
    drop(store);
    let mut desk = Desk::new(home.path(), clock());
    desk.open_with_key(&home.key).unwrap();
    let sealed = call(&mut desk, "month_seal", json!({"month": "2026-10"})).unwrap();
    assert_eq!(sealed["papers"].as_array().unwrap().len(), 6);
    let request = json!({
        "district": "临渭区", "name": "临渭区第一专区", "hours": [{"from": "08:00", "to": "12:00"}],
        "summer": null, "idle_minutes": 10, "zones": ["reading"],
    });
    call(&mut desk, "site_update", request).unwrap();
    assert_eq!(papers(&mut desk, "2026-10").len(), 6);
    assert_eq!(
        papers(&mut desk, "2026-11"),
        ["copies", "materials", "summary"]
    );
    let ledger = json!({"register": "applications", "month": "2026-10"});
    call(&mut desk, "ledger_draw", ledger).unwrap();
    let ledger = json!({"register": "applications", "month": "2026-11"});
    assert_eq!(
        refusal(&mut desk, "ledger_draw", ledger),
        Some(ErrorCode::ZoneAbsent)
    );
}

#[test]
fn the_referral_sheet_names_the_halls_that_the_manager_keeps() {
    let (_folder, mut desk, people) = site("library");
    let paper = |desk: &mut Desk| {
        let paper = call(desk, "referral_draw", json!({})).unwrap();
        assert_eq!(paper["title"], "政府信息公开申请指引单");
        crate::months::text_of(&STANDARD.decode(paper["pdf"].as_str().unwrap()).unwrap())
    };
    let bare = paper(&mut desk);
    assert!(
        bare.contains("12345") && bare.contains("临渭区住房和城乡建设局"),
        "{bare}"
    );
    assert!(!bare.contains("就近的便民服务中心"), "{bare}");
    let with_halls = |halls: Value| {
        json!({
            "district": "临渭区", "name": "临渭区第一专区", "hours": [{"from": "08:00", "to": "12:00"}],
            "summer": null, "idle_minutes": 10, "halls": halls,
        })
    };
    let hall = |name: &str, address: &str| json!({"name": name, "address": address, "phone": "", "hours": "周一至周五"});
    let wrong = with_halls(json!([
        hall("区政务服务中心", "朝阳大街 1 号"),
        hall("", "路 2 号")
    ]));
    let error = call(&mut desk, "site_update", wrong).unwrap_err();
    assert_eq!(error.field.as_deref(), Some("halls.1.name"), "{error}");
    let blank = json!({"name": " ", "address": "", "phone": "", "hours": ""});
    let right = with_halls(json!([hall("区政务服务中心", "朝阳大街 1 号"), blank]));
    let status = call(&mut desk, "site_update", right).unwrap();
    assert_eq!(status["site"]["halls"].as_array().unwrap().len(), 1);
    // Settings that say nothing about halls leave them.
    let status = switch_on(&mut desk, &["reading"]);
    assert_eq!(status["site"]["halls"].as_array().unwrap().len(), 1);
    assert_eq!(status["site"]["zones"], json!(["self-service", "reading"]));
    sign_in(&mut desk, &people, Role::Clerk);
    let text = paper(&mut desk);
    for said in ["区政务服务中心", "朝阳大街", "依申请公开"] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn a_hall_loses_nothing_by_all_this() {
    let mut hall: Counter = counter();
    let status = call(&mut hall.desk, "desk_status", json!({})).unwrap();
    assert_eq!(status["site"]["zones"].as_array().unwrap().len(), 4);
    assert_eq!(status["site"]["chooses_zones"], false);
    assert_eq!(papers(&mut hall.desk, "2026-11").len(), 6);
}
