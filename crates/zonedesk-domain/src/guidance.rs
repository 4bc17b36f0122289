//! 口径库 – answers to questions about a policy, each supplied by a body, confirmed on a day, and good only
//! as long as the policy behind it is (答复口径). A clerk answers at the counter with what the body said,
//! never with what somebody remembers of it.

use crate::refusal::{LONGEST_LINE, Refusal, check_length, check_line, check_text};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// So many calendar days before its last day an answer is said to run out soon.
pub const SOON_DAYS: u64 = 30;

/// 口径登记 – an answer was put into the library, or what it says was changed. The latest one holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// 问题, as people ask it.
    pub question: String,
    /// 口径, as it is given at the counter.
    pub answer: String,
    /// 口径提供单位
    pub supplied_by: String,
    /// 确认日期 – the day that body said so.
    pub confirmed_on: NaiveDate,
    /// 政策名称
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub policy: String,
    /// 政策文号
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub document_number: String,
    /// 政策有效期至 – its last day; absent when the policy names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// 咨询类别, such as 社保.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub category: String,
}

/// 口径失效 – the policy was repealed or replaced. Recorded anew, the answer holds again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lapsed {
    /// Since when.
    pub on: NaiveDate,
    /// 失效原因, such as the number of the document that replaced it.
    pub reason: String,
}

/// One answer as the library keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guidance {
    /// What was last said about it.
    #[serde(flatten)]
    pub recorded: Recorded,
    /// Set once it was said to have lapsed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapsed: Option<Lapsed>,
}

/// Whether an answer may be given on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 有效
    InForce,
    /// 即将到期 – its last day is near.
    EndsSoon,
    /// 已过期 – its last day is past.
    Expired,
    /// 已失效 – it was said so.
    Lapsed,
}

impl Standing {
    /// The word on screens and paper.
    #[must_use]
    pub const fn term(self) -> &'static str {
        match self {
            Self::InForce => "有效",
            Self::EndsSoon => "即将到期",
            Self::Expired => "已过期",
            Self::Lapsed => "已失效",
        }
    }

    /// Whether it may still be given to somebody.
    #[must_use]
    pub const fn holds(self) -> bool {
        matches!(self, Self::InForce | Self::EndsSoon)
    }
}

impl Recorded {
    /// Refuses what says too little to answer anybody with.
    ///
    /// # Errors
    /// [`Refusal`], beside its field.
    pub fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        self.check_words()?;
        if self.confirmed_on > today {
            return Err(Refusal::beside(
                "confirmed_on",
                "确认日期不能晚于今天，请核对。",
            ));
        }
        if self
            .valid_until
            .is_some_and(|until| until < self.confirmed_on)
        {
            return Err(Refusal::beside(
                "valid_until",
                "政策有效期不能早于确认日期，请核对。",
            ));
        }
        Ok(())
    }

    /// The same for its words alone, while its days are not known yet.
    ///
    /// # Errors
    /// [`Refusal`], beside its field.
    pub fn check_words(&self) -> Result<(), Refusal> {
        check_text("question", "问题", &self.question)?;
        check_length("question", "问题", &self.question, LONGEST_LINE * 5)?;
        check_text("answer", "口径", &self.answer)?;
        check_line("supplied_by", "口径提供单位", &self.supplied_by)?;
        check_length("policy", "政策名称", &self.policy, LONGEST_LINE * 2)?;
        check_length(
            "document_number",
            "政策文号",
            &self.document_number,
            LONGEST_LINE,
        )?;
        check_length("category", "咨询类别", &self.category, LONGEST_LINE)
    }
}

impl Guidance {
    /// How it stands on a day. On its last day it still holds.
    #[must_use]
    pub fn standing(&self, on: NaiveDate) -> Standing {
        if self.lapsed.as_ref().is_some_and(|lapsed| lapsed.on <= on) {
            return Standing::Lapsed;
        }
        match self.recorded.valid_until {
            Some(until) if until < on => Standing::Expired,
            Some(until)
                if on
                    .checked_add_days(Days::new(SOON_DAYS))
                    .is_none_or(|soon| until <= soon) =>
            {
                Standing::EndsSoon
            }
            Some(_) | None => Standing::InForce,
        }
    }

    /// How well it fits what somebody asks, in percent; 0 when it does not. What counts are the pairs of
    /// neighbouring characters that the question, its policy or its kind has in common with what is typed,
    /// as a share of the shorter one.
    #[must_use]
    pub fn fits(&self, typed: &str) -> u32 {
        let asked = pairs(typed);
        let Recorded {
            question,
            policy,
            category,
            ..
        } = &self.recorded;
        let known = [question, policy, category].into_iter();
        known
            .map(|text| share(&asked, &pairs(text)))
            .max()
            .unwrap_or(0)
    }

