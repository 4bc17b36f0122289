//! 复印打印收费台账 as it was kept before: history, marked 导入, under no tariff of today.

use super::{
    Import, Row, SheetProblem, cell,
    row::{Register, RowReader},
    table::{Holds, optional, required},
};
use crate::{
    contact::normalise_name,
    copying::{Imported, MAX_PAGES},
    journal::{Body, Digest},
};
use chrono::NaiveDate;

const REGISTER: Register = Register {
    name: "copies",
    columns: &[
        required("日期", &["时间", "日期时间"], Holds::Day),
        optional("事由", &["用途", "复印事由"], Holds::Text),
        optional("纸型", &["纸张", "规格"], Holds::Text),
        optional("单双面", &["单/双面"], Holds::Text),
        optional("黑白彩色", &["黑白/彩色", "色彩"], Holds::Text),
        required("页数", &["张数", "页数/张数"], Holds::Pages),
        optional("金额", &["收费金额", "收费"], Holds::Amount),
        optional("交款人", &["付款人", "缴款人"], Holds::Text),
    ],
};

/// Reads a register of copies. An empty amount and 免费 mean free.
///
/// Refused: no day, an impossible or future date, pages that are not a whole number from 1 to
/// 100,000, an amount that is negative or finer than a 分.
///
/// # Errors
/// [`SheetProblem`] when the header is not found or not complete.
pub fn read_copies(rows: &[Row], today_on: NaiveDate) -> Result<Import, SheetProblem> {
    REGISTER.read(rows, today_on, read)
}

fn read(row: &mut RowReader<'_>, identity: Digest) -> Option<Vec<Body>> {
    let made = row.needed_day("日期");
    let pages = cell::whole_number(row.cell("页数"))
        .and_then(|pages| u32::try_from(pages).ok())
        .filter(|pages| (1..=MAX_PAGES).contains(pages));
    if pages.is_none() {
        row.fault("页数", &format!("页数应为 1 至 {MAX_PAGES} 的整数，请核对"));
    }
    let amount = cell::amount(row.cell("金额"));
    if let Err(error) = &amount {
        row.fault("金额", &error.to_string());
    }
    Some(vec![Body::from(Imported {
        on: made?.on,
        purpose: row.text("事由"),
        paper: row.text("纸型"),
        sides: row.text("单双面"),
        colour: row.text("黑白彩色"),
        pages: pages?,
        amount_fen: amount.ok()?,
        payer: normalise_name(&row.text("交款人")),
        imported: identity,
    })])
}
