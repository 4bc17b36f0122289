//! 办理跟踪 – what the agency tells between its signature and the reply: 补正, 征求意见, 收费通知, 延期, 送达. The
//! counter writes it down; what it does to the agency's clock the domain says.

use crate::{
    applications::{ApplicationDetail, ApplicationState},
    desk::Desk,
    error::{AppError, AppResult},
    given,
    moves::{left, move_on},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    application::{
        AnswerClock, Application, CORRECTION_WORKING_DAYS, Confirmed, CorrectionAsked,
        CorrectionReceived, Extended, FeeAsked, FeePaid, LONGEST_EXTENSION, Move, OpinionAsked,
        OpinionOf, OpinionReceived, Served, ServedBy, WaitsFor,
    },
    money::Fen,
    working_days::Calendar,
};

/// 与申请人确认
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationConfirmRequest {
    /// The record.
    pub id: String,
    /// The state the screen had shown.
    pub seen: ApplicationState,
    /// The day, as typed.
    pub on: String,
    /// With whom and how.
    pub note: String,
}

/// 补正通知
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationCorrectionAskRequest {
    /// The record.
    pub id: String,
    /// The state the screen had shown.
    pub seen: ApplicationState,
    /// The day of the notice, as typed.
    pub on: String,
    /// 补正事项
    pub what: String,
    /// 补正期限 – the last day for the applicant, as typed; empty when the notice names none.
    pub until: String,
    /// 文号, as the agency gave it.
    pub document_number: String,
}

/// 收到补正
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationCorrectionReceiveRequest {
    /// The record.
    pub id: String,
    /// The state the screen had shown.
    pub seen: ApplicationState,
    /// The day, as typed.
    pub on: String,
    /// 备注
    pub note: String,
}

/// 征求意见
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationOpinionAskRequest {
    /// The record.
    pub id: String,
    /// The state the screen had shown.
    pub seen: ApplicationState,
    /// The day the letter went out, as typed.
    pub on: String,
    /// 征求对象
    #[ts(type = "'third_party' | 'other_body' | 'joint_maker'")]
    pub of: OpinionOf,
    /// 名称
    pub name: String,
}

/// 意见反馈
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationOpinionReceiveRequest {
    /// The record.
    pub id: String,
    /// The state the screen had shown.
    pub seen: ApplicationState,
    /// The day, as typed.
    pub on: String,
    /// 逾期未提出意见
    pub silent: bool,
    /// 意见
    pub note: String,
}

/// 收费通知
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationFeeAskRequest {
    /// The record.
    pub id: String,
    /// The state the screen had shown.
    pub seen: ApplicationState,
    /// The day the applicant got the notice, as typed.
    pub on: String,
    /// 金额 in yuan, as typed.
    pub amount: String,
    /// 缴费期限 – as typed; empty when the notice names none.
    pub until: String,
    /// 文号, as the agency gave it.
    pub document_number: String,
}

/// 缴费
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationFeePayRequest {
    /// The record.
    pub id: String,
    /// The state the screen had shown.
    pub seen: ApplicationState,
    /// The day, as typed.
    pub on: String,
    /// 缴费凭证 – the number of the official receipt, or whatever shows it.
    pub note: String,
}

/// 延期
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationExtendRequest {
    /// The record.
    pub id: String,
    /// The state the screen had shown.
    pub seen: ApplicationState,
    /// The day the applicant was told, as typed.
    pub on: String,
    /// How many working days more, 1 to 20, as typed.
    pub days: String,
    /// 批准人
    pub approved_by: String,
    /// 延期理由
    pub reason: String,
}

/// 送达
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationServeRequest {
    /// The record.
    pub id: String,
    /// The state the screen had shown.
    pub seen: ApplicationState,
    /// The day, as typed.
    pub on: String,
    /// 送达方式
    #[ts(type = "'in_person' | 'post' | 'email' | 'fax' | 'other'")]
    pub by: ServedBy,
    /// Who took it, the number of the parcel, or whatever shows it.
    pub note: String,
}

