//! What happens to an application once it left (签收、退回、反馈、撤回、归档). The domain says
//! which move is possible; each request names the state its screen had shown, and when somebody else
//! was quicker the move is refused calmly.

use crate::{
    applications::{
        ApplicationDetail, ApplicationShowRequest, ApplicationState, application_show, record_id,
        shown_number,
    },
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult, ErrorCode},
    given,
};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    application::{
        Answered, Application, Archived, Field, HandOverChannel, HandedOver, HandoverRule, Move,
        OriginalDelivered, Outcome, Returned, SignedFor, State, Withdrawn,
    },
    journal::{Body, Draft, EntityId},
};
use zonedesk_store::{StoreError, Transaction};

/// 补交原件
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationOriginalDeliverRequest {
    /// The record.
    pub id: String,
    /// The state the screen had shown.
    pub seen: ApplicationState,
    /// The day, as typed.
    pub on: String,
    /// 接收人
    pub receiver: String,
}

/// 签收
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationSignForRequest {
    /// The record.
    pub id: String,
    /// The state the screen had shown.
    pub seen: ApplicationState,
    /// The day, as typed.
    pub on: String,
    /// 签收人
    pub by: String,
}

/// 退回
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationReturnRequest {
    /// The record.
    pub id: String,
    /// The state the screen had shown.
    pub seen: ApplicationState,
    /// The day, as typed.
    pub on: String,
    /// 退回原因
    pub reason: String,
}

/// 办理结果反馈
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationAnswerRequest {
    /// The record.
    pub id: String,
    /// The state the screen had shown.
    pub seen: ApplicationState,
    /// The day of the agency's reply, as typed.
    pub on: String,
    /// 答复类型, a code of the closed list.
    #[ts(type = "string")]
    pub outcome: Outcome,
    /// 文号, as the agency gave it.
    pub document_number: String,
    /// Settled on the spot by the hall's own office (条例 第三十三条); one that had not left goes to that
    /// office by the same word.
    pub on_the_spot: bool,
    /// 备注
    pub note: String,
}

/// 撤回
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationWithdrawRequest {
    /// The record.
    pub id: String,
    /// The state the screen had shown.
    pub seen: ApplicationState,
    /// The day, as typed.
    pub on: String,
    /// 撤回原因, when the applicant gave one.
    pub reason: String,
}

/// 归档
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationArchiveRequest {
    /// The record.
    pub id: String,
    /// The state the screen had shown.
    pub seen: ApplicationState,
}

/// 办理动作 – what may be done now, as screens name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationMove {
    /// 转交
    HandOver,
    /// 与申请人确认
    Confirm,
    /// 补交原件
    DeliverOriginal,
    /// 签收
    SignFor,
    /// 补正通知
    AskCorrection,
    /// 收到补正
    ReceiveCorrection,
    /// 征求意见
    AskOpinion,
    /// 意见反馈
    ReceiveOpinion,
    /// 收费通知
    AskFee,
    /// 缴费
    PayFee,
    /// 延期
    Extend,
    /// 退回
    Return,
    /// 反馈
    Answer,
    /// 送达
    Serve,
    /// 撤回
    Withdraw,
    /// 归档
    Archive,
}

impl From<Move> for ApplicationMove {
    fn from(one: Move) -> Self {
        match one {
            Move::HandOver => Self::HandOver,
            Move::Confirm => Self::Confirm,
            Move::DeliverOriginal => Self::DeliverOriginal,
            Move::SignFor => Self::SignFor,
            Move::AskCorrection => Self::AskCorrection,
            Move::ReceiveCorrection => Self::ReceiveCorrection,
            Move::AskOpinion => Self::AskOpinion,
            Move::ReceiveOpinion => Self::ReceiveOpinion,
            Move::AskFee => Self::AskFee,
            Move::PayFee => Self::PayFee,
            Move::Extend => Self::Extend,
            Move::Return => Self::Return,
            Move::Answer => Self::Answer,
            Move::Serve => Self::Serve,
            Move::Withdraw => Self::Withdraw,
            Move::Archive => Self::Archive,
        }
    }
}

