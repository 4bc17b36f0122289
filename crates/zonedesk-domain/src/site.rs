//! The site (专区) and its desk.

use crate::{
    consultation::Trigger,
    pin::{PIN_DAYS, PIN_DAYS_ALLOWED},
    zone::{Hall, HallError, MOST_HALLS, Zone, Zones},
};
use chrono::{Datelike as _, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What kind of place the zone is in (专区类型). It decides which function areas exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SiteKind {
    /// 便民服务中心 – four areas: self-service, reading, applications, consultations.
    ServiceHall,
    /// 档案馆 – self-service and reading only (annex 2 of the notice).
    Archive,
    /// 图书馆 – self-service and reading only.
    Library,
    /// 村（居）便民服务站 – what its manager switches on; all four to begin with.
    Station,
}

impl SiteKind {
    /// The zones of such a site; a station has those that its manager switches on, and begins with all.
    #[must_use]
    pub const fn zones(self) -> Zones {
        match self {
            Self::ServiceHall | Self::Station => Zones::ALL,
            Self::Archive | Self::Library => Zones::READING,
        }
    }

    /// Whether the manager chooses among the zones.
    #[must_use]
    pub const fn chooses_zones(self) -> bool {
        match self {
            Self::Station => true,
            Self::ServiceHall | Self::Archive | Self::Library => false,
        }
    }

    /// The name on screens.
    #[must_use]
    pub const fn term(self) -> &'static str {
        match self {
            Self::ServiceHall => "便民服务中心",
            Self::Archive => "档案馆",
            Self::Library => "图书馆",
            Self::Station => "村（居）便民服务站",
        }
    }
}

/// Opening hours of one half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Doors open.
    pub from: NaiveTime,
    /// Doors close.
    pub to: NaiveTime,
}

/// A day of every year, such as `07-01`. 29 February is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    month: u32,
    day: u32,
}

/// 夏季办公时间 – other hours for a part of every year (陕西省机关: 7–8 月下午 15:00–18:00).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summer {
    /// The first day of it.
    pub from: MonthDay,
    /// The last day of it, not before the first one.
    pub to: MonthDay,
    /// One or two periods in order.
    pub hours: Vec<Period>,
}

/// 专区启用 – the desk was set up. Said again about the same site, it changes its settings; code, kind
/// and desk stay, because numbers on paper carry them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The district (区县), empty when not said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub district: String,
    /// The full name of the site.
    pub name: String,
    /// One to four capital letters, first part of every number on paper.
    pub code: String,
    /// What kind of place it is.
    pub kind: SiteKind,
    /// The desk's number at this site, from 1.
    pub desk: u16,
    /// Opening hours, one or two periods in order.
    pub hours: Vec<Period>,
    /// Other hours in summer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summer: Option<Summer>,
    /// Minutes without a key or a click after which the screen locks; [`IDLE_MINUTES`] when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_minutes: Option<u32>,
    /// 咨询起算日 – what the five working days of questions that come from now on are counted from;
    /// [`Trigger::Visit`] when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consultation_trigger: Option<Trigger>,
    /// PIN 码有效期 – days a PIN holds, 0 for ever; [`PIN_DAYS`] when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin_days: Option<u32>,
    /// 功能区 that the manager of a station switched on; all that the kind allows when not said. Other kinds have theirs
    /// from the notice, whatever stands here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zones: Option<Zones>,
    /// 就近的便民服务中心 – where whoever asks for an application is sent by a site without 申请接收区.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub halls: Vec<Hall>,
}

/// 空闲锁定 – how long a desk stays open that nobody touches, unless the site says otherwise, in minutes.
pub const IDLE_MINUTES: u32 = 10;
/// The longest that a site may say, in minutes.
pub const MOST_IDLE_MINUTES: u32 = 60;

/// Why a site cannot be set up like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SiteError {
    /// No name, or an absurdly long one.
    #[error("请填写专区名称（不超过 50 个字）。")]
    Name,
    /// Not one to four capital letters.
    #[error("专区编码为 1 至 4 个大写字母，例如 XY。")]
    Code,
    /// Not 1–99.
    #[error("窗口号为 1 至 99 的整数。")]
    Desk,
    /// Not one or two periods, each ending after it began, in order.
    #[error("办公时间请按“08:00-12:00,14:00-17:30”填写：先早后晚，最多两段。")]
    Hours,
    /// A day that is not in the calendar, the last before the first, or hours as in [`Self::Hours`].
    #[error("夏季办公时间请填写起止日期（如 07-01 至 08-31）和一或两段时间，先早后晚。")]
    Summer,
    /// Not 1–60 minutes.
    #[error("空闲锁定时间为 1 至 60 分钟。")]
    IdleMinutes,
    /// Neither 0 nor 30–365 days.
    #[error("PIN 码有效期为 30 至 365 天；填 0 表示不要求定期更换。")]
    PinDays,
    /// A station without a single zone.
    #[error("请至少启用一个功能区。")]
    Zones,
    /// More halls than find room on the sheet.
    #[error("最多填写 {MOST_HALLS} 个便民服务中心。")]
    Halls,
    /// The hall at this place of the list.
    #[error("{1}")]
    Hall(usize, HallError),
}