/// 与申请人确认 – decides the day of receipt of what came by ordinary post, online or by fax
/// (条例 第三十一条).
pub(crate) fn application_confirm(
    desk: &mut Desk,
    request: ApplicationConfirmRequest,
) -> AppResult<ApplicationDetail> {
    let note = given::needed_text("note", "确认方式", &request.note, 500)?;
    move_on(
        desk,
        &request.id,
        (request.seen, Move::Confirm),
        |application, today| {
            let from = (application.received.received_on, "接收日期");
            let on = given::day("on", &request.on, from, today)?;
            Ok(vec![Confirmed { on, note }.into()])
        },
    )
}

/// 补正通知 – the agency asked for what is missing, once (条例 第三十条).
pub(crate) fn application_correction_ask(
    desk: &mut Desk,
    request: ApplicationCorrectionAskRequest,
) -> AppResult<ApplicationDetail> {
    let what = given::needed_text("what", "补正事项", &request.what, 2_000)?;
    let document_number = given::text("document_number", "文号", &request.document_number, 100)?;
    move_on(
        desk,
        &request.id,
        (request.seen, Move::AskCorrection),
        |application, today| {
            let on = given::day("on", &request.on, left(application), today)?;
            let until = coming_day("until", &request.until, (on, "补正通知日期"))?;
            Ok(vec![
                CorrectionAsked {
                    on,
                    what,
                    until,
                    document_number,
                }
                .into(),
            ])
        },
    )
}

/// 收到补正 – twenty new working days begin.
pub(crate) fn application_correction_receive(
    desk: &mut Desk,
    request: ApplicationCorrectionReceiveRequest,
) -> AppResult<ApplicationDetail> {
    let note = given::text("note", "备注", &request.note, 2_000)?;
    move_on(
        desk,
        &request.id,
        (request.seen, Move::ReceiveCorrection),
        |application, today| {
            let asked = application.correction_asked.as_ref().map(|asked| asked.on);
            let from = (asked.unwrap_or(left(application).0), "补正通知日期");
            let on = given::day("on", &request.on, from, today)?;
            Ok(vec![CorrectionReceived { on, note }.into()])
        },
    )
}

/// 征求意见 – the agency's clock stands still from the day after.
pub(crate) fn application_opinion_ask(
    desk: &mut Desk,
    request: ApplicationOpinionAskRequest,
) -> AppResult<ApplicationDetail> {
    let name = given::text("name", "名称", &request.name, 200)?;
    move_on(
        desk,
        &request.id,
        (request.seen, Move::AskOpinion),
        |application, today| {
            let on = given::day("on", &request.on, latest_step(application), today)?;
            let of = request.of;
            Ok(vec![OpinionAsked { on, of, name }.into()])
        },
    )
}

/// 意见反馈 – the count goes on the day after.
pub(crate) fn application_opinion_receive(
    desk: &mut Desk,
    request: ApplicationOpinionReceiveRequest,
) -> AppResult<ApplicationDetail> {
    let note = given::text("note", "意见", &request.note, 2_000)?;
    move_on(
        desk,
        &request.id,
        (request.seen, Move::ReceiveOpinion),
        |application, today| {
            let asked = application.opinions.last().map(|(asked, _)| asked.on);
            let from = (asked.unwrap_or(left(application).0), "征求意见日期");
            let on = given::day("on", &request.on, from, today)?;
            let silent = request.silent;
            Ok(vec![OpinionReceived { on, silent, note }.into()])
        },
    )
}

