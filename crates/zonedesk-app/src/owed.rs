//! What an application still owes (原件待补交、待确认) besides being handed over, as Today lists it.

use crate::applications::shown_number;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::application::{Application, Field, HandoverRule};

/// An application that waits for its original, or for a word with the applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OwedRow {
    /// The record.
    pub id: String,
    /// 编号
    pub number: String,
    /// 申请内容
    pub content: String,
    /// 被申请机关
    pub agency: String,
    /// The last day.
    pub due_on: String,
    /// Whether that is past.
    pub overdue: bool,
}

/// 原件待补交 – a scan went first; the original follows on the next working day.
pub(crate) fn originals_owed(
    with_agencies: &[Application],
    rule: &HandoverRule<'_>,
    today: NaiveDate,
) -> Vec<OwedRow> {
    with_agencies
        .iter()
        .filter(|application| application.owes_original())
        .filter_map(|application| {
            let due_on = rule.original_due_on(application)?;
            Some(row(application, due_on, today))
        })
        .collect()
}

/// 待确认 – on the day it came (条例 第三十一条).
pub(crate) fn unconfirmed<'a>(
    open: impl Iterator<Item = &'a Application>,
    today: NaiveDate,
) -> Vec<OwedRow> {
    open.filter(|application| application.awaits_confirmation())
        .map(|application| row(application, application.received.received_on, today))
        .collect()
}

fn row(application: &Application, due_on: NaiveDate, today: NaiveDate) -> OwedRow {
    OwedRow {
        id: application.id.to_string(),
        number: shown_number(application),
        content: application.text(Field::Content).to_owned(),
        agency: application.text(Field::Agency).to_owned(),
        due_on: due_on.to_string(),
        overdue: due_on < today,
    }
}
