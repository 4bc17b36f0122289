//! 功能区: what a site does not have is refused here, for the window, the browser and the command line alike.

use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
};
use zonedesk_domain::{
    journal::Body,
    zone::{Zone, Zones},
};
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

/// The zones that the site had at an instant, by what its settings said last before; those of today from before there were any.
pub(crate) fn zones_at(read: &ReadStore<'_>, at_ms: i64) -> AppResult<Zones> {
    let said = read.settings_of_site()?;
    let before = said.iter().rev();
    let then = before
        .filter(|entry| entry.header.written_at_ms <= at_ms)
        .find_map(|entry| match entry.body().ok().flatten() {
            Some(Body::SiteOpened(opened)) => Some(opened.zones()),
            Some(_) | None => None,
        });
    match then {
        Some(zones) => Ok(zones),
        None => own_zones(read),
    }
}

pub(crate) fn kept_zones(read: &ReadStore<'_>) -> AppResult<Zones> {
    Ok(read.zones_with_records()?)
}
