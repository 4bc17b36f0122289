//! 功能区 – the function areas of a site, and where those go for an application whose site has no 申请接收区.

use serde::{Deserialize, Serialize};

/// One function area of the notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Zone {
    /// 自助查询区
    SelfService,
    /// 资料阅览区
    Reading,
    /// 申请接收区 – applications, and suggestions with them.
    Applications,
    /// 政策咨询区
    Consultations,
}

impl Zone {
    /// Every one, in the order of the notice.
    pub const ALL: [Self; 4] = [
        Self::SelfService,
        Self::Reading,
        Self::Applications,
        Self::Consultations,
    ];

    /// The name on screens and paper.
    #[must_use]
    pub const fn term(self) -> &'static str {
        match self {
            Self::SelfService => "自助查询区",
            Self::Reading => "资料阅览区",
            Self::Applications => "申请接收区",
            Self::Consultations => "政策咨询区",
        }
    }

    const fn bit(self) -> u8 {
        match self {
            Self::SelfService => 1,
            Self::Reading => 2,
            Self::Applications => 4,
            Self::Consultations => 8,
        }
    }
}

/// A set of function areas. Written as their list, in the order of the notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Zone>", into = "Vec<Zone>")]
pub struct Zones(u8);

impl Zones {
    /// 四区 – what a service hall has.
    pub const ALL: Self = Self::of(&Zone::ALL);
    /// 自助查询区 and 资料阅览区 – what an archive or a library has (annex 2 of the notice).
    pub const READING: Self = Self::of(&[Zone::SelfService, Zone::Reading]);

    /// The set of these.
    #[must_use]
    pub const fn of(zones: &[Zone]) -> Self {
        let (mut set, mut rest) = (0, zones);
        while let [zone, more @ ..] = rest {
            set |= zone.bit();
            rest = more;
        }
        Self(set)
    }

    /// Whether it is one of them.
    #[must_use]
    pub const fn has(self, zone: Zone) -> bool {
        self.0 & zone.bit() != 0
    }

    /// Whether one of these is among them; so it is where none is named, because that belongs to every site.
    #[must_use]
    pub const fn has_any(self, zones: Self) -> bool {
        zones.is_empty() || self.0 & zones.0 != 0
    }

    /// These and those.
    #[must_use]
    pub const fn and(self, more: Self) -> Self {
        Self(self.0 | more.0)
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// These, in the order of the notice.
    pub fn iter(self) -> impl Iterator<Item = Zone> {
        Zone::ALL.into_iter().filter(move |zone| self.has(*zone))
    }

    /// 自助查询区、资料阅览区
    #[must_use]
    pub fn terms(self) -> String {
        self.iter().map(Zone::term).collect::<Vec<_>>().join("、")
    }
}

impl From<Vec<Zone>> for Zones {
    fn from(zones: Vec<Zone>) -> Self {
        Self::of(&zones)
    }
}

impl From<Zones> for Vec<Zone> {
    fn from(zones: Zones) -> Self {
        zones.iter().collect()
    }
}

/// 就近的便民服务中心 – where an application is taken, for whoever asks at a site that takes none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hall {
    /// 名称
    pub name: String,
    /// 地址
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// 电话
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// 办公时间, as people read it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hours: String,
}

/// So many halls are on one sheet at most.
pub const MOST_HALLS: usize = 8;
/// The longest name, address or hours of a hall, in characters.
pub const LONGEST_OF_HALL: usize = 50;
/// The longest phone of a hall, in characters.
pub const LONGEST_HALL_PHONE: usize = 30;

/// Why a hall cannot be listed like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HallError {
    /// Neither name nor anything to be found by.
    #[error("请填写便民服务中心的名称（不超过 50 个字）。")]
    Name,
    /// Nowhere to go and nobody to call, or too long.
    #[error("请填写地址或者电话，地址不超过 50 个字。")]
    Address,
    /// Too long.
    #[error("电话不超过 30 个字。")]
    Phone,
    /// Too long.
    #[error("办公时间不超过 50 个字。")]
    Hours,
}

impl HallError {
    /// The field it stands beside.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Address => "address",
            Self::Phone => "phone",
            Self::Hours => "hours",
        }
    }
}

impl Hall {
    /// Checks what was typed.
    ///
    /// # Errors
    /// The first [`HallError`].
    pub fn check(&self) -> Result<(), HallError> {
        let is_long = |text: &str, most: usize| text.chars().count() > most;
        if self.name.trim().is_empty() || is_long(&self.name, LONGEST_OF_HALL) {
            return Err(HallError::Name);
        }
        let nowhere = self.address.trim().is_empty() && self.phone.trim().is_empty();
        if nowhere || is_long(&self.address, LONGEST_OF_HALL) {
            return Err(HallError::Address);
        }
        if is_long(&self.phone, LONGEST_HALL_PHONE) {
            return Err(HallError::Phone);
        }
        if is_long(&self.hours, LONGEST_OF_HALL) {
            return Err(HallError::Hours);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_is_written_as_its_list_in_the_order_of_the_notice() {
        let typed: Zones =
            serde_json::from_str(r#"["consultations","self-service","consultations"]"#).unwrap();
        assert_eq!(
            serde_json::to_string(&typed).unwrap(),
            r#"["self-service","consultations"]"#
        );
        assert_eq!(typed.terms(), "自助查询区、政策咨询区");
        assert_eq!(Zones::ALL.iter().count(), 4);
        assert!(serde_json::from_str::<Zones>(r#"["kiosk"]"#).is_err());
    }

    #[test]
    fn what_names_no_zone_belongs_to_every_site() {
        let copying = Zones::of(&[Zone::SelfService, Zone::Reading]);
        for (site, of, expect) in [
            (Zones::READING, copying, true),
            (Zones::of(&[Zone::Reading]), copying, true),
            (Zones::of(&[Zone::Consultations]), copying, false),
            (Zones::READING, Zones::of(&[]), true),
            (Zones::READING, Zones::of(&[Zone::Applications]), false),
        ] {
            assert_eq!(
                site.has_any(of),
                expect,
                "{} in {}",
                of.terms(),
                site.terms()
            );
        }
    }

    #[test]
    fn a_hall_can_be_found_or_called() {
        let hall = |name: &str, address: &str, phone: &str, hours: &str| Hall {
            name: name.into(),
            address: address.into(),
            phone: phone.into(),
            hours: hours.into(),
        };
        let long = "长".repeat(51);
        for (hall, expect) in [
            (hall("区便民服务中心", "朝阳路 1 号", "", ""), Ok(())),
            (hall("区便民服务中心", "", "0913-2100001", ""), Ok(())),
            (hall(" ", "朝阳路 1 号", "", ""), Err(HallError::Name)),
            (
                hall("区便民服务中心", " ", "", "全天"),
                Err(HallError::Address),
            ),
            (
                hall("区便民服务中心", &long, "1", ""),
                Err(HallError::Address),
            ),
            (
                hall("区便民服务中心", "路", &long, ""),
                Err(HallError::Phone),
            ),
            (
                hall("区便民服务中心", "路", "", &long),
                Err(HallError::Hours),
            ),
        ] {
            assert_eq!(hall.check(), expect, "{hall:?}");
        }
    }
}
