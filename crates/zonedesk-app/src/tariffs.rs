//! Tariffs (收费标准): recorded from an approval, never shipped with the program.

use crate::{
    attachments::standing_beside,
    copying::text,
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    notes::Nothing,
    papers::Paper,
    wordings::words_of,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;
use zonedesk_documents::tariff_sheet::{FREE_NOTICE, TariffSheet, tariff_sheet_pdf};
use zonedesk_domain::{
    journal::{Draft, EntityId},
    tariff::{Item, Recorded, Standing, Tariff, TariffError, Unit, Withdrawn},
    wording::PaperKind,
};

/// 登记收费标准
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(type = "Record<string, unknown>")]
pub struct TariffSetRequest(
    /// approval_number, approvers, valid_from, valid_to, items[{id, name, unit, paper, sides, colour,
    /// price_fen}], exemptions, displayed{on, place}, administrative, supervision_phone.
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
    /// 公示日期
    pub displayed_on: Option<String>,
    /// 公示位置
    pub displayed_place: Option<String>,
    /// 公示照片 that lie beside it.
    pub photos: u32,
    /// The lines.
    pub items: Vec<TariffItemView>,
    /// 减免对象
    pub exemptions: Vec<String>,
    /// 行政事业性收费 – a 财政票据 is issued beside the slip.
    pub administrative: bool,
    /// 监督电话
    pub supervision_phone: String,
    /// 区级发布 – the district worded it; the site says how it is shown.
    pub published: bool,
    /// Why it ended before its time.
    pub withdrawn_reason: Option<String>,
    /// Whether anything may be charged under it today.
    pub holds_today: bool,
    /// Whether it is the one that money is taken under today.
    pub in_force: bool,
    /// Why nothing may be charged under it today, when nothing may.
    pub why_not: Option<String>,
}

/// One line of a tariff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TariffItemView {
    /// 项目代码
    pub id: String,
    /// 收费项目
    pub name: String,
    /// 计价单位, as the journal names it.
    #[ts(type = "'page' | 'sheet' | 'copy' | 'disc'")]
    pub unit: Unit,
    /// 计价单位
    pub unit_word: String,
    /// 纸型
    pub paper: Option<String>,
    /// 单双面
    pub sides: Option<String>,
    /// 黑白彩色
    pub colour: Option<String>,
    /// 单价 in 分.
    #[ts(type = "number")]
    pub price_fen: i64,
    /// `0.20 元/页`
    pub price: String,
}

/// 停用收费标准
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TariffWithdrawRequest {
    /// The record.
    pub id: String,
    /// 停用日期 – the first day on which nothing is charged under it.
    pub on: String,
    /// 原因
    pub reason: String,
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
            | TariffError::TooManyItems
            | TariffError::RepeatedName(_)
            | TariffError::RepeatedItem(_)
            | TariffError::Price(_)
            | TariffError::PriceTooHigh(_) => "items",
            TariffError::Display => "displayed",
            TariffError::TooLong(_) => "",
        };
        AppError::invalid(field, error.to_string())
    })?;
    let now_ms = desk.clock.now().timestamp_millis();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    let entity = EntityId::of_tariff(&tariff.approval_number);
    open.store()?.transact::<_, AppError>(&mark, now_ms, |tx| {
        let held = tx.tariffs()?.into_iter().find(|held| held.id == entity);
        if held
            .as_ref()
            .is_some_and(|held| held.published && !held.recorded.charges_like(&tariff))
        {
            // Its form has no field of what is wrong.
            return Err(AppError::new(
                ErrorCode::Changed,
                "这个收费标准由区级统一发布，内容与填写时不同或有改动。请返回后重新打开，只登记公示情况。",
            ));
        }
        let unchanged = held.is_some_and(|held| held.recorded == tariff);
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
    let read = desk.opened()?.read();
    let tariffs = read.tariffs()?;
    let in_force = Tariff::in_force(&tariffs, today).map(|tariff| tariff.id);
    Ok(TariffShowOutcome {
        tariffs: tariffs
            .iter()
            .map(|tariff| {
                let photos = standing_beside(&read, tariff.id)?;
                Ok(view(tariff, photos, in_force, today))
            })
            .collect::<AppResult<_>>()?,
        free_notice: in_force.is_none().then(|| FREE_NOTICE.to_owned()),
    })
}

/// 停用收费标准 – from that day on nothing is charged under it.
pub(crate) fn tariff_withdraw(
    desk: &mut Desk,
    request: TariffWithdrawRequest,
) -> AppResult<TariffShowOutcome> {
    let on: NaiveDate = request
        .on
        .parse()
        .map_err(|_| AppError::invalid("on", "请填写停用日期，例如 20261201。"))?;
    let reason = text("reason", "停用原因", Some(request.reason), 100)?;
    if reason.is_empty() {
        return Err(AppError::invalid(
            "reason",
            "请填写停用原因，例如“新标准施行”。",
        ));
    }
    let now = desk.clock.now();
    // A tariff that money was taken under yesterday cannot have ended before that.
    if on < now.date_naive() {
        return Err(AppError::invalid(
            "on",
            "停用日期不能早于今天：以前的收费已按当时有效的标准登记。",
        ));
    }
    let entity = EntityId(request.id.parse::<Uuid>().map_err(|_| missing())?);
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let tariffs = tx.tariffs()?;
            let held = tariffs.iter().find(|held| held.id == entity);
            let held = held.ok_or_else(missing)?;
            // The district's word is not put off here.
            if let Some(withdrawn) = held.withdrawn.as_ref().filter(|_| held.published)
                && on >= withdrawn.on
            {
                return Err(AppError::invalid(
                    "on",
                    format!("已定于 {} 停用，只能填写更早的日期。", withdrawn.on),
                ));
            }
            tx.append(&Draft {
                entity,
                body: Withdrawn { on, reason }.into(),
                number: None,
            })?;
            Ok(())
        })?;
    tariff_show(desk, Nothing {})
}

