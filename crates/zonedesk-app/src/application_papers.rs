//! The papers of a received application: slip (接收回执), form (申请表), transfer slip (转交单).

use crate::{
    applications::{operator_names, shown_number, shown_operator},
    desk::{Desk, OpenDesk},
    due::{APPLICATION_WORKING_DAYS, Due},
    error::{AppError, AppResult, ErrorCode},
    papers::Paper,
    wordings::words_of,
};
use chrono::{Datelike as _, NaiveDate, NaiveTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;
use zonedesk_documents::{
    application_form::{Filling, application_form},
    application_slip::{ApplicationSlip, application_slips},
    form::choices,
    transfer_slip::{TransferSlip, transfer_slips},
};
use zonedesk_domain::{
    application::{ApplicantClass, Application, Channel, Field, HandOverChannel, Received},
    journal::EntityId,
    lookup_code::LookupCode,
    masking, site,
    wording::PaperKind,
};

/// One form has at most twenty agencies.
const MOST_SLIPS: usize = 20;

/// Which applications, one sheet each.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationPapersRequest {
    /// The records.
    pub ids: Vec<String>,
}

/// 打印申请表
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ApplicationFormDrawRequest {
    /// Filled in from this record; blank without one.
    pub id: Option<String>,
    /// 样表, when there is no record.
    pub sample: bool,
}

/// 《政府信息公开申请接收回执》
pub(crate) fn application_slip_draw(
    desk: &mut Desk,
    request: ApplicationPapersRequest,
) -> AppResult<Paper> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let applications = applications(open, &request.ids)?;
    let slips = applications
        .iter()
        .map(|application| slip(open, application))
        .collect::<AppResult<Vec<_>>>()?;
    let words = words_of(&open.read(), PaperKind::ApplicationSlip)?;
    let document = application_slips(&slips, &words, today)?;
    let name = file_name("接收回执", &applications);
    Ok(Paper::of(&words.title, &name, &document))
}

/// 《政府信息公开申请表》
pub(crate) fn application_form_draw(
    desk: &mut Desk,
    request: ApplicationFormDrawRequest,
) -> AppResult<Paper> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let Some(id) = request.id else {
        return blank_form(desk, request.sample);
    };
    let words = words_of(&open.read(), PaperKind::ApplicationForm)?;
    let application = application(open, &id)?;
    let number = shown_number(&application);
    let current = Received {
        texts: application.texts.clone(),
        ..application.received.clone()
    };
    let filling = Filling::Received(&current, &number);
    let document = application_form(filling, &words, &site_name(open)?, today)?;
    let name = format!("申请表-{number}.pdf");
    Ok(Paper::of(&words.title, &name, &document))
}

/// The blank form that lies at the counter, or the 样表 beside it.
pub(crate) fn blank_form(desk: &Desk, is_sample: bool) -> AppResult<Paper> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let words = words_of(&open.read(), PaperKind::ApplicationForm)?;
    let sample = sample(today);
    let (filling, mark) = if is_sample {
        (Filling::Sample(&sample), "（样表）")
    } else {
        (Filling::Blank, "")
    };
    let document = application_form(filling, &words, &site_name(open)?, today)?;
    let title = format!("{}{mark}", words.title);
    Ok(Paper::of(&title, &format!("{title}.pdf"), &document))
}

/// 《政府信息公开申请转交单》
pub(crate) fn application_transfer_draw(
    desk: &mut Desk,
    request: ApplicationPapersRequest,
) -> AppResult<Paper> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let applications = applications(open, &request.ids)?;
    let slips = applications
        .iter()
        .map(|application| transfer(open, application))
        .collect::<AppResult<Vec<_>>>()?;
    let words = words_of(&open.read(), PaperKind::TransferSlip)?;
    let document = transfer_slips(&slips, &words, today)?;
    let name = file_name("转交单", &applications);
    Ok(Paper::of(&words.title, &name, &document))
}

