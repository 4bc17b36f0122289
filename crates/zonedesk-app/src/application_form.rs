//! The application form (政府信息公开申请表) as a screen sends it, and what the domain makes of it.

use crate::error::{AppError, AppResult};
use chrono::{DateTime, FixedOffset, Timelike as _};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    application::{
        ApplicantClass, Channel, Circumstances, Field, Help, Material, MaterialKind, Received,
        Texts,
    },
    contact, identity,
    refusal::tidy,
};

/// No text of the form is longer; a real one of this length is an attachment.
const LONGEST_CONTENT: usize = 20_000;
const LONGEST_LINE: usize = 200;
/// More pages or copies than this are a slip of the hand.
const MOST_MATERIALS: u32 = 9_999;

/// 政府信息公开申请表 – one form, to one or several agencies. Texts that were not given are empty.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct ApplicationForm {
    /// 申请人类别
    #[ts(
        type = "'person' | 'business' | 'research' | 'charity' | 'legal_service' | 'other_organisation'"
    )]
    pub class: ApplicantClass,
    /// 接收方式
    #[ts(type = "'in_person' | 'post_signed' | 'post_ordinary' | 'online' | 'fax' | 'other'")]
    pub channel: Channel,
    /// 口头·代填
    pub oral: bool,
    /// 已宣读核对
    pub read_back: bool,
    /// 姓名或者名称
    pub name: String,
    /// 证件类型
    pub identity_kind: String,
    /// 证件号码 or 统一社会信用代码
    pub identity_number: String,
    /// 已核验原件
    pub original_seen: bool,
    /// 法定代表人/负责人
    pub representative: String,
    /// 联系人
    pub contact_person: String,
    /// 工作单位
    pub employer: String,
    /// 联系电话
    pub phone: String,
    /// 通信地址
    pub address: String,
    /// 邮政编码
    pub postal_code: String,
    /// 电子邮箱
    pub email: String,
    /// 传真
    pub fax: String,
    /// 代理人
    pub agent_name: String,
    /// 代理人证件号码
    pub agent_identity_number: String,
    /// 代理人电话
    pub agent_phone: String,
    /// 授权委托书
    pub mandate: bool,
    /// 被申请机关 – one record and one number for each.
    pub agencies: Vec<String>,
    /// 信息名称
    pub content: String,
    /// 文号
    pub document_number: String,
    /// 其他特征性描述
    pub features: String,
    /// 用途, never needed.
    pub purpose: String,
    /// 获取方式
    pub delivery: String,
    /// 载体形式
    pub carrier: String,
    /// 协助
    #[ts(type = "('reading' | 'sight' | 'hearing' | 'other')[]")]
    pub help: Vec<Help>,
    /// 申请表, in pages.
    pub form_pages: u32,
    /// 身份证明复印件, in copies.
    pub identity_copies: u32,
    /// 授权委托书, in copies.
    pub mandate_copies: u32,
    /// 其他材料, in copies.
    pub other_materials: u32,
    /// 外部编号 – of 12345, OA or the 依申请公开系统.
    pub external_number: String,
    /// 备注
    pub note: String,
}

impl Default for ApplicationForm {
    fn default() -> Self {
        Self {
            class: ApplicantClass::Person,
            channel: Channel::InPerson,
            oral: false,
            read_back: false,
            name: String::new(),
            identity_kind: String::new(),
            identity_number: String::new(),
            original_seen: false,
            representative: String::new(),
            contact_person: String::new(),
            employer: String::new(),
            phone: String::new(),
            address: String::new(),
            postal_code: String::new(),
            email: String::new(),
            fax: String::new(),
            agent_name: String::new(),
            agent_identity_number: String::new(),
            agent_phone: String::new(),
            mandate: false,
            agencies: Vec::new(),
            content: String::new(),
            document_number: String::new(),
            features: String::new(),
            purpose: String::new(),
            delivery: String::new(),
            carrier: String::new(),
            help: Vec::new(),
            form_pages: 0,
            identity_copies: 0,
            mandate_copies: 0,
            other_materials: 0,
            external_number: String::new(),
            note: String::new(),
        }
    }
}

impl ApplicationForm {
    /// What is recorded for each agency, but for the agency itself and the lookup code.
    pub(crate) fn received(&self, now: DateTime<FixedOffset>, after_hours: bool) -> Received {
        Received {
            received_on: now.date_naive(),
            received_at: now.time().with_nanosecond(0),
            channel: self.channel,
            written_by_staff: self.oral,
            class: self.class,
            texts: self.texts(),
            lookup_code: None,
            circumstances: Some(self.circumstances(after_hours)),
            imported: None,
        }
    }

