//! First start (初始设置): the site, its desk and its first manager.

use crate::{
    desk::{Desk, Who},
    error::{AppError, AppResult, ErrorCode},
    notes::Nothing,
    session::note_entry,
    site_settings::{hours_of, summer_of},
    status::{DeskStatus, PeriodView, SummerView, desk_status},
};
use serde::{Deserialize, Serialize};
use std::fs;
use ts_rs::TS;
use zeroize::Zeroize;
use zonedesk_domain::{
    agency,
    contact::normalise_name,
    journal::{Draft, EntityId, OperatorMark},
    operator::{Added, Role},
    pin::{self, PinStanding},
    session::Way,
    site::{Opened, SiteError, SiteKind},
};
use zonedesk_store::{
    DataFolder, DatabaseKey, KeyHolder, KeySlots, OpenOptions, RecoveryCode, Store, StoreError,
};

/// 初始设置
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskSetUpRequest {
    /// 区县
    pub district: String,
    /// 专区名称
    pub name: String,
    /// 专区编码
    pub code: String,
    /// 类型
    #[ts(type = "'service-hall' | 'archive' | 'library' | 'station'")]
    pub kind: SiteKind,
    /// 窗口号
    pub desk: u16,
    /// 办公时间
    pub hours: Vec<PeriodView>,
    /// 夏季办公时间
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub summer: Option<SummerView>,
    /// 负责人姓名
    pub manager_name: String,
    /// The manager's PIN.
    pub pin: String,
}

impl Drop for DeskSetUpRequest {
    fn drop(&mut self) {
        self.pin.zeroize();
    }
}

/// What set-up gives back, once.
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DeskSetUpOutcome {
    /// 恢复码 – shown once, to be written down and locked away.
    pub recovery_code: String,
    /// The desk, open, with the manager signed in.
    pub status: DeskStatus,
}

/// 初始设置 – makes the database and the first manager, or the first manager of a desk that the
/// command line made.
pub(crate) fn desk_set_up(
    desk: &mut Desk,
    request: DeskSetUpRequest,
) -> AppResult<DeskSetUpOutcome> {
    if KeySlots::read(&desk.folder)?.is_some() {
        return Err(AppError::new(
            ErrorCode::AlreadySetUp,
            "本机已完成初始设置，请直接登录。",
        ));
    }
    let name =
        check_operator_name(&request.manager_name).map_err(|error| error.at("manager_name"))?;
    check_pin(&request.pin)?;
    let prepared = desk.folder.key_file().exists() && desk.folder.database().exists();
    if !prepared {
        refuse_orphaned_data(&desk.folder)?;
    }
    let (key, holder, code) = if prepared {
        let key = DatabaseKey::read_file(&desk.folder.key_file())?;
        let mut store = Store::open(&desk.folder, &key, &OpenOptions::default())?;
        let (holder, slots, code) = first_manager(desk, &mut store, &key, name, &request.pin)?;
        drop(store);
        slots.write(&desk.folder)?;
        (key, holder, code)
    } else {
        let site = site_of(&request)?;
        let staged = staged(&desk.folder);
        remove_staged(&staged)?;
        let key = DatabaseKey::random()?;
        let mut store = Store::create(&staged, &key, &OpenOptions::default())?;
        write_site(
            &mut store,
            &OperatorMark::system(),
            desk.clock.now().timestamp_millis(),
            site,
        )?;
        let (holder, slots, code) = first_manager(desk, &mut store, &key, name, &request.pin)?;
        // Closed before it moves; the slots come last and say that it is whole.
        drop(store);
        slots.write(&staged)?;
        finish_staged(&desk.folder)?;
        (key, holder, code)
    };
    let store = Store::open(&desk.folder, &key, &OpenOptions::default())?;
    let who = Who {
        id: Some(holder.operator),
        mark: OperatorMark::person(holder.operator),
        name: holder.name,
        role: holder.role,
        pin: PinStanding::Holds,
    };
    desk.enter_writing(store, who)?;
    note_entry(desk, Way::Pin);
    Ok(DeskSetUpOutcome {
        recovery_code: code.to_string(),
        status: desk_status(desk, Nothing {})?,
    })
}

/// Makes the database of a new site with `key`, as the command line does. Says nothing about people.
///
/// # Errors
/// [`AppError`] beside the field that is wrong, or by what is wrong with the folder.
pub fn open_site(desk: &mut Desk, key: &DatabaseKey, site: Opened) -> AppResult<()> {
    let site = checked(site)?;
    if KeySlots::read(&desk.folder)?.is_some() {
        return Err(StoreError::Present(desk.folder.database()).into());
    }
    let now_ms = desk.clock.now().timestamp_millis();
    // Set-up that was broken off after the database was made goes on where it stopped.
    let resumed = desk.folder.database().exists()
        && match Store::open(&desk.folder, key, &OpenOptions::default()) {
            Ok(mut store) => {
                if store.read().site()?.is_some() {
                    return Err(StoreError::Present(desk.folder.database()).into());
                }
                write_site(
                    &mut store,
                    &OperatorMark::command_line(),
                    now_ms,
                    site.clone(),
                )?;
                true
            }
            Err(StoreError::NotSetUp) => false,
            Err(StoreError::WrongKey(_)) => {
                return Err(StoreError::Present(desk.folder.database()).into());
            }
            Err(error) => return Err(error.into()),
        };
    if !resumed {
        let mut store = Store::create(&desk.folder, key, &OpenOptions::default())?;
        write_site(&mut store, &OperatorMark::command_line(), now_ms, site)?;
    }
    desk.open_with_key(key)
}

