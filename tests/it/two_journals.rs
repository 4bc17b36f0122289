//! Two desks write about the same records without knowing of each other. However their journals
//! reach a third one, it reads the same state (`docs/journal-format.md`, "Folding").

#![cfg(test)]

use proptest::prelude::*;
use uuid::Uuid;
use zonedesk_domain::{
    application::{self, Application, Field, State},
    consultation::Consultation,
    copying::Copy,
    journal::{
        Algorithm, Body, DeviceId, Draft, EntityId, Entry, EntryHash, Epoch, OperatorMark, Position,
    },
    record::History,
    suggestion::Suggestion,
    tariff::Tariff,
};
use zonedesk_testkit::{bodies, sample};

/// A desk that has no store: what it wrote and what it has seen.
struct Desk {
    device: DeviceId,
    journal: Vec<Entry>,
    known: Vec<Entry>,
}

const RECORD: EntityId = EntityId(Uuid::from_u128(42));

impl Desk {
    fn new(device: u128) -> Self {
        Self {
            device: DeviceId(Uuid::from_u128(device)),
            journal: Vec::new(),
            known: Vec::new(),
        }
    }

    fn write(&mut self, body: Body) {
        let (seq, previous) = self.journal.last().map_or((1, EntryHash::ZERO), |last| {
            (last.header.position.seq + 1, last.hash)
        });
        let about = self
            .known
            .iter()
            .filter(|entry| entry.header.entity == RECORD);
        let entry = Entry::seal(
            Algorithm::Sm3,
            Position {
                device: self.device,
                epoch: Epoch(0),
                seq,
            },
            previous,
            OperatorMark(format!("operator of {}", self.device)),
            // A clock that is years off decides nothing.
            i64::try_from(self.device.0.as_u128()).unwrap() * 1_000_000_000_000
                - 7 * i64::try_from(seq).unwrap(),
            [u8::try_from(seq).unwrap(); 32],
            History::of(about).frontier(),
            &Draft {
                entity: RECORD,
                body,
                number: None,
            },
        )
        .unwrap();
        self.journal.push(entry.clone());
        self.known.push(entry);
    }

    fn hears(&mut self, entries: &[Entry]) {
        self.known.extend_from_slice(entries);
    }
}

fn corrected(field: Field, text: &str) -> Body {
    application::Corrected {
        texts: [(field, text.to_owned())].into(),
        reason: "更正".into(),
    }
    .into()
}

/// Two desks that both know one application and then part.
fn parted() -> (Desk, Desk) {
    let (mut one, mut two) = (Desk::new(1), Desk::new(2));
    one.write(sample::application().into());
    two.hears(&one.journal.clone());
    (one, two)
}

/// Every way to read two journals, each in its own order, one into the other.
fn interleavings(one: &[Entry], two: &[Entry]) -> Vec<Vec<Entry>> {
    match (one.split_first(), two.split_first()) {
        (None, _) => vec![two.to_vec()],
        (_, None) => vec![one.to_vec()],
        (Some((first, rest)), Some((other, others))) => {
            let before = |head: &Entry, tails: Vec<Vec<Entry>>| {
                tails
                    .into_iter()
                    .map(move |tail| [vec![head.clone()], tail].concat())
                    .collect::<Vec<_>>()
            };
            [
                before(first, interleavings(rest, two)),
                before(other, interleavings(one, others)),
            ]
            .concat()
        }
    }
}

fn agreed(one: &Desk, two: &Desk) -> Application {
    let mut states = interleavings(&one.journal, &two.journal)
        .into_iter()
        .map(|entries| Application::fold(&entries).unwrap())
        .collect::<Vec<_>>();
    let first = states.pop().unwrap();
    assert!(
        states.iter().all(|state| *state == first),
        "interleavings disagree"
    );
    first
}

#[test]
fn two_handovers_at_once_keep_one_and_show_the_other() {
    let (mut one, mut two) = parted();
    one.write(sample::handed_over().into());
    two.write(
        application::HandedOver {
            agency: "区城管局".into(),
            ..sample::handed_over()
        }
        .into(),
    );
    let state = agreed(&one, &two);
    assert_eq!(state.state, State::HandedOver);
    assert_eq!(state.unfitted.len(), 1, "the second handover has to show");
    assert_eq!(state.unfitted[0].wanted, "转交");
}

