//! Tariffs (收费标准): recorded from an approval, never shipped with the program.

use crate::{
    desk::Desk,
    error::{AppError, AppResult},
    notes::Nothing,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    journal::{Draft, EntityId},
    money::Fen,
    tariff::{Recorded, Tariff, TariffError},
};
use zonedesk_store::StoreError;

/// 登记收费标准
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(type = "Record<string, unknown>")]
pub struct TariffSetRequest(
    /// approval_number, approvers, valid_from, valid_to, items[{id, name, unit, paper, sides, colour,
    /// price_fen}], exemptions, displayed{on, place}.
    pub Recorded,
);

/// The tariffs of this desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TariffShowOutcome {
    /// Every one that was ever recorded, the newest last.
    pub tariffs: Vec<TariffView>,
    /// What the sign on the wall says when nothing may be charged.
    pub free_notice: Option<String>,
}

/// One tariff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TariffView {
    /// The record.
    pub id: String,
    /// 批准文号
    pub approval_number: String,
    /// 批准机关
    pub approvers: Vec<String>,
    /// 生效日期
    pub valid_from: String,
    /// 停止日期
    pub valid_to: Option<String>,
    /// 公示日期和位置
    pub displayed: Option<String>,
    /// Lines: id, name, price per unit.
    pub items: Vec<String>,
    /// Whether anything may be charged under it today.
    pub holds_today: bool,
}

/// 登记收费标准 – recorded under its approval number; the same number again corrects it.
pub(crate) fn tariff_set(
    desk: &mut Desk,
    request: TariffSetRequest,
) -> AppResult<TariffShowOutcome> {
    let TariffSetRequest(tariff) = request;
    tariff.check().map_err(|error| {
        let field = match error {
            TariffError::ApprovalNumber => "approval_number",
            TariffError::Approvers => "approvers",
            TariffError::Dates => "valid_to",
            TariffError::Items
            | TariffError::RepeatedItem(_)
            | TariffError::Price(_)
            | TariffError::PriceTooHigh(_) => "items",
            TariffError::Display => "displayed",
        };
        AppError::invalid(field, error.to_string())
    })?;
    let now_ms = desk.clock.now().timestamp_millis();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    let entity = EntityId::derived("tariff", tariff.approval_number.trim().as_bytes());
    open.store()?
        .transact::<_, StoreError>(&mark, now_ms, |tx| {
            let unchanged = tx
                .tariffs()?
                .iter()
                .any(|held| held.id == entity && held.recorded == tariff);
            if !unchanged {
                tx.append(&Draft {
                    entity,
                    body: tariff.into(),
                    number: None,
                })?;
            }
            Ok(())
        })?;
    tariff_show(desk, Nothing {})
}

/// 查看收费标准
pub(crate) fn tariff_show(desk: &mut Desk, _: Nothing) -> AppResult<TariffShowOutcome> {
    let today = desk.clock.today();
    let tariffs = desk.opened()?.read().tariffs()?;
    let holds = tariffs.iter().any(|tariff| tariff.holds_on(today));
    Ok(TariffShowOutcome {
        tariffs: tariffs.iter().map(|tariff| view(tariff, today)).collect(),
        free_notice: (!holds).then(|| "本专区复印、打印服务不收取任何费用".to_owned()),
    })
}

fn view(tariff: &Tariff, today: NaiveDate) -> TariffView {
    let recorded = &tariff.recorded;
    TariffView {
        id: tariff.id.to_string(),
        approval_number: recorded.approval_number.clone(),
        approvers: recorded.approvers.clone(),
        valid_from: recorded.valid_from.to_string(),
        valid_to: recorded.valid_to.map(|to| to.to_string()),
        displayed: recorded
            .displayed
            .as_ref()
            .map(|display| format!("{} {}", display.on, display.place)),
        items: recorded
            .items
            .iter()
            .map(|item| {
                format!(
                    "{} {} {}",
                    item.id,
                    item.name,
                    price(item.price_fen, item.unit.term())
                )
            })
            .collect(),
        holds_today: tariff.holds_on(today),
    }
}

fn price(fen: Fen, unit: &str) -> String {
    format!("{} 元/{unit}", fen.plain())
}
