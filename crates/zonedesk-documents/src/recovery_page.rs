//! 恢复码 – the page that goes into the safe.

use chrono::{Datelike as _, NaiveDate};

use crate::DocumentError;
use crate::fonts::{Face, Fonts};
use crate::ledger::PdfDocument;
use crate::page::{A4_PORTRAIT, Description, Page, bind};
use crate::text::{MM_PER_POINT, Setter};

/// What stands on the page.
pub struct RecoveryPage<'a> {
    /// 单位 – the site.
    pub site_name: String,
    /// 窗口号
    pub desk: u16,
    /// 恢复码, in groups parted by hyphens.
    pub code: &'a str,
    /// The day it was made.
    pub made_on: NaiveDate,
}

const TITLE: &str = "政务公开专区 恢复码";
const NOTES: [&str; 4] = [
    "忘记 PIN 时，在登录页选“忘记 PIN 码”，输入恢复码即可重设负责人 PIN。",
    "本机不保存恢复码原文，任何人都无法代为找回；遗失后请在“设置—恢复码”中更换。",
    "更换后，旧的恢复码立即失效，请销毁旧页。",
    "本页须锁入保险柜。持有本页的人可以重设负责人 PIN 并打开全部数据。",
];
const LEFT: f32 = 25.0;
const RIGHT: f32 = A4_PORTRAIT.width - 20.0;
const BOX_TOP: f32 = 68.0;
const BOX_BOTTOM: f32 = 100.0;
const LEADING: f32 = 8.5;

/// Draws the page.
///
/// # Errors
/// [`DocumentError`] when the PDF cannot be put together.
pub fn recovery_page_pdf(of: &RecoveryPage<'_>) -> Result<PdfDocument, DocumentError> {
    let mut setter = Setter::new(Fonts::get()?);
    let mut page = Page::new(A4_PORTRAIT);
    let middle = A4_PORTRAIT.width / 2.0;
    let title = setter.set_line(TITLE, Face::Sans);
    page.text_centred(middle, 34.0, &title, 20.0);
    let day = of.made_on;
    let site = format!("专区：{}　{} 号窗口", of.site_name, of.desk);
    let width = (RIGHT - LEFT) / (12.0 * MM_PER_POINT);
    let site = setter.cut_line(&site, Face::Serif, width);
    page.text(LEFT, 50.0, &site, 12.0);
    let made = format!("日期：{}年{}月{}日", day.year(), day.month(), day.day());
    let made = setter.set_line(&made, Face::Serif);
    page.text(LEFT, 59.0, &made, 12.0);
    for (from, to) in [
        ((LEFT, BOX_TOP), (RIGHT, BOX_TOP)),
        ((RIGHT, BOX_TOP), (RIGHT, BOX_BOTTOM)),
        ((RIGHT, BOX_BOTTOM), (LEFT, BOX_BOTTOM)),
        ((LEFT, BOX_BOTTOM), (LEFT, BOX_TOP)),
    ] {
        page.line(from, to, 0.5);
    }
    let groups: Vec<_> = of.code.split('-').collect();
    let code = setter.set_line(&groups.join("   "), Face::Sans);
    page.text_centred(middle, 87.0, &code, 24.0);
    let mut baseline = BOX_BOTTOM + 14.0;
    for (place, note) in (1..).zip(NOTES) {
        for line in setter.wrap(&format!("{place}. {note}"), Face::Serif, width) {
            page.text(LEFT, baseline, &line, 12.0);
            baseline += LEADING;
        }
    }
    baseline += LEADING;
    let sign = setter.set_line(
        "保管人（签字）：＿＿＿＿＿＿＿＿　　日期：＿＿＿＿＿＿＿＿",
        Face::Serif,
    );
    page.text(LEFT, baseline, &sign, 12.0);
    let bytes = bind(
        vec![page],
        &Description {
            title: TITLE.to_owned(),
            author: of.site_name.clone(),
            made_on: of.made_on,
        },
    )?;
    Ok(PdfDocument {
        bytes,
        pages: 1,
        missing_characters: setter.missing().iter().copied().collect(),
    })
}
