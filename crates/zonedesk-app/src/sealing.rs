//! Sealing a month (月度封存), and what was said later about months that are sealed.

use crate::{
    applications::{shown_operator, shown_time},
    clock::in_china,
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult, ErrorCode},
    ledger_source::{LedgerSource, MonthRecords, seal_of},
    ledgers::{Form, LedgerKind, ledger_of, papers_of},
    months::{Month, MonthShowOutcome, MonthShowRequest, month_show},
    moves::say,
};
use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use zonedesk_documents::{LaterLine, Ledger, ledger_digest};
use zonedesk_domain::{
    application, consultation,
    copying::Job,
    journal::{Algorithm, Body, EntityId, Entry},
    money::Fen,
    sealing::{Later, Sealed, SealedPaper, YearMonth, month_entity},
    suggestion,
};
use zonedesk_store::{Noun, ReadStore};

/// A content of that many characters tells which record it is.
const SHORT: usize = 40;

/// 月度封存
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MonthSealRequest {
    /// The month, such as 2026-10.
    pub month: String,
}

/// 月度封存 of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonthSealView {
    /// 封存时间, `YYYY-MM-DD HH:MM`; nothing while it is not sealed.
    pub sealed_at: Option<String>,
    /// Who sealed it.
    pub sealed_by: String,
    /// Why it cannot be sealed now; empty where it can, and where it is.
    pub why_not: String,
    /// What is better settled before: 待复核的作废, 未日结的日子.
    pub remarks: Vec<String>,
}

/// 月度封存 – freezes the papers of a month. What is said later about its records stands in the next
/// month's.
pub(crate) fn month_seal(
    desk: &mut Desk,
    request: MonthSealRequest,
) -> AppResult<MonthShowOutcome> {
    let month = Month::parse(&request.month)?;
    if let Some(why) = why_not(desk, month)? {
        return Err(AppError::new(ErrorCode::Changed, why));
    }
    let algorithm = Algorithm::default();
    let records = MonthRecords::of(desk, month)?;
    let mut papers = Vec::new();
    for kind in papers_of(&desk.opened()?.read(), month)? {
        let ledger = ledger_of(desk, kind, &records, Form::Pdf)?;
        papers.push(SealedPaper {
            paper: kind.word().to_owned(),
            rows: u32::try_from(ledger.rows.len()).unwrap_or(u32::MAX),
            digest: ledger_digest(&ledger, algorithm),
        });
    }
    let now = desk.clock.now();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    let store = open.store()?;
    let entity = month_entity(store.device(), month.year_month());
    store.transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
        let sealed = Sealed {
            month: month.year_month(),
            on: now.date_naive(),
            algorithm,
            ends: tx.ends()?,
            papers,
        };
        Ok(say(tx, entity, sealed.into())?)
    })?;
    let month = Some(request.month);
    month_show(desk, MonthShowRequest { month })
}

/// Whether a month is sealed, by whom, and what stands in the way.
pub(crate) fn month_seal_view(
    desk: &Desk,
    month: Month,
    sealed: Option<&Sealed>,
) -> AppResult<MonthSealView> {
    let open = desk.opened()?;
    let mut view = MonthSealView {
        sealed_at: None,
        sealed_by: String::new(),
        why_not: String::new(),
        remarks: Vec::new(),
    };
    if sealed.is_some() {
        let entity = month_entity(open.device(), month.year_month());
        if let Some(entry) = open.read().entries_of(entity)?.first() {
            let names = crate::applications::operator_names(open)?;
            view.sealed_at = Some(shown_time(entry.header.written_at_ms));
            view.sealed_by = shown_operator(&entry.header.operator, &names);
        }
        return Ok(view);
    }
    match why_not(desk, month)? {
        Some(why) => view.why_not = why,
        None => view.remarks = remarks(&open.read(), month)?,
    }
    Ok(view)
}

/// Why a month cannot be sealed now.
fn why_not(desk: &Desk, month: Month) -> AppResult<Option<String>> {
    let open = desk.opened()?;
    let read = open.read();
    let this = month.year_month();
    if seal_of(&read, month)?.is_some() {
        return Ok(Some(format!("{this}已经封存。")));
    }
    let today = desk.clock.today();
    if month.last() >= today {
        let next = month.last().succ_opt().unwrap_or(month.last());
        return Ok(Some(format!(
            "{this}还没有结束，{}年{}月{}日起可以封存。",
            next.year(),
            next.month(),
            next.day()
        )));
    }
    let sealed = read.sealed_months()?;
    if let Some(later) = sealed
        .iter()
        .map(|one| one.month)
        .filter(|one| *one > this)
        .max()
    {
        return Ok(Some(format!(
            "{later}已经封存，更早的月份不能再封存；补充的情况列入下一个月的台账。"
        )));
    }
    let began = read
        .began_ms(open.device())?
        .and_then(in_china)
        .map(|began| YearMonth::of(began.date_naive()));
    if let (Some(before), Some(began)) = (this.before(), began)
        && before >= began
        && sealed.iter().all(|one| one.month != before)
    {
        return Ok(Some(format!("请先封存{before}。")));
    }
    Ok(None)
}

