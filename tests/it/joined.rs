//! Desks that belong to a district: real programs on real databases, a real server, real TLS between.
#![cfg(test)]

use crate::{contract::form, district::DistrictServer};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;
use zonedesk_app::{Clock, Desk, DistrictState, DistrictView, SyncLight, SyncRunner, call};
use zonedesk_server::Storage;
use zonedesk_store::WrappingCost;
use zonedesk_sync::Letter;
use zonedesk_testkit::{
    postgres::Postgres,
    sample,
    slow_line::{Shape, SlowLine},
};

/// One desk of the hall.
pub(crate) struct Hall {
    desk: Arc<Mutex<Desk>>,
    folder: TempDir,
}

impl Hall {
    pub(crate) fn desk(number: u16) -> Self {
        let folder = TempDir::new().unwrap();
        let now: DateTime<Utc> = "2026-11-24T01:30:00Z".parse().unwrap();
        let mut desk = Desk::new(folder.path(), Clock::new(move || now))
            .with_wrapping_cost(WrappingCost {
                memory_kib: 8,
                passes: 1,
            })
            .with_print_server(folder.path().join("no-printer"))
            .with_exports(folder.path().join("exports"));
        let request = json!({
            "district": "临渭区", "name": "向阳街道便民服务中心", "code": "XY", "kind": "service-hall",
            "desk": number, "manager_name": "王敏", "pin": "246810",
            "hours": [{"from": "08:00", "to": "12:00"}, {"from": "14:00", "to": "17:30"}],
        });
        call(&mut desk, "desk_set_up", request).unwrap();
        Self {
            desk: Arc::new(Mutex::new(desk)),
            folder,
        }
    }

    /// The same, let in by the district.
    pub(crate) fn joined<S: Storage>(number: u16, district: &DistrictServer<S>) -> Self {
        let hall = Self::desk(number);
        hall.joins(&district.letter(number)).unwrap();
        let view = hall.syncs();
        assert_eq!(
            (view.state, view.light),
            (DistrictState::Joined, SyncLight::Good),
            "{view:?}"
        );
        hall
    }

    /// Where its database is.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn does(
        &self,
        command: &str,
        request: Value,
    ) -> Result<Value, (Option<String>, String)> {
        call(&mut self.desk.lock().unwrap(), command, request)
            .map_err(|error| (error.field, error.message))
    }

    pub(crate) fn joins(&self, letter: &str) -> Result<Value, (Option<String>, String)> {
        self.does("district_join", json!({"letter": letter, "proxy": ""}))
    }

    pub(crate) fn syncs(&self) -> DistrictView {
        SyncRunner::run_once(Arc::clone(&self.desk)).unwrap()
    }

    pub(crate) fn view(&self) -> DistrictView {
        serde_json::from_value(self.does("district_show", json!({})).unwrap()).unwrap()
    }

    pub(crate) fn receives(&self) -> String {
        let answer = self
            .does("application_receive", json!({"form": form()}))
            .unwrap();
        answer["received"][0]["number"].as_str().unwrap().to_owned()
    }

    pub(crate) fn applications(&self) -> u64 {
        let all = json!({"search": "", "state": null, "offset": 0, "limit": 100});
        let listed = self.does("application_list", all).unwrap();
        listed["total"].as_u64().unwrap()
    }

    /// The sign-in ends, and begins anew.
    pub(crate) fn signs_in_again(&self) {
        self.does("session_sign_out", json!({})).unwrap();
        let status = self.does("desk_status", json!({})).unwrap();
        let manager = status["operators"][0]["id"].clone();
        let request = json!({"operator_id": manager, "pin": "246810"});
        self.does("session_sign_in", request).unwrap();
    }

    pub(crate) fn is_sound(&self) {
        let verified = self.does("data_verify", json!({})).unwrap();
        assert_eq!(verified["findings"], json!([]));
        assert_eq!(self.does("data_rebuild", json!({})).unwrap()["equal"], true);
    }
}

/// Waits for what another thread does; a machine under load may take its time.
fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..1_200 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("{what}");
}

