//! 自助屏: what a desk publishes, what a kiosk makes of it, and what neither gives away.
#![cfg(test)]

use crate::{
    contract::{Counter, PIN, counter, form},
    copying::done,
    pins::{exchange, let_in},
};
use serde_json::{Value, json};
use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use zonedesk_app::{COMMANDS, ErrorCode, SyncRunner, call, publish_kiosk};
use zonedesk_domain::lookup_code::LookupCode;
use zonedesk_kiosk::{Edition, FILE_NAME, Kiosk, Time, open};
use zonedesk_web::KioskHost;

/// What nobody but the counter may read: of 张晓明's application and of a question, by any field.
const PLANTED: [&str; 6] = [
    "张晓明",
    "610502199601010015",
    "13809131234",
    "低保户",
    "甲地块",
    "19991112222",
];

/// A desk with an application and a question that have codes; the codes.
fn busy_counter() -> (Counter, [LookupCode; 2]) {
    let mut counter = counter();
    let received = done(&mut counter, "application_receive", {
        let mut form = form();
        form["content"] = json!("2025年低保户临时救助发放情况，本人张晓明");
        json!({"form": form})
    });
    let code = &received["received"][0]["lookup_code"];
    let asked = done(
        &mut counter,
        "consultation_register",
        json!({
            "asker": "李问", "contact": "19991112222", "channel": "in_person", "reply_by": "lookup_code",
            "content": "甲地块征收补偿标准是多少", "category": "", "policy": "", "document_number": "", "note": "",
            "agency": "区人社局", "answer": null,
        }),
    );
    let codes = [code, &asked["lookup_code"]];
    let codes = codes.map(|code| code.as_str().unwrap().parse().unwrap());
    (counter, codes)
}

fn published(counter: &mut Counter, folder: &Path) -> Vec<u8> {
    let file = publish_kiosk(&mut counter.desk, Some(folder)).unwrap();
    assert_eq!(file.file_name().unwrap(), FILE_NAME);
    fs::read(file).unwrap()
}

fn kiosk(folder: &Path) -> Kiosk {
    let time = Time {
        wall_ms: Box::new(|| 1_795_570_200_000),
        steady_ms: Box::new(|| 1_000_000),
    };
    Kiosk::begin(folder.to_owned(), folder.join("kiosk"), time, false).unwrap()
}

fn holds(bytes: &[u8], text: &str) -> bool {
    bytes
        .windows(text.len())
        .any(|some| some == text.as_bytes())
}

#[test]
fn what_is_published_holds_nobodys_name_number_or_matter_even_to_whoever_has_the_codes() {
    let (mut counter, codes) = busy_counter();
    let folder = TempDir::new().unwrap();
    let file = published(&mut counter, folder.path());
    for code in &codes {
        assert!(!holds(&file, &code.plain()) && !holds(&file, &code.to_string()));
    }
    let opened = open(&file).unwrap().edition;
    // The papers are compressed inside: what they say is read as a citizen would.
    let papers = opened.papers.iter().map(|paper| {
        let text = crate::months::text_of(&paper.pdf);
        (paper.id.clone(), text)
    });
    let papers: Vec<_> = papers.collect();
    assert_eq!(papers.len(), 9, "{papers:?}");
    let found = codes.map(|code| opened.answers.find(&code).unwrap());
    let told = format!("{found:?}");
    for planted in PLANTED {
        assert!(!holds(&file, planted), "{planted} stands in the file");
        assert!(!told.contains(planted), "{planted} stands in {told}");
        for (id, text) in &papers {
            assert!(!text.contains(planted), "{planted} stands in {id}");
        }
    }
    assert_eq!(found[0].kind, "政府信息公开申请");
    assert_eq!(found[0].standing, "专区已接收，等待转交承办单位");
    assert_eq!(found[1].kind, "政策咨询");
    assert!(!told.contains("XY1-"), "a number stands in {told}");
    let stranger = LookupCode::of([77; 16]);
    assert_eq!(opened.answers.find(&stranger), None);
}

