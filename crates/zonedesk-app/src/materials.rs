//! 资料 – the register of what lies on the shelves of 资料阅览区: looked up, put there, taken away, held against the
//! notice's list and against what the district publishes.

use crate::{
    applications::{operator_names, shown_operator, shown_time},
    case_view::{day_of, entity_of},
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult, ErrorCode},
    given,
    moves::say,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    journal::{Body, EntityId},
    material::{
        Category, Edition, Level, MOST_COPIES, Material, Published, Recorded, Removed, Standing,
        completeness,
    },
    refusal::{tidy, tidy_line},
};
use zonedesk_store::MaterialFilter;

/// At most this many rows go to the screen at once.
const MOST_ROWS: u32 = 500;
/// Which part of the register to show.
#[derive(Debug, Clone, Default, Serialize, Deserialize, TS)]
pub struct MaterialListRequest {
    /// Only those that hold this text somewhere, or bear this 资料码.
    pub search: Option<String>,
    /// Only those that stand so; empty for all.
    #[ts(
        type = "('on_shelf' | 'ends_soon' | 'no_copies' | 'stale' | 'expired' | 'withdrawn' | 'missing' | 'removed')[]"
    )]
    pub standings: Vec<Standing>,
    /// Rows to pass over.
    pub offset: u32,
    /// Rows wanted, at most 500.
    pub limit: u32,
}

/// A page of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MaterialListOutcome {
    /// Rows of the whole list.
    pub total: u32,
    /// Whether a search found more than are counted, older ones.
    pub more: bool,
    /// The page, in the order of the catalogue; what a search finds, the newest first.
    pub rows: Vec<MaterialView>,
}

/// 资料概况 – what there is, and what is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MaterialOverview {
    /// How many stand how, in the order of their standings; those of which there are none are left out.
    pub standings: Vec<MaterialCount>,
    /// The notice's list, each with whether readers find it.
    pub wanted: Vec<WantedMaterial>,
    /// 最近盘点 – the day of the last stock-take.
    pub counted_on: Option<String>,
}

/// How many materials stand so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MaterialCount {
    /// How.
    #[ts(
        type = "'on_shelf' | 'ends_soon' | 'no_copies' | 'stale' | 'expired' | 'withdrawn' | 'missing' | 'removed'"
    )]
    pub standing: Standing,
    /// How many.
    pub count: u32,
}

/// One line of the notice's list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct WantedMaterial {
    /// 市级政务公开制度汇编
    pub term: String,
    /// 类别
    #[ts(
        type = "'policies' | 'work_report' | 'rules' | 'guide' | 'standard_catalogue' | 'service_guide' | 'gazette' | 'interpretation' | 'other'"
    )]
    pub category: Category,
    /// 层级
    #[ts(type = "'province' | 'city' | 'county' | 'town' | null")]
    pub level: Option<Level>,
    /// Whether readers find it, as it holds.
    pub is_met: bool,
}

/// 版本信息 as screens show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EditionView {
    /// 资料名称
    pub title: String,
    /// 类别
    #[ts(
        type = "'policies' | 'work_report' | 'rules' | 'guide' | 'standard_catalogue' | 'service_guide' | 'gazette' | 'interpretation' | 'other'"
    )]
    pub category: Category,
    /// 层级
    #[ts(type = "'province' | 'city' | 'county' | 'town' | null")]
    pub level: Option<Level>,
    /// 来源单位
    pub issuer: String,
    /// 文号
    pub document_number: String,
    /// 版本
    pub version: String,
    /// 发布日期
    pub issued_on: String,
    /// 有效期至
    pub valid_until: String,
    /// 线上链接
    pub url: String,
}

/// 一份资料
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MaterialView {
    /// The record.
    pub id: String,
    /// 资料码
    pub label: String,
    /// What lies on the shelf, or what should.
    pub edition: EditionView,
    /// 状态
    #[ts(
        type = "'on_shelf' | 'ends_soon' | 'no_copies' | 'stale' | 'expired' | 'withdrawn' | 'missing' | 'removed'"
    )]
    pub standing: Standing,
    /// Whether it lies there, in whatever edition.
    pub on_shelf: bool,
    /// 位置
    pub shelf: String,
    /// 份数
    pub copies: u32,
    /// 上架日期
    pub shelved_on: String,
    /// 有效期至, as it holds.
    pub valid_until: String,
    /// 更新日期
    pub updated_on: String,
    /// 备注
    pub note: String,
    /// 盘点日期
    pub counted_on: String,
    /// How many there were then.
    pub counted_copies: u32,
    /// 区级版本 – what the district publishes, where it does.
    pub published: Option<EditionView>,
}

