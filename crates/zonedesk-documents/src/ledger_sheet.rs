//! The ledgers as workbooks (XLSX), for those who count on with them.

use chrono::Datelike;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use std::{fs::File, io, path::Path};

use crate::DocumentError;
use crate::guard::unless_it_panics;
use crate::ledger::{Align, Column, Ledger, chinese_date, later_columns, later_title};

/// Writes a ledger as a workbook: title, unit and month, headings that stay in sight and are
/// printed on each page, then the rows. Texts stay texts, also those that look like formulas
/// or numbers; only number columns hold numbers. Control characters become their pictures (␀).
///
/// It is put together in memory, not in constant memory as [`YearWorkbook`]: that way of the library writes the
/// rows to a temporary file, and personal data does not go there.
pub fn ledger_xlsx(ledger: &Ledger) -> Result<Vec<u8>, DocumentError> {
    ledger.check()?;
    check_lengths(ledger)?;
    let numbers = numbers(ledger)?;
    write(ledger, &numbers).map_err(|source| failed(&ledger.title, source))
}

const TITLE_ROW: u32 = 0;
const SITE_ROW: u32 = 1;
const HEADING_ROW: u32 = 2;
const FIRST_ROW: u32 = 3;
/// What a cell of a workbook holds at most, in UTF-16 units.
const CELL_LIMIT: usize = 32_767;
/// The widths of all columns together, in digits of the standard font: A4 landscape …
const SHEET_WIDTH: f64 = 150.0;
/// … or as many for each column, where there are too many of them to be read like that.
const COLUMN_WIDTH: f64 = 10.0;
const PAPER_A4: u8 = 9;
const BODY_FONT: &str = "宋体";
const TITLE_FONT: &str = "黑体";

/// A number with the decimals it is written with.
struct Number {
    value: f64,
    decimals: usize,
}

/// The numbers of the number columns, by row and column.
type Numbers = Vec<Vec<Option<Number>>>;

fn numbers(ledger: &Ledger) -> Result<Numbers, DocumentError> {
    (1..)
        .zip(&ledger.rows)
        .map(|(row, cells)| {
            cells
                .iter()
                .zip(&ledger.columns)
                .map(|(text, column)| match column.number && !text.is_empty() {
                    false => Ok(None),
                    true => match plain_number(text) {
                        Some(number) => Ok(Some(number)),
                        None => Err(DocumentError::NotANumber {
                            row,
                            heading: column.heading.clone(),
                            text: text.clone(),
                        }),
                    },
                })
                .collect()
        })
        .collect()
}

/// A decimal number that a workbook keeps exactly: at most 15 digits, no exponent.
fn plain_number(text: &str) -> Option<Number> {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let plain = !whole.is_empty()
        && digits(whole)
        && digits(decimals)
        && whole.len() + decimals.len() <= 15
        && !unsigned.ends_with('.');
    plain
        .then(|| text.parse().ok())
        .flatten()
        .map(|value| Number {
            value,
            decimals: decimals.len(),
        })
}

fn check_lengths(ledger: &Ledger) -> Result<(), DocumentError> {
    let too_long = |text: &str| shown(text).encode_utf16().count() > CELL_LIMIT;
    let failed = |row: usize, heading: &str| DocumentError::CellTooLong {
        row,
        heading: heading.to_owned(),
        limit: CELL_LIMIT,
    };
    for (row, cells) in (1..).zip(&ledger.rows) {
        for (cell, column) in cells.iter().zip(&ledger.columns) {
            if too_long(cell) {
                return Err(failed(row, &column.heading));
            }
        }
    }
    let around = [
        ("标题", &ledger.title),
        ("单位", &ledger.site_name),
        ("月份", &ledger.month),
        ("零报告", &ledger.zero_report),
        ("脱敏说明", &ledger.masked_note),
    ];
    let headings = ledger
        .columns
        .iter()
        .map(|column| ("栏目", &column.heading));
    let totals = ledger.totals.iter().map(|line| ("合计", line));
    // The site stands in one cell with its label and the count.
    let long = |(_, text): &(&str, &String)| text.encode_utf16().count() > CELL_LIMIT - 500;
    match around.into_iter().chain(headings).chain(totals).find(long) {
        Some((name, _)) => Err(failed(0, name)),
        None => Ok(()),
    }
}

fn write(ledger: &Ledger, numbers: &Numbers) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    describe(&mut workbook, ledger, &ledger.month)?;
    let sheet = workbook.add_worksheet();
    sheet.set_name("台账")?;
    fill(sheet, ledger, numbers)?;
    if !ledger.later.is_empty() {
        let sheet = workbook.add_worksheet();
        sheet.set_name("以前月份")?;
        write_later(sheet, ledger)?;
    }
    workbook.save_to_buffer()
}

/// 全年台账 – a workbook with a sheet for each month, in constant memory: rows wait in files of the folder that
/// the workbook goes to, and nothing stands in them that does not stand in it.
pub struct YearWorkbook {
    workbook: Workbook,
    title: String,
}

