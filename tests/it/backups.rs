//! Backups as a hall uses them: made beside the counter, proved, and restored on another machine that goes on with its
//! district; and from the command line.
#![cfg(test)]

use crate::{asks::Counter, asks::PIN, district::DistrictServer, joined::Hall};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;
use zonedesk_app::{Clock, Desk, ErrorCode, SyncRunner, call};
use zonedesk_server::Storage as _;
use zonedesk_store::{DatabaseKey, KeySlots, WrappingCost};
use zonedesk_testkit::attacker::open_past_the_store;

/// Waits until nothing runs beside the counter; gives how backups stand then.
pub(crate) fn at_rest(mut show: impl FnMut() -> Value) -> Value {
    for _ in 0..600 {
        let view = show();
        if view["running"].is_null() {
            return view;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("it still runs: {}", show());
}

pub(crate) fn settled(counter: &mut Counter) -> Value {
    at_rest(|| counter.does("backup_show", json!({})))
}

pub(crate) fn newest_in(stick: &Path) -> Value {
    let mut empty = Machine::empty();
    empty.does("restore_find", json!({"path": stick})).unwrap()["backups"][0].clone()
}

/// A machine without data.
pub(crate) struct Machine {
    folder: TempDir,
    desk: Arc<Mutex<Desk>>,
}

impl Machine {
    pub(crate) fn empty() -> Self {
        let folder = TempDir::new().unwrap();
        let desk = desk_at(folder.path());
        Self {
            folder,
            desk: Arc::new(Mutex::new(desk)),
        }
    }

    pub(crate) fn does(
        &mut self,
        command: &str,
        request: Value,
    ) -> Result<Value, zonedesk_app::AppError> {
        call(&mut self.desk.lock().unwrap(), command, request)
    }
}

fn desk_at(folder: &Path) -> Desk {
    let now = "2026-11-25T01:30:00Z".parse().unwrap();
    Desk::new(folder, Clock::new(move || now)).with_wrapping_cost(WrappingCost {
        memory_kib: 8,
        passes: 1,
    })
}

#[test]
fn a_backup_is_made_beside_the_counter_proved_and_made_again_every_day() {
    let mut counter = Counter::on("2026-11-24");
    counter.ask(json!({}));
    let stick = TempDir::new().unwrap();
    let refused = counter.call("backup_make", json!({})).unwrap_err();
    assert_eq!(
        (refused.code, refused.field.as_deref()),
        (ErrorCode::Invalid, Some("path"))
    );
    for (path, says) in [
        ("stick".to_owned(), "完整路径"),
        ("/nowhere/at/all".to_owned(), "插好备份盘"),
        (
            counter
                .folder
                .path()
                .join("attachments")
                .display()
                .to_string(),
            "没有这个文件夹",
        ),
        (counter.folder.path().display().to_string(), "数据文件夹"),
    ] {
        let refused = counter
            .call("backup_place_set", json!({"path": path}))
            .unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("path"));
        assert!(
            refused.message.contains(says),
            "{path}: {}",
            refused.message
        );
    }
    let chosen = counter.does("backup_place_set", json!({"path": stick.path()}));
    assert_eq!(
        (&chosen["there"], &chosen["last_at"]),
        (&json!(true), &Value::Null)
    );
    counter.does("backup_make", json!({}));
    let view = settled(&mut counter);
    assert_eq!(view["failure"], Value::Null);
    assert!(view["last_at"].as_str().unwrap().starts_with("2026-11-24"));
    assert_eq!(view["backups"][0]["reason"], "手动");
    counter.does("backup_prove", json!({}));
    let view = settled(&mut counter);
    assert_eq!(view["proof_sound"], true, "{view}");
    assert!(
        view["proof_words"].as_str().unwrap().contains("咨询 1 件"),
        "{view}"
    );
    assert!(!counter.folder.path().join("drill").exists());

    // The day's closing makes one, and so does the first sign-in of the next day.
    counter.does("day_close", json!({"on": "2026-11-24", "left_over": []}));
    assert_eq!(settled(&mut counter)["backups"][0]["reason"], "自动");
    counter.go_to("2026-11-25");
    let status = counter.does("session_sign_out", json!({}));
    let sign_in = json!({"operator_id": status["operators"][0]["id"], "pin": PIN});
    counter.does("session_sign_in", sign_in.clone());
    let view = settled(&mut counter);
    assert!(view["last_at"].as_str().unwrap().starts_with("2026-11-25"));
    let count = view["backups"].as_array().unwrap().len();
    counter.does("session_sign_out", json!({}));
    counter.does("session_sign_in", sign_in);
    assert_eq!(
        settled(&mut counter)["backups"].as_array().unwrap().len(),
        count,
        "once a day is enough"
    );
}

#[test]
fn a_stick_that_is_out_is_said_calmly_and_after_some_days_on_the_first_screen() {
    let mut counter = Counter::on("2026-11-16");
    let reminder =
        |counter: &mut Counter| counter.does("today_show", json!({}))["backup_reminder"].clone();
    assert_eq!(
        reminder(&mut counter),
        Value::Null,
        "a new desk is left alone"
    );
    counter.go_to("2026-11-23");
    let words = reminder(&mut counter);
    assert!(
        words.as_str().unwrap().contains("还没有设置备份位置"),
        "{words}"
    );
    let stick = TempDir::new().unwrap();
    counter.does("backup_place_set", json!({"path": stick.path()}));
    counter.does("backup_make", json!({}));
    settled(&mut counter);
    assert_eq!(reminder(&mut counter), Value::Null);

    let out = stick.path().with_extension("out");
    fs::rename(stick.path(), &out).unwrap();
    counter.does("backup_make", json!({}));
    let view = settled(&mut counter);
    assert_eq!(view["there"], false);
    assert!(
        view["failure"].as_str().unwrap().contains("备份盘未插入"),
        "{view}"
    );
    assert!(
        view["last_at"].as_str().unwrap().starts_with("2026-11-23"),
        "{view}"
    );
    counter.does("backup_prove", json!({}));
    let view = settled(&mut counter);
    assert_eq!(view["proof_sound"], false);
    assert!(
        view["proof_words"].as_str().unwrap().contains("未插入"),
        "{view}"
    );
    counter.go_to("2026-11-25");
    assert_eq!(reminder(&mut counter), Value::Null, "two days are none");
    counter.go_to("2026-11-27");
    let words = reminder(&mut counter);
    assert_eq!(
        words,
        "已有 4 天没有备份（上次备份：11月23日）。备份盘未插入，请插入备份盘，插好后会自动备份。"
    );
    fs::rename(&out, stick.path()).unwrap();
}

#[test]
fn a_desk_is_restored_on_an_empty_machine_with_a_pin_or_the_recovery_code_and_never_over_a_sound_one()
 {
    let mut counter = Counter::on("2026-11-24");
    counter.ask(json!({}));
    let stick = TempDir::new().unwrap();
    counter.does("backup_place_set", json!({"path": stick.path()}));
    counter.does("backup_make", json!({}));
    settled(&mut counter);
    let found = newest_in(stick.path());
    assert_eq!(found["backup"]["site"], "向阳街道便民服务中心");
    let request = |operator: Value, secret: &str| {
        json!({
            "path": stick.path(), "device": found["device"], "name": found["backup"]["name"],
            "operator_id": operator, "secret": secret,
        })
    };
    let manager = found["operators"][0]["id"].clone();
    let code = counter.recovery_code.clone();
    for (operator, secret) in [(manager.clone(), PIN), (Value::Null, code.as_str())] {
        let mut machine = Machine::empty();
        let wrong = machine
            .does("restore_start", request(operator.clone(), "731946"))
            .unwrap_err();
        assert!(
            matches!(wrong.code, ErrorCode::PinWrong | ErrorCode::RecoveryWrong),
            "{wrong:?}"
        );
        assert_eq!(wrong.field.as_deref(), Some("secret"));
        let restored = machine
            .does("restore_start", request(operator, secret))
            .unwrap();
        assert_eq!(restored["status"]["stage"], "locked");
        let sign_in = json!({"operator_id": manager, "pin": PIN});
        machine.does("session_sign_in", sign_in).unwrap();
        assert_eq!(
            machine.does("totals_show", json!({})).unwrap()["consultations"]["count"],
            1
        );
        let again = machine
            .does("restore_start", request(manager.clone(), PIN))
            .unwrap_err();
        assert_eq!(again.code, ErrorCode::AlreadySetUp, "{again:?}");
        assert!(machine.folder.path().join("zonedesk.db").exists());
    }
    // Nor over another desk, whoever holds the stick.
    let mut other = Counter::on("2026-11-24");
    let refused = other
        .call("restore_start", request(manager, PIN))
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::AlreadySetUp, "{refused:?}");
}