/// Which material.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MaterialRequest {
    /// The record.
    pub id: String,
}

/// Everything about one material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MaterialDetail {
    /// Its line.
    pub view: MaterialView,
    /// 下架原因, or why the district took it back.
    pub reason: String,
    /// What happened, the newest first.
    pub history: Vec<MaterialHistory>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MaterialHistory {
    /// `2026-11-24 09:30`
    pub at: String,
    /// What, with what tells it from what was before.
    pub what: String,
    /// Who.
    pub who: String,
}

/// 登记资料, or what it shall say.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MaterialSetRequest {
    /// The record; nothing for a new one.
    pub id: Option<String>,
    /// 资料名称
    pub title: String,
    /// 类别
    #[ts(
        type = "'policies' | 'work_report' | 'rules' | 'guide' | 'standard_catalogue' | 'service_guide' | 'gazette' | 'interpretation' | 'other'"
    )]
    pub category: Category,
    /// 层级
    #[ts(type = "'province' | 'city' | 'county' | 'town' | null")]
    pub level: Option<Level>,
    /// 来源单位
    pub issuer: String,
    /// 文号
    pub document_number: String,
    /// 版本
    pub version: String,
    /// 发布日期, as typed; empty when not known.
    pub issued_on: String,
    /// 有效期至, as typed; empty when it names none.
    pub valid_until: String,
    /// 线上链接
    pub url: String,
    /// 位置
    pub shelf: String,
    /// 份数, as typed.
    pub copies: String,
    /// 上架日期, as typed; empty for today.
    pub shelved_on: String,
    /// 备注
    pub note: String,
}

/// 下架
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MaterialRemoveRequest {
    /// The record.
    pub id: String,
    /// 下架原因
    pub reason: String,
}

/// 资料登记簿 – a page of it.
pub(crate) fn material_list(
    desk: &mut Desk,
    request: MaterialListRequest,
) -> AppResult<MaterialListOutcome> {
    let on = desk.clock.today();
    let open = desk.opened()?;
    // A scanner types the code of a label.
    let typed = request.search.as_deref().unwrap_or_default();
    if let Ok(label) = typed.parse()
        && let Some(material) = open.read().material_labelled(&label)?
    {
        return Ok(MaterialListOutcome {
            total: 1,
            more: false,
            rows: vec![view(material, on)],
        });
    }
    let filter = MaterialFilter {
        search: open.sought(request.search),
        standings: &request.standings,
        on,
    };
    let limit = request.limit.min(MOST_ROWS);
    let listed = open.read().materials(&filter, request.offset, limit)?;
    Ok(MaterialListOutcome {
        total: listed.total,
        more: listed.more,
        rows: listed
            .rows
            .into_iter()
            .map(|material| view(material, on))
            .collect(),
    })
}

/// 资料概况 – what there is, and what of the notice's list is missing.
pub(crate) fn material_overview(
    desk: &mut Desk,
    _: crate::notes::Nothing,
) -> AppResult<MaterialOverview> {
    let on = desk.clock.today();
    let read = desk.opened()?.read();
    let counts = read.material_standings(on)?;
    let materials = read.all_materials()?;
    let counted_on = materials
        .iter()
        .filter_map(|material| material.counted.as_ref())
        .map(|counted| counted.on)
        .max();
    Ok(MaterialOverview {
        standings: Standing::ALL
            .iter()
            .filter_map(|standing| {
                let count = *counts.get(standing.term())?;
                Some(MaterialCount {
                    standing: *standing,
                    count,
                })
            })
            .collect(),
        wanted: completeness(&materials, on)
            .into_iter()
            .map(|(wanted, is_met)| WantedMaterial {
                term: wanted.term(),
                category: wanted.category,
                level: wanted.level,
                is_met,
            })
            .collect(),
        counted_on: counted_on.map(|on| on.to_string()),
    })
}

/// 查看资料
pub(crate) fn material_show(
    desk: &mut Desk,
    request: MaterialRequest,
) -> AppResult<MaterialDetail> {
    let on = desk.clock.today();
    let entity = entity_of(&request.id, missing)?;
    detail(desk.opened()?, entity, on)
}

