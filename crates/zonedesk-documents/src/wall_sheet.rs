//! 上墙材料 – a sheet for the wall of the zone: rules as prose, or steps as a chart. The type is as large as
//! the sheet allows, so that it is read from where people stand.

use chrono::NaiveDate;

use crate::DocumentError;
use crate::fonts::{Face, Fonts};
use crate::ledger::PdfDocument;
use crate::page::{A4_PORTRAIT, Description, Page, bind};
use crate::text::{MM_PER_POINT, Mark, Setter};

/// What a wall sheet says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WallText {
    /// Paragraphs; those that begin with 一、 are headings.
    Prose(Vec<String>),
    /// Lines in the middle of the sheet, as large as they all fit.
    Notice(Vec<String>),
    /// Steps from top to bottom: what is done, and more about it, which may be empty.
    Steps(Vec<(String, String)>),
}

/// The sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WallSheet {
    /// 标题
    pub title: String,
    /// What it says.
    pub text: WallText,
    /// 落款 – the zone.
    pub signed: String,
    /// 版次 and the day from which it holds; empty while the words are the program's own.
    pub edition: String,
    /// 页脚; may be empty.
    pub footer: String,
    /// The day the paper was made.
    pub made_on: NaiveDate,
}

/// The printed area of GB/T 9704: 28 mm at the left, 26 mm at the right.
const LEFT: f32 = 28.0;
const RIGHT: f32 = A4_PORTRAIT.width - 26.0;
const TITLE_BASELINE: f32 = 36.0;
const TITLE_SIZE: f32 = 26.0;
/// 天头 of the pages after the first one.
const TOP: f32 = 30.0;
const BOTTOM: f32 = A4_PORTRAIT.height - 27.0;
const FOOT_BASELINE: f32 = A4_PORTRAIT.height - 14.0;
const FOOT_SIZE: f32 = 10.0;
/// 落款 is no larger than 三号.
const SIGNED_SIZE: f32 = 16.0;
/// From one baseline to the next, in em.
const LEADING: f32 = 1.7;
/// From the top of a line to its baseline, in em.
const ASCENT: f32 = 1.15;
/// The type of prose, the largest first; below the last one nobody reads it on a wall.
const SIZES: [f32; 8] = [26.0, 22.0, 19.0, 17.0, 16.0, 15.0, 14.0, 13.0];
/// The type of a notice.
const NOTICE_SIZES: [f32; 9] = [44.0, 38.0, 33.0, 29.0, 26.0, 22.0, 19.0, 16.0, 13.0];
/// 四号, for what needs more than one sheet anyway.
const SIZE_OF_SEVERAL: f32 = 14.0;

/// Draws the sheet on A4 portrait. Prose that finds no room on one sheet goes on over more of them.
///
/// # Errors
/// [`DocumentError`] when the program's fonts are damaged or the PDF cannot be put together.
pub fn wall_sheet_pdf(sheet: &WallSheet) -> Result<PdfDocument, DocumentError> {
    let mut setter = Setter::new(Fonts::get()?);
    let mut pages = match &sheet.text {
        WallText::Prose(paragraphs) => prose(sheet, paragraphs, &mut setter),
        WallText::Notice(lines) => vec![notice(sheet, lines, &mut setter)],
        WallText::Steps(steps) => vec![chart(sheet, steps, &mut setter)],
    };
    let count = pages.len();
    for (number, page) in (1..).zip(&mut pages) {
        foot(sheet, page, number, count, &mut setter);
    }
    let bytes = bind(
        pages,
        &Description {
            title: sheet.title.clone(),
            author: sheet.signed.clone(),
            made_on: sheet.made_on,
        },
    )?;
    Ok(PdfDocument {
        bytes,
        pages: count,
        missing_characters: setter.missing().iter().copied().collect(),
    })
}

