//! Receiving an application (申请接收): advice while the form is typed, then one record and one number for
//! each agency.

use crate::{
    application_form::ApplicationForm,
    desk::{Desk, OpenDesk},
    due::{APPLICATION_WORKING_DAYS, Due},
    error::{AppError, AppResult, ErrorCode},
    lookup_codes::fresh_lookup_code,
};
use chrono::{DateTime, Datelike as _, FixedOffset, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    agency::{self, Listed},
    application::{
        Advice, Application, Field, NotRegistrable, Received, Surroundings, Topic, Weight, advise,
        are_alike, check_registrable,
    },
    journal::{Draft, NumberKind},
    masking, site,
    working_days::DayStatus,
};
use zonedesk_store::{Found, Noun};

/// So many earlier applications of the same person are looked at.
const MOST_EARLIER: u32 = 50;
/// So many of them are told.
const MOST_TOLD: usize = 3;
/// One form to more agencies than this is a mistake.
const MOST_AGENCIES: usize = 20;

/// 看一看 – advice on a form as typed so far.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationAdviseRequest {
    /// The form.
    pub form: ApplicationForm,
}

/// What the clerk should know before receiving it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationAdviseOutcome {
    /// Line by line; the first sums up.
    pub advice: Vec<ApplicationAdvice>,
    /// Earlier applications of the same person for much the same.
    pub duplicates: Vec<ApplicationDuplicate>,
    /// 接收日期
    pub received_on: String,
    /// 预计答复期限
    pub due_on: Option<String>,
    /// Whether that date is certain.
    pub certain: bool,
    /// 证件号码 as the slip shows it.
    pub masked_identity: String,
    /// The full names of the agencies, as they will be recorded.
    pub agencies: Vec<String>,
}

/// One line of advice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationAdvice {
    /// The field of the request it stands beside; `form`, `contact` and `receipt` are about more.
    pub field: String,
    /// How it is meant.
    pub weight: AdviceWeight,
    /// Chinese.
    pub words: String,
}

/// How a line of advice is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AdviceWeight {
    /// In order.
    Good,
    /// Good to know.
    Note,
    /// To be looked at again.
    Odd,
    /// 条例 第二十九条 asks for it.
    Missing,
}

/// 相近申请
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationDuplicate {
    /// The record.
    pub id: String,
    /// 编号
    pub number: String,
    /// 接收日期
    pub received_on: String,
    /// 被申请机关
    pub agency: String,
}

/// 接收申请
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationReceiveRequest {
    /// The form.
    pub form: ApplicationForm,
    /// The draft that is thereby done, by its form's word; forgotten in the same transaction.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub draft: Option<String>,
}

/// What was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ApplicationReceiveOutcome {
    /// One for each agency, in their order.
    pub received: Vec<ReceivedApplication>,
    /// When, RFC 3339.
    pub received_at: String,
    /// 预计答复期限
    pub due_on: Option<String>,
    /// Whether that date is certain.
    pub certain: bool,
}

/// One received application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ReceivedApplication {
    /// The record.
    pub id: String,
    /// 编号
    pub number: String,
    /// 被申请机关, empty when none was given.
    pub agency: String,
    /// 查询码
    pub lookup_code: String,
    /// 移交本单位政府信息公开工作机构
    pub own_office: bool,
}

/// 看一看 – advice, duplicates and the deadline, while somebody types.
pub(crate) fn application_advise(
    desk: &mut Desk,
    request: ApplicationAdviseRequest,
) -> AppResult<ApplicationAdviseOutcome> {
    let now = desk.clock.now();
    let open = desk.opened()?;
    let received = request.form.received(now, is_after_hours(open, now)?);
    let directory = directory(open)?;
    let around = Surroundings {
        site_name: &site_name(open)?,
        directory: &directory,
    };
    let due = due(open, now.date_naive());
    let wanted: Vec<String> = request
        .form
        .agencies
        .iter()
        .map(|typed| full_name(typed, &directory))
        .collect();
    Ok(ApplicationAdviseOutcome {
        advice: advise(&received, &wanted, &around)
            .into_iter()
            .map(ApplicationAdvice::of)
            .collect(),
        duplicates: duplicates(open, &received)?,
        received_on: now.date_naive().to_string(),
        due_on: due.as_ref().map(|due| due.deadline.due_on.to_string()),
        certain: due.as_ref().is_some_and(|due| due.deadline.certain),
        masked_identity: masking::mask_identity_slip(received.text(Field::IdentityNumber)),
        agencies: full_names(&request.form.agencies, &directory),
    })
}

