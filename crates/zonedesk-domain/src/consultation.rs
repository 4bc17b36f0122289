//! Policy consultations (政策咨询): registered, answered on the spot or assigned to the body that
//! made the policy, which answers within five working days.

use crate::{
    journal::{Body, Digest, EntityId, Entry, PaperNumber},
    record::{FieldConflict, Fields, History, Unfitted},
    refusal::{LONGEST_LINE, Refusal, check_day, check_length, check_line, check_text},
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

/// The texts of a consultation, by field.
pub type Texts = BTreeMap<Field, String>;

/// 咨询登记 – a question was taken. The asker may stay anonymous.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// The day of the question: day 0 of the five working days.
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

impl Registered {
    /// Refuses what cannot be registered today. An asker without a name, a contact or both is fine.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        if self.asked_on > today {
            return Err(Refusal::beside(
                "asked_on",
                "咨询日期不能晚于今天，请核对。",
            ));
        }
        let text = |field| self.texts.get(&field).map_or("", String::as_str);
        check_text(
            field_name(Field::Content),
            Field::Content.term(),
            text(Field::Content),
        )?;
        for (field, text) in &self.texts {
            check_length(field_name(*field), field.term(), text, longest(*field))?;
        }
        if self.reply_by.is_some_and(ReplyBy::needs_contact) && text(Field::Contact).is_empty() {
            return Err(Refusal::beside(
                "contact",
                "请填写联系方式；不愿留的，请选“凭查询码到窗口”。",
            ));
        }
        Ok(())
    }
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

    /// Whether somebody still waits for an answer.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, State::Registered | State::Assigned)
    }

    /// Refuses a further step that does not fit where the consultation stands, or says too little.
    /// What is no step of a consultation is not refused here.
    ///
    /// # Errors
    /// [`Refusal`], in the words of the counter.
    pub fn check(&self, step: &Body, today: NaiveDate) -> Result<(), Refusal> {
        let asked_on = self.registered.asked_on;
        #[allow(clippy::wildcard_enum_match_arm)]
        match step {
            Body::ConsultationAssigned(assigned) => {
                self.must_be_open("交办")?;
                check_day(assigned.on, asked_on, "咨询日期", today)?;
                check_line("agency", "承办单位", &assigned.agency)?;
                check_length("reason", "改派原因", &assigned.reason, LONGEST_LINE * 5)?;
                match &self.assigned {
                    Some(before) if before.agency == assigned.agency => Err(Refusal::beside(
                        "agency",
                        "这件咨询已在该单位，如需提醒请用“催办”。",
                    )),
                    Some(_) if assigned.reason.is_empty() => Err(Refusal::beside(
                        "reason",
                        "请填写改派原因，如“不属该单位职责，退回”。",
                    )),
                    Some(_) | None => Ok(()),
                }
            }
            Body::ConsultationUrged(urged) => {
                if self.state != State::Assigned {
                    return Err(Refusal::not_now(match self.state {
                        State::Registered => "这件咨询还没有交办，请先交办。".to_owned(),
                        state => format!("这件咨询“{}”，不用再催办。", state.term()),
                    }));
                }
                check_day(urged.on, asked_on, "咨询日期", today)?;
                check_line("to", "催办对象", &urged.to)?;
                check_length("note", "催办情况", &urged.note, LONGEST_LINE * 5)
            }
            Body::ConsultationAnswered(answered) => {
                self.must_be_open(if answered.on_the_spot {
                    "当场解答"
                } else {
                    "反馈"
                })?;
                check_day(answered.on, asked_on, "咨询日期", today)?;
                check_text("content", "答复内容", &answered.content)?;
                check_length("answered_by", "答复人", &answered.answered_by, LONGEST_LINE)?;
                if answered.on_the_spot && (self.assigned.is_some() || answered.on != asked_on) {
                    return Err(Refusal::not_now(
                        "只有咨询当日、尚未交办的才能记“当场解答”，请改记反馈。",
                    ));
                }
                Ok(())
            }
            Body::ConsultationRated(rated) => {
                let Some(answered) = &self.answered else {
                    return Err(Refusal::not_now("还没有答复，答复以后再记满意度。"));
                };
                check_day(rated.on, answered.on, "答复日期", today)?;
                check_length("note", "回访情况", &rated.note, LONGEST_LINE * 5)
            }
            Body::ConsultationCorrected(corrected) => {
                check_line("reason", "更正原因", &corrected.reason)?;
                for (field, text) in &corrected.texts {
                    if *field == Field::Content {
                        check_text("value", field.term(), text)?;
                    }
                    check_length("value", field.term(), text, longest(*field))?;
                    if text == self.text(*field) {
                        return Err(Refusal::beside(
                            "value",
                            format!("{}没有变化，请填写更正后的内容。", field.term()),
                        ));
                    }
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn must_be_open(&self, what: &str) -> Result<(), Refusal> {
        if self.is_open() {
            return Ok(());
        }
        Err(Refusal::not_now(format!(
            "这件咨询“{}”，不能再{what}。",
            self.state.term()
        )))
    }

    fn begin(id: EntityId, number: Option<PaperNumber>, registered: &Registered) -> Self {
        Self {
            id,
            number,
            registered: registered.clone(),
            texts: Texts::new(),
            state: State::Registered,
            assigned: None,
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

/// The longest text of a field, in characters.
const fn longest(field: Field) -> usize {
    match field {
        Field::Content => crate::refusal::LONGEST_TEXT,
        Field::Note => LONGEST_LINE * 5,
        Field::Asker | Field::Contact | Field::Category | Field::Policy | Field::DocumentNumber => {
            LONGEST_LINE
        }
    }
}

/// The name of a field in requests.
const fn field_name(field: Field) -> &'static str {
    match field {
        Field::Asker => "asker",
        Field::Contact => "contact",
        Field::Content => "content",
        Field::Category => "category",
        Field::Policy => "policy",
        Field::DocumentNumber => "document_number",
        Field::Note => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::EntityId;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn registered(texts: &[(Field, &str)]) -> Registered {
        Registered {
            asked_on: day("2026-10-09"),
            asked_at: None,
            channel: Channel::InPerson,
            texts: texts
                .iter()
                .map(|(field, text)| (*field, (*text).to_owned()))
                .collect(),
            reply_by: None,
            lookup_code: None,
            imported: None,
        }
    }

    fn assigned(agency: &str, reason: &str) -> Body {
        Assigned {
            on: day("2026-10-10"),
            at: None,
            agency: agency.to_owned(),
            reason: reason.to_owned(),
        }
        .into()
    }

    fn answered(on: &str, on_the_spot: bool, content: &str) -> Body {
        Answered {
            on: day(on),
            at: None,
            on_the_spot,
            content: content.to_owned(),
            answered_by: String::new(),
            reply_by: None,
        }
        .into()
    }

    fn urged(to: &str) -> Body {
        Urged {
            on: day("2026-10-12"),
            at: None,
            by: UrgeBy::Phone,
            to: to.to_owned(),
            note: String::new(),
        }
        .into()
    }

    fn rated(on: &str) -> Body {
        Rated {
            on: day(on),
            satisfaction: Satisfaction::Satisfied,
            note: String::new(),
        }
        .into()
    }

    /// A consultation on which these steps were taken.
    fn after(steps: &[Body]) -> Consultation {
        let asked = registered(&[(Field::Content, "问")]);
        let mut consultation = Consultation::begin(EntityId(Uuid::from_u128(1)), None, &asked);
        consultation.texts.clone_from(&asked.texts);
        for step in steps {
            consultation.move_on(step).unwrap();
        }
        consultation
    }

    #[test]
    fn what_is_registered_holds_a_question_and_a_way_back_to_the_asker() {
        let with = |reply_by, texts: &[(Field, &str)]| Registered {
            reply_by,
            ..registered(texts)
        };
        let long = "问".repeat(crate::refusal::LONGEST_TEXT + 1);
        for (asked, field) in [
            (with(None, &[(Field::Content, "问")]), None),
            (with(None, &[]), Some("content")),
            (with(None, &[(Field::Content, &long)]), Some("content")),
            (
                with(Some(ReplyBy::LookupCode), &[(Field::Content, "问")]),
                None,
            ),
            (
                with(Some(ReplyBy::Phone), &[(Field::Content, "问")]),
                Some("contact"),
            ),
            (
                with(
                    Some(ReplyBy::Phone),
                    &[(Field::Content, "问"), (Field::Contact, "13809131234")],
                ),
                None,
            ),
        ] {
            let refused = asked.check(day("2026-10-09")).err();
            assert_eq!(refused.map(|refusal| refusal.field), field, "{asked:?}");
        }
        let tomorrow = registered(&[(Field::Content, "问")]).check(day("2026-10-08"));
        assert_eq!(tomorrow.unwrap_err().field, "asked_on");
    }

    #[test]
    fn a_step_is_taken_only_where_it_fits() {
        let open: Vec<Body> = vec![];
        let given = vec![assigned("区医保局", "")];
        let told = vec![
            assigned("区医保局", ""),
            answered("2026-10-13", false, "答"),
        ];
        let at_once = vec![answered("2026-10-09", true, "答")];
        // Where it stands, the step, and beside which field it is refused; "" is the record itself.
        for (steps, step, field) in [
            (&open, assigned("区人社局", ""), None),
            (&open, assigned("", ""), Some("agency")),
            (&open, urged("刘科长"), Some("")),
            (&open, answered("2026-10-09", true, "答"), None),
            (&open, answered("2026-10-10", true, "答"), Some("")),
            (&open, answered("2026-10-10", false, ""), Some("content")),
            (&open, answered("2026-10-08", false, "答"), Some("on")),
            (&open, answered("2026-12-01", false, "答"), Some("on")),
            (&open, rated("2026-10-13"), Some("")),
            (&given, assigned("区医保局", "退回"), Some("agency")),
            (&given, assigned("区人社局", ""), Some("reason")),
            (&given, assigned("区人社局", "退回"), None),
            (&given, urged(""), Some("to")),
            (&given, urged("刘科长"), None),
            (&given, answered("2026-10-09", true, "答"), Some("")),
            (&given, answered("2026-10-12", false, "答"), None),
            (&told, assigned("区人社局", "退回"), Some("")),
            (&told, urged("刘科长"), Some("")),
            (&told, answered("2026-10-14", false, "答"), Some("")),
            (&told, rated("2026-10-12"), Some("on")),
            (&told, rated("2026-10-14"), None),
            (&at_once, rated("2026-10-09"), None),
            (&at_once, assigned("区人社局", ""), Some("")),
        ] {
            let refused = after(steps).check(&step, day("2026-11-24")).err();
            assert_eq!(
                refused.as_ref().map(|refusal| refusal.field),
                field,
                "{steps:?} then {step:?}: {refused:?}"
            );
        }
    }

    #[test]
    fn a_second_assignment_moves_it_and_leaves_day_nought_alone() {
        let moved = after(&[assigned("区医保局", ""), assigned("区人社局", "退回")]);
        assert_eq!(moved.assigned.unwrap().agency, "区人社局");
        assert_eq!(moved.registered.asked_on, day("2026-10-09"));
        assert_eq!(moved.state, State::Assigned);
    }

    #[test]
    fn every_reminder_is_kept_and_the_latest_opinion_stands() {
        let mut last = rated("2026-10-15");
        if let Body::ConsultationRated(rated) = &mut last {
            rated.satisfaction = Satisfaction::Dissatisfied;
        }
        let record = after(&[
            assigned("区医保局", ""),
            urged("刘科长"),
            urged("王主任"),
            answered("2026-10-13", false, "答"),
            rated("2026-10-14"),
            last,
        ]);
        assert_eq!(record.urged.len(), 2);
        assert_eq!(
            record.rated.unwrap().satisfaction,
            Satisfaction::Dissatisfied
        );
    }
}
