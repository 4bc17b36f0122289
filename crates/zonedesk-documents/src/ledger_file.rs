//! Reading a ledger back from its PDF (核对台账), and where it differs from the one it should be.
//!
//! What is read is what a page draws: every run of text with its place, every line and area, the fonts.
//! Nothing that a file says about itself counts.

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId, content::Operation};
use std::collections::{BTreeMap, BTreeSet};
use thiserror::Error;
use zonedesk_domain::journal::{Algorithm, Digest};

use crate::ledger::{Places, RowPlace};
use crate::text::MM_PER_POINT;

/// No part of a ledger unfolds to more.
const MOST_UNFOLDED: usize = 64 * 1024 * 1024;
/// Title, unit and month stand above this, in mm from the upper edge.
const HEAD: f32 = 45.0;
/// Two runs whose baselines are no farther apart than this, in mm, stand on one line.
const ONE_LINE: f32 = 0.4;

/// A file that cannot be read as a ledger.
#[derive(Debug, Error)]
pub enum LedgerFileError {
    /// It is no PDF, or a damaged or locked one.
    #[error("文件不是 PDF，或者已经损坏、加了密码，无法核对")]
    Damaged(#[source] lopdf::Error),
    /// It has no pages.
    #[error("文件中没有页面，无法核对")]
    NoPages,
}

/// A ledger as a PDF draws it.
#[derive(Debug)]
pub struct LedgerFile {
    pages: Vec<DrawnPage>,
}

#[derive(Debug, Default)]
struct DrawnPage {
    texts: Vec<Text>,
    /// Every other operation, as it stands there.
    drawing: Vec<String>,
    fonts: BTreeSet<Digest>,
    annotated: bool,
}

/// A run of text.
#[derive(Debug, Clone, PartialEq)]
struct Text {
    /// Its left end, in mm.
    x: f32,
    /// Its baseline, in mm from the upper edge.
    y: f32,
    size: f32,
    said: String,
}

/// One difference between a ledger and a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The page, from 1.
    pub page: usize,
    /// Where on it.
    pub at: DifferentPlace,
    /// What should stand there.
    pub expected: String,
    /// What stands there.
    pub found: String,
}

/// Where a file differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DifferentPlace {
    /// A cell of the table.
    Cell {
        /// Whether it belongs to what was said later, not to the month itself.
        later: bool,
        /// The row, from 0.
        row: usize,
        /// The column, from 0.
        column: usize,
    },
    /// A line above or below the table, or its headings.
    Around,
    /// Lines, areas, colours or pictures.
    Drawing,
    /// The fonts: they may draw another character than the one they name.
    Fonts,
    /// Something was laid over the page.
    Annotation,
    /// The number of pages.
    Pages,
}

impl LedgerFile {
    /// Reads a PDF.
    ///
    /// # Errors
    /// [`LedgerFileError`].
    pub fn read(bytes: &[u8]) -> Result<Self, LedgerFileError> {
        let options = LoadOptions {
            max_decompressed_size: Some(MOST_UNFOLDED),
            ..LoadOptions::default()
        };
        let file =
            Document::load_mem_with_options(bytes, options).map_err(LedgerFileError::Damaged)?;
        let pages = file.get_pages();
        if pages.is_empty() {
            return Err(LedgerFileError::NoPages);
        }
        let pages = pages
            .values()
            .map(|page| read_page(&file, *page))
            .collect::<Result<_, _>>()
            .map_err(LedgerFileError::Damaged)?;
        Ok(Self { pages })
    }

    /// The texts above the table of the first page: title, unit, month.
    #[must_use]
    pub fn heads(&self) -> Vec<&str> {
        let first = self.pages.first().into_iter();
        first
            .flat_map(|page| &page.texts)
            .filter(|text| text.y < HEAD)
            .map(|text| text.said.as_str())
            .collect()
    }