/// 登记资料 – a new one, or what one says from now on; one that had left is back on the shelf.
pub(crate) fn material_set(
    desk: &mut Desk,
    request: MaterialSetRequest,
) -> AppResult<MaterialDetail> {
    let now = desk.clock.now();
    let today = now.date_naive();
    let recorded = recorded_of(&request, today)?;
    recorded.check()?;
    let id = match &request.id {
        Some(id) => Some(entity_of(id, missing)?),
        None => None,
    };
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    let entity = open
        .store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let entity = Material::entity(&recorded.edition.title);
            let kept = tx.find_material(entity)?;
            if let Some(id) = id
                && tx.find_material(id)?.is_none()
            {
                return Err(missing());
            }
            // By another title it is another material: it takes the place of the one it was before.
            let before = id.filter(|id| *id != entity);
            let is_new = id.is_none() || before.is_some();
            if is_new && kept.as_ref().is_some_and(Material::is_on_shelf) {
                return Err(twin());
            }
            if let Some(before) = before {
                let reason = format!("更名为“{}”", recorded.edition.title);
                say(tx, before, Removed { on: today, reason }.into())?;
            }
            let unchanged = kept.is_some_and(|kept| {
                kept.removed.is_none()
                    && kept.recorded.is_some_and(|before| {
                        Recorded {
                            on: recorded.on,
                            ..before
                        } == recorded
                    })
            });
            if !unchanged {
                say(tx, entity, recorded.clone().into())?;
            }
            Ok(entity)
        })?;
    detail(desk.opened()?, entity, today)
}

/// 下架 – it leaves the shelf; the register keeps it.
pub(crate) fn material_remove(
    desk: &mut Desk,
    request: MaterialRemoveRequest,
) -> AppResult<MaterialDetail> {
    let reason = given::needed_text("reason", "下架原因", &request.reason, 200)?;
    let entity = entity_of(&request.id, missing)?;
    let now = desk.clock.now();
    let today = now.date_naive();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?
        .transact::<_, AppError>(&mark, now.timestamp_millis(), |tx| {
            let kept = tx.find_material(entity)?.ok_or_else(missing)?;
            if !kept.is_on_shelf() {
                return Err(AppError::new(
                    ErrorCode::Changed,
                    "这份资料已不在架，请核对最新情况。",
                ));
            }
            Ok(say(tx, entity, Removed { on: today, reason }.into())?)
        })?;
    detail(desk.opened()?, entity, today)
}

fn recorded_of(request: &MaterialSetRequest, today: NaiveDate) -> AppResult<Recorded> {
    let text = |field: &'static str, label, given: &str, most| {
        given::text(field, label, given, most).map(|text| tidy_line(&text))
    };
    let mut recorded = Recorded {
        on: today,
        edition: Edition {
            title: given::needed_text("title", "资料名称", &request.title, 100)
                .map(|title| tidy_line(&title))?,
            category: request.category,
            level: request.level,
            issuer: text("issuer", "来源单位", &request.issuer, 100)?,
            document_number: text("document_number", "文号", &request.document_number, 100)?,
            version: text("version", "版本", &request.version, 100)?,
            issued_on: None,
            valid_until: None,
            url: text("url", "线上链接", &request.url, 500)?,
        },
        shelf: text("shelf", "位置", &request.shelf, 100)?,
        copies: copies_of("copies", "份数", &request.copies)?,
        shelved_on: day_of("shelved_on", &request.shelved_on, today)?,
        note: given::text("note", "备注", &tidy(&request.note), 200)?,
    };
    let day = |field, typed: &str, latest| {
        if typed.trim().is_empty() {
            return Ok(None);
        }
        given::day(field, typed, (NaiveDate::MIN, ""), latest).map(Some)
    };
    recorded.edition.issued_on = day("issued_on", &request.issued_on, today)?;
    recorded.edition.valid_until = day("valid_until", &request.valid_until, NaiveDate::MAX)?;
    Ok(recorded)
}

pub(crate) fn copies_of(field: &str, name: &str, typed: &str) -> AppResult<u32> {
    let typed = typed.trim();
    let figures: String = typed
        .chars()
        .map(zonedesk_domain::contact::half_width)
        .collect();
    let is_number = !figures.is_empty() && figures.bytes().all(|byte| byte.is_ascii_digit());
    let copies = is_number.then(|| figures.parse().ok()).flatten();
    copies
        .filter(|copies| *copies <= MOST_COPIES)
        .ok_or_else(|| {
            AppError::invalid(
                field,
                format!("{name}请填写 0 至 {MOST_COPIES} 的整数，如 2。"),
            )
        })
}

