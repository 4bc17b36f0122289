//! 脱敏 – personal data as shown to those who need not see all of it
//! (个人信息保护法 第五十一条: 去标识化).
//!
//! No statute fixes a pattern; these are used everywhere, so that the same person looks
//! the same on every paper. Texts are cut between what people see as characters: a rare
//! character with its variation selector, or a letter with its accent, stays whole.

use crate::contact::{PhoneKind, check_phone};

/// 证件号码 on internal ledgers: `610502********0015`, the first 6 and the last 4.
///
/// Shorter papers show less: at most a third of a passport or officer number stays.
pub fn mask_identity_ledger(number: &str) -> String {
    let marks = characters(number.trim());
    match marks.len() {
        15.. => keep(&marks, 6, 4),
        length => keep(&marks, length / 6, length / 6),
    }
}

/// 证件号码 on slips and public screens: `6****************5`, the first and the last.
pub fn mask_identity_slip(number: &str) -> String {
    let marks = characters(number.trim());
    match marks.len() {
        6.. => keep(&marks, 1, 1),
        _ => keep(&marks, 0, 0),
    }
}

/// 电话: `138****1234`, `0913-***4567`; an extension is hidden, a service number (12345)
/// stays. Several numbers in one field are masked one by one.
pub fn mask_phone(text: &str) -> String {
    let text = text.trim();
    let mut masked = String::with_capacity(text.len());
    let mut number = String::new();
    for mark in text.chars() {
        if matches!(mark, '/' | '、' | ',' | '，' | ';' | '；') {
            masked.push_str(&mask_one_phone(&number));
            masked.push(mark);
            number.clear();
        } else {
            number.push(mark);
        }
    }
    masked.push_str(&mask_one_phone(&number));
    masked
}

/// 姓名: 张*, 张*明, 欧**娜; a 间隔号 stays where it is.
pub fn mask_name(name: &str) -> String {
    let marks = characters(name.trim());
    match marks.len() {
        0 | 1 => keep(&marks, 0, 0),
        2 => keep(&marks, 1, 0),
        length => marks
            .iter()
            .enumerate()
            .map(|(place, mark)| match *mark {
                "·" => "·",
                _ if place == 0 || place + 1 == length => mark,
                _ => "*",
            })
            .collect(),
    }
}

/// 电子邮箱: `a***@qq.com`. A one-letter name is hidden whole; the number of stars tells
/// nothing.
pub fn mask_email(address: &str) -> String {
    let address = address.trim();
    match address.rsplit_once(['@', '＠']) {
        Some((name, domain)) => {
            let marks = characters(name);
            let first = match marks.as_slice() {
                [first, _, ..] => first,
                [] | [_] => "",
            };
            format!("{first}***@{domain}")
        }
        None => {
            let marks = characters(address);
            keep(&marks, usize::from(marks.len() > 3), 0)
        }
    }
}

/// 地址: down to the town or street office, 陕西省渭南市临渭区下邽镇****. An address
/// without one keeps its county, or else nothing.
pub fn mask_address(address: &str) -> String {
    let address = address.trim();
    if address.is_empty() {
        return String::new();
    }
    // The county comes first: 镇安县 and 景德镇市 have 镇 in their own names.
    let county_end = first_end(
        address,
        &["县", "区", "旗"],
        &["自治区", "小区", "社区", "园区"],
    )
    .or_else(|| first_end(address, &["市"], &[]));
    let (county, rest) = address.split_at(county_end.unwrap_or(0));
    let town_end = first_end(rest, &["街道办事处", "街道", "镇", "乡", "苏木"], &[]);
    let (town, hidden) = rest.split_at(town_end.unwrap_or(0));
    if hidden.is_empty() {
        address.to_owned()
    } else {
        format!("{county}{town}****")
    }
}

/// Stars for everything but the first and the last few; as many as were hidden.
fn keep(marks: &[&str], first: usize, last: usize) -> String {
    let hidden_until = marks.len().saturating_sub(last);
    marks
        .iter()
        .enumerate()
        .map(|(place, mark)| {
            if place < first || place >= hidden_until {
                mark
            } else {
                "*"
            }
        })
        .collect()
}

