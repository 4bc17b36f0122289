//! 操作记录 – who did what at the desk and when: signing in and failing to, looking behind a mask, printing and exporting,
//! settings, and every step of a case. GB/T 22239-2019 安全审计; nothing of it is ever deleted, which is more than the six
//! months of 网络安全法 第二十一条.

use crate::{
    applications::{operator_names, shown_operator},
    audit_words::{group_of, happening, kinds_of},
    clock::in_china,
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult, ErrorCode},
    given,
    ledgers::LedgerExportOutcome,
    session::RECOVERY,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use uuid::Uuid;
use zonedesk_documents::{Align, Column, Ledger, ledger_xlsx};
use zonedesk_domain::{
    journal::{Body, EntityId, OperatorMark},
    operator::Permission,
    session::Failure,
};
use zonedesk_store::{ReadStore, StoreResult};

/// Rows of one answer, however many are asked for.
const MOST_ROWS: usize = 500;
/// Entries that are read for one answer: a search that finds little comes back and goes on.
const MOST_READ: u32 = 5_000;
/// Rows of one workbook.
const MOST_EXPORTED: usize = 50_000;
/// The longest text that is looked for, in characters.
const LONGEST_SEARCH: usize = 50;
/// No day is too early to look from.
const EARLIEST: NaiveDate = NaiveDate::MIN;

/// What is looked for in 操作记录.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditFilter {
    /// Only these; all where left out.
    pub group: Option<AuditGroup>,
    /// Only of this person, by the mark of [`AuditPerson`].
    pub operator: Option<String>,
    /// From this day on, as typed; empty for no bound.
    pub from: String,
    /// To this day, as typed; empty for no bound.
    pub to: String,
    /// A part of what is shown; empty for everything.
    pub search: String,
}

/// Which page of 操作记录.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AuditListRequest {
    /// What is looked for.
    pub filter: AuditFilter,
    /// [`AuditListOutcome::more`] of the page before; nothing for the first.
    #[ts(type = "number | null")]
    pub after: Option<i64>,
    /// So many rows, at most 500.
    pub limit: u32,
}

/// A page of 操作记录, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditListOutcome {
    /// What happened.
    pub rows: Vec<AuditRow>,
    /// Where the next page begins; nothing where there is none. A page may be empty and another follow.
    #[ts(type = "number | null")]
    pub more: Option<i64>,
    /// Who can be chosen.
    pub people: Vec<AuditPerson>,
}

/// Somebody who did something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditPerson {
    /// The mark that entries carry.
    pub id: String,
    /// The name.
    pub name: String,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AuditRow {
    /// Its place in this answer's journal, and which of the rows of one entry.
    pub id: String,
    /// 时间, to the second, by the clock of the desk that wrote it.
    pub at: String,
    /// 人员
    pub who: String,
    /// 本窗口, 其他窗口 or 区级.
    pub place: String,
    /// 类别
    pub group: AuditGroup,
    /// 事项
    pub what: String,
    /// 编号 of the record, or nothing.
    pub number: String,
    /// 说明
    pub detail: String,
    /// 未成功
    pub failed: bool,
}

/// 类别
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AuditGroup {
    /// 登录 – and failing to, and PINs.
    Session,
    /// 查看 – what is masked, attachments, ledgers in full.
    Look,
    /// 打印导出
    Leave,
    /// 设置
    Settings,
    /// 办理
    Work,
}

impl AuditGroup {
    /// What whoever keeps the program sees: no case.
    const WITHOUT_CASES: [Self; 3] = [Self::Session, Self::Leave, Self::Settings];

    const fn term(self) -> &'static str {
        match self {
            Self::Session => "登录",
            Self::Look => "查看",
            Self::Leave => "打印导出",
            Self::Settings => "设置",
            Self::Work => "办理",
        }
    }
}

/// 操作记录
pub(crate) fn audit_list(
    desk: &mut Desk,
    request: AuditListRequest,
) -> AppResult<AuditListOutcome> {
    let wanted = Wanted::of(desk, &request.filter)?;
    let open = desk.opened()?;
    let limit = usize::try_from(request.limit).unwrap_or(MOST_ROWS);
    let limit = limit.clamp(1, MOST_ROWS);
    let (rows, more) = found(open, &wanted, request.after, limit, MOST_READ)?;
    let people = operator_names(open)?.into_iter();
    Ok(AuditListOutcome {
        rows,
        more,
        people: people
            .map(|(mark, name)| AuditPerson { id: mark.0, name })
            .collect(),
    })
}

