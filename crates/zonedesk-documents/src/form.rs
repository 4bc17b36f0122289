//! 表单 – label and value side by side in boxes, on A4 portrait: the layer of every slip and form.
//!
//! A paper is written from its upper edge downwards. A row that finds no room goes to the next page; a
//! value longer than a page runs over as many as it needs, whole.

use crate::fonts::{Face, Fonts};
use crate::page::{A4_PORTRAIT, Description, Page, bind};
use crate::qr::draw_qr;
use crate::text::{MM_PER_POINT, Mark, Setter, measure};
use crate::{DocumentError, PdfDocument};

/// The printed area, in mm from the left and upper edges.
pub const LEFT: f32 = 18.0;
/// Its right edge.
pub const RIGHT: f32 = A4_PORTRAIT.width - 18.0;
const TOP: f32 = 16.0;
const BOTTOM: f32 = A4_PORTRAIT.height - 15.0;
const FOOT_BASELINE: f32 = A4_PORTRAIT.height - 9.0;
const FOOT_SIZE: f32 = 8.5;
const THIN: f32 = 0.15;
const PADDING_X: f32 = 1.6;
const PADDING_Y: f32 = 1.2;
/// From one baseline to the next, in em.
const LEADING: f32 = 1.36;
/// From the top of a line to its baseline, in em.
const ASCENT: f32 = 1.06;

/// 一栏 – a label and what is written beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What stands in the shaded box.
    pub label: String,
    /// What stands beside it; empty leaves room to write.
    pub value: String,
    /// Its share of the row's width.
    pub weight: f32,
    /// Lines that are kept free at least.
    pub least_lines: usize,
    /// Lines that are shown at most, the last one cut with a visible …; 0 for all of them.
    pub most_lines: usize,
}

impl Entry {
    /// A label with its value, both of ordinary size.
    pub fn new(label: &str, value: impl Into<String>) -> Entry {
        Entry {
            label: label.to_owned(),
            value: value.into(),
            weight: 1.0,
            least_lines: 1,
            most_lines: 0,
        }
    }

    /// The same with another share of the row's width.
    #[must_use]
    pub fn weighing(self, weight: f32) -> Entry {
        Entry { weight, ..self }
    }

    /// The same with room for at least so many lines.
    #[must_use]
    pub fn at_least(self, least_lines: usize) -> Entry {
        Entry {
            least_lines,
            ..self
        }
    }

    /// The same with at most so many lines.
    #[must_use]
    pub fn at_most(self, most_lines: usize) -> Entry {
        Entry { most_lines, ..self }
    }
}

/// `■ 当面领取　□ 邮寄`: every choice with its box, the chosen ones filled.
pub fn choices(all: &[&str], chosen: impl Fn(&str) -> bool) -> String {
    let boxed: Vec<String> = all
        .iter()
        .map(|choice| {
            let mark = if chosen(choice) { '■' } else { '□' };
            format!("{mark}\u{a0}{choice}")
        })
        .collect();
    boxed.join("　")
}

/// A form being written.
pub struct Form {
    setter: Setter,
    pages: Vec<Page>,
    y: f32,
    right: f32,
    size: f32,
    label_width: f32,
    footer: String,
}

impl Form {
    /// An empty first page. Texts are `size` points, labels `label_width` mm wide.
    ///
    /// # Errors
    /// [`DocumentError::Font`] when the program itself is damaged.
    pub fn new(size: f32, label_width: f32) -> Result<Form, DocumentError> {
        Ok(Form {
            setter: Setter::new(Fonts::get()?),
            pages: vec![Page::new(A4_PORTRAIT)],
            y: TOP,
            right: RIGHT,
            size,
            label_width,
            footer: String::new(),
        })
    }

    /// Begins a page.
    pub fn new_page(&mut self) {
        self.pages.push(Page::new(A4_PORTRAIT));
        self.y = TOP;
    }

    /// Where the next thing is drawn, in mm from the upper edge.
    pub fn y(&self) -> f32 {
        self.y
    }

    /// Goes on at this height.
    pub fn move_to(&mut self, y: f32) {
        self.y = y;
    }

    /// Keeps a strip at the right free, this many mm wide; 0 for none.
    pub fn keep_right_free(&mut self, width: f32) {
        self.right = RIGHT - width;
    }

