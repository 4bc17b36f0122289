//! One row: its identity, its cells by column, and what is to be said about it.

use super::{
    Cell, Import, Remark, Row, SheetProblem, Taken,
    cell::{self, Moment},
    table::{Column, Holds, Table},
};
use crate::{
    agency::Listed,
    journal::{Algorithm, Body, Digest},
};
use chrono::NaiveDate;
use std::collections::HashMap;

/// No row has more characters, so that its entries stay under the journal's limit.
const LONGEST_ROW: usize = 200_000;

/// A register as it may be imported.
pub(super) struct Register {
    /// Part of every row's identity.
    pub(super) name: &'static str,
    pub(super) columns: &'static [Column],
}

impl Register {
    /// Reads every row of a sheet with `read`, which returns the bodies of a row, or `None` after
    /// it has named a fault.
    pub(super) fn read(
        &self,
        rows: &[Row],
        today_on: NaiveDate,
        mut read: impl FnMut(&mut RowReader<'_>, Digest) -> Option<Vec<Body>>,
    ) -> Result<Import, SheetProblem> {
        let table = Table::find(rows, self.columns)?;
        let mut import = Import {
            ignored_columns: table.ignored.clone(),
            ..Import::default()
        };
        let mut seen: HashMap<String, u64> = HashMap::new();
        for row in &table.rows {
            let mut reader = RowReader::new(row, &table.places, today_on);
            let content = reader.content();
            let ordinal = seen.entry(content.clone()).or_default();
            *ordinal += 1;
            let identity = self.identity(&content, *ordinal);
            reader.check_marks();
            let bodies = read(&mut reader, identity);
            match (reader.refusal(), bodies) {
                (None, Some(bodies)) => import.taken.push(Taken {
                    line: row.line,
                    identity,
                    bodies,
                    warnings: reader.warnings,
                }),
                (Some(refusal), _) => import.refused.push(refusal),
                (None, None) => import
                    .refused
                    .push(reader.remark("", "此行无法识别，请核对")),
            }
        }
        Ok(import)
    }

    fn identity(&self, content: &str, ordinal: u64) -> Digest {
        Algorithm::Sm3.digest(&[
            b"zonedesk import 1\0",
            self.name.as_bytes(),
            b"\0",
            &ordinal.to_be_bytes(),
            content.as_bytes(),
        ])
    }
}

/// The cells of one row by the names of their columns.
pub(super) struct RowReader<'a> {
    row: &'a Row,
    places: &'a [(Column, usize)],
    today_on: NaiveDate,
    faults: Vec<Remark>,
    warnings: Vec<Remark>,
    notes: Vec<String>,
}

impl<'a> RowReader<'a> {
    fn new(row: &'a Row, places: &'a [(Column, usize)], today_on: NaiveDate) -> RowReader<'a> {
        RowReader {
            row,
            places,
            today_on,
            faults: Vec::new(),
            warnings: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The text of a column, empty when it has none.
    pub(super) fn text(&self, column: &str) -> String {
        cell::text(self.cell(column))
    }

    /// The text of a column that may not be empty.
    pub(super) fn needed_text(&mut self, column: &'static str) -> Option<String> {
        let text = self.text(column);
        if text.is_empty() {
            self.fault(column, &format!("{column}未填写"));
            return None;
        }
        Some(text)
    }

    /// The day of a column, if it has one that is possible and not in the future.
    pub(super) fn day(&mut self, column: &'static str) -> Option<Moment> {
        let text = self.text(column);
        match cell::moment(self.cell(column)) {
            Ok(None) => None,
            Ok(Some(moment)) if moment.on > self.today_on => {
                let (on, today_on) = (moment.on, self.today_on);
                self.fault(column, &format!("日期 {on} 晚于今天（{today_on}），请核对"));
                None
            }
            Ok(Some(moment)) => {
                if !moment.rest.is_empty() {
                    let rest = shortened(&moment.rest);
                    self.warn(
                        column,
                        &format!("日期后的“{rest}”无法识别为时间，只登记日期"),
                    );
                }
                Some(moment)
            }
            Err(cell::NotADay) => {
                let text = shortened(&text);
                self.fault(
                    column,
                    &format!("日期“{text}”不存在或无法识别，请写成 2026-10-09"),
                );
                None
            }
        }
    }

    /// The day of a column that may not be empty.
    pub(super) fn needed_day(&mut self, column: &'static str) -> Option<Moment> {
        if self.text(column).is_empty() {
            self.fault(column, &format!("{column}未填写"));
            return None;
        }
        self.day(column)
    }

    /// The cell of a column; an empty one when the sheet does not have it.
    pub(super) fn cell(&self, column: &str) -> &'a Cell {
        self.places
            .iter()
            .find(|(known, _)| known.name == column)
            .and_then(|(_, place)| self.row.cells.get(*place))
            .unwrap_or(&Cell::Empty)
    }