    /// Texts that no field of the form can hold are refused beside it.
    pub(crate) fn check_lengths(&self) -> AppResult<()> {
        let lines = self.lines();
        let too_long = |text: &str, most: usize| text.chars().count() > most;
        if let Some((name, ..)) = lines
            .iter()
            .find(|(_, _, text)| too_long(text, LONGEST_LINE))
        {
            return Err(AppError::invalid(
                name,
                format!("这一栏不超过 {LONGEST_LINE} 个字，请缩短或者写入备注。"),
            ));
        }
        for (name, text) in [
            ("content", &self.content),
            ("features", &self.features),
            ("note", &self.note),
        ] {
            if too_long(text, LONGEST_CONTENT) {
                return Err(AppError::invalid(
                    name,
                    format!("这一栏不超过 {LONGEST_CONTENT} 个字，更长的请作为附件接收。"),
                ));
            }
        }
        if let Some(at) = self.agencies.iter().position(|name| too_long(name, 100)) {
            return Err(AppError::invalid(
                &format!("agencies.{at}"),
                "机关名称不超过 100 个字。",
            ));
        }
        for (name, count) in [
            ("form_pages", self.form_pages),
            ("identity_copies", self.identity_copies),
            ("mandate_copies", self.mandate_copies),
            ("other_materials", self.other_materials),
        ] {
            if count > MOST_MATERIALS {
                return Err(AppError::invalid(name, "份数过大，请核对。"));
            }
        }
        Ok(())
    }

    /// The fields of one line, by their name in the request.
    fn lines(&self) -> [(&'static str, Field, &str); 18] {
        [
            ("name", Field::ApplicantName, &self.name),
            ("identity_kind", Field::IdentityKind, &self.identity_kind),
            (
                "identity_number",
                Field::IdentityNumber,
                &self.identity_number,
            ),
            (
                "representative",
                Field::Representative,
                &self.representative,
            ),
            ("contact_person", Field::ContactPerson, &self.contact_person),
            ("employer", Field::Employer, &self.employer),
            ("phone", Field::Phone, &self.phone),
            ("address", Field::Address, &self.address),
            ("postal_code", Field::PostalCode, &self.postal_code),
            ("email", Field::Email, &self.email),
            ("fax", Field::Fax, &self.fax),
            ("agent_name", Field::AgentName, &self.agent_name),
            (
                "agent_identity_number",
                Field::AgentIdentityNumber,
                &self.agent_identity_number,
            ),
            ("agent_phone", Field::AgentPhone, &self.agent_phone),
            (
                "document_number",
                Field::DocumentNumber,
                &self.document_number,
            ),
            ("delivery", Field::Delivery, &self.delivery),
            ("carrier", Field::Carrier, &self.carrier),
            (
                "external_number",
                Field::ExternalNumber,
                &self.external_number,
            ),
        ]
    }

    fn texts(&self) -> Texts {
        let mut texts = Texts::new();
        for (_, field, text) in self.lines() {
            texts.insert(field, in_one_form(field, &tidy(text)));
        }
        for (field, text) in [
            (Field::Purpose, &self.purpose),
            (Field::Features, &self.features),
            (Field::Content, &self.content),
            (Field::Note, &self.note),
        ] {
            texts.insert(field, tidy(text));
        }
        // The register lists what is asked for: a description or a document number says it as well.
        if texts.get(&Field::Content).is_none_or(String::is_empty) {
            let features = texts.remove(&Field::Features).unwrap_or_default();
            let number = tidy(&self.document_number);
            let content = if features.is_empty() && !number.is_empty() {
                format!("{number}文件")
            } else {
                features
            };
            texts.insert(Field::Content, content);
        }
        if self.agent_name.trim().is_empty() && self.agent_identity_number.trim().is_empty() {
            texts.remove(&Field::AgentPhone);
        }
        // A kind of paper that was offered says nothing while no paper was shown.
        if self.identity_number.trim().is_empty() && !self.original_seen {
            texts.remove(&Field::IdentityKind);
        }
        texts.retain(|_, text| !text.is_empty());
        texts
    }

    fn circumstances(&self, after_hours: bool) -> Circumstances {
        let materials = [
            (MaterialKind::ApplicationForm, self.form_pages),
            (MaterialKind::IdentityCopy, self.identity_copies),
            (MaterialKind::Mandate, self.mandate_copies),
            (MaterialKind::Other, self.other_materials),
        ];
        let mut help = self.help.clone();
        help.sort_unstable();
        help.dedup();
        Circumstances {
            original_seen: self.original_seen,
            read_back: self.oral && self.read_back,
            help,
            mandate: (!self.agent_name.trim().is_empty()).then_some(self.mandate),
            materials: materials
                .into_iter()
                .filter(|(_, count)| *count > 0)
                .map(|(kind, count)| Material { kind, count })
                .collect(),
            after_hours,
        }
    }
}

/// Names, numbers and addresses in the form in which they are compared and searched.
fn in_one_form(field: Field, text: &str) -> String {
    #[allow(clippy::wildcard_enum_match_arm)]
    match field {
        _ if text.is_empty() => String::new(),
        Field::ApplicantName | Field::AgentName | Field::ContactPerson | Field::Representative => {
            contact::normalise_name(text)
        }
        Field::Phone | Field::AgentPhone | Field::Fax => contact::check_phone(text).normalised,
        Field::Email => contact::check_email(text).normalised,
        Field::PostalCode => contact::check_postal_code(text).normalised,
        Field::IdentityNumber | Field::AgentIdentityNumber => {
            identity::check_resident_id(text, chrono::NaiveDate::MIN).normalised
        }
        _ => text.to_owned(),
    }
}