#[test]
fn what_happens_to_a_case_is_told_from_the_next_edition_on() {
    let (mut counter, [code, _]) = busy_counter();
    let folder = TempDir::new().unwrap();
    published(&mut counter, folder.path());
    let mut kiosk = kiosk(folder.path());
    let asked = json!({"code": code.to_string()});
    let answer = zonedesk_kiosk::call(&mut kiosk, "slip_find", asked.clone()).unwrap();
    assert_eq!(answer["received_on"], "2026-11-24");
    assert_eq!(answer["due_on"], "2026-12-22");
    let list = done(
        &mut counter,
        "application_list",
        json!({"search": code.plain(), "offset": 0, "limit": 5}),
    );
    let id = list["rows"][0]["id"].clone();
    let handed = json!({
        "ids": [id], "on": "20261124", "channel": "in_person", "original_follows": false,
        "receiver": "赵收", "late_reason": "", "note": "",
    });
    done(&mut counter, "application_hand_over", handed);
    let correction = json!({
        "id": id, "seen": "handed_over", "on": "20261124", "what": "写明年份",
        "until": "20261208", "document_number": "",
    });
    done(&mut counter, "application_correction_ask", correction);
    published(&mut counter, folder.path());
    zonedesk_kiosk::call(&mut kiosk, "screen_refresh", json!({})).unwrap();
    let answer = zonedesk_kiosk::call(&mut kiosk, "slip_find", asked.clone()).unwrap();
    let advice = answer["advice"].as_str().unwrap();
    assert!(advice.starts_with("请在 2026-12-08 前办理"), "{advice}");
    done(
        &mut counter,
        "application_withdraw",
        json!({"id": id, "seen": "correcting", "on": "20261124", "reason": "本人要求"}),
    );
    published(&mut counter, folder.path());
    let screen = zonedesk_kiosk::call(&mut kiosk, "screen_refresh", json!({})).unwrap();
    assert_eq!(screen["number"], 3);
    let answer = zonedesk_kiosk::call(&mut kiosk, "slip_find", asked).unwrap();
    assert_eq!(answer["standing"], "申请已撤回");
    // What was asked for is asked of nobody any more.
    assert_eq!(answer["advice"], "");
    assert_eq!(answer["due_on"], Value::Null);
}

#[test]
fn an_edition_that_was_altered_anywhere_is_refused() {
    let (mut counter, _) = busy_counter();
    let folder = TempDir::new().unwrap();
    let file = published(&mut counter, folder.path());
    let beginning: Vec<_> = (0..64).collect();
    let sample = (64..file.len()).step_by(file.len() / 80);
    for at in beginning
        .into_iter()
        .chain(sample)
        .chain(file.len() - 80..file.len())
    {
        let mut altered = file.clone();
        altered[at] ^= 0x04;
        assert!(open(&altered).is_err(), "{at}");
    }
}

#[test]
fn entries_and_the_pin_are_arranged_and_kept_and_what_is_wrong_stands_beside_its_field() {
    let mut counter = counter();
    let shown = done(&mut counter, "kiosk_show", json!({}));
    assert_eq!(
        (&shown["arranged"], &shown["tiles"][0]["sample"]),
        (&json!(false), &json!(true))
    );
    let tile = |url: &str| json!({"title": "政府信息公开目录", "about": "区政府门户网站", "url": url, "icon": "catalogue", "sample": false});
    let arrange = |url: &str, idle: u32, pin: Value| json!({"tiles": [tile(url)], "idle_seconds": idle, "pin": pin});
    let good = "https://www.example.gov.cn/xxgk";
    for (request, field) in [
        (
            arrange("www.example.gov.cn", 90, Value::Null),
            "tiles.0.url",
        ),
        (arrange(good, 5, Value::Null), "idle_seconds"),
        (arrange(good, 90, json!("123456")), "pin"),
    ] {
        let refused = call(&mut counter.desk, "kiosk_arrange", request).unwrap_err();
        assert_eq!(
            (refused.code, refused.field.as_deref()),
            (ErrorCode::Invalid, Some(field))
        );
    }
    let kept = done(
        &mut counter,
        "kiosk_arrange",
        arrange(good, 120, json!(PIN)),
    );
    assert_eq!(
        (&kept["arranged"], &kept["has_pin"]),
        (&json!(true), &json!(true))
    );
    // Without a new PIN the old one stays.
    done(
        &mut counter,
        "kiosk_arrange",
        arrange(good, 60, Value::Null),
    );
    let folder = TempDir::new().unwrap();
    let file = published(&mut counter, folder.path());
    let Edition { arranged, .. } = open(&file).unwrap().edition;
    assert_eq!((arranged.idle_seconds, arranged.tiles.len()), (60, 1));
    assert!(!holds(&file, PIN));
    let mut kiosk = kiosk(folder.path());
    let leave = zonedesk_kiosk::call(&mut kiosk, "screen_leave", json!({"pin": PIN}));
    assert_eq!(leave, Ok(json!({})));
}

