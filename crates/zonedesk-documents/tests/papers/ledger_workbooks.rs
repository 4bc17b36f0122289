//! The ledgers as workbooks, read back by another library.

use std::io::Cursor;

use crate::support::{application_lines, copy_lines, day, eight_columns, occasion, plain_ledger};
use calamine::{Data, Range, Reader, Xlsx};
use zonedesk_documents::application_ledger::{TermChanges, application_ledger, application_sheet};
use zonedesk_documents::copy_ledger::copy_ledger;
use zonedesk_documents::{Align, Column, DocumentError, Ledger, Masking, ledger_xlsx};

fn read_back(ledger: &Ledger) -> Range<Data> {
    let bytes = ledger_xlsx(ledger).unwrap();
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    book.worksheet_range("台账").unwrap()
}

#[test]
fn every_cell_comes_back_equal() {
    let applications = application_ledger(&application_lines(50), &occasion(Masking::Full));
    let copies = copy_ledger(&copy_lines(50), &occasion(Masking::Full));
    let sheet = application_sheet(&application_lines(50), &occasion(Masking::Full));
    for ledger in [applications, sheet, copies, eight_columns(1000)] {
        let sheet = read_back(&ledger);
        let rows: Vec<&[Data]> = sheet.rows().collect();
        assert_eq!(rows[0][0], Data::String(ledger.title.clone()));
        let headings: Vec<String> = rows[2].iter().map(ToString::to_string).collect();
        let wanted: Vec<&str> = ledger
            .columns
            .iter()
            .map(|column| column.heading.as_str())
            .collect();
        assert_eq!(headings, wanted);
        for (row, cells) in rows[3..].iter().zip(&ledger.rows) {
            for ((data, cell), column) in row.iter().zip(cells).zip(&ledger.columns) {
                let wanted = if cell.is_empty() {
                    Data::Empty
                } else if column.number {
                    Data::Float(cell.parse().unwrap())
                } else {
                    Data::String(cell.clone())
                };
                assert_eq!(*data, wanted, "{}", column.heading);
            }
        }
        let all: Vec<String> = rows.iter().map(|row| row[0].to_string()).collect();
        assert!(all.iter().any(|text| text.starts_with("合计：")), "{all:?}");
    }
}

#[test]
fn a_workbook_of_applications_has_one_column_for_each_thing_that_is_known() {
    let mut lines = application_lines(2);
    lines[0].handed_over_same_day = None;
    lines[0].due_on = Some(day(12, 31));
    lines[0].due_is_certain = false;
    lines[1].handed_over_same_day = Some(true);
    lines[1].term_changes = TermChanges {
        correction: vec!["补正 10-12".to_owned(), "收到 10-14".to_owned()],
        opinions: vec!["征求 10-15".to_owned()],
        fee: vec!["收费 10-20".to_owned(), "缴费 10-21".to_owned()],
        extension: vec!["延期 20 日".to_owned()],
    };
    let printed = application_ledger(&lines, &occasion(Masking::Masked));
    let sheet = application_sheet(&lines, &occasion(Masking::Masked));
    assert_eq!(printed.totals, sheet.totals);
    let cell = |row: usize, heading: &str| {
        let at = sheet
            .columns
            .iter()
            .position(|column| column.heading == heading);
        sheet.rows[row][at.unwrap_or_else(|| panic!("{heading}"))].as_str()
    };
    assert!(
        sheet
            .columns
            .iter()
            .all(|column| !column.heading.contains('\n'))
    );
    assert_eq!((cell(0, "当日转交"), cell(1, "当日转交")), ("未转交", "是"));
    assert_eq!(
        (cell(0, "答复期限"), cell(0, "期限说明")),
        ("2026-12-31", "估算")
    );
    assert_eq!(cell(1, "补正情况"), "补正 10-12\n收到 10-14");
    assert_eq!(cell(1, "征求意见"), "征求 10-15");
    assert_eq!(cell(1, "收费情况"), "收费 10-20\n缴费 10-21");
    assert_eq!(cell(1, "延期情况"), "延期 20 日");
    // What is masked on paper is masked here.
    let masked = lines[1].identity_number.clone();
    assert!(!sheet.rows.concat().contains(&masked), "{masked}");
}

#[test]
fn formulas_long_digits_and_rare_characters_stay_texts() {
    let texts = [
        "=1+1",
        "+86",
        "-5",
        "@SUM(A1)",
        "610502199601010015",
        "00123",
        "㛃䶮𬎆𪚥😀",
        "一\n二",
        "https://example.cn/",
    ];
    let rows = texts.iter().map(|text| vec![(*text).to_owned()]).collect();
    let sheet = read_back(&plain_ledger(
        vec![Column::text("内容", 1.0, Align::Left)],
        rows,
    ));
    for (row, text) in sheet.rows().skip(3).zip(texts) {
        assert_eq!(row[0], Data::String(text.to_owned()));
    }
}

#[test]
fn control_characters_become_their_pictures() {
    let rows = vec![vec!["甲\u{0}乙\u{1b}丙\u{7f}".to_owned()]];
    let sheet = read_back(&plain_ledger(
        vec![Column::text("内容", 1.0, Align::Left)],
        rows,
    ));
    assert_eq!(
        sheet.get((3, 0)),
        Some(&Data::String("甲␀乙␛丙␡".to_owned()))
    );
}

#[test]
fn an_empty_month_says_so() {
    let sheet = read_back(&application_ledger(&[], &occasion(Masking::Masked)));
    let zero_report = Data::String("本月无申请（零报告）".to_owned());
    assert_eq!(sheet.get((3, 0)), Some(&zero_report));
}

#[test]
fn what_a_workbook_cannot_hold_is_refused_by_name() {
    let text = |heading| Column::text(heading, 1.0, Align::Left);
    let long = plain_ledger(vec![text("申请内容")], vec![vec!["字".repeat(32_768)]]);
    assert!(matches!(
        ledger_xlsx(&long),
        Err(DocumentError::CellTooLong { row: 1, heading, .. }) if heading == "申请内容"
    ));
    let word = plain_ledger(
        vec![Column::number("金额（元）", 1.0)],
        vec![vec!["免费".to_owned()]],
    );
    assert!(matches!(
        ledger_xlsx(&word),
        Err(DocumentError::NotANumber { row: 1, heading, text })
            if heading == "金额（元）" && text == "免费"
    ));
}

#[test]
fn the_headings_are_printed_on_each_page() {
    let bytes = ledger_xlsx(&eight_columns(10)).unwrap();
    let book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let titles = book
        .defined_names()
        .iter()
        .find(|(name, _)| name.contains("Print_Titles"));
    assert_eq!(titles.map(|(_, rows)| rows.as_str()), Some("台账!$1:$3"));
}
