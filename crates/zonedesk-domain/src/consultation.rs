//! Policy consultations (政策咨询): registered, answered on the spot or assigned to the body that
//! made the policy, which answers within five working days.

mod checks;

use crate::{
    journal::{Body, Digest, EntityId, Entry, PaperNumber},
    record::{FieldConflict, Fields, History, Unfitted},
    terms::terms,
};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The body that made the policy answers within this many working days.
pub const ANSWER_WORKING_DAYS: u32 = 5;

terms! {
    /// 咨询方式 – how somebody asked.
    Channel {
        /// At the counter.
        InPerson = "现场" | "当面" | "窗口" | "来访";
        /// By telephone.
        Phone = "电话" | "来电";
        /// Online.
        Online = "网络" | "网上" | "互联网" | "邮箱" | "微信" | "电子邮件";
        /// By letter.
        Letter = "信函" | "邮寄" | "来信";
        /// Anything else; the words stand in the note.
        Other = "其他";
    }
}

terms! {
    /// 办理状态 – whose move it is.
    State {
        /// Neither answered nor assigned.
        Registered = "未交办";
        /// With the body that made the policy.
        Assigned = "已交办";
        /// Answered at the counter.
        AnsweredOnTheSpot = "当场解答";
        /// Answered by the body that made the policy.
        Answered = "已反馈";
    }
}

terms! {
    /// 可更正的栏目 – fields that a correction may change.
    Field {
        Asker = "咨询人";
        Contact = "联系方式";
        Content = "咨询内容";
        Category = "咨询类别";
        Policy = "涉及政策";
        DocumentNumber = "政策文号";
        Note = "备注";
    }
}

terms! {
    /// 答复方式 – how the asker wants to hear, or heard, from the body that made the policy.
    ReplyBy {
        /// By telephone.
        Phone = "电话";
        /// By mail.
        Email = "电子邮件";
        /// By post.
        Post = "邮寄";
        /// At the counter, with the look-up code.
        LookupCode = "凭查询码到窗口";
        /// Face to face.
        InPerson = "当面";
    }
}

impl ReplyBy {
    /// Whether nobody can reach the asker this way without a contact.
    #[must_use]
    pub const fn needs_contact(self) -> bool {
        matches!(self, Self::Phone | Self::Email | Self::Post)
    }
}

terms! {
    /// 催办方式 – how the body that has it was reminded.
    UrgeBy {
        /// By telephone: the call log.
        Phone = "电话";
        /// With a slip of paper (催办单).
        Slip = "催办单";
        /// Face to face.
        InPerson = "当面";
        /// The office system.
        OfficeSystem = "OA";
        /// Anything else; the words stand in the note.
        Other = "其他";
    }
}

terms! {
    /// 满意度 – what the asker says of the answer (回访).
    Satisfaction {
        /// Content.
        Satisfied = "满意";
        /// More or less.
        Mostly = "基本满意";
        /// Not.
        Dissatisfied = "不满意";
        /// Could not be reached, or would not say.
        Unknown = "未联系上";
    }
}

terms! {
    /// 起算日 – the day that the five working days are counted from (day 0), as the site decided when the
    /// question was taken. The notice does not say which.
    Trigger {
        /// The day of the question.
        Visit = "咨询当日";
        /// The day it was first given to the body that made the policy; the day of the question for
        /// as long as it was not.
        Assignment = "交办当日";
    }
}

/// The texts of a consultation, by field.
pub type Texts = BTreeMap<Field, String>;

/// 咨询登记 – a question was taken. The asker may stay anonymous.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// The day of the question: day 0 of the five working days, unless `trigger` says otherwise.
    pub asked_on: NaiveDate,
    /// The time, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<NaiveTime>,
    /// How.
    pub channel: Channel,
    /// The texts.
    pub texts: Texts,
    /// How the asker wants to hear the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_by: Option<ReplyBy>,
    /// What the five working days are counted from; [`Trigger::Visit`] when not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trigger: Option<Trigger>,
    /// The random code by which an anonymous asker comes back (查询码).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup_code: Option<String>,
    /// The identity of the imported row, when it came from an older register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imported: Option<Digest>,
}

/// 咨询交办 – it was given to the body that made the policy. A second one moves it elsewhere and
/// does not restart the clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// The day.
    pub on: NaiveDate,
    /// The time, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<NaiveTime>,
    /// To whom.
    pub agency: String,
    /// Why it moves, when it was with another body before (退回改派).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// 咨询催办 – the body that has it was reminded, by a call or a slip.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Urged {
    /// The day.
    pub on: NaiveDate,
    /// The time, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<NaiveTime>,
    /// How.
    pub by: UrgeBy,
    /// Whom: the body, and the person when one was spoken to.
    pub to: String,
    /// What was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// 满意度 – the asker was asked what they think of the answer (回访). The latest one stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rated {
    /// The day.
    pub on: NaiveDate,
    /// What they say.
    pub satisfaction: Satisfaction,
    /// In their words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// 咨询反馈 – it was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The day.
    pub on: NaiveDate,
    /// The time, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<NaiveTime>,
    /// 当场解答 – at the counter, while the asker stood there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_the_spot: bool,
    /// What was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content: String,
    /// Who answered: the body or the person (承办人).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answered_by: String,
    /// How the asker heard it (答复方式).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_by: Option<ReplyBy>,
    /// 采用的口径 – the answer of the library that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<EntityId>,
}

