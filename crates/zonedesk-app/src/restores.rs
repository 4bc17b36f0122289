//! 从备份恢复 – a desk put together again from a backup: at a machine that is empty, or in place of data that cannot be
//! opened any more. Data that are well are never replaced from a screen.

use crate::{
    backups::{BackupRow, backup_row},
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    session::{RECOVERY, guarded, leave},
    status::{DeskStatus, OperatorView, desk_status},
};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use ts_rs::TS;
use uuid::Uuid;
use zeroize::Zeroize;
use zonedesk_domain::{journal::EntityId, operator::Permission, session::Leaving};
use zonedesk_store::{
    Backup, BackupPlace, DataFolder, DatabaseKey, KeyHolder, KeySlots, OpenOptions, RestoreOrder,
    Restored, SlotError, Store, StoreError, StoreResult, anchor_knows, bring_back_slots, device_in,
    restore_backup,
};

/// 查找备份
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RestoreFindRequest {
    /// The folder or stick that they are on.
    pub path: String,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RestoreFindOutcome {
    /// Every backup there, the newest first.
    pub backups: Vec<RestorableBackup>,
}

/// One backup, and who can open it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RestorableBackup {
    /// The desk it is of.
    pub device: String,
    /// What it is.
    pub backup: BackupRow,
    /// Who may restore it with their PIN; the recovery code does always.
    pub operators: Vec<OperatorView>,
}

/// 恢复
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct RestoreRequest {
    /// The folder or stick.
    pub path: String,
    /// The desk.
    pub device: String,
    /// The backup's name.
    pub name: String,
    /// Whose PIN it is; nothing for the recovery code.
    pub operator_id: Option<String>,
    /// The PIN or the recovery code.
    pub secret: String,
}

impl Drop for RestoreRequest {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

/// What was restored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RestoreOutcome {
    /// What is there now, in sentences.
    pub told: Vec<String>,
    /// The desk, for signing in.
    pub status: DeskStatus,
}

/// 查找备份
pub(crate) fn restore_find(
    desk: &mut Desk,
    request: RestoreFindRequest,
) -> AppResult<RestoreFindOutcome> {
    refuse_demonstration(desk)?;
    let backups = backups_in(Path::new(request.path.trim()))?;
    Ok(RestoreFindOutcome {
        backups: backups
            .iter()
            .map(|backup| RestorableBackup {
                device: backup.device.to_string(),
                backup: backup_row(backup),
                operators: restorers(desk, backup)
                    .into_iter()
                    .map(|holder| OperatorView {
                        id: holder.operator.to_string(),
                        name: holder.name,
                        role: holder.role,
                    })
                    .collect(),
            })
            .collect(),
    })
}

