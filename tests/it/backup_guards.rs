//! What a backup must not do (备份的防护): open a desk for whoever only holds a stick, replace what is well, or leave a
//! scan that turned as it is.
#![cfg(test)]

use crate::{
    asks::{Counter, PIN},
    attachments,
    backups::{Machine, at_rest, newest_in, settled},
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tempfile::TempDir;
use zonedesk_app::{ErrorCode, call};
use zonedesk_store::{DataFolder, DatabaseKey, KeySlots, WrappingCost};

const OTHER_PIN: &str = "579314";

/// A counter that was backed up, the stick, and a request to restore from it.
struct Backed {
    counter: Counter,
    stick: TempDir,
    found: Value,
}

impl Backed {
    fn up() -> Self {
        let mut counter = Counter::on("2026-11-24");
        counter.ask(json!({}));
        let stick = TempDir::new().unwrap();
        counter.does("backup_place_set", json!({"path": stick.path()}));
        settled(&mut counter);
        let found = newest_in(stick.path());
        Self {
            counter,
            stick,
            found,
        }
    }

    fn manager(&self) -> Value {
        self.found["operators"][0]["id"].clone()
    }

    fn request(&self, secret: &str) -> Value {
        json!({
            "path": self.stick.path(), "device": self.found["device"], "name": self.found["backup"]["name"],
            "operator_id": self.manager(), "secret": secret,
        })
    }

    /// The folder of the backup.
    fn lies(&self) -> PathBuf {
        let name = self.found["backup"]["name"].as_str().unwrap();
        let device = self.found["device"].as_str().unwrap();
        self.stick
            .path()
            .join("政务公开专区备份")
            .join(device)
            .join(name)
    }

    fn sign_in(&mut self, pin: &str) -> Result<Value, zonedesk_app::AppError> {
        let sign_in = json!({"operator_id": self.manager(), "pin": pin});
        self.counter.call("session_sign_in", sign_in)
    }

    /// Puts wrapped keys of somebody's own onto the stick, for a key that opens nothing here.
    fn forge_slots(&self) {
        let lies = DataFolder::new(self.lies());
        let slots = KeySlots::read(&lies).unwrap().unwrap();
        let mut forged = KeySlots::empty(slots.device());
        let cheap = WrappingCost {
            memory_kib: 8,
            passes: 1,
        };
        let key = DatabaseKey::random().unwrap();
        let holder = slots.holders()[0].clone();
        forged.set_pin(&key, holder, OTHER_PIN, cheap).unwrap();
        forged.write(&lies).unwrap();
    }

    fn database(&self) -> Vec<u8> {
        fs::read(self.counter.folder.path().join("zonedesk.db")).unwrap()
    }
}

fn set_aside_in(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().any(|found| {
        let name = found.unwrap().file_name();
        name.to_string_lossy().starts_with("恢复前原样保存")
    })
}

#[test]
fn where_the_desk_has_keys_of_its_own_no_keys_on_a_stick_open_it() {
    let mut backed = Backed::up();
    backed.counter.does("session_sign_out", json!({}));
    backed.forge_slots();
    let before = backed.database();
    let request = backed.request(OTHER_PIN);
    let refused = backed.counter.call("restore_start", request).unwrap_err();
    assert_eq!(refused.code, ErrorCode::PinWrong, "{refused:?}");
    assert_eq!(backed.database(), before);
    // Whoever takes the desk's own keys away as well has a key that does not open it, and that replaces nothing.
    let keys = backed.counter.folder.path().join("keys.json");
    let own = fs::read(&keys).unwrap();
    fs::remove_file(&keys).unwrap();
    let request = backed.request(OTHER_PIN);
    let refused = backed.counter.call("restore_start", request).unwrap_err();
    assert_eq!(refused.code, ErrorCode::WrongKey, "{refused:?}");
    assert_eq!(backed.database(), before);
    assert!(!set_aside_in(backed.counter.folder.path()));
    fs::write(&keys, own).unwrap();
    backed.sign_in(PIN).unwrap();
}

#[test]
fn a_pin_that_was_changed_since_the_backup_opens_the_desk_no_more() {
    let mut backed = Backed::up();
    let change = json!({"old_pin": PIN, "new_pin": OTHER_PIN});
    backed.counter.does("session_pin_change", change);
    backed.counter.does("session_sign_out", json!({}));
    let database = backed.counter.folder.path().join("zonedesk.db");
    fs::write(&database, vec![0x5a; 40_960]).unwrap();
    let request = backed.request(PIN);
    let refused = backed.counter.call("restore_start", request).unwrap_err();
    assert_eq!(refused.code, ErrorCode::PinWrong, "{refused:?}");
    let request = backed.request(OTHER_PIN);
    backed.counter.does("restore_start", request);
    backed.sign_in(OTHER_PIN).unwrap();
}

#[test]
fn lost_keys_come_back_from_a_backup_that_the_anchor_knows_and_from_no_other() {
    let mut backed = Backed::up();
    backed.counter.does("session_sign_out", json!({}));
    let folder = backed.counter.folder.path().to_owned();
    fs::write(folder.join("keys.json"), "damaged").unwrap();
    let anchor = fs::read(folder.join("anchor.log")).unwrap();
    fs::remove_file(folder.join("anchor.log")).unwrap();
    let before = backed.database();
    let request = backed.request(PIN);
    let refused = backed
        .counter
        .call("restore_start", request.clone())
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::AlreadySetUp, "{refused:?}");
    assert!(refused.message.contains("--set-aside"), "{refused:?}");
    assert_eq!(backed.database(), before);
    fs::write(folder.join("anchor.log"), anchor).unwrap();
    let restored = backed.counter.does("restore_start", request);
    assert!(
        restored["told"][0].as_str().unwrap().contains("登录凭据"),
        "{restored}"
    );
    backed.sign_in(PIN).unwrap();
}

