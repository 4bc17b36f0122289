//! 阅览登记 – who comes to the reading room is counted in two taps, and never asked for a name.

use crate::{
    applications::{operator_names, shown_operator},
    case_view::entity_of,
    consultation_steps::minute,
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    given,
    months::Month,
    moves::say,
};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    application::Help,
    journal::OperatorMark,
    reading::{Cancelled, Noted, Reading, ReadingFigures, Subject, Way},
};

/// What was forgotten is noted afterwards, up to so many days.
const LONGEST_AGO: u64 = 366;

/// 阅览登记
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReadingNoteRequest {
    /// 人次
    pub people: u32,
    /// 阅览方式
    #[ts(type = "'reading' | 'copying' | 'photographing' | 'screen'")]
    pub way: Way,
    /// 查询事项类别
    #[ts(type = "'policy' | 'service' | 'catalogue' | 'report' | 'other' | null")]
    pub subject: Option<Subject>,
    /// 协助 (条例 第四十三条)
    #[ts(type = "('reading' | 'sight' | 'hearing' | 'other')[]")]
    pub help: Vec<Help>,
    /// 日期, as typed; empty for now.
    pub on: String,
}

/// 撤销登记
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReadingCancelRequest {
    /// The note.
    pub id: String,
    /// 撤销原因
    pub reason: String,
}

/// Which month.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReadingListRequest {
    /// The month, such as 2026-10; the one that runs where none is named.
    pub month: Option<String>,
}

/// 阅览统计 of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadingListOutcome {
    /// The month, such as 2026-10.
    pub month: String,
    /// The month that runs.
    pub running: String,
    /// 人次 of the month.
    pub people: u32,
    /// 人次 of today.
    pub today: u32,
    /// How many were helped.
    pub helped: u32,
    /// By 阅览方式; all of them.
    pub by_way: Vec<ReadingShare>,
    /// By 查询事项类别; those of which there are some.
    pub by_subject: Vec<ReadingShare>,
    /// By day, from the first of the month to its last, or to today.
    pub by_day: Vec<u32>,
    /// What was noted, the newest first.
    pub rows: Vec<ReadingRow>,
}

/// 人次 of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadingShare {
    /// Which.
    pub term: String,
    /// How many.
    pub people: u32,
}

/// One note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReadingRow {
    /// The record.
    pub id: String,
    /// `2026-11-24 09:30`, or the date alone.
    pub noted_at: String,
    /// 人次
    pub people: u32,
    /// 阅览方式
    pub way: String,
    /// 查询事项类别
    pub subject: String,
    /// 协助
    pub help: String,
    /// 登记人
    pub operator: String,
    /// 撤销原因, once it was taken back.
    pub cancelled: Option<String>,
}

/// 阅览登记 – somebody came, or several together.
pub(crate) fn reading_note(
    desk: &mut Desk,
    request: ReadingNoteRequest,
) -> AppResult<ReadingListOutcome> {
    let now = desk.clock.now();
    let today = now.date_naive();
    let on = match request.on.trim() {
        "" => today,
        typed => {
            let earliest = today - Days::new(LONGEST_AGO);
            given::day("on", typed, (earliest, "一年以前"), today)?
        }
    };
    let mut help = request.help;
    help.sort_unstable();
    help.dedup();
    let noted = Noted {
        on,
        at: (on == today).then(|| minute(now.time())),
        people: request.people,
        way: request.way,
        subject: request.subject,
        help,
    };
    noted.check(today)?;
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let entity = tx.new_entity()?;
            Ok(say(tx, entity, noted.into())?)
        })?;
    let month = Month::of(on)?;
    listed(desk, month)
}

/// 撤销登记 – it was noted by mistake, and counts nothing.
pub(crate) fn reading_cancel(
    desk: &mut Desk,
    request: ReadingCancelRequest,
) -> AppResult<ReadingListOutcome> {
    let cancelled = Cancelled {
        reason: given::needed_text("reason", "撤销原因", &request.reason, 200)?,
    };
    cancelled.check()?;
    let entity = entity_of(&request.id, missing)?;
    let now_ms = desk.clock.now().timestamp_millis();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    let on = open.store()?.transact::<_, AppError>(&mark, now_ms, |tx| {
        let kept = tx.find_reading(entity)?.ok_or_else(missing)?;
        if kept.cancelled.is_some() {
            return Err(AppError::new(ErrorCode::Changed, "这条登记已经撤销。"));
        }
        say(tx, entity, cancelled.into())?;
        Ok(kept.noted.on)
    })?;
    listed(desk, Month::of(on)?)
}

/// 阅览统计
pub(crate) fn reading_list(
    desk: &mut Desk,
    request: ReadingListRequest,
) -> AppResult<ReadingListOutcome> {
    let (month, _) = Month::asked(request.month.as_deref(), desk.clock.today())?;
    listed(desk, month)
}

fn missing() -> AppError {
    AppError::new(ErrorCode::NotFound, "没有这条阅览登记，请刷新后重试。")
}

fn listed(desk: &Desk, month: Month) -> AppResult<ReadingListOutcome> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let names = operator_names(open)?;
    let readings = open.read().readings_between(month.first(), month.last())?;
    let figures = ReadingFigures::of(&readings);
    let people_on = |day: NaiveDate| {
        let some = readings
            .iter()
            .filter(|one| one.cancelled.is_none() && one.noted.on == day);
        some.fold(0_u32, |sum, one| sum.saturating_add(one.noted.people))
    };
    let shares = |counts: Vec<(String, u32)>| {
        let shares = counts.into_iter();
        shares
            .map(|(term, people)| ReadingShare { term, people })
            .collect()
    };
    let last = month.last().min(today);
    Ok(ReadingListOutcome {
        month: month.key(),
        running: Month::of(today)?.key(),
        people: figures.people,
        today: ReadingFigures::of(&open.read().readings_between(today, today)?).people,
        helped: figures.helped,
        by_way: shares(figures.by_way),
        by_subject: shares(figures.by_subject),
        by_day: month
            .first()
            .iter_days()
            .take_while(|day| *day <= last)
            .map(people_on)
            .collect(),
        rows: readings
            .iter()
            .rev()
            .map(|one| {
                row(
                    one,
                    &shown_operator(&OperatorMark(one.operator.clone()), &names),
                )
            })
            .collect(),
    })
}

fn row(reading: &Reading, operator: &str) -> ReadingRow {
    let noted = &reading.noted;
    let help: Vec<_> = noted.help.iter().map(|help| help.term()).collect();
    ReadingRow {
        id: reading.id.to_string(),
        noted_at: match noted.at {
            Some(at) => format!("{} {}", noted.on, at.format("%H:%M")),
            None => noted.on.to_string(),
        },
        people: noted.people,
        way: noted.way.term().to_owned(),
        subject: noted.subject.map_or("", Subject::term).to_owned(),
        help: help.join("、"),
        operator: operator.to_owned(),
        cancelled: reading
            .cancelled
            .as_ref()
            .map(|cancelled| cancelled.reason.clone()),
    }
}
