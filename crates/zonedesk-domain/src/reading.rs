//! 阅览登记 – how many came into the reading room, what for and how they were helped. Nobody's name is asked
//! (个人信息保护法 第六条).

use crate::{
    application::Help,
    journal::{Body, EntityId, Entry},
    record::History,
    refusal::{Refusal, check_day, check_text},
    terms::terms,
};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};

/// More people than this do not come at once.
pub const MOST_PEOPLE: u32 = 500;

terms! {
    /// 阅览方式 – what somebody did there (附件一: 复印、拍照、原文查阅), each counted apart.
    Way {
        Reading = "原文查阅";
        Copying = "复印";
        Photographing = "拍照";
        /// At the screen of 自助查询区.
        Screen = "自助查询";
    }
}

terms! {
    /// 查询事项类别 – what somebody looked for.
    Subject {
        Policy = "政策文件";
        Service = "办事指南";
        Catalogue = "公开目录与制度";
        Report = "报告与规划";
        Other = "其他";
    }
}

/// 阅览登记 – somebody came, or several together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// The day.
    pub on: NaiveDate,
    /// The time; absent when it is noted afterwards.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<NaiveTime>,
    /// 人次
    pub people: u32,
    /// 阅览方式
    pub way: Way,
    /// 查询事项类别; absent where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// The help that was given (条例 第四十三条).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub help: Vec<Help>,
}

/// 撤销登记 – it was noted by mistake.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancelled {
    /// Why.
    pub reason: String,
}

/// 一条阅览登记
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The record.
    pub id: EntityId,
    /// Who noted it.
    pub operator: String,
    /// What was noted.
    pub noted: Noted,
    /// Set once it was taken back; then it counts nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled: Option<Cancelled>,
}

impl Noted {
    /// Refuses what nobody could have seen.
    ///
    /// # Errors
    /// [`Refusal`], beside its field.
    pub fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        check_day(self.on, NaiveDate::MIN, "", today)?;
        if !(1..=MOST_PEOPLE).contains(&self.people) {
            return Err(Refusal::beside(
                "people",
                format!("人次为 1 至 {MOST_PEOPLE} 的整数，请核对。"),
            ));
        }
        Ok(())
    }
}

impl Cancelled {
    /// Refuses a mistake that nobody names.
    ///
    /// # Errors
    /// [`Refusal`], beside its field.
    pub fn check(&self) -> Result<(), Refusal> {
        check_text("reason", "撤销原因", &self.reason)?;
        crate::refusal::check_length("reason", "撤销原因", &self.reason, 200)
    }
}

impl Reading {
    /// 人次; none once it was taken back.
    #[must_use]
    pub const fn people(&self) -> u32 {
        match self.cancelled {
            Some(_) => 0,
            None => self.noted.people,
        }
    }

    /// Folds the entries of one note; `None` when none of them is one. The first note holds, and taken back it stays so.
    #[must_use]
    pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Self> {
        let history = History::of(entries);
        let (mut noted, mut cancelled) = (None, None);
        for told in history.told() {
            #[allow(clippy::wildcard_enum_match_arm)]
            match &told.body {
                Some(Body::ReadingNoted(body)) => {
                    noted.get_or_insert_with(|| {
                        (
                            told.header.entity,
                            told.header.operator.0.clone(),
                            body.clone(),
                        )
                    });
                }
                Some(Body::ReadingCancelled(body)) => {
                    cancelled.get_or_insert_with(|| body.clone());
                }
                _ => {}
            }
        }
        let (id, operator, noted) = noted?;
        Some(Self {
            id,
            operator,
            noted,
            cancelled,
        })
    }
}

/// 阅览统计 of some days, in 人次.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadingFigures {
    /// All.
    pub people: u32,
    /// By 阅览方式, in the order of the screen; all of them.
    pub by_way: Vec<(String, u32)>,
    /// By 查询事项类别, in the order of the screen; those of which there are some, and 未注明 at the end.
    pub by_subject: Vec<(String, u32)>,
    /// How many were helped.
    pub helped: u32,
    /// Notes that count.
    pub notes: u32,
}

/// What stands where nobody said what for.
const NO_SUBJECT: &str = "未注明";

impl ReadingFigures {
    /// Counts what was noted and not taken back.
    #[must_use]
    pub fn of(readings: &[Reading]) -> Self {
        let counting = || readings.iter().filter(|one| one.cancelled.is_none());
        let people = |wanted: &dyn Fn(&Noted) -> bool| {
            let some = counting().map(|one| &one.noted).filter(|one| wanted(one));
            some.fold(0_u32, |sum, one| sum.saturating_add(one.people))
        };
        let by_way = Way::ALL.iter().map(|way| {
            let term = way.term().to_owned();
            (term, people(&|one| one.way == *way))
        });
        let subjects = Subject::ALL.iter().copied().map(Some).chain([None]);
        let by_subject = subjects.map(|subject| {
            let term = subject.map_or(NO_SUBJECT, Subject::term).to_owned();
            (term, people(&|one| one.subject == subject))
        });
        Self {
            people: people(&|_| true),
            by_way: by_way.collect(),
            by_subject: by_subject.filter(|(_, some)| *some > 0).collect(),
            helped: people(&|one| !one.help.is_empty()),
            notes: u32::try_from(counting().count()).unwrap_or(u32::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn noted(people: u32, way: Way) -> Noted {
        Noted {
            on: day("2026-10-09"),
            at: None,
            people,
            way,
            subject: None,
            help: Vec::new(),
        }
    }

    #[test]
    fn people_are_counted_by_what_they_did_and_what_for() {
        let reading = |noted, cancelled: bool| Reading {
            id: EntityId(Uuid::nil()),
            operator: String::new(),
            noted,
            cancelled: cancelled.then(|| Cancelled {
                reason: "误点".to_owned(),
            }),
        };
        let helped = Noted {
            subject: Some(Subject::Policy),
            help: vec![Help::Sight],
            ..noted(2, Way::Copying)
        };
        let figures = ReadingFigures::of(&[
            reading(noted(3, Way::Reading), false),
            reading(helped, false),
            reading(noted(50, Way::Screen), true),
        ]);
        assert_eq!((figures.people, figures.helped), (5, 2));
        let counts: Vec<_> = figures.by_way.iter().map(|(_, count)| *count).collect();
        assert_eq!(counts, [3, 2, 0, 0]);
        let told: Vec<_> = figures
            .by_subject
            .iter()
            .map(|(name, count)| (name.as_str(), *count))
            .collect();
        assert_eq!(told, [("政策文件", 2), ("未注明", 3)]);
    }

    #[test]
    fn what_nobody_could_have_seen_is_refused() {
        let today = day("2026-10-09");
        noted(1, Way::Reading).check(today).unwrap();
        for people in [0, MOST_PEOPLE + 1] {
            let refused = noted(people, Way::Reading).check(today).unwrap_err();
            assert_eq!(refused.field, "people");
        }
        let early = noted(1, Way::Reading).check(day("2026-10-08"));
        assert_eq!(early.unwrap_err().field, "on");
    }
}
