use super::*;
use crate::{
    money::Fen,
    site::{Opened, SiteKind, Summer, parse_hours},
    working_days::Calendar,
};
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

pub(super) fn received(on: &str, at: Option<&str>) -> Application {
    let received = Received {
        received_on: day(on),
        received_at: at.map(time),
        channel: Channel::InPerson,
        written_by_staff: false,
        class: ApplicantClass::Person,
        texts: Texts::new(),
        circumstances: None,
        lookup_code: None,
        imported: None,
    };
    Application::begin(EntityId(Uuid::from_u128(1)), None, &received)
}

pub(super) fn handed_over(on: &str, original_follows: bool) -> HandedOver {
    HandedOver {
        on: day(on),
        at: None,
        agency: "区住建局".to_owned(),
        channel: HandOverChannel::OfficeSystem,
        receiver: String::new(),
        original_follows,
        late_reason: String::new(),
        note: String::new(),
    }
}

fn body(of: Move) -> Body {
    let on = day("2026-10-10");
    match of {
        Move::HandOver => handed_over("2026-10-09", true).into(),
        Move::Confirm => Confirmed {
            on,
            note: "电话".to_owned(),
        }
        .into(),
        Move::DeliverOriginal => OriginalDelivered {
            on,
            receiver: String::new(),
        }
        .into(),
        Move::SignFor => SignedFor {
            on: Some(on),
            by: "赵收".to_owned(),
        }
        .into(),
        Move::Return => Returned {
            on,
            reason: "不属于本机关".to_owned(),
        }
        .into(),
        Move::Answer => Answered {
            on,
            outcome: Outcome::PubGiven.term().to_owned(),
            code: Some(Outcome::PubGiven),
            document_number: String::new(),
            on_the_spot: false,
            note: String::new(),
        }
        .into(),
        Move::AskCorrection => CorrectionAsked {
            on,
            what: "写明所需信息的年份".to_owned(),
            until: None,
            document_number: String::new(),
        }
        .into(),
        Move::ReceiveCorrection => CorrectionReceived {
            on,
            note: String::new(),
        }
        .into(),
        Move::AskFee => FeeAsked {
            on,
            amount_fen: Fen::new(10_000),
            until: None,
            document_number: String::new(),
        }
        .into(),
        Move::PayFee => FeePaid {
            on,
            note: String::new(),
        }
        .into(),
        Move::AskOpinion => OpinionAsked {
            on,
            of: OpinionOf::ThirdParty,
            name: "某某公司".to_owned(),
        }
        .into(),
        Move::ReceiveOpinion => OpinionReceived {
            on,
            silent: false,
            note: "不同意公开".to_owned(),
        }
        .into(),
        Move::Extend => Extended {
            on,
            days: 20,
            approved_by: "周主任".to_owned(),
            reason: "需要检索档案".to_owned(),
        }
        .into(),
        Move::Serve => Served {
            on,
            by: ServedBy::InPerson,
            note: String::new(),
        }
        .into(),
        Move::Withdraw => Withdrawn {
            on,
            reason: String::new(),
        }
        .into(),
        Move::Archive => Archived { on }.into(),
    }
}

fn after(moves: &[Move]) -> Application {
    let mut application = received("2026-10-09", None);
    for one in moves {
        application.move_on(&body(*one)).unwrap();
    }
    application
}

/// Moves that lead to a state, and what is possible there with where it leads.
type Place = (Vec<Move>, State, Vec<(Move, State)>);

fn with_moves(first: &[Move], more: &[Move]) -> Vec<Move> {
    [first, more].concat()
}

