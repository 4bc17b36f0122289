//! 单据 – the paper about one matter: a title, rows of labels and texts, notes and signatures. A text
//! of any length runs over as many pages as it needs.

use chrono::NaiveDate;
use zonedesk_domain::wording::Words;

use crate::DocumentError;
use crate::fonts::{Face, Fonts};
use crate::ledger::PdfDocument;
use crate::page::{A4_PORTRAIT, A5_PORTRAIT, Description, Page, PaperSize, bind};
use crate::text::{MM_PER_POINT, Mark, Setter, measure};

/// 幅面 – which sheet a slip is printed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlipSheet {
    /// A4, for papers that go into a file.
    A4,
    /// A5, for a slip somebody takes home.
    A5,
}

/// One row of a slip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlipRow {
    /// A label and its text over the whole width, with room for at least so many lines.
    Wide {
        /// 栏目.
        label: String,
        /// What stands there; may be empty for a pen.
        text: String,
        /// Lines that are kept free even when the text is shorter.
        lines: usize,
    },
    /// Two labels with a text each, side by side.
    Pair([(String, String); 2]),
    /// A line in the middle, such as 以下由承办单位填写.
    Heading(String),
    /// A label and a text in large letters, such as the look-up code.
    Large {
        /// 栏目.
        label: String,
        /// What stands there, on one line.
        text: String,
    },
}

/// A paper about one matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseSlip {
    /// 标题.
    pub title: String,
    /// 单位 – the site.
    pub site_name: String,
    /// 编号; empty on a blank form.
    pub number: String,
    /// The rows from top to bottom.
    pub rows: Vec<SlipRow>,
    /// Sentences under the table.
    pub notes: Vec<String>,
    /// What is signed, from left to right.
    pub signatures: Vec<String>,
    /// 页脚 – a line at the foot of every sheet; may be empty.
    pub footer: String,
    /// 制单日期.
    pub made_on: NaiveDate,
    /// 幅面.
    pub sheet: SlipSheet,
}

impl CaseSlip {
    /// The same paper in the site's own words.
    #[must_use]
    pub fn in_words(mut self, words: &Words) -> CaseSlip {
        self.title.clone_from(&words.title);
        self.footer.clone_from(&words.footer);
        if !words.note.is_empty() {
            self.notes.push(words.note.clone());
        }
        self
    }
}

impl SlipRow {
    /// A label and its text over the whole width.
    pub fn wide(label: &str, text: impl Into<String>) -> SlipRow {
        SlipRow::roomy(label, text, 1)
    }

    /// The same with room for at least so many lines.
    pub fn roomy(label: &str, text: impl Into<String>, lines: usize) -> SlipRow {
        SlipRow::Wide {
            label: label.to_owned(),
            text: text.into(),
            lines,
        }
    }

    /// Two labels with a text each.
    pub fn pair(left: (&str, impl Into<String>), right: (&str, impl Into<String>)) -> SlipRow {
        SlipRow::Pair([
            (left.0.to_owned(), left.1.into()),
            (right.0.to_owned(), right.1.into()),
        ])
    }
}

/// `□政务公开　■网站` – every choice with its box, the taken one filled.
pub fn boxes<'a>(choices: impl IntoIterator<Item = (&'a str, bool)>) -> String {
    choices
        .into_iter()
        .map(|(words, taken)| format!("{}{words}", if taken { '■' } else { '□' }))
        .collect::<Vec<_>>()
        .join("　")
}

/// Draws a slip.
pub fn case_slip_pdf(slip: &CaseSlip) -> Result<PdfDocument, DocumentError> {
    let mut drawing = Drawing::begin(slip)?;
    for row in &slip.rows {
        drawing.row(row);
    }
    drawing.notes();
    drawing.signatures();
    drawing.finish()
}

/// The measures of a sheet, in mm and points.
struct Measures {
    size: PaperSize,
    margin: f32,
    label_width: f32,
    title_size: f32,
    text_size: f32,
    small_size: f32,
}

const A4: Measures = Measures {
    size: A4_PORTRAIT,
    margin: 20.0,
    label_width: 30.0,
    title_size: 18.0,
    text_size: 11.0,
    small_size: 9.0,
};
const A5: Measures = Measures {
    size: A5_PORTRAIT,
    margin: 13.0,
    label_width: 24.0,
    title_size: 15.0,
    text_size: 10.5,
    small_size: 8.5,
};

