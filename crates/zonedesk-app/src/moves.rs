//! What happens to an application after its receipt (转交、签收、退回、反馈、撤回、归档). The domain says
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
        Answered, Application, Archived, Corrected, Field, HandOverChannel, HandedOver,
        HandoverRule, Move, OriginalDelivered, Outcome, Returned, SignedFor, State, Withdrawn,
    },
    journal::{Body, Draft, EntityId},
};
use zonedesk_store::{StoreError, Transaction};

/// At most this many leave at once.
const MOST_AT_ONCE: usize = 200;

/// 转交 – one or several at once, the same way and to the same receiver.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationHandOverRequest {
    /// The records, at most 200.
    pub ids: Vec<String>,
    /// 转交日期, as typed.
    pub on: String,
    /// 转交方式
    #[ts(
        type = "'in_person' | 'secure_post' | 'office_system' | 'application_system' | 'scan_first' | 'post' | 'fax' | 'own_office' | 'other'"
    )]
    pub channel: HandOverChannel,
    /// 扫描先行 – the original follows on the next working day.
    pub original_follows: bool,
    /// 接收人, when known.
    pub receiver: String,
    /// Another agency than the record has, when it has to go elsewhere; it is kept as a correction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub agency: Option<String>,
    /// Why they leave late; needed when one of them does.
    pub late_reason: String,
    /// 备注
    pub note: String,
}

/// What left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationHandOverOutcome {
    /// Each record with its number, for the transfer slips.
    pub handed_over: Vec<HandedOverRow>,
}

/// One that left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HandedOverRow {
    /// The record.
    pub id: String,
    /// 编号
    pub number: String,
    /// 被申请机关
    pub agency: String,
}

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
    /// 补交原件
    DeliverOriginal,
    /// 签收
    SignFor,
    /// 退回
    Return,
    /// 反馈
    Answer,
    /// 撤回
    Withdraw,
    /// 归档
    Archive,
}

impl From<Move> for ApplicationMove {
    fn from(one: Move) -> Self {
        match one {
            Move::HandOver => Self::HandOver,
            Move::DeliverOriginal => Self::DeliverOriginal,
            Move::SignFor => Self::SignFor,
            Move::Return => Self::Return,
            Move::Answer => Self::Answer,
            Move::Withdraw => Self::Withdraw,
            Move::Archive => Self::Archive,
        }
    }
}

/// 转交 – all of them or none.
pub(crate) fn application_hand_over(
    desk: &mut Desk,
    request: ApplicationHandOverRequest,
) -> AppResult<ApplicationHandOverOutcome> {
    let now = desk.clock.now();
    let receiver = given::text("receiver", "接收人", &request.receiver, 50)?;
    let late_reason = given::text(
        "late_reason",
        "未在当日转交的原因",
        &request.late_reason,
        500,
    )?;
    let note = given::text("note", "备注", &request.note, 500)?;
    let elsewhere = match &request.agency {
        Some(agency) => Some(given::needed_text("agency", "被申请机关", agency, 100)?),
        None => None,
    };
    if request.channel == HandOverChannel::Other && note.is_empty() {
        return Err(AppError::invalid(
            "note",
            "转交方式为“其他”，请在备注中写明。",
        ));
    }
    let mut ids = record_ids(request.ids.iter().map(String::as_str))?;
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() || ids.len() > MOST_AT_ONCE {
        return Err(AppError::invalid(
            "ids",
            "请选择要转交的申请，一次最多 200 件。",
        ));
    }
    let open = desk.opened_mut()?;
    let calendar = open.calendar.clone();
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let rule = HandoverRule {
                calendar: &calendar,
                closes: tx.site()?.and_then(|site| site.closes()),
            };
            let applications = awaiting(tx, &ids)?;
            let mut handed_over = Vec::new();
            for application in &applications {
                let from = (earliest_leave(application), "接收或退回日期");
                let on = given::day("on", &request.on, from, now.date_naive())?;
                let late = on > rule.due_on(application);
                if late && late_reason.is_empty() {
                    return Err(AppError::invalid(
                        "late_reason",
                        format!(
                            "{} 未在接收当日转交，请写明原因；原因会留在记录中。",
                            shown_number(application)
                        ),
                    ));
                }
                let agency = elsewhere
                    .clone()
                    .unwrap_or_else(|| application.text(Field::Agency).to_owned());
                if agency.is_empty() {
                    return Err(AppError::invalid(
                        "agency",
                        format!("{} 还没有被申请机关，请填写。", shown_number(application)),
                    ));
                }
                if agency != application.text(Field::Agency) {
                    let corrected = Corrected {
                        texts: [(Field::Agency, agency.clone())].into(),
                        reason: "转交时变更被申请机关".to_owned(),
                    };
                    say(tx, application.id, corrected.into())?;
                }
                let body = HandedOver {
                    on,
                    at: (on == now.date_naive()).then(|| whole_minute(now)),
                    agency: agency.clone(),
                    channel: request.channel,
                    receiver: receiver.clone(),
                    original_follows: request.original_follows
                        || request.channel == HandOverChannel::ScanFirst,
                    late_reason: if late {
                        late_reason.clone()
                    } else {
                        String::new()
                    },
                    note: note.clone(),
                };
                say(tx, application.id, body.into())?;
                handed_over.push(HandedOverRow {
                    id: application.id.to_string(),
                    number: shown_number(application),
                    agency,
                });
            }
            Ok(ApplicationHandOverOutcome { handed_over })
        })
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
        closes: open.read().site()?.and_then(|site| site.closes()),
    })
}

/// Writes what `work` says about one record that still stands as its screen had shown it.
fn move_on(
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

/// The records, each still waiting to leave.
fn awaiting(tx: &Transaction<'_>, ids: &[EntityId]) -> AppResult<Vec<Application>> {
    ids.iter()
        .map(|id| {
            let application = known(tx, *id)?;
            if application.may(Move::HandOver) {
                Ok(application)
            } else {
                Err(no_longer(&application, Move::HandOver))
            }
        })
        .collect()
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

fn no_longer(application: &Application, wanted: Move) -> AppError {
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
fn earliest_leave(application: &Application) -> NaiveDate {
    let returned = application.returned.as_ref().map(|returned| returned.on);
    returned.unwrap_or(application.received.received_on)
}

fn left(application: &Application) -> (NaiveDate, &'static str) {
    let handed = application.handed_over.as_ref().map(|handed| handed.on);
    match handed {
        Some(on) => (on, "转交日期"),
        None => (application.received.received_on, "接收日期"),
    }
}

fn whole_minute(now: DateTime<FixedOffset>) -> chrono::NaiveTime {
    use chrono::Timelike as _;
    let time = now.time();
    time.with_second(0)
        .and_then(|time| time.with_nanosecond(0))
        .unwrap_or(time)
}
