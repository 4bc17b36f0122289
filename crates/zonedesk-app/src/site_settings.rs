//! Settings of the site (专区与办公时间) that may change after set-up: names, hours, the idle lock.

use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    notes::Nothing,
    setup::{checked, site_error},
    status::{DeskStatus, HallView, PeriodView, SummerView, desk_status},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    consultation::Trigger,
    journal::{Draft, EntityId},
    refusal::tidy_line,
    site::{Opened, Period, SiteError, Summer, parse_hours},
    zone::{Hall, Zones},
};
use zonedesk_store::StoreError;

/// 修改专区设置. Code, kind and desk number stay: numbers on paper carry them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SiteUpdateRequest {
    /// 区县
    pub district: String,
    /// 专区名称
    pub name: String,
    /// 办公时间
    pub hours: Vec<PeriodView>,
    /// 夏季办公时间
    pub summer: Option<SummerView>,
    /// 空闲锁定, in minutes.
    pub idle_minutes: u32,
    /// 咨询起算日 – for questions that come from now on; as it was when not said.
    #[ts(optional, type = "'visit' | 'assignment'")]
    pub consultation_trigger: Option<Trigger>,
    /// PIN 码有效期, in days, 0 for ever; as it was when not said.
    #[ts(optional)]
    pub pin_days: Option<u32>,
    /// 功能区 that a station has; as it was when not said.
    #[ts(
        optional,
        type = "('self-service' | 'reading' | 'applications' | 'consultations')[]"
    )]
    pub zones: Option<Zones>,
    /// 就近的便民服务中心; as it was when not said.
    #[ts(optional)]
    pub halls: Option<Vec<HallView>>,
}

/// 修改专区设置 – another entry about the site; what was said before stays in the journal.
pub(crate) fn site_update(desk: &mut Desk, request: SiteUpdateRequest) -> AppResult<DeskStatus> {
    let now_ms = desk.clock.now().timestamp_millis();
    let open = desk.opened_mut()?;
    let before = open.read().site()?.ok_or_else(|| {
        AppError::new(ErrorCode::NotSetUp, "初始设置尚未完成，请先完成初始设置。")
    })?;
    let after = checked(Opened {
        district: request.district.trim().to_owned(),
        name: request.name.trim().to_owned(),
        hours: hours_of(&request.hours).map_err(site_error)?,
        summer: summer_of(request.summer.as_ref()).map_err(site_error)?,
        idle_minutes: Some(request.idle_minutes),
        consultation_trigger: request.consultation_trigger.or(before.consultation_trigger),
        pin_days: request.pin_days.or(before.pin_days),
        zones: if before.kind.chooses_zones() {
            request.zones.or(before.zones)
        } else {
            before.zones
        },
        halls: match request.halls {
            Some(halls) => halls_of(halls),
            None => before.halls.clone(),
        },
        ..before.clone()
    })?;
    let mark = open.who.mark.clone();
    if after != before {
        open.store()?
            .transact::<_, StoreError>(&mark, now_ms, |tx| {
                tx.append(&Draft {
                    entity: EntityId::derived("site", after.code.as_bytes()),
                    body: after.into(),
                    number: None,
                })?;
                Ok(())
            })?;
    }
    desk_status(desk, Nothing {})
}

/// Halls as they were typed; a line in which nothing stands is none.
fn halls_of(halls: Vec<HallView>) -> Vec<Hall> {
    let halls = halls.into_iter().map(|hall| Hall {
        name: tidy_line(&hall.name),
        address: tidy_line(&hall.address),
        phone: tidy_line(&hall.phone),
        hours: tidy_line(&hall.hours),
    });
    let blank = |hall: &Hall| {
        [&hall.name, &hall.address, &hall.phone, &hall.hours]
            .iter()
            .all(|text| text.is_empty())
    };
    halls.filter(|hall| !blank(hall)).collect()
}

/// Periods as they were typed.
pub(crate) fn hours_of(periods: &[PeriodView]) -> Result<Vec<Period>, SiteError> {
    let typed: Vec<_> = periods
        .iter()
        .map(|period| format!("{}-{}", period.from, period.to))
        .collect();
    parse_hours(&typed.join(","))
}

/// Summer hours as they were typed.
pub(crate) fn summer_of(summer: Option<&SummerView>) -> Result<Option<Summer>, SiteError> {
    summer
        .map(|summer| {
            Ok(Summer {
                from: summer.from.parse()?,
                to: summer.to.parse()?,
                hours: hours_of(&summer.hours).map_err(|_| SiteError::Summer)?,
            })
        })
        .transpose()
}
