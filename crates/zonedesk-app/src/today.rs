//! Today (今日): what must leave before closing, what is due, what came in.

use crate::{
    applications::{shown_applicant, shown_number},
    backups::backup_reminder,
    conflicts::{ConflictRow, conflicted},
    consultations::{self, ConsultationRow, consultation_row},
    copy_register::row as copy_row,
    copying::upcoming_receipt,
    days::closing,
    desk::{Desk, OpenDesk},
    due::Due,
    error::AppResult,
    moves::handover_rule,
    notes::Nothing,
    owed::{OwedRow, originals_owed, unconfirmed},
    status::PeriodView,
    suggestions::{SuggestionRow, suggestion_row},
    today_due::due_today,
    zones::shown_zones,
};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use zonedesk_domain::{
    application::{self, Application, Field, HandoverRule},
    consultation::{self, ANSWER_WORKING_DAYS, Consultation},
    copying::{Copy, Job, Payment},
    material::Standing,
    operator::Permission,
    reading::Reading,
    working_days::DayStatus,
    zone::{Zone, Zones},
};

/// So many that wait to be handed over are listed, the oldest: they are chosen from there. All are counted.
const MOST_WAITING: u32 = 1_000;
/// So many questions that wait fit on the screen; the register has the rest, and all are counted.
const MOST_UNASSIGNED: u32 = 100;
/// So many that are with agencies are looked through at most.
const MOST_WITH_AGENCIES: u32 = 10_000;

/// The first screen of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TodayView {
    /// Now, RFC 3339.
    pub now: String,
    /// Today's date.
    pub today_on: String,
    /// 星期一 …
    pub weekday: String,
    /// 工作日, 调休上班, 周末, the name of the holiday, or 未导入.
    pub day_status: String,
    /// When the doors close today, RFC 3339; nothing on a day off.
    pub closes_at: Option<String>,
    /// The hours of today's season.
    pub hours: Vec<PeriodView>,
    /// What is wrong with the calendar, if anything.
    pub calendar_warning: Option<String>,
    /// What is to be done about backups, if anything.
    pub backup_reminder: Option<String>,
    /// 下班前必须转交, oldest first, at most a thousand.
    pub open_handovers: Vec<HandoverRow>,
    /// 原件待补交
    pub originals_owed: Vec<OwedRow>,
    /// 待确认 – what came by ordinary post, online or by fax and is confirmed with the applicant on the
    /// day it came.
    pub unconfirmed: Vec<OwedRow>,
    /// 今日已日结 – who closed the day and when; nothing while it is open.
    pub closed_by: Option<String>,
    /// 到期与逾期 – what has five working days left or fewer, the most urgent first, at most thirty.
    pub due: Vec<DueRow>,
    /// How many such there are.
    pub due_count: u32,
    /// How many of them are overdue.
    pub overdue_count: u32,
    /// 未交办咨询, oldest first, however old, at most a hundred.
    pub unassigned_consultations: Vec<ConsultationRow>,
    /// 未转交意见建议, oldest first, however old.
    pub unforwarded_suggestions: Vec<SuggestionRow>,
    /// When a question of today has to be answered.
    pub consultation_due: Option<ConsultationDue>,
    /// 今日阅览人次
    pub readers: u32,
    /// 今日复印收费
    pub copies: CopiesToday,
    /// 本月接待
    pub month: MonthView,
    /// 两处不一致 – records that two desks wrote differently about, to be looked at.
    pub conflicts: Vec<ConflictRow>,
    /// Counts beside the menu.
    pub badges: TodayBadges,
}

/// An application that has to leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoverRow {
    /// The record.
    pub id: String,
    /// 编号
    pub number: String,
    /// 申请人, masked.
    pub applicant: String,
    /// 申请内容
    pub content: String,
    /// 被申请机关
    pub agency: String,
    /// When it was received: `09:41`, or the date when it was another day.
    pub received_at: String,
    /// The last day to hand it over.
    pub due_on: String,
    /// Days since then.
    pub overdue_days: u32,
    /// Received after closing or on a day off: it leaves on the next working day.
    pub leaves_later: bool,
    /// It came back and has to go out again.
    pub returned: bool,
}

/// What a due line is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DueNoun {
    /// 申请
    Application,
    /// 咨询
    Consultation,
    /// 意见建议
    Suggestion,
}

