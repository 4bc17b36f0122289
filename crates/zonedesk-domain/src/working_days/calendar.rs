//! 日历 – which days are worked, as far as the loaded notices say.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::schedule::{NamedDay, Notice, YearSchedule, late_december, read_schedules};

/// The holiday notices in force, one schedule for each year.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    years: BTreeMap<i32, YearSchedule>,
}

/// What the loaded notices say about one date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayStatus {
    /// An ordinary Monday to Friday.
    Working,
    /// 调休上班 – a weekend day that is worked, with the holiday it makes up for.
    MakeUp(String),
    /// An ordinary Saturday or Sunday.
    Weekend,
    /// 放假 – a day off named in the notice.
    Holiday(String),
    /// The notice for this year is not loaded.
    Unknown(i32),
}

/// One date's verdict with the words and the source behind it.
pub(super) struct DayRule<'a> {
    pub(super) works: bool,
    pub(super) reason: String,
    pub(super) notice: Option<&'a Notice>,
}

/// A date that a notice names.
struct Named<'a> {
    works: bool,
    day: &'a NamedDay,
    notice: &'a Notice,
}

impl Calendar {
    /// A calendar without any year: every count is an estimate.
    pub fn empty() -> Calendar {
        Calendar::default()
    }

    /// The notices for 2020–2026 that come with the program; later years are imported.
    pub fn starting() -> Calendar {
        // The data are part of the program and a test reads them. Should they ever be
        // unreadable, an empty calendar makes every date an estimate, never a wrong one.
        read_schedules(include_str!("../../data/holidays.csv"), starting_notice)
            .map(|schedules| schedules.into_iter().collect())
            .unwrap_or_default()
    }

    /// Loads a year, or replaces it (a notice has been changed in mid-year before:
    /// 2020-01-27).
    pub fn load(&mut self, schedule: YearSchedule) {
        self.years.insert(schedule.year, schedule);
    }

    /// The schedule of one year, if loaded.
    pub fn schedule(&self, year: i32) -> Option<&YearSchedule> {
        self.years.get(&year)
    }

    /// The loaded years in order.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.years.keys().copied()
    }

    /// What the notices say about this date, without any guess.
    pub fn day_status(&self, on: NaiveDate) -> DayStatus {
        if let Some(named) = self.named(on) {
            let name = named.day.name.clone();
            return if named.works {
                DayStatus::MakeUp(name)
            } else {
                DayStatus::Holiday(name)
            };
        }
        if !self.years.contains_key(&on.year()) {
            DayStatus::Unknown(on.year())
        } else if is_weekend(on) {
            DayStatus::Weekend
        } else {
            DayStatus::Working
        }
    }

    /// The year whose notice is needed for this date and is not loaded: its own, or from
    /// 20 December the next one.
    pub(super) fn missing_year(&self, on: NaiveDate) -> Option<i32> {
        let year = on.year();
        if !self.years.contains_key(&year) {
            Some(year)
        } else if late_december(on) && !self.years.contains_key(&(year + 1)) {
            Some(year + 1)
        } else {
            None
        }
    }

    /// Whether the date counts. In a year without a notice this is an estimate: weekends
    /// and the holidays of fixed date (全国年节及纪念日放假办法: 元旦, 劳动节 5/1–2, 国庆节
    /// 10/1–3) are off, those of the moon calendar and 调休 are not known.
    pub(super) fn rule(&self, on: NaiveDate) -> DayRule<'_> {
        if let Some(named) = self.named(on) {
            let kind = if named.works {
                "调休上班"
            } else {
                "放假"
            };
            return DayRule {
                works: named.works,
                reason: format!("{kind}（{}）", named.day.name),
                notice: Some(named.notice),
            };
        }
        let schedule = self.years.get(&on.year());
        let fixed = if schedule.is_none() {
            fixed_holiday(on)
        } else {
            None
        };
        let (works, plain) = match fixed {
            Some(name) => (false, format!("法定节日（{name}）")),
            None if is_weekend(on) => (false, "周末".to_owned()),
            None => (true, "工作日".to_owned()),
        };
        let reason = match self.missing_year(on) {
            Some(year) => format!("{plain}（估算，{year} 节假日安排未导入）"),
            None => plain,
        };
        DayRule {
            works,
            reason,
            notice: schedule.map(|schedule| &schedule.notice),
        }
    }

    /// Finds the date in the next year's notice, when that can reach back to it, or else
    /// in its own year's: the later notice is the newer word.
    fn named(&self, on: NaiveDate) -> Option<Named<'_>> {
        let next = if late_december(on) {
            self.years.get(&(on.year() + 1))
        } else {
            None
        };
        [next, self.years.get(&on.year())]
            .into_iter()
            .flatten()
            .find_map(|schedule| {
                let worked = schedule.workdays.iter().map(|day| (true, day));
                let free = schedule.holidays.iter().map(|day| (false, day));
                let (works, day) = worked.chain(free).find(|(_, day)| day.on == on)?;
                Some(Named {
                    works,
                    day,
                    notice: &schedule.notice,
                })
            })
    }
}

impl FromIterator<YearSchedule> for Calendar {
    fn from_iter<I: IntoIterator<Item = YearSchedule>>(schedules: I) -> Calendar {
        let mut calendar = Calendar::empty();
        for schedule in schedules {
            calendar.load(schedule);
        }
        calendar
    }
}

/// 星期六 and so on, as printed beside a date.
pub(super) fn weekday_name(on: NaiveDate) -> &'static str {
    match on.weekday() {
        Weekday::Mon => "星期一",
        Weekday::Tue => "星期二",
        Weekday::Wed => "星期三",
        Weekday::Thu => "星期四",
        Weekday::Fri => "星期五",
        Weekday::Sat => "星期六",
        Weekday::Sun => "星期日",
    }
}

pub(super) fn is_weekend(on: NaiveDate) -> bool {
    matches!(on.weekday(), Weekday::Sat | Weekday::Sun)
}

fn fixed_holiday(on: NaiveDate) -> Option<&'static str> {
    match (on.month(), on.day()) {
        (1, 1) => Some("元旦"),
        (5, 1 | 2) => Some("劳动节"),
        (10, 1..=3) => Some("国庆节"),
        _ => None,
    }
}

/// The 国务院办公厅 notices behind the starting data.
fn starting_notice(year: i32) -> Notice {
    let (number, pages): (&str, &[&str]) = match year {
        // The second notice lengthened the Spring Festival because of the epidemic.
        2020 => (
            "国办发明电〔2019〕16号、国办发明电〔2020〕1号",
            &[
                "2019-11/21/content_5454164.htm",
                "2020-01/27/content_5472352.htm",
            ],
        ),
        2021 => (
            "国办发明电〔2020〕27号",
            &["2020-11/25/content_5564127.htm"],
        ),
        2022 => (
            "国办发明电〔2021〕11号",
            &["2021-10/25/content_5644835.htm"],
        ),
        2023 => (
            "国办发明电〔2022〕16号",
            &["2022-12/08/content_5730844.htm"],
        ),
        2024 => ("国办发明电〔2023〕7号", &["202310/content_6911528.htm"]),
        2025 => ("国办发明电〔2024〕12号", &["202411/content_6986383.htm"]),
        2026 => ("国办发明电〔2025〕7号", &["202511/content_7047091.htm"]),
        _ => ("", &[]),
    };
    Notice {
        number: number.to_owned(),
        addresses: pages
            .iter()
            .map(|page| format!("https://www.gov.cn/zhengce/zhengceku/{page}"))
            .collect(),
    }
}
