//! Applications for government information (政府信息公开申请) as the zone sees them: received,
//! handed over the same day, followed until the agency's outcome is known.
//!
//! The zone receives and forwards; it never decides. Nothing here can refuse an application for
//! being incomplete: completeness is advice, and 补正 is the agency's (条例 第三十条).

mod advice;
mod answer_clock;
#[cfg(test)]
mod answer_clock_tests;
mod answer_proof;
mod circumstances;
mod follow_through;
mod likeness;
mod moves;
mod outcome;
mod same_day;
#[cfg(test)]
mod tests;

use crate::{
    identity::check_resident_id,
    journal::{Body, Digest, EntityId, Entry, PaperNumber},
    record::{FieldConflict, Fields, History, Unfitted},
    terms::terms,
};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use advice::{Advice, NotRegistrable, Surroundings, Topic, Weight, advise, check_registrable};
pub use answer_clock::{AnswerClock, WaitsFor};
pub use circumstances::{
    Circumstances, Help, Material, MaterialKind, PaperOfOrganisation, PaperOfPerson,
};
pub use follow_through::{
    ANSWER_WORKING_DAYS, CORRECTION_WORKING_DAYS, Confirmed, CorrectionAsked, CorrectionReceived,
    Extended, FEE_WORKING_DAYS, FeeAsked, FeePaid, LONGEST_EXTENSION, OPINION_WORKING_DAYS,
    OpinionAsked, OpinionOf, OpinionReceived, Served, ServedBy,
};
pub use likeness::are_alike;
pub use moves::Move;
pub use outcome::Outcome;
pub use same_day::HandoverRule;

terms! {
    /// 接收方式 – how it came, which decides the day of receipt (条例 第三十一条).
    Channel {
        /// Handed in at the counter: that day.
        InPerson = "当面" | "现场" | "窗口" | "当面提交" | "现场提交";
        /// Registered post or courier: the day it was signed for.
        PostSigned = "邮寄" | "挂号" | "挂号信" | "快递" | "EMS" | "ems" | "邮政快递";
        /// Ordinary post: the day the applicant confirmed it.
        PostOrdinary = "平信" | "信函" | "普通信函";
        /// Online: the day both sides confirmed it.
        Online = "网络" | "网上" | "互联网" | "在线" | "电子邮件" | "邮箱";
        /// Fax: the day both sides confirmed it.
        Fax = "传真";
        /// Anything else a register says; the words stand in the note.
        Other = "其他";
    }
}

impl Channel {
    /// Whether the day of receipt is the day it was confirmed with the applicant (条例 第三十一条).
    #[must_use]
    pub const fn needs_confirmation(self) -> bool {
        match self {
            Self::PostOrdinary | Self::Online | Self::Fax => true,
            Self::InPerson | Self::PostSigned | Self::Other => false,
        }
    }
}

terms! {
    /// 申请人类别 – the six columns of the annual report (国办公开办函〔2021〕30号 表三).
    ApplicantClass {
        /// A natural person.
        Person = "自然人" | "公民" | "个人";
        /// A business.
        Business = "商业企业" | "企业" | "法人或其他组织-商业企业";
        /// A research body.
        Research = "科研机构" | "法人或其他组织-科研机构";
        /// A charity or social body.
        Charity = "社会公益组织" | "法人或其他组织-社会公益组织";
        /// A law firm or the like.
        LegalService = "法律服务机构" | "法人或其他组织-法律服务机构";
        /// Any other organisation.
        OtherOrganisation = "其他" | "法人或其他组织" | "法人或者其他组织" | "法人" | "组织" | "单位" | "其他组织" | "法人或其他组织-其他";
    }
}