/// Something that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DueRow {
    /// The record.
    pub id: String,
    /// What it is.
    pub noun: DueNoun,
    /// 编号
    pub number: String,
    /// 事项
    pub content: String,
    /// 承办单位
    pub agency: String,
    /// 期限
    pub due_on: String,
    /// Whether that date is certain.
    pub certain: bool,
    /// Working days left; negative when overdue.
    pub days_left: i32,
    /// Whether the last day is past.
    pub overdue: bool,
}

/// The fifth working day after today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsultationDue {
    /// The day.
    pub on: String,
    /// Whether that date is certain.
    pub certain: bool,
}

/// The copier today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopiesToday {
    /// 凭条
    pub receipts: u32,
    /// Pages charged for.
    pub charged_pages: u32,
    /// Pages given free.
    pub free_pages: u32,
    /// 应收 in 分.
    #[ts(type = "number")]
    pub sum_fen: i64,
    /// Of it in cash, in 分.
    #[ts(type = "number")]
    pub cash_fen: i64,
    /// Of it by the unit's own scan code, in 分.
    #[ts(type = "number")]
    pub scan_fen: i64,
    /// 标准已公示 – a tariff holds today and is shown.
    pub tariff_shown: bool,
    /// 下一号, while a tariff holds.
    pub next_number: Option<String>,
    /// 作废待复核 – of whatever day.
    pub waiting_voids: Vec<VoidRow>,
}

/// A voided receipt that a second person has to confirm.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VoidRow {
    /// The copying job.
    pub id: String,
    /// 凭条号
    pub number: String,
    /// 原金额 in 分.
    #[ts(type = "number")]
    pub amount_fen: i64,
    /// 作废原因
    pub reason: String,
    /// Whether whoever is signed in may confirm it.
    pub may_confirm: bool,
}

/// This month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonthView {
    /// 人次
    pub visits: u32,
    /// Day by day up to today.
    pub days: Vec<VisitDay>,
    /// 当日转交率 in percent; nothing when there was none.
    pub same_day_rate: Option<u32>,
    /// 咨询按期答复率 in percent; nothing when there was none.
    pub consultation_on_time_rate: Option<u32>,
}

/// One day of the month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VisitDay {
    /// The day.
    pub on: String,
    /// How many came.
    pub count: u32,
}

/// Counts beside the menu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TodayBadges {
    /// Applications that have to leave.
    pub applications: u32,
    /// Questions that nobody has been given.
    pub consultations: u32,
    /// Suggestions that have to leave.
    pub suggestions: u32,
    /// Materials that somebody has to do something about.
    pub materials: u32,
}

/// 今日
pub(crate) fn today_show(desk: &mut Desk, _: Nothing) -> AppResult<TodayView> {
    let now = desk.clock.now();
    let today = now.date_naive();
    let open = desk.opened()?;
    let read = open.read();
    let status = open.calendar.day_status(today);
    let awaiting = read.first_awaiting_handover(MOST_WAITING)?;
    let with_agencies = read.with_agencies(MOST_WITH_AGENCIES)?;
    let rule = handover_rule(open)?;
    let unassigned =
        read.first_consultations(consultation::State::Registered, today, MOST_UNASSIGNED)?;
    let unforwarded = read.unforwarded_suggestions()?;
    let due = due_today(open, &with_agencies, today)?;
    let zones = shown_zones(&read)?;
    Ok(TodayView {
        now: now.to_rfc3339(),
        today_on: today.to_string(),
        weekday: weekday(today).to_owned(),
        day_status: day_word(&status),
        closes_at: closes_at(open, now, &status)?,
        hours: read
            .site()?
            .map(|site| PeriodView::of(site.hours_on(today)))
            .unwrap_or_default(),
        calendar_warning: zones
            .has_any(Zones::of(&[Zone::Applications, Zone::Consultations]))
            .then(|| calendar_warning(open, today))
            .flatten(),
        backup_reminder: backup_reminder(desk)?,
        open_handovers: awaiting
            .rows
            .iter()
            .map(|application| handover_row(application, &rule, today))
            .collect(),
        originals_owed: originals_owed(&with_agencies, &rule, today),
        unconfirmed: unconfirmed(awaiting.rows.iter().chain(&with_agencies), today),
        closed_by: closing(open, today)?.map(|closing| format!("{} {}", closing.who, closing.at)),
        due_count: due.count,
        overdue_count: due.overdue,
        due: due.rows,
        unassigned_consultations: unassigned
            .rows
            .iter()
            .map(|question| consultation_row(open, question, today))
            .collect(),
        unforwarded_suggestions: unforwarded
            .iter()
            .map(|suggestion| suggestion_row(suggestion, today))
            .collect(),
        consultation_due: zones
            .has(Zone::Consultations)
            .then(|| Due::of(&open.calendar, today, ANSWER_WORKING_DAYS, today))
            .flatten()
            .map(|due| ConsultationDue {
                on: due.deadline.due_on.to_string(),
                certain: due.deadline.certain,
            }),
        readers: readers_on(open, today)?,
        copies: copies_today(open, today)?,
        month: month(open, today)?,
        conflicts: conflicted(open)?,
        badges: TodayBadges {
            applications: awaiting.total,
            consultations: unassigned.total,
            suggestions: count(unforwarded.len()),
            materials: materials_wanting_care(open, today)?,
        },
    })
}

