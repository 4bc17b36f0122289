//! The register of consultations (政策咨询登记簿) on screen.

use crate::{
    applications::operator_names,
    attachments,
    case_view::{
        CaseConflict, CaseEvent, CaseField, CaseRevealOutcome, entity_of, joined, look_behind,
        shown_contact, shown_name,
    },
    desk::{Desk, OpenDesk},
    due::Due,
    error::{AppError, AppResult, ErrorCode},
};
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    attachment::Attachment,
    consultation::{ANSWER_WORKING_DAYS, Consultation, Field, Revealed, State},
    journal::{Body, EntityId, Entry},
    lookup_code::LookupCode,
    working_days::Calendar,
};
use zonedesk_store::ConsultationFilter;

/// At most this many rows go to the screen at once.
const MOST_ROWS: u32 = 500;

/// No five working days are longer than this many days, however the holidays fall.
const LONGEST_WAIT_DAYS: u64 = 60;

/// Where a consultation stands, as screens name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConsultationState {
    /// 未交办
    Registered,
    /// 已交办
    Assigned,
    /// 当场解答
    AnsweredOnTheSpot,
    /// 已反馈
    Answered,
}

/// Which part of the register to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConsultationPart {
    /// 未交办
    Registered,
    /// 已交办
    Assigned,
    /// 当场解答
    AnsweredOnTheSpot,
    /// 已反馈
    Answered,
    /// 逾期 – unanswered after the fifth working day.
    Overdue,
    /// 待回访 – answered by the body, and nobody knows yet what the asker thinks of it.
    ToCall,
}

/// Which rows to show.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct ConsultationListRequest {
    /// Only those that hold this text somewhere; a look-up code finds its own.
    pub search: Option<String>,
    /// Only this part.
    pub state: Option<ConsultationPart>,
    /// Rows to pass over.
    pub offset: u32,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// A page of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsultationListOutcome {
    /// Rows of the whole list.
    pub total: u32,
    /// Whether a search found more than are counted, older ones.
    pub more: bool,
    /// The page, newest first.
    pub rows: Vec<ConsultationRow>,
}

/// One line of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsultationRow {
    /// The record.
    pub id: String,
    /// 编号
    pub number: String,
    /// 咨询日期
    pub asked_on: String,
    /// 咨询人, masked; 匿名 when there is no name.
    pub asker: String,
    /// 咨询内容
    pub content: String,
    /// 承办单位, once there is one.
    pub agency: String,
    /// 状态
    pub state: ConsultationState,
    /// The fifth working day, while somebody waits.
    pub due_on: Option<String>,
    /// Whether that date is certain.
    pub certain: bool,
    /// Working days left; negative when overdue.
    pub days_left: Option<i32>,
    /// Whether the last day is past.
    pub overdue: bool,
    /// Whether the answer came after the last day.
    pub answered_late: bool,
    /// From an older register.
    pub imported: bool,
    /// Something about it has to be settled.
    pub conflict: bool,
}

/// Which consultation.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConsultationShowRequest {
    /// The record.
    pub id: String,
}

/// What may be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ConsultationMove {
    /// 交办
    Assign,
    /// 改派
    Reassign,
    /// 催办
    Urge,
    /// 登记反馈
    Answer,
    /// 当场解答
    AnswerOnTheSpot,
    /// 满意度
    Rate,
}

/// Everything about one consultation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ConsultationDetail {
    /// Its line.
    pub row: ConsultationRow,
    /// Its fields, in the order of the form.
    pub fields: Vec<CaseField>,
    /// What happened, in order, with every reminder.
    pub history: Vec<CaseEvent>,
    /// What has to be settled.
    pub conflicts: Vec<CaseConflict>,
    /// What may be done next.
    pub moves: Vec<ConsultationMove>,
    /// 查询码, when the asker has one.
    pub lookup_code: Option<String>,
    /// The agency's telephone, when the directory has it.
    pub agency_phone: String,
    /// How often it was urged.
    pub urged: u32,
}