impl YearWorkbook {
    /// An empty workbook; what waits to be saved lies in `folder`.
    ///
    /// # Errors
    /// [`DocumentError::Workbook`] when the folder cannot be used.
    pub fn new(title: &str, folder: &Path) -> Result<Self, DocumentError> {
        let mut workbook = Workbook::new();
        workbook
            .set_tempdir(folder)
            .map_err(|source| failed(title, source))?;
        Ok(Self {
            workbook,
            title: title.to_owned(),
        })
    }

    /// One month more, on a sheet of its own, and one behind it for what was said later about earlier months.
    ///
    /// # Errors
    /// As [`ledger_xlsx`], and [`DocumentError::Workbook`] when its rows find no room to wait in. The workbook is
    /// gone then.
    pub fn add(mut self, name: &str, ledger: &Ledger) -> Result<Self, DocumentError> {
        ledger.check()?;
        check_lengths(ledger)?;
        let numbers = numbers(ledger)?;
        self.written(|year| year.append(name, ledger, &numbers))?;
        Ok(self)
    }

    /// Writes it to `out`, which then lasts through a power cut.
    ///
    /// # Errors
    /// [`DocumentError::Workbook`] when it cannot be written; a part of it may stand there then.
    pub fn save(mut self, out: &Path) -> Result<(), DocumentError> {
        self.written(|year| {
            let file = File::create(out)?;
            year.workbook.save_to_writer(&file)?;
            Ok(file.sync_all()?)
        })
    }

    /// In constant memory the library panics where the disk takes no more.
    fn written(
        &mut self,
        write: impl FnOnce(&mut Self) -> Result<(), XlsxError>,
    ) -> Result<(), DocumentError> {
        unless_it_panics(|| write(self))
            .unwrap_or_else(|| Err(io::Error::other("the workbook writer panicked").into()))
            .map_err(|source| failed(&self.title, source))
    }

    fn append(&mut self, name: &str, ledger: &Ledger, numbers: &Numbers) -> Result<(), XlsxError> {
        describe(&mut self.workbook, ledger, &self.title)?;
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        fill(sheet, ledger, numbers)?;
        if !ledger.later.is_empty() {
            let sheet = self.workbook.add_worksheet_with_constant_memory()?;
            sheet.set_name(format!("{name} 以前月份"))?;
            write_later(sheet, ledger)?;
        }
        Ok(())
    }
}

fn failed(title: &str, source: XlsxError) -> DocumentError {
    DocumentError::Workbook {
        title: title.to_owned(),
        source,
    }
}

/// What the workbook says about itself.
fn describe(workbook: &mut Workbook, ledger: &Ledger, of: &str) -> Result<(), XlsxError> {
    let day = ledger.prepared_on;
    let made_on = ExcelDateTime::from_ymd(
        u16::try_from(day.year()).unwrap_or(1900),
        u8::try_from(day.month()).unwrap_or(1),
        u8::try_from(day.day()).unwrap_or(1),
    )?;
    workbook.set_properties(
        &DocProperties::new()
            .set_title(shown(&format!("{} {of}", ledger.title)))
            .set_author(shown(&ledger.site_name))
            .set_creation_datetime(&made_on),
    );
    Ok(())
}

fn fill(sheet: &mut Worksheet, ledger: &Ledger, numbers: &Numbers) -> Result<(), XlsxError> {
    set_up_page(sheet, ledger)?;

    let last = u16::try_from(ledger.columns.len() - 1).unwrap_or(u16::MAX);
    let title = body()
        .set_font_name(TITLE_FONT)
        .set_font_size(16)
        .set_align(FormatAlign::Center);
    across(sheet, TITLE_ROW, last, &ledger.title, &title)?;
    sheet.set_row_height(TITLE_ROW, 30)?;
    let site = format!(
        "单位：{}　　{}　　共 {} 条",
        ledger.site_name,
        ledger.month,
        ledger.rows.len()
    );
    across(
        sheet,
        SITE_ROW,
        last,
        &site,
        &body().set_align(FormatAlign::Left),
    )?;

    let heading = heading_format();
    for (place, column) in (0..).zip(&ledger.columns) {
        sheet.write_string_with_format(HEADING_ROW, place, shown(&column.heading), &heading)?;
    }

    let formats: Vec<Format> = ledger.columns.iter().map(cell_format).collect();
    let mut next = FIRST_ROW;
    for (cells, numbers) in ledger.rows.iter().zip(numbers) {
        for (place, ((cell, number), format)) in (0..).zip(cells.iter().zip(numbers).zip(&formats))
        {
            match number {
                Some(number) => {
                    let format = format
                        .clone()
                        .set_num_format(number_format(number.decimals));
                    sheet.write_number_with_format(next, place, number.value, &format)?;
                }
                None => {
                    sheet.write_string_with_format(next, place, shown(cell), format)?;
                }
            }
        }
        next += 1;
    }
    if ledger.rows.is_empty() {
        let format = body()
            .set_align(FormatAlign::Center)
            .set_border(FormatBorder::Thin);
        across(sheet, next, last, &ledger.zero_report, &format)?;
        sheet.set_row_height(next, 48)?;
        next += 1;
    }
    let left = body().set_align(FormatAlign::Left);
    let below = ledger
        .totals
        .iter()
        .chain([&ledger.masked_note, &ledger.seal]);
    for line in below.filter(|line| !line.is_empty()) {
        across(sheet, next, last, line, &left.clone().set_text_wrap())?;
        next += 1;
    }
    let signatures =
        "制表人：＿＿＿＿＿＿＿＿　　审核人：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿＿＿";
    across(sheet, next, last, signatures, &left)?;
    sheet.set_row_height(next, 36)?;
    Ok(())
}

