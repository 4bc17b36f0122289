//! Copying and printing (复印打印) and fee receipts (收费凭条).

use crate::{
    charging::Waiver,
    journal::{Body, Digest, EntityId, Entry, PaperNumber},
    money::Fen,
    record::{History, Unfitted},
    tariff::ChargeableItem,
    terms::terms,
};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// One job has at most this many pages.
pub const MAX_PAGES: u32 = 100_000;

terms! {
    /// 纸型 – the paper.
    Paper {
        A4 = "A4" | "a4";
        A3 = "A3" | "a3";
        B4 = "B4" | "b4";
        B5 = "B5" | "b5";
        Other = "其他";
    }
}

terms! {
    /// 单双面 – the sides.
    Sides {
        Single = "单面" | "单";
        Double = "双面" | "双";
    }
}

terms! {
    /// 黑白彩色 – the colour.
    Colour {
        Black = "黑白";
        Colour = "彩色" | "彩";
    }
}

terms! {
    /// 付款方式 – how it was paid.
    Payment {
        /// Cash.
        Cash = "现金";
        /// The unit's own code, scanned.
        Scan = "扫码";
    }
}

/// What a copy cost and why it could cost anything.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    /// The tariff it was charged under.
    pub tariff: EntityId,
    /// 收费依据文号, as it stood then.
    pub approval_number: String,
    /// The line's id.
    pub item: String,
    /// The line's name.
    pub item_name: String,
    /// 计价单位.
    pub unit: String,
    /// The price of one unit in 分.
    pub price_fen: Fen,
    /// How many units.
    pub quantity: u32,
    /// Price × quantity in 分.
    pub amount_fen: Fen,
    /// How it was paid.
    pub payment: Payment,
    /// 交款人, if they said so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub payer: String,
    /// 财政票据号 – the official note's number, where the charge is an 行政事业性收费.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub fiscal_note: String,
    /// 缴款码 – by which it was paid straight to the treasury, where it was; the payment is then 扫码.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub treasury_code: String,
}

impl Charge {
    /// 付款方式, as screens and papers say it.
    #[must_use]
    pub const fn payment_term(&self) -> &'static str {
        if self.treasury_code.is_empty() {
            self.payment.term()
        } else {
            "缴款码"
        }
    }

    /// Charges `quantity` units of a line that holds today. `None` when the sum is beyond counting.
    #[must_use]
    pub fn of(item: &ChargeableItem, quantity: u32, payment: Payment, payer: &str) -> Option<Self> {
        let line = item.item();
        Some(Self {
            tariff: item.tariff(),
            approval_number: item.approval_number().to_owned(),
            item: line.id.clone(),
            item_name: line.name.clone(),
            unit: line.unit.term().to_owned(),
            price_fen: line.price_fen,
            quantity,
            amount_fen: line.price_fen.checked_mul(i64::from(quantity))?,
            payment,
            payer: payer.to_owned(),
            fiscal_note: String::new(),
            treasury_code: String::new(),
        })
    }
}

/// 复印打印 – a copying job. With a charge it carries a receipt number in its header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// The day.
    pub on: NaiveDate,
    /// The time.
    pub at: NaiveTime,
    /// 事由, if said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// The paper, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Paper>,
    /// The sides, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sides: Option<Sides>,
    /// The colour, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// 页数, 1–100,000.
    pub pages: u32,
    /// What it cost; absent when free (免费).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub charge: Option<Charge>,
    /// 减免 – why nothing was paid under a tariff that would have charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Waiver>,
    /// 依申请公开答复材料 – free by law (条例 第四十二条).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reply: bool,
}

/// 历史复印记录导入 – a job from an older register: history, not under any tariff of today and
/// outside every receipt series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// The day.
    pub on: NaiveDate,
    /// 事由.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub purpose: String,
    /// 纸型, as the register says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub paper: String,
    /// 单双面, as the register says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sides: String,
    /// 黑白彩色, as the register says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub colour: String,
    /// 页数, 1–100,000.
    pub pages: u32,
    /// 金额 in 分, zero when free.
    pub amount_fen: Fen,
    /// 交款人.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub payer: String,
    /// The identity of the row.
    pub imported: Digest,
}