    /// Where this file differs from another one, whose rows stand at `places`: in the order of the pages,
    /// the cells first.
    #[must_use]
    pub fn differences(&self, expected: &Self, places: &Places) -> Vec<Difference> {
        let mut differences = Vec::new();
        let (should, is) = (expected.cells(places), self.cells(places));
        let keys: BTreeSet<_> = should.keys().chain(is.keys()).copied().collect();
        for key in keys {
            let said = |cells: &BTreeMap<Spot, Said>| cells.get(&key).cloned().unwrap_or_default();
            let (should, is) = (said(&should), said(&is));
            if should.texts == is.texts {
                continue;
            }
            differences.push(Difference {
                page: should.page.max(is.page),
                at: key.place(),
                expected: should.texts,
                found: is.texts,
            });
        }
        if self.pages.len() != expected.pages.len() {
            differences.push(Difference {
                page: self.pages.len(),
                at: DifferentPlace::Pages,
                expected: expected.pages.len().to_string(),
                found: self.pages.len().to_string(),
            });
        }
        let same_words = differences.is_empty();
        for (number, (is, should)) in (1..).zip(self.pages.iter().zip(&expected.pages)) {
            let mut differs = |at, differs: bool| {
                if differs {
                    differences.push(Difference {
                        page: number,
                        at,
                        expected: String::new(),
                        found: String::new(),
                    });
                }
            };
            let sizes =
                |page: &DrawnPage| page.texts.iter().map(|text| text.size).fold(0.0, f32::max);
            let moved = same_words && sizes(is) != sizes(should);
            differs(
                DifferentPlace::Drawing,
                is.drawing != should.drawing || moved,
            );
            differs(
                DifferentPlace::Fonts,
                same_words && is.fonts != should.fonts,
            );
            differs(
                DifferentPlace::Annotation,
                is.annotated && !should.annotated,
            );
        }
        differences.sort_by_key(|one| (one.page, one.at));
        differences
    }

    /// What is said in each cell and on each line around the table.
    fn cells(&self, places: &Places) -> BTreeMap<Spot, Said> {
        let mut cells: BTreeMap<Spot, Vec<(usize, &Text)>> = BTreeMap::new();
        for (page, drawn) in self.pages.iter().enumerate() {
            for text in &drawn.texts {
                let spot = spot_of(page, text, places);
                cells.entry(spot).or_default().push((page, text));
            }
        }
        cells
            .into_iter()
            .map(|(spot, mut texts)| {
                texts.sort_by(|(page, one), (other_page, other)| {
                    let line = |text: &Text| (text.y / ONE_LINE).round();
                    page.cmp(other_page)
                        .then(line(one).total_cmp(&line(other)))
                        .then(one.x.total_cmp(&other.x))
                });
                let page = texts.first().map_or(0, |(page, _)| page + 1);
                let texts = texts
                    .into_iter()
                    .map(|(_, text)| text.said.as_str())
                    .collect();
                (spot, Said { page, texts })
            })
            .collect()
    }
}

#[derive(Debug, Clone, Default)]
struct Said {
    page: usize,
    texts: String,
}

/// Where a run of text belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Spot {
    Cell {
        later: bool,
        row: usize,
        column: usize,
    },
    /// By page, line in tenths of a millimetre, and place on it.
    Line { page: usize, line: u32 },
}

impl Spot {
    const fn place(self) -> DifferentPlace {
        match self {
            Self::Cell { later, row, column } => DifferentPlace::Cell { later, row, column },
            Self::Line { .. } => DifferentPlace::Around,
        }
    }
}

