//! The till (钱箱): opened with what lies in it, counted and handed in or over. A site without a tariff never
//! sees it.

use crate::{
    applications::{names_of, shown_operator, shown_time},
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult, ErrorCode},
    given,
    moves::say,
    notes::Nothing,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;
use zonedesk_domain::{
    copying::Charge,
    day::TillThen,
    journal::{Body, EntityId, Entry, EntryHash, OperatorMark, Position},
    money::{Fen, MoneyError},
    record::History,
    refusal::LONGEST_LINE,
    till::{Counted, Opened, Pieces, Takings, Told, Way},
};
use zonedesk_store::ReadStore;

/// So many counts are listed.
const MOST_COUNTS: usize = 12;

/// 开箱 – what lies in the till before anybody pays.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TillOpenRequest {
    /// 备用金 in 元, as typed; empty where notes and coins are given.
    pub float: String,
    /// Notes and coins, where they were counted one by one.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<TillPieces>>")]
    pub pieces: Vec<TillPieces>,
    /// 复印机计数, as typed; may be empty.
    pub meter: String,
    /// 说明
    pub note: String,
    /// 请再核对 – looked at again and meant.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub confirmed: bool,
}

/// 交账 – what is in the till now.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TillCountRequest {
    /// 实点现金 in 元, as typed; empty where notes and coins are given.
    pub counted: String,
    /// Notes and coins, where they were counted one by one.
    #[serde(default)]
    #[ts(optional, as = "Option<Vec<TillPieces>>")]
    pub pieces: Vec<TillPieces>,
    /// 留存备用金 in 元, as typed.
    pub left: String,
    /// 复印机计数, as typed; may be empty.
    pub meter: String,
    /// 说明
    pub note: String,
    /// 接班人 – an operator, where the till is handed over.
    pub to: Option<String>,
    /// 应有现金 in 分, as it stood on the screen.
    #[ts(type = "number")]
    pub expected_fen: i64,
    /// 请再核对 – looked at again and meant.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub confirmed: bool,
}

/// So many notes or coins of one face.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TillPieces {
    /// 面额 in 分.
    #[ts(type = "number")]
    pub face_fen: i64,
    /// 张数 or 枚数.
    pub count: u32,
}

/// Which count.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct TillSlipRequest {
    /// The count; the newest when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub id: Option<String>,
}

/// 钱箱
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TillView {
    /// Whether this desk keeps one: a tariff holds, or one was kept before.
    pub offered: bool,
    /// What is in it since when; nothing while it was never opened.
    pub shift: Option<TillShift>,
    /// Who may take it over.
    pub operators: Vec<TillOperator>,
    /// The counts, the newest first.
    pub counts: Vec<TillCount>,
}

/// 本班
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TillShift {
    /// Since when, `YYYY-MM-DD HH:MM`.
    pub since: String,
    /// 备用金 in 分.
    #[ts(type = "number")]
    pub float_fen: i64,
    /// 现金
    pub cash: TillWay,
    /// 扫码
    pub scan: TillWay,
    /// 缴款码
    pub treasury: TillWay,
    /// 应有现金 in 分.
    #[ts(type = "number")]
    pub expected_fen: i64,
    /// 页数 that were recorded.
    #[ts(type = "number")]
    pub pages: u64,
    /// 复印机计数 at the beginning.
    #[ts(type = "number | null")]
    pub meter_from: Option<u64>,
    /// Whether something was paid or given back since: then it is counted before it is opened anew.
    pub moved: bool,
}

/// What was paid in one way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TillWay {
    /// 收款笔数
    pub receipts: u32,
    /// 收款 in 分.
    #[ts(type = "number")]
    pub received_fen: i64,
    /// 作废笔数
    pub voids: u32,
    /// 作废退款 in 分.
    #[ts(type = "number")]
    pub voided_fen: i64,
}

