//! The register of applications (依申请公开登记) on screen.

use crate::{
    desk::{Desk, OpenDesk},
    due::{APPLICATION_WORKING_DAYS, Due},
    error::{AppError, AppResult, ErrorCode},
};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use uuid::Uuid;
use zonedesk_domain::{
    application::{Application, Circumstances, Field, State},
    journal::{Body, EntityId, Entry, OperatorMark},
    masking,
};
use zonedesk_store::ApplicationFilter;

/// At most this many rows go to the screen at once.
const MOST_ROWS: u32 = 500;

/// Where an application stands, as screens name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationState {
    /// 已接收
    Received,
    /// 已转交
    HandedOver,
    /// 已签收
    SignedFor,
    /// 已退回
    Returned,
    /// 已反馈
    Answered,
    /// 已归档
    Closed,
}

/// Which part of the register to show.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct ApplicationListRequest {
    /// Only those that hold this text somewhere.
    pub search: Option<String>,
    /// Only those that stand here.
    pub state: Option<ApplicationState>,
    /// Rows to pass over.
    pub offset: u32,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// A page of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationListOutcome {
    /// Rows of the whole list.
    pub total: u32,
    /// The page, newest first.
    pub rows: Vec<ApplicationRow>,
}

/// One line of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationRow {
    /// The record.
    pub id: String,
    /// 编号
    pub number: String,
    /// 接收日期
    pub received_on: String,
    /// 申请人, masked.
    pub applicant: String,
    /// 申请内容
    pub content: String,
    /// 被申请机关
    pub agency: String,
    /// 状态
    pub state: ApplicationState,
    /// 转交日期
    pub handed_over_on: Option<String>,
    /// 答复期限, while it runs.
    pub due_on: Option<String>,
    /// Whether that date is certain.
    pub certain: bool,
    /// Working days left; negative when overdue.
    pub days_left: Option<i32>,
    /// Whether the last day is past.
    pub overdue: bool,
    /// From an older register.
    pub imported: bool,
    /// Something about it has to be settled.
    pub conflict: bool,
}

/// Which application to show.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationShowRequest {
    /// The record.
    pub id: String,
}

/// Everything about one application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationDetail {
    /// Its line.
    pub row: ApplicationRow,
    /// Its fields, in the order of the form.
    pub fields: Vec<ApplicationField>,
    /// What happened, in order.
    pub history: Vec<ApplicationHistory>,
    /// What has to be settled.
    pub conflicts: Vec<ApplicationConflict>,
}

/// One field of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationField {
    /// The label on the form.
    pub label: String,
    /// The text.
    pub value: String,
    /// Whether part of it is hidden.
    pub masked: bool,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationHistory {
    /// When it was written down, RFC 3339.
    pub at: String,
    /// What.
    pub what: String,
    /// Who.
    pub who: String,
    /// More.
    pub note: Option<String>,
}

/// Something to be settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationConflict {
    /// The field or the move.
    pub what: String,
    /// The values, or the reason.
    pub values: Vec<String>,
}

impl From<State> for ApplicationState {
    fn from(state: State) -> Self {
        match state {
            State::Received => Self::Received,
            State::HandedOver => Self::HandedOver,
            State::SignedFor => Self::SignedFor,
            State::Returned => Self::Returned,
            State::Answered => Self::Answered,
            State::Archived => Self::Closed,
        }
    }
}

impl From<ApplicationState> for State {
    fn from(state: ApplicationState) -> Self {
        match state {
            ApplicationState::Received => Self::Received,
            ApplicationState::HandedOver => Self::HandedOver,
            ApplicationState::SignedFor => Self::SignedFor,
            ApplicationState::Returned => Self::Returned,
            ApplicationState::Answered => Self::Answered,
            ApplicationState::Closed => Self::Archived,
        }
    }
}

/// 申请登记簿 – a page of it, with search.
pub(crate) fn application_list(
    desk: &mut Desk,
    request: ApplicationListRequest,
) -> AppResult<ApplicationListOutcome> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let filter = ApplicationFilter {
        search: request.search,
        state: request.state.map(State::from),
    };
    let listed = open
        .read()
        .applications(&filter, request.offset, request.limit.min(MOST_ROWS))?;
    let rows = listed
        .rows
        .iter()
        .map(|application| row(open, application, today))
        .collect();
    Ok(ApplicationListOutcome {
        total: listed.total,
        rows,
    })
}