fn slip(open: &OpenDesk, application: &Application) -> AppResult<ApplicationSlip> {
    let received = &application.received;
    let text = |field| application.text(field);
    let code: Option<LookupCode> = received
        .lookup_code
        .as_deref()
        .and_then(|code| code.parse().ok());
    let circumstances = received.circumstances.clone().unwrap_or_default();
    let materials = circumstances.materials_in_words();
    let hand_over = if circumstances.after_hours {
        "扫描件当日先行转交，原件于下一工作日转交".to_owned()
    } else if site::is_own_office(&site_name(open)?, text(Field::Agency)) {
        format!(
            "{}，移交本单位政府信息公开工作机构",
            day(received.received_on)
        )
    } else {
        day(received.received_on)
    };
    let agent = match text(Field::AgentName) {
        "" => String::new(),
        name => {
            let number = masking::mask_identity_slip(text(Field::AgentIdentityNumber));
            let mandate = if circumstances.mandate == Some(true) {
                "已提交授权委托书"
            } else {
                "未提交授权委托书"
            };
            join(&[name, &number, mandate], "　")
        }
    };
    Ok(ApplicationSlip {
        number: shown_number(application),
        site_name: site_name(open)?,
        received_at: moment(received.received_on, received.received_at),
        applicant: text(Field::ApplicantName).to_owned(),
        identity: join(
            &[
                text(Field::IdentityKind),
                &masking::mask_identity_slip(text(Field::IdentityNumber)),
            ],
            " ",
        ),
        agent,
        agency: text(Field::Agency).to_owned(),
        agency_contact: agency_contact(open, text(Field::Agency))?,
        content: join(&[text(Field::Content), text(Field::DocumentNumber)], "　"),
        materials: if materials.is_empty() {
            "申请表".to_owned()
        } else {
            materials
        },
        delivery: join(&[text(Field::Delivery), text(Field::Carrier)], " · "),
        written_by_staff: received.written_by_staff,
        hand_over,
        due: due_words(open, application),
        lookup_code: code.as_ref().map(ToString::to_string).unwrap_or_default(),
        lookup_plain: code.as_ref().map(LookupCode::plain).unwrap_or_default(),
        operator: operator(open, application)?,
    })
}

fn transfer(open: &OpenDesk, application: &Application) -> AppResult<TransferSlip> {
    let received = &application.received;
    let text = |field: Field| application.text(field).to_owned();
    let pairs = |fields: &[Field]| {
        fields
            .iter()
            .filter(|field| !application.text(**field).is_empty())
            .map(|field| (field.term().to_owned(), text(*field)))
            .collect::<Vec<_>>()
    };
    let circumstances = received.circumstances.clone().unwrap_or_default();
    let materials = circumstances.materials_in_words();
    let handed = application.handed_over.as_ref();
    let agency = handed
        .map(|handed| handed.agency.clone())
        .filter(|agency| !agency.is_empty())
        .unwrap_or_else(|| text(Field::Agency));
    let written = if received.written_by_staff {
        "口头申请，工作人员代填"
    } else {
        "书面申请"
    };
    let help: Vec<&str> = circumstances.help.iter().map(|help| help.term()).collect();
    let mut note = vec![written.to_owned()];
    if received.channel != Channel::InPerson {
        note.push(format!("接收方式：{}", received.channel.term()));
    }
    if !help.is_empty() {
        note.push(format!("已提供协助：{}", help.join("、")));
    }
    if circumstances.mandate == Some(false) {
        note.push("未提交授权委托书".to_owned());
    }
    note.extend(
        pairs(&[Field::ExternalNumber, Field::Note])
            .into_iter()
            .map(|(label, text)| format!("{label}：{text}")),
    );
    Ok(TransferSlip {
        number: shown_number(application),
        site_name: site_name(open)?,
        agency: join(&[&agency, &agency_contact(open, &agency)?], "　"),
        applicant: pairs(&[
            Field::ApplicantName,
            Field::Phone,
            Field::IdentityKind,
            Field::IdentityNumber,
            Field::Representative,
            Field::ContactPerson,
            Field::Employer,
            Field::PostalCode,
            Field::Address,
            Field::Email,
            Field::Fax,
            Field::AgentName,
            Field::AgentPhone,
            Field::AgentIdentityNumber,
        ]),
        content: text(Field::Content),
        particulars: pairs(&[
            Field::DocumentNumber,
            Field::Features,
            Field::Purpose,
            Field::Delivery,
            Field::Carrier,
        ]),
        received_on: receipt_words(application),
        due: due_words(open, application),
        handed_over_at: handed.map_or_else(String::new, |handed| moment(handed.on, handed.at)),
        channel: choices_of_hand_over(handed.map(|handed| handed.channel)),
        materials: if materials.is_empty() {
            "申请表 ____ 页；身份证明复印件 ____ 份；其他 ____".to_owned()
        } else {
            format!("{materials}（原件一并移交）")
        },
        operator: operator(open, application)?,
        note: note.join("；"),
    })
}

/// 转交方式 with a box before each, the chosen one filled.
pub(crate) fn choices_of_hand_over(chosen: Option<HandOverChannel>) -> String {
    let offered: Vec<&str> = HandOverChannel::ALL
        .iter()
        .filter(|channel| !matches!(channel, HandOverChannel::OwnOffice | HandOverChannel::Other))
        .map(|channel| channel.term())
        .collect();
    choices(&offered, |term| {
        chosen.is_some_and(|channel| channel.term() == term)
    })
}

