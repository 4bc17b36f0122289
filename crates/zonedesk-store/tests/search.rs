//! Every answer of the search is the one that a look through all records would give.

#![cfg(test)]

use std::collections::BTreeMap;
use zonedesk_domain::{
    application,
    journal::{Body, EntityId, NumberKind},
    operator::{Permission, Role},
};
use zonedesk_store::{
    ApplicationFilter, ConsultationFilter, CopyState, Found, MOST_FOUND, Noun, Sought, Store,
};
use zonedesk_testkit::{
    crowd::Crowd,
    desk::{TempDesk, whole, write, write_about},
    filled::Filled,
    sample,
};

const ALL: u32 = 1_000_000;

fn found(store: &Store, sought: &Sought, limit: u32) -> Vec<EntityId> {
    let found = store.read().search(sought, limit);
    let found = found.unwrap_or_else(|error| panic!("“{}”: {error}", sought.text));
    found.iter().map(Found::id).collect()
}

#[test]
fn a_search_among_one_kind_is_that_part_of_the_search_over_all() {
    let Filled { store, .. } = Filled::with(0..1_000).unwrap();
    let read = store.read();
    for text in ["2026", "张", "zjj", "改造", "身份证"] {
        let all = read.search(&whole(text), ALL).unwrap();
        let mut parts = 0;
        for noun in [
            Noun::Application,
            Noun::Consultation,
            Noun::Suggestion,
            Noun::Copy,
        ] {
            let part = all.iter().filter(|one| noun_of(one) == noun);
            let part: Vec<_> = part.map(Found::id).collect();
            parts += usize::from(!part.is_empty());
            let among = read.search_among(Some(noun), &whole(text), ALL).unwrap();
            let among: Vec<_> = among.iter().map(Found::id).collect();
            assert_eq!(among, part, "{noun:?} {text}");
            let newest = read.search_among(Some(noun), &whole(text), 3).unwrap();
            let newest: Vec<_> = newest.iter().map(Found::id).collect();
            assert_eq!(newest, part[..part.len().min(3)], "{noun:?} {text}");
        }
        assert!(parts > 0, "{text}");
    }
}

fn noun_of(found: &Found) -> Noun {
    match found {
        Found::Application(_) => Noun::Application,
        Found::Consultation(_) => Noun::Consultation,
        Found::Suggestion(_) => Noun::Suggestion,
        Found::Copy(_) => Noun::Copy,
        Found::Material(_) => Noun::Material,
    }
}

/// Searches of every kind, each of which finds something, and some that find nothing.
const SEARCHES: &[(&str, &[&str])] = &[
    (
        "one character",
        &["张", "的", "局", "邽", "㛃", "𬎆", "第", "0"],
    ),
    ("two characters", &["晓明", "改造", "补贴", "李四", "𬎆𬎆"]),
    (
        "three and more",
        &[
            "下邽镇",
            "老旧小区改造",
            "资金使用情况（第7",
            "临渭区住房和城乡建设局",
        ],
    ),
    ("a short name", &["住建局", "区住建", "人社局"]),
    ("a rare character", &["蔺", "曾", "𬎆", "㛃"]),
    (
        "initials",
        &[
            "l",
            "ls",
            "zxm",
            "zjj",
            "qzjj",
            "swj",
            "wnszgmmyx",
            "wnszgmmyxgs",
            "xyjd",
        ],
    ),
    (
        "full pinyin",
        &[
            "li",
            "lis",
            "lisi",
            "zhangxiaoming",
            "zhangxm",
            "wangx",
            "li si",
            "wang xiu",
            "chongqing",
            "weinanshi",
            "weinanshizhangxiaomingshangmao",
            "l'i",
            "xian",
            "shuiwuju",
        ],
    ),
    (
        "read otherwise as a name",
        &[
            "zeng", "ceng", "shan", "dan", "qiu", "xie", "zha", "ou", "yue", "zhangle", "changle",
            "changyue",
        ],
    ),
    (
        "number",
        &[
            "XY1-申2026-0000",
            "申2026-00012",
            "00012",
            "XY1-收",
            "2026",
            "20",
            "0001",
            "询2026",
        ],
    ),
    (
        "words of several kinds",
        &[
            "zhang 改造",
            "li 住建",
            "张 zjj",
            "资金 2026 li",
            "王 申2026",
            "补贴 补贴",
        ],
    ),
    (
        "nothing",
        &[
            "没有这样的文字",
            "zzzzzz",
            "99999999",
            "isi",
            "，。",
            "",
            "  ",
            "鑫鑫鑫鑫",
        ],
    ),
];

