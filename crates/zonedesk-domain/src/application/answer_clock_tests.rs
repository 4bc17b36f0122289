use super::*;
use crate::{money::Fen, working_days::Calendar};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn received_on(on: NaiveDate) -> Application {
    let on = on.to_string();
    let mut application = tests::received(&on, None);
    application
        .move_on(&tests::handed_over(&on, false).into())
        .unwrap();
    application
}

/// What happens at the agency, as the register says it: `补正 2026-03-05`.
fn entry(words: &str) -> Body {
    let (what, on) = words.split_once(' ').unwrap();
    let text = String::new;
    match (what, day(on)) {
        ("签收", on) => SignedFor {
            on: Some(on),
            by: text(),
        }
        .into(),
        ("补正通知", on) => CorrectionAsked {
            on,
            what: "写明年份".to_owned(),
            until: None,
            document_number: text(),
        }
        .into(),
        ("收到补正", on) => CorrectionReceived { on, note: text() }.into(),
        ("收费通知", on) => FeeAsked {
            on,
            amount_fen: Fen::new(10_000),
            until: None,
            document_number: text(),
        }
        .into(),
        ("缴费", on) => FeePaid { on, note: text() }.into(),
        ("征求意见", on) => OpinionAsked {
            on,
            of: OpinionOf::ThirdParty,
            name: text(),
        }
        .into(),
        ("意见反馈", on) => OpinionReceived {
            on,
            silent: false,
            note: text(),
        }
        .into(),
        ("延期", on) => Extended {
            on,
            days: 20,
            approved_by: text(),
            reason: text(),
        }
        .into(),
        ("答复", on) => Answered {
            on,
            outcome: Outcome::PubGiven.term().to_owned(),
            code: Some(Outcome::PubGiven),
            document_number: text(),
            on_the_spot: false,
            note: text(),
        }
        .into(),
        _ => panic!("{words}"),
    }
}

fn clock(received: &str, entries: &[&str]) -> (Application, AnswerClock) {
    let mut application = received_on(day(received));
    for words in entries {
        application.move_on(&entry(words)).unwrap();
    }
    let clock = application.answer_clock(&Calendar::starting()).unwrap();
    (application, clock)
}

#[test]
fn the_term_begins_anew_stands_still_and_grows() {
    for (received, entries, due) in [
        ("2026-02-14", &[][..], "2026-03-20"),
        // The agency signed before the paper came by post: the earlier day counts.
        ("2026-10-10", &["签收 2026-10-09"], "2026-11-05"),
        // 补正: twenty days from the day it arrived.
        (
            "2026-02-13",
            &["补正通知 2026-02-27", "收到补正 2026-03-02"],
            "2026-03-30",
        ),
        // 收费通知: twenty days from the day it was paid, also after a correction.
        (
            "2026-02-13",
            &["收费通知 2026-02-27", "缴费 2026-03-02"],
            "2026-03-30",
        ),
        (
            "2026-01-05",
            &[
                "补正通知 2026-01-07",
                "收到补正 2026-01-12",
                "收费通知 2026-02-13",
                "缴费 2026-03-02",
            ],
            "2026-03-30",
        ),
        // 征求意见: the example of the design, five days used and fifteen left.
        (
            "2026-03-02",
            &["征求意见 2026-03-09", "意见反馈 2026-03-20"],
            "2026-04-13",
        ),
        // Two letters, one after the other: 5 used, then 3 more, 12 left after 10 April.
        (
            "2026-03-02",
            &[
                "征求意见 2026-03-09",
                "意见反馈 2026-03-20",
                "征求意见 2026-03-25",
                "意见反馈 2026-04-10",
            ],
            "2026-04-28",
        ),
        // Sent on the last day: one day is left.
        (
            "2026-03-02",
            &["征求意见 2026-03-30", "意见反馈 2026-04-03"],
            "2026-04-07",
        ),
        // A letter after the last day stops nothing.
        (
            "2026-03-02",
            &["征求意见 2026-03-31", "意见反馈 2026-04-03"],
            "2026-03-30",
        ),
        // 延期: twenty more.
        ("2026-03-02", &["延期 2026-03-30"], "2026-04-28"),
        // A letter of the first term stops nothing of the second.
        (
            "2026-03-02",
            &[
                "征求意见 2026-03-04",
                "意见反馈 2026-03-06",
                "补正通知 2026-03-09",
                "收到补正 2026-04-30",
            ],
            "2026-06-01",
        ),
        // All of it: 5 used, then 35 of 40 left.
        (
            "2026-03-02",
            &[
                "征求意见 2026-03-09",
                "意见反馈 2026-03-20",
                "延期 2026-04-13",
            ],
            "2026-05-13",
        ),
    ] {
        let AnswerClock::Runs(deadline) = clock(received, entries).1 else {
            panic!("{received} {entries:?}: it does not run");
        };
        assert_eq!(deadline.due_on, day(due), "{received} {entries:?}");
        assert!(deadline.certain, "{received} {entries:?}");
    }
}

