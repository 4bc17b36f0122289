//! 期限计算表 – why a deadline falls where it does, on the screen and on paper: every day that was counted
//! or not, the reason, and the notice behind it.

use crate::{
    applications::{self, shown_number},
    case_view::entity_of,
    consultations,
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult, ErrorCode},
    follow_through::clock_words,
    papers::Paper,
    today::DueNoun,
};
use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;
use zonedesk_documents::{
    ledger::{Align, Column},
    record_sheet::{RecordSheet, SheetTable, record_sheet_pdf},
};
use zonedesk_domain::{
    application::{self, AnswerClock, WaitsFor},
    consultation::{self, ANSWER_WORKING_DAYS, Trigger},
    working_days::{Calendar, Deadline, ProofDay},
};

/// A sheet of more days than this explains nothing to anybody, in working days.
const MOST_EXPLAINED: u32 = 366;

/// 期限计算
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeadlineExplainRequest {
    /// Day 0, which does not count: `2026-11-23` or `20261123`.
    pub from_on: String,
    /// Length in working days, 1–366.
    pub days: u32,
}

/// A deadline and its proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeadlineExplainOutcome {
    /// The last day that is in time.
    pub due_on: String,
    /// False when a year's notice is missing.
    pub certain: bool,
    /// Why it is an estimate.
    pub uncertain_reason: Option<String>,
    /// Every day from day 0 to the last.
    pub days: Vec<DeadlineDay>,
}

/// One line of the proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeadlineDay {
    /// The day.
    pub on: String,
    /// 星期一 …
    pub weekday: String,
    /// Which working day of the period it is; nothing when it does not count.
    pub counted: Option<u32>,
    /// 工作日, 周末, 放假（春节）…
    pub reason: String,
    /// 文号 of the notice that decides it.
    pub notice: Option<String>,
}

/// 期限计算表 of a case
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CaseDeadlineRequest {
    /// What it is; a suggestion has no term in working days.
    pub noun: DueNoun,
    /// The record.
    pub id: String,
}

/// 期限计算 – where a period ends and why, day by day.
pub(crate) fn deadline_explain(
    desk: &mut Desk,
    request: DeadlineExplainRequest,
) -> AppResult<DeadlineExplainOutcome> {
    let (deadline, proof) = explained(&desk.opened()?.calendar, &request)?;
    Ok(DeadlineExplainOutcome {
        due_on: deadline.due_on.to_string(),
        certain: deadline.certain,
        uncertain_reason: deadline.uncertain_reason,
        days: proof
            .into_iter()
            .map(|day| DeadlineDay {
                on: day.date.to_string(),
                weekday: day.weekday,
                counted: day.counted,
                reason: day.reason,
                notice: day.notice,
            })
            .collect(),
    })
}

/// 期限计算表 – the same on paper.
pub(crate) fn deadline_draw(desk: &mut Desk, request: DeadlineExplainRequest) -> AppResult<Paper> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let (deadline, proof) = explained(&open.calendar, &request)?;
    let facts = vec![
        fact("起算日", day_words(deadline.from_on)),
        fact("期限", format!("{} 个工作日", deadline.days)),
        fact("期限届满", due_words(&deadline)),
    ];
    let name = format!("{} {} {}日.pdf", TITLE, deadline.from_on, deadline.days);
    draw(open, facts, &proof, today, &name)
}

/// 期限计算表 of a case – why its reply is due on that day, by all that happened to it.
pub(crate) fn case_deadline_draw(
    desk: &mut Desk,
    request: CaseDeadlineRequest,
) -> AppResult<Paper> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let (number, facts, proof) = match request.noun {
        DueNoun::Application => application_sheet(open, &request.id)?,
        DueNoun::Consultation => consultation_sheet(open, &request.id)?,
        DueNoun::Suggestion => {
            return Err(AppError::new(
                ErrorCode::NotFound,
                "意见建议没有按工作日计算的期限。",
            ));
        }
    };
    draw(open, facts, &proof, today, &format!("{TITLE} {number}.pdf"))
}

const TITLE: &str = "期限计算表";

type CaseSheet = (String, Vec<(String, String)>, Vec<ProofDay>);

fn application_sheet(open: &OpenDesk, id: &str) -> AppResult<CaseSheet> {
    let id = entity_of(id, applications::missing)?;
    let application = open
        .read()
        .find_application(id)?
        .ok_or_else(applications::missing)?;
    let number = shown_number(&application);
    let wrong = |error| AppError::invalid("id", format!("{error}。"));
    let proof = application.answer_proof(&open.calendar).map_err(wrong)?;
    let ends = match application.answer_clock(&open.calendar).map_err(wrong)? {
        AnswerClock::Runs(deadline) => due_words(&deadline),
        AnswerClock::Stands { used, total, .. } => {
            format!("暂停计算：已用 {used} 个工作日，共 {total} 个")
        }
        AnswerClock::Waits { waits_for, .. } => match waits_for {
            WaitsFor::Correction => "尚未起算：等待补正",
            WaitsFor::Fee => "尚未起算：等待缴纳信息处理费",
        }
        .to_owned(),
    };
    let mut facts = vec![
        fact("编号", number.clone()),
        fact(
            "申请内容",
            application.text(application::Field::Content).to_owned(),
        ),
        fact(
            "被申请机关",
            application.text(application::Field::Agency).to_owned(),
        ),
        fact("收到申请之日", day_words(application.clock_starts_on())),
        fact("答复期限", format!("{} 个工作日", application.term_days())),
        fact("期限届满", ends),
    ];
    if let Some(words) = clock_words(&application, &open.calendar) {
        facts.push(fact("期限变动", words));
    }
    Ok((number, facts, proof))
}