#[test]
fn every_answer_is_that_of_a_look_through_every_record() {
    let Filled {
        store, scan, ids, ..
    } = Filled::with(0..2_000).unwrap();
    for (kind, searches) in SEARCHES {
        let mut hits = 0;
        for text in *searches {
            for behind_masks in [false, true] {
                let sought = Sought {
                    text: (*text).to_owned(),
                    behind_masks,
                };
                let expected: Vec<_> = scan
                    .find(text, behind_masks, 10_000)
                    .into_iter()
                    .map(|place| ids[place])
                    .collect();
                assert_eq!(found(&store, &sought, ALL), expected, "{kind}: “{text}”");
                let newest: Vec<_> = expected.iter().copied().take(50).collect();
                assert_eq!(
                    found(&store, &sought, 50),
                    newest,
                    "{kind}: “{text}”, newest"
                );
                hits += expected.len();
            }
        }
        assert_eq!(hits == 0, *kind == "nothing", "{kind}: {hits}");
    }
}

/// What stands in the records themselves: whole names, parts of them as they are typed, tails of numbers.
#[test]
fn whatever_stands_in_a_record_finds_what_a_look_through_every_record_would() {
    use application::Field as F;
    let Filled {
        store, scan, ids, ..
    } = Filled::with(0..1_050).unwrap();
    let (mut searches, crowd) = (0, Crowd::default());
    for at in (0..1_050).step_by(35) {
        let Body::ApplicationReceived(received) = crowd.newcomer(at).body else {
            panic!("every seventh is an application")
        };
        let name = received.text(F::ApplicantName);
        let mut typings = zonedesk_domain::pinyin_typing::Typings::default();
        typings.add(name);
        let phone = received.text(F::Phone);
        let identity = received.text(F::IdentityNumber);
        let tail = |text: &str| text[text.len() - 4..].to_owned();
        let mut texts = vec![
            name.to_owned(),
            name.chars().rev().collect(),
            phone.to_owned(),
            tail(phone),
            phone[..5].to_owned(),
            phone[1..].to_owned(),
            identity.to_lowercase(),
            tail(identity),
            identity[..6].to_owned(),
            identity[4..].to_owned(),
            received.text(F::Address)[18..].to_owned(),
            received.text(F::Content).to_owned(),
            format!("{name} {}", tail(phone)),
        ];
        texts.extend(typings.begun.into_iter().step_by(5));
        for text in texts {
            for behind_masks in [false, true] {
                let sought = Sought {
                    text: text.clone(),
                    behind_masks,
                };
                let places = scan.find(&text, behind_masks, 10_000);
                let expected: Vec<_> = places.into_iter().map(|place| ids[place]).collect();
                assert_eq!(
                    found(&store, &sought, ALL),
                    expected,
                    "“{text}”, {behind_masks}"
                );
                searches += 1;
            }
        }
    }
    assert!(searches > 500, "{searches}");
}