fn twin() -> AppError {
    AppError::invalid("title", "资料登记簿中已有这份资料，请修改那一份。")
}

pub(crate) fn missing() -> AppError {
    AppError::new(
        ErrorCode::NotFound,
        "资料登记簿中没有这份资料，请刷新后重试。",
    )
}

fn detail(open: &OpenDesk, entity: EntityId, on: NaiveDate) -> AppResult<MaterialDetail> {
    let material = open.read().find_material(entity)?.ok_or_else(missing)?;
    let names = operator_names(open)?;
    let entries = open.read().entries_of(entity)?;
    let mut history: Vec<_> = entries
        .iter()
        .filter_map(|entry| {
            Some(MaterialHistory {
                at: shown_time(entry.header.written_at_ms),
                what: told(&entry.body().ok().flatten()?)?,
                who: shown_operator(&entry.header.operator, &names),
            })
        })
        .collect();
    history.reverse();
    let reason = [&material.withdrawn, &material.removed];
    let reason = reason.into_iter().flatten().next();
    Ok(MaterialDetail {
        reason: reason.map(|said| said.reason.clone()).unwrap_or_default(),
        view: view(material, on),
        history,
    })
}

/// What an entry says, on one line.
fn told(body: &Body) -> Option<String> {
    let edition = |edition: &Edition| {
        let issued = edition.issued_on.map(|on| on.to_string());
        let parts = [
            edition.version.clone(),
            edition.document_number.clone(),
            issued.unwrap_or_default(),
        ];
        let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        match parts.is_empty() {
            true => String::new(),
            false => format!("：{}", parts.join("，")),
        }
    };
    #[allow(clippy::wildcard_enum_match_arm)]
    Some(match body {
        Body::MaterialRecorded(recorded) => {
            format!("登记{}，{} 份", edition(&recorded.edition), recorded.copies)
        }
        Body::MaterialRemoved(removed) => format!("下架：{}", removed.reason),
        Body::MaterialCounted(counted) => {
            let note = match counted.note.as_str() {
                "" => String::new(),
                note => format!("（{note}）"),
            };
            format!("盘点：实有 {} 份{note}", counted.copies)
        }
        Body::MaterialPublished(Published(published)) => {
            format!("区级发布{}", edition(published))
        }
        _ => return None,
    })
}

pub(crate) fn view(material: Material, on: NaiveDate) -> MaterialView {
    let standing = material.standing(on);
    let on_shelf = material.is_on_shelf();
    let valid_until = shown_day(material.valid_until());
    let edition = material.edition().map(shown_edition);
    let shown = |day: Option<NaiveDate>| shown_day(day);
    let published = material
        .published
        .as_ref()
        .filter(|_| material.is_published());
    let published = published.map(shown_edition);
    let recorded = material.recorded;
    MaterialView {
        id: material.id.to_string(),
        label: Material::label(material.id).to_string(),
        edition: edition.unwrap_or_else(EditionView::empty),
        standing,
        on_shelf,
        valid_until,
        shelved_on: shown(recorded.as_ref().map(|recorded| recorded.shelved_on)),
        copies: recorded.as_ref().map_or(0, |recorded| recorded.copies),
        updated_on: shown(material.updated_on),
        counted_on: shown(material.counted.as_ref().map(|counted| counted.on)),
        counted_copies: material.counted.map_or(0, |counted| counted.copies),
        published,
        shelf: recorded
            .as_ref()
            .map(|recorded| recorded.shelf.clone())
            .unwrap_or_default(),
        note: recorded.map(|recorded| recorded.note).unwrap_or_default(),
    }
}

fn shown_day(on: Option<NaiveDate>) -> String {
    on.map(|on| on.to_string()).unwrap_or_default()
}

fn shown_edition(edition: &Edition) -> EditionView {
    EditionView {
        title: edition.title.clone(),
        category: edition.category,
        level: edition.level,
        issuer: edition.issuer.clone(),
        document_number: edition.document_number.clone(),
        version: edition.version.clone(),
        issued_on: shown_day(edition.issued_on),
        valid_until: shown_day(edition.valid_until),
        url: edition.url.clone(),
    }
}

impl EditionView {
    /// Of a record that tells of none: there is no such record.
    fn empty() -> Self {
        Self {
            title: String::new(),
            category: Category::Other,
            level: None,
            issuer: String::new(),
            document_number: String::new(),
            version: String::new(),
            issued_on: String::new(),
            valid_until: String::new(),
            url: String::new(),
        }
    }
}
