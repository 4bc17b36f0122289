//! The register of applications (依申请公开登记) on screen.

use crate::{
    clock::in_china,
    desk::{Desk, OpenDesk},
    due::Due,
    error::{AppError, AppResult, ErrorCode},
    follow_through::clock_words,
    moves::{ApplicationMove, handover_rule},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use uuid::Uuid;
use zonedesk_domain::{
    application::{
        AnswerClock, Answered, Application, Circumstances, CorrectionAsked, Extended, Field,
        HandedOver, Move, OpinionAsked, OpinionReceived, Outcome, Served, State,
    },
    journal::{Body, EntityId, Entry, OperatorMark},
    masking,
};
use zonedesk_store::{ApplicationFilter, Listed};

/// At most this many rows go to the screen at once.
const MOST_ROWS: u32 = 500;

/// So many that are still here are looked through at most.
const MOST_HERE: u32 = 10_000;

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
    /// 补正中
    Correcting,
    /// 征求意见中
    Consulting,
    /// 已退回
    Returned,
    /// 已反馈
    Answered,
    /// 已送达
    Served,
    /// 已撤回
    Withdrawn,
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
    /// 今日须转交 – only those that have to leave today, or should have left.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub must_leave: bool,
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
    /// What may be done now, in the order of the day's work.
    pub next_moves: Vec<ApplicationMove>,
    /// How it stands, for a correction to name what it saw.
    pub revision: String,
    /// 期限情况 – begun anew, standing still, made longer; nothing where the date says it all.
    pub clock: Option<String>,
    /// The last day to hand it over, while it is here.
    pub leave_by: Option<String>,
    /// The day the original has to follow a scan, while it has not.
    pub original_due_on: Option<String>,
    /// Whether it was corrected, so that there is a slip about it.
    pub corrected: bool,
    /// 答复类型 – the closed list, while an outcome may be recorded.
    pub outcomes: Vec<OutcomeChoice>,
}

/// One outcome that an agency may report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OutcomeChoice {
    /// Its code.
    #[ts(type = "string")]
    pub code: Outcome,
    /// Its name.
    pub words: String,
    /// The row of the annual report that counts it.
    pub report_row: String,
}

/// One field of the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationField {
    /// Its word in requests; nothing where it cannot be corrected.
    pub field: Option<String>,
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
    /// The field's word, when it is about a field.
    pub field: Option<String>,
    /// The field or the move.
    pub what: String,
    /// The values, or the reason.
    pub values: Vec<String>,
}

impl ApplicationState {
    /// Whether it is in the zone's hands.
    pub(crate) const fn is_here(self) -> bool {
        matches!(self, Self::Received | Self::Returned)
    }
}