fn readers_on(open: &OpenDesk, on: NaiveDate) -> AppResult<u32> {
    let readings = open.read().readings_between(on, on)?;
    Ok(readings.iter().map(Reading::people).sum())
}

fn materials_wanting_care(open: &OpenDesk, today: NaiveDate) -> AppResult<u32> {
    let counts = open.read().material_standings(today)?;
    let wanting = counts
        .iter()
        .filter(|(standing, _)| Standing::from_term(standing).is_some_and(Standing::wants_care));
    Ok(wanting.map(|(_, count)| count).sum())
}

fn weekday(on: NaiveDate) -> &'static str {
    const NAMES: [&str; 7] = [
        "星期一",
        "星期二",
        "星期三",
        "星期四",
        "星期五",
        "星期六",
        "星期日",
    ];
    NAMES[on.weekday().num_days_from_monday() as usize % 7]
}

fn day_word(status: &DayStatus) -> String {
    match status {
        DayStatus::Working => "工作日".to_owned(),
        DayStatus::MakeUp(_) => "调休上班".to_owned(),
        DayStatus::Weekend => "周末".to_owned(),
        DayStatus::Holiday(name) => name.clone(),
        DayStatus::Unknown(_) => "节假日安排未导入".to_owned(),
    }
}

fn closes_at(
    open: &OpenDesk,
    now: DateTime<FixedOffset>,
    status: &DayStatus,
) -> AppResult<Option<String>> {
    if matches!(status, DayStatus::Weekend | DayStatus::Holiday(_)) {
        return Ok(None);
    }
    let closes = open
        .read()
        .site()?
        .and_then(|site| site.closes_on(now.date_naive()));
    Ok(closes
        .and_then(|closes| {
            now.date_naive()
                .and_time(closes)
                .and_local_timezone(*now.offset())
                .single()
        })
        .map(|closes| closes.to_rfc3339()))
}

/// From 1 November the next year's notice should be there (通常 10 月底至 12 月初发布).
pub(crate) fn calendar_warning(open: &OpenDesk, today: NaiveDate) -> Option<String> {
    let (year, next) = (today.year(), today.year() + 1);
    if open.calendar.schedule(year).is_none() {
        return Some(format!(
            "{year} 年节假日安排未导入，期限均为估算。请尽快导入。"
        ));
    }
    (today.month() >= 11 && open.calendar.schedule(next).is_none()).then(|| {
        format!("{next} 年节假日安排未导入：跨年期限为估算。国务院办公厅通知发布后请及时导入。")
    })
}

fn handover_row(
    application: &Application,
    rule: &HandoverRule<'_>,
    today: NaiveDate,
) -> HandoverRow {
    let due_on = rule.due_on(application);
    let received_on = application.received.received_on;
    let received_at = match application.received.received_at {
        Some(at) if received_on == today => at.format("%H:%M").to_string(),
        _ if received_on == today => "今日".to_owned(),
        _ => received_on.format("%-m月%-d日").to_string(),
    };
    HandoverRow {
        id: application.id.to_string(),
        number: shown_number(application),
        applicant: shown_applicant(application),
        content: application.text(Field::Content).to_owned(),
        agency: application.text(Field::Agency).to_owned(),
        received_at,
        due_on: due_on.to_string(),
        overdue_days: u32::try_from((today - due_on).num_days()).unwrap_or(0),
        leaves_later: due_on > today,
        returned: application.returned.is_some(),
    }
}