terms! {
    /// 转交方式 – how it went to the agency.
    HandOverChannel {
        /// Carried over and handed in.
        InPerson = "当面" | "当面转交" | "专人送达" | "现场";
        /// The confidential post.
        SecurePost = "机要" | "机要交换" | "机要件";
        /// The office system.
        OfficeSystem = "OA" | "oa" | "公文系统" | "协同办公";
        /// The system for applications.
        ApplicationSystem = "系统" | "依申请公开系统" | "平台";
        /// The scan first, the original on the agency's next working day.
        ScanFirst = "扫描先行" | "扫描件先行" | "扫描";
        /// Post.
        Post = "邮寄" | "快递" | "EMS" | "挂号";
        /// Fax.
        Fax = "传真";
        /// To this hall's own office for open government.
        OwnOffice = "移交本单位政府信息公开工作机构" | "本单位";
        /// Anything else; the words stand in the note.
        Other = "其他";
    }
}

terms! {
    /// 办理状态 – where it stands, in the counter's words.
    State {
        /// Received, not yet handed over.
        Received = "已接收";
        /// Handed over to the agency.
        HandedOver = "已转交";
        /// The agency signed for it.
        SignedFor = "已签收";
        /// The agency waits for a correction (条例 第三十条).
        Correcting = "补正中";
        /// The agency waits for the opinion of others (条例 第三十二条至第三十四条).
        Consulting = "征求意见中";
        /// The agency waits for the fee of an excessive number (条例 第四十二条).
        Paying = "待缴费";
        /// The agency gave it back; it has to go out again.
        Returned = "已退回";
        /// The agency's outcome is known.
        Answered = "已反馈";
        /// The reply reached the applicant.
        Served = "已送达";
        /// The applicant took it back.
        Withdrawn = "已撤回";
        /// Filed.
        Archived = "已归档";
    }
}

terms! {
    /// 可更正的栏目 – fields that a correction may change.
    Field {
        ApplicantName = "申请人";
        IdentityKind = "证件类型";
        IdentityNumber = "证件号码";
        /// 法人或者其他组织: who answers for it.
        Representative = "法定代表人/负责人";
        /// 法人或者其他组织: who speaks for it; 联系电话 is that person's.
        ContactPerson = "联系人";
        /// 公民: where the person works.
        Employer = "工作单位";
        Phone = "联系电话";
        Address = "通信地址";
        PostalCode = "邮政编码";
        Email = "电子邮箱";
        Fax = "传真";
        /// Who applies for the applicant.
        AgentName = "代理人";
        AgentIdentityKind = "代理人证件类型";
        AgentIdentityNumber = "代理人证件号码";
        AgentPhone = "代理人电话";
        Content = "申请内容";
        DocumentNumber = "文号";
        /// What else helps to find the information (条例 第二十九条).
        Features = "其他特征性描述";
        /// Never needed (the law of 2019 dropped it).
        Purpose = "用途";
        Agency = "被申请机关";
        Delivery = "获取方式";
        /// 纸质 or 电子.
        Carrier = "载体形式";
        ExternalNumber = "外部编号";
        Note = "备注";
    }
}

/// The texts of an application, by field. A field without a text is absent.
pub type Texts = BTreeMap<Field, String>;

/// 申请接收 – an application was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Received {
    /// Day 0 of the same-day duty (条例 第三十一条).
    pub received_on: NaiveDate,
    /// The time at the counter, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<NaiveTime>,
    /// How it came.
    pub channel: Channel,
    /// 口头·代填 – the staff wrote it for the applicant (条例 第二十九条).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub written_by_staff: bool,
    /// Which column of the annual report the applicant belongs to.
    pub class: ApplicantClass,
    /// The texts.
    pub texts: Texts,
    /// The random code by which the applicant looks it up (查询码).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup_code: Option<String>,
    /// What was done and handed in at the counter; absent for what came from an older register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub circumstances: Option<Circumstances>,
    /// The identity of the imported row, when it came from an older register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<Digest>,
}

impl Received {
    /// The text of a field as it was received, empty when it has none.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        self.texts.get(&field).map_or("", String::as_str)
    }
}

