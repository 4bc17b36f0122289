//! What of a record is found, and by whom.

use super::{fold, mark};
use std::collections::BTreeSet;
use zonedesk_domain::{
    application::{self, Application},
    consultation::{self, Consultation},
    contact::{PhoneKind, check_phone},
    copying::{Copy, Job},
    material::Material,
    pinyin_typing::Typings,
    suggestion::{self, Suggestion},
};

/// The shortest number whose last four are known by themselves.
const SHORTEST_WITH_A_TAIL: usize = 7;
/// 后四位
pub(super) const TAIL: usize = 4;
/// The longest name of a body that is told from others.
const LONGEST_BODY: usize = 120;

/// A record as the index takes it in.
#[derive(Default)]
pub(crate) struct Document {
    /// The day by which its register is ordered.
    pub(super) day: String,
    /// Where it stands, for the parts of its register.
    pub(super) states: Vec<&'static str>,
    /// What everybody finds who may read the register.
    texts: Vec<String>,
    /// 通信地址: masked on screens, so found only by those who may look behind the mask.
    masked: Vec<String>,
    /// 证件号码、电话、邮箱: masked, and found whole or by the last four alone, or else a search could tell
    /// them digit by digit.
    numbers: Vec<String>,
    /// 查询码, which opens a record to whoever knows it: found whole, with or without its hyphen.
    codes: Vec<String>,
    /// People, and whoever else a record is about.
    names: Vec<String>,
    /// Bodies, which many records share.
    bodies: Vec<String>,
}

impl Document {
    pub(crate) fn of_application(record: &Application) -> Self {
        use application::Field as F;
        let mut document = Self {
            day: record.received.received_on.to_string(),
            states: vec![record.state.term()],
            ..Self::default()
        };
        for (field, text) in &record.texts {
            let text = text.clone();
            match field {
                F::IdentityNumber
                | F::AgentIdentityNumber
                | F::Phone
                | F::AgentPhone
                | F::Fax
                | F::Email => document.numbers.push(text),
                F::Address => document.masked.push(text),
                F::ApplicantName | F::AgentName | F::Representative | F::ContactPerson => {
                    document.names.push(text.clone());
                    document.texts.push(text);
                }
                F::Agency => {
                    document.bodies.push(text.clone());
                    document.texts.push(text);
                }
                F::IdentityKind
                | F::Employer
                | F::PostalCode
                | F::AgentIdentityKind
                | F::Content
                | F::DocumentNumber
                | F::Features
                | F::Purpose
                | F::Delivery
                | F::Carrier
                | F::ExternalNumber
                | F::Note => document.texts.push(text),
            }
        }
        let answered = record.answered.as_ref();
        document.add_number(record.number.as_ref());
        document.add(answered.map(|answered| answered.document_number.as_str()));
        document.add_code(record.received.lookup_code.as_deref());
        document
    }

    pub(crate) fn of_consultation(record: &Consultation) -> Self {
        use consultation::Field as F;
        let mut document = Self {
            day: record.registered.asked_on.to_string(),
            states: vec![record.state.term()],
            ..Self::default()
        };
        for (field, text) in &record.texts {
            let text = text.clone();
            match field {
                F::Contact => document.numbers.push(text),
                F::Asker => {
                    document.names.push(text.clone());
                    document.texts.push(text);
                }
                F::Content | F::Category | F::Policy | F::DocumentNumber | F::Note => {
                    document.texts.push(text);
                }
            }
        }
        document.add_number(record.number.as_ref());
        document.add_code(record.registered.lookup_code.as_deref());
        document.add_body(record.assigned.as_ref().map(|assigned| &*assigned.agency));
        document.add(record.answered.as_ref().map(|answered| &*answered.content));
        document
    }

    pub(crate) fn of_suggestion(record: &Suggestion) -> Self {
        use suggestion::Field as F;
        let mut document = Self {
            day: record.registered.on.to_string(),
            states: vec![record.state.term()],
            ..Self::default()
        };
        for (field, text) in &record.texts {
            let text = text.clone();
            match field {
                F::Contact => document.numbers.push(text),
                F::Name => {
                    document.names.push(text.clone());
                    document.texts.push(text);
                }
                F::Content | F::Note => document.texts.push(text),
            }
        }
        document.add_number(record.number.as_ref());
        document.add_body(
            record
                .forwarded
                .as_ref()
                .map(|forwarded| &*forwarded.agency),
        );
        document.add(record.answered.as_ref().map(|answered| &*answered.content));
        document
    }

