//! 台账 – the paper on which every register is printed: title, unit and month above, rows, totals
//! and the line for signatures below, pages counted.

use chrono::{Datelike, NaiveDate};

use crate::DocumentError;
use crate::fonts::{Face, Fonts};
use crate::page::{A4_LANDSCAPE, Description, Page, bind_archive};
use crate::table::{Row, Table};
use crate::text::{MM_PER_POINT, Mark, Setter, measure};

/// Where the text of a cell stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// 左对齐, for sentences.
    Left,
    /// 居中, for dates, names and short terms.
    Center,
    /// 右对齐, for amounts.
    Right,
}

/// 栏目 – a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What stands above it.
    pub heading: String,
    /// Its share of the width; only the proportion to the other columns counts.
    pub weight: f32,
    /// Where its texts stand.
    pub align: Align,
    /// Whether a workbook gets its cells as numbers. Each must be a plain decimal number of at
    /// most 15 digits, or empty. Identity, phone and paper numbers are texts.
    pub number: bool,
}

impl Column {
    /// A column of texts.
    pub fn text(heading: &str, weight: f32, align: Align) -> Column {
        Column {
            heading: heading.to_owned(),
            weight,
            align,
            number: false,
        }
    }

    /// A column of numbers, to the right.
    pub fn number(heading: &str, weight: f32) -> Column {
        Column {
            heading: heading.to_owned(),
            weight,
            align: Align::Right,
            number: true,
        }
    }
}

/// 台账 – what is printed.
#[derive(Debug, Clone, PartialEq)]
pub struct Ledger {
    /// 标题, such as 依申请公开登记台账.
    pub title: String,
    /// 单位 – the site that keeps it.
    pub site_name: String,
    /// 月份, such as 2026年10月.
    pub month: String,
    /// The columns from left to right, at least one.
    pub columns: Vec<Column>,
    /// The rows, each with one cell per column.
    pub rows: Vec<Vec<String>>,
    /// 合计 – lines of text under the table.
    pub totals: Vec<String>,
    /// 零报告 – what stands in the table when it has no rows, such as 本月无申请（零报告）.
    pub zero_report: String,
    /// 制表日期.
    pub prepared_on: NaiveDate,
    /// What is said at the foot of each page about masked data; may be empty.
    pub masked_note: String,
    /// 以前月份的补登、更正 – what was said since the month before was sealed about records of sealed
    /// months.
    pub later: Vec<LaterLine>,
    /// 数据校验 – the line of a sealed month at the foot of each page; empty while it is not sealed.
    pub seal: String,
}

/// 补登、更正、作废、续办 – one thing said later about a record of a sealed month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaterLine {
    /// 类别: 补登, 更正, 作废 or 续办.
    pub kind: String,
    /// 编号
    pub number: String,
    /// The day of the record.
    pub on: NaiveDate,
    /// What was said.
    pub what: String,
    /// When it was said.
    pub said_on: NaiveDate,
    /// 经办人
    pub operator: String,
}

impl LaterLine {
    pub(crate) fn cells(&self, place: usize) -> Vec<String> {
        vec![
            place.to_string(),
            self.kind.clone(),
            self.number.clone(),
            self.on.to_string(),
            self.what.clone(),
            self.said_on.to_string(),
            self.operator.clone(),
        ]
    }
}

/// 以前月份登记的后续情况: the columns of [`LaterLine`].
pub(crate) fn later_columns() -> Vec<Column> {
    vec![
        Column::text("序号", 10.0, Align::Center),
        Column::text("类别", 14.0, Align::Center),
        Column::text("编号", 34.0, Align::Center),
        Column::text("原登记日期", 24.0, Align::Center),
        Column::text("内容", 142.0, Align::Left),
        Column::text("办理日期", 24.0, Align::Center),
        Column::text("经办人", 24.0, Align::Center),
    ]
}

/// What stands above them.
pub(crate) fn later_title(count: usize) -> String {
    format!("以前月份登记的补登、更正、作废和续办（{count} 条，不计入本月）")
}

/// Where a row of a ledger was drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct RowPlace {
    /// The page, from 0.
    pub page: usize,
    /// Whether it belongs to what was said later, not to the month itself.
    pub later: bool,
    /// The row, from 0.
    pub row: usize,
    /// Its upper edge, in mm.
    pub top: f32,
    /// Its lower edge, in mm.
    pub bottom: f32,
}

/// Where everything of a ledger was drawn.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Places {
    /// Every row, and every part of a row that runs over pages.
    pub rows: Vec<RowPlace>,
    /// The edges of the columns, in mm.
    pub edges: Vec<f32>,
    /// The same of what was said later; empty where nothing was.
    pub later_edges: Vec<f32>,
}