/// 导出操作记录 – as a workbook.
pub(crate) fn audit_export(
    desk: &mut Desk,
    request: AuditFilter,
) -> AppResult<LedgerExportOutcome> {
    let wanted = Wanted::of(desk, &request)?;
    let today = desk.clock.today();
    let open = desk.opened()?;
    let (rows, more) = found(open, &wanted, None, MOST_EXPORTED, u32::MAX)?;
    if more.is_some() {
        return Err(AppError::invalid(
            "from",
            format!("超过 {MOST_EXPORTED} 条，请缩短日期范围，分几次导出。"),
        ));
    }
    let site = open.read().site()?.map(|site| site.name);
    let text = |heading, weight| Column::text(heading, weight, Align::Left);
    let ledger = Ledger {
        title: "操作记录".to_owned(),
        site_name: site.unwrap_or_default(),
        month: wanted.span(today),
        columns: vec![
            text("时间", 3.0),
            text("人员", 2.0),
            text("窗口", 2.0),
            text("类别", 2.0),
            text("事项", 3.0),
            text("编号", 3.0),
            text("说明", 6.0),
            text("结果", 1.5),
        ],
        rows: rows
            .into_iter()
            .map(|row| {
                let result = if row.failed { "未成功" } else { "成功" };
                let group = row.group.term().to_owned();
                let AuditRow {
                    at,
                    who,
                    place,
                    what,
                    number,
                    detail,
                    ..
                } = row;
                vec![
                    at,
                    who,
                    place,
                    group,
                    what,
                    number,
                    detail,
                    result.to_owned(),
                ]
            })
            .collect(),
        totals: Vec::new(),
        zero_report: "没有符合条件的记录".to_owned(),
        prepared_on: today,
        masked_note: String::new(),
        later: Vec::new(),
        seal: String::new(),
    };
    Ok(LedgerExportOutcome {
        file_name: format!("操作记录-{today}.xlsx"),
        data: STANDARD.encode(ledger_xlsx(&ledger)?),
    })
}

/// What is looked for, understood.
struct Wanted {
    groups: Vec<AuditGroup>,
    /// Every kind of entry of these, none where all are wanted, those of later programs among them.
    kinds: Vec<&'static str>,
    operator: Option<String>,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    search: String,
}

impl Wanted {
    fn of(desk: &Desk, filter: &AuditFilter) -> AppResult<Self> {
        let today = desk.clock.today();
        let sees_cases = desk.opened()?.who.may(Permission::ReadCases);
        let day = |field: &str, given: &str| {
            let typed = !given.trim().is_empty();
            typed
                .then(|| given::day(field, given, (EARLIEST, "最早的记录"), today))
                .transpose()
        };
        let (from, to) = (day("from", &filter.from)?, day("to", &filter.to)?);
        if matches!((from, to), (Some(from), Some(to)) if from > to) {
            return Err(AppError::invalid("to", "截止日期不能早于起始日期。"));
        }
        let groups = match (filter.group, sees_cases) {
            (Some(group), true) => vec![group],
            (Some(group), false) if AuditGroup::WITHOUT_CASES.contains(&group) => vec![group],
            (Some(_), false) => {
                return Err(AppError::new(
                    ErrorCode::Forbidden,
                    "系统管理员不看办理记录，请由负责人或审计员查看。",
                ));
            }
            (None, true) => Vec::new(),
            (None, false) => AuditGroup::WITHOUT_CASES.to_vec(),
        };
        Ok(Self {
            kinds: groups.iter().copied().flat_map(kinds_of).collect(),
            groups,
            operator: filter.operator.clone(),
            from,
            to,
            search: given::text("search", "查找内容", &filter.search, LONGEST_SEARCH)?,
        })
    }

    /// Whether it is of the days and the person that are looked for.
    fn may_take(&self, at_ms: i64, mark: &str) -> bool {
        let on = in_china(at_ms).map(|at| at.date_naive());
        let within = on.is_none_or(|on| {
            self.from.is_none_or(|from| on >= from) && self.to.is_none_or(|to| on <= to)
        });
        within && self.operator.as_ref().is_none_or(|wanted| wanted == mark)
    }

    fn takes(&self, at_ms: i64, mark: &str, row: &AuditRow) -> bool {
        let texts = [&row.who, &row.what, &row.number, &row.detail];
        self.may_take(at_ms, mark)
            && (self.groups.is_empty() || self.groups.contains(&row.group))
            && (self.search.is_empty() || texts.iter().any(|text| text.contains(&self.search)))
    }

    /// 2026-10-01 至 2026-11-24
    fn span(&self, today: NaiveDate) -> String {
        let to = self.to.unwrap_or(today);
        match self.from {
            Some(from) => format!("{from} 至 {to}"),
            None => format!("截至 {to}"),
        }
    }
}

