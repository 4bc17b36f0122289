//! 联系方式 – phones, mail addresses, postal codes and names: brought into one form, with
//! advice where something looks mistyped.
//!
//! Nothing is ever refused here. 条例 第二十九条 wants one usable way to reach the
//! applicant, and a foreign or odd number may be just that.

use serde::{Deserialize, Serialize};

/// What kind of phone number this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PhoneKind {
    /// 手机 – 11 digits from 13 to 19.
    Mobile,
    /// 固定电话 with its area code.
    Landline,
    /// 固定电话 without area code.
    LocalLandline,
    /// 服务号码 such as 12345.
    Service,
    /// Anything else, also foreign numbers.
    Other,
}

/// A phone number as understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneCheck {
    /// What kind it is.
    pub kind: PhoneKind,
    /// One form for storing and comparing: `13812341234`, `0913-2934567`,
    /// `0913-2934567-801`. An unknown number keeps its own form.
    pub normalised: String,
    /// Chinese, when the number should be looked at again.
    pub advice: Option<String>,
}

/// A text in one form, with advice where it looks wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextCheck {
    /// The form for storing and comparing.
    pub normalised: String,
    /// Chinese, when the text should be looked at again.
    pub advice: Option<String>,
}

/// Classifies a phone number.
pub fn check_phone(text: &str) -> PhoneCheck {
    let folded = fold(text);
    let digits: String = folded.chars().filter(char::is_ascii_digit).collect();
    let only_number = folded
        .chars()
        .all(|mark| mark.is_ascii_digit() || matches!(mark, '+' | '-' | '(' | ')' | ' '));
    let national = ["0086", "86"]
        .iter()
        .find_map(|code| digits.strip_prefix(code).filter(|rest| is_mobile(rest)))
        .unwrap_or(&digits);
    let found = |kind, normalised: &str| PhoneCheck {
        kind,
        normalised: normalised.to_owned(),
        advice: None,
    };
    if only_number && is_mobile(national) {
        return found(PhoneKind::Mobile, national);
    }
    if let Some((kind, normalised)) = landline(&folded) {
        return PhoneCheck {
            kind,
            normalised,
            advice: (kind == PhoneKind::LocalLandline)
                .then(|| "固定电话没有区号，建议补上（渭南为 0913）".to_owned()),
        };
    }
    if folded == digits && is_service_number(&digits) {
        return found(PhoneKind::Service, &digits);
    }
    let like_a_mobile = only_number && folded.starts_with('1');
    let advice = if folded.is_empty() {
        "未填写电话，请留一种能联系上的方式"
    } else if like_a_mobile && digits.len() == 11 {
        "手机号码第二位应为 3 至 9，请向本人核对"
    } else if like_a_mobile && (9..=13).contains(&digits.len()) {
        "手机号码应为 11 位，请向本人核对"
    } else {
        "不是常见的国内电话号码，请向本人核对"
    };
    PhoneCheck {
        advice: Some(advice.to_owned()),
        ..found(PhoneKind::Other, &folded)
    }
}

/// Looks at a mail address: one @ with a name before it and a domain with a dot after it.
pub fn check_email(text: &str) -> TextCheck {
    let normalised = fold(text);
    let advice = match normalised.split_once('@') {
        _ if normalised.is_empty() => Some("未填写电子邮箱"),
        None => Some("电子邮箱缺少 @，请向本人核对"),
        Some((name, domain)) => {
            let usable = |part: &str| {
                !part.is_empty()
                    && !part.starts_with('.')
                    && !part.ends_with('.')
                    && !part.contains("..")
                    && !part
                        .chars()
                        .any(|mark| mark.is_whitespace() || mark.is_control() || mark == '@')
            };
            let complete = usable(name) && usable(domain) && domain.contains('.');
            (!complete).then_some("电子邮箱格式不常见，请向本人核对")
        }
    };
    TextCheck {
        normalised,
        advice: advice.map(str::to_owned),
    }
}