#[test]
fn numbers_rise_and_a_machine_that_forgot_goes_on_from_what_lies_there() {
    let mut counter = counter();
    let folder = TempDir::new().unwrap();
    for number in 1..3 {
        let file = published(&mut counter, folder.path());
        assert_eq!(open(&file).unwrap().edition.number, number);
    }
    fs::remove_file(counter.desk.path().join("kiosk.json")).unwrap();
    let file = published(&mut counter, folder.path());
    assert_eq!(open(&file).unwrap().edition.number, 3);
}

#[test]
fn it_is_published_where_a_kiosk_can_read_it_and_nowhere_else() {
    let mut counter = counter();
    let data = counter.desk.path().to_owned();
    let folder = TempDir::new().unwrap();
    let a_file = folder.path().join("file");
    fs::write(&a_file, b"").unwrap();
    for place in [Path::new("/nowhere/at/all"), &data, &a_file] {
        let refused = publish_kiosk(&mut counter.desk, Some(place)).unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("folder"), "{place:?}");
        let request = json!({"folder": place});
        let refused = call(&mut counter.desk, "kiosk_publish", request).unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("folder"), "{place:?}");
    }
    let gone = TempDir::new().unwrap();
    published(&mut counter, gone.path());
    let path = gone.path().to_owned();
    drop(gone);
    assert!(publish_kiosk(&mut counter.desk, None).is_err());
    let shown = done(&mut counter, "kiosk_show", json!({}));
    assert_eq!(shown["folder"], json!(path));
    assert_eq!(shown["there"], false);
    assert!(
        shown["failure"].as_str().unwrap().contains("不存在"),
        "{shown}"
    );
}

#[test]
fn what_the_settings_ask_for_is_published_beside_the_counter() {
    let counter = counter();
    let desk = Arc::new(Mutex::new(counter.desk));
    SyncRunner::start(Arc::clone(&desk)).unwrap();
    let ask = |name: &str, request: Value| call(&mut desk.lock().unwrap(), name, request).unwrap();
    let folder = TempDir::new().unwrap();
    let begun = ask("kiosk_publish", json!({"folder": folder.path()}));
    assert_eq!(begun["running"], true);
    let began = Instant::now();
    let shown = loop {
        let shown = ask("kiosk_show", json!({}));
        if shown["running"] == false {
            break shown;
        }
        assert!(began.elapsed() < Duration::from_secs(60), "{shown}");
        std::thread::sleep(Duration::from_millis(50));
    };
    assert_eq!(
        (&shown["number"], &shown["failure"]),
        (&json!(1), &Value::Null)
    );
    assert!(shown["last_at"].as_str().unwrap().starts_with("2026-11-24"));
    let file = fs::read(folder.path().join(FILE_NAME)).unwrap();
    assert_eq!(open(&file).unwrap().edition.number, 1);
}

/// A kiosk on its loopback host, with the cookie and origin of the browser that was started with it.
struct Running {
    runtime: Runtime,
    place: String,
    /// The lines of every request from its own pages.
    more: String,
    ended: tokio::task::JoinHandle<std::io::Result<()>>,
}