/// From one baseline to the next, in em.
const LEADING: f32 = 1.5;
/// From the top of a line to its baseline, in em.
const ASCENT: f32 = 1.1;
/// White space around a cell's text, in mm.
const PADDING: f32 = 1.8;
const THICK: f32 = 0.35;
const THIN: f32 = 0.15;
const TITLE_BASELINE: f32 = 20.0;
const NUMBER_BASELINE: f32 = 28.0;
const TABLE_TOP: f32 = 31.0;
/// What is kept free at the foot of a sheet for the count of pages.
const FOOT: f32 = 15.0;
const LARGE_SIZE: f32 = 20.0;
/// Fewer lines than this are not worth leaving behind at the foot of a page.
const FEWEST_LINES: usize = 2;

struct Drawing<'a> {
    slip: &'a CaseSlip,
    measures: &'static Measures,
    setter: Setter,
    pages: Vec<Page>,
    /// Where the next thing is drawn, in mm.
    y: f32,
    table_top: f32,
}

impl<'a> Drawing<'a> {
    fn begin(slip: &'a CaseSlip) -> Result<Self, DocumentError> {
        let mut drawing = Drawing {
            slip,
            measures: match slip.sheet {
                SlipSheet::A4 => &A4,
                SlipSheet::A5 => &A5,
            },
            setter: Setter::new(Fonts::get()?),
            pages: Vec::new(),
            y: 0.0,
            table_top: 0.0,
        };
        drawing.open_page();
        Ok(drawing)
    }

    /// Every sheet carries title and number, so that a single one can be told.
    fn open_page(&mut self) {
        let measures = self.measures;
        let mut page = Page::new(measures.size);
        let (left, right) = (measures.margin, self.right());
        let title = self.setter.cut_line(
            &self.slip.title,
            Face::Sans,
            (right - left) / em(measures.title_size),
        );
        let middle = measures.size.width / 2.0;
        page.text_centred(middle, TITLE_BASELINE, &title, measures.title_size);
        let number = if self.slip.number.is_empty() {
            String::new()
        } else {
            format!("编号：{}", self.slip.number)
        };
        let number = self.setter.set_line(&number, Face::Serif);
        let number_width = measure(&number) * em(measures.text_size);
        let room = (right - left - number_width - 4.0) / em(measures.text_size);
        let site = self
            .setter
            .cut_line(&self.slip.site_name, Face::Serif, room);
        page.text(left, NUMBER_BASELINE, &site, measures.text_size);
        page.text_to_right(right, NUMBER_BASELINE, &number, measures.text_size);
        self.pages.push(page);
        self.y = TABLE_TOP;
        self.table_top = TABLE_TOP;
        self.rule(THICK);
    }

    fn right(&self) -> f32 {
        self.measures.size.width - self.measures.margin
    }

    fn bottom(&self) -> f32 {
        self.measures.size.height - FOOT
    }

    fn leading(&self) -> f32 {
        LEADING * em(self.measures.text_size)
    }

    fn height(&self, lines: usize) -> f32 {
        count(lines) * self.leading() + 2.0 * PADDING
    }

    /// Closes the table on this sheet and goes on with it on the next one.
    fn turn(&mut self) {
        self.close_table();
        self.open_page();
    }

    fn close_table(&mut self) {
        let (left, right, top, y) = (self.measures.margin, self.right(), self.table_top, self.y);
        if let Some(page) = self.pages.last_mut() {
            for x in [left, right] {
                page.line((x, top), (x, y), THICK);
            }
            page.line((left, y), (right, y), THICK);
        }
    }

    fn rule(&mut self, thickness: f32) {
        let (left, right, y) = (self.measures.margin, self.right(), self.y);
        if let Some(page) = self.pages.last_mut() {
            page.line((left, y), (right, y), thickness);
        }
    }

    fn row(&mut self, row: &SlipRow) {
        match row {
            SlipRow::Wide { label, text, lines } => self.wide(label, text, *lines),
            SlipRow::Pair(pair) => self.pair(pair),
            SlipRow::Heading(words) => self.heading(words),
            SlipRow::Large { label, text } => self.large(label, text),
        }
    }

