//! 历史登记导入 – rows of the registers a site kept before, as entries of this journal.
//!
//! The sheet comes in as cells, whatever file it was in; decoding CSV and XLSX is not done here.
//! A row is either taken whole (perhaps with warnings) or refused whole, with line, column and
//! reason. Its identity is its content, so that a file read twice adds nothing.

mod applications;
mod cell;
mod consultations;
mod copies;
mod row;
mod table;

use crate::journal::{Body, Digest};
use chrono::NaiveDateTime;
use serde::Serialize;
use thiserror::Error;

pub use applications::read_applications;
pub use consultations::read_consultations;
pub use copies::read_copies;

/// One cell as the file had it.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// Text; all cells of a CSV file are text.
    Text(String),
    /// A number, possibly a date that the spreadsheet did not format as one.
    Number(f64),
    /// A date with its time; midnight stands for no time.
    Moment(NaiveDateTime),
}

/// One line of the file, the header included.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The line in the file, from 1.
    pub line: u32,
    /// Its cells, from the left.
    pub cells: Vec<Cell>,
}

/// What became of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Import {
    /// Rows that can be written down, in the order of the sheet.
    pub taken: Vec<Taken>,
    /// Rows that cannot, one remark for each.
    pub refused: Vec<Remark>,
    /// Columns that this register does not know; nothing of them is kept.
    pub ignored_columns: Vec<String>,
}

/// A row to be written as one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The line in the file, from 1.
    pub line: u32,
    /// 行标识 – digest of the register's name, the row's normalised content and its ordinal among
    /// rows of the same content. The same row has the same identity in any column order, file
    /// format and date format.
    pub identity: Digest,
    /// What happened, in order. The first body begins the record and carries the identity.
    pub bodies: Vec<Body>,
    /// What is odd but possible.
    pub warnings: Vec<Remark>,
}

/// Something to say about a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// The line in the file, from 1.
    pub line: u32,
    /// The column, by the name that this program gives it.
    pub column: String,
    /// Chinese: what is wrong and what to do.
    pub reason: String,
}

/// Why a sheet as a whole cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SheetProblem {
    /// No line among the first looks like the header.
    #[error("没有找到表头，表头应包含：{}", .wanted.join("、"))]
    NoHeader {
        /// The columns that must be there.
        wanted: Vec<&'static str>,
    },
    /// The header lacks columns without which no row can be taken.
    #[error("第 {line} 行表头缺少：{}", .columns.join("、"))]
    MissingColumns {
        /// The line of the header, from 1.
        line: u32,
        /// The columns that are missing.
        columns: Vec<&'static str>,
    },
    /// Two columns have the same meaning.
    #[error("第 {line} 行表头中“{column}”出现两次，请只保留一列")]
    DoubleColumn {
        /// The line of the header, from 1.
        line: u32,
        /// The column.
        column: &'static str,
    },
}