/// 恢复 – replaces nothing that is well, and keeps what it replaces.
pub(crate) fn restore_start(desk: &mut Desk, request: RestoreRequest) -> AppResult<RestoreOutcome> {
    refuse_demonstration(desk)?;
    desk.folder().make()?;
    let backup = backups_in(Path::new(request.path.trim()))?
        .into_iter()
        .find(|backup| backup.device.to_string() == request.device && backup.name() == request.name)
        .ok_or_else(|| AppError::invalid("path", "这份备份已不在那里，请重新查找。"))?;
    refuse_foreign(desk, &backup)?;
    let operator = match &request.operator_id {
        Some(id) => Some(
            id.parse::<Uuid>()
                .map(EntityId)
                .map_err(|_| AppError::invalid("secret", "没有这个操作员，请重新选择。"))?,
        ),
        None => None,
    };
    // The keys that are here know the newest PINs, and no others open in their place; where they are lost or damaged,
    // those of the backup do.
    let here = slots_in(desk.folder())?;
    let who = operator.map_or_else(|| RECOVERY.to_owned(), |operator| operator.to_string());
    let (slots, counted) = match &here {
        Some(here) => (here.clone(), who),
        None => {
            let there = slots_in(&backup.folder()).map_err(|error| unread(error).at("path"))?;
            let there = there.ok_or_else(|| {
                AppError::invalid(
                    "secret",
                    "这份备份没有登录凭据，请联系系统管理员用命令行和密钥文件恢复。",
                )
            })?;
            (there, format!("restore:{}:{who}", backup.device))
        }
    };
    let key = guarded(desk, &counted, "secret", || {
        open_slots(&slots, operator, &request.secret)
    })
    .map_err(|error| {
        if error.code != ErrorCode::NotFound {
            return error;
        }
        let words = if operator.is_some() {
            "这份备份里没有此人的登录凭据，请选其他人或用恢复码。"
        } else {
            "没有设置恢复码，请选一个人用 PIN 码恢复，或联系系统管理员用命令行和密钥文件恢复。"
        };
        AppError::invalid("secret", words)
    })?;
    // Whoever is signed in leaves: the folder has one writer.
    leave(desk, Leaving::SignedOut);
    desk.locked_by = None;
    if is_well(desk.folder(), &key, here.is_some())? {
        if here.is_none() {
            // Only its wrapped keys are lost: they come back, and nothing else is touched.
            bring_back_slots(&backup, desk.folder(), &aside_name(desk))?;
            return Ok(RestoreOutcome {
                told: vec!["登录凭据已从备份找回，登记数据完好，没有改动。".to_owned()],
                status: desk_status(desk, crate::notes::Nothing {})?,
            });
        }
        return Err(AppError::new(
            ErrorCode::AlreadySetUp,
            "本机数据可以正常打开，不需要恢复，没有作任何改动。请直接登录。",
        ));
    }
    let restored = restore_with(desk, &backup, &key, here.is_some())?;
    Ok(RestoreOutcome {
        told: told(&backup, &restored),
        status: desk_status(desk, crate::notes::Nothing {})?,
    })
}

/// Every backup in a folder.
///
/// # Errors
/// [`AppError`] beside `path` where there is none.
pub fn backups_in(path: &Path) -> AppResult<Vec<Backup>> {
    let refuse = |words: &str| AppError::invalid("path", words);
    let found = match BackupPlace::at(path).list() {
        Ok(found) => found,
        Err(StoreError::PlaceAway(_)) => {
            return Err(refuse(
                "这里没有备份。请插好备份盘，填写当时选的文件夹（里面有“政务公开专区备份”）。",
            ));
        }
        Err(error) => return Err(AppError::from(error).at("path")),
    };
    if found.is_empty() {
        return Err(refuse("这里还没有一份完整的备份，请换一个备份盘。"));
    }
    Ok(found)
}

/// Puts `backup` into the desk's folder with its key, whatever is there.
///
/// # Errors
/// [`AppError`], by what is wrong with backup, key or folder.
pub fn restore_with(
    desk: &mut Desk,
    backup: &Backup,
    key: &DatabaseKey,
    keep_slots: bool,
) -> AppResult<Restored> {
    desk.open = None;
    let aside = aside_name(desk);
    let order = RestoreOrder {
        backup,
        key,
        into: desk.folder(),
        aside: &aside,
        keep_slots,
    };
    Ok(restore_backup(order, &mut |_| {})?)
}

/// What was restored, in sentences.
#[must_use]
pub fn told(backup: &Backup, restored: &Restored) -> Vec<String> {
    let made = crate::clock::in_china(backup.made_at_ms())
        .map(|at| at.format("%Y年%-m月%-d日 %H:%M").to_string())
        .unwrap_or_default();
    let mut told = vec![format!(
        "已恢复到 {made} 的备份：共 {} 条记录，找回附件 {} 个。",
        restored.entries, restored.attachments
    )];
    if !restored.findings.is_empty() {
        told.push(format!(
            "数据校验有 {} 处不一致，登录后请在“数据检查”中查看。",
            restored.findings.len()
        ));
    }
    if restored.missing_attachments > 0 {
        told.push(format!(
            "有 {} 个附件不在备份中；已接入区级的，联网后会自动取回。",
            restored.missing_attachments
        ));
    }
    told.push(
        "备份之后登记的，已接入区级的联网后会自动取回；没有接入的，请对照纸质登记补录。".to_owned(),
    );
    told.push("为避免重号，今后的编号和收费凭条另起一个字母，从 1 号开始。".to_owned());
    if let Some(aside) = &restored.aside {
        told.push(format!(
            "原来的文件没有删除，已原样保存在“{}”。",
            aside.display()
        ));
    }
    told
}

