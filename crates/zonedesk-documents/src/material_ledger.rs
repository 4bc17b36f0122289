//! 资料台账, and what is printed of the shelves beside it: the catalogue for readers, the sheet for a stock-take.

use chrono::NaiveDate;

use crate::ledger::{Align, Column, Ledger};
use crate::register::{Occasion, day, stacked};

/// A material as papers show it. Texts that are not known are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MaterialLine {
    /// 资料码.
    pub label: String,
    /// 资料名称.
    pub title: String,
    /// 类别, with its level.
    pub category: String,
    /// 来源单位.
    pub issuer: String,
    /// 文号.
    pub document_number: String,
    /// 版本.
    pub version: String,
    /// 发布日期.
    pub issued_on: Option<NaiveDate>,
    /// 份数.
    pub copies: u32,
    /// 上架日期; absent before it was put on the shelf.
    pub shelved_on: Option<NaiveDate>,
    /// 更新日期.
    pub updated_on: Option<NaiveDate>,
    /// 有效期至.
    pub valid_until: Option<NaiveDate>,
    /// 下架日期.
    pub removed_on: Option<NaiveDate>,
    /// 线上链接.
    pub url: String,
    /// 位置.
    pub shelf: String,
    /// 盘点日期, and how many there were.
    pub counted: Option<(NaiveDate, u32)>,
    /// 状态.
    pub standing: String,
}

/// What 资料台账 says below its lines.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadingRoom {
    /// What of the notice's list is not on the shelf, or not as it holds.
    pub missing: Vec<String>,
    /// 阅览人次 of the month, by 阅览方式.
    pub by_way: Vec<(String, u32)>,
    /// How many of them were helped.
    pub helped: u32,
}

/// 资料台账 – the shelf at the end of a month, in the order given, and how many came to read.
#[must_use]
pub fn material_ledger(lines: &[MaterialLine], room: &ReadingRoom, occasion: &Occasion) -> Ledger {
    let rows = (1..)
        .zip(lines)
        .map(|(place, line)| ledger_row(place, line));
    Ledger {
        title: "资料台账".to_owned(),
        site_name: occasion.site_name.clone(),
        month: occasion.month.clone(),
        columns: vec![
            Column::number("序号", 9.5),
            Column::text("资料码", 29.0, Align::Center),
            Column::text("资料名称", 45.0, Align::Left),
            Column::text("类别", 27.0, Align::Center),
            Column::text("来源单位\n文号", 32.0, Align::Center),
            Column::text("版本\n发布日期", 22.0, Align::Center),
            Column::number("份数", 10.0),
            Column::text("上架日期\n更新日期", 20.0, Align::Center),
            Column::text("有效期至\n下架日期", 20.0, Align::Center),
            Column::text("线上链接", 26.0, Align::Left),
            Column::text("位置", 13.0, Align::Center),
            Column::text("盘点", 20.0, Align::Center),
            Column::text("状态", 13.0, Align::Center),
        ],
        rows: rows.collect(),
        totals: totals(lines, room),
        zero_report: "本月无在架资料（零报告）".to_owned(),
        prepared_on: occasion.prepared_on,
        masked_note: "阅览登记只计人次，不登记姓名".to_owned(),
        later: Vec::new(),
        seal: occasion.seal.clone(),
    }
}

fn ledger_row(place: usize, line: &MaterialLine) -> Vec<String> {
    let counted = line.counted.map(|(on, copies)| {
        let found = format!("{copies} 份");
        stacked(&[&day(Some(on)), &found])
    });
    vec![
        place.to_string(),
        line.label.clone(),
        line.title.clone(),
        line.category.clone(),
        stacked(&[&line.issuer, &line.document_number]),
        stacked(&[&line.version, &day(line.issued_on)]),
        line.copies.to_string(),
        stacked(&[&day(line.shelved_on), &day(line.updated_on)]),
        stacked(&[&day(line.valid_until), &day(line.removed_on)]),
        line.url.clone(),
        line.shelf.clone(),
        counted.unwrap_or_else(|| "未盘点".to_owned()),
        line.standing.clone(),
    ]
}

