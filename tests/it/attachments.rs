//! Attachments at a desk: kept as one PDF that nobody reads without the journal, shown with a trace,
//! taken down with a reason.
#![cfg(test)]

use crate::contract::{Counter, counter};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};
use tempfile::TempDir;
use zonedesk_app::{AppError, ErrorCode, call};
use zonedesk_domain::operator::Role;

fn done(counter: &mut Counter, command: &str, request: Value) -> Value {
    call(&mut counter.desk, command, request).unwrap_or_else(|error| panic!("{command}: {error:?}"))
}

fn refused(counter: &mut Counter, command: &str, request: Value) -> AppError {
    call(&mut counter.desk, command, request).expect_err(command)
}

/// A photograph of `width` × `height` dots, dark above and light below, as a BMP.
pub(crate) fn photograph(width: u32, height: u32) -> String {
    let row = (width as usize * 3).div_ceil(4) * 4;
    let size = u32::try_from(54 + row * height as usize).unwrap();
    let mut bmp = b"BM".to_vec();
    bmp.extend(size.to_le_bytes());
    bmp.extend([0; 4]);
    bmp.extend(54_u32.to_le_bytes());
    bmp.extend(40_u32.to_le_bytes());
    bmp.extend(width.to_le_bytes());
    bmp.extend(height.to_le_bytes());
    bmp.extend([1, 0, 24, 0]);
    bmp.extend([0; 24]);
    for line in 0..height {
        let shade = if line < height / 2 { 230 } else { 40 };
        bmp.resize(bmp.len() + row, shade);
    }
    STANDARD.encode(bmp)
}

/// The records that a file may lie beside: what they are, and one of each.
pub(crate) fn records(counter: &mut Counter) -> Vec<(&'static str, String)> {
    ["application", "consultation", "suggestion"]
        .into_iter()
        .map(|noun| {
            let listed = done(
                counter,
                &format!("{noun}_list"),
                json!({"offset": 0, "limit": 1}),
            );
            (noun, listed["rows"][0]["id"].as_str().unwrap().to_owned())
        })
        .collect()
}

pub(crate) fn add(
    counter: &mut Counter,
    (noun, id): &(&str, String),
    purpose: &str,
    parts: Value,
) -> Value {
    done(
        counter,
        "attachment_add",
        json!({"noun": noun, "id": id, "purpose": purpose, "name": " 代理人 ", "parts": parts}),
    )
}

pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn a_photograph_lies_beside_every_kind_of_record_and_every_look_leaves_a_trace() {
    let mut counter = counter();
    for record in records(&mut counter) {
        let (noun, id) = record.clone();
        let parts = json!([photograph(40, 30), photograph(30, 40)]);
        let listed = add(&mut counter, &record, "identity", parts);
        let one = &listed["attachments"][0];
        assert_eq!(one["title"], "身份证件 · 代理人", "{noun}");
        assert_eq!(one["pages"], 2);
        assert_eq!(one["who"], "王敏");
        assert!(one["at"].as_str().unwrap().starts_with("2026-11-24T09:30"));
        assert_eq!(one["taken_down"], Value::Null);

        let asked = json!({"noun": noun, "id": id, "file": one["file"]});
        let paper = done(&mut counter, "attachment_draw", asked);
        let pdf = STANDARD.decode(paper["pdf"].as_str().unwrap()).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        assert_eq!(pdf.len() as u64, one["bytes"].as_u64().unwrap());
        assert_eq!(paper["pages"], 2);
        let name = paper["file_name"].as_str().unwrap();
        assert!(
            name.starts_with("XY1-") && name.ends_with(" 身份证件.pdf"),
            "{name}"
        );

        let shown = done(&mut counter, &format!("{noun}_show"), json!({"id": id}));
        let history = shown["history"].as_array().unwrap();
        let last: Vec<_> = history[history.len() - 2..]
            .iter()
            .map(|event| {
                (
                    event["what"].as_str().unwrap(),
                    event["note"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(
            last,
            [
                ("添加附件", "身份证件 · 代理人，2 页"),
                ("查看附件", "身份证件 · 代理人"),
            ],
            "{noun}"
        );
        assert_eq!(shown["conflicts"], json!([]), "{noun}");
    }
}

#[test]
fn looking_at_an_attachment_does_not_undo_a_correction_that_is_being_written() {
    let mut counter = counter();
    let record = records(&mut counter).remove(0);
    let id = record.1.clone();
    let shown = done(&mut counter, "application_show", json!({"id": id}));
    add(&mut counter, &record, "identity", json!([photograph(8, 8)]));
    done(
        &mut counter,
        "application_correct",
        json!({
            "id": id, "revision": shown["revision"], "reason": "与证件核对",
            "changes": [{"field": "phone", "value": "13800000000"}],
        }),
    );
}

#[test]
fn what_is_taken_down_says_why_and_is_offered_no_more() {
    let mut counter = counter();
    let record = records(&mut counter).remove(0);
    let (noun, id) = record.clone();
    let listed = add(&mut counter, &record, "form", json!([photograph(8, 8)]));
    let file = listed["attachments"][0]["file"].clone();
    let down = |reason: &str| json!({"noun": noun, "id": id, "file": file, "reason": reason});
    let unsaid = refused(&mut counter, "attachment_take_down", down(" "));
    assert_eq!(unsaid.field.as_deref(), Some("reason"));
    let listed = done(&mut counter, "attachment_take_down", down("放错了件"));
    assert_eq!(listed["attachments"][0]["taken_down"], "放错了件");
    let asked = json!({"noun": noun, "id": id, "file": file});
    let gone = refused(&mut counter, "attachment_draw", asked);
    assert_eq!(gone.code, ErrorCode::NotFound);
    assert!(gone.message.contains("放错了件"), "{}", gone.message);
    refused(&mut counter, "attachment_take_down", down("再撤一次"));
    // An attachment of one record is none of another.
    let other = records(&mut counter).remove(1);
    let asked = json!({"noun": other.0, "id": other.1, "file": file});
    let stranger = refused(&mut counter, "attachment_draw", asked);
    assert_eq!(stranger.code, ErrorCode::NotFound);
}

#[test]
fn what_cannot_be_kept_is_refused_beside_the_field_and_leaves_nothing_behind() {
    let mut counter = counter();
    let (noun, id) = records(&mut counter).remove(0);
    let text = STANDARD.encode("这是一段文字");
    let broken = STANDARD.encode("%PDF-1.7\nnothing more");
    let cut = {
        let whole = STANDARD.decode(photograph(60, 60)).unwrap();
        STANDARD.encode(&whole[..whole.len() / 2])
    };
    let large = STANDARD.encode(vec![0; 16 * 1024 * 1024 + 1]);
    let many = vec![photograph(1, 1); 21];
    for (parts, words) in [
        (json!([]), "请先选择照片或 PDF。"),
        (json!([""]), "文件是空的"),
        (json!([text]), "只能添加照片（JPG、PNG、BMP）或 PDF"),
        (json!([broken]), "文件已损坏或不完整"),
        (json!([cut]), "文件已损坏或不完整"),
        (json!([photograph(8, 8), broken]), "PDF 请单独添加"),
        (json!([large]), "每个文件最多 16 MB"),
        (json!(many), "一份附件最多 20 张照片"),
        (json!(["§§"]), "文件内容不完整"),
    ] {
        let request =
            json!({"noun": noun, "id": id, "purpose": "other", "name": "", "parts": parts});
        let error = refused(&mut counter, "attachment_add", request);
        assert_eq!(error.field.as_deref(), Some("parts"), "{words}");
        assert!(error.message.contains(words), "{words}: {}", error.message);
    }
    let long = "长".repeat(61);
    let request = json!({
        "noun": noun, "id": id, "purpose": "other", "name": long, "parts": [photograph(8, 8)],
    });
    let error = refused(&mut counter, "attachment_add", request);
    assert_eq!(error.field.as_deref(), Some("name"));
    assert_eq!(
        files(&counter.desk.folder().attachments()),
        [] as [PathBuf; 0]
    );
}

#[test]
fn a_file_that_was_changed_or_lost_is_found_and_named() {
    let mut counter = counter();
    let record = records(&mut counter).remove(0);
    let (noun, id) = record.clone();
    let listed = add(&mut counter, &record, "form", json!([photograph(8, 8)]));
    let file = listed["attachments"][0]["file"].clone();
    let asked = json!({"noun": noun, "id": id, "file": file});
    let sound = done(&mut counter, "data_verify", json!({}));
    assert_eq!(sound["sound"], true, "{sound}");

    let path = files(&counter.desk.folder().attachments()).remove(0);
    let whole = fs::read(&path).unwrap();
    // Nothing of the PDF can be read without the journal.
    assert!(whole.starts_with(b"ZDFILE1\n"));
    assert!(!whole.windows(4).any(|window| window == b"%PDF"));
    let mut changed = whole.clone();
    *changed.last_mut().unwrap() ^= 1;
    fs::write(&path, changed).unwrap();
    for (what, damage) in [("被改动", None), ("缺失", Some(()))] {
        if damage.is_some() {
            fs::remove_file(&path).unwrap();
        }
        let verified = done(&mut counter, "data_verify", json!({}));
        assert_eq!(verified["findings"][0]["what"], "附件缺失或被改动");
        let detail = verified["findings"][0]["detail"].as_str().unwrap();
        assert!(detail.starts_with(what), "{detail}");
        let error = refused(&mut counter, "attachment_draw", asked.clone());
        assert_eq!(error.code, ErrorCode::File, "{what}");
        // The record itself is as sound as before.
        done(&mut counter, &format!("{noun}_show"), json!({"id": id}));
    }
    fs::write(&path, whole).unwrap();
    assert_eq!(done(&mut counter, "data_verify", json!({}))["sound"], true);
    done(&mut counter, "attachment_draw", asked);
}

#[test]
fn what_the_scanner_puts_into_its_folder_is_listed_taken_and_cleared_away() {
    let mut counter = counter();
    let (noun, id) = records(&mut counter).remove(0);
    let outer = TempDir::new().unwrap();
    let folder = outer.path().join("scans");
    fs::create_dir(&folder).unwrap();
    let nothing = done(&mut counter, "scan_folder_show", json!({}));
    assert_eq!(
        nothing,
        json!({"path": null, "readable": false, "scans": []})
    );

    let data = counter.desk.folder().path().to_owned();
    for wrong in [
        "扫描",
        folder.join("nowhere").to_str().unwrap(),
        data.to_str().unwrap(),
        data.parent().unwrap().to_str().unwrap(),
    ] {
        let error = refused(&mut counter, "scan_folder_set", json!({"path": wrong}));
        assert_eq!(error.field.as_deref(), Some("path"), "{wrong}");
    }
    let set = json!({"path": format!(" {} ", folder.display())});
    let set = done(&mut counter, "scan_folder_set", set);
    assert_eq!(set["readable"], true);

    let scan = STANDARD.decode(photograph(8, 8)).unwrap();
    let long_ago = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_000_000);
    let put = |name: &str, bytes: &[u8], written: SystemTime| {
        let path = folder.join(name);
        fs::write(&path, bytes).unwrap();
        fs::File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(written)
            .unwrap();
        path
    };
    put("旧.BMP", &scan, long_ago);
    let newer = put("新.bmp", &scan, long_ago + Duration::from_secs(30));
    put("empty.jpg", b"", long_ago);
    put("note.txt", b"no scan", long_ago);
    fs::create_dir(folder.join("folder.jpg")).unwrap();
    fs::write(folder.join("..bmp"), b"").unwrap();
    let names = |counter: &mut Counter| {
        let shown = done(counter, "scan_folder_show", json!({}));
        let scans = shown["scans"].as_array().unwrap().clone();
        scans
            .iter()
            .map(|scan| scan["name"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&mut counter), ["新.bmp", "旧.BMP"]);

    // Nothing else of the disk can be read by a name.
    fs::write(outer.path().join("outside.bmp"), &scan).unwrap();
    for name in [
        "../outside.bmp",
        "note.txt",
        "",
        "folder.jpg",
        "/etc/hostname",
    ] {
        let error = refused(&mut counter, "scan_read", json!({"name": name}));
        assert_eq!(error.code, ErrorCode::NotFound, "{name}");
    }
    let read = done(&mut counter, "scan_read", json!({"name": "新.bmp"}));
    assert_eq!(read["data"], photograph(8, 8));

    let keep = |parts: Value| {
        json!({
            "noun": noun, "id": id, "purpose": "form", "name": "", "parts": parts,
            "scans": ["新.bmp", "../note.txt"],
        })
    };
    // What was not kept stays where it is.
    refused(&mut counter, "attachment_add", keep(json!([])));
    assert!(newer.exists());
    done(&mut counter, "attachment_add", keep(json!([read["data"]])));
    assert_eq!(names(&mut counter), ["旧.BMP"]);

    // A folder on a disk that was taken out is told, and comes back with it.
    let away = folder.with_extension("away");
    fs::rename(&folder, &away).unwrap();
    assert_eq!(
        done(&mut counter, "scan_folder_show", json!({}))["readable"],
        false
    );
    fs::rename(&away, &folder).unwrap();
    assert_eq!(names(&mut counter), ["旧.BMP"]);
    done(&mut counter, "scan_folder_set", json!({"path": ""}));
    assert_eq!(done(&mut counter, "scan_folder_show", json!({})), nothing);
}

#[test]
fn the_notice_on_the_wall_is_photographed_by_who_manages_the_site() {
    let mut counter = crate::copying::charging();
    let tariff =
        |counter: &mut Counter| done(counter, "tariff_show", json!({}))["tariffs"][0].clone();
    let id = tariff(&mut counter)["id"].as_str().unwrap().to_owned();
    assert_eq!(tariff(&mut counter)["photos"], 0);
    let record = ("tariff", id.clone());
    let listed = add(
        &mut counter,
        &record,
        "display",
        json!([photograph(40, 30)]),
    );
    assert_eq!(listed["attachments"][0]["title"], "公示照片 · 代理人");
    assert_eq!(tariff(&mut counter)["photos"], 1);
    let file = listed["attachments"][0]["file"].clone();

    // A clerk looks at it, and neither adds another nor takes it down.
    counter.sign_in(Role::Clerk);
    let one = json!({"noun": "tariff", "id": id, "file": file});
    let paper = done(&mut counter, "attachment_draw", one.clone());
    assert_eq!(paper["pages"], 1);
    let mut down = one;
    down["reason"] = "照片不清".into();
    let mut another = json!({"noun": "tariff", "id": id, "purpose": "display", "name": ""});
    another["parts"] = json!([photograph(40, 30)]);
    for (command, request) in [
        ("attachment_add", another),
        ("attachment_take_down", down.clone()),
    ] {
        let error = refused(&mut counter, command, request);
        assert_eq!(error.code, ErrorCode::Forbidden, "{command}");
    }
    counter.sign_in(Role::Manager);
    done(&mut counter, "attachment_take_down", down);
    assert_eq!(tariff(&mut counter)["photos"], 0);
    // What lies beside it changes nothing about what is charged.
    let copy = done(
        &mut counter,
        "copy_record",
        json!({"item": "bw-a4", "pages": 3}),
    );
    assert!(copy["number"].is_string(), "{copy}");
    assert_eq!(done(&mut counter, "data_rebuild", json!({}))["equal"], true);
    assert_eq!(done(&mut counter, "data_verify", json!({}))["sound"], true);
}