/// A finished PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PdfDocument {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Characters that no font of the program has. Each is drawn as a box with its code point;
    /// a variation selector among them was left out.
    pub missing_characters: Vec<char>,
}

impl Ledger {
    /// Fails when the columns and the rows do not belong together.
    pub(crate) fn check(&self) -> Result<(), DocumentError> {
        if self.columns.is_empty() {
            return Err(DocumentError::NoColumns {
                title: self.title.clone(),
            });
        }
        match (1..)
            .zip(&self.rows)
            .find(|(_, cells)| cells.len() != self.columns.len())
        {
            None => Ok(()),
            Some((row, cells)) => Err(DocumentError::RowLength {
                row,
                cells: cells.len(),
                columns: self.columns.len(),
            }),
        }
    }
}

/// 2026年3月5日, as ledgers and official papers write a day.
pub(crate) fn chinese_date(day: NaiveDate) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// Draws a ledger on A4 landscape. A row that finds no room goes to the next page; one longer
/// than a page runs over as many as it needs, whole.
pub fn ledger_pdf(ledger: &Ledger) -> Result<PdfDocument, DocumentError> {
    placed_ledger_pdf(ledger).map(|(document, _)| document)
}

/// The same, and where its rows stand.
pub fn placed_ledger_pdf(ledger: &Ledger) -> Result<(PdfDocument, Places), DocumentError> {
    ledger.check()?;
    let mut setter = Setter::new(Fonts::get()?);
    let table = Table::new(
        &ledger.columns,
        LEFT,
        RIGHT - LEFT,
        text_size(ledger.columns.len()),
        &mut setter,
    )?;
    let heading = table.heading(&mut setter, &ledger.columns);
    let mut paper = Paper {
        header: Header::set(ledger, &mut setter),
        table,
        heading,
        pages: Vec::new(),
        y: 0.0,
        table_top: 0.0,
        places: Places::default(),
    };
    paper.places.edges = paper.table.edges().to_vec();

    paper.open_table();
    if ledger.rows.is_empty() {
        let line = setter.cut_line(&ledger.zero_report, Face::Serif, ems(RIGHT - LEFT, 12.0));
        paper.across(&line);
    }
    let last = ledger.rows.len().checked_sub(1);
    for (place, cells) in ledger.rows.iter().enumerate() {
        let row = paper.table.row(&mut setter, cells);
        if Some(place) == last {
            let below = block_height(below_lines(ledger, &mut setter).len());
            paper.keep_with(&row, below);
        }
        paper.row(&row, place, false);
    }
    paper.close_table(ledger.rows.is_empty());
    let lines = below_lines(ledger, &mut setter);
    paper.totals(&lines);
    paper.later(ledger, &mut setter)?;
    paper.signatures(&mut setter);
    let places = std::mem::take(&mut paper.places);

    let pages = paper.number_pages(ledger, &mut setter);
    let page_count = pages.len();
    let bytes = bind_archive(
        pages,
        &Description {
            title: format!("{} {}", ledger.title, ledger.month),
            author: ledger.site_name.clone(),
            made_on: ledger.prepared_on,
        },
    )?;
    let document = PdfDocument {
        bytes,
        pages: page_count,
        missing_characters: setter.missing().iter().copied().collect(),
    };
    Ok((document, places))
}

/// The printed area, in mm. The wider left margin is for binding (装订).
const LEFT: f32 = 15.0;
const RIGHT: f32 = A4_LANDSCAPE.width - 10.0;
const TITLE_BASELINE: f32 = 17.5;
const SITE_BASELINE: f32 = 25.0;
const TABLE_TOP: f32 = 27.5;
const BODY_BOTTOM: f32 = A4_LANDSCAPE.height - 16.0;
const FOOT_BASELINE: f32 = A4_LANDSCAPE.height - 9.0;

const TITLE_SIZE: f32 = 17.0;
const SMALLEST_TITLE_SIZE: f32 = 11.0;
const SITE_SIZE: f32 = 10.5;
const TOTALS_SIZE: f32 = 10.0;
const FOOT_SIZE: f32 = 8.5;
const TOTALS_LEADING: f32 = 5.2;
const SIGNATURE_HEIGHT: f32 = 13.0;
const ZERO_REPORT_HEIGHT: f32 = 24.0;
const LATER_HEIGHT: f32 = 26.0;
/// A row higher than this share of a page is broken rather than moved as a whole.
const LONG_ROW: f32 = 0.4;
/// Fewer lines than this are not worth leaving behind at the foot of a page.
const FEWEST_LINES: usize = 3;

/// Many columns need smaller letters: 小五 (9 pt) or a little less.
fn text_size(columns: usize) -> f32 {
    if columns > 11 { 8.5 } else { 9.5 }
}

/// Millimetres as em of this size.
fn ems(millimetres: f32, size: f32) -> f32 {
    millimetres / (size * MM_PER_POINT)
}

