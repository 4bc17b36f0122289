//! 依申请公开登记台账.

use chrono::NaiveDate;

use crate::ledger::{Align, Column, Ledger};
use crate::register::{Occasion, bracketed, day, deadline, stacked};

/// An application as the ledger shows it, unmasked. Texts that are not known are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApplicationLine {
    /// 登记编号.
    pub number: String,
    /// 接收日期.
    pub received_on: NaiveDate,
    /// 接收方式.
    pub channel: String,
    /// 申请人类别, in the words of the annual report.
    pub applicant_kind: String,
    /// Whether the applicant counts as a natural person.
    pub is_person: bool,
    /// Whether the name is hidden on a masked ledger: of every person, whatever the register calls them.
    pub hides_name: bool,
    /// 申请人姓名或名称.
    pub applicant_name: String,
    /// 证件类型.
    pub identity_kind: String,
    /// 证件号码.
    pub identity_number: String,
    /// 联系电话.
    pub phone: String,
    /// 申请内容.
    pub content: String,
    /// 被申请机关.
    pub agency: String,
    /// 获取方式.
    pub delivery: String,
    /// 转交日期 – the latest handover.
    pub handed_over_on: Option<NaiveDate>,
    /// 转交方式.
    pub hand_over_channel: String,
    /// Whether it left on the day it came; `None` while it has not left.
    pub handed_over_same_day: Option<bool>,
    /// 签收人.
    pub signed_by: String,
    /// 签收日期.
    pub signed_on: Option<NaiveDate>,
    /// 答复期限 – the last day of the agency (条例 第三十三条).
    pub due_on: Option<NaiveDate>,
    /// Whether the calendar reaches that day; else it is an estimate.
    pub due_is_certain: bool,
    /// What moved that day.
    pub term_changes: TermChanges,
    /// 办理状态, in the counter's words.
    pub state: String,
    /// The day of the agency's reply.
    pub answered_on: Option<NaiveDate>,
    /// 答复类型.
    pub outcome: String,
    /// 答复文号.
    pub document_number: String,
    /// 送达日期.
    pub served_on: Option<NaiveDate>,
    /// 送达方式.
    pub served_by: String,
    /// 备注, such as 导入 or 代填.
    pub note: String,
}

/// What moved the last day of the agency, each a short line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermChanges {
    /// 补正情况
    pub correction: Vec<String>,
    /// 征求意见
    pub opinions: Vec<String>,
    /// 收费通知 and 缴费.
    pub fee: Vec<String>,
    /// 延期情况
    pub extension: Vec<String>,
}

impl TermChanges {
    /// All of them, one below the other.
    fn stacked(&self) -> String {
        let all = [&self.correction, &self.opinions, &self.fee, &self.extension];
        let all: Vec<&str> = all.into_iter().flatten().map(String::as_str).collect();
        all.join("\n")
    }
}

/// The ledger of these applications, in the order given, as it is printed: what belongs together stands in
/// one column.
pub fn application_ledger(lines: &[ApplicationLine], occasion: &Occasion) -> Ledger {
    let rows = (1..)
        .zip(lines)
        .map(|(place, line)| row(place, line, occasion));
    Ledger {
        title: "依申请公开登记台账".to_owned(),
        site_name: occasion.site_name.clone(),
        month: occasion.month.clone(),
        columns: columns(),
        rows: rows.collect(),
        totals: totals(lines),
        zero_report: "本月无申请（零报告）".to_owned(),
        prepared_on: occasion.prepared_on,
        masked_note: occasion.masking.note().to_owned(),
        later: Vec::new(),
        seal: occasion.seal.clone(),
    }
}

/// The weights are millimetres on A4 landscape: a day, a masked identity number and a masked
/// phone number each stay on one line.
fn columns() -> Vec<Column> {
    vec![
        Column::number("序号", 8.8),
        Column::text("登记编号", 18.4, Align::Center),
        Column::text("接收日期\n接收方式", 17.4, Align::Center),
        Column::text("申请人\n类别", 22.0, Align::Center),
        Column::text("证件类型\n证件号码", 31.0, Align::Center),
        Column::text("联系电话", 20.8, Align::Center),
        Column::text("申请内容", 42.2, Align::Left),
        Column::text("被申请机关", 20.0, Align::Center),
        Column::text("获取\n方式", 11.6, Align::Center),
        Column::text("转交日期\n转交方式", 17.4, Align::Center),
        Column::text("签收人\n签收日期", 17.4, Align::Center),
        Column::text("答复期限\n期限变动", 17.4, Align::Center),
        Column::text("办理情况\n送达", 17.6, Align::Center),
        Column::text("备注", 10.0, Align::Center),
    ]
}

