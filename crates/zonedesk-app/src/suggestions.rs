//! The register of suggestions (意见建议登记簿) on screen.

use crate::{
    applications::operator_names,
    attachments,
    case_view::{
        CaseConflict, CaseEvent, CaseField, CaseRevealOutcome, entity_of, joined, look_behind,
        shown_contact, shown_name,
    },
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult, ErrorCode},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    attachment::Attachment,
    journal::{Body, EntityId, Entry},
    suggestion::{Field, Revealed, State, Suggestion},
};
use zonedesk_store::SuggestionFilter;

/// At most this many rows go to the screen at once.
const MOST_ROWS: u32 = 500;

/// Where a suggestion stands, as screens name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionState {
    /// 未转交
    Registered,
    /// 已转交
    Forwarded,
    /// 已反馈
    Answered,
}

/// Which rows to show.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct SuggestionListRequest {
    /// Only those that hold this text somewhere.
    pub search: Option<String>,
    /// Only those that stand here.
    pub state: Option<SuggestionState>,
    /// Rows to pass over.
    pub offset: u32,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// A page of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SuggestionListOutcome {
    /// Rows of the whole list.
    pub total: u32,
    /// Whether a search found more than are counted, older ones.
    pub more: bool,
    /// The page, newest first.
    pub rows: Vec<SuggestionRow>,
}

/// One line of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SuggestionRow {
    /// The record.
    pub id: String,
    /// 编号
    pub number: String,
    /// 收到日期
    pub on: String,
    /// 姓名, masked; 匿名 when there is none.
    pub name: String,
    /// 意见建议内容
    pub content: String,
    /// 类别; empty when not said.
    pub category: String,
    /// 转交部门, once there is one.
    pub agency: String,
    /// 状态
    pub state: SuggestionState,
    /// 是否采纳, once it is known.
    pub adopted: Option<bool>,
    /// Days since it should have been forwarded, while it has not.
    pub overdue_days: u32,
    /// Something about it has to be settled.
    pub conflict: bool,
}

/// Which suggestion.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuggestionShowRequest {
    /// The record.
    pub id: String,
}

/// What may be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionMove {
    /// 转交
    Forward,
    /// 登记反馈
    Answer,
}

/// Everything about one suggestion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SuggestionDetail {
    /// Its line.
    pub row: SuggestionRow,
    /// Its fields, in the order of the form.
    pub fields: Vec<CaseField>,
    /// What happened, in order.
    pub history: Vec<CaseEvent>,
    /// What has to be settled.
    pub conflicts: Vec<CaseConflict>,
    /// What may be done next.
    pub moves: Vec<SuggestionMove>,
    /// 转交日期
    pub forwarded_on: Option<String>,
}

impl From<State> for SuggestionState {
    fn from(state: State) -> Self {
        match state {
            State::Registered => Self::Registered,
            State::Forwarded => Self::Forwarded,
            State::Answered => Self::Answered,
        }
    }
}

/// 意见建议登记簿 – a page of it, with search.
pub(crate) fn suggestion_list(
    desk: &mut Desk,
    request: SuggestionListRequest,
) -> AppResult<SuggestionListOutcome> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let filter = SuggestionFilter {
        search: open.sought(request.search),
        state: request.state.map(|state| match state {
            SuggestionState::Registered => State::Registered,
            SuggestionState::Forwarded => State::Forwarded,
            SuggestionState::Answered => State::Answered,
        }),
    };
    let listed = open
        .read()
        .suggestions(&filter, request.offset, request.limit.min(MOST_ROWS))?;
    Ok(SuggestionListOutcome {
        total: listed.total,
        more: listed.more,
        rows: listed
            .rows
            .iter()
            .map(|record| suggestion_row(record, today))
            .collect(),
    })
}

/// 意见建议详情 – fields, history, conflicts, and what may be done next.
pub(crate) fn suggestion_show(
    desk: &mut Desk,
    request: SuggestionShowRequest,
) -> AppResult<SuggestionDetail> {
    let id = entity_of(&request.id, missing)?;
    let today = desk.clock.today();
    detail(desk.opened()?, id, today)
}

/// 显示完整信息 – the fields unmasked. Whoever looks leaves an entry in the journal.
pub(crate) fn suggestion_reveal(
    desk: &mut Desk,
    request: SuggestionShowRequest,
) -> AppResult<CaseRevealOutcome> {
    let id = entity_of(&request.id, missing)?;
    let record = look_behind(desk, id, |tx| {
        let record = tx.find_suggestion(id)?.ok_or_else(missing)?;
        let fields: Vec<_> = Field::ALL
            .iter()
            .copied()
            .filter(|field| hides(&record, *field))
            .collect();
        let trace = (!fields.is_empty()).then(|| Revealed { fields }.into());
        Ok((record, trace))
    })?;
    Ok(CaseRevealOutcome {
        fields: fields(&record, true),
    })
}

/// Whether passers-by may not read all of this field.
fn hides(record: &Suggestion, field: Field) -> bool {
    let text = record.text(field);
    let shown: fn(&str) -> String = match field {
        Field::Name => shown_name,
        Field::Contact => shown_contact,
        Field::Content | Field::Note => return false,
    };
    !text.is_empty() && shown(text) != text
}

/// There is no such suggestion.
pub(crate) fn missing() -> AppError {
    AppError::new(ErrorCode::NotFound, "没有找到这件意见建议。")
}

