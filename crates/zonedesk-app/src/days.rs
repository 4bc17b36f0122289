//! 日结 – closing the day at one desk: what keeps it open, what it came to, and the sheet about it. What other desks of
//! the hall took in is on their sheets.

use crate::{
    applications::{operator_names, shown_applicant, shown_number, shown_operator, shown_time},
    clock::in_china,
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult, ErrorCode},
    given,
    moves::{handover_rule, record_ids, say},
    papers::Paper,
    till::till_then,
    wordings::words_of,
    zones::{own_zones, zones_at},
};
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;
use zonedesk_documents::{Align, Column, RecordSheet, SheetTable, record_sheet_pdf};
use zonedesk_domain::{
    application::{Application, Field, HandoverRule},
    consultation::{self, Consultation},
    copying::Copy,
    day::{self, Closed, Counts, LeftOver},
    journal::{Body, Entry, OperatorMark},
    money::Fen,
    refusal::LONGEST_LINE,
    wording::PaperKind,
    zone::{Zone, Zones},
};
use zonedesk_store::ReadStore;

/// Which day.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DayRequest {
    /// The day, `YYYY-MM-DD`; today when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub on: Option<String>,
}

/// 日结
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DayCloseRequest {
    /// The day, `YYYY-MM-DD`.
    pub on: String,
    /// What stays, each with its reason.
    pub left_over: Vec<LeftOverReason>,
    /// 未交账的原因, where cash lies in the till that was not counted.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    #[ts(optional, as = "Option<String>")]
    pub till_reason: String,
}

/// Why one application stays in the zone overnight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LeftOverReason {
    /// The record.
    pub id: String,
    /// 原因
    pub reason: String,
}

/// One day as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DayView {
    /// The day.
    pub on: String,
    /// How it was closed, if it was: the newest closing.
    pub closed: Option<DayClosing>,
    /// 再次日结 – it was closed, and something came in, left or was charged since.
    pub again: bool,
    /// Earlier days of the last month on which something happened and that nobody closed, newest first.
    pub unclosed: Vec<String>,
    /// What keeps it open: it has to leave, or to be given a reason.
    pub keeps_open: Vec<DayOpenRow>,
    /// What came after closing time or on a day off and leaves on the next working day.
    pub leaves_later: Vec<DayOpenRow>,
    /// What the day came to, each figure with its name.
    pub counts: Vec<DayCount>,
    /// 凭条
    pub receipts: u32,
    /// 应收 in 分.
    #[ts(type = "number")]
    pub receipts_fen: i64,
    /// 钱箱 now, on the day itself; nothing where none is kept.
    pub till: Option<DayTill>,
}

/// 钱箱
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DayTill {
    /// 应有现金 in 分.
    #[ts(type = "number")]
    pub expected_fen: i64,
    /// 未交账 – cash came in or was given back since the last count.
    pub uncounted: bool,
    /// 未交账的原因, as it was given at the newest closing.
    pub reason: String,
}

/// How a day was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DayClosing {
    /// When, `YYYY-MM-DD HH:MM`.
    pub at: String,
    /// Who.
    pub who: String,
    /// 第几次 – 1 for the first closing of the day.
    pub ordinal: u32,
    /// What stayed, with its reason.
    pub left_over: Vec<DayLeftOver>,
}

/// One that stayed, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DayLeftOver {
    /// The record.
    pub id: String,
    /// 编号
    pub number: String,
    /// 被申请机关
    pub agency: String,
    /// 原因
    pub reason: String,
}

/// One that is still here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DayOpenRow {
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
    /// The last day to hand it over.
    pub due_on: String,
}

/// One figure of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DayCount {
    /// What is counted.
    pub words: String,
    /// How many.
    pub count: u32,
}

/// How far back days are looked for that nobody closed.
const UNCLOSED_DAYS: i64 = 31;

/// 日结情况 – what keeps the day open, what it came to, and how it was closed.
pub(crate) fn day_show(desk: &mut Desk, request: DayRequest) -> AppResult<DayView> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let on = which(open, request.on.as_deref(), today)?;
    view(open, on, today)
}