    /// 标题 in the middle.
    pub fn title(&mut self, text: &str, size: f32) {
        let line = self
            .setter
            .cut_line(text, Face::Sans, (RIGHT - LEFT) / (size * MM_PER_POINT));
        let baseline = self.y + ASCENT * size * MM_PER_POINT;
        if let Some(page) = self.pages.last_mut() {
            page.text_centred((LEFT + RIGHT) / 2.0, baseline, &line, size);
        }
        self.y += 1.75 * size * MM_PER_POINT;
    }

    /// A line with one text at its left and one at its right end.
    pub fn ends(&mut self, left: &str, right: &str) {
        let right_line = self.setter.set_line(right, Face::Serif);
        let room = (self.right - LEFT) / self.em() - measure(&right_line) - 1.0;
        let left_line = self.setter.cut_line(left, Face::Serif, room.max(1.0));
        let baseline = self.y + ASCENT * self.em();
        let (size, right) = (self.size, self.right);
        if let Some(page) = self.pages.last_mut() {
            page.text(LEFT, baseline, &left_line, size);
            page.text_to_right(right, baseline, &right_line, size);
        }
        self.y += self.leading() + 0.8;
    }

    /// A paragraph over the whole width, without a box.
    pub fn paragraph(&mut self, text: &str, size: f32) {
        let em = size * MM_PER_POINT;
        let lines = self
            .setter
            .wrap(text, Face::Serif, (self.right - LEFT) / em);
        for line in lines {
            self.make_room(LEADING * em);
            let baseline = self.y + ASCENT * em;
            if let Some(page) = self.pages.last_mut() {
                page.text(LEFT, baseline, &line, size);
            }
            self.y += LEADING * em;
        }
    }

    /// Free space, in mm.
    pub fn space(&mut self, height: f32) {
        self.y += height;
    }

    /// A shaded line over the whole width that names the part below it.
    pub fn band(&mut self, text: &str) {
        let height = self.height(1);
        // A name stays with the first row of its part.
        self.make_room(2.0 * height);
        let line = self.setter.set_line(text, Face::Sans);
        let (y, right, size) = (self.y, self.right, self.size);
        let baseline = y + PADDING_Y + ASCENT * self.em();
        if let Some(page) = self.pages.last_mut() {
            page.shade(LEFT, y, right - LEFT, height);
            outline(page, LEFT, y, right, y + height);
            page.text_centred((LEFT + right) / 2.0, baseline, &line, size);
        }
        self.y += height;
    }

    /// A row of labels with their values.
    pub fn row(&mut self, entries: &[Entry]) {
        let total: f32 = entries.iter().map(|entry| entry.weight).sum();
        let width = self.right - LEFT;
        let mut x = LEFT;
        let mut cells = Vec::new();
        for entry in entries {
            let right = x + width * entry.weight / total;
            let room = (right - x - self.label_width - 2.0 * PADDING_X) / self.em();
            let mut lines = self.setter.wrap(&entry.value, Face::Serif, room);
            if entry.most_lines > 0 && lines.len() > entry.most_lines {
                lines.truncate(entry.most_lines);
                if let Some(last) = lines.last_mut() {
                    while measure(last) + 1.0 > room && last.pop().is_some() {}
                    last.extend(self.setter.set_line("…", Face::Serif));
                }
            }
            let label_room = (self.label_width - PADDING_X) / self.em();
            let label = self.setter.wrap(&entry.label, Face::Sans, label_room);
            let least = entry.least_lines.max(label.len());
            cells.push(Cell {
                x,
                right,
                label,
                lines,
                least,
            });
            x = right;
        }
        let count = cells.iter().map(Cell::line_count).max().unwrap_or(1);
        self.cells(&cells, count);
    }

    /// A QR code `side` mm wide with its quiet zone, its upper left corner at this point.
    ///
    /// # Errors
    /// [`DocumentError::Qr`] when the text is too long for one.
    pub fn qr(&mut self, x: f32, y: f32, side: f32, text: &str) -> Result<(), DocumentError> {
        match self.pages.last_mut() {
            Some(page) => draw_qr(page, text, x, y, side),
            None => Ok(()),
        }
    }

