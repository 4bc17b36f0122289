//! Copying and printing (复印打印): free unless a tariff holds.

use crate::{
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult},
    given,
};
use chrono::Datelike as _;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    charging::{Ask, Cost, CostError, REPLY_PURPOSE, unusual},
    copying::{Charge, MAX_PAGES, Made, Payment},
    journal::{Draft, NumberKind},
    money::Fen,
    refusal::tidy_line,
    tariff::{Item, Tariff, Unit},
};

/// 登记复印
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyRecordRequest {
    /// What is copied.
    #[serde(flatten)]
    #[ts(flatten)]
    pub job: CopyJob,
    /// 付款方式; cash when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub payment: Option<CopyPayment>,
    /// 交款人
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub payer: Option<String>,
    /// 财政票据号, where the charge is an 行政事业性收费.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub fiscal_note: Option<String>,
    /// 缴款码, without which a payment to the treasury is not told from another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub treasury_code: Option<String>,
    /// 事由
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub purpose: Option<String>,
    /// Whether somebody looked again at a job that is unusually large.
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub confirmed: bool,
}

/// 付款方式
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CopyPayment {
    /// 现金
    Cash,
    /// 扫码 – the unit's own code.
    Scan,
    /// 缴款码 – straight to the treasury.
    Treasury,
}

/// What is copied and for whom, as far as it makes a difference to the price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyJob {
    /// The tariff's line, when it may be charged.
    pub item: Option<String>,
    /// 页数, 1–100,000.
    pub pages: u32,
    /// 份数 or 盘数, where the line is priced by them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub quantity: Option<u32>,
    /// 依申请公开答复材料: free by law (条例 第四十二条).
    #[serde(default)]
    #[ts(as = "Option<bool>", optional)]
    pub reply: bool,
    /// 减免对象, one of the tariff's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub exempt_group: Option<String>,
    /// 证明材料 that was shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub proof: Option<String>,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyRecordOutcome {
    /// The record.
    #[serde(default)]
    pub id: String,
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

/// How it was paid, and the code of the treasury where it was paid there.
fn paid(request: &CopyRecordRequest) -> AppResult<(Payment, String)> {
    match request.payment {
        None | Some(CopyPayment::Cash) => Ok((Payment::Cash, String::new())),
        Some(CopyPayment::Scan) => Ok((Payment::Scan, String::new())),
        Some(CopyPayment::Treasury) => {
            let code = request.treasury_code.clone();
            match text("treasury_code", "缴款码", code, 40)?.as_str() {
                "" => Err(AppError::invalid(
                    "treasury_code",
                    "请填写缴款码，凭条和台账上要写明。",
                )),
                code => Ok((Payment::Scan, code.to_owned())),
            }
        }
    }
}

/// 试算
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyQuoteRequest {
    /// What is copied.
    #[serde(flatten)]
    #[ts(flatten)]
    pub job: CopyJob,
    /// 收到现金 in 元, as typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub received: Option<String>,
}

/// What a job would cost; nothing is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct CopyQuoteOutcome {
    /// 应收 in 分.
    #[ts(type = "number")]
    pub amount_fen: i64,
    /// 大写, where something is due.
    pub words: Option<String>,
    /// 单价 × 数量: `0.20 元/页 × 12 页`; nothing for a copy under no line.
    pub sum: Option<String>,
    /// Why it is free, when it is.
    pub free_reason: Option<String>,
    /// 找零 in 分; negative while the cash does not suffice.
    #[ts(type = "number | null")]
    pub change_fen: Option<i64>,
    /// What the person at the counter should know about this count.
    pub advice: Option<String>,
}

/// 登记复印 – with a receipt under a tariff that holds today, free without one.
pub(crate) fn copy_record(
    desk: &mut Desk,
    request: CopyRecordRequest,
) -> AppResult<CopyRecordOutcome> {
    let ask = ask(&request.job)?;
    let (payment, treasury_code) = paid(&request)?;
    let payer = text("payer", "交款人", request.payer, 50)?;
    let fiscal_note = text("fiscal_note", "财政票据号", request.fiscal_note, 40)?;
    let purpose = match text("purpose", "事由", request.purpose, 100)? {
        _ if ask.reply => REPLY_PURPOSE.to_owned(),
        purpose => purpose,
    };
    // Whoever writes the purpose out means it, too.
    let ask = Ask {
        reply: ask.reply || purpose == REPLY_PURPOSE,
        ..ask
    };
    let now = desk.clock.now();
    let today = now.date_naive();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let cost = Cost::of(&tx.tariffs()?, &ask, today).map_err(refusal)?;
            if let Some(words) = unusual(&ask, cost.due()).filter(|_| !request.confirmed) {
                return Err(AppError::invalid("confirmed", words));
            }
            let free_reason = free_reason(&cost);
            let (charge, waiver, line) = match cost {
                Cost::Free(_) => (None, None, None),
                Cost::Waived(waiver) => {
                    let line = line_of(&tx.tariffs()?, &ask, today);
                    (None, Some(waiver), line)
                }
                Cost::Charged { item, quantity, .. } => {
                    let charge = Charge::of(&item, quantity, payment, &payer)
                        .ok_or_else(|| refusal(CostError::TooMuch))?;
                    let charge = Charge {
                        fiscal_note: fiscal_note.clone(),
                        treasury_code: treasury_code.clone(),
                        ..charge
                    };
                    (Some(charge), None, Some(item.item().clone()))
                }
            };
            let number = match charge {
                Some(_) => Some(tx.next_number(NumberKind::Receipt, today.year())?),
                None => None,
            };
            let entity = tx.new_entity()?;
            let outcome = CopyRecordOutcome {
                id: entity.to_string(),
                number: number.as_ref().map(ToString::to_string),
                pages: request.job.pages,
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
                purpose: purpose.clone(),
                paper: line.as_ref().and_then(|line| line.paper),
                sides: line.as_ref().and_then(|line| line.sides),
                colour: line.as_ref().and_then(|line| line.colour),
                pages: ask.pages,
                charge,
                waiver,
                reply: ask.reply,
            };
            tx.append(&Draft {
                entity,
                body: made.into(),
                number,
            })?;
            Ok(outcome)
        })
}

