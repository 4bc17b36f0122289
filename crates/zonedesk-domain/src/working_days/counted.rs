//! The count against a calendar on the wall: the rows of the notices read by themselves, day after day.

use super::{
    Calendar, NamedDay, YearSchedule,
    vectors::{day, invented_notice},
};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// The days that the notices name, as the file has them.
struct Wall {
    holidays: BTreeSet<NaiveDate>,
    workdays: BTreeSet<NaiveDate>,
}

impl Wall {
    fn of_the_notices() -> Self {
        let rows = include_str!("../../data/holidays.csv").lines().skip(1);
        let mut wall = Self {
            holidays: BTreeSet::new(),
            workdays: BTreeSet::new(),
        };
        for row in rows {
            let mut cells = row.split(',');
            let on = day(cells.next().unwrap());
            match cells.next() {
                Some("holiday") => wall.holidays.insert(on),
                Some("workday") => wall.workdays.insert(on),
                kind => panic!("{kind:?}"),
            };
        }
        wall
    }

    fn works(&self, on: NaiveDate) -> bool {
        let weekend = matches!(on.weekday(), Weekday::Sat | Weekday::Sun);
        self.workdays.contains(&on) || !weekend && !self.holidays.contains(&on)
    }
}

#[test]
fn a_term_from_any_day_of_seven_years_ends_where_counting_one_by_one_ends() {
    let (wall, calendar) = (Wall::of_the_notices(), Calendar::starting());
    let days = day("2020-01-01").iter_days();
    let mut compared = 0;
    for from_on in days.take_while(|on| on.year() < 2027) {
        let mut on = from_on;
        for length in 1..=60 {
            on = on.succ_opt().unwrap();
            while !wall.works(on) {
                on = on.succ_opt().unwrap();
            }
            let deadline = calendar.deadline(from_on, length).unwrap();
            // From 20 December on the next notice may change December still.
            if on >= day("2026-12-20") {
                assert!(!deadline.certain, "{from_on} + {length}");
                break;
            }
            assert_eq!(deadline.due_on, on, "{from_on} + {length}");
            assert!(deadline.certain, "{from_on} + {length}");
            assert!(calendar.works(deadline.due_on), "{from_on} + {length}");
            compared += 1;
        }
    }
    assert!(compared > 140_000, "{compared}");
}

/// A notice for 2027 that nobody wrote: any days off and any worked days.
fn notice() -> impl Strategy<Value = YearSchedule> {
    let days = || prop::collection::btree_set(0_u64..365, 0..30);
    (days(), days()).prop_map(|(holidays, workdays)| {
        let first = day("2027-01-01");
        let named = |at: &u64| NamedDay {
            on: first + Days::new(*at),
            name: "某节".to_owned(),
        };
        YearSchedule {
            year: 2027,
            notice: invented_notice(2027),
            holidays: holidays.iter().map(named).collect(),
            workdays: workdays.difference(&holidays).map(named).collect(),
        }
    })
}

proptest! {
    /// However often a notice is changed, what is open then stands as if the last word had been the first.
    #[test]
    fn a_deadline_after_a_changed_notice_is_the_one_counted_afresh(
        before in prop::collection::vec(notice(), 1..4),
        last in notice(),
        offset in 0_u64..400,
        length in 1_u32..60,
    ) {
        let mut changed = Calendar::starting();
        for schedule in before {
            changed.load(schedule);
        }
        changed.load(last.clone());
        let mut afresh = Calendar::starting();
        afresh.load(last);
        let from_on = day("2026-06-01") + Days::new(offset);
        let deadline = changed.deadline(from_on, length).unwrap();
        prop_assert_eq!(&deadline, &afresh.deadline(from_on, length).unwrap());
        prop_assert_eq!(changed.proof(from_on, length).unwrap(), afresh.proof(from_on, length).unwrap());
        prop_assert!(changed.works(deadline.due_on), "never a rest day");
    }
}
