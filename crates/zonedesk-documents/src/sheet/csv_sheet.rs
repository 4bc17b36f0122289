//! Tables as text: which encoding, which separator, and on which line each record starts.

use std::path::Path;

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use super::{Cell, Sheet, SheetError, SheetRow};

/// Reads a table of text; `None` when it has no row.
pub(super) fn read(path: &Path, bytes: &[u8]) -> Result<Option<Sheet>, SheetError> {
    let wrong_format = || SheetError::WrongFormat {
        path: path.to_owned(),
    };
    let text = decode(bytes).ok_or_else(wrong_format)?;
    let delimiter = delimiter(&text);
    if let Some(line) = open_quote(&text, delimiter) {
        return Err(SheetError::OpenQuote {
            path: path.to_owned(),
            line,
        });
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut lines = Lines::new(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|_| wrong_format())?;
        let start = record.position().map_or(0, csv::Position::byte);
        rows.push(SheetRow {
            line: lines.of_record(usize::try_from(start).unwrap_or(usize::MAX)),
            cells: record.iter().map(cell).collect(),
        });
    }
    Ok(Sheet::from_rows(rows))
}

fn cell(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(text.to_owned())
    }
}

/// A byte order mark decides; else valid UTF-8 wins, because Chinese text in GB18030 is hardly
/// ever valid UTF-8; else GB18030. `None` when it is neither.
fn decode(bytes: &[u8]) -> Option<String> {
    let utf16 = |encoding: &'static encoding_rs::Encoding, bytes: &[u8]| {
        let (text, damaged) = encoding.decode_without_bom_handling(bytes);
        (!damaged).then(|| text.into_owned())
    };
    if let Some(rest) = bytes.strip_prefix(b"\xFF\xFE") {
        return utf16(UTF_16LE, rest);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xFE\xFF") {
        return utf16(UTF_16BE, rest);
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    // A cell may hold a stray NUL, but a file full of them is no text in these encodings.
    let nuls = bytes.iter().filter(|byte| **byte == 0).count();
    if nuls * 8 > bytes.len() {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    let (text, damaged) = GB18030.decode_without_bom_handling(bytes);
    (!damaged).then(|| text.trim_start_matches('\u{FEFF}').to_owned())
}

/// The separator that stands most often in the first line that is not blank, outside of
/// quotation marks.
fn delimiter(text: &str) -> u8 {
    let first = text
        .split(['\n', '\r'])
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let mut counts = [(b',', 0usize), (b'\t', 0), (b';', 0)];
    let mut quoted = false;
    for byte in first.bytes() {
        quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(mark, _)| *mark == byte && !quoted) {
            *count += 1;
        }
    }
    counts
        .iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .map_or(b',', |(mark, _)| *mark)
}

/// The line of a quotation mark that opens a cell and is never closed.
fn open_quote(text: &str, delimiter: u8) -> Option<usize> {
    enum Place {
        Start,
        Plain,
        Quoted,
        /// Behind a mark inside a quoted cell: it ends the cell or, doubled, stands for itself.
        Closing,
    }
    let mut place = Place::Start;
    let mut opened = 0;
    for (at, byte) in text.bytes().enumerate() {
        place = match (place, byte) {
            (Place::Quoted, b'"') => Place::Closing,
            (Place::Quoted, _) => Place::Quoted,
            (Place::Closing, b'"') => Place::Quoted,
            (_, b'\n' | b'\r') => Place::Start,
            (_, mark) if mark == delimiter => Place::Start,
            (Place::Start, b'"') => {
                opened = at;
                Place::Quoted
            }
            (Place::Start | Place::Plain | Place::Closing, _) => Place::Plain,
        };
    }
    matches!(place, Place::Quoted).then(|| Lines::new(text.as_bytes()).at(opened))
}

/// Counts lines up to places that only move forward. \r\n, \n and \r each end a line.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl<'a> Lines<'a> {
    fn new(bytes: &'a [u8]) -> Lines<'a> {
        Lines {
            bytes,
            at: 0,
            line: 1,
        }
    }

    /// The line of the record that starts at or after this byte: the reader counts the blank
    /// lines before a record as part of it.
    fn of_record(&mut self, start: usize) -> usize {
        let blank = self
            .bytes
            .get(start..)
            .unwrap_or_default()
            .iter()
            .take_while(|byte| matches!(byte, b'\n' | b'\r'))
            .count();
        self.at(start + blank)
    }

    fn at(&mut self, place: usize) -> usize {
        while self.at < place {
            let next = self.bytes.get(self.at + 1);
            match self.bytes.get(self.at) {
                Some(b'\n') => self.line += 1,
                Some(b'\r') if next != Some(&b'\n') => self.line += 1,
                Some(_) => {}
                None => break,
            }
            self.at += 1;
        }
        self.line
    }
}