fn mask_one_phone(text: &str) -> String {
    let leading = &text[..text.len() - text.trim_start().len()];
    let phone = check_phone(text);
    let number = phone.normalised.as_str();
    let masked = match phone.kind {
        PhoneKind::Mobile => keep(&characters(number), 3, 4),
        PhoneKind::Landline => match number.split_once('-') {
            Some((area, local)) => format!("{area}-{}", mask_local(local)),
            None => mask_local(number),
        },
        PhoneKind::LocalLandline => mask_local(number),
        // Numbers of public offices, such as 12345 and 95598, name nobody.
        PhoneKind::Service => number.to_owned(),
        PhoneKind::Other => {
            let marks = characters(number);
            match marks.len() {
                8.. => keep(&marks, 0, 4),
                length => keep(&marks, 0, length / 4),
            }
        }
    };
    format!("{leading}{masked}")
}

/// The number of a landline keeps its last 4 digits; an extension is hidden.
fn mask_local(number: &str) -> String {
    match number.split_once('-') {
        Some((local, _)) => format!("{}-***", mask_local(local)),
        None => keep(&characters(number), 0, 4),
    }
}

/// Where the first of these endings ends, passing over the words that only contain one.
fn first_end(text: &str, endings: &[&str], not_in: &[&str]) -> Option<usize> {
    text.char_indices().skip(1).find_map(|(at, _)| {
        let ending = endings
            .iter()
            .find(|ending| text[at..].starts_with(**ending))?;
        let end = at + ending.len();
        let only_contained = not_in.iter().any(|word| text[..end].ends_with(word));
        (!only_contained).then_some(end)
    })
}

/// What people see as one character: a base with the marks that belong to it.
fn characters(text: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = Vec::new();
    let mut joined = false;
    for (at, mark) in text.char_indices() {
        if starts.is_empty() || !(joined || belongs_to_the_one_before(mark)) {
            starts.push(at);
        }
        joined = mark == '\u{200D}';
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| &text[*start..end])
        .collect()
}

