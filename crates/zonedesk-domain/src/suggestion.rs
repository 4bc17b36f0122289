//! Suggestions (意见建议): registered, forwarded the same day, adopted or not, answered.

use crate::{
    journal::{Body, EntityId, Entry, PaperNumber},
    record::{FieldConflict, Fields, History, Unfitted},
    refusal::{
        LONGEST_LINE, LONGEST_TEXT, Refusal, check_day, check_length, check_line, check_text,
    },
    terms::terms,
};
use chrono::{NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

terms! {
    /// 渠道 – how it came.
    Channel {
        /// The box on the wall.
        Box = "意见箱";
        /// The form 政府信息公开意见建议表.
        Form = "意见建议表" | "书面";
        /// Spoken.
        Spoken = "口头" | "当面";
        /// By telephone.
        Phone = "电话";
    }
}

terms! {
    /// 类别 – what it is about.
    Category {
        /// Open government.
        OpenGovernment = "政务公开";
        /// The government's web site.
        WebSite = "网站";
        /// The zone itself.
        Zone = "专区服务";
        /// Anything else.
        Other = "其他";
    }
}

terms! {
    /// 反馈方式 – how the person heard what became of it.
    ToldBy {
        /// By telephone.
        Phone = "电话";
        /// Face to face.
        InPerson = "当面";
        /// By letter or mail.
        Letter = "书面";
        /// Put up in the zone, for those who left no name.
        Posted = "公示";
        /// Nobody can be told: no name, no contact.
        Nobody = "无法反馈";
    }
}

terms! {
    /// 办理状态 – where it stands.
    State {
        /// Registered, not yet forwarded.
        Registered = "未转交";
        /// Forwarded.
        Forwarded = "已转交";
        /// The person has heard what became of it.
        Answered = "已反馈";
    }
}

terms! {
    /// 可更正的栏目 – fields that a correction may change.
    Field {
        Name = "姓名";
        Contact = "联系方式";
        Content = "意见建议内容";
        Note = "备注";
    }
}

/// The texts of a suggestion, by field.
pub type Texts = BTreeMap<Field, String>;

/// 意见建议登记 – a suggestion was taken; it may be anonymous.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// The day.
    pub on: NaiveDate,
    /// The time, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<NaiveTime>,
    /// How.
    pub channel: Channel,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<Category>,
    /// The texts.
    pub texts: Texts,
}

/// 意见建议转交 – it was forwarded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forwarded {
    /// The day.
    pub on: NaiveDate,
    /// The time, when known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<NaiveTime>,
    /// To whom.
    pub agency: String,
    /// What else was said; why it left late, when it did.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// 意见建议反馈 – what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The day.
    pub on: NaiveDate,
    /// Whether it was taken up.
    pub adopted: bool,
    /// What the person was told.
    pub content: String,
    /// How they heard it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub told_by: Option<ToldBy>,
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

/// One suggestion as its entries tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The record.
    pub id: EntityId,
    /// Its number on paper.
    pub number: Option<PaperNumber>,
    /// As first written.
    pub registered: Registered,
    /// The texts after corrections.
    pub texts: Texts,
    /// Where it stands.
    pub state: State,
    /// The forwarding.
    pub forwarded: Option<Forwarded>,
    /// What became of it.
    pub answered: Option<Answered>,
    /// Fields with more than one standing value.
    pub conflicts: Vec<FieldConflict<Field>>,
    /// Entries that no longer fitted.
    pub unfitted: Vec<Unfitted>,
}

impl Registered {
    /// Refuses what cannot be registered today. A suggestion without a name is fine.
    ///
    /// # Errors
    /// [`Refusal`].
    pub fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        if self.on > today {
            return Err(Refusal::beside("on", "收到日期不能晚于今天，请核对。"));
        }
        let content = self.texts.get(&Field::Content).map_or("", String::as_str);
        check_text(field_name(Field::Content), Field::Content.term(), content)?;
        for (field, text) in &self.texts {
            check_length(field_name(*field), field.term(), text, longest(*field))?;
        }
        Ok(())
    }
}

impl Suggestion {
    /// Folds the entries of one record; `None` when none of them registers a suggestion.
    #[must_use]
    pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Self> {
        let history = History::of(entries);
        let mut fields = Fields::default();
        let mut folded: Option<Self> = None;
        for (place, told) in history.told().iter().enumerate() {
            let Some(body) = &told.body else { continue };
            if let (None, Body::SuggestionRegistered(registered)) = (&folded, body) {
                for (field, text) in &registered.texts {
                    fields.give(place, *field, text.clone());
                }
                folded = Some(Self {
                    id: told.header.entity,
                    number: told.header.number.clone(),
                    registered: registered.clone(),
                    texts: Texts::new(),
                    state: State::Registered,
                    forwarded: None,
                    answered: None,
                    conflicts: Vec::new(),
                    unfitted: Vec::new(),
                });
            } else if let Some(suggestion) = &mut folded {
                if let Body::SuggestionCorrected(corrected) = body {
                    for (field, text) in &corrected.texts {
                        fields.give(place, *field, text.clone());
                    }
                } else if let Err((wanted, state)) = suggestion.move_on(body) {
                    suggestion
                        .unfitted
                        .push(Unfitted::in_state(told.hash, wanted, state.term()));
                }
            }
        }
        let mut suggestion = folded?;
        (suggestion.texts, suggestion.conflicts) = fields.settle(&history);
        suggestion.texts.retain(|_, text| !text.is_empty());
        Some(suggestion)
    }