impl Opened {
    /// Checks what was typed at set-up.
    ///
    /// # Errors
    /// The first [`SiteError`].
    pub fn check(&self) -> Result<(), SiteError> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 50 {
            return Err(SiteError::Name);
        }
        if !(1..=4).contains(&self.code.len()) || !self.code.bytes().all(|b| b.is_ascii_uppercase())
        {
            return Err(SiteError::Code);
        }
        if !(1..=99).contains(&self.desk) {
            return Err(SiteError::Desk);
        }
        if !are_in_order(&self.hours) {
            return Err(SiteError::Hours);
        }
        if let Some(summer) = &self.summer
            && (summer.from > summer.to || !are_in_order(&summer.hours))
        {
            return Err(SiteError::Summer);
        }
        if !(1..=MOST_IDLE_MINUTES).contains(&self.idle_minutes()) {
            return Err(SiteError::IdleMinutes);
        }
        let days = self.pin_days();
        if days != 0 && !PIN_DAYS_ALLOWED.contains(&days) {
            return Err(SiteError::PinDays);
        }
        if self.zones().is_empty() {
            return Err(SiteError::Zones);
        }
        if self.halls.len() > MOST_HALLS {
            return Err(SiteError::Halls);
        }
        for (place, hall) in self.halls.iter().enumerate() {
            hall.check()
                .map_err(|error| SiteError::Hall(place, error))?;
        }
        Ok(())
    }

    /// 功能区 – what this site has: by its kind, and of a station what its manager switched on.
    #[must_use]
    pub fn zones(&self) -> Zones {
        let of_kind = self.kind.zones();
        if self.kind.chooses_zones() {
            self.zones.unwrap_or(of_kind)
        } else {
            of_kind
        }
    }

    /// Whether it has this zone.
    #[must_use]
    pub fn has(&self, zone: Zone) -> bool {
        self.zones().has(zone)
    }

    /// The opening hours of one day, as far as the season goes; whether it is worked says the calendar.
    #[must_use]
    pub fn hours_on(&self, on: NaiveDate) -> &[Period] {
        match &self.summer {
            Some(summer) if summer.holds_on(on) => &summer.hours,
            Some(_) | None => &self.hours,
        }
    }

    /// When the doors close on a day; handovers must have left by then.
    #[must_use]
    pub fn closes_on(&self, on: NaiveDate) -> Option<NaiveTime> {
        self.hours_on(on).last().map(|period| period.to)
    }

    /// Minutes without a key or a click after which the screen locks.
    #[must_use]
    pub fn idle_minutes(&self) -> u32 {
        self.idle_minutes.unwrap_or(IDLE_MINUTES)
    }

    /// Days a PIN holds; 0 for ever.
    #[must_use]
    pub fn pin_days(&self) -> u32 {
        self.pin_days.unwrap_or(PIN_DAYS)
    }
}

impl Summer {
    /// Whether the day lies in it, the first and the last day included.
    #[must_use]
    pub fn holds_on(&self, on: NaiveDate) -> bool {
        let day = MonthDay {
            month: on.month(),
            day: on.day(),
        };
        (self.from..=self.to).contains(&day)
    }
}

impl FromStr for MonthDay {
    type Err = SiteError;

    /// Reads `07-01`.
    fn from_str(text: &str) -> Result<Self, SiteError> {
        // Any year without a 29 February.
        let on = NaiveDate::parse_from_str(&format!("2001-{text}"), "%Y-%m-%d")
            .map_err(|_| SiteError::Summer)?;
        let read = Self {
            month: on.month(),
            day: on.day(),
        };
        if read.to_string() == text {
            Ok(read)
        } else {
            Err(SiteError::Summer)
        }
    }
}

impl TryFrom<String> for MonthDay {
    type Error = SiteError;

