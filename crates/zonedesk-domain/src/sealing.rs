//! Sealed months (月度封存): the ledgers of a month as they were when it was closed, and what was said
//! about its records later.

use crate::{
    application, consultation,
    journal::{Algorithm, Body, DeviceId, Digest, EntityId, EntryHash, Position},
    lookup_code::LookupCode,
    suggestion,
};
use chrono::{Datelike as _, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::fmt;

/// 月份 – a month of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct YearMonth {
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: u32,
}

impl YearMonth {
    /// The month a day lies in.
    #[must_use]
    pub fn of(day: NaiveDate) -> Self {
        Self {
            year: day.year(),
            month: day.month(),
        }
    }

    /// Its first day; `None` where there is no such month.
    #[must_use]
    pub fn first(self) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(self.year, self.month, 1)
    }

    /// Its last day.
    #[must_use]
    pub fn last(self) -> Option<NaiveDate> {
        self.first()?.checked_add_months(Months::new(1))?.pred_opt()
    }

    /// The month before it.
    #[must_use]
    pub fn before(self) -> Option<Self> {
        Some(Self::of(self.first()?.pred_opt()?))
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}年{}月", self.year, self.month)
    }
}

/// How far a journal had come, and the entry there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEnd {
    /// The newest entry.
    pub position: Position,
    /// Its hash, which stands for every entry before it.
    pub hash: EntryHash,
}

/// One paper of a sealed month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedPaper {
    /// Which: `applications`, `copies` …
    pub paper: String,
    /// How many records it tells of.
    pub rows: u32,
    /// What it says, as a digest over its texts.
    pub digest: Digest,
}

/// 月度封存 – the papers of a month were closed. They are drawn again from the entries up to `ends`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// Which month.
    pub month: YearMonth,
    /// The day it was sealed: what was overdue is judged by it.
    pub on: NaiveDate,
    /// The hash algorithm of the digests.
    pub algorithm: Algorithm,
    /// The journals as far as the papers know them.
    pub ends: Vec<JournalEnd>,
    /// The papers.
    pub papers: Vec<SealedPaper>,
}

impl Sealed {
    /// The digest of one paper.
    #[must_use]
    pub fn digest_of(&self, paper: &str) -> Option<Digest> {
        let found = self.papers.iter().find(|one| one.paper == paper)?;
        Some(found.digest)
    }

    /// Whether the journals up to `ends` hold an entry at this place.
    #[must_use]
    pub fn reach(ends: &[JournalEnd], position: Position) -> bool {
        ends.iter().any(|end| {
            let end = end.position;
            end.device == position.device && (position.epoch, position.seq) <= (end.epoch, end.seq)
        })
    }
}

/// 数据校验 – the short code that stands for a digest on paper: nine characters and one that checks them.
#[must_use]
pub fn check_code(digest: &Digest) -> String {
    let mut half = [0; 16];
    half.copy_from_slice(&digest.0[..16]);
    LookupCode::of(half).to_string()
}

/// The record of one month at one desk.
#[must_use]
pub fn month_entity(device: DeviceId, month: YearMonth) -> EntityId {
    let YearMonth { year, month } = month;
    EntityId::derived("month", format!("{device} {year}-{month:02}").as_bytes())
}

