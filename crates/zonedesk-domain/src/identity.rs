//! 证件号码 – checks of resident ID numbers and unified social credit codes.
//!
//! A failed check is advice: the number is recorded as shown, because the clerk may have
//! seen the original. The division digits (行政区划) are never checked: cards keep divisions
//! that were abolished long ago.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::contact::half_width;

/// What kind of number this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// 公民身份号码 (GB 11643-1999), also on 港澳台居民居住证 and 外国人永久居留身份证.
    ResidentId,
    /// 统一社会信用代码 (GB 32100-2015).
    CreditCode,
    /// Neither; a passport, for example.
    Unknown,
}

/// The outcome of a check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityCheck {
    /// What the number looks like.
    pub kind: IdentityKind,
    /// Whether it passes every check of its kind.
    pub valid: bool,
    /// Chinese: why it is not valid. Present exactly when `valid` is false.
    pub reason: Option<String>,
    /// Half-width, upper-case, without spaces and hyphens.
    pub normalised: String,
    /// Chinese: what is odd about a valid number.
    pub warnings: Vec<String>,
}

/// Checks a number whose kind is not known. `today_on` decides what a future birth date is.
pub fn check_identity(text: &str, today_on: NaiveDate) -> IdentityCheck {
    let normalised = normalise(text);
    let marks: Vec<char> = normalised.chars().collect();
    if looks_like_a_resident_id(&marks) {
        let resident = check_resident_id(text, today_on);
        if resident.valid {
            return resident;
        }
        let credit = check_credit_code(text);
        return if credit.valid { credit } else { resident };
    }
    if marks.len() == CREDIT_LENGTH && marks.iter().all(|mark| credit_value(*mark).is_some()) {
        return check_credit_code(text);
    }
    let reason = if marks.is_empty() {
        "未填写证件号码".to_owned()
    } else if marks.len() != RESIDENT_LENGTH {
        wrong_length("身份证号码和统一社会信用代码均", marks.len())
    } else {
        unusable_marks(&marks)
    };
    refused(IdentityKind::Unknown, normalised, reason)
}

/// Checks a resident ID number: 18 characters, a birth date that exists, the check
/// character (weights of GB 11643-1999). A birth date in the future or more than 120 years
/// ago is a warning.
pub fn check_resident_id(text: &str, today_on: NaiveDate) -> IdentityCheck {
    let normalised = normalise(text);
    let marks: Vec<char> = normalised.chars().collect();
    match resident_birth(&marks) {
        Err(reason) => refused(IdentityKind::ResidentId, normalised, reason),
        Ok(born_on) => IdentityCheck {
            kind: IdentityKind::ResidentId,
            valid: true,
            reason: None,
            normalised,
            warnings: odd_birth(born_on, today_on).into_iter().collect(),
        },
    }
}

/// Checks a unified social credit code: 18 characters of its alphabet, digits for the
/// division (positions 3–8), the check character. The code of the organisation inside
/// (positions 9–17) has a check of its own that many real codes do not meet; it is left
/// alone.
pub fn check_credit_code(text: &str) -> IdentityCheck {
    let normalised = normalise(text);
    let marks: Vec<char> = normalised.chars().collect();
    match credit_fault(&marks) {
        Some(reason) => refused(IdentityKind::CreditCode, normalised, reason),
        None => IdentityCheck {
            kind: IdentityKind::CreditCode,
            valid: true,
            reason: None,
            normalised,
            warnings: Vec::new(),
        },
    }
}

const RESIDENT_LENGTH: usize = 18;
const RESIDENT_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const RESIDENT_CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

const CREDIT_LENGTH: usize = 18;
const CREDIT_ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const CREDIT_WEIGHTS: [usize; 17] = [
    1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28,
];

/// People group the digits with spaces and hyphens, copy zero-width marks along and type
/// full-width letters.
fn normalise(text: &str) -> String {
    text.chars()
        .map(half_width)
        .filter(|mark| !is_separator(*mark))
        .map(|mark| mark.to_ascii_uppercase())
        .collect()
}

fn is_separator(mark: char) -> bool {
    mark.is_whitespace()
        || mark == '-'
        || matches!(mark,
            '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2010}'..='\u{2015}'
            | '\u{2060}' | '\u{2212}' | '\u{FEFF}')
}

