//! What a ledger is drawn from (台账数据来源): the records as they are, or as they were when their month
//! was sealed.

use crate::{
    applications::names_of,
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    ledger_lines::Names,
    ledgers::month_zones,
    months::Month,
};
use chrono::NaiveDate;
use std::borrow::Cow;
use zonedesk_documents::{Masking, Occasion, month_summary::MonthSummary};
use zonedesk_domain::{
    month::MonthFigures,
    sealing::{Sealed, check_code},
    site,
    working_days::Calendar,
};
use zonedesk_store::{Past, ReadStore};

/// What the papers of one month are drawn from: the records as they are, or as they were when it was sealed.
/// Going back to a seal takes its time, so all papers of a month share one of these.
pub(crate) struct MonthRecords {
    pub(crate) month: Month,
    sealed: Option<(Sealed, Past)>,
}

impl MonthRecords {
    pub(crate) fn of(desk: &Desk, month: Month) -> AppResult<Self> {
        let read = desk.opened()?.read();
        let sealed = match seal_of(&read, month)? {
            Some(sealed) => {
                let past = read.as_of(&sealed.ends, month.first(), month.last())?;
                Some((sealed, past))
            }
            None => None,
        };
        Ok(Self { month, sealed })
    }

    /// The seal, where there is one. It is there for good, and so are the records behind it.
    pub(crate) fn sealed(&self) -> Option<&Sealed> {
        self.sealed.as_ref().map(|(sealed, _)| sealed)
    }

    pub(crate) fn source<'a>(&'a self, desk: &'a Desk) -> AppResult<LedgerSource<'a>> {
        match &self.sealed {
            Some((sealed, past)) => LedgerSource::past(past, sealed.on),
            None => LedgerSource::present(desk),
        }
    }
}

/// Records and what they are read with.
pub(crate) struct LedgerSource<'a> {
    pub(crate) read: ReadStore<'a>,
    pub(crate) calendar: Cow<'a, Calendar>,
    pub(crate) names: Names,
    /// The day by which is judged what is overdue.
    pub(crate) on: NaiveDate,
    pub(crate) masking: Masking,
}

impl<'a> LedgerSource<'a> {
    /// The records as they are.
    fn present(desk: &'a Desk) -> AppResult<Self> {
        let open = desk.opened()?;
        Ok(Self {
            read: open.read(),
            calendar: Cow::Borrowed(&open.calendar),
            names: names_of(&open.read())?,
            on: desk.clock.today(),
            masking: Masking::Masked,
        })
    }

    /// The records as they were on the day of a seal.
    fn past(past: &'a Past, on: NaiveDate) -> AppResult<Self> {
        let mut calendar = Calendar::starting();
        for year in past.read().calendar_years()? {
            calendar.load(year);
        }
        Ok(Self {
            read: past.read(),
            calendar: Cow::Owned(calendar),
            names: names_of(&past.read())?,
            on,
            masking: Masking::Masked,
        })
    }

    /// The same with personal data in full, for those who may see them.
    pub(crate) fn in_full(self) -> Self {
        Self {
            masking: Masking::Full,
            ..self
        }
    }

    /// The figures of a month.
    pub(crate) fn summary(&self, month: Month) -> AppResult<MonthSummary> {
        let read = &self.read;
        let (first, last) = (month.first(), month.last());
        Ok(MonthSummary {
            figures: MonthFigures::of(
                &read.applications_between(first, last)?,
                &read.consultations_between(first, last)?,
                &read.suggestions_between(first, last)?,
                &read.copies_between(first, last)?,
                &read.readings_between(first, last)?,
                &self.calendar,
                self.on,
            ),
            zones: month_zones(read, month)?,
        })
    }

    /// Whose ledger it is, of which month and day.
    pub(crate) fn occasion(&self, month: Month) -> AppResult<Occasion> {
        let site: site::Opened = self.read.site()?.ok_or_else(|| {
            AppError::new(ErrorCode::NotSetUp, "初始设置尚未完成，请先完成初始设置。")
        })?;
        Ok(Occasion {
            site_name: site.name,
            month: month.shown(),
            prepared_on: self.on,
            masking: self.masking,
            seal: String::new(),
        })
    }
}

/// The seal of a month, if it has one.
pub(crate) fn seal_of(read: &ReadStore<'_>, month: Month) -> AppResult<Option<Sealed>> {
    let wanted = month.year_month();
    let sealed = read.sealed_months()?;
    Ok(sealed.into_iter().find(|sealed| sealed.month == wanted))
}

/// 数据校验：一致 – the quiet line of a sealed paper.
pub(crate) fn seal_line(sealed: &Sealed, paper: &str) -> String {
    let code = sealed
        .digest_of(paper)
        .map(|digest| check_code(&digest))
        .unwrap_or_default();
    format!("{} 封存　数据校验 {code}", sealed.on)
}
