//! 期限计算表 – every day of a period with the reason why it counts or does not.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::calendar::weekday_name;
use super::{Calendar, WorkingDayError};

/// Why day 0 does not count.
pub const DAY_ZERO: &str = "起算当日不计入，自次日起算（民法典第二百零一条）";

/// One line of the sheet that proves a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofDay {
    /// The day.
    pub date: NaiveDate,
    /// 星期一 to 星期日.
    pub weekday: String,
    /// Which working day of the period it is, from 1; absent when it does not count.
    pub counted: Option<u32>,
    /// Chinese: 工作日, 周末, 放假（春节）, 调休上班（国庆节）, with a remark when estimated.
    pub reason: String,
    /// 文号 of the notice that decides the day; absent in a year without one.
    pub notice: Option<String>,
}

impl Calendar {
    /// The sheet for [`Calendar::deadline`]: day 0 first, the due date last.
    pub fn proof(&self, from_on: NaiveDate, days: u32) -> Result<Vec<ProofDay>, WorkingDayError> {
        let mut sheet = vec![ProofDay {
            reason: DAY_ZERO.to_owned(),
            ..self.proof_day(from_on, None)
        }];
        self.walk(from_on, days, |on, counted| {
            sheet.push(self.proof_day(on, counted));
        })?;
        Ok(sheet)
    }

    /// One line of a sheet: what the notices say about the day, and which of the counted ones it is.
    #[must_use]
    pub fn proof_day(&self, on: NaiveDate, counted: Option<u32>) -> ProofDay {
        let rule = self.rule(on);
        ProofDay {
            date: on,
            weekday: weekday_name(on).to_owned(),
            counted,
            reason: rule.reason,
            notice: rule
                .notice
                .map(|notice| notice.number.clone())
                .filter(|number| !number.is_empty()),
        }
    }
}
