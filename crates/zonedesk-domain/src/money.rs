//! 金额 – money in whole 分, read from what people type and written as 人民币大写.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::contact::half_width;

/// 分 – an amount of money; 100 分 are 1 元. Never a floating number, because tariffs of
/// 0.15 元 exist. Serialised as the bare count of 分.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Fen(i64);

/// Why an amount could not be read, added up or written in capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum MoneyError {
    /// Nothing was typed.
    #[error("金额未填写，请填写如 12.50 的数字；不收费请填 0")]
    Empty,
    /// Something else than digits with at most one decimal point.
    #[error("金额不是数字，请填写如 12.50 的数字")]
    NotANumber,
    /// The amount is below zero.
    #[error("金额不能是负数，请填写 0 或更大的数字")]
    Negative,
    /// There is a part smaller than one 分.
    #[error("金额最多两位小数（精确到分），请核对")]
    TooManyDecimals,
    /// The amount, or a sum, is above [`Fen::LARGEST`].
    #[error("金额过大，最大为 999,999,999,999.99 元，请核对")]
    TooLarge,
}

impl Fen {
    /// Nothing to pay.
    pub const ZERO: Fen = Fen(0);

    /// 9,999 亿 9,999 万 9,999 元 9 角 9 分: the largest amount that can be typed and the
    /// largest that has a 大写 here.
    pub const LARGEST: Fen = Fen(99_999_999_999_999);

    /// An amount of that many 分.
    pub const fn new(fen: i64) -> Fen {
        Fen(fen)
    }

    /// The number of 分.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// The sum, or `None` when it does not fit.
    pub const fn checked_add(self, other: Fen) -> Option<Fen> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Fen(fen)),
            None => None,
        }
    }

    /// The difference (negative for a shortage), or `None` when it does not fit.
    pub const fn checked_sub(self, other: Fen) -> Option<Fen> {
        match self.0.checked_sub(other.0) {
            Some(fen) => Some(Fen(fen)),
            None => None,
        }
    }

    /// The price of so many pieces at this unit price, or `None` when it does not fit.
    pub const fn checked_mul(self, count: i64) -> Option<Fen> {
        match self.0.checked_mul(count) {
            Some(fen) => Some(Fen(fen)),
            None => None,
        }
    }

    /// The sum of all amounts; [`MoneyError::TooLarge`] instead of an overflow.
    pub fn total(amounts: impl IntoIterator<Item = Fen>) -> Result<Fen, MoneyError> {
        amounts
            .into_iter()
            .try_fold(Fen::ZERO, Fen::checked_add)
            .ok_or(MoneyError::TooLarge)
    }

    /// Reads an amount in 元 as people type it: `1,001.00`, `0.15`, `¥3.5`, `３．５元`.
    ///
    /// Commas must stand every three digits, so that a decimal comma (`1,5`) is refused
    /// and not read as fifteen.
    pub fn parse_yuan(text: &str) -> Result<Fen, MoneyError> {
        let folded: String = text.chars().map(half_width).collect();
        let amount = folded.trim();
        let amount = amount.strip_prefix(['¥', '￥']).unwrap_or(amount);
        let amount = amount.strip_suffix('元').unwrap_or(amount).trim();
        if amount.is_empty() {
            return Err(MoneyError::Empty);
        }
        // U+2212 is the minus sign that spreadsheets and input methods put in.
        if let Some(rest) = amount.strip_prefix(['-', '\u{2212}']) {
            let rest = rest.trim_start().trim_start_matches(['¥', '￥']);
            read_positive(rest)?;
            return Err(MoneyError::Negative);
        }
        read_positive(amount)
    }

    /// The amount with two decimals and no commas, for files: `1001.00`.
    pub fn plain(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (yuan, fen) = self.split();
        format!("{sign}{yuan}.{fen:02}")
    }

    /// 人民币大写 by the 《正确填写票据和结算凭证的基本规定》: `人民币壹仟零壹元整`.
    ///
    /// Where that rule leaves a choice: 整 follows both 元 and 角 (会计基础工作规范
    /// 第五十二条 wants it after 角), 零 stands before 角 when the 元 digit is 0, and no
    /// 零 stands before a section that fills its 仟 place. Negative amounts and amounts
    /// above [`Fen::LARGEST`] have none.
    pub fn words(self) -> Result<String, MoneyError> {
        if self.0 < 0 {
            return Err(MoneyError::Negative);
        }
        if self > Fen::LARGEST {
            return Err(MoneyError::TooLarge);
        }
        let (yuan, rest) = self.split();
        let (jiao, fen) = (rest / 10, rest % 10);

        let mut words = String::from("人民币");
        if yuan > 0 {
            words.push_str(&yuan_words(yuan));
            words.push('元');
        } else if rest == 0 {
            words.push_str("零元");
        }
        if jiao > 0 {
            if yuan > 0 && yuan.is_multiple_of(10) {
                words.push('零');
            }
            words.push(digit(jiao));
            words.push('角');
        }
        if fen > 0 {
            if jiao == 0 && yuan > 0 {
                words.push('零');
            }
            words.push(digit(fen));
            words.push('分');
        } else {
            words.push('整');
        }
        Ok(words)
    }

    /// Whole 元 and the 分 beyond them, both without the sign.
    const fn split(self) -> (u64, u64) {
        let fen = self.0.unsigned_abs();
        (fen / 100, fen % 100)
    }
}