fn totals(lines: &[MaterialLine], room: &ReadingRoom) -> Vec<String> {
    let there = || lines.iter().filter(|line| line.removed_on.is_none());
    let copies: u64 = there().map(|line| u64::from(line.copies)).sum();
    let shelved = there().filter(|line| line.shelved_on.is_some()).count();
    let people: u64 = room.by_way.iter().map(|(_, count)| u64::from(*count)).sum();
    let ways: Vec<_> = room
        .by_way
        .iter()
        .map(|(way, count)| format!("{way} {count}"))
        .collect();
    let missing = match room.missing.is_empty() {
        true => "通知所列资料齐全。".to_owned(),
        false => format!("通知所列资料中尚缺：{}。", room.missing.join("、")),
    };
    vec![
        format!("合计：在架 {shelved} 种，{copies} 份。{missing}"),
        format!(
            "本月阅览：{people} 人次（{}），其中提供协助 {} 人次。",
            ways.join("，"),
            room.helped
        ),
    ]
}

/// 资料目录 – what readers find, and where.
#[must_use]
pub fn material_catalogue(lines: &[MaterialLine], site_name: &str, on: NaiveDate) -> Ledger {
    let rows = (1..).zip(lines).map(|(place, line): (usize, _)| {
        vec![
            place.to_string(),
            line.title.clone(),
            line.category.clone(),
            stacked(&[&line.issuer, &line.document_number]),
            stacked(&[&line.version, &day(line.issued_on)]),
            line.copies.to_string(),
            line.shelf.clone(),
            line.url.clone(),
        ]
    });
    sheet(
        "资料目录",
        site_name,
        on,
        vec![
            Column::number("序号", 10.0),
            Column::text("资料名称", 88.0, Align::Left),
            Column::text("类别", 42.0, Align::Center),
            Column::text("来源单位\n文号", 44.0, Align::Center),
            Column::text("版本\n发布日期", 26.0, Align::Center),
            Column::number("份数", 12.0),
            Column::text("位置", 20.0, Align::Center),
            Column::text("线上链接", 45.0, Align::Left),
        ],
        rows.collect(),
        vec![format!("共 {} 种。欢迎取阅，可复印、拍照。", lines.len())],
    )
}

/// 资料盘点表 – what should lie on the shelf, with room for what does.
#[must_use]
pub fn material_stock_sheet(lines: &[MaterialLine], site_name: &str, on: NaiveDate) -> Ledger {
    let rows = (1..).zip(lines).map(|(place, line): (usize, _)| {
        vec![
            place.to_string(),
            line.shelf.clone(),
            line.label.clone(),
            line.title.clone(),
            stacked(&[&line.version, &day(line.issued_on)]),
            line.copies.to_string(),
            String::new(),
            line.standing.clone(),
            String::new(),
        ]
    });
    sheet(
        "资料盘点表",
        site_name,
        on,
        vec![
            Column::number("序号", 10.0),
            Column::text("位置", 22.0, Align::Center),
            Column::text("资料码", 34.0, Align::Center),
            Column::text("资料名称", 88.0, Align::Left),
            Column::text("版本\n发布日期", 26.0, Align::Center),
            Column::number("账面份数", 18.0),
            Column::text("实有份数", 20.0, Align::Center),
            Column::text("状态", 18.0, Align::Center),
            Column::text("备注", 51.0, Align::Left),
        ],
        rows.collect(),
        vec![format!("共 {} 种。", lines.len())],
    )
}

fn sheet(
    title: &str,
    site_name: &str,
    on: NaiveDate,
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
    totals: Vec<String>,
) -> Ledger {
    Ledger {
        title: title.to_owned(),
        site_name: site_name.to_owned(),
        month: String::new(),
        columns,
        rows,
        totals,
        zero_report: "暂无在架资料".to_owned(),
        prepared_on: on,
        masked_note: String::new(),
        later: Vec::new(),
        seal: String::new(),
    }
}
