//! 口径库 – answers that bodies supplied: kept with their policy and its validity, offered while a question
//! is typed, flagged when the policy lapses, with everybody who was told them before.

use crate::{
    case_view::{entity_of, shown_contact, shown_name},
    consultations::{self, ConsultationShowRequest, shown_number},
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult, ErrorCode},
    given,
    papers::Paper,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use zonedesk_documents::{
    ledger::{Align, Column},
    record_sheet::{RecordSheet, SheetTable, record_sheet_pdf},
};
use zonedesk_domain::{
    consultation::{Consultation, Field},
    guidance::{Guidance, Lapsed, Recorded, Standing},
    journal::{Body, Draft, EntityId},
    refusal::{tidy, tidy_line},
};

/// So many answers are offered beside a question.
const MOST_OFFERED: usize = 4;

/// 一条口径
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GuidanceView {
    /// The record.
    pub id: String,
    /// 问题
    pub question: String,
    /// 口径
    pub answer: String,
    /// 口径提供单位
    pub supplied_by: String,
    /// 确认日期
    pub confirmed_on: String,
    /// 政策名称
    pub policy: String,
    /// 政策文号
    pub document_number: String,
    /// 政策有效期至
    pub valid_until: Option<String>,
    /// 咨询类别
    pub category: String,
    /// Whether it may still be given to somebody.
    #[ts(type = "'in_force' | 'ends_soon' | 'expired' | 'lapsed'")]
    pub standing: Standing,
    /// Since when it may not.
    pub ended_on: Option<String>,
    /// 失效原因
    pub lapsed_reason: String,
    /// How many people were answered with it.
    pub told: u32,
}

/// 口径库
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GuidanceListRequest {
    /// Part of anything it says; empty for all.
    pub text: String,
    /// Only what nobody may be told any more, or soon may not.
    pub only_ending: bool,
}

/// The library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GuidanceListOutcome {
    /// What fits: first what has ended, then what ends soon, then the newest.
    pub rows: Vec<GuidanceView>,
    /// Answers in the library.
    pub total: u32,
    /// How many of them have ended or end soon.
    pub ending: u32,
}

/// 登记口径, or what it shall say.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GuidanceSetRequest {
    /// The record; nothing for a new one.
    pub id: Option<String>,
    /// 问题
    pub question: String,
    /// 口径
    pub answer: String,
    /// 口径提供单位
    pub supplied_by: String,
    /// 确认日期, as typed.
    pub confirmed_on: String,
    /// 政策名称
    pub policy: String,
    /// 政策文号
    pub document_number: String,
    /// 政策有效期至, as typed; empty when the policy names none.
    pub valid_until: String,
    /// 咨询类别
    pub category: String,
}

/// 口径失效
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GuidanceLapseRequest {
    /// The record.
    pub id: String,
    /// 失效原因
    pub reason: String,
}

/// Which answer.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GuidanceRequest {
    /// The record.
    pub id: String,
}

/// 曾以此口径答复的咨询
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GuidanceAskersOutcome {
    /// The newest first.
    pub rows: Vec<GuidanceAsker>,
}

/// One who was told it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GuidanceAsker {
    /// The consultation.
    pub id: String,
    /// 编号
    pub number: String,
    /// 答复日期
    pub told_on: String,
    /// 咨询人, masked.
    pub asker: String,
    /// 联系方式, masked.
    pub contact: String,
    /// 咨询内容
    pub content: String,
    /// 失效后仍答复 – it was told after it had ended.
    pub too_late: bool,
}

/// 存为口径 – an answer of the library as an answered consultation has it, to be looked over and saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GuidanceProposal {
    /// 问题
    pub question: String,
    /// 口径
    pub answer: String,
    /// 口径提供单位
    pub supplied_by: String,
    /// 确认日期
    pub confirmed_on: String,
    /// 政策名称
    pub policy: String,
    /// 政策文号
    pub document_number: String,
    /// 咨询类别
    pub category: String,
}

/// What is being asked.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct GuidanceOfferRequest {
    /// 咨询内容, as far as it is typed.
    pub text: String,
}

/// Answers that may fit, the best first; none that has ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct GuidanceOfferOutcome {
    /// The answers.
    pub rows: Vec<GuidanceView>,
}

