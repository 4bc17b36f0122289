//! What is done with a consultation (登记、交办、催办、反馈、更正、满意度). Every step is checked by the
//! domain inside the transaction that writes it.

use crate::{
    case_view::{agency_named, day_of, entity_of},
    consultations::{ConsultationDetail, detail, missing},
    desk::Desk,
    error::{AppError, AppResult},
    guidance::told_by,
    lookup_codes::fresh_lookup_code,
};
use chrono::{Datelike as _, NaiveDate, NaiveTime, Timelike as _};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    consultation::{
        Answered, Assigned, Channel, Corrected, Field, Rated, Registered, ReplyBy, Satisfaction,
        State, UrgeBy, Urged,
    },
    journal::{Body, Draft, NumberKind},
    refusal::{tidy, tidy_line},
};

/// 登记咨询
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConsultationRegisterRequest {
    /// 咨询内容
    pub content: String,
    /// 咨询方式
    #[ts(type = "'in_person' | 'phone' | 'online' | 'letter' | 'other'")]
    pub channel: Channel,
    /// 咨询人; empty when anonymous.
    pub asker: String,
    /// 联系方式; empty when the asker leaves none.
    pub contact: String,
    /// 希望答复方式
    #[ts(type = "'phone' | 'email' | 'post' | 'lookup_code' | 'in_person' | null")]
    pub reply_by: Option<ReplyBy>,
    /// 咨询类别
    pub category: String,
    /// 涉及政策
    pub policy: String,
    /// 政策文号
    pub document_number: String,
    /// 备注
    pub note: String,
    /// 当场解答 – what was said at the counter; then nobody is given it.
    pub answer: Option<String>,
    /// 采用的口径 – the answer of the library it was, if it was one.
    #[serde(default)]
    pub guidance: Option<String>,
    /// 交办 – to whom it is given at once.
    pub agency: Option<String>,
}

/// 交办或改派
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConsultationAssignRequest {
    /// The record.
    pub id: String,
    /// 承办单位
    pub agency: String,
    /// 改派原因, when it was with another body.
    pub reason: String,
}

/// 催办
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConsultationUrgeRequest {
    /// The record.
    pub id: String,
    /// 催办方式
    #[ts(type = "'phone' | 'slip' | 'in_person' | 'office_system' | 'other'")]
    pub by: UrgeBy,
    /// 催办对象
    pub to: String,
    /// What was said.
    pub note: String,
}

/// 登记反馈
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConsultationAnswerRequest {
    /// The record.
    pub id: String,
    /// 当场解答 – at the counter, on the day of the question.
    pub on_the_spot: bool,
    /// 答复日期, `2026-11-24` or eight digits; empty for today.
    pub on: String,
    /// 答复内容
    pub content: String,
    /// Who answered.
    pub answered_by: String,
    /// 答复方式
    #[ts(type = "'phone' | 'email' | 'post' | 'lookup_code' | 'in_person' | null")]
    pub reply_by: Option<ReplyBy>,
    /// 采用的口径 – the answer of the library it was, if it was one.
    #[serde(default)]
    pub guidance: Option<String>,
}

/// 更正
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConsultationCorrectRequest {
    /// The record.
    pub id: String,
    /// Which field.
    #[ts(
        type = "'asker' | 'contact' | 'content' | 'category' | 'policy' | 'document_number' | 'note'"
    )]
    pub field: Field,
    /// What it should say; empty takes the text away.
    pub value: String,
    /// 更正原因
    pub reason: String,
}

/// 满意度
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ConsultationRateRequest {
    /// The record.
    pub id: String,
    /// What the asker says.
    #[ts(type = "'satisfied' | 'mostly' | 'dissatisfied' | 'unknown'")]
    pub satisfaction: Satisfaction,
    /// In their words.
    pub note: String,
}

/// 登记咨询 – and in the same step 当场解答 or 交办, when the clerk says so. What is left open stands on
/// Today until somebody is given it.
pub(crate) fn consultation_register(
    desk: &mut Desk,
    request: ConsultationRegisterRequest,
) -> AppResult<ConsultationDetail> {
    let now = desk.clock.now();
    let (today, at) = (now.date_naive(), minute(now.time()));
    if request.answer.is_some() && request.agency.is_some() {
        return Err(AppError::invalid(
            "agency",
            "已当场解答的不用再交办；要交办的请选“交办”。",
        ));
    }
    let texts = [
        (Field::Asker, tidy_line(&request.asker)),
        (Field::Contact, tidy_line(&request.contact)),
        (Field::Content, tidy(&request.content)),
        (Field::Category, tidy_line(&request.category)),
        (Field::Policy, tidy_line(&request.policy)),
        (Field::DocumentNumber, tidy_line(&request.document_number)),
        (Field::Note, tidy(&request.note)),
    ];
    let waits = request.answer.is_none();
    let registered = Registered {
        asked_on: today,
        asked_at: Some(at),
        channel: request.channel,
        texts: texts
            .into_iter()
            .filter(|(field, text)| *field == Field::Content || !text.is_empty())
            .collect(),
        reply_by: request.reply_by.filter(|_| waits),
        trigger: desk
            .opened()?
            .read()
            .site()?
            .and_then(|site| site.consultation_trigger),
        lookup_code: waits
            .then(fresh_lookup_code)
            .transpose()?
            .map(|code| code.to_string()),
        imported: None,
    };
    registered.check(today)?;
    let guidance = told_by(desk.opened()?, request.guidance.as_deref())?;
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    let clerk = open.who.name.clone();
    let next: Option<Body> = match (request.answer, request.agency) {
        (Some(answer), _) => Some(
            Answered {
                on: today,
                at: Some(at),
                on_the_spot: true,
                content: tidy(&answer),
                answered_by: clerk,
                reply_by: Some(match request.channel {
                    Channel::Phone => ReplyBy::Phone,
                    Channel::InPerson | Channel::Online | Channel::Letter | Channel::Other => {
                        ReplyBy::InPerson
                    }
                }),
                guidance,
            }
            .into(),
        ),
        (None, Some(agency)) => Some(
            Assigned {
                on: today,
                at: Some(at),
                agency: agency_named(&open.read(), &agency)?,
                reason: String::new(),
            }
            .into(),
        ),
        (None, None) => None,
    };
    let entity =
        open.store()?
            .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
                let entity = tx.new_entity()?;
                let number = tx.next_number(NumberKind::Consultation, today.year())?;
                tx.append(&Draft {
                    entity,
                    body: registered.into(),
                    number: Some(number),
                })?;
                if let Some(body) = next {
                    let record = tx.find_consultation(entity)?.ok_or_else(missing)?;
                    // In a form the answer has a name of its own.
                    record.check(&body, today).map_err(AppError::from).map_err(
                        |error| match error.field.as_deref() {
                            Some("content") => error.at("answer"),
                            Some(_) | None => error,
                        },
                    )?;
                    tx.append(&Draft {
                        entity,
                        body,
                        number: None,
                    })?;
                }
                Ok(entity)
            })?;
    detail(desk.opened()?, entity, today)
}