/// What was said later about records of sealed months, on a sheet of its own.
fn write_later(sheet: &mut Worksheet, ledger: &Ledger) -> Result<(), XlsxError> {
    let columns = later_columns();
    let last = u16::try_from(columns.len() - 1).unwrap_or(u16::MAX);
    let title = body()
        .set_font_name(TITLE_FONT)
        .set_align(FormatAlign::Center);
    across(sheet, 0, last, &later_title(ledger.later.len()), &title)?;
    for (place, column) in (0..).zip(&columns) {
        sheet.set_column_width(place, f64::from(column.weight) / 2.0)?;
        sheet.write_string_with_format(1, place, shown(&column.heading), &heading_format())?;
    }
    let formats: Vec<Format> = columns.iter().map(cell_format).collect();
    for (row, line) in (2..).zip(&ledger.later) {
        let ordinal = usize::try_from(row - 1).unwrap_or(usize::MAX);
        for (place, (cell, format)) in (0..).zip(line.cells(ordinal).iter().zip(&formats)) {
            sheet.write_string_with_format(row, place, shown(cell), format)?;
        }
    }
    sheet.set_landscape().set_paper_size(PAPER_A4);
    sheet.set_repeat_rows(0, 1)?;
    sheet.set_freeze_panes(2, 0)?;
    Ok(())
}

fn set_up_page(sheet: &mut Worksheet, ledger: &Ledger) -> Result<(), XlsxError> {
    let total: f64 = ledger
        .columns
        .iter()
        .map(|column| f64::from(column.weight))
        .sum();
    let width = SHEET_WIDTH.max(COLUMN_WIDTH * ledger.columns.len() as f64);
    for (place, column) in (0..).zip(&ledger.columns) {
        let share = f64::from(column.weight) / total;
        // A weight that is no number leaves the column at its least width.
        sheet.set_column_width(place, (share * width).max(5.0))?;
    }
    sheet
        .set_landscape()
        .set_paper_size(PAPER_A4)
        .set_print_fit_to_pages(1, 0)
        .set_margins(0.5, 0.4, 0.5, 0.6, 0.3, 0.3)
        .set_footer(format!(
            "&C第 &P 页　共 &N 页&R制表日期：{}",
            chinese_date(ledger.prepared_on)
        ));
    sheet.set_repeat_rows(TITLE_ROW, HEADING_ROW)?;
    sheet.set_freeze_panes(FIRST_ROW, 0)?;
    Ok(())
}

/// One text over all columns.
fn across(
    sheet: &mut Worksheet,
    row: u32,
    last: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    // A single column cannot be merged with itself.
    if last == 0 {
        sheet.write_string_with_format(row, 0, shown(text), format)?;
    } else {
        sheet.merge_range(row, 0, row, last, &shown(text), format)?;
    }
    Ok(())
}

fn body() -> Format {
    Format::new()
        .set_font_name(BODY_FONT)
        .set_font_size(10)
        .set_align(FormatAlign::VerticalCenter)
}

fn heading_format() -> Format {
    body()
        .set_font_name(TITLE_FONT)
        .set_align(FormatAlign::Center)
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_background_color(0xEDEDED)
}

fn cell_format(column: &Column) -> Format {
    body()
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_align(match column.align {
            Align::Left => FormatAlign::Left,
            Align::Center => FormatAlign::Center,
            Align::Right => FormatAlign::Right,
        })
}

fn number_format(decimals: usize) -> String {
    match decimals {
        0 => "0".to_owned(),
        places => format!("0.{}", "0".repeat(places)),
    }
}

/// Control characters as their pictures: a workbook cannot hold them, and dropping them would
/// hide that the text is damaged. Line breaks and tabs stay.
fn shown(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .map(|character| match character {
            '\n' | '\t' => character,
            '\u{0}'..='\u{1F}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('␦'),
            '\u{7F}' => '␡',
            '\u{80}'..='\u{9F}' | '\u{FFFE}' | '\u{FFFF}' => '␦',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_numbers_of_at_most_fifteen_digits_are_numbers() {
        for (text, value) in [
            ("12", Some(12.0)),
            ("-3", Some(-3.0)),
            ("12.50", Some(12.5)),
            ("0.15", Some(0.15)),
            ("999999999999.99", Some(999_999_999_999.99)),
            ("1234567890123456", None),
            ("", None),
            ("-", None),
            ("1.", None),
            (".5", None),
            ("1e3", None),
            ("NaN", None),
            ("１２", None),
            ("12 元", None),
        ] {
            assert_eq!(
                plain_number(text).map(|number| number.value),
                value,
                "{text}"
            );
        }
    }
}