/// 口径库 – what fits.
pub(crate) fn guidance_list(
    desk: &mut Desk,
    request: GuidanceListRequest,
) -> AppResult<GuidanceListOutcome> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let all = views(open, today)?;
    let ends = |view: &&GuidanceView| view.standing != Standing::InForce;
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (total, ending) = (count(all.len()), count(all.iter().filter(ends).count()));
    let wanted = folded(&request.text);
    let mut rows: Vec<_> = all
        .into_iter()
        .filter(|view| !request.only_ending || view.standing != Standing::InForce)
        .filter(|view| says(view, &wanted))
        .collect();
    rows.sort_by(|one, other| {
        (rank(one), &other.confirmed_on, &one.question).cmp(&(
            rank(other),
            &one.confirmed_on,
            &other.question,
        ))
    });
    Ok(GuidanceListOutcome {
        rows,
        total,
        ending,
    })
}

/// 登记口径 – a new answer, or what one says from now on; one that had lapsed holds again.
pub(crate) fn guidance_set(
    desk: &mut Desk,
    request: GuidanceSetRequest,
) -> AppResult<GuidanceView> {
    let now = desk.clock.now();
    let today = now.date_naive();
    let mut recorded = Recorded {
        question: tidy(&request.question),
        answer: tidy(&request.answer),
        supplied_by: tidy_line(&request.supplied_by),
        confirmed_on: today,
        policy: tidy_line(&request.policy),
        document_number: tidy_line(&request.document_number),
        valid_until: None,
        category: tidy_line(&request.category),
    };
    // What is missing is told from the first field on.
    recorded.check_words()?;
    let day = |field, typed: &str, latest| given::day(field, typed, (NaiveDate::MIN, ""), latest);
    recorded.confirmed_on = day("confirmed_on", &request.confirmed_on, today)?;
    if !request.valid_until.trim().is_empty() {
        let until = day("valid_until", &request.valid_until, NaiveDate::MAX)?;
        recorded.valid_until = Some(until);
    }
    recorded.check(today)?;
    let id = match &request.id {
        Some(id) => Some(entity_of(id, unknown)?),
        None => None,
    };
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    let entity = open
        .store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let library = tx.guidances()?;
            let entity = match id {
                Some(id) if library.iter().any(|(one, _)| *one == id) => id,
                Some(_) => return Err(unknown()),
                None => tx.new_entity()?,
            };
            let twin = library.iter().any(|(one, kept)| {
                *one != entity && folded(&kept.recorded.question) == folded(&recorded.question)
            });
            if twin {
                return Err(AppError::invalid(
                    "question",
                    "口径库中已有这个问题，请修改那一条。",
                ));
            }
            let unchanged = library.iter().any(|(one, kept)| {
                *one == entity && kept.recorded == recorded && kept.lapsed.is_none()
            });
            if !unchanged {
                append(tx, entity, recorded.into())?;
            }
            Ok(entity)
        })?;
    view_of(desk.opened()?, entity, today)
}

/// 口径失效 – nobody is offered it any more.
pub(crate) fn guidance_lapse(
    desk: &mut Desk,
    request: GuidanceLapseRequest,
) -> AppResult<GuidanceView> {
    let reason = given::needed_text("reason", "失效原因", &request.reason, 200)?;
    let entity = entity_of(&request.id, unknown)?;
    let now = desk.clock.now();
    let today = now.date_naive();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let kept = tx.guidances()?.into_iter().find(|(one, _)| *one == entity);
            let (_, kept) = kept.ok_or_else(unknown)?;
            if kept.lapsed.is_some() {
                return Err(AppError::new(
                    ErrorCode::Changed,
                    "这条口径已标记失效，请核对最新情况。",
                ));
            }
            append(tx, entity, Lapsed { on: today, reason }.into())
        })?;
    view_of(desk.opened()?, entity, today)
}

/// 曾答复的咨询人 – who was told it, so that they can be told otherwise.
pub(crate) fn guidance_askers(
    desk: &mut Desk,
    request: GuidanceRequest,
) -> AppResult<GuidanceAskersOutcome> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let entity = entity_of(&request.id, unknown)?;
    let (_, rows) = askers(open, entity, today)?;
    Ok(GuidanceAskersOutcome { rows })
}

