//! 资料 – what lies on the shelves of 资料阅览区, each with its edition, and whether that is the one which
//! the district publishes (信息同源管理: on the shelf and on the net the text is the same).

mod fold;
mod sheet;

use crate::{
    contact::half_width,
    journal::EntityId,
    lookup_code::LookupCode,
    refusal::{LONGEST_LINE, Refusal, check_length, check_line},
    terms::terms,
};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

pub use sheet::Columns;

/// So many calendar days before its last day a material is said to run out soon.
pub const SOON_DAYS: u64 = 30;
/// More copies than this lie on no shelf.
pub const MOST_COPIES: u32 = 9_999;
/// The longest address, in characters.
const LONGEST_ADDRESS: usize = 500;

terms! {
    /// 资料类别 – the notice's list (附件一、附件二, 资料阅览区), and what zones put beside it.
    Category {
        Policies = "政策汇编";
        WorkReport = "政府工作报告" | "工作报告";
        Rules = "政务公开制度汇编" | "公开制度汇编" | "制度汇编";
        Guide = "政府信息公开指南" | "信息公开指南" | "公开指南";
        StandardCatalogue = "基层政务公开标准目录" | "标准目录" | "公开标准目录";
        ServiceGuide = "办事指南";
        Gazette = "政府公报" | "公报";
        Interpretation = "政策解读";
        Other = "其他";
    }
}

terms! {
    /// 层级 – whose material it is.
    Level {
        Province = "省级以上" | "省级" | "国家级" | "国家";
        City = "市级";
        County = "本县市区" | "区级" | "县级" | "县区级";
        Town = "镇街" | "镇级" | "街道" | "镇街级";
    }
}

/// 版本信息 – a text as it was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// 资料名称
    pub title: String,
    /// 类别
    pub category: Category,
    /// 层级; absent where it says nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// 来源单位
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub issuer: String,
    /// 文号
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub document_number: String,
    /// 版本, such as 2026年版.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub version: String,
    /// 发布日期
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issued_on: Option<NaiveDate>,
    /// 有效期至 – its last day; absent where it names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// 线上链接
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
}

/// 资料登记 – a material was put on the shelf, or what is known of it was changed. The latest one holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// The day this was said.
    pub on: NaiveDate,
    /// What lies there.
    pub edition: Edition,
    /// 位置, such as A1 or 二层书架.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub shelf: String,
    /// 份数
    pub copies: u32,
    /// 上架日期
    pub shelved_on: NaiveDate,
    /// 备注
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// 区级发布资料 – an edition that the district published for all its sites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Published(pub Edition);

/// 资料下架 – it left the shelf; said by the district, 废止: it is no more to be shown anywhere. Recorded or
/// published again, it is back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Removed {
    /// Since when.
    pub on: NaiveDate,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// 资料盘点 – the copies on the shelf were counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// When.
    pub on: NaiveDate,
    /// How many there were.
    pub copies: u32,
    /// What was seen, such as 缺页.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// 一份资料 as the register keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Material {
    /// The record.
    pub id: EntityId,
    /// What lies on the shelf; absent before it was put there. It stays when the material leaves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Recorded>,
    /// 更新日期 – the day another edition came onto the shelf in place of the one before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_on: Option<NaiveDate>,
    /// 下架 – set while it is off the shelf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed: Option<Removed>,
    /// What the district publishes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Edition>,
    /// 废止 – set while the district says that nobody shall show it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Removed>,
    /// The last stock-take (盘点).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<Counted>,
}

terms! {
    /// 状态 – how a material stands on a day.
    Standing {
        OnShelf = "在架";
        /// Its last day is near.
        EndsSoon = "即将到期";
        /// It is on the list of the shelf, and no copy is there.
        NoCopies = "缺本";
        /// The district publishes another edition.
        Stale = "待更新";
        /// Its last day is past.
        Expired = "已过期";
        /// The district says that nobody shall show it, and it lies there.
        Withdrawn = "应撤下";
        /// The district publishes it, and it is not on the shelf.
        Missing = "待上架";
        Removed = "已下架";
    }
}

impl Standing {
    /// Whether somebody has to do something about it.
    #[must_use]
    pub const fn wants_care(self) -> bool {
        match self {
            Self::OnShelf | Self::Removed => false,
            Self::EndsSoon
            | Self::NoCopies
            | Self::Stale
            | Self::Expired
            | Self::Withdrawn
            | Self::Missing => true,
        }
    }

    /// Whether a reader finds it, and finds what holds.
    #[must_use]
    pub const fn serves(self) -> bool {
        matches!(self, Self::OnShelf | Self::EndsSoon)
    }
}

