//! 政策咨询交办单, 催办单, and the slip that the asker takes home.

use chrono::{NaiveDate, NaiveTime};
use zonedesk_domain::wording::PaperKind;

use crate::case_slip::{CaseSlip, SlipRow, SlipSheet};
use crate::ledger::chinese_date;

/// A consultation as its papers show it. Texts that are not known are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsultationCase {
    /// 接收专区.
    pub site_name: String,
    /// 编号.
    pub number: String,
    /// 咨询人, as this paper may show it.
    pub asker: String,
    /// 联系方式, as this paper may show it.
    pub contact: String,
    /// 咨询日期 – day 0.
    pub asked_on: NaiveDate,
    /// 咨询时间, when known.
    pub asked_at: Option<NaiveTime>,
    /// 咨询方式.
    pub channel: String,
    /// 咨询类别.
    pub category: String,
    /// 涉及政策 with its 文号.
    pub policy: String,
    /// 咨询内容.
    pub content: String,
    /// 答复方式, as the asker wishes.
    pub reply_by: String,
    /// 交办单位; empty while there is none.
    pub agency: String,
    /// Its telephone, when the directory has it.
    pub agency_phone: String,
    /// 交办日期.
    pub assigned_on: Option<NaiveDate>,
    /// 交办时间, when known.
    pub assigned_at: Option<NaiveTime>,
    /// The fifth working day after the question.
    pub due_on: Option<NaiveDate>,
    /// Whether the calendar reaches that day; else it is an estimate.
    pub due_is_certain: bool,
    /// 逾期 N 个工作日, 余 N 个工作日 …
    pub standing: String,
    /// Earlier reminders, one line each.
    pub urged: Vec<String>,
    /// 查询码.
    pub lookup_code: String,
    /// 经办人.
    pub operator: String,
    /// 制单日期.
    pub made_on: NaiveDate,
}

const FIVE_DAYS: &str =
    "政策制定单位应在 5 个工作日内主动答复咨询人，期限自咨询之日的次日起算，改派不重新计算。";

/// 《政策咨询交办单》, for the body that made the policy: nothing masked, with room for its answer.
pub fn consultation_assignment_slip(case: &ConsultationCase) -> CaseSlip {
    CaseSlip {
        title: PaperKind::ConsultationAssignment.title().to_owned(),
        site_name: case.site_name.clone(),
        number: case.number.clone(),
        rows: vec![
            SlipRow::pair(
                ("咨询人", or_else(&case.asker, "匿名")),
                ("联系方式", or_else(&case.contact, "未留，凭查询码到窗口查询")),
            ),
            SlipRow::pair(
                ("咨询时间", moment(case.asked_on, case.asked_at)),
                ("咨询方式", &case.channel),
            ),
            SlipRow::pair(("咨询类别", or_else(&case.category, "未分类")), ("希望答复方式", or_else(&case.reply_by, "未说明"))),
            SlipRow::wide("涉及政策", or_else(&case.policy, "未说明")),
            SlipRow::roomy("咨询内容", &case.content, 6),
            SlipRow::pair(
                ("交办单位", case.agency.clone()),
                ("交办时间", assigned(case)),
            ),
            SlipRow::wide("要求答复时限", format!("5 个工作日，{}", due(case))),
            SlipRow::Heading("以下由承办单位填写".to_owned()),
            SlipRow::roomy("答复内容", "", 11),
            SlipRow::pair(("答复方式", ""), ("答复时间", "")),
            SlipRow::pair(("承办人", ""), ("审核人", "")),
            SlipRow::pair(("签收人", ""), ("签收时间", "")),
            SlipRow::wide("反馈专区时间", ""),
        ],
        notes: vec![
            FIVE_DAYS.to_owned(),
            "答复咨询人后，请将本单填写完整反馈专区登记。本单含个人信息，仅限办理本件使用，不得对外提供。".to_owned(),
        ],
        signatures: vec![format!("交办人：{}", case.operator), "专区（章）：".to_owned()],
        footer: String::new(),
        made_on: case.made_on,
        sheet: SlipSheet::A4,
    }
}

