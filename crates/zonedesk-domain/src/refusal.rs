//! Steps that may not be taken (不能办理): beside which field the reason stands, and what to do.

use chrono::NaiveDate;
use thiserror::Error;

/// The longest text a person may type into one field, in characters: some twenty pages.
pub const LONGEST_TEXT: usize = 10_000;

/// The longest name, contact or other single line, in characters.
pub const LONGEST_LINE: usize = 100;

/// Why a step may not be taken, for the person at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{words}")]
pub struct Refusal {
    /// The field it stands beside; empty when it is about the record as a whole.
    pub field: &'static str,
    /// What to do, in Chinese.
    pub words: String,
}

impl Refusal {
    /// A reason beside `field`.
    pub(crate) fn beside(field: &'static str, words: impl Into<String>) -> Self {
        Self {
            field,
            words: words.into(),
        }
    }

    /// The record stands where this step does not fit.
    pub(crate) fn not_now(words: impl Into<String>) -> Self {
        Self::beside("", words)
    }
}

/// Refuses a text that is missing or longer than [`LONGEST_TEXT`].
pub(crate) fn check_text(field: &'static str, name: &str, text: &str) -> Result<(), Refusal> {
    if text.is_empty() {
        return Err(Refusal::beside(field, format!("请填写{name}。")));
    }
    check_length(field, name, text, LONGEST_TEXT)
}

/// Refuses a line that is missing or longer than [`LONGEST_LINE`].
pub(crate) fn check_line(field: &'static str, name: &str, text: &str) -> Result<(), Refusal> {
    if text.is_empty() {
        return Err(Refusal::beside(field, format!("请填写{name}。")));
    }
    check_length(field, name, text, LONGEST_LINE)
}

/// Refuses a text that is longer than `most` characters.
pub(crate) fn check_length(
    field: &'static str,
    name: &str,
    text: &str,
    most: usize,
) -> Result<(), Refusal> {
    let length = text.chars().count();
    if length > most {
        return Err(Refusal::beside(
            field,
            format!("{name}不超过 {most} 个字，现有 {length} 个字，请缩短。"),
        ));
    }
    Ok(())
}

/// Refuses a day before what it follows or after today.
pub(crate) fn check_day(
    on: NaiveDate,
    not_before: NaiveDate,
    what_was: &str,
    today: NaiveDate,
) -> Result<(), Refusal> {
    if on > today {
        return Err(Refusal::beside("on", "日期不能晚于今天，请核对。"));
    }
    if on < not_before {
        return Err(Refusal::beside(
            "on",
            format!("日期不能早于{what_was}（{not_before}），请核对。"),
        ));
    }
    Ok(())
}

/// What was typed or pasted, without what nobody can see: control characters, direction marks and
/// white space at both ends. Line breaks stay.
#[must_use]
pub fn tidy(text: &str) -> String {
    let kept: String = text
        .replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' { '\n' } else { c })
        .filter(|c| matches!(c, '\n' | '\t') || !(c.is_control() || is_unseen(*c)))
        .collect();
    kept.trim().to_owned()
}

/// The same on one line.
#[must_use]
pub fn tidy_line(text: &str) -> String {
    tidy(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Marks that turn the direction of writing, and those that take no room.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_can_see_is_left_out_and_nothing_else() {
        for (typed, kept) in [
            (
                "  社保补贴\u{0}怎么领 \r\n第二行\r第三行　",
                "社保补贴怎么领 \n第二行\n第三行",
            ),
            ("\u{0}\u{202e}\u{200b}", ""),
            ("下邽镇蔺㛃𬎆😀👨\u{200d}👩", "下邽镇蔺㛃𬎆😀👨\u{200d}👩"),
            ("葛\u{e0100}\tA", "葛\u{e0100}\tA"),
        ] {
            assert_eq!(tidy(typed), kept, "{typed:?}");
        }
        assert_eq!(tidy_line(" 张 \n 三 "), "张 三");
    }

    #[test]
    fn a_text_is_there_and_not_too_long() {
        let check = |text: &str| check_text("content", "咨询内容", text).map_err(|e| e.words);
        assert_eq!(check("问"), Ok(()));
        assert_eq!(check(&"问".repeat(LONGEST_TEXT)), Ok(()));
        assert_eq!(check(""), Err("请填写咨询内容。".to_owned()));
        assert_eq!(
            check(&"𬎆".repeat(LONGEST_TEXT + 1)),
            Err("咨询内容不超过 10000 个字，现有 10001 个字，请缩短。".to_owned())
        );
    }
}
