//! Suggestions (意见建议): registered, forwarded the same day, adopted or not, answered.

use crate::{
    journal::{Body, EntityId, Entry, PaperNumber},
    record::{History, Unfitted},
    terms::terms,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

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

/// 意见建议登记 – a suggestion was taken; it may be anonymous.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registered {
    /// The day.
    pub on: NaiveDate,
    /// How.
    pub channel: Channel,
    /// What was said.
    pub content: String,
    /// Who, if they said so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// How to reach them, if they said so.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub contact: String,
}

/// 意见建议转交 – it was forwarded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forwarded {
    /// The day.
    pub on: NaiveDate,
    /// To whom.
    pub agency: String,
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
}

/// One suggestion as its entries tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The record.
    pub id: EntityId,
    /// Its number on paper.
    pub number: Option<PaperNumber>,
    /// As written.
    pub registered: Registered,
    /// Where it stands.
    pub state: State,
    /// The forwarding.
    pub forwarded: Option<Forwarded>,
    /// What became of it.
    pub answered: Option<Answered>,
    /// Entries that no longer fitted.
    pub unfitted: Vec<Unfitted>,
}

impl Suggestion {
    /// Folds the entries of one record; `None` when none of them registers a suggestion.
    #[must_use]
    pub fn fold<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Option<Self> {
        let mut folded: Option<Self> = None;
        for told in History::of(entries).told() {
            let Some(body) = &told.body else { continue };
            if let (None, Body::SuggestionRegistered(registered)) = (&folded, body) {
                folded = Some(Self {
                    id: told.header.entity,
                    number: told.header.number.clone(),
                    registered: registered.clone(),
                    state: State::Registered,
                    forwarded: None,
                    answered: None,
                    unfitted: Vec::new(),
                });
            } else if let Some(suggestion) = &mut folded
                && let Err((wanted, state)) = suggestion.move_on(body)
            {
                suggestion
                    .unfitted
                    .push(Unfitted::in_state(told.hash, wanted, state.term()));
            }
        }
        folded
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
