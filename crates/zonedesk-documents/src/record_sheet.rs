//! 登记单 – one upright page about one thing: facts, tables, lines for signatures. 更正单 and 日结单 are
//! such sheets.

use chrono::NaiveDate;
use zonedesk_domain::wording::Words;

use crate::DocumentError;
use crate::fonts::{Face, Fonts};
use crate::ledger::{Column, PdfDocument, chinese_date};
use crate::page::{A4_PORTRAIT, Description, Page, bind};
use crate::table::{Row, Table};
use crate::text::{MM_PER_POINT, Mark, Setter, measure};

/// What is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct RecordSheet {
    /// 标题
    pub title: String,
    /// A word in a frame at the upper right, such as 更正; may be empty.
    pub mark: String,
    /// 单位 – the site.
    pub site_name: String,
    /// Each fact with its name.
    pub facts: Vec<(String, String)>,
    /// The tables, one below the other.
    pub tables: Vec<SheetTable>,
    /// What is said below; may be empty.
    pub note: String,
    /// Who signs, such as 经办人.
    pub signatures: Vec<String>,
    /// 页脚 – a line at the foot of every page; may be empty.
    pub footer: String,
    /// 制表日期
    pub prepared_on: NaiveDate,
}

impl RecordSheet {
    /// The same paper in the words of the site or its district.
    #[must_use]
    pub fn in_words(mut self, words: &Words) -> RecordSheet {
        self.title.clone_from(&words.title);
        self.footer.clone_from(&words.footer);
        self.note.clone_from(&words.note);
        self
    }
}

/// A table with its caption.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetTable {
    /// What stands above it.
    pub caption: String,
    /// The columns from left to right, at least one.
    pub columns: Vec<Column>,
    /// The rows, each with one cell per column.
    pub rows: Vec<Vec<String>>,
    /// What is said instead when there are no rows.
    pub nothing: String,
}

const LEFT: f32 = 22.0;
const RIGHT: f32 = A4_PORTRAIT.width - 18.0;
const TOP: f32 = 22.0;
const BOTTOM: f32 = A4_PORTRAIT.height - 20.0;
const FOOT_BASELINE: f32 = A4_PORTRAIT.height - 11.0;
const TITLE_SIZE: f32 = 18.0;
const TEXT_SIZE: f32 = 11.0;
const TABLE_SIZE: f32 = 10.0;
const FOOT_SIZE: f32 = 8.5;
/// What the count of pages, or the day, takes at the foot, in mm.
const FOOT_SIDE: f32 = 42.0;
/// From one baseline to the next of facts and notes, in mm.
const LEADING: f32 = 6.4;
/// The names of facts stand in a column so wide, in mm.
const NAMES_WIDTH: f32 = 30.0;

/// Draws the sheet. What finds no room goes to the next page.
pub fn record_sheet_pdf(sheet: &RecordSheet) -> Result<PdfDocument, DocumentError> {
    let mut setter = Setter::new(Fonts::get()?);
    let mut pages = Pages {
        pages: vec![Page::new(A4_PORTRAIT)],
        y: TOP,
    };
    pages.title(sheet, &mut setter);
    for (name, value) in &sheet.facts {
        pages.fact(name, value, &mut setter);
    }
    for table in &sheet.tables {
        pages.table(table, &sheet.title, &mut setter)?;
    }
    pages.y += 4.0;
    let width = ems(RIGHT - LEFT, TEXT_SIZE);
    for line in setter.wrap(&sheet.note, Face::Serif, width) {
        pages.line(LEFT, &line, TEXT_SIZE);
    }
    if !setter.missing().is_empty() {
        let note = "注：方框内是字库暂缺的字的统一码（Unicode 编号），请对照原件手写补上。";
        for line in setter.wrap(note, Face::Serif, width) {
            pages.line(LEFT, &line, TEXT_SIZE);
        }
    }
    pages.signatures(&sheet.signatures, &mut setter);
    let drawn = pages.numbered(sheet, &mut setter);
    let count = drawn.len();
    let bytes = bind(
        drawn,
        &Description {
            title: sheet.title.clone(),
            author: sheet.site_name.clone(),
            made_on: sheet.prepared_on,
        },
    )?;
    Ok(PdfDocument {
        bytes,
        pages: count,
        missing_characters: setter.missing().iter().copied().collect(),
    })
}