fn row(place: usize, line: &ApplicationLine, occasion: &Occasion) -> Vec<String> {
    let masking = occasion.masking;
    let name = if line.hides_name {
        masking.person(&line.applicant_name)
    } else {
        line.applicant_name.clone()
    };
    vec![
        place.to_string(),
        line.number.clone(),
        stacked(&[&day(Some(line.received_on)), &line.channel]),
        stacked(&[&name, &bracketed(&line.applicant_kind)]),
        stacked(&[
            &line.identity_kind,
            &masking.identity(&line.identity_number),
        ]),
        masking.contact(&line.phone),
        line.content.clone(),
        line.agency.clone(),
        line.delivery.clone(),
        match line.handed_over_on {
            Some(on) => stacked(&[&day(Some(on)), &line.hand_over_channel]),
            None => "未转交".to_owned(),
        },
        stacked(&[&line.signed_by, &day(line.signed_on)]),
        stacked(&[
            &deadline(line.due_on, line.due_is_certain),
            &line.term_changes.stacked(),
        ]),
        stacked(&[
            &line.state,
            &day(line.answered_on),
            &line.outcome,
            &line.document_number,
            &served(line),
        ]),
        line.note.clone(),
    ]
}

/// The same applications for those who sort and count: one column for each thing that is known, so that a
/// workbook filters by any of them.
pub fn application_sheet(lines: &[ApplicationLine], occasion: &Occasion) -> Ledger {
    let rows = (1..)
        .zip(lines)
        .map(|(place, line)| wide_row(place, line, occasion));
    Ledger {
        columns: wide_columns(),
        rows: rows.collect(),
        ..application_ledger(lines, occasion)
    }
}

fn wide_columns() -> Vec<Column> {
    let day = |heading| Column::text(heading, 12.0, Align::Center);
    let word = |heading| Column::text(heading, 10.0, Align::Center);
    vec![
        Column::number("序号", 6.0),
        Column::text("登记编号", 18.0, Align::Center),
        day("接收日期"),
        word("接收方式"),
        word("申请人类别"),
        Column::text("申请人", 16.0, Align::Center),
        word("证件类型"),
        Column::text("证件号码", 21.0, Align::Center),
        Column::text("联系电话", 14.0, Align::Center),
        Column::text("申请内容", 40.0, Align::Left),
        Column::text("被申请机关", 20.0, Align::Center),
        word("获取方式"),
        day("转交日期"),
        word("转交方式"),
        word("当日转交"),
        word("签收人"),
        day("签收日期"),
        day("答复期限"),
        word("期限说明"),
        Column::text("补正情况", 13.0, Align::Center),
        Column::text("征求意见", 13.0, Align::Center),
        Column::text("收费情况", 13.0, Align::Center),
        word("延期情况"),
        word("办理状态"),
        day("答复日期"),
        Column::text("答复类型", 20.0, Align::Center),
        Column::text("答复文号", 18.0, Align::Center),
        day("送达日期"),
        word("送达方式"),
        Column::text("备注", 16.0, Align::Center),
    ]
}

fn wide_row(place: usize, line: &ApplicationLine, occasion: &Occasion) -> Vec<String> {
    let masking = occasion.masking;
    let changes = &line.term_changes;
    let same_day = match line.handed_over_same_day {
        Some(true) => "是",
        Some(false) => "否",
        None => "未转交",
    };
    let estimate = match line.due_on {
        Some(_) if !line.due_is_certain => "估算",
        _ => "",
    };
    vec![
        place.to_string(),
        line.number.clone(),
        day(Some(line.received_on)),
        line.channel.clone(),
        line.applicant_kind.clone(),
        if line.hides_name {
            masking.person(&line.applicant_name)
        } else {
            line.applicant_name.clone()
        },
        line.identity_kind.clone(),
        masking.identity(&line.identity_number),
        masking.contact(&line.phone),
        line.content.clone(),
        line.agency.clone(),
        line.delivery.clone(),
        day(line.handed_over_on),
        line.hand_over_channel.clone(),
        same_day.to_owned(),
        line.signed_by.clone(),
        day(line.signed_on),
        day(line.due_on),
        estimate.to_owned(),
        changes.correction.join("\n"),
        changes.opinions.join("\n"),
        changes.fee.join("\n"),
        changes.extension.join("\n"),
        line.state.clone(),
        day(line.answered_on),
        line.outcome.clone(),
        line.document_number.clone(),
        day(line.served_on),
        line.served_by.clone(),
        line.note.clone(),
    ]
}

/// `送达 2026-12-01` and how.
fn served(line: &ApplicationLine) -> String {
    match line.served_on {
        Some(on) => stacked(&[&format!("送达 {on}"), &line.served_by]),
        None => String::new(),
    }
}

fn totals(lines: &[ApplicationLine]) -> Vec<String> {
    let count =
        |wanted: fn(&ApplicationLine) -> bool| lines.iter().filter(|line| wanted(line)).count();
    let persons = count(|line| line.is_person);
    let handed_over = count(|line| line.handed_over_on.is_some());
    vec![format!(
        "合计：接收 {} 件，其中自然人 {} 件、法人或其他组织 {} 件；已转交 {} 件，其中接收当日转交 {} 件；未转交 {} 件；已反馈 {} 件。",
        lines.len(),
        persons,
        lines.len() - persons,
        handed_over,
        count(|line| line.handed_over_same_day == Some(true)),
        lines.len() - handed_over,
        count(|line| line.answered_on.is_some()),
    )]
}
