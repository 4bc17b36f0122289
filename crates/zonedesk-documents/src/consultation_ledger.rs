//! 政策咨询登记、交办、回复台账.

use chrono::NaiveDate;

use crate::ledger::{Align, Column, Ledger};
use crate::register::{Occasion, day, deadline, stacked};

/// A consultation as the ledger shows it, unmasked. Texts that are not known are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsultationLine {
    /// 编号.
    pub number: String,
    /// 咨询日期.
    pub asked_on: NaiveDate,
    /// The time of day, such as 09:30, when known.
    pub asked_at: String,
    /// 咨询方式.
    pub channel: String,
    /// 咨询人; empty when the asker stays anonymous.
    pub asker: String,
    /// 联系方式.
    pub contact: String,
    /// 咨询内容.
    pub content: String,
    /// 涉及政策.
    pub policy: String,
    /// 当场解答 – whether the counter answered on the spot.
    pub on_the_spot: bool,
    /// 交办单位 – the body that made the policy.
    pub agency: String,
    /// 交办日期.
    pub assigned_on: Option<NaiveDate>,
    /// 应答复日期 – the fifth working day; `None` when answered on the spot.
    pub due_on: Option<NaiveDate>,
    /// Whether the calendar reaches that day; else it is an estimate.
    pub due_is_certain: bool,
    /// The day of the answer.
    pub answered_on: Option<NaiveDate>,
    /// What was answered.
    pub answer: String,
    /// 登记人.
    pub operator: String,
    /// 备注.
    pub note: String,
}

/// The ledger of these consultations, in the order given.
pub fn consultation_ledger(lines: &[ConsultationLine], occasion: &Occasion) -> Ledger {
    let rows = (1..)
        .zip(lines)
        .map(|(place, line)| row(place, line, occasion));
    Ledger {
        title: "政策咨询登记、交办、回复台账".to_owned(),
        site_name: occasion.site_name.clone(),
        month: occasion.month.clone(),
        columns: columns(),
        rows: rows.collect(),
        totals: totals(lines, occasion.prepared_on),
        zero_report: "本月无咨询（零报告）".to_owned(),
        prepared_on: occasion.prepared_on,
        masked_note: occasion.masking.note().to_owned(),
        later: Vec::new(),
        seal: occasion.seal.clone(),
    }
}

/// How a consultation stands on the day the ledger is drawn up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    OnTheSpot,
    InTime,
    Late,
    Overdue,
    Waiting,
    NotAssigned,
}

impl Standing {
    fn of(line: &ConsultationLine, today_on: NaiveDate) -> Standing {
        // An estimated day accuses nobody of being late.
        let due_on = line.due_on.filter(|_| line.due_is_certain);
        let after_deadline = |on: NaiveDate| due_on.is_some_and(|due_on| on > due_on);
        match line.answered_on {
            _ if line.on_the_spot => Standing::OnTheSpot,
            Some(on) if after_deadline(on) => Standing::Late,
            Some(_) => Standing::InTime,
            None if after_deadline(today_on) => Standing::Overdue,
            None if line.assigned_on.is_none() => Standing::NotAssigned,
            None => Standing::Waiting,
        }
    }

    fn term(self) -> &'static str {
        match self {
            Standing::OnTheSpot => "当场解答",
            Standing::InTime => "按期答复",
            Standing::Late => "超期答复",
            Standing::Overdue => "超期未答复",
            Standing::Waiting => "已交办",
            Standing::NotAssigned => "未交办",
        }
    }
}

/// The weights are millimetres on A4 landscape: a day and a masked phone number each stay on
/// one line.
fn columns() -> Vec<Column> {
    vec![
        Column::number("序号", 8.8),
        Column::text("编号", 18.4, Align::Center),
        Column::text("咨询时间\n咨询方式", 17.4, Align::Center),
        Column::text("咨询人", 15.0, Align::Center),
        Column::text("联系方式", 20.8, Align::Center),
        Column::text("咨询内容", 41.4, Align::Left),
        Column::text("涉及政策", 23.0, Align::Left),
        Column::text("交办单位\n交办日期", 20.0, Align::Center),
        Column::text("应答复\n日期", 17.4, Align::Center),
        Column::text("答复或\n解答日期", 17.4, Align::Center),
        Column::text("答复或解答内容", 42.0, Align::Left),
        Column::text("办理情况", 17.4, Align::Center),
        Column::text("登记人\n备注", 13.0, Align::Center),
    ]
}

fn row(place: usize, line: &ConsultationLine, occasion: &Occasion) -> Vec<String> {
    let masking = occasion.masking;
    let asker = if line.asker.trim().is_empty() {
        "匿名".to_owned()
    } else {
        masking.person_or_unit(&line.asker)
    };
    vec![
        place.to_string(),
        line.number.clone(),
        stacked(&[&day(Some(line.asked_on)), &line.asked_at, &line.channel]),
        asker,
        masking.contact(&line.contact),
        line.content.clone(),
        line.policy.clone(),
        stacked(&[&line.agency, &day(line.assigned_on)]),
        deadline(line.due_on, line.due_is_certain),
        day(line.answered_on),
        line.answer.clone(),
        Standing::of(line, occasion.prepared_on).term().to_owned(),
        stacked(&[&line.operator, &line.note]),
    ]
}

fn totals(lines: &[ConsultationLine], today_on: NaiveDate) -> Vec<String> {
    let count = |wanted: Standing| {
        lines
            .iter()
            .filter(|line| Standing::of(line, today_on) == wanted)
            .count()
    };
    let assigned = lines
        .iter()
        .filter(|line| line.assigned_on.is_some())
        .count();
    vec![format!(
        "合计：登记 {} 件，其中当场解答 {} 件；交办 {} 件；按期答复 {} 件，超期答复 {} 件，超期未答复 {} 件。",
        lines.len(),
        count(Standing::OnTheSpot),
        assigned,
        count(Standing::InTime),
        count(Standing::Late),
        count(Standing::Overdue),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, day).unwrap()
    }

    #[test]
    fn a_standing_follows_from_the_days() {
        for (on_the_spot, assigned, answered, standing) in [
            (true, None, Some(9), Standing::OnTheSpot),
            (false, None, None, Standing::NotAssigned),
            (false, Some(9), None, Standing::Waiting),
            (false, Some(9), Some(15), Standing::InTime),
            (false, Some(9), Some(16), Standing::Late),
        ] {
            let line = ConsultationLine {
                number: String::new(),
                asked_on: on(9),
                asked_at: String::new(),
                channel: String::new(),
                asker: String::new(),
                contact: String::new(),
                content: String::new(),
                policy: String::new(),
                on_the_spot,
                agency: String::new(),
                assigned_on: assigned.map(on),
                due_on: Some(on(15)),
                due_is_certain: true,
                answered_on: answered.map(on),
                answer: String::new(),
                operator: String::new(),
                note: String::new(),
            };
            assert_eq!(Standing::of(&line, on(15)), standing);
            if answered.is_none() {
                assert_eq!(Standing::of(&line, on(16)), Standing::Overdue);
            }
            let estimated = ConsultationLine {
                due_is_certain: false,
                ..line
            };
            let later = Standing::of(&estimated, on(16));
            assert!(!matches!(later, Standing::Overdue | Standing::Late));
        }
    }
}
