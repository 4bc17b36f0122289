//! 工作日 – counting working days by the State Council's holiday notices.
//!
//! The first day does not count (民法典 第二百零一条), legal holidays and weekends do not
//! count, 调休上班 weekends do. A count that touches a year without its notice is an
//! estimate and says so: it fails closed.

mod calendar;
mod moved;
mod proof;
mod schedule;

#[cfg(test)]
mod counted;
#[cfg(test)]
mod vectors;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use thiserror::Error;

pub use calendar::{Calendar, DayStatus};
pub use moved::{DeadlinesMoved, MOST_MOVED_IN_ONE, MovedDeadline, MovedNoun};
pub use proof::{DAY_ZERO, ProofDay};
pub use schedule::{CalendarProblem, NamedDay, Notice, Published, YearSchedule, read_schedules};

/// The longest period that is counted, in working days (some fifteen years).
pub const LONGEST_PERIOD: u32 = 3_660;

/// The longest distance between two dates that is counted, in calendar days.
const LONGEST_DISTANCE: i64 = 7_320;

/// 期限 – where a period of working days ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// Day 0, which is not counted.
    pub from_on: NaiveDate,
    /// Length in working days.
    pub days: u32,
    /// The last day of the period; what happens on it is in time.
    pub due_on: NaiveDate,
    /// False when a day of the period lies where the holiday notice is not loaded.
    pub certain: bool,
    /// Chinese, for the screen; present exactly when `certain` is false.
    pub uncertain_reason: Option<String>,
}

/// How many working days lie after one date, up to and with another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingDays {
    /// Working days.
    pub days: u32,
    /// False when a day lies where the holiday notice is not loaded.
    pub certain: bool,
    /// Chinese, for the screen; present exactly when `certain` is false.
    pub uncertain_reason: Option<String>,
}

/// 余 / 逾期 – how a deadline stands on a given day, in working days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// So many working days are left, the last one included.
    Left(u32),
    /// Today is the last day.
    DueToday,
    /// The last day is past by so many working days (0 on the weekend right after it).
    Overdue(u32),
}

/// Why a period could not be counted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WorkingDayError {
    /// Zero days, or more than [`LONGEST_PERIOD`].
    #[error("工作日天数应为 1 至 3660，现为 {days}，请核对")]
    DaysOutOfRange {
        /// The length asked for, in working days.
        days: u32,
    },
    /// The count left the dates a computer can name.
    #[error("从 {from_on} 起算超出可用的日期范围，请核对起算日期")]
    BeyondDates {
        /// Day 0.
        from_on: NaiveDate,
    },
    /// The two dates are the wrong way round or more than some twenty years apart.
    #[error("{after_on} 与 {until_on} 先后颠倒或相隔过久，请核对日期")]
    NotASpan {
        /// The first date, not counted.
        after_on: NaiveDate,
        /// The last date, counted.
        until_on: NaiveDate,
    },
    /// A paused period had no day left when it went on.
    #[error("期限共 {total_days} 个工作日，已用 {used_days} 个，没有剩余天数可以恢复计算")]
    NothingLeft {
        /// Working days used before the pause.
        used_days: u32,
        /// Working days of the whole period.
        total_days: u32,
    },
}

impl Calendar {
    /// The `days`-th working day after `from_on`, which itself is not counted.
    ///
    /// Not certain when any day from `from_on` to the due date lies in a year without its
    /// notice, or on or after 20 December with the next year's notice missing: that notice
    /// may still turn the last weekends of December into working days.
    pub fn deadline(&self, from_on: NaiveDate, days: u32) -> Result<Deadline, WorkingDayError> {
        self.walk(from_on, days, |_, _| ())
    }

    /// The end of a period that was paused (条例 第三十二条、第三十三条: 征求意见 time is
    /// left out): `used_days` had passed of `total_days`, and the count goes on the day
    /// after `resumed_on`, the day the answer arrived.
    ///
    /// The certainty is that of the rest of the period only.
    pub fn resume(
        &self,
        used_days: u32,
        total_days: u32,
        resumed_on: NaiveDate,
    ) -> Result<Deadline, WorkingDayError> {
        match total_days.checked_sub(used_days) {
            None | Some(0) => Err(WorkingDayError::NothingLeft {
                used_days,
                total_days,
            }),
            Some(left) => self.deadline(resumed_on, left),
        }
    }