/// 接收申请 – one record and one number for each agency, all in one transaction.
pub(crate) fn application_receive(
    desk: &mut Desk,
    request: ApplicationReceiveRequest,
) -> AppResult<ApplicationReceiveOutcome> {
    let now = desk.clock.now();
    let today = now.date_naive();
    let open = desk.opened_mut()?;
    let site = open.read().site()?.ok_or_else(not_set_up)?;
    let received = request.form.received(now, is_after_hours(open, now)?);
    check_registrable(&received).map_err(|reason| {
        let field = match reason {
            NotRegistrable::NoApplicant => "name",
            NotRegistrable::NoContent => "content",
        };
        AppError::invalid(field, reason.to_string())
    })?;
    request.form.check_lengths()?;
    let mut agencies = full_names(&request.form.agencies, &directory(open)?);
    if agencies.len() > MOST_AGENCIES {
        return Err(AppError::invalid(
            &format!("agencies.{MOST_AGENCIES}"),
            "一次最多向 20 个机关申请，请分次接收。",
        ));
    }
    if agencies.is_empty() {
        agencies.push(String::new());
    }
    let due = due(open, today);
    let mark = open.who.mark.clone();
    let done = open
        .store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let mut done = Vec::new();
            for agency in agencies {
                let code = fresh_lookup_code()?;
                let mut received = received.clone();
                received.lookup_code = Some(code.to_string());
                if !agency.is_empty() {
                    received.texts.insert(Field::Agency, agency.clone());
                }
                let entity = tx.new_entity()?;
                let number = tx.next_number(NumberKind::Application, today.year())?;
                done.push(ReceivedApplication {
                    id: entity.to_string(),
                    number: number.to_string(),
                    own_office: site::is_own_office(&site.name, &agency),
                    agency,
                    lookup_code: code.to_string(),
                });
                tx.append(&Draft {
                    entity,
                    body: received.into(),
                    number: Some(number),
                })?;
            }
            if let Some(form) = &request.draft {
                tx.discard_draft(form)?;
            }
            Ok(done)
        })?;
    Ok(ApplicationReceiveOutcome {
        received: done,
        received_at: now.to_rfc3339(),
        due_on: due.as_ref().map(|due| due.deadline.due_on.to_string()),
        certain: due.as_ref().is_some_and(|due| due.deadline.certain),
    })
}

impl ApplicationAdvice {
    fn of(advice: Advice) -> Self {
        Self {
            field: field_of(advice.topic),
            weight: match advice.weight {
                Weight::Good => AdviceWeight::Good,
                Weight::Note => AdviceWeight::Note,
                Weight::Odd => AdviceWeight::Odd,
                Weight::Missing => AdviceWeight::Missing,
            },
            words: advice.words,
        }
    }
}

/// The field of the request that a topic stands beside.
fn field_of(topic: Topic) -> String {
    let field = match topic {
        Topic::Form => "form",
        Topic::Contact => "contact",
        Topic::Mandate => "mandate",
        Topic::ReadBack => "read_back",
        Topic::Receipt => "receipt",
        Topic::Agency(place) => return format!("agencies.{place}"),
        Topic::Text(field) => match field {
            Field::ApplicantName => "name",
            Field::IdentityKind => "identity_kind",
            Field::IdentityNumber => "identity_number",
            Field::Representative => "representative",
            Field::ContactPerson => "contact_person",
            Field::Employer => "employer",
            Field::Phone => "phone",
            Field::Address => "address",
            Field::PostalCode => "postal_code",
            Field::Email => "email",
            Field::Fax => "fax",
            Field::AgentName => "agent_name",
            Field::AgentIdentityKind | Field::AgentIdentityNumber => "agent_identity_number",
            Field::AgentPhone => "agent_phone",
            Field::Content => "content",
            Field::DocumentNumber => "document_number",
            Field::Features => "features",
            Field::Purpose => "purpose",
            Field::Agency => "agencies.0",
            Field::Delivery => "delivery",
            Field::Carrier => "carrier",
            Field::ExternalNumber => "external_number",
            Field::Note => "note",
        },
    };
    field.to_owned()
}