/// Each register finds its own, in the state asked for, in its own order.
#[test]
fn a_register_finds_the_part_of_the_answer_that_stands_in_it() {
    let Filled {
        store, scan, ids, ..
    } = Filled::with(0..1_400).unwrap();
    let places: BTreeMap<EntityId, usize> = ids.iter().copied().zip(0..).collect();
    for text in [
        "张",
        "改造",
        "li",
        "zjj",
        "2026",
        "身份证",
        "没有这样的文字",
        "，",
    ] {
        let answer = scan.find(text, true, 10_000);
        let of = |part: &dyn Fn(usize) -> bool| answer.iter().filter(|place| part(**place)).count();
        let read = store.read();
        for state in [
            None,
            Some(application::State::Received),
            Some(application::State::HandedOver),
            Some(application::State::Archived),
        ] {
            let crowd = Crowd::default();
            let stands = |place: usize| {
                place.is_multiple_of(7)
                    && match state {
                        None => true,
                        Some(application::State::Received) => crowd.newcomer(place).then.is_none(),
                        Some(application::State::HandedOver) => {
                            crowd.newcomer(place).then.is_some()
                        }
                        Some(_) => false,
                    }
            };
            let filter = ApplicationFilter {
                search: whole(text),
                state,
                awaits_handover: false,
            };
            let listed = read.applications(&filter, 0, 10_000).unwrap();
            assert_eq!(listed.total as usize, of(&stands), "{text} {state:?}");
            assert!(!listed.more);
            let order: Vec<_> = listed
                .rows
                .iter()
                .map(|record| (record.received.received_on, places[&record.id]))
                .collect();
            assert!(
                order.is_sorted_by(|one, next| one > next),
                "{text}: {order:?}"
            );
            let page = read.applications(&filter, 3, 5).unwrap();
            assert_eq!(page.total, listed.total);
            assert_eq!(
                page.rows,
                listed
                    .rows
                    .iter()
                    .skip(3)
                    .take(5)
                    .cloned()
                    .collect::<Vec<_>>()
            );
            let waiting = ApplicationFilter {
                awaits_handover: true,
                ..filter
            };
            let waits = |place| stands(place) && crowd.newcomer(place).then.is_none();
            assert_eq!(
                read.applications(&waiting, 0, 1).unwrap().total as usize,
                of(&waits),
                "{text} {state:?}, waiting"
            );
        }
        let until = sample::on(10, 14);
        let asked = ConsultationFilter {
            search: whole(text),
            state: None,
            waiting_since: Some(until),
            to_call: false,
        };
        assert_eq!(
            read.consultations(&asked, 0, 1).unwrap().total as usize,
            of(&|place| place % 7 == 1 && place % 28 < 14),
            "{text}"
        );
        for (state, charged) in [(CopyState::Charged, true), (CopyState::Free, false)] {
            let stands = |place: usize| {
                place % 7 > 1 && Crowd::default().newcomer(place).number.is_some() == charged
            };
            let listed = read.copies(&whole(text), Some(state), 0, 1).unwrap();
            assert_eq!(listed.total as usize, of(&stands), "{text} {state:?}");
        }
        assert_eq!(
            read.copies(&whole(text), Some(CopyState::Voided), 0, 1)
                .unwrap()
                .total,
            0
        );
    }
}

#[test]
fn a_search_counts_so_many_and_says_that_there_are_more() {
    let Filled { store, .. } = Filled::with((0..=MOST_FOUND as usize).map(|at| at * 7)).unwrap();
    let filter = |text: &str| ApplicationFilter {
        search: whole(text),
        ..ApplicationFilter::default()
    };
    let listed = store.read().applications(&filter("申2026"), 0, 1).unwrap();
    assert_eq!((listed.total, listed.more), (MOST_FOUND, true));
    let last = store
        .read()
        .applications(&filter("申2026"), MOST_FOUND - 1, 5)
        .unwrap();
    assert_eq!(last.rows.len(), 1);
    let some = store.read().applications(&filter("张"), 0, 1).unwrap();
    assert!(!some.more && some.total > 10, "{some:?}");
}

/// Whoever may not look behind masks cannot find out by searching what they hide; and nobody can find a
/// number out piece by piece.
#[test]
fn what_is_masked_is_found_by_those_alone_who_may_look_behind_it() {
    use application::Field as F;
    let (_desk, mut store) = TempDesk::set_up();
    let mut received = sample::application();
    received.texts.extend([
        (F::AgentIdentityNumber, "61050219800202002X".to_owned()),
        (F::AgentPhone, "0913-2934567-801".to_owned()),
        (F::Email, "xiaoming.zhang@example.cn".to_owned()),
        (F::Address, "临渭区下邽镇某某村三组".to_owned()),
    ]);
    let id = write(&mut store, received.into(), Some(NumberKind::Application)).unwrap();
    for (text, is_found) in [
        ("610502199601010015", true),
        ("0015", true),
        ("61050219800202002X", true),
        ("002x", true),
        ("13809131234", true),
        ("1234", true),
        ("138-0913-1234", true),
        ("0913-2934567", true),
        ("0913-2934567-801", true),
        ("2934567", true),
        ("4567", true),
        ("XIAOMING.ZHANG@example.cn", true),
        ("某某村", true),
        ("张晓明 1234", true),
        // Pieces of what is masked.
        ("61050219960101001", false),
        ("6105", false),
        ("199601", false),
        ("015", false),
        ("00015", false),
        ("10015", false),
        ("138", false),
        ("1380913", false),
        ("31234", false),
        ("234", false),
        ("xiaoming", true), // 张晓明, as it is typed.
        ("example", false),
    ] {
        for role in Role::ALL {
            let sought = Sought {
                text: text.to_owned(),
                behind_masks: role.may(Permission::WorkCases),
            };
            let open = text == "xiaoming";
            let expected: &[EntityId] = if is_found && (open || sought.behind_masks) {
                &[id]
            } else {
                &[]
            };
            assert_eq!(found(&store, &sought, ALL), expected, "“{text}” {role:?}");
        }
    }
}

