//! Tariffs (收费标准) and the gate in front of every charge.
//!
//! 经财政、物价部门核定收费标准的，可以按照标准收取……收费标准应在现场公开。未经核定的，不得收取任何
//! 费用。 So a charge can only be made from a [`ChargeableItem`], and only [`Tariff::chargeable`]
//! makes one.

use crate::{
    copying::{Colour, Paper, Sides},
    journal::{Body, EntityId, Entry},
    money::Fen,
    record::History,
    terms::terms,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

terms! {
    /// 计价单位 – what one price pays for. Never derived from one another: double-sided is not twice
    /// single-sided.
    Unit {
        /// One printed side.
        Page = "页" | "面";
        /// One sheet.
        Sheet = "张";
        /// One document.
        Copy = "份";
        /// One disc.
        Disc = "盘";
    }
}

/// No unit costs more: with the largest job the sum still has its 大写.
const HIGHEST_PRICE: Fen = Fen::new(1_000_000);
/// No sign at a counter has more lines.
const MOST_ITEMS: usize = 50;
/// No name or number on a sign is longer, in characters.
const LONGEST_LINE: usize = 100;

/// One line of a tariff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Short and stable within the tariff: `bw-a4`.
    pub id: String,
    /// What the sign says: 黑白复印 A4 单面.
    pub name: String,
    /// What one price pays for.
    pub unit: Unit,
    /// Which paper, if that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Paper>,
    /// Which sides, if that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sides: Option<Sides>,
    /// Which colour, if that matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// The price of one unit in 分, above zero.
    pub price_fen: Fen,
}

/// How the tariff is shown on site (收费公示).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Display {
    /// Since when.
    pub on: NaiveDate,
    /// Where: 窗口公示牌.
    pub place: String,
}

/// 收费标准 – an approved tariff was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// 批准文号.
    pub approval_number: String,
    /// 批准机关: the finance and the price authority, or the one that acts for both.
    pub approvers: Vec<String>,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day; open when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// The lines.
    pub items: Vec<Item>,
    /// 减免对象 – groups that pay nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exemptions: Vec<String>,
    /// 现场公示; without it nothing may be charged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub displayed: Option<Display>,
    /// 行政事业性收费 – the money goes to the treasury and a 财政票据 is issued beside the slip.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub administrative: bool,
    /// 收费单位监督电话, as the sign shows it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub supervision_phone: String,
}

/// 区级发布 – a tariff that the district published for all its sites. Each site says itself since when and where it
/// shows it (现场公示), and whom to call about it; what stands here about the former counts for nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Published(pub Recorded);

/// 收费标准停用 – a tariff ends before its time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The first day on which it no longer holds.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// Why a tariff cannot be recorded; the texts stand beside the fields.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TariffError {
    /// No approval number.
    #[error("请填写批准文号：未经核定的，不得收取任何费用。")]
    ApprovalNumber,
    /// No approving body.
    #[error("请填写批准机关（财政、价格主管部门）。")]
    Approvers,
    /// It ends before it begins.
    #[error("停止日期不能早于生效日期。")]
    Dates,
    /// No line, or a line without id or name.
    #[error("收费标准至少要有一个项目，每个项目要有代码和名称。")]
    Items,
    /// A price that nobody would approve for a page.
    #[error("项目“{0}”的单价超过 10000 元，请核对单位是否为分。")]
    PriceTooHigh(String),
    /// More lines than anybody finds their job in.
    #[error("收费项目最多 {MOST_ITEMS} 个，请合并后登记。")]
    TooManyItems,
    /// A text that fits on no sign.
    #[error("“{0}…”过长：文号、名称和地点各不超过 {LONGEST_LINE} 个字。")]
    TooLong(String),
    /// Two lines that nobody could tell apart.
    #[error("项目“{0}”重复：名称、纸型、单双面和颜色都相同。")]
    RepeatedName(String),
    /// Two lines with one id.
    #[error("项目代码“{0}”重复。")]
    RepeatedItem(String),
    /// A price that is not above zero.
    #[error("项目“{0}”的单价应大于 0；不收费的项目不必列入。")]
    Price(String),
    /// Shown on site without saying where.
    #[error("请填写公示位置：收费标准应在现场公开。")]
    Display,
}

impl Standing {
    /// Why nothing may be charged under it, in words for the person at the counter; nothing when
    /// something may.
    #[must_use]
    pub fn why_not(self) -> Option<String> {
        Some(match self {
            Self::Holds => return None,
            Self::Unsound => "内容不完整，不能据以收费".to_owned(),
            Self::Withdrawn(on) => format!("已自 {on} 起停用"),
            Self::RunOut(to) => format!("有效期已于 {to} 届满"),
            Self::NotBegun(from) => format!("{from} 起才生效"),
            Self::NotDisplayed => "尚未登记现场公示，收费标准应在现场公开".to_owned(),
            Self::DisplayedFrom(on) => format!("{on} 起才在现场公示"),
        })
    }
}