    fn try_from(text: String) -> Result<Self, SiteError> {
        text.parse()
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> Self {
        day.to_string()
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}-{:02}", self.month, self.day)
    }
}

fn are_in_order(hours: &[Period]) -> bool {
    (1..=2).contains(&hours.len())
        && hours.iter().all(|period| period.from < period.to)
        && hours.windows(2).all(|pair| pair[0].to <= pair[1].from)
}

/// Reads `08:00-12:00,14:00-17:30` (full-width signs are taken too).
///
/// # Errors
/// [`SiteError::Hours`].
pub fn parse_hours(text: &str) -> Result<Vec<Period>, SiteError> {
    let text: String = text
        .chars()
        .map(|c| match c {
            '：' => ':',
            '，' | '、' | '；' | ';' => ',',
            '－' | '—' | '–' | '~' | '～' | '至' => '-',
            other => other,
        })
        .filter(|c| !c.is_whitespace())
        .collect();
    let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| SiteError::Hours);
    text.split(',')
        .map(|period| {
            let (from, to) = period.split_once('-').ok_or(SiteError::Hours)?;
            Ok(Period {
                from: time(from)?,
                to: time(to)?,
            })
        })
        .collect()
}

/// Whether `agency` is the office of the town or street that this site belongs to. Its applications go
/// 移交本单位政府信息公开工作机构 and may be answered on the spot (条例 第三十三条).
#[must_use]
pub fn is_own_office(site_name: &str, agency: &str) -> bool {
    let agency: String = agency.chars().filter(|c| !c.is_whitespace()).collect();
    let an_office = ["人民政府", "政府", "办事处", "街道办"]
        .iter()
        .any(|ending| agency.ends_with(ending));
    an_office
        && town_of(site_name).is_some_and(|town| {
            let abbreviated = town.strip_suffix("街道").unwrap_or(town);
            agency.contains(town) || agency.starts_with(&format!("{abbreviated}街道办"))
        })
}