    /// The day it stopped to hold, when it has by `on`: the first day on which nobody may be told it.
    #[must_use]
    pub fn ended_on(&self, on: NaiveDate) -> Option<NaiveDate> {
        match self.standing(on) {
            Standing::Lapsed => self.lapsed.as_ref().map(|lapsed| lapsed.on),
            Standing::Expired => self.recorded.valid_until.and_then(|until| until.succ_opt()),
            Standing::InForce | Standing::EndsSoon => None,
        }
    }
}

/// Below this share of common pairs two texts have nothing to do with each other, in percent.
const FITS_PERCENT: usize = 30;

fn share(asked: &BTreeSet<(char, char)>, known: &BTreeSet<(char, char)>) -> u32 {
    let shorter = asked.len().min(known.len());
    let common = asked.intersection(known).count();
    if shorter == 0 || common * 100 < shorter * FITS_PERCENT {
        return 0;
    }
    u32::try_from(common * 100 / shorter).unwrap_or(100)
}

/// The pairs of neighbouring letters and digits.
fn pairs(text: &str) -> BTreeSet<(char, char)> {
    let marks: Vec<char> = text
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|mark| mark.is_alphanumeric())
        .collect();
    marks
        .iter()
        .copied()
        .zip(marks.iter().copied().skip(1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn recorded() -> Recorded {
        Recorded {
            question: "灵活就业社保补贴如何申领".to_owned(),
            answer: "持身份证到三楼社保窗口。".to_owned(),
            supplied_by: "区人社局".to_owned(),
            confirmed_on: day("2026-03-02"),
            ..Recorded::default()
        }
    }

    #[test]
    fn an_answer_holds_until_its_policy_does_not() {
        let until = |until: &str, lapsed: Option<&str>| Guidance {
            recorded: Recorded {
                valid_until: (!until.is_empty()).then(|| day(until)),
                ..recorded()
            },
            lapsed: lapsed.map(|on| Lapsed {
                on: day(on),
                reason: "临政发〔2026〕9号废止".to_owned(),
            }),
        };
        use Standing as S;
        for (guidance, on, standing, ended) in [
            (until("", None), "2036-01-01", S::InForce, None),
            (until("2026-12-31", None), "2026-11-30", S::InForce, None),
            (until("2026-12-31", None), "2026-12-01", S::EndsSoon, None),
            (until("2026-12-31", None), "2026-12-31", S::EndsSoon, None),
            (
                until("2026-12-31", None),
                "2027-01-01",
                S::Expired,
                Some("2027-01-01"),
            ),
            (
                until("", Some("2026-06-01")),
                "2026-05-31",
                S::InForce,
                None,
            ),
            (
                until("", Some("2026-06-01")),
                "2026-06-01",
                S::Lapsed,
                Some("2026-06-01"),
            ),
            (
                until("2026-12-31", Some("2026-06-01")),
                "2027-01-01",
                S::Lapsed,
                Some("2026-06-01"),
            ),
        ] {
            assert_eq!(guidance.standing(day(on)), standing, "{on}");
            assert_eq!(guidance.ended_on(day(on)), ended.map(day), "{on}");
        }
    }

    #[test]
    fn an_answer_is_offered_to_a_question_like_its_own() {
        let one = Guidance {
            recorded: Recorded {
                policy: "渭南市灵活就业人员社会保险补贴办法".to_owned(),
                category: "社保".to_owned(),
                ..recorded()
            },
            lapsed: None,
        };
        for (typed, fits) in [
            ("灵活就业社保补贴怎么领", true),
            ("社保", true),
            ("灵活就业人员的补贴办法", true),
            ("问一下灵活就业的社保", true),
            ("农村危房改造补多少钱", false),
            ("社", false),
            ("", false),
            ("，。？", false),
        ] {
            assert_eq!(one.fits(typed) > 0, fits, "{typed}: {}", one.fits(typed));
        }
        // The same words fit better than some of them.
        assert!(one.fits("灵活就业社保补贴如何申领") > one.fits("灵活就业的补贴在哪里办"));
    }

    #[test]
    fn what_says_too_little_is_refused_beside_its_field() {
        let today = day("2026-03-02");
        recorded().check(today).unwrap();
        let with = |change: fn(&mut Recorded)| {
            let mut one = recorded();
            change(&mut one);
            one.check(today).unwrap_err().field
        };
        assert_eq!(with(|one| one.question.clear()), "question");
        assert_eq!(with(|one| one.question = "问".repeat(501)), "question");
        assert_eq!(with(|one| one.answer.clear()), "answer");
        assert_eq!(with(|one| one.answer = "答".repeat(10_001)), "answer");
        assert_eq!(with(|one| one.supplied_by.clear()), "supplied_by");
        assert_eq!(
            with(|one| one.confirmed_on = day("2026-03-03")),
            "confirmed_on"
        );
        assert_eq!(
            with(|one| one.valid_until = Some(day("2026-03-01"))),
            "valid_until"
        );
        assert_eq!(with(|one| one.policy = "策".repeat(201)), "policy");
    }
}