/// 口径失效告知清单 – the same on paper, with room to note who was told.
pub(crate) fn guidance_askers_draw(desk: &mut Desk, request: GuidanceRequest) -> AppResult<Paper> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let entity = entity_of(&request.id, unknown)?;
    let (view, rows) = askers(open, entity, today)?;
    let fact = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let standing = match &view.ended_on {
        Some(on) => format!("{}（自 {on}）{}", view.standing.term(), view.lapsed_reason),
        None => view.standing.term().to_owned(),
    };
    let title = "口径答复情况清单";
    let sheet = RecordSheet {
        title: title.to_owned(),
        mark: String::new(),
        site_name: open
            .read()
            .site()?
            .map(|site| site.name)
            .unwrap_or_default(),
        facts: vec![
            fact("问题", &view.question),
            fact("口径", &view.answer),
            fact("口径提供单位", &view.supplied_by),
            fact("确认日期", &view.confirmed_on),
            fact(
                "依据",
                format!("{} {}", view.policy, view.document_number).trim(),
            ),
            fact("状态", &standing),
        ],
        tables: vec![SheetTable {
            caption: "曾以此口径答复的咨询".to_owned(),
            columns: vec![
                Column::text("编号", 3.4, Align::Center),
                Column::text("答复日期", 2.4, Align::Center),
                Column::text("咨询人", 2.0, Align::Center),
                Column::text("联系方式", 3.0, Align::Center),
                Column::text("咨询内容", 5.2, Align::Left),
                Column::text("是否已另行告知", 2.6, Align::Center),
            ],
            rows: rows
                .into_iter()
                .map(|row| {
                    vec![
                        row.number,
                        row.told_on,
                        row.asker,
                        row.contact,
                        row.content,
                        String::new(),
                    ]
                })
                .collect(),
            nothing: "无：没有人以此口径答复过。".to_owned(),
        }],
        note: "个人姓名、联系方式已脱敏，回访时在咨询记录中查看完整信息。".to_owned(),
        signatures: vec!["经办人".to_owned(), "日期".to_owned()],
        footer: String::new(),
        prepared_on: today,
    };
    Ok(Paper::of(
        title,
        &format!("{title} {today}.pdf"),
        &record_sheet_pdf(&sheet)?,
    ))
}

/// 存为口径 – what an answered consultation would say as an answer of the library.
pub(crate) fn guidance_propose(
    desk: &mut Desk,
    request: ConsultationShowRequest,
) -> AppResult<GuidanceProposal> {
    let open = desk.opened()?;
    let entity = entity_of(&request.id, consultations::missing)?;
    let record = open
        .read()
        .find_consultation(entity)?
        .ok_or_else(consultations::missing)?;
    let Some(answered) = &record.answered else {
        return Err(AppError::new(
            ErrorCode::Changed,
            "这件咨询还没有答复，答复以后再存为口径。",
        ));
    };
    // What a clerk said at the counter is nobody's word until the body has confirmed it.
    let assigned = record.assigned.as_ref().filter(|_| !answered.on_the_spot);
    Ok(GuidanceProposal {
        question: record.text(Field::Content).to_owned(),
        answer: answered.content.clone(),
        supplied_by: assigned
            .map(|given| given.agency.clone())
            .unwrap_or_default(),
        confirmed_on: assigned.map_or_else(String::new, |_| answered.on.to_string()),
        policy: record.text(Field::Policy).to_owned(),
        document_number: record.text(Field::DocumentNumber).to_owned(),
        category: record.text(Field::Category).to_owned(),
    })
}

/// 口径提示 – what the library has on a question, while it is typed.
pub(crate) fn guidance_offer(
    desk: &mut Desk,
    request: GuidanceOfferRequest,
) -> AppResult<GuidanceOfferOutcome> {
    let today = desk.clock.today();
    let open = desk.opened()?;
    let mut fitting: Vec<_> = open
        .read()
        .guidances()?
        .into_iter()
        .filter(|(_, kept)| kept.standing(today).holds())
        .map(|(id, kept)| (kept.fits(&request.text), id, kept))
        .filter(|(fits, _, _)| *fits > 0)
        .collect();
    fitting.sort_by(|one, other| {
        (other.0, other.2.recorded.confirmed_on).cmp(&(one.0, one.2.recorded.confirmed_on))
    });
    Ok(GuidanceOfferOutcome {
        rows: fitting
            .into_iter()
            .take(MOST_OFFERED)
            .map(|(_, id, kept)| view(id, kept, 0, today))
            .collect(),
    })
}

