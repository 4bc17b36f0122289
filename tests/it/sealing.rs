//! Sealed months (月度封存): what was printed stays printed, what is said later stands in the next month.
#![cfg(test)]

use crate::months::{decoded, october, text_of};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use zonedesk_app::{Clock, Desk, ErrorCode, call};
use zonedesk_domain::{
    application, consultation, copying,
    journal::{Algorithm, EntityId, NumberKind, OperatorMark},
    money::Fen,
    operator,
    working_days::{NamedDay, Notice, YearSchedule},
};
use zonedesk_store::{Store, StoreError};
use zonedesk_testkit::{
    desk::{NOW_MS, TempDesk, write, write_about},
    sample,
};

const PAPERS: [&str; 5] = [
    "applications",
    "suggestions",
    "consultations",
    "copies",
    "summary",
];

fn desk_on(home: &TempDesk, day: &str) -> Desk {
    let now: DateTime<Utc> = format!("{day}T01:30:00Z").parse().unwrap();
    let mut desk = Desk::new(home.path(), Clock::new(move || now));
    desk.open_with_key(&home.key).unwrap();
    desk
}

fn seal(desk: &mut Desk, month: &str) -> Value {
    call(desk, "month_seal", json!({"month": month})).unwrap()
}

fn paper(desk: &mut Desk, register: &str, month: &str) -> Vec<u8> {
    let request = json!({"register": register, "month": month});
    decoded(&call(desk, "ledger_draw", request).unwrap()["pdf"])
}

fn checked(desk: &mut Desk, pdf: &[u8]) -> Value {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    call(desk, "ledger_check", json!({"data": STANDARD.encode(pdf)})).unwrap()
}

fn code_of(view: &Value, register: &str) -> String {
    let papers = view["papers"].as_array().unwrap();
    let paper = papers
        .iter()
        .find(|paper| paper["register"] == register)
        .unwrap();
    paper["check_code"].as_str().unwrap().to_owned()
}

/// October's applications, its first question and its first receipt.
fn ids(store: &Store) -> (Vec<EntityId>, EntityId, EntityId) {
    let (from, to) = (sample::on(10, 1), sample::on(10, 31));
    let read = store.read();
    let applications = read.applications_between(from, to).unwrap();
    let question = read.consultations_between(from, to).unwrap()[0].id;
    let copies = read.copies_between(from, to).unwrap();
    let receipt = copies.iter().find(|one| one.number.is_some()).unwrap();
    let applications = applications.iter().map(|one| one.id).collect();
    (applications, question, receipt.id)
}

/// Everything that may happen to a record, a name and a calendar after its month was sealed.
fn go_on(store: &mut Store) {
    let (applications, question, receipt) = ids(store);
    let answered = application::Answered {
        on: sample::on(11, 5),
        outcome: "予以公开".into(),
        code: Some(application::Outcome::PubGiven),
        document_number: "临住建公开告〔2026〕12号".into(),
        on_the_spot: false,
        note: String::new(),
    };
    let signed = application::SignedFor {
        on: Some(sample::on(11, 4)),
        by: "赵收".into(),
    };
    write_about(store, applications[0], signed.into()).unwrap();
    write_about(store, applications[0], answered.into()).unwrap();
    let corrected = application::Corrected {
        texts: [(application::Field::Content, "另一件事".to_owned())].into(),
        reason: "申请人更正".into(),
    };
    write_about(store, applications[1], corrected.into()).unwrap();
    let shown = application::Revealed {
        fields: vec![application::Field::Phone],
    };
    write_about(store, applications[1], shown.into()).unwrap();
    let assigned = consultation::Assigned {
        on: sample::on(11, 4),
        at: None,
        agency: "区人社局".into(),
        reason: String::new(),
    };
    write_about(store, question, assigned.into()).unwrap();
    let void = copying::Voided {
        on: sample::on(11, 6),
        reason: "多收一页".into(),
    };
    write_about(store, receipt, void.into()).unwrap();
    let late = copying::Imported {
        on: sample::on(10, 30),
        purpose: "漏登".into(),
        paper: String::new(),
        sides: String::new(),
        colour: String::new(),
        pages: 3,
        amount_fen: Fen::new(60),
        payer: String::new(),
        imported: Algorithm::Sm3.digest(&[b"late"]),
    };
    write(store, late.into(), None).unwrap();
    // A make-up Sunday moves every deadline that runs over it.
    let schedule = YearSchedule {
        year: 2026,
        notice: Notice {
            number: "国办发明电〔2026〕99号".into(),
            addresses: Vec::new(),
        },
        holidays: Vec::new(),
        workdays: vec![NamedDay {
            on: sample::on(10, 18),
            name: "调休".into(),
        }],
    };
    store
        .transact::<_, StoreError>(&OperatorMark::command_line(), NOW_MS, |tx| {
            tx.append(&zonedesk_domain::journal::Draft {
                entity: EntityId::derived("calendar", b"2026"),
                body: schedule.into(),
                number: None,
            })
        })
        .unwrap();
    let added = operator::Added {
        name: "新来的".into(),
        role: operator::Role::Clerk,
    };
    write(store, added.into(), None).unwrap();
}