fn looks_like_a_resident_id(marks: &[char]) -> bool {
    match marks.len() {
        // 15 digits are a first-generation number; that is explained, not "unknown".
        15 => all_digits(marks),
        RESIDENT_LENGTH => {
            let (body, last) = marks.split_at(RESIDENT_LENGTH - 1);
            all_digits(body) && (all_digits(last) || last == ['X'])
        }
        _ => false,
    }
}

fn all_digits(marks: &[char]) -> bool {
    marks.iter().all(char::is_ascii_digit)
}

/// The birth date of a number that passes, or what is wrong with it.
fn resident_birth(marks: &[char]) -> Result<NaiveDate, String> {
    if marks.is_empty() {
        return Err("未填写证件号码".to_owned());
    }
    if marks.len() == 15 && all_digits(marks) {
        return Err(
            "15 位旧身份证号码自 2013 年起停止使用，请核对现用证件上的 18 位号码".to_owned(),
        );
    }
    if marks.len() != RESIDENT_LENGTH {
        return Err(wrong_length("身份证号码", marks.len()));
    }
    if !looks_like_a_resident_id(marks) {
        return Err("身份证号码前 17 位应为数字，末位应为数字或 X，请核对".to_owned());
    }
    let digits: Vec<u32> = marks.iter().filter_map(|mark| mark.to_digit(10)).collect();
    let (year, month, day) = (
        number(&digits[6..10]),
        number(&digits[10..12]),
        number(&digits[12..14]),
    );
    let born_on = i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .ok_or_else(|| {
            format!("出生日期 {year:04}-{month:02}-{day:02} 不存在，请核对第 7 至 14 位")
        })?;
    let sum: u32 = digits
        .iter()
        .zip(RESIDENT_WEIGHTS)
        .map(|(digit, weight)| digit * weight)
        .sum();
    let expected = RESIDENT_CHECKS.get(sum as usize % RESIDENT_CHECKS.len());
    if marks.last() == expected {
        Ok(born_on)
    } else {
        Err("身份证号码末位校验码不符，请逐位核对".to_owned())
    }
}

fn number(digits: &[u32]) -> u32 {
    digits.iter().fold(0, |sum, digit| sum * 10 + digit)
}

fn odd_birth(born_on: NaiveDate, today_on: NaiveDate) -> Option<String> {
    if born_on > today_on {
        return Some(format!("出生日期 {born_on} 晚于今天，请核对证件原件"));
    }
    let had_birthday = (today_on.month(), today_on.day()) >= (born_on.month(), born_on.day());
    let age = today_on.year() - born_on.year() - i32::from(!had_birthday);
    (age > 120).then(|| format!("出生日期 {born_on}，年龄超过 120 岁，请核对证件原件"))
}

fn credit_value(mark: char) -> Option<usize> {
    CREDIT_ALPHABET.chars().position(|known| known == mark)
}

fn credit_fault(marks: &[char]) -> Option<String> {
    if marks.is_empty() {
        return Some("未填写统一社会信用代码".to_owned());
    }
    if marks.len() != CREDIT_LENGTH {
        return Some(wrong_length("统一社会信用代码", marks.len()));
    }
    let values: Vec<usize> = marks
        .iter()
        .filter_map(|mark| credit_value(*mark))
        .collect();
    if values.len() != CREDIT_LENGTH {
        return Some(unusable_marks(marks));
    }
    if !all_digits(&marks[2..8]) {
        return Some("统一社会信用代码第 3 至 8 位应为数字，请核对".to_owned());
    }
    let sum: usize = values
        .iter()
        .zip(CREDIT_WEIGHTS)
        .map(|(value, weight)| value * weight)
        .sum();
    let expected = (31 - sum % 31) % 31;
    (values.last() != Some(&expected))
        .then(|| "统一社会信用代码末位校验码不符，请逐位核对".to_owned())
}

fn wrong_length(name: &str, length: usize) -> String {
    format!("{name}应为 18 位，现为 {length} 位，请核对")
}

fn unusable_marks(marks: &[char]) -> String {
    if marks
        .iter()
        .any(|mark| matches!(mark, 'I' | 'O' | 'S' | 'V' | 'Z'))
    {
        "统一社会信用代码不使用字母 I、O、S、V、Z，请核对是否为数字 1、0、5、2 等".to_owned()
    } else {
        "号码中有不是数字或字母的字符，请核对".to_owned()
    }
}