fn two_desks_meet<S: Storage>(district: &DistrictServer<S>) {
    let (one, two) = (Hall::joined(1, district), Hall::joined(2, district));
    assert!(one.receives().starts_with("XY1-"));
    assert_eq!(one.view().waiting, 1);
    let view = one.syncs();
    assert_eq!((view.waiting, view.word.as_str()), (0, "已同步至区级"));
    assert!(view.contact_at.is_some());
    let view = two.syncs();
    assert!(view.heard > 0, "{view:?}");
    assert_eq!(two.applications(), 1);
    // Its own numbers go on by themselves.
    assert!(two.receives().starts_with("XY2-"));
    two.syncs();
    one.syncs();
    assert_eq!((one.applications(), two.applications()), (2, 2));
    one.is_sound();
    two.is_sound();
}

#[test]
fn two_desks_meet_at_a_district_in_one_file() {
    two_desks_meet(&DistrictServer::embedded());
}

#[test]
fn two_desks_meet_at_a_district_on_postgres() {
    let cluster = Postgres::start();
    two_desks_meet(&DistrictServer::on_postgres(&cluster));
}

#[test]
fn a_letter_that_is_not_for_this_desk_is_told_beside_its_field() {
    let district = DistrictServer::embedded();
    let hall = Hall::desk(1);
    let letter = district.letter(2);
    let (field, told) = hall.joins(&letter).unwrap_err();
    assert_eq!(field.as_deref(), Some("letter"));
    assert!(
        told.contains("2 号窗口") && told.contains("XY 1 号窗口"),
        "{told}"
    );
    let half = &letter[..letter.len() / 2];
    let (field, told) = hall.joins(half).unwrap_err();
    assert_eq!(field.as_deref(), Some("letter"));
    assert!(told.contains("没有完整的注册文件"), "{told}");
    let request = json!({"letter": district.letter(1), "proxy": "proxy:3128"});
    let (field, _) = hall.does("district_join", request).unwrap_err();
    assert_eq!(field.as_deref(), Some("proxy"));
    assert_eq!(hall.view().state, DistrictState::None);
}

#[test]
fn a_letter_opens_for_one_desk_once() {
    let district = DistrictServer::embedded();
    let letter = district.letter(1);
    let first = Hall::desk(1);
    first.joins(&letter).unwrap();
    assert_eq!(first.syncs().state, DistrictState::Joined);
    // Whoever found the letter, and a second machine with a letter of its own for the same window.
    for (letter, told) in [(letter, "已用过"), (district.letter(1), "先停用原来的电脑")]
    {
        let other = Hall::desk(1);
        other.joins(&letter).unwrap();
        let view = other.syncs();
        assert_eq!(
            (view.state, view.light),
            (DistrictState::Refused, SyncLight::Bad)
        );
        assert!(view.told.contains(told), "{}", view.told);
        // Nothing of it went anywhere, and the counter works on.
        assert!(other.receives().starts_with("XY1-"));
    }
}

/// Shut out by mistake, or a district that was set up afresh: a new letter is all it takes.
#[test]
fn a_new_letter_brings_a_desk_back() {
    let district = DistrictServer::embedded();
    let hall = Hall::joined(1, &district);
    hall.receives();
    hall.syncs();
    district.shuts_out_all();
    hall.receives();
    assert_eq!(hall.syncs().light, SyncLight::Bad);
    hall.joins(&district.letter(1)).unwrap();
    let view = hall.syncs();
    assert_eq!(
        (view.state, view.light),
        (DistrictState::Joined, SyncLight::Good),
        "{view:?}"
    );
    assert_eq!(view.waiting, 0);

    // Another district, with nothing in it: all of it is sent there.
    let before = district.entries();
    let afresh = DistrictServer::embedded();
    hall.joins(&afresh.letter(1)).unwrap();
    let view = hall.syncs();
    assert_eq!(
        (view.state, view.light),
        (DistrictState::Joined, SyncLight::Good),
        "{view:?}"
    );
    assert!(
        afresh.entries() >= before,
        "{} of {before}",
        afresh.entries()
    );
    hall.is_sound();

    // A letter that does not open leaves what held before.
    hall.joins(&district.letter(1)).unwrap();
    let used = district.letter(1);
    hall.syncs();
    let thief = Hall::desk(1);
    thief.joins(&used).unwrap();
    thief.syncs();
    hall.joins(&used).unwrap();
    let view = hall.syncs();
    assert_eq!(
        (view.state, view.light),
        (DistrictState::Joined, SyncLight::Good),
        "{view:?}"
    );
}

