//! The directory of agencies (机关目录): as fields look it up while somebody types, and as the site
//! keeps it.

use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    notes::Nothing,
    papers::Paper,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;
use zonedesk_documents::{Align, Column, Ledger, ledger_pdf};
use zonedesk_domain::{
    agency::{self, Agency, Channel, Listed, ListingError, Retired},
    journal::{Draft, EntityId},
};

/// At most this many bodies are offered at once.
const MOST_OFFERED: u32 = 200;

/// 查找机关
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AgencyFindRequest {
    /// Part of a name, or pinyin initials; empty for the whole directory.
    pub text: String,
    /// Bodies wanted, at most 200.
    pub limit: u32,
}

/// The bodies that fit, the best first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgencyFindOutcome {
    /// The bodies.
    pub rows: Vec<AgencyView>,
}

/// One body of the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgencyView {
    /// The record.
    pub id: String,
    /// 全称
    pub name: String,
    /// 简称
    pub short_name: String,
    /// 依申请公开联系电话
    pub phone: String,
    /// 接收地址
    pub address: String,
    /// 接收渠道
    #[ts(type = "('counter' | 'post' | 'fax' | 'web')[]")]
    pub channels: Vec<Channel>,
    /// 办公时间
    pub hours: String,
    /// 联系人
    pub contact: String,
    /// 备注
    pub note: String,
    /// 样例 – not yet checked by the site.
    pub sample: bool,
    /// 已停用 – left the directory.
    pub retired: bool,
    /// 区级发布 – the district keeps this line.
    pub published: bool,
}

impl AgencyView {
    pub(crate) fn of(id: EntityId, listed: Listed) -> Self {
        Self {
            id: id.to_string(),
            name: listed.name,
            short_name: listed.short_name,
            phone: listed.phone,
            address: listed.address,
            channels: listed.channels,
            hours: listed.hours,
            contact: listed.contact,
            note: listed.note,
            sample: listed.sample,
            retired: false,
            published: false,
        }
    }

    fn kept(id: EntityId, agency: Agency) -> Self {
        Self {
            retired: agency.retired.is_some(),
            published: agency.published,
            ..Self::of(id, agency.listed)
        }
    }
}

/// 机关目录 as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct AgencyListRequest {
    /// Part of a name, or pinyin initials; empty for all.
    pub text: String,
    /// Whether those that left are wanted too.
    pub with_retired: bool,
}

/// The directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgencyListOutcome {
    /// The bodies that fit, the best first; without a text in the order of the directory.
    pub rows: Vec<AgencyView>,
    /// Bodies in the directory.
    pub total: u32,
    /// 样例 – those of them nobody has checked.
    pub samples: u32,
    /// Bodies that left it.
    pub retired: u32,
}

/// 登记机关, or its line as it shall be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgencySetRequest {
    /// The record; nothing for a new body.
    pub id: Option<String>,
    /// 全称
    pub name: String,
    /// 简称
    pub short_name: String,
    /// 依申请公开联系电话
    pub phone: String,
    /// 接收地址
    pub address: String,
    /// 接收渠道
    #[ts(type = "('counter' | 'post' | 'fax' | 'web')[]")]
    pub channels: Vec<Channel>,
    /// 办公时间
    pub hours: String,
    /// 联系人
    pub contact: String,
    /// 备注
    pub note: String,
}

/// 停用机关
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AgencyRetireRequest {
    /// The record.
    pub id: String,
    /// Why, may be empty.
    pub reason: String,
}

/// 查找机关 – by part of a name or by pinyin initials.
pub(crate) fn agency_find(
    desk: &mut Desk,
    request: AgencyFindRequest,
) -> AppResult<AgencyFindOutcome> {
    let mut fitting: Vec<_> = desk
        .opened()?
        .read()
        .agencies()?
        .into_iter()
        .filter_map(|(id, listed)| Some((agency::fit(&listed, &request.text)?, id, listed)))
        .collect();
    // The sort is stable: among equals the order of the directory stays.
    fitting.sort_by_key(|(fit, _, _)| *fit);
    let limit = usize::try_from(request.limit.min(MOST_OFFERED)).unwrap_or(0);
    Ok(AgencyFindOutcome {
        rows: fitting
            .into_iter()
            .take(limit)
            .map(|(_, id, listed)| AgencyView::of(id, listed))
            .collect(),
    })
}