/// With commas and two decimals, for people: `1,001.00`.
impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (yuan, fen) = self.split();
        let digits = yuan.to_string();
        let mut shown = String::with_capacity(digits.len() * 4 / 3 + 4);
        if self.0 < 0 {
            shown.push('-');
        }
        for (place, figure) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                shown.push(',');
            }
            shown.push(figure);
        }
        shown.push_str(&format!(".{fen:02}"));
        // `pad` keeps `{:>12}` working in ledgers and on the command line.
        f.pad(&shown)
    }
}

fn read_positive(amount: &str) -> Result<Fen, MoneyError> {
    let (whole, decimals) = match amount.split_once('.') {
        Some((whole, decimals)) => (whole, Some(decimals)),
        None => (amount, None),
    };
    let whole = without_commas(whole)?;
    if whole.is_empty() || !all_digits(&whole) {
        return Err(MoneyError::NotANumber);
    }
    let fen = match decimals {
        None => 0,
        Some(decimals) if decimals.is_empty() || !all_digits(decimals) => {
            return Err(MoneyError::NotANumber);
        }
        Some(decimals) if decimals.len() > 2 => return Err(MoneyError::TooManyDecimals),
        // "3.5" is 50 分, "3.05" is 5 分.
        Some(decimals) => number(decimals)? * if decimals.len() == 1 { 10 } else { 1 },
    };
    number(&whole)?
        .checked_mul(100)
        .and_then(|yuan| yuan.checked_add(fen))
        .map(Fen)
        .filter(|amount| *amount <= Fen::LARGEST)
        .ok_or(MoneyError::TooLarge)
}

