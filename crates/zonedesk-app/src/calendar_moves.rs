//! 期限重算 – what a notice that is brought in does to the deadlines that are open: told beforehand, kept
//! in the journal beside the notice, and printable as a list from the old day to the new one.

use crate::{
    applications::{due_of, operator_names, shown_number, shown_operator, shown_time},
    consultations,
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult, ErrorCode},
    papers::Paper,
    today::DueNoun,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_documents::{
    ledger::{Align, Column},
    record_sheet::{RecordSheet, SheetTable, record_sheet_pdf},
};
use zonedesk_domain::{
    application, consultation,
    journal::{Body, EntityId, OperatorMark},
    working_days::{
        DeadlinesMoved, MOST_MOVED_IN_ONE, MovedDeadline, MovedNoun, Published, YearSchedule,
    },
};

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

/// One bringing-in of a year's notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarVersion {
    /// Which of the year, from 1.
    pub ordinal: u32,
    /// 文号
    pub notice_number: String,
    /// Web addresses of the notice.
    pub notice_urls: Vec<String>,
    /// When, `YYYY-MM-DD HH:MM`.
    pub at: String,
    /// Who.
    pub who: String,
    /// How many open deadlines it moved or made certain; nobody counted for what the district published.
    pub moved: u32,
    /// 区级发布
    pub published: bool,
}

/// 期限重算清单
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CalendarMovesRequest {
    /// The year of the notice.
    pub year: i32,
    /// Which bringing-in of it, from 1.
    pub ordinal: u32,
}

/// A deadline that somebody waits for.
#[derive(Debug, Clone)]
pub(crate) struct OpenDeadline {
    id: EntityId,
    noun: MovedNoun,
    number: String,
    content: String,
    due_on: NaiveDate,
    certain: bool,
}

/// One that falls elsewhere now.
pub(crate) struct Moved {
    old: OpenDeadline,
    new: OpenDeadline,
}

/// Every open deadline by the calendar as it is loaded, in a fixed order.
pub(crate) fn deadlines(open: &OpenDesk, today: NaiveDate) -> AppResult<Vec<OpenDeadline>> {
    let mut found = Vec::new();
    let read = open.read();
    let mut applications = read.awaiting_handover()?;
    applications.extend(read.with_agencies(u32::MAX)?);
    for application in &applications {
        if let Some(due) = due_of(open, application, today) {
            found.push(OpenDeadline {
                id: application.id,
                noun: MovedNoun::Application,
                number: shown_number(application),
                content: application.text(application::Field::Content).to_owned(),
                due_on: due.deadline.due_on,
                certain: due.deadline.certain,
            });
        }
    }
    for question in &read.open_consultations()? {
        if let Some(due) = consultations::due_of(open, question, today) {
            found.push(OpenDeadline {
                id: question.id,
                noun: MovedNoun::Consultation,
                number: consultations::shown_number(question),
                content: question.text(consultation::Field::Content).to_owned(),
                due_on: due.deadline.due_on,
                certain: due.deadline.certain,
            });
        }
    }
    Ok(found)
}

/// What is different between two lists of the same deadlines.
pub(crate) fn moved(before: Vec<OpenDeadline>, after: Vec<OpenDeadline>) -> Vec<Moved> {
    before
        .into_iter()
        .zip(after)
        .filter(|(old, new)| {
            old.id == new.id && (old.due_on, old.certain) != (new.due_on, new.certain)
        })
        .map(|(old, new)| Moved { old, new })
        .collect()
}

pub(crate) fn changed(moved: &[Moved]) -> Vec<ChangedDeadline> {
    moved
        .iter()
        .map(|Moved { old, new }| ChangedDeadline {
            id: old.id.to_string(),
            noun: match old.noun {
                MovedNoun::Application => DueNoun::Application,
                MovedNoun::Consultation => DueNoun::Consultation,
            },
            number: old.number.clone(),
            content: old.content.clone(),
            old_due_on: old.due_on.to_string(),
            old_certain: old.certain,
            new_due_on: new.due_on.to_string(),
            new_certain: new.certain,
        })
        .collect()
}

/// The entries that keep the list.
pub(crate) fn to_entries(year: i32, moved: &[Moved]) -> Vec<DeadlinesMoved> {
    moved
        .chunks(MOST_MOVED_IN_ONE)
        .map(|some| DeadlinesMoved {
            year,
            moved: some
                .iter()
                .map(|Moved { old, new }| MovedDeadline {
                    case: old.id,
                    noun: old.noun,
                    old_due_on: old.due_on,
                    old_certain: old.certain,
                    new_due_on: new.due_on,
                    new_certain: new.certain,
                })
                .collect(),
        })
        .collect()
}

/// The record of a year's notices.
pub(crate) fn year_entity(year: i32) -> EntityId {
    EntityId::of_calendar(year)
}

/// The bringings-in of a year, the oldest first.
pub(crate) fn versions(open: &OpenDesk, year: i32) -> AppResult<Vec<CalendarVersion>> {
    let names = operator_names(open)?;
    let told = told(open, year)?;
    Ok((1..)
        .zip(told)
        .map(|(ordinal, told)| CalendarVersion {
            ordinal,
            notice_number: told.schedule.notice.number,
            notice_urls: told.schedule.notice.addresses,
            at: shown_time(told.at_ms),
            who: shown_operator(&told.mark, &names),
            moved: u32::try_from(told.moved.len()).unwrap_or(u32::MAX),
            published: told.published,
        })
        .collect())
}