impl Recorded {
    /// Checks a tariff before it is written.
    ///
    /// # Errors
    /// The first [`TariffError`].
    pub fn check(&self) -> Result<(), TariffError> {
        if self.approval_number.trim().is_empty() {
            return Err(TariffError::ApprovalNumber);
        }
        if self.approvers.is_empty() || self.approvers.iter().any(|name| name.trim().is_empty()) {
            return Err(TariffError::Approvers);
        }
        if self.valid_to.is_some_and(|to| to < self.valid_from) {
            return Err(TariffError::Dates);
        }
        if self.items.is_empty()
            || self
                .items
                .iter()
                .any(|item| item.id.trim().is_empty() || item.name.trim().is_empty())
        {
            return Err(TariffError::Items);
        }
        if self.items.len() > MOST_ITEMS {
            return Err(TariffError::TooManyItems);
        }
        if let Some(long) = self
            .lines()
            .find(|line| line.chars().count() > LONGEST_LINE)
        {
            return Err(TariffError::TooLong(long.chars().take(10).collect()));
        }
        for (at, item) in self.items.iter().enumerate() {
            if self.items[..at].iter().any(|other| other.reads_like(item)) {
                return Err(TariffError::RepeatedName(item.name.clone()));
            }
            if self.items[..at].iter().any(|other| other.id == item.id) {
                return Err(TariffError::RepeatedItem(item.id.clone()));
            }
            if item.price_fen <= Fen::ZERO {
                return Err(TariffError::Price(item.name.clone()));
            }
            if item.price_fen > HIGHEST_PRICE {
                return Err(TariffError::PriceTooHigh(item.name.clone()));
            }
        }
        if self
            .displayed
            .as_ref()
            .is_some_and(|display| display.place.trim().is_empty())
        {
            return Err(TariffError::Display);
        }
        Ok(())
    }
}

impl Recorded {
    /// Every text of one line.
    fn lines(&self) -> impl Iterator<Item = &str> {
        [
            self.approval_number.as_str(),
            self.supervision_phone.as_str(),
        ]
        .into_iter()
        .chain(self.approvers.iter().map(String::as_str))
        .chain(self.exemptions.iter().map(String::as_str))
        .chain(
            self.items
                .iter()
                .flat_map(|item| [item.id.as_str(), item.name.as_str()]),
        )
        .chain(self.displayed.iter().map(|display| display.place.as_str()))
    }

    /// Whether two say the same but for what each site says itself: how it is shown, and whom to call.
    #[must_use]
    pub fn charges_like(&self, other: &Self) -> bool {
        let but_shown = |recorded: &Self| Self {
            displayed: None,
            supervision_phone: String::new(),
            ..recorded.clone()
        };
        but_shown(self) == but_shown(other)
    }
}

impl Item {
    /// Whether nobody at the counter could tell the two apart.
    fn reads_like(&self, other: &Self) -> bool {
        (self.name.trim(), self.paper, self.sides, self.colour)
            == (other.name.trim(), other.paper, other.sides, other.colour)
    }
}

/// One tariff as its entries tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tariff {
    /// The record.
    pub id: EntityId,
    /// What it says: the latest version.
    pub recorded: Recorded,
    /// Its early end.
    pub withdrawn: Option<Withdrawn>,
    /// 区级发布 – the district worded it; the site says how it is shown and when it ends, and nothing else.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub published: bool,
}

/// Where a tariff stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Money may be taken under it.
    Holds,
    /// It lacks what a tariff must have.
    Unsound,
    /// It was ended before its time, from this day on.
    Withdrawn(NaiveDate),
    /// Its last day is past.
    RunOut(NaiveDate),
    /// It begins on this day.
    NotBegun(NaiveDate),
    /// It is not shown on site.
    NotDisplayed,
    /// It is shown on site only from this day on.
    DisplayedFrom(NaiveDate),
}

/// Why nothing is charged today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotChargeable {
    /// Not approved, not shown, not yet or no longer valid.
    #[error("没有经核定并在现场公示的有效收费标准，不得收取任何费用。")]
    NoTariff,
    /// The tariff has no such line.
    #[error("收费标准中没有这个项目，不得收取费用。")]
    NoItem,
}

/// A line of a tariff that is approved, shown and valid on the day it is asked for. There is no other
/// way to come by one, and no charge without one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChargeableItem {
    tariff: EntityId,
    approval_number: String,
    item: Item,
}

impl ChargeableItem {
    /// Which tariff.
    #[must_use]
    pub const fn tariff(&self) -> EntityId {
        self.tariff
    }

    /// 收费依据文号.
    #[must_use]
    pub fn approval_number(&self) -> &str {
        &self.approval_number
    }