#[test]
fn a_wrong_pin_at_a_backup_is_counted() {
    let mut counter = Counter::on("2026-11-24");
    let stick = TempDir::new().unwrap();
    counter.does("backup_place_set", json!({"path": stick.path()}));
    counter.does("backup_make", json!({}));
    settled(&mut counter);
    let found = newest_in(stick.path());
    let mut machine = Machine::empty();
    let request = json!({
        "path": stick.path(), "device": found["device"], "name": found["backup"]["name"],
        "operator_id": found["operators"][0]["id"], "secret": "111222",
    });
    for _ in 0..4 {
        let wrong = machine.does("restore_start", request.clone()).unwrap_err();
        assert_eq!(wrong.code, ErrorCode::PinWrong);
    }
    for _ in 0..2 {
        let locked = machine.does("restore_start", request.clone()).unwrap_err();
        assert_eq!(locked.code, ErrorCode::PinLocked);
    }
}

#[test]
fn a_restored_desk_goes_on_with_its_district_with_nothing_lost_and_nothing_doubled() {
    let district = DistrictServer::embedded();
    let (one, two) = (Hall::joined(1, &district), Hall::joined(2, &district));
    let stick = TempDir::new().unwrap();
    let mut numbers = vec![one.receives()];
    one.syncs();
    one.does("backup_place_set", json!({"path": stick.path()}))
        .unwrap();
    one.does("backup_make", json!({})).unwrap();
    let view = at_rest(|| one.does("backup_show", json!({})).unwrap());
    assert_eq!(view["failure"], Value::Null, "{view}");
    // After the backup: one that the district hears of before the disk dies, and one at another desk.
    numbers.push(one.receives());
    one.syncs();
    numbers.push(two.receives());
    two.syncs();
    drop(one);

    let found = newest_in(stick.path());
    let mut machine = Machine::empty();
    let request = json!({
        "path": stick.path(), "device": found["device"], "name": found["backup"]["name"],
        "operator_id": found["operators"][0]["id"], "secret": "246810",
    });
    machine.does("restore_start", request).unwrap();
    let sign_in = json!({"operator_id": found["operators"][0]["id"], "pin": "246810"});
    machine.does("session_sign_in", sign_in).unwrap();
    // Work goes on before the line does: its number must be nobody's.
    let received = machine
        .does(
            "application_receive",
            json!({"form": crate::contract::form()}),
        )
        .unwrap();
    let number = received["received"][0]["number"]
        .as_str()
        .unwrap()
        .to_owned();
    assert!(number.starts_with("XY1B-"), "{number}");
    numbers.push(number);
    let view = SyncRunner::run_once(Arc::clone(&machine.desk)).unwrap();
    assert_eq!(
        (view.waiting, view.word.as_str()),
        (0, "已同步至区级"),
        "{view:?}"
    );
    let received = machine
        .does(
            "application_receive",
            json!({"form": crate::contract::form()}),
        )
        .unwrap();
    numbers.push(
        received["received"][0]["number"]
            .as_str()
            .unwrap()
            .to_owned(),
    );
    SyncRunner::run_once(Arc::clone(&machine.desk)).unwrap();
    two.syncs();
    let mut once = numbers.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), numbers.len(), "{numbers:?}");
    let all = json!({"search": "", "state": null, "offset": 0, "limit": 100});
    let listed = machine.does("application_list", all).unwrap();
    let mut shown: Vec<String> = listed["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["number"].as_str().unwrap().to_owned())
        .collect();
    shown.sort();
    assert_eq!(shown, once);
    assert_eq!(two.applications(), numbers.len() as u64);
    two.is_sound();
    assert_eq!(
        machine.does("data_verify", json!({})).unwrap()["findings"],
        json!([])
    );
    let forks = district
        .runtime
        .block_on(district.district.storage().forks());
    assert!(forks.unwrap().is_empty());
}

