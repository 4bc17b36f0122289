//! What a clerk may write about a consultation, and when: the guards of every step.

use super::{Consultation, Field, Registered, ReplyBy, State};
use crate::{
    journal::Body,
    refusal::{
        LONGEST_LINE, LONGEST_TEXT, Refusal, check_day, check_length, check_line, check_text,
    },
};
use chrono::NaiveDate;

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
}

/// The longest text of a field, in characters.
const fn longest(field: Field) -> usize {
    match field {
        Field::Content => LONGEST_TEXT,
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
    use crate::{
        consultation::{Answered, Assigned, Channel, Rated, Satisfaction, UrgeBy, Urged},
        journal::EntityId,
    };
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
            trigger: None,
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
            guidance: None,
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