#[test]
fn two_corrections_at_once_stay_visible_side_by_side() {
    let (mut one, mut two) = parted();
    one.write(corrected(Field::Phone, "13800000001"));
    two.write(corrected(Field::Phone, "13800000002"));
    two.write(corrected(Field::Address, "临渭区朝阳大街 12 号"));
    let state = agreed(&one, &two);
    assert_eq!(state.conflicts.len(), 1);
    assert_eq!(state.conflicts[0].values, ["13800000001", "13800000002"]);
    assert_eq!(state.text(Field::Address), "临渭区朝阳大街 12 号");
}

#[test]
fn the_same_correction_twice_is_no_conflict() {
    let (mut one, mut two) = parted();
    one.write(corrected(Field::Phone, "13800000001"));
    two.write(corrected(Field::Phone, "13800000001"));
    assert!(agreed(&one, &two).conflicts.is_empty());
}

#[test]
fn a_correction_that_saw_both_settles_the_conflict() {
    let (mut one, mut two) = parted();
    one.write(corrected(Field::Phone, "13800000001"));
    two.write(corrected(Field::Phone, "13800000002"));
    two.hears(&one.journal[1..]);
    two.write(corrected(Field::Phone, "13800000003"));
    let state = agreed(&one, &two);
    assert!(state.conflicts.is_empty());
    assert_eq!(state.text(Field::Phone), "13800000003");
}

#[test]
fn an_erased_or_unknown_body_does_not_disturb_the_others() {
    let (mut one, two) = parted();
    one.write(Body::Unknown(zonedesk_domain::journal::UnknownBody {
        kind: "application.teleported".into(),
        version: 7,
        bytes: vec![0xa0],
    }));
    one.write(sample::handed_over().into());
    let mut entries = one.journal.clone();
    entries[1].content = None;
    assert_eq!(Application::fold(&entries).unwrap(), agreed(&one, &two));
}

/// One step of a random history: who acts, what they do, or that one hears the other.
#[derive(Debug, Clone)]
enum Step {
    Write(bool, usize),
    Meet(bool),
}

fn deeds() -> Vec<Body> {
    let mut deeds = bodies::every_body();
    deeds.push(corrected(Field::Phone, "13800000001"));
    deeds.push(corrected(Field::Phone, "13800000002"));
    deeds
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (any::<bool>(), 0..deeds().len()).prop_map(|(who, what)| Step::Write(who, what)),
        1 => any::<bool>().prop_map(Step::Meet),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_interleaving_of_two_journals_gives_one_state(
        steps in prop::collection::vec(step(), 1..14),
        picks in prop::collection::vec(any::<prop::sample::Index>(), 24),
    ) {
        let deeds = deeds();
        let (mut one, mut two) = parted();
        for step in steps {
            match step {
                Step::Write(true, what) => one.write(deeds[what].clone()),
                Step::Write(false, what) => two.write(deeds[what].clone()),
                Step::Meet(true) => { let heard = two.journal.clone(); one.hears(&heard); }
                Step::Meet(false) => { let heard = one.journal.clone(); two.hears(&heard); }
            }
        }
        let straight = [one.journal.clone(), two.journal.clone()].concat();
        let mut mixed = Vec::new();
        let (mut left, mut right) = (one.journal.as_slice(), two.journal.as_slice());
        for pick in &picks {
            let side = if pick.index(2) == 0 { &mut left } else { &mut right };
            if let Some((first, rest)) = side.split_first() {
                mixed.push(first.clone());
                *side = rest;
            }
        }
        mixed.extend_from_slice(right);
        mixed.extend_from_slice(left);
        // Hearing an entry twice changes nothing.
        mixed.push(mixed[0].clone());
        prop_assert_eq!(Application::fold(&straight), Application::fold(&mixed));
        prop_assert_eq!(Consultation::fold(&straight), Consultation::fold(&mixed));
        prop_assert_eq!(Suggestion::fold(&straight), Suggestion::fold(&mixed));
        prop_assert_eq!(Copy::fold(&straight), Copy::fold(&mixed));
        prop_assert_eq!(Tariff::fold(&straight), Tariff::fold(&mixed));
        prop_assert_eq!(History::of(&straight).frontier(), History::of(&mixed).frontier());
    }
}