    /// The text of a field, empty when it has none.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        self.texts.get(&field).map_or("", String::as_str)
    }

    /// Refuses a further step that does not fit where the suggestion stands, or says too little.
    /// What is no step of a suggestion is not refused here.
    ///
    /// # Errors
    /// [`Refusal`], in the words of the counter.
    pub fn check(&self, step: &Body, today: NaiveDate) -> Result<(), Refusal> {
        let came_on = self.registered.on;
        #[allow(clippy::wildcard_enum_match_arm)]
        match step {
            Body::SuggestionForwarded(forwarded) => {
                if self.state != State::Registered {
                    return Err(self.not_again("转交"));
                }
                check_day(forwarded.on, came_on, "收到日期", today)?;
                check_line("agency", "转交部门", &forwarded.agency)?;
                check_length("note", "备注", &forwarded.note, LONGEST_LINE * 5)
            }
            Body::SuggestionAnswered(answered) => {
                if self.state == State::Answered {
                    return Err(self.not_again("反馈"));
                }
                check_day(answered.on, came_on, "收到日期", today)?;
                check_text("content", "办理情况", &answered.content)
            }
            Body::SuggestionCorrected(corrected) => {
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

    fn not_again(&self, what: &str) -> Refusal {
        Refusal::not_now(format!(
            "这件意见建议“{}”，不能再{what}。",
            self.state.term()
        ))
    }

    fn move_on(&mut self, body: &Body) -> Result<(), (&'static str, State)> {
        use State as S;
        #[allow(clippy::wildcard_enum_match_arm)]
        match (body, self.state) {
            (Body::SuggestionForwarded(forwarded), S::Registered) => {
                self.forwarded = Some(forwarded.clone());
                self.state = S::Forwarded;
            }
            (Body::SuggestionAnswered(answered), S::Registered | S::Forwarded) => {
                self.answered = Some(answered.clone());
                self.state = S::Answered;
            }
            (Body::SuggestionRegistered(_), state) => return Err(("登记", state)),
            (Body::SuggestionForwarded(_), state) => return Err(("转交", state)),
            (Body::SuggestionAnswered(_), state) => return Err(("反馈", state)),
            _ => {}
        }
        Ok(())
    }
}

/// The longest text of a field, in characters.
const fn longest(field: Field) -> usize {
    match field {
        Field::Content => LONGEST_TEXT,
        Field::Note => LONGEST_LINE * 5,
        Field::Name | Field::Contact => LONGEST_LINE,
    }
}

/// The name of a field in requests.
const fn field_name(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::Contact => "contact",
        Field::Content => "content",
        Field::Note => "note",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn in_state(state: State) -> Suggestion {
        let registered = Registered {
            on: day("2026-10-09"),
            at: None,
            channel: Channel::Box,
            category: None,
            texts: [(Field::Content, "议".to_owned())].into(),
        };
        Suggestion {
            id: EntityId(Uuid::from_u128(1)),
            number: None,
            texts: registered.texts.clone(),
            registered,
            state,
            forwarded: None,
            answered: None,
            conflicts: Vec::new(),
            unfitted: Vec::new(),
        }
    }

    fn forwarded(on: &str, agency: &str) -> Body {
        Forwarded {
            on: day(on),
            at: None,
            agency: agency.to_owned(),
            note: String::new(),
        }
        .into()
    }

    fn answered(on: &str, content: &str) -> Body {
        Answered {
            on: day(on),
            adopted: false,
            content: content.to_owned(),
            told_by: None,
        }
        .into()
    }

    fn corrected(field: Field, text: &str, reason: &str) -> Body {
        Corrected {
            texts: [(field, text.to_owned())].into(),
            reason: reason.to_owned(),
        }
        .into()
    }

    #[test]
    fn a_step_is_taken_only_where_it_fits() {
        use State as S;
        for (state, step, field) in [
            (S::Registered, forwarded("2026-10-09", "区政府办"), None),
            (S::Registered, forwarded("2026-10-09", ""), Some("agency")),
            (S::Registered, forwarded("2026-10-08", "办"), Some("on")),
            // What the zone itself can settle needs no forwarding.
            (S::Registered, answered("2026-10-09", "已改"), None),
            (S::Forwarded, forwarded("2026-10-09", "办"), Some("")),
            (S::Forwarded, answered("2026-10-20", ""), Some("content")),
            (S::Forwarded, answered("2026-12-01", "改"), Some("on")),
            (S::Forwarded, answered("2026-10-20", "改"), None),
            (S::Answered, answered("2026-10-21", "改"), Some("")),
            (S::Answered, forwarded("2026-10-21", "办"), Some("")),
            (S::Answered, corrected(Field::Name, "邽", "补"), None),
            (
                S::Answered,
                corrected(Field::Name, "邽", ""),
                Some("reason"),
            ),
            (
                S::Answered,
                corrected(Field::Content, "", "删"),
                Some("value"),
            ),
            (
                S::Answered,
                corrected(Field::Content, "议", "同"),
                Some("value"),
            ),
        ] {
            let refused = in_state(state).check(&step, day("2026-11-24")).err();
            assert_eq!(
                refused.as_ref().map(|refusal| refusal.field),
                field,
                "{state:?} then {step:?}: {refused:?}"
            );
        }
    }
}
