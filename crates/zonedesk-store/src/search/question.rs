//! What is asked of the index for what somebody typed.

use super::{document, fold, mark};
use crate::{
    error::{StoreError, StoreResult},
    read::ReadStore,
};
use std::collections::BTreeSet;
use zonedesk_domain::pinyin_typing::answers_to;

/// More words than this are looked for in texts alone.
const MOST_WORDS: usize = 16;
/// Nobody types more letters than this for one name.
const MOST_LETTERS: usize = 40;
/// A body is meant by so many letters or characters at least.
const FEWEST_FOR_A_BODY: usize = 2;

/// What somebody looks for, and how much they may find.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// As it was typed.
    pub text: String,
    /// Whether this person may look behind masks: only then does a telephone number or the number of a
    /// paper find its record, whole or by its last four, and an address by its parts.
    pub behind_masks: bool,
}

impl Sought {
    /// Whether nothing was typed at all.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The index's own words for a search within `parts`; `None` for a text that nothing could hold.
pub(super) fn expression(
    read: &ReadStore<'_>,
    sought: &Sought,
    parts: &[String],
) -> StoreResult<Option<String>> {
    let words = fold::words(&sought.text);
    let names = (words.len() <= MOST_WORDS)
        .then(|| Bodies::read(read, &words))
        .transpose()?;
    let mut conditions: Vec<_> = words
        .iter()
        .filter_map(|word| condition(word, sought.behind_masks, names.as_ref()))
        .collect();
    if conditions.is_empty() {
        return Ok(None);
    }
    if !parts.is_empty() {
        conditions.push(any_of(parts.iter().map(|part| quoted(part)).collect()));
    }
    Ok(Some(conditions.join(" AND ")))
}

/// What a record has to have for one word: the word in its texts; or the word as it is typed for a name
/// or a body; or a number.
fn condition(word: &str, behind_masks: bool, bodies: Option<&Bodies>) -> Option<String> {
    let runs = fold::runs(word);
    if runs.is_empty() {
        return None;
    }
    let mut texts: Vec<_> = runs
        .iter()
        .map(|run| {
            let mut ways = vec![phrase(run, "")];
            if behind_masks {
                ways.push(phrase(run, mark::MASKED));
            }
            any_of(ways)
        })
        .collect();
    let mut ways = vec![match texts.len() {
        1 => texts.remove(0),
        _ => format!("({})", texts.join(" AND ")),
    }];
    let Some(bodies) = bodies else {
        return Some(any_of(ways));
    };
    if let Some(typed) = letters(word) {
        ways.push(quoted(&format!("{}{typed}", mark::NAME)));
        ways.extend((1..typed.len()).map(|end| {
            quoted(&format!(
                "{}{}{}",
                mark::NAME,
                &typed[..end],
                mark::AND_MORE
            ))
        }));
    }
    let whole = fold::joined(word);
    let length = whole.chars().count();
    if behind_masks && (document::TAIL..=MOST_LETTERS).contains(&length) {
        ways.push(quoted(&format!("{}{whole}", mark::WHOLE)));
    }
    ways.extend(
        bodies
            .meant_by(word)
            .iter()
            .map(|name| quoted(&format!("{}{name}", mark::BODY))),
    );
    Some(any_of(ways))
}

/// What is typed for a name: letters and digits of the keyboard, with 隔音符号 left out.
fn letters(word: &str) -> Option<String> {
    let typed: String = word.chars().filter(|c| !matches!(c, '\'' | '’')).collect();
    (typed.len() <= MOST_LETTERS
        && typed.bytes().all(|letter| letter.is_ascii_alphanumeric())
        && typed.bytes().any(|letter| letter.is_ascii_lowercase()))
    .then_some(typed)
}

/// A run of characters that stands in a text: its neighbours, one behind another.
fn phrase(run: &[char], before: &str) -> String {
    let tokens: Vec<_> = match run {
        [single] => vec![single.to_string()],
        [_, _, _, ..] if run.iter().all(char::is_ascii_digit) => fold::threes(run).collect(),
        several => fold::pairs(several).collect(),
    };
    let tokens: Vec<_> = tokens
        .iter()
        .map(|token| format!("{before}{token}"))
        .collect();
    quoted(&tokens.join(" "))
}

fn quoted(tokens: &str) -> String {
    format!("\"{tokens}\"")
}

fn any_of(mut ways: Vec<String>) -> String {
    match ways.len() {
        1 => ways.remove(0),
        _ => format!("({})", ways.join(" OR ")),
    }
}

/// The bodies that records name, and what the directory calls them.
struct Bodies {
    named: BTreeSet<String>,
    /// 简称 and the name it stands for.
    short: Vec<(String, String)>,
}

impl Bodies {
    /// Reads them where one of these words could mean one.
    fn read(read: &ReadStore<'_>, words: &[String]) -> StoreResult<Self> {
        if !words.iter().any(|word| could_mean_a_body(word)) {
            return Ok(Self {
                named: BTreeSet::new(),
                short: Vec::new(),
            });
        }
        let named = read
            .connection()
            .prepare_cached("SELECT name FROM search_bodies")
            .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
            .map_err(StoreError::sqlite("searching"))?;
        let short = read
            .all_agencies()?
            .into_iter()
            .map(|(_, agency)| {
                let listed = agency.listed;
                (
                    fold::joined(&listed.short_name),
                    document::body_key(&listed.name),
                )
            })
            .collect();
        Ok(Self { named, short })
    }