    /// Refuses the row.
    pub(super) fn fault(&mut self, column: &str, reason: &str) {
        let remark = self.remark(column, reason);
        self.faults.push(remark);
    }

    /// Says what is odd; the row is taken.
    pub(super) fn warn(&mut self, column: &str, reason: &str) {
        let remark = self.remark(column, reason);
        self.warnings.push(remark);
    }

    /// Warns when a body is not in the directory (an empty directory is not looked at).
    pub(super) fn warn_outside(&mut self, column: &str, words: &str, agencies: &[Listed]) {
        if !agencies.is_empty() && !agencies.iter().any(|agency| agency.is_named(words)) {
            let words = shortened(words);
            self.warn(column, &format!("“{words}”不在机关目录中，按原文登记"));
        }
    }

    /// Keeps what has no field of its own in the note.
    pub(super) fn note(&mut self, column: &str, text: &str) {
        self.notes.push(format!("{column}：{text}"));
    }

    /// The register's own remark and all that was put beside it.
    pub(super) fn notes(&self) -> String {
        let own = self.text("备注");
        let parts = Some(own).into_iter().filter(|own| !own.is_empty());
        parts
            .chain(self.notes.iter().cloned())
            .collect::<Vec<_>>()
            .join("；")
    }

    fn remark(&self, column: &str, reason: &str) -> Remark {
        Remark {
            line: self.row.line,
            column: column.to_owned(),
            reason: reason.to_owned(),
        }
    }

    /// One remark for the row: its first fault, and the others behind it.
    fn refusal(&self) -> Option<Remark> {
        let (first, others) = self.faults.split_first()?;
        let mut refusal = first.clone();
        for other in others {
            refusal
                .reason
                .push_str(&format!("；{}：{}", other.column, other.reason));
        }
        Some(refusal)
    }

    fn check_marks(&mut self) {
        let mut length = 0;
        for (column, place) in self.places {
            let Some(cell) = self.row.cells.get(*place) else {
                continue;
            };
            length += cell::text(cell).chars().count();
            if cell::has_control_marks(cell) {
                self.warn(column.name, "含有看不见的控制字符，已去掉");
            }
        }
        if length > LONGEST_ROW {
            let longest = self
                .places
                .iter()
                .max_by_key(|(column, _)| self.text(column.name).len());
            let column = longest.map_or("", |(column, _)| column.name);
            self.fault(
                column,
                &format!("此行超过 {LONGEST_ROW} 字，请缩短后再导入"),
            );
        }
    }

    /// The row in one form: known columns with content by name, each with its length before it so
    /// that no two rows run together.
    fn content(&self) -> String {
        let mut columns: Vec<(&str, String)> = self
            .places
            .iter()
            .map(|(column, _)| (column.name, self.canonical(column)))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        columns.sort();
        columns
            .iter()
            .map(|(name, text)| format!("{name}\0{}\0{text}", text.len()))
            .collect()
    }

    fn canonical(&self, column: &Column) -> String {
        let cell = self.cell(column.name);
        let text = cell::text(cell);
        let found = match column.holds {
            Holds::Text => None,
            Holds::Day => cell::moment(cell)
                .ok()
                .flatten()
                .map(|day| cell::moment_text(&day)),
            Holds::Pages => cell::whole_number(cell).map(|pages| pages.to_string()),
            Holds::Amount => cell::amount(cell).ok().map(|fen| fen.plain()),
        };
        found.unwrap_or(text)
    }
}

/// For quoting in a message.
pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text
        .chars()
        .take(20)
        .map(|mark| if mark == '\n' { ' ' } else { mark })
        .collect();
    if text.chars().nth(20).is_some() {
        short.push('…');
    }
    short
}