/// 《政策咨询催办单》, for the body that still owes the answer.
pub fn consultation_urge_slip(case: &ConsultationCase) -> CaseSlip {
    let earlier = if case.urged.is_empty() {
        "无".to_owned()
    } else {
        case.urged.join("\n")
    };
    CaseSlip {
        title: PaperKind::ConsultationUrge.title().to_owned(),
        site_name: case.site_name.clone(),
        number: case.number.clone(),
        rows: vec![
            SlipRow::wide("催办单位", &case.agency),
            SlipRow::pair(
                ("咨询时间", moment(case.asked_on, case.asked_at)),
                ("交办时间", assigned(case)),
            ),
            SlipRow::wide("涉及政策", or_else(&case.policy, "未说明")),
            SlipRow::roomy("咨询内容", &case.content, 4),
            SlipRow::pair(("答复期限", due(case)), ("目前情况", case.standing.clone())),
            SlipRow::wide("此前催办", earlier),
            SlipRow::roomy(
                "催办事项",
                "上述咨询尚未收到答复情况。请尽快主动答复咨询人，并将答复内容、答复时间反馈本专区；不属本单位职责的，请即注明理由退回，以便改派。",
                3,
            ),
            SlipRow::Heading("以下由承办单位填写".to_owned()),
            SlipRow::roomy("办理情况", "", 5),
            SlipRow::pair(("承办人", ""), ("反馈时间", "")),
        ],
        notes: vec![FIVE_DAYS.to_owned()],
        signatures: vec![
            format!("催办人：{}", case.operator),
            "专区（章）：".to_owned(),
        ],
        footer: String::new(),
        made_on: case.made_on,
        sheet: SlipSheet::A4,
    }
}

/// 《政策咨询登记回单》, for the asker: number, look-up code, the day, and whom to call. It can be lost
/// on the street, so no contact stands on it and a long question is cut.
pub fn consultation_asker_slip(case: &ConsultationCase) -> CaseSlip {
    let mut content: String = case.content.chars().take(LONGEST_SUMMARY).collect();
    if content.len() < case.content.len() {
        content.push('…');
    }
    let agency = match (case.agency.is_empty(), case.agency_phone.is_empty()) {
        (true, _) => "待交办，交办后可凭查询码到窗口询问".to_owned(),
        (false, true) => case.agency.clone(),
        (false, false) => format!("{}\n电话 {}", case.agency, case.agency_phone),
    };
    let mut rows = vec![SlipRow::wide("咨询人", or_else(&case.asker, "匿名"))];
    if !case.lookup_code.is_empty() {
        rows.push(SlipRow::Large {
            label: "查询码".to_owned(),
            text: case.lookup_code.clone(),
        });
    }
    rows.extend([
        SlipRow::wide("咨询时间", moment(case.asked_on, case.asked_at)),
        SlipRow::wide("咨询内容", content),
        SlipRow::wide("承办单位", agency),
        SlipRow::wide("答复期限", format!("5 个工作日内，{}", due(case))),
        SlipRow::wide("答复方式", or_else(&case.reply_by, "凭查询码到窗口")),
    ]);
    CaseSlip {
        title: PaperKind::ConsultationSlip.title().to_owned(),
        site_name: case.site_name.clone(),
        number: case.number.clone(),
        rows,
        notes: vec![
            "由政策制定单位主动答复。到期没有收到答复的，请凭查询码到本专区窗口询问，或致电承办单位。".to_owned(),
            "查询码只此一份，请妥善保管；本专区不收取任何咨询费用。".to_owned(),
        ],
        signatures: vec![format!("经办人：{}", case.operator), "专区（章）：".to_owned()],
        footer: String::new(),
        made_on: case.made_on,
        sheet: SlipSheet::A5,
    }
}

/// So many characters of a question tell which one it was.
const LONGEST_SUMMARY: usize = 160;

fn or_else(text: &str, otherwise: &str) -> String {
    if text.is_empty() { otherwise } else { text }.to_owned()
}

/// 至2026年10月15日, with 估算 where the calendar does not reach.
fn due(case: &ConsultationCase) -> String {
    match case.due_on {
        Some(on) if case.due_is_certain => format!("至{}", chinese_date(on)),
        Some(on) => format!("至{}（估算，当年节假日安排未导入）", chinese_date(on)),
        None => "期限待定".to_owned(),
    }
}

fn assigned(case: &ConsultationCase) -> String {
    case.assigned_on
        .map(|on| moment(on, case.assigned_at))
        .unwrap_or_default()
}

/// 2026年10月9日 10:05.
pub(crate) fn moment(on: NaiveDate, at: Option<NaiveTime>) -> String {
    match at {
        Some(at) => format!("{} {}", chinese_date(on), at.format("%H:%M")),
        None => chinese_date(on),
    }
}