/// 期限重算清单 – the deadlines that one bringing-in of a notice moved, old beside new.
pub(crate) fn calendar_moves_draw(
    desk: &mut Desk,
    request: CalendarMovesRequest,
) -> AppResult<Paper> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let told = (1..)
        .zip(told(open, request.year)?)
        .find_map(|(ordinal, told)| (ordinal == request.ordinal).then_some(told))
        .ok_or_else(|| AppError::new(ErrorCode::NotFound, "没有找到这一次导入的节假日安排。"))?;
    let names = operator_names(open)?;
    let mut rows = Vec::new();
    for (place, deadline) in (1..).zip(&told.moved) {
        rows.push(row(open, place, deadline)?);
    }
    let notice = &told.schedule.notice;
    let fact = |name: &str, value: String| (name.to_owned(), value);
    let facts = vec![
        fact("年度", format!("{} 年", request.year)),
        fact("通知文号", notice.number.clone()),
        fact("通知网址", notice.addresses.join("\n")),
        fact("导入时间", shown_time(told.at_ms)),
        fact("导入人", shown_operator(&told.mark, &names)),
        fact("重算期限", format!("{} 项", told.moved.len())),
    ];
    let title = "期限重算清单";
    let sheet = RecordSheet {
        title: title.to_owned(),
        mark: if request.ordinal > 1 {
            format!("第 {} 次导入", request.ordinal)
        } else {
            String::new()
        },
        site_name: open
            .read()
            .site()?
            .map(|site| site.name)
            .unwrap_or_default(),
        facts,
        tables: vec![SheetTable {
            caption: "导入时未办结、因此改变或确定的期限".to_owned(),
            columns: vec![
                Column::text("序号", 1.1, Align::Center),
                Column::text("编号", 3.4, Align::Center),
                Column::text("事项", 5.0, Align::Left),
                Column::text("承办单位", 2.8, Align::Left),
                Column::text("原期限", 2.4, Align::Center),
                Column::text("新期限", 2.4, Align::Center),
            ],
            rows,
            nothing: "无：没有未办结的期限受影响。".to_owned(),
        }],
        note: "“估算”指所涉年度的节假日安排当时未导入。".to_owned(),
        signatures: vec!["经办人".to_owned(), "负责人".to_owned(), "日期".to_owned()],
        footer: String::new(),
        prepared_on: today,
    };
    let file_name = format!("{} {}年.pdf", title, request.year);
    Ok(Paper::of(title, &file_name, &record_sheet_pdf(&sheet)?))
}

fn row(open: &OpenDesk, place: u32, deadline: &MovedDeadline) -> AppResult<Vec<String>> {
    let read = open.read();
    let nobody = || ("—".to_owned(), String::new(), String::new());
    let (number, content, agency) = match deadline.noun {
        MovedNoun::Application => {
            read.find_application(deadline.case)?
                .map_or_else(nobody, |one| {
                    (
                        shown_number(&one),
                        one.text(application::Field::Content).to_owned(),
                        one.text(application::Field::Agency).to_owned(),
                    )
                })
        }
        MovedNoun::Consultation => {
            read.find_consultation(deadline.case)?
                .map_or_else(nobody, |one| {
                    let agency = one.assigned.as_ref().map(|given| given.agency.clone());
                    (
                        consultations::shown_number(&one),
                        one.text(consultation::Field::Content).to_owned(),
                        agency.unwrap_or_else(|| "未交办".to_owned()),
                    )
                })
        }
    };
    let day = |on: NaiveDate, certain: bool| {
        if certain {
            on.to_string()
        } else {
            format!("{on}\n（估算）")
        }
    };
    Ok(vec![
        place.to_string(),
        number,
        content,
        agency,
        day(deadline.old_due_on, deadline.old_certain),
        day(deadline.new_due_on, deadline.new_certain),
    ])
}

/// One bringing-in as the journal tells it.
struct Told {
    schedule: YearSchedule,
    at_ms: i64,
    mark: OperatorMark,
    moved: Vec<MovedDeadline>,
    published: bool,
}

fn told(open: &OpenDesk, year: i32) -> AppResult<Vec<Told>> {
    let mut told: Vec<Told> = Vec::new();
    for entry in open.read().entries_of(year_entity(year))? {
        let body = entry.body().ok().flatten();
        let schedule = match &body {
            Some(Body::CalendarLoaded(schedule)) => Some(schedule.clone()),
            Some(Body::CalendarPublished(Published(schedule))) => Some(schedule.clone()),
            Some(_) | None => None,
        };
        if let Some(schedule) = schedule {
            told.push(Told {
                schedule,
                at_ms: entry.header.written_at_ms,
                mark: entry.header.operator.clone(),
                moved: Vec::new(),
                published: matches!(body, Some(Body::CalendarPublished(_))),
            });
        } else if let (Some(Body::CalendarDeadlinesMoved(list)), Some(last)) =
            (body, told.last_mut())
        {
            last.moved.extend(list.moved);
        }
    }
    Ok(told)
}