#[test]
fn a_machine_that_takes_the_place_of_another_numbers_in_a_series_of_its_own() {
    let district = DistrictServer::embedded();
    let old = Hall::joined(1, &district);
    assert!(old.receives().starts_with("XY1-"));
    old.syncs();
    district.shuts_out_all();

    let new = Hall::joined(1, &district);
    assert_eq!(new.applications(), 1, "what the old one wrote is here");
    assert!(new.receives().starts_with("XY1B-"));
    new.syncs();
    new.is_sound();

    // The old one is told, goes on by itself, and nothing of it arrives.
    let before = district.entries();
    old.receives();
    let view = old.syncs();
    assert_eq!(view.light, SyncLight::Bad, "{view:?}");
    assert!(view.told.contains("已停用本机"), "{}", view.told);
    assert_eq!((view.waiting, district.entries()), (1, before));
}

#[test]
fn a_cut_line_keeps_nobody_from_working_and_all_of_it_arrives_later() {
    let district = DistrictServer::embedded();
    let (one, two) = (Hall::joined(1, &district), Hall::joined(2, &district));
    for hall in [&one, &two] {
        SyncRunner::start(Arc::clone(&hall.desk)).unwrap();
    }
    district.cut();
    for _ in 0..5 {
        one.receives();
    }
    wait_until("the light tells that nobody answers", || {
        let view = one.view();
        (view.light, view.waiting) == (SyncLight::Away, 5) && view.word == "离线，5 条待报"
    });
    district.begin();
    wait_until("what waited arrived", || {
        // Somebody presses 立即同步; without it the desk tries by itself within two minutes.
        one.does("district_sync", json!({})).unwrap();
        two.does("district_sync", json!({})).unwrap();
        one.view().light == SyncLight::Good && two.applications() == 5
    });
    // And from now on at once: the other desk waits for it at the server.
    let heard = two.view().heard;
    one.receives();
    wait_until("the other desk heard of it", || two.view().heard > heard);
    assert_eq!(two.applications(), 6);
}

#[test]
fn whoever_is_not_the_district_is_told_nothing() {
    let district = DistrictServer::embedded();
    // The right address, another certificate: somebody stands between.
    let impostor = DistrictServer::embedded();
    let mut letter = Letter::find(&district.letter(1)).unwrap();
    letter.address = impostor.config.address.clone();
    let hall = Hall::desk(1);
    hall.joins(&letter.to_text()).unwrap();
    let view = hall.syncs();
    assert_eq!(
        (view.state, view.light),
        (DistrictState::Joining, SyncLight::Bad),
        "{view:?}"
    );
    assert!(view.told.contains("不能证明自己是本区的"), "{}", view.told);

    // A server that holds the certificate, but not the key of the district.
    let folder = TempDir::new().unwrap();
    let storage = zonedesk_server::SqliteStorage::open(&folder.path().join("x.db")).unwrap();
    let other = DistrictServer::on(storage, folder, [10; 32]);
    let mut letter = Letter::find(&other.letter(1)).unwrap();
    letter.district_key = Letter::find(&district.letter(1)).unwrap().district_key;
    let hall = Hall::desk(1);
    hall.joins(&letter.to_text()).unwrap();
    let view = hall.syncs();
    assert_eq!(
        (view.state, view.light),
        (DistrictState::Joining, SyncLight::Bad),
        "{view:?}"
    );
    assert_eq!(other.entries(), 0);
}

/// Something that answers every request with the same bytes.
fn babbler(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut asked = [0; 4096];
            let _ = stream.read(&mut asked);
            let _ = stream.write_all(&answer);
        }
    });
    address
}

#[test]
fn a_server_that_talks_nonsense_harms_nobody() {
    let district = DistrictServer::embedded();
    let said = |head: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 {head}\r\nContent-Length: {}\r\n\r\n", body.len());
        [head.as_bytes(), body].concat()
    };
    let endless = vec![b' '; 6 * 1024 * 1024];
    let answers = [
        said("200 OK", b"<html>login</html>"),
        said("200 OK", &[0xff; 64]),
        said("200 OK", &endless),
        said("302 Found\r\nLocation: http://127.0.0.1:1/", b""),
        said("500 Internal Server Error", b"{\"code\":\"surprise\"}"),
        said(
            "403 Forbidden",
            b"{\"code\":\"signed_out\",\"message\":\"\"}",
        ),
        b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(),
        Vec::new(),
    ];
    for answer in answers {
        let mut letter = Letter::find(&district.letter(1)).unwrap();
        letter.address = babbler(answer);
        letter.trust = None;
        let hall = Hall::desk(1);
        hall.joins(&letter.to_text()).unwrap();
        let view = hall.syncs();
        assert_eq!(view.state, DistrictState::Joining, "{view:?}");
        assert!(
            matches!(view.light, SyncLight::Bad | SyncLight::Away),
            "{view:?}"
        );
        assert!(hall.receives().starts_with("XY1-"));
    }
}

