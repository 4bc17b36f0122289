//! 附件同步 – what one desk of a hall scanned the others show, and what a disk lost comes back.
#![cfg(test)]

use crate::{attachments::photograph, district::DistrictServer, joined::Hall};
use serde_json::{Value, json};
use std::path::PathBuf;
use zonedesk_app::SyncLight;
use zonedesk_server::Storage;
use zonedesk_testkit::postgres::Postgres;

/// A photograph beside a new application; the record, and the name of the file.
fn scanned(hall: &Hall) -> (String, String) {
    hall.receives();
    let all = json!({"search": "", "state": null, "offset": 0, "limit": 100});
    let listed = hall.does("application_list", all).unwrap();
    let id = listed["rows"][0]["id"].as_str().unwrap().to_owned();
    let request = json!({
        "noun": "application", "id": id, "purpose": "form", "name": "",
        "parts": [photograph(900, 700), photograph(700, 900)],
    });
    let listed = hall.does("attachment_add", request).unwrap();
    let file = listed["attachments"][0]["file"].as_str().unwrap();
    (id, file.to_owned())
}

fn draws(hall: &Hall, (id, file): &(String, String)) -> Result<String, String> {
    let request = json!({"noun": "application", "id": id, "file": file});
    let paper = hall.does("attachment_draw", request);
    paper
        .map(|paper: Value| paper["pdf"].as_str().unwrap().to_owned())
        .map_err(|(_, told)| told)
}

fn on_disk(hall: &Hall, file: &str) -> PathBuf {
    hall.folder()
        .join("attachments")
        .join(&file[..2])
        .join(file)
}

fn the_other_desk_shows_it<S: Storage>(district: &DistrictServer<S>) {
    let (one, two) = (Hall::joined(1, district), Hall::joined(2, district));
    let what = scanned(&one);
    assert_eq!(one.view().files_unsent, 1);
    let view = one.syncs();
    assert_eq!(
        (view.light, view.files_unsent),
        (SyncLight::Good, 0),
        "{view:?}"
    );
    assert_eq!(view.word, "已同步至区级");
    let view = two.syncs();
    assert_eq!((view.files_wanted, view.files_unsent), (0, 0), "{view:?}");
    let shown = draws(&one, &what).unwrap();
    assert_eq!(draws(&two, &what).unwrap(), shown);
    // The looks travel, and nothing more is carried.
    for hall in [&one, &two] {
        let view = hall.syncs();
        assert_eq!((view.files_wanted, view.files_unsent), (0, 0));
    }

    // A disk that lost it, or holds something else, gets it back.
    let path = on_disk(&one, &what.1);
    for harm in ["gone", "changed"] {
        if harm == "gone" {
            std::fs::remove_file(&path).unwrap();
        } else {
            let mut bytes = std::fs::read(&path).unwrap();
            bytes[40] ^= 1;
            std::fs::write(&path, bytes).unwrap();
        }
        let told = draws(&one, &what).unwrap_err();
        assert!(told.contains("正在向区级取回"), "{harm}: {told}");
        one.syncs();
        assert_eq!(draws(&one, &what).unwrap(), shown, "{harm}");
    }
    for hall in [&one, &two] {
        hall.is_sound();
    }
}

#[test]
fn what_one_desk_scanned_the_other_shows() {
    the_other_desk_shows_it(&DistrictServer::embedded());
}

#[test]
fn what_one_desk_scanned_the_other_shows_on_postgres() {
    let cluster = Postgres::start();
    the_other_desk_shows_it(&DistrictServer::on_postgres(&cluster));
}

#[test]
fn an_entry_does_not_wait_for_its_picture() {
    let district = DistrictServer::embedded();
    let (one, two) = (Hall::joined(1, &district), Hall::joined(2, &district));
    let what = scanned(&one);
    // The file went away before it was sent: the record goes all the same, and says where the picture is.
    let path = on_disk(&one, &what.1);
    let away = one.folder().join("away");
    std::fs::rename(&path, &away).unwrap();
    let view = one.syncs();
    assert_eq!((view.waiting, view.files_wanted), (0, 1), "{view:?}");
    assert_eq!(
        (view.light, view.word.as_str()),
        (SyncLight::Bad, "附件缺失")
    );
    two.syncs();
    assert_eq!(two.applications(), 1);
    let told = draws(&two, &what).unwrap_err();
    assert!(told.contains("还没有到本机"), "{told}");
    // It is back: seen here, sent, and received there.
    std::fs::rename(&away, &path).unwrap();
    for hall in [&one, &one, &two] {
        hall.does("district_sync", json!({})).unwrap();
        hall.syncs();
    }
    assert_eq!(draws(&two, &what).unwrap(), draws(&one, &what).unwrap());
}