/// 试算 – what a job would cost by the rule that will charge it.
pub(crate) fn copy_quote(
    desk: &mut Desk,
    request: CopyQuoteRequest,
) -> AppResult<CopyQuoteOutcome> {
    let ask = ask(&request.job)?;
    let today = desk.clock.today();
    let cost = Cost::of(&desk.opened()?.read().tariffs()?, &ask, today).map_err(refusal)?;
    let due = cost.due();
    let received = request.received.filter(|typed| !typed.trim().is_empty());
    let received = received
        .map(|typed| {
            Fen::parse_yuan(&typed)
                .map_err(|error| AppError::invalid("received", format!("{error}。")))
        })
        .transpose()?;
    let (sum, advice) = match &cost {
        Cost::Charged { item, quantity, .. } => (
            Some(sum(
                item.item().price_fen,
                item.item().unit.term(),
                *quantity,
            )),
            advice(item.item(), ask.pages),
        ),
        Cost::Waived(waiver) => (
            Some(sum(waiver.price_fen, &waiver.unit, waiver.quantity)),
            None,
        ),
        Cost::Free(_) => (None, None),
    };
    Ok(CopyQuoteOutcome {
        amount_fen: due.get(),
        words: (due > Fen::ZERO).then(|| due.words().ok()).flatten(),
        sum,
        free_reason: free_reason(&cost),
        change_fen: received.and_then(|cash| cash.checked_sub(due).map(Fen::get)),
        advice,
    })
}

/// `0.20 元/页 × 12 页`.
pub(crate) fn sum(price: Fen, unit: &str, quantity: u32) -> String {
    format!("{} 元/{unit} × {quantity} {unit}", price.plain())
}

/// Two sides of a sheet are one, so an odd side pays for a whole sheet unless it is taken apart.
fn advice(item: &Item, pages: u32) -> Option<String> {
    let by_double_sheet =
        item.unit == Unit::Sheet && item.sides == Some(zonedesk_domain::copying::Sides::Double);
    (by_double_sheet && pages % 2 == 1)
        .then(|| "最后一张只印一面：标准列有单面价的，请将这一面另按单面登记。".to_owned())
}

/// Why a job costs nothing, in words; nothing when it costs something.
fn free_reason(cost: &Cost) -> Option<String> {
    match cost {
        Cost::Free(reason) => Some(reason.to_string()),
        Cost::Waived(waiver) => Some(format!(
            "减免对象：{}（已验看{}），应收 {} 元全免。",
            waiver.group,
            waiver.proof,
            waiver.waived_fen.plain()
        )),
        Cost::Charged { .. } => None,
    }
}

fn line_of(tariffs: &[Tariff], ask: &Ask, on: chrono::NaiveDate) -> Option<Item> {
    let wanted = ask.item.as_deref()?;
    Tariff::chargeable(tariffs, wanted, on)
        .ok()
        .map(|item| item.item().clone())
}

fn ask(job: &CopyJob) -> AppResult<Ask> {
    if !(1..=MAX_PAGES).contains(&job.pages) {
        return Err(AppError::invalid("pages", "页数为 1 至 100000 的整数。"));
    }
    if job
        .quantity
        .is_some_and(|quantity| !(1..=MAX_PAGES).contains(&quantity))
    {
        return Err(AppError::invalid("quantity", "数量为 1 至 100000 的整数。"));
    }
    let group = text("exempt_group", "减免对象", job.exempt_group.clone(), 50)?;
    let proof = text("proof", "证明材料", job.proof.clone(), 100)?;
    Ok(Ask {
        item: job.item.clone(),
        pages: job.pages,
        quantity: job.quantity,
        reply: job.reply,
        exempt: (!group.is_empty()).then_some((group, proof)),
    })
}

fn refusal(error: CostError) -> AppError {
    let field = match error {
        CostError::NoItem => "item",
        CostError::NoGroup => "exempt_group",
        CostError::NoProof => "proof",
        CostError::TooMuch => "pages",
    };
    AppError::invalid(field, error.to_string())
}

/// A short text of one line; empty when nothing was typed.
pub(crate) fn text(
    field: &str,
    label: &str,
    typed: Option<String>,
    most: usize,
) -> AppResult<String> {
    given::text(field, label, &tidy_line(&typed.unwrap_or_default()), most)
}

/// The number that the next receipt will take today, while a tariff holds.
pub(crate) fn upcoming_receipt(
    open: &OpenDesk,
    today: chrono::NaiveDate,
) -> AppResult<Option<String>> {
    let read = open.read();
    if Tariff::in_force(&read.tariffs()?, today).is_none() {
        return Ok(None);
    }
    let number = read.upcoming_number(NumberKind::Receipt, today.year())?;
    Ok(number.map(|number| number.to_string()))
}