/// What stands above the table on every page, so that a single sheet can be told.
struct Header {
    title: Vec<Mark>,
    title_size: f32,
    site: Vec<Mark>,
    month: Vec<Mark>,
    count: Vec<Mark>,
}

impl Header {
    fn set(ledger: &Ledger, setter: &mut Setter) -> Header {
        let width = RIGHT - LEFT;
        let natural = measure(&setter.set_line(&ledger.title, Face::Sans));
        let title_size =
            (ems(width, 1.0) / natural.max(1.0)).clamp(SMALLEST_TITLE_SIZE, TITLE_SIZE);
        let site = format!("单位：{}", ledger.site_name);
        let third = ems(width / 3.0 - 4.0, SITE_SIZE);
        // The month is short, so the unit may use most of the left half.
        let half = ems(width / 2.0 - 30.0, SITE_SIZE);
        Header {
            title: setter.cut_line(&ledger.title, Face::Sans, ems(width, title_size)),
            title_size,
            site: setter.cut_line(&site, Face::Serif, half),
            month: setter.cut_line(&ledger.month, Face::Serif, ems(56.0, SITE_SIZE)),
            count: setter.cut_line(&format!("共 {} 条", ledger.rows.len()), Face::Serif, third),
        }
    }

    fn draw(&self, page: &mut Page) {
        let middle = (LEFT + RIGHT) / 2.0;
        page.text_centred(middle, TITLE_BASELINE, &self.title, self.title_size);
        page.text(LEFT, SITE_BASELINE, &self.site, SITE_SIZE);
        page.text_centred(middle, SITE_BASELINE, &self.month, SITE_SIZE);
        page.text_to_right(RIGHT, SITE_BASELINE, &self.count, SITE_SIZE);
    }
}

/// The pages as they fill.
struct Paper {
    header: Header,
    table: Table,
    heading: Row,
    pages: Vec<Page>,
    /// Where the next thing is drawn on the last page, in mm.
    y: f32,
    table_top: f32,
    places: Places,
}

impl Paper {
    fn open_page(&mut self) {
        let mut page = Page::new(A4_LANDSCAPE);
        self.header.draw(&mut page);
        self.pages.push(page);
        self.y = TABLE_TOP;
    }

    fn open_table(&mut self) {
        self.open_page();
        self.begin_table();
    }

    /// The headings where the page stands.
    fn begin_table(&mut self) {
        self.table_top = self.y;
        let lines = self.heading.line_count();
        if let Some(page) = self.pages.last_mut() {
            self.y = self.table.draw(page, self.y, &self.heading, 0, lines);
        }
    }

    fn close_table(&mut self, empty: bool) {
        let heading_bottom = self.table_top + self.table.height(self.heading.line_count());
        let columns_to = if empty { heading_bottom } else { self.y };
        if let Some(page) = self.pages.last_mut() {
            self.table.close(page, self.table_top, columns_to, self.y);
        }
    }

    fn across(&mut self, line: &[Mark]) {
        if let Some(page) = self.pages.last_mut() {
            self.y = self
                .table
                .draw_across(page, self.y, ZERO_REPORT_HEIGHT, line);
        }
    }

    fn row(&mut self, row: &Row, place: usize, later: bool) {
        let lines = row.line_count();
        let body = BODY_BOTTOM - TABLE_TOP - self.table.height(self.heading.line_count());
        let long = self.table.height(lines) > body * LONG_ROW;
        let mut from = 0;
        while from < lines {
            let fitting = self.table.lines_in(BODY_BOTTOM - self.y);
            let left = lines - from;
            let fresh = self.y <= BODY_BOTTOM - body + 0.01;
            let take = if left <= fitting {
                left
            } else if fresh {
                fitting.max(1)
            } else if long && fitting >= FEWEST_LINES {
                fitting
            } else {
                0
            };
            if take > 0
                && let Some(page) = self.pages.last_mut()
            {
                let top = self.y;
                self.y = self.table.draw(page, top, row, from, from + take);
                from += take;
                self.places.rows.push(RowPlace {
                    page: self.pages.len() - 1,
                    later,
                    row: place,
                    top,
                    bottom: self.y,
                });
            }
            if from < lines {
                self.close_table(false);
                self.open_table();
            }
        }
    }

    /// Opens a page before the last row where what follows the table would stand alone on one.
    fn keep_with(&mut self, row: &Row, below: f32) {
        let height = self.table.height(row.line_count()) + below;
        let top = TABLE_TOP + self.table.height(self.heading.line_count());
        if self.y + height > BODY_BOTTOM && top + height <= BODY_BOTTOM {
            self.close_table(false);
            self.open_table();
        }
    }

