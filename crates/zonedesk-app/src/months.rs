//! A month (月份) and what there is to print of it.

use crate::{
    desk::Desk,
    error::{AppError, AppResult},
    ledger_source::{LedgerSource, MonthRecords},
    ledgers::{LedgerKind, papers_of},
    material_papers::material_rows,
    sealing::{MonthSealView, month_seal_view},
    year_export::first_year,
};
use chrono::{Datelike as _, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_documents::month_summary::MonthSummary;
use zonedesk_domain::{
    month::{MonthFigures, Rate},
    sealing::{YearMonth, check_code},
    zone::{Zone, Zones},
};

/// 查看月份
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MonthShowRequest {
    /// The month, such as 2026-10; the one that runs where none is named.
    pub month: Option<String>,
}

/// What a month holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonthShowOutcome {
    /// The month, such as 2026-10.
    pub month: String,
    /// The month that runs: a later one cannot be shown.
    pub running: String,
    /// The first year that there can be anything of: of the oldest record, or the one that the desk began in.
    pub first_year: i32,
    /// The papers of the month that this site keeps, in their order.
    pub papers: Vec<MonthPaper>,
    /// 月度封存
    pub seal: MonthSealView,
    /// 当日转交率 of applications; nothing where the site takes none.
    pub same_day: Option<MonthRate>,
    /// 当场解答率
    pub on_the_spot: Option<MonthRate>,
    /// 五个工作日内答复率
    pub in_five_days: Option<MonthRate>,
    /// 意见建议采纳率
    pub adopted: Option<MonthRate>,
    /// 资料阅览人次; nothing where the site has neither 自助查询区 nor 资料阅览区.
    pub readings: Option<u32>,
    /// 复印打印页数, without what was voided; nothing where the site has neither of those zones.
    #[ts(type = "number | null")]
    pub pages: Option<u64>,
    /// 收费金额 in 分.
    #[ts(type = "number")]
    pub charged_fen: i64,
}

/// One paper of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonthPaper {
    /// Which.
    pub register: LedgerKind,
    /// Its name on paper.
    pub title: String,
    /// Records of the month; none is a 零报告. For the summary, all of them.
    pub rows: u32,
    /// 数据校验 of a sealed month.
    pub check_code: Option<String>,
}

/// How many of those that count kept to a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MonthRate {
    /// In whole percent, rounded down; nothing where nothing can be judged.
    pub percent: Option<u32>,
    /// Those that kept to it.
    pub kept: u32,
    /// All that can be judged by now.
    pub of: u32,
}

impl From<Rate> for MonthRate {
    fn from(rate: Rate) -> Self {
        Self {
            percent: rate.percent(),
            kept: rate.kept,
            of: rate.of,
        }
    }
}

/// 查看月份 – the papers of a month and its rates.
pub(crate) fn month_show(
    desk: &mut Desk,
    request: MonthShowRequest,
) -> AppResult<MonthShowOutcome> {
    let (month, running) = Month::asked(request.month.as_deref(), desk.clock.today())?;
    let records = MonthRecords::of(desk, month)?;
    let sealed = records.sealed();
    let source = records.source(desk)?;
    let MonthSummary { figures, zones } = source.summary(month)?;
    let mut papers = Vec::new();
    for register in papers_of(&desk.opened()?.read(), month)? {
        papers.push(MonthPaper {
            register,
            title: register.term().to_owned(),
            rows: counted(&source, &figures, register, month)?,
            check_code: sealed
                .and_then(|sealed| sealed.digest_of(register.word()))
                .map(|digest| check_code(&digest)),
        });
    }
    let rate = |zone: Zone, rate: Rate| zones.has(zone).then(|| MonthRate::from(rate));
    Ok(MonthShowOutcome {
        month: month.key(),
        running: running.key(),
        first_year: first_year(desk)?,
        papers,
        seal: month_seal_view(desk, month, sealed)?,
        same_day: rate(Zone::Applications, figures.same_day),
        on_the_spot: rate(Zone::Consultations, figures.on_the_spot),
        in_five_days: rate(Zone::Consultations, figures.in_five_days),
        adopted: rate(Zone::Applications, figures.adopted),
        readings: zones
            .has_any(Zones::READING)
            .then_some(figures.readings.people),
        pages: zones
            .has_any(Zones::READING)
            .then_some(figures.charged_pages + figures.free_pages),
        charged_fen: figures.charged.get(),
    })
}