/// Somebody who may take the till over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TillOperator {
    /// The account.
    pub id: String,
    /// The name.
    pub name: String,
}

/// 交账记录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TillCount {
    /// The count.
    pub id: String,
    /// When, `YYYY-MM-DD HH:MM`.
    pub at: String,
    /// 交账人
    pub who: String,
    /// 应有现金 in 分.
    #[ts(type = "number")]
    pub expected_fen: i64,
    /// 实点现金 in 分.
    #[ts(type = "number")]
    pub counted_fen: i64,
    /// 长款 above zero, 短款 below, in 分.
    #[ts(type = "number")]
    pub difference_fen: i64,
    /// 上缴 in 分.
    #[ts(type = "number")]
    pub handed_in_fen: i64,
    /// 说明
    pub note: String,
    /// 接班人; empty where it was not handed over.
    pub to: String,
}

/// 钱箱 – what should be in it, and how it was counted before.
pub(crate) fn till_show(desk: &mut Desk, _: Nothing) -> AppResult<TillView> {
    view(desk.opened()?, desk.clock.today())
}

/// 开箱
pub(crate) fn till_open(desk: &mut Desk, request: TillOpenRequest) -> AppResult<TillView> {
    let now = desk.clock.now();
    let (on, at) = (now.date_naive(), now.time());
    let open = desk.opened()?;
    let before = shift(&open.read())?;
    if before
        .as_ref()
        .is_some_and(|shift| !shift.takings.is_empty())
    {
        return Err(AppError::new(
            ErrorCode::Changed,
            "上次清点之后已经有收款，请先交账，再重新设定备用金。",
        ));
    }
    let pieces = pieces(&request.pieces);
    let opened = Opened {
        on,
        at,
        float_fen: cash("float", "备用金", &request.float, &pieces)?,
        pieces,
        meter: meter(&request.meter)?,
        note: given::text("note", "说明", &request.note, LONGEST_LINE)?,
    };
    opened.check(before.and_then(|shift| shift.told.meter()))?;
    meant(opened.unusual(), request.confirmed)?;
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let entity = tx.new_entity()?;
            Ok(say(tx, entity, opened.into())?)
        })?;
    view(desk.opened()?, on)
}

/// 交账
pub(crate) fn till_count(desk: &mut Desk, request: TillCountRequest) -> AppResult<TillView> {
    let now = desk.clock.now();
    let (on, at) = (now.date_naive(), now.time());
    let to = match &request.to {
        Some(to) => Some(operator(desk.opened()?, to)?),
        None => None,
    };
    let pieces = pieces(&request.pieces);
    let counted_fen = cash("counted", "实点现金", &request.counted, &pieces)?;
    let left_fen = amount("left", "留存备用金", &request.left)?;
    let meter = meter(&request.meter)?;
    let note = given::text("note", "说明", &request.note, LONGEST_LINE)?;
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let shift = shift(tx)?.ok_or_else(never_opened)?;
            let counted = Counted {
                on,
                at,
                float_fen: shift.told.float_fen(),
                takings: shift.takings,
                counted_fen,
                pieces,
                left_fen,
                meter_from: shift.told.meter(),
                meter,
                note,
                to,
            };
            if counted.expected().map_err(too_much)?.get() != request.expected_fen {
                return Err(AppError::new(
                    ErrorCode::Changed,
                    "清点期间又有收款或作废，应有现金已经变化，请核对后再交账。",
                ));
            }
            counted.check()?;
            meant(counted.unusual()?, request.confirmed)?;
            let entity = tx.new_entity()?;
            Ok(say(tx, entity, counted.into())?)
        })?;
    view(desk.opened()?, on)
}

/// What was last said about the till, and what came in since.
struct Shift {
    told: Told,
    since_ms: i64,
    takings: Takings,
}

