use super::*;
use crate::{
    journal::{Algorithm, Body, DeviceId, Draft, Entry, EntryHash, Epoch, OperatorMark, Position},
    record::History,
};
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn edition(version: &str) -> Edition {
    Edition {
        title: "临渭区政府信息公开指南".to_owned(),
        category: Category::Guide,
        level: Some(Level::County),
        issuer: "区政府办公室".to_owned(),
        document_number: String::new(),
        version: version.to_owned(),
        issued_on: Some(day("2026-01-05")),
        valid_until: None,
        url: String::new(),
    }
}

fn recorded(version: &str, copies: u32) -> Recorded {
    Recorded {
        on: day("2026-03-02"),
        edition: edition(version),
        shelf: "A1".to_owned(),
        copies,
        shelved_on: day("2026-03-02"),
        note: String::new(),
    }
}

/// The material after these were said, by a clerk or by the district (`true`).
fn after(said: Vec<(bool, Body)>) -> Option<Material> {
    let entity = Material::entity("临渭区政府信息公开指南");
    let mut entries: Vec<Entry> = Vec::new();
    for ((by_district, body), seq) in said.into_iter().zip(1..) {
        let operator = match by_district {
            true => OperatorMark::district(),
            false => OperatorMark::command_line(),
        };
        let device = Uuid::from_bytes([1 + u8::from(by_district); 16]);
        let position = Position {
            device: DeviceId(device),
            epoch: Epoch(0),
            seq,
        };
        let seen = History::of(&entries).frontier();
        let draft = Draft {
            entity,
            body,
            number: None,
        };
        let entry = Entry::seal(
            Algorithm::Sm3,
            position,
            EntryHash::ZERO,
            operator,
            0,
            [7; 32],
            seen,
            &draft,
        );
        entries.push(entry.unwrap());
    }
    Material::fold(&entries)
}

fn own(version: &str, copies: u32) -> (bool, Body) {
    (false, recorded(version, copies).into())
}

fn published(version: &str) -> (bool, Body) {
    (true, Published(edition(version)).into())
}

fn removed(by_district: bool) -> (bool, Body) {
    let reason = "换版".to_owned();
    let on = day("2026-04-01");
    (by_district, Removed { on, reason }.into())
}

#[test]
fn shelf_and_district_are_held_against_each_other() {
    use Standing as S;
    for (said, standing) in [
        (vec![own("2025年版", 2)], S::OnShelf),
        (vec![own("2025年版", 0)], S::NoCopies),
        (vec![published("2026年版")], S::Missing),
        (vec![own("2025年版", 2), published("2026年版")], S::Stale),
        (vec![own("2026 年版", 2), published("2026年版")], S::OnShelf),
        (
            vec![
                own("2025年版", 2),
                published("2026年版"),
                own("2026年版", 3),
            ],
            S::OnShelf,
        ),
        (vec![own("2025年版", 2), removed(false)], S::Removed),
        (
            vec![own("2026年版", 2), published("2026年版"), removed(false)],
            S::Missing,
        ),
        (
            vec![own("2026年版", 2), published("2026年版"), removed(true)],
            S::Withdrawn,
        ),
        (
            vec![
                own("2026年版", 2),
                published("2026年版"),
                removed(true),
                removed(false),
            ],
            S::Removed,
        ),
        (vec![published("2026年版"), removed(true)], S::Removed),
        (
            vec![published("2026年版"), removed(true), published("2027年版")],
            S::Missing,
        ),
        (
            vec![own("2025年版", 2), removed(false), own("2025年版", 1)],
            S::OnShelf,
        ),
    ] {
        let told: Vec<_> = said
            .iter()
            .map(|(_, body)| body.kind().to_owned())
            .collect();
        let material = after(said).unwrap();
        assert_eq!(material.standing(day("2026-05-06")), standing, "{told:?}");
    }
    assert_eq!(after(vec![removed(false)]), None);
}

#[test]
fn the_day_of_another_edition_is_kept_and_a_correction_is_none() {
    let same = after(vec![own("2025年版", 2), own("2025年版", 5)]).unwrap();
    assert_eq!(same.updated_on, None);
    let mut later = recorded("2026年版", 2);
    later.on = day("2026-06-01");
    let other = after(vec![own("2025年版", 2), (false, later.into())]).unwrap();
    assert_eq!(other.updated_on, Some(day("2026-06-01")));
    assert_eq!(
        other.recorded.unwrap().shelved_on,
        day("2026-03-02"),
        "it lies there since then"
    );
}

#[test]
fn a_material_holds_until_its_last_day_whoever_names_it() {
    use Standing as S;
    let until = |own_until: Option<&str>, published_until: Option<&str>| {
        let mut mine = recorded("2026年版", 1);
        mine.edition.valid_until = own_until.map(day);
        let mut theirs = edition("2026年版");
        theirs.valid_until = published_until.map(day);
        after(vec![(false, mine.into()), (true, Published(theirs).into())]).unwrap()
    };
    for (own_until, published_until, on, standing) in [
        (None, None, "2036-01-01", S::OnShelf),
        (Some("2026-12-31"), None, "2026-11-30", S::OnShelf),
        (Some("2026-12-31"), None, "2026-12-01", S::EndsSoon),
        (Some("2026-12-31"), None, "2026-12-31", S::EndsSoon),
        (Some("2026-12-31"), None, "2027-01-01", S::Expired),
        (None, Some("2026-06-30"), "2026-07-01", S::Expired),
        (
            Some("2026-12-31"),
            Some("2026-06-30"),
            "2026-07-01",
            S::Expired,
        ),
        // The district lets it hold longer than the shelf says.
        (
            Some("2026-12-31"),
            Some("2027-12-31"),
            "2027-06-01",
            S::OnShelf,
        ),
    ] {
        let material = until(own_until, published_until);
        assert_eq!(
            material.standing(day(on)),
            standing,
            "{own_until:?} {published_until:?} {on}"
        );
    }
}