/// 收费公示 – the sheet for the wall: what is charged, under which approval and where to complain; or,
/// in large letters, that nothing is.
pub(crate) fn tariff_sheet_draw(desk: &mut Desk, _: Nothing) -> AppResult<Paper> {
    let today = desk.clock.today();
    let read = desk.opened()?.read();
    let tariffs = read.tariffs()?;
    let sheet = TariffSheet {
        site_name: read.site()?.map(|site| site.name).unwrap_or_default(),
        printed_on: today,
        words: words_of(&read, PaperKind::TariffSheet)?,
        tariff: to_be_shown(&tariffs, today)
            .or_else(|| Tariff::in_force(&tariffs, today))
            .or_else(|| about_to_hold(&tariffs, today))
            .map(|tariff| tariff.recorded.clone()),
    };
    let title = if sheet.tariff.is_some() {
        "复印打印收费公示"
    } else {
        "复印打印免费公示"
    };
    let document = tariff_sheet_pdf(&sheet)?;
    Ok(Paper::of(title, &format!("{title}.pdf"), &document))
}

/// 区级发布 – what has to hang before it may be charged, whatever is charged until then.
fn to_be_shown(tariffs: &[Tariff], today: NaiveDate) -> Option<&Tariff> {
    tariffs
        .iter()
        .rev()
        .find(|tariff| tariff.published && tariff.standing(today) == Standing::NotDisplayed)
}

/// A tariff that only lacks its display: the sheet has to hang before anything may be charged
/// (变动的收费项目须先公示后执行).
fn about_to_hold(tariffs: &[Tariff], today: NaiveDate) -> Option<&Tariff> {
    tariffs.iter().rev().find(|tariff| {
        matches!(
            tariff.standing(today),
            Standing::NotDisplayed | Standing::DisplayedFrom(_)
        )
    })
}

pub(crate) fn missing() -> AppError {
    AppError::new(ErrorCode::NotFound, "没有找到这个收费标准。")
}

fn view(tariff: &Tariff, photos: u32, in_force: Option<EntityId>, today: NaiveDate) -> TariffView {
    let recorded = &tariff.recorded;
    let display = recorded.displayed.as_ref();
    TariffView {
        id: tariff.id.to_string(),
        approval_number: recorded.approval_number.clone(),
        approvers: recorded.approvers.clone(),
        valid_from: recorded.valid_from.to_string(),
        valid_to: recorded.valid_to.map(|to| to.to_string()),
        displayed_on: display.map(|display| display.on.to_string()),
        displayed_place: display.map(|display| display.place.clone()),
        photos,
        items: recorded.items.iter().map(item_view).collect(),
        exemptions: recorded.exemptions.clone(),
        administrative: recorded.administrative,
        supervision_phone: recorded.supervision_phone.clone(),
        published: tariff.published,
        withdrawn_reason: tariff
            .withdrawn
            .as_ref()
            .map(|withdrawn| withdrawn.reason.clone()),
        holds_today: tariff.holds_on(today),
        in_force: in_force == Some(tariff.id),
        why_not: tariff.standing(today).why_not(),
    }
}

fn item_view(item: &Item) -> TariffItemView {
    TariffItemView {
        id: item.id.clone(),
        name: item.name.clone(),
        unit: item.unit,
        unit_word: item.unit.term().to_owned(),
        paper: item.paper.map(|paper| paper.term().to_owned()),
        sides: item.sides.map(|sides| sides.term().to_owned()),
        colour: item.colour.map(|colour| colour.term().to_owned()),
        price_fen: item.price_fen.get(),
        price: format!("{} 元/{}", item.price_fen.plain(), item.unit.term()),
    }
}
