//! Any text that people can type is kept as it was typed, and found again by any part of it.

#![cfg(test)]

use std::collections::BTreeSet;
use zonedesk_domain::{
    application::{Field, Received},
    journal::EntityId,
};
use zonedesk_store::{ApplicationFilter, Found, Store};
use zonedesk_testkit::{
    desk::{TempDesk, whole, write},
    memory_scan::MemoryScan,
    sample,
};

fn application(name: &str, content: &str) -> Received {
    let texts = [(Field::ApplicantName, name), (Field::Content, content)]
        .map(|(field, text)| (field, text.to_owned()));
    Received {
        texts: texts.into(),
        ..sample::application()
    }
}

fn found(store: &Store, text: &str) -> BTreeSet<EntityId> {
    let found = store
        .read()
        .search(&whole(text), 100_000)
        .unwrap_or_else(|error| panic!("“{text}”: {error}"));
    found
        .into_iter()
        .map(|found| match found {
            Found::Application(application) => application.id,
            other @ (Found::Consultation(_)
            | Found::Suggestion(_)
            | Found::Copy(_)
            | Found::Material(_)) => {
                panic!("{other:?}")
            }
        })
        .collect()
}

/// SplitMix64: the same choices on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % limit as u64) as usize
    }
}

fn long_text() -> String {
    let words = [
        "关于向阳街道老旧小区改造资金",
        "下邽镇𬎆女士",
        "㛃㛃蔺",
        "2025年",
        "Budget",
        "、",
        " ",
        "。",
    ];
    let mut chance = Chance(10_000);
    let text: String = std::iter::repeat_with(|| words[chance.below(words.len())])
        .flat_map(str::chars)
        .take(10_000)
        .collect();
    assert_eq!(text.chars().count(), 10_000);
    text
}

#[test]
fn every_text_is_read_back_as_it_was_written() {
    let long = long_text();
    let texts = [
        ("10,000 characters", long.as_str()),
        ("emoji", "希望增加座椅🪑👨‍👩‍👧‍👦🇨🇳"),
        ("a NUL", "前\0后"),
        ("only NULs", "\0\0\0"),
        (
            "every control character",
            "\u{1}\u{2}\t\r\n\u{1b}[31m\u{7f}\u{85}",
        ),
        ("rare characters", "邽 蔺 㛃 𬎆 𠮷 〇 々"),
        ("characters of private use", "\u{e000}\u{e815}\u{f0000}"),
        ("combining marks", "e\u{301}x\u{301}\u{302} न\u{93f} กำ"),
        ("right to left", "\u{202e}שלום مرحبا\u{202c}"),
        ("only spaces", "   \u{3000}\u{a0} "),
        ("nothing", ""),
        (
            "quotes and operators",
            "\"a\" OR 'b' * ( ) ^ NEAR -- ; DROP TABLE entries",
        ),
        (
            "characters that fold to more than one",
            "ﬁ ㈱ ㎡ İ ß Å Ａ １",
        ),
        (
            "no characters at all",
            "\u{fdd0}\u{fffe}\u{ffff}\u{10ffff}\u{feff}",
        ),
    ];
    let (desk, mut store) = TempDesk::set_up();
    let written: Vec<_> = texts
        .iter()
        .map(|(what, text)| {
            (
                what,
                write(&mut store, application(text, text).into(), None).unwrap(),
                *text,
            )
        })
        .collect();
    drop(store);
    let mut store = desk.open().unwrap();
    for (what, id, text) in &written {
        let read = store.read().find_application(*id).unwrap().unwrap();
        assert_eq!(read.text(Field::ApplicantName), *text, "{what}");
        assert_eq!(read.text(Field::Content), *text, "{what}");
    }
    assert_eq!(store.verify().unwrap().findings, []);
    assert!(store.rebuild().unwrap().equal);
}

