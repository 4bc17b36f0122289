//! Drawing on a page: millimetres from its upper left corner.
//!
//! A page only records what is drawn. Which library writes it is chosen when it is bound: [`bind`]
//! for what is printed and handed out, [`bind_archive`] for what is kept.

use chrono::NaiveDate;

pub use crate::archive::bind_archive;
use crate::fonts::Face;
pub use crate::print::bind;
use crate::text::{BOX_PADDING, BOX_SCALE, MM_PER_POINT, Mark, code_point, measure};

/// The size of a sheet in millimetres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PaperSize {
    /// From the left to the right edge.
    pub width: f32,
    /// From the upper to the lower edge.
    pub height: f32,
}

/// A4 纵向.
pub const A4_PORTRAIT: PaperSize = PaperSize {
    width: 210.0,
    height: 297.0,
};

/// A4 横向.
pub const A4_LANDSCAPE: PaperSize = PaperSize {
    width: 297.0,
    height: 210.0,
};

/// A5 纵向.
pub const A5_PORTRAIT: PaperSize = PaperSize {
    width: 148.0,
    height: 210.0,
};

/// One page being drawn.
pub struct Page {
    size: PaperSize,
    ops: Vec<Op>,
}

/// One step of drawing, in the order of the page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Op {
    /// Areas and texts from here on are in this colour. A page begins in black; lines stay black.
    Ink(Ink),
    /// A black line.
    Line {
        from: (f32, f32),
        to: (f32, f32),
        thickness: f32,
    },
    /// A filled rectangle.
    Area(Rectangle),
    /// A black outline.
    Frame(Rectangle, f32),
    /// Text of one face, the left end of its baseline, and its size in points.
    Text {
        at: (f32, f32),
        face: Face,
        size: f32,
        text: String,
    },
}

/// A rectangle by its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rectangle {
    pub(crate) x: f32,
    pub(crate) y: f32,
    pub(crate) width: f32,
    pub(crate) height: f32,
}

/// A colour of the program's papers.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ink {
    /// From 0 for black to 1 for white.
    Grey(f32),
    /// Red, green and blue from 0 to 1.
    Colour(f32, f32, f32),
}

impl Ink {
    pub(crate) const BLACK: Ink = Ink::Grey(0.0);
    const HEADING: Ink = Ink::Grey(0.93);
    const BAR: Ink = Ink::Colour(0.08, 0.31, 0.56);
}

/// What a PDF says about itself.
pub struct Description {
    /// 标题.
    pub title: String,
    /// 制作单位.
    pub author: String,
    /// The day the paper was made.
    pub made_on: NaiveDate,
}

impl Page {
    /// An empty page.
    pub fn new(size: PaperSize) -> Page {
        Page {
            size,
            ops: Vec::new(),
        }
    }

    /// Its size.
    pub fn size(&self) -> PaperSize {
        self.size
    }

    pub(crate) fn ops(&self) -> &[Op] {
        &self.ops
    }

    /// A black line from one point to another, `thickness` mm strong.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), thickness: f32) {
        self.ops.push(Op::Line {
            from,
            to,
            thickness,
        });
    }

    /// A light grey area behind headings.
    pub fn shade(&mut self, x: f32, y: f32, width: f32, height: f32) {
        self.inked(Ink::HEADING, |page| page.black(x, y, width, height));
    }

    /// A bar of a chart, in the blue of the program; on a black printer it is a dark grey.
    pub fn bar(&mut self, x: f32, y: f32, width: f32, height: f32) {
        self.inked(Ink::BAR, |page| page.black(x, y, width, height));
    }

    /// A black area.
    pub fn black(&mut self, x: f32, y: f32, width: f32, height: f32) {
        self.ops.push(Op::Area(Rectangle {
            x,
            y,
            width,
            height,
        }));
    }

    /// A black frame, its lines `thickness` mm strong.
    pub fn frame(&mut self, x: f32, y: f32, width: f32, height: f32, thickness: f32) {
        let rectangle = Rectangle {
            x,
            y,
            width,
            height,
        };
        self.ops.push(Op::Frame(rectangle, thickness));
    }

    /// Draws in grey, from 0 for black to 1 for white, what `draw` draws.
    pub fn grey(&mut self, percent: f32, draw: impl FnOnce(&mut Page)) {
        self.inked(Ink::Grey(percent), draw);
    }

    /// A line of text of `size` points, its left end and baseline at this point.
    pub fn text(&mut self, x: f32, baseline: f32, line: &[Mark], size: f32) {
        let em = size * MM_PER_POINT;
        let mut pen = x;
        let mut run = String::new();
        let mut run_from = x;
        let mut run_face: Option<Face> = None;
        for mark in line {
            let face = match mark {
                Mark::Drawn { face, .. } => Some(*face),
                Mark::Boxed { .. } => None,
            };
            if face != run_face {
                self.run(run_from, baseline, run_face, &run, size);
                run.clear();
                run_from = pen;
                run_face = face;
            }
            match mark {
                Mark::Drawn { character, .. } => run.push(*character),
                Mark::Boxed { character, advance } => {
                    self.boxed(pen, baseline, *character, *advance, size);
                }
            }
            pen += mark.advance() * em;
        }
        self.run(run_from, baseline, run_face, &run, size);
    }

    /// A line of text with its middle at `x`.
    pub fn text_centred(&mut self, x: f32, baseline: f32, line: &[Mark], size: f32) {
        let width = measure(line) * size * MM_PER_POINT;
        self.text(x - width / 2.0, baseline, line, size);
    }

    /// A line of text with its right end at `x`.
    pub fn text_to_right(&mut self, x: f32, baseline: f32, line: &[Mark], size: f32) {
        let width = measure(line) * size * MM_PER_POINT;
        self.text(x - width, baseline, line, size);
    }

    fn run(&mut self, x: f32, baseline: f32, face: Option<Face>, text: &str, size: f32) {
        let Some(face) = face.filter(|_| !text.is_empty()) else {
            return;
        };
        self.ops.push(Op::Text {
            at: (x, baseline),
            face,
            size,
            text: text.to_owned(),
        });
    }

    /// A frame with the code point in it: legible on paper and found by a text search.
    fn boxed(&mut self, x: f32, baseline: f32, character: char, advance: f32, size: f32) {
        let em = size * MM_PER_POINT;
        let padding = BOX_PADDING * em;
        self.frame(
            x + padding,
            baseline - 0.72 * em,
            advance * em - 2.0 * padding,
            0.86 * em,
            BOX_LINE,
        );
        self.run(
            x + 2.0 * padding,
            baseline - 0.05 * em,
            Some(Face::Sans),
            &code_point(character),
            size * BOX_SCALE,
        );
    }

    /// Colours what `draw` draws, and goes back to black.
    fn inked(&mut self, ink: Ink, draw: impl FnOnce(&mut Page)) {
        self.ops.push(Op::Ink(ink));
        draw(self);
        self.ops.push(Op::Ink(Ink::BLACK));
    }
}

/// The frame of a box, 0.4 points strong.
const BOX_LINE: f32 = 0.4 * MM_PER_POINT;

/// Millimetres as points, to a hundredth of a point: finer than any printer, and short in the
/// file.
pub(crate) fn points(millimetres: f32) -> f32 {
    (millimetres / MM_PER_POINT * 100.0).round() / 100.0
}