impl From<State> for ApplicationState {
    fn from(state: State) -> Self {
        match state {
            State::Received => Self::Received,
            State::HandedOver => Self::HandedOver,
            State::SignedFor => Self::SignedFor,
            State::Correcting => Self::Correcting,
            State::Consulting => Self::Consulting,
            State::Returned => Self::Returned,
            State::Answered => Self::Answered,
            State::Served => Self::Served,
            State::Withdrawn => Self::Withdrawn,
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
            ApplicationState::Correcting => Self::Correcting,
            ApplicationState::Consulting => Self::Consulting,
            ApplicationState::Returned => Self::Returned,
            ApplicationState::Answered => Self::Answered,
            ApplicationState::Served => Self::Served,
            ApplicationState::Withdrawn => Self::Withdrawn,
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
    let mut filter = ApplicationFilter {
        search: request.search,
        state: request.state.map(State::from),
        awaits_handover: request.must_leave,
    };
    let limit = request.limit.min(MOST_ROWS);
    let listed = if request.must_leave {
        filter.state = None;
        must_leave(open, &filter, (request.offset, limit), today)?
    } else {
        open.read().applications(&filter, request.offset, limit)?
    };
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

/// Of what is here, the part that must not stay overnight. A zone has few at a time.
fn must_leave(
    open: &OpenDesk,
    filter: &ApplicationFilter,
    (offset, limit): (u32, u32),
    today: NaiveDate,
) -> AppResult<Listed<Application>> {
    let rule = handover_rule(open)?;
    let here = open.read().applications(filter, 0, MOST_HERE)?.rows;
    let due: Vec<_> = here
        .into_iter()
        .filter(|application| rule.due_on(application) <= today)
        .collect();
    Ok(Listed {
        total: u32::try_from(due.len()).unwrap_or(u32::MAX),
        rows: due
            .into_iter()
            .skip(usize::try_from(offset).unwrap_or(0))
            .take(usize::try_from(limit).unwrap_or(0))
            .collect(),
    })
}

/// 申请详情 – fields, history, conflicts.
pub(crate) fn application_show(
    desk: &mut Desk,
    request: ApplicationShowRequest,
) -> AppResult<ApplicationDetail> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let id = record_id(&request.id)?;
    let application = open.read().find_application(id)?.ok_or_else(missing)?;
    let names = operator_names(open)?;
    let entries = open.read().entries_of(id)?;
    let rule = handover_rule(open)?;
    let answerable = application.may(Move::Answer) || application.awaits_handover();
    Ok(ApplicationDetail {
        row: row(open, &application, today),
        fields: fields(&application, true),
        history: entries.iter().map(|entry| told(entry, &names)).collect(),
        conflicts: conflicts(&application),
        next_moves: application
            .next_moves()
            .into_iter()
            .map(ApplicationMove::from)
            .collect(),
        revision: record_revision(&entries),
        clock: clock_words(&application, &open.calendar),
        leave_by: application
            .awaits_handover()
            .then(|| rule.due_on(&application).to_string()),
        original_due_on: rule
            .original_due_on(&application)
            .filter(|_| application.owes_original())
            .map(|on| on.to_string()),
        corrected: entries
            .iter()
            .any(|entry| entry.header.kind == "application.corrected"),
        outcomes: if answerable { outcomes() } else { Vec::new() },
    })
}

pub(crate) fn record_id(id: &str) -> AppResult<EntityId> {
    Ok(EntityId(id.parse::<Uuid>().map_err(|_| missing())?))
}

fn missing() -> AppError {
    AppError::new(ErrorCode::NotFound, "没有找到这件申请。")
}

fn outcomes() -> Vec<OutcomeChoice> {
    let choice = |code: &Outcome| OutcomeChoice {
        code: *code,
        words: code.term().to_owned(),
        report_row: code.report_row().to_owned(),
    };
    Outcome::ALL.iter().map(choice).collect()
}

/// Names how a record stands: what was said about it so far. A look at masked fields changes nothing.
pub(crate) fn record_revision(entries: &[Entry]) -> String {
    let said = || {
        entries
            .iter()
            .filter(|entry| entry.header.kind != "application.revealed")
    };
    let newest = said().next_back().map(|entry| entry.hash.to_string());
    format!("{}-{}", said().count(), newest.unwrap_or_default())
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

/// The agency's deadline while it runs; nothing while others have the move.
pub(crate) fn due_of(open: &OpenDesk, application: &Application, today: NaiveDate) -> Option<Due> {
    if matches!(
        application.state,
        State::Answered | State::Served | State::Withdrawn | State::Archived
    ) {
        return None;
    }
    match application.answer_clock(&open.calendar).ok()? {
        AnswerClock::Runs(deadline) => Some(Due::until(&open.calendar, deadline, today)),
        AnswerClock::Stands { .. } | AnswerClock::Waits { .. } => None,
    }
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

/// The fields in the order of the form, what is personal masked or in full.
pub(crate) fn fields(application: &Application, masked: bool) -> Vec<ApplicationField> {
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
        // Whoever corrects sees the empty ones too.
        if text.is_empty() && masked {
            continue;
        }
        let shown = if masked {
            shown_text(application, *field)
        } else {
            text.to_owned()
        };
        fields.push(ApplicationField {
            field: word(*field),
            label: field.term().to_owned(),
            masked: shown != text,
            value: shown,
        });
    }
    if let Some(circumstances) = &received.circumstances {
        fields.extend(told_circumstances(circumstances));
    }
    if let Some(handed) = &application.handed_over {
        fields.push(plain("转交", &handed_words(handed)));
    }
    if let Some(delivered) = &application.original_delivered {
        fields.push(plain(
            "补交原件",
            &joined([delivered.on.to_string(), delivered.receiver.clone()]),
        ));
    }
    if let Some(signed) = &application.signed_for {
        let on = signed.on.map_or_else(String::new, |on| on.to_string());
        fields.push(plain("签收", &joined([on, signed.by.clone()])));
    }
    if let Some(returned) = &application.returned {
        fields.push(plain(
            "退回",
            &joined([returned.on.to_string(), returned.reason.clone()]),
        ));
    }
    fields.extend(told_by_the_agency(application));
    if let Some(answered) = &application.answered {
        fields.push(plain("办理结果", &answered_words(answered)));
        if let Some(code) = answered.code {
            fields.push(plain("年报口径", code.report_row()));
        }
    }
    if let Some(served) = &application.served {
        fields.push(plain("送达", &served_words(served)));
    }
    if let Some(withdrawn) = &application.withdrawn {
        fields.push(plain(
            "撤回",
            &joined([withdrawn.on.to_string(), withdrawn.reason.clone()]),
        ));
    }
    fields
}

/// 补正, 征求意见 and 延期, in order.
fn told_by_the_agency(application: &Application) -> Vec<ApplicationField> {
    let mut told = Vec::new();
    if let Some(asked) = &application.correction_asked {
        told.push(plain("补正通知", &correction_words(asked)));
    }
    if let Some(received) = &application.correction_received {
        let words = joined([received.on.to_string(), received.note.clone()]);
        told.push(plain("收到补正", &words));
    }
    for (asked, received) in &application.opinions {
        told.push(plain("征求意见", &opinion_words(asked)));
        if let Some(received) = received {
            told.push(plain("意见反馈", &heard_words(received)));
        }
    }
    if let Some(extended) = &application.extended {
        told.push(plain("延期", &extended_words(extended)));
    }
    told
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

/// Whether passers-by may not read all of this field.
pub(crate) fn hides(application: &Application, field: Field) -> bool {
    shown_text(application, field) != application.text(field)
}

/// A field as passers-by may read it.
fn shown_text(application: &Application, field: Field) -> String {
    let text = application.text(field);
    match field {
        Field::ApplicantName => shown_applicant(application),
        Field::IdentityNumber | Field::AgentIdentityNumber => masking::mask_identity_ledger(text),
        Field::Phone | Field::AgentPhone | Field::Fax => masking::mask_phone(text),
        Field::AgentName | Field::Representative | Field::ContactPerson => masking::mask_name(text),
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
    }
}

fn word(field: Field) -> Option<String> {
    let word = serde_json::to_value(field).ok()?;
    word.as_str().map(str::to_owned)
}

fn plain(label: &str, value: &str) -> ApplicationField {
    ApplicationField {
        field: None,
        label: label.to_owned(),
        value: value.to_owned(),
        masked: false,
    }
}

fn told(entry: &Entry, names: &BTreeMap<OperatorMark, String>) -> ApplicationHistory {
    let header = &entry.header;
    let at = in_china(header.written_at_ms).map_or_else(String::new, |at| at.to_rfc3339());
    let who = shown_operator(&header.operator, names);
    #[allow(clippy::wildcard_enum_match_arm)]
    let (what, note) = match entry.body().ok().flatten() {
        Some(Body::ApplicationReceived(received)) if received.imported.is_some() => {
            ("导入历史登记", None)
        }
        Some(Body::ApplicationReceived(_)) => ("接收申请", None),
        Some(Body::ApplicationHandedOver(handed)) => ("转交", Some(handed_words(&handed))),
        Some(Body::ApplicationOriginalDelivered(delivered)) => (
            "补交原件",
            Some(joined([delivered.on.to_string(), delivered.receiver])),
        ),
        Some(Body::ApplicationSignedFor(signed)) => {
            let on = signed.on.map_or_else(String::new, |on| on.to_string());
            ("签收", Some(joined([on, signed.by])))
        }
        Some(Body::ApplicationCorrectionAsked(asked)) => {
            ("补正通知", Some(correction_words(&asked)))
        }
        Some(Body::ApplicationCorrectionReceived(received)) => (
            "收到补正",
            Some(joined([received.on.to_string(), received.note])),
        ),
        Some(Body::ApplicationOpinionAsked(asked)) => ("征求意见", Some(opinion_words(&asked))),
        Some(Body::ApplicationOpinionReceived(received)) => {
            ("意见反馈", Some(heard_words(&received)))
        }
        Some(Body::ApplicationExtended(extended)) => ("延期", Some(extended_words(&extended))),
        Some(Body::ApplicationServed(served)) => ("送达", Some(served_words(&served))),
        Some(Body::ApplicationReturned(returned)) => (
            "退回",
            Some(joined([returned.on.to_string(), returned.reason])),
        ),
        Some(Body::ApplicationAnswered(answered)) => {
            ("办理结果反馈", Some(answered_words(&answered)))
        }
        Some(Body::ApplicationWithdrawn(withdrawn)) => (
            "撤回",
            Some(joined([withdrawn.on.to_string(), withdrawn.reason])),
        ),
        Some(Body::ApplicationArchived(_)) => ("归档", None),
        Some(Body::ApplicationCorrected(corrected)) => {
            let fields: Vec<_> = corrected.texts.keys().map(|field| field.term()).collect();
            ("更正", Some(joined([fields.join("、"), corrected.reason])))
        }
        Some(Body::ApplicationRevealed(revealed)) => {
            let fields: Vec<_> = revealed.fields.iter().map(|field| field.term()).collect();
            ("查看完整信息", Some(fields.join("、")))
        }
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

/// `2026-11-24 17:05` of an entry's time.
pub(crate) fn shown_time(at_ms: i64) -> String {
    in_china(at_ms).map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M").to_string())
}

fn handed_words(handed: &HandedOver) -> String {
    let labelled = |label: &str, text: &str| {
        if text.is_empty() {
            String::new()
        } else {
            format!("{label}：{text}")
        }
    };
    joined([
        handed.on.to_string(),
        handed.agency.clone(),
        handed.channel.term().to_owned(),
        labelled("接收人", &handed.receiver),
        if handed.original_follows {
            "扫描先行，原件后补".to_owned()
        } else {
            String::new()
        },
        labelled("未在当日转交的原因", &handed.late_reason),
        handed.note.clone(),
    ])
}

fn answered_words(answered: &Answered) -> String {
    joined([
        answered.on.to_string(),
        answered.outcome.clone(),
        answered.document_number.clone(),
        if answered.on_the_spot {
            "当场办结".to_owned()
        } else {
            String::new()
        },
        answered.note.clone(),
    ])
}

fn joined<const N: usize>(parts: [String; N]) -> String {
    let said: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    said.join(" · ")
}

fn conflicts(application: &Application) -> Vec<ApplicationConflict> {
    let fields = application
        .conflicts
        .iter()
        .map(|conflict| ApplicationConflict {
            field: word(conflict.field),
            what: conflict.field.term().to_owned(),
            values: conflict.values.clone(),
        });
    let moves = application
        .unfitted
        .iter()
        .map(|unfitted| ApplicationConflict {
            field: None,
            what: unfitted.wanted.clone(),
            values: vec![unfitted.reason.clone()],
        });
    fields.chain(moves).collect()
}

fn correction_words(asked: &CorrectionAsked) -> String {
    let until = asked
        .until
        .map_or_else(String::new, |on| format!("限 {on} 前补正"));
    joined([
        asked.on.to_string(),
        asked.what.clone(),
        until,
        asked.document_number.clone(),
    ])
}

fn opinion_words(asked: &OpinionAsked) -> String {
    joined([
        asked.on.to_string(),
        asked.of.term().to_owned(),
        asked.name.clone(),
    ])
}

fn heard_words(received: &OpinionReceived) -> String {
    let silent = if received.silent {
        "逾期未提出意见"
    } else {
        ""
    };
    joined([
        received.on.to_string(),
        silent.to_owned(),
        received.note.clone(),
    ])
}

fn extended_words(extended: &Extended) -> String {
    let by = &extended.approved_by;
    let approved = if by.is_empty() {
        String::new()
    } else {
        format!("批准人：{by}")
    };
    joined([
        extended.on.to_string(),
        format!("延长 {} 个工作日", extended.days),
        approved,
        extended.reason.clone(),
    ])
}

fn served_words(served: &Served) -> String {
    joined([
        served.on.to_string(),
        served.by.term().to_owned(),
        served.note.clone(),
    ])
}