/// One thing that the notice wants in every reading room: a category, at one level where it names levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// The category.
    pub category: Category,
    /// The level, where the notice names it.
    pub level: Option<Level>,
}

impl Wanted {
    /// The notice's list: 政策汇编、政府工作报告、市级及本县市区政务公开制度汇编、政府信息公开指南、基层政务公开标准目录、
    /// 办事指南 (附件一、附件二).
    pub const LIST: [Self; 7] = [
        Self::any(Category::Policies),
        Self::any(Category::WorkReport),
        Self::at(Category::Rules, Level::City),
        Self::at(Category::Rules, Level::County),
        Self::any(Category::Guide),
        Self::any(Category::StandardCatalogue),
        Self::any(Category::ServiceGuide),
    ];

    const fn any(category: Category) -> Self {
        Self {
            category,
            level: None,
        }
    }

    const fn at(category: Category, level: Level) -> Self {
        Self {
            category,
            level: Some(level),
        }
    }

    /// The words on screens and paper: 市级政务公开制度汇编.
    #[must_use]
    pub fn term(self) -> String {
        let level = self.level.map_or("", Level::term);
        format!("{level}{}", self.category.term())
    }

    /// Whether this edition is one of what is wanted.
    #[must_use]
    pub fn is_met_by(self, edition: &Edition) -> bool {
        self.category == edition.category
            && self.level.is_none_or(|level| edition.level == Some(level))
    }
}

impl Edition {
    /// Refuses what says too little to be found, or more than anybody reads.
    ///
    /// # Errors
    /// [`Refusal`], beside its field.
    pub fn check(&self) -> Result<(), Refusal> {
        check_line("title", "资料名称", &self.title)?;
        check_length("issuer", "来源单位", &self.issuer, LONGEST_LINE)?;
        check_length(
            "document_number",
            "文号",
            &self.document_number,
            LONGEST_LINE,
        )?;
        check_length("version", "版本", &self.version, LONGEST_LINE)?;
        check_length("url", "线上链接", &self.url, LONGEST_ADDRESS)?;
        let is_address = ["https://", "http://"].iter().any(|scheme| {
            let rest = self.url.strip_prefix(scheme);
            rest.is_some_and(|rest| !rest.is_empty())
        });
        if !(self.url.is_empty()
            || is_address
                && !self
                    .url
                    .contains(|c: char| c.is_whitespace() || c.is_control()))
        {
            return Err(Refusal::beside(
                "url",
                "线上链接应以 https:// 或 http:// 开头，中间没有空格。",
            ));
        }
        if let (Some(issued), Some(until)) = (self.issued_on, self.valid_until)
            && until < issued
        {
            return Err(Refusal::beside(
                "valid_until",
                "有效期不能早于发布日期，请核对。",
            ));
        }
        Ok(())
    }

    /// Whether the two are the same text: of version, number and day whatever both name agrees, and something both do
    /// name, unless neither names anything. An address or a last day makes no other edition.
    #[must_use]
    pub fn is_same_text(&self, other: &Self) -> bool {
        let told = |edition: &Self| {
            let issued = edition.issued_on.map(|on| on.to_string());
            [
                plain(&edition.version),
                plain(&edition.document_number),
                issued.unwrap_or_default(),
            ]
        };
        let (mine, theirs) = (told(self), told(other));
        let named = |of: &[String; 3]| of.iter().any(|part| !part.is_empty());
        let both: Vec<_> = mine
            .iter()
            .zip(&theirs)
            .filter(|(one, other)| !one.is_empty() && !other.is_empty())
            .collect();
        plain(&self.title) == plain(&other.title)
            && both.iter().all(|(one, other)| one == other)
            && (!both.is_empty() || !named(&mine) && !named(&theirs))
    }
}

