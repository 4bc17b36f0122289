//! Workbooks: XLSX and XLS.

use std::io::Cursor;
use std::path::Path;

use calamine::{Data, ExcelDateTime, Range, Reader, SheetVisible, Xls, XlsError, Xlsx, XlsxError};

use super::grid::Grid;
use super::package::check_unpacked;
use super::{Cell, Excess, Sheet, SheetError, SheetRow, from_serial};
use crate::guard::unless_it_panics;

/// Reads an XLSX; `None` when every visible sheet is empty.
pub(super) fn read_xlsx(path: &Path, bytes: &[u8]) -> Result<Option<Sheet>, SheetError> {
    check_unpacked(bytes).map_err(|excess| too_large(path, excess))?;
    guarded(path, || {
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| xlsx_error(path, &error))?;
        for name in visible_sheets(&book) {
            let sheet = Sheet::from_rows(streamed(path, &mut book, &name)?);
            if sheet.is_some() {
                return Ok(sheet);
            }
        }
        Ok(None)
    })
}

/// Reads an XLS, and tells an XLSX with a password, which comes in the same wrapping.
pub(super) fn read_xls(path: &Path, bytes: &[u8]) -> Result<Option<Sheet>, SheetError> {
    // The look for a password opens a ZIP that hangs behind the wrapping, too.
    check_unpacked(bytes).map_err(|excess| too_large(path, excess))?;
    guarded(path, || {
        if let Err(XlsxError::Password) = Xlsx::new(Cursor::new(bytes)) {
            return Err(SheetError::Password {
                path: path.to_owned(),
            });
        }
        let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| xls_error(path, &error))?;
        for name in visible_sheets(&book) {
            let range = book
                .worksheet_range(&name)
                .map_err(|error| xls_error(path, &error))?;
            let sheet = Sheet::from_rows(rows(&range));
            if sheet.is_some() {
                return Ok(sheet);
            }
        }
        Ok(None)
    })
}

/// The library panics on some damaged files.
fn guarded(
    path: &Path,
    read: impl FnOnce() -> Result<Option<Sheet>, SheetError>,
) -> Result<Option<Sheet>, SheetError> {
    unless_it_panics(read).unwrap_or_else(|| {
        Err(SheetError::Damaged {
            path: path.to_owned(),
            reason: "the workbook reader panicked".to_owned(),
        })
    })
}

fn visible_sheets<'a, R: Reader<Cursor<&'a [u8]>>>(book: &R) -> Vec<String> {
    book.sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect()
}

/// The rows that hold anything, read cell by cell: the library's own table has a place for each
/// cell up to the farthest one, which for a stray cell are hundreds of gigabytes.
fn streamed(
    path: &Path,
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
) -> Result<Vec<SheetRow>, SheetError> {
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A sheet with nothing but a chart.
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        Err(error) => return Err(xlsx_error(path, &error)),
    };
    let mut grid = Grid::default();
    while let Some(found) = cells
        .next_cell()
        .map_err(|error| xlsx_error(path, &error))?
    {
        let place = found.get_position();
        // A shared text is copied only now that it is used.
        let held = cell(&Data::from(found.get_value().clone()));
        grid.put(place, held)
            .map_err(|excess| too_large(path, excess))?;
    }
    Ok(grid.into_rows())
}

fn too_large(path: &Path, excess: Excess) -> SheetError {
    SheetError::TooLarge {
        path: path.to_owned(),
        excess,
    }
}

fn rows(range: &Range<Data>) -> impl Iterator<Item = SheetRow> {
    // The range starts at the first cell that holds anything, not at A1.
    let first = range.start().map_or(0, |(row, _)| row as usize);
    range
        .rows()
        .enumerate()
        .map(move |(place, cells)| SheetRow {
            line: first + place + 1,
            cells: cells.iter().map(cell).collect(),
        })
}

fn cell(data: &Data) -> Cell {
    match data {
        #[expect(clippy::cast_precision_loss, reason = "a workbook's numbers are f64")]
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) => Cell::Number(*number),
        Data::String(text) if text.is_empty() => Cell::Empty,
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            Cell::Text(text.clone())
        }
        Data::Bool(value) => Cell::Text(if *value { "是" } else { "否" }.to_owned()),
        Data::DateTime(moment) => date_time(moment),
        Data::Error(error) => Cell::Text(error.to_string()),
        Data::Empty => Cell::Empty,
    }
}

fn date_time(moment: &ExcelDateTime) -> Cell {
    let serial = moment.as_f64();
    // A library type without a way to ask: the same serial of the 1904 calendar is 1462 days on.
    let from_1904 = moment.to_ymd_hms_milli()
        == ExcelDateTime::new(serial, calamine::ExcelDateTimeType::DateTime, true)
            .to_ymd_hms_milli();
    if moment.is_duration() {
        return Cell::Number(serial);
    }
    from_serial(serial, from_1904).map_or(Cell::Number(serial), Cell::DateTime)
}

fn xlsx_error(path: &Path, error: &XlsxError) -> SheetError {
    let path = path.to_owned();
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "all other errors mean damage"
    )]
    match error {
        XlsxError::Password => SheetError::Password { path },
        // A ZIP with other things in it: a document, a presentation, an archive.
        XlsxError::FileNotFound(_) | XlsxError::RelationshipNotFound => {
            SheetError::WrongFormat { path }
        }
        other => SheetError::Damaged {
            path,
            reason: other.to_string(),
        },
    }
}

fn xls_error(path: &Path, error: &XlsError) -> SheetError {
    let path = path.to_owned();
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "all other errors mean damage"
    )]
    match error {
        XlsError::Password => SheetError::Password { path },
        other => SheetError::Damaged {
            path,
            reason: other.to_string(),
        },
    }
}
