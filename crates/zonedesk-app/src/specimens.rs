//! 样张 – the zone's slips about nobody's matter, so that whoever words them sees what they look like. Each says
//! on its face that it is a specimen, and the receipt is struck through.

use crate::{
    application_papers::{choices_of_hand_over, day},
    case_papers::slip_paper,
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    papers::Paper,
    wordings::words_of,
};
use chrono::{NaiveDate, NaiveTime};
use zonedesk_documents::{
    application_slip::{ApplicationSlip, application_slips},
    consultation_slips::{
        ConsultationCase, consultation_asker_slip, consultation_assignment_slip,
        consultation_urge_slip,
    },
    receipt::{ReceiptForm, ReceiptSlip, receipt_pdf},
    record_sheet::{RecordSheet, record_sheet_pdf},
    suggestion_slips::{SuggestionCase, suggestion_forward_slip},
    transfer_slip::{TransferSlip, transfer_slips},
};
use zonedesk_domain::{
    money::Fen,
    wording::{PaperKind, Words},
};

const SPECIMEN: &str = "样张";
const NOBODY: &str = "张三";
const AGENCY: &str = "××局";
const CONTENT: &str = "××街道老旧小区改造资金使用情况";

/// Draws a slip as it will look.
pub(crate) fn specimen(desk: &mut Desk, kind: PaperKind) -> AppResult<Paper> {
    let today = desk.clock.today();
    let read = desk.opened()?.read();
    let site = read.site()?.map(|site| site.name).unwrap_or_default();
    let words = words_of(&read, kind)?;
    let marked = Words {
        title: format!("{}（{SPECIMEN}）", words.title),
        ..words
    };
    let file = format!("{}.pdf", marked.title);
    let document = match kind {
        PaperKind::ApplicationSlip => application_slips(&[received(site, today)], &marked, today)?,
        PaperKind::TransferSlip => transfer_slips(&[transferred(site, today)], &marked, today)?,
        PaperKind::Receipt | PaperKind::VoidSlip => {
            receipt_pdf(&paid(site, today, marked.note), ReceiptForm::A5)?
        }
        PaperKind::TillSlip => record_sheet_pdf(&counted(site, today).in_words(&marked))?,
        PaperKind::DayCloseSheet => record_sheet_pdf(&closed(site, today).in_words(&marked))?,
        PaperKind::SuggestionForward => {
            return slip_paper(&suggestion_forward_slip(&suggested(site, today)).in_words(&marked));
        }
        PaperKind::ConsultationAssignment => {
            return slip_paper(
                &consultation_assignment_slip(&asked(site, today)).in_words(&marked),
            );
        }
        PaperKind::ConsultationUrge => {
            return slip_paper(&consultation_urge_slip(&asked(site, today)).in_words(&marked));
        }
        PaperKind::ConsultationSlip => {
            return slip_paper(&consultation_asker_slip(&asked(site, today)).in_words(&marked));
        }
        PaperKind::ApplicationForm
        | PaperKind::SuggestionForm
        | PaperKind::TariffSheet
        | PaperKind::FlowChart
        | PaperKind::Rules
        | PaperKind::ServiceStandard
        | PaperKind::PrivacyNotice
        | PaperKind::OpeningHours => {
            return Err(AppError::new(ErrorCode::NotFound, "这种纸面没有样张。"));
        }
    };
    Ok(Paper::of(&marked.title, &file, &document))
}

fn received(site_name: String, today: NaiveDate) -> ApplicationSlip {
    let on = day(today);
    ApplicationSlip {
        number: SPECIMEN.to_owned(),
        site_name,
        received_at: format!("{on} 09:30"),
        applicant: NOBODY.to_owned(),
        identity: "居民身份证 6****************5".to_owned(),
        agent: String::new(),
        agency: AGENCY.to_owned(),
        agency_contact: String::new(),
        content: CONTENT.to_owned(),
        materials: "申请表 1 页；身份证明复印件 1 份".to_owned(),
        delivery: "当面领取 · 纸质".to_owned(),
        written_by_staff: false,
        hand_over: on,
        due: "自被申请机关收到申请之日起20个工作日内；需要补正、征求意见、延长期限等的除外"
            .to_owned(),
        lookup_code: String::new(),
        lookup_plain: String::new(),
        operator: String::new(),
    }
}