/// Every move in every state: what the guard allows is what the fold does, and it leads where it says.
#[test]
fn every_move_in_every_state() {
    use Move as M;
    use State as S;
    let at_the_agency = |state| {
        [
            (M::AskCorrection, S::Correcting),
            (M::AskOpinion, S::Consulting),
            (M::AskFee, S::Paying),
            (M::Extend, state),
            (M::Return, S::Returned),
            (M::Answer, S::Answered),
            (M::Withdraw, S::Withdrawn),
        ]
    };
    let with = |first: &[(M, S)], rest: &[(M, S)]| [first, rest].concat();
    let without = |left_out: M, of: &[(M, S)]| {
        let mut of = of.to_vec();
        of.retain(|(one, _)| *one != left_out);
        of
    };
    let handed = with(
        &[
            (M::DeliverOriginal, S::HandedOver),
            (M::SignFor, S::SignedFor),
        ],
        &at_the_agency(S::HandedOver),
    );
    let signed = at_the_agency(S::SignedFor);
    let sent_out = [M::HandOver, M::SignFor, M::DeliverOriginal];
    let then = |more: &[M]| with_moves(&sent_out, more);
    let all: Vec<Place> = vec![
        (
            vec![],
            S::Received,
            vec![(M::HandOver, S::HandedOver), (M::Withdraw, S::Withdrawn)],
        ),
        (vec![M::HandOver], S::HandedOver, handed.clone()),
        (then(&[]), S::SignedFor, signed.to_vec()),
        (
            then(&[M::AskCorrection]),
            S::Correcting,
            vec![
                (M::ReceiveCorrection, S::SignedFor),
                (M::Answer, S::Answered),
                (M::Withdraw, S::Withdrawn),
            ],
        ),
        // Once only, whatever came of it.
        (
            then(&[M::AskCorrection, M::ReceiveCorrection]),
            S::SignedFor,
            without(M::AskCorrection, &signed),
        ),
        (
            vec![M::HandOver, M::AskCorrection, M::ReceiveCorrection],
            S::HandedOver,
            without(M::AskCorrection, &handed),
        ),
        (
            then(&[M::AskOpinion]),
            S::Consulting,
            vec![
                (M::ReceiveOpinion, S::SignedFor),
                (M::Extend, S::Consulting),
                (M::Answer, S::Answered),
                (M::Withdraw, S::Withdrawn),
            ],
        ),
        (
            then(&[M::AskFee]),
            S::Paying,
            vec![
                (M::PayFee, S::SignedFor),
                (M::Answer, S::Answered),
                (M::Withdraw, S::Withdrawn),
            ],
        ),
        (
            vec![M::HandOver, M::AskFee, M::PayFee],
            S::HandedOver,
            without(M::AskFee, &handed),
        ),
        // Others may be asked again and again.
        (
            then(&[M::AskOpinion, M::ReceiveOpinion]),
            S::SignedFor,
            signed.to_vec(),
        ),
        (
            then(&[M::Extend]),
            S::SignedFor,
            without(M::Extend, &signed),
        ),
        (
            then(&[M::Return]),
            S::Returned,
            vec![(M::HandOver, S::HandedOver), (M::Withdraw, S::Withdrawn)],
        ),
        (
            vec![M::HandOver, M::Answer],
            S::Answered,
            vec![(M::Serve, S::Served), (M::Archive, S::Archived)],
        ),
        (
            vec![M::HandOver, M::Answer, M::Serve],
            S::Served,
            vec![(M::Archive, S::Archived)],
        ),
        (
            vec![M::Withdraw],
            S::Withdrawn,
            vec![(M::Archive, S::Archived)],
        ),
        (
            vec![M::HandOver, M::Answer, M::Archive],
            S::Archived,
            vec![],
        ),
        // What the first agency asked for and took is none of the next one's.
        (
            then(&[
                M::AskCorrection,
                M::ReceiveCorrection,
                M::AskFee,
                M::PayFee,
                M::Extend,
                M::Return,
                M::HandOver,
            ]),
            S::HandedOver,
            handed.clone(),
        ),
    ];
    for (moves, state, possible) in all {
        let application = after(&moves);
        assert_eq!(application.state, state, "{moves:?}");
        let offered: Vec<_> = possible.iter().map(|(wanted, _)| *wanted).collect();
        assert_eq!(application.next_moves(), offered, "after {moves:?}");
        for wanted in Move::ALL {
            let mut moved = application.clone();
            let leads = moved.move_on(&body(*wanted)).map(|()| moved.state);
            let expect = possible
                .iter()
                .find(|(one, _)| one == wanted)
                .map(|(_, state)| *state)
                .ok_or((wanted.term(), state));
            assert_eq!(leads, expect, "{wanted:?} after {moves:?}");
        }
    }
}

