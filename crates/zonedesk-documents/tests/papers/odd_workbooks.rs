//! Workbooks that no office program writes, made by hand part by part, and ones with a stray
//! cell far out.

use std::fs;
use std::io::{Cursor, Write};

use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;
use zonedesk_documents::{Cell, Excess, Sheet, SheetError, read_sheet};

const HEADINGS: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>日期</t></is></c><c r="B1" t="inlineStr"><is><t>页数</t></is></c></row>"#;
const FIRST_ROW: &str =
    r#"<row r="2"><c r="A2" s="1"><v>44842</v></c><c r="B2"><v>3</v></c></row>"#;

/// A workbook with one sheet: what stands before its rows, the rows, and how days are counted.
fn package(before: &str, rows: &str, from_1904: bool) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let parts = [
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{LINKS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><workbookPr date1904="{}"/><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
                u8::from(from_1904)
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                r#"<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                r#"<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>"#
            ),
        ),
    ];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer
            .start_file(name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("登记.xlsx");
    fs::write(&path, bytes).unwrap();
    read_sheet(&path)
}

#[test]
fn a_stray_cell_far_to_the_right_is_named_and_takes_no_memory() {
    for (row, column, name) in [
        (1_048_575, 16_383, "XFD1048576"),
        (19_999, 16_383, "XFD20000"),
        (1, 200, "GS2"),
    ] {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.write_string(0, 0, "日期").unwrap();
        sheet.write_string(0, 1, "页数").unwrap();
        sheet.write_number(row, column, 1).unwrap();
        let error = read(&book.save_to_buffer().unwrap()).unwrap_err();
        assert!(
            matches!(&error, SheetError::TooLarge { excess: Excess::Column { cell }, .. } if cell == name),
            "{error:?}"
        );
        let said = error.to_string();
        assert!(
            said.contains("登记.xlsx") && said.contains(name) && said.contains("请删除"),
            "{said}"
        );
    }
    let beyond = [
        HEADINGS,
        r#"<row r="99999999"><c r="ZZZZ99999999"><v>1</v></c></row>"#,
    ]
    .concat();
    let said = read(&package("", &beyond, false)).unwrap_err().to_string();
    assert!(said.contains("ZZZZ99999999"), "{said}");
}

#[test]
fn a_row_far_below_is_read_where_it_stands() {
    let rows = [
        HEADINGS,
        r#"<row r="1048576"><c r="A1048576" s="1"><v>46304</v></c><c r="B1048576"><v>3</v></c></row>"#,
    ]
    .concat();
    let sheet = read(&package("", &rows, false)).unwrap();
    assert_eq!(sheet.headers, ["日期", "页数"]);
    assert_eq!(sheet.rows.len(), 1);
    assert_eq!(sheet.rows[0].line, 1_048_576);
    assert_eq!(sheet.rows[0].cells[0].as_text(), "2026-10-09");
    assert_eq!(sheet.rows[0].cells[1], Cell::Number(3.0));
}

#[test]
fn formats_alone_may_reach_to_the_last_cell() {
    let rows = [
        HEADINGS,
        FIRST_ROW,
        r#"<row r="1048576"><c r="XFD1048576" s="1"/></row>"#,
    ]
    .concat();
    assert_eq!(read(&package("", &rows, false)).unwrap().rows.len(), 1);
}

#[test]
fn days_are_counted_from_where_the_workbook_says() {
    let rows = [HEADINGS, FIRST_ROW].concat();
    for (from_1904, day) in [(true, "2026-10-09"), (false, "2022-10-08")] {
        let sheet = read(&package("", &rows, from_1904)).unwrap();
        assert_eq!(sheet.rows[0].cells[0].as_text(), day);
    }
}

#[test]
fn an_extent_that_lies_changes_nothing() {
    let rows = [HEADINGS, FIRST_ROW].concat();
    let wanted = read(&package("", &rows, false)).unwrap();
    let lie = r#"<dimension ref="A1:XFD1048576"/>"#;
    assert_eq!(read(&package(lie, &rows, false)).unwrap(), wanted);
}

#[test]
fn an_extent_without_sense_is_damage_or_nothing() {
    let rows = [HEADINGS, FIRST_ROW].concat();
    let wanted = read(&package("", &rows, false)).unwrap();
    // The library's arithmetic on it panics in a debug build and wraps in a release build.
    match read(&package(r#"<dimension ref="ZZZZZZ99:A1"/>"#, &rows, false)) {
        Ok(sheet) => assert_eq!(sheet, wanted),
        Err(error) => assert!(matches!(error, SheetError::Damaged { .. }), "{error:?}"),
    }
}

#[test]
fn more_text_than_a_register_has_stops_the_reading() {
    let long = "A".repeat(32 * 1024 * 1024 + 1);
    let cells = |row: u32| {
        format!(r#"<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{long}</t></is></c></row>"#)
    };
    let bytes = package("", &[cells(1), cells(2)].concat(), false);
    assert!(bytes.len() < 1024 * 1024);
    let error = read(&bytes).unwrap_err();
    assert!(
        matches!(
            error,
            SheetError::TooLarge {
                excess: Excess::Text,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(error.to_string().contains("请按月份分开"), "{error}");
}

#[test]
fn a_workbook_that_declares_gigabytes_is_refused_before_it_is_unpacked() {
    let mut bytes = package("", &[HEADINGS, FIRST_ROW].concat(), false);
    let directory = bytes
        .windows(4)
        .position(|mark| mark == b"PK\x01\x02")
        .unwrap();
    bytes[directory + 24..directory + 28].copy_from_slice(&0x7FFF_FFFF_u32.to_le_bytes());
    let error = read(&bytes).unwrap_err();
    assert!(
        matches!(
            error,
            SheetError::TooLarge {
                excess: Excess::Unpacked,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(error.to_string().contains("解压后超过 256 MB"), "{error}");
}