fn transferred(site_name: String, today: NaiveDate) -> TransferSlip {
    let pair = |label: &str, text: &str| (label.to_owned(), text.to_owned());
    TransferSlip {
        number: SPECIMEN.to_owned(),
        site_name,
        agency: AGENCY.to_owned(),
        applicant: vec![pair("姓名", NOBODY), pair("联系电话", "13800000000")],
        content: CONTENT.to_owned(),
        particulars: vec![pair("获取方式", "当面领取")],
        received_on: day(today),
        due: "自收到申请之日起20个工作日内".to_owned(),
        handed_over_at: String::new(),
        channel: choices_of_hand_over(None),
        materials: "申请表 1 页；身份证明复印件 1 份（原件一并移交）".to_owned(),
        operator: String::new(),
        note: String::new(),
    }
}

fn asked(site_name: String, today: NaiveDate) -> ConsultationCase {
    ConsultationCase {
        site_name,
        number: SPECIMEN.to_owned(),
        asker: NOBODY.to_owned(),
        contact: "13800000000".to_owned(),
        asked_on: today,
        asked_at: NaiveTime::from_hms_opt(9, 30, 0),
        channel: "现场".to_owned(),
        category: "社会保障".to_owned(),
        policy: String::new(),
        content: "灵活就业人员社保补贴怎么申请".to_owned(),
        reply_by: "电话".to_owned(),
        agency: AGENCY.to_owned(),
        agency_phone: String::new(),
        assigned_on: Some(today),
        assigned_at: None,
        due_on: None,
        due_is_certain: true,
        standing: String::new(),
        urged: Vec::new(),
        lookup_code: String::new(),
        operator: String::new(),
        made_on: today,
    }
}

fn suggested(site_name: String, today: NaiveDate) -> SuggestionCase {
    SuggestionCase {
        site_name,
        number: SPECIMEN.to_owned(),
        on: today,
        at: None,
        channel: "意见建议表".to_owned(),
        category: "专区服务".to_owned(),
        name: NOBODY.to_owned(),
        contact: "13800000000".to_owned(),
        content: "建议在阅览区增加老花镜".to_owned(),
        agency: AGENCY.to_owned(),
        forwarded_on: Some(today),
        forwarded_at: None,
        adopted: None,
        outcome: String::new(),
        answered_on: None,
        told_by: String::new(),
        operator: String::new(),
        made_on: today,
    }
}

/// Voided from the start: nobody can pass it off as a receipt.
fn paid(site_name: String, today: NaiveDate, note: String) -> ReceiptSlip {
    ReceiptSlip {
        site_name: format!("{site_name}政务公开专区"),
        number: Some(SPECIMEN.to_owned()),
        item: "黑白复印 A4".to_owned(),
        sum: Some("0.00 元/页 × 1 页".to_owned()),
        pages: 1,
        amount: Some(Fen::ZERO),
        approval_number: String::new(),
        payment: "现金".to_owned(),
        payer: String::new(),
        fiscal_note: String::new(),
        operator: String::new(),
        made_on: today,
        made_at: "09:30".to_owned(),
        free_reason: None,
        voided: Some(SPECIMEN.to_owned()),
        void_waits: false,
        reprinted_at: None,
        note,
    }
}

fn counted(site_name: String, today: NaiveDate) -> RecordSheet {
    let facts = [
        ("窗口", "1 号窗口"),
        ("交账人", NOBODY),
        ("应有现金", "0.00 元"),
        ("实点现金", "0.00 元"),
        ("相差", "相符"),
        ("上缴", "0.00 元"),
    ];
    sheet(site_name, &facts, ["交账人", "复核人", "日期"], today)
}

fn closed(site_name: String, today: NaiveDate) -> RecordSheet {
    let facts = [
        ("日期", "样张"),
        ("窗口", "1 号窗口"),
        ("日结人", NOBODY),
        ("接收申请", "0 件"),
        ("转交", "0 件"),
        ("应收合计", "0.00 元"),
    ];
    sheet(site_name, &facts, ["经办人", "负责人", "日期"], today)
}

fn sheet(
    site_name: String,
    facts: &[(&str, &str)],
    signatures: [&str; 3],
    prepared_on: NaiveDate,
) -> RecordSheet {
    let facts = facts.iter();
    RecordSheet {
        title: String::new(),
        mark: String::new(),
        site_name,
        facts: facts
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect(),
        tables: Vec::new(),
        note: String::new(),
        signatures: signatures.map(str::to_owned).to_vec(),
        footer: String::new(),
        prepared_on,
    }
}