/// 64 kbit/s, 600 ms there and back, five packets in a hundred lost, and cut again and again.
#[test]
fn on_a_poor_line_every_cut_costs_one_batch_at_most() {
    let district = DistrictServer::embedded();
    let shape = Shape {
        cut_after: 12_000,
        // Faster than it is, so that a test need not take as long: where it is cut is what counts.
        rate: 80_000,
        delay: Duration::from_millis(60),
        ..Shape::poor()
    };
    let line = SlowLine::to(district.config.listen, shape, 1);
    let mut letter = Letter::find(&district.letter(1)).unwrap();
    letter.address = format!("https://{}", line.address());
    let hall = Hall::desk(1);
    hall.joins(&letter.to_text()).unwrap();
    for _ in 0..200 {
        hall.receives();
    }
    let waiting = u64::from(hall.view().waiting);
    assert!(waiting > 200);
    SyncRunner::start(Arc::clone(&hall.desk)).unwrap();
    let mut before = 0;
    wait_until("all of it arrived", || {
        hall.does("district_sync", json!({})).unwrap();
        let there = district.entries();
        // What was acknowledged stays acknowledged, whatever is cut.
        assert!(there >= before);
        before = there;
        hall.view().light == SyncLight::Good
    });
    assert_eq!(district.entries(), waiting);
    assert!(line.cuts() >= 2, "{}", line.cuts());
    let stored = stored(&district);
    assert!(stored >= waiting);
    // What is cut after 12,000 bytes loses no more than these bytes hold.
    const LARGEST_BATCH: u64 = 80;
    let repeated = stored - waiting;
    assert!(
        repeated <= line.cuts() * LARGEST_BATCH,
        "{repeated} of {waiting} in {} cuts",
        line.cuts()
    );
    hall.is_sound();
}

/// Entries that were stored, those that came twice counted twice.
fn stored<S: Storage>(district: &DistrictServer<S>) -> u64 {
    let metrics = district.metrics();
    let line = metrics
        .lines()
        .find_map(|line| line.strip_prefix("zonedesk_entries_accepted_total "));
    line.unwrap().parse().unwrap()
}

/// Registers are the hall's; the day's sheet and the money of the day are each desk's own.
#[test]
fn each_desk_closes_its_own_day() {
    let district = DistrictServer::embedded();
    let (one, two) = (Hall::joined(1, &district), Hall::joined(2, &district));
    let tariff = serde_json::to_value(sample::tariff()).unwrap();
    one.does("tariff_set", tariff).unwrap();
    one.syncs();
    two.syncs();
    for (hall, pages) in [(&one, 3), (&one, 4), (&two, 10)] {
        let job = json!({"item": "bw-a4", "pages": pages});
        hall.does("copy_record", job).unwrap();
    }
    one.receives();
    for hall in [&one, &two, &one] {
        hall.syncs();
    }
    let day = |hall: &Hall| hall.does("day_show", json!({})).unwrap();
    let money = |view: &Value| (view["receipts"].clone(), view["receipts_fen"].clone());
    assert_eq!(money(&day(&one)), (json!(2), json!(140)));
    assert_eq!(money(&day(&two)), (json!(1), json!(200)));
    let rows = |view: &Value| view["keeps_open"].as_array().unwrap().len();
    assert_eq!((rows(&day(&one)), rows(&day(&two))), (1, 0));
    let closed = two.does("day_close", json!({"on": "2026-11-24", "left_over": []}));
    assert!(closed.is_ok(), "{closed:?}");
    for hall in [&one, &two] {
        let today = hall.does("today_show", json!({})).unwrap();
        assert_eq!(today["copies"]["sum_fen"], money(&day(hall)).1);
        // What has to leave is the hall's: whoever is there hands it over.
        assert_eq!(today["open_handovers"].as_array().unwrap().len(), 1);
        let totals = hall.does("totals_show", json!({})).unwrap();
        assert_eq!(totals["copies"]["sum_fen"], 340);
    }
}
