//! Receipts (收费凭条): voided by one person, confirmed by another, printed and printed again.

use crate::{
    applications::{operator_names, shown_operator},
    copy_register::{CopyDetail, CopyShowRequest, copy_show, find},
    copying::{sum, text},
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    papers::Paper,
    wordings::words_of,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_documents::receipt::{ReceiptForm, ReceiptSlip, receipt_pdf};
use zonedesk_domain::{
    copying::{Copy, Job, VoidConfirmed, Voided},
    journal::{Body, Draft, OperatorMark},
    wording::PaperKind,
};

/// 作废
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReceiptVoidRequest {
    /// The copying job.
    pub id: String,
    /// 原因
    pub reason: String,
}

/// 复核作废
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReceiptVoidConfirmRequest {
    /// The copying job.
    pub id: String,
}

/// 打印凭条
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ReceiptDrawRequest {
    /// The copying job.
    pub id: String,
    /// On which paper.
    pub form: ReceiptPaper,
    /// 补打 – it was printed before.
    pub reprint: bool,
}

/// The paper of a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub enum ReceiptPaper {
    /// 80 毫米卷纸.
    #[serde(rename = "80mm")]
    Roll,
    /// A5 横向.
    #[serde(rename = "a5")]
    A5,
}

/// 作废 – the receipt no longer counts; its number stays. A second person has to confirm.
pub(crate) fn receipt_void(desk: &mut Desk, request: ReceiptVoidRequest) -> AppResult<CopyDetail> {
    let reason = text("reason", "作废原因", Some(request.reason), 100)?;
    if reason.is_empty() {
        return Err(AppError::invalid(
            "reason",
            "请填写作废原因，例如“页数录错”。",
        ));
    }
    write(desk, &request.id, |copy, on, _| {
        if copy.number.is_none() {
            return Err(not_now("免费登记没有凭条，不用作废。"));
        }
        if copy.voided.is_some() {
            return Err(not_now("这张凭条已经作废。"));
        }
        Ok(Voided {
            on,
            reason: reason.clone(),
        }
        .into())
    })
}

/// 作废复核 – by somebody other than the one who voided it.
pub(crate) fn receipt_void_confirm(
    desk: &mut Desk,
    request: ReceiptVoidConfirmRequest,
) -> AppResult<CopyDetail> {
    write(desk, &request.id, |copy, on, who| {
        if copy.voided.is_none() {
            return Err(not_now("这张凭条没有作废，不用复核。"));
        }
        if copy.void_confirmed {
            return Err(not_now("这张凭条的作废已经复核。"));
        }
        if copy.voided_by.as_ref() == Some(&who.0) {
            return Err(not_now(
                "作废须由另一人复核，请其他窗口人员或负责人登录后办理。",
            ));
        }
        Ok(VoidConfirmed { on }.into())
    })
}

/// 收费凭条 – or the slip of a free copy. Never anything that looks like a 财政票据.
pub(crate) fn receipt_draw(desk: &mut Desk, request: ReceiptDrawRequest) -> AppResult<Paper> {
    let now = desk.clock.now();
    let open = desk.opened()?;
    let copy = find(open, &request.id)?;
    let Job::Made(made) = &copy.job else {
        return Err(not_now("导入的历史记录没有凭条，不能打印。"));
    };
    let site = open.read().site()?;
    let names = operator_names(open)?;
    let charge = made.charge.as_ref();
    let waiver = made.waiver.as_ref();
    let free_reason = match (charge, waiver) {
        (Some(_), _) => None,
        (None, Some(waiver)) => Some(format!(
            "减免对象：{}。依据：{}",
            waiver.group, waiver.approval_number
        )),
        (None, None) if made.reply => {
            Some("依申请公开答复材料，不收取费用（《政府信息公开条例》第四十二条）".to_owned())
        }
        (None, None) => Some("本专区此项复印、打印未收取任何费用".to_owned()),
    };
    let slip = ReceiptSlip {
        site_name: site
            .map(|site| format!("{}政务公开专区", site.name))
            .unwrap_or_default(),
        number: copy.number.as_ref().map(ToString::to_string),
        item: charge
            .map(|charge| charge.item_name.clone())
            .or_else(|| waiver.map(|waiver| waiver.item_name.clone()))
            .unwrap_or_else(|| "复印、打印".to_owned()),
        sum: charge.map(|charge| sum(charge.price_fen, &charge.unit, charge.quantity)),
        pages: made.pages,
        amount: charge.map(|charge| charge.amount_fen),
        approval_number: charge
            .map(|charge| charge.approval_number.clone())
            .unwrap_or_default(),
        payment: charge
            .map(|charge| charge.payment_term().to_owned())
            .unwrap_or_default(),
        payer: charge
            .map(|charge| charge.payer.clone())
            .unwrap_or_default(),
        fiscal_note: charge
            .map(|charge| charge.fiscal_note.clone())
            .unwrap_or_default(),
        operator: shown_operator(&OperatorMark(copy.operator.clone()), &names),
        made_on: made.on,
        made_at: made.at.format("%H:%M").to_string(),
        free_reason,
        voided: copy.voided.as_ref().map(|voided| voided.reason.clone()),
        void_waits: copy.void_waits(),
        reprinted_at: request
            .reprint
            .then(|| now.format("%Y-%m-%d %H:%M").to_string()),
        note: words_of(&open.read(), kind_of(&copy))?.note,
    };
    let form = match request.form {
        ReceiptPaper::Roll => ReceiptForm::Roll,
        ReceiptPaper::A5 => ReceiptForm::A5,
    };
    let document = receipt_pdf(&slip, form)?;
    let file = match &slip.number {
        Some(number) => format!("收费凭条 {number}.pdf"),
        None => format!("免费登记单 {}.pdf", slip.made_on),
    };
    Ok(Paper::of(slip.title(), &file, &document))
}

/// A voided receipt has a note of its own (作废凭条的附注).
const fn kind_of(copy: &Copy) -> PaperKind {
    match copy.voided {
        Some(_) => PaperKind::VoidSlip,
        None => PaperKind::Receipt,
    }
}

/// Appends what `decide` says about the job, then shows it.
fn write(
    desk: &mut Desk,
    id: &str,
    decide: impl Fn(&Copy, chrono::NaiveDate, &OperatorMark) -> AppResult<Body>,
) -> AppResult<CopyDetail> {
    let now = desk.clock.now();
    let open = desk.opened_mut()?;
    let entity = find(open, id)?.id;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            // Read again inside: somebody else may have been quicker.
            let copy = tx
                .find_copy(entity)?
                .ok_or_else(|| AppError::new(ErrorCode::NotFound, "没有找到这笔复印打印。"))?;
            let body = decide(&copy, now.date_naive(), &mark)?;
            tx.append(&Draft {
                entity,
                body,
                number: None,
            })?;
            Ok(())
        })?;
    copy_show(desk, CopyShowRequest { id: id.to_owned() })
}

fn not_now(message: &str) -> AppError {
    AppError::new(ErrorCode::Invalid, message)
}