/// The pages as they fill.
struct Pages {
    pages: Vec<Page>,
    /// Where the next thing is drawn on the last page, in mm.
    y: f32,
}

impl Pages {
    fn page(&mut self, draw: impl FnOnce(&mut Page)) {
        if let Some(page) = self.pages.last_mut() {
            draw(page);
        }
    }

    /// Opens a page where so much does not fit any more.
    fn need(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.pages.push(Page::new(A4_PORTRAIT));
            self.y = TOP;
        }
    }

    fn title(&mut self, sheet: &RecordSheet, setter: &mut Setter) {
        let title = setter.set_line(&sheet.title, Face::Sans);
        let room = ems(RIGHT - LEFT - 44.0, 1.0);
        let size = (room / measure(&title).max(1.0)).min(TITLE_SIZE);
        let site = setter.cut_line(&sheet.site_name, Face::Serif, ems(RIGHT - LEFT, TEXT_SIZE));
        let middle = (LEFT + RIGHT) / 2.0;
        let mark = setter.set_line(&sheet.mark, Face::Sans);
        let baseline = self.y + 6.0;
        self.page(|page| {
            page.text_centred(middle, baseline, &title, size);
            page.text_centred(middle, baseline + 9.0, &site, TEXT_SIZE);
            if !mark.is_empty() {
                let width = measure(&mark) * 13.0 * MM_PER_POINT + 6.0;
                let (left, top) = (RIGHT - width, baseline - 6.5);
                for (from, to) in [
                    ((left, top), (RIGHT, top)),
                    ((left, top + 9.0), (RIGHT, top + 9.0)),
                    ((left, top), (left, top + 9.0)),
                    ((RIGHT, top), (RIGHT, top + 9.0)),
                ] {
                    page.line(from, to, 0.5);
                }
                page.text_centred(left + width / 2.0, top + 6.2, &mark, 13.0);
            }
            page.line((LEFT, baseline + 13.0), (RIGHT, baseline + 13.0), 0.35);
        });
        self.y = baseline + 16.0;
    }

    fn fact(&mut self, name: &str, value: &str, setter: &mut Setter) {
        let name = setter.cut_line(name, Face::Sans, ems(NAMES_WIDTH - 2.0, TEXT_SIZE));
        let width = ems(RIGHT - LEFT - NAMES_WIDTH, TEXT_SIZE);
        let mut lines = setter.wrap(value, Face::Serif, width);
        if lines.is_empty() {
            lines = setter.wrap("—", Face::Serif, width);
        }
        for (at, line) in lines.iter().enumerate() {
            self.need(LEADING);
            let baseline = self.y + LEADING - 1.6;
            if at == 0 {
                self.page(|page| page.text(LEFT, baseline, &name, TEXT_SIZE));
            }
            self.line(LEFT + NAMES_WIDTH, line, TEXT_SIZE);
        }
    }

    fn line(&mut self, x: f32, line: &[Mark], size: f32) {
        self.need(LEADING);
        self.y += LEADING;
        let baseline = self.y - 1.6;
        self.page(|page| page.text(x, baseline, line, size));
    }

    fn table(
        &mut self,
        table: &SheetTable,
        title: &str,
        setter: &mut Setter,
    ) -> Result<(), DocumentError> {
        let columns = &table.columns;
        if columns.is_empty() {
            return Err(DocumentError::NoColumns {
                title: title.to_owned(),
            });
        }
        let frame = Table::new(columns, LEFT, RIGHT - LEFT, TABLE_SIZE, setter)?;
        let heading = frame.heading(setter, columns);
        let heading_height = frame.height(heading.line_count());
        self.y += 5.0;
        self.need(LEADING + heading_height + frame.height(2));
        let caption = setter.set_line(&table.caption, Face::Sans);
        self.line(LEFT, &caption, TEXT_SIZE);
        if table.rows.is_empty() {
            let nothing = setter.set_line(&table.nothing, Face::Serif);
            self.line(LEFT, &nothing, TEXT_SIZE);
            return Ok(());
        }
        let mut top = self.y;
        self.draw(&frame, &heading, 0, heading.line_count());
        for (number, cells) in (1..).zip(&table.rows) {
            if cells.len() != columns.len() {
                return Err(DocumentError::RowLength {
                    row: number,
                    cells: cells.len(),
                    columns: columns.len(),
                });
            }
            let row = frame.row(setter, cells);
            let mut from = 0;
            while from < row.line_count() {
                let left = row.line_count() - from;
                let fitting = frame.lines_in(BOTTOM - self.y);
                let fresh = top == TOP && self.y <= TOP + heading_height + 0.01;
                let take = match left.min(fitting) {
                    // A row that fits on a page is not broken; one that never will is.
                    part if part == left || fresh || part >= 8 => part.max(1),
                    _ => 0,
                };
                if take > 0 {
                    self.draw(&frame, &row, from, from + take);
                    from += take;
                }
                if from < row.line_count() {
                    let bottom = self.y;
                    self.page(|page| frame.close(page, top, bottom, bottom));
                    self.need(BOTTOM);
                    top = self.y;
                    self.draw(&frame, &heading, 0, heading.line_count());
                }
            }
        }
        let bottom = self.y;
        self.page(|page| frame.close(page, top, bottom, bottom));
        Ok(())
    }

    fn draw(&mut self, frame: &Table, row: &Row, from: usize, to: usize) {
        let top = self.y;
        if let Some(page) = self.pages.last_mut() {
            self.y = frame.draw(page, top, row, from, to);
        }
    }

    fn signatures(&mut self, names: &[String], setter: &mut Setter) {
        if names.is_empty() {
            return;
        }
        self.need(18.0);
        self.y += 16.0;
        let share = (RIGHT - LEFT) / f32::from(u16::try_from(names.len()).unwrap_or(1));
        let baseline = self.y;
        let mut x = LEFT;
        for name in names {
            let name = setter.set_line(&format!("{name}："), Face::Serif);
            let width = measure(&name) * TEXT_SIZE * MM_PER_POINT;
            self.page(|page| {
                page.text(x, baseline, &name, TEXT_SIZE);
                page.line(
                    (x + width, baseline + 1.0),
                    (x + share - 6.0, baseline + 1.0),
                    0.15,
                );
            });
            x += share;
        }
    }

    fn numbered(self, sheet: &RecordSheet, setter: &mut Setter) -> Vec<Page> {
        let mut pages = self.pages;
        let total = pages.len();
        let prepared = format!("制表日期：{}", chinese_date(sheet.prepared_on));
        let prepared = setter.set_line(&prepared, Face::Serif);
        // Between the count of pages and the day, which take so much at either side.
        let room = ems(RIGHT - LEFT - 2.0 * FOOT_SIDE, FOOT_SIZE);
        let footer = setter.cut_line(&sheet.footer, Face::Serif, room);
        for (number, page) in (1..).zip(&mut pages) {
            let count = format!("第 {number} 页　共 {total} 页");
            let count = setter.set_line(&count, Face::Serif);
            page.text(LEFT, FOOT_BASELINE, &count, FOOT_SIZE);
            page.text_centred((LEFT + RIGHT) / 2.0, FOOT_BASELINE, &footer, FOOT_SIZE);
            page.text_to_right(RIGHT, FOOT_BASELINE, &prepared, FOOT_SIZE);
        }
        pages
    }
}

/// Millimetres as em of this size.
fn ems(millimetres: f32, size: f32) -> f32 {
    millimetres / (size * MM_PER_POINT)
}