/// 申请详情 – fields, history, conflicts.
pub(crate) fn application_show(
    desk: &mut Desk,
    request: ApplicationShowRequest,
) -> AppResult<ApplicationDetail> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let missing = || AppError::new(ErrorCode::NotFound, "没有找到这件申请。");
    let id = EntityId(request.id.parse::<Uuid>().map_err(|_| missing())?);
    let application = open.read().find_application(id)?.ok_or_else(missing)?;
    let names = operator_names(open)?;
    let history = open
        .read()
        .entries_of(id)?
        .iter()
        .map(|entry| told(entry, &names))
        .collect();
    Ok(ApplicationDetail {
        row: row(open, &application, today),
        fields: fields(&application),
        history,
        conflicts: conflicts(&application),
    })
}

/// The applicant as passers-by may read it: people masked, organisations as they are.
pub(crate) fn shown_applicant(application: &Application) -> String {
    let name = application.text(Field::ApplicantName);
    if application.is_about_a_person() {
        masking::mask_name(name)
    } else {
        name.to_owned()
    }
}

/// The operators' names by the marks that entries carry.
pub(crate) fn operator_names(open: &OpenDesk) -> AppResult<BTreeMap<OperatorMark, String>> {
    let operators = open.read().operators()?.into_iter();
    Ok(operators
        .map(|(id, operator)| (OperatorMark::person(id), operator.name))
        .collect())
}

/// Who wrote an entry, as people read it.
pub(crate) fn shown_operator(
    mark: &OperatorMark,
    names: &BTreeMap<OperatorMark, String>,
) -> String {
    names
        .get(mark)
        .cloned()
        .unwrap_or_else(|| match mark.0.as_str() {
            "cli" => "命令行".to_owned(),
            "system" => "本程序".to_owned(),
            _ => "已停用的操作员".to_owned(),
        })
}

pub(crate) fn shown_number(application: &Application) -> String {
    application
        .number
        .as_ref()
        .map_or_else(|| "—".to_owned(), ToString::to_string)
}

/// The agency's deadline while it runs.
pub(crate) fn due_of(open: &OpenDesk, application: &Application, today: NaiveDate) -> Option<Due> {
    if matches!(application.state, State::Answered | State::Archived) {
        return None;
    }
    Due::of(
        &open.calendar,
        application.clock_starts_on(),
        APPLICATION_WORKING_DAYS,
        today,
    )
}

fn row(open: &OpenDesk, application: &Application, today: NaiveDate) -> ApplicationRow {
    let due = due_of(open, application, today);
    ApplicationRow {
        id: application.id.to_string(),
        number: shown_number(application),
        received_on: application.received.received_on.to_string(),
        applicant: shown_applicant(application),
        content: application.text(Field::Content).to_owned(),
        agency: application.text(Field::Agency).to_owned(),
        state: application.state.into(),
        handed_over_on: application
            .handed_over
            .as_ref()
            .map(|handed| handed.on.to_string()),
        due_on: due.as_ref().map(|due| due.deadline.due_on.to_string()),
        certain: due.as_ref().is_none_or(|due| due.deadline.certain),
        days_left: due.as_ref().map(|due| due.days_left),
        overdue: due.is_some_and(|due| due.deadline.due_on < today),
        imported: application.received.imported.is_some(),
        conflict: !application.conflicts.is_empty() || !application.unfitted.is_empty(),
    }
}