impl From<State> for ConsultationState {
    fn from(state: State) -> Self {
        match state {
            State::Registered => Self::Registered,
            State::Assigned => Self::Assigned,
            State::AnsweredOnTheSpot => Self::AnsweredOnTheSpot,
            State::Answered => Self::Answered,
        }
    }
}

/// 咨询登记簿 – a page of it, with search.
pub(crate) fn consultation_list(
    desk: &mut Desk,
    request: ConsultationListRequest,
) -> AppResult<ConsultationListOutcome> {
    use ConsultationPart as P;
    let today = desk.clock.today();
    let open = desk.opened()?;
    let (state, waiting_since) = match request.state {
        None => (None, None),
        Some(P::Registered) => (Some(State::Registered), None),
        Some(P::Assigned) => (Some(State::Assigned), None),
        Some(P::AnsweredOnTheSpot) => (Some(State::AnsweredOnTheSpot), None),
        Some(P::Answered) => (Some(State::Answered), None),
        Some(P::Overdue) => (None, Some(last_overdue(&open.calendar, today))),
        Some(P::ToCall) => (Some(State::Answered), None),
    };
    // Whoever reads a code aloud may leave out its hyphens.
    let search = request.search.map(|text| {
        text.parse::<LookupCode>()
            .map_or(text, |code| code.to_string())
    });
    let filter = ConsultationFilter {
        search: open.sought(search),
        state,
        waiting_since,
        to_call: request.state == Some(P::ToCall),
    };
    let listed =
        open.read()
            .consultations(&filter, request.offset, request.limit.min(MOST_ROWS))?;
    Ok(ConsultationListOutcome {
        total: listed.total,
        more: listed.more,
        rows: listed
            .rows
            .iter()
            .map(|record| consultation_row(open, record, today))
            .collect(),
    })
}

/// 咨询详情 – fields, history, conflicts, and what may be done next.
pub(crate) fn consultation_show(
    desk: &mut Desk,
    request: ConsultationShowRequest,
) -> AppResult<ConsultationDetail> {
    let id = entity_of(&request.id, missing)?;
    let today = desk.clock.today();
    detail(desk.opened()?, id, today)
}

