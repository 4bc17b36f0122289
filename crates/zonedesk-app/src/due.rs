//! Days left (余 N 个工作日) of a deadline, as screens and ledgers show them.

use chrono::NaiveDate;
use zonedesk_domain::working_days::{Calendar, Deadline};

pub(crate) use zonedesk_domain::application::ANSWER_WORKING_DAYS as APPLICATION_WORKING_DAYS;

/// A deadline and how far away it is today.
pub(crate) struct Due {
    pub(crate) deadline: Deadline,
    /// Working days left; negative when overdue.
    pub(crate) days_left: i32,
}

impl Due {
    pub(crate) fn of(
        calendar: &Calendar,
        from_on: NaiveDate,
        days: u32,
        today: NaiveDate,
    ) -> Option<Self> {
        let deadline = calendar.deadline(from_on, days).ok()?;
        Some(Self::until(calendar, deadline, today))
    }

    /// How far away a deadline is today.
    pub(crate) fn until(calendar: &Calendar, deadline: Deadline, today: NaiveDate) -> Self {
        let due_on = deadline.due_on;
        let count = |from, to| {
            let counted = calendar
                .working_days_between(from, to)
                .map_or(0, |between| between.days);
            i32::try_from(counted).unwrap_or(i32::MAX)
        };
        let days_left = if today <= due_on {
            count(today, due_on)
        } else {
            -count(due_on, today)
        };
        Self {
            deadline,
            days_left,
        }
    }
}
