//! Pinyin as it is typed (拼音): 住建局 is found by `zjj`, 李四 by `ls`, `lisi` and `lis`, 张晓明 by
//! `zhangxm`, whichever way their characters may be read.

use pinyin::ToPinyinMulti as _;
use std::collections::BTreeSet;

/// One character as it may be typed: all its readings, or itself.
type Typed = Vec<String>;

/// How many characters of a name are followed when it is typed by initials.
const MOST_INITIALS: usize = 8;
/// How many characters of a name are followed when it, or the first of them, is typed in full.
const MOST_SYLLABLES: usize = 4;
/// In how many ways that much of a name may be typed. One character more, and it is followed less far.
const MOST_WAYS: usize = 32;

/// A text character by character. One with several readings (重 长 单 曾 解) answers to each. Letters and
/// digits stand for themselves; everything else is passed over.
fn readings(text: &str) -> Vec<Typed> {
    text.chars()
        .filter_map(|character| {
            if character.is_ascii_alphanumeric() {
                return Some(vec![character.to_ascii_lowercase().to_string()]);
            }
            let mut readings: Typed = character
                .to_pinyin_multi()?
                .into_iter()
                .map(|reading| reading.plain().replace('ü', "v"))
                .filter(|reading| reading.bytes().all(|letter| letter.is_ascii_lowercase()))
                .collect();
            readings.sort_unstable();
            readings.dedup();
            (!readings.is_empty()).then_some(readings)
        })
        .collect()
}

/// The same by first letters alone.
fn initials(readings: &[Typed]) -> Vec<Typed> {
    readings
        .iter()
        .map(|readings| {
            let mut letters: Typed = readings
                .iter()
                .filter_map(|reading| reading.get(..1).map(str::to_owned))
                .collect();
            letters.dedup();
            letters
        })
        .collect()
}

/// Where in `text` the `typed` initials begin, in characters that have initials; `None` when they do
/// not stand in it, or are no initials at all.
#[must_use]
pub fn find_initials(text: &str, typed: &str) -> Option<usize> {
    let typed = typed.to_ascii_lowercase();
    if typed.is_empty() || !typed.chars().all(|c| c.is_ascii_alphanumeric()) {
        return None;
    }
    begins_at(&initials(&readings(text)), &typed)
}

/// Whether `typed`, in small letters, begins what `text` is typed as from one of its characters on, by
/// initials, in full, or the first of them in full and the others by initials (`zhangxm`).
#[must_use]
pub fn answers_to(text: &str, typed: &str) -> bool {
    let full = readings(text);
    let short = initials(&full);
    !typed.is_empty()
        && (begins_at(&short, typed).is_some()
            || begins_at(&full, typed).is_some()
            || (0..full.len())
                .any(|start| begins(&mixed(&full, &short, start, typed.len()), typed)))
}

/// From `start` on, the first character in full and as many others by initials.
fn mixed(full: &[Typed], short: &[Typed], start: usize, others: usize) -> Vec<Typed> {
    let others = short.iter().skip(start + 1).take(others);
    full.get(start).into_iter().chain(others).cloned().collect()
}

/// From which character on the text may be typed so that it begins with `typed`.
fn begins_at(text: &[Typed], typed: &str) -> Option<usize> {
    (0..text.len()).find(|start| begins(&text[*start..], typed))
}

fn begins(text: &[Typed], typed: &str) -> bool {
    let Some((first, rest)) = text.split_first() else {
        return typed.is_empty();
    };
    first.iter().any(|reading| {
        reading.starts_with(typed)
            || typed
                .strip_prefix(reading.as_str())
                .is_some_and(|left| begins(rest, left))
    })
}

/// What a name is found by, for an index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typings {
    /// Everything that is typed on the way to it, by initials, in full and half of each, from each of its characters on.
    pub begun: BTreeSet<String>,
    /// Those after which more of the name follows that is not followed: whatever is typed behind one of
    /// them finds the name too.
    pub left_open: BTreeSet<String>,
}

impl Typings {
    /// Adds what one more name is found by.
    pub fn add(&mut self, name: &str) {
        let full = readings(name);
        let short = initials(&full);
        for start in 0..full.len() {
            self.follow(&short[start..], MOST_INITIALS);
            self.follow(&full[start..], MOST_SYLLABLES);
            self.follow(&mixed(&full, &short, start, MOST_SYLLABLES), MOST_SYLLABLES);
        }
    }

