//! The register of copying jobs (复印打印登记簿) on screen, and one job.

use crate::{
    applications::{operator_names, shown_operator},
    copying::sum,
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult, ErrorCode},
};
use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use uuid::Uuid;
use zonedesk_domain::{
    copying::{Copy, Job, Made},
    journal::{Body, EntityId, Entry, OperatorMark},
    masking,
    money::Fen,
    operator::Permission,
};
use zonedesk_store::CopyState;

/// At most this many rows go to the screen at once.
const MOST_ROWS: u32 = 500;

/// Where a copying job stands, as screens name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CopyRowState {
    /// 收费
    Charged,
    /// 免费
    Free,
    /// 已作废
    Voided,
    /// 作废待复核
    VoidWaits,
}

/// Which part of the register to show.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct CopyListRequest {
    /// Only those that hold this text somewhere.
    pub search: Option<String>,
    /// Only those that stand here; 已作废 holds those that wait, too.
    pub state: Option<CopyRowState>,
    /// Rows to pass over.
    pub offset: u32,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// A page of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyListOutcome {
    /// Rows of the whole list.
    pub total: u32,
    /// Whether a search found more than are counted, older ones.
    pub more: bool,
    /// The page, newest first.
    pub rows: Vec<CopyRow>,
}

/// One line of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyRow {
    /// The record.
    pub id: String,
    /// 凭条号, when it was charged.
    pub number: Option<String>,
    /// `2026-11-24 09:30`, or the date alone.
    pub made_at: String,
    /// The tariff's line or the purpose.
    pub what: String,
    /// 页数
    pub pages: u32,
    /// 金额 as charged, in 分; also when it was voided later.
    #[ts(type = "number")]
    pub amount_fen: i64,
    /// 付款方式
    pub payment: Option<String>,
    /// 交款人, masked.
    pub payer: String,
    /// 状态
    pub state: CopyRowState,
    /// From an older register.
    pub imported: bool,
}

/// Which copying job.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct CopyShowRequest {
    /// The record.
    pub id: String,
}

/// Everything about one copying job.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyDetail {
    /// Its line.
    pub row: CopyRow,
    /// What was written down, in order.
    pub fields: Vec<CopyField>,
    /// What happened, in order.
    pub history: Vec<CopyHistory>,
    /// Whether whoever is signed in may void its receipt.
    pub may_void: bool,
    /// Whether whoever is signed in may confirm the void.
    pub may_confirm: bool,
    /// Who has to confirm, where whoever is signed in may not.
    pub confirm_advice: Option<String>,
}

/// One thing that was written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyField {
    /// What it is.
    pub label: String,
    /// The text.
    pub value: String,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyHistory {
    /// When it was written down, RFC 3339.
    pub at: String,
    /// What.
    pub what: String,
    /// Who.
    pub who: String,
    /// More.
    pub note: Option<String>,
}

impl CopyRowState {
    /// As people say it.
    pub(crate) const fn term(self) -> &'static str {
        match self {
            Self::Charged => "收费",
            Self::Free => "免费",
            Self::Voided => "已作废",
            Self::VoidWaits => "作废待复核",
        }
    }
}

impl From<CopyRowState> for CopyState {
    fn from(state: CopyRowState) -> Self {
        match state {
            CopyRowState::Charged => Self::Charged,
            CopyRowState::Free => Self::Free,
            CopyRowState::Voided => Self::Voided,
            CopyRowState::VoidWaits => Self::VoidWaits,
        }
    }
}

/// 复印打印登记簿 – a page of it, with search.
pub(crate) fn copy_list(desk: &mut Desk, request: CopyListRequest) -> AppResult<CopyListOutcome> {
    let open = desk.opened()?;
    let listed = open.read().copies(
        &open.sought(request.search),
        request.state.map(CopyState::from),
        request.offset,
        request.limit.min(MOST_ROWS),
    )?;
    Ok(CopyListOutcome {
        total: listed.total,
        more: listed.more,
        rows: listed.rows.iter().map(row).collect(),
    })
}

/// 复印打印详情 – what was copied, what it cost, what became of the receipt.
pub(crate) fn copy_show(desk: &mut Desk, request: CopyShowRequest) -> AppResult<CopyDetail> {
    let open = desk.opened()?;
    let copy = find(open, &request.id)?;
    let names = operator_names(open)?;
    let may_work = open.who.role.may(Permission::WorkCases);
    let voided_by_me = copy.voided_by.as_ref() == Some(&open.who.mark.0);
    let waits = copy.void_waits();
    let history = open
        .read()
        .entries_of(copy.id)?
        .iter()
        .map(|entry| told(entry, &names))
        .collect();
    Ok(CopyDetail {
        row: row(&copy),
        fields: fields(&copy, &names),
        history,
        may_void: may_work && copy.number.is_some() && copy.voided.is_none(),
        may_confirm: may_work && waits && !voided_by_me,
        confirm_advice: (may_work && waits && voided_by_me).then(|| {
            "作废须由另一人复核：请其他窗口人员或负责人登录后办理，您可继续其他工作。".to_owned()
        }),
    })
}

/// The job with this id.
pub(crate) fn find(open: &OpenDesk, id: &str) -> AppResult<Copy> {
    let missing = || AppError::new(ErrorCode::NotFound, "没有找到这笔复印打印。");
    let id = EntityId(id.parse::<Uuid>().map_err(|_| missing())?);
    open.read().find_copy(id)?.ok_or_else(missing)
}

