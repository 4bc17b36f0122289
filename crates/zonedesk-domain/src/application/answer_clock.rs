//! 答复期限 – the agency's clock: twenty working days that begin anew after a correction, stand still
//! while others are asked, and may be made longer once. The hall's own duty, to hand over on the day of
//! receipt, is [`super::HandoverRule`]'s: what is late there is the hall's lateness and none of the agency's.

use super::{ANSWER_WORKING_DAYS, Application, CORRECTION_WORKING_DAYS, FEE_WORKING_DAYS};
use crate::working_days::{Calendar, Deadline, WorkingDayError};
use chrono::NaiveDate;

/// One letter to others and its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pause {
    from: NaiveDate,
    to: Option<NaiveDate>,
}

/// A stretch in which the clock stood still: after the day of the letter, until the day of its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) since: NaiveDate,
    pub(super) until: Option<NaiveDate>,
}

/// The term that holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) stretches: Vec<Stretch>,
    pub(super) clock: AnswerClock,
}

/// How the agency's clock stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerClock {
    /// It runs; `Deadline::from_on` is the day after which the days that are left are counted.
    Runs(Deadline),
    /// 征求意见 – it stands still since the day the letter went out.
    Stands {
        /// The day of the letter.
        since: NaiveDate,
        /// Working days that had passed.
        used: u32,
        /// Working days of the whole term.
        total: u32,
    },
    /// 补正中、待缴费 – nothing is due before the correction, or the fee, arrives; then it begins anew.
    Waits {
        /// What for.
        waits_for: WaitsFor,
        /// The day of the notice.
        since: NaiveDate,
        /// The last day for the applicant, when the notice names one.
        until: Option<NaiveDate>,
    },
}

/// What the applicant has to do before the term begins anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitsFor {
    /// 补正
    Correction,
    /// 缴纳信息处理费
    Fee,
}

impl Application {
    /// Working days of the whole term, with the extension.
    #[must_use]
    pub fn term_days(&self) -> u32 {
        let more = self.extended.as_ref().map_or(0, |extended| extended.days);
        ANSWER_WORKING_DAYS + more
    }

    /// Day 0 of the term that holds now: of receipt, of the correction, or of the payment, whichever came
    /// last.
    #[must_use]
    pub fn term_begins_on(&self) -> NaiveDate {
        let corrected_on = self
            .correction_received
            .as_ref()
            .map(|received| received.on);
        let paid_on = self.fee_paid.as_ref().map(|paid| paid.on);
        corrected_on
            .max(paid_on)
            .unwrap_or_else(|| self.clock_starts_on())
    }

    /// How the agency's clock stands by this calendar, whatever the state of the case: a case that was
    /// answered keeps the term that it was answered in.
    ///
    /// # Errors
    /// [`WorkingDayError`] for dates nobody could count.
    pub fn answer_clock(&self, calendar: &Calendar) -> Result<AnswerClock, WorkingDayError> {
        self.term(calendar).map(|term| term.clock)
    }

    /// The term that holds now with the stretches in which it stood still.
    pub(super) fn term(&self, calendar: &Calendar) -> Result<Term, WorkingDayError> {
        let mut stretches = Vec::new();
        if let Some(asked) = self.waiting_correction() {
            let clock = AnswerClock::Waits {
                waits_for: WaitsFor::Correction,
                since: asked.on,
                until: asked.until,
            };
            return Ok(Term { stretches, clock });
        }
        if let Some(asked) = self.waiting_fee() {
            let by_rule = calendar.deadline(asked.on, FEE_WORKING_DAYS)?.due_on;
            let clock = AnswerClock::Waits {
                waits_for: WaitsFor::Fee,
                since: asked.on,
                until: Some(asked.until.unwrap_or(by_rule)),
            };
            return Ok(Term { stretches, clock });
        }
        let total = self.term_days();
        let mut from = self.term_begins_on();
        let mut deadline = calendar.deadline(from, total)?;
        let mut used = 0;
        let mut certain = true;
        for pause in self.pauses() {
            let sent_on = pause.from.max(from);
            // A letter after the last day stops nothing any more, nor does one that was answered on its
            // own day; one that was answered before the term that holds now belongs to the term before.
            if pause.from > deadline.due_on || pause.to.is_some_and(|to| to <= sent_on) {
                continue;
            }
            let passed = calendar.working_days_between(from, sent_on)?;
            certain &= passed.certain;
            // Sent on the last day itself: that day is left.
            used = (used + passed.days).min(total - 1);
            stretches.push(Stretch {
                since: sent_on,
                until: pause.to,
            });
            let Some(to) = pause.to else {
                let clock = AnswerClock::Stands {
                    since: pause.from,
                    used,
                    total,
                };
                return Ok(Term { stretches, clock });
            };
            from = to;
            deadline = calendar.resume(used, total, from)?;
        }
        if !certain && deadline.certain {
            deadline.certain = false;
            deadline.uncertain_reason = calendar
                .deadline(self.term_begins_on(), total)?
                .uncertain_reason;
        }
        let clock = AnswerClock::Runs(deadline);
        Ok(Term { stretches, clock })
    }

    /// Whether the agency's reply came after the last day; `None` while there is none, or where the
    /// date is an estimate.
    #[must_use]
    pub fn answered_late(&self, calendar: &Calendar) -> Option<bool> {
        let answered = self.answered.as_ref()?;
        match self.answer_clock(calendar).ok()? {
            AnswerClock::Runs(deadline) if deadline.certain => Some(answered.on > deadline.due_on),
            AnswerClock::Runs(_) => None,
            // 逾期不补正, or decided while others were still asked: nothing had run out.
            AnswerClock::Stands { .. } | AnswerClock::Waits { .. } => Some(false),
        }
    }

    /// Whether the agency asked for a correction after the seventh working day of the term (条例 第三十条);
    /// `None` where it did not ask, or where the date is an estimate.
    #[must_use]
    pub fn correction_asked_late(&self, calendar: &Calendar) -> Option<bool> {
        let asked = self.correction_asked.as_ref()?;
        let last = calendar
            .deadline(self.clock_starts_on(), CORRECTION_WORKING_DAYS)
            .ok()?;
        last.certain.then_some(asked.on > last.due_on)
    }

    /// The letters to others, in order.
    fn pauses(&self) -> impl Iterator<Item = Pause> {
        self.opinions.iter().map(|(asked, received)| Pause {
            from: asked.on,
            to: received.as_ref().map(|received| received.on),
        })
    }
}
