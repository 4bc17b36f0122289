//! Drawing on a page: millimetres from its upper left corner.

use chrono::{Datelike, NaiveDate};
use printpdf::{
    Color, Greyscale, Line, LinePoint, Op, PaintMode, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Point, Pt, Rect, Rgb, TextItem, WindingOrder,
};

use crate::DocumentError;
use crate::fonts::{Face, Fonts};
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

    /// A black line from one point to another, `thickness` mm strong.
    pub fn line(&mut self, from: (f32, f32), to: (f32, f32), thickness: f32) {
        self.ops.push(Op::SetOutlineThickness {
            pt: points(thickness),
        });
        let ends = [from, to].map(|(x, y)| LinePoint {
            p: self.point(x, y),
            bezier: false,
        });
        self.ops.push(Op::DrawLine {
            line: Line {
                points: ends.to_vec(),
                is_closed: false,
            },
        });
    }

    /// A light grey area behind headings.
    pub fn shade(&mut self, x: f32, y: f32, width: f32, height: f32) {
        self.fill_grey(0.93);
        self.rectangle(x, y, width, height, PaintMode::Fill);
        self.fill_grey(0.0);
    }

    /// A bar of a chart, in the blue of the program; on a black printer it is a dark grey.
    pub fn bar(&mut self, x: f32, y: f32, width: f32, height: f32) {
        self.ops.push(Op::SetFillColor {
            col: Color::Rgb(Rgb::new(0.08, 0.31, 0.56, None)),
        });
        self.rectangle(x, y, width, height, PaintMode::Fill);
        self.fill_grey(0.0);
    }

    /// A black area.
    pub fn black(&mut self, x: f32, y: f32, width: f32, height: f32) {
        self.rectangle(x, y, width, height, PaintMode::Fill);
    }

    /// A black frame, its lines `thickness` mm strong.
    pub fn frame(&mut self, x: f32, y: f32, width: f32, height: f32, thickness: f32) {
        self.ops.push(Op::SetOutlineThickness {
            pt: points(thickness),
        });
        self.rectangle(x, y, width, height, PaintMode::Stroke);
    }

    /// Draws in grey, from 0 for black to 1 for white, what `draw` draws.
    pub fn grey(&mut self, percent: f32, draw: impl FnOnce(&mut Page)) {
        self.fill_grey(percent);
        draw(self);
        self.fill_grey(0.0);
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
        self.ops.extend([
            Op::StartTextSection,
            Op::SetFont {
                font: PdfFontHandle::External(face.id()),
                size: Pt(size),
            },
            Op::SetTextCursor {
                pos: self.point(x, baseline),
            },
            Op::ShowText {
                items: vec![TextItem::Text(text.to_owned())],
            },
            Op::EndTextSection,
        ]);
    }

    /// A frame with the code point in it: legible on paper and found by a text search.
    fn boxed(&mut self, x: f32, baseline: f32, character: char, advance: f32, size: f32) {
        let em = size * MM_PER_POINT;
        let padding = BOX_PADDING * em;
        self.ops.push(Op::SetOutlineThickness { pt: Pt(0.4) });
        self.rectangle(
            x + padding,
            baseline - 0.72 * em,
            advance * em - 2.0 * padding,
            0.86 * em,
            PaintMode::Stroke,
        );
        self.run(
            x + 2.0 * padding,
            baseline - 0.05 * em,
            Some(Face::Sans),
            &code_point(character),
            size * BOX_SCALE,
        );
    }

    fn rectangle(&mut self, x: f32, y: f32, width: f32, height: f32, mode: PaintMode) {
        let corner = self.point(x, y + height);
        self.ops.push(Op::DrawRectangle {
            rectangle: Rect {
                x: corner.x,
                y: corner.y,
                width: points(width),
                height: points(height),
                mode: Some(mode),
                winding_order: Some(WindingOrder::NonZero),
            },
        });
    }

    fn fill_grey(&mut self, percent: f32) {
        self.ops.push(Op::SetFillColor {
            col: Color::Greyscale(Greyscale::new(percent, None)),
        });
    }

    fn point(&self, x: f32, y: f32) -> Point {
        Point {
            x: points(x),
            y: points(self.size.height - y),
        }
    }
}

/// Puts pages together into the bytes of a PDF. The same pages and description give the same
/// bytes.
pub fn bind(pages: Vec<Page>, description: &Description) -> Result<Vec<u8>, DocumentError> {
    let failed = |source: Box<dyn std::error::Error + Send + Sync>| DocumentError::Pdf {
        title: description.title.clone(),
        source,
    };
    let mut document = PdfDocument::new(&description.title);
    let fonts = Fonts::get()?;
    for face in Face::ALL {
        document
            .resources
            .fonts
            .map
            .insert(face.id(), PdfFont::new(fonts.parsed(face).clone()));
    }
    let information = &mut document.metadata.info;
    information.author.clone_from(&description.author);
    information.creator = "ZoneDesk".to_owned();
    information.producer = "ZoneDesk".to_owned();
    document.pages = pages
        .into_iter()
        .map(|page| {
            PdfPage::new(
                printpdf::Mm(page.size.width),
                printpdf::Mm(page.size.height),
                page.ops,
            )
        })
        .collect();

    let mut warnings = Vec::new();
    let mut file = printpdf::to_lopdf_doc(&document, &PdfSaveOptions::default(), &mut warnings);
    if let Some(warning) = warnings
        .iter()
        .find(|warning| warning.severity == printpdf::PdfParseErrorSeverity::Error)
    {
        return Err(failed(warning.msg.clone().into()));
    }
    describe(&mut file, description).map_err(|error| failed(error.into()))?;
    file.compress();
    let mut bytes = Vec::new();
    file.save_to(&mut bytes)
        .map_err(|error| failed(error.into()))?;
    Ok(bytes)
}

/// What printpdf leaves out or fills with chance: the language, the dates, the identifier.
fn describe(file: &mut lopdf::Document, description: &Description) -> Result<(), lopdf::Error> {
    // The language and the text maps are newer than the 1.3 that printpdf declares.
    file.version = "1.7".to_owned();
    let catalog = file.catalog_mut()?;
    catalog.set("Lang", lopdf::Object::string_literal("zh-CN"));
    catalog.set(
        "ViewerPreferences",
        lopdf::dictionary! { "DisplayDocTitle" => true },
    );
    let day = description.made_on;
    let date = format!(
        "D:{:04}{:02}{:02}000000+08'00'",
        day.year(),
        day.month(),
        day.day()
    );
    let information = file.trailer.get(b"Info")?.as_reference()?;
    let information = file.get_object_mut(information)?.as_dict_mut()?;
    information.set("CreationDate", lopdf::Object::string_literal(date.clone()));
    information.set("ModDate", lopdf::Object::string_literal(date));
    information.remove(b"GTS_PDFXVersion");
    information.remove(b"Identifier");
    // A random identifier would make every print of the same paper another file.
    file.trailer.remove(b"ID");
    Ok(())
}

/// Millimetres as points, to a hundredth of a point: finer than any printer, and short in the
/// file.
fn points(millimetres: f32) -> Pt {
    Pt((millimetres / MM_PER_POINT * 100.0).round() / 100.0)
}
