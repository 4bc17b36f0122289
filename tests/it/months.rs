//! The papers of a month, as screens ask for them, on a real desk with entries of every kind.
#![cfg(test)]

use crate::copying::done;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::{fs, process::Command};
use tempfile::TempDir;
use zonedesk_app::{Clock, Desk, ErrorCode, call};
use zonedesk_domain::{copying::Voided, journal::NumberKind, site::SiteKind, suggestion};
use zonedesk_store::{OpenOptions, Store};
use zonedesk_testkit::{
    desk::{TempDesk, write, write_about},
    sample,
};

/// 24 November 2026, in the morning.
fn clock() -> Clock {
    let now: DateTime<Utc> = "2026-11-24T01:30:00Z".parse().unwrap();
    Clock::new(move || now)
}

fn opened(home: &TempDesk) -> Desk {
    let mut desk = Desk::new(home.path(), clock());
    desk.open_with_key(&home.key).unwrap();
    desk
}

/// October 2026 with two applications, a consultation, two suggestions and four copying jobs.
pub(crate) fn october() -> (TempDesk, Desk) {
    let (home, mut store) = TempDesk::set_up();
    let handed = write(
        &mut store,
        sample::application().into(),
        Some(NumberKind::Application),
    )
    .unwrap();
    write_about(&mut store, handed, sample::handed_over().into()).unwrap();
    write(
        &mut store,
        sample::application().into(),
        Some(NumberKind::Application),
    )
    .unwrap();
    write(
        &mut store,
        sample::consultation().into(),
        Some(NumberKind::Consultation),
    )
    .unwrap();
    let registered = |name: &str, contact: &str| suggestion::Registered {
        on: sample::on(10, 9),
        at: None,
        channel: suggestion::Channel::Form,
        category: None,
        texts: [
            (suggestion::Field::Content, "希望延长周六开放时间"),
            (suggestion::Field::Name, name),
            (suggestion::Field::Contact, contact),
        ]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(field, text)| (field, text.to_owned()))
        .collect(),
    };
    let taken_up = write(&mut store, registered("王小二", "13809131234").into(), None).unwrap();
    let forwarded = suggestion::Forwarded {
        on: sample::on(10, 9),
        at: None,
        agency: "区政府办".to_owned(),
        note: String::new(),
    };
    write_about(&mut store, taken_up, forwarded.into()).unwrap();
    let answered = suggestion::Answered {
        on: sample::on(10, 20),
        adopted: true,
        content: "已采纳".to_owned(),
        told_by: None,
    };
    write_about(&mut store, taken_up, answered.into()).unwrap();
    write(&mut store, registered("", "").into(), None).unwrap();
    write(&mut store, sample::free_copy().into(), None).unwrap();
    let charged = || sample::charged_copy().into();
    write(&mut store, charged(), Some(NumberKind::Receipt)).unwrap();
    write(&mut store, charged(), Some(NumberKind::Receipt)).unwrap();
    let voided = write(&mut store, charged(), Some(NumberKind::Receipt)).unwrap();
    let void = Voided {
        on: sample::on(10, 9),
        reason: "页数录错".to_owned(),
    };
    write_about(&mut store, voided, void.into()).unwrap();
    drop(store);
    let desk = opened(&home);
    (home, desk)
}

fn rows(view: &Value) -> Vec<(String, u64)> {
    let papers = view["papers"].as_array().unwrap();
    papers
        .iter()
        .map(|paper| {
            let register = paper["register"].as_str().unwrap().to_owned();
            (register, paper["rows"].as_u64().unwrap())
        })
        .collect()
}

#[test]
fn a_month_shows_its_papers_and_its_rates() {
    let (_home, mut desk) = october();
    let view = call(&mut desk, "month_show", json!({"month": "2026-10"})).unwrap();
    let expect = [
        ("applications", 2),
        ("suggestions", 2),
        ("consultations", 1),
        ("copies", 4),
        ("materials", 0),
        ("summary", 9),
    ];
    assert_eq!(
        rows(&view),
        expect.map(|(register, rows)| (register.to_owned(), rows))
    );
    let rate =
        |percent: u32, kept: u32, of: u32| json!({"percent": percent, "kept": kept, "of": of});
    assert_eq!(view["same_day"], rate(50, 1, 2));
    assert_eq!(view["on_the_spot"], rate(0, 0, 1));
    assert_eq!(view["in_five_days"], rate(0, 0, 1));
    assert_eq!(view["adopted"], rate(100, 1, 1));
    assert_eq!(
        (&view["pages"], &view["charged_fen"]),
        (&json!(23), &json!(400))
    );
    assert_eq!(
        (&view["month"], &view["running"]),
        (&json!("2026-10"), &json!("2026-11"))
    );

    let running = call(&mut desk, "month_show", json!({"month": null})).unwrap();
    assert_eq!(running["month"], "2026-11");
    assert!(rows(&running).iter().all(|(_, rows)| *rows == 0));
    assert_eq!(running["same_day"]["percent"], Value::Null);
}

#[test]
fn a_month_to_come_or_one_that_nobody_can_read_is_refused_beside_its_field() {
    let (_home, mut desk) = october();
    for month in ["2026-12", "2026-13", "十月", ""] {
        let error = call(&mut desk, "month_show", json!({"month": month})).unwrap_err();
        assert_eq!(
            (error.code, error.field.as_deref()),
            (ErrorCode::Invalid, Some("month")),
            "{month}"
        );
    }
    let request = json!({"register": "copies", "month": "2026"});
    for command in ["ledger_draw", "ledger_export"] {
        let error = call(&mut desk, command, request.clone()).unwrap_err();
        assert_eq!(error.field.as_deref(), Some("month"));
    }
}

