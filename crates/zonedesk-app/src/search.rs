//! Finding a record of any kind by whatever is known of it (检索).

use crate::{copy_register, desk::Desk, error::AppResult, materials};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{application, consultation, masking, suggestion};
use zonedesk_store::{Found, Noun};

/// What a search answers at most.
const MOST_ROWS: u32 = 500;

/// 检索
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordSearchRequest {
    /// What to look for.
    pub text: String,
    /// Only records of this kind.
    #[serde(default)]
    pub kind: Option<RecordKind>,
    /// Rows wanted, 500 at most.
    pub limit: u32,
}

/// 类别 – what a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    /// 申请
    Application,
    /// 咨询
    Consultation,
    /// 意见建议
    Suggestion,
    /// 复印打印
    Copy,
    /// 资料
    Material,
}

impl RecordKind {
    /// As people say it.
    #[must_use]
    pub const fn term(self) -> &'static str {
        match self {
            Self::Application => "申请",
            Self::Consultation => "咨询",
            Self::Suggestion => "意见建议",
            Self::Copy => "复印打印",
            Self::Material => "资料",
        }
    }

    const fn noun(self) -> Noun {
        match self {
            Self::Application => Noun::Application,
            Self::Consultation => Noun::Consultation,
            Self::Suggestion => Noun::Suggestion,
            Self::Copy => Noun::Copy,
            Self::Material => Noun::Material,
        }
    }
}

/// What a search found, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordSearchOutcome {
    /// Whether there are more, older ones.
    pub more: bool,
    /// The records.
    pub rows: Vec<RecordSearchRow>,
}

/// One record that a search found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecordSearchRow {
    /// The record.
    pub id: String,
    /// 类别
    pub kind: RecordKind,
    /// 编号
    pub number: Option<String>,
    /// The day.
    pub on: String,
    /// Who, masked.
    pub person: String,
    /// What it is about.
    pub content: String,
    /// Where it stands, in words: 已转交, 免费 …
    pub state: String,
}

/// 检索 – over every record.
pub(crate) fn record_search(
    desk: &mut Desk,
    request: RecordSearchRequest,
) -> AppResult<RecordSearchOutcome> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let sought = open.sought(Some(request.text));
    let limit = request.limit.min(MOST_ROWS);
    let kind = request.kind.map(RecordKind::noun);
    // One more than is shown tells whether there are more.
    let found = open.read().search_among(kind, &sought, limit + 1)?;
    let shown = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(RecordSearchOutcome {
        more: found.len() > shown,
        rows: found
            .iter()
            .take(shown)
            .map(|found| row(found, today))
            .collect(),
    })
}

fn row(found: &Found, today: NaiveDate) -> RecordSearchRow {
    match found {
        Found::Application(record) => RecordSearchRow {
            id: record.id.to_string(),
            kind: RecordKind::Application,
            number: record.number.as_ref().map(ToString::to_string),
            on: record.received.received_on.to_string(),
            person: crate::applications::shown_applicant(record),
            content: record.text(application::Field::Content).to_owned(),
            state: record.state.term().to_owned(),
        },
        Found::Consultation(record) => RecordSearchRow {
            id: record.id.to_string(),
            kind: RecordKind::Consultation,
            number: record.number.as_ref().map(ToString::to_string),
            on: record.registered.asked_on.to_string(),
            person: masking::mask_name(record.text(consultation::Field::Asker)),
            content: record.text(consultation::Field::Content).to_owned(),
            state: record.state.term().to_owned(),
        },
        Found::Suggestion(record) => RecordSearchRow {
            id: record.id.to_string(),
            kind: RecordKind::Suggestion,
            number: record.number.as_ref().map(ToString::to_string),
            on: record.registered.on.to_string(),
            person: masking::mask_name(record.text(suggestion::Field::Name)),
            content: record.text(suggestion::Field::Content).to_owned(),
            state: record.state.term().to_owned(),
        },
        Found::Copy(record) => {
            let line = copy_register::row(record);
            let what = if line.what.is_empty() {
                RecordKind::Copy.term()
            } else {
                &line.what
            };
            RecordSearchRow {
                id: line.id,
                kind: RecordKind::Copy,
                number: line.number,
                on: record.on().to_string(),
                person: line.payer,
                content: format!("{what} {} 页", line.pages),
                state: line.state.term().to_owned(),
            }
        }
        Found::Material(record) => {
            let material = materials::view(record.clone(), today);
            RecordSearchRow {
                id: material.id,
                kind: RecordKind::Material,
                number: Some(material.label),
                on: material.shelved_on,
                person: material.edition.issuer,
                content: material.edition.title,
                state: material.standing.term().to_owned(),
            }
        }
    }
}