#[test]
fn the_last_day_of_another_text_says_nothing_of_the_one_that_lies_there() {
    let mut theirs = edition("2026年版");
    theirs.valid_until = Some(day("2026-12-31"));
    let mut mine = recorded("2027年版", 1);
    mine.edition.issued_on = None;
    let material = after(vec![(true, Published(theirs).into()), (false, mine.into())]);
    let standing = material.unwrap().standing(day("2027-02-01"));
    assert_eq!(standing, Standing::Stale, "and not expired");
}

#[test]
fn editions_are_the_same_text_where_what_both_name_agrees() {
    let with = |version: &str, number: &str, issued_on: Option<&str>| Edition {
        version: version.to_owned(),
        document_number: number.to_owned(),
        issued_on: issued_on.map(day),
        ..edition("")
    };
    for (one, other, same) in [
        (
            with("2026年版", "", None),
            with("２０２６年版", "", Some("2026-01-05")),
            true,
        ),
        (
            with("2026年版", "", None),
            with("2027年版", "", None),
            false,
        ),
        (
            with("", "临政办发〔2026〕3号", None),
            with("", "临政办发〔2026〕4号", None),
            false,
        ),
        (with("", "", None), with("", "", None), true),
        // Nothing tells whether they are.
        (with("", "", None), with("2026年版", "", None), false),
        (
            with("2026年版", "", None),
            with("", "临政办发〔2026〕3号", None),
            false,
        ),
    ] {
        assert_eq!(one.is_same_text(&other), same, "{one:?} {other:?}");
        assert_eq!(other.is_same_text(&one), same, "{other:?} {one:?}");
    }
}

#[test]
fn what_was_counted_is_what_the_register_says() {
    let counted = Counted {
        on: day("2026-04-01"),
        copies: 1,
        note: String::new(),
    };
    let material = after(vec![own("2026年版", 3), (false, counted.into())]).unwrap();
    assert_eq!(material.recorded.as_ref().unwrap().copies, 1);
    assert_eq!(material.updated_on, None);
}

#[test]
fn the_notices_list_is_met_by_what_a_reader_finds() {
    let on = day("2026-05-06");
    let with = |category, level, copies| {
        let mut one = recorded("2026年版", copies);
        one.edition.category = category;
        one.edition.level = level;
        after(vec![(false, one.into())]).unwrap()
    };
    let met = |materials: &[Material]| -> Vec<String> {
        let list = completeness(materials, on).into_iter();
        list.filter(|(_, is_met)| *is_met)
            .map(|(wanted, _)| wanted.term())
            .collect()
    };
    assert_eq!(met(&[]), Vec::<String>::new());
    assert_eq!(
        met(&[
            with(Category::Rules, Some(Level::City), 1),
            with(Category::Guide, None, 1),
            with(Category::ServiceGuide, Some(Level::Town), 3),
            with(Category::WorkReport, Some(Level::County), 0),
        ]),
        ["市级政务公开制度汇编", "政府信息公开指南", "办事指南"]
    );
    let names: Vec<_> = Wanted::LIST.into_iter().map(Wanted::term).collect();
    assert_eq!(
        names.join("、"),
        "政策汇编、政府工作报告、市级政务公开制度汇编、本县市区政务公开制度汇编、政府信息公开指南、基层政务公开标准目录、办事指南"
    );
}

#[test]
fn what_cannot_lie_on_a_shelf_is_refused_beside_its_field() {
    recorded("2026年版", 1).check().unwrap();
    let with = |change: fn(&mut Recorded)| {
        let mut one = recorded("2026年版", 1);
        change(&mut one);
        one.check().unwrap_err().field
    };
    assert_eq!(with(|one| one.edition.title.clear()), "title");
    assert_eq!(with(|one| one.edition.title = "题".repeat(101)), "title");
    assert_eq!(
        with(|one| one.edition.url = "file:///etc".to_owned()),
        "url"
    );
    assert_eq!(with(|one| one.edition.url = "https://".to_owned()), "url");
    assert_eq!(
        with(|one| one.edition.url = "https://a b".to_owned()),
        "url"
    );
    assert_eq!(
        with(|one| one.edition.valid_until = Some(day("2026-01-04"))),
        "valid_until"
    );
    assert_eq!(with(|one| one.copies = 10_000), "copies");
    assert_eq!(with(|one| one.shelved_on = day("2026-03-03")), "shelved_on");
    assert_eq!(with(|one| one.shelf = "架".repeat(101)), "shelf");
    assert_eq!(with(|one| one.note = "注".repeat(201)), "note");
}

#[test]
fn one_title_is_one_record_and_one_label() {
    let one = Material::entity("临渭区 政府信息公开指南");
    assert_eq!(one, Material::entity("临渭区政府信息公开指南"));
    assert_ne!(one, Material::entity("临渭区政府工作报告"));
    assert_eq!(Material::label(one), Material::label(one));
}