    /// The lines under the table, with the one for signatures where a page can hold them together.
    fn totals(&mut self, lines: &[Vec<Mark>]) {
        let block = block_height(lines.len());
        if self.y + block > BODY_BOTTOM && TABLE_TOP + block <= BODY_BOTTOM {
            self.open_page();
        }
        self.y += 1.5;
        for line in lines {
            if self.y + TOTALS_LEADING > BODY_BOTTOM {
                self.open_page();
            }
            self.y += TOTALS_LEADING;
            if let Some(page) = self.pages.last_mut() {
                page.text(LEFT, self.y - 1.2, line, TOTALS_SIZE);
            }
        }
    }

    /// What was said later about records of sealed months, in a table of its own.
    fn later(&mut self, ledger: &Ledger, setter: &mut Setter) -> Result<(), DocumentError> {
        if ledger.later.is_empty() {
            return Ok(());
        }
        let columns = later_columns();
        let width = RIGHT - LEFT;
        self.table = Table::new(&columns, LEFT, width, text_size(columns.len()), setter)?;
        self.heading = self.table.heading(setter, &columns);
        self.places.later_edges = self.table.edges().to_vec();
        let title = later_title(ledger.later.len());
        let title = setter.cut_line(&title, Face::Sans, ems(width, TOTALS_SIZE));
        // The title, the headings and one row stay together.
        if self.y + LATER_HEIGHT > BODY_BOTTOM {
            self.open_page();
        }
        self.y += 2.0 + TOTALS_LEADING;
        if let Some(page) = self.pages.last_mut() {
            page.text(LEFT, self.y - 1.2, &title, TOTALS_SIZE);
        }
        self.begin_table();
        for (place, line) in ledger.later.iter().enumerate() {
            let row = self.table.row(setter, &line.cells(place + 1));
            self.row(&row, place, true);
        }
        self.close_table(false);
        Ok(())
    }

    fn signatures(&mut self, setter: &mut Setter) {
        if self.y + SIGNATURE_HEIGHT > BODY_BOTTOM {
            self.open_page();
        }
        self.y += SIGNATURE_HEIGHT;
        let third = (RIGHT - LEFT) / 3.0;
        for (thirds, label) in [(0.0, "制表人："), (1.0, "审核人："), (2.0, "日期：")] {
            let label = setter.set_line(label, Face::Serif);
            let x = LEFT + third * thirds;
            let label_width = measure(&label) * TOTALS_SIZE * MM_PER_POINT;
            let baseline = self.y - 2.5;
            if let Some(page) = self.pages.last_mut() {
                page.text(x, baseline, &label, TOTALS_SIZE);
                page.line(
                    (x + label_width, baseline + 1.0),
                    (x + label_width + 42.0, baseline + 1.0),
                    0.15,
                );
            }
        }
    }

    fn number_pages(self, ledger: &Ledger, setter: &mut Setter) -> Vec<Page> {
        let mut pages = self.pages;
        let total = pages.len();
        let side = ems((RIGHT - LEFT) / 2.0 - 25.0, FOOT_SIZE);
        let note = setter.cut_line(&ledger.masked_note, Face::Serif, side);
        let prepared = match ledger.seal.as_str() {
            "" => format!("制表日期：{}", chinese_date(ledger.prepared_on)),
            seal => seal.to_owned(),
        };
        let prepared = setter.cut_line(&prepared, Face::Serif, side);
        for (number, page) in (1..).zip(&mut pages) {
            let count = format!("第 {number} 页　共 {total} 页");
            let count = setter.set_line(&count, Face::Serif);
            page.text(LEFT, FOOT_BASELINE, &note, FOOT_SIZE);
            page.text_centred((LEFT + RIGHT) / 2.0, FOOT_BASELINE, &count, FOOT_SIZE);
            page.text_to_right(RIGHT, FOOT_BASELINE, &prepared, FOOT_SIZE);
        }
        pages
    }
}

/// Totals, and a word about boxes where there are any.
fn below_lines(ledger: &Ledger, setter: &mut Setter) -> Vec<Vec<Mark>> {
    let width = ems(RIGHT - LEFT, TOTALS_SIZE);
    let mut lines: Vec<Vec<Mark>> = ledger
        .totals
        .iter()
        .flat_map(|text| setter.wrap(text, Face::Serif, width))
        .collect();
    if !setter.missing().is_empty() {
        let note = "注：方框内是字库暂缺的字的统一码（Unicode 编号），请对照原件手写补上。";
        lines.extend(setter.wrap(note, Face::Serif, width));
    }
    lines
}

/// The height in mm of so many lines under the table, with the line for signatures.
fn block_height(lines: usize) -> f32 {
    let lines = f32::from(u16::try_from(lines).unwrap_or(u16::MAX));
    1.5 + lines * TOTALS_LEADING + SIGNATURE_HEIGHT
}
