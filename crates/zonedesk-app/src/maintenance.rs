//! Keeping the data sound (数据校验、重建), and what they come to.

use crate::{desk::Desk, error::AppResult, notes::Nothing};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_store::Finding;

/// 数据校验
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DataVerifyOutcome {
    /// 数据校验：一致
    pub sound: bool,
    /// Entries walked.
    pub entries: u32,
    /// The newest entry's hash.
    pub head: Option<String>,
    /// What is wrong.
    pub findings: Vec<VerifyFinding>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct VerifyFinding {
    /// Which entry, by its place; 0 when it concerns none.
    pub seq: u32,
    /// 被改动, 被删除 …
    pub what: String,
    /// More.
    pub detail: String,
}

/// 重建
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DataRebuildOutcome {
    /// Records made again.
    pub records: u32,
    /// Whether everything was the same before as after.
    pub equal: bool,
}

/// 统计
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TotalsOutcome {
    /// 申请
    pub applications: HandoverTotals,
    /// 咨询
    pub consultations: CountTotal,
    /// 复印打印
    pub copies: CopyTotals,
}

/// Applications in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandoverTotals {
    /// All of them.
    pub count: u32,
    /// Not handed over.
    pub open_handover: u32,
}

/// How many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CountTotal {
    /// All of them.
    pub count: u32,
}

/// Copying in numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyTotals {
    /// Jobs.
    pub count: u32,
    /// 页数
    #[ts(type = "number")]
    pub pages: u64,
    /// 金额 in 分.
    #[ts(type = "number")]
    pub sum_fen: i64,
}

/// 数据校验 – walks the chain and holds it against its anchor.
pub(crate) fn data_verify(desk: &mut Desk, _: Nothing) -> AppResult<DataVerifyOutcome> {
    let verified = desk.opened()?.verify(&desk.folder)?;
    Ok(DataVerifyOutcome {
        sound: verified.findings.is_empty(),
        entries: narrow(verified.entries),
        head: verified.head.map(|(_, hash)| hash.to_string()),
        findings: verified.findings.iter().map(finding).collect(),
    })
}

/// 重建 – makes every projection again from the journal.
pub(crate) fn data_rebuild(desk: &mut Desk, _: Nothing) -> AppResult<DataRebuildOutcome> {
    let rebuilt = desk.opened_mut()?.store()?.rebuild()?;
    Ok(DataRebuildOutcome {
        records: narrow(rebuilt.records),
        equal: rebuilt.equal,
    })
}

/// 统计 – what is there, in numbers.
pub(crate) fn totals_show(desk: &mut Desk, _: Nothing) -> AppResult<TotalsOutcome> {
    let totals = desk.opened()?.read().totals()?;
    Ok(TotalsOutcome {
        applications: HandoverTotals {
            count: totals.applications,
            open_handover: totals.open_handover,
        },
        consultations: CountTotal {
            count: totals.consultations,
        },
        copies: CopyTotals {
            count: totals.copies,
            pages: totals.pages,
            sum_fen: totals.sum_fen,
        },
    })
}

fn finding(finding: &Finding) -> VerifyFinding {
    VerifyFinding {
        seq: narrow(finding.seq),
        what: finding.kind.term().to_owned(),
        detail: finding.detail.clone(),
    }
}

fn narrow(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