/// 显示完整信息 – the fields unmasked. Whoever looks leaves an entry in the journal.
pub(crate) fn consultation_reveal(
    desk: &mut Desk,
    request: ConsultationShowRequest,
) -> AppResult<CaseRevealOutcome> {
    let id = entity_of(&request.id, missing)?;
    let record = look_behind(desk, id, |tx| {
        let record = tx.find_consultation(id)?.ok_or_else(missing)?;
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
fn hides(record: &Consultation, field: Field) -> bool {
    let text = record.text(field);
    let shown: fn(&str) -> String = match field {
        Field::Asker => shown_name,
        Field::Contact => shown_contact,
        Field::Content | Field::Category | Field::Policy | Field::DocumentNumber | Field::Note => {
            return false;
        }
    };
    !text.is_empty() && shown(text) != text
}

/// There is no such consultation.
pub(crate) fn missing() -> AppError {
    AppError::new(ErrorCode::NotFound, "没有找到这件咨询。")
}

/// Everything about the consultation `id`, for the screen.
pub(crate) fn detail(
    open: &OpenDesk,
    id: EntityId,
    today: NaiveDate,
) -> AppResult<ConsultationDetail> {
    let record = open.read().find_consultation(id)?.ok_or_else(missing)?;
    let names = operator_names(open)?;
    let entries = open.read().entries_of(id)?;
    let beside = Attachment::all(&entries);
    let history = entries
        .iter()
        .map(|entry| CaseEvent::of(entry, &names, told(entry, &beside)))
        .collect();
    Ok(ConsultationDetail {
        row: consultation_row(open, &record, today),
        fields: fields(&record, false),
        history,
        conflicts: conflicts(&record),
        moves: moves(&record, today),
        lookup_code: record.registered.lookup_code.clone(),
        agency_phone: agency_phone(open, &record)?,
        urged: u32::try_from(record.urged.len()).unwrap_or(u32::MAX),
    })
}

/// One line of the register.
pub(crate) fn consultation_row(
    open: &OpenDesk,
    record: &Consultation,
    today: NaiveDate,
) -> ConsultationRow {
    let due = due_of(open, record, today);
    let waits = record.is_open();
    let shown = due.as_ref().filter(|_| waits);
    let late = |due: &Due| {
        record.answered.as_ref().is_some_and(|answered| {
            !answered.on_the_spot && due.deadline.certain && answered.on > due.deadline.due_on
        })
    };
    ConsultationRow {
        id: record.id.to_string(),
        number: shown_number(record),
        asked_on: record.registered.asked_on.to_string(),
        asker: shown_name(record.text(Field::Asker)),
        content: record.text(Field::Content).to_owned(),
        agency: record
            .assigned
            .as_ref()
            .map(|assigned| assigned.agency.clone())
            .unwrap_or_default(),
        state: record.state.into(),
        due_on: shown.map(|due| due.deadline.due_on.to_string()),
        certain: shown.is_none_or(|due| due.deadline.certain),
        days_left: shown.map(|due| due.days_left),
        overdue: shown.is_some_and(|due| due.deadline.due_on < today),
        answered_late: due.as_ref().is_some_and(late),
        imported: record.registered.imported.is_some(),
        conflict: !record.conflicts.is_empty() || !record.unfitted.is_empty(),
    }
}

/// The number on paper.
pub(crate) fn shown_number(record: &Consultation) -> String {
    record
        .number
        .as_ref()
        .map_or_else(|| "—".to_owned(), ToString::to_string)
}

/// Five working days from the question, or from its first assignment where the site counts so; nothing that
/// happens later moves it.
pub(crate) fn due_of(open: &OpenDesk, record: &Consultation, today: NaiveDate) -> Option<Due> {
    Due::of(
        &open.calendar,
        record.counts_from(),
        ANSWER_WORKING_DAYS,
        today,
    )
}

/// The telephone of the body that has it.
pub(crate) fn agency_phone(open: &OpenDesk, record: &Consultation) -> AppResult<String> {
    let Some(assigned) = &record.assigned else {
        return Ok(String::new());
    };
    Ok(open
        .read()
        .agencies()?
        .into_iter()
        .find(|(_, listed)| listed.name == assigned.agency || listed.short_name == assigned.agency)
        .map(|(_, listed)| listed.phone)
        .unwrap_or_default())
}

/// The last day 0 whose questions are overdue today.
pub(crate) fn last_overdue(calendar: &Calendar, today: NaiveDate) -> NaiveDate {
    last_due_by(calendar, today - Days::new(1))
}

/// The last day 0 whose questions have to be answered by `on`. Deadlines grow with it.
pub(crate) fn last_due_by(calendar: &Calendar, on: NaiveDate) -> NaiveDate {
    let longest_ago = on - Days::new(LONGEST_WAIT_DAYS);
    let is_due = |day_0: &NaiveDate| {
        calendar
            .deadline(*day_0, ANSWER_WORKING_DAYS)
            .is_ok_and(|deadline| deadline.due_on <= on)
    };
    longest_ago
        .iter_days()
        .take_while(|day_0| *day_0 < on)
        .filter(is_due)
        .last()
        .unwrap_or(longest_ago)
}

fn moves(record: &Consultation, today: NaiveDate) -> Vec<ConsultationMove> {
    use ConsultationMove as M;
    match record.state {
        State::Registered if record.registered.asked_on == today => {
            vec![M::Assign, M::AnswerOnTheSpot, M::Answer]
        }
        State::Registered => vec![M::Assign, M::Answer],
        State::Assigned => vec![M::Urge, M::Answer, M::Reassign],
        State::AnsweredOnTheSpot | State::Answered => vec![M::Rate],
    }
}

/// The fields in the order of the form; `whole` shows what is otherwise masked.
fn fields(record: &Consultation, whole: bool) -> Vec<CaseField> {
    let registered = &record.registered;
    let asked = match registered.asked_at {
        Some(at) => format!("{} {}", registered.asked_on, at.format("%H:%M")),
        None => registered.asked_on.to_string(),
    };
    let mut fields = vec![
        CaseField::plain("咨询内容", record.text(Field::Content)),
        CaseField::plain("咨询时间", asked),
        CaseField::plain("咨询方式", registered.channel.term()),
    ];
    for field in Field::ALL {
        let text = record.text(*field);
        if text.is_empty() {
            continue;
        }
        fields.push(match field {
            // The question stands first.
            Field::Content => continue,
            Field::Asker | Field::Contact if whole => CaseField::plain(field.term(), text),
            Field::Asker => CaseField::masked(field.term(), text, shown_name(text)),
            Field::Contact => CaseField::masked(field.term(), text, shown_contact(text)),
            Field::Category | Field::Policy | Field::DocumentNumber | Field::Note => {
                CaseField::plain(field.term(), text)
            }
        });
    }
    if let Some(reply_by) = registered.reply_by {
        fields.push(CaseField::plain("希望答复方式", reply_by.term()));
    }
    if let Some(answered) = &record.answered {
        let head = if answered.on_the_spot {
            "当场解答"
        } else {
            "答复内容"
        };
        fields.push(CaseField::plain(head, answered.content.clone()));
        let how = answered.reply_by.map_or("", |by| by.term());
        let told = joined(&[&answered.on.to_string(), &answered.answered_by, how]);
        fields.push(CaseField::plain("答复", told));
    }
    if let Some(rated) = &record.rated {
        let rated = joined(&[rated.satisfaction.term(), &rated.note]);
        fields.push(CaseField::plain("满意度", rated));
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
        Some(Body::ConsultationRegistered(registered)) if registered.imported.is_some() => {
            ("导入历史登记", String::new())
        }
        Some(Body::ConsultationRegistered(registered)) => {
            ("登记咨询", registered.channel.term().to_owned())
        }
        Some(Body::ConsultationAssigned(assigned)) if assigned.reason.is_empty() => {
            ("交办", assigned.agency)
        }
        Some(Body::ConsultationAssigned(assigned)) => {
            ("改派", joined(&[&assigned.agency, &assigned.reason]))
        }
        Some(Body::ConsultationUrged(urged)) => {
            ("催办", joined(&[urged.by.term(), &urged.to, &urged.note]))
        }
        Some(Body::ConsultationAnswered(answered)) if answered.on_the_spot => {
            ("当场解答", answered.answered_by)
        }
        Some(Body::ConsultationAnswered(answered)) => {
            let how = answered.reply_by.map_or("", |by| by.term());
            let on = answered.on.to_string();
            ("登记反馈", joined(&[&on, &answered.answered_by, how]))
        }
        Some(Body::ConsultationRated(rated)) => {
            ("满意度", joined(&[rated.satisfaction.term(), &rated.note]))
        }
        Some(Body::ConsultationRevealed(revealed)) => {
            let fields: Vec<_> = revealed.fields.iter().map(|field| field.term()).collect();
            ("查看完整信息", fields.join("、"))
        }
        Some(Body::ConsultationCorrected(corrected)) => {
            let fields: Vec<_> = corrected.texts.keys().map(|field| field.term()).collect();
            ("更正", joined(&[&fields.join("、"), &corrected.reason]))
        }
        None => ("内容已依法删除", String::new()),
        Some(_) => ("由更新版本的程序登记", String::new()),
    }
}

fn conflicts(record: &Consultation) -> Vec<CaseConflict> {
    let fields = record.conflicts.iter().map(|conflict| CaseConflict {
        what: conflict.field.term().to_owned(),
        values: conflict
            .values
            .iter()
            .map(|value| match conflict.field {
                Field::Asker => shown_name(value),
                Field::Contact => shown_contact(value),
                Field::Content
                | Field::Category
                | Field::Policy
                | Field::DocumentNumber
                | Field::Note => value.clone(),
            })
            .collect(),
    });
    fields
        .chain(record.unfitted.iter().map(CaseConflict::of_move))
        .collect()
}
