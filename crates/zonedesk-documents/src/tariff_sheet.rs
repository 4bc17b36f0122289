//! 收费公示 – the sheet on the wall: what is charged, on which approval, and whom to call. Without a
//! tariff it says, large, that nothing is charged.

use chrono::NaiveDate;
use zonedesk_domain::{
    tariff::{Item, Recorded},
    wording::Words,
};

use crate::DocumentError;
use crate::fonts::{Face, Fonts};
use crate::ledger::{Align, Column, PdfDocument, chinese_date};
use crate::page::{A4_LANDSCAPE, Description, Page, bind};
use crate::table::Table;
use crate::text::{MM_PER_POINT, Setter};

/// What the sign says where nothing may be charged.
pub const FREE_NOTICE: &str = "本专区复印、打印服务不收取任何费用";
/// 价格举报电话, now one with the government's service line.
pub const PRICE_COMPLAINTS: &str = "12345";

/// The sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TariffSheet {
    /// 收费单位.
    pub site_name: String,
    /// The tariff that is shown; nothing where nothing is charged.
    pub tariff: Option<Recorded>,
    /// 标题 of a sheet with prices, and what the site adds below it.
    pub words: Words,
    /// 制作日期.
    pub printed_on: NaiveDate,
}

const LEFT: f32 = 18.0;
const WIDTH: f32 = A4_LANDSCAPE.width - 2.0 * LEFT;
/// Read from two metres away: larger than a ledger.
const TEXT: f32 = 14.0;
const BELOW: f32 = 13.0;
/// 附注 below the sign that nothing is charged.
const NOTE: f32 = 10.0;

/// Draws the sheet on A4 landscape, on more pages where the tariff is long.
///
/// # Errors
/// [`DocumentError`] when the program's fonts are damaged or the PDF cannot be put together.
pub fn tariff_sheet_pdf(sheet: &TariffSheet) -> Result<PdfDocument, DocumentError> {
    let mut setter = Setter::new(Fonts::get()?);
    let pages = match &sheet.tariff {
        Some(tariff) => charged(sheet, tariff, &mut setter)?,
        None => vec![free(sheet, &mut setter)],
    };
    let count = pages.len();
    let bytes = bind(
        pages,
        &Description {
            title: "收费公示".to_owned(),
            author: sheet.site_name.clone(),
            made_on: sheet.printed_on,
        },
    )?;
    Ok(PdfDocument {
        bytes,
        pages: count,
        missing_characters: setter.missing().iter().copied().collect(),
    })
}

fn free(sheet: &TariffSheet, setter: &mut Setter) -> Page {
    let mut page = Page::new(A4_LANDSCAPE);
    let middle = A4_LANDSCAPE.width / 2.0;
    for (words, face, baseline, size) in [
        ("公　　示", Face::Sans, 48.0, 36.0),
        ("本专区复印、打印服务", Face::Sans, 92.0, 62.0),
        ("不收取任何费用", Face::Sans, 124.0, 62.0),
        (
            "如遇收费，请拨打价格举报电话 12345。",
            Face::Serif,
            155.0,
            20.0,
        ),
    ] {
        let line = setter.set_line(words, face);
        page.text_centred(middle, baseline, &line, size);
    }
    let room = (A4_LANDSCAPE.width - 48.0) / (NOTE * MM_PER_POINT);
    let note = setter.wrap(&sheet.words.note, Face::Serif, room);
    for (place, line) in note.iter().enumerate() {
        let baseline = 161.5 + NOTE * MM_PER_POINT * 1.3 * count(place);
        page.text_centred(middle, baseline, line, NOTE);
    }
    let site = setter.set_line(&format!("{}政务公开专区", sheet.site_name), Face::Serif);
    page.text_to_right(A4_LANDSCAPE.width - 24.0, 178.0, &site, 18.0);
    let day = setter.set_line(&chinese_date(sheet.printed_on), Face::Serif);
    page.text_to_right(A4_LANDSCAPE.width - 24.0, 189.0, &day, 16.0);
    page.frame(
        9.0,
        9.0,
        A4_LANDSCAPE.width - 18.0,
        A4_LANDSCAPE.height - 18.0,
        1.0,
    );
    page
}