/// 补交原件 – the original followed the scan.
pub(crate) fn application_original_deliver(
    desk: &mut Desk,
    request: ApplicationOriginalDeliverRequest,
) -> AppResult<ApplicationDetail> {
    let receiver = given::text("receiver", "接收人", &request.receiver, 50)?;
    move_on(
        desk,
        &request.id,
        (request.seen, Move::DeliverOriginal),
        |application, today| {
            let on = given::day("on", &request.on, left(application), today)?;
            Ok(vec![OriginalDelivered { on, receiver }.into()])
        },
    )
}

/// 签收 – the agency signed for it.
pub(crate) fn application_sign_for(
    desk: &mut Desk,
    request: ApplicationSignForRequest,
) -> AppResult<ApplicationDetail> {
    let by = given::needed_text("by", "签收人", &request.by, 50)?;
    move_on(
        desk,
        &request.id,
        (request.seen, Move::SignFor),
        |application, today| {
            let on = given::day("on", &request.on, left(application), today)?;
            Ok(vec![SignedFor { on: Some(on), by }.into()])
        },
    )
}

/// 退回 – the agency gave it back; it has to go out again.
pub(crate) fn application_return(
    desk: &mut Desk,
    request: ApplicationReturnRequest,
) -> AppResult<ApplicationDetail> {
    let reason = given::needed_text("reason", "退回原因", &request.reason, 500)?;
    move_on(
        desk,
        &request.id,
        (request.seen, Move::Return),
        |application, today| {
            let on = given::day("on", &request.on, left(application), today)?;
            Ok(vec![Returned { on, reason }.into()])
        },
    )
}

/// 办理结果反馈 – the agency's outcome became known.
pub(crate) fn application_answer(
    desk: &mut Desk,
    request: ApplicationAnswerRequest,
) -> AppResult<ApplicationDetail> {
    let document_number = given::text("document_number", "文号", &request.document_number, 100)?;
    let note = given::text("note", "备注", &request.note, 2_000)?;
    if request.outcome == Outcome::Other && note.is_empty() {
        return Err(AppError::invalid(
            "note",
            "答复类型为“其他”，请在备注中写明。",
        ));
    }
    let now = desk.clock.now();
    let answered = |on| -> Body {
        Answered {
            on,
            outcome: request.outcome.term().to_owned(),
            code: Some(request.outcome),
            document_number,
            on_the_spot: request.on_the_spot,
            note,
        }
        .into()
    };
    if !request.on_the_spot {
        return move_on(
            desk,
            &request.id,
            (request.seen, Move::Answer),
            |application, today| {
                let on = given::day("on", &request.on, left(application), today)?;
                Ok(vec![answered(on)])
            },
        );
    }
    let own_office = HandOverChannel::OwnOffice;
    let wanted = if ApplicationState::is_here(request.seen) {
        Move::HandOver
    } else {
        Move::Answer
    };
    move_on(
        desk,
        &request.id,
        (request.seen, wanted),
        |application, today| {
            // On the spot is the day it came: whatever is later has to leave in the ordinary way.
            let from = (earliest_leave(application), "接收或退回日期");
            let on = given::day("on", &request.on, from, today)?;
            let mut bodies = Vec::new();
            if application.awaits_handover() {
                if on != earliest_leave(application) {
                    return Err(AppError::invalid(
                        "on",
                        "当场办结只能是接收当日；隔日的请先办理转交。",
                    ));
                }
                bodies.push(
                    HandedOver {
                        on,
                        at: (on == now.date_naive()).then(|| whole_minute(now)),
                        agency: application.text(Field::Agency).to_owned(),
                        channel: own_office,
                        receiver: String::new(),
                        original_follows: false,
                        late_reason: String::new(),
                        note: String::new(),
                    }
                    .into(),
                );
            }
            bodies.push(answered(on));
            Ok(bodies)
        },
    )
}