#[test]
fn nothing_is_due_while_others_have_the_move() {
    assert_eq!(
        clock("2026-03-02", &["征求意见 2026-03-09"]).1,
        AnswerClock::Stands {
            since: day("2026-03-09"),
            used: 5,
            total: 20
        }
    );
    assert_eq!(
        clock("2026-03-02", &["补正通知 2026-03-09"]).1,
        AnswerClock::Waits {
            waits_for: WaitsFor::Correction,
            since: day("2026-03-09"),
            until: None
        }
    );
    // 收费通知: twenty working days to pay unless the notice says otherwise.
    assert_eq!(
        clock("2026-03-02", &["收费通知 2026-03-09"]).1,
        AnswerClock::Waits {
            waits_for: WaitsFor::Fee,
            since: day("2026-03-09"),
            until: Some(day("2026-04-07"))
        }
    );
}

#[test]
fn a_term_that_reaches_a_year_without_its_notice_is_an_estimate_after_a_pause_too() {
    for entries in [
        &[][..],
        &["征求意见 2026-12-21", "意见反馈 2026-12-25"],
        &["延期 2026-12-10"],
    ] {
        let AnswerClock::Runs(deadline) = clock("2026-12-01", entries).1 else {
            panic!("{entries:?}: it does not run");
        };
        assert_eq!(
            (deadline.certain, deadline.uncertain_reason.is_some()),
            (false, true),
            "{entries:?}"
        );
    }
}

#[test]
fn the_agency_is_late_by_its_own_clock_only() {
    let late = |received, entries: &[&str]| {
        clock(received, entries)
            .0
            .answered_late(&Calendar::starting())
    };
    assert_eq!(late("2026-03-02", &[]), None);
    assert_eq!(late("2026-03-02", &["答复 2026-03-30"]), Some(false));
    assert_eq!(late("2026-03-02", &["答复 2026-03-31"]), Some(true));
    let paused = ["征求意见 2026-03-09", "意见反馈 2026-03-20"];
    let answered_on = |on| [paused.as_slice(), &[on]].concat();
    assert_eq!(
        late("2026-03-02", &answered_on("答复 2026-04-13")),
        Some(false)
    );
    assert_eq!(
        late("2026-03-02", &answered_on("答复 2026-04-14")),
        Some(true)
    );
    // 逾期不补正: nothing had run out.
    assert_eq!(
        late("2026-03-02", &["补正通知 2026-03-09", "答复 2026-06-30"]),
        Some(false)
    );
    // An estimate makes nobody late.
    assert_eq!(late("2026-12-21", &["答复 2027-03-01"]), None);
}

proptest! {
    /// Whatever is asked and answered, the days that count are twenty, or forty with the extension,
    /// counted one by one.
    #[test]
    fn the_days_that_count_are_the_days_of_the_term(
        begin in 0_i64..1_800,
        letters in prop::collection::vec((0_i64..12, 0_i64..30), 0..4),
        extended in any::<bool>(),
    ) {
        let calendar = Calendar::starting();
        let first = day("2020-06-01");
        let mut application = received_on(first + chrono::TimeDelta::days(begin));
        if extended {
            let on = application.received.received_on;
            let body = Extended { on, days: 20, approved_by: String::new(), reason: String::new() };
            application.move_on(&body.into()).unwrap();
        }
        let mut at = application.received.received_on;
        let mut still = Vec::new();
        for (gap, length) in letters {
            let from = at + chrono::TimeDelta::days(gap);
            let to = from + chrono::TimeDelta::days(length);
            let asked = OpinionAsked { on: from, of: OpinionOf::OtherBody, name: String::new() };
            application.move_on(&asked.into()).unwrap();
            let received = OpinionReceived { on: to, silent: false, note: String::new() };
            application.move_on(&received.into()).unwrap();
            still.push((from, to));
            at = to;
        }
        let AnswerClock::Runs(deadline) = application.answer_clock(&calendar).unwrap() else {
            panic!("it runs");
        };
        // Day by day, as a clerk with a calendar on the wall would.
        let mut on = application.received.received_on;
        let mut counted = 0;
        let total = application.term_days();
        while counted < total {
            on = on.succ_opt().unwrap();
            let stands = still.iter().any(|(from, to)| *from < on && on <= *to);
            // Sent on the last day itself: one day is left for the reply.
            let last = counted + 1 == total && still.iter().any(|(from, to)| *from == on && from < to);
            if calendar.works(on) && !stands && !last {
                counted += 1;
            }
        }
        prop_assert_eq!(deadline.due_on, on);
        // The sheet has every day of it once, and its numbers are the count.
        let sheet = application.answer_proof(&calendar).unwrap();
        let first = application.received.received_on;
        let days: Vec<_> = first.iter_days().take_while(|on| *on <= deadline.due_on).collect();
        prop_assert_eq!(sheet.iter().map(|day| day.date).collect::<Vec<_>>(), days);
        let numbers: Vec<_> = sheet.iter().filter_map(|day| day.counted).collect();
        prop_assert_eq!(numbers, (1..=total).collect::<Vec<_>>());
        prop_assert_eq!(sheet.last().and_then(|day| day.counted), Some(total));
    }
}

