//! A table on a page: columns by weight, rows as high as their longest cell, cells of any length.

use crate::DocumentError;
use crate::fonts::Face;
use crate::ledger::{Align, Column};
use crate::page::Page;
use crate::text::{MM_PER_POINT, Mark, Setter, measure};

/// The outer lines and the line under the headings, in mm.
const THICK: f32 = 0.35;
/// The lines between cells, in mm.
const THIN: f32 = 0.12;
/// White space left and right of a cell's text, in mm.
const PADDING_X: f32 = 0.9;
/// White space above and below a cell's text, in mm.
const PADDING_Y: f32 = 0.9;
/// From one baseline to the next, in em.
const LEADING: f32 = 1.32;
/// From the top of a line to its baseline, in em: it sets Chinese characters in the middle.
const ASCENT: f32 = 1.04;
/// What stands in the first cell where a row goes on from the page before.
const CONTINUED: &str = "续";

/// The frame of a table: where its columns stand and how large its text is.
pub struct Table {
    /// The left edge of each column and the right edge of the last, in mm.
    edges: Vec<f32>,
    aligns: Vec<Align>,
    size: f32,
    continued: Vec<Mark>,
}

/// The cells of a row broken into lines.
pub struct Row {
    cells: Vec<Vec<Vec<Mark>>>,
    heading: bool,
}

impl Row {
    /// The lines of its longest cell; an empty row still has one.
    pub fn line_count(&self) -> usize {
        self.cells.iter().map(Vec::len).max().unwrap_or(0).max(1)
    }
}

impl Table {
    /// Divides `width` mm from `left` among the columns. The text is `size` points.
    pub fn new(
        columns: &[Column],
        left: f32,
        width: f32,
        size: f32,
        setter: &mut Setter,
    ) -> Result<Table, DocumentError> {
        if let Some(column) = columns
            .iter()
            .find(|column| !(column.weight.is_finite() && column.weight > 0.0))
        {
            return Err(DocumentError::ColumnWeight {
                heading: column.heading.clone(),
            });
        }
        let total: f32 = columns.iter().map(|column| column.weight).sum();
        let mut edges = vec![left];
        let mut used = 0.0;
        for column in columns {
            used += column.weight;
            edges.push(left + width * used / total);
        }
        Ok(Table {
            edges,
            aligns: columns.iter().map(|column| column.align).collect(),
            size,
            continued: setter.set_line(CONTINUED, Face::Serif),
        })
    }

    /// The left edge of each column and the right edge of the last, in mm.
    pub fn edges(&self) -> &[f32] {
        &self.edges
    }

    /// Breaks the headings into lines.
    pub fn heading(&self, setter: &mut Setter, columns: &[Column]) -> Row {
        let texts = columns.iter().map(|column| column.heading.as_str());
        self.set(setter, texts, Face::Sans)
    }

    /// Breaks the cells of a row into lines.
    pub fn row(&self, setter: &mut Setter, cells: &[String]) -> Row {
        self.set(setter, cells.iter().map(String::as_str), Face::Serif)
    }

    /// The height in mm that so many lines of text take up in a row.
    pub fn height(&self, lines: usize) -> f32 {
        count(lines) * self.leading() + 2.0 * PADDING_Y
    }

    /// How many lines of a row fit into this height in mm.
    pub fn lines_in(&self, height: f32) -> usize {
        let mut lines = 0;
        while self.height(lines + 1) <= height {
            lines += 1;
        }
        lines
    }