/// 凭条作废 – a receipt was voided. It counts at once and is 待复核 until a second person confirms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voided {
    /// The day.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// 作废复核 – a second person confirmed the void.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoidConfirmed {
    /// The day.
    pub on: NaiveDate,
}

/// What was copied, now or in an older register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)]
pub enum Job {
    /// At this desk.
    Made(Made),
    /// In an older register.
    Imported(Imported),
}

/// One copying job as its entries tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copy {
    /// The record.
    pub id: EntityId,
    /// 凭条号, when it was charged.
    pub number: Option<PaperNumber>,
    /// Who wrote it down.
    pub operator: String,
    /// The job.
    pub job: Job,
    /// The void, if there is one.
    pub voided: Option<Voided>,
    /// Who voided it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voided_by: Option<String>,
    /// Whether a second person confirmed the void.
    pub void_confirmed: bool,
    /// Entries that no longer fitted.
    pub unfitted: Vec<Unfitted>,
}

impl Copy {
    /// Folds the entries of one record; `None` when none of them is a copying job.
    #[must_use]
    pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Self> {
        let mut folded: Option<Self> = None;
        for told in History::of(entries).told() {
            let Some(body) = &told.body else { continue };
            let Some(copy) = &mut folded else {
                let job = if let Body::CopyMade(made) = body {
                    Job::Made(made.clone())
                } else if let Body::CopyImported(imported) = body {
                    Job::Imported(imported.clone())
                } else {
                    continue;
                };
                folded = Some(Self {
                    id: told.header.entity,
                    number: told.header.number.clone(),
                    operator: told.header.operator.0.clone(),
                    job,
                    voided: None,
                    voided_by: None,
                    void_confirmed: false,
                    unfitted: Vec::new(),
                });
                continue;
            };
            let mut refuse = |wanted: &str, state: &str| {
                copy.unfitted
                    .push(Unfitted::in_state(told.hash, wanted, state));
            };
            #[allow(clippy::wildcard_enum_match_arm)]
            match body {
                Body::ReceiptVoided(voided) if copy.voided.is_none() && copy.number.is_some() => {
                    copy.voided = Some(voided.clone());
                    copy.voided_by = Some(told.header.operator.0.clone());
                }
                Body::ReceiptVoided(_) => refuse("作废", "已作废或无凭条"),
                // Two pairs of eyes: whoever voided it cannot confirm it.
                Body::ReceiptVoidConfirmed(_)
                    if copy.voided.is_some()
                        && !copy.void_confirmed
                        && copy.voided_by.as_ref() != Some(&told.header.operator.0) =>
                {
                    copy.void_confirmed = true;
                }
                Body::ReceiptVoidConfirmed(_) => refuse("作废复核", "未作废、已复核或为同一人"),
                Body::CopyMade(_) | Body::CopyImported(_) => refuse("复印", "已登记"),
                _ => {}
            }
        }
        folded
    }

    /// 待复核 – voided, and nobody else has confirmed it yet.
    #[must_use]
    pub const fn void_waits(&self) -> bool {
        self.voided.is_some() && !self.void_confirmed
    }

    /// The day of the job.
    #[must_use]
    pub const fn on(&self) -> NaiveDate {
        match &self.job {
            Job::Made(made) => made.on,
            Job::Imported(imported) => imported.on,
        }
    }

    /// How many pages.
    #[must_use]
    pub const fn pages(&self) -> u32 {
        match &self.job {
            Job::Made(made) => made.pages,
            Job::Imported(imported) => imported.pages,
        }
    }

    /// What it brought in, in 分: nothing when free or voided.
    #[must_use]
    pub fn amount(&self) -> Fen {
        match &self.job {
            _ if self.voided.is_some() => Fen::ZERO,
            Job::Made(made) => made
                .charge
                .as_ref()
                .map_or(Fen::ZERO, |charge| charge.amount_fen),
            Job::Imported(imported) => imported.amount_fen,
        }
    }
}