/// 显示完整信息 – somebody had the masked fields shown in full. It changes nothing but leaves a trace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revealed {
    /// What was shown.
    pub fields: Vec<Field>,
}

/// 更正 – fields were corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// The new texts; an empty one takes the field's text away.
    pub texts: Texts,
    /// Why.
    pub reason: String,
}

/// One consultation as its entries tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    /// The record.
    pub id: EntityId,
    /// Its number on paper.
    pub number: Option<PaperNumber>,
    /// As first written.
    pub registered: Registered,
    /// The texts after corrections.
    pub texts: Texts,
    /// Whose move it is.
    pub state: State,
    /// The latest assignment.
    pub assigned: Option<Assigned>,
    /// The day of the first, which reassignment does not move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_assigned_on: Option<NaiveDate>,
    /// Every reminder, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub urged: Vec<Urged>,
    /// The answer.
    pub answered: Option<Answered>,
    /// What the asker thinks of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rated: Option<Rated>,
    /// Fields with more than one standing value.
    pub conflicts: Vec<FieldConflict<Field>>,
    /// Entries that no longer fitted.
    pub unfitted: Vec<Unfitted>,
}

impl Consultation {
    /// Folds the entries of one record; `None` when none of them registers a consultation.
    #[must_use]
    pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Self> {
        let history = History::of(entries);
        let mut fields = Fields::default();
        let mut folded: Option<Self> = None;
        for (place, told) in history.told().iter().enumerate() {
            let Some(body) = &told.body else { continue };
            if let (None, Body::ConsultationRegistered(registered)) = (&folded, body) {
                for (field, text) in &registered.texts {
                    fields.give(place, *field, text.clone());
                }
                folded = Some(Self::begin(
                    told.header.entity,
                    told.header.number.clone(),
                    registered,
                ));
            } else if let Some(consultation) = &mut folded {
                if let Body::ConsultationCorrected(corrected) = body {
                    for (field, text) in &corrected.texts {
                        fields.give(place, *field, text.clone());
                    }
                } else if let Err((wanted, state)) = consultation.move_on(body) {
                    consultation
                        .unfitted
                        .push(Unfitted::in_state(told.hash, wanted, state.term()));
                }
            }
        }
        let mut consultation = folded?;
        (consultation.texts, consultation.conflicts) = fields.settle(&history);
        consultation.texts.retain(|_, text| !text.is_empty());
        Some(consultation)
    }

    /// The text of a field, empty when it has none.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        self.texts.get(&field).map_or("", String::as_str)
    }

    /// The answer of the library that the asker was told, if it was one.
    #[must_use]
    pub fn guidance(&self) -> Option<EntityId> {
        self.answered.as_ref()?.guidance
    }

    /// Whether the body has answered, nobody knows yet what the asker thinks of it, and the asker can be
    /// reached (待回访). Whoever was answered at the counter was asked there.
    #[must_use]
    pub fn awaits_call_back(&self) -> bool {
        self.state == State::Answered
            && self.rated.is_none()
            && self.registered.imported.is_none()
            && !self.text(Field::Contact).is_empty()
    }

    /// Day 0 of its five working days.
    #[must_use]
    pub fn counts_from(&self) -> NaiveDate {
        match self.registered.trigger.unwrap_or(Trigger::Visit) {
            Trigger::Visit => self.registered.asked_on,
            Trigger::Assignment => self.first_assigned_on.unwrap_or(self.registered.asked_on),
        }
    }

    /// Whether somebody still waits for an answer.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, State::Registered | State::Assigned)
    }

    fn begin(id: EntityId, number: Option<PaperNumber>, registered: &Registered) -> Self {
        Self {
            id,
            number,
            registered: registered.clone(),
            texts: Texts::new(),
            state: State::Registered,
            assigned: None,
            first_assigned_on: None,
            urged: Vec::new(),
            answered: None,
            rated: None,
            conflicts: Vec::new(),
            unfitted: Vec::new(),
        }
    }

    fn move_on(&mut self, body: &Body) -> Result<(), (&'static str, State)> {
        use State as S;
        #[allow(clippy::wildcard_enum_match_arm)]
        match (body, self.state) {
            (Body::ConsultationAssigned(assigned), S::Registered | S::Assigned) => {
                self.first_assigned_on.get_or_insert(assigned.on);
                self.assigned = Some(assigned.clone());
                self.state = S::Assigned;
            }
            (Body::ConsultationAnswered(answered), S::Registered | S::Assigned) => {
                self.state = if answered.on_the_spot {
                    S::AnsweredOnTheSpot
                } else {
                    S::Answered
                };
                self.answered = Some(answered.clone());
            }
            (Body::ConsultationUrged(urged), _) => self.urged.push(urged.clone()),
            (Body::ConsultationRated(rated), S::AnsweredOnTheSpot | S::Answered) => {
                self.rated = Some(rated.clone());
            }
            (Body::ConsultationRated(_), state) => return Err(("满意度", state)),
            (Body::ConsultationRegistered(_), state) => return Err(("登记", state)),
            (Body::ConsultationAssigned(_), state) => return Err(("交办", state)),
            (Body::ConsultationAnswered(_), state) => return Err(("反馈", state)),
            _ => {}
        }
        Ok(())
    }
}
