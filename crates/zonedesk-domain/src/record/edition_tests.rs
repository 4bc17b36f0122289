//! The district's edition beside what desks wrote, whoever had seen what.

use crate::{
    agency::{self, Agency, Listed},
    journal::{
        Algorithm, Body, DeviceId, Draft, EntityId, Entry, EntryHash, Epoch, OperatorMark, Position,
    },
    money::Fen,
    record::History,
    tariff::{self, Display, Item, Recorded, Tariff, Unit},
};
use chrono::NaiveDate;
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

const WRITERS: usize = 3;

/// One entry to be written: by whom, what, and which of those before it the writer had received.
type Step = (usize, u8, u64);

/// Writes the steps; each entry with the places of all that its writer knew.
fn written(steps: &[Step], body: impl Fn(u8, usize) -> Body) -> Vec<(Entry, BTreeSet<usize>)> {
    let entity = EntityId::derived("test", b"edition");
    let mut written: Vec<(Entry, BTreeSet<usize>)> = Vec::new();
    let mut received: [BTreeSet<usize>; WRITERS] = Default::default();
    for (at, &(writer, kind, seen)) in steps.iter().enumerate() {
        let arrived = (0..at).filter(|before| seen >> (before % 64) & 1 == 1);
        for before in arrived.collect::<Vec<_>>() {
            let known = written[before].1.clone();
            received[writer].extend(known);
        }
        let seen: Vec<&Entry> = received[writer].iter().map(|at| &written[*at].0).collect();
        let own: Vec<&&Entry> = seen
            .iter()
            .filter(|entry| entry.header.position.device == device(writer))
            .collect();
        let position = Position {
            device: device(writer),
            epoch: Epoch(0),
            seq: own.len() as u64 + 1,
        };
        let previous = own.last().map_or(EntryHash::ZERO, |entry| entry.hash);
        let draft = Draft {
            entity,
            body: body(kind, at),
            number: None,
        };
        let entry = Entry::seal(
            Algorithm::Sm3,
            position,
            previous,
            OperatorMark::system(),
            0,
            [at.to_le_bytes()[0]; 32],
            History::of(seen).frontier(),
            &draft,
        )
        .unwrap();
        received[writer].insert(at);
        written.push((entry, received[writer].clone()));
    }
    written
}

fn device(writer: usize) -> DeviceId {
    DeviceId(Uuid::from_u128(writer as u128))
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec((0..WRITERS, 0_u8..3, any::<u64>()), 1..24)
}

fn prices(fen: usize, shown: bool) -> Recorded {
    let day = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
    Recorded {
        approval_number: "临发改价〔2026〕12号".into(),
        approvers: vec!["临渭区财政局".into()],
        valid_from: day,
        valid_to: None,
        items: vec![Item {
            id: "bw-a4".into(),
            name: "黑白复印".into(),
            unit: Unit::Page,
            paper: None,
            sides: None,
            colour: None,
            price_fen: Fen::new(i64::try_from(fen).unwrap() + 1),
        }],
        exemptions: Vec::new(),
        displayed: shown.then(|| Display {
            on: day,
            place: format!("第 {fen} 处"),
        }),
        administrative: false,
        supervision_phone: String::new(),
    }
}

/// The places in canonical order, and of them the last that is of this kind.
fn order(written: &[(Entry, BTreeSet<usize>)]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..written.len()).collect();
    order.sort_by_key(|at| {
        let (entry, _) = &written[*at];
        (entry.header.depth, entry.header.position, entry.hash)
    });
    order
}

proptest! {
    #[test]
    fn prices_of_the_district_hold_and_are_shown_by_whoever_knew_them(steps in steps()) {
        let written = written(&steps, |kind, at| match kind {
            0 => tariff::Published(prices(at, true)).into(),
            _ => prices(at, kind == 1).into(),
        });
        let order = order(&written);
        let edition = order.iter().rev().copied().find(|at| steps[*at].1 == 0);
        let knew = |at: usize| edition.is_none_or(|edition| written[at].1.contains(&edition));
        let site = order.iter().rev().copied().find(|at| steps[*at].1 != 0 && knew(*at));
        let folded = Tariff::fold(written.iter().rev().map(|(entry, _)| entry)).unwrap();
        prop_assert_eq!(folded.published, edition.is_some());
        let holds = edition.or(site).unwrap();
        prop_assert_eq!(&folded.recorded.items, &prices(holds, false).items);
        let shown = site.filter(|at| steps[*at].1 == 1);
        prop_assert_eq!(folded.recorded.displayed, shown.and_then(|at| prices(at, true).displayed));
    }

    #[test]
    fn a_body_that_left_is_back_with_the_next_edition(steps in steps()) {
        let line = |at: usize| Listed { name: "临渭区档案馆".into(), phone: at.to_string(), ..Listed::default() };
        let written = written(&steps, |kind, at| match kind {
            0 => agency::Published(line(at)).into(),
            1 => line(at).into(),
            _ => agency::Retired { reason: at.to_string() }.into(),
        });
        let order = order(&written);
        let edition = order.iter().rev().copied().find(|at| steps[*at].1 == 0);
        let listed = order.iter().rev().copied().find(|at| steps[*at].1 == 1);
        let folded = Agency::fold(written.iter().map(|(entry, _)| entry));
        let Some(holds) = edition.or(listed) else {
            prop_assert_eq!(folded, None);
            return Ok(());
        };
        let folded = folded.unwrap();
        prop_assert_eq!((folded.published, folded.listed.phone), (edition.is_some(), holds.to_string()));
        let knew = |at: usize| edition.is_none_or(|edition| written[at].1.contains(&edition));
        let last = order.iter().rev().copied().find(|at| steps[*at].1 != 0 && knew(*at));
        let left = last.filter(|at| steps[*at].1 == 2).map(|at| at.to_string());
        prop_assert_eq!(folded.retired.map(|retired| retired.reason), left);
    }
}