fn prose(sheet: &WallSheet, paragraphs: &[String], setter: &mut Setter) -> Vec<Page> {
    let (first, top) = titled(sheet, setter);
    let room = BOTTOM - top;
    let fitting = SIZES.into_iter().find_map(|size| {
        let lines = set(paragraphs, size, setter);
        (height(lines.len() + 2, size) <= room).then_some((size, lines))
    });
    let (size, lines) = fitting.unwrap_or_else(|| {
        let lines = set(paragraphs, SIZE_OF_SEVERAL, setter);
        (SIZE_OF_SEVERAL, lines)
    });
    let leading = LEADING * size * MM_PER_POINT;
    let mut pages = Vec::new();
    let mut page = first;
    let mut y = top;
    for line in lines {
        if y + leading > BOTTOM {
            pages.push(std::mem::replace(&mut page, Page::new(A4_PORTRAIT)));
            y = TOP;
        }
        page.text(LEFT, y + ASCENT * size * MM_PER_POINT, &line, size);
        y += leading;
    }
    let small = size.min(SIGNED_SIZE);
    let signed = setter.cut_line(&sheet.signed, Face::Serif, width_in_em(small) - 2.0);
    if y + 2.0 * leading > BOTTOM {
        pages.push(std::mem::replace(&mut page, Page::new(A4_PORTRAIT)));
        y = TOP;
    }
    y += leading + ASCENT * size * MM_PER_POINT;
    page.text_to_right(RIGHT - 2.0 * small * MM_PER_POINT, y, &signed, small);
    pages.push(page);
    pages
}

fn notice(sheet: &WallSheet, lines: &[String], setter: &mut Setter) -> Page {
    let (mut page, top) = titled(sheet, setter);
    let room = BOTTOM - top - height(2, SIGNED_SIZE);
    let mut set = (0.0, Vec::new());
    for size in NOTICE_SIZES {
        let wrapped: Vec<_> = lines
            .iter()
            .map(|line| setter.wrap(line, Face::Sans, width_in_em(size)))
            .collect();
        let whole = wrapped.iter().all(|line| line.len() <= 1);
        set = (size, wrapped.into_iter().flatten().collect());
        if whole && height(set.1.len(), size) <= room {
            break;
        }
    }
    let (size, lines) = set;
    let leading = LEADING * size * MM_PER_POINT;
    let middle = f32::midpoint(LEFT, RIGHT);
    let mut y = top + ((room - height(lines.len(), size)) / 2.0).clamp(0.0, 40.0);
    for line in &lines {
        page.text_centred(middle, y + ASCENT * size * MM_PER_POINT, line, size);
        y += leading;
    }
    let signed = setter.cut_line(&sheet.signed, Face::Serif, width_in_em(SIGNED_SIZE));
    page.text_centred(middle, BOTTOM, &signed, SIGNED_SIZE);
    page
}

fn set(paragraphs: &[String], size: f32, setter: &mut Setter) -> Vec<Vec<Mark>> {
    let width = width_in_em(size);
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        let face = if is_heading(paragraph) {
            Face::Sans
        } else {
            Face::Serif
        };
        // Two characters of indent, set as characters so that the line is broken with them.
        let text = format!("　　{paragraph}");
        lines.extend(setter.wrap(&text, face, width));
    }
    lines
}

/// Whether it begins with 一、 and stands in 黑体 (GB/T 9704).
fn is_heading(paragraph: &str) -> bool {
    paragraph.split_once('、').is_some_and(|(numeral, _)| {
        !numeral.is_empty() && numeral.chars().all(|c| "一二三四五六七八九十".contains(c))
    })
}

/// A sheet with its title; where its text begins.
fn titled(sheet: &WallSheet, setter: &mut Setter) -> (Page, f32) {
    let mut page = Page::new(A4_PORTRAIT);
    let width = (RIGHT - LEFT) / (TITLE_SIZE * MM_PER_POINT);
    let middle = f32::midpoint(LEFT, RIGHT);
    let mut baseline = TITLE_BASELINE;
    for line in setter.wrap(&sheet.title, Face::Sans, width) {
        page.text_centred(middle, baseline, &line, TITLE_SIZE);
        baseline += 1.35 * TITLE_SIZE * MM_PER_POINT;
    }
    (page, baseline - 0.5 * TITLE_SIZE * MM_PER_POINT)
}

fn foot(sheet: &WallSheet, page: &mut Page, number: u16, count: usize, setter: &mut Setter) {
    let room = (RIGHT - LEFT) / (FOOT_SIZE * MM_PER_POINT) / 2.0 - 3.0;
    let footer = setter.cut_line(&sheet.footer, Face::Serif, room);
    let edition = setter.cut_line(&sheet.edition, Face::Serif, room);
    page.text(LEFT, FOOT_BASELINE, &footer, FOOT_SIZE);
    page.text_to_right(RIGHT, FOOT_BASELINE, &edition, FOOT_SIZE);
    if count > 1 {
        let line = setter.set_line(&format!("— {number} —"), Face::Serif);
        page.text_centred(f32::midpoint(LEFT, RIGHT), FOOT_BASELINE, &line, FOOT_SIZE);
    }
}

/// One box of the chart at a scale.
struct Step {
    name: Vec<Vec<Mark>>,
    more: Vec<Vec<Mark>>,
}