#[test]
fn a_sealed_month_is_printed_as_it_was_whatever_happens_later() {
    let (home, mut desk) = october();
    let before = call(&mut desk, "month_show", json!({"month": "2026-10"})).unwrap();
    assert_eq!(before["seal"]["sealed_at"], Value::Null);
    assert_eq!(before["seal"]["why_not"], "");
    let remarks = before["seal"]["remarks"].as_array().unwrap();
    assert_eq!(remarks.len(), 2, "{remarks:?}");

    let view = seal(&mut desk, "2026-10");
    assert_eq!(view["seal"]["sealed_at"], "2026-11-24 09:30");
    assert_eq!(view["seal"]["sealed_by"], "命令行");
    let printed: Vec<_> = PAPERS.map(|one| paper(&mut desk, one, "2026-10")).into();
    drop(desk);

    let mut store = home.open().unwrap();
    go_on(&mut store);
    drop(store);
    let mut desk = desk_on(&home, "2026-12-02");
    for (register, printed) in PAPERS.into_iter().zip(&printed) {
        let again = paper(&mut desk, register, "2026-10");
        assert!(again == *printed, "{register} is printed otherwise");
        let text = text_of(&again);
        let code = code_of(&view, register);
        assert!(text.contains(&code), "{register}: {code} is not in {text}");
        let found = checked(&mut desk, &again);
        assert_eq!(found["data_unchanged"], true, "{register}: {found}");
        assert_eq!(found["differences"], json!([]), "{register}: {found}");
        assert_eq!(found["check_code"], code.as_str());
    }
    let shown = call(&mut desk, "month_show", json!({"month": "2026-10"})).unwrap();
    assert_eq!(shown["papers"], view["papers"]);
    assert_eq!(shown["charged_fen"], view["charged_fen"]);
}

#[test]
fn what_is_said_later_stands_in_the_next_month_and_its_money_adds_up() {
    let (home, mut desk) = october();
    let sealed = seal(&mut desk, "2026-10");
    drop(desk);
    let mut store = home.open().unwrap();
    go_on(&mut store);
    // November has a receipt of its own.
    let mut copy = sample::charged_copy();
    copy.on = sample::on(11, 24);
    write(&mut store, copy.into(), Some(NumberKind::Receipt)).unwrap();
    let now = store.read().totals().unwrap().sum_fen;
    drop(store);
    let mut desk = desk_on(&home, "2026-12-02");
    let text = |desk: &mut Desk, register| text_of(&paper(desk, register, "2026-11"));

    let applications = text(&mut desk, "applications");
    for told in ["续办", "签收、反馈", "更正", "申请内容；原因：申请人更正"] {
        assert!(applications.contains(told), "{told}: {applications}");
    }
    assert!(!applications.contains("另一件事"));
    assert!(text(&mut desk, "consultations").contains("交办"));
    let copies = text(&mut desk, "copies");
    for told in ["作废", "冲减2.00元；原因：多收一页", "补登", "3页，0.60元"] {
        assert!(copies.contains(told), "{told}: {copies}");
    }
    assert!(
        copies.contains("补登1笔0.60元，作废1笔冲减2.00元，相抵后-1.40元"),
        "{copies}"
    );
    // What was sealed, what was said later and what came in: all of it together is what there is.
    let november = call(&mut desk, "month_show", json!({"month": "2026-11"})).unwrap();
    let sum =
        sealed["charged_fen"].as_i64().unwrap() - 140 + november["charged_fen"].as_i64().unwrap();
    assert_eq!(sum, now);

    // Sealed itself, November keeps its lines, and December begins without them.
    let view = seal(&mut desk, "2026-11");
    assert_ne!(code_of(&view, "copies"), code_of(&sealed, "copies"));
    let again = paper(&mut desk, "copies", "2026-11");
    assert!(text_of(&again).contains("相抵后-1.40元"));
    let found = checked(&mut desk, &again);
    assert_eq!(
        (&found["data_unchanged"], &found["differences"]),
        (&json!(true), &json!([]))
    );
    let december = text_of(&paper(&mut desk, "copies", "2026-12"));
    assert!(!december.contains("以前月份"), "{december}");
}

#[test]
fn months_are_sealed_in_their_order_once_they_are_over() {
    let (home, mut desk) = october();
    let refused = |desk: &mut Desk, month: &str| {
        let error = call(desk, "month_seal", json!({"month": month})).unwrap_err();
        assert_eq!(error.code, ErrorCode::Changed);
        error.message
    };
    assert!(refused(&mut desk, "2026-11").contains("2026年12月1日起可以封存"));
    drop(desk);
    let mut desk = desk_on(&home, "2027-01-05");
    assert!(refused(&mut desk, "2026-12").contains("请先封存2026年11月"));
    seal(&mut desk, "2026-11");
    assert!(refused(&mut desk, "2026-11").contains("已经封存"));
    assert!(refused(&mut desk, "2026-10").contains("2026年11月已经封存"));
    seal(&mut desk, "2026-12");
}

#[test]
fn a_paper_that_cannot_be_checked_says_why() {
    let (home, mut desk) = october();
    let open = paper(&mut desk, "copies", "2026-10");
    let check = |desk: &mut Desk, pdf: &[u8]| {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        let request = json!({"data": STANDARD.encode(pdf)});
        call(desk, "ledger_check", request).unwrap_err().message
    };
    assert!(check(&mut desk, &open).contains("还没有封存"));
    assert!(check(&mut desk, b"no pdf").contains("不是 PDF"));
    let slip = call(&mut desk, "tariff_sheet_draw", json!({})).unwrap();
    assert!(check(&mut desk, &decoded(&slip["pdf"])).contains("不是本程序生成的台账"));

    // Printed before the seal: the same rows, another foot.
    seal(&mut desk, "2026-10");
    drop(desk);
    let mut desk = desk_on(&home, "2026-11-25");
    let found = checked(&mut desk, &open);
    assert_eq!(found["data_unchanged"], true);
    let differences = found["differences"].as_array().unwrap();
    assert_eq!(differences.len(), 1, "{differences:?}");
    assert!(differences[0].as_str().unwrap().contains("数据校验"));
}
