//! The same-day duty (务必于接收当日转交被申请部门办理): until which day an application must leave.

use super::{Application, State};
use crate::{site::Opened, working_days::Calendar};
use chrono::NaiveDate;

/// What the duty is measured by: the working days, and when the doors close.
#[derive(Debug, Clone)]
pub struct HandoverRule<'a> {
    /// The working days.
    pub calendar: &'a Calendar,
    /// Whose doors close when, by season; what comes later counts for the next working day.
    pub site: Option<Opened>,
}

impl HandoverRule<'_> {
    /// The last day to hand this over: the day it was received, or came back. Received after closing
    /// or on a day off, it is the next working day, when the agency is there (a scan may go first).
    #[must_use]
    pub fn due_on(&self, application: &Application) -> NaiveDate {
        let returned_on = application.returned.as_ref().map(|returned| returned.on);
        match (application.state, returned_on) {
            (State::Returned, Some(on)) => self.this_or_next_working_day(on),
            _ => self.first_due_on(application),
        }
    }

    /// The day the original has to follow a scan: the working day after the scan went.
    #[must_use]
    pub fn original_due_on(&self, application: &Application) -> Option<NaiveDate> {
        application
            .handed_over
            .as_ref()
            .filter(|handed| handed.original_follows)
            .map(|handed| self.next_working_day(handed.on))
    }

    fn first_due_on(&self, application: &Application) -> NaiveDate {
        let received = &application.received;
        let closes = self
            .site
            .as_ref()
            .and_then(|site| site.closes_on(received.received_on));
        let after_hours = received
            .received_at
            .zip(closes)
            .is_some_and(|(at, closes)| at > closes);
        if after_hours {
            self.next_working_day(received.received_on)
        } else {
            self.this_or_next_working_day(received.received_on)
        }
    }

    fn this_or_next_working_day(&self, on: NaiveDate) -> NaiveDate {
        if self.calendar.works(on) {
            on
        } else {
            self.next_working_day(on)
        }
    }

    /// At the end of the calendar a computer can name there is no later day; then it is the day itself.
    fn next_working_day(&self, on: NaiveDate) -> NaiveDate {
        self.calendar
            .deadline(on, 1)
            .map_or(on, |deadline| deadline.due_on)
    }
}