fn refused(kind: IdentityKind, normalised: String, reason: String) -> IdentityCheck {
    IdentityCheck {
        kind,
        valid: false,
        reason: Some(reason),
        normalised,
        warnings: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) -> IdentityCheck {
        check_identity(text, NaiveDate::from_ymd_opt(2026, 11, 24).unwrap())
    }

    #[test]
    fn resident_ids_of_the_table_pass() {
        for number in [
            "610502199601010015",
            "610502200002290022",
            "61050219960101004X",
            "61050219960101012X",
            "110101194910010036",
        ] {
            let found = check(number);
            assert_eq!(found.kind, IdentityKind::ResidentId, "{number}");
            assert!(found.valid && found.reason.is_none(), "{number}");
            assert_eq!(found.normalised, number);
            assert!(found.warnings.is_empty(), "{number}");
        }
    }

    #[test]
    fn wrong_resident_ids_fail_for_their_own_reason() {
        for (number, reason) in [
            ("610502199601010016", "末位校验码不符"),
            ("610502199913010014", "出生日期 1999-13-01 不存在"),
            ("610502199902290014", "出生日期 1999-02-29 不存在"),
            ("610502960101001", "15 位旧身份证号码"),
        ] {
            let found = check(number);
            assert_eq!(found.kind, IdentityKind::ResidentId, "{number}");
            assert!(!found.valid, "{number}");
            let given = found.reason.unwrap();
            assert!(given.contains(reason), "{number}: {given}");
        }
    }

    #[test]
    fn a_date_vector_fails_by_its_date_and_not_by_its_check_character() {
        for number in ["610502199913010014", "610502199902290014"] {
            let sum: u32 = number
                .chars()
                .zip(RESIDENT_WEIGHTS)
                .map(|(mark, weight)| mark.to_digit(10).unwrap() * weight)
                .sum();
            assert_eq!(
                number.chars().last(),
                Some(RESIDENT_CHECKS[sum as usize % 11])
            );
        }
    }

    #[test]
    fn credit_codes_of_the_table_pass() {
        for code in [
            "91110000600037341L",
            "91610502MA6Y00001F",
            "51610502MJU000001Q",
            "N2610502MF1000001W",
            "93610502MA6Y000019",
            "11610502016005001D",
        ] {
            let found = check(code);
            assert_eq!(found.kind, IdentityKind::CreditCode, "{code}");
            assert!(found.valid && found.reason.is_none(), "{code}");
        }
    }

    #[test]
    fn wrong_credit_codes_fail_for_their_own_reason() {
        for (code, kind, reason) in [
            (
                "91610502MA6Y00001G",
                IdentityKind::CreditCode,
                "末位校验码不符",
            ),
            ("91610502MA6Y0001F", IdentityKind::Unknown, "现为 17 位"),
            (
                "91610502MA6YO0001F",
                IdentityKind::Unknown,
                "不使用字母 I、O、S、V、Z",
            ),
            (
                "91610502MA6Y/0001F",
                IdentityKind::Unknown,
                "不是数字或字母",
            ),
            (
                "91A10502MA6Y00001F",
                IdentityKind::CreditCode,
                "第 3 至 8 位应为数字",
            ),
        ] {
            let found = check(code);
            assert_eq!(found.kind, kind, "{code}");
            assert!(!found.valid, "{code}");
            let given = found.reason.unwrap();
            assert!(given.contains(reason), "{code}: {given}");
        }
        for (code, reason) in [("", "未填写"), ("9161", "现为 4 位")] {
            assert!(check_credit_code(code).reason.unwrap().contains(reason));
        }
    }

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, normalised) in [
            ("  61050219960101004x ", "61050219960101004X"),
            ("610502 19960101 004x", "61050219960101004X"),
            ("610502-19960101-0015", "610502199601010015"),
            ("610502—19960101—0015", "610502199601010015"),
            ("６１０５０２１９９６０１０１００４Ｘ", "61050219960101004X"),
            ("610502\u{3000}199601010015\u{200b}", "610502199601010015"),
            ("\u{feff}91610502ma6y00001f", "91610502MA6Y00001F"),
        ] {
            let found = check(text);
            assert_eq!(found.normalised, normalised);
            assert!(found.valid, "{text}");
        }
    }

    #[test]
    fn divisions_of_old_and_of_other_residents_pass() {
        // 612101 was abolished in 1994; 810000 and 830000 are 港澳台居民居住证.
        for number in [
            "612101196001010015",
            "810000199601010000",
            "830000199601010000",
        ] {
            let body = &number[..17];
            let sum: u32 = body
                .chars()
                .zip(RESIDENT_WEIGHTS)
                .map(|(mark, weight)| mark.to_digit(10).unwrap() * weight)
                .sum();
            let number = format!("{body}{}", RESIDENT_CHECKS[sum as usize % 11]);
            assert!(check(&number).valid, "{number}");
        }
    }

    #[test]
    fn an_odd_birth_date_is_a_warning() {
        let number = "610502199601010015";
        for (today, warning) in [
            ("2026-11-24", None),
            ("1996-01-01", None),
            ("1995-12-31", Some("晚于今天")),
            ("2116-12-31", None),
            ("2117-01-01", Some("超过 120 岁")),
        ] {
            let found = check_resident_id(number, today.parse().unwrap());
            assert!(found.valid, "{today}");
            match warning {
                None => assert!(found.warnings.is_empty(), "{today}"),
                Some(words) => {
                    assert_eq!(found.warnings.len(), 1, "{today}");
                    assert!(found.warnings[0].contains(words), "{today}");
                }
            }
        }
    }

    #[test]
    fn eighteen_digits_are_a_credit_code_when_only_that_check_passes() {
        // Invented, all digits, with a 13th month where a resident ID has its birth date.
        let code = "526105020013000042";
        assert!(looks_like_a_resident_id(&code.chars().collect::<Vec<_>>()));
        assert!(!check_resident_id(code, NaiveDate::MAX).valid);
        let found = check(code);
        assert_eq!((found.kind, found.valid), (IdentityKind::CreditCode, true));
    }

    #[test]
    fn other_papers_are_unknown_and_not_wrong_ids() {
        for (text, reason) in [
            ("", "未填写"),
            (" - ", "未填写"),
            ("E12345678", "现为 9 位"),
            ("军字第20261234号", "现为 12 位"),
            ("610502199601010015\u{0}", "现为 19 位"),
            ("张三李四王五赵六钱七孙八周九吴十郑一", "不是数字或字母"),
        ] {
            let found = check(text);
            assert_eq!(found.kind, IdentityKind::Unknown, "{text}");
            let given = found.reason.unwrap();
            assert!(!found.valid && given.contains(reason), "{text}: {given}");
        }
        assert!(!check(&"9".repeat(10_000)).valid);
    }

    #[test]
    fn a_kind_has_its_agreed_name_in_json() {
        for (kind, json) in [
            (IdentityKind::ResidentId, "\"resident_id\""),
            (IdentityKind::CreditCode, "\"credit_code\""),
            (IdentityKind::Unknown, "\"unknown\""),
        ] {
            assert_eq!(serde_json::to_string(&kind).unwrap(), json);
        }
    }

    proptest! {
        /// Both standards promise to find one wrong character.
        #[test]
        fn one_mistyped_digit_never_passes(place in 0..17_usize, digit in 0..10_u32) {
            let right = "610502199601010015";
            let wrong: String = right
                .chars()
                .enumerate()
                .map(|(at, mark)| if at == place { char::from_digit(digit, 10).unwrap() } else { mark })
                .collect();
            let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
            prop_assert_eq!(check_resident_id(&wrong, today).valid, wrong == right);

            let right = "91610502MA6Y00001F";
            let wrong: String = right
                .chars()
                .enumerate()
                .map(|(at, mark)| if at == place { char::from_digit(digit, 10).unwrap() } else { mark })
                .collect();
            prop_assert_eq!(check_credit_code(&wrong).valid, wrong == right);
        }

        #[test]
        fn no_text_makes_a_check_panic(text in "\\PC{0,30}|[0-9Xx]{14,19}") {
            let found = check(&text);
            prop_assert_eq!(found.valid, found.reason.is_none());
        }
    }
}