/// 日结 – closes the day at this desk, and once more when something happened since; what is still here
/// needs a reason each.
pub(crate) fn day_close(desk: &mut Desk, request: DayCloseRequest) -> AppResult<DayView> {
    let now = desk.clock.now();
    let today = now.date_naive();
    let on = which(desk.opened()?, Some(&request.on), today)?;
    let ids = record_ids(request.left_over.iter().map(|left| left.id.as_str()))?;
    let mut left_over = Vec::new();
    for (application, left) in ids.into_iter().zip(&request.left_over) {
        let field = format!("reason:{application}");
        left_over.push(LeftOver {
            application,
            reason: given::needed_text(&field, "未转交的原因", &left.reason, 500)?,
        });
    }
    let till_reason = given::text(
        "till_reason",
        "未交账的原因",
        &request.till_reason,
        LONGEST_LINE,
    )?;
    let open = desk.opened_mut()?;
    let calendar = open.calendar.clone();
    let mark = open.who.mark.clone();
    let store = open.store()?;
    let entity = day::day_entity(store.device(), on);
    store.transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
        let rule = HandoverRule {
            calendar: &calendar,
            site: tx.site()?,
        };
        let here = tx.awaiting_handover_here()?;
        let mut closed = closing_now(tx, (on, today), left_over, &here, &rule)?;
        if let Some(till) = closed.till.as_mut().filter(|till| till.uncounted) {
            till.reason = till_reason;
            till.check()?;
        }
        if let Some(before) = newest(&tx.entries_of(entity)?)
            && !day::changed_since(&before, &closed, &here, &rule)
        {
            return Err(AppError::new(
                ErrorCode::Changed,
                format!("{on} 已经日结，之后没有新的接收、转交或收费，不需要再次日结。"),
            ));
        }
        day::check_close(&closed, &here, &rule)
            .map_err(|still| AppError::invalid("left_over", still.to_string()))?;
        say(tx, entity, closed.into())?;
        Ok(())
    })?;
    view(desk.opened()?, on, today)
}

/// The closing as it would be made now. A reason for what has left in the meantime says nothing.
fn closing_now(
    read: &ReadStore<'_>,
    (on, today): (NaiveDate, NaiveDate),
    mut left_over: Vec<LeftOver>,
    here: &[Application],
    rule: &HandoverRule<'_>,
) -> AppResult<Closed> {
    left_over.retain(|left| {
        here.iter()
            .any(|one| one.id == left.application && day::keeps_open(one, on, rule))
    });
    let (receipts, receipts_fen) = receipts(read, on)?;
    Ok(Closed {
        on,
        left_over,
        receipts_fen,
        receipts,
        counts: Some(counts(read, on)?),
        // What lies in the till today says nothing about an earlier day.
        till: if on == today { till_then(read)? } else { None },
    })
}

/// 日结单
pub(crate) fn day_close_draw(desk: &mut Desk, request: DayRequest) -> AppResult<Paper> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let on = which(open, request.on.as_deref(), today)?;
    let entries = open.read().entries_of(day::day_entity(open.device(), on))?;
    let (Some(closed), Some(closing)) = (newest(&entries), closing(open, on)?) else {
        return Err(AppError::new(
            ErrorCode::NotFound,
            "这一天还没有日结，日结后再打印日结单。",
        ));
    };
    let site = open.read().site()?;
    // Of the day it was closed: printed again, it is the same sheet.
    let closed_ms = entries
        .last()
        .map_or(i64::MAX, |entry| entry.header.written_at_ms);
    let zones = zones_at(&open.read(), closed_ms)?;
    let hands_over = zones.has(Zone::Applications) || !closing.left_over.is_empty();
    let desk_number = site.as_ref().map_or(0, |site| site.desk);
    let fact = |name: &str, value: String| (name.to_owned(), value);
    let mut facts = vec![
        fact("日期", on.format("%Y年%-m月%-d日").to_string()),
        fact("窗口", format!("{desk_number} 号窗口")),
        fact("日结人", closing.who.clone()),
        fact("日结时间", closing.at.clone()),
    ];
    // The sheet says what the day came to when it was closed, however often it is printed.
    let counts = match closed.counts {
        Some(counts) => counts,
        None => counts(&open.read(), on)?,
    };
    facts.extend(
        count_words(&counts, zones)
            .into_iter()
            .map(|count| fact(&count.words, format!("{} 件", count.count))),
    );
    if zones.has_any(Zones::READING) || closed.receipts > 0 {
        facts.push(fact("复印收费凭条", format!("{} 张", closed.receipts)));
        facts.push(fact(
            "应收合计",
            format!("{} 元", closed.receipts_fen.plain()),
        ));
    }
    if let Some(till) = closed.till {
        let counted = match (till.uncounted, till.reason) {
            (false, _) => "已交账".to_owned(),
            (true, reason) if reason.is_empty() => "日结时尚未交账".to_owned(),
            (true, reason) => format!("日结时尚未交账：{reason}"),
        };
        let expected = till.expected_fen.plain();
        facts.push(fact("钱箱", format!("应有现金 {expected} 元，{counted}")));
    }
    let words = words_of(&open.read(), PaperKind::DayCloseSheet)?;
    let sheet = RecordSheet {
        title: String::new(),
        mark: if closing.ordinal > 1 {
            format!("第 {} 次", closing.ordinal)
        } else {
            String::new()
        },
        site_name: site.map(|site| site.name).unwrap_or_default(),
        facts,
        tables: hands_over
            .then(|| SheetTable {
                caption: "当日未转交的申请及原因".to_owned(),
                columns: vec![
                    Column::text("编号", 3.4, Align::Center),
                    Column::text("被申请机关", 4.0, Align::Left),
                    Column::text("未转交的原因", 7.0, Align::Left),
                ],
                rows: closing
                    .left_over
                    .into_iter()
                    .map(|left| vec![left.number, left.agency, left.reason])
                    .collect(),
                nothing: "无：应当转交的申请都已转交。".to_owned(),
            })
            .into_iter()
            .collect(),
        note: String::new(),
        signatures: vec!["经办人".to_owned(), "负责人".to_owned(), "日期".to_owned()],
        footer: String::new(),
        prepared_on: today,
    }
    .in_words(&words);
    let document = record_sheet_pdf(&sheet)?;
    Ok(Paper::of(
        &words.title,
        &format!("日结单 {on}.pdf"),
        &document,
    ))
}

