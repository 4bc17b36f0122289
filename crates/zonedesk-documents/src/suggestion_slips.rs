//! 政府信息公开意见建议表, blank and filled in, and the slip it is forwarded with.

use chrono::{NaiveDate, NaiveTime};
use zonedesk_domain::wording::PaperKind;

use crate::case_slip::{CaseSlip, SlipRow, SlipSheet, boxes};
use crate::consultation_slips::moment;

/// A suggestion as its papers show it. Texts that are not known are empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SuggestionCase {
    /// 专区.
    pub site_name: String,
    /// 编号.
    pub number: String,
    /// 收到日期.
    pub on: NaiveDate,
    /// 收到时间, when known.
    pub at: Option<NaiveTime>,
    /// 渠道.
    pub channel: String,
    /// 类别; empty when not said.
    pub category: String,
    /// 姓名; empty when anonymous.
    pub name: String,
    /// 联系方式.
    pub contact: String,
    /// 意见建议内容.
    pub content: String,
    /// 转交部门; empty while it has not been forwarded.
    pub agency: String,
    /// 转交日期.
    pub forwarded_on: Option<NaiveDate>,
    /// 转交时间, when known.
    pub forwarded_at: Option<NaiveTime>,
    /// 是否采纳; `None` while nobody has said.
    pub adopted: Option<bool>,
    /// 办理情况.
    pub outcome: String,
    /// 反馈日期.
    pub answered_on: Option<NaiveDate>,
    /// 反馈方式.
    pub told_by: String,
    /// 经办人.
    pub operator: String,
    /// 制表日期.
    pub made_on: NaiveDate,
}

const CATEGORIES: [&str; 4] = ["政务公开", "网站", "专区服务", "其他"];
const TITLE: &str = PaperKind::SuggestionForm.title();

/// The blank 《政府信息公开意见建议表》 that lies at the counter.
pub fn blank_suggestion_form(site_name: &str, made_on: NaiveDate) -> CaseSlip {
    CaseSlip {
        title: TITLE.to_owned(),
        site_name: site_name.to_owned(),
        number: String::new(),
        rows: vec![
            SlipRow::pair(("姓名", ""), ("联系方式", "")),
            SlipRow::wide("类别", category_boxes("")),
            SlipRow::roomy("意见建议内容", "", 24),
            SlipRow::wide("是否需要反馈", boxes([("需要", false), ("不需要", false)])),
            SlipRow::Heading("以下由专区工作人员填写".to_owned()),
            SlipRow::pair(("编号", ""), ("收到时间", "")),
            SlipRow::pair(("转交部门", ""), ("转交时间", "")),
        ],
        notes: vec![
            "可以不写姓名和联系方式；需要反馈的，请留一种联系方式。填写后交窗口或投入意见箱，专区于收到当日转交有关部门。".to_owned(),
            "个人信息仅用于办理和反馈本意见建议，不对外提供。".to_owned(),
        ],
        signatures: vec!["填表人：".to_owned(), "填表日期：".to_owned()],
        footer: String::new(),
        made_on,
        sheet: SlipSheet::A4,
    }
}

/// The form as it was registered.
pub fn suggestion_form(case: &SuggestionCase) -> CaseSlip {
    let adopted = boxes([
        ("采纳", case.adopted == Some(true)),
        ("未采纳", case.adopted == Some(false)),
    ]);
    CaseSlip {
        title: TITLE.to_owned(),
        site_name: case.site_name.clone(),
        number: case.number.clone(),
        rows: vec![
            SlipRow::pair(
                ("姓名", anonymous(&case.name)),
                ("联系方式", case.contact.clone()),
            ),
            SlipRow::pair(
                ("收到时间", moment(case.on, case.at)),
                ("渠道", case.channel.clone()),
            ),
            SlipRow::wide("类别", category_boxes(&case.category)),
            SlipRow::roomy("意见建议内容", &case.content, 12),
            SlipRow::pair(
                ("转交部门", case.agency.clone()),
                ("转交时间", forwarded(case)),
            ),
            SlipRow::wide("采纳情况", adopted),
            SlipRow::roomy("办理情况", &case.outcome, 5),
            SlipRow::pair(
                (
                    "反馈时间",
                    case.answered_on
                        .map(|on| moment(on, None))
                        .unwrap_or_default(),
                ),
                ("反馈方式", case.told_by.clone()),
            ),
        ],
        notes: vec!["本表含个人信息，仅限办理本件使用，不得对外提供。".to_owned()],
        signatures: vec![format!("登记人：{}", case.operator), "填表人：".to_owned()],
        footer: String::new(),
        made_on: case.made_on,
        sheet: SlipSheet::A4,
    }
}

/// 《政府信息公开意见建议转交单》, for the body that it goes to.
pub fn suggestion_forward_slip(case: &SuggestionCase) -> CaseSlip {
    CaseSlip {
        title: PaperKind::SuggestionForward.title().to_owned(),
        site_name: case.site_name.clone(),
        number: case.number.clone(),
        rows: vec![
            SlipRow::pair(("转交部门", case.agency.clone()), ("转交时间", forwarded(case))),
            SlipRow::pair(("收到时间", moment(case.on, case.at)), ("渠道", case.channel.clone())),
            SlipRow::pair(("姓名", anonymous(&case.name)), ("联系方式", case.contact.clone())),
            SlipRow::wide("类别", category_boxes(&case.category)),
            SlipRow::roomy("意见建议内容", &case.content, 8),
            SlipRow::Heading("以下由收到部门填写".to_owned()),
            SlipRow::pair(("签收人", ""), ("签收时间", "")),
            SlipRow::wide("采纳情况", boxes([("采纳", false), ("未采纳", false)])),
            SlipRow::roomy("办理情况", "", 6),
            SlipRow::pair(("承办人", ""), ("反馈专区时间", "")),
        ],
        notes: vec![
            "请研究办理，并将是否采纳和办理情况反馈专区。本单含个人信息，仅限办理本件使用，不得对外提供。".to_owned(),
        ],
        signatures: vec![format!("转交人：{}", case.operator), "专区（章）：".to_owned()],
        footer: String::new(),
        made_on: case.made_on,
        sheet: SlipSheet::A4,
    }
}

fn anonymous(name: &str) -> String {
    if name.is_empty() { "匿名" } else { name }.to_owned()
}

fn category_boxes(category: &str) -> String {
    boxes(CATEGORIES.map(|words| (words, words == category)))
}

fn forwarded(case: &SuggestionCase) -> String {
    case.forwarded_on
        .map(|on| moment(on, case.forwarded_at))
        .unwrap_or_default()
}