#[test]
fn a_text_is_found_by_any_part_of_it() {
    let (_desk, mut store) = TempDesk::set_up();
    let long = long_text();
    let ids: Vec<_> = [
        ("张晓明", "下邽镇的𬎆女士和蔺㛃"),
        ("欧阳·买买提", "e\u{301}cole Ａbc１２３ 办公楼〇号"),
        ("\u{e815}某", "🪑座椅\0后面"),
        ("王敏", &long),
        ("李四", "a ab abc bc c"),
    ]
    .into_iter()
    .map(|(name, content)| write(&mut store, application(name, content).into(), None).unwrap())
    .collect();
    for (text, expected) in [
        ("邽", &[0, 3][..]),
        ("𬎆", &[0, 3]),
        ("㛃", &[0, 3]),
        ("蔺", &[0, 3]),
        ("蔺㛃", &[0, 3]),
        ("晓明", &[0]),
        ("明", &[0]),
        ("张晓明 𬎆", &[0]),
        ("张晓明 王敏", &[]),
        ("〇", &[1]),
        ("買", &[]),
        ("阳·买", &[1]),
        ("École", &[1]),
        ("abc", &[1, 4]),
        ("ABC123", &[1]),
        ("１２３", &[1]),
        ("\u{e815}", &[2]),
        ("后面", &[2]),
        ("椅\0后", &[2]),
        ("🪑座", &[2]),
        ("🪑", &[2]),
        ("🦀", &[]),
        // Nothing to look for: marks alone.
        ("\0", &[]),
        ("  ，。", &[]),
        ("", &[]),
        ("\"", &[]),
        ("ab", &[1, 4]),
        ("b c", &[1, 3, 4]),
    ] {
        let expected: BTreeSet<_> = expected.iter().map(|at: &usize| ids[*at]).collect();
        // The long text holds "Budget" too.
        let seen = found(&store, text);
        let named: Vec<_> = seen
            .iter()
            .map(|id| ids.iter().position(|other| other == id).unwrap())
            .collect();
        if text == "b c" {
            assert!(
                seen.contains(&ids[4]) && seen.contains(&ids[1]),
                "“{text}”: {named:?}"
            );
        } else {
            assert_eq!(seen, expected, "“{text}”: {named:?}");
        }
        let listed = store
            .read()
            .applications(
                &ApplicationFilter {
                    search: whole(text),
                    state: None,
                    awaits_handover: false,
                },
                0,
                100,
            )
            .unwrap();
        let all = text.trim().is_empty();
        assert_eq!(
            listed.total as usize,
            if all { ids.len() } else { seen.len() },
            "“{text}” in the register"
        );
    }
    let characters: Vec<char> = long.chars().collect();
    let mut chance = Chance(7);
    for _ in 0..300 {
        let length = 1 + chance.below(40);
        let start = chance.below(characters.len() - length);
        let part: String = characters[start..start + length].iter().collect();
        let has_letters = part.chars().any(is_looked_for);
        assert_eq!(
            found(&store, &part).contains(&ids[3]),
            has_letters,
            "“{part}”"
        );
    }
}

#[test]
fn a_very_long_search_is_answered() {
    let (_desk, mut store) = TempDesk::set_up();
    let long = long_text();
    let whole = "邽".repeat(10_000);
    let words: String = (0..3_000).map(|word| format!("w{word} ")).collect();
    let ids: Vec<_> = [&long, &whole, &words]
        .into_iter()
        .map(|content| write(&mut store, application("张晓明", content).into(), None).unwrap())
        .collect();
    for (text, id) in [(&long, ids[0]), (&whole, ids[1]), (&words, ids[2])] {
        assert_eq!(found(&store, text), BTreeSet::from([id]));
    }
    assert_eq!(found(&store, &"邽".repeat(10_001)), BTreeSet::new());
    assert_eq!(
        found(&store, &format!("{words} elsewhere")),
        BTreeSet::new()
    );
}

/// Whether a search for it finds anything: letters, digits, private use and pictures, but no marks.
fn is_looked_for(c: char) -> bool {
    c.is_alphanumeric()
        || ('\u{e000}'..='\u{f8ff}').contains(&c)
        || ('\u{2600}'..='\u{27bf}').contains(&c)
        || ('\u{1f000}'..='\u{1faff}').contains(&c)
}

#[test]
fn search_answers_what_a_look_through_every_text_would() {
    // Few letters, so that texts share many parts; with all that folds, joins, splits or turns around.
    let alphabet: Vec<char> = "邽蔺㛃𬎆张张晓明明aabAB12 ，·\0😀\u{301}\u{302}eEﬁＡßİשלم\u{202e}가ᄀ\u{1161}〇々\u{e000}\u{e001}ｶ\u{ff9e}㎡ⅳ①न\u{93f}"
        .chars()
        .collect();
    let mut chance = Chance(2026);
    let mut text = |most: usize| -> String {
        let length = chance.below(most);
        (0..length)
            .map(|_| alphabet[chance.below(alphabet.len())])
            .collect()
    };
    let (_desk, mut store) = TempDesk::set_up();
    let mut scan = MemoryScan::default();
    let records: Vec<_> = (0..400)
        .map(|_| {
            let (name, content) = (text(8), text(60));
            let body = application(&name, &content).into();
            scan.tell(&body, None);
            (write(&mut store, body, None).unwrap(), name, content)
        })
        .collect();
    let mut chance = Chance(9);
    let (mut hits, mut misses) = (0, 0);
    for round in 0..900 {
        let query: String = if round % 3 == 0 {
            (0..=chance.below(4))
                .map(|_| alphabet[chance.below(alphabet.len())])
                .collect()
        } else {
            let (_, name, content) = &records[chance.below(records.len())];
            let characters: Vec<char> = if round % 3 == 1 { name } else { content }
                .chars()
                .collect();
            let start = chance.below(characters.len() + 1);
            characters[start..]
                .iter()
                .take(1 + chance.below(6))
                .collect()
        };
        let places = scan.find(&query, true, usize::MAX);
        let expected = places.into_iter().map(|place| records[place].0).collect();
        assert_eq!(
            found(&store, &query),
            expected,
            "“{}”",
            query.escape_unicode()
        );
        if expected.is_empty() {
            misses += 1
        } else {
            hits += 1
        }
    }
    assert!(
        hits > 300 && misses > 50,
        "{hits} searches found something, {misses} nothing"
    );
}