/// Moves a staged set-up into place; goes on with one that a power cut broke off, and clears away one
/// that never became whole.
pub(crate) fn finish_staged(folder: &DataFolder) -> AppResult<()> {
    let staged = staged(folder);
    if !staged.path().exists() {
        return Ok(());
    }
    if staged.key_slots().exists() {
        let moves = [
            (staged.database(), folder.database()),
            (staged.anchor(), folder.anchor()),
            (staged.key_slots(), folder.key_slots()),
        ];
        for (from, to) in moves {
            if from.exists() && to.exists() {
                // Two desks in one folder: whichever was there first stays.
                return Err(StoreError::Present(to).into());
            }
            if from.exists() {
                fs::rename(&from, &to).map_err(|error| file_error(&to, error))?;
            }
        }
    }
    remove_staged(&staged)
}

/// Data that nothing here opens are never set up over: the keys may still be found.
pub(crate) fn refuse_orphaned_data(folder: &DataFolder) -> AppResult<()> {
    if !folder.database().exists() && !folder.anchor().exists() {
        return Ok(());
    }
    Err(AppError::new(
        ErrorCode::Damaged,
        format!(
            "数据文件夹“{}”中已有登记数据，但缺少登录凭据（keys.json）和密钥文件（zonedesk.key），无法打开。\
             请用备份恢复其中之一；数据未作任何改动。",
            folder.path().display()
        ),
    ))
}

/// Checks a PIN that somebody chose.
pub(crate) fn check_pin(pin: &str) -> AppResult<()> {
    pin::check_pin(pin).map_err(|fault| AppError::invalid("pin", fault.to_string()))
}

pub(crate) fn check_operator_name(name: &str) -> AppResult<String> {
    let name = normalise_name(name);
    if !is_readable(&name) || name.chars().count() > 50 {
        return Err(AppError::invalid("name", "请填写姓名（不超过 50 个字）。"));
    }
    Ok(name)
}

/// Whether somebody could read it: something to see, and nothing that hides or turns what is seen.
fn is_readable(text: &str) -> bool {
    let turns = |c| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    text.chars().any(char::is_alphanumeric) && !text.chars().any(|c| c.is_control() || turns(c))
}

fn site_of(request: &DeskSetUpRequest) -> AppResult<Opened> {
    checked(Opened {
        district: request.district.trim().to_owned(),
        name: request.name.trim().to_owned(),
        code: request.code.trim().to_owned(),
        kind: request.kind,
        desk: request.desk,
        hours: hours_of(&request.hours).map_err(site_error)?,
        summer: summer_of(request.summer.as_ref()).map_err(site_error)?,
        idle_minutes: None,
        consultation_trigger: None,
        pin_days: None,
        zones: None,
        halls: Vec::new(),
    })
}

/// Checks a site's settings beside their fields.
pub(crate) fn checked(site: Opened) -> AppResult<Opened> {
    site.check().map_err(site_error)?;
    if !is_readable(&site.name) {
        return Err(site_error(SiteError::Name));
    }
    if site.district.chars().count() > 50 {
        return Err(AppError::invalid("district", "区县名称不超过 50 个字。"));
    }
    Ok(site)
}

pub(crate) fn site_error(error: SiteError) -> AppError {
    let field = match error {
        SiteError::Hall(place, what) => {
            return AppError::invalid(
                &format!("halls.{place}.{}", what.field()),
                error.to_string(),
            );
        }
        SiteError::Zones => "zones",
        SiteError::Halls => "halls",
        SiteError::Name => "name",
        SiteError::Code => "code",
        SiteError::Desk => "desk",
        SiteError::Hours => "hours",
        SiteError::Summer => "summer",
        SiteError::IdleMinutes => "idle_minutes",
        SiteError::PinDays => "pin_days",
    };
    AppError::invalid(field, error.to_string())
}

pub(crate) fn write_site(
    store: &mut Store,
    who: &OperatorMark,
    now_ms: i64,
    site: Opened,
) -> Result<(), StoreError> {
    store.transact(who, now_ms, |tx| {
        let entity = EntityId::derived("site", site.code.as_bytes());
        tx.append(&Draft {
            entity,
            body: site.into(),
            number: None,
        })?;
        for agency in agency::samples() {
            let entity = EntityId::of_agency(&agency.name);
            tx.append(&Draft {
                entity,
                body: agency.into(),
                number: None,
            })?;
        }
        Ok(())
    })
}

fn first_manager(
    desk: &Desk,
    store: &mut Store,
    key: &DatabaseKey,
    name: String,
    pin: &str,
) -> AppResult<(KeyHolder, KeySlots, RecoveryCode)> {
    let role = Role::Manager;
    let added = Added {
        name: name.clone(),
        role,
    };
    let now_ms = desk.clock.now().timestamp_millis();
    let operator = store.transact::<_, StoreError>(&OperatorMark::system(), now_ms, |tx| {
        let entity = tx.new_entity()?;
        tx.append(&Draft {
            entity,
            body: added.into(),
            number: None,
        })?;
        Ok(entity)
    })?;
    let holder = KeyHolder {
        operator,
        name,
        role,
    };
    let mut slots = KeySlots::empty(store.device());
    slots.set_pin(key, holder.clone(), pin, desk.cost)?;
    let code = slots.set_recovery_code(key, desk.cost)?;
    slots.set_key_ring(key)?;
    Ok((holder, slots, code))
}

fn staged(folder: &DataFolder) -> DataFolder {
    DataFolder::new(folder.path().join("set-up"))
}

fn remove_staged(staged: &DataFolder) -> AppResult<()> {
    match fs::remove_dir_all(staged.path()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(file_error(staged.path(), error)),
    }
}

fn file_error(path: &std::path::Path, error: std::io::Error) -> AppError {
    StoreError::File {
        operation: "setting up",
        path: path.to_owned(),
        cause: error,
    }
    .into()
}