/// No day before the desk began has anything to close.
fn which(open: &OpenDesk, on: Option<&str>, today: NaiveDate) -> AppResult<NaiveDate> {
    let Some(on) = on else { return Ok(today) };
    given::day("on", on, (began_on(open, today)?, "本窗口启用日"), today)
}

/// 本窗口启用日
pub(crate) fn began_on(open: &OpenDesk, today: NaiveDate) -> AppResult<NaiveDate> {
    Ok(open
        .read()
        .began_ms(open.device())?
        .and_then(in_china)
        .map_or(today, |began| began.date_naive().min(today)))
}

fn view(open: &OpenDesk, on: NaiveDate, today: NaiveDate) -> AppResult<DayView> {
    let rule = handover_rule(open)?;
    let read = open.read();
    let here = read.awaiting_handover_here()?;
    let now = closing_now(&read, (on, today), Vec::new(), &here, &rule)?;
    let entries = read.entries_of(day::day_entity(open.device(), on))?;
    let before = newest(&entries);
    let reason = before
        .as_ref()
        .and_then(|before| before.till.as_ref())
        .map(|till| till.reason.clone())
        .unwrap_or_default();
    let again = before.is_some_and(|before| day::changed_since(&before, &now, &here, &rule));
    let (keeps_open, leaves_later): (Vec<_>, Vec<_>) = here
        .into_iter()
        .filter(|one| one.received.received_on <= on)
        .partition(|one| day::keeps_open(one, on, &rule));
    let rows = |applications: Vec<Application>| {
        let row = |one: &Application| open_row(one, &rule);
        applications.iter().map(row).collect()
    };
    Ok(DayView {
        on: on.to_string(),
        closed: closing(open, on)?,
        again,
        unclosed: unclosed(open, today)?,
        keeps_open: rows(keeps_open),
        leaves_later: rows(leaves_later),
        counts: match &now.counts {
            Some(counts) => count_words(counts, own_zones(&read)?),
            None => Vec::new(),
        },
        receipts: now.receipts,
        receipts_fen: now.receipts_fen.get(),
        till: now.till.map(|till| DayTill {
            expected_fen: till.expected_fen.get(),
            uncounted: till.uncounted,
            reason,
        }),
    })
}

/// Days on which something happened at this desk and that were never closed.
fn unclosed(open: &OpenDesk, today: NaiveDate) -> AppResult<Vec<String>> {
    let read = open.read();
    let from = began_on(open, today)?.max(today - TimeDelta::days(UNCLOSED_DAYS));
    let Some(to) = today.pred_opt().filter(|to| *to >= from) else {
        return Ok(Vec::new());
    };
    // What was imported is history of another register, not a day of this desk.
    let applications = read.applications_received_here(from, to)?;
    let questions = read.consultations_asked_here(from, to)?;
    let copies = read.copies_made_here(from, to)?;
    let mut days: BTreeSet<_> = applications
        .iter()
        .filter(|one| one.received.imported.is_none())
        .map(|one| one.received.received_on)
        .chain(
            questions
                .iter()
                .filter(|one| one.registered.imported.is_none())
                .map(|one| one.registered.asked_on),
        )
        .chain(
            read.suggestions_registered_here(from, to)?
                .iter()
                .map(|one| one.registered.on),
        )
        .chain(
            copies
                .iter()
                .filter(|one| one.number.is_some())
                .map(Copy::on),
        )
        .collect();
    for closed in read.closed_days()? {
        days.remove(&closed.on);
    }
    Ok(days.into_iter().rev().map(|on| on.to_string()).collect())
}