/// The same applicant – by number, else by name and phone – asked for much the same before.
fn duplicates(open: &OpenDesk, received: &Received) -> AppResult<Vec<ApplicationDuplicate>> {
    let text = |field| received.text(field);
    let number = text(Field::IdentityNumber);
    let (name, phone) = (text(Field::ApplicantName), text(Field::Phone));
    let sought = if !number.is_empty() {
        number.to_owned()
    } else if !name.is_empty() && !phone.is_empty() {
        format!("{name} {phone}")
    } else {
        return Ok(Vec::new());
    };
    let is_same = |earlier: &Application| {
        if number.is_empty() {
            earlier.text(Field::ApplicantName) == name && earlier.text(Field::Phone) == phone
        } else {
            earlier.text(Field::IdentityNumber) == number
        }
    };
    let found = open.read().search_among(
        Some(Noun::Application),
        &open.sought(Some(sought)),
        MOST_EARLIER,
    )?;
    Ok(found
        .into_iter()
        .filter_map(|found| match found {
            Found::Application(earlier) => Some(earlier),
            Found::Consultation(_) | Found::Suggestion(_) | Found::Copy(_) | Found::Material(_) => {
                None
            }
        })
        .filter(|earlier| {
            is_same(earlier) && are_alike(earlier.text(Field::Content), text(Field::Content))
        })
        .take(MOST_TOLD)
        .map(|earlier| ApplicationDuplicate {
            id: earlier.id.to_string(),
            number: crate::applications::shown_number(&earlier),
            received_on: earlier.received.received_on.to_string(),
            agency: earlier.text(Field::Agency).to_owned(),
        })
        .collect())
}

/// After closing time, and on days off.
fn is_after_hours(open: &OpenDesk, now: DateTime<FixedOffset>) -> AppResult<bool> {
    let today = now.date_naive();
    let closes = open.read().site()?.and_then(|site| site.closes_on(today));
    let day_off = match open.calendar.day_status(today) {
        DayStatus::Working | DayStatus::MakeUp(_) => false,
        DayStatus::Weekend | DayStatus::Holiday(_) => true,
        DayStatus::Unknown(_) => matches!(today.weekday(), Weekday::Sat | Weekday::Sun),
    };
    Ok(day_off || closes.is_some_and(|closes| now.time() > closes))
}

/// The names as the directory has them, each once, in the order of the form.
fn full_names(typed: &[String], directory: &[Listed]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in typed.iter().map(|text| full_name(text, directory)) {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The name that the directory has for what was typed; pinyin initials stand for the body they find,
/// and anything else is a body written in.
fn full_name(typed: &str, directory: &[Listed]) -> String {
    let typed = typed.trim();
    let named = directory.iter().find(|listed| listed.is_named(typed));
    let meant = named.or_else(|| {
        let initials = !typed.is_empty() && typed.bytes().all(|b| b.is_ascii_alphanumeric());
        let fitting = directory.iter().filter(|_| initials);
        fitting
            .filter_map(|listed| Some((agency::fit(listed, typed)?, listed)))
            .min_by_key(|(fit, _)| *fit)
            .map(|(_, listed)| listed)
    });
    meant.map_or_else(|| typed.to_owned(), |listed| listed.name.clone())
}

fn directory(open: &OpenDesk) -> AppResult<Vec<Listed>> {
    let listed = open.read().agencies()?;
    Ok(listed.into_iter().map(|(_, listed)| listed).collect())
}

fn site_name(open: &OpenDesk) -> AppResult<String> {
    Ok(open
        .read()
        .site()?
        .map(|site| site.name)
        .unwrap_or_default())
}

fn due(open: &OpenDesk, received_on: NaiveDate) -> Option<Due> {
    Due::of(
        &open.calendar,
        received_on,
        APPLICATION_WORKING_DAYS,
        received_on,
    )
}

fn not_set_up() -> AppError {
    AppError::new(ErrorCode::NotSetUp, "专区尚未启用，请先完成启用设置。")
}