fn running(kiosk: Kiosk) -> Running {
    let runtime = Runtime::new().unwrap();
    let host = runtime.block_on(KioskHost::bind(kiosk, 0)).unwrap();
    let launch = host.launch_url().to_owned();
    let ended = runtime.spawn(host.serve(std::future::pending()));
    let (place, more) = let_in(&launch);
    Running {
        runtime,
        place,
        more,
        ended,
    }
}

impl Running {
    fn ask(&self, name: &str, request: &Value) -> (u16, String) {
        let line = format!("POST /api/{name}");
        status(&exchange(
            &self.place,
            &line,
            &self.more,
            &request.to_string(),
        ))
    }

    fn page(&self, path: &str) -> u16 {
        let line = format!("GET {path}");
        status(&exchange(&self.place, &line, &self.more, "")).0
    }
}

fn status(answer: &str) -> (u16, String) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap();
    (status.parse().unwrap(), body.to_owned())
}

#[test]
fn no_command_of_the_desk_and_no_screen_of_it_is_answered_by_a_kiosk() {
    let mut counter = counter();
    let folder = TempDir::new().unwrap();
    published(&mut counter, folder.path());
    let running = running(kiosk(folder.path()));
    for command in COMMANDS {
        let (status, text) = running.ask(command.name, &json!({}));
        assert_eq!(status, 404, "{}: {text}", command.name);
        assert!(
            text.contains("自助屏没有这个功能"),
            "{}: {text}",
            command.name
        );
    }
    for name in zonedesk_kiosk::COMMANDS {
        let (status, text) = running.ask(name, &json!([]));
        assert_eq!(status, 400, "{name}: {text}");
        assert!(COMMANDS.iter().all(|command| command.name != *name));
    }
    assert_eq!(running.ask("screen_show", &json!({})).0, 200);
    assert_eq!(running.page("/index.html"), 404);
    assert_eq!(running.page("/applications"), 404);
    // Nobody but the browser that was started with it.
    let origin = format!("Origin: http://{}\r\n", running.place);
    let stranger = exchange(&running.place, "POST /api/screen_show", &origin, "{}");
    let (stranger, _) = status(&stranger);
    assert_eq!(stranger, 401);
}

#[test]
fn whoever_guesses_at_the_host_is_put_off_and_nothing_typed_stands_in_the_log() {
    let (mut counter, codes) = busy_counter();
    let folder = TempDir::new().unwrap();
    published(&mut counter, folder.path());
    let running = running(kiosk(folder.path()));
    let guesses: Vec<_> = (0..36).map(|number| LookupCode::of([number; 16])).collect();
    let mut statuses = Vec::new();
    for guess in &guesses {
        statuses.push(running.ask("slip_find", &json!({"code": guess.plain()})).0);
    }
    assert_eq!(statuses[..3], [404; 3]);
    assert_eq!(statuses[3..], [429; 33]);
    // For the whole machine: somebody with a true code waits as well.
    let (status, text) = running.ask("slip_find", &json!({"code": codes[0].plain()}));
    assert_eq!(status, 429, "{text}");
    assert!(text.contains("请等"), "{text}");
    let log = fs::read_to_string(folder.path().join("kiosk/kiosk.log")).unwrap();
    assert_eq!(log.matches("look-up found nothing").count(), 3, "{log}");
    assert_eq!(log.matches("put off").count(), 1, "{log}");
    for code in guesses.iter().chain(&codes) {
        assert!(!log.contains(&code.plain()) && !log.contains(&code.to_string()));
    }
}

#[test]
fn the_pin_ends_the_host() {
    let mut counter = counter();
    let request = json!({"tiles": [], "idle_seconds": 90, "pin": PIN});
    done(&mut counter, "kiosk_arrange", request);
    let folder = TempDir::new().unwrap();
    published(&mut counter, folder.path());
    let running = running(kiosk(folder.path()));
    let (status, _) = running.ask("screen_leave", &json!({"pin": "735091"}));
    assert_eq!(status, 422);
    assert_eq!(running.ask("screen_leave", &json!({"pin": PIN})).0, 200);
    let ended = running
        .runtime
        .block_on(async { tokio::time::timeout(Duration::from_secs(20), running.ended).await });
    assert!(ended.unwrap().unwrap().is_ok());
}