/// A database of an older program is indexed anew when it is opened, and loses nothing.
#[test]
fn an_older_database_is_found_by_pinyin_after_the_update() {
    let Filled {
        desk,
        mut store,
        scan,
        ids,
    } = Filled::with(0..300).unwrap();
    let suggestion = zonedesk_domain::suggestion::Registered {
        texts: [(zonedesk_domain::suggestion::Field::Name, "仇解".to_owned())].into(),
        ..sample::suggestion()
    };
    let suggestion = write(&mut store, suggestion.into(), Some(NumberKind::Suggestion)).unwrap();
    assert!(store.rebuild().unwrap().equal);
    let totals = store.read().totals().unwrap();
    drop(store);
    // As the third schema left it.
    let attacker = desk.attack();
    attacker
        .execute_batch(
            "DROP TABLE search_applications; DROP TABLE search_consultations; DROP TABLE search_suggestions; DROP TABLE search_copies; DROP TABLE search_documents; DROP TABLE search_bodies; \
             CREATE TABLE search_documents (id INTEGER PRIMARY KEY, noun TEXT NOT NULL, entity BLOB NOT NULL) STRICT; \
             CREATE VIRTUAL TABLE search_pairs USING fts5 (pairs, content = '', contentless_delete = 1, prefix = '1', tokenize = 'ascii'); \
             INSERT INTO search_documents SELECT id, 'application', entity FROM applications; \
             DROP INDEX consultations_by_guidance; ALTER TABLE consultations DROP COLUMN guidance; \
             DROP INDEX consultations_by_term; ALTER TABLE consultations DROP COLUMN counts_from; \
             DROP INDEX consultations_to_call; ALTER TABLE consultations DROP COLUMN call_back; \
             DROP INDEX entries_of_money; DROP INDEX copies_voided; \
             DROP INDEX applications_in_conflict; DROP INDEX consultations_in_conflict; DROP INDEX suggestions_in_conflict; \
             DROP TABLE materials; DROP TABLE readings; DROP TABLE search_materials; DROP TABLE files; DROP TABLE district; DROP TABLE sync; DROP TABLE streams; DROP INDEX entries_written_here; DROP INDEX entries_of_this_device; \
             ALTER TABLE entries DROP COLUMN origin; \
             DELETE FROM migrations WHERE number > 3;",
        )
        .unwrap();
    drop(attacker);
    // Opened for reading only, it is not touched.
    drop(desk.reading().unwrap());
    let mut store = desk.open().unwrap();
    assert_eq!(store.read().totals().unwrap(), totals);
    for text in ["li", "zjj", "张", "晓明", "申2026"] {
        let expected: Vec<_> = scan
            .find(text, true, 1_000)
            .into_iter()
            .map(|place| ids[place])
            .collect();
        assert_eq!(found(&store, &whole(text), ALL), expected, "“{text}”");
    }
    assert_eq!(found(&store, &whole("qiuxie"), ALL), [suggestion]);
    assert!(store.rebuild().unwrap().equal, "as a rebuild makes it");
    assert_eq!(store.verify().unwrap().findings, []);
    assert!(desk.data().backups().join("before-schema-14.db").exists());
}

#[test]
fn a_corrected_name_is_found_by_its_new_pinyin_alone() {
    use application::Field as F;
    let (_desk, mut store) = TempDesk::set_up();
    let id = write(&mut store, sample::application().into(), None).unwrap();
    write(&mut store, sample::consultation().into(), None).unwrap();
    let corrected = |name: &str, agency: &str| application::Corrected {
        texts: [
            (F::ApplicantName, name.to_owned()),
            (F::Agency, agency.to_owned()),
        ]
        .into(),
        reason: "更正".into(),
    };
    let seen = |store: &Store, text: &str| found(store, &whole(text), ALL) == [id];
    assert!(
        !seen(&store, "zhangxx")
            && seen(&store, "zhangxm")
            && seen(&store, "zxm")
            && seen(&store, "qzjj")
    );
    write_about(&mut store, id, corrected("单雄信", "区教育局").into()).unwrap();
    for (text, expected) in [
        ("zxm", false),
        ("qzjj", false),
        ("sxx", true),
        ("shanxiongxin", true),
        ("danxiong", true),
        ("qjyj", true),
    ] {
        assert_eq!(seen(&store, text), expected, "{text}");
    }
    assert!(store.rebuild().unwrap().equal);
}