fn charged(
    sheet: &TariffSheet,
    tariff: &Recorded,
    setter: &mut Setter,
) -> Result<Vec<Page>, DocumentError> {
    let columns = [
        Column::text("序号", 13.0, Align::Center),
        Column::text("收费项目", 62.0, Align::Left),
        Column::text("计算单位", 28.0, Align::Center),
        Column::text("收费标准（元）", 28.0, Align::Right),
        Column::text("批准文件", 58.0, Align::Center),
        Column::text("收费对象", 40.0, Align::Center),
        Column::text("备注", 38.0, Align::Center),
    ];
    let table = Table::new(&columns, LEFT, WIDTH, TEXT, setter)?;
    let heading = table.heading(setter, &columns);
    let below = below(sheet, tariff, setter);
    let leading = BELOW * MM_PER_POINT * 1.6;
    let room_below = leading * count(below.len()) + 6.0;
    let bottom = A4_LANDSCAPE.height - 14.0;

    let mut pages = Vec::new();
    let (mut page, top) = open(sheet, setter);
    let mut y = table.draw(&mut page, top, &heading, 0, heading.line_count());
    let mut table_top = top;
    for (place, item) in tariff.items.iter().enumerate() {
        let row = table.row(setter, &cells(place + 1, item, tariff));
        let height = table.height(row.line_count());
        let last = place + 1 == tariff.items.len();
        let needed = height + if last { room_below } else { 0.0 };
        if y + needed > bottom && place > 0 {
            table.close(&mut page, table_top, y, y);
            let (next, next_top) = open(sheet, setter);
            pages.push(std::mem::replace(&mut page, next));
            table_top = next_top;
            y = table.draw(&mut page, next_top, &heading, 0, heading.line_count());
        }
        y = table.draw(&mut page, y, &row, 0, row.line_count());
    }
    table.close(&mut page, table_top, y, y);
    y += 4.0;
    for line in &below {
        y += leading;
        page.text(LEFT, y, line, BELOW);
    }
    pages.push(page);
    Ok(pages)
}

/// A page with its title; where the table begins.
fn open(sheet: &TariffSheet, setter: &mut Setter) -> (Page, f32) {
    let mut page = Page::new(A4_LANDSCAPE);
    let title = setter.set_line(&sheet.words.title, Face::Sans);
    page.text_centred(A4_LANDSCAPE.width / 2.0, 29.0, &title, 28.0);
    let site = setter.set_line(
        &format!("收费单位：{}政务公开专区", sheet.site_name),
        Face::Serif,
    );
    page.text(LEFT, 41.0, &site, BELOW);
    let day = setter.set_line(
        &format!("制作日期：{}", chinese_date(sheet.printed_on)),
        Face::Serif,
    );
    page.text_to_right(LEFT + WIDTH, 41.0, &day, BELOW);
    (page, 45.0)
}

fn cells(place: usize, item: &Item, tariff: &Recorded) -> Vec<String> {
    let notes = [
        item.paper.map(|paper| paper.term()),
        item.sides.map(|sides| sides.term()),
        item.colour.map(|colour| colour.term()),
    ];
    vec![
        place.to_string(),
        item.name.clone(),
        format!("每{}", item.unit.term()),
        item.price_fen.plain(),
        tariff.approval_number.clone(),
        "自愿复印、打印的单位和个人".to_owned(),
        notes.into_iter().flatten().collect::<Vec<_>>().join(" "),
    ]
}

fn below(
    sheet: &TariffSheet,
    tariff: &Recorded,
    setter: &mut Setter,
) -> Vec<Vec<crate::text::Mark>> {
    let until = tariff
        .valid_to
        .map_or_else(|| "另行通知".to_owned(), chinese_date);
    let mut texts = vec![format!(
        "批准机关：{}。有效期：{}至{until}。",
        tariff.approvers.join("、"),
        chinese_date(tariff.valid_from)
    )];
    if !tariff.exemptions.is_empty() {
        texts.push(format!(
            "减免对象（凭证明免费）：{}。",
            tariff.exemptions.join("、")
        ));
    }
    texts.push("行政机关依申请提供的政府信息不收取费用（《政府信息公开条例》第四十二条）。除公示项目外，不收取其他任何费用。".to_owned());
    let phone = if tariff.supervision_phone.is_empty() {
        "________________"
    } else {
        &tariff.supervision_phone
    };
    texts.push(format!(
        "{}监督电话：{phone}　　价格举报电话：{PRICE_COMPLAINTS}",
        sheet.site_name
    ));
    texts.push(sheet.words.note.clone());
    texts
        .iter()
        .flat_map(|text| setter.wrap(text, Face::Serif, WIDTH / (BELOW * MM_PER_POINT)))
        .collect()
}

fn count(lines: usize) -> f32 {
    f32::from(u16::try_from(lines).unwrap_or(u16::MAX))
}
