//! Advice to the clerk about an application (内容提示). It never refuses one: what 条例 第二十九条 asks for
//! and is not there is told to the applicant, and whether it has to be put right (补正) is the agency's
//! decision (条例 第三十条).

use super::{ApplicantClass, Channel, Field, PaperOfPerson, Received};
use crate::{agency::Listed, contact, identity, site};

/// What a line of advice stands beside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// The application as a whole.
    Form,
    /// The field of that text.
    Text(Field),
    /// 联系方式 – any one of phone, address and mail.
    Contact,
    /// 被申请机关 – the one at this place, from 0.
    Agency(usize),
    /// 授权委托书
    Mandate,
    /// 口头·代填
    ReadBack,
    /// 收到申请之日
    Receipt,
}

/// How a line of advice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// In order.
    Good,
    /// Good to know.
    Note,
    /// To be looked at again; it may be right.
    Odd,
    /// Not there, though 条例 第二十九条 asks for it.
    Missing,
}

/// One line of advice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// What it stands beside.
    pub topic: Topic,
    /// How it is meant.
    pub weight: Weight,
    /// Chinese, for the clerk.
    pub words: String,
}

/// What the desk knows besides the form.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The site's name, which tells its own town or street.
    pub site_name: &'a str,
    /// 机关目录
    pub directory: &'a [Listed],
}

/// Why nothing can be registered. There is no other reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotRegistrable {
    /// Nobody applies.
    #[error("请填写申请人的姓名或者名称：没有申请人，无法登记。")]
    NoApplicant,
    /// Nothing is applied for.
    #[error("请填写所需信息：名称、文号或者其他特征，写明一项即可登记。")]
    NoContent,
}

/// Whether anything can be registered at all: there is an applicant, and something is asked for.
///
/// # Errors
/// [`NotRegistrable`]; everything else that lacks is advice.
pub fn check_registrable(received: &Received) -> Result<(), NotRegistrable> {
    if contact::normalise_name(received.text(Field::ApplicantName)).is_empty() {
        return Err(NotRegistrable::NoApplicant);
    }
    if !describes_something(received) {
        return Err(NotRegistrable::NoContent);
    }
    Ok(())
}

/// What to look at before an application to the bodies `wanted` is received.
///
/// The first line sums up whether everything is there that 条例 第二十九条 asks for.
#[must_use]
pub fn advise(received: &Received, wanted: &[String], around: &Surroundings<'_>) -> Vec<Advice> {
    let mut told = Told(Vec::new());
    told.applicant(received);
    told.contact(received);
    told.agent(received);
    told.content(received);
    told.delivery(received);
    told.agencies(wanted, around);
    told.receipt(received);
    let summary = told.summary();
    told.0.insert(0, summary);
    told.0
}

struct Told(Vec<Advice>);

impl Told {
    fn say(&mut self, topic: Topic, weight: Weight, words: impl Into<String>) {
        self.0.push(Advice {
            topic,
            weight,
            words: words.into(),
        });
    }

    fn applicant(&mut self, received: &Received) {
        let name = Topic::Text(Field::ApplicantName);
        let is_person = received.class == ApplicantClass::Person;
        if received.text(Field::ApplicantName).trim().is_empty() {
            let words = if is_person {
                "未填写姓名"
            } else {
                "未填写名称"
            };
            self.say(name, Weight::Missing, words);
        } else if let Some(advice) = contact::check_name(received.text(Field::ApplicantName)).advice
        {
            self.say(name, Weight::Odd, advice);
        }
        let seen = received
            .circumstances
            .as_ref()
            .is_some_and(|circumstances| circumstances.original_seen);
        let number = received.text(Field::IdentityNumber);
        let topic = Topic::Text(Field::IdentityNumber);
        if number.trim().is_empty() {
            if seen {
                self.say(topic, Weight::Note, "已核验原件，未登记号码");
            } else {
                self.say(topic, Weight::Missing, "未填写身份证明");
            }
            return;
        }
        let kind = received.text(Field::IdentityKind);
        if !is_person || has_resident_number(kind) {
            self.number(topic, number, is_person, seen, received);
        }
    }

    fn number(
        &mut self,
        topic: Topic,
        number: &str,
        is_person: bool,
        seen: bool,
        received: &Received,
    ) {
        let found = identity::check_identity(number, received.received_on);
        let checked = if found.valid {
            found
        } else if is_person {
            identity::check_resident_id(number, received.received_on)
        } else {
            identity::check_credit_code(number)
        };
        if let Some(reason) = checked.reason {
            if seen {
                self.say(
                    topic,
                    Weight::Note,
                    format!("{reason}；已核验原件，照常接收"),
                );
            } else {
                self.say(
                    topic,
                    Weight::Odd,
                    format!("{reason}；与原件一致的，勾选“已核验原件”后照常接收"),
                );
            }
            return;
        }
        match (checked.kind, is_person) {
            (identity::IdentityKind::CreditCode, true) => self.say(
                topic,
                Weight::Odd,
                "这是统一社会信用代码，申请人是单位的请选“法人或者其他组织”",
            ),
            (identity::IdentityKind::ResidentId, false) => self.say(
                topic,
                Weight::Odd,
                "这是公民身份号码，单位申请请填写统一社会信用代码",
            ),
            _ if !checked.warnings.is_empty() => {
                self.say(topic, Weight::Odd, checked.warnings.join("；"));
            }
            _ => {
                let words = if seen {
                    "校验通过 · 已核验原件"
                } else {
                    "校验通过"
                };
                self.say(topic, Weight::Good, words);
            }
        }
    }