/// The line of a job in the register.
pub(crate) fn row(copy: &Copy) -> CopyRow {
    let made_at = match &copy.job {
        Job::Made(made) => format!("{} {}", made.on, made.at.format("%H:%M")),
        Job::Imported(imported) => imported.on.to_string(),
    };
    let (what, amount, payment, payer) = match &copy.job {
        Job::Made(made) => {
            let charge = made.charge.as_ref();
            let line = charge
                .map(|charge| charge.item_name.as_str())
                .or_else(|| made.waiver.as_ref().map(|waiver| &*waiver.item_name));
            (
                match line {
                    Some(line) if made.purpose.is_empty() => line.to_owned(),
                    Some(line) => format!("{line}（{}）", made.purpose),
                    None => made.purpose.clone(),
                },
                charge.map_or(Fen::ZERO, |charge| charge.amount_fen),
                charge.map(|charge| charge.payment_term().to_owned()),
                charge.map_or("", |charge| charge.payer.as_str()),
            )
        }
        Job::Imported(imported) => (
            imported.purpose.clone(),
            imported.amount_fen,
            None,
            imported.payer.as_str(),
        ),
    };
    CopyRow {
        id: copy.id.to_string(),
        number: copy.number.as_ref().map(ToString::to_string),
        made_at,
        what,
        pages: copy.pages(),
        amount_fen: amount.get(),
        payment,
        payer: masked(payer),
        state: match copy {
            _ if copy.void_waits() => CopyRowState::VoidWaits,
            _ if copy.voided.is_some() => CopyRowState::Voided,
            _ if amount > Fen::ZERO => CopyRowState::Charged,
            _ => CopyRowState::Free,
        },
        imported: matches!(copy.job, Job::Imported(_)),
    }
}

fn masked(payer: &str) -> String {
    if payer.is_empty() {
        String::new()
    } else {
        masking::mask_name(payer)
    }
}

fn fields(copy: &Copy, names: &BTreeMap<OperatorMark, String>) -> Vec<CopyField> {
    let mut fields = Vec::new();
    let mut add = |label: &str, value: &str| {
        if !value.is_empty() {
            fields.push(CopyField {
                label: label.to_owned(),
                value: value.to_owned(),
            });
        }
    };
    let operator = shown_operator(&OperatorMark(copy.operator.clone()), names);
    match &copy.job {
        Job::Made(made) => {
            add("事由", &made.purpose);
            add("页数", &format!("{} 页", made.pages));
            add("纸张", &paper_of(made));
            if let Some(charge) = &made.charge {
                add("收费项目", &charge.item_name);
                add(
                    "单价 × 数量",
                    &sum(charge.price_fen, &charge.unit, charge.quantity),
                );
                add("金额大写", &charge.amount_fen.words().unwrap_or_default());
                add("收费依据文号", &charge.approval_number);
                add("付款方式", charge.payment_term());
                add("交款人", &masked(&charge.payer));
                add("财政票据号", &charge.fiscal_note);
            }
            if let Some(waiver) = &made.waiver {
                add("收费项目", &waiver.item_name);
                add("减免对象", &waiver.group);
                add("证明材料", &waiver.proof);
                add("减免金额", &format!("{} 元", waiver.waived_fen.plain()));
                add("减免依据文号", &waiver.approval_number);
            }
            if made.reply {
                add("免费依据", "《政府信息公开条例》第四十二条");
            }
        }
        Job::Imported(imported) => {
            add("事由", &imported.purpose);
            add("页数", &format!("{} 页", imported.pages));
            let paper = [&imported.paper, &imported.sides, &imported.colour];
            add("纸张", &paper.map(String::as_str).join(" "));
            add("交款人", &masked(&imported.payer));
        }
    }
    if let Some(voided) = &copy.voided {
        add("作废日期", &voided.on.to_string());
        add("作废原因", &voided.reason);
    }
    add("经办人", &operator);
    fields
}

/// `A4 双面 黑白`, as far as it is known.
fn paper_of(made: &Made) -> String {
    let parts = [
        made.paper.map(|paper| paper.term()),
        made.sides.map(|sides| sides.term()),
        made.colour.map(|colour| colour.term()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn told(entry: &Entry, names: &BTreeMap<OperatorMark, String>) -> CopyHistory {
    let header = &entry.header;
    let at = DateTime::from_timestamp_millis(header.written_at_ms)
        .zip(FixedOffset::east_opt(8 * 3600))
        .map_or_else(String::new, |(at, china)| {
            at.with_timezone(&china).to_rfc3339()
        });
    #[allow(clippy::wildcard_enum_match_arm)]
    let (what, note) = match entry.body().ok().flatten() {
        Some(Body::CopyMade(made)) if made.charge.is_some() => ("登记并收费", None),
        Some(Body::CopyMade(made)) => (
            "登记（免费）",
            made.waiver
                .map(|waiver| format!("{} · {}", waiver.group, waiver.proof)),
        ),
        Some(Body::CopyImported(_)) => ("导入历史登记", None),
        Some(Body::ReceiptVoided(voided)) => ("凭条作废", Some(voided.reason)),
        Some(Body::ReceiptVoidConfirmed(_)) => ("作废复核", None),
        None => ("内容已依法删除", None),
        Some(_) => ("由更新版本的程序登记", None),
    };
    CopyHistory {
        at,
        what: what.to_owned(),
        who: shown_operator(&header.operator, names),
        note,
    }
}
