//! The directory of agencies (机关目录) as fields look it up while somebody types.

use crate::{desk::Desk, error::AppResult, notes::Nothing, papers::Paper};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_documents::{Align, Column, Ledger, ledger_pdf};
use zonedesk_domain::{
    agency::{self, Listed},
    journal::EntityId,
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
    /// 样例 – not yet checked by the site.
    pub sample: bool,
}

impl AgencyView {
    pub(crate) fn of(id: EntityId, listed: Listed) -> Self {
        Self {
            id: id.to_string(),
            name: listed.name,
            short_name: listed.short_name,
            phone: listed.phone,
            address: listed.address,
            sample: listed.sample,
        }
    }
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
            let note = if agency.sample {
                "样例，待核对"
            } else {
                ""
            };
            vec![
                place.to_string(),
                agency.name,
                agency.short_name,
                agency.phone,
                agency.address,
                note.to_owned(),
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
            Column::text("机关名称", 6.0, Align::Left),
            Column::text("简称", 3.0, Align::Left),
            Column::text("联系电话", 3.0, Align::Center),
            Column::text("接收地址", 6.0, Align::Left),
            Column::text("备注", 2.0, Align::Center),
        ],
        rows,
        totals: Vec::new(),
        zero_report: "机关目录尚未登记".to_owned(),
        prepared_on: today,
        masked_note: String::new(),
    };
    let document = ledger_pdf(&sheet)?;
    Ok(Paper::of(title, &format!("{title}.pdf"), &document))
}
