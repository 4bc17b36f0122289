//! Halls without a line (离线上报): what they have goes to the district on a stick, and its answer comes back.
#![cfg(test)]

use crate::{district::DistrictServer, joined::Hall};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tempfile::TempDir;
use zonedesk_app::{BundleProgress, DistrictState, SyncLight};
use zonedesk_server::{
    Answered, CarriedError, SqliteStorage, Storage, answer_bundle, system_now_ms,
};
use zonedesk_sync::{EnvelopeError, Inbound, seal};
use zonedesk_testkit::postgres::Postgres;

impl<S: Storage> DistrictServer<S> {
    fn reads(&self, bundle: &[u8]) -> Result<Answered, CarriedError> {
        self.reads_later(bundle, 0)
    }

    /// So many days later.
    fn reads_later(&self, bundle: &[u8], days: i64) -> Result<Answered, CarriedError> {
        let storage = self.district.storage();
        let key = self.key();
        let now_ms = system_now_ms() + days * 24 * 3600 * 1000;
        self.runtime
            .block_on(answer_bundle(storage, &key, bundle, now_ms))
    }

    fn answers(&self, bundle: &[u8]) -> Vec<u8> {
        self.reads(bundle).unwrap().file
    }
}

impl Hall {
    /// 制作上报包
    fn packs(&self) -> Vec<u8> {
        let made = self.does("bundle_make", json!({})).unwrap();
        // As the screen hands it to the person; saving it is no record that the next one would have to bring.
        let saved = json!({"name": made["name"], "data": made["data"]});
        self.does("file_save", saved).unwrap();
        STANDARD.decode(made["data"].as_str().unwrap()).unwrap()
    }

    /// 导入回执包, to its end.
    fn takes(&self, answer: &[u8]) -> Result<String, String> {
        let file = json!({"data": STANDARD.encode(answer)});
        let mut progress = self.does("bundle_take", file).map_err(|(_, told)| told)?;
        loop {
            let read: BundleProgress = serde_json::from_value(progress).unwrap();
            if let Some(told) = read.told {
                return Ok(told);
            }
            assert!(read.left > 0);
            progress = self
                .does("bundle_go_on", json!({}))
                .map_err(|(_, told)| told)?;
        }
    }
}

fn a_hall_without_a_line_is_heard<S: Storage>(district: &DistrictServer<S>) {
    let near = Hall::joined(2, district);
    near.receives();
    near.syncs();
    district.cut();
    let far = Hall::desk(1);
    far.joins(&district.letter(1)).unwrap();
    let number = far.receives();
    // The first stick asks to be let in, and brings what was written before.
    let bundle = far.packs();
    for planted in ["郭玉梅", "向阳街道", &number] {
        let planted = planted.as_bytes();
        assert!(!bundle.windows(planted.len()).any(|some| some == planted));
    }
    let answered = district.reads(&bundle).unwrap();
    assert_eq!((answered.device.desk, answered.refused), (1, None));
    let told = far.takes(&answered.file).unwrap();
    assert!(
        told.contains("区级已收到本机") && told.contains("收到"),
        "{told}"
    );
    let view = far.view();
    assert_eq!(
        (view.state, view.waiting, view.undurable),
        (DistrictState::Joined, 0, 0)
    );
    assert_eq!(far.applications(), 2);
    // The next ones bring what came since; desks with a line hear of it over theirs.
    far.receives();
    let told = far.takes(&district.answers(&far.packs())).unwrap();
    assert!(told.starts_with("区级已收到本机 "), "{told}");
    district.begin();
    near.receives();
    near.syncs();
    assert_eq!((near.applications(), far.applications()), (4, 3));
    let told = far.takes(&district.answers(&far.packs())).unwrap();
    assert!(told.starts_with("收到 "), "{told}");
    assert_eq!(far.applications(), 4);
    // One day there is a line, too.
    far.receives();
    let view = far.syncs();
    assert_eq!((view.waiting, view.light), (0, SyncLight::Good), "{view:?}");
    near.syncs();
    assert_eq!(near.applications(), 5);
    near.is_sound();
    far.is_sound();
}

#[test]
fn a_hall_without_a_line_is_heard_by_a_district_in_one_file() {
    a_hall_without_a_line_is_heard(&DistrictServer::embedded());
}

#[test]
fn a_hall_without_a_line_is_heard_by_a_district_on_postgres() {
    let cluster = Postgres::start();
    a_hall_without_a_line_is_heard(&DistrictServer::on_postgres(&cluster));
}

/// A desk that has no line and was let in.
fn far_hall(district: &DistrictServer<impl Storage>) -> Hall {
    let hall = Hall::desk(1);
    hall.joins(&district.letter(1)).unwrap();
    hall.takes(&district.answers(&hall.packs())).unwrap();
    hall
}

