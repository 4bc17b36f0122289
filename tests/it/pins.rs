//! PINs: what may be one, how long it holds, and what becomes of whoever guesses – through the commands
//! of the window, the loopback host and the command line alike.
#![cfg(test)]

use chrono::DateTime;
use serde_json::{Value, json};
use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};
use tempfile::TempDir;
use zonedesk_app::{Clock, Desk, call};
use zonedesk_cli::{Host as Terminal, run};
use zonedesk_store::WrappingCost;
use zonedesk_web::Host;

const PIN: &str = "802413";
const OTHER: &str = "918273";
const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// One data folder, and the time that every host on it is told.
struct Site {
    home: TempDir,
    now_ms: Arc<AtomicI64>,
    manager: String,
    recovery_code: String,
}

impl Site {
    fn new() -> Self {
        let now: DateTime<chrono::Utc> = "2026-01-05T01:00:00Z".parse().unwrap();
        let mut site = Self {
            home: TempDir::new().unwrap(),
            now_ms: Arc::new(AtomicI64::new(now.timestamp_millis())),
            manager: String::new(),
            recovery_code: String::new(),
        };
        let outcome = call(
            &mut site.desk(),
            "desk_set_up",
            json!({
                "district": "临渭区", "name": "向阳街道便民服务中心", "code": "XY", "kind": "service-hall",
                "desk": 1, "hours": [{"from": "08:00", "to": "12:00"}], "manager_name": "王敏", "pin": PIN,
            }),
        )
        .unwrap();
        site.manager = text(&outcome["status"]["operator"]["id"]);
        site.recovery_code = text(&outcome["recovery_code"]);
        site
    }

    fn folder(&self) -> PathBuf {
        self.home.path().join("data")
    }

    fn clock(&self) -> Clock {
        let now_ms = Arc::clone(&self.now_ms);
        Clock::new(move || DateTime::from_timestamp_millis(now_ms.load(Ordering::Relaxed)).unwrap())
    }

    /// A program that has just been started.
    fn desk(&self) -> Desk {
        Desk::new(self.folder(), self.clock()).with_wrapping_cost(WrappingCost {
            memory_kib: 8,
            passes: 1,
        })
    }

    fn waits(&self, ms: i64) {
        self.now_ms.fetch_add(ms, Ordering::Relaxed);
    }

    fn sign_in(&self, pin: &str) -> (&'static str, Value) {
        let request = json!({"operator_id": self.manager, "pin": pin});
        ("session_sign_in", request)
    }

    fn recover(&self, code: &str) -> (&'static str, Value) {
        let request = json!({"recovery_code": code, "new_pin": OTHER});
        ("session_recover", request)
    }

    /// Asks a program started anew, and what it said: `done` or the error's code.
    fn asks(&self, (command, request): (&str, Value)) -> String {
        let mut desk = self.desk();
        match call(&mut desk, command, request) {
            Ok(_) => "done".into(),
            Err(error) => text(&serde_json::to_value(error.code).unwrap()),
        }
    }

    /// The same through a browser host started anew.
    fn asks_by_http(&self, (command, request): (&str, Value)) -> String {
        let desk = self.desk();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let host = runtime.block_on(Host::bind(desk, 0)).unwrap();
        let launch = host.launch_url().to_owned();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let served = runtime.spawn(host.serve(async move {
            let _ = stopped.await;
        }));
        let (place, more) = let_in(&launch);
        let answer = exchange(
            &place,
            &format!("POST /api/{command}"),
            &more,
            &request.to_string(),
        );
        stop.send(()).unwrap();
        runtime.block_on(served).unwrap().unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        if head.starts_with("HTTP/1.1 200") {
            return "done".to_owned();
        }
        text(&serde_json::from_str::<Value>(body).unwrap()["code"])
    }

    /// The same folder under the command line; nobody can give it a PIN or a recovery code, the key file
    /// alone opens it.
    fn asks_by_terminal(&self, key_file: Option<PathBuf>) -> (u8, String) {
        let (mut output, mut errors) = (Vec::new(), Vec::new());
        let host = Terminal {
            input: &mut std::io::empty(),
            output: &mut output,
            errors: &mut errors,
            clock: self.clock(),
            default_folder: Some(self.folder()),
            key_file,
        };
        let code = run(["zonedesk-cli", "verify"].map(Into::into), host);
        (code, String::from_utf8(errors).unwrap())
    }
}