/// 机关目录 – searched and counted.
pub(crate) fn agency_list(
    desk: &mut Desk,
    request: AgencyListRequest,
) -> AppResult<AgencyListOutcome> {
    let agencies = desk.opened()?.read().all_agencies()?;
    let count = |wanted: &dyn Fn(&Agency) -> bool| {
        let found = agencies.iter().filter(|(_, agency)| wanted(agency)).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    let (total, retired) = (
        count(&|agency| agency.retired.is_none()),
        count(&|agency| agency.retired.is_some()),
    );
    let samples = count(&|agency| agency.retired.is_none() && agency.listed.sample);
    let mut fitting: Vec<_> = agencies
        .into_iter()
        .filter(|(_, agency)| request.with_retired || agency.retired.is_none())
        .filter_map(|(id, agency)| {
            let fit = agency::fit(&agency.listed, &request.text)?;
            Some((agency.retired.is_some(), fit, id, agency))
        })
        .collect();
    fitting.sort_by_key(|(retired, fit, _, _)| (*retired, *fit));
    Ok(AgencyListOutcome {
        rows: fitting
            .into_iter()
            .map(|(_, _, id, agency)| AgencyView::kept(id, agency))
            .collect(),
        total,
        samples,
        retired,
    })
}

/// 登记机关 – a new body, or a line edited or confirmed; it is no sample any more, and a body that had
/// left is back.
pub(crate) fn agency_set(desk: &mut Desk, request: AgencySetRequest) -> AppResult<AgencyView> {
    let id = request.id.as_deref().map(agency_id).transpose()?;
    let listed = listed_of(request)?;
    let now_ms = desk.clock.now().timestamp_millis();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?.transact::<_, AppError>(&mark, now_ms, |tx| {
        let agencies = tx.all_agencies()?;
        let kept = |wanted: EntityId| agencies.iter().find(|(id, _)| *id == wanted);
        let derived = EntityId::of_agency(&listed.name);
        let entity = match id {
            Some(id) if kept(id).is_none() => return Err(unknown()),
            Some(id) => id,
            // A body that left comes back under its own record.
            None if kept(derived).is_none_or(|(_, agency)| agency.retired.is_some()) => derived,
            None => tx.new_entity()?,
        };
        let is_published = kept(entity).is_some_and(|(_, agency)| agency.published);
        if is_published && kept(entity).is_some_and(|(_, agency)| agency.listed != listed) {
            return Err(AppError::invalid(
                "name",
                "这个机关的信息由区级统一发布，如有错误请联系区级主管部门。",
            ));
        }
        let in_force = agencies
            .iter()
            .filter(|(id, agency)| *id != entity && agency.retired.is_none());
        for (_, other) in in_force {
            if other.listed.is_named(&listed.name) {
                return Err(AppError::invalid("name", "目录中已有这个机关，请核对。"));
            }
            if other.listed.is_named(&listed.short_name) {
                return Err(AppError::invalid(
                    "short_name",
                    format!("“{}”已用这个简称，请换一个。", other.listed.name),
                ));
            }
        }
        let unchanged = kept(entity)
            .is_some_and(|(_, agency)| agency.listed == listed && agency.retired.is_none());
        if !unchanged {
            tx.append(&Draft {
                entity,
                body: listed.clone().into(),
                number: None,
            })?;
        }
        Ok(AgencyView {
            published: is_published,
            ..AgencyView::of(entity, listed)
        })
    })
}

/// 停用机关 – nobody is offered it any more; records that name it keep the name.
pub(crate) fn agency_retire(desk: &mut Desk, request: AgencyRetireRequest) -> AppResult<Nothing> {
    let reason = request.reason.trim().to_owned();
    if reason.chars().count() > 100 || reason.chars().any(char::is_control) {
        return Err(AppError::invalid("reason", "停用原因不超过 100 个字。"));
    }
    let entity = agency_id(&request.id)?;
    let now_ms = desk.clock.now().timestamp_millis();
    let open = desk.opened_mut()?;
    let mark = open.who.mark.clone();
    open.store()?.transact::<_, AppError>(&mark, now_ms, |tx| {
        let in_force = tx.agencies()?.iter().any(|(id, _)| *id == entity);
        if !in_force {
            return Err(unknown());
        }
        tx.append(&Draft {
            entity,
            body: Retired { reason }.into(),
            number: None,
        })?;
        Ok(Nothing {})
    })
}

fn agency_id(id: &str) -> AppResult<EntityId> {
    id.parse::<Uuid>().map(EntityId).map_err(|_| unknown())
}

fn unknown() -> AppError {
    AppError::new(ErrorCode::NotFound, "目录中没有这个机关，请刷新后重试。")
}

fn listed_of(request: AgencySetRequest) -> AppResult<Listed> {
    let plain = |text: String| text.trim().to_owned();
    let mut channels = request.channels;
    channels.sort_unstable();
    channels.dedup();
    let listed = Listed {
        name: plain(request.name),
        short_name: plain(request.short_name),
        phone: plain(request.phone),
        address: plain(request.address),
        channels,
        hours: plain(request.hours),
        contact: plain(request.contact),
        note: plain(request.note),
        sample: false,
    };
    listed.check().map_err(|error| {
        let field = match error {
            ListingError::Name => "name",
            ListingError::ShortName => "short_name",
            ListingError::Phone => "phone",
            ListingError::Address => "address",
            ListingError::Hours => "hours",
            ListingError::Contact => "contact",
            ListingError::Note => "note",
        };
        AppError::invalid(field, error.to_string())
    })?;
    Ok(listed)
}

/// 机关目录表 – 市、县（区）级政府及其部门依申请公开联系电话及接收地址, for the wall of the zone.
pub(crate) fn agency_sheet_draw(desk: &mut Desk, _: Nothing) -> AppResult<Paper> {
    let today = desk.clock.today();
    let read = desk.opened()?.read();
    let site = read.site()?.map(|site| site.name).unwrap_or_default();
    let rows = read
        .agencies()?
        .into_iter()
        .zip(1..)
        .map(|((_, agency), place)| {
            let channels: Vec<_> = agency
                .channels
                .iter()
                .map(|channel| channel.term())
                .collect();
            let note = if agency.sample {
                "样例，待核对".to_owned()
            } else {
                agency.note
            };
            vec![
                place.to_string(),
                agency.name,
                agency.short_name,
                agency.phone,
                agency.address,
                channels.join("、"),
                agency.hours,
                note,
            ]
        })
        .collect();
    let title = "依申请公开联系电话及接收地址";
    let sheet = Ledger {
        title: title.to_owned(),
        site_name: site,
        month: format!("{}年", today.format("%Y")),
        columns: vec![
            Column::text("序号", 1.0, Align::Center),
            Column::text("机关名称", 5.5, Align::Left),
            Column::text("简称", 2.6, Align::Left),
            Column::text("联系电话", 2.8, Align::Center),
            Column::text("接收地址", 5.0, Align::Left),
            Column::text("接收渠道", 2.2, Align::Center),
            Column::text("办公时间", 3.4, Align::Left),
            Column::text("备注", 2.6, Align::Left),
        ],
        rows,
        totals: Vec::new(),
        zero_report: "机关目录尚未登记".to_owned(),
        prepared_on: today,
        masked_note: String::new(),
        later: Vec::new(),
        seal: String::new(),
    };
    let document = ledger_pdf(&sheet)?;
    Ok(Paper::of(title, &format!("{title}.pdf"), &document))
}
