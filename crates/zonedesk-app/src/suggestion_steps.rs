//! What is done with a suggestion (登记、转交、反馈、更正). Every step is checked by the domain inside
//! the transaction that writes it.

use crate::{
    case_view::{agency_named, day_of, entity_of},
    consultation_steps::minute,
    desk::Desk,
    error::{AppError, AppResult},
    suggestions::{SuggestionDetail, detail, missing},
};
use chrono::Datelike as _;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    journal::{Body, Draft, NumberKind},
    refusal::{tidy, tidy_line},
    suggestion::{Answered, Category, Channel, Corrected, Field, Forwarded, Registered, ToldBy},
};

/// 登记意见建议
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuggestionRegisterRequest {
    /// 意见建议内容
    pub content: String,
    /// 渠道
    #[ts(type = "'box' | 'form' | 'spoken' | 'phone'")]
    pub channel: Channel,
    /// 类别
    #[ts(type = "'open_government' | 'web_site' | 'zone' | 'other' | null")]
    pub category: Option<Category>,
    /// 姓名; empty when anonymous.
    pub name: String,
    /// 联系方式; empty when there is none.
    pub contact: String,
    /// 备注
    pub note: String,
    /// 转交 – to whom it is forwarded at once.
    pub agency: Option<String>,
}

/// 转交
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuggestionForwardRequest {
    /// The record.
    pub id: String,
    /// 转交部门
    pub agency: String,
    /// 备注; why it leaves late, when it does.
    pub note: String,
}

/// 登记反馈
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuggestionAnswerRequest {
    /// The record.
    pub id: String,
    /// 反馈日期, `2026-11-24` or eight digits; empty for today.
    pub on: String,
    /// 是否采纳
    pub adopted: bool,
    /// 办理情况
    pub content: String,
    /// 反馈方式
    #[ts(type = "'phone' | 'in_person' | 'letter' | 'posted' | 'nobody' | null")]
    pub told_by: Option<ToldBy>,
}

/// 更正
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SuggestionCorrectRequest {
    /// The record.
    pub id: String,
    /// Which field.
    #[ts(type = "'name' | 'contact' | 'content' | 'note'")]
    pub field: Field,
    /// What it should say; empty takes the text away.
    pub value: String,
    /// 更正原因
    pub reason: String,
}

/// 登记意见建议 – and in the same step 转交, when the clerk names the body. What is left stands on Today.
pub(crate) fn suggestion_register(
    desk: &mut Desk,
    request: SuggestionRegisterRequest,
) -> AppResult<SuggestionDetail> {
    let now = desk.clock.now();
    let (today, at) = (now.date_naive(), minute(now.time()));
    let texts = [
        (Field::Name, tidy_line(&request.name)),
        (Field::Contact, tidy_line(&request.contact)),
        (Field::Content, tidy(&request.content)),
        (Field::Note, tidy(&request.note)),
    ];
    let registered = Registered {
        on: today,
        at: Some(at),
        channel: request.channel,
        category: request.category,
        texts: texts
            .into_iter()
            .filter(|(field, text)| *field == Field::Content || !text.is_empty())
            .collect(),
    };
    registered.check(today)?;
    let open = desk.opened_mut()?;
    let next = match request.agency {
        None => None,
        Some(agency) => Some(Body::from(Forwarded {
            on: today,
            at: Some(at),
            agency: agency_named(&open.read(), &agency)?,
            note: String::new(),
        })),
    };
    let mark = open.who.mark.clone();
    let entity = open
        .store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let entity = tx.new_entity()?;
            let number = tx.next_number(NumberKind::Suggestion, today.year())?;
            tx.append(&Draft {
                entity,
                body: registered.into(),
                number: Some(number),
            })?;
            if let Some(body) = next {
                let record = tx.find_suggestion(entity)?.ok_or_else(missing)?;
                record.check(&body, today)?;
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

/// 转交 – the same-day duty covers suggestions too (notice, annex 1).
pub(crate) fn suggestion_forward(
    desk: &mut Desk,
    request: SuggestionForwardRequest,
) -> AppResult<SuggestionDetail> {
    let now = desk.clock.now();
    let forwarded = Forwarded {
        on: now.date_naive(),
        at: Some(minute(now.time())),
        agency: agency_named(&desk.opened()?.read(), &request.agency)?,
        note: tidy_line(&request.note),
    };
    step(desk, &request.id, forwarded.into())
}

/// 登记反馈 – adopted or not, and what the person was told.
pub(crate) fn suggestion_answer(
    desk: &mut Desk,
    request: SuggestionAnswerRequest,
) -> AppResult<SuggestionDetail> {
    let answered = Answered {
        on: day_of("on", &request.on, desk.clock.today())?,
        adopted: request.adopted,
        content: tidy(&request.content),
        told_by: request.told_by,
    };
    step(desk, &request.id, answered.into())
}

/// 更正 – of one field, with the reason; what stood there stays in the journal.
pub(crate) fn suggestion_correct(
    desk: &mut Desk,
    request: SuggestionCorrectRequest,
) -> AppResult<SuggestionDetail> {
    let value = match request.field {
        Field::Content | Field::Note => tidy(&request.value),
        Field::Name | Field::Contact => tidy_line(&request.value),
    };
    let corrected = Corrected {
        texts: [(request.field, value)].into(),
        reason: tidy_line(&request.reason),
    };
    step(desk, &request.id, corrected.into())
}

/// Writes one more entry about a suggestion, if the domain lets it.
fn step(desk: &mut Desk, id: &str, body: Body) -> AppResult<SuggestionDetail> {
    let entity = entity_of(id, missing)?;
    let now = desk.clock.now();
    let today = now.date_naive();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let record = tx.find_suggestion(entity)?.ok_or_else(missing)?;
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