/// Comes in by the address that a host gave: where it is, and the lines of every request from then on.
pub(crate) fn let_in(launch: &str) -> (String, String) {
    let (place, token) = launch
        .strip_prefix("http://")
        .and_then(|rest| rest.split_once('/'))
        .unwrap();
    let answer = exchange(place, &format!("GET /{token}"), "", "");
    let cookie = answer
        .lines()
        .find_map(|line| line.strip_prefix("set-cookie: "))
        .and_then(|cookie| cookie.split(';').next())
        .unwrap();
    let more = format!("Cookie: {cookie}\r\nOrigin: http://{place}\r\n");
    (place.to_owned(), more)
}

/// One request over one connection, and the whole answer.
pub(crate) fn exchange(place: &str, what: &str, more: &str, body: &str) -> String {
    let mut line = TcpStream::connect(place).unwrap();
    let length = body.len();
    let request = format!(
        "{what} HTTP/1.1\r\nHost: {place}\r\nConnection: close\r\nContent-Type: application/json\r\n\
         Content-Length: {length}\r\n{more}\r\n{body}"
    );
    line.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).unwrap();
    answer
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn whoever_guesses_waits_longer_each_time_at_every_door_and_after_every_start() {
    let site = Site::new();
    let wrong = || site.sign_in("000731");
    // Three at the window, two at the browser: five in a row are five.
    for _ in 0..3 {
        assert_eq!(site.asks(wrong()), "pin_wrong");
    }
    assert_eq!(site.asks_by_http(wrong()), "pin_wrong");
    for minutes in [5, 10, 20, 40, 60, 60] {
        assert_eq!(site.asks_by_http(wrong()), "pin_locked");
        // The right one opens no door now, and no start of any program makes the wait shorter.
        assert_eq!(site.asks(site.sign_in(PIN)), "pin_locked");
        let (code, said) = site.asks_by_terminal(None);
        assert!(code == 2 && said.contains("密钥文件"), "{code} {said}");
        site.waits(minutes * MINUTE - 1);
        assert_eq!(site.asks_by_http(site.sign_in(PIN)), "pin_locked");
        site.waits(1);
        for _ in 0..2 {
            assert_eq!(site.asks(wrong()), "pin_wrong");
            assert_eq!(site.asks_by_http(wrong()), "pin_wrong");
        }
    }
    // Four since the last wait: the fifth is right, and everything is forgotten.
    assert_eq!(site.asks(site.sign_in(PIN)), "done");
    for _ in 0..4 {
        assert_eq!(site.asks(wrong()), "pin_wrong");
    }
    assert_eq!(site.asks_by_http(wrong()), "pin_locked");
    site.waits(5 * MINUTE);
    assert_eq!(site.asks_by_http(site.sign_in(PIN)), "done");
}

#[test]
fn a_day_of_guessing_tries_a_hundred_and_a_half_of_a_million_and_never_the_recovery_code() {
    let site = Site::new();
    let mut desk = site.desk();
    let (mut tried, mut told) = (0_u32, 0_u32);
    for minute in 0..24 * 60 {
        for _ in 0..6 {
            let guess = format!("{:06}", 1000 + tried);
            let (command, request) = site.sign_in(&guess);
            let before = serde_json::to_value(call(&mut desk, command, request).unwrap_err().code);
            told += 1;
            tried += u32::from(before.unwrap() == "pin_wrong");
        }
        site.waits(MINUTE);
        // Stopping the program helps nobody.
        if minute % 97 == 0 {
            desk = site.desk();
        }
    }
    // The fifth of each row is told as a wait.
    let tried = tried / 4 * 5;
    assert!(
        told > 8000 && (100..=160).contains(&tried),
        "{tried} of {told}"
    );

    // The code is counted for itself: 100 bits, and no more tries than a PIN has.
    let wrong = || site.recover("2222-2222-2222-2222-2222");
    for _ in 0..2 {
        assert_eq!(site.asks(wrong()), "recovery_wrong");
        assert_eq!(site.asks_by_http(wrong()), "recovery_wrong");
    }
    assert_eq!(site.asks(wrong()), "pin_locked");
    assert_eq!(
        site.asks_by_http(site.recover(&site.recovery_code)),
        "pin_locked"
    );
    site.waits(5 * MINUTE);
    assert_eq!(site.asks(site.recover(&site.recovery_code)), "done");
    assert_eq!(site.asks_by_http(site.sign_in(OTHER)), "done");
}

