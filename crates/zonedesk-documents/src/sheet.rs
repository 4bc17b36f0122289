//! Registers that come in: CSV in the encodings that offices use, XLSX and XLS.

mod csv_sheet;
mod excess;
mod grid;
mod package;
mod workbook;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use thiserror::Error;

pub use excess::Excess;

/// The largest file that is read: 100 MB. A month's register has less than one.
pub const LARGEST_FILE: u64 = 100 * 1024 * 1024;

/// A sheet as read: the headings, and the rows below them that hold anything.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The texts of the first row that is not empty, trimmed.
    pub headers: Vec<String>,
    /// The other rows that are not empty.
    pub rows: Vec<SheetRow>,
}

/// A row of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetRow {
    /// Where it starts: the line in a text file, the row in a workbook; both count from 1.
    pub line: usize,
    /// Its cells from the left; there may be fewer or more than headings.
    pub cells: Vec<Cell>,
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text, as it stands. A truth value of a workbook is 是 or 否, an error its own text.
    Text(String),
    /// A number of a workbook.
    Number(f64),
    /// A day, with or without a time, of a workbook. A time alone stands on 1899-12-31.
    DateTime(NaiveDateTime),
    /// Nothing.
    Empty,
}

/// Why a file could not be read. Each text names the file and says what to do.
#[derive(Debug, Error)]
pub enum SheetError {
    /// It cannot be opened.
    #[error("无法打开文件“{}”，请检查文件是否存在、是否正被其他程序打开", path.display())]
    Open {
        /// The file.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// It holds more than a register ever does.
    #[error("表格文件“{}”过大：{excess}", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// What there is too much of.
        excess: Excess,
    },
    /// There is nothing in it.
    #[error("文件“{}”是空的，请检查是否选对了文件", path.display())]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// It is no table, or one of another program.
    #[error("文件“{}”不是可以导入的表格，请用 WPS 或 Excel 打开后另存为 .xlsx 或 .csv", path.display())]
    WrongFormat {
        /// The file.
        path: PathBuf,
    },
    /// It is a workbook, but broken.
    #[error("表格文件“{}”已损坏，读不出内容，请用 WPS 或 Excel 打开后另存一份再导入", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the library said.
        reason: String,
    },
    /// It is locked with a password.
    #[error("表格文件“{}”设有密码，请取消密码后另存一份再导入", path.display())]
    Password {
        /// The file.
        path: PathBuf,
    },
    /// A quotation mark opens a cell and none closes it, so that the rest of the file would
    /// vanish in that cell.
    #[error("文件“{}”第 {line} 行的英文引号没有成对，请补上或删去引号后再导入", path.display())]
    OpenQuote {
        /// The file.
        path: PathBuf,
        /// The line with the opening mark, from 1.
        line: usize,
    },
}

/// Reads the first sheet of a register. What kind of file it is, its bytes tell, not its name.
///
/// CSV: UTF-8 with or without a byte order mark, UTF-16 with one, else GB18030; separated by
/// commas, semicolons or tabs. XLSX and XLS: the first visible sheet that is not empty.
pub fn read_sheet(path: &Path) -> Result<Sheet, SheetError> {
    sheet_of(path, &read_bytes(path)?)
}

/// The same of a file that was read elsewhere; its path is told where something is wrong with it.
///
/// # Errors
/// [`SheetError`], by what is wrong.
pub fn sheet_of(path: &Path, bytes: &[u8]) -> Result<Sheet, SheetError> {
    let sheet = match Kind::of(bytes) {
        Kind::Nothing => {
            return Err(SheetError::Empty {
                path: path.to_owned(),
            });
        }
        Kind::Zip => workbook::read_xlsx(path, bytes)?,
        Kind::Compound => workbook::read_xls(path, bytes)?,
        Kind::Text => csv_sheet::read(path, bytes)?,
        Kind::Other => {
            return Err(SheetError::WrongFormat {
                path: path.to_owned(),
            });
        }
    };
    sheet.ok_or_else(|| SheetError::Empty {
        path: path.to_owned(),
    })
}