/// The reasons of the days of a sheet, day by day.
fn sheet(received: &str, entries: &[&str]) -> Vec<(String, Option<u32>, String)> {
    let (application, _) = clock(received, entries);
    let days = application.answer_proof(&Calendar::starting()).unwrap();
    let line = |day: crate::working_days::ProofDay| (day.date.to_string(), day.counted, day.reason);
    days.into_iter().map(line).collect()
}

#[test]
fn the_sheet_says_why_each_day_counts_or_not() {
    let plain = sheet("2026-02-14", &[]);
    let says = |on: &str, counted, reason: &str| {
        let day = plain.iter().find(|day| day.0 == on).unwrap();
        assert_eq!(day.1, counted, "{on}");
        assert!(day.2.contains(reason), "{on}: {}", day.2);
    };
    says("2026-02-14", None, "收到申请");
    says("2026-02-14", None, "民法典第二百零一条");
    says("2026-02-16", None, "春节");
    says("2026-02-24", Some(1), "工作日");
    says("2026-02-28", Some(5), "调休上班");
    says("2026-03-20", Some(20), "工作日");
    assert_eq!(plain.len(), 35);

    // The example of the design: five days used, a pause, fifteen left.
    let paused = sheet(
        "2026-03-02",
        &["征求意见 2026-03-09", "意见反馈 2026-03-20"],
    );
    let still: Vec<_> = paused
        .iter()
        .filter(|day| day.2 == answer_proof::STANDS_STILL)
        .map(|day| day.0.as_str())
        .collect();
    assert_eq!(
        (still.len(), still.first(), still.last()),
        (11, Some(&"2026-03-10"), Some(&"2026-03-20"))
    );
    let last = paused.last().unwrap();
    assert_eq!((last.0.as_str(), last.1), ("2026-04-13", Some(20)));

    // While others are asked the sheet ends with the letter; while a correction is waited for there
    // is none; then it begins with the day the correction came.
    assert_eq!(
        sheet("2026-03-02", &["征求意见 2026-03-09"])
            .last()
            .unwrap()
            .1,
        Some(5)
    );
    assert_eq!(sheet("2026-03-02", &["补正通知 2026-03-05"]), []);
    let anew = sheet(
        "2026-03-02",
        &["补正通知 2026-03-05", "收到补正 2026-03-10"],
    );
    assert_eq!(anew[0].0, "2026-03-10");
    assert!(
        anew[0].2.starts_with("收到补正，期限重新计算"),
        "{}",
        anew[0].2
    );
    // Sent on the last day: that day is left, and is the next one that counts.
    let late = sheet(
        "2026-03-02",
        &["征求意见 2026-03-30", "意见反馈 2026-04-01"],
    );
    assert_eq!(
        late.iter()
            .find(|day| day.0 == "2026-03-30")
            .map(|day| day.2.as_str()),
        Some(answer_proof::LAST_DAY_LEFT)
    );
    assert_eq!(
        late.last().map(|day| (day.0.as_str(), day.1)),
        Some(("2026-04-02", Some(20)))
    );
    // Answered on the day it was sent: nothing stood still.
    let at_once = sheet(
        "2026-03-02",
        &["征求意见 2026-03-30", "意见反馈 2026-03-30"],
    );
    assert_eq!(at_once.last().map(|day| day.0.as_str()), Some("2026-03-30"));
}

#[test]
fn a_correction_is_asked_for_by_the_seventh_working_day() {
    let late = |received: &str, entries: &[&str]| {
        let (application, _) = clock(received, entries);
        application.correction_asked_late(&Calendar::starting())
    };
    for (received, asked, expected) in [
        // 2026-02-28 is a Saturday that counts.
        ("2026-02-14", "补正通知 2026-03-03", Some(false)),
        ("2026-02-14", "补正通知 2026-03-04", Some(true)),
        ("2026-03-02", "补正通知 2026-03-11", Some(false)),
        ("2026-03-02", "补正通知 2026-03-12", Some(true)),
        ("2026-12-25", "补正通知 2027-03-01", None),
    ] {
        assert_eq!(late(received, &[asked]), expected, "{received} {asked}");
    }
    assert_eq!(late("2026-03-02", &[]), None);
    // The corrected application does not make the notice timely after the fact.
    let both = ["补正通知 2026-03-12", "收到补正 2026-03-20"];
    assert_eq!(late("2026-03-02", &both), Some(true));
}