/// 收费通知 – what the agency asks for and collects itself (条例 第四十二条): nothing is taken here.
pub(crate) fn application_fee_ask(
    desk: &mut Desk,
    request: ApplicationFeeAskRequest,
) -> AppResult<ApplicationDetail> {
    let document_number = given::text("document_number", "文号", &request.document_number, 100)?;
    let amount_fen = Fen::parse_yuan(request.amount.trim())
        .ok()
        .filter(|amount| *amount > Fen::new(0))
        .ok_or_else(|| {
            AppError::invalid("amount", "请按通知书填写金额，单位为元，如 500 或 500.00。")
        })?;
    move_on(
        desk,
        &request.id,
        (request.seen, Move::AskFee),
        |application, today| {
            let on = given::day("on", &request.on, latest_step(application), today)?;
            let until = coming_day("until", &request.until, (on, "收到通知日期"))?;
            Ok(vec![
                FeeAsked {
                    on,
                    amount_fen,
                    until,
                    document_number,
                }
                .into(),
            ])
        },
    )
}

/// 缴费 – twenty new working days begin.
pub(crate) fn application_fee_pay(
    desk: &mut Desk,
    request: ApplicationFeePayRequest,
) -> AppResult<ApplicationDetail> {
    let note = given::text("note", "缴费凭证", &request.note, 500)?;
    move_on(
        desk,
        &request.id,
        (request.seen, Move::PayFee),
        |application, today| {
            let asked = application.fee_asked.as_ref().map(|asked| asked.on);
            let from = (asked.unwrap_or(left(application).0), "收到收费通知日期");
            let on = given::day("on", &request.on, from, today)?;
            Ok(vec![FeePaid { on, note }.into()])
        },
    )
}

/// 延期 – once, at most twenty working days, told before the term ends (条例 第三十三条).
pub(crate) fn application_extend(
    desk: &mut Desk,
    request: ApplicationExtendRequest,
) -> AppResult<ApplicationDetail> {
    let approved_by = given::text("approved_by", "批准人", &request.approved_by, 50)?;
    let reason = given::text("reason", "延期理由", &request.reason, 500)?;
    let days = request
        .days
        .trim()
        .parse()
        .ok()
        .filter(|days| (1..=LONGEST_EXTENSION).contains(days))
        .ok_or_else(|| {
            AppError::invalid(
                "days",
                format!("延长的期限为 1 至 {LONGEST_EXTENSION} 个工作日。"),
            )
        })?;
    let calendar = desk.opened()?.calendar.clone();
    move_on(
        desk,
        &request.id,
        (request.seen, Move::Extend),
        |application, today| {
            let on = given::day("on", &request.on, left(application), today)?;
            if let Some(due_on) = certain_end(application, &calendar)
                && on > due_on
            {
                return Err(AppError::invalid(
                    "on",
                    format!("延期须在答复期限（{due_on}）届满前告知申请人，请核对告知日期。"),
                ));
            }
            Ok(vec![
                Extended {
                    on,
                    days,
                    approved_by,
                    reason,
                }
                .into(),
            ])
        },
    )
}

/// 送达 – the reply reached the applicant.
pub(crate) fn application_serve(
    desk: &mut Desk,
    request: ApplicationServeRequest,
) -> AppResult<ApplicationDetail> {
    let note = given::text("note", "送达情况", &request.note, 500)?;
    if request.by == ServedBy::Other && note.is_empty() {
        return Err(AppError::invalid(
            "note",
            "送达方式为“其他”，请写明送达情况。",
        ));
    }
    move_on(
        desk,
        &request.id,
        (request.seen, Move::Serve),
        |application, today| {
            let answered = application.answered.as_ref().map(|answered| answered.on);
            let from = (answered.unwrap_or(left(application).0), "答复日期");
            let on = given::day("on", &request.on, from, today)?;
            let by = request.by;
            Ok(vec![Served { on, by, note }.into()])
        },
    )
}