    pub(crate) fn of_copy(record: &Copy) -> Self {
        let mut document = Self {
            day: record.on().to_string(),
            states: mark::of_copy(record),
            ..Self::default()
        };
        let payer = match &record.job {
            Job::Made(made) => {
                let (charge, waiver) = (made.charge.as_ref(), made.waiver.as_ref());
                document.add(Some(&made.purpose));
                document.add(charge.map(|charge| &*charge.item_name));
                document.add(charge.map(|charge| &*charge.fiscal_note));
                document.add(waiver.map(|waiver| &*waiver.item_name));
                document.add(waiver.map(|waiver| &*waiver.group));
                charge.map_or("", |charge| &charge.payer)
            }
            Job::Imported(imported) => {
                document.add(Some(&imported.purpose));
                &imported.payer
            }
        };
        document.names.push(payer.to_owned());
        document.add(Some(payer));
        document.add_number(record.number.as_ref());
        document
    }

    pub(crate) fn of_material(record: &Material) -> Self {
        let mut document = Self::default();
        let own = record.recorded.as_ref();
        let shelved_on = own.map(|recorded| recorded.shelved_on);
        let issued_on = record.edition().and_then(|edition| edition.issued_on);
        document.day = shelved_on
            .or(issued_on)
            .map(|on| on.to_string())
            .unwrap_or_default();
        document.add(own.map(|recorded| &*recorded.shelf));
        document.add(own.map(|recorded| &*recorded.note));
        // Looked for by what lies there, and by what should.
        let editions = [
            own.map(|recorded| &recorded.edition),
            record.published.as_ref(),
        ];
        for edition in editions.into_iter().flatten() {
            document.names.push(edition.title.clone());
            document.add(Some(&edition.title));
            document.add(Some(edition.category.term()));
            document.add(edition.level.map(|level| level.term()));
            document.add(Some(&edition.document_number));
            document.add(Some(&edition.version));
            document.add_body(Some(&edition.issuer));
        }
        document.add(Some(&Material::label(record.id).plain()));
        document
    }

    fn add(&mut self, text: Option<&str>) {
        self.texts.extend(text.map(str::to_owned));
    }

    fn add_number(&mut self, number: Option<&zonedesk_domain::journal::PaperNumber>) {
        self.texts.extend(number.map(ToString::to_string));
    }

    fn add_code(&mut self, code: Option<&str>) {
        self.codes.extend(code.map(str::to_owned));
    }

    fn add_body(&mut self, name: Option<&str>) {
        self.add(name);
        self.bodies.extend(name.map(str::to_owned));
    }

    /// The names of its bodies as they are told from others.
    pub(super) fn bodies(&self) -> BTreeSet<String> {
        self.bodies
            .iter()
            .map(|name| body_key(name))
            .filter(|name| !name.is_empty())
            .collect()
    }

    /// Everything it is found by, in the order in which the index takes it in: neighbours in a text
    /// stand beside one another, and nothing else does.
    pub(super) fn tokens(&self) -> String {
        let mut tokens = Vec::new();
        let mut alone = BTreeSet::new();
        for (texts, before) in [(&self.texts, ""), (&self.masked, mark::MASKED)] {
            for run in texts.iter().flat_map(|text| fold::runs(text)) {
                let last = run.last().map(char::to_string);
                tokens.extend(
                    fold::pairs(&run)
                        .chain(last)
                        .map(|token| format!("{before}{token}")),
                );
                for digits in fold::digits(&run) {
                    let last = digits.last().map(char::to_string);
                    tokens.extend(
                        fold::threes(digits)
                            .chain(last)
                            .map(|token| format!("{before}{token}")),
                    );
                }
                alone.extend(run.iter().map(|c| format!("{before}{c}")));
            }
        }
        let mut typings = Typings::default();
        for name in &self.names {
            typings.add(&fold::folded(name).collect::<String>());
        }
        for typed in typings.begun {
            alone.insert(format!("{}{typed}", mark::NAME));
        }
        for typed in typings.left_open {
            alone.insert(format!("{}{typed}{}", mark::NAME, mark::AND_MORE));
        }
        for whole in self.codes.iter().map(|code| fold::joined(code)) {
            alone.insert(format!("{}{whole}", mark::WHOLE));
        }
        for whole in self.numbers.iter().flat_map(|text| wholes_and_tails(text)) {
            alone.insert(format!("{}{whole}", mark::WHOLE));
        }
        for name in self.bodies() {
            alone.insert(format!("{}{name}", mark::BODY));
        }
        alone.extend(self.states.iter().map(|state| mark::of_state(state)));
        tokens.extend(alone);
        tokens.join(" ")
    }
}