/// What is better settled before a month is sealed; nothing of it stands in the way.
fn remarks(read: &ReadStore<'_>, month: Month) -> AppResult<Vec<String>> {
    let (first, last) = (month.first(), month.last());
    let copies = read.copies_between(first, last)?;
    let waiting = copies.iter().filter(|copy| copy.void_waits()).count();
    let here = read
        .applications_between(first, last)?
        .iter()
        .filter(|one| one.awaits_handover())
        .count();
    let mut remarks = Vec::new();
    if waiting > 0 {
        remarks.push(format!("有 {waiting} 张作废凭条待复核。"));
    }
    if here > 0 {
        remarks.push(format!("有 {here} 件申请还没有转交。"));
    }
    Ok(remarks)
}

/// What was said since the month before was sealed about records of sealed months.
#[derive(Default)]
pub(crate) struct LaterLines {
    lines: Vec<LaterLine>,
    /// 补登 and 作废 of copies: how many, and what they come to.
    entered: (u32, Fen),
    voided: (u32, Fen),
}

impl LaterLines {
    /// Puts it below a ledger.
    pub(crate) fn put_into(self, ledger: &mut Ledger) {
        let ((entered, came), (voided, went)) = (self.entered, self.voided);
        if entered > 0 || voided > 0 {
            let balance = came.checked_sub(went).unwrap_or(Fen::ZERO);
            ledger.totals.push(format!(
                "以前月份在本月补登 {entered} 笔 {} 元，作废 {voided} 笔冲减 {} 元，相抵后 {} 元，未计入上面的合计。",
                came.plain(),
                went.plain(),
                balance.plain()
            ));
        }
        ledger.later = self.lines;
    }
}

/// One record of an earlier month, as far as such a line names it.
struct Named {
    number: String,
    on: NaiveDate,
    /// What it is about, short.
    about: String,
    /// What a copy brought in when it was made.
    charged: Fen,
}

/// The lines of `kind` in the ledger of `month`: of everything that was written behind the seal of the
/// newest month sealed before it.
pub(crate) fn later_lines(
    open: &OpenDesk,
    source: &LedgerSource<'_>,
    kind: LedgerKind,
    month: Month,
    sealed: Option<&Sealed>,
) -> AppResult<LaterLines> {
    let read = open.read();
    let this = month.year_month();
    let before = read
        .sealed_months()?
        .into_iter()
        .filter(|one| one.month < this);
    let Some(before) = before.max_by_key(|one| one.month) else {
        return Ok(LaterLines::default());
    };
    let Some(noun) = noun_of(kind) else {
        return Ok(LaterLines::default());
    };
    let mut later = LaterLines::default();
    let mut known: BTreeMap<EntityId, Option<Named>> = BTreeMap::new();
    // Where a record went on several times, one line says so.
    let mut went_on: BTreeMap<EntityId, usize> = BTreeMap::new();
    let upto = sealed.map(|sealed| sealed.ends.as_slice());
    for entry in read.entries_behind(&before.ends, upto)? {
        if Noun::of_kind(&entry.header.kind) != Some(noun) {
            continue;
        }
        let Some(said) = entry
            .body()
            .ok()
            .flatten()
            .and_then(|body| Later::of(&body))
        else {
            continue;
        };
        let entity = entry.header.entity;
        let named = match known.get(&entity) {
            Some(named) => named,
            None => {
                let named = named(&read, noun, entity)?;
                known.entry(entity).or_insert(named)
            }
        };
        let Some(named) = named
            .as_ref()
            .filter(|one| YearMonth::of(one.on) <= before.month)
        else {
            continue;
        };
        if let Later::WentOn(step) = said
            && let Some(line) = went_on.get(&entity).and_then(|at| later.lines.get_mut(*at))
        {
            line.what.push('、');
            line.what.push_str(step);
            line.said_on = said_on(&entry, line.said_on);
            continue;
        }
        if matches!(said, Later::WentOn(_)) {
            went_on.insert(entity, later.lines.len());
        }
        later.add(&said, named, &entry, source);
    }
    Ok(later)
}

