//! The register of applications (依申请公开登记) on screen.

use crate::{
    application_telling::{fields, told, word},
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
    application::{AnswerClock, Application, Field, Move, Outcome, State},
    attachment::Attachment,
    journal::{EntityId, Entry, OperatorMark},
    masking,
    working_days::Deadline,
};
use zonedesk_store::{ApplicationFilter, Listed, ReadStore};

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
    /// 待缴费
    Paying,
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
    /// Whether a search found more than are counted, older ones.
    pub more: bool,
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
    /// 承办单位逾期答复 – the reply came after the agency's last day.
    pub answered_late: bool,
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
            State::Paying => Self::Paying,
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
            ApplicationState::Paying => Self::Paying,
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
        search: open.sought(request.search),
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
        more: listed.more,
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
        more: false,
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
    let attachments = Attachment::all(&entries);
    let rule = handover_rule(open)?;
    let answerable = application.may(Move::Answer) || application.awaits_handover();
    Ok(ApplicationDetail {
        row: row(open, &application, today),
        fields: fields(&application, true),
        history: entries
            .iter()
            .map(|entry| told(entry, &names, &attachments))
            .collect(),
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

pub(crate) fn missing() -> AppError {
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

/// Names how a record stands: what was said about it so far. A look at masked fields changes nothing, and
/// what lies beside the record is none of its fields.
pub(crate) fn record_revision(entries: &[Entry]) -> String {
    let said = || {
        entries.iter().filter(|entry| {
            let kind = entry.header.kind.as_str();
            kind != "application.revealed" && !kind.starts_with("attachment.")
        })
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
    names_of(&open.read())
}

/// The same of any records. Who has left still stands in what they did.
pub(crate) fn names_of(read: &ReadStore<'_>) -> AppResult<BTreeMap<OperatorMark, String>> {
    let operators = read.all_operators()?.into_iter();
    Ok(operators
        .map(|(id, operator)| (OperatorMark::person(id), operator.added.name))
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
            "district" => "区级".to_owned(),
            _ => mark.as_agency().unwrap_or("已停用的操作员").to_owned(),
        })
}

pub(crate) fn shown_number(application: &Application) -> String {
    application
        .number
        .as_ref()
        .map_or_else(|| "—".to_owned(), ToString::to_string)
}

/// The agency's deadline while it runs, and how far away it is.
pub(crate) fn due_of(open: &OpenDesk, application: &Application, today: NaiveDate) -> Option<Due> {
    let deadline = running_deadline(open, application)?;
    Some(Due::until(&open.calendar, deadline, today))
}

/// The agency's deadline while it runs; nothing while others have the move.
pub(crate) fn running_deadline(open: &OpenDesk, application: &Application) -> Option<Deadline> {
    if matches!(
        application.state,
        State::Answered | State::Served | State::Withdrawn | State::Archived
    ) {
        return None;
    }
    match application.answer_clock(&open.calendar).ok()? {
        AnswerClock::Runs(deadline) => Some(deadline),
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
        answered_late: application.answered_late(&open.calendar) == Some(true),
        imported: application.received.imported.is_some(),
        conflict: !application.conflicts.is_empty() || !application.unfitted.is_empty(),
    }
}

/// `2026-11-24 17:05` of an entry's time.
pub(crate) fn shown_time(at_ms: i64) -> String {
    in_china(at_ms).map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M").to_string())
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