/// How many lines a paper of a month has; the summary tells of all records.
pub(crate) fn counted(
    source: &LedgerSource<'_>,
    figures: &MonthFigures,
    register: LedgerKind,
    month: Month,
) -> AppResult<u32> {
    Ok(match register {
        LedgerKind::Applications => figures.applications,
        LedgerKind::Suggestions => figures.suggestions,
        LedgerKind::Consultations => figures.consultations,
        LedgerKind::Copies => figures.copies.saturating_add(figures.voided),
        LedgerKind::Materials => material_rows(source, month)?,
        LedgerKind::Summary => figures.records().saturating_add(figures.readings.notes),
    })
}

/// A month of the calendar, by its first and its last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Month {
    first: NaiveDate,
    last: NaiveDate,
}

impl Month {
    /// The month counted from 1.
    pub(crate) fn new(year: i32, month: u32) -> AppResult<Self> {
        let first = NaiveDate::from_ymd_opt(year, month, 1);
        let last = first
            .and_then(|first| first.checked_add_months(Months::new(1)))
            .and_then(|next| next.pred_opt());
        match (first, last) {
            (Some(first), Some(last)) if (2000..=9999).contains(&year) => Ok(Self { first, last }),
            _ => Err(unreadable()),
        }
    }

    /// Reads 2026-10, 2026-1, 202610 or 2026年10月.
    pub(crate) fn parse(text: &str) -> AppResult<Self> {
        let text = text.trim().trim_end_matches('月');
        let (year, month) = match text.split_once(['-', '年', '/', '.']) {
            Some(parts) => parts,
            None if text.len() == 6 && text.is_ascii() => text.split_at(4),
            None => return Err(unreadable()),
        };
        let number = |digits: &str| {
            let plain = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| digits.parse::<u32>().ok()).flatten()
        };
        match (number(year), number(month)) {
            (Some(year), Some(month)) => {
                Self::new(i32::try_from(year).map_err(|_| unreadable())?, month)
            }
            _ => Err(unreadable()),
        }
    }

    /// The month that a screen asks for, the one that runs where it names none, and the one that runs: a later one
    /// cannot be shown.
    pub(crate) fn asked(asked: Option<&str>, today: NaiveDate) -> AppResult<(Self, Self)> {
        let running = Self::of(today)?;
        let month = asked.map_or(Ok(running), Self::parse)?;
        if month.first() > running.first() {
            return Err(AppError::invalid(
                "month",
                format!("最晚只能查看本月（{}）。", running.shown()),
            ));
        }
        Ok((month, running))
    }

    /// The month of a day.
    pub(crate) fn of(day: NaiveDate) -> AppResult<Self> {
        Self::new(day.year(), day.month())
    }

    /// The month as the journal names it.
    pub(crate) fn year_month(self) -> YearMonth {
        YearMonth::of(self.first)
    }

    pub(crate) const fn first(self) -> NaiveDate {
        self.first
    }

    pub(crate) const fn last(self) -> NaiveDate {
        self.last
    }

    /// 2026年10月, as papers have it.
    pub(crate) fn shown(self) -> String {
        format!("{}年{}月", self.first.year(), self.first.month())
    }

    /// 2026-10, as screens send it.
    pub(crate) fn key(self) -> String {
        self.first.format("%Y-%m").to_string()
    }
}

fn unreadable() -> AppError {
    AppError::invalid("month", "月份请写成 2026-10 的形式。")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_as_people_write_it() {
        for (text, key) in [
            ("2026-10", Some("2026-10")),
            (" 2026-1 ", Some("2026-01")),
            ("202602", Some("2026-02")),
            ("2026年12月", Some("2026-12")),
            ("2026/7", Some("2026-07")),
            ("2026-13", None),
            ("2026-0", None),
            ("1999-12", None),
            ("2026-+1", None),
            ("10-2026", None),
            ("2026", None),
            ("", None),
            ("二〇二六年十月", None),
        ] {
            let read = Month::parse(text).ok().map(Month::key);
            assert_eq!(read.as_deref(), key, "{text}");
        }
    }

    #[test]
    fn a_month_ends_on_its_last_day() {
        for (key, last) in [
            ("2026-02", "2026-02-28"),
            ("2028-02", "2028-02-29"),
            ("2026-12", "2026-12-31"),
        ] {
            assert_eq!(Month::parse(key).unwrap().last().to_string(), last);
        }
    }
}