fn spot_of(page: usize, text: &Text, places: &Places) -> Spot {
    let within =
        |place: &&RowPlace| place.page == page && place.top <= text.y && text.y <= place.bottom;
    let row = places.rows.iter().find(within);
    let cell = row.and_then(|place| {
        let edges = match place.later {
            true => &places.later_edges,
            false => &places.edges,
        };
        let column = edges.iter().rposition(|edge| *edge <= text.x + 0.05)?;
        Some(Spot::Cell {
            later: place.later,
            row: place.row,
            // Right of the last edge is still that row.
            column: column.min(edges.len().saturating_sub(2)),
        })
    });
    cell.unwrap_or_else(|| Spot::Line {
        page,
        line: tenths(text.y),
    })
}

/// A place as a whole number of lines that no two lines share.
fn tenths(y: f32) -> u32 {
    let lines = (y.clamp(0.0, 2_000.0) / ONE_LINE).round();
    // Not negative and small, so nothing is cut off.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let lines = lines as u32;
    lines
}

fn read_page(file: &Document, id: ObjectId) -> Result<DrawnPage, lopdf::Error> {
    let mut page = DrawnPage::default();
    let fonts = file.get_page_fonts(id)?;
    for font in fonts.values() {
        page.fonts.extend(programs_of(file, font));
    }
    page.annotated = file
        .get_page_annotations(id)
        .is_ok_and(|annotations| !annotations.is_empty());
    let height = height_of(file, id);
    let content = file.get_page_content_with_limit(id, MOST_UNFOLDED)?;
    let content = lopdf::content::Content::decode(&content)?;
    let mut pen = Pen {
        file,
        fonts: &fonts,
        height,
        state: State::default(),
        stack: Vec::new(),
        start: IDENTITY,
        line: IDENTITY,
    };
    for operation in &content.operations {
        pen.follow(operation, &mut page)?;
    }
    Ok(page)
}

type Matrix = [f32; 6];
const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

fn times(one: Matrix, other: Matrix) -> Matrix {
    let [a, b, c, d, e, f] = one;
    let [ga, gb, gc, gd, ge, gf] = other;
    [
        a * ga + b * gc,
        a * gb + b * gd,
        c * ga + d * gc,
        c * gb + d * gd,
        e * ga + f * gc + ge,
        e * gb + f * gd + gf,
    ]
}

#[derive(Debug, Clone)]
struct State {
    space: Matrix,
    font: Vec<u8>,
    size: f32,
    leading: f32,
}

impl Default for State {
    fn default() -> Self {
        Self {
            space: IDENTITY,
            font: Vec::new(),
            size: 0.0,
            leading: 0.0,
        }
    }
}

/// Follows the operations of a page as a viewer does.
struct Pen<'a> {
    file: &'a Document,
    fonts: &'a BTreeMap<Vec<u8>, &'a Dictionary>,
    height: f32,
    state: State,
    stack: Vec<State>,
    /// Where the present line of text began.
    start: Matrix,
    /// Where the pen stands.
    line: Matrix,
}