fn consultation_sheet(open: &OpenDesk, id: &str) -> AppResult<CaseSheet> {
    let id = entity_of(id, consultations::missing)?;
    let question = open
        .read()
        .find_consultation(id)?
        .ok_or_else(consultations::missing)?;
    let number = consultations::shown_number(&question);
    let day_0 = question.counts_from();
    let from_assignment = question.registered.trigger == Some(Trigger::Assignment);
    let wrong = |error| AppError::invalid("id", format!("{error}。"));
    let deadline = open
        .calendar
        .deadline(day_0, ANSWER_WORKING_DAYS)
        .map_err(wrong)?;
    let proof = open
        .calendar
        .proof(day_0, ANSWER_WORKING_DAYS)
        .map_err(wrong)?;
    let agency = question.assigned.as_ref().map(|given| given.agency.clone());
    let facts = vec![
        fact("编号", number.clone()),
        fact(
            "咨询内容",
            question.text(consultation::Field::Content).to_owned(),
        ),
        fact("承办单位", agency.unwrap_or_else(|| "未交办".to_owned())),
        fact("咨询之日", day_words(question.registered.asked_on)),
        fact(
            "起算之日",
            if from_assignment {
                format!("{}（首次交办当日）", day_words(day_0))
            } else {
                format!("{}（咨询当日）", day_words(day_0))
            },
        ),
        fact(
            "答复期限",
            format!("{ANSWER_WORKING_DAYS} 个工作日，改派不重新起算"),
        ),
        fact("期限届满", due_words(&deadline)),
    ];
    Ok((number, facts, proof))
}

fn draw(
    open: &OpenDesk,
    mut facts: Vec<(String, String)>,
    proof: &[ProofDay],
    today: NaiveDate,
    file_name: &str,
) -> AppResult<Paper> {
    let sources = sources(&open.calendar, proof);
    if !sources.is_empty() {
        facts.push(fact("节假日依据", sources.join("\n")));
    }
    let rows = proof
        .iter()
        .enumerate()
        .map(|(at, day)| {
            let counted = match day.counted {
                Some(counted) => counted.to_string(),
                None if at == 0 => "起算日".to_owned(),
                None => "不计".to_owned(),
            };
            vec![
                day.date.to_string(),
                day.weekday.clone(),
                counted,
                day.reason.clone(),
                day.notice.clone().unwrap_or_default(),
            ]
        })
        .collect();
    let sheet = RecordSheet {
        title: TITLE.to_owned(),
        mark: String::new(),
        site_name: open
            .read()
            .site()?
            .map(|site| site.name)
            .unwrap_or_default(),
        facts,
        tables: vec![SheetTable {
            caption: "逐日计算".to_owned(),
            columns: vec![
                Column::text("日期", 2.4, Align::Center),
                Column::text("星期", 1.6, Align::Center),
                Column::text("工作日", 1.6, Align::Center),
                Column::text("理由", 6.4, Align::Left),
                Column::text("依据", 4.4, Align::Left),
            ],
            rows,
            nothing: "期限尚未起算，收到补正之日起重新计算。".to_owned(),
        }],
        note: String::new(),
        signatures: Vec::new(),
        footer: String::new(),
        prepared_on: today,
    };
    Ok(Paper::of(TITLE, file_name, &record_sheet_pdf(&sheet)?))
}

/// Each notice that decides a day, with where it stands on the web.
fn sources(calendar: &Calendar, proof: &[ProofDay]) -> Vec<String> {
    let years: BTreeSet<i32> = proof.iter().map(|day| day.date.year()).collect();
    let named: BTreeSet<_> = proof.iter().filter_map(|day| day.notice.as_ref()).collect();
    years
        .into_iter()
        .flat_map(|year| [year, year + 1])
        .collect::<BTreeSet<_>>()
        .into_iter()
        .filter_map(|year| calendar.schedule(year))
        .filter(|schedule| named.contains(&schedule.notice.number))
        .map(|schedule| {
            let addresses = schedule.notice.addresses.join(" ");
            format!("{} {addresses}", schedule.notice.number)
                .trim()
                .to_owned()
        })
        .collect()
}

fn fact(name: &str, value: String) -> (String, String) {
    (name.to_owned(), value)
}

fn day_words(on: NaiveDate) -> String {
    on.format("%Y年%-m月%-d日").to_string()
}

fn due_words(deadline: &Deadline) -> String {
    let due = day_words(deadline.due_on);
    match &deadline.uncertain_reason {
        Some(reason) => format!("{due}（估算：{reason}）"),
        None => due,
    }
}

fn explained(
    calendar: &Calendar,
    request: &DeadlineExplainRequest,
) -> AppResult<(Deadline, Vec<ProofDay>)> {
    let from_on = ["%Y-%m-%d", "%Y%m%d"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(request.from_on.trim(), form).ok())
        .filter(|on| (1949..=2100).contains(&on.year()))
        .ok_or_else(|| {
            AppError::invalid("from_on", "请填写起算日期，如 20261123 或 2026-11-23。")
        })?;
    if !(1..=MOST_EXPLAINED).contains(&request.days) {
        return Err(AppError::invalid("days", "工作日天数为 1 至 366 的整数。"));
    }
    let wrong = |error| AppError::invalid("from_on", format!("{error}。"));
    let deadline = calendar.deadline(from_on, request.days).map_err(wrong)?;
    let proof = calendar.proof(from_on, request.days).map_err(wrong)?;
    Ok((deadline, proof))
}