    /// Draws the lines from `from` up to but not including `to` of each cell of a row, at `top`
    /// mm. Returns the lower edge.
    pub fn draw(&self, page: &mut Page, top: f32, row: &Row, from: usize, to: usize) -> f32 {
        let bottom = top + self.height(to - from);
        let whole = from == 0 && to == row.line_count();
        let (Some(first), Some(last)) = (self.edges.first(), self.edges.last()) else {
            return bottom;
        };
        if row.heading {
            page.shade(*first, top, last - first, bottom - top);
        }
        for (place, cell) in row.cells.iter().enumerate() {
            let lines = cell.get(from..to.min(cell.len())).unwrap_or_default();
            // A short cell stands in the middle of its row, but one that goes on over the page
            // starts at the top.
            let down = if whole {
                count(to - from - lines.len()) * self.leading() / 2.0
            } else {
                0.0
            };
            for (number, line) in lines.iter().enumerate() {
                let line_top = top + PADDING_Y + down + count(number) * self.leading();
                self.draw_line(page, place, line_top, line, row.heading);
            }
            if from > 0 && place == 0 && lines.is_empty() {
                self.draw_line(page, 0, top + PADDING_Y, &self.continued(cell), true);
            }
        }
        let rule = if row.heading { THICK } else { THIN };
        page.line((*first, bottom), (*last, bottom), rule);
        bottom
    }

    /// Draws a row that has one text for all columns, in the middle, `height` mm high.
    pub fn draw_across(&self, page: &mut Page, top: f32, height: f32, line: &[Mark]) -> f32 {
        let (Some(first), Some(last)) = (self.edges.first(), self.edges.last()) else {
            return top;
        };
        let size = self.size + 2.0;
        let baseline = top + height / 2.0 + size * MM_PER_POINT * 0.38;
        page.text_centred((first + last) / 2.0, baseline, line, size);
        top + height
    }

    /// Draws the frame around what stands between `top` and `bottom`, with the lines between
    /// the columns down to `columns_to`.
    pub fn close(&self, page: &mut Page, top: f32, columns_to: f32, bottom: f32) {
        let (Some(first), Some(last)) = (self.edges.first(), self.edges.last()) else {
            return;
        };
        for edge in &self.edges {
            let outer = edge == first || edge == last;
            let (to, rule) = if outer {
                (bottom, THICK)
            } else {
                (columns_to, THIN)
            };
            page.line((*edge, top), (*edge, to), rule);
        }
        for edge in [top, bottom] {
            page.line((*first, edge), (*last, edge), THICK);
        }
    }

    fn set<'a>(
        &self,
        setter: &mut Setter,
        texts: impl Iterator<Item = &'a str>,
        face: Face,
    ) -> Row {
        let cells = texts
            .zip(self.edges.windows(2))
            .map(|(text, edges)| {
                let width = match edges {
                    [left, right] => right - left,
                    _ => 0.0,
                };
                setter.wrap(text, face, (width - 2.0 * PADDING_X) / self.em())
            })
            .collect();
        Row {
            cells,
            heading: face == Face::Sans,
        }
    }

    fn draw_line(&self, page: &mut Page, column: usize, top: f32, line: &[Mark], centred: bool) {
        let (Some(left), Some(right), Some(align)) = (
            self.edges.get(column),
            self.edges.get(column + 1),
            self.aligns.get(column),
        ) else {
            return;
        };
        let baseline = top + ASCENT * self.em();
        let align = if centred { Align::Center } else { *align };
        match align {
            Align::Left => page.text(left + PADDING_X, baseline, line, self.size),
            Align::Center => {
                let width = measure(line) * self.em();
                let x = (left + right - width) / 2.0;
                page.text(x.max(left + PADDING_X), baseline, line, self.size);
            }
            Align::Right => page.text_to_right(right - PADDING_X, baseline, line, self.size),
        }
    }

    /// The first cell of a row that goes on: `12续`, or 续 alone in a narrow column.
    fn continued(&self, cell: &[Vec<Mark>]) -> Vec<Mark> {
        let mut line = cell.first().cloned().unwrap_or_default();
        line.extend_from_slice(&self.continued);
        let room = match self.edges.as_slice() {
            [left, right, ..] => right - left - 2.0 * PADDING_X,
            [_] | [] => 0.0,
        };
        if measure(&line) * self.em() <= room {
            line
        } else {
            self.continued.clone()
        }
    }

    fn em(&self) -> f32 {
        self.size * MM_PER_POINT
    }

    fn leading(&self) -> f32 {
        LEADING * self.em()
    }
}

/// A number of lines as a factor. Pages have no more than some hundred.
fn count(lines: usize) -> f32 {
    f32::from(u16::try_from(lines).unwrap_or(u16::MAX))
}
