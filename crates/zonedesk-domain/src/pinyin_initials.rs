//! Pinyin initials (拼音首字母): 住建局 is found by `zjj`, whichever way its characters may be read.

use pinyin::ToPinyinMulti as _;

/// One character as it may be typed: the initials of all its readings, or itself.
type Typed = Vec<char>;

/// A text as its initials may be typed, character by character.
///
/// A character with several readings (重 长 单 曾 解) answers to each. Letters and digits stand for
/// themselves; everything else is passed over.
#[must_use]
fn initials(text: &str) -> Vec<Typed> {
    text.chars()
        .filter_map(|character| {
            if character.is_ascii_alphanumeric() {
                return Some(vec![character.to_ascii_lowercase()]);
            }
            let mut letters: Vec<char> = character
                .to_pinyin_multi()?
                .into_iter()
                .filter_map(|reading| reading.plain().chars().next())
                .map(|letter| if letter == 'ü' { 'v' } else { letter })
                .collect();
            letters.sort_unstable();
            letters.dedup();
            Some(letters)
        })
        .collect()
}

/// Where in `text` the `typed` initials begin, in characters that have initials; `None` when they do
/// not stand in it, or are no initials at all.
#[must_use]
pub fn find_initials(text: &str, typed: &str) -> Option<usize> {
    let typed: Vec<char> = typed.chars().map(|c| c.to_ascii_lowercase()).collect();
    if typed.is_empty() || !typed.iter().all(char::is_ascii_alphanumeric) {
        return None;
    }
    let text = initials(text);
    text.windows(typed.len()).position(|window| {
        window
            .iter()
            .zip(&typed)
            .all(|(letters, letter)| letters.contains(letter))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_found_by_the_initials_people_type() {
        for (text, typed, expect) in [
            ("区住建局", "zjj", Some(1)),
            ("区住建局", "qzjj", Some(0)),
            ("区住建局", "ZJ", Some(1)),
            ("临渭区住房和城乡建设局", "zfhcx", Some(3)),
            ("市场监督管理局", "scjg", None),
            ("重庆路街道", "cq", Some(0)),
            ("重点项目办", "zd", Some(0)),
            ("区12345热线", "12345rx", Some(1)),
            ("下邽镇", "xgz", Some(0)),
            ("绿化办", "lh", Some(0)),
            ("区住建局", "住建", None),
            ("区住建局", "", None),
        ] {
            assert_eq!(find_initials(text, typed), expect, "{text} {typed}");
        }
    }
}
