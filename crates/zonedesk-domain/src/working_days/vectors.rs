//! The worked deadlines and year totals the calendar must reproduce.

use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;

use super::*;

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn due(from_on: &str, days: u32) -> Deadline {
    Calendar::starting().deadline(day(from_on), days).unwrap()
}

/// A 2027 made up for tests: the statutory days and two December 2026 changes.
pub(super) const INVENTED_2027: &str = "date,kind,name
2026-12-27,workday,元旦
2026-12-31,holiday,元旦
2027-01-01,holiday,元旦
2027-02-05,holiday,春节
2027-02-06,holiday,春节
2027-02-07,holiday,春节
2027-02-08,holiday,春节
2027-04-05,holiday,清明节
2027-05-01,holiday,劳动节
2027-05-02,holiday,劳动节
2027-06-09,holiday,端午节
2027-09-15,holiday,中秋节
2027-10-01,holiday,国庆节
2027-10-02,holiday,国庆节
2027-10-03,holiday,国庆节
";

pub(super) fn invented_notice(year: i32) -> Notice {
    Notice {
        number: format!("测试〔{year}〕1号"),
        addresses: Vec::new(),
    }
}

fn with_2027() -> Calendar {
    let mut calendar = Calendar::starting();
    for schedule in read_schedules(INVENTED_2027, invented_notice).unwrap() {
        calendar.load(schedule);
    }
    calendar
}

#[test]
fn deadlines_match_the_worked_table() {
    let table = [
        (
            "2025-01-24",
            true,
            [
                "2025-02-07",
                "2025-02-10",
                "2025-02-20",
                "2025-02-27",
                "2025-03-27",
            ],
        ),
        (
            "2025-04-25",
            true,
            [
                "2025-05-06",
                "2025-05-08",
                "2025-05-20",
                "2025-05-27",
                "2025-06-25",
            ],
        ),
        (
            "2025-09-26",
            true,
            [
                "2025-10-10",
                "2025-10-13",
                "2025-10-23",
                "2025-10-30",
                "2025-11-27",
            ],
        ),
        (
            "2025-12-31",
            true,
            [
                "2026-01-08",
                "2026-01-12",
                "2026-01-22",
                "2026-01-29",
                "2026-03-04",
            ],
        ),
        (
            "2026-01-02",
            false,
            [
                "2026-01-08",
                "2026-01-12",
                "2026-01-22",
                "2026-01-29",
                "2026-03-04",
            ],
        ),
        (
            "2026-02-13",
            true,
            [
                "2026-02-27",
                "2026-03-02",
                "2026-03-12",
                "2026-03-19",
                "2026-04-17",
            ],
        ),
        (
            "2026-02-14",
            true,
            [
                "2026-02-28",
                "2026-03-03",
                "2026-03-13",
                "2026-03-20",
                "2026-04-20",
            ],
        ),
        (
            "2026-03-02",
            true,
            [
                "2026-03-09",
                "2026-03-11",
                "2026-03-23",
                "2026-03-30",
                "2026-04-28",
            ],
        ),
        (
            "2026-04-30",
            true,
            [
                "2026-05-11",
                "2026-05-13",
                "2026-05-25",
                "2026-06-01",
                "2026-06-30",
            ],
        ),
        (
            "2026-09-18",
            true,
            [
                "2026-09-24",
                "2026-09-29",
                "2026-10-15",
                "2026-10-22",
                "2026-11-19",
            ],
        ),
        (
            "2026-09-30",
            true,
            [
                "2026-10-13",
                "2026-10-15",
                "2026-10-27",
                "2026-11-03",
                "2026-12-01",
            ],
        ),
        (
            "2026-10-09",
            true,
            [
                "2026-10-15",
                "2026-10-19",
                "2026-10-29",
                "2026-11-05",
                "2026-12-03",
            ],
        ),
        (
            "2026-11-02",
            true,
            [
                "2026-11-09",
                "2026-11-11",
                "2026-11-23",
                "2026-11-30",
                "2026-12-28",
            ],
        ),
    ];
    let calendar = Calendar::starting();
    for (from_on, worked, expected) in table {
        let works = matches!(
            calendar.day_status(day(from_on)),
            DayStatus::Working | DayStatus::MakeUp(_)
        );
        assert_eq!(works, worked, "{from_on}");
        for (days, due_on) in [5, 7, 15, 20, 40].into_iter().zip(expected) {
            let deadline = calendar.deadline(day(from_on), days).unwrap();
            assert_eq!(deadline.due_on, day(due_on), "{from_on} + {days}");
            // Only 2026-12-28 lies where the next notice may still change December.
            assert_eq!(
                deadline.certain,
                due_on < "2026-12-20",
                "{from_on} + {days}"
            );
        }
    }
}

