//! Copying and printing (复印打印): free unless a tariff holds.

use crate::{
    desk::Desk,
    error::{AppError, AppResult},
};
use chrono::Datelike as _;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    copying::{Charge, MAX_PAGES, Made, Payment},
    journal::{Draft, NumberKind},
    tariff::{ChargeableItem, NotChargeable, Tariff},
};

/// 登记复印
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyRecordRequest {
    /// The tariff's line, when it may be charged.
    pub item: Option<String>,
    /// 页数, 1–100,000.
    pub pages: u32,
    /// 交款人
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub payer: Option<String>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyRecordOutcome {
    /// 凭条号, when it was charged.
    pub number: Option<String>,
    /// 页数
    pub pages: u32,
    /// 金额 in 分, 0 when free.
    #[ts(type = "number")]
    pub amount_fen: i64,
    /// 大写
    pub words: Option<String>,
    /// 收费依据文号
    pub approval_number: Option<String>,
    /// Why it is free, when it is.
    pub free_reason: Option<String>,
}

/// 登记复印 – with a receipt under a tariff that holds today, free without one.
pub(crate) fn copy_record(
    desk: &mut Desk,
    request: CopyRecordRequest,
) -> AppResult<CopyRecordOutcome> {
    if !(1..=MAX_PAGES).contains(&request.pages) {
        return Err(AppError::invalid("pages", "页数为 1 至 100000 的整数。"));
    }
    let payer = request.payer.unwrap_or_default();
    if payer.chars().count() > 50 || payer.chars().any(char::is_control) {
        return Err(AppError::invalid("payer", "交款人不超过 50 个字。"));
    }
    let now = desk.clock.now();
    let today = now.date_naive();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let chargeable = match &request.item {
                Some(item) => Tariff::chargeable(&tx.tariffs()?, item, today),
                None => Err(NotChargeable::NoTariff),
            };
            let (charge, free_reason) = match chargeable {
                Ok(item) => (Some(charge(&item, request.pages, payer.trim())?), None),
                // A line that the tariff in force does not have is a slip of the hand, not a free copy.
                Err(NotChargeable::NoItem) => {
                    return Err(AppError::invalid(
                        "item",
                        "现行收费标准中没有这个项目，请核对项目代码。",
                    ));
                }
                Err(reason @ NotChargeable::NoTariff) => (None, Some(reason.to_string())),
            };
            let number = match charge {
                Some(_) => Some(tx.next_number(NumberKind::Receipt, today.year())?),
                None => None,
            };
            let outcome = CopyRecordOutcome {
                number: number.as_ref().map(ToString::to_string),
                pages: request.pages,
                amount_fen: charge.as_ref().map_or(0, |charge| charge.amount_fen.get()),
                words: charge
                    .as_ref()
                    .and_then(|charge| charge.amount_fen.words().ok()),
                approval_number: charge.as_ref().map(|charge| charge.approval_number.clone()),
                free_reason,
            };
            let made = Made {
                on: today,
                at: now.time(),
                purpose: String::new(),
                paper: None,
                sides: None,
                colour: None,
                pages: request.pages,
                charge,
            };
            let entity = tx.new_entity()?;
            tx.append(&Draft {
                entity,
                body: made.into(),
                number,
            })?;
            Ok(outcome)
        })
}

fn charge(item: &ChargeableItem, pages: u32, payer: &str) -> AppResult<Charge> {
    Charge::of(item, pages, Payment::Cash, payer)
        .ok_or_else(|| AppError::invalid("pages", "金额超出可计算范围，请分次登记。"))
}