/// Nothing while the till was never opened.
fn shift(read: &ReadStore<'_>) -> AppResult<Option<Shift>> {
    let Some((id, told)) = read.till()?.into_iter().next() else {
        return Ok(None);
    };
    let Some((position, since_ms)) = place_of(read, id)? else {
        return Ok(None);
    };
    let mut takings = Takings::default();
    for entry in read.money_after(position)? {
        if let Some(body) = entry.body().ok().flatten() {
            takings.add(&body, || given_back(read, &entry))?;
        }
    }
    Ok(Some(Shift {
        told,
        since_ms,
        takings,
    }))
}

/// 钱箱 as it is now; nothing where none is kept.
pub(crate) fn till_then(read: &ReadStore<'_>) -> AppResult<Option<TillThen>> {
    let Some(shift) = shift(read)? else {
        return Ok(None);
    };
    Ok(Some(TillThen {
        expected_fen: expected(&shift)?,
        uncounted: shift.takings.cash != Way::default(),
        reason: String::new(),
    }))
}

/// 应有现金
fn expected(shift: &Shift) -> AppResult<Fen> {
    let cash = shift.takings.cash.net().map_err(too_much)?;
    Fen::total([shift.told.float_fen(), cash]).map_err(too_much)
}

fn place_of(read: &ReadStore<'_>, id: EntityId) -> AppResult<Option<(Position, i64)>> {
    let entries = read.entries_of(id)?;
    let header = entries.first().map(|entry| &entry.header);
    Ok(header.map(|header| (header.position, header.written_at_ms)))
}

/// What the void in this entry gives back: nothing where the receipt was voided before.
fn given_back(read: &ReadStore<'_>, void: &Entry) -> AppResult<Option<Charge>> {
    let entries = read.entries_of(void.header.entity)?;
    Ok(given_back_of(&entries, void.hash))
}

pub(crate) fn given_back_of(entries: &[Entry], void: EntryHash) -> Option<Charge> {
    let history = History::of(entries);
    let mut told = history.told().iter();
    let charge = told.find_map(|told| match &told.body {
        Some(Body::CopyMade(made)) => made.charge.clone(),
        _ => None,
    })?;
    let first = told.find(|told| matches!(told.body, Some(Body::ReceiptVoided(_))))?;
    (first.hash == void).then_some(charge)
}

fn view(open: &OpenDesk, today: NaiveDate) -> AppResult<TillView> {
    let read = open.read();
    let shift = match shift(&read)? {
        Some(shift) => Some(shift_view(&shift)?),
        None => None,
    };
    let charges = read.tariffs()?.iter().any(|tariff| tariff.holds_on(today));
    let mut counts = Vec::new();
    for (id, told) in read.till()? {
        if let Told::Counted(counted) = told
            && counts.len() < MOST_COUNTS
        {
            counts.push(count_row(&read, id, &counted)?);
        }
    }
    let operators = read.operators()?.into_iter();
    Ok(TillView {
        offered: charges || shift.is_some(),
        shift,
        operators: operators
            .filter(|(id, _)| open.who.id != Some(*id))
            .filter(|(_, one)| {
                one.role
                    .may(zonedesk_domain::operator::Permission::WorkCases)
            })
            .map(|(id, one)| TillOperator {
                id: id.to_string(),
                name: one.name,
            })
            .collect(),
        counts,
    })
}

fn shift_view(shift: &Shift) -> AppResult<TillShift> {
    let way = |way: &Way| TillWay {
        receipts: way.received.receipts,
        received_fen: way.received.fen.get(),
        voids: way.voided.receipts,
        voided_fen: way.voided.fen.get(),
    };
    let takings = &shift.takings;
    Ok(TillShift {
        since: shown_time(shift.since_ms),
        float_fen: shift.told.float_fen().get(),
        cash: way(&takings.cash),
        scan: way(&takings.scan),
        treasury: way(&takings.treasury),
        expected_fen: expected(shift)?.get(),
        pages: takings.pages,
        meter_from: shift.told.meter(),
        moved: !takings.is_empty(),
    })
}

