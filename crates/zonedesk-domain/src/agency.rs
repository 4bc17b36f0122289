//! The directory of bodies that applications go to (机关目录).

use crate::{
    journal::{Body, Entry},
    pinyin_typing::find_initials,
    record::History,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// 接收渠道 – how a body takes applications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// 当面
    Counter,
    /// 邮寄
    Post,
    /// 传真
    Fax,
    /// 网上
    Web,
}

impl Channel {
    /// The word on screens and paper.
    #[must_use]
    pub const fn term(self) -> &'static str {
        match self {
            Self::Counter => "当面",
            Self::Post => "邮寄",
            Self::Fax => "传真",
            Self::Web => "网上",
        }
    }
}

/// 机关目录 – one line of the directory. A body outside it can be written in by name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// The full name: 临渭区住房和城乡建设局.
    pub name: String,
    /// What people call it: 区住建局.
    pub short_name: String,
    /// The phone for applications (依申请公开联系电话), empty when not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// The receiving address, empty when not known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// How it takes applications, in the order of [`Channel`]; empty when not known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<Channel>,
    /// When it is open, in its own words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hours: String,
    /// The contact person.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contact: String,
    /// Anything else a clerk should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// 样例 – came with the program and was not yet checked by the site.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sample: bool,
}

/// 区级发布 – a line of the directory that the district published for all its sites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Published(pub Listed);

/// 停用 – a body left the directory; what was handed over to it keeps its name. Listed again, it is back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    /// Why, in the manager's words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// One body as the directory keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// What was last said about it.
    #[serde(flatten)]
    pub listed: Listed,
    /// Set once it has left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired: Option<Retired>,
    /// 区级发布 – the district keeps this line; the site says only whether the body has left.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub published: bool,
}

impl Agency {
    /// Folds the entries of one body; `None` when none of them lists it.
    ///
    /// The newest edition of the district stands above what sites wrote. A body has left when that was said by somebody
    /// who knew the line that holds, and nobody who knew that listed it again; what the district ended, no site brings back.
    #[must_use]
    pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Self> {
        let history = History::of(entries);
        let edition = history.newest(|body| matches!(body, Body::AgencyPublished(_)));
        let mut listed = None;
        let mut retired: Option<(usize, Retired)> = None;
        for (at, told) in history.told().iter().enumerate() {
            let knew = edition.is_none_or(|edition| history.knew(at, edition));
            #[allow(clippy::wildcard_enum_match_arm)]
            match &told.body {
                Some(Body::AgencyListed(own)) if edition.is_none() => {
                    listed = Some(own.clone());
                    retired = None;
                }
                Some(Body::AgencyListed(_)) if knew => {
                    retired = retired.filter(|(left, _)| {
                        !history.knew(at, *left) || history.is_of_district(*left)
                    });
                }
                Some(Body::AgencyPublished(Published(line))) => listed = Some(line.clone()),
                Some(Body::AgencyRetired(said)) if knew => {
                    let by_district = retired
                        .as_ref()
                        .is_some_and(|(left, _)| history.is_of_district(*left));
                    if !by_district {
                        retired = Some((at, said.clone()));
                    }
                }
                _ => {}
            }
        }
        Some(Self {
            listed: listed?,
            retired: retired.map(|(_, said)| said),
            published: edition.is_some(),
        })
    }
}

/// Why a line cannot stand in the directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ListingError {
    /// No full name, or an absurdly long one.
    #[error("请填写机关全称（不超过 60 个字）。")]
    Name,
    /// No short name, or a long one.
    #[error("请填写简称（不超过 20 个字），如：区住建局。")]
    ShortName,
    /// Longer than anybody would write.
    #[error("电话不超过 60 个字。")]
    Phone,
    /// Longer than anybody would write.
    #[error("接收地址不超过 120 个字。")]
    Address,
    /// Longer than anybody would write.
    #[error("办公时间不超过 120 个字。")]
    Hours,
    /// Longer than anybody would write.
    #[error("联系人不超过 50 个字。")]
    Contact,
    /// Longer than anybody would write.
    #[error("备注不超过 200 个字。")]
    Note,
}

impl Listed {
    /// Checks what was typed.
    ///
    /// # Errors
    /// The first [`ListingError`].
    pub fn check(&self) -> Result<(), ListingError> {
        use ListingError as E;
        if self.name.is_empty() {
            return Err(E::Name);
        }
        if self.short_name.is_empty() {
            return Err(E::ShortName);
        }
        for (text, most, error) in [
            (&self.name, 60, E::Name),
            (&self.short_name, 20, E::ShortName),
            (&self.phone, 60, E::Phone),
            (&self.address, 120, E::Address),
            (&self.hours, 120, E::Hours),
            (&self.contact, 50, E::Contact),
            (&self.note, 200, E::Note),
        ] {
            if text.chars().count() > most || text.chars().any(char::is_control) {
                return Err(error);
            }
        }
        Ok(())
    }

