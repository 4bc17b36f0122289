//! 从备份恢复 – a desk put together again from a backup: at a machine that is empty, or in place of data that cannot be
//! opened any more. Data that are well are never replaced from a screen.

use crate::{
    backups::{BackupRow, backup_row},
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    session::guarded,
    status::{DeskStatus, OperatorView, desk_status},
};
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;
use uuid::Uuid;
use zeroize::Zeroize;
use zonedesk_domain::{journal::EntityId, operator::Permission};
use zonedesk_store::{
    Backup, BackupPlace, DataFolder, DatabaseKey, KeyHolder, KeySlots, OpenOptions, RestoreOrder,
    Restored, SlotError, Store, StoreError, StoreResult, bring_back_slots, device_in,
    restore_backup,
};

/// What wrong tries at a backup are counted under.
const RESTORE: &str = "restore";

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
    backup.whole_facts()?;
    let operator = match &request.operator_id {
        Some(id) => Some(
            id.parse::<Uuid>()
                .map(EntityId)
                .map_err(|_| AppError::invalid("secret", "没有这个操作员，请重新选择。"))?,
        ),
        None => None,
    };
    // The keys that are here know the newest PINs; where they are lost or damaged, those of the backup open.
    let here = KeySlots::read(desk.folder())
        .ok()
        .flatten()
        .filter(|slots| slots.device() == backup.device);
    let there = KeySlots::read(&backup.folder()).ok().flatten();
    let mut keep_slots = false;
    let key = guarded(desk, RESTORE, "secret", || {
        let opened = here
            .as_ref()
            .map(|slots| open_slots(slots, operator, &request.secret));
        if let Some(Ok(key)) = opened {
            keep_slots = true;
            return Ok(key);
        }
        match (&there, opened) {
            (Some(slots), _) => open_slots(slots, operator, &request.secret),
            (None, Some(failed)) => failed,
            (None, None) => Err(SlotError::NoSlot.into()),
        }
    })
    .map_err(|error| {
        if error.code == ErrorCode::NotFound {
            AppError::invalid(
                "secret",
                "这份备份没有登录凭据，请联系系统管理员用命令行和密钥文件恢复。",
            )
        } else {
            error
        }
    })?;
    if device_in(desk.folder()).is_some_and(|device| device != backup.device) {
        return Err(AppError::new(
            ErrorCode::AlreadySetUp,
            "本机已有另一个窗口的数据，不能用这份备份替换，没有作任何改动。请换一份本窗口的备份。",
        ));
    }
    // Whoever is signed in leaves: the folder has one writer.
    desk.open = None;
    desk.locked_by = None;
    if is_well(desk.folder(), &key)? {
        if here.is_none() && there.is_some() {
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
    let restored = restore_with(desk, &backup, &key, keep_slots)?;
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

/// Whether the folder holds a desk that opens for writing, every page of it.
fn is_well(folder: &DataFolder, key: &DatabaseKey) -> AppResult<bool> {
    match Store::open(folder, key, &OpenOptions::default()) {
        Ok(store) => Ok(store.reads_whole()),
        Err(error @ (StoreError::OpenElsewhere(_) | StoreError::Newer { .. })) => Err(error.into()),
        Err(_) => Ok(false),
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