#[test]
fn sticks_may_come_twice_late_and_in_any_order() {
    let district = DistrictServer::embedded();
    let far = far_hall(&district);
    far.receives();
    let first = far.packs();
    far.receives();
    let second = far.packs();
    let entries = district.entries();
    let late = district.answers(&second);
    assert!(district.entries() > entries);
    let entries = district.entries();
    // The older one holds nothing that the newer did not.
    let early = district.answers(&first);
    assert_eq!(district.entries(), entries);
    assert_eq!(
        district.reads(&second).unwrap().stored,
        district.reads(&second).unwrap().stored
    );
    assert!(far.takes(&late).unwrap().starts_with("区级已收到本机 "));
    assert_eq!(far.view().waiting, 0);
    assert_eq!(far.takes(&late).unwrap(), "没有新内容，可能已经导入过。");
    assert_eq!(
        far.takes(&early).unwrap(),
        "后做的上报包已有回执，这一份没有新内容。"
    );
    assert_eq!(far.view().waiting, 0);
    // What is written after a bundle was made is not called accepted by its answer.
    let third = district.answers(&far.packs());
    far.receives();
    let told = far.takes(&third).unwrap();
    assert!(told.contains("本机还有 1 条待上报。"), "{told}");
    assert_eq!(far.view().waiting, 1);
    far.is_sound();
}

#[test]
fn an_answer_that_was_not_taken_in_to_its_end_is_taken_in_again() {
    let district = DistrictServer::embedded();
    let near = Hall::joined(2, &district);
    for pages in 1..4 {
        let job = json!({"item": "copy", "pages": pages});
        near.does("copy_record", job).unwrap();
    }
    near.syncs();
    let far = Hall::desk(1);
    far.joins(&district.letter(1)).unwrap();
    let answer = district.answers(&far.packs());
    let file = json!({"data": STANDARD.encode(&answer)});
    let begun = far.does("bundle_take", file).unwrap();
    let begun: BundleProgress = serde_json::from_value(begun).unwrap();
    assert!(begun.left > 0 && begun.told.is_none(), "{begun:?}");
    // Somebody else signs in before the rest; the same file brings it.
    far.signs_in_again();
    let (_, told) = far.does("bundle_go_on", json!({})).unwrap_err();
    assert!(told.contains("请重新选择它"), "{told}");
    let told = far.takes(&answer).unwrap();
    assert!(told.contains("收到"), "{told}");
    let sums = |hall: &Hall| hall.does("totals_show", json!({})).unwrap();
    assert_eq!(sums(&far), sums(&near));
    far.is_sound();
}

#[test]
fn a_file_that_is_no_answer_for_this_desk_is_told_and_changes_nothing() {
    let district = DistrictServer::embedded();
    let hall = Hall::desk(1);
    let (_, told) = hall.does("bundle_make", json!({})).unwrap_err();
    assert!(told.contains("还没有区级的注册文件"), "{told}");
    hall.joins(&district.letter(1)).unwrap();
    let bundle = hall.packs();
    let answer = district.answers(&bundle);
    let other = Hall::desk(2);
    other.joins(&district.letter(2)).unwrap();
    let others = district.answers(&other.packs());
    let mut changed = answer.clone();
    *changed.last_mut().unwrap() ^= 1;
    let mut newer = answer.clone();
    newer[6] = b'2';
    // Another district has a key of its own; somebody who is none knows the desk's, and seals for it.
    let folder = TempDir::new().unwrap();
    let storage = SqliteStorage::open(&folder.path().join("district.db")).unwrap();
    let stranger = DistrictServer::on(storage, folder, [10; 32]);
    let forged = forged_by(&stranger, &district);
    for (file, told) in [
        (&b""[..], "这不是区级的回执包"),
        (b"PK\x03\x04 letter", "这不是区级的回执包"),
        (&bundle, "给另一台电脑的，或是上报包"),
        (&others, "给另一台电脑的"),
        (&answer[..answer.len() - 1], "不完整或被改动过"),
        (&changed, "不完整或被改动过"),
        (&newer, "更新版本的程序"),
        (&forged, "不能证明出自本区"),
    ] {
        let refused = hall.takes(file).unwrap_err();
        assert!(refused.contains(told), "{refused}");
        assert_eq!(hall.view().state, DistrictState::Joining);
    }
    let (_, told) = hall
        .does("bundle_take", json!({"data": "不是 base64"}))
        .unwrap_err();
    assert!(told.contains("这不是区级的回执包"), "{told}");
    hall.takes(&answer).unwrap();
    assert_eq!(hall.view().state, DistrictState::Joined);
    // And the district's side.
    let wrong = |file: &[u8]| district.reads(file).unwrap_err();
    assert!(matches!(
        wrong(&answer),
        CarriedError::Envelope(EnvelopeError::ForAnother)
    ));
    assert!(matches!(
        wrong(&bundle[..bundle.len() - 1]),
        CarriedError::Envelope(EnvelopeError::Damaged)
    ));
    let elsewhere = stranger.reads(&bundle).unwrap_err();
    assert!(matches!(
        elsewhere,
        CarriedError::Envelope(EnvelopeError::ForAnother)
    ));
}