    fn wide(&mut self, label: &str, text: &str, at_least: usize) {
        let left = self.measures.margin + self.measures.label_width;
        let width = self.right() - left;
        let label = self.wrap(label, self.measures.label_width, Face::Sans);
        let text = self.wrap(text, width, Face::Serif);
        let total = text.len().max(at_least).max(label.len());
        let mut from = 0;
        while from < total {
            let room = self.bottom() - self.y - 2.0 * PADDING;
            let fitting = whole(room / self.leading());
            let rest = total - from;
            let fresh = self.y <= TABLE_TOP + 0.01;
            let take = if rest <= fitting {
                rest
            } else if fitting >= FEWEST_LINES.max(label.len()) || fresh {
                fitting.max(1)
            } else {
                0
            };
            if take == 0 {
                self.turn();
                continue;
            }
            let height = self.height(take);
            let to = (from + take).min(text.len());
            let lines = text.get(from.min(to)..to).unwrap_or_default().to_vec();
            self.cell(
                self.measures.margin,
                self.measures.label_width,
                height,
                &label,
                true,
            );
            self.cell(left, width, height, &lines, false);
            self.y += height;
            self.rule(THIN);
            from += take;
            if from < total {
                self.turn();
            }
        }
    }

    fn pair(&mut self, pair: &[(String, String); 2]) {
        let half = (self.right() - self.measures.margin) / 2.0;
        let label_width = self.measures.label_width;
        let cells: Vec<_> = pair
            .iter()
            .map(|(label, text)| {
                (
                    self.wrap(label, label_width, Face::Sans),
                    self.wrap(text, half - label_width, Face::Serif),
                )
            })
            .collect();
        let lines = cells
            .iter()
            .map(|(label, text)| label.len().max(text.len()))
            .max()
            .unwrap_or(1)
            .max(1);
        let height = self.height(lines);
        if self.y + height > self.bottom() {
            self.turn();
        }
        for (place, (label, text)) in (0..).zip(&cells) {
            let x = self.measures.margin + half * f32::from(u8::from(place == 1));
            self.cell(x, label_width, height, label, true);
            self.cell(x + label_width, half - label_width, height, text, false);
        }
        self.y += height;
        self.rule(THIN);
    }

    fn heading(&mut self, words: &str) {
        let height = self.height(1);
        // A heading never stands alone at the foot.
        if self.y + 2.0 * height > self.bottom() {
            self.turn();
        }
        let (left, width) = (self.measures.margin, self.right() - self.measures.margin);
        if let Some(page) = self.pages.last_mut() {
            page.shade(left, self.y, width, height);
        }
        let line = self.setter.set_line(words, Face::Sans);
        let baseline = self.y + PADDING + ASCENT * em(self.measures.text_size);
        let (middle, size) = (left + width / 2.0, self.measures.text_size);
        if let Some(page) = self.pages.last_mut() {
            page.text_centred(middle, baseline, &line, size);
        }
        self.rule(THIN);
        self.y += height;
        self.rule(THIN);
    }

    fn large(&mut self, label: &str, text: &str) {
        let height = LEADING * em(LARGE_SIZE) + 2.0 * PADDING;
        if self.y + height > self.bottom() {
            self.turn();
        }
        let label = self.wrap(label, self.measures.label_width, Face::Sans);
        self.cell(
            self.measures.margin,
            self.measures.label_width,
            height,
            &label,
            true,
        );
        let left = self.measures.margin + self.measures.label_width;
        let line = self.setter.set_line(text, Face::Sans);
        let baseline = self.y + PADDING + ASCENT * em(LARGE_SIZE);
        let middle = f32::midpoint(left, self.right());
        if let Some(page) = self.pages.last_mut() {
            page.text_centred(middle, baseline, &line, LARGE_SIZE);
        }
        self.y += height;
        self.rule(THIN);
    }

    fn wrap(&mut self, text: &str, width: f32, face: Face) -> Vec<Vec<Mark>> {
        let room = (width - 2.0 * PADDING) / em(self.measures.text_size);
        self.setter.wrap(text, face, room)
    }

