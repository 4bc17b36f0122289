//! Figures of a month (月度统计): how many came, to whom they went, and how fast.

use crate::{
    application::{ApplicantClass, Application, Channel, Field},
    consultation::{self, ANSWER_WORKING_DAYS, Consultation},
    copying::Copy,
    money::Fen,
    reading::{Reading, ReadingFigures},
    suggestion::Suggestion,
    working_days::Calendar,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What stands where a register names no agency.
pub const NO_AGENCY: &str = "未填写";

/// How many of those that count kept to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rate {
    /// Those that kept to it.
    pub kept: u32,
    /// All that can be judged by now.
    pub of: u32,
}

impl Rate {
    fn of(judged: impl IntoIterator<Item = bool>) -> Self {
        judged.into_iter().fold(Self::default(), |rate, kept| Self {
            kept: rate.kept + u32::from(kept),
            of: rate.of + 1,
        })
    }

    /// In whole percent, rounded down, so that 100 % means all; `None` where nothing can be judged.
    #[must_use]
    pub fn percent(self) -> Option<u32> {
        let hundredfold = u64::from(self.kept) * 100;
        let percent = hundredfold.checked_div(u64::from(self.of))?;
        u32::try_from(percent).ok()
    }
}

/// The figures of a month.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MonthFigures {
    /// 接收申请 – applications received.
    pub applications: u32,
    /// By 被申请机关, the most first.
    pub by_agency: Vec<(String, u32)>,
    /// By 接收方式, in the order of the form; those of which there are some.
    pub by_channel: Vec<(String, u32)>,
    /// By 申请人类别, in the order of the annual report; all six of them.
    pub by_class: Vec<(String, u32)>,
    /// 当日转交率 – handed over on the day of receipt, of those that left or whose day is past.
    pub same_day: Rate,
    /// 政策咨询 – questions asked.
    pub consultations: u32,
    /// 当场解答率 – answered at the counter, of all.
    pub on_the_spot: Rate,
    /// 五个工作日内答复率 – answered within five working days, those on the spot among them, of those
    /// that were answered or are past their day. An estimated day accuses nobody.
    pub in_five_days: Rate,
    /// 意见建议 – suggestions registered.
    pub suggestions: u32,
    /// Forwarded on the day they came, of those that left or whose day is past.
    pub suggestions_same_day: Rate,
    /// 采纳率 – taken up, of those that were answered.
    pub adopted: Rate,
    /// 复印打印 – jobs that were not voided.
    pub copies: u32,
    /// Pages that were charged.
    pub charged_pages: u64,
    /// Pages that were free.
    pub free_pages: u64,
    /// Receipts that were not voided.
    pub receipts: u32,
    /// Receipts that were voided.
    pub voided: u32,
    /// What was charged, in 分.
    pub charged: Fen,
    /// 资料阅览
    pub readings: ReadingFigures,
}

