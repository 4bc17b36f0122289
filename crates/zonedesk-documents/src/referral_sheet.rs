//! 政府信息公开申请指引单 – for whoever asks for an application where none is received: the nearest service halls, how to
//! apply straight to a body, what an application says, and how the bodies are reached.
//!
//! Law: 《政府信息公开条例》第二十九条 (what it says, and that it may be told aloud), 第四十二条 (free of charge).

use chrono::NaiveDate;
use zonedesk_domain::{agency::Listed, zone::Hall};

use crate::DocumentError;
use crate::fonts::{Face, Fonts};
use crate::ledger::{Align, Column, PdfDocument, chinese_date};
use crate::page::{A4_PORTRAIT, Description, Page, bind};
use crate::table::Table;
use crate::text::{MM_PER_POINT, Setter};

/// 标题
pub const TITLE: &str = "政府信息公开申请指引单";

/// The sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralSheet {
    /// The site that hands it out.
    pub site_name: String,
    /// Its opening hours, in words.
    pub site_hours: String,
    /// 就近的便民服务中心; without one the sheet speaks of the bodies alone.
    pub halls: Vec<Hall>,
    /// The directory.
    pub agencies: Vec<Listed>,
    /// The day it was printed.
    pub printed_on: NaiveDate,
}

const LEFT: f32 = 20.0;
const RIGHT: f32 = A4_PORTRAIT.width - 20.0;
const TOP: f32 = 20.0;
const BOTTOM: f32 = A4_PORTRAIT.height - 20.0;
const FOOT_BASELINE: f32 = A4_PORTRAIT.height - 11.0;
const TITLE_SIZE: f32 = 22.0;
const TEXT: f32 = 12.0;
const TABLE: f32 = 10.5;
const SMALL: f32 = 9.0;
/// From one baseline to the next, in em.
const LEADING: f32 = 1.55;
const NUMERALS: [&str; 5] = ["一", "二", "三", "四", "五"];

/// Draws the sheet on A4 portrait, on more pages where the directory is long.
///
/// # Errors
/// [`DocumentError`] when the program's fonts are damaged or the PDF cannot be put together.
pub fn referral_sheet_pdf(sheet: &ReferralSheet) -> Result<PdfDocument, DocumentError> {
    let mut writer = Writer {
        setter: Setter::new(Fonts::get()?),
        pages: Vec::new(),
        page: Page::new(A4_PORTRAIT),
        y: TOP,
        headings: 0,
    };
    writer.title();
    writer.text(&format!(
        "{}不接收政府信息公开申请。您可以按下面任何一种方式提出，提出申请不收取费用。",
        sheet.site_name
    ));
    if !sheet.halls.is_empty() {
        writer.heading("到就近的便民服务中心当面申请");
        writer.text("请带身份证明。书写有困难的，可以口头提出，由工作人员代为填写。");
        let columns = [
            Column::text("便民服务中心", 46.0, Align::Left),
            Column::text("地址", 52.0, Align::Left),
            Column::text("电话", 30.0, Align::Center),
            Column::text("办公时间", 42.0, Align::Left),
        ];
        let rows = sheet.halls.iter().map(|hall| {
            [&hall.name, &hall.address, &hall.phone, &hall.hours]
                .map(String::clone)
                .to_vec()
        });
        writer.table(&columns, &rows.collect::<Vec<_>>())?;
    }
    writer.heading("直接向有关机关申请");
    writer.text("当面递交，或者寄到下表的接收地址（信封上注明“政府信息公开申请”），也可以传真，或者在该机关网站的“依申请公开”栏目网上提交。");
    writer.heading("申请要写明");
    writer.text("（1）姓名或者单位名称、身份证明、联系方式；（2）要申请的信息的名称、文号，或者便于查找的其他描述；（3）希望怎样取得（如邮寄、当面领取、电子邮件）以及要纸质还是电子件。");
    writer.heading("不清楚的");
    writer.text(&format!(
        "请拨打政务服务便民热线 12345，或者到本专区询问。本专区开放时间：{}。",
        sheet.site_hours
    ));
    let (known, unknown): (Vec<_>, Vec<_>) = sheet
        .agencies
        .iter()
        .partition(|agency| !(agency.phone.is_empty() && agency.address.is_empty()));
    if !sheet.agencies.is_empty() {
        writer.heading("有关机关的联系方式");
    }
    if !known.is_empty() {
        let columns = [
            Column::text("机关", 50.0, Align::Left),
            Column::text("联系电话", 30.0, Align::Center),
            Column::text("接收地址", 56.0, Align::Left),
            Column::text("接收渠道", 34.0, Align::Left),
        ];
        let rows = known.iter().map(|agency| {
            let channels = agency.channels.iter().map(|channel| channel.term());
            vec![
                agency.name.clone(),
                agency.phone.clone(),
                agency.address.clone(),
                channels.collect::<Vec<_>>().join("、"),
            ]
        });
        writer.table(&columns, &rows.collect::<Vec<_>>())?;
    }
    if !unknown.is_empty() {
        let names = unknown.iter().map(|agency| agency.name.as_str());
        writer.text(&format!(
            "下列机关的联系方式请拨打 12345 询问：{}。",
            names.collect::<Vec<_>>().join("、")
        ));
    }
    writer.finish(sheet)
}