/// Takes thousands commas out; `NotANumber` when one stands elsewhere.
fn without_commas(whole: &str) -> Result<String, MoneyError> {
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let grouped = !rest.is_empty();
    let wrong_first = first.is_empty() || first.len() > 3;
    if grouped && (wrong_first || rest.iter().any(|group| group.len() != 3)) {
        return Err(MoneyError::NotANumber);
    }
    Ok(std::iter::once(first).chain(rest).collect())
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Reads digits only; the one way left to fail is that there are too many of them.
fn number(digits: &str) -> Result<i64, MoneyError> {
    digits.parse().map_err(|_| MoneyError::TooLarge)
}

fn digit(value: u64) -> char {
    match value {
        1 => '壹',
        2 => '贰',
        3 => '叁',
        4 => '肆',
        5 => '伍',
        6 => '陆',
        7 => '柒',
        8 => '捌',
        9 => '玖',
        _ => '零',
    }
}

fn yuan_words(yuan: u64) -> String {
    let sections = [
        (yuan / 100_000_000, "亿"),
        (yuan / 10_000 % 10_000, "万"),
        (yuan % 10_000, ""),
    ];
    let mut words = String::new();
    for (section, unit) in sections {
        if section == 0 {
            continue;
        }
        if section < 1_000 && !words.is_empty() {
            words.push('零');
        }
        section_words(section, &mut words);
        words.push_str(unit);
    }
    words
}

/// One section of four places, 1 to 9,999, without zeros at either end.
fn section_words(section: u64, words: &mut String) {
    let mut started = false;
    let mut zero_waiting = false;
    for (scale, unit) in [(1_000, "仟"), (100, "佰"), (10, "拾"), (1, "")] {
        let value = section / scale % 10;
        if value == 0 {
            zero_waiting = started;
            continue;
        }
        if zero_waiting {
            words.push('零');
            zero_waiting = false;
        }
        words.push(digit(value));
        words.push_str(unit);
        started = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words_of(amount: &str) -> String {
        Fen::parse_yuan(amount).unwrap().words().unwrap()
    }

    #[test]
    fn words_follow_the_official_examples() {
        for (amount, words) in [
            ("1,409.50", "人民币壹仟肆佰零玖元伍角整"),
            ("6,007.14", "人民币陆仟零柒元壹角肆分"),
            ("1,680.32", "人民币壹仟陆佰捌拾元零叁角贰分"),
            ("107,000.53", "人民币壹拾万柒仟元零伍角叁分"),
            ("16,409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
            ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ] {
            assert_eq!(words_of(amount), words, "{amount}");
        }
    }

    #[test]
    fn words_follow_the_canonical_choices() {
        for (amount, words) in [
            ("0.00", "人民币零元整"),
            ("0.05", "人民币伍分"),
            ("0.30", "人民币叁角整"),
            ("1.00", "人民币壹元整"),
            ("1.01", "人民币壹元零壹分"),
            ("1.10", "人民币壹元壹角整"),
            ("10.00", "人民币壹拾元整"),
            ("10.50", "人民币壹拾元零伍角整"),
            ("20.05", "人民币贰拾元零伍分"),
            ("100.10", "人民币壹佰元零壹角整"),
            ("1,001.00", "人民币壹仟零壹元整"),
            ("1,010.00", "人民币壹仟零壹拾元整"),
            ("10,010.10", "人民币壹万零壹拾元零壹角整"),
            ("12,345.67", "人民币壹万贰仟叁佰肆拾伍元陆角柒分"),
            ("100,005.00", "人民币壹拾万零伍元整"),
            ("1,000,000.00", "人民币壹佰万元整"),
            ("1,000,100.01", "人民币壹佰万零壹佰元零壹分"),
            ("3,504,096.43", "人民币叁佰伍拾万肆仟零玖拾陆元肆角叁分"),
            ("10,100,000.00", "人民币壹仟零壹拾万元整"),
            ("100,000,001.00", "人民币壹亿零壹元整"),
        ] {
            assert_eq!(words_of(amount), words, "{amount}");
        }
    }

    #[test]
    fn words_cross_the_section_borders() {
        for (amount, words) in [
            ("0.15", "人民币壹角伍分"),
            ("10,000.05", "人民币壹万元零伍分"),
            ("100,010,000", "人民币壹亿零壹万元整"),
            ("100,001,000", "人民币壹亿壹仟元整"),
            ("1,000,010,000", "人民币壹拾亿零壹万元整"),
            (
                "999,999,999,999.99",
                "人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
            ),
        ] {
            assert_eq!(words_of(amount), words, "{amount}");
        }
    }

    #[test]
    fn words_stop_at_their_limits() {
        assert_eq!(Fen::new(-1).words(), Err(MoneyError::Negative));
        let above = Fen::LARGEST.checked_add(Fen::new(1)).unwrap();
        assert_eq!(above.words(), Err(MoneyError::TooLarge));
        assert_eq!(Fen::new(i64::MAX).words(), Err(MoneyError::TooLarge));
    }

    #[test]
    fn amounts_are_read_as_people_type_them() {
        for (text, fen) in [
            ("1,001.00", 100_100),
            ("0.15", 15),
            ("¥3.5", 350),
            ("￥3.50", 350),
            ("¥ 3.50", 350),
            ("３．５", 350),
            ("１，００１．００", 100_100),
            (" 12 ", 1_200),
            ("\u{3000}12元\u{3000}", 1_200),
            ("0", 0),
            ("0.00", 0),
            ("007.10", 710),
            ("1,234,567.89", 123_456_789),
            ("999999999999.99", 99_999_999_999_999),
        ] {
            assert_eq!(Fen::parse_yuan(text), Ok(Fen::new(fen)), "{text}");
        }
    }

    #[test]
    fn a_wrong_amount_is_refused_for_its_own_reason() {
        for (text, error) in [
            ("", MoneyError::Empty),
            ("  \u{3000}", MoneyError::Empty),
            ("¥", MoneyError::Empty),
            ("元", MoneyError::Empty),
            ("-1", MoneyError::Negative),
            ("－0.50", MoneyError::Negative),
            ("\u{2212}3", MoneyError::Negative),
            ("¥-3", MoneyError::Negative),
            ("-¥3", MoneyError::Negative),
            ("-abc", MoneyError::NotANumber),
            ("1.234", MoneyError::TooManyDecimals),
            ("0.150", MoneyError::TooManyDecimals),
            ("1000000000000", MoneyError::TooLarge),
            ("99999999999999999999", MoneyError::TooLarge),
            ("abc", MoneyError::NotANumber),
            ("1,5", MoneyError::NotANumber),
            ("1,00.00", MoneyError::NotANumber),
            (",100", MoneyError::NotANumber),
            ("1.2.3", MoneyError::NotANumber),
            ("1.", MoneyError::NotANumber),
            (".5", MoneyError::NotANumber),
            ("1e3", MoneyError::NotANumber),
            ("+5", MoneyError::NotANumber),
            ("1 000", MoneyError::NotANumber),
            ("1\u{0}2", MoneyError::NotANumber),
            ("壹元", MoneyError::NotANumber),
        ] {
            assert_eq!(Fen::parse_yuan(text), Err(error), "{text:?}");
        }
        let endless = "9".repeat(10_000);
        assert_eq!(Fen::parse_yuan(&endless), Err(MoneyError::TooLarge));
    }

    #[test]
    fn amounts_are_shown_with_commas_and_written_plainly_to_files() {
        for (fen, shown, plain) in [
            (0, "0.00", "0.00"),
            (15, "0.15", "0.15"),
            (99_999, "999.99", "999.99"),
            (100_100, "1,001.00", "1001.00"),
            (-100_105, "-1,001.05", "-1001.05"),
            (123_456_789, "1,234,567.89", "1234567.89"),
        ] {
            assert_eq!(Fen::new(fen).to_string(), shown);
            assert_eq!(Fen::new(fen).plain(), plain);
        }
        assert_eq!(format!("{:>9}", Fen::new(100_100)), " 1,001.00");
        assert_eq!(Fen::new(i64::MIN).to_string(), "-92,233,720,368,547,758.08");
    }

    #[test]
    fn sums_and_products_fail_instead_of_overflowing() {
        assert_eq!(Fen::new(20).checked_mul(7), Some(Fen::new(140)));
        assert_eq!(Fen::new(i64::MAX).checked_mul(2), None);
        assert_eq!(Fen::new(i64::MAX).checked_add(Fen::new(1)), None);
        assert_eq!(Fen::new(i64::MIN).checked_sub(Fen::new(1)), None);
        assert_eq!(Fen::total([]), Ok(Fen::ZERO));
        assert_eq!(Fen::total([Fen::new(15), Fen::new(35)]), Ok(Fen::new(50)));
        assert_eq!(
            Fen::total([Fen::new(i64::MAX), Fen::new(1)]),
            Err(MoneyError::TooLarge)
        );
    }

    #[test]
    fn an_amount_is_one_integer_in_json() {
        assert_eq!(serde_json::to_string(&Fen::new(350)).unwrap(), "350");
        assert_eq!(serde_json::from_str::<Fen>("350").unwrap(), Fen::new(350));
        assert!(serde_json::from_str::<Fen>("3.5").is_err());
    }

    /// Reads a 大写 back, knowing nothing of how it was written.
    fn read_words(words: &str) -> i64 {
        let (mut total, mut section, mut value) = (0_i64, 0_i64, 0_i64);
        let mut fen = 0;
        for mark in words.trim_start_matches("人民币").chars() {
            match mark {
                '拾' | '佰' | '仟' => {
                    section += value
                        * match mark {
                            '拾' => 10,
                            '佰' => 100,
                            _ => 1_000,
                        };
                    value = 0;
                }
                '万' | '亿' => {
                    let scale = if mark == '万' { 10_000 } else { 100_000_000 };
                    total += (section + value) * scale;
                    (section, value) = (0, 0);
                }
                '元' => {
                    total += section + value;
                    (section, value) = (0, 0);
                }
                '角' => {
                    fen += value * 10;
                    value = 0;
                }
                '分' => {
                    fen += value;
                    value = 0;
                }
                '整' => {}
                figure => {
                    let figures = "零壹贰叁肆伍陆柒捌玖";
                    value = figures.chars().position(|known| known == figure).unwrap() as i64;
                }
            }
        }
        total * 100 + fen
    }

    /// From 0.00 to 99,999.99, the amounts that a counter can meet.
    #[test]
    fn every_amount_of_a_counter_is_read_back_from_its_words() {
        for fen in 0..10_000_000 {
            let words = Fen::new(fen).words().unwrap();
            assert_eq!(read_words(&words), fen, "{words}");
        }
    }

    /// Amounts of every size, and amounts made mostly of zeros, where the rules are.
    fn amounts() -> impl Strategy<Value = i64> {
        let sparse = proptest::collection::vec(prop_oneof![3 => Just(0_i64), 1 => 1..=9_i64], 14)
            .prop_map(|digits| digits.iter().fold(0, |sum, digit| sum * 10 + digit));
        prop_oneof![0..=Fen::LARGEST.get(), 0..1_000_000_i64, sparse]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn an_amount_written_is_the_amount_read(fen in amounts()) {
            let amount = Fen::new(fen);
            prop_assert_eq!(Fen::parse_yuan(&amount.plain()), Ok(amount));
            prop_assert_eq!(Fen::parse_yuan(&amount.to_string()), Ok(amount));
        }

        #[test]
        fn words_mean_the_amount_and_keep_their_form(fen in amounts()) {
            let words = Fen::new(fen).words().unwrap();
            prop_assert_eq!(read_words(&words), fen, "{}", words);
            prop_assert!(!words.contains("零零"), "{}", words);
            prop_assert!(words.ends_with('整') || words.ends_with('分'), "{}", words);
            prop_assert_eq!(words.ends_with('分'), fen % 10 != 0, "{}", words);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "\\PC{0,40}") {
            let _ = Fen::parse_yuan(&text);
        }
    }
}