    fn follow(&mut self, text: &[Typed], most: usize) {
        let mut ways = vec![String::new()];
        for (place, readings) in text.iter().enumerate() {
            if place == most || ways.len() * readings.len() > MOST_WAYS {
                self.left_open
                    .extend(ways.into_iter().filter(|way| !way.is_empty()));
                return;
            }
            let mut longer = Vec::with_capacity(ways.len() * readings.len());
            for way in &ways {
                for reading in readings {
                    for letters in 1..=reading.len() {
                        self.begun.insert(format!("{way}{}", &reading[..letters]));
                    }
                    longer.push(format!("{way}{reading}"));
                }
            }
            ways = longer;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    #[test]
    fn a_name_answers_to_initials_and_to_full_pinyin_from_a_syllable_on() {
        for (name, answers, does_not) in [
            (
                "李四",
                &["l", "ls", "s", "li", "lis", "lisi", "si"][..],
                &["isi", "lsi", "lisix", "i", ""][..],
            ),
            ("吕布", &["lb", "lv", "lvbu"], &["lu"]),
            (
                "欧阳·买买提",
                &[
                    "oy",
                    "oymmt",
                    "ouyangmaimaiti",
                    "ouymmt",
                    "maimt",
                    "mmt",
                    "maiti",
                ],
                &["ouyangm mt"],
            ),
            ("西安路", &["xal", "xianlu", "xian"], &[]),
            ("Tom李", &["tom", "toml", "tomli", "om", "li"], &["tomi"]),
            ("𬎆", &[], &["b", "x"]),
        ] {
            for typed in answers {
                assert!(answers_to(name, typed), "{name} {typed}");
            }
            for typed in does_not {
                assert!(!answers_to(name, typed), "{name} {typed}");
            }
        }
    }

    /// 百家姓 read otherwise than in words; each with the reading of words beside it.
    #[test]
    fn surnames_answer_to_the_way_they_are_read_as_names() {
        for (name, readings) in [
            ("单", &["shan", "dan"][..]),
            ("曾", &["zeng", "ceng"]),
            ("仇", &["qiu", "chou"]),
            ("解", &["xie", "jie"]),
            ("查", &["zha", "cha"]),
            ("区", &["ou", "qu"]),
            ("任", &["ren"]),
            ("盖", &["ge", "gai"]),
            ("朴", &["piao", "pu"]),
            ("乐", &["yue", "le"]),
            ("翟", &["zhai", "di"]),
            ("尉迟", &["yuchi", "weichi"]),
            ("万俟", &["moqi", "wansi"]),
            ("覃", &["qin", "tan"]),
            ("缪", &["miao"]),
            ("华", &["hua"]),
            ("燕", &["yan"]),
            ("员", &["yun", "yuan"]),
            ("种", &["chong", "zhong"]),
            ("洗", &["xian", "xi"]),
            ("折", &["she", "zhe"]),
            ("长孙", &["zhangsun", "changsun"]),
            ("澹台", &["tantai", "dantai"]),
            ("秘", &["bi", "mi"]),
            ("繁", &["po", "fan"]),
            ("召", &["shao", "zhao"]),
            ("黑", &["he", "hei"]),
            ("逄", &["pang"]),
            ("冼", &["xian"]),
            ("宓", &["mi"]),
            ("郇", &["xun", "huan"]),
            ("都", &["du", "dou"]),
            ("那", &["na"]),
            ("句", &["gou", "ju"]),
            ("车", &["che"]),
            ("石", &["shi"]),
            ("令狐", &["linghu"]),
            ("宿", &["su", "xiu"]),
            ("祭", &["zhai", "ji"]),
            ("晟", &["cheng", "sheng"]),
        ] {
            for reading in readings {
                assert!(answers_to(name, reading), "{name} {reading}");
            }
        }
    }

    proptest! {
        /// As far as a name is followed, the index and the rule say the same.
        #[test]
        fn what_is_begun_is_what_a_name_answers_to(
            name in "[李四单曾重长乐会张晓明A1·]{0,5}",
            typed in "[a-z1]{1,9}",
            cut: prop::sample::Index,
        ) {
            let mut typings = Typings::default();
            typings.add(&name);
            for way in &typings.begun {
                prop_assert!(answers_to(&name, way), "{name} {way}");
            }
            let known: Vec<_> = typings.begun.iter().collect();
            let typed = match known.get(cut.index(known.len() + 1)) {
                Some(way) => format!("{way}{}", &typed[..typed.len() / 5]),
                None => typed,
            };
            let is_open = typings.left_open.iter().any(|open| typed.starts_with(open));
            prop_assert_eq!(
                typings.begun.contains(&typed) || is_open && answers_to(&name, &typed),
                answers_to(&name, &typed),
                "{} {}", name, typed
            );
        }
    }

    #[test]
    fn a_long_name_is_left_open_and_never_followed_for_ever() {
        let mut typings = Typings::default();
        typings.add("临渭区住房和城乡建设局");
        assert!(typings.begun.contains("lwqzfhcx") && !typings.begun.contains("lwqzfhcxj"));
        assert!(typings.left_open.contains("lwqzfhcx"));
        assert!(typings.left_open.contains("linweiquzhu"));
        let mut odd = Typings::default();
        odd.add(&"和会长行重乐".repeat(2_000));
        assert!(odd.begun.len() < 2_000, "{}", odd.begun.len());
    }
}