#[test]
fn a_paused_period_goes_on_with_the_days_it_had_left() {
    let calendar = Calendar::starting();
    let used = calendar
        .working_days_between(day("2026-03-02"), day("2026-03-09"))
        .unwrap();
    assert_eq!((used.days, used.certain), (5, true));
    let paused = calendar
        .working_days_between(day("2026-03-09"), day("2026-03-20"))
        .unwrap();
    assert_eq!(paused.days, 9);
    let deadline = calendar.resume(used.days, 20, day("2026-03-20")).unwrap();
    assert_eq!(deadline.due_on, day("2026-04-13"));
    assert!(deadline.certain);
    for used_days in [20, 21] {
        assert_eq!(
            calendar.resume(used_days, 20, day("2026-03-20")),
            Err(WorkingDayError::NothingLeft {
                used_days,
                total_days: 20
            })
        );
    }
}

#[test]
fn each_year_has_the_days_of_its_notice() {
    let calendar = Calendar::starting();
    assert_eq!(
        calendar.years().collect::<Vec<_>>(),
        (2020..=2026).collect::<Vec<_>>()
    );
    for (year, working, holidays, make_up) in [
        (2020, 249, 30, 6),
        (2021, 250, 31, 7),
        (2022, 249, 32, 7),
        (2023, 249, 26, 7),
        (2024, 251, 28, 8),
        (2025, 248, 28, 5),
        (2026, 248, 33, 6),
    ] {
        let mut found = (0, 0, 0);
        for on in day(&format!("{year}-01-01"))
            .iter_days()
            .take_while(|on| on.year() == year)
        {
            match calendar.day_status(on) {
                DayStatus::Working => found.0 += 1,
                DayStatus::MakeUp(_) => {
                    found.0 += 1;
                    found.2 += 1;
                }
                DayStatus::Holiday(_) => found.1 += 1,
                DayStatus::Weekend => {}
                DayStatus::Unknown(year) => panic!("{year} is not loaded"),
            }
        }
        assert_eq!(found, (working, holidays, make_up), "{year}");
        let notice = &calendar.schedule(year).unwrap().notice;
        assert!(notice.number.starts_with("国办发明电〔"), "{year}");
        assert!(!notice.addresses.is_empty(), "{year}");
    }
}

#[test]
fn a_deadline_counts_a_make_up_saturday_and_sunday() {
    let calendar = Calendar::starting();
    for (on, status) in [
        ("2026-02-14", DayStatus::MakeUp("春节".to_owned())),
        ("2026-09-20", DayStatus::MakeUp("国庆节".to_owned())),
        ("2026-02-16", DayStatus::Holiday("春节".to_owned())),
        ("2026-03-07", DayStatus::Weekend),
        ("2026-03-09", DayStatus::Working),
        ("2027-03-09", DayStatus::Unknown(2027)),
        ("2019-12-31", DayStatus::Unknown(2019)),
        // 元旦 2023 began in 2022, by the notice for 2023.
        ("2022-12-31", DayStatus::Holiday("元旦".to_owned())),
    ] {
        assert_eq!(calendar.day_status(day(on)), status, "{on}");
    }
    assert_eq!(due("2026-09-18", 1).due_on, day("2026-09-20"));
    assert_eq!(due("2026-05-08", 1).due_on, day("2026-05-09"));
}

#[test]
fn a_deadline_that_reaches_a_year_without_a_notice_is_an_estimate() {
    let missing_2027 = "2027 节假日安排未导入，日期为估算";
    for (from_on, days, due_on, reason) in [
        ("2026-12-20", 20, "2027-01-18", missing_2027),
        ("2026-12-07", 20, "2027-01-05", missing_2027),
        ("2026-12-18", 1, "2026-12-21", missing_2027),
        ("2026-12-19", 1, "2026-12-21", missing_2027),
        ("2026-12-11", 6, "2026-12-21", missing_2027),
        ("2026-12-31", 1, "2027-01-04", missing_2027),
        ("2027-04-30", 1, "2027-05-03", missing_2027),
        ("2027-09-30", 1, "2027-10-04", missing_2027),
        (
            "2019-12-30",
            2,
            "2020-01-02",
            "2019 节假日安排未导入，日期为估算",
        ),
        (
            "2019-12-31",
            5,
            "2020-01-08",
            "2019 节假日安排未导入，日期为估算",
        ),
        (
            "2018-06-01",
            1,
            "2018-06-04",
            "2018 节假日安排未导入，日期为估算",
        ),
        (
            "2027-12-31",
            1,
            "2028-01-03",
            "2027—2028 节假日安排未导入，日期为估算",
        ),
    ] {
        let deadline = due(from_on, days);
        assert!(!deadline.certain, "{from_on} + {days}");
        assert_eq!(deadline.due_on, day(due_on), "{from_on} + {days}");
        assert_eq!(
            deadline.uncertain_reason.as_deref(),
            Some(reason),
            "{from_on} + {days}"
        );
    }
    for (from_on, days) in [("2026-12-11", 5), ("2026-12-17", 1), ("2019-12-31", 1)] {
        let deadline = due(from_on, days);
        assert_eq!(
            deadline.certain,
            from_on.starts_with("2026"),
            "{from_on} + {days}"
        );
        assert_eq!(deadline.certain, deadline.uncertain_reason.is_none());
    }
}

