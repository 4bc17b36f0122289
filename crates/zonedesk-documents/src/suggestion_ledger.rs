//! 意见建议登记台账.

use chrono::NaiveDate;

use crate::ledger::{Align, Column, Ledger};
use crate::register::{Occasion, day, stacked};

/// A suggestion as the ledger shows it, unmasked. Texts that are not known are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionLine {
    /// 编号.
    pub number: String,
    /// 收到日期.
    pub registered_on: NaiveDate,
    /// 渠道.
    pub channel: String,
    /// 姓名; empty when the person stays anonymous.
    pub name: String,
    /// 联系方式.
    pub contact: String,
    /// 意见建议内容.
    pub content: String,
    /// 转交部门.
    pub agency: String,
    /// 转交日期.
    pub forwarded_on: Option<NaiveDate>,
    /// 是否采纳; `None` while nobody has answered.
    pub adopted: Option<bool>,
    /// 反馈日期.
    pub answered_on: Option<NaiveDate>,
    /// What the person was told.
    pub answer: String,
    /// 登记人.
    pub operator: String,
}

/// The ledger of these suggestions, in the order given.
pub fn suggestion_ledger(lines: &[SuggestionLine], occasion: &Occasion) -> Ledger {
    let rows = (1..)
        .zip(lines)
        .map(|(place, line)| row(place, line, occasion));
    Ledger {
        title: "意见建议登记台账".to_owned(),
        site_name: occasion.site_name.clone(),
        month: occasion.month.clone(),
        columns: columns(),
        rows: rows.collect(),
        totals: totals(lines),
        zero_report: "本月无意见建议（零报告）".to_owned(),
        prepared_on: occasion.prepared_on,
        masked_note: occasion.masking.note().to_owned(),
        later: Vec::new(),
        seal: occasion.seal.clone(),
    }
}

/// The weights are millimetres on A4 landscape: a day and a masked phone number each stay on one
/// line.
fn columns() -> Vec<Column> {
    vec![
        Column::number("序号", 9.5),
        Column::text("编号", 20.0, Align::Center),
        Column::text("收到日期", 19.0, Align::Center),
        Column::text("渠道", 15.0, Align::Center),
        Column::text("姓名", 17.0, Align::Center),
        Column::text("联系方式", 24.0, Align::Center),
        Column::text("意见建议内容", 62.0, Align::Left),
        Column::text("转交部门\n转交日期", 27.0, Align::Center),
        Column::text("办理（采纳）\n情况", 21.0, Align::Center),
        Column::text("反馈日期\n反馈内容", 42.0, Align::Left),
        Column::text("登记人", 15.5, Align::Center),
    ]
}

fn row(place: usize, line: &SuggestionLine, occasion: &Occasion) -> Vec<String> {
    let masking = occasion.masking;
    let name = if line.name.trim().is_empty() {
        "匿名".to_owned()
    } else {
        masking.person_or_unit(&line.name)
    };
    vec![
        place.to_string(),
        line.number.clone(),
        day(Some(line.registered_on)),
        line.channel.clone(),
        name,
        masking.contact(&line.contact),
        line.content.clone(),
        match line.forwarded_on {
            Some(on) => stacked(&[&line.agency, &day(Some(on))]),
            None => "未转交".to_owned(),
        },
        match line.adopted {
            Some(true) => "采纳",
            Some(false) => "未采纳",
            None => "未反馈",
        }
        .to_owned(),
        stacked(&[&day(line.answered_on), &line.answer]),
        line.operator.clone(),
    ]
}

fn totals(lines: &[SuggestionLine]) -> Vec<String> {
    let count =
        |wanted: fn(&SuggestionLine) -> bool| lines.iter().filter(|line| wanted(line)).count();
    vec![format!(
        "合计：登记 {} 件；已转交 {} 件，其中收到当日转交 {} 件；已反馈 {} 件，其中采纳 {} 件。",
        lines.len(),
        count(|line| line.forwarded_on.is_some()),
        count(|line| line.forwarded_on == Some(line.registered_on)),
        count(|line| line.adopted.is_some()),
        count(|line| line.adopted == Some(true)),
    )]
}