/// 申请转交 – it was handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedOver {
    /// The day.
    pub on: NaiveDate,
    /// The time, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<NaiveTime>,
    /// To whom.
    pub agency: String,
    /// How.
    pub channel: HandOverChannel,
    /// Who took it there (接收人).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub receiver: String,
    /// 扫描先行 – a scan went first; the original has to follow on the agency's next working day.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub original_follows: bool,
    /// Why it left later than the day it had to; it stays on the record.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub late_reason: String,
    /// What else was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// 补交原件 – the original followed the scan. A move of its own: the state stays what it was, so that
/// a signature under the scan holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginalDelivered {
    /// The day.
    pub on: NaiveDate,
    /// Who took it (接收人).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub receiver: String,
}

/// 签收 – the agency signed for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedFor {
    /// The day; absent when only the name is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// Who signed.
    pub by: String,
}

/// 退回 – the agency gave it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Returned {
    /// The day.
    pub on: NaiveDate,
    /// Why.
    pub reason: String,
}

/// 办理结果反馈 – the agency's outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The day of the agency's reply.
    pub on: NaiveDate,
    /// The outcome, in the words of the annual report.
    pub outcome: String,
    /// Its place in the closed list; absent where only the words are known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Outcome>,
    /// The agency's document number (文号), which the zone never makes.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub document_number: String,
    /// The hall's own office for open government settled it on the spot (条例 第三十三条).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_the_spot: bool,
    /// What else was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// 撤回 – the applicant took it back. The annual report counts it under 其他处理.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawn {
    /// The day.
    pub on: NaiveDate,
    /// What the applicant said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// 显示完整信息 – somebody had the masked fields shown in full. It changes nothing but leaves a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revealed {
    /// What was shown.
    pub fields: Vec<Field>,
}

/// 归档 – the case was filed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archived {
    /// The day.
    pub on: NaiveDate,
}

/// 更正 – fields were corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// The new texts; an empty one takes the field's text away.
    pub texts: Texts,
    /// Why.
    pub reason: String,
}

/// One application as its entries tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// The record.
    pub id: EntityId,
    /// Its number on paper.
    pub number: Option<PaperNumber>,
    /// How it was received, as first written.
    pub received: Received,
    /// The texts as they stand after corrections.
    pub texts: Texts,
    /// Where it stands.
    pub state: State,
    /// When what needs it was confirmed with the applicant.
    #[serde(default)]
    pub confirmed: Option<Confirmed>,
    /// The latest handover that fits.
    pub handed_over: Option<HandedOver>,
    /// The first handover of all, which the same-day duty is measured by.
    pub first_handed_over_on: Option<NaiveDate>,
    /// The latest signature.
    pub signed_for: Option<SignedFor>,
    /// Why it came back, while it is back.
    pub returned: Option<Returned>,
    /// When the original followed a scan, if it did.
    pub original_delivered: Option<OriginalDelivered>,
    /// What the agency that has it asked to be made good.
    #[serde(default)]
    pub correction_asked: Option<CorrectionAsked>,
    /// When that arrived.
    #[serde(default)]
    pub correction_received: Option<CorrectionReceived>,
    /// Whom the agency asked, in order, each with the answer once there is one.
    #[serde(default)]
    pub opinions: Vec<(OpinionAsked, Option<OpinionReceived>)>,
    /// The fee that the agency that has it asked for.
    #[serde(default)]
    pub fee_asked: Option<FeeAsked>,
    /// When that was paid.
    #[serde(default)]
    pub fee_paid: Option<FeePaid>,
    /// How much longer the agency takes.
    #[serde(default)]
    pub extended: Option<Extended>,
    /// The outcome.
    pub answered: Option<Answered>,
    /// How the reply reached the applicant.
    #[serde(default)]
    pub served: Option<Served>,
    /// How it was taken back.
    pub withdrawn: Option<Withdrawn>,
    /// Fields with more than one standing value.
    pub conflicts: Vec<FieldConflict<Field>>,
    /// Entries that no longer fitted.
    pub unfitted: Vec<Unfitted>,
}