/// What an entry that came after the seal says about a record of a sealed month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Later {
    /// 补登 – it came into the register only then.
    Entered,
    /// 更正 – these fields were corrected, for this reason.
    Corrected(Vec<&'static str>, String),
    /// 作废 – its receipt was voided, for this reason.
    Voided(String),
    /// 续办 – its course went on.
    WentOn(&'static str),
}

impl Later {
    /// 补登, 更正, 作废 or 续办.
    #[must_use]
    pub const fn term(&self) -> &'static str {
        match self {
            Self::Entered => "补登",
            Self::Corrected(..) => "更正",
            Self::Voided(_) => "作废",
            Self::WentOn(_) => "续办",
        }
    }

    /// What a body says of its record; `None` where a ledger does not change by it.
    #[must_use]
    pub fn of(body: &Body) -> Option<Self> {
        #[allow(clippy::wildcard_enum_match_arm)]
        Some(match body {
            Body::ApplicationReceived(_)
            | Body::ConsultationRegistered(_)
            | Body::SuggestionRegistered(_)
            | Body::CopyMade(_)
            | Body::CopyImported(_)
            | Body::ReadingNoted(_) => Self::Entered,
            Body::ApplicationCorrected(application::Corrected { texts, reason }) => {
                Self::Corrected(
                    texts.keys().map(|field| field.term()).collect(),
                    reason.clone(),
                )
            }
            Body::ConsultationCorrected(consultation::Corrected { texts, reason }) => {
                Self::Corrected(
                    texts.keys().map(|field| field.term()).collect(),
                    reason.clone(),
                )
            }
            Body::SuggestionCorrected(suggestion::Corrected { texts, reason }) => Self::Corrected(
                texts.keys().map(|field| field.term()).collect(),
                reason.clone(),
            ),
            Body::ReceiptVoided(voided) => Self::Voided(voided.reason.clone()),
            Body::ReadingCancelled(cancelled) => Self::Voided(cancelled.reason.clone()),
            Body::ReceiptVoidConfirmed(_) => Self::WentOn("作废复核"),
            Body::ApplicationHandedOver(_) | Body::SuggestionForwarded(_) => Self::WentOn("转交"),
            Body::ApplicationSignedFor(_) => Self::WentOn("签收"),
            Body::ApplicationReturned(_) => Self::WentOn("退回"),
            Body::ApplicationAnswered(_)
            | Body::ConsultationAnswered(_)
            | Body::SuggestionAnswered(_) => Self::WentOn("反馈"),
            Body::ApplicationArchived(_) => Self::WentOn("归档"),
            Body::ApplicationOriginalDelivered(_) => Self::WentOn("补交原件"),
            Body::ApplicationWithdrawn(_) => Self::WentOn("撤回"),
            Body::ApplicationCorrectionAsked(_) => Self::WentOn("补正通知"),
            Body::ApplicationCorrectionReceived(_) => Self::WentOn("收到补正"),
            Body::ApplicationOpinionAsked(_) => Self::WentOn("征求意见"),
            Body::ApplicationOpinionReceived(_) => Self::WentOn("意见反馈"),
            Body::ApplicationExtended(_) => Self::WentOn("延期"),
            Body::ApplicationServed(_) => Self::WentOn("送达"),
            Body::ApplicationConfirmed(_) => Self::WentOn("与申请人确认"),
            Body::ApplicationFeeAsked(_) => Self::WentOn("收费通知"),
            Body::ApplicationFeePaid(_) => Self::WentOn("缴费"),
            Body::ConsultationAssigned(_) => Self::WentOn("交办"),
            Body::ConsultationRated(_) => Self::WentOn("满意度"),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Epoch;
    use uuid::Uuid;

    #[test]
    fn a_month_ends_where_the_next_begins() {
        let month = |year, month| YearMonth { year, month };
        assert_eq!(month(2026, 2).last(), NaiveDate::from_ymd_opt(2026, 2, 28));
        assert_eq!(month(2028, 2).last(), NaiveDate::from_ymd_opt(2028, 2, 29));
        assert_eq!(
            month(2026, 12).last(),
            NaiveDate::from_ymd_opt(2026, 12, 31)
        );
        assert_eq!(month(2027, 1).before(), Some(month(2026, 12)));
        assert_eq!(month(2026, 13).first(), None);
        assert_eq!(month(2026, 10).to_string(), "2026年10月");
    }

    #[test]
    fn a_seal_knows_what_was_written_before_it() {
        let (here, other) = (DeviceId(Uuid::from_u128(1)), DeviceId(Uuid::from_u128(2)));
        let at = |device, epoch, seq| Position {
            device,
            epoch: Epoch(epoch),
            seq,
        };
        let ends = [JournalEnd {
            position: at(here, 1, 7),
            hash: EntryHash::ZERO,
        }];
        for (position, known) in [
            (at(here, 1, 7), true),
            (at(here, 0, 900), true),
            (at(here, 1, 8), false),
            (at(here, 2, 1), false),
            (at(other, 0, 1), false),
        ] {
            assert_eq!(Sealed::reach(&ends, position), known, "{position:?}");
        }
    }

    #[test]
    fn another_digest_has_another_code() {
        let one = Algorithm::Sm3.digest(&[b"one"]);
        let other = Algorithm::Sm3.digest(&[b"other"]);
        assert_ne!(check_code(&one), check_code(&other));
        assert!(check_code(&one).parse::<LookupCode>().is_ok());
    }
}
