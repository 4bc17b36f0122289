//! The site (专区) and its desk.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};

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
    /// Whether applications and consultations are taken here.
    #[must_use]
    pub const fn takes_applications(self) -> bool {
        matches!(self, Self::ServiceHall | Self::Station)
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

/// 专区启用 – the desk was set up.
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
}

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
        let in_order = self.hours.iter().all(|period| period.from < period.to)
            && self.hours.windows(2).all(|pair| pair[0].to <= pair[1].from);
        if !(1..=2).contains(&self.hours.len()) || !in_order {
            return Err(SiteError::Hours);
        }
        Ok(())
    }

    /// When the doors close; handovers must have left by then.
    #[must_use]
    pub fn closes(&self) -> Option<NaiveTime> {
        self.hours.last().map(|period| period.to)
    }
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
        }
    }

    #[test]
    fn a_site_is_checked_before_it_opens() {
        type Change = fn(&mut Opened);
        let cases: [(Change, Result<(), SiteError>); 8] = [
            (|_| (), Ok(())),
            (|site| site.name = "  ".into(), Err(SiteError::Name)),
            (|site| site.name = "长".repeat(51), Err(SiteError::Name)),
            (|site| site.code = "xy".into(), Err(SiteError::Code)),
            (|site| site.code = "ABCDE".into(), Err(SiteError::Code)),
            (|site| site.desk = 0, Err(SiteError::Desk)),
            (|site| site.hours.swap(0, 1), Err(SiteError::Hours)),
            (|site| site.hours.clear(), Err(SiteError::Hours)),
        ];
        for (change, expect) in cases {
            let mut site = hall();
            change(&mut site);
            assert_eq!(site.check(), expect);
        }
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
        assert_eq!(hall().closes(), NaiveTime::from_hms_opt(17, 30, 0));
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
