//! What happens at the agency between the signature and the reply (办理跟踪): asking for a correction,
//! asking others for their opinion, taking more time, and serving the reply. The zone writes down what
//! the agency tells; it decides none of it.

use crate::{money::Fen, terms::terms};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

terms! {
    /// 征求意见对象 – whom the agency asks before it may decide (条例 第三十二条、第三十四条).
    OpinionOf {
        /// Whose rights the information touches; silence leaves the decision to the agency.
        ThirdParty = "第三方";
        /// Another body; the time is left out all the same (条例 第三十三条).
        OtherBody = "其他机关";
        /// A body that made the information together with this one; silence is consent.
        JointMaker = "共同制作机关";
    }
}

terms! {
    /// 送达方式 – how the reply reached the applicant.
    ServedBy {
        /// Taken along at the counter or the agency.
        InPerson = "当面领取" | "当面" | "自行领取";
        /// By post or courier.
        Post = "邮寄" | "快递" | "EMS" | "挂号";
        /// By mail.
        Email = "电子邮件" | "邮箱";
        /// By fax.
        Fax = "传真";
        /// Anything else; the words stand in the note.
        Other = "其他";
    }
}

/// 与申请人确认 – what came by ordinary post, online or by fax was confirmed with the applicant; that day is
/// the day of receipt (条例 第三十一条). The zone tries it on the day it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// The day.
    pub on: NaiveDate,
    /// With whom and how: 电话 138…, 回复邮件 ….
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// 补正通知 – the agency asks, once and completely, for what is missing (条例 第三十条). Until it comes
/// the reply is not due; then the twenty days begin anew.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionAsked {
    /// The day of the notice.
    pub on: NaiveDate,
    /// 补正事项
    pub what: String,
    /// 补正期限 – the last day for the applicant, when the notice names one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The notice's document number (文号), which the zone never makes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub document_number: String,
}

/// 收到补正 – the corrected application arrived: day 0 of twenty new working days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionReceived {
    /// The day.
    pub on: NaiveDate,
    /// What was made good.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// 征求意见 – the agency asks others; the days until they answer are left out (条例 第三十三条).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionAsked {
    /// The day the letter went out; it still counts.
    pub on: NaiveDate,
    /// Whom.
    pub of: OpinionOf,
    /// Their names, or what the agency says of them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

/// 意见反馈 – the answer arrived, or the time for it ran out. The count goes on the day after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionReceived {
    /// The day.
    pub on: NaiveDate,
    /// 逾期未提出意见
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub silent: bool,
    /// What was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// 收费通知 – the agency asks for the fee of an excessive number (信息处理费, 条例 第四十二条). It decides and
/// collects; the zone writes it down and takes no money. Until it is paid the reply is not due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeAsked {
    /// The day the applicant got the notice.
    pub on: NaiveDate,
    /// The sum in the notice.
    pub amount_fen: Fen,
    /// 缴费期限 – the last day for the applicant, when the notice names one; else
    /// [`FEE_WORKING_DAYS`] after it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// The notice's document number (文号), which the zone never makes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub document_number: String,
}

/// 缴费 – the fee was paid: day 0 of twenty new working days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeePaid {
    /// The day.
    pub on: NaiveDate,
    /// The number of the official receipt, or whatever shows it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// 延期 – the agency takes more time: once, with its office's consent, told before the first term ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extended {
    /// The day the applicant was told.
    pub on: NaiveDate,
    /// How many working days more, at most [`LONGEST_EXTENSION`].
    pub days: u32,
    /// 批准人 – who is in charge of the agency's office for open government.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub approved_by: String,
    /// Why.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// 送达 – the reply reached the applicant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    /// The day.
    pub on: NaiveDate,
    /// How.
    pub by: ServedBy,
    /// Who took it, the number of the parcel, or whatever shows it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// The agency answers within so many working days (条例 第三十三条).
pub const ANSWER_WORKING_DAYS: u32 = 20;
/// 延长的期限最长不得超过20个工作日 (条例 第三十三条).
pub const LONGEST_EXTENSION: u32 = 20;
/// 补正 is asked for within so many working days (条例 第三十条).
pub const CORRECTION_WORKING_DAYS: u32 = 7;
/// The fee is paid within so many working days of the notice, or the application counts as given up
/// (国办函〔2020〕109号, as the provinces' notices restate it).
pub const FEE_WORKING_DAYS: u32 = 20;
/// Third parties and joint makers answer within so many working days (条例 第三十二条、第三十四条).
pub const OPINION_WORKING_DAYS: u32 = 15;