#[test]
fn a_gap_between_loaded_years_is_an_estimate() {
    let starting = Calendar::starting();
    let calendar: Calendar = starting
        .years()
        .filter(|year| *year != 2024)
        .filter_map(|year| starting.schedule(year).cloned())
        .collect();
    let deadline = calendar.deadline(day("2023-12-01"), 300).unwrap();
    assert_eq!(
        deadline.uncertain_reason.as_deref(),
        Some("2024 节假日安排未导入，日期为估算")
    );
    let empty = Calendar::empty().deadline(day("2026-03-02"), 5).unwrap();
    assert!(!empty.certain);
}

#[test]
fn the_twentieth_of_december_is_the_first_uncertain_day() {
    let starting = Calendar::starting();
    let calendar: Calendar = starting.schedule(2024).cloned().into_iter().collect();
    for (from_on, due_on, certain) in [
        ("2024-12-18", "2024-12-19", true),
        ("2024-12-19", "2024-12-20", false),
        ("2024-12-20", "2024-12-23", false),
    ] {
        let deadline = calendar.deadline(day(from_on), 1).unwrap();
        assert_eq!(deadline.due_on, day(due_on));
        assert_eq!(deadline.certain, certain, "{from_on}");
    }
}

#[test]
fn the_later_notice_is_the_newer_word_about_december() {
    let on = day("2026-12-27");
    let named = |name: &str| NamedDay {
        on,
        name: name.to_owned(),
    };
    for later_works in [true, false] {
        let mut calendar = with_2027();
        let mut own = calendar.schedule(2026).unwrap().clone();
        let mut next = calendar.schedule(2027).unwrap().clone();
        next.workdays.clear();
        let (own_list, next_list) = if later_works {
            (&mut own.holidays, &mut next.workdays)
        } else {
            (&mut own.workdays, &mut next.holidays)
        };
        own_list.push(named("旧"));
        next_list.push(named("新"));
        calendar.load(own);
        calendar.load(next);
        let name = "新".to_owned();
        let expected = if later_works {
            DayStatus::MakeUp(name)
        } else {
            DayStatus::Holiday(name)
        };
        assert_eq!(calendar.day_status(on), expected);
    }
}

#[test]
fn the_next_notice_makes_december_certain_and_may_change_it() {
    let calendar = with_2027();
    assert_eq!(
        calendar.day_status(day("2026-12-27")),
        DayStatus::MakeUp("元旦".to_owned())
    );
    assert_eq!(
        calendar.day_status(day("2026-12-31")),
        DayStatus::Holiday("元旦".to_owned())
    );
    // Loading 2027 leaves the 2026 notice as it was.
    assert_eq!(calendar.schedule(2026), Calendar::starting().schedule(2026));
    assert_eq!(
        calendar.day_status(day("2026-10-01")),
        DayStatus::Holiday("国庆节".to_owned())
    );
    let deadline = calendar.deadline(day("2026-12-20"), 20).unwrap();
    assert_eq!(
        (deadline.due_on, deadline.certain),
        (day("2027-01-18"), true)
    );
    let deadline = calendar.deadline(day("2026-12-25"), 1).unwrap();
    assert_eq!(
        (deadline.due_on, deadline.certain),
        (day("2026-12-27"), true)
    );
    let deadline = calendar.deadline(day("2027-12-20"), 1).unwrap();
    assert_eq!(
        deadline.uncertain_reason.as_deref(),
        Some("2028 节假日安排未导入，日期为估算")
    );
}