#[test]
fn what_came_without_a_signature_is_confirmed_once_and_that_day_is_the_day_of_receipt() {
    for (channel, needed) in [
        (Channel::PostOrdinary, true),
        (Channel::Online, true),
        (Channel::Fax, true),
        (Channel::PostSigned, false),
        (Channel::InPerson, false),
        (Channel::Other, false),
    ] {
        let mut application = received("2026-10-09", None);
        application.received.channel = channel;
        assert_eq!(application.may(Move::Confirm), needed, "{channel:?}");
        if !needed {
            continue;
        }
        // Until then the day it came stands.
        assert_eq!(application.clock_starts_on(), day("2026-10-09"));
        application.move_on(&body(Move::HandOver)).unwrap();
        application.move_on(&body(Move::Confirm)).unwrap();
        assert_eq!(application.state, State::HandedOver);
        assert_eq!(application.clock_starts_on(), day("2026-10-10"));
        assert!(application.move_on(&body(Move::Confirm)).is_err(), "once");
        // The agency signed for it before: the earlier day counts.
        let early = SignedFor {
            on: Some(day("2026-10-09")),
            by: String::new(),
        };
        application.move_on(&early.into()).unwrap();
        assert_eq!(application.clock_starts_on(), day("2026-10-09"));
        // What an older register brought was confirmed long since, if ever.
        let mut imported = received("2026-10-09", None);
        imported.received.channel = channel;
        imported.received.imported = Some(crate::journal::Algorithm::Sm3.digest(&[b"row"]));
        assert!(!imported.may(Move::Confirm));
    }
}

#[test]
fn what_moves_nothing_leaves_the_record_as_it_was() {
    let before = after(&[Move::HandOver]);
    let mut application = before.clone();
    let revealed = Revealed {
        fields: vec![Field::Phone],
    };
    application.move_on(&revealed.into()).unwrap();
    assert_eq!(application, before);
}

fn hall() -> Opened {
    Opened {
        district: String::new(),
        name: "向阳街道便民服务中心".to_owned(),
        code: "XY".to_owned(),
        kind: SiteKind::ServiceHall,
        desk: 1,
        hours: parse_hours("08:00-12:00,14:00-17:30").unwrap(),
        summer: Some(Summer {
            from: "07-01".parse().unwrap(),
            to: "08-31".parse().unwrap(),
            hours: parse_hours("08:00-12:00,15:00-18:00").unwrap(),
        }),
        idle_minutes: None,
        consultation_trigger: None,
        pin_days: None,
        zones: None,
        halls: Vec::new(),
    }
}

#[test]
fn the_day_it_must_leave_is_that_of_receipt_or_the_next_working_day() {
    let calendar = Calendar::starting();
    let rule = HandoverRule {
        calendar: &calendar,
        site: Some(hall()),
    };
    for (on, at, due) in [
        ("2026-11-24", None, "2026-11-24"),
        ("2026-11-24", Some("17:30:00"), "2026-11-24"),
        ("2026-11-24", Some("17:30:01"), "2026-11-25"),
        // In summer the doors close later.
        ("2026-07-01", Some("18:00:00"), "2026-07-01"),
        ("2026-08-31", Some("18:00:01"), "2026-09-01"),
        // Friday after closing: Monday.
        ("2026-11-27", Some("18:05:00"), "2026-11-30"),
        // A Saturday off, and one that is worked (调休).
        ("2026-11-28", Some("10:00:00"), "2026-11-30"),
        ("2026-02-14", Some("10:00:00"), "2026-02-14"),
        // 30 September after closing: the holidays do not count.
        ("2026-09-30", Some("18:00:00"), "2026-10-08"),
    ] {
        assert_eq!(rule.due_on(&received(on, at)), day(due), "{on} {at:?}");
    }
}