fn fields(application: &Application) -> Vec<ApplicationField> {
    let received = &application.received;
    let mut fields = vec![
        plain("接收方式", received.channel.term()),
        plain("申请人类别", received.class.term()),
    ];
    if received.written_by_staff {
        fields.push(plain("书面 / 口头", "口头·代填"));
    }
    for field in Field::ALL {
        let text = application.text(*field);
        if text.is_empty() {
            continue;
        }
        let shown = match field {
            Field::ApplicantName => shown_applicant(application),
            Field::IdentityNumber | Field::AgentIdentityNumber => {
                masking::mask_identity_ledger(text)
            }
            Field::Phone | Field::AgentPhone | Field::Fax => masking::mask_phone(text),
            Field::AgentName | Field::Representative | Field::ContactPerson => {
                masking::mask_name(text)
            }
            Field::Email => masking::mask_email(text),
            Field::Address => masking::mask_address(text),
            Field::IdentityKind
            | Field::Employer
            | Field::PostalCode
            | Field::AgentIdentityKind
            | Field::Features
            | Field::Purpose
            | Field::Carrier
            | Field::Content
            | Field::DocumentNumber
            | Field::Agency
            | Field::Delivery
            | Field::ExternalNumber
            | Field::Note => text.to_owned(),
        };
        fields.push(ApplicationField {
            label: field.term().to_owned(),
            masked: shown != text,
            value: shown,
        });
    }
    if let Some(circumstances) = &received.circumstances {
        fields.extend(told_circumstances(circumstances));
    }
    if let Some(handed) = &application.handed_over {
        fields.push(plain(
            "转交",
            &format!(
                "{} · {} · {}",
                handed.on,
                handed.agency,
                handed.channel.term()
            ),
        ));
    }
    if let Some(signed) = &application.signed_for {
        let on = signed.on.map_or_else(String::new, |on| format!("{on} · "));
        fields.push(plain("签收", &format!("{on}{}", signed.by)));
    }
    fields
}

fn told_circumstances(circumstances: &Circumstances) -> Vec<ApplicationField> {
    let mut told = Vec::new();
    let mut done = Vec::new();
    if circumstances.original_seen {
        done.push("已核验证件原件");
    }
    if circumstances.read_back {
        done.push("代填内容已宣读核对");
    }
    if circumstances.after_hours {
        done.push("非办公时间接收");
    }
    if !done.is_empty() {
        told.push(plain("接收情形", &done.join("；")));
    }
    if let Some(mandate) = circumstances.mandate {
        told.push(plain("授权委托书", if mandate { "有" } else { "无" }));
    }
    let help: Vec<&str> = circumstances.help.iter().map(|help| help.term()).collect();
    for (label, text) in [
        ("协助", help.join("、")),
        ("申请材料", circumstances.materials_in_words()),
    ] {
        if !text.is_empty() {
            told.push(plain(label, &text));
        }
    }
    told
}

fn plain(label: &str, value: &str) -> ApplicationField {
    ApplicationField {
        label: label.to_owned(),
        value: value.to_owned(),
        masked: false,
    }
}

fn told(entry: &Entry, names: &BTreeMap<OperatorMark, String>) -> ApplicationHistory {
    let header = &entry.header;
    let china = FixedOffset::east_opt(8 * 3600);
    let at = DateTime::from_timestamp_millis(header.written_at_ms)
        .zip(china)
        .map_or_else(String::new, |(at, china)| {
            at.with_timezone(&china).to_rfc3339()
        });
    let who = shown_operator(&header.operator, names);
    #[allow(clippy::wildcard_enum_match_arm)]
    let (what, note) = match entry.body().ok().flatten() {
        Some(Body::ApplicationReceived(received)) if received.imported.is_some() => {
            ("导入历史登记", None)
        }
        Some(Body::ApplicationReceived(_)) => ("接收申请", None),
        Some(Body::ApplicationHandedOver(handed)) => (
            "转交",
            Some(format!(
                "{} · {} · {}",
                handed.on,
                handed.agency,
                handed.channel.term()
            )),
        ),
        Some(Body::ApplicationSignedFor(signed)) => ("签收", Some(signed.by)),
        Some(Body::ApplicationReturned(returned)) => ("退回", Some(returned.reason)),
        Some(Body::ApplicationAnswered(answered)) => ("办理结果反馈", Some(answered.outcome)),
        Some(Body::ApplicationArchived(_)) => ("归档", None),
        Some(Body::ApplicationCorrected(corrected)) => ("更正", Some(corrected.reason)),
        None => ("内容已依法删除", None),
        Some(_) => ("由更新版本的程序登记", None),
    };
    ApplicationHistory {
        at,
        what: what.to_owned(),
        who,
        note: note.filter(|note| !note.is_empty()),
    }
}

fn conflicts(application: &Application) -> Vec<ApplicationConflict> {
    let fields = application
        .conflicts
        .iter()
        .map(|conflict| ApplicationConflict {
            what: conflict.field.term().to_owned(),
            values: conflict.values.clone(),
        });
    let moves = application
        .unfitted
        .iter()
        .map(|unfitted| ApplicationConflict {
            what: unfitted.wanted.clone(),
            values: vec![unfitted.reason.clone()],
        });
    fields.chain(moves).collect()
}