impl Cell {
    /// The cell as a text, not trimmed: whole numbers without decimals and never with an
    /// exponent, days as 2026-10-09, with the time when there is one, a time alone as 09:30.
    pub fn as_text(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            // Rust prints a number in full, and in as few decimals as name it.
            Cell::Number(number) => number.to_string(),
            Cell::DateTime(moment) if moment.date() == no_day() => time_text(moment.time()),
            Cell::DateTime(moment) if moment.time() == NaiveTime::MIN => {
                moment.date().format("%Y-%m-%d").to_string()
            }
            Cell::DateTime(moment) => format!(
                "{} {}",
                moment.date().format("%Y-%m-%d"),
                time_text(moment.time())
            ),
            Cell::Empty => String::new(),
        }
    }

    /// The day and time in a date cell, or in a number that counts days as a workbook does
    /// (46304 is 2026-10-09). A text is not looked into.
    pub fn as_datetime(&self) -> Option<NaiveDateTime> {
        match self {
            Cell::DateTime(moment) => Some(*moment),
            Cell::Number(serial) => from_serial(*serial, false),
            Cell::Text(_) | Cell::Empty => None,
        }
    }

    /// Whether a number is so long that the workbook has lost its last digits: an identity
    /// number typed as a number. Workbooks keep 15 digits.
    pub fn has_lost_digits(&self) -> bool {
        matches!(self, Cell::Number(number) if number.abs() >= 1e15)
    }

    /// Whether it holds nothing but white space.
    pub fn is_blank(&self) -> bool {
        match self {
            Cell::Text(text) => text.trim().is_empty(),
            Cell::Empty => true,
            Cell::Number(_) | Cell::DateTime(_) => false,
        }
    }
}

impl Sheet {
    /// The first row that is not blank as headings, the others as rows. `None` when all are.
    fn from_rows(rows: impl IntoIterator<Item = SheetRow>) -> Option<Sheet> {
        let mut rows = rows
            .into_iter()
            .filter(|row| !row.cells.iter().all(Cell::is_blank));
        let mut headers: Vec<String> = rows
            .next()?
            .cells
            .iter()
            .map(|cell| cell.as_text().trim().to_owned())
            .collect();
        while headers.last().is_some_and(String::is_empty) {
            headers.pop();
        }
        Some(Sheet {
            headers,
            rows: rows.collect(),
        })
    }
}

/// The moment that a workbook writes as this number of days. `None` outside of 1900 to 9999.
fn from_serial(serial: f64, from_1904: bool) -> Option<NaiveDateTime> {
    let serial = if from_1904 { serial + 1462.0 } else { serial };
    if !(0.0..2_958_466.0).contains(&serial) {
        return None;
    }
    // Workbooks count a 29 February 1900 that never was.
    let serial = if (1.0..60.0).contains(&serial) {
        serial + 1.0
    } else {
        serial
    };
    let start = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_time(NaiveTime::MIN);
    // Whole seconds: a time such as 09:30 has no exact number.
    #[expect(clippy::cast_possible_truncation, reason = "below 2,958,466 days")]
    let seconds = (serial * 86_400.0).round() as i64;
    let moment = start.checked_add_signed(TimeDelta::seconds(seconds))?;
    // A time alone is less than a day.
    if serial < 1.0 {
        return Some(no_day().and_time(moment.time()));
    }
    Some(moment)
}

/// The day on which a time without a day stands.
fn no_day() -> NaiveDate {
    NaiveDate::from_ymd_opt(1899, 12, 31).unwrap_or_default()
}

fn time_text(time: NaiveTime) -> String {
    let form = if time.second() == 0 {
        "%H:%M"
    } else {
        "%H:%M:%S"
    };
    time.format(form).to_string()
}

fn read_bytes(path: &Path) -> Result<Vec<u8>, SheetError> {
    let failed = |source| SheetError::Open {
        path: path.to_owned(),
        source,
    };
    let file = File::open(path).map_err(failed)?;
    let mut bytes = Vec::new();
    // One byte more than allowed tells a file that is too large, also one that is growing.
    file.take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(SheetError::TooLarge {
            path: path.to_owned(),
            excess: Excess::File,
        });
    }
    Ok(bytes)
}