/// What a number that must not be told digit by digit is found by: the whole of it and its last four;
/// of a number with an extension, those of the number.
fn wholes_and_tails(text: &str) -> BTreeSet<String> {
    let mut wholes = BTreeSet::new();
    let mut with_tails = BTreeSet::new();
    let phone = check_phone(text);
    match phone.kind {
        PhoneKind::Mobile => drop(with_tails.insert(phone.normalised)),
        PhoneKind::Landline => {
            let without_extension: Vec<_> = phone.normalised.split('-').take(2).collect();
            wholes.insert(fold::joined(&without_extension.concat()));
            wholes.insert(fold::joined(&phone.normalised));
        }
        PhoneKind::LocalLandline | PhoneKind::Service => {
            wholes.insert(fold::joined(&phone.normalised));
        }
        PhoneKind::Other => {}
    }
    for piece in text.split(|c: char| c.is_whitespace() || "/、,，;；()（）".contains(c)) {
        let whole = fold::joined(piece);
        if !piece.contains(['@', '＠']) {
            let runs = fold::runs(piece).into_iter().map(String::from_iter);
            let parts: Vec<String> = runs.filter(|run| has_a_tail(run)).collect();
            if parts.is_empty() && has_a_tail(&whole) {
                with_tails.insert(whole.clone());
            }
            with_tails.extend(parts);
        }
        wholes.insert(whole);
    }
    // A piece as short as a tail would tell the middle of a number.
    wholes.retain(|whole| whole.chars().count() > TAIL);
    for whole in with_tails {
        let tail = whole.char_indices().rev().nth(TAIL - 1);
        wholes.extend(tail.map(|(at, _)| whole[at..].to_owned()));
        wholes.insert(whole);
    }
    wholes
}

/// Whether it is a number so long that its last four do not tell it.
fn has_a_tail(number: &str) -> bool {
    number.chars().count() >= SHORTEST_WITH_A_TAIL
        && number.bytes().filter(u8::is_ascii_digit).count() >= TAIL
}

/// A body's name without what does not tell it from others.
pub(super) fn body_key(name: &str) -> String {
    fold::joined(name).chars().take(LONGEST_BODY).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_number_is_found_whole_and_by_its_last_four() {
        for (text, expected) in [
            ("13809131234", &["1234", "13809131234"][..]),
            ("+86 138-0913-1234", &["1234", "13809131234"]),
            ("0913-2934567-801", &["09132934567801", "2934567", "4567"]),
            ("（0913）2934567", &["09132934567", "2934567", "4567"]),
            ("61050219960101004X", &["004x", "61050219960101004x"]),
            ("12345", &["12345"]),
            (
                "13809131234、13809135678",
                &["1234", "13809131234", "13809135678", "5678"],
            ),
            ("微信zhang 李 2934567", &["2934567", "4567", "微信zhang"]),
            ("xiao.ming1990@example.cn", &["xiaoming1990examplecn"]),
            ("", &[]),
        ] {
            let found = wholes_and_tails(text);
            let found: Vec<&str> = found.iter().map(String::as_str).collect();
            for whole in expected {
                assert!(found.contains(whole), "{text}: {found:?} lacks {whole}");
            }
            for part in [
                "0913",
                "138",
                "809131234",
                "234",
                "ming1990",
                "1990",
                "example",
            ] {
                assert!(!found.contains(&part), "{text}: {found:?} tells {part}");
            }
        }
    }
}