/// The pages as they fill.
struct Writer {
    setter: Setter,
    pages: Vec<Page>,
    page: Page,
    y: f32,
    headings: usize,
}

impl Writer {
    fn title(&mut self) {
        let line = self.setter.set_line(TITLE, Face::Sans);
        let middle = f32::midpoint(LEFT, RIGHT);
        self.page
            .text_centred(middle, self.y + 9.0, &line, TITLE_SIZE);
        self.y += 17.0;
    }

    fn heading(&mut self, words: &str) {
        let numeral = NUMERALS.get(self.headings).copied().unwrap_or_default();
        self.headings += 1;
        // A heading does not stand alone at the foot of a page.
        self.make_room(4.0 * TEXT * MM_PER_POINT * LEADING);
        self.y += 2.0;
        self.line(&format!("{numeral}、{words}"), Face::Sans);
    }

    fn text(&mut self, words: &str) {
        self.line(&format!("　　{words}"), Face::Serif);
    }

    fn line(&mut self, words: &str, face: Face) {
        let leading = TEXT * MM_PER_POINT * LEADING;
        let room = (RIGHT - LEFT) / (TEXT * MM_PER_POINT);
        for line in self.setter.wrap(words, face, room) {
            self.make_room(leading);
            self.page
                .text(LEFT, self.y + TEXT * MM_PER_POINT * 1.15, &line, TEXT);
            self.y += leading;
        }
    }

    fn table(&mut self, columns: &[Column], rows: &[Vec<String>]) -> Result<(), DocumentError> {
        let table = Table::new(columns, LEFT, RIGHT - LEFT, TABLE, &mut self.setter)?;
        let heading = table.heading(&mut self.setter, columns);
        self.y += 1.0;
        let mut top = self.y;
        self.y = table.draw(&mut self.page, top, &heading, 0, heading.line_count());
        for cells in rows {
            let row = table.row(&mut self.setter, cells);
            if self.y + table.height(row.line_count()) > BOTTOM {
                table.close(&mut self.page, top, self.y, self.y);
                self.turn();
                top = self.y;
                self.y = table.draw(&mut self.page, top, &heading, 0, heading.line_count());
            }
            self.y = table.draw(&mut self.page, self.y, &row, 0, row.line_count());
        }
        table.close(&mut self.page, top, self.y, self.y);
        self.y += 1.5;
        Ok(())
    }

    fn make_room(&mut self, height: f32) {
        if self.y + height > BOTTOM {
            self.turn();
        }
    }

    fn turn(&mut self) {
        let page = std::mem::replace(&mut self.page, Page::new(A4_PORTRAIT));
        self.pages.push(page);
        self.y = TOP;
    }

    fn finish(mut self, sheet: &ReferralSheet) -> Result<PdfDocument, DocumentError> {
        self.turn();
        let count = self.pages.len();
        let signed = format!(
            "{}政务公开专区　{}",
            sheet.site_name,
            chinese_date(sheet.printed_on)
        );
        let signed = self.setter.set_line(&signed, Face::Serif);
        for (number, page) in (1..).zip(&mut self.pages) {
            page.text_to_right(RIGHT, FOOT_BASELINE, &signed, SMALL);
            if count > 1 {
                let place = self
                    .setter
                    .set_line(&format!("第 {number} 页，共 {count} 页"), Face::Serif);
                page.text(LEFT, FOOT_BASELINE, &place, SMALL);
            }
        }
        let bytes = bind(
            self.pages,
            &Description {
                title: TITLE.to_owned(),
                author: sheet.site_name.clone(),
                made_on: sheet.printed_on,
            },
        )?;
        Ok(PdfDocument {
            bytes,
            pages: count,
            missing_characters: self.setter.missing().iter().copied().collect(),
        })
    }
}