#[test]
fn several_windows_at_once_have_no_more_tries_than_one() {
    let site = Site::new();
    let guesses: Vec<_> = std::thread::scope(|scope| {
        let window = |n: usize| {
            let site = &site;
            scope.spawn(move || -> Vec<String> {
                (0..5)
                    .map(|at| site.asks(site.sign_in(&format!("{:06}", 1000 + n * 10 + at))))
                    .collect()
            })
        };
        let windows: Vec<_> = (0..6).map(window).collect();
        windows
            .into_iter()
            .flat_map(|window| window.join().unwrap())
            .collect()
    });
    let wrong = guesses.iter().filter(|said| *said == "pin_wrong").count();
    assert!(wrong <= 4, "{guesses:?}");
    assert_eq!(site.asks(site.sign_in(PIN)), "pin_locked");
}

#[test]
fn the_code_that_is_printed_is_guessed_no_faster_than_the_one_at_the_door() {
    let site = Site::new();
    let mut desk = site.desk();
    let (command, request) = site.sign_in(PIN);
    call(&mut desk, command, request).unwrap();
    let mut draw = |code: &str| {
        let drawn = call(&mut desk, "recovery_draw", json!({"recovery_code": code}));
        drawn.map_err(|error| serde_json::to_value(error.code).unwrap())
    };
    for at in 1..=5 {
        let said = if at < 5 {
            "recovery_wrong"
        } else {
            "pin_locked"
        };
        assert_eq!(draw("2222-2222-2222-2222-2222").unwrap_err(), said);
    }
    assert_eq!(draw(&site.recovery_code).unwrap_err(), "pin_locked");
    assert_eq!(site.asks(site.recover(&site.recovery_code)), "pin_locked");
}

/// Signs in and tells how the PIN stands, what may be done, and the desk.
fn comes(site: &Site, pin: &str) -> (Desk, Value) {
    let mut desk = site.desk();
    let (command, request) = site.sign_in(pin);
    let status = call(&mut desk, command, request).unwrap();
    (desk, status)
}

#[test]
fn a_pin_runs_out_is_asked_for_at_sign_in_and_nothing_else_is_done_before() {
    let site = Site::new();
    let (_, status) = comes(&site, PIN);
    assert_eq!(
        status["pin"],
        json!({"standing": "holds", "last_day": null})
    );
    site.waits(170 * DAY);
    let (_, status) = comes(&site, PIN);
    assert_eq!(
        status["pin"],
        json!({"standing": "ends_soon", "last_day": "2026-07-04"})
    );
    assert!(
        status["may"]
            .as_array()
            .unwrap()
            .contains(&json!("work_cases"))
    );
    site.waits(11 * DAY);
    let (mut desk, status) = comes(&site, PIN);
    assert_eq!(status["pin"]["standing"], "expired");
    assert_eq!(status["may"], json!(["signed_in"]));
    let refused = call(&mut desk, "today_show", json!({})).unwrap_err();
    assert!(refused.message.contains("更换"), "{}", refused.message);
    // Nor does the manager take the rule away instead.
    assert!(call(&mut desk, "site_update", settings(0)).is_err());
    let same = json!({"old_pin": PIN, "new_pin": PIN});
    assert!(call(&mut desk, "session_pin_change", same).is_err());
    let change = json!({"old_pin": PIN, "new_pin": OTHER});
    let status = call(&mut desk, "session_pin_change", change).unwrap();
    assert_eq!(status["pin"]["standing"], "holds");
    call(&mut desk, "today_show", json!({})).unwrap();
    // The journal keeps when it was, so that the next program knows.
    drop(desk);
    let (mut desk, status) = comes(&site, OTHER);
    assert_eq!(status["pin"]["standing"], "holds");
    let verified = call(&mut desk, "data_verify", json!({})).unwrap();
    assert_eq!(verified["sound"], true);
}