    /// The line.
    #[must_use]
    pub const fn item(&self) -> &Item {
        &self.item
    }
}

impl Tariff {
    /// Folds the entries of one tariff; `None` when none of them records it.
    ///
    /// The newest edition of the district stands above what sites recorded. That it is shown on site is taken from a
    /// site that knew this very edition and wrote the same prices: who shows older ones has to show the new ones before
    /// they are charged. It ends on the earliest day that anybody said, until the district publishes it again, knowing that.
    #[must_use]
    pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Self> {
        let history = History::of(entries);
        let edition = history.newest(|body| matches!(body, Body::TariffPublished(_)));
        match edition {
            Some(edition) => Self::published(&history, edition),
            None => Self::own(&history),
        }
    }

    /// As a site recorded it: the last word holds.
    fn own(history: &History) -> Option<Self> {
        let (mut recorded, mut withdrawn) = (None, None);
        for told in history.told() {
            #[allow(clippy::wildcard_enum_match_arm)]
            match &told.body {
                Some(Body::TariffRecorded(own)) => recorded = Some(own.clone()),
                Some(Body::TariffWithdrawn(said)) if recorded.is_some() => {
                    withdrawn = Some(said.clone());
                }
                _ => {}
            }
        }
        Some(Self {
            id: history.told().first()?.header.entity,
            recorded: recorded?,
            withdrawn,
            published: false,
        })
    }

    /// As the district published it, at this place.
    fn published(history: &History, edition: usize) -> Option<Self> {
        let told = history.told();
        let Some(Body::TariffPublished(Published(prices))) = &told.get(edition)?.body else {
            return None;
        };
        let mut recorded = Recorded {
            displayed: None,
            ..prices.clone()
        };
        let mut withdrawn: Option<Withdrawn> = None;
        for (at, told) in told.iter().enumerate() {
            #[allow(clippy::wildcard_enum_match_arm)]
            match &told.body {
                Some(Body::TariffRecorded(own))
                    if history.knew(at, edition) && own.charges_like(prices) =>
                {
                    recorded.displayed.clone_from(&own.displayed);
                    if !own.supervision_phone.is_empty() {
                        recorded
                            .supervision_phone
                            .clone_from(&own.supervision_phone);
                    }
                }
                Some(Body::TariffWithdrawn(said))
                    if !history.knew(edition, at)
                        && withdrawn.as_ref().is_none_or(|held| said.on < held.on) =>
                {
                    withdrawn = Some(said.clone());
                }
                _ => {}
            }
        }
        Some(Self {
            id: told.first()?.header.entity,
            recorded,
            withdrawn,
            published: true,
        })
    }

    /// Where it stands on `day`: the first reason against it, if there is one.
    #[must_use]
    pub fn standing(&self, day: NaiveDate) -> Standing {
        let recorded = &self.recorded;
        let ended = self.withdrawn.as_ref().map(|withdrawn| withdrawn.on);
        if recorded.check().is_err() {
            return Standing::Unsound;
        }
        if let Some(on) = ended.filter(|on| *on <= day) {
            return Standing::Withdrawn(on);
        }
        if let Some(to) = recorded.valid_to.filter(|to| *to < day) {
            return Standing::RunOut(to);
        }
        if recorded.valid_from > day {
            return Standing::NotBegun(recorded.valid_from);
        }
        match &recorded.displayed {
            None => Standing::NotDisplayed,
            Some(display) if display.on > day => Standing::DisplayedFrom(display.on),
            Some(_) => Standing::Holds,
        }
    }

    /// Whether anything may be charged under it on `day`.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.standing(day) == Standing::Holds
    }

    /// The tariff among `tariffs` that money is taken under on `day`; the one that began last where
    /// several hold.
    #[must_use]
    pub fn in_force<'a>(
        tariffs: impl IntoIterator<Item = &'a Self>,
        day: NaiveDate,
    ) -> Option<&'a Self> {
        tariffs
            .into_iter()
            .filter(|tariff| tariff.holds_on(day))
            .max_by_key(|tariff| (tariff.recorded.valid_from, tariff.id))
    }

    /// The line `item` of the tariff in force on `day`.
    ///
    /// # Errors
    /// [`NotChargeable`]: then the copy is free.
    pub fn chargeable<'a>(
        tariffs: impl IntoIterator<Item = &'a Self>,
        item: &str,
        day: NaiveDate,
    ) -> Result<ChargeableItem, NotChargeable> {
        let tariff = Self::in_force(tariffs, day).ok_or(NotChargeable::NoTariff)?;
        let item = tariff
            .recorded
            .items
            .iter()
            .find(|line| line.id == item)
            .ok_or(NotChargeable::NoItem)?;
        Ok(ChargeableItem {
            tariff: tariff.id,
            approval_number: tariff.recorded.approval_number.clone(),
            item: item.clone(),
        })
    }
}