/// An answer to this very desk that another key than its district's signed.
fn forged_by(
    stranger: &DistrictServer<SqliteStorage>,
    district: &DistrictServer<SqliteStorage>,
) -> Vec<u8> {
    let devices = district.district.storage().devices();
    let devices = district.runtime.block_on(devices).unwrap();
    let known = devices.iter().find(|known| known.desk == 1).unwrap();
    let inbound = Inbound {
        device: known.device,
        serial: 1,
        enrolled: None,
        refused: None,
        pushed: Vec::new(),
        after: BTreeMap::new(),
        pulled: Vec::new(),
        renewed: None,
    };
    seal(
        &inbound,
        &known.public_key,
        &mut getrandom::SysRng,
        |bytes| Ok::<_, EnvelopeError>(stranger.key().sign(bytes).unwrap()),
    )
    .unwrap()
}

#[test]
fn whoever_is_not_let_in_is_told_by_the_answer() {
    let district = DistrictServer::embedded();
    let letter = district.letter(1);
    let first = Hall::desk(1);
    first.joins(&letter).unwrap();
    first.takes(&district.answers(&first.packs())).unwrap();
    // A letter that was used, and a second machine for the same window.
    for (letter, told) in [(letter, "已用过"), (district.letter(1), "先停用原来的电脑")]
    {
        let other = Hall::desk(1);
        other.joins(&letter).unwrap();
        other.receives();
        let entries = district.entries();
        let answered = district.reads(&other.packs()).unwrap();
        assert!(answered.refused.is_some());
        assert_eq!(district.entries(), entries);
        let refused = other.takes(&answered.file).unwrap_err();
        assert!(refused.contains(told), "{refused}");
        assert_eq!(other.view().state, DistrictState::Refused);
        // Nothing of it is lost, and it says what to do.
        let (_, told) = other.does("bundle_make", json!({})).unwrap_err();
        assert!(told.contains("注册文件"), "{told}");
    }
    district.shuts_out_all();
    first.receives();
    let refused = first.takes(&district.answers(&first.packs())).unwrap_err();
    assert!(refused.contains("已停用本机"), "{refused}");
    let view = first.view();
    assert_eq!(
        (view.light, view.word.as_str()),
        (SyncLight::Bad, "已被停用")
    );
    assert_eq!(view.waiting, 1);
    // That stays so, whatever the line does, until a new letter lets it in.
    district.cut();
    assert_eq!(first.syncs().word, "已被停用");
    first.signs_in_again();
    assert_eq!(first.view().word, "已被停用");
    let before = district.answers(&first.packs());
    first.joins(&district.letter(1)).unwrap();
    let refused = first.takes(&before).unwrap_err();
    assert!(refused.contains("以前的注册文件"), "{refused}");
    let told = first.takes(&district.answers(&first.packs())).unwrap();
    assert!(told.contains("区级已收到本机"), "{told}");
    assert_eq!(
        (first.view().state, first.view().waiting),
        (DistrictState::Joined, 0)
    );
}

#[test]
fn an_answer_that_was_lost_until_the_letter_expired_is_given_again() {
    let district = DistrictServer::embedded();
    let hall = Hall::desk(1);
    hall.joins(&district.letter(1)).unwrap();
    district.reads(&hall.packs()).unwrap();
    hall.receives();
    let answered = district.reads_later(&hall.packs(), 2).unwrap();
    assert_eq!(answered.refused, None);
    hall.takes(&answered.file).unwrap();
    let view = hall.view();
    assert_eq!((view.state, view.waiting), (DistrictState::Joined, 0));
}

#[test]
fn an_answer_about_an_older_letter_leaves_the_new_one_alone() {
    let district = DistrictServer::embedded();
    let hall = Hall::desk(1);
    hall.joins(&district.letter(1)).unwrap();
    let refused = district.reads_later(&hall.packs(), 2).unwrap();
    assert!(refused.refused.is_some());
    // It comes home beside the next letter, which is entered first.
    hall.joins(&district.letter(1)).unwrap();
    let told = hall.takes(&refused.file).unwrap_err();
    assert!(told.contains("以前的注册文件"), "{told}");
    assert_eq!(hall.view().state, DistrictState::Joining);
    hall.takes(&district.answers(&hall.packs())).unwrap();
    assert_eq!(hall.view().state, DistrictState::Joined);
}

#[test]
fn the_demonstration_sends_nothing() {
    let hall = Hall::desk(1);
    let status: Value = hall.does("demo_start", json!({})).unwrap();
    assert_eq!(status["demo"], true, "{status}");
    let request = json!({"operator_id": status["operators"][0]["id"], "pin": status["demo_pin"]});
    hall.does("session_sign_in", request).unwrap();
    for (command, request) in [
        ("bundle_make", json!({})),
        ("bundle_take", json!({"data": ""})),
    ] {
        let (_, told) = hall.does(command, request).unwrap_err();
        assert!(told.contains("请先退出演示"), "{told}");
    }
}