/// Looks at a postal code: six digits (渭南 714000).
pub fn check_postal_code(text: &str) -> TextCheck {
    let normalised: String = fold(text).chars().filter(|mark| *mark != ' ').collect();
    let six_digits = normalised.len() == 6 && normalised.bytes().all(|byte| byte.is_ascii_digit());
    let advice = if normalised.is_empty() {
        Some("未填写邮政编码".to_owned())
    } else {
        (!six_digits).then(|| "邮政编码应为 6 位数字，请核对".to_owned())
    };
    TextCheck { normalised, advice }
}

/// Brings a name into one form and says what looks odd about it. Rare characters, Latin
/// names and names with a 间隔号 are ordinary names.
pub fn check_name(text: &str) -> TextCheck {
    let normalised = normalise_name(text);
    let length = normalised.chars().count();
    let advice = if normalised.is_empty() {
        Some("未填写姓名或名称")
    } else if length > 50 {
        Some("姓名超过 50 个字，请核对是否填错栏目")
    } else if normalised.chars().any(char::is_control) {
        Some("姓名中有看不见的控制字符，请重新填写")
    } else if normalised
        .chars()
        .any(|mark| mark.is_numeric() && mark != '〇' && !mark.is_alphabetic())
    {
        Some("姓名中有数字，请核对")
    } else if has_space_between_chinese(&normalised) {
        Some("姓名中间有空格，请核对")
    } else {
        None
    };
    TextCheck {
        normalised,
        advice: advice.map(str::to_owned),
    }
}

/// A name in the form in which names are stored and compared: trimmed, single spaces, every
/// kind of dot between its parts as 间隔号 U+00B7.
pub fn normalise_name(text: &str) -> String {
    let dotted: String = text
        .chars()
        .map(|mark| match mark {
            // • ・ ･ ‧ ∙ ⋅ ·, as the input methods give them.
            '\u{2022}' | '\u{30FB}' | '\u{FF65}' | '\u{2027}' | '\u{2219}' | '\u{22C5}'
            | '\u{0387}' => '\u{00B7}',
            other => half_width(other),
        })
        .filter(|mark| !is_invisible(*mark))
        .collect();
    let spaced = dotted.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts: Vec<&str> = spaced.split('\u{00B7}').map(str::trim).collect();
    parts.join("\u{00B7}")
}

/// Full-width letters, digits and signs (Ａ１－) as their half-width ones; the full-width
/// space as an ordinary one. Everything else stays.
#[must_use]
pub fn half_width(mark: char) -> char {
    match mark {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => u32::from(mark)
            .checked_sub(0xFEE0)
            .and_then(char::from_u32)
            .unwrap_or(mark),
        other => other,
    }
}

fn fold(text: &str) -> String {
    text.chars()
        .map(half_width)
        .map(|mark| match mark {
            // Dashes that input methods offer instead of the hyphen.
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            other => other,
        })
        .filter(|mark| !is_invisible(*mark))
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Zero-width marks that come along when text is copied.
fn is_invisible(mark: char) -> bool {
    matches!(
        mark,
        '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}' | '\u{FEFF}'
    )
}

fn is_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 11 && bytes.first() == Some(&b'1') && matches!(bytes.get(1), Some(b'3'..=b'9'))
}

fn is_service_number(digits: &str) -> bool {
    match digits.len() {
        3 => digits.starts_with("11") || digits.starts_with("12"),
        5 | 6 => ["10", "11", "12", "16", "95", "96"]
            .iter()
            .any(|start| digits.starts_with(start)),
        _ => false,
    }
}