pub(crate) fn count_row(
    read: &ReadStore<'_>,
    id: EntityId,
    counted: &Counted,
) -> AppResult<TillCount> {
    let names = names_of(read)?;
    let entries = read.entries_of(id)?;
    let header = entries.first().map(|entry| &entry.header);
    Ok(TillCount {
        id: id.to_string(),
        at: header.map_or_else(String::new, |header| shown_time(header.written_at_ms)),
        who: header.map_or_else(String::new, |header| {
            shown_operator(&header.operator, &names)
        }),
        expected_fen: counted.expected().map_err(too_much)?.get(),
        counted_fen: counted.counted_fen.get(),
        difference_fen: counted.difference().map_err(too_much)?.get(),
        handed_in_fen: counted.handed_in().get(),
        note: counted.note.clone(),
        to: counted
            .to
            .map(|to| shown_operator(&OperatorMark::person(to), &names))
            .unwrap_or_default(),
    })
}

fn operator(open: &OpenDesk, id: &str) -> AppResult<EntityId> {
    let operators = open.read().operators()?;
    let wanted = id.parse::<Uuid>().ok().map(EntityId);
    operators
        .into_iter()
        .map(|(id, _)| id)
        .find(|id| Some(*id) == wanted)
        .ok_or_else(|| AppError::invalid("to", "没有找到这位接班人，请重新选择。"))
}

fn pieces(given: &[TillPieces]) -> Vec<Pieces> {
    given
        .iter()
        .filter(|some| some.count > 0)
        .map(|some| Pieces {
            face_fen: Fen::new(some.face_fen),
            count: some.count,
        })
        .collect()
}

/// The sum of the notes and coins, or the amount that was typed.
fn cash(field: &str, name: &str, typed: &str, pieces: &[Pieces]) -> AppResult<Fen> {
    if !typed.trim().is_empty() || pieces.is_empty() {
        return amount(field, name, typed);
    }
    let sums = pieces.iter().map(|some| {
        let sum = some.face_fen.checked_mul(i64::from(some.count));
        sum.unwrap_or(Fen::LARGEST)
    });
    Fen::total(sums).map_err(|error| AppError::invalid(field, format!("{error}。")))
}

fn amount(field: &str, name: &str, typed: &str) -> AppResult<Fen> {
    if typed.trim().is_empty() {
        return Err(AppError::invalid(
            field,
            format!("请填写{name}，没有请填 0。"),
        ));
    }
    Fen::parse_yuan(typed).map_err(|error| AppError::invalid(field, format!("{error}。")))
}

fn meter(typed: &str) -> AppResult<Option<u64>> {
    let digits: String = typed.trim().chars().filter(|mark| *mark != ',').collect();
    if digits.is_empty() {
        return Ok(None);
    }
    let number = digits.bytes().all(|byte| byte.is_ascii_digit());
    match number.then(|| digits.parse().ok()).flatten() {
        Some(meter) => Ok(Some(meter)),
        None => Err(AppError::invalid(
            "meter",
            "复印机计数请填写数字，例如 120543；不用这一栏请空着。",
        )),
    }
}

/// What is far from ordinary is written down only when it was looked at again.
fn meant(unusual: Option<String>, confirmed: bool) -> AppResult<()> {
    match unusual.filter(|_| !confirmed) {
        Some(words) => Err(AppError::invalid("confirmed", words)),
        None => Ok(()),
    }
}

pub(crate) fn too_much(error: MoneyError) -> AppError {
    AppError::new(ErrorCode::Internal, "金额合计超出可计算范围。").because(error)
}

fn never_opened() -> AppError {
    AppError::new(ErrorCode::Changed, "钱箱还没有开箱，请先登记备用金。")
}

impl From<MoneyError> for AppError {
    fn from(error: MoneyError) -> Self {
        too_much(error)
    }
}
