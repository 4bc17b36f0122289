//! The working-day calendar (工作日历): the notices it rests on, bringing in a year, and why a deadline
//! falls where it does.

use crate::{
    applications::{due_of, shown_number},
    desk::{Desk, OpenDesk},
    due::Due,
    error::{AppError, AppResult},
    notes::Nothing,
    today::{DueNoun, calendar_warning},
};
use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    application, consultation,
    consultation::ANSWER_WORKING_DAYS,
    journal::{Draft, EntityId},
    working_days::{Calendar, Notice, YearSchedule, read_schedules},
};
use zonedesk_store::StoreError;

/// A sheet of more days than this explains nothing to anybody, in working days.
const MOST_EXPLAINED: u32 = 366;
/// So many faults of a file are told at once.
const MOST_FAULTS: usize = 8;

/// 工作日历
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarShowOutcome {
    /// The loaded years, the newest first.
    pub years: Vec<CalendarYear>,
    /// What is missing, if anything: this year, or from 1 November the next one.
    pub warning: Option<String>,
    /// Today's date.
    pub today_on: String,
}

/// One year as its notice orders it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarYear {
    /// The year.
    pub year: i32,
    /// 文号
    pub notice_number: String,
    /// Web addresses of the notice.
    pub notice_urls: Vec<String>,
    /// Working days of the year.
    pub working_days: u32,
    /// 放假, in order.
    pub holidays: Vec<CalendarDay>,
    /// 调休上班, in order.
    pub workdays: Vec<CalendarDay>,
    /// Whether the site brought it in; others came with the program.
    pub imported: bool,
}

/// A day and the holiday it belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarDay {
    /// The day.
    pub on: String,
    /// 春节, 国庆节 …
    pub name: String,
}

/// 导入节假日安排
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarImportRequest {
    /// The file's text: `date,kind,name`, kind `holiday` or `workday`, one year.
    pub csv: String,
    /// 文号
    pub notice_number: String,
    /// Where the notice stands on the web, may be empty.
    pub notice_url: String,
    /// False looks only, true brings it in.
    pub confirmed: bool,
}

/// What a year brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarImportOutcome {
    /// The year as it would be, or now is.
    pub year: CalendarYear,
    /// Whether it takes the place of a loaded one.
    pub replaces: bool,
    /// Open deadlines that move or become certain.
    pub changed: Vec<ChangedDeadline>,
    /// Whether it was brought in.
    pub done: bool,
}

/// An open deadline that falls elsewhere by the new calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ChangedDeadline {
    /// The record.
    pub id: String,
    /// What it is.
    pub noun: DueNoun,
    /// 编号
    pub number: String,
    /// 事项
    pub content: String,
    /// 原期限
    pub old_due_on: String,
    /// Whether that date was certain.
    pub old_certain: bool,
    /// 新期限
    pub new_due_on: String,
    /// Whether this date is certain.
    pub new_certain: bool,
}

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

/// 工作日历 – the loaded years and what is missing.
pub(crate) fn calendar_show(desk: &mut Desk, _: Nothing) -> AppResult<CalendarShowOutcome> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let imported: Vec<i32> = open
        .read()
        .calendar_years()?
        .iter()
        .map(|schedule| schedule.year)
        .collect();
    let mut years: Vec<_> = open
        .calendar
        .years()
        .filter_map(|year| open.calendar.schedule(year))
        .map(|schedule| year_view(&open.calendar, schedule, imported.contains(&schedule.year)))
        .collect();
    years.reverse();
    Ok(CalendarShowOutcome {
        years,
        warning: calendar_warning(open, today),
        today_on: today.to_string(),
    })
}

/// 导入节假日安排 – looks at a year and what it moves, or brings it in.
pub(crate) fn calendar_import(
    desk: &mut Desk,
    request: CalendarImportRequest,
) -> AppResult<CalendarImportOutcome> {
    let schedule = schedule_of(&request)?;
    let now = desk.clock.now();
    let today = now.date_naive();
    let open = desk.opened_mut()?;
    let before = deadlines(open, today)?;
    let mut calendar = open.calendar.clone();
    let replaces = calendar.schedule(schedule.year).is_some();
    calendar.load(schedule.clone());
    let old_calendar = std::mem::replace(&mut open.calendar, calendar);
    let after = deadlines(open, today);
    let year = year_view(&open.calendar, &schedule, true);
    let written = after.and_then(|after| {
        if request.confirmed {
            write(open, schedule, now.timestamp_millis())?;
        }
        Ok(after)
    });
    // Only what is written stays loaded.
    if !request.confirmed || written.is_err() {
        open.calendar = old_calendar;
    }
    Ok(CalendarImportOutcome {
        year,
        replaces,
        changed: changed(before, written?),
        done: request.confirmed,
    })
}