/// Everything about the suggestion `id`, for the screen.
pub(crate) fn detail(
    open: &OpenDesk,
    id: EntityId,
    today: NaiveDate,
) -> AppResult<SuggestionDetail> {
    let record = open.read().find_suggestion(id)?.ok_or_else(missing)?;
    let names = operator_names(open)?;
    let entries = open.read().entries_of(id)?;
    let beside = Attachment::all(&entries);
    let history = entries
        .iter()
        .map(|entry| CaseEvent::of(entry, &names, told(entry, &beside)))
        .collect();
    Ok(SuggestionDetail {
        row: suggestion_row(&record, today),
        fields: fields(&record, false),
        history,
        conflicts: conflicts(&record),
        moves: match record.state {
            State::Registered => vec![SuggestionMove::Forward, SuggestionMove::Answer],
            State::Forwarded => vec![SuggestionMove::Answer],
            State::Answered => Vec::new(),
        },
        forwarded_on: record
            .forwarded
            .as_ref()
            .map(|forwarded| forwarded.on.to_string()),
    })
}

/// One line of the register.
pub(crate) fn suggestion_row(record: &Suggestion, today: NaiveDate) -> SuggestionRow {
    let registered = &record.registered;
    let waited = if record.state == State::Registered {
        u32::try_from((today - registered.on).num_days()).unwrap_or(0)
    } else {
        0
    };
    SuggestionRow {
        id: record.id.to_string(),
        number: shown_number(record),
        on: registered.on.to_string(),
        name: shown_name(record.text(Field::Name)),
        content: record.text(Field::Content).to_owned(),
        category: registered
            .category
            .map_or("", |category| category.term())
            .to_owned(),
        agency: record
            .forwarded
            .as_ref()
            .map(|forwarded| forwarded.agency.clone())
            .unwrap_or_default(),
        state: record.state.into(),
        adopted: record.answered.as_ref().map(|answered| answered.adopted),
        overdue_days: waited,
        conflict: !record.conflicts.is_empty() || !record.unfitted.is_empty(),
    }
}

/// The number on paper.
pub(crate) fn shown_number(record: &Suggestion) -> String {
    record
        .number
        .as_ref()
        .map_or_else(|| "—".to_owned(), ToString::to_string)
}

/// The fields in the order of the form; `whole` shows what is otherwise masked.
fn fields(record: &Suggestion, whole: bool) -> Vec<CaseField> {
    let registered = &record.registered;
    let came = match registered.at {
        Some(at) => format!("{} {}", registered.on, at.format("%H:%M")),
        None => registered.on.to_string(),
    };
    let mut fields = vec![
        CaseField::plain("意见建议内容", record.text(Field::Content)),
        CaseField::plain("收到时间", came),
        CaseField::plain("渠道", registered.channel.term()),
    ];
    if let Some(category) = registered.category {
        fields.push(CaseField::plain("类别", category.term()));
    }
    for field in Field::ALL {
        let text = record.text(*field);
        if text.is_empty() {
            continue;
        }
        fields.push(match field {
            // What was said stands first.
            Field::Content => continue,
            Field::Name | Field::Contact if whole => CaseField::plain(field.term(), text),
            Field::Name => CaseField::masked(field.term(), text, shown_name(text)),
            Field::Contact => CaseField::masked(field.term(), text, shown_contact(text)),
            Field::Note => CaseField::plain(field.term(), text),
        });
    }
    if let Some(answered) = &record.answered {
        let adopted = if answered.adopted {
            "采纳"
        } else {
            "未采纳"
        };
        fields.push(CaseField::plain("采纳情况", adopted));
        fields.push(CaseField::plain("办理情况", answered.content.clone()));
        let how = answered.told_by.map_or("", |by| by.term());
        let told = joined(&[&answered.on.to_string(), how]);
        fields.push(CaseField::plain("反馈", told));
    }
    fields
}

fn told(entry: &Entry, beside: &[Attachment]) -> (&'static str, String) {
    let body = entry.body().ok().flatten();
    if let Some(told) = body
        .as_ref()
        .and_then(|body| attachments::told(body, beside))
    {
        return told;
    }
    #[allow(clippy::wildcard_enum_match_arm)]
    match body {
        Some(Body::SuggestionRegistered(registered)) => {
            ("登记意见建议", registered.channel.term().to_owned())
        }
        Some(Body::SuggestionForwarded(forwarded)) => {
            ("转交", joined(&[&forwarded.agency, &forwarded.note]))
        }
        Some(Body::SuggestionAnswered(answered)) => {
            let adopted = if answered.adopted {
                "采纳"
            } else {
                "未采纳"
            };
            let how = answered.told_by.map_or("", |by| by.term());
            (
                "登记反馈",
                joined(&[&answered.on.to_string(), adopted, how]),
            )
        }
        Some(Body::SuggestionRevealed(revealed)) => {
            let fields: Vec<_> = revealed.fields.iter().map(|field| field.term()).collect();
            ("查看完整信息", fields.join("、"))
        }
        Some(Body::SuggestionCorrected(corrected)) => {
            let fields: Vec<_> = corrected.texts.keys().map(|field| field.term()).collect();
            ("更正", joined(&[&fields.join("、"), &corrected.reason]))
        }
        None => ("内容已依法删除", String::new()),
        Some(_) => ("由更新版本的程序登记", String::new()),
    }
}

fn conflicts(record: &Suggestion) -> Vec<CaseConflict> {
    let fields = record.conflicts.iter().map(|conflict| CaseConflict {
        what: conflict.field.term().to_owned(),
        values: conflict
            .values
            .iter()
            .map(|value| match conflict.field {
                Field::Name => shown_name(value),
                Field::Contact => shown_contact(value),
                Field::Content | Field::Note => value.clone(),
            })
            .collect(),
    });
    fields
        .chain(record.unfitted.iter().map(CaseConflict::of_move))
        .collect()
}