#[test]
fn what_came_back_has_to_go_out_the_day_it_came_back() {
    let calendar = Calendar::starting();
    let rule = HandoverRule {
        calendar: &calendar,
        site: Some(hall()),
    };
    let application = after(&[Move::HandOver, Move::Return]);
    assert_eq!(rule.due_on(&application), day("2026-10-10"));
}

#[test]
fn an_original_follows_its_scan_on_the_next_working_day_and_shows_until_then() {
    let calendar = Calendar::starting();
    let rule = HandoverRule {
        calendar: &calendar,
        site: None,
    };
    let mut application = received("2026-09-30", Some("18:00:00"));
    application
        .move_on(&handed_over("2026-09-30", true).into())
        .unwrap();
    assert!(application.owes_original());
    assert_eq!(rule.original_due_on(&application), Some(day("2026-10-08")));
    application.move_on(&body(Move::DeliverOriginal)).unwrap();
    assert!(!application.owes_original());
    assert_eq!(application.state, State::HandedOver);

    let mut with_original = received("2026-10-09", None);
    with_original
        .move_on(&handed_over("2026-10-09", false).into())
        .unwrap();
    assert!(!with_original.owes_original());
    assert_eq!(rule.original_due_on(&with_original), None);
}

#[test]
fn a_day_closes_when_what_had_to_leave_left_or_has_a_reason() {
    use crate::day::{Closed, LeftOver, check_close};
    let calendar = Calendar::starting();
    let rule = HandoverRule {
        calendar: &calendar,
        site: Some(hall()),
    };
    let open = received("2026-11-24", Some("09:00:00"));
    let after_hours = received("2026-11-24", Some("18:00:00"));
    let gone = after(&[Move::HandOver]);
    let closed = |reason: Option<&str>| Closed {
        on: day("2026-11-24"),
        left_over: reason
            .map(|reason| LeftOver {
                application: open.id,
                reason: reason.to_owned(),
            })
            .into_iter()
            .collect(),
        receipts_fen: crate::money::Fen::new(0),
        receipts: 0,
        counts: None,
        till: None,
    };
    for (reason, here, fits) in [
        (None, vec![&open], false),
        (Some("  "), vec![&open], false),
        (Some("承办单位停电"), vec![&open], true),
        (None, vec![&after_hours, &gone], true),
        (None, vec![], true),
    ] {
        assert_eq!(
            check_close(&closed(reason), here, &rule).is_ok(),
            fits,
            "{reason:?}"
        );
    }
}

#[test]
fn a_closed_day_may_be_closed_again_when_it_would_say_something_new() {
    use crate::day::{Closed, Counts, changed_since};
    let calendar = Calendar::starting();
    let rule = HandoverRule {
        calendar: &calendar,
        site: Some(hall()),
    };
    let late = received("2026-11-24", Some("16:50:00"));
    let closed = |received: u32, settled: u32, receipts: u32| Closed {
        on: day("2026-11-24"),
        left_over: Vec::new(),
        receipts_fen: crate::money::Fen::new(i64::from(receipts) * 30),
        receipts,
        counts: Some(Counts {
            received,
            handed_over: 2,
            asked: 1,
            settled,
            suggested: 0,
        }),
        till: None,
    };
    let before = closed(2, 0, 1);
    for (current, here, changed) in [
        (closed(2, 0, 1), vec![], false),
        // The question was settled two days later.
        (closed(2, 1, 1), vec![], false),
        (closed(3, 0, 1), vec![], true),
        (closed(2, 0, 2), vec![], true),
        (closed(2, 0, 1), vec![&late], true),
    ] {
        assert_eq!(
            changed_since(&before, &current, here, &rule),
            changed,
            "{current:?}"
        );
    }
    let without_counts = Closed {
        counts: None,
        ..closed(2, 0, 1)
    };
    assert!(!changed_since(
        &without_counts,
        &closed(9, 0, 1),
        vec![],
        &rule
    ));
}