/// 期限计算 – where a period ends and why, day by day.
pub(crate) fn deadline_explain(
    desk: &mut Desk,
    request: DeadlineExplainRequest,
) -> AppResult<DeadlineExplainOutcome> {
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
    let calendar = &desk.opened()?.calendar;
    let wrong = |error| AppError::invalid("from_on", format!("{error}。"));
    let deadline = calendar.deadline(from_on, request.days).map_err(wrong)?;
    let proof = calendar.proof(from_on, request.days).map_err(wrong)?;
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

fn schedule_of(request: &CalendarImportRequest) -> AppResult<YearSchedule> {
    let number = request.notice_number.trim();
    if number.is_empty() || number.chars().count() > 60 || number.chars().any(char::is_control) {
        return Err(AppError::invalid(
            "notice_number",
            "请填写通知文号，如：国办发明电〔2025〕7号。",
        ));
    }
    let url = request.notice_url.trim();
    let is_address = ["https://", "http://"]
        .iter()
        .any(|start| url.starts_with(start));
    if !url.is_empty() && (!is_address || url.chars().count() > 300) {
        return Err(AppError::invalid(
            "notice_url",
            "网址以 https:// 或 http:// 开头，没有可以不填。",
        ));
    }
    let notice = Notice {
        number: number.to_owned(),
        addresses: Some(url)
            .filter(|url| !url.is_empty())
            .map(str::to_owned)
            .into_iter()
            .collect(),
    };
    let mut schedules = read_schedules(&request.csv, |_| notice.clone()).map_err(|problems| {
        let mut words: Vec<_> = problems
            .iter()
            .take(MOST_FAULTS)
            .map(ToString::to_string)
            .collect();
        if problems.len() > MOST_FAULTS {
            words.push(format!("另有 {} 处", problems.len() - MOST_FAULTS));
        }
        AppError::invalid("csv", format!("{}。", words.join("；")))
    })?;
    match (schedules.pop(), schedules.is_empty()) {
        (Some(schedule), true) => Ok(schedule),
        _ => Err(AppError::invalid(
            "csv",
            "一份通知对应一年，请每次导入一年的安排。",
        )),
    }
}

fn write(open: &mut OpenDesk, schedule: YearSchedule, now_ms: i64) -> AppResult<()> {
    let mark = open.who.mark.clone();
    let entity = EntityId::derived("calendar", schedule.year.to_string().as_bytes());
    open.store()?
        .transact::<_, StoreError>(&mark, now_ms, |tx| {
            tx.append(&Draft {
                entity,
                body: schedule.into(),
                number: None,
            })?;
            Ok(())
        })?;
    Ok(())
}

fn year_view(calendar: &Calendar, schedule: &YearSchedule, imported: bool) -> CalendarYear {
    let days = |days: &[zonedesk_domain::working_days::NamedDay]| {
        days.iter()
            .map(|day| CalendarDay {
                on: day.on.to_string(),
                name: day.name.clone(),
            })
            .collect()
    };
    let end = |year| NaiveDate::from_ymd_opt(year, 12, 31);
    let working_days = end(schedule.year - 1)
        .zip(end(schedule.year))
        .and_then(|(after, until)| calendar.working_days_between(after, until).ok())
        .map_or(0, |count| count.days);
    CalendarYear {
        year: schedule.year,
        notice_number: schedule.notice.number.clone(),
        notice_urls: schedule.notice.addresses.clone(),
        working_days,
        holidays: days(&schedule.holidays),
        workdays: days(&schedule.workdays),
        imported,
    }
}

/// A deadline that somebody waits for.
struct OpenDeadline {
    id: EntityId,
    noun: DueNoun,
    number: String,
    content: String,
    due_on: NaiveDate,
    certain: bool,
}

/// Every open deadline by the calendar as it is loaded, in a fixed order.
fn deadlines(open: &OpenDesk, today: NaiveDate) -> AppResult<Vec<OpenDeadline>> {
    let mut found = Vec::new();
    let read = open.read();
    let mut applications = read.awaiting_handover()?;
    applications.extend(read.with_agencies(10_000)?);
    for application in &applications {
        if let Some(due) = due_of(open, application, today) {
            found.push(OpenDeadline {
                id: application.id,
                noun: DueNoun::Application,
                number: shown_number(application),
                content: application.text(application::Field::Content).to_owned(),
                due_on: due.deadline.due_on,
                certain: due.deadline.certain,
            });
        }
    }
    for question in &read.open_consultations()? {
        let asked_on = question.registered.asked_on;
        if let Some(due) = Due::of(&open.calendar, asked_on, ANSWER_WORKING_DAYS, today) {
            found.push(OpenDeadline {
                id: question.id,
                noun: DueNoun::Consultation,
                number: question
                    .number
                    .as_ref()
                    .map_or_else(String::new, ToString::to_string),
                content: question.text(consultation::Field::Content).to_owned(),
                due_on: due.deadline.due_on,
                certain: due.deadline.certain,
            });
        }
    }
    Ok(found)
}

fn changed(before: Vec<OpenDeadline>, after: Vec<OpenDeadline>) -> Vec<ChangedDeadline> {
    before
        .into_iter()
        .zip(after)
        .filter(|(old, new)| {
            old.id == new.id && (old.due_on, old.certain) != (new.due_on, new.certain)
        })
        .map(|(old, new)| ChangedDeadline {
            id: old.id.to_string(),
            noun: old.noun,
            number: old.number,
            content: old.content,
            old_due_on: old.due_on.to_string(),
            old_certain: old.certain,
            new_due_on: new.due_on.to_string(),
            new_certain: new.certain,
        })
        .collect()
}