/// How the day was closed, time after time.
fn closings(entries: &[Entry]) -> Vec<(&Entry, Closed)> {
    let closing = |entry| -> Option<(&Entry, Closed)> {
        let entry: &Entry = entry;
        if let Body::DayClosed(closed) = entry.body().ok().flatten()? {
            Some((entry, closed))
        } else {
            None
        }
    };
    entries.iter().filter_map(closing).collect()
}

fn newest(entries: &[Entry]) -> Option<Closed> {
    closings(entries).pop().map(|(_, closed)| closed)
}

fn open_row(application: &Application, rule: &HandoverRule<'_>) -> DayOpenRow {
    DayOpenRow {
        id: application.id.to_string(),
        number: shown_number(application),
        applicant: shown_applicant(application),
        content: application.text(Field::Content).to_owned(),
        agency: application.text(Field::Agency).to_owned(),
        due_on: rule.due_on(application).to_string(),
    }
}

pub(crate) fn closing(open: &OpenDesk, on: NaiveDate) -> AppResult<Option<DayClosing>> {
    let entries = open.read().entries_of(day::day_entity(open.device(), on))?;
    let closings = closings(&entries);
    let ordinal = u32::try_from(closings.len()).unwrap_or(u32::MAX);
    let Some((entry, closed)) = closings.into_iter().next_back() else {
        return Ok(None);
    };
    let names = operator_names(open)?;
    let mark: &OperatorMark = &entry.header.operator;
    let mut left_over = Vec::new();
    for left in closed.left_over {
        let application = open.read().find_application(left.application)?;
        left_over.push(DayLeftOver {
            id: left.application.to_string(),
            number: application
                .as_ref()
                .map_or_else(|| "—".to_owned(), shown_number),
            agency: application
                .map(|one| one.text(Field::Agency).to_owned())
                .unwrap_or_default(),
            reason: left.reason,
        });
    }
    Ok(Some(DayClosing {
        at: shown_time(entry.header.written_at_ms),
        who: shown_operator(mark, &names),
        ordinal,
        left_over,
    }))
}

/// The receipts of the day and what they come to; a voided one comes to nothing.
fn receipts(read: &ReadStore<'_>, on: NaiveDate) -> AppResult<(u32, Fen)> {
    let copies = read.copies_made_here(on, on)?;
    let receipts = copies
        .iter()
        .filter(|copy| copy.number.is_some() && copy.voided.is_none())
        .count();
    let sum = Fen::total(copies.iter().map(Copy::amount)).map_err(|error| {
        AppError::new(ErrorCode::Internal, "当日收费合计超出可计算范围。").because(error)
    })?;
    Ok((u32::try_from(receipts).unwrap_or(u32::MAX), sum))
}

fn counts(read: &ReadStore<'_>, on: NaiveDate) -> AppResult<Counts> {
    let received = read.applications_received_here(on, on)?;
    let left = |one: &&Application| one.first_handed_over_on == Some(on);
    let asked = read.consultations_asked_here(on, on)?;
    let settled = |one: &&Consultation| one.state != consultation::State::Registered;
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(Counts {
        received: number(received.len()),
        handed_over: number(received.iter().filter(left).count()),
        asked: number(asked.len()),
        settled: number(asked.iter().filter(settled).count()),
        suggested: number(read.suggestions_registered_here(on, on)?.len()),
    })
}

/// What the zones of the site came to that day, and whatever else there was.
fn count_words(counts: &Counts, zones: Zones) -> Vec<DayCount> {
    [
        (Zone::Applications, "接收申请", counts.received),
        (Zone::Applications, "当日转交", counts.handed_over),
        (Zone::Consultations, "登记咨询", counts.asked),
        (Zone::Consultations, "已交办或解答", counts.settled),
        (Zone::Applications, "意见建议", counts.suggested),
    ]
    .into_iter()
    .filter(|(zone, _, count)| zones.has(*zone) || *count > 0)
    .map(|(_, words, count)| DayCount {
        words: words.to_owned(),
        count,
    })
    .collect()
}