#[test]
fn an_upgrade_keeps_the_database_as_it_was_on_the_stick_as_well() {
    let mut counter = Counter::on("2026-11-24");
    let stick = TempDir::new().unwrap();
    counter.does("backup_place_set", json!({"path": stick.path()}));
    settled(&mut counter);
    let status = counter.does("session_sign_out", json!({}));
    let slots = KeySlots::read(counter.desk.folder()).unwrap().unwrap();
    let key: DatabaseKey = slots
        .open_with_pin(slots.holders()[0].operator, PIN)
        .unwrap();
    // As the program before this one left it.
    let database = counter.folder.path().join("zonedesk.db");
    open_past_the_store(&database, &key, None)
        .execute_batch("DELETE FROM migrations WHERE number = 14;")
        .unwrap();
    let sign_in = json!({"operator_id": status["operators"][0]["id"], "pin": PIN});
    counter.does("session_sign_in", sign_in);
    let view = settled(&mut counter);
    let reasons: Vec<_> = view["backups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|backup| &backup["reason"])
        .collect();
    assert!(reasons.contains(&&json!("升级前")), "{view}");
    assert_eq!(view["failure"], Value::Null);
    counter.does("backup_prove", json!({}));
    assert_eq!(settled(&mut counter)["proof_sound"], true);
}

/// The command line, as an administrator uses it.
fn cli(arguments: &[&str], input: &str) -> (u8, String, String) {
    let (mut output, mut errors) = (Vec::new(), Vec::new());
    let now = "2026-11-24T01:30:00Z".parse().unwrap();
    let whole = ["zonedesk-cli"].iter().chain(arguments);
    let code = zonedesk_cli::run(
        whole.map(Into::into),
        zonedesk_cli::Host {
            input: &mut input.as_bytes(),
            output: &mut output,
            errors: &mut errors,
            clock: Clock::new(move || now),
            default_folder: None,
            key_file: None,
        },
    );
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (code, text(output), text(errors))
}

#[test]
fn the_command_line_makes_lists_checks_and_restores() {
    let mut counter = Counter::on("2026-11-24");
    counter.ask(json!({}));
    counter.does("session_sign_out", json!({}));
    let slots = KeySlots::read(counter.desk.folder()).unwrap().unwrap();
    let key = slots
        .open_with_pin(slots.holders()[0].operator, PIN)
        .unwrap();
    let safe = TempDir::new().unwrap();
    let (stick, key_file) = (safe.path().join("stick"), safe.path().join("key"));
    fs::create_dir(&stick).unwrap();
    key.write_file(&key_file).unwrap();
    let path = |path: &Path| path.display().to_string();
    let (data, stick, key_file) = (path(counter.folder.path()), path(&stick), path(&key_file));
    let made = cli(
        &[
            "backup",
            "make",
            "--to",
            &stick,
            "--data",
            &data,
            "--key-file",
            &key_file,
        ],
        "",
    );
    assert_eq!((made.0, made.2.as_str()), (0, ""));
    assert!(made.1.contains("写入后已核对"), "{}", made.1);
    let listed = cli(&["backup", "list", &stick], "");
    assert_eq!(listed.0, 0);
    assert!(
        listed.1.contains("向阳街道便民服务中心 1 号窗口"),
        "{}",
        listed.1
    );
    let elsewhere = TempDir::new().unwrap();
    let new = path(&elsewhere.path().join("new"));
    let checked = cli(
        &[
            "backup",
            "check",
            "--from",
            &stick,
            "--data",
            &new,
            "--key-file",
            &key_file,
        ],
        "",
    );
    assert_eq!(checked.0, 0, "{checked:?}");
    assert!(checked.1.contains("逐条校验一致"), "{}", checked.1);
    let restore = [
        "restore",
        "--from",
        &stick,
        "--data",
        &new,
        "--recovery-code",
        "-",
    ];
    let code = counter.recovery_code.clone();
    let restored = cli(&restore, &format!("{code}\n"));
    assert_eq!(restored.0, 0, "{restored:?}");
    let refused = cli(&restore, &format!("{code}\n"));
    assert_eq!(refused.0, 2);
    assert!(refused.2.contains("--set-aside"), "{}", refused.2);
    let again = cli(
        &[&restore[..], &["--set-aside"]].concat(),
        &format!("{code}\n"),
    );
    assert_eq!(again.0, 0, "{again:?}");
    assert!(again.1.contains("原样保存"), "{}", again.1);
    let verified = cli(&["verify", "--data", &new, "--key-file", &key_file], "");
    assert_eq!(verified.0, 0, "{verified:?}");
    // One that was changed is listed as damaged, and refused by name.
    let found: Vec<PathBuf> = fs::read_dir(Path::new(&stick).join("政务公开专区备份"))
        .unwrap()
        .flat_map(|device| fs::read_dir(device.unwrap().path()).unwrap())
        .map(|found| found.unwrap().path())
        .filter(|path| path.join("backup.json").exists())
        .collect();
    fs::write(found[0].join("backup.json"), "{}").unwrap();
    let listed = cli(&["backup", "list", &stick], "");
    assert_eq!(listed.0, 1);
    assert!(listed.1.contains("已损坏"), "{}", listed.1);
}