/// `向阳街道` of 临渭区向阳街道便民服务中心, `下邽镇` of 下邽镇便民服务中心.
fn town_of(site_name: &str) -> Option<&str> {
    let name = site_name.trim();
    // The county stands in front, if at all; 镇 and 乡 occur in its name, too (镇安县).
    let after_county = ["区", "县", "旗"]
        .iter()
        .filter_map(|ending| name.find(ending).map(|at| at + ending.len()))
        .filter(|at| name[..*at].chars().count() <= 8)
        .min()
        .unwrap_or(0);
    let rest = &name[after_county..];
    let end = ["街道", "镇", "乡"]
        .iter()
        .filter_map(|ending| {
            // A place has a name of its own before the word.
            let from = rest.chars().next().map_or(0, char::len_utf8);
            rest[from..].find(ending).map(|at| from + at + ending.len())
        })
        .min()?;
    Some(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hall() -> Opened {
        Opened {
            district: "临渭区".into(),
            name: "向阳街道便民服务中心".into(),
            code: "XY".into(),
            kind: SiteKind::ServiceHall,
            desk: 1,
            hours: parse_hours("08:00-12:00,14:00-17:30").unwrap(),
            summer: None,
            idle_minutes: None,
            pin_days: None,
            consultation_trigger: None,
            zones: None,
            halls: Vec::new(),
        }
    }

    fn summer(from: &str, to: &str, hours: &str) -> Option<Summer> {
        Some(Summer {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            hours: parse_hours(hours).unwrap(),
        })
    }

    #[test]
    fn a_site_is_checked_before_it_opens() {
        type Change = fn(&mut Opened);
        let cases: [(Change, Result<(), SiteError>); 12] = [
            (|_| (), Ok(())),
            (|site| site.name = "  ".into(), Err(SiteError::Name)),
            (|site| site.name = "长".repeat(51), Err(SiteError::Name)),
            (|site| site.code = "xy".into(), Err(SiteError::Code)),
            (|site| site.code = "ABCDE".into(), Err(SiteError::Code)),
            (|site| site.desk = 0, Err(SiteError::Desk)),
            (|site| site.hours.swap(0, 1), Err(SiteError::Hours)),
            (|site| site.hours.clear(), Err(SiteError::Hours)),
            (
                |site| site.summer = summer("07-01", "08-31", "08:00-12:00,15:00-18:00"),
                Ok(()),
            ),
            (
                |site| site.summer = summer("08-31", "07-01", "08:00-12:00"),
                Err(SiteError::Summer),
            ),
            (
                |site| site.summer = summer("07-01", "08-31", "15:00-18:00,08:00-12:00"),
                Err(SiteError::Summer),
            ),
            (
                |site| site.idle_minutes = Some(61),
                Err(SiteError::IdleMinutes),
            ),
        ];
        for (change, expect) in cases {
            let mut site = hall();
            change(&mut site);
            assert_eq!(site.check(), expect);
        }
    }

    #[test]
    fn a_site_has_the_zones_of_its_kind_and_a_station_those_that_are_switched_on() {
        use Zone as Z;
        let two = Some(Zones::of(&[Z::Reading, Z::Consultations]));
        for (kind, chosen, has) in [
            (SiteKind::ServiceHall, None, Zones::ALL),
            (SiteKind::ServiceHall, two, Zones::ALL),
            (
                SiteKind::Archive,
                None,
                Zones::of(&[Z::SelfService, Z::Reading]),
            ),
            (
                SiteKind::Library,
                two,
                Zones::of(&[Z::SelfService, Z::Reading]),
            ),
            (SiteKind::Station, None, Zones::ALL),
            (
                SiteKind::Station,
                two,
                Zones::of(&[Z::Reading, Z::Consultations]),
            ),
        ] {
            let site = Opened {
                kind,
                zones: chosen,
                ..hall()
            };
            assert_eq!(site.zones(), has, "{kind:?}");
            assert_eq!(site.check(), Ok(()), "{kind:?}");
        }
        let none = Opened {
            kind: SiteKind::Station,
            zones: Some(Zones::of(&[])),
            ..hall()
        };
        assert_eq!(none.check(), Err(SiteError::Zones));
    }

    #[test]
    fn settings_from_before_there_were_zones_read_as_all_four() {
        let written = serde_json::to_value(Opened {
            kind: SiteKind::Station,
            ..hall()
        })
        .unwrap();
        assert!(written.get("zones").is_none() && written.get("halls").is_none());
        let read: Opened = serde_json::from_value(written).unwrap();
        assert_eq!(read.zones(), Zones::ALL);
    }

    #[test]
    fn hours_are_read_as_people_type_them() {
        assert_eq!(
            parse_hours("08：00—12：00，14：00－17：30"),
            Ok(hall().hours)
        );
        for text in ["", "8-12", "25:00-26:00", "08:00"] {
            assert_eq!(parse_hours(text), Err(SiteError::Hours), "{text}");
        }
    }

    #[test]
    fn the_doors_close_by_the_season_of_the_day() {
        let mut site = hall();
        site.summer = summer("07-01", "08-31", "08:00-12:00,15:00-18:00");
        for (on, closes) in [
            ("2026-06-30", "17:30"),
            ("2026-07-01", "18:00"),
            ("2028-08-31", "18:00"),
            ("2026-09-01", "17:30"),
        ] {
            let closes_on = site.closes_on(on.parse().unwrap()).unwrap();
            assert_eq!(closes_on.format("%H:%M").to_string(), closes, "{on}");
        }
    }

    #[test]
    fn a_day_of_the_year_is_read_in_one_way_only() {
        for (text, read) in [
            ("07-01", true),
            ("7-1", false),
            ("02-29", false),
            ("13-01", false),
            ("", false),
        ] {
            assert_eq!(text.parse::<MonthDay>().is_ok(), read, "{text}");
        }
    }

    #[test]
    fn the_own_office_is_known_by_its_town() {
        for (site, agency, own) in [
            ("向阳街道便民服务中心", "临渭区人民政府向阳街道办事处", true),
            ("临渭区向阳街道便民服务中心", "向阳街道办", true),
            (
                "向阳街道便民服务中心",
                "临渭区人民政府杜桥街道办事处",
                false,
            ),
            ("向阳街道便民服务中心", "临渭区住房和城乡建设局", false),
            ("向阳街道便民服务中心", "临渭区人民政府", false),
            ("向阳街道便民服务中心", "向阳街道社区卫生服务中心", false),
            ("下邽镇便民服务中心", "临渭区下邽镇人民政府", true),
            ("临渭区下邽镇便民服务中心", "下邽镇政府", true),
            (
                "镇安县永乐街道便民服务中心",
                "镇安县人民政府永乐街道办事处",
                true,
            ),
            ("镇安县政务服务中心", "镇安县人民政府", false),
            ("临渭区政务服务中心", "临渭区人民政府", false),
            ("", "", false),
        ] {
            assert_eq!(is_own_office(site, agency), own, "{site}: {agency}");
        }
    }
}