/// Combining accents, variation selectors and the joiner.
fn belongs_to_the_one_before(mark: char) -> bool {
    matches!(mark,
        '\u{0300}'..='\u{036F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}'
        | '\u{20D0}'..='\u{20FF}' | '\u{3099}'..='\u{309A}' | '\u{FE20}'..='\u{FE2F}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn identity_numbers_keep_six_and_four_on_ledgers() {
        for (number, masked) in [
            ("", ""),
            ("610502199601010015", "610502********0015"),
            (" 61050219960101004X ", "610502********004X"),
            ("610502960101001", "610502*****1001"),
            ("E12345678", "E*******8"),
            ("12345", "*****"),
            ("7", "*"),
        ] {
            assert_eq!(mask_identity_ledger(number), masked);
        }
    }

    #[test]
    fn identity_numbers_keep_one_and_one_on_slips() {
        for (number, masked) in [
            ("", ""),
            ("610502199601010015", "6****************5"),
            ("E12345678", "E*******8"),
            ("12345", "*****"),
        ] {
            assert_eq!(mask_identity_slip(number), masked);
        }
    }

    #[test]
    fn phones_keep_what_helps_to_recognise_them() {
        for (phone, masked) in [
            ("", ""),
            ("13812341234", "138****1234"),
            (" 138 1234 1234 ", "138****1234"),
            ("138-1234-1234", "138****1234"),
            ("１３８１２３４１２３４", "138****1234"),
            ("+86 13812341234", "138****1234"),
            ("008613812341234", "138****1234"),
            ("0913-2934567", "0913-***4567"),
            ("09132934567", "0913-***4567"),
            ("(0913)2934567", "0913-***4567"),
            ("029-87654321", "029-****4321"),
            ("02987654321", "029-****4321"),
            ("2934567", "***4567"),
            ("0913-2934567-801", "0913-***4567-***"),
            ("0913-2934567转801", "0913-***4567-***"),
            ("12345", "12345"),
            ("110", "110"),
            ("13812341234/0913-2934567", "138****1234/0913-***4567"),
            ("13812341234、 13912345678", "138****1234、 139****5678"),
            ("+1 212 555 0199", "***********0199"),
            ("家中", "**"),
        ] {
            assert_eq!(mask_phone(phone), masked, "{phone}");
        }
    }

    #[test]
    fn names_keep_their_first_and_last_character() {
        for (name, masked) in [
            ("", ""),
            ("  ", ""),
            ("张", "*"),
            ("张三", "张*"),
            ("张小明", "张*明"),
            ("欧阳娜娜", "欧**娜"),
            ("买买提·吐尔逊", "买**·**逊"),
            ("𬎆䶮", "𬎆*"),
            ("下邽𤧛", "下*𤧛"),
            // A variation selector chooses the written form and is part of its character.
            ("葛\u{E0100}三", "葛\u{E0100}*"),
            ("Andre\u{301}", "A***e\u{301}"),
        ] {
            assert_eq!(mask_name(name), masked, "{name}");
        }
    }

    #[test]
    fn mail_addresses_keep_their_domain() {
        for (address, masked) in [
            ("", ""),
            ("zhang@qq.com", "z***@qq.com"),
            ("ab@x", "a***@x"),
            ("a@x", "***@x"),
            ("@x", "***@x"),
            ("zhang＠qq.com", "z***@qq.com"),
            ("no-address", "n*********"),
            ("abc", "***"),
        ] {
            assert_eq!(mask_email(address), masked, "{address}");
        }
    }

    #[test]
    fn addresses_end_at_the_town_or_street_office() {
        for (address, masked) in [
            ("", ""),
            (
                "陕西省渭南市临渭区下邽镇某村三组12号",
                "陕西省渭南市临渭区下邽镇****",
            ),
            (
                "渭南市临渭区杜桥街道朝阳大街1号",
                "渭南市临渭区杜桥街道****",
            ),
            ("临渭区人民街道办事处某路2号", "临渭区人民街道办事处****"),
            (
                "陕西省商洛市镇安县云盖寺镇某村",
                "陕西省商洛市镇安县云盖寺镇****",
            ),
            (
                "宁夏回族自治区中卫市海原县某乡某村",
                "宁夏回族自治区中卫市海原县某乡****",
            ),
            ("临渭区胜利大街3号幸福小区", "临渭区****"),
            ("胜利大街3号", "****"),
            ("临渭区下邽镇", "临渭区下邽镇"),
        ] {
            assert_eq!(mask_address(address), masked, "{address}");
        }
    }

    proptest! {
        #[test]
        fn a_number_never_shows_its_middle(number in "[0-9]{15,18}") {
            let ledger = mask_identity_ledger(&number);
            prop_assert_eq!(ledger.len(), number.len());
            prop_assert!(ledger.chars().skip(6).take(number.len() - 10).all(|mark| mark == '*'));
            let slip = mask_identity_slip(&number);
            prop_assert_eq!(slip.matches('*').count(), number.len() - 2);
        }

        /// Whatever stands in the field, at most half of its characters stay.
        #[test]
        fn a_phone_field_never_shows_more_than_half_of_long_digits(text in "[0-9]{7,30}") {
            let shown = mask_phone(&text).chars().filter(char::is_ascii_digit).count();
            prop_assert!(shown <= 8 && shown < text.len(), "{}", mask_phone(&text));
        }

        #[test]
        fn no_text_makes_a_mask_panic(text in "\\PC{0,20}|[县区镇乡市街道·\u{301}\u{200d}]{0,12}") {
            for mask in [
                mask_identity_ledger, mask_identity_slip, mask_phone, mask_name, mask_email,
                mask_address,
            ] {
                let masked = mask(&text);
                prop_assert_eq!(masked.is_empty(), text.trim().is_empty(), "{:?}", text);
            }
        }
    }
}
