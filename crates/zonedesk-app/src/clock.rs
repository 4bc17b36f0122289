//! The time, as the host tells it. Legal days are days in China, wherever the PC thinks it is.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// Where the time comes from: the system's clock in a host, a fixed one in tests.
pub struct Clock(Box<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// A clock that asks `now`.
    pub fn new(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Box::new(now))
    }

    /// Now, as the wall clocks of China show it (北京时间, UTC+8 without summer time).
    #[must_use]
    pub fn now(&self) -> DateTime<FixedOffset> {
        let utc = (self.0)();
        FixedOffset::east_opt(8 * 3600)
            .map_or_else(|| utc.fixed_offset(), |china| utc.with_timezone(&china))
    }

    /// Today's date in China.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.now().date_naive()
    }
}

/// The time of an entry, as the wall clocks of China showed it.
pub(crate) fn in_china(at_ms: i64) -> Option<DateTime<FixedOffset>> {
    DateTime::from_timestamp_millis(at_ms)
        .zip(FixedOffset::east_opt(8 * 3600))
        .map(|(at, china)| at.with_timezone(&china))
}
