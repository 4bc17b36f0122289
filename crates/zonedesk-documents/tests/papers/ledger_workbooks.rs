//! The ledgers as workbooks, read back by another library.

use std::io::Cursor;

use crate::support::{application_lines, copy_lines, eight_columns, occasion, plain_ledger};
use calamine::{Data, Range, Reader, Xlsx};
use zonedesk_documents::application_ledger::application_ledger;
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
    for ledger in [applications, copies, eight_columns(1000)] {
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