/// Rows from before `after`, the newest first, and where to go on.
fn found(
    open: &OpenDesk,
    wanted: &Wanted,
    after: Option<i64>,
    limit: usize,
    most_read: u32,
) -> AppResult<(Vec<AuditRow>, Option<i64>)> {
    let read = open.read();
    let names = operator_names(open)?;
    let here = open.device();
    let (mut rows, mut more, mut walked) = (Vec::new(), None, 0);
    let (mut last, mut numbers) = (None, BTreeMap::new());
    read.walk_back(after, &wanted.kinds, |id, entry| {
        if rows.len() >= limit || walked >= most_read {
            more = last;
            return Ok(false);
        }
        (last, walked) = (Some(id), walked + 1);
        let place = if entry.header.operator == OperatorMark::district() {
            "区级"
        } else if entry.header.position.device == here {
            "本窗口"
        } else {
            "其他窗口"
        };
        let body = entry.body().ok().flatten();
        let mark = &entry.header.operator;
        let is_session = matches!(body, Some(Body::SessionOpened(_)));
        if !is_session && !wanted.may_take(entry.header.written_at_ms, &mark.0) {
            return Ok(true);
        }
        let said = happening(body.as_ref());
        let group = group_of(&entry.header.kind);
        let row = AuditRow {
            id: id.to_string(),
            at: shown(entry.header.written_at_ms),
            who: shown_operator(mark, &names),
            place: place.to_owned(),
            group,
            what: said.what.to_owned(),
            number: match group {
                AuditGroup::Look | AuditGroup::Work => {
                    number_of(&read, entry.header.entity, &mut numbers)?
                }
                AuditGroup::Session | AuditGroup::Leave | AuditGroup::Settings => String::new(),
            },
            detail: said.detail,
            failed: said.failed,
        };
        if wanted.takes(entry.header.written_at_ms, &mark.0, &row) {
            rows.push(row);
        }
        if let Some(Body::SessionOpened(opened)) = &body {
            let at_ms = entry.header.written_at_ms;
            rows.extend(failures(
                (id, at_ms),
                &opened.failures,
                &names,
                place,
                wanted,
            ));
        }
        Ok(true)
    })?;
    Ok((rows, more))
}

/// 登录失败 – a row for each try that an entry names, the newest first, and one for those that it only counts.
fn failures(
    (id, written_ms): (i64, i64),
    told: &[Failure],
    names: &BTreeMap<OperatorMark, String>,
    place: &str,
    wanted: &Wanted,
) -> Vec<AuditRow> {
    let mut rows = Vec::new();
    for failure in told {
        // Those of a restore stand behind its own word: `restore:device:account`.
        let at = failure.at.rsplit(':').next().unwrap_or_default();
        let account = Uuid::parse_str(at).ok().map(EntityId);
        let mark = account.map(OperatorMark::person);
        let who = match &mark {
            Some(mark) => shown_operator(mark, names),
            None => String::new(),
        };
        let detail = match at {
            RECOVERY => "恢复码不对",
            _ => "PIN 不对",
        };
        let named = u32::try_from(failure.tried_at_ms.len()).unwrap_or(u32::MAX);
        let more = failure.count.saturating_sub(named);
        let mut tries: Vec<_> = failure
            .tried_at_ms
            .iter()
            .map(|at_ms| (*at_ms, detail.to_owned()))
            .collect();
        if more > 0 {
            tries.push((written_ms, format!("{detail}，另有 {more} 次")));
        }
        for (at, (at_ms, detail)) in tries.into_iter().enumerate() {
            let row = AuditRow {
                id: format!("{id}-{}-{at}", failure.at),
                at: shown(at_ms),
                who: who.clone(),
                place: place.to_owned(),
                group: AuditGroup::Session,
                what: "登录失败".to_owned(),
                number: String::new(),
                detail,
                failed: true,
            };
            let mark = mark.as_ref().map_or("", |mark| mark.0.as_str());
            if wanted.takes(at_ms, mark, &row) {
                rows.push(row);
            }
        }
    }
    rows.sort_by(|one, other| other.at.cmp(&one.at));
    rows
}

/// The number on paper of a record, as the first of its entries that takes one has it.
fn number_of(
    read: &ReadStore<'_>,
    record: EntityId,
    known: &mut BTreeMap<EntityId, String>,
) -> StoreResult<String> {
    if let Some(number) = known.get(&record) {
        return Ok(number.clone());
    }
    let entries = read.entries_of(record)?;
    let number = entries.iter().find_map(|entry| entry.header.number.clone());
    let number = number.map_or_else(String::new, |number| number.to_string());
    known.insert(record, number.clone());
    Ok(number)
}

/// To the second: tries follow each other quickly.
fn shown(at_ms: i64) -> String {
    in_china(at_ms).map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M:%S").to_string())
}