fn settings(pin_days: u32) -> Value {
    json!({
        "district": "临渭区", "name": "向阳街道便民服务中心", "hours": [{"from": "08:00", "to": "12:00"}],
        "summer": null, "idle_minutes": 10, "pin_days": pin_days,
    })
}

#[test]
fn the_manager_says_how_long_pins_hold_or_that_they_do_not_run_out() {
    let site = Site::new();
    let (mut desk, status) = comes(&site, PIN);
    assert_eq!(status["site"]["pin_days"], 180);
    for (days, allowed) in [(29, false), (366, false), (90, true), (0, true)] {
        let answer = call(&mut desk, "site_update", settings(days));
        match allowed {
            true => assert_eq!(answer.unwrap()["site"]["pin_days"], days),
            false => assert_eq!(answer.unwrap_err().field.as_deref(), Some("pin_days")),
        }
    }
    drop(desk);
    site.waits(3000 * DAY);
    let (mut desk, status) = comes(&site, PIN);
    assert_eq!(status["pin"]["standing"], "holds");
    call(&mut desk, "site_update", settings(90)).unwrap();
    drop(desk);
    assert_eq!(comes(&site, PIN).1["pin"]["standing"], "expired");
}

#[test]
fn whoever_was_given_a_pin_is_told_until_they_chose_their_own() {
    let mut site = Site::new();
    let manager = site.manager.clone();
    let (mut desk, _) = comes(&site, PIN);
    let add = json!({"name": "李窗", "role": "clerk", "pin": PIN});
    let status = call(&mut desk, "operator_add", add).unwrap();
    let operators = status["operators"].as_array().unwrap();
    let clerk = operators.iter().find(|one| one["name"] == "李窗").unwrap();
    let clerk = text(&clerk["id"]);
    drop(desk);
    site.manager.clone_from(&clerk);
    let (mut desk, status) = comes(&site, PIN);
    assert_eq!(status["pin"]["standing"], "given");
    call(&mut desk, "today_show", json!({})).unwrap();
    let change = json!({"old_pin": PIN, "new_pin": OTHER});
    let status = call(&mut desk, "session_pin_change", change).unwrap();
    assert_eq!(status["pin"]["standing"], "holds");
    drop(desk);
    site.manager = manager;
    let (mut desk, _) = comes(&site, PIN);
    let reset = json!({"operator_id": clerk, "new_pin": "739154"});
    call(&mut desk, "operator_pin_reset", reset).unwrap();
    drop(desk);
    site.manager = clerk;
    assert_eq!(comes(&site, "739154").1["pin"]["standing"], "given");
}

#[test]
fn what_is_wrong_with_a_pin_stands_beside_its_field_with_a_way_on() {
    let site = Site::new();
    let (mut desk, _) = comes(&site, PIN);
    for (pin, words) in [
        ("12345", "至少 6 位"),
        ("123123", "重复"),
        ("19730915", "生日"),
        ("password", "太常见"),
    ] {
        for (command, request, field) in [
            (
                "operator_add",
                json!({"name": "李窗", "role": "clerk", "pin": pin}),
                "pin",
            ),
            (
                "session_pin_change",
                json!({"old_pin": PIN, "new_pin": pin}),
                "new_pin",
            ),
        ] {
            let error = call(&mut desk, command, request).unwrap_err();
            assert_eq!(error.field.as_deref(), Some(field), "{command} {pin}");
            assert!(error.message.contains(words), "{}", error.message);
        }
    }
}

#[test]
fn the_key_file_is_not_guessed_either() {
    let site = Site::new();
    let guessed = site.home.path().join("guessed.key");
    zonedesk_store::DatabaseKey::random()
        .unwrap()
        .write_file(&guessed)
        .unwrap();
    let (code, said) = site.asks_by_terminal(Some(guessed));
    assert!(code == 2 && !said.is_ascii(), "{code} {said}");
    // A wrong key costs its owner nothing: there are 2^256 of them, and no count to use up.
    assert_eq!(site.asks(site.sign_in(PIN)), "done");
}