impl Application {
    /// Folds the entries of one record. `None` when none of them says that an application was
    /// received (it has not arrived yet, or was erased).
    #[must_use]
    pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Self> {
        let history = History::of(entries);
        let mut fields = Fields::default();
        let mut folded: Option<Self> = None;
        for (place, told) in history.told().iter().enumerate() {
            let Some(body) = &told.body else { continue };
            if let (None, Body::ApplicationReceived(received)) = (&folded, body) {
                for (field, text) in &received.texts {
                    fields.give(place, *field, text.clone());
                }
                folded = Some(Self::begin(
                    told.header.entity,
                    told.header.number.clone(),
                    received,
                ));
            } else if let Some(application) = &mut folded {
                if let Body::ApplicationCorrected(corrected) = body {
                    for (field, text) in &corrected.texts {
                        fields.give(place, *field, text.clone());
                    }
                } else if let Err((wanted, state)) = application.move_on(body) {
                    application
                        .unfitted
                        .push(Unfitted::in_state(told.hash, wanted, state.term()));
                }
            }
        }
        let mut application = folded?;
        (application.texts, application.conflicts) = fields.settle(&history);
        application.texts.retain(|_, text| !text.is_empty());
        Some(application)
    }

    /// The text of a field, empty when it has none.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        self.texts.get(&field).map_or("", String::as_str)
    }

    /// Whether the applicant has to be treated as a person when names are hidden: said to be one, or
    /// known by a person's paper, whatever an older register called them.
    #[must_use]
    pub fn is_about_a_person(&self) -> bool {
        let number = self.text(Field::IdentityNumber);
        self.received.class == ApplicantClass::Person
            || check_resident_id(number, self.received.received_on).valid
            || PaperOfOrganisation::from_term(self.text(Field::IdentityKind)).is_none()
                && !self.text(Field::IdentityKind).is_empty()
    }

    /// Whether the same-day duty is still open (务必于接收当日转交被申请部门办理).
    #[must_use]
    pub const fn awaits_handover(&self) -> bool {
        matches!(self.state, State::Received | State::Returned)
    }

    /// 收到申请之日 – day 0 of the agency's twenty working days: the earlier of the day the zone received
    /// it, or confirmed it where that decides, and the day the agency signed (条例 第三十一条、第三十三条).
    /// Until it is confirmed the day it came stands, so that nothing is late unnoticed.
    #[must_use]
    pub fn clock_starts_on(&self) -> NaiveDate {
        let confirmed_on = self.confirmed.as_ref().map(|confirmed| confirmed.on);
        let received_on = confirmed_on.unwrap_or(self.received.received_on);
        let signed_on = self.signed_for.as_ref().and_then(|signed| signed.on);
        signed_on.map_or(received_on, |on| on.min(received_on))
    }

    /// 待确认 – it came in a way that has to be confirmed with the applicant and was not yet. What comes
    /// from an older register was long since.
    #[must_use]
    pub const fn awaits_confirmation(&self) -> bool {
        self.received.channel.needs_confirmation()
            && self.received.imported.is_none()
            && self.confirmed.is_none()
            && matches!(
                self.state,
                State::Received
                    | State::HandedOver
                    | State::SignedFor
                    | State::Correcting
                    | State::Consulting
                    | State::Paying
                    | State::Returned
            )
    }

    /// Whether it left the zone on the day it came; `None` while it has not left.
    #[must_use]
    pub fn handed_over_same_day(&self) -> Option<bool> {
        self.first_handed_over_on
            .map(|on| on <= self.received.received_on)
    }

    /// Where it stands at an agency that waits for nobody.
    const fn at_the_agency(&self) -> State {
        if self.signed_for.is_some() {
            State::SignedFor
        } else {
            State::HandedOver
        }
    }

    /// The notice that asked for a correction which has not arrived.
    #[must_use]
    pub const fn waiting_correction(&self) -> Option<&CorrectionAsked> {
        match (&self.correction_asked, &self.correction_received) {
            (Some(asked), None) => Some(asked),
            _ => None,
        }
    }

    /// The notice of a fee that was not paid yet.
    #[must_use]
    pub const fn waiting_fee(&self) -> Option<&FeeAsked> {
        match (&self.fee_asked, &self.fee_paid) {
            (Some(asked), None) => Some(asked),
            _ => None,
        }
    }

    fn begin(id: EntityId, number: Option<PaperNumber>, received: &Received) -> Self {
        Self {
            id,
            number,
            received: received.clone(),
            texts: Texts::new(),
            state: State::Received,
            confirmed: None,
            handed_over: None,
            first_handed_over_on: None,
            signed_for: None,
            returned: None,
            original_delivered: None,
            correction_asked: None,
            correction_received: None,
            opinions: Vec::new(),
            fee_asked: None,
            fee_paid: None,
            extended: None,
            answered: None,
            served: None,
            withdrawn: None,
            conflicts: Vec::new(),
            unfitted: Vec::new(),
        }
    }

    fn move_on(&mut self, body: &Body) -> Result<(), (&'static str, State)> {
        match Move::of(body) {
            Some(wanted) if !self.may(wanted) => return Err((wanted.term(), self.state)),
            None if matches!(body, Body::ApplicationReceived(_)) => {
                return Err(("接收", self.state));
            }
            Some(_) | None => {}
        }
        #[allow(clippy::wildcard_enum_match_arm)]
        match body {
            Body::ApplicationHandedOver(handed_over) => {
                self.first_handed_over_on.get_or_insert(handed_over.on);
                self.handed_over = Some(handed_over.clone());
                self.original_delivered = None;
                self.returned = None;
                self.state = State::HandedOver;
            }
            Body::ApplicationConfirmed(confirmed) => self.confirmed = Some(confirmed.clone()),
            Body::ApplicationOriginalDelivered(delivered) => {
                self.original_delivered = Some(delivered.clone());
            }
            Body::ApplicationSignedFor(signed) => {
                self.signed_for = Some(signed.clone());
                self.state = State::SignedFor;
            }
            Body::ApplicationCorrectionAsked(asked) => {
                self.correction_asked = Some(asked.clone());
                self.state = State::Correcting;
            }
            Body::ApplicationCorrectionReceived(received) => {
                self.correction_received = Some(received.clone());
                self.state = self.at_the_agency();
            }
            Body::ApplicationOpinionAsked(asked) => {
                self.opinions.push((asked.clone(), None));
                self.state = State::Consulting;
            }
            Body::ApplicationOpinionReceived(received) => {
                if let Some((_, answer)) = self.opinions.last_mut() {
                    *answer = Some(received.clone());
                }
                self.state = self.at_the_agency();
            }
            Body::ApplicationFeeAsked(asked) => {
                self.fee_asked = Some(asked.clone());
                self.state = State::Paying;
            }
            Body::ApplicationFeePaid(paid) => {
                self.fee_paid = Some(paid.clone());
                self.state = self.at_the_agency();
            }
            Body::ApplicationExtended(extended) => self.extended = Some(extended.clone()),
            Body::ApplicationServed(served) => {
                self.served = Some(served.clone());
                self.state = State::Served;
            }
            Body::ApplicationReturned(returned) => {
                self.returned = Some(returned.clone());
                self.signed_for = None;
                // What one agency asked for or took is none of the next one's.
                self.correction_asked = None;
                self.correction_received = None;
                self.opinions.clear();
                self.fee_asked = None;
                self.fee_paid = None;
                self.extended = None;
                self.state = State::Returned;
            }
            Body::ApplicationAnswered(answered) => {
                self.answered = Some(answered.clone());
                self.state = State::Answered;
            }
            Body::ApplicationWithdrawn(withdrawn) => {
                self.withdrawn = Some(withdrawn.clone());
                self.state = State::Withdrawn;
            }
            Body::ApplicationArchived(_) => self.state = State::Archived,
            _ => {}
        }
        Ok(())
    }
}
