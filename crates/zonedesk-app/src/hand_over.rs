//! 转交 – applications leave for their agencies, one or several at once.

use crate::{
    applications::shown_number,
    desk::Desk,
    error::{AppError, AppResult},
    given,
    moves::{earliest_leave, known, no_longer, record_ids, say, whole_minute},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    application::{Application, Corrected, Field, HandOverChannel, HandedOver, HandoverRule, Move},
    journal::EntityId,
};
use zonedesk_store::Transaction;

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
    let mut ids = Vec::new();
    for id in record_ids(request.ids.iter().map(String::as_str))? {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
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
                site: tx.site()?,
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
