//! 内部台账 – a month's ledger with personal data in full: for who manages the site, for a purpose that is said,
//! marked 内部, and with a trace of every look.

use crate::{
    desk::Desk,
    error::{AppError, AppResult},
    given,
    ledger_source::MonthRecords,
    ledgers::{Form, LedgerKind, check_kept, table_of},
    months::Month,
    moves::say,
    papers::Paper,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_documents::ledger_pdf;
use zonedesk_domain::trace::LedgerRevealed;

/// 内部台账
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct LedgerFullRequest {
    /// The register.
    pub register: LedgerKind,
    /// The month, such as 2026-10.
    pub month: String,
    /// 用途
    pub reason: String,
}

/// 内部台账 – as it is now, or as it was where its month is sealed; it is no sealed paper itself.
pub(crate) fn ledger_full_draw(desk: &mut Desk, request: LedgerFullRequest) -> AppResult<Paper> {
    let kind = request.register;
    if matches!(kind, LedgerKind::Summary | LedgerKind::Materials) {
        return Err(AppError::invalid(
            "register",
            "这份台账不含个人信息，直接打印即可。",
        ));
    }
    let reason = given::needed_text("reason", "用途", &request.reason, 100)?;
    let month = Month::parse(&request.month)?;
    check_kept(&desk.opened()?.read(), kind, month)?;
    let records = MonthRecords::of(desk, month)?;
    let mut ledger = table_of(&records.source(desk)?.in_full(), kind, month, Form::Pdf)?;
    ledger.title = format!("{}（内部）", ledger.title);
    let document = ledger_pdf(&ledger)?;
    let revealed = LedgerRevealed {
        register: kind.word().to_owned(),
        month: month.year_month(),
        rows: u32::try_from(ledger.rows.len()).unwrap_or(u32::MAX),
        reason,
    };
    let now_ms = desk.clock.now().timestamp_millis();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    // Nobody sees it before the trace is durable.
    open.store()?.transact::<_, AppError>(&mark, now_ms, |tx| {
        Ok(say(tx, revealed.entity(), revealed.clone().into())?)
    })?;
    let file_name = format!("{}-{}.pdf", ledger.title, month.shown());
    Ok(Paper::of(&ledger.title, &file_name, &document))
}
