//! 复印打印收费台账.

use chrono::NaiveDate;
use zonedesk_domain::money::Fen;

use crate::ledger::{Align, Column, Ledger};
use crate::register::{Occasion, day, stacked};

/// A copying job as the ledger shows it, unmasked. Texts that are not known are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyLine {
    /// 凭条号, when it was charged.
    pub number: String,
    /// The day.
    pub made_on: NaiveDate,
    /// The time of day, such as 09:30, when known.
    pub made_at: String,
    /// 事由.
    pub purpose: String,
    /// 纸型.
    pub paper: String,
    /// 单双面.
    pub sides: String,
    /// 黑白彩色.
    pub colour: String,
    /// 页数.
    pub pages: u32,
    /// 单价, the price of one unit.
    pub price: Option<Fen>,
    /// 计价单位, such as 页.
    pub unit: String,
    /// 金额 as charged, zero when free (免费), also when it was voided later.
    pub amount: Fen,
    /// 收费依据文号.
    pub approval_number: String,
    /// 付款方式.
    pub payment: String,
    /// 交款人.
    pub payer: String,
    /// 经办人.
    pub operator: String,
    /// 作废 – why it was voided, when it was. It then counts nothing.
    pub voided: Option<String>,
    /// 备注, such as 导入.
    pub note: String,
}

/// The ledger of these jobs, in the order given.
pub fn copy_ledger(lines: &[CopyLine], occasion: &Occasion) -> Ledger {
    let rows = (1..)
        .zip(lines)
        .map(|(place, line)| row(place, line, occasion));
    Ledger {
        title: "复印打印收费台账".to_owned(),
        site_name: occasion.site_name.clone(),
        month: occasion.month.clone(),
        columns: columns(),
        rows: rows.collect(),
        totals: totals(lines),
        zero_report: "本月无复印打印（零报告）".to_owned(),
        prepared_on: occasion.prepared_on,
        masked_note: occasion.masking.note().to_owned(),
        later: Vec::new(),
        seal: occasion.seal.clone(),
    }
}

/// The weights are millimetres on A4 landscape: a day and a receipt number each stay on one
/// line.
fn columns() -> Vec<Column> {
    vec![
        Column::number("序号", 8.8),
        Column::text("凭条号", 28.0, Align::Center),
        Column::text("日期\n时间", 17.4, Align::Center),
        Column::text("事由", 43.8, Align::Left),
        Column::text("纸型", 9.0, Align::Center),
        Column::text("单双面", 12.5, Align::Center),
        Column::text("黑白\n彩色", 10.5, Align::Center),
        Column::number("页数", 11.0),
        Column::text("单价\n（元）", 17.0, Align::Right),
        Column::number("金额\n（元）", 17.0),
        Column::text("收费依据文号", 33.0, Align::Center),
        Column::text("付款\n方式", 11.0, Align::Center),
        Column::text("交款人", 16.0, Align::Center),
        Column::text("经办人", 14.0, Align::Center),
        Column::text("备注", 23.0, Align::Left),
    ]
}

/// What a job brought in: nothing when voided.
fn received(line: &CopyLine) -> Fen {
    match line.voided {
        Some(_) => Fen::ZERO,
        None => line.amount,
    }
}

fn row(place: usize, line: &CopyLine, occasion: &Occasion) -> Vec<String> {
    let price = match line.price {
        Some(price) if line.unit.is_empty() => price.plain(),
        Some(price) => format!("{}/{}", price.plain(), line.unit),
        None => String::new(),
    };
    let free = line.voided.is_none() && line.amount == Fen::ZERO;
    let voided = match &line.voided {
        Some(reason) => format!("作废：{reason}（原金额 {} 元）", line.amount.plain()),
        None => String::new(),
    };
    vec![
        place.to_string(),
        line.number.clone(),
        stacked(&[&day(Some(line.made_on)), &line.made_at]),
        line.purpose.clone(),
        line.paper.clone(),
        line.sides.clone(),
        line.colour.clone(),
        line.pages.to_string(),
        price,
        received(line).plain(),
        line.approval_number.clone(),
        line.payment.clone(),
        occasion.masking.person_or_unit(&line.payer),
        line.operator.clone(),
        stacked(&[&voided, &short_notes(free, &line.note)]),
    ]
}

/// 免费、导入 – on one line, so that a row with both is no higher than another.
fn short_notes(free: bool, note: &str) -> String {
    match (free, note) {
        (true, "") => "免费".to_owned(),
        (true, note) => format!("免费、{note}"),
        (false, note) => note.to_owned(),
    }
}

fn totals(lines: &[CopyLine]) -> Vec<String> {
    let pages = |voided: bool| -> u64 {
        lines
            .iter()
            .filter(|line| line.voided.is_some() == voided)
            .map(|line| u64::from(line.pages))
            .sum()
    };
    let voided = lines.iter().filter(|line| line.voided.is_some()).count();
    let without = if voided == 0 {
        String::new()
    } else {
        format!("（另有作废 {voided} 笔、{} 页，未计入）", pages(true))
    };
    vec![
        format!(
            "合计：{} 笔，{} 页{without}。",
            lines.len() - voided,
            pages(false)
        ),
        amount_total(lines),
    ]
}

/// The sum in figures and in 大写. Older registers may bring in amounts whose sum has no 大写;
/// the month is printed all the same.
fn amount_total(lines: &[CopyLine]) -> String {
    let fen: i128 = lines
        .iter()
        .map(|line| i128::from(received(line).get()))
        .sum();
    let worded = i64::try_from(fen)
        .ok()
        .map(Fen::new)
        .and_then(|sum| Some((sum, sum.words().ok()?)));
    match worded {
        Some((sum, words)) => format!("金额合计：{} 元（大写：{words}）", sum.plain()),
        None => format!("金额合计：{} 元（金额超出大写范围）", with_commas(fen)),
    }
}

/// 分 as 元 with commas and two decimals: 1,999,999,999,999.98.
fn with_commas(fen: i128) -> String {
    let sign = if fen < 0 { "-" } else { "" };
    let size = fen.unsigned_abs();
    let yuan = (size / 100).to_string();
    let mut shown = String::new();
    for (place, figure) in yuan.chars().enumerate() {
        if place > 0 && (yuan.len() - place).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(figure);
    }
    format!("{sign}{shown}.{:02}", size % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_beyond_every_amount_are_grouped_by_thousands() {
        for (fen, text) in [
            (0, "0.00"),
            (99_905, "999.05"),
            (100_000, "1,000.00"),
            (199_999_999_999_998, "1,999,999,999,999.98"),
            (i128::from(i64::MAX) * 2, "184,467,440,737,095,516.14"),
            (-123_456, "-1,234.56"),
        ] {
            assert_eq!(with_commas(fen), text);
        }
    }
}