/// A landline with or without area code and extension, in its one form.
fn landline(folded: &str) -> Option<(PhoneKind, String)> {
    let mut parts: Vec<&str> = folded
        .split(['-', '(', ')', ' ', '转'])
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() || !parts.iter().all(|part| all_digits(part)) {
        return None;
    }
    let whole = parts.remove(0);
    let (area, number) = if is_area(whole) {
        if parts.is_empty() {
            return None;
        }
        (Some(whole), parts.remove(0))
    } else if whole.starts_with('0') {
        // 010 and 02x are the area codes of three digits.
        let three = whole.starts_with("010") || whole.starts_with("02");
        let (area, number) = whole.split_at_checked(if three { 3 } else { 4 })?;
        (Some(area), number)
    } else {
        (None, whole)
    };
    if !matches!(number.len(), 7 | 8) || number.starts_with('0') {
        return None;
    }
    let extension = match parts.as_slice() {
        [] => String::new(),
        [extension] if extension.len() <= 6 => format!("-{extension}"),
        _ => return None,
    };
    Some(match area {
        Some(area) => (PhoneKind::Landline, format!("{area}-{number}{extension}")),
        None => (PhoneKind::LocalLandline, format!("{number}{extension}")),
    })
}

fn is_area(part: &str) -> bool {
    part.starts_with('0') && matches!(part.len(), 3 | 4)
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_space_between_chinese(name: &str) -> bool {
    let marks: Vec<char> = name.chars().collect();
    marks.windows(3).any(
        |three| matches!(three, [before, ' ', after] if is_chinese(*before) && is_chinese(*after)),
    )
}

fn is_chinese(mark: char) -> bool {
    matches!(mark, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}' | '〇')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn phones_are_brought_into_one_form() {
        for (text, kind, normalised) in [
            ("13812341234", PhoneKind::Mobile, "13812341234"),
            ("138 1234 1234", PhoneKind::Mobile, "13812341234"),
            ("138-1234-1234", PhoneKind::Mobile, "13812341234"),
            ("１３８１２３４１２３４", PhoneKind::Mobile, "13812341234"),
            ("+86 19912341234", PhoneKind::Mobile, "19912341234"),
            ("0086-13812341234", PhoneKind::Mobile, "13812341234"),
            ("0913-2934567", PhoneKind::Landline, "0913-2934567"),
            ("09132934567", PhoneKind::Landline, "0913-2934567"),
            ("(0913)2934567", PhoneKind::Landline, "0913-2934567"),
            (
                "（０９１３）２９３４５６７",
                PhoneKind::Landline,
                "0913-2934567",
            ),
            ("0913—2934567", PhoneKind::Landline, "0913-2934567"),
            ("010-87654321", PhoneKind::Landline, "010-87654321"),
            ("02987654321", PhoneKind::Landline, "029-87654321"),
            ("0913-2934567-801", PhoneKind::Landline, "0913-2934567-801"),
            ("0913-2934567转801", PhoneKind::Landline, "0913-2934567-801"),
            ("12345", PhoneKind::Service, "12345"),
            ("12309", PhoneKind::Service, "12309"),
        ] {
            let found = check_phone(text);
            assert_eq!(
                (found.kind, found.normalised.as_str()),
                (kind, normalised),
                "{text}"
            );
            assert_eq!(found.advice, None, "{text}");
        }
    }

    #[test]
    fn odd_phones_get_advice_and_are_kept() {
        for (text, kind, normalised, advice) in [
            ("", PhoneKind::Other, "", "未填写"),
            ("2934567", PhoneKind::LocalLandline, "2934567", "区号"),
            ("12812341234", PhoneKind::Other, "12812341234", "第二位"),
            ("1381234123", PhoneKind::Other, "1381234123", "11 位"),
            ("138123412345", PhoneKind::Other, "138123412345", "11 位"),
            (
                "+1 212 555 0199",
                PhoneKind::Other,
                "+1 212 555 0199",
                "不是常见",
            ),
            ("0913", PhoneKind::Other, "0913", "不是常见"),
            ("无", PhoneKind::Other, "无", "不是常见"),
            (
                "138\u{0}12341234",
                PhoneKind::Other,
                "138\u{0}12341234",
                "不是常见",
            ),
        ] {
            let found = check_phone(text);
            assert_eq!(
                (found.kind, found.normalised.as_str()),
                (kind, normalised),
                "{text}"
            );
            let given = found.advice.unwrap();
            assert!(given.contains(advice), "{text}: {given}");
        }
    }

    #[test]
    fn mail_addresses_get_advice_when_they_look_mistyped() {
        for (text, normalised, advice) in [
            ("zhang@qq.com", "zhang@qq.com", None),
            (" ｚｈａｎｇ＠ｑｑ．ｃｏｍ ", "zhang@qq.com", None),
            ("张三@例子.中国", "张三@例子.中国", None),
            ("", "", Some("未填写")),
            ("zhang.qq.com", "zhang.qq.com", Some("缺少 @")),
            ("zhang@qq", "zhang@qq", Some("格式不常见")),
            ("@qq.com", "@qq.com", Some("格式不常见")),
            ("a@b@qq.com", "a@b@qq.com", Some("格式不常见")),
            ("zhang @qq.com", "zhang @qq.com", Some("格式不常见")),
            ("zhang@qq..com", "zhang@qq..com", Some("格式不常见")),
        ] {
            let found = check_email(text);
            assert_eq!(found.normalised, normalised);
            assert_advice(text, &found, advice);
        }
    }

    #[test]
    fn postal_codes_have_six_digits() {
        for (text, normalised, advice) in [
            ("714000", "714000", None),
            ("７１４ ０００", "714000", None),
            ("", "", Some("未填写")),
            ("71400", "71400", Some("6 位")),
            ("71400a", "71400a", Some("6 位")),
        ] {
            let found = check_postal_code(text);
            assert_eq!(found.normalised, normalised);
            assert_advice(text, &found, advice);
        }
    }

    #[test]
    fn every_dot_in_a_name_becomes_the_same_dot() {
        for dot in ["·", "•", "・", "･", "‧", " · ", "⋅"] {
            assert_eq!(
                normalise_name(&format!("买买提{dot}吐尔逊")),
                "买买提·吐尔逊",
                "{dot}"
            );
        }
    }

    #[test]
    fn names_get_advice_only_when_odd() {
        let long = "张".repeat(51);
        for (text, normalised, advice) in [
            ("张三", "张三", None),
            (" 张三\u{3000}", "张三", None),
            ("下邽𬎆䶮", "下邽𬎆䶮", None),
            ("〇一", "〇一", None),
            ("John  Smith", "John Smith", None),
            ("Ｊｏｈｎ", "John", None),
            ("\u{feff}张三\u{200b}", "张三", None),
            ("", "", Some("未填写")),
            ("张\u{3000}三", "张 三", Some("空格")),
            ("张3", "张3", Some("数字")),
            ("张\u{0}三", "张\u{0}三", Some("控制字符")),
            (long.as_str(), long.as_str(), Some("50 个字")),
        ] {
            let found = check_name(text);
            assert_eq!(found.normalised, normalised, "{text}");
            assert_advice(text, &found, advice);
        }
    }

    fn assert_advice(text: &str, found: &TextCheck, advice: Option<&str>) {
        match (advice, &found.advice) {
            (None, None) => {}
            (Some(words), Some(given)) if given.contains(words) => {}
            (wanted, given) => panic!("{text:?}: wanted {wanted:?}, got {given:?}"),
        }
    }

    proptest! {
        #[test]
        fn a_form_once_reached_stays(text in "\\PC{0,24}|[0-9 ()+转-]{0,20}") {
            let phone = check_phone(&text).normalised;
            prop_assert_eq!(check_phone(&phone).normalised, phone.clone());
            for check in [check_email, check_postal_code, check_name] {
                let once = check(&text).normalised;
                prop_assert_eq!(check(&once).normalised, once.clone());
            }
        }
    }
}