/// The answer that somebody was told, if the library has it.
pub(crate) fn told_by(open: &OpenDesk, id: Option<&str>) -> AppResult<Option<EntityId>> {
    let Some(id) = id else { return Ok(None) };
    let entity = entity_of(id, unknown)?;
    let known = open
        .read()
        .guidances()?
        .iter()
        .any(|(one, _)| *one == entity);
    if known {
        Ok(Some(entity))
    } else {
        Err(unknown())
    }
}

fn append(tx: &mut zonedesk_store::Transaction<'_>, entity: EntityId, body: Body) -> AppResult<()> {
    tx.append(&Draft {
        entity,
        body,
        number: None,
    })?;
    Ok(())
}

fn unknown() -> AppError {
    AppError::new(ErrorCode::NotFound, "口径库中没有这一条，请刷新后重试。")
}

fn views(open: &OpenDesk, today: NaiveDate) -> AppResult<Vec<GuidanceView>> {
    let told: BTreeMap<EntityId, u32> = open.read().guidance_told()?.into_iter().collect();
    Ok(open
        .read()
        .guidances()?
        .into_iter()
        .map(|(id, kept)| view(id, kept, told.get(&id).copied().unwrap_or(0), today))
        .collect())
}

fn view_of(open: &OpenDesk, id: EntityId, today: NaiveDate) -> AppResult<GuidanceView> {
    let wanted = id.to_string();
    views(open, today)?
        .into_iter()
        .find(|view| view.id == wanted)
        .ok_or_else(unknown)
}

fn askers(
    open: &OpenDesk,
    id: EntityId,
    today: NaiveDate,
) -> AppResult<(GuidanceView, Vec<GuidanceAsker>)> {
    let view = view_of(open, id, today)?;
    let row = |told: Consultation| {
        let told_on = told
            .answered
            .as_ref()
            .map_or_else(String::new, |answered| answered.on.to_string());
        GuidanceAsker {
            id: told.id.to_string(),
            number: shown_number(&told),
            too_late: view
                .ended_on
                .as_ref()
                .is_some_and(|ended| told_on >= *ended),
            told_on,
            asker: shown_name(told.text(Field::Asker)),
            contact: shown_contact(told.text(Field::Contact)),
            content: told.text(Field::Content).to_owned(),
        }
    };
    let rows = open.read().told_with(id)?.into_iter().map(row).collect();
    Ok((view, rows))
}

fn view(id: EntityId, kept: Guidance, told: u32, today: NaiveDate) -> GuidanceView {
    let (standing, ended_on) = (kept.standing(today), kept.ended_on(today));
    let recorded = kept.recorded;
    GuidanceView {
        id: id.to_string(),
        question: recorded.question,
        answer: recorded.answer,
        supplied_by: recorded.supplied_by,
        confirmed_on: recorded.confirmed_on.to_string(),
        policy: recorded.policy,
        document_number: recorded.document_number,
        valid_until: recorded.valid_until.map(|until| until.to_string()),
        category: recorded.category,
        standing,
        ended_on: ended_on.map(|on| on.to_string()),
        lapsed_reason: kept.lapsed.map(|lapsed| lapsed.reason).unwrap_or_default(),
        told,
    }
}

fn rank(view: &GuidanceView) -> u8 {
    match view.standing {
        Standing::Expired | Standing::Lapsed => 0,
        Standing::EndsSoon => 1,
        Standing::InForce => 2,
    }
}

/// Every word of the search stands somewhere in it.
fn says(view: &GuidanceView, wanted: &str) -> bool {
    let whole = folded(&format!(
        "{} {} {} {} {} {}",
        view.question,
        view.answer,
        view.supplied_by,
        view.policy,
        view.document_number,
        view.category
    ));
    wanted.split_whitespace().all(|word| whole.contains(word))
}

fn folded(text: &str) -> String {
    text.to_lowercase()
}