impl MonthFigures {
    /// Counts what came in a month, as it stands on `today`.
    #[must_use]
    pub fn of(
        applications: &[Application],
        consultations: &[Consultation],
        suggestions: &[Suggestion],
        copies: &[Copy],
        readings: &[Reading],
        calendar: &Calendar,
        today: NaiveDate,
    ) -> Self {
        let counted = |copy: &&Copy| copy.voided.is_none();
        let pages = |charged: bool| -> u64 {
            copies
                .iter()
                .filter(counted)
                .filter(|copy| (copy.amount() > Fen::ZERO) == charged)
                .map(|copy| u64::from(copy.pages()))
                .sum()
        };
        let sum = copies
            .iter()
            .fold(0_i64, |sum, copy| sum.saturating_add(copy.amount().get()));
        Self {
            applications: count(applications.iter()),
            by_agency: by_agency(applications),
            by_channel: Channel::ALL
                .iter()
                .map(|channel| {
                    let came = applications.iter();
                    let some = came.filter(|one| one.received.channel == *channel);
                    (channel.term().to_owned(), count(some))
                })
                .filter(|(_, some)| *some > 0)
                .collect(),
            by_class: ApplicantClass::ALL
                .iter()
                .map(|class| {
                    let came = applications.iter();
                    let some = came.filter(|one| one.received.class == *class);
                    (class.term().to_owned(), count(some))
                })
                .collect(),
            same_day: Rate::of(applications.iter().filter_map(|one| {
                let settled =
                    one.first_handed_over_on.is_some() || one.received.received_on < today;
                settled.then(|| one.handed_over_same_day() == Some(true))
            })),
            consultations: count(consultations.iter()),
            on_the_spot: Rate::of(
                consultations
                    .iter()
                    .map(|one| one.state == consultation::State::AnsweredOnTheSpot),
            ),
            in_five_days: Rate::of(
                consultations
                    .iter()
                    .filter_map(|one| in_five_days(one, calendar, today)),
            ),
            suggestions: count(suggestions.iter()),
            suggestions_same_day: Rate::of(suggestions.iter().filter_map(|one| {
                let on = one.registered.on;
                let forwarded_on = one.forwarded.as_ref().map(|forwarded| forwarded.on);
                (forwarded_on.is_some() || on < today).then_some(forwarded_on == Some(on))
            })),
            adopted: Rate::of(
                suggestions
                    .iter()
                    .filter_map(|one| one.answered.as_ref().map(|answered| answered.adopted)),
            ),
            copies: count(copies.iter().filter(counted)),
            charged_pages: pages(true),
            free_pages: pages(false),
            receipts: count(
                copies
                    .iter()
                    .filter(|copy| copy.number.is_some())
                    .filter(counted),
            ),
            voided: count(copies.iter().filter(|copy| copy.voided.is_some())),
            charged: Fen::new(sum),
            readings: ReadingFigures::of(readings),
        }
    }

    /// Every record of the month, voided ones too.
    #[must_use]
    pub const fn records(&self) -> u32 {
        self.applications
            .saturating_add(self.consultations)
            .saturating_add(self.suggestions)
            .saturating_add(self.copies)
            .saturating_add(self.voided)
    }

    /// Whether nobody came and nothing was registered: a 零报告.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.records() == 0 && self.readings.people == 0
    }
}

/// Whether a question was answered within its five working days; `None` while that is open.
fn in_five_days(one: &Consultation, calendar: &Calendar, today: NaiveDate) -> Option<bool> {
    let due = calendar
        .deadline(one.counts_from(), ANSWER_WORKING_DAYS)
        .ok()?;
    let in_time = match &one.answered {
        Some(answered) => answered.on <= due.due_on,
        None if due.due_on < today => false,
        None => return None,
    };
    (in_time || due.certain).then_some(in_time)
}

fn by_agency(applications: &[Application]) -> Vec<(String, u32)> {
    let mut counts: BTreeMap<&str, u32> = BTreeMap::new();
    for application in applications {
        let agency = match application.text(Field::Agency).trim() {
            "" => NO_AGENCY,
            agency => agency,
        };
        *counts.entry(agency).or_default() += 1;
    }
    let mut counted: Vec<_> = counts
        .into_iter()
        .map(|(agency, count)| (agency.to_owned(), count))
        .collect();
    // The sort is stable: among equals the order of their names stays.
    counted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counted
}