/// 交办 – gives it to the body that made the policy; a second time it is 改派, and the five working days
/// go on as they were.
pub(crate) fn consultation_assign(
    desk: &mut Desk,
    request: ConsultationAssignRequest,
) -> AppResult<ConsultationDetail> {
    let now = desk.clock.now();
    let assigned = Assigned {
        on: now.date_naive(),
        at: Some(minute(now.time())),
        agency: agency_named(&desk.opened()?.read(), &request.agency)?,
        reason: tidy_line(&request.reason),
    };
    step(desk, &request.id, |state| match state {
        State::Assigned => assigned.into(),
        // Nothing moves that nobody had.
        State::Registered | State::AnsweredOnTheSpot | State::Answered => Assigned {
            reason: String::new(),
            ..assigned
        }
        .into(),
    })
}

/// 催办 – by a call or a slip; each one stays in the history.
pub(crate) fn consultation_urge(
    desk: &mut Desk,
    request: ConsultationUrgeRequest,
) -> AppResult<ConsultationDetail> {
    let now = desk.clock.now();
    let urged = Urged {
        on: now.date_naive(),
        at: Some(minute(now.time())),
        by: request.by,
        to: tidy_line(&request.to),
        note: tidy_line(&request.note),
    };
    step(desk, &request.id, |_| urged.into())
}

/// 登记反馈 – what the asker was told, by whom and when.
pub(crate) fn consultation_answer(
    desk: &mut Desk,
    request: ConsultationAnswerRequest,
) -> AppResult<ConsultationDetail> {
    let now = desk.clock.now();
    let today = now.date_naive();
    let on = day_of("on", &request.on, today)?;
    let answered = Answered {
        on,
        at: (on == today).then(|| minute(now.time())),
        on_the_spot: request.on_the_spot,
        content: tidy(&request.content),
        answered_by: tidy_line(&request.answered_by),
        reply_by: request.reply_by,
        guidance: told_by(desk.opened()?, request.guidance.as_deref())?,
    };
    step(desk, &request.id, |_| answered.into())
}

/// 更正 – of one field, with the reason; what stood there stays in the journal.
pub(crate) fn consultation_correct(
    desk: &mut Desk,
    request: ConsultationCorrectRequest,
) -> AppResult<ConsultationDetail> {
    let value = match request.field {
        Field::Content | Field::Note => tidy(&request.value),
        Field::Asker | Field::Contact | Field::Category | Field::Policy | Field::DocumentNumber => {
            tidy_line(&request.value)
        }
    };
    let corrected = Corrected {
        texts: [(request.field, value)].into(),
        reason: tidy_line(&request.reason),
    };
    step(desk, &request.id, |_| corrected.into())
}

/// 满意度 – what the asker thinks of the answer.
pub(crate) fn consultation_rate(
    desk: &mut Desk,
    request: ConsultationRateRequest,
) -> AppResult<ConsultationDetail> {
    let rated = Rated {
        on: desk.clock.today(),
        satisfaction: request.satisfaction,
        note: tidy_line(&request.note),
    };
    step(desk, &request.id, |_| rated.into())
}

/// Writes one more entry about a consultation, if the domain lets it.
fn step(
    desk: &mut Desk,
    id: &str,
    body: impl FnOnce(State) -> Body,
) -> AppResult<ConsultationDetail> {
    let entity = entity_of(id, missing)?;
    let now = desk.clock.now();
    let today: NaiveDate = now.date_naive();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let record = tx.find_consultation(entity)?.ok_or_else(missing)?;
            let body = body(record.state);
            record.check(&body, today)?;
            tx.append(&Draft {
                entity,
                body,
                number: None,
            })?;
            Ok(())
        })?;
    detail(desk.opened()?, entity, today)
}

/// The time of day to the minute, as registers write it.
pub(crate) fn minute(time: NaiveTime) -> NaiveTime {
    NaiveTime::from_hms_opt(time.hour(), time.minute(), 0).unwrap_or(time)
}