    fn meant_by(&self, word: &str) -> BTreeSet<&String> {
        if !could_mean_a_body(word) {
            return BTreeSet::new();
        }
        let by_short_name = |fits: &dyn Fn(&str) -> bool| -> BTreeSet<&String> {
            self.short
                .iter()
                .filter(|(short, _)| fits(short))
                .filter_map(|(_, name)| self.named.get(name))
                .collect()
        };
        match letters(word) {
            Some(typed) => {
                let mut meant = by_short_name(&|short| answers_to(short, &typed));
                meant.extend(self.named.iter().filter(|name| answers_to(name, &typed)));
                meant
            }
            None => {
                let held = fold::joined(word);
                by_short_name(&|short| short.contains(&held))
            }
        }
    }
}

fn could_mean_a_body(word: &str) -> bool {
    let whole = fold::joined(word);
    whole.chars().count() >= FEWEST_FOR_A_BODY && !whole.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_looked_for_in_texts_names_and_numbers() {
        let bodies = Bodies {
            named: ["临渭区住房和城乡建设局".to_owned(), "税务局".to_owned()].into(),
            short: vec![("区住建局".to_owned(), "临渭区住房和城乡建设局".to_owned())],
        };
        for (word, behind_masks, expected) in [
            ("下邽镇", false, "\"下邽 邽镇\""),
            ("邽", false, "\"邽\""),
            ("邽", true, "(\"邽\" OR \"¦邽\")"),
            ("1234", true, "(\"123 234\" OR \"¦123 ¦234\")|‖1234"),
            ("1234", false, "\"123 234\""),
            ("xy1-申2026", false, "(\"xy y1\" AND \"申2 20 02 26\")"),
            ("l's", false, "(\"l\" AND \"s\")|·ls|·l…"),
            (
                "zjj",
                false,
                "\"zj jj\"|·zjj|·z…|·zj…|§临渭区住房和城乡建设局",
            ),
            ("swj", false, "\"sw wj\"|·swj|·s…|·sw…|§税务局"),
            ("住建", false, "\"住建\"|§临渭区住房和城乡建设局"),
            ("座椅🪑", false, "\"座椅 椅🪑\""),
            ("\u{e815}某", false, "\"\u{e815}某\""),
        ] {
            let (texts, others) = expected.split_once('|').unwrap_or((expected, ""));
            let ways: Vec<String> = std::iter::once(texts.to_owned())
                .chain(others.split('|').filter(|way| !way.is_empty()).map(quoted))
                .collect();
            assert_eq!(
                condition(word, behind_masks, Some(&bodies)),
                Some(any_of(ways)),
                "{word}"
            );
        }
        assert_eq!(condition("，。", true, Some(&bodies)), None);
    }
}