/// The type and the space of the chart; all of it shrinks together where there are many steps.
#[derive(Clone, Copy)]
struct Scale(f32);

impl Scale {
    const fn name(self) -> f32 {
        18.0 * self.0
    }

    const fn more(self) -> f32 {
        13.5 * self.0
    }

    const fn padding(self) -> f32 {
        3.6 * self.0
    }

    const fn arrow(self) -> f32 {
        10.0 * self.0
    }
}

const SCALES: [f32; 7] = [1.15, 1.05, 0.95, 0.85, 0.75, 0.65, 0.55];
const CHART_LEADING: f32 = 1.45;
const CHART_LEFT: f32 = 24.0;
const CHART_WIDTH: f32 = A4_PORTRAIT.width - 2.0 * CHART_LEFT;

fn chart(sheet: &WallSheet, steps: &[(String, String)], setter: &mut Setter) -> Page {
    let (mut page, top) = titled(sheet, setter);
    let top = top + 2.0;
    // Room for the zone's name below the last box.
    let room = BOTTOM - 8.0 - top;
    let mut chosen = None;
    for scale in SCALES.map(Scale) {
        let boxes = boxes(steps, scale, setter);
        let height = boxes.iter().map(|one| box_height(one, scale)).sum::<f32>()
            + scale.arrow() * count(boxes.len().saturating_sub(1));
        chosen = Some((scale, boxes, height));
        if height <= room {
            break;
        }
    }
    let Some((scale, boxes, height)) = chosen else {
        return page;
    };
    let middle = A4_PORTRAIT.width / 2.0;
    // What is left over stands between the boxes, as long as the arrows stay arrows.
    let spare = (room - height) / count(boxes.len().max(1));
    let arrow = scale.arrow() + spare.clamp(0.0, 6.0);
    let mut y = top;
    let last = boxes.len().saturating_sub(1);
    for (place, one) in boxes.iter().enumerate() {
        draw_box(&mut page, one, y, scale);
        y += box_height(one, scale);
        if place < last {
            draw_arrow(&mut page, middle, y, arrow);
            y += arrow;
        }
    }
    let signed = setter.cut_line(&sheet.signed, Face::Serif, width_in_em(SIGNED_SIZE));
    page.text_to_right(CHART_LEFT + CHART_WIDTH, BOTTOM + 2.0, &signed, SIGNED_SIZE);
    page
}

fn boxes(steps: &[(String, String)], scale: Scale, setter: &mut Setter) -> Vec<Step> {
    let width = CHART_WIDTH - 2.0 * scale.padding();
    let mut lines =
        |text: &str, face, size: f32| setter.wrap(text, face, width / (size * MM_PER_POINT));
    steps
        .iter()
        .map(|(name, more)| Step {
            name: lines(name, Face::Sans, scale.name()),
            more: lines(more, Face::Serif, scale.more()),
        })
        .collect()
}

fn box_height(step: &Step, scale: Scale) -> f32 {
    let text = count(step.name.len()) * scale.name() + count(step.more.len()) * scale.more();
    text * CHART_LEADING * MM_PER_POINT + 2.0 * scale.padding()
}

fn draw_box(page: &mut Page, step: &Step, top: f32, scale: Scale) {
    let height = box_height(step, scale);
    page.shade(CHART_LEFT, top, CHART_WIDTH, height);
    page.frame(CHART_LEFT, top, CHART_WIDTH, height, 0.4);
    let middle = A4_PORTRAIT.width / 2.0;
    let mut y = top + scale.padding();
    for (lines, size) in [(&step.name, scale.name()), (&step.more, scale.more())] {
        for line in lines {
            page.text_centred(middle, y + ASCENT * size * MM_PER_POINT, line, size);
            y += CHART_LEADING * size * MM_PER_POINT;
        }
    }
}

/// A line with a head, from one box to the next.
fn draw_arrow(page: &mut Page, x: f32, top: f32, length: f32) {
    let tip = top + length;
    page.line((x, top), (x, tip - 0.4), 0.6);
    for side in [-1.0, 1.0] {
        page.line((x + side * 1.8, tip - 3.2), (x, tip - 0.3), 0.6);
    }
}

fn width_in_em(size: f32) -> f32 {
    (RIGHT - LEFT) / (size * MM_PER_POINT)
}

fn height(lines: usize, size: f32) -> f32 {
    count(lines) * LEADING * size * MM_PER_POINT
}

/// A small number as a factor.
fn count(number: usize) -> f32 {
    f32::from(u16::try_from(number).unwrap_or(u16::MAX))
}
