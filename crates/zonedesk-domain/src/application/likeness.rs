//! Whether two applications ask for much the same (相近申请).

use std::collections::BTreeMap;

/// Two texts are alike from this share of common pairs of characters, in percent.
const ALIKE_PERCENT: usize = 55;

/// Whether two descriptions of wanted information are much the same: at least 55 % of their pairs of
/// neighbouring characters are common to both (Dice). A hint for the clerk, never a reason to refuse:
/// whether it is 重复申请 is the agency's decision (条例 第三十六条第六项).
#[must_use]
pub fn are_alike(one: &str, other: &str) -> bool {
    let (one, other) = (pairs(one), pairs(other));
    let total: usize = one.values().chain(other.values()).sum();
    let common: usize = one
        .iter()
        .map(|(pair, count)| {
            other
                .get(pair)
                .map_or(0, |matching| (*count).min(*matching))
        })
        .sum();
    total > 0 && 200 * common >= ALIKE_PERCENT * total
}

/// How often each pair of neighbouring letters and digits occurs; a single one counts as a pair.
fn pairs(text: &str) -> BTreeMap<(char, char), usize> {
    let marks: Vec<char> = text
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|mark| mark.is_alphanumeric())
        .collect();
    let mut counted = BTreeMap::new();
    if let [single] = marks.as_slice() {
        counted.insert((*single, *single), 1);
    }
    for pair in marks.windows(2) {
        if let [first, second] = pair {
            *counted.entry((*first, *second)).or_insert(0) += 1;
        }
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_ask_for_much_the_same_are_alike() {
        let renovation = "2025年向阳街道老旧小区改造资金使用情况";
        for (other, alike) in [
            (renovation, true),
            ("向阳街道2025年老旧小区改造资金的使用情况", true),
            ("2025年度向阳街道老旧小区改造项目资金使用情况明细", true),
            ("２０２５年向阳街道养老服务补贴发放名单", false),
            ("下邽镇高标准农田建设征地补偿标准", false),
            ("", false),
        ] {
            assert_eq!(are_alike(renovation, other), alike, "{other}");
            assert_eq!(are_alike(other, renovation), alike, "{other}");
        }
        assert!(!are_alike("", ""));
        assert!(are_alike("图", "图"));
    }
}