#[test]
fn a_desk_that_cannot_be_looked_at_is_not_taken_for_a_damaged_one() {
    let mut backed = Backed::up();
    backed.counter.does("session_sign_out", json!({}));
    // The anchor stands there, but is nothing that can be read: what that means, a screen cannot know.
    let anchor = backed.counter.folder.path().join("anchor.log");
    let kept = fs::read(&anchor).unwrap();
    fs::remove_file(&anchor).unwrap();
    fs::create_dir(&anchor).unwrap();
    let request = backed.request(PIN);
    let refused = backed.counter.call("restore_start", request).unwrap_err();
    assert_eq!(refused.code, ErrorCode::File, "{refused:?}");
    assert!(!set_aside_in(backed.counter.folder.path()));
    fs::remove_dir(&anchor).unwrap();
    fs::write(&anchor, kept).unwrap();
    backed.sign_in(PIN).unwrap();
}

#[test]
fn guessing_at_a_restore_counts_as_guessing_at_the_desk_and_no_other_stick_forgives_it() {
    let mut backed = Backed::up();
    let other = Backed::up();
    backed.counter.does("session_sign_out", json!({}));
    for _ in 0..5 {
        let request = backed.request("111222");
        let wrong = backed.counter.call("restore_start", request).unwrap_err();
        assert!(
            matches!(wrong.code, ErrorCode::PinWrong | ErrorCode::PinLocked),
            "{wrong:?}"
        );
    }
    let of_another = other.request(PIN);
    let refused = backed
        .counter
        .call("restore_start", of_another)
        .unwrap_err();
    assert_eq!(refused.code, ErrorCode::AlreadySetUp, "{refused:?}");
    assert!(refused.message.contains("--set-aside"), "{refused:?}");
    let request = backed.request(PIN);
    let refused = backed.counter.call("restore_start", request).unwrap_err();
    assert_eq!(refused.code, ErrorCode::PinLocked, "{refused:?}");
    assert_eq!(backed.sign_in(PIN).unwrap_err().code, ErrorCode::PinLocked);
}