    fn contact(&mut self, received: &Received) {
        let text = |field| received.text(field).trim();
        let ways = [Field::Phone, Field::Address, Field::Email];
        if ways.iter().all(|field| text(*field).is_empty()) {
            self.say(
                Topic::Contact,
                Weight::Missing,
                "未填写联系方式，电话、地址、邮箱任一即可",
            );
        }
        let odd = |field: Field, check: fn(&str) -> Option<String>| {
            let typed = text(field);
            let advice = if typed.is_empty() { None } else { check(typed) };
            advice.map(|advice| (field, advice))
        };
        let checks = [
            odd(Field::Phone, |text| contact::check_phone(text).advice),
            odd(Field::Email, |text| contact::check_email(text).advice),
            odd(Field::PostalCode, |text| {
                contact::check_postal_code(text).advice
            }),
            odd(Field::AgentPhone, |text| contact::check_phone(text).advice),
            odd(Field::Fax, |text| contact::check_phone(text).advice),
        ];
        for (field, advice) in checks.into_iter().flatten() {
            self.say(Topic::Text(field), Weight::Odd, advice);
        }
    }

    fn agent(&mut self, received: &Received) {
        let text = |field| received.text(field).trim();
        let named = !text(Field::AgentName).is_empty();
        let number = text(Field::AgentIdentityNumber);
        if !named {
            if !number.is_empty() || !text(Field::AgentPhone).is_empty() {
                self.say(
                    Topic::Text(Field::AgentName),
                    Weight::Odd,
                    "填写了代理人信息，但没有代理人姓名",
                );
            }
            return;
        }
        if number.is_empty() {
            self.say(
                Topic::Text(Field::AgentIdentityNumber),
                Weight::Odd,
                "未填写代理人的身份证明，承办单位可能要求补正",
            );
        } else if has_resident_number(text(Field::AgentIdentityKind)) {
            let checked = identity::check_resident_id(number, received.received_on);
            if let Some(reason) = checked.reason {
                self.say(Topic::Text(Field::AgentIdentityNumber), Weight::Odd, reason);
            }
        }
        let mandate = received
            .circumstances
            .as_ref()
            .and_then(|circumstances| circumstances.mandate);
        if mandate != Some(true) {
            self.say(
                Topic::Mandate,
                Weight::Odd,
                "没有授权委托书也可接收，请告知补交，承办单位可能要求补正",
            );
        }
    }

    fn content(&mut self, received: &Received) {
        if !describes_something(received) {
            self.say(
                Topic::Text(Field::Content),
                Weight::Missing,
                "未填写所需信息",
            );
        }
        let matters = count_matters(received.text(Field::Content))
            .max(count_matters(received.text(Field::Features)));
        if matters > 1 {
            self.say(
                Topic::Text(Field::Content),
                Weight::Odd,
                format!(
                    "似有 {matters} 项内容，建议一事一申请；申请人坚持写在一张表上的，照常接收"
                ),
            );
        }
    }

    fn delivery(&mut self, received: &Received) {
        let delivery = received.text(Field::Delivery).trim();
        if delivery.is_empty() {
            self.say(
                Topic::Text(Field::Delivery),
                Weight::Missing,
                "未选择获取方式",
            );
        }
        for (word, field, advice) in [
            ("邮寄", Field::Address, "选择邮寄，请填写通信地址"),
            ("电子邮件", Field::Email, "选择电子邮件，请填写电子邮箱"),
            ("传真", Field::Fax, "选择传真，请填写传真号码"),
        ] {
            if delivery.contains(word) && received.text(field).trim().is_empty() {
                self.say(Topic::Text(field), Weight::Odd, advice);
            }
        }
    }

    fn agencies(&mut self, wanted: &[String], around: &Surroundings<'_>) {
        let named = wanted
            .iter()
            .enumerate()
            .filter(|(_, name)| !name.trim().is_empty());
        let mut any = false;
        for (place, name) in named {
            any = true;
            let listed = around.directory.iter().find(|listed| listed.is_named(name));
            let full_name = listed.map_or(name.trim(), |listed| listed.name.as_str());
            let short_name = listed.map_or(name.trim(), |listed| listed.short_name.as_str());
            if site::is_own_office(around.site_name, full_name) {
                self.say(
                    Topic::Agency(place),
                    Weight::Good,
                    format!("{short_name}：移交本单位政府信息公开工作机构，能当场答复的当场答复"),
                );
            } else if listed.is_some() {
                self.say(
                    Topic::Agency(place),
                    Weight::Good,
                    format!("{short_name}在机关目录内，可当日转交"),
                );
            } else {
                self.say(
                    Topic::Agency(place),
                    Weight::Note,
                    format!("{short_name}不在机关目录内，请核对名称和地址后当日转交"),
                );
            }
        }
        if !any {
            self.say(
                Topic::Agency(0),
                Weight::Missing,
                "未填写被申请机关，可先接收，转交时确定",
            );
        }
    }

