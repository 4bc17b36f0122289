//! What the ledgers of one site have in common.

use chrono::NaiveDate;
use zonedesk_domain::masking;

/// Whether personal data is masked on a paper (脱敏).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Masking {
    /// Names of persons, identity numbers and contacts as `zonedesk_domain::masking` shows
    /// them: every ledger that leaves the desk.
    #[default]
    Masked,
    /// Everything as registered, for those who may see it (个人信息保护法 第五十一条).
    Full,
}

/// Which ledger of whom: the same for every register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// 单位 – the site that keeps it.
    pub site_name: String,
    /// 月份, such as 2026年10月.
    pub month: String,
    /// 制表日期 – the day it is drawn up; what is overdue is judged by it.
    pub prepared_on: NaiveDate,
    /// Whether personal data is masked.
    pub masking: Masking,
    /// 数据校验 – the line of a sealed month; empty while it is not sealed.
    pub seal: String,
}

impl Masking {
    /// What the foot of each page says.
    pub(crate) fn note(self) -> &'static str {
        match self {
            Masking::Masked => "个人姓名、证件号码、联系方式已脱敏",
            Masking::Full => "本表含个人信息，限内部使用，不得对外提供",
        }
    }

    /// The name of a person.
    pub(crate) fn person(self, name: &str) -> String {
        self.apply(name, masking::mask_name)
    }

    /// A name of which only the words tell whether it is a person's. A unit's name stays.
    pub(crate) fn person_or_unit(self, name: &str) -> String {
        if looks_like_a_unit(name) {
            name.trim().to_owned()
        } else {
            self.person(name)
        }
    }

    /// An identity number.
    pub(crate) fn identity(self, number: &str) -> String {
        self.apply(number, masking::mask_identity_ledger)
    }

    /// A phone number or a mail address.
    pub(crate) fn contact(self, contact: &str) -> String {
        let mail = contact.contains(['@', '＠']);
        let mask = if mail {
            masking::mask_email
        } else {
            masking::mask_phone
        };
        self.apply(contact, mask)
    }

    fn apply(self, text: &str, mask: fn(&str) -> String) -> String {
        match self {
            Masking::Masked => mask(text),
            Masking::Full => text.to_owned(),
        }
    }
}

/// `2026-10-09`, or nothing.
pub(crate) fn day(on: Option<NaiveDate>) -> String {
    on.map(|on| on.format("%Y-%m-%d").to_string())
        .unwrap_or_default()
}

/// The parts that are not empty, one below the other.
pub(crate) fn stacked(parts: &[&str]) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join("\n")
}

/// `（自然人）`, or nothing.
pub(crate) fn bracketed(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("（{text}）")
    }
}

/// The last day of a deadline. Where the calendar of that year is not loaded it is an estimate
/// and says so.
pub(crate) fn deadline(due_on: Option<NaiveDate>, certain: bool) -> String {
    match (due_on, certain) {
        (Some(_), false) => stacked(&[&day(due_on), "（估算）"]),
        _ => day(due_on),
    }
}

fn looks_like_a_unit(name: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "公司",
        "集团",
        "银行",
        "厂",
        "店",
        "中心",
        "政府",
        "委员会",
        "村委会",
        "办事处",
        "局",
        "事务所",
        "研究所",
        "派出所",
        "学院",
        "医院",
        "法院",
        "检察院",
        "学校",
        "大学",
        "中学",
        "小学",
        "协会",
        "学会",
        "基金会",
        "合作社",
        "联合社",
        "站",
        "馆",
    ];
    let name = name.trim();
    name.chars().count() >= 5 && ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons_are_masked_and_units_stay() {
        for (name, masked) in [
            ("张小明", "张*明"),
            ("欧阳娜娜", "欧**娜"),
            (
                "渭南市临渭区某某商贸有限公司",
                "渭南市临渭区某某商贸有限公司",
            ),
            ("下邽镇某村村委会", "下邽镇某村村委会"),
            // Short, so rather a person.
            ("马小店", "马*店"),
            ("", ""),
        ] {
            assert_eq!(Masking::Masked.person_or_unit(name), masked, "{name}");
            assert_eq!(Masking::Full.person_or_unit(name), name);
        }
    }

    #[test]
    fn contacts_are_masked_by_their_kind() {
        for (contact, masked) in [
            ("13812341234", "138****1234"),
            ("0913-2934567", "0913-***4567"),
            ("zhang@example.cn", "z***@example.cn"),
        ] {
            assert_eq!(Masking::Masked.contact(contact), masked);
            assert_eq!(Masking::Full.contact(contact), contact);
        }
    }
}
