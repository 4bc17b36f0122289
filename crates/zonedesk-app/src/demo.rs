//! Demonstration data (演示数据): a month of invented records in a folder of their own beside the real
//! one, marked on every screen and, by the name of the site, on every paper.

mod month;

use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    notes::Nothing,
    setup::write_site,
    status::{DeskStatus, desk_status},
};
use std::fs;
use zonedesk_domain::{
    journal::{Draft, OperatorMark},
    operator::{Added, Permission, Role},
    site::{Opened, SiteKind, Summer, parse_hours},
};
use zonedesk_store::{
    DataFolder, DatabaseKey, KeyHolder, KeySlots, OpenOptions, Store, StoreError,
};

/// Everybody's PIN in the demonstration; its sign-in screen shows it.
pub(crate) const DEMO_PIN: &str = "246810";

/// The people of the demonstration.
const PEOPLE: [(&str, Role); 4] = [
    ("林静", Role::Clerk),
    ("高明", Role::Manager),
    ("沈清", Role::Auditor),
    ("邹平", Role::Administrator),
];

/// 打开演示数据 – makes them where there are none, and shows their sign-in. At a desk that was set up
/// only its manager does so.
pub(crate) fn demo_start(desk: &mut Desk, _: Nothing) -> AppResult<DeskStatus> {
    if !desk.is_demonstrating() {
        let is_set_up = KeySlots::read(&desk.folder)?.is_some();
        if is_set_up && desk.check(Permission::ManageSite).is_err() {
            return Err(AppError::new(
                ErrorCode::AlreadySetUp,
                "本机已启用。演示数据请由负责人登录后，在“设置”中打开。",
            ));
        }
        make(desk)?;
        desk.turn_to(true);
    }
    desk_status(desk, Nothing {})
}

/// 结束演示 – deletes the demonstration's folder and goes back to the desk's own.
pub(crate) fn demo_end(desk: &mut Desk, _: Nothing) -> AppResult<DeskStatus> {
    if !desk.is_demonstrating() {
        return Err(AppError::new(ErrorCode::NotFound, "现在没有打开演示数据。"));
    }
    desk.turn_to(false);
    remove(&desk.demonstration())?;
    desk_status(desk, Nothing {})
}

/// The slots are written last: a folder without them was broken off and is made again.
fn make(desk: &Desk) -> AppResult<()> {
    let folder = desk.demonstration();
    if folder.key_slots().exists() {
        return Ok(());
    }
    remove(&folder)?;
    let now = desk.clock.now();
    let key = DatabaseKey::random()?;
    let mut store = Store::create(&folder, &key, &OpenOptions::default())?;
    let first = month::first_day(now.date_naive());
    let opened_ms = month::instant_ms(first, 8, 0);
    write_site(&mut store, &OperatorMark::system(), opened_ms, site()?)?;
    let mut slots = KeySlots::empty(store.device());
    let mut clerk = OperatorMark::system();
    for (name, role) in PEOPLE {
        let added = Added {
            name: name.to_owned(),
            role,
        };
        let system = OperatorMark::system();
        let operator = store.transact::<_, StoreError>(&system, opened_ms, |tx| {
            let entity = tx.new_entity()?;
            tx.append(&Draft {
                entity,
                body: added.into(),
                number: None,
            })?;
            Ok(entity)
        })?;
        if role == Role::Clerk {
            clerk = OperatorMark::person(operator);
        }
        let holder = KeyHolder {
            operator,
            name: name.to_owned(),
            role,
        };
        slots.set_pin(&key, holder, DEMO_PIN, desk.cost)?;
    }
    month::fill(&mut store, &clerk, now)?;
    drop(store);
    slots.write(&folder)?;
    Ok(())
}

fn remove(folder: &DataFolder) -> AppResult<()> {
    match fs::remove_dir_all(folder.path()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(cause) => Err(StoreError::File {
            operation: "removing the demonstration",
            path: folder.path().to_owned(),
            cause,
        }
        .into()),
    }
}

fn site() -> AppResult<Opened> {
    let wrong =
        |error| AppError::new(ErrorCode::Internal, "演示数据没有建成，请重试。").because(error);
    Ok(Opened {
        district: "演示区".to_owned(),
        name: "演示街道便民服务中心（演示数据）".to_owned(),
        code: "YS".to_owned(),
        kind: SiteKind::ServiceHall,
        desk: 1,
        hours: parse_hours("08:00-12:00,14:00-18:00").map_err(wrong)?,
        summer: Some(Summer {
            from: "07-01".parse().map_err(wrong)?,
            to: "08-31".parse().map_err(wrong)?,
            hours: parse_hours("08:00-12:00,15:00-18:00").map_err(wrong)?,
        }),
        idle_minutes: None,
        consultation_trigger: None,
        pin_days: None,
        zones: None,
        halls: Vec::new(),
    })
}