/// 撤回 – the applicant took it back.
pub(crate) fn application_withdraw(
    desk: &mut Desk,
    request: ApplicationWithdrawRequest,
) -> AppResult<ApplicationDetail> {
    let reason = given::text("reason", "撤回原因", &request.reason, 500)?;
    move_on(
        desk,
        &request.id,
        (request.seen, Move::Withdraw),
        |application, today| {
            let from = (application.received.received_on, "接收日期");
            let on = given::day("on", &request.on, from, today)?;
            Ok(vec![Withdrawn { on, reason }.into()])
        },
    )
}

/// 归档 – today.
pub(crate) fn application_archive(
    desk: &mut Desk,
    request: ApplicationArchiveRequest,
) -> AppResult<ApplicationDetail> {
    move_on(
        desk,
        &request.id,
        (request.seen, Move::Archive),
        |_, today| Ok(vec![Archived { on: today }.into()]),
    )
}

/// What the same-day duty is measured by at this desk.
pub(crate) fn handover_rule(open: &OpenDesk) -> AppResult<HandoverRule<'_>> {
    Ok(HandoverRule {
        calendar: &open.calendar,
        site: open.read().site()?,
    })
}

/// Writes what `work` says about one record that still stands as its screen had shown it.
pub(crate) fn move_on(
    desk: &mut Desk,
    id: &str,
    (seen, wanted): (ApplicationState, Move),
    work: impl FnOnce(&Application, NaiveDate) -> AppResult<Vec<Body>>,
) -> AppResult<ApplicationDetail> {
    let id = record_id(id)?;
    let now = desk.clock.now();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let application = known(tx, id)?;
            if application.state != State::from(seen) || !application.may(wanted) {
                return Err(no_longer(&application, wanted));
            }
            for body in work(&application, now.date_naive())? {
                say(tx, id, body)?;
            }
            Ok(())
        })?;
    application_show(desk, ApplicationShowRequest { id: id.to_string() })
}

pub(crate) fn record_ids<'a>(ids: impl Iterator<Item = &'a str>) -> AppResult<Vec<EntityId>> {
    ids.map(record_id).collect()
}

pub(crate) fn known(tx: &Transaction<'_>, id: EntityId) -> AppResult<Application> {
    tx.find_application(id)?
        .ok_or_else(|| AppError::new(ErrorCode::NotFound, "没有找到这件申请。"))
}

pub(crate) fn say(
    tx: &mut Transaction<'_>,
    entity: EntityId,
    body: Body,
) -> Result<(), StoreError> {
    tx.append(&Draft {
        entity,
        body,
        number: None,
    })
    .map(drop)
}

pub(crate) fn no_longer(application: &Application, wanted: Move) -> AppError {
    AppError::new(
        ErrorCode::Changed,
        format!(
            "{} 已由他人办理，现为“{}”，没有再{}。请核对最新情况。",
            shown_number(application),
            application.state.term(),
            wanted.term()
        ),
    )
}

/// The day it could leave first: that of receipt, or the one it came back.
pub(crate) fn earliest_leave(application: &Application) -> NaiveDate {
    let returned = application.returned.as_ref().map(|returned| returned.on);
    returned.unwrap_or(application.received.received_on)
}

pub(crate) fn left(application: &Application) -> (NaiveDate, &'static str) {
    let handed = application.handed_over.as_ref().map(|handed| handed.on);
    match handed {
        Some(on) => (on, "转交日期"),
        None => (application.received.received_on, "接收日期"),
    }
}

pub(crate) fn whole_minute(now: DateTime<FixedOffset>) -> chrono::NaiveTime {
    use chrono::Timelike as _;
    let time = now.time();
    time.with_second(0)
        .and_then(|time| time.with_nanosecond(0))
        .unwrap_or(time)
}
