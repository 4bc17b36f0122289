//! The working-day calendar (工作日历): the notices it rests on, bringing in a year, and why a deadline
//! falls where it does.

use crate::{
    calendar_moves::{
        CalendarVersion, ChangedDeadline, Moved, changed, deadlines, moved, to_entries, versions,
        year_entity,
    },
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult},
    notes::Nothing,
    today::calendar_warning,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    journal::{Body, Draft, Entry},
    working_days::{Calendar, Notice, YearSchedule, read_schedules},
};
use zonedesk_store::StoreError;

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
    /// Whether the site or its district brought it in; others came with the program.
    pub imported: bool,
    /// 区级发布 – the district's notice holds, whatever the site brings in.
    pub published: bool,
    /// Each time the site brought it in, the oldest first.
    pub versions: Vec<CalendarVersion>,
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
    let mut years = Vec::new();
    for year in open.calendar.years() {
        if let Some(schedule) = open.calendar.schedule(year) {
            years.push(year_view(open, schedule, imported.contains(&year))?);
        }
    }
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
    if is_published(open, schedule.year)? {
        return Err(AppError::invalid(
            "csv",
            format!(
                "{} 年的节假日安排已由区级发布，以区级为准，不必导入。",
                schedule.year
            ),
        ));
    }
    let before = deadlines(open, today)?;
    let mut calendar = open.calendar.clone();
    let replaces = calendar.schedule(schedule.year).is_some();
    calendar.load(schedule.clone());
    let old_calendar = std::mem::replace(&mut open.calendar, calendar);
    let written = deadlines(open, today).and_then(|after| {
        let moved = moved(before, after);
        if request.confirmed {
            write(open, &schedule, &moved, now.timestamp_millis())?;
        }
        Ok((changed(&moved), year_view(open, &schedule, true)?))
    });
    // Only what is written stays loaded.
    if !request.confirmed || written.is_err() {
        open.calendar = old_calendar;
    }
    let (changed, year) = written?;
    Ok(CalendarImportOutcome {
        year,
        replaces,
        changed,
        done: request.confirmed,
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

/// The year and what it did to the open deadlines, in one piece.
fn write(
    open: &mut OpenDesk,
    schedule: &YearSchedule,
    moved: &[Moved],
    now_ms: i64,
) -> AppResult<()> {
    let mark = open.who.mark.clone();
    let entity = year_entity(schedule.year);
    let mut bodies = vec![schedule.clone().into()];
    bodies.extend(to_entries(schedule.year, moved).into_iter().map(Into::into));
    open.store()?
        .transact::<_, StoreError>(&mark, now_ms, |tx| {
            for body in bodies {
                tx.append(&Draft {
                    entity,
                    body,
                    number: None,
                })?;
            }
            Ok(())
        })?;
    Ok(())
}

/// Whether the district published a year.
fn is_published(open: &OpenDesk, year: i32) -> AppResult<bool> {
    let entries = open.read().entries_of(year_entity(year))?;
    let is_published = |entry: &Entry| {
        let body = entry.body().ok().flatten();
        matches!(body, Some(Body::CalendarPublished(_)))
    };
    Ok(entries.iter().any(is_published))
}

fn year_view(open: &OpenDesk, schedule: &YearSchedule, imported: bool) -> AppResult<CalendarYear> {
    let calendar: &Calendar = &open.calendar;
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
    Ok(CalendarYear {
        year: schedule.year,
        notice_number: schedule.notice.number.clone(),
        notice_urls: schedule.notice.addresses.clone(),
        working_days,
        holidays: days(&schedule.holidays),
        workdays: days(&schedule.workdays),
        imported,
        published: is_published(open, schedule.year)?,
        versions: versions(open, schedule.year)?,
    })
}
