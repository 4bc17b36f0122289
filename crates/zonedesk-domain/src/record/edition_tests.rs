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
    prop::collection::vec((0..WRITERS, 0_u8..4, any::<u64>()), 1..24)
}

fn day(day: usize) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 1, 1 + u32::try_from(day).unwrap()).unwrap()
}

/// One of two prices.
fn prices(at: usize, shown: bool) -> Recorded {
    let day = day(0);
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
            price_fen: Fen::new(i64::try_from(at % 2).unwrap() + 1),
        }],
        exemptions: Vec::new(),
        displayed: shown.then(|| Display {
            on: day,
            place: format!("第 {at} 处"),
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
    fn prices_of_the_district_hold_and_are_charged_where_these_very_prices_are_shown(steps in steps()) {
        let written = written(&steps, |kind, at| match kind {
            0 => tariff::Published(prices(at, true)).into(),
            3 => tariff::Withdrawn { on: day(at), reason: at.to_string() }.into(),
            _ => prices(at, kind == 1).into(),
        });
        let order = order(&written);
        let last = |is_it: &dyn Fn(usize) -> bool| order.iter().rev().copied().find(|at| is_it(*at));
        let is_own = |at: usize| matches!(steps[at].1, 1 | 2);
        let edition = last(&|at| steps[at].1 == 0);
        let folded = Tariff::fold(written.iter().rev().map(|(entry, _)| entry));
        let Some(edition) = edition else {
            let own = last(&is_own);
            prop_assert_eq!(folded.map(|folded| folded.recorded), own.map(|at| prices(at, steps[at].1 == 1)));
            return Ok(());
        };
        let folded = folded.unwrap();
        prop_assert!(folded.published);
        prop_assert_eq!(&folded.recorded.items, &prices(edition, false).items);
        let knows = |at: usize| written[at].1.contains(&edition);
        let site = last(&|at| is_own(at) && knows(at) && at % 2 == edition % 2);
        let shown = site.filter(|at| steps[*at].1 == 1);
        prop_assert_eq!(folded.recorded.displayed, shown.and_then(|at| prices(at, true).displayed));
        // It ends on the first day that anybody said whom the edition did not know.
        let ends = (0..steps.len()).filter(|at| steps[*at].1 == 3 && !written[edition].1.contains(at));
        prop_assert_eq!(folded.withdrawn.map(|said| said.on), ends.map(day).min());
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
        let last = |kind: u8| order.iter().rev().copied().find(|at| steps[*at].1 == kind);
        let folded = Agency::fold(written.iter().map(|(entry, _)| entry));
        let Some(holds) = last(0).or(last(1)) else {
            prop_assert_eq!(folded, None);
            return Ok(());
        };
        let folded = folded.unwrap();
        let edition = last(0);
        prop_assert_eq!((folded.published, folded.listed.phone), (edition.is_some(), holds.to_string()));
        let Some(edition) = edition else { return Ok(()) };
        // The newest departure of the edition that nobody later, who knew of it, took back.
        let knows = |at: usize, of: usize| written[at].1.contains(&of);
        let mut left = None;
        for at in order.into_iter().filter(|at| knows(*at, edition)) {
            match steps[at].1 {
                0 => {}
                1 => left = left.filter(|gone| !knows(at, *gone)),
                _ => left = Some(at),
            }
        }
        prop_assert_eq!(folded.retired.map(|retired| retired.reason), left.map(|at| at.to_string()));
    }
}