impl LaterLines {
    fn add(&mut self, said: &Later, named: &Named, entry: &Entry, source: &LedgerSource<'_>) {
        let count = |sum: &mut (u32, Fen)| {
            sum.0 += 1;
            sum.1 = sum.1.checked_add(named.charged).unwrap_or(sum.1);
        };
        let is_copy = Noun::of_kind(&entry.header.kind) == Some(Noun::Copy);
        let what = match said {
            Later::Entered => {
                if is_copy {
                    count(&mut self.entered);
                }
                named.about.clone()
            }
            Later::Corrected(fields, reason) => {
                format!("{}；原因：{reason}", fields.join("、"))
            }
            Later::Voided(reason) if !is_copy => {
                format!("{}，登记撤销；原因：{reason}", named.about)
            }
            Later::Voided(reason) => {
                count(&mut self.voided);
                format!(
                    "凭条作废，冲减 {} 元；原因：{reason}",
                    named.charged.plain()
                )
            }
            Later::WentOn(step) => (*step).to_owned(),
        };
        self.lines.push(LaterLine {
            kind: said.term().to_owned(),
            number: named.number.clone(),
            on: named.on,
            what,
            said_on: said_on(entry, named.on),
            operator: shown_operator(&entry.header.operator, &source.names),
        });
    }
}

fn said_on(entry: &Entry, otherwise: NaiveDate) -> NaiveDate {
    in_china(entry.header.written_at_ms).map_or(otherwise, |at| at.date_naive())
}

const fn noun_of(kind: LedgerKind) -> Option<Noun> {
    match kind {
        LedgerKind::Applications => Some(Noun::Application),
        LedgerKind::Suggestions => Some(Noun::Suggestion),
        LedgerKind::Consultations => Some(Noun::Consultation),
        LedgerKind::Copies => Some(Noun::Copy),
        // The shelf is told as it lay; what was said later about readers changes the figures of their month.
        LedgerKind::Materials => Some(Noun::Reading),
        LedgerKind::Summary => None,
    }
}

/// What of a record never changes: its number and day, and what was first written about it.
fn named(read: &ReadStore<'_>, noun: Noun, id: EntityId) -> AppResult<Option<Named>> {
    let entries = read.entries_of(id)?;
    let first = entries.first();
    let number = first
        .and_then(|entry| entry.header.number.as_ref())
        .map_or_else(|| "—".to_owned(), ToString::to_string);
    let body = first.and_then(|entry| entry.body().ok().flatten());
    let told = |on: NaiveDate, about: &str, charged: Fen| Named {
        number: number.clone(),
        on,
        about: short(about),
        charged,
    };
    if noun == Noun::Copy {
        let copy = read.find_copy(id)?;
        return Ok(copy.map(|copy| {
            let (purpose, charged) = match &copy.job {
                Job::Made(made) => (
                    &made.purpose,
                    made.charge.as_ref().map(|one| one.amount_fen),
                ),
                Job::Imported(imported) => (&imported.purpose, Some(imported.amount_fen)),
            };
            let charged = charged.unwrap_or(Fen::ZERO);
            let sum = format!("{} 页，{} 元", copy.pages(), charged.plain());
            let about = match purpose.as_str() {
                "" => sum,
                purpose => format!("{sum}，{purpose}"),
            };
            told(copy.on(), &about, charged)
        }));
    }
    #[allow(clippy::wildcard_enum_match_arm)]
    Ok(match body {
        Some(Body::ApplicationReceived(one)) => {
            let content = one.texts.get(&application::Field::Content);
            Some(told(
                one.received_on,
                content.map_or("", String::as_str),
                Fen::ZERO,
            ))
        }
        Some(Body::ConsultationRegistered(one)) => {
            let content = one.texts.get(&consultation::Field::Content);
            Some(told(
                one.asked_on,
                content.map_or("", String::as_str),
                Fen::ZERO,
            ))
        }
        Some(Body::ReadingNoted(one)) => {
            let about = format!("{} {} 人次", one.way.term(), one.people);
            Some(told(one.on, &about, Fen::ZERO))
        }
        Some(Body::SuggestionRegistered(one)) => {
            let content = one.texts.get(&suggestion::Field::Content);
            Some(told(one.on, content.map_or("", String::as_str), Fen::ZERO))
        }
        _ => None,
    })
}

fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHORT {
        return line;
    }
    line.chars().take(SHORT).chain(['…']).collect()
}