/// How the agency's clock stands, where a date alone does not say it.
pub(crate) fn clock_words(application: &Application, calendar: &Calendar) -> Option<String> {
    let late = (application.correction_asked_late(calendar) == Some(true)).then(|| {
        format!("补正通知晚于 {CORRECTION_WORKING_DAYS} 个工作日（条例第三十条），请与承办单位核对")
    });
    let unconfirmed = application
        .awaits_confirmation()
        .then(|| "尚未与申请人确认，暂自接收之日起算（条例第三十一条）".to_owned());
    let words: Vec<_> = [unconfirmed, term_words(application, calendar), late]
        .into_iter()
        .flatten()
        .collect();
    (!words.is_empty()).then(|| words.join("；"))
}

fn term_words(application: &Application, calendar: &Calendar) -> Option<String> {
    let extended = application
        .extended
        .as_ref()
        .map(|extended| format!("已延期 {} 个工作日", extended.days));
    match application.answer_clock(calendar).ok()? {
        AnswerClock::Waits {
            waits_for, until, ..
        } => Some(match (waits_for, until) {
            (WaitsFor::Correction, Some(until)) => {
                format!("等待补正（至 {until}），收到补正后重新起算")
            }
            (WaitsFor::Correction, None) => "等待补正，收到补正后重新起算".to_owned(),
            (WaitsFor::Fee, until) => {
                let until = until.map_or_else(String::new, |on| format!("（至 {on}）"));
                format!("等待缴纳信息处理费{until}，缴费后重新起算；逾期未缴视为放弃申请")
            }
        }),
        AnswerClock::Stands { since, used, total } => Some(format!(
            "征求意见，自 {since} 起暂停，已用 {used} 个、共 {total} 个工作日"
        )),
        AnswerClock::Runs(deadline) => {
            let confirmed = application
                .confirmed
                .as_ref()
                .filter(|confirmed| confirmed.on == deadline.from_on)
                .map(|confirmed| format!("自与申请人确认之日 {} 起算", confirmed.on));
            let begins_on = application.term_begins_on();
            let paid = application
                .fee_paid
                .as_ref()
                .filter(|paid| paid.on == begins_on)
                .map(|paid| format!("自缴费之日 {} 重新起算", paid.on));
            let restarted = application
                .correction_received
                .as_ref()
                .filter(|_| paid.is_none())
                .map(|received| format!("自收到补正之日 {} 重新起算", received.on))
                .or(paid);
            let went_on = (deadline.from_on > begins_on)
                .then(|| format!("扣除征求意见时间，自 {} 起继续计算", deadline.from_on));
            let words: Vec<_> = [confirmed, restarted, went_on, extended]
                .into_iter()
                .flatten()
                .collect();
            (!words.is_empty()).then(|| words.join("；"))
        }
    }
}

/// The last day of the term, where it runs and the date is certain.
fn certain_end(application: &Application, calendar: &Calendar) -> Option<NaiveDate> {
    match application.answer_clock(calendar).ok()? {
        AnswerClock::Runs(deadline) if deadline.certain => Some(deadline.due_on),
        AnswerClock::Runs(_) | AnswerClock::Stands { .. } | AnswerClock::Waits { .. } => None,
    }
}

/// The newest of what the agency told so far: nothing it does next was earlier.
fn latest_step(application: &Application) -> (NaiveDate, &'static str) {
    let corrected = application.correction_received.as_ref();
    let paid = application.fee_paid.as_ref();
    let heard = application
        .opinions
        .last()
        .and_then(|(_, heard)| heard.as_ref());
    [
        Some(left(application)),
        corrected.map(|received| (received.on, "收到补正日期")),
        heard.map(|received| (received.on, "上一次意见反馈日期")),
        paid.map(|paid| (paid.on, "缴费日期")),
    ]
    .into_iter()
    .flatten()
    .max_by_key(|(on, _)| *on)
    .unwrap_or(left(application))
}

/// A day that may lie ahead; nothing when nothing is typed.
fn coming_day(
    field: &str,
    typed: &str,
    (earliest, what): (NaiveDate, &str),
) -> AppResult<Option<NaiveDate>> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    given::day(field, typed, (earliest, what), NaiveDate::MAX).map(Some)
}
