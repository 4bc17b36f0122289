//! 功能区: what a site does not have is refused here, for the window, the browser and the command line alike.

use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
};
use zonedesk_domain::zone::{Zone, Zones};
use zonedesk_store::ReadStore;

/// Refuses what belongs to `zones` where the site has none of them. Records of such a zone that are there all the same
/// – kept from before it was switched off, or written by another desk of the site – are still read and finished;
/// only what `begins` a new one is refused then.
pub(crate) fn check_zones(desk: &Desk, zones: Zones, begins: bool) -> AppResult<()> {
    if zones.is_empty() {
        return Ok(());
    }
    check_zones_of(&desk.opened()?.read(), zones, begins)
}

/// The same where the store is at hand.
pub(crate) fn check_zones_of(read: &ReadStore<'_>, zones: Zones, begins: bool) -> AppResult<()> {
    let Some(site) = read.site()? else {
        // The use case says that nothing is set up yet.
        return Ok(());
    };
    if site.zones().has_any(zones) || (!begins && kept_zones(read)?.has_any(zones)) {
        return Ok(());
    }
    let guide = if zones.has(Zone::Applications) {
        "群众需要申请政府信息公开的，可打印《政府信息公开申请指引单》，引导到就近的便民服务中心。"
    } else {
        "功能区由负责人在“设置 · 专区与办公时间”中查看。"
    };
    Err(AppError::new(
        ErrorCode::ZoneAbsent,
        format!("本专区不设{}，没有这项业务。{guide}", zones.terms()),
    ))
}

/// The zones of the site, and those beside them whose records are here to be read.
pub(crate) fn shown_zones(read: &ReadStore<'_>) -> AppResult<Zones> {
    let own = own_zones(read)?;
    Ok(own.and(kept_zones(read)?))
}

/// The zones of the site; none before it is set up.
pub(crate) fn own_zones(read: &ReadStore<'_>) -> AppResult<Zones> {
    Ok(read.site()?.map_or(Zones::of(&[]), |site| site.zones()))
}

fn kept_zones(read: &ReadStore<'_>) -> AppResult<Zones> {
    Ok(read.zones_with_records()?)
}