#[test]
fn a_proof_gives_every_day_its_reason_and_its_notice() {
    let calendar = Calendar::starting();
    let sheet = calendar.proof(day("2026-09-18"), 7).unwrap();
    let shown: Vec<String> = sheet
        .iter()
        .map(|line| {
            let counted = line
                .counted
                .map_or("-".to_owned(), |count| count.to_string());
            format!("{} {} {counted} {}", line.date, line.weekday, line.reason)
        })
        .collect();
    assert_eq!(
        shown,
        [
            "2026-09-18 星期五 - 起算当日不计入，自次日起算（民法典第二百零一条）",
            "2026-09-19 星期六 - 周末",
            "2026-09-20 星期日 1 调休上班（国庆节）",
            "2026-09-21 星期一 2 工作日",
            "2026-09-22 星期二 3 工作日",
            "2026-09-23 星期三 4 工作日",
            "2026-09-24 星期四 5 工作日",
            "2026-09-25 星期五 - 放假（中秋节）",
            "2026-09-26 星期六 - 放假（中秋节）",
            "2026-09-27 星期日 - 放假（中秋节）",
            "2026-09-28 星期一 6 工作日",
            "2026-09-29 星期二 7 工作日",
        ]
    );
    assert!(
        sheet
            .iter()
            .all(|line| line.notice.as_deref() == Some("国办发明电〔2025〕7号"))
    );

    let estimated = calendar.proof(day("2026-12-31"), 1).unwrap();
    let new_year = &estimated[1];
    assert_eq!(
        new_year.reason,
        "法定节日（元旦）（估算，2027 节假日安排未导入）"
    );
    assert_eq!((new_year.notice.as_deref(), new_year.counted), (None, None));
    let moved = with_2027().proof(day("2026-12-25"), 1).unwrap();
    assert_eq!(moved[2].notice.as_deref(), Some("测试〔2027〕1号"));
}

#[test]
fn a_deadline_says_how_many_working_days_are_left_or_over() {
    let calendar = Calendar::starting();
    for (today, due_on, label) in [
        ("2026-09-18", "2026-09-24", "余 5 个工作日"),
        ("2026-09-23", "2026-09-24", "余 1 个工作日"),
        ("2026-09-24", "2026-09-24", "今日到期"),
        ("2026-09-25", "2026-09-24", "已过期限"),
        ("2026-09-28", "2026-09-24", "逾期 1 个工作日"),
        ("2026-10-10", "2026-09-30", "逾期 3 个工作日"),
    ] {
        let (standing, count) = calendar.standing(day(today), day(due_on)).unwrap();
        assert_eq!(standing.label(), label, "{today} {due_on}");
        assert!(count.certain);
    }
    let (_, count) = calendar
        .standing(day("2026-12-18"), day("2027-01-05"))
        .unwrap();
    assert!(!count.certain);
}

#[test]
fn impossible_periods_are_refused_without_a_panic() {
    let calendar = Calendar::starting();
    for days in [0, LONGEST_PERIOD + 1, u32::MAX] {
        assert_eq!(
            calendar.deadline(day("2026-03-02"), days),
            Err(WorkingDayError::DaysOutOfRange { days })
        );
        assert!(calendar.proof(day("2026-03-02"), days).is_err());
    }
    assert!(!due("2026-03-02", LONGEST_PERIOD).certain);
    let last = NaiveDate::MAX;
    assert_eq!(
        calendar.deadline(last, 1),
        Err(WorkingDayError::BeyondDates { from_on: last })
    );
    assert!(calendar.deadline(NaiveDate::MIN, 1).is_ok());
    assert!(calendar.proof(last, 1).is_err());
    for (after_on, until_on) in [
        (day("2026-03-02"), day("2026-03-01")),
        (NaiveDate::MIN, NaiveDate::MAX),
    ] {
        assert_eq!(
            calendar.working_days_between(after_on, until_on),
            Err(WorkingDayError::NotASpan { after_on, until_on })
        );
    }
}

fn dates() -> impl Strategy<Value = NaiveDate> {
    (0..4_000_i64).prop_map(|offset| day("2018-01-01") + chrono::Duration::days(offset))
}

proptest! {
    #[test]
    fn a_deadline_lies_as_many_working_days_ahead_as_asked(from_on in dates(), days in 1..400_u32) {
        let calendar = Calendar::starting();
        let deadline = calendar.deadline(from_on, days).unwrap();
        let count = calendar.working_days_between(from_on, deadline.due_on).unwrap();
        prop_assert_eq!(count.days, days);
        let sheet = calendar.proof(from_on, days).unwrap();
        let last = sheet.last().unwrap();
        prop_assert_eq!((last.date, last.counted), (deadline.due_on, Some(days)));
        prop_assert_eq!(sheet.iter().filter(|line| line.counted.is_some()).count(), days as usize);
        // One day more is never earlier, and an estimate never becomes certain again.
        let next = calendar.deadline(from_on, days + 1).unwrap();
        prop_assert!(next.due_on > deadline.due_on);
        prop_assert!(deadline.certain || !next.certain);
        let whole = from_on >= day("2020-01-01") && deadline.due_on < day("2026-12-20");
        prop_assert_eq!(deadline.certain, whole);
    }
}