    /// 裁切线 over the whole sheet at this height.
    pub fn cut_here(&mut self, y: f32, words: &str) {
        let line = self.setter.set_line(words, Face::Sans);
        let Some(page) = self.pages.last_mut() else {
            return;
        };
        let middle = A4_PORTRAIT.width / 2.0;
        let half = measure(&line) * 8.0 * MM_PER_POINT / 2.0 + 3.0;
        let mut x = 6.0;
        while x < A4_PORTRAIT.width - 6.0 {
            if (x + 1.0 - middle).abs() > half {
                page.line((x, y), (x + 2.0, y), 0.12);
            }
            x += 4.0;
        }
        page.text_centred(middle, y + 1.0, &line, 8.0);
    }

    /// 页脚 – this line at the foot of every page.
    pub fn footer(&mut self, text: &str) {
        text.clone_into(&mut self.footer);
    }

    /// The finished paper.
    ///
    /// # Errors
    /// [`DocumentError::Pdf`].
    pub fn finish(mut self, description: &Description) -> Result<PdfDocument, DocumentError> {
        let pages = self.pages.len();
        let room = (RIGHT - LEFT) / (FOOT_SIZE * MM_PER_POINT);
        let footer = self.setter.cut_line(&self.footer, Face::Serif, room);
        for page in &mut self.pages {
            page.text(LEFT, FOOT_BASELINE, &footer, FOOT_SIZE);
        }
        Ok(PdfDocument {
            bytes: bind(self.pages, description)?,
            pages,
            missing_characters: self.setter.missing().iter().copied().collect(),
        })
    }

    fn cells(&mut self, cells: &[Cell], lines: usize) {
        let mut from = 0;
        while from < lines {
            let left = lines - from;
            let fits_a_page = self.height(left) <= BOTTOM - TOP;
            if self.y + self.height(left) > BOTTOM && self.y > TOP && (fits_a_page || from > 0) {
                self.new_page();
            }
            let mut take = left;
            while take > 1 && self.y + self.height(take) > BOTTOM {
                take -= 1;
            }
            if take < left && take < 3 && self.y > TOP {
                self.new_page();
                continue;
            }
            self.draw(cells, from, from + take);
            from += take;
        }
    }

    fn draw(&mut self, cells: &[Cell], from: usize, to: usize) {
        let (em, leading, size, label_width) =
            (self.em(), self.leading(), self.size, self.label_width);
        let (y, bottom) = (self.y, self.y + self.height(to - from));
        let Some(page) = self.pages.last_mut() else {
            return;
        };
        for cell in cells {
            let value_x = cell.x + label_width;
            page.shade(cell.x, y, label_width, bottom - y);
            outline(page, cell.x, y, cell.right, bottom);
            page.line((value_x, y), (value_x, bottom), THIN);
            let down = (bottom - y - count(cell.label.len()) * leading) / 2.0;
            for (place, line) in cell.label.iter().enumerate() {
                let baseline = y + down + count(place) * leading + ASCENT * em;
                page.text_centred(cell.x + label_width / 2.0, baseline, line, size);
            }
            let lines = cell
                .lines
                .get(from..to.min(cell.lines.len()))
                .unwrap_or_default();
            let short = cell.lines.len() <= 1 && cell.least <= 2;
            let down = if short {
                (bottom - y - count(lines.len()) * leading) / 2.0
            } else {
                PADDING_Y
            };
            for (place, line) in lines.iter().enumerate() {
                let baseline = y + down + count(place) * leading + ASCENT * em;
                page.text(value_x + PADDING_X, baseline, line, size);
            }
        }
        self.y = bottom;
    }

    fn make_room(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > TOP {
            self.new_page();
        }
    }

    fn height(&self, lines: usize) -> f32 {
        count(lines) * self.leading() + 2.0 * PADDING_Y
    }

    fn em(&self) -> f32 {
        self.size * MM_PER_POINT
    }

    fn leading(&self) -> f32 {
        LEADING * self.em()
    }
}

struct Cell {
    x: f32,
    right: f32,
    label: Vec<Vec<Mark>>,
    lines: Vec<Vec<Mark>>,
    least: usize,
}

impl Cell {
    fn line_count(&self) -> usize {
        self.lines.len().max(self.least)
    }
}

fn outline(page: &mut Page, x: f32, y: f32, right: f32, bottom: f32) {
    page.line((x, y), (right, y), THIN);
    page.line((x, bottom), (right, bottom), THIN);
    page.line((x, y), (x, bottom), THIN);
    page.line((right, y), (right, bottom), THIN);
}

/// A small number as a factor.
fn count(number: usize) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}