    /// Whether `text` names this body, by full or short name, with or without spaces.
    #[must_use]
    pub fn is_named(&self, text: &str) -> bool {
        names_of(&self.name, [self.short_name.as_str()]).contains(&plain_name(text))
    }
}

/// A name as it is compared: without spaces.
#[must_use]
pub fn plain_name(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Every name that means a body, as they are compared: the full one, the short ones, and these without the level in
/// front (住建局 for 区住建局). None of them is empty.
#[must_use]
pub fn names_of<'a>(name: &str, short: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    let mut names = BTreeSet::from([plain_name(name)]);
    for short in short {
        let short = plain_name(short);
        names.extend(short.strip_prefix('区').map(str::to_owned));
        names.insert(short);
    }
    names.remove("");
    names
}

/// How well `listed` fits what was typed so far; smaller is better, `None` is not at all.
///
/// A name that begins with the text goes before one that only holds it, the name in use before the full
/// one, characters before pinyin initials. The level in front (区, 市, 县) is not what people type first.
#[must_use]
pub fn fit(listed: &Listed, typed: &str) -> Option<usize> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    if typed.is_empty() {
        return Some(0);
    }
    if listed.is_named(&typed) {
        return Some(0);
    }
    let short = listed
        .short_name
        .trim_start_matches(['区', '市', '县', '省']);
    let at = |text: &str| text.find(&typed).map(|byte| text[..byte].chars().count());
    let initials = |text: &str| find_initials(text, &typed);
    let places = [
        at(short),
        at(&listed.name),
        initials(short),
        initials(&listed.short_name),
        initials(&listed.name),
    ];
    places
        .into_iter()
        .enumerate()
        .filter_map(|(kind, place)| Some(1 + kind * 100 + place?.min(99)))
        .min()
}

/// The bodies that ship as samples (样例), to be checked and changed by the site.
#[must_use]
pub fn samples() -> Vec<Listed> {
    include_str!("../data/agencies.csv")
        .lines()
        .skip(1)
        .filter_map(|line| {
            let (name, short_name) = line.split_once(',')?;
            Some(Listed {
                name: name.to_owned(),
                short_name: short_name.to_owned(),
                sample: true,
                ..Listed::default()
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_known_by_full_and_short_name() {
        let agencies = samples();
        let housing = agencies
            .iter()
            .find(|agency| agency.short_name == "区住建局")
            .unwrap();
        for text in [
            "临渭区住房和城乡建设局",
            "区住建局",
            "住建局",
            " 区住建局　",
        ] {
            assert!(housing.is_named(text), "{text}");
        }
        for text in ["", "区", "区教育局", "住建"] {
            assert!(!housing.is_named(text), "{text}");
        }
    }

    #[test]
    fn the_body_meant_comes_first_for_what_is_typed() {
        let agencies = samples();
        for (typed, expect) in [
            ("zjj", "区住建局"),
            ("住建", "区住建局"),
            ("临渭区住房", "区住建局"),
            ("区教育局", "区教育局"),
            ("jyj", "区教育局"),
        ] {
            let best = agencies
                .iter()
                .filter_map(|agency| Some((fit(agency, typed)?, agency)))
                .min_by_key(|(fit, _)| *fit);
            assert_eq!(
                best.map(|(_, agency)| agency.short_name.as_str()),
                Some(expect),
                "{typed}"
            );
        }
        assert!(agencies.iter().all(|agency| fit(agency, "xqzw").is_none()));
    }

    #[test]
    fn a_line_is_checked_field_by_field() {
        type Change = fn(&mut Listed);
        let cases: [(Change, Result<(), ListingError>); 5] = [
            (|_| (), Ok(())),
            (|line| line.name.clear(), Err(ListingError::Name)),
            (|line| line.short_name.clear(), Err(ListingError::ShortName)),
            (|line| line.phone = "\u{1}".into(), Err(ListingError::Phone)),
            (|line| line.note = "长".repeat(201), Err(ListingError::Note)),
        ];
        for (change, expect) in cases {
            let mut line = samples().remove(0);
            change(&mut line);
            assert_eq!(line.check(), expect);
        }
    }

    #[test]
    fn no_two_samples_share_a_name() {
        let agencies = samples();
        assert!(agencies.len() > 40);
        for (at, agency) in agencies.iter().enumerate() {
            assert!(
                agencies[..at]
                    .iter()
                    .all(|other| !other.is_named(&agency.name)
                        && !other.is_named(&agency.short_name)),
                "{agency:?}"
            );
        }
    }
}
