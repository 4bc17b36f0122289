//! The directory of bodies that applications go to (机关目录).

use crate::pinyin_initials::find_initials;
use serde::{Deserialize, Serialize};

/// 机关目录 – one line of the directory. A body outside it can be written in by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// 样例 – came with the program and was not yet checked by the site.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sample: bool,
}

impl Listed {
    /// Whether `text` names this body, by full or short name, with or without spaces.
    #[must_use]
    pub fn is_named(&self, text: &str) -> bool {
        let plain = |text: &str| {
            text.chars()
                .filter(|c| !c.is_whitespace())
                .collect::<String>()
        };
        let text = plain(text);
        !text.is_empty()
            && (text == plain(&self.name)
                || text == plain(&self.short_name)
                || plain(&self.short_name).strip_prefix('区') == Some(text.as_str()))
    }
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
                phone: String::new(),
                address: String::new(),
                sample: true,
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
