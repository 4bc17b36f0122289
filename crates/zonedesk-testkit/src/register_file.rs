//! Registers as offices keep them: CSV in GB18030, workbooks with real dates and numbers.

use chrono::{NaiveDate, NaiveDateTime};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::{fs, path::Path};

/// Writes rows of texts as CSV in GB18030, lines ending as on Windows.
pub fn write_gb18030(path: &Path, rows: &[Vec<String>]) {
    let quoted = |cell: &String| {
        if cell.contains([',', '"', '\n']) {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n";
    let text: String = rows.iter().map(line).collect();
    let (bytes, _, lost) = encoding_rs::GB18030.encode(&text);
    assert!(!lost, "GB18030 holds every character");
    fs::write(path, bytes).expect("a file");
}

/// Writes the same rows as a workbook: a day becomes a date, a plain number a number, the rest stays
/// text (and so do long digits, which a workbook would round).
pub fn write_workbook(path: &Path, rows: &[Vec<String>]) {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let (day, moment) = (
        Format::new().set_num_format("yyyy/m/d"),
        Format::new().set_num_format("yyyy/m/d h:mm"),
    );
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(cells) {
            let is_day = NaiveDate::parse_from_str(cell, "%Y-%m-%d").is_ok();
            let is_moment = NaiveDateTime::parse_from_str(cell, "%Y-%m-%d %H:%M").is_ok();
            let written = if is_day || is_moment {
                let date = ExcelDateTime::parse_from_str(&cell.replace(' ', "T")).expect("a date");
                sheet.write_with_format(row, column, &date, if is_day { &day } else { &moment })
            } else if let Some(number) = cell.parse::<f64>().ok().filter(|_| cell.len() < 9) {
                sheet.write(row, column, number)
            } else {
                sheet.write(row, column, cell)
            };
            written.expect("a cell");
        }
    }
    workbook.save(path).expect("a file");
}