impl Pen<'_> {
    fn follow(&mut self, operation: &Operation, page: &mut DrawnPage) -> Result<(), lopdf::Error> {
        let operands = &operation.operands;
        let number = |at: usize| {
            operands
                .get(at)
                .and_then(|one| one.as_float().ok())
                .unwrap_or(0.0)
        };
        match operation.operator.as_str() {
            "q" => self.stack.push(self.state.clone()),
            "Q" => self.state = self.stack.pop().unwrap_or_default(),
            "cm" => {
                let matrix: Matrix = std::array::from_fn(number);
                self.state.space = times(matrix, self.state.space);
                page.drawing.push(told(operation));
            }
            "BT" => self.place(IDENTITY),
            "ET" => {}
            "Tf" => {
                self.state.font = operands
                    .first()
                    .and_then(|name| name.as_name().ok())
                    .unwrap_or_default()
                    .to_vec();
                self.state.size = number(1);
            }
            "TL" => self.state.leading = number(0),
            "Td" => self.step(number(0), number(1)),
            "TD" => {
                self.state.leading = -number(1);
                self.step(number(0), number(1));
            }
            "T*" => self.step(0.0, -self.state.leading),
            "Tm" => self.place(std::array::from_fn(number)),
            "Tj" | "TJ" => self.show(operands, page)?,
            "'" | "\"" => {
                self.step(0.0, -self.state.leading);
                self.show(operands, page)?;
            }
            _ => page.drawing.push(told(operation)),
        }
        Ok(())
    }

    fn place(&mut self, matrix: Matrix) {
        self.start = matrix;
        self.line = matrix;
    }

    fn step(&mut self, x: f32, y: f32) {
        let moved = times([1.0, 0.0, 0.0, 1.0, x, y], self.start);
        self.place(moved);
    }

    fn show(&self, operands: &[Object], page: &mut DrawnPage) -> Result<(), lopdf::Error> {
        let Some(font) = self.fonts.get(&self.state.font) else {
            return Ok(());
        };
        let encoding = font.get_font_encoding_with_limit(self.file, MOST_UNFOLDED)?;
        let mut said = String::new();
        let mut read = |one: &Object| -> Result<(), lopdf::Error> {
            if let Object::String(bytes, _) = one {
                said.push_str(&Document::decode_text(&encoding, bytes)?);
            }
            Ok(())
        };
        for operand in operands {
            match operand.as_array() {
                Ok(parts) => parts.iter().try_for_each(&mut read)?,
                Err(_) => read(operand)?,
            }
        }
        let [_, _, _, scale, x, y] = times(self.line, self.state.space);
        page.texts.push(Text {
            x: x * MM_PER_POINT,
            y: (self.height - y) * MM_PER_POINT,
            size: (self.state.size * scale * 10.0).round() / 10.0,
            said,
        });
        Ok(())
    }
}

/// An operation as a text, its numbers to a tenth of a point.
fn told(operation: &Operation) -> String {
    let mut told = operation.operator.clone();
    for operand in &operation.operands {
        told.push(' ');
        match operand.as_float() {
            Ok(number) => told.push_str(&format!("{:.1}", number + 0.0)),
            Err(_) => told.push_str(&format!("{operand:?}")),
        }
    }
    told
}

/// The embedded programs of a font, which draw its letters.
fn programs_of(file: &Document, font: &Dictionary) -> Vec<Digest> {
    let mut found = Vec::new();
    let descendants = font
        .get_deref(b"DescendantFonts", file)
        .and_then(Object::as_array)
        .into_iter()
        .flatten()
        .filter_map(|one| file.dereference(one).ok())
        .filter_map(|(_, one)| one.as_dict().ok());
    for font in descendants.chain([font]) {
        let Ok(descriptor) = font
            .get_deref(b"FontDescriptor", file)
            .and_then(Object::as_dict)
        else {
            continue;
        };
        for key in [b"FontFile".as_slice(), b"FontFile2", b"FontFile3"] {
            if let Ok(stream) = descriptor.get_deref(key, file).and_then(Object::as_stream) {
                let program = stream.decompressed_content_with_limit(MOST_UNFOLDED);
                let program = program.unwrap_or_else(|_| stream.content.clone());
                found.push(Algorithm::Sm3.digest(&[&program]));
            }
        }
    }
    found
}

/// The height of a page in points, its own or that of the pages above it.
fn height_of(file: &Document, id: ObjectId) -> f32 {
    let mut next = file.get_dictionary(id).ok();
    // A tree of pages is no deeper than this in any file of ours.
    for _ in 0..16 {
        let Some(page) = next else { break };
        let box_of = page.get_deref(b"MediaBox", file).and_then(Object::as_array);
        if let Ok(corners) = box_of {
            let corner = |at: usize| corners.get(at).and_then(|one| one.as_float().ok());
            return corner(3).unwrap_or(0.0) - corner(1).unwrap_or(0.0);
        }
        next = page
            .get_deref(b"Parent", file)
            .and_then(Object::as_dict)
            .ok();
    }
    0.0
}
