//! Writing pages by krilla as PDF/A-2u (ISO 19005-2): ledgers (台账) and the month summary
//! (月度汇总), which are kept for decades and must be read and searched without this program.

use chrono::{Datelike, NaiveDate};
use krilla::color::{Color, luma, rgb};
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};

use crate::DocumentError;
use crate::fonts::{Face, Fonts};
use crate::page::{Description, Ink, Op, Page, PaperSize, Rectangle, points};
use crate::text::MM_PER_POINT;

/// Puts pages together into the bytes of a PDF/A-2u. The same pages and description give the same
/// bytes.
///
/// # Errors
/// [`DocumentError::Pdf`] when a rule of PDF/A is broken: nothing is written then.
pub fn bind_archive(pages: Vec<Page>, description: &Description) -> Result<Vec<u8>, DocumentError> {
    let fonts = Fonts::get()?;
    let failed = |reason: String| DocumentError::Pdf {
        title: description.title.clone(),
        source: reason.into(),
    };
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_U)
        .finish()
        .map_err(|error| failed(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        enable_tagging: false,
        ..SerializeSettings::default()
    });
    document.set_metadata(metadata(description));
    for page in pages {
        let settings =
            settings(page.size()).ok_or_else(|| failed(format!("page of {:?}", page.size())))?;
        let mut sheet = document.start_page_with(settings);
        let mut pen = Pen::new(sheet.surface(), page.size().height, fonts);
        for op in page.ops() {
            pen.draw(op);
        }
        pen.finish();
    }
    document.finish().map_err(|error| failed(told(&error)))
}

/// What was wrong. Of broken rules the first is enough to find the fault; the library itself would
/// only count them.
fn told(error: &KrillaError) -> String {
    if let KrillaError::Validation(broken) = error
        && let Some((rule, _)) = broken.first()
    {
        return format!("PDF/A-2u: {rule:?}");
    }
    error.to_string()
}

fn metadata(description: &Description) -> Metadata {
    Metadata::new()
        .title(description.title.clone())
        .authors(vec![description.author.clone()])
        .creator("ZoneDesk".to_owned())
        .producer("ZoneDesk".to_owned())
        .language("zh-CN".to_owned())
        .creation_date(midnight(description.made_on))
}

/// The beginning of a day, by Beijing time.
fn midnight(day: NaiveDate) -> DateTime {
    let small = |number: u32| u8::try_from(number).unwrap_or(1);
    DateTime::new(u16::try_from(day.year()).unwrap_or(0))
        .month(small(day.month()))
        .day(small(day.day()))
        .hour(0)
        .minute(0)
        .second(0)
        .utc_offset_hour(8)
}

fn settings(size: PaperSize) -> Option<PageSettings> {
    PageSettings::from_wh(edge(size.width), edge(size.height))
}

/// An edge of a sheet in points, to a thousandth, as the printed papers have it.
fn edge(millimetres: f32) -> f32 {
    thousandth(millimetres / MM_PER_POINT)
}

fn thousandth(points: f32) -> f32 {
    (points * 1000.0).round() / 1000.0
}

/// Draws the steps of one page.
struct Pen<'a> {
    surface: Surface<'a>,
    /// The height of the sheet in mm.
    height: f32,
    fonts: &'static Fonts,
    ink: Ink,
    /// Lines not drawn yet, by their thickness in points. All of one thickness become one path:
    /// the library sets every state anew for each path, and a ledger has a line under each row.
    lines: Vec<(f32, PathBuilder)>,
    glyphs: Vec<KrillaGlyph>,
}