fn aside_name(desk: &Desk) -> String {
    format!(
        "恢复前原样保存-{}",
        desk.clock.now().format("%Y%m%d-%H%M%S")
    )
}

/// Who may restore a backup with their PIN.
fn restorers(desk: &Desk, backup: &Backup) -> Vec<KeyHolder> {
    let here = KeySlots::read(desk.folder())
        .ok()
        .flatten()
        .filter(|slots| slots.device() == backup.device);
    let slots = here.or_else(|| KeySlots::read(&backup.folder()).ok().flatten());
    slots
        .iter()
        .flat_map(KeySlots::holders)
        .filter(|holder| holder.role.may(Permission::MaintainData))
        .cloned()
        .collect()
}

fn open_slots(
    slots: &KeySlots,
    operator: Option<EntityId>,
    secret: &str,
) -> StoreResult<DatabaseKey> {
    let Some(operator) = operator else {
        return slots.open_with_recovery_code(secret);
    };
    let may = slots
        .holders()
        .iter()
        .any(|holder| holder.operator == operator && holder.role.may(Permission::MaintainData));
    if !may {
        return Err(SlotError::NoSlot.into());
    }
    slots.open_with_pin(operator, secret)
}

/// The wrapped keys of a folder; nothing where they are lost or damaged.
fn slots_in(folder: &DataFolder) -> StoreResult<Option<KeySlots>> {
    match KeySlots::read(folder) {
        Ok(slots) => Ok(slots),
        Err(StoreError::Slot(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What is said of a backup whose files the system does not give.
fn unread(error: StoreError) -> AppError {
    AppError::new(
        ErrorCode::File,
        "这份备份的登录凭据读不出来：备份盘可能中途拔出，或没有权限读取。请重新插好再试，或换一份备份；本机没有作任何改动。",
    )
    .because(error)
}

/// Refuses a backup of another desk than the one that is here. Where the keys that are here cannot be read, only the
/// anchor tells: it knows the end of every backup that was made of it.
fn refuse_foreign(desk: &Desk, backup: &Backup) -> AppResult<()> {
    let facts = backup.whole_facts()?;
    let folder = desk.folder();
    if device_in(folder).is_some_and(|device| device != backup.device) {
        return Err(AppError::new(
            ErrorCode::AlreadySetUp,
            "本机已有另一个窗口的数据，不能用这份备份替换，没有作任何改动。请换一份本窗口的备份；确需替换的，请系统管理员用命令行恢复（restore --set-aside）。",
        ));
    }
    let is_there = |path: PathBuf| path.try_exists().unwrap_or(true);
    let holds_data = is_there(folder.database()) || is_there(folder.anchor());
    if slots_in(folder)?.is_none() && holds_data && !anchor_knows(folder, facts) {
        return Err(AppError::new(
            ErrorCode::AlreadySetUp,
            "本机已有数据，但登录凭据和锚定文件都认不出这份备份，没有作任何改动。请换一份本窗口的备份；确需替换的，请系统管理员用命令行恢复（restore --set-aside）。",
        ));
    }
    Ok(())
}

/// Whether the folder holds a desk that opens for writing, every page of it. What does not say that it is damaged is
/// told as it is, and replaces nothing; among it a key that is not this desk's own and does not open it.
fn is_well(folder: &DataFolder, key: &DatabaseKey, key_is_own: bool) -> AppResult<bool> {
    match Store::open(folder, key, &OpenOptions::default()) {
        Ok(store) => Ok(store.reads_whole()?),
        Err(StoreError::WrongKey(_)) if key_is_own => Ok(false),
        Err(
            StoreError::Absent(_)
            | StoreError::Damaged { .. }
            | StoreError::NotSetUp
            | StoreError::AnchorMismatch(_)
            | StoreError::Entry(_),
        ) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn refuse_demonstration(desk: &Desk) -> AppResult<()> {
    if desk.is_demonstrating() {
        return Err(AppError::new(
            ErrorCode::Changed,
            "现在是演示数据。请先结束演示，再恢复。",
        ));
    }
    Ok(())
}