/// 收到申请之日 – that of the confirmation where it decides (条例 第三十一条).
fn receipt_words(application: &Application) -> String {
    let received_on = day(application.received.received_on);
    match &application.confirmed {
        Some(confirmed) => format!(
            "{}（与申请人确认之日；接收于{received_on}）",
            day(confirmed.on)
        ),
        None if application.awaits_confirmation() => {
            format!("{received_on}接收，待与申请人确认")
        }
        None => received_on,
    }
}

/// 法定答复期限 with the conditions that can move it (条例 第三十条、第三十三条).
fn due_words(open: &OpenDesk, application: &Application) -> String {
    let from_on = application.clock_starts_on();
    let until = Due::of(&open.calendar, from_on, APPLICATION_WORKING_DAYS, from_on)
        .map(|due| {
            let estimate = due
                .deadline
                .uncertain_reason
                .map(|reason| format!("（{reason}）"))
                .unwrap_or_default();
            format!("，预计至{}{estimate}", day(due.deadline.due_on))
        })
        .unwrap_or_default();
    let confirmation = if application.awaits_confirmation() {
        "；以与申请人确认之日为收到申请之日"
    } else {
        ""
    };
    format!(
        "自被申请机关收到申请之日起20个工作日内{until}{confirmation}；需要补正、征求意见、延长期限等的除外"
    )
}

fn agency_contact(open: &OpenDesk, agency: &str) -> AppResult<String> {
    let listed = open.read().agencies()?;
    Ok(listed
        .into_iter()
        .find(|(_, listed)| listed.is_named(agency))
        .map(|(_, listed)| join(&[&listed.phone, &listed.address], " "))
        .unwrap_or_default())
}

fn operator(open: &OpenDesk, application: &Application) -> AppResult<String> {
    let names = operator_names(open)?;
    let entries = open.read().entries_of(application.id)?;
    Ok(entries
        .first()
        .map(|entry| shown_operator(&entry.header.operator, &names))
        .unwrap_or_default())
}

fn applications(open: &OpenDesk, ids: &[String]) -> AppResult<Vec<Application>> {
    if ids.is_empty() || ids.len() > MOST_SLIPS {
        return Err(AppError::invalid("ids", "请选择 1 至 20 件申请。"));
    }
    ids.iter().map(|id| application(open, id)).collect()
}

fn application(open: &OpenDesk, id: &str) -> AppResult<Application> {
    let missing = || AppError::new(ErrorCode::NotFound, "没有找到这件申请。");
    let id = EntityId(id.parse::<Uuid>().map_err(|_| missing())?);
    open.read().find_application(id)?.ok_or_else(missing)
}

fn site_name(open: &OpenDesk) -> AppResult<String> {
    Ok(open
        .read()
        .site()?
        .map(|site| site.name)
        .unwrap_or_default())
}

fn file_name(what: &str, applications: &[Application]) -> String {
    let first = applications.first().map(shown_number).unwrap_or_default();
    match applications.len() {
        0 | 1 => format!("{what}-{first}.pdf"),
        several => format!("{what}-{first}等{several}件.pdf"),
    }
}

fn join(parts: &[&str], between: &str) -> String {
    let parts: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(between)
}

/// 2026年11月24日
pub(crate) fn day(on: NaiveDate) -> String {
    format!("{}年{}月{}日", on.year(), on.month(), on.day())
}

fn moment(on: NaiveDate, at: Option<NaiveTime>) -> String {
    let at = at
        .map(|at| at.format("%H:%M").to_string())
        .unwrap_or_default();
    join(&[&day(on), &at], " ")
}

/// Nobody's application, for the 样表 on the wall.
fn sample(today: NaiveDate) -> Received {
    let texts = [
        (Field::ApplicantName, "张三"),
        (Field::Employer, "（可不填）"),
        (Field::IdentityKind, "居民身份证"),
        (Field::IdentityNumber, "（18 位公民身份号码）"),
        (Field::Phone, "13800000000"),
        (Field::Address, "××街道××路××号"),
        (Field::Agency, "临渭区住房和城乡建设局"),
        (
            Field::Content,
            "2025年××街道老旧小区改造资金使用情况（写明信息名称，或者便于查找的时间、地点、事项）",
        ),
        (Field::DocumentNumber, "（知道的填写）"),
        (Field::Delivery, "当面领取"),
        (Field::Carrier, "纸质"),
    ];
    Received {
        received_on: today,
        received_at: None,
        channel: Channel::InPerson,
        written_by_staff: false,
        class: ApplicantClass::Person,
        texts: texts.map(|(field, text)| (field, text.to_owned())).into(),
        lookup_code: None,
        circumstances: None,
        imported: None,
    }
}