    fn receipt(&mut self, received: &Received) {
        if received.written_by_staff {
            let read_back = received
                .circumstances
                .as_ref()
                .is_some_and(|circumstances| circumstances.read_back);
            if read_back {
                self.say(Topic::ReadBack, Weight::Good, "代填内容已宣读核对");
            } else {
                self.say(
                    Topic::ReadBack,
                    Weight::Odd,
                    "代填后请向申请人宣读核对，并请其签名或者按指印",
                );
            }
        }
        if matches!(
            received.channel,
            Channel::PostOrdinary | Channel::Online | Channel::Fax
        ) {
            self.say(
                Topic::Receipt,
                Weight::Note,
                "平信、网络、传真以与申请人确认之日为收到申请之日，请当日确认",
            );
        }
        if received
            .circumstances
            .as_ref()
            .is_some_and(|circumstances| circumstances.after_hours)
        {
            self.say(
                Topic::Receipt,
                Weight::Note,
                "非办公时间接收：扫描件先行转交，原件于下一工作日转交",
            );
        }
    }

    fn summary(&self) -> Advice {
        let lacking: Vec<&str> = self
            .0
            .iter()
            .filter(|advice| advice.weight == Weight::Missing)
            .map(|advice| match advice.topic {
                Topic::Text(Field::ApplicantName) => "姓名或者名称",
                Topic::Text(Field::IdentityNumber) => "身份证明",
                Topic::Contact => "联系方式",
                Topic::Agency(_) => "被申请机关",
                Topic::Text(Field::Delivery) => "获取方式",
                Topic::Text(_)
                | Topic::Form
                | Topic::Mandate
                | Topic::ReadBack
                | Topic::Receipt => "所需信息",
            })
            .collect();
        let (weight, words) = if lacking.is_empty() {
            (
                Weight::Good,
                "姓名、身份证明、联系方式、所需信息、获取方式均已填写".to_owned(),
            )
        } else {
            (
                Weight::Missing,
                format!(
                    "内容可能不全（缺{}），请告知申请人；是否补正由承办单位决定",
                    lacking.join("、")
                ),
            )
        };
        Advice {
            topic: Topic::Form,
            weight,
            words,
        }
    }
}

fn describes_something(received: &Received) -> bool {
    [Field::Content, Field::DocumentNumber, Field::Features]
        .iter()
        .any(|field| received.text(*field).chars().any(char::is_alphanumeric))
}

/// Papers whose number has the check of the resident ID card; no word for it means the card itself.
fn has_resident_number(kind: &str) -> bool {
    kind.trim().is_empty()
        || matches!(
            PaperOfPerson::from_term(kind),
            Some(
                PaperOfPerson::ResidentId
                    | PaperOfPerson::TemporaryId
                    | PaperOfPerson::HouseholdRegister
                    | PaperOfPerson::ResidencePermit
            )
        )
}

/// How many numbered items a text lists: `1.`, `2、`, `（三）`, `④` at the start of a line or a clause.
fn count_matters(text: &str) -> usize {
    let marks: Vec<char> = text.chars().collect();
    let begins = |at: usize| {
        at == 0
            || marks
                .get(at - 1)
                .is_some_and(|before| before.is_whitespace() || "。；;，,：:".contains(*before))
    };
    (0..marks.len())
        .filter(|at| begins(*at) && numbers_an_item(&marks[*at..]))
        .count()
}

fn numbers_an_item(marks: &[char]) -> bool {
    const CHINESE: &str = "一二三四五六七八九十";
    let first = marks.first().copied();
    if first.is_some_and(|mark| ('①'..='⑳').contains(&mark)) {
        return true;
    }
    let bracketed = matches!(first, Some('（' | '('));
    let inner = if bracketed { &marks[1..] } else { marks };
    let counted = |belongs: fn(char) -> bool| inner.iter().take_while(|c| belongs(**c)).count();
    let digits = counted(|c| c.is_ascii_digit());
    let chinese = counted(|c| CHINESE.contains(c));
    let length = digits.max(chinese);
    if !(1..=2).contains(&length) {
        return false;
    }
    let after = inner.get(length).copied();
    if bracketed {
        return matches!(after, Some('）' | ')'));
    }
    let followed_by_digit = inner.get(length + 1).is_some_and(char::is_ascii_digit);
    match after {
        Some('、') => true,
        Some('.' | '．' | ')' | '）') => digits > 0 && !followed_by_digit,
        _ => false,
    }
}

#[cfg(test)]
#[path = "advice_tests.rs"]
mod tests;
