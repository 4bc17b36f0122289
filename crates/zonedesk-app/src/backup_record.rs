//! What this machine remembers of its backups (备份情况): where they go and how the last ones went. It stands beside the
//! database, in `backup.json`: it belongs to the machine, not to the records, and is there when they are not.

use crate::{
    desk::Desk,
    error::{AppResult, ErrorCode},
    outfile::write_whole,
};
use serde::{Deserialize, Serialize};
use std::{fs, path::Path};
use zonedesk_store::{BackupPlace, DataFolder, StoreError};

/// Everything in `backup.json`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BackupRecord {
    /// 备份位置
    #[serde(default)]
    pub(crate) place: Option<String>,
    /// The last one that was whole and checked.
    #[serde(default)]
    pub(crate) last: Option<LastBackup>,
    /// Why none came of the last try, if none did.
    #[serde(default)]
    pub(crate) failure: Option<LastFailure>,
    /// The last drill.
    #[serde(default)]
    pub(crate) proof: Option<LastProof>,
    /// Whether a drill found attachments there that turned: the next backup reads and mends them.
    #[serde(default)]
    pub(crate) reread: bool,
}

/// 上次备份
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LastBackup {
    pub(crate) at_ms: i64,
    pub(crate) entries: u64,
    pub(crate) attachments: u64,
    pub(crate) damaged_attachments: u64,
}

/// 上次未备份的原因
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LastFailure {
    pub(crate) at_ms: i64,
    pub(crate) words: String,
    /// Whether the place was only not there.
    #[serde(default)]
    pub(crate) away: bool,
}

/// 上次演练
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LastProof {
    pub(crate) at_ms: i64,
    pub(crate) sound: bool,
    pub(crate) words: String,
}

impl BackupRecord {
    /// What is remembered in `folder`; nothing where that cannot be read, for it is chosen anew in a minute.
    pub(crate) fn read(folder: &DataFolder) -> Self {
        fs::read(path_in(folder.path()))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// Whether it is about this place: it was not changed for another one meanwhile.
    pub(crate) fn is_of(&self, place: &BackupPlace) -> bool {
        let chosen = self.place.as_deref().map(Path::new);
        chosen.is_none_or(|chosen| chosen == place.chosen())
    }

    pub(crate) fn write(&self, folder: &DataFolder) -> AppResult<()> {
        let text = serde_json::to_vec_pretty(self).map_err(|error| {
            crate::error::AppError::new(ErrorCode::Internal, "备份情况没有记下，请重试。")
                .because(error)
        })?;
        write_whole(&path_in(folder.path()), &text)
    }
}

impl Desk {
    /// What is remembered of this desk's backups.
    pub(crate) fn backup_record(&self) -> BackupRecord {
        BackupRecord::read(self.folder())
    }
}

fn path_in(folder: &Path) -> std::path::PathBuf {
    folder.join("backup.json")
}

/// What to do about a backup that did not come about. The desk's own data are well in all of these but the last two.
pub(crate) fn failure_words(error: &StoreError) -> String {
    // Everything else is said as everywhere.
    #[allow(clippy::wildcard_enum_match_arm)]
    match error {
        StoreError::PlaceAway(_) => "备份盘未插入，或备份文件夹已被移走。插好后会自动备份。".into(),
        StoreError::DiskFull(_) => {
            "备份盘已满，这次没有备份，以前的备份不受影响。请清理备份盘，或换一个位置。".into()
        }
        StoreError::ReadOnly(_) => {
            "备份盘不能写入（可能有写保护），这次没有备份，以前的备份不受影响。请检查备份盘，或换一个位置。".into()
        }
        StoreError::BackupUnreadable { cause, .. } if cause.kind() == std::io::ErrorKind::PermissionDenied => {
            "没有权限读取备份位置，这次没有备份，以前的备份不受影响。请开放权限，或换一个位置。".into()
        }
        StoreError::BackupUnreadable { .. } | StoreError::DiskFails { .. } | StoreError::File { .. } | StoreError::BackupDamaged { .. } => {
            "备份盘读写出错，可能中途拔出或已损坏，这次没有备份，以前的备份不受影响。请重新插好；仍不行的，换一个备份盘。".into()
        }
        StoreError::AnchorMismatch(_) => {
            "数据校验不一致，为了不覆盖好的备份，这次没有备份。请在“数据检查”中校验，并联系系统管理员。".into()
        }
        StoreError::Damaged { .. } => {
            "本机数据库有一部分读不出来，为了不覆盖好的备份，这次没有备份。请在“数据检查”中校验，并联系系统管理员。".into()
        }
        _ => "这次没有备份，以前的备份不受影响。请重试；仍不行的，请联系系统管理员。".into(),
    }
}
