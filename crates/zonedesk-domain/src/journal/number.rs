//! Numbers on paper (编号, 凭条号): gapless within one series.
//!
//! A series belongs to one (device, epoch, kind, year), so that a desk without a line can number
//! its own paper and no number is given twice: `XY1-申2026-00015`, `XY1B-收2026-00001`.

use super::identifiers::Epoch;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum NumberKind {
    /// 申 – an application for information (政府信息公开申请).
    #[serde(rename = "申")]
    Application,
    /// 询 – a policy consultation (政策咨询).
    #[serde(rename = "询")]
    Consultation,
    /// 议 – a suggestion (意见建议).
    #[serde(rename = "议")]
    Suggestion,
    /// 收 – a fee receipt (收费凭条).
    #[serde(rename = "收")]
    Receipt,
}

impl NumberKind {
    /// Every kind, in the order of the counter's day.
    pub const ALL: [Self; 4] = [
        Self::Application,
        Self::Consultation,
        Self::Suggestion,
        Self::Receipt,
    ];

    /// The character on paper.
    #[must_use]
    pub const fn character(self) -> char {
        match self {
            Self::Application => '申',
            Self::Consultation => '询',
            Self::Suggestion => '议',
            Self::Receipt => '收',
        }
    }
}

/// One series of numbers: `XY1-申2026`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Series {
    /// Site code, desk number and epoch letters: `XY1`, `XY1B`.
    pub prefix: String,
    /// What is numbered.
    pub kind: NumberKind,
    /// The full year.
    pub year: i32,
}

impl Series {
    /// The series of desk `desk` at the site with `site_code`, in its `epoch`.
    #[must_use]
    pub fn new(site_code: &str, desk: u16, epoch: Epoch, kind: NumberKind, year: i32) -> Self {
        Self {
            prefix: format!("{site_code}{desk}{}", epoch.letters()),
            kind,
            year,
        }
    }

    /// The `n`-th number of this series, from 1.
    #[must_use]
    pub fn number(&self, n: u32) -> PaperNumber {
        PaperNumber {
            series: self.clone(),
            n,
        }
    }
}

impl fmt::Display for Series {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "{}-{}{}",
            self.prefix,
            self.kind.character(),
            self.year
        )
    }
}

/// A number as it stands on paper: `XY1-申2026-00015`. Not a row id, and never a password.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "Parts", try_from = "Parts")]
pub struct PaperNumber {
    /// The series.
    pub series: Series,
    /// The place in it, from 1.
    pub n: u32,
}

type Parts = (String, NumberKind, i32, u32);

impl From<PaperNumber> for Parts {
    fn from(number: PaperNumber) -> Self {
        (
            number.series.prefix,
            number.series.kind,
            number.series.year,
            number.n,
        )
    }
}

impl TryFrom<Parts> for PaperNumber {
    type Error = NumberError;

    fn try_from((prefix, kind, year, n): Parts) -> Result<Self, NumberError> {
        if n == 0 {
            return Err(NumberError("0".to_owned()));
        }
        Ok(Self {
            series: Series { prefix, kind, year },
            n,
        })
    }
}

/// A text that is no number of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是本程序的编号，编号形如 XY1-申2026-00015。")]
pub struct NumberError(String);

impl fmt::Display for PaperNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}-{:05}", self.series, self.n)
    }
}

impl std::str::FromStr for PaperNumber {
    type Err = NumberError;

    fn from_str(text: &str) -> Result<Self, NumberError> {
        let wrong = || NumberError(text.to_owned());
        let mut parts = text.trim().split('-');
        let (Some(prefix), Some(middle), Some(n), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(wrong());
        };
        let mut middle = middle.chars();
        let first = middle.next().ok_or_else(wrong)?;
        let kind = NumberKind::ALL
            .into_iter()
            .find(|kind| kind.character() == first)
            .ok_or_else(wrong)?;
        let year = middle.as_str().parse().map_err(|_| wrong())?;
        let n = n.parse().ok().filter(|n| *n > 0).ok_or_else(wrong)?;
        if prefix.is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            series: Series {
                prefix: prefix.to_owned(),
                kind,
                year,
            },
            n,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_as_it_stands_on_paper() {
        let series = Series::new("XY", 1, Epoch(1), NumberKind::Receipt, 2026);
        assert_eq!(series.number(1_207).to_string(), "XY1B-收2026-01207");
        assert_eq!("XY1B-收2026-01207".parse(), Ok(series.number(1_207)));
        assert_eq!(series.number(123_456).to_string(), "XY1B-收2026-123456");
    }

    #[test]
    fn other_texts_are_no_numbers() {
        for text in [
            "",
            "XY1",
            "XY1-申2026",
            "XY1-甲2026-00001",
            "-申2026-00001",
            "XY1-申2026-0",
            "XY1-申-1",
            "XY1-申2026-00001-2",
        ] {
            assert!(text.parse::<PaperNumber>().is_err(), "{text} was read");
        }
    }
}