#[test]
fn every_paper_is_drawn_and_exported_without_a_name_in_full() {
    let (_home, mut desk) = october();
    for (register, told) in [
        ("applications", "张*明"),
        ("suggestions", "王*二"),
        ("consultations", "李*兰"),
        ("copies", "页数录错"),
        ("summary", "50%"),
    ] {
        let request = json!({"register": register, "month": "2026-10"});
        let paper = call(&mut desk, "ledger_draw", request.clone()).unwrap();
        let text = text_of(&decoded(&paper["pdf"]));
        assert!(text.contains(told), "{register}: {text}");
        for secret in ["张晓明", "王小二", "李秀兰", "13809131234"] {
            assert!(!text.contains(secret), "{register}: {secret}");
        }
        assert!(
            paper["file_name"]
                .as_str()
                .unwrap()
                .ends_with("-2026年10月.pdf")
        );
        let sheet = call(&mut desk, "ledger_export", request).unwrap();
        assert!(
            decoded(&sheet["data"]).starts_with(b"PK\x03\x04"),
            "{register}"
        );
    }
}

#[test]
fn a_whole_month_leaves_as_one_file_that_other_programs_open() {
    let (_home, mut desk) = october();
    let request = json!({"month": "2026-10"});
    let whole = call(&mut desk, "month_export", request.clone()).unwrap();
    assert_eq!(whole["file_name"], "台账与报表-2026年10月.zip");
    assert_eq!(
        call(&mut desk, "month_export", request).unwrap()["data"],
        whole["data"],
        "the same month twice is the same file"
    );
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("month.zip");
    fs::write(&file, decoded(&whole["data"])).unwrap();
    let listed = Command::new("python3")
        .args(["-X", "utf8", "-c", "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(*z.namelist(), sep='\\n')"])
        .arg(&file)
        .output()
        .unwrap();
    assert!(listed.status.success(), "{listed:?}");
    let names = String::from_utf8(listed.stdout).unwrap();
    assert_eq!(names.lines().count(), 12);
    for name in [
        "意见建议登记台账-2026年10月.pdf",
        "政务公开专区月度汇总-2026年10月.xlsx",
    ] {
        assert!(names.contains(name), "{names}");
    }
}

#[test]
fn an_archive_keeps_only_the_papers_of_reading_and_copying() {
    let home = TempDesk::empty();
    let mut store = Store::create(&home.data(), &home.key, &OpenOptions::default()).unwrap();
    let mut archive = sample::site();
    archive.kind = SiteKind::Archive;
    write(&mut store, archive.into(), None).unwrap();
    write(&mut store, sample::free_copy().into(), None).unwrap();
    drop(store);
    let mut desk = opened(&home);
    let view = call(&mut desk, "month_show", json!({"month": "2026-10"})).unwrap();
    assert_eq!(
        rows(&view),
        [
            ("copies".to_owned(), 1),
            ("materials".to_owned(), 0),
            ("summary".to_owned(), 1)
        ]
    );
    assert_eq!(view["same_day"], Value::Null);
}

pub(crate) fn decoded(base64: &Value) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("base64");
    fs::write(&file, base64.as_str().unwrap()).unwrap();
    let decoded = Command::new("openssl")
        .args(["base64", "-d", "-A", "-in"])
        .arg(&file)
        .output()
        .unwrap();
    assert!(decoded.status.success(), "{decoded:?}");
    decoded.stdout
}

/// Everybody's names and numbers stand in it, it says that it is 内部, and who looked why is known.
#[test]
fn a_ledger_in_full_is_the_managers_for_a_purpose_that_stays_on_the_record() {
    let mut counter = crate::contract::counter();
    let request = |register: &str, reason: &str| json!({"register": register, "month": "2026-11", "reason": reason});
    let masked = json!({"register": "applications", "month": "2026-11"});
    let masked = done(&mut counter, "ledger_draw", masked);
    let masked = text_of(&decoded(&masked["pdf"]));
    assert!(
        !masked.contains("张晓明") && !masked.contains("13809131234"),
        "{masked}"
    );

    for (request, field) in [
        (request("applications", "  "), "reason"),
        (request("summary", "核对"), "register"),
    ] {
        let error = call(&mut counter.desk, "ledger_full_draw", request).unwrap_err();
        assert_eq!(error.field.as_deref(), Some(field));
    }
    let entries = |counter: &mut crate::contract::Counter| {
        let verified = done(counter, "data_verify", json!({}));
        assert_eq!(verified["sound"], true);
        verified["entries"].as_u64().unwrap()
    };
    let before = entries(&mut counter);
    let paper = done(
        &mut counter,
        "ledger_full_draw",
        request("applications", "区政务公开办核对"),
    );
    assert_eq!(paper["title"], "依申请公开登记台账（内部）");
    let text = text_of(&decoded(&paper["pdf"]));
    for said in [
        "张晓明",
        "13809131234",
        "（内部）",
        "限内部使用，不得对外提供",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(!text.contains("已脱敏"), "{text}");
    assert_eq!(entries(&mut counter), before + 1);
}

/// The text without white space, so that line breaks inside cells do not matter.
pub(crate) fn text_of(pdf: &[u8]) -> String {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("paper.pdf");
    fs::write(&file, pdf).unwrap();
    let read = Command::new("pdftotext")
        .args(["-enc", "UTF-8"])
        .arg(&file)
        .arg("-")
        .output()
        .unwrap();
    assert!(read.status.success(), "{read:?}");
    String::from_utf8(read.stdout)
        .unwrap()
        .split_whitespace()
        .collect()
}