impl<'a> Pen<'a> {
    fn new(surface: Surface<'a>, height: f32, fonts: &'static Fonts) -> Pen<'a> {
        let mut pen = Pen {
            surface,
            height,
            fonts,
            ink: Ink::BLACK,
            lines: Vec::new(),
            glyphs: Vec::new(),
        };
        pen.fill();
        pen
    }

    fn draw(&mut self, op: &Op) {
        match op {
            Op::Ink(ink) => {
                self.draw_lines();
                self.ink = *ink;
                self.fill();
            }
            Op::Line {
                from,
                to,
                thickness,
            } => {
                let (from, to) = (self.point(*from), self.point(*to));
                let path = self.path(*thickness);
                path.move_to(from.x, from.y);
                path.line_to(to.x, to.y);
            }
            Op::Frame(frame, thickness) => {
                if let Some(frame) = self.rectangle(frame) {
                    self.path(*thickness).push_rect(frame);
                }
            }
            Op::Area(area) => {
                self.draw_lines();
                let mut path = PathBuilder::new();
                if let Some(area) = self.rectangle(area) {
                    path.push_rect(area);
                }
                if let Some(path) = path.finish() {
                    self.surface.draw_path(&path);
                }
            }
            Op::Text {
                at,
                face,
                size,
                text,
            } => self.text(*at, *face, *size, text),
        }
    }

    fn text(&mut self, at: (f32, f32), face: Face, size: f32, text: &str) {
        self.glyphs.clear();
        for (start, character) in text.char_indices() {
            // What the font lacks has the number 0, which PDF/A refuses.
            let (glyph, advance) = self.fonts.drawing(character, face).unwrap_or_default();
            self.glyphs.push(KrillaGlyph::new(
                GlyphId::new(glyph.into()),
                advance,
                0.0,
                0.0,
                0.0,
                start..start + character.len_utf8(),
                None,
            ));
        }
        let start = self.point(at);
        let font = self.fonts.archive(face).clone();
        self.surface
            .draw_glyphs(start, &self.glyphs, font, text, size, false);
    }

    /// The path of the lines of this thickness.
    fn path(&mut self, thickness: f32) -> &mut PathBuilder {
        let thickness = points(thickness);
        let place = self
            .lines
            .iter()
            .position(|(known, _)| *known == thickness)
            .unwrap_or_else(|| {
                self.lines.push((thickness, PathBuilder::new()));
                self.lines.len() - 1
            });
        &mut self.lines[place].1
    }

    fn draw_lines(&mut self) {
        if self.lines.is_empty() {
            return;
        }
        self.surface.set_fill(None);
        for (width, path) in std::mem::take(&mut self.lines) {
            self.surface.set_stroke(Some(Stroke {
                paint: luma::Color::black().into(),
                width,
                ..Stroke::default()
            }));
            if let Some(path) = path.finish() {
                self.surface.draw_path(&path);
            }
        }
        self.surface.set_stroke(None);
        self.fill();
    }

    /// Areas and texts from here on are in the ink of the moment.
    fn fill(&mut self) {
        self.surface.set_fill(Some(Fill {
            paint: colour(self.ink).into(),
            ..Fill::default()
        }));
    }

    /// Where the printed papers have it, too: they count from the lower edge.
    fn point(&self, (x, y): (f32, f32)) -> Point {
        let above = edge(self.height) - points(self.height - y);
        Point::from_xy(points(x), thousandth(above))
    }

    fn rectangle(&self, rectangle: &Rectangle) -> Option<Rect> {
        let corner = self.point((rectangle.x, rectangle.y + rectangle.height));
        let (width, height) = (points(rectangle.width), points(rectangle.height));
        Rect::from_xywh(corner.x, thousandth(corner.y - height), width, height)
    }

    fn finish(mut self) {
        self.draw_lines();
        self.surface.finish();
    }
}

fn colour(ink: Ink) -> Color {
    match ink {
        Ink::Grey(percent) => luma::Color::new(step(percent)).into(),
        Ink::Colour(red, green, blue) => rgb::Color::new(step(red), step(green), step(blue)).into(),
    }
}

/// A share from 0 to 1 as one of 256 steps.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Clamped to what fits.
fn step(share: f32) -> u8 {
    (share.clamp(0.0, 1.0) * 255.0).round() as u8
}