    /// One cell with its left rule. A label stands in the middle, a text at the left.
    fn cell(&mut self, x: f32, width: f32, height: f32, lines: &[Vec<Mark>], label: bool) {
        let size = self.measures.text_size;
        let leading = self.leading();
        let (top, left_edge) = (self.y, self.measures.margin);
        let down = if label {
            (height - 2.0 * PADDING - count(lines.len()) * leading) / 2.0
        } else {
            0.0
        };
        let Some(page) = self.pages.last_mut() else {
            return;
        };
        if x > left_edge {
            page.line((x, top), (x, top + height), THIN);
        }
        for (number, line) in lines.iter().enumerate() {
            let baseline = top + PADDING + down + count(number) * leading + ASCENT * em(size);
            if label {
                page.text_centred(x + width / 2.0, baseline, line, size);
            } else {
                page.text(x + PADDING, baseline, line, size);
            }
        }
    }

    fn notes(&mut self) {
        self.close_table();
        let size = self.measures.small_size;
        let width = (self.right() - self.measures.margin) / em(size);
        let mut texts = self.slip.notes.clone();
        if !self.setter.missing().is_empty() {
            texts.push(
                "方框内是字库暂缺的字的统一码（Unicode 编号），请对照原件手写补上。".to_owned(),
            );
        }
        self.y += 2.0;
        for text in texts {
            for line in self.setter.wrap(&text, Face::Serif, width) {
                if self.y + LEADING * em(size) > self.bottom() {
                    self.plain_page();
                }
                self.y += LEADING * em(size);
                let (left, y) = (self.measures.margin, self.y);
                if let Some(page) = self.pages.last_mut() {
                    page.text(left, y - 0.8, &line, size);
                }
            }
        }
    }

    /// A sheet for what follows the table: without a table of its own.
    fn plain_page(&mut self) {
        self.open_page();
        self.y = TABLE_TOP + 2.0;
    }

    fn signatures(&mut self) {
        if self.slip.signatures.is_empty() {
            return;
        }
        let height = 13.0;
        if self.y + height > self.bottom() {
            self.plain_page();
        }
        self.y += height;
        let size = self.measures.text_size;
        let share = (self.right() - self.measures.margin) / count(self.slip.signatures.len());
        let baseline = self.y - 2.5;
        for (place, label) in self.slip.signatures.iter().enumerate() {
            let line = self.setter.set_line(label, Face::Serif);
            let x = self.measures.margin + share * count(place);
            let from = x + measure(&line) * em(size);
            if let Some(page) = self.pages.last_mut() {
                page.text(x, baseline, &line, size);
                page.line(
                    (from, baseline + 1.0),
                    (x + share - 4.0, baseline + 1.0),
                    THIN,
                );
            }
        }
    }

    fn finish(self) -> Result<PdfDocument, DocumentError> {
        let Drawing {
            slip,
            measures,
            mut setter,
            mut pages,
            ..
        } = self;
        let total = pages.len();
        let foot = measures.size.height - 8.0;
        let room = (measures.size.width / 2.0 - measures.margin - 16.0) / em(measures.small_size);
        let footer = setter.cut_line(&slip.footer, Face::Serif, room.max(1.0));
        for (number, page) in (1..).zip(&mut pages) {
            if total > 1 {
                let line = format!("第 {number} 页　共 {total} 页");
                let line = setter.set_line(&line, Face::Serif);
                page.text_centred(measures.size.width / 2.0, foot, &line, measures.small_size);
            }
            page.text(measures.margin, foot, &footer, measures.small_size);
        }
        let bytes = bind(
            pages,
            &Description {
                title: format!("{} {}", slip.title, slip.number)
                    .trim_end()
                    .to_owned(),
                author: slip.site_name.clone(),
                made_on: slip.made_on,
            },
        )?;
        Ok(PdfDocument {
            bytes,
            pages: total,
            missing_characters: setter.missing().iter().copied().collect(),
        })
    }
}

/// Points as millimetres.
fn em(size: f32) -> f32 {
    size * MM_PER_POINT
}

/// A number of lines or columns as a factor.
fn count(lines: usize) -> f32 {
    f32::from(u16::try_from(lines).unwrap_or(u16::MAX))
}

/// How many whole lines a share of a page holds.
fn whole(lines: f32) -> usize {
    (1..=200_u16)
        .take_while(|count| f32::from(*count) <= lines)
        .count()
}