fn copies_today(open: &OpenDesk, today: NaiveDate) -> AppResult<CopiesToday> {
    let tariff_shown = open
        .read()
        .tariffs()?
        .iter()
        .any(|tariff| tariff.holds_on(today));
    let mut copies = CopiesToday {
        receipts: 0,
        charged_pages: 0,
        free_pages: 0,
        sum_fen: 0,
        cash_fen: 0,
        scan_fen: 0,
        tariff_shown,
        next_number: upcoming_receipt(open, today)?,
        waiting_voids: open
            .read()
            .waiting_voids()?
            .iter()
            .map(|copy| void_row(open, copy))
            .collect(),
    };
    // Whoever counts the till of this desk holds it against this.
    for copy in open.read().copies_made_here(today, today)? {
        let amount = copy.amount().get();
        copies.sum_fen += amount;
        match payment_of(&copy) {
            Some(Payment::Scan) => copies.scan_fen += amount,
            Some(Payment::Cash) | None => copies.cash_fen += amount,
        }
        copies.receipts += u32::from(copy.number.is_some() && copy.voided.is_none());
        if amount > 0 {
            copies.charged_pages += copy.pages();
        } else if copy.voided.is_none() {
            copies.free_pages += copy.pages();
        }
    }
    Ok(copies)
}

fn payment_of(copy: &Copy) -> Option<Payment> {
    match &copy.job {
        Job::Made(made) => made.charge.as_ref().map(|charge| charge.payment),
        Job::Imported(_) => None,
    }
}

fn void_row(open: &OpenDesk, copy: &Copy) -> VoidRow {
    let row = copy_row(copy);
    let voided_by_me = copy.voided_by.as_ref() == Some(&open.who.mark.0);
    VoidRow {
        id: row.id,
        number: row.number.unwrap_or_default(),
        amount_fen: row.amount_fen,
        reason: copy
            .voided
            .as_ref()
            .map(|voided| voided.reason.clone())
            .unwrap_or_default(),
        may_confirm: open.who.role.may(Permission::WorkCases) && !voided_by_me,
    }
}

fn month(open: &OpenDesk, today: NaiveDate) -> AppResult<MonthView> {
    let first = today.with_day(1).unwrap_or(today);
    let read = open.read();
    let applications = read.applications_between(first, today)?;
    let questions = read.consultations_between(first, today)?;
    let mut days: BTreeMap<NaiveDate, u32> = first
        .iter_days()
        .take_while(|day| *day <= today)
        .map(|day| (day, 0))
        .collect();
    let came = applications
        .iter()
        .map(|application| application.received.received_on)
        .chain(
            questions
                .iter()
                .map(|question| question.registered.asked_on),
        )
        .chain(
            read.copies_between(first, today)?
                .into_iter()
                .map(|copy| copy.on()),
        )
        .chain(
            read.suggestions_between(first, today)?
                .into_iter()
                .map(|suggestion| suggestion.registered.on),
        )
        .map(|on| (on, 1))
        .chain(
            read.readings_between(first, today)?
                .into_iter()
                .map(|reading| (reading.noted.on, reading.people())),
        );
    for (on, people) in came {
        if let Some(count) = days.get_mut(&on) {
            *count += people;
        }
    }
    // What may still leave in time is not judged yet.
    let rule = handover_rule(open)?;
    let settled: Vec<bool> = applications
        .iter()
        .filter(|application| application.state != application::State::Withdrawn)
        .filter_map(|application| {
            let late = rule.due_on(application) < today;
            application.handed_over_same_day().or(late.then_some(false))
        })
        .collect();
    let answered: Vec<bool> = questions
        .iter()
        .filter_map(|question| on_time(open, question, today))
        .collect();
    Ok(MonthView {
        visits: days.values().sum(),
        days: days
            .into_iter()
            .map(|(on, count)| VisitDay {
                on: on.to_string(),
                count,
            })
            .collect(),
        same_day_rate: percent(&settled),
        consultation_on_time_rate: percent(&answered),
    })
}

/// Whether a question was answered within its five working days; nothing while that is open.
fn on_time(open: &OpenDesk, question: &Consultation, today: NaiveDate) -> Option<bool> {
    let due = consultations::due_of(open, question, today)?;
    match &question.answered {
        Some(answered) => Some(answered.on <= due.deadline.due_on),
        None => (due.deadline.due_on < today).then_some(false),
    }
}

/// Rounded down, so that 100 % means all.
fn percent(kept: &[bool]) -> Option<u32> {
    let yes = kept.iter().filter(|kept| **kept).count();
    (!kept.is_empty()).then(|| count(yes * 100 / kept.len()))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