#[test]
fn tries_at_two_desks_backups_are_counted_apart_and_a_stranger_is_told_the_way() {
    let (one, two) = (Backed::up(), Backed::up());
    let mut machine = Machine::empty();
    for _ in 0..5 {
        machine
            .does("restore_start", one.request("111222"))
            .unwrap_err();
    }
    let mut stranger = one.request("111222");
    stranger["operator_id"] = two.manager();
    let refused = machine.does("restore_start", stranger).unwrap_err();
    assert_eq!(refused.field.as_deref(), Some("secret"));
    assert!(refused.message.contains("恢复码"), "{refused:?}");
    let locked = machine.does("restore_start", one.request(PIN)).unwrap_err();
    assert_eq!(locked.code, ErrorCode::PinLocked);
    machine.does("restore_start", two.request(PIN)).unwrap();
}

#[test]
fn a_scan_that_turned_on_the_stick_is_mended_by_the_backup_after_the_drill() {
    let mut counter = crate::contract::counter();
    let record = attachments::records(&mut counter).remove(0);
    let parts = json!([attachments::photograph(40, 30)]);
    attachments::add(&mut counter, &record, "identity", parts);
    let stick = TempDir::new().unwrap();
    let mut does = |command: &str, request: Value| {
        call(&mut counter.desk, command, request).unwrap();
        at_rest(|| call(&mut counter.desk, "backup_show", json!({})).unwrap())
    };
    does("backup_place_set", json!({"path": stick.path()}));
    let is_scan = |path: &PathBuf| {
        path.components()
            .any(|part| part.as_os_str() == "attachments")
    };
    let files = attachments::files(stick.path());
    let turned = files.into_iter().find(is_scan).unwrap();
    let mut bytes = fs::read(&turned).unwrap();
    bytes[20] ^= 1;
    fs::write(&turned, bytes).unwrap();
    assert_eq!(does("backup_prove", json!({}))["proof_sound"], false);
    does("backup_make", json!({}));
    let view = does("backup_prove", json!({}));
    assert_eq!(view["proof_sound"], true, "{view}");
}

#[test]
fn another_place_gets_its_first_backup_at_once_and_what_is_known_of_the_old_one_goes() {
    let mut backed = Backed::up();
    backed.counter.does("backup_prove", json!({}));
    settled(&mut backed.counter);
    backed.counter.go_to("2026-11-25");
    let stick = TempDir::new().unwrap();
    let chosen = backed
        .counter
        .does("backup_place_set", json!({"path": stick.path()}));
    assert_eq!(chosen["proof_at"], Value::Null);
    let view = settled(&mut backed.counter);
    assert!(
        view["last_at"].as_str().unwrap().starts_with("2026-11-25"),
        "{view}"
    );
    assert_eq!(view["backups"].as_array().unwrap().len(), 1, "{view}");
    let away = backed.counter.does("backup_place_set", json!({"path": ""}));
    assert_eq!(
        (&away["last_at"], &away["running"]),
        (&Value::Null, &Value::Null)
    );
}

#[test]
fn a_stick_that_was_out_delays_no_backup_once_it_is_in() {
    let mut backed = Backed::up();
    backed.counter.go_to("2026-11-25");
    let out = backed.stick.path().with_extension("out");
    fs::rename(backed.stick.path(), &out).unwrap();
    backed.counter.does("backup_make", json!({}));
    settled(&mut backed.counter);
    fs::rename(&out, backed.stick.path()).unwrap();
    backed.counter.does("session_sign_out", json!({}));
    backed.sign_in(PIN).unwrap();
    let view = settled(&mut backed.counter);
    assert!(
        view["last_at"].as_str().unwrap().starts_with("2026-11-25"),
        "{view}"
    );
}
