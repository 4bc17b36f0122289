//! 期限计算表 – why the agency's reply is due on that day: every day of the term that holds now, counted
//! or not, with the reason and the notice behind it.

use super::{Application, answer_clock::AnswerClock};
use crate::working_days::{Calendar, DAY_ZERO, ProofDay, WorkingDayError};
use chrono::NaiveDate;

/// What a day of 征求意见 is for the term (条例 第三十三条).
pub(super) const STANDS_STILL: &str = "征求意见期间，不计入答复期限（条例第三十三条）";
/// The day of a letter that went out on the last day of the term.
pub(super) const LAST_DAY_LEFT: &str = "期限最后一日发出征求意见书，此日留待收到意见后计";

impl Application {
    /// Day 0 of the term first, then day by day to the last day of the term; to the day of the letter
    /// where others are still asked; nothing while a correction or a fee is waited for.
    ///
    /// # Errors
    /// [`WorkingDayError`] for dates nobody could count.
    pub fn answer_proof(&self, calendar: &Calendar) -> Result<Vec<ProofDay>, WorkingDayError> {
        let term = self.term(calendar)?;
        let mut sheet = Sheet {
            calendar,
            days: Vec::new(),
            on: self.term_begins_on(),
            counted: 0,
            total: self.term_days(),
        };
        if matches!(term.clock, AnswerClock::Waits { .. }) {
            return Ok(sheet.days);
        }
        let is = |on: Option<NaiveDate>| on == Some(sheet.on);
        let day_zero = if is(self.fee_paid.as_ref().map(|paid| paid.on)) {
            "缴纳信息处理费，期限重新计算"
        } else if is(self
            .correction_received
            .as_ref()
            .map(|received| received.on))
        {
            "收到补正，期限重新计算"
        } else if is(self.confirmed.as_ref().map(|confirmed| confirmed.on)) {
            "与申请人确认，为收到申请之日（条例第三十一条）"
        } else {
            "收到申请"
        };
        sheet.begin(day_zero);
        for stretch in &term.stretches {
            sheet.count_until(stretch.since, true);
            if let Some(until) = stretch.until {
                sheet.stand_until(until);
            }
        }
        if let AnswerClock::Runs(deadline) = &term.clock {
            sheet.count_until(deadline.due_on, false);
        }
        Ok(sheet.days)
    }
}

/// The sheet as it grows.
struct Sheet<'a> {
    calendar: &'a Calendar,
    days: Vec<ProofDay>,
    /// The last day on it.
    on: NaiveDate,
    counted: u32,
    total: u32,
}

impl Sheet<'_> {
    fn begin(&mut self, what: &str) {
        self.days.push(ProofDay {
            reason: format!("{what}；{DAY_ZERO}"),
            ..self.calendar.proof_day(self.on, None)
        });
    }

    /// Counts up to and with `until`, the last day of the term or the day of a letter.
    fn count_until(&mut self, until: NaiveDate, is_letter: bool) {
        for on in self.after(until) {
            if !self.calendar.works(on) {
                self.days.push(self.calendar.proof_day(on, None));
            } else if is_letter && on == until && self.counted + 1 == self.total {
                self.days.push(ProofDay {
                    reason: LAST_DAY_LEFT.to_owned(),
                    ..self.calendar.proof_day(on, None)
                });
            } else {
                self.counted += 1;
                let counted = Some(self.counted);
                self.days.push(self.calendar.proof_day(on, counted));
            }
        }
    }

    /// Passes the days up to and with `until` by.
    fn stand_until(&mut self, until: NaiveDate) {
        for on in self.after(until) {
            self.days.push(ProofDay {
                reason: STANDS_STILL.to_owned(),
                notice: None,
                ..self.calendar.proof_day(on, None)
            });
        }
    }

    fn after(&mut self, until: NaiveDate) -> Vec<NaiveDate> {
        let days = self.on.iter_days().skip(1);
        let days = days.take_while(|on| *on <= until).collect();
        self.on = self.on.max(until);
        days
    }
}