    /// Whether the date is a working day; in a year without its notice an estimate.
    #[must_use]
    pub fn works(&self, on: NaiveDate) -> bool {
        self.rule(on).works
    }

    /// Counts the working days after `after_on` up to and with `until_on`.
    pub fn working_days_between(
        &self,
        after_on: NaiveDate,
        until_on: NaiveDate,
    ) -> Result<WorkingDays, WorkingDayError> {
        let distance = until_on.signed_duration_since(after_on).num_days();
        if !(0..=LONGEST_DISTANCE).contains(&distance) {
            return Err(WorkingDayError::NotASpan { after_on, until_on });
        }
        let mut missing = BTreeSet::new();
        let mut days = 0;
        for on in after_on
            .iter_days()
            .skip(1)
            .take_while(|on| *on <= until_on)
        {
            missing.extend(self.missing_year(on));
            if self.rule(on).works {
                days += 1;
            }
        }
        let uncertain_reason = reason_for(&missing);
        Ok(WorkingDays {
            days,
            certain: uncertain_reason.is_none(),
            uncertain_reason,
        })
    }

    /// 余 N 个工作日 / 今日到期 / 逾期 N 个工作日, with the certainty of that count.
    pub fn standing(
        &self,
        today_on: NaiveDate,
        due_on: NaiveDate,
    ) -> Result<(Standing, WorkingDays), WorkingDayError> {
        let overdue = today_on > due_on;
        let count = if overdue {
            self.working_days_between(due_on, today_on)?
        } else {
            self.working_days_between(today_on, due_on)?
        };
        let standing = if overdue {
            Standing::Overdue(count.days)
        } else if today_on == due_on {
            Standing::DueToday
        } else {
            Standing::Left(count.days)
        };
        Ok((standing, count))
    }

    /// Steps from the day after `from_on` to the due date and shows each day with its
    /// ordinal when it counts. The loop ends because `days` is limited and every year
    /// without a notice has ordinary weeks.
    fn walk(
        &self,
        from_on: NaiveDate,
        days: u32,
        mut visit: impl FnMut(NaiveDate, Option<u32>),
    ) -> Result<Deadline, WorkingDayError> {
        if days == 0 || days > LONGEST_PERIOD {
            return Err(WorkingDayError::DaysOutOfRange { days });
        }
        let mut missing = BTreeSet::new();
        missing.extend(self.missing_year(from_on));
        let mut on = from_on;
        let mut counted = 0;
        while counted < days {
            on = on
                .succ_opt()
                .ok_or(WorkingDayError::BeyondDates { from_on })?;
            missing.extend(self.missing_year(on));
            if self.rule(on).works {
                counted += 1;
                visit(on, Some(counted));
            } else {
                visit(on, None);
            }
        }
        let uncertain_reason = reason_for(&missing);
        Ok(Deadline {
            from_on,
            days,
            due_on: on,
            certain: uncertain_reason.is_none(),
            uncertain_reason,
        })
    }
}

impl Standing {
    /// The words of the list column: `余 3 个工作日`.
    pub fn label(self) -> String {
        match self {
            Standing::Left(days) => format!("余 {days} 个工作日"),
            Standing::DueToday => "今日到期".to_owned(),
            Standing::Overdue(0) => "已过期限".to_owned(),
            Standing::Overdue(days) => format!("逾期 {days} 个工作日"),
        }
    }
}

/// `2027 节假日安排未导入，日期为估算`; neighbouring years are drawn together.
fn reason_for(missing: &BTreeSet<i32>) -> Option<String> {
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for year in missing {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == *year => *last = *year,
            Some(_) | None => runs.push((*year, *year)),
        }
    }
    if runs.is_empty() {
        return None;
    }
    let years: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| {
            if first == last {
                first.to_string()
            } else {
                format!("{first}—{last}")
            }
        })
        .collect();
    Some(format!("{} 节假日安排未导入，日期为估算", years.join("、")))
}
