//! Registers, lists and notices that are imported.

use crate::sound;
use chrono::{DateTime, NaiveDate};
use std::{
    collections::BTreeSet,
    io::{Cursor, Write as _},
    path::Path,
};
use zip::{ZipWriter, write::SimpleFileOptions};
use zonedesk_arguments::tariff_file;
use zonedesk_documents::sheet_of;
use zonedesk_domain::{
    import::{self, Cell, Row},
    journal::Body,
    material::Columns,
    working_days::{Notice, read_schedules},
};

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default()
}

fn read(bytes: &[u8]) {
    let Ok(sheet) = sheet_of(Path::new("登记"), bytes) else {
        return;
    };
    let mut before = 0;
    for row in &sheet.rows {
        assert!(row.line > before, "line {} behind {before}", row.line);
        before = row.line;
        for cell in &row.cells {
            let _ = (cell.as_text(), cell.as_datetime(), cell.has_lost_digits());
        }
    }
}

/// CSV in the encodings of offices.
pub(crate) fn text(bytes: &[u8]) {
    // A workbook has a target of its own.
    if !bytes.starts_with(b"PK") && !bytes.starts_with(b"\xD0\xCF") {
        read(bytes);
    }
}

/// The parts of a small workbook; the first byte says which of them the rest stands for.
const PARTS: [(&str, &str); 6] = [
    (
        "[Content_Types].xml",
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="登记" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#,
    ),
    (
        "xl/sharedStrings.xml",
        r#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="2" uniqueCount="2"><si><t>接收日期</t></si><si><r><t>申请</t></r><r><t>人</t></r></si></sst>"#,
    ),
    (
        "xl/styles.xml",
        r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>"#,
    ),
    (
        "xl/worksheets/sheet1.xml",
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:C3"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>页数</t></is></c></row><row r="2"><c r="A2" s="1"><v>46304.5</v></c><c r="B2" t="str"><v>张三</v></c><c r="C2"><v>12</v></c></row><row r="3"><c r="A3" t="b"><v>1</v></c><c r="B3" t="e"><v>#N/A</v></c><c r="C3" t="d"><v>2026-10-09</v></c></row></sheetData></worksheet>"#,
    ),
];

/// Below 128 the rest is a whole file; from there it is one part of a workbook that is whole otherwise.
pub(crate) fn workbook(bytes: &[u8]) {
    let Some((pick, rest)) = bytes.split_first() else {
        return;
    };
    if *pick < 128 {
        read(rest);
        return;
    }
    let replaced = usize::from(*pick) % PARTS.len();
    read(&workbook_with(replaced, rest));
}

fn workbook_with(replaced: usize, by: &[u8]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (place, (name, part)) in PARTS.iter().enumerate() {
        let bytes = if place == replaced {
            by
        } else {
            part.as_bytes()
        };
        sound(writer.start_file(*name, SimpleFileOptions::default()));
        sound(writer.write_all(bytes));
    }
    sound(writer.finish()).into_inner()
}

/// The parts of [`workbook`], each as an input of its own, and the whole.
#[must_use]
pub fn workbook_seeds() -> Vec<Vec<u8>> {
    let first_of = |place: usize| {
        // 128 ..= 133 leave every remainder of 6 once.
        (128..=133_u8).find(|pick| usize::from(*pick) % PARTS.len() == place)
    };
    let parts = PARTS.iter().enumerate().map(|(place, (_, part))| {
        let mut seed: Vec<u8> = first_of(place).into_iter().collect();
        seed.extend_from_slice(part.as_bytes());
        seed
    });
    let mut whole = vec![0];
    whole.extend(workbook_with(0, PARTS[0].1.as_bytes()));
    parts.chain([whole]).collect()
}

/// Lines of a sheet: cells between commas; `#` begins a number and `@` a moment, in seconds since 1970.
fn rows(bytes: &[u8]) -> Vec<Row> {
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().zip(1..).take(200);
    lines
        .map(|(cells, line)| Row {
            line,
            cells: cells.split(',').map(cell).collect(),
        })
        .collect()
}

fn cell(text: &str) -> Cell {
    let number = text.strip_prefix('#').and_then(|text| text.parse().ok());
    let moment = text
        .strip_prefix('@')
        .and_then(|text| DateTime::from_timestamp(text.parse().ok()?, 0));
    match (text, number, moment) {
        ("", _, _) => Cell::Empty,
        (_, Some(number), _) => Cell::Number(number),
        (_, _, Some(moment)) => Cell::Moment(moment.naive_utc()),
        (text, None, None) => Cell::Text(text.to_owned()),
    }
}

/// The three registers; the first byte says which. Each row is taken or refused once, and no two are the same row.
pub(crate) fn registers(bytes: &[u8]) {
    let Some((pick, rest)) = bytes.split_first() else {
        return;
    };
    let rows = rows(rest);
    let import = match pick % 3 {
        0 => import::read_applications(&rows, today(), &[]),
        1 => import::read_consultations(&rows, today(), &[]),
        _ => import::read_copies(&rows, today()),
    };
    let Ok(import) = import else {
        return;
    };
    let taken: BTreeSet<_> = import.taken.iter().map(|row| row.identity.0).collect();
    assert_eq!(taken.len(), import.taken.len(), "two rows are the same");
    assert!(import.taken.len() + import.refused.len() <= rows.len());
    for body in import.taken.iter().flat_map(|row| &row.bodies) {
        let bytes = sound(body.to_bytes());
        assert_eq!(
            &sound(Body::from_bytes(body.kind(), body.version(), &bytes)),
            body
        );
    }
}

/// A list of materials.
pub(crate) fn materials(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text
        .lines()
        .map(|line| line.split(',').map(str::to_owned).collect::<Vec<_>>());
    let Some(columns) = lines.next().and_then(|titles| Columns::of(&titles)) else {
        return;
    };
    for cells in lines.take(200) {
        let _ = columns.edition(&cells);
        if let Ok(recorded) = columns.recorded(&cells, today()) {
            let _ = columns.said_anew(&cells, recorded.clone(), &recorded);
        }
    }
}

/// The notice of a year.
pub(crate) fn calendar(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let notice = |year: i32| Notice {
        number: format!("国办发明电〔{year}〕1号"),
        addresses: Vec::new(),
    };
    for schedule in read_schedules(&text, notice).unwrap_or_default() {
        let body = Body::from(schedule);
        let bytes = sound(body.to_bytes());
        assert_eq!(
            sound(Body::from_bytes(body.kind(), body.version(), &bytes)),
            body
        );
    }
}

/// The file of a tariff.
pub(crate) fn tariff(bytes: &[u8]) {
    if let Ok(recorded) = tariff_file::of_bytes(Path::new("收费标准.json"), bytes.to_vec()) {
        let _ = recorded.check();
    }
}