/// A text as editions are compared: without spaces, small letters, signs of half width.
fn plain(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

impl Recorded {
    /// Refuses what cannot lie on a shelf.
    ///
    /// # Errors
    /// [`Refusal`], beside its field.
    pub fn check(&self) -> Result<(), Refusal> {
        self.edition.check()?;
        check_length("shelf", "位置", &self.shelf, LONGEST_LINE)?;
        check_copies("copies", self.copies)?;
        if self.shelved_on > self.on {
            return Err(Refusal::beside(
                "shelved_on",
                "上架日期不能晚于今天，请核对。",
            ));
        }
        check_length("note", "备注", &self.note, LONGEST_LINE * 2)
    }
}

impl Counted {
    /// Refuses what nobody counted.
    ///
    /// # Errors
    /// [`Refusal`], beside its field.
    pub fn check(&self) -> Result<(), Refusal> {
        check_copies("copies", self.copies)?;
        check_length("note", "盘点说明", &self.note, LONGEST_LINE)
    }
}

fn check_copies(field: &'static str, copies: u32) -> Result<(), Refusal> {
    if copies > MOST_COPIES {
        return Err(Refusal::beside(
            field,
            format!("份数为 0 至 {MOST_COPIES} 的整数，请核对。"),
        ));
    }
    Ok(())
}

impl Material {
    /// The record that everybody means by this title, so that the words of a site and of its district meet.
    #[must_use]
    pub fn entity(title: &str) -> EntityId {
        EntityId::derived("material", plain(title).as_bytes())
    }

    /// 资料码 – what its label bears: read by a scanner, or typed. It says nothing and is the same everywhere.
    #[must_use]
    pub fn label(id: EntityId) -> LookupCode {
        LookupCode::of(*id.0.as_bytes())
    }

    /// The edition to show: what lies on the shelf, or what should.
    #[must_use]
    pub fn edition(&self) -> Option<&Edition> {
        let own = self.recorded.as_ref().map(|recorded| &recorded.edition);
        match self.published.as_ref() {
            Some(published) if !self.is_on_shelf() => Some(published),
            published => own.or(published),
        }
    }

    /// 线上链接 – the district's, where it publishes one.
    #[must_use]
    pub fn url(&self) -> &str {
        let published = self.published.as_ref().map(|edition| edition.url.as_str());
        let own = self.edition().map(|edition| edition.url.as_str());
        let named = published.filter(|url| !url.is_empty());
        named.or(own).unwrap_or_default()
    }

    /// 有效期至 – as the district has it for the text that lies there, else as the shelf has it.
    #[must_use]
    pub fn valid_until(&self) -> Option<NaiveDate> {
        let published = self.published.as_ref();
        let Some(recorded) = self.recorded.as_ref().filter(|_| self.is_on_shelf()) else {
            return published.and_then(|edition| edition.valid_until);
        };
        let same = published.filter(|edition| recorded.edition.is_same_text(edition));
        let said = same.and_then(|edition| edition.valid_until);
        said.or(recorded.edition.valid_until)
    }

    /// Whether it lies there, in whatever edition.
    #[must_use]
    pub fn is_on_shelf(&self) -> bool {
        self.recorded.is_some() && self.removed.is_none()
    }

    /// Whether the district publishes it now.
    #[must_use]
    pub fn is_published(&self) -> bool {
        self.published.is_some() && self.withdrawn.is_none()
    }

    /// Whether another edition lies there than the district publishes.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        match (&self.recorded, &self.published) {
            (Some(own), Some(published)) if self.is_on_shelf() && self.is_published() => {
                !own.edition.is_same_text(published)
            }
            _ => false,
        }
    }

    /// Whether its last day is before `on`.
    #[must_use]
    pub fn has_expired(&self, on: NaiveDate) -> bool {
        self.valid_until().is_some_and(|until| until < on)
    }

    /// How it stands on a day. On its last day it still holds.
    #[must_use]
    pub fn standing(&self, on: NaiveDate) -> Standing {
        let Some(recorded) = self.recorded.as_ref().filter(|_| self.is_on_shelf()) else {
            return match self.is_published() && !self.has_expired(on) {
                true => Standing::Missing,
                false => Standing::Removed,
            };
        };
        if self.withdrawn.is_some() {
            return Standing::Withdrawn;
        }
        if self.has_expired(on) {
            return Standing::Expired;
        }
        if self.is_stale() {
            return Standing::Stale;
        }
        if recorded.copies == 0 {
            return Standing::NoCopies;
        }
        let soon = on.checked_add_days(Days::new(SOON_DAYS));
        match (self.valid_until(), soon) {
            (Some(until), Some(soon)) if until <= soon => Standing::EndsSoon,
            _ => Standing::OnShelf,
        }
    }
}

/// What of the notice's list a reader finds on a day, in the order of the notice.
#[must_use]
pub fn completeness(materials: &[Material], on: NaiveDate) -> Vec<(Wanted, bool)> {
    let serving: Vec<_> = materials
        .iter()
        .filter(|material| material.standing(on).serves())
        .filter_map(Material::edition)
        .collect();
    Wanted::LIST
        .into_iter()
        .map(|wanted| {
            let is_met = serving.iter().any(|edition| wanted.is_met_by(edition));
            (wanted, is_met)
        })
        .collect()
}

#[cfg(test)]
mod tests;