/// What the first bytes of a file say.
enum Kind {
    Nothing,
    /// XLSX, and other things in a ZIP.
    Zip,
    /// XLS, an XLSX with a password, and other things of old offices.
    Compound,
    /// Perhaps a CSV.
    Text,
    Other,
}

impl Kind {
    fn of(bytes: &[u8]) -> Kind {
        const OTHERS: &[&[u8]] = &[
            b"%PDF",
            b"\x89PNG",
            b"\xFF\xD8\xFF",
            b"GIF8",
            b"Rar!",
            b"7z\xBC\xAF",
            b"{\\rtf",
            b"SQLite format 3",
            b"\x1F\x8B",
        ];
        let start = bytes.trim_ascii_start();
        if start.is_empty() {
            return Kind::Nothing;
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return Kind::Zip;
        }
        if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
            return Kind::Compound;
        }
        // Web pages and XML are what some systems export under the name .xls.
        let page = start.starts_with(b"<")
            || start
                .strip_prefix(b"\xEF\xBB\xBF")
                .is_some_and(|rest| rest.trim_ascii_start().starts_with(b"<"));
        if page || OTHERS.iter().any(|mark| bytes.starts_with(mark)) {
            return Kind::Other;
        }
        Kind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: (i32, u32, u32), time: (u32, u32, u32)) -> NaiveDateTime {
        NaiveDate::from_ymd_opt(day.0, day.1, day.2)
            .unwrap()
            .and_hms_opt(time.0, time.1, time.2)
            .unwrap()
    }

    #[test]
    fn cells_print_as_people_write_them() {
        for (cell, text) in [
            (Cell::Empty, ""),
            (Cell::Text(" 张三 ".into()), " 张三 "),
            (Cell::Number(12.0), "12"),
            (Cell::Number(-3.0), "-3"),
            (Cell::Number(0.15), "0.15"),
            (Cell::Number(13_812_341_234.0), "13812341234"),
            (Cell::Number(610_502_199_601_010.0), "610502199601010"),
            (Cell::Number(6.105_021_996_010_1e17), "610502199601010000"),
            (Cell::DateTime(at((2026, 10, 9), (0, 0, 0))), "2026-10-09"),
            (
                Cell::DateTime(at((2026, 10, 9), (9, 30, 0))),
                "2026-10-09 09:30",
            ),
            (
                Cell::DateTime(at((2026, 10, 9), (9, 30, 5))),
                "2026-10-09 09:30:05",
            ),
            (Cell::DateTime(at((1899, 12, 31), (9, 30, 0))), "09:30"),
        ] {
            assert_eq!(cell.as_text(), text, "{cell:?}");
        }
    }

    #[test]
    fn serial_numbers_count_days_as_workbooks_do() {
        for (serial, from_1904, moment) in [
            (46_304.0, false, Some(at((2026, 10, 9), (0, 0, 0)))),
            (
                46_304.395_833_333_33,
                false,
                Some(at((2026, 10, 9), (9, 30, 0))),
            ),
            (44_842.0, true, Some(at((2026, 10, 9), (0, 0, 0)))),
            (1.0, false, Some(at((1900, 1, 1), (0, 0, 0)))),
            (59.0, false, Some(at((1900, 2, 28), (0, 0, 0)))),
            (61.0, false, Some(at((1900, 3, 1), (0, 0, 0)))),
            (
                0.395_833_333_333,
                false,
                Some(at((1899, 12, 31), (9, 30, 0))),
            ),
            (2_958_465.0, false, Some(at((9999, 12, 31), (0, 0, 0)))),
            (2_958_466.0, false, None),
            (-1.0, false, None),
            (f64::NAN, false, None),
        ] {
            assert_eq!(from_serial(serial, from_1904), moment, "{serial}");
        }
    }

    #[test]
    fn a_number_of_eighteen_digits_has_lost_some() {
        assert!(Cell::Number(6.105_021_996_010_1e17).has_lost_digits());
        assert!(!Cell::Number(13_812_341_234.0).has_lost_digits());
        assert!(!Cell::Text("610502199601010015".into()).has_lost_digits());
    }
}