fn count<T>(some: impl Iterator<Item = T>) -> u32 {
    u32::try_from(some.count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        application, copying,
        journal::{Algorithm, EntityId},
        suggestion,
    };
    use uuid::Uuid;

    fn on(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 10, day).unwrap()
    }

    fn application(day: u32, handed_over: Option<u32>, agency: &str) -> Application {
        let first = handed_over.map(on);
        Application {
            id: EntityId(Uuid::nil()),
            number: None,
            received: application::Received {
                received_on: on(day),
                received_at: None,
                channel: Channel::InPerson,
                written_by_staff: false,
                class: ApplicantClass::Person,
                texts: application::Texts::new(),
                circumstances: None,
                lookup_code: None,
                imported: None,
            },
            texts: [(Field::Agency, agency.to_owned())].into(),
            state: application::State::Received,
            confirmed: None,
            handed_over: None,
            first_handed_over_on: first,
            original_delivered: None,
            correction_asked: None,
            correction_received: None,
            opinions: Vec::new(),
            fee_asked: None,
            fee_paid: None,
            extended: None,
            served: None,
            signed_for: None,
            returned: None,
            answered: None,
            withdrawn: None,
            conflicts: Vec::new(),
            unfitted: Vec::new(),
        }
    }

    fn consultation(day: u32, answered: Option<u32>, on_the_spot: bool) -> Consultation {
        Consultation {
            id: EntityId(Uuid::nil()),
            number: None,
            registered: consultation::Registered {
                asked_on: on(day),
                asked_at: None,
                channel: consultation::Channel::InPerson,
                texts: consultation::Texts::new(),
                reply_by: None,
                trigger: None,
                lookup_code: None,
                imported: None,
            },
            texts: consultation::Texts::new(),
            state: match on_the_spot {
                true => consultation::State::AnsweredOnTheSpot,
                false => consultation::State::Registered,
            },
            assigned: None,
            first_assigned_on: None,
            answered: answered.map(|day| consultation::Answered {
                on: on(day),
                at: None,
                on_the_spot,
                content: String::new(),
                answered_by: String::new(),
                reply_by: None,
                guidance: None,
            }),
            rated: None,
            urged: Vec::new(),
            conflicts: Vec::new(),
            unfitted: Vec::new(),
        }
    }

    fn suggestion(day: u32, forwarded: Option<u32>, adopted: Option<bool>) -> Suggestion {
        Suggestion {
            id: EntityId(Uuid::nil()),
            number: None,
            registered: suggestion::Registered {
                on: on(day),
                at: None,
                channel: suggestion::Channel::Box,
                category: None,
                texts: suggestion::Texts::new(),
            },
            texts: suggestion::Texts::new(),
            state: suggestion::State::Registered,
            forwarded: forwarded.map(|day| suggestion::Forwarded {
                on: on(day),
                at: None,
                agency: String::new(),
                note: String::new(),
            }),
            answered: adopted.map(|adopted| suggestion::Answered {
                on: on(day),
                adopted,
                content: String::new(),
                told_by: None,
            }),
            conflicts: Vec::new(),
            unfitted: Vec::new(),
        }
    }

    fn copy(pages: u32, fen: i64, voided: bool) -> Copy {
        Copy {
            id: EntityId(Uuid::nil()),
            number: None,
            operator: String::new(),
            job: copying::Job::Imported(copying::Imported {
                on: on(9),
                purpose: String::new(),
                paper: String::new(),
                sides: String::new(),
                colour: String::new(),
                pages,
                amount_fen: Fen::new(fen),
                payer: String::new(),
                imported: Algorithm::Sm3.digest(&[b"row"]),
            }),
            voided: voided.then(|| copying::Voided {
                on: on(9),
                reason: String::new(),
            }),
            voided_by: None,
            void_confirmed: false,
            unfitted: Vec::new(),
        }
    }

    fn figures(
        applications: &[Application],
        consultations: &[Consultation],
        suggestions: &[Suggestion],
        copies: &[Copy],
    ) -> MonthFigures {
        let calendar = Calendar::starting();
        MonthFigures::of(
            applications,
            consultations,
            suggestions,
            copies,
            &[],
            &calendar,
            on(20),
        )
    }

    #[test]
    fn a_rate_is_rounded_down_and_is_nothing_where_nothing_can_be_judged() {
        for (kept, of, percent) in [
            (0, 0, None),
            (0, 3, Some(0)),
            (2, 3, Some(66)),
            (199, 200, Some(99)),
            (200, 200, Some(100)),
        ] {
            assert_eq!(Rate { kept, of }.percent(), percent, "{kept} of {of}");
        }
    }

    #[test]
    fn what_is_still_here_today_can_still_leave_in_time() {
        for (received, handed_over, rate) in [
            (9, Some(9), Rate { kept: 1, of: 1 }),
            (9, Some(10), Rate { kept: 0, of: 1 }),
            (9, None, Rate { kept: 0, of: 1 }),
            (20, None, Rate { kept: 0, of: 0 }),
            (20, Some(20), Rate { kept: 1, of: 1 }),
        ] {
            let counted = figures(
                &[application(received, handed_over, "区财政局")],
                &[],
                &[],
                &[],
            );
            assert_eq!(counted.same_day, rate, "{received} {handed_over:?}");
            let counted = figures(&[], &[], &[suggestion(received, handed_over, None)], &[]);
            assert_eq!(
                counted.suggestions_same_day, rate,
                "{received} {handed_over:?}"
            );
        }
    }

    #[test]
    fn a_question_is_late_only_after_its_fifth_working_day() {
        // 9 October 2026 is a Friday and the 10th a make-up working day: day five is the 15th.
        for (answered, on_the_spot, rate) in [
            (Some(9), true, Rate { kept: 1, of: 1 }),
            (Some(15), false, Rate { kept: 1, of: 1 }),
            (Some(16), false, Rate { kept: 0, of: 1 }),
            (None, false, Rate { kept: 0, of: 1 }),
        ] {
            let counted = figures(&[], &[consultation(9, answered, on_the_spot)], &[], &[]);
            assert_eq!(counted.in_five_days, rate, "{answered:?}");
            assert_eq!(counted.on_the_spot.kept, u32::from(on_the_spot));
            assert_eq!(counted.on_the_spot.of, 1);
        }
        let waiting = figures(&[], &[consultation(19, None, false)], &[], &[]);
        assert_eq!(waiting.in_five_days, Rate::default());
    }

    #[test]
    fn agencies_stand_by_their_number_and_none_is_lost() {
        let counted = figures(
            &[
                application(9, None, "区财政局"),
                application(9, None, ""),
                application(9, None, "区住建局"),
                application(9, None, "区住建局"),
            ],
            &[],
            &[],
            &[],
        );
        let expect = [("区住建局", 2), ("区财政局", 1), (NO_AGENCY, 1)];
        let mut shown: Vec<_> = counted
            .by_agency
            .iter()
            .map(|(agency, count)| (agency.as_str(), *count))
            .collect();
        assert_eq!(shown.remove(0), expect[0]);
        assert!(shown.contains(&expect[1]) && shown.contains(&expect[2]));
        assert_eq!(counted.by_class.len(), 6);
        assert_eq!(counted.by_class[0], ("自然人".to_owned(), 4));
        assert_eq!(counted.by_channel, [("当面".to_owned(), 4)]);
    }

    #[test]
    fn voided_jobs_count_neither_pages_nor_money() {
        let counted = figures(
            &[],
            &[],
            &[
                suggestion(9, Some(9), Some(true)),
                suggestion(9, Some(9), Some(false)),
                suggestion(9, Some(9), None),
            ],
            &[copy(3, 0, false), copy(10, 200, false), copy(7, 140, true)],
        );
        assert_eq!((counted.free_pages, counted.charged_pages), (3, 10));
        assert_eq!((counted.copies, counted.voided), (2, 1));
        assert_eq!(counted.charged, Fen::new(200));
        assert_eq!(counted.adopted, Rate { kept: 1, of: 2 });
        assert_eq!(counted.records(), 6);
        assert_eq!(figures(&[], &[], &[], &[]).records(), 0);
    }
}
