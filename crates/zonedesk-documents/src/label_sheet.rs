//! 资料标签 – labels for the shelf, three by eight on a sheet of A4: the title, where it stands, and its code for
//! a scanner.

use chrono::NaiveDate;

use crate::DocumentError;
use crate::fonts::{Face, Fonts};
use crate::ledger::PdfDocument;
use crate::page::{A4_PORTRAIT, Description, Page, bind};
use crate::qr::draw_qr;
use crate::text::{MM_PER_POINT, Setter};

/// One label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// 资料名称.
    pub title: String,
    /// 版本, and whatever else tells one edition from another.
    pub edition: String,
    /// 位置.
    pub shelf: String,
    /// 资料码 as it is read by people.
    pub code: String,
    /// The same as it stands in the QR code.
    pub plain: String,
}

/// 70 × 37 mm, as sheets of 24 labels are cut.
const WIDTH: f32 = 70.0;
const HEIGHT: f32 = 37.0;
const COLUMNS: usize = 3;
const ROWS: usize = 8;
/// What stays free at each side of a label: printers and knives are never exact.
const MARGIN: f32 = 3.5;
const QR_SIDE: f32 = 25.0;
const TITLE: f32 = 11.0;
const TEXT: f32 = 8.5;
const TITLE_LINES: usize = 3;

/// Draws the labels, 24 on a page; at least one page.
///
/// # Errors
/// [`DocumentError`] when the program's fonts are damaged or the PDF cannot be put together.
pub fn label_sheet_pdf(
    labels: &[Label],
    site_name: &str,
    on: NaiveDate,
) -> Result<PdfDocument, DocumentError> {
    let mut setter = Setter::new(Fonts::get()?);
    let mut pages = Vec::new();
    for some in labels.chunks(COLUMNS * ROWS) {
        let mut page = Page::new(A4_PORTRAIT);
        for (at, label) in some.iter().enumerate() {
            let x = count(at % COLUMNS) * WIDTH;
            let y =
                (A4_PORTRAIT.height - HEIGHT * count(ROWS)) / 2.0 + count(at / COLUMNS) * HEIGHT;
            draw(&mut page, &mut setter, label, x, y)?;
        }
        pages.push(page);
    }
    if pages.is_empty() {
        pages.push(Page::new(A4_PORTRAIT));
    }
    let count = pages.len();
    let bytes = bind(
        pages,
        &Description {
            title: "资料标签".to_owned(),
            author: site_name.to_owned(),
            made_on: on,
        },
    )?;
    Ok(PdfDocument {
        bytes,
        pages: count,
        missing_characters: setter.missing().iter().copied().collect(),
    })
}

fn draw(
    page: &mut Page,
    setter: &mut Setter,
    label: &Label,
    x: f32,
    y: f32,
) -> Result<(), DocumentError> {
    let left = x + MARGIN;
    let qr_left = x + WIDTH - QR_SIDE - 1.0;
    let room = qr_left - left - 0.5;
    let ems = |size: f32| room / (size * MM_PER_POINT);
    let mut baseline = y + 8.0;
    let mut lines = setter.wrap(&label.title, Face::Sans, ems(TITLE));
    if lines.len() > TITLE_LINES {
        // The rest of a long title on its last line, as far as it goes.
        let shown: String = lines
            .iter()
            .skip(TITLE_LINES - 1)
            .flat_map(|line| line.iter().map(|mark| mark.character()))
            .collect();
        lines.truncate(TITLE_LINES - 1);
        lines.push(setter.cut_line(&shown, Face::Sans, ems(TITLE)));
    }
    for line in &lines {
        page.text(left, baseline, line, TITLE);
        baseline += 4.8;
    }
    let below = y + HEIGHT - 5.0;
    for (up, text) in [(8.4, &label.edition), (4.2, &label.shelf)] {
        let line = setter.cut_line(text, Face::Serif, ems(TEXT));
        page.text(left, below - up, &line, TEXT);
    }
    let code = setter.set_line(&label.code, Face::Serif);
    page.text(left, below, &code, TEXT);
    draw_qr(
        page,
        &label.plain,
        qr_left,
        y + (HEIGHT - QR_SIDE) / 2.0,
        QR_SIDE,
    )
}

fn count(number: usize) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}
