//! The header of a register in any order, and the rows under it.

use super::{Cell, Row, SheetProblem, cell};
use crate::contact::half_width;

/// What a column holds, which decides how its cells enter the identity of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Day,
    Pages,
    Amount,
}

/// A column that a register may have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    pub(super) name: &'static str,
    pub(super) aliases: &'static [&'static str],
    pub(super) holds: Holds,
    pub(super) required: bool,
}

/// A column that must be there.
pub(super) const fn required(
    name: &'static str,
    aliases: &'static [&'static str],
    holds: Holds,
) -> Column {
    Column {
        name,
        aliases,
        holds,
        required: true,
    }
}

/// A column that may be missing.
pub(super) const fn optional(
    name: &'static str,
    aliases: &'static [&'static str],
    holds: Holds,
) -> Column {
    Column {
        name,
        aliases,
        holds,
        required: false,
    }
}

/// A sheet whose header is understood.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// Each known column that the sheet has, with its place.
    pub(super) places: Vec<(Column, usize)>,
    /// The headings of the others.
    pub(super) ignored: Vec<String>,
    /// The rows with content under the header.
    pub(super) rows: Vec<&'a Row>,
}

/// Ledgers have a title and a month above the header.
const LINES_WITH_A_HEADER: usize = 10;

impl<'a> Table<'a> {
    /// Finds the header among the first lines.
    pub(super) fn find(rows: &'a [Row], known: &[Column]) -> Result<Table<'a>, SheetProblem> {
        let matches = |row: &Row| {
            row.cells
                .iter()
                .filter(|cell| find_column(known, cell).is_some())
                .count()
        };
        let best = rows
            .iter()
            .take(LINES_WITH_A_HEADER)
            .enumerate()
            // The earliest of the best.
            .max_by_key(|(at, row)| (matches(row), std::cmp::Reverse(*at)))
            .filter(|(_, row)| matches(row) > 0);
        let Some((at, header)) = best else {
            let wanted = known.iter().filter(|column| column.required);
            return Err(SheetProblem::NoHeader {
                wanted: wanted.map(|column| column.name).collect(),
            });
        };
        let (places, ignored) = places(header, known)?;
        let below = rows.get(at + 1..).unwrap_or_default().iter();
        let rows = below
            .filter(|row| row.cells.iter().any(|cell| !cell::text(cell).is_empty()))
            // A printed register repeats its header on every page.
            .filter(|row| headings(row) != headings(header))
            .collect();
        Ok(Table {
            places,
            ignored,
            rows,
        })
    }
}

type Places = (Vec<(Column, usize)>, Vec<String>);

fn places(header: &Row, known: &[Column]) -> Result<Places, SheetProblem> {
    let line = header.line;
    let mut places: Vec<(Column, usize)> = Vec::new();
    let mut ignored = Vec::new();
    for (place, cell) in header.cells.iter().enumerate() {
        match find_column(known, cell) {
            Some(column) if places.iter().any(|(other, _)| other.name == column.name) => {
                return Err(SheetProblem::DoubleColumn {
                    line,
                    column: column.name,
                });
            }
            Some(column) => places.push((*column, place)),
            None => ignored.extend(Some(cell::text(cell)).filter(|text| !text.is_empty())),
        }
    }
    let columns: Vec<&'static str> = known
        .iter()
        .filter(|column| column.required)
        .map(|column| column.name)
        .filter(|name| !places.iter().any(|(column, _)| column.name == *name))
        .collect();
    if columns.is_empty() {
        Ok((places, ignored))
    } else {
        Err(SheetProblem::MissingColumns { line, columns })
    }
}

fn find_column<'a>(known: &'a [Column], cell: &Cell) -> Option<&'a Column> {
    let heading = heading(cell);
    known
        .iter()
        .find(|column| column.name == heading || column.aliases.contains(&heading.as_str()))
}

fn headings(row: &Row) -> Vec<String> {
    let mut headings: Vec<String> = row.cells.iter().map(heading).collect();
    while headings.last().is_some_and(String::is_empty) {
        headings.pop();
    }
    headings
}

/// The heading without spaces, stars and what stands in brackets: `* 金额（元）` is 金额.
fn heading(cell: &Cell) -> String {
    let text: String = cell::text(cell)
        .chars()
        .map(half_width)
        .filter(|mark| !mark.is_whitespace() && *mark != '*')
        .collect();
    text.split('(')
        .next()
        .unwrap_or_default()
        .trim_end_matches(':')
        .to_owned()
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::Remark;
    use super::*;

    const KNOWN: &[Column] = &[
        required("日期", &["时间"], Holds::Day),
        required("页数", &[], Holds::Pages),
        optional("金额", &[], Holds::Amount),
    ];

    /// A sheet as a CSV file gives it.
    pub(in super::super) fn sheet(lines: &[&[&str]]) -> Vec<Row> {
        (1..)
            .zip(lines)
            .map(|(line, cells)| Row {
                line,
                cells: cells
                    .iter()
                    .map(|text| Cell::Text((*text).to_owned()))
                    .collect(),
            })
            .collect()
    }

    /// Line, column and reason of each remark.
    pub(in super::super) fn remarks(remarks: &[Remark]) -> Vec<String> {
        let shown =
            |remark: &Remark| format!("{} {} {}", remark.line, remark.column, remark.reason);
        remarks.iter().map(shown).collect()
    }

    #[test]
    fn a_header_is_found_in_any_order_under_a_title() {
        let rows = sheet(&[
            &["复印打印收费台账"],
            &["2026年10月"],
            &["序号", " 金 额（元）", "*页数", "时间：", ""],
            &["1", "3.5", "7", "2026-10-09"],
            &["", "", "/", ""],
            &["序号", "金额(元)", "页数", "时间"],
            &["2", "", "8", "2026-10-09"],
        ]);
        let table = Table::find(&rows, KNOWN).unwrap();
        let places: Vec<_> = table
            .places
            .iter()
            .map(|(column, at)| (column.name, *at))
            .collect();
        assert_eq!(places, [("金额", 1), ("页数", 2), ("日期", 3)]);
        assert_eq!(table.ignored, ["序号"]);
        let lines: Vec<u32> = table.rows.iter().map(|row| row.line).collect();
        assert_eq!(lines, [4, 7]);
    }

    #[test]
    fn a_sheet_without_its_columns_is_refused_by_name() {
        for (lines, problem) in [
            (&[][..], "没有找到表头，表头应包含：日期、页数"),
            (
                &[&["甲", "乙"][..]][..],
                "没有找到表头，表头应包含：日期、页数",
            ),
            (
                &[&["标题"][..], &["日期", "金额"][..]][..],
                "第 2 行表头缺少：页数",
            ),
            (
                &[&["日期", "页数", "时间"][..]][..],
                "第 1 行表头中“日期”出现两次，请只保留一列",
            ),
        ] {
            let rows = sheet(lines);
            assert_eq!(Table::find(&rows, KNOWN).unwrap_err().to_string(), problem);
        }
    }
}
