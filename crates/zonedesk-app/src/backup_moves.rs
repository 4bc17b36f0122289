//! The same without a screen (命令行备份): made or proved at once, by whoever holds the key.

use crate::{
    backup_jobs::{Source, back_up, misses_attachments, proof_words},
    backup_record::BackupRecord,
    desk::Desk,
    error::{AppError, AppResult},
};
use std::path::{Path, PathBuf};
use zonedesk_store::{Backup, BackupPlace, BackupReason, DatabaseKey, Proof, prove_backup};

/// Makes a backup in `place`, or in the place that was chosen.
///
/// # Errors
/// [`AppError`], by what is wrong with place or desk; earlier backups stay as they are.
pub fn back_up_to(desk: &Desk, place: Option<&Path>) -> AppResult<Backup> {
    let place = match place {
        Some(place) => {
            BackupPlace::at(place).begin()?;
            place.to_owned()
        }
        None => desk
            .backup_record()
            .place
            .map(PathBuf::from)
            .ok_or_else(|| {
                AppError::invalid("to", "还没有设置备份位置，请用 --to 写明备份到哪个文件夹。")
            })?,
    };
    let source = Source {
        folder: desk.folder().clone(),
        key: desk.opened()?.key().clone(),
        now_ms: desk.clock.now().timestamp_millis(),
    };
    back_up(&source, &place, BackupReason::Asked, &mut |_| {})
}

/// Proves that a backup opens, with a copy in the desk's folder that is taken away again, and says what it saw. The
/// desk's next backup mends attachments that turned.
///
/// # Errors
/// [`AppError`], by what is wrong with backup or key.
pub fn prove_in(desk: &Desk, backup: &Backup, key: &DatabaseKey) -> AppResult<(Proof, String)> {
    desk.folder().make()?;
    let scratch = desk.folder().path().join("drill");
    let proof = prove_backup(backup, key, &scratch, &mut |_| {})?;
    if misses_attachments(&proof) && desk.folder().database().exists() {
        let record = desk.backup_record();
        BackupRecord {
            reread: true,
            ..record
        }
        .write(desk.folder())?;
    }
    let words = proof_words(backup, &proof);
    Ok((proof, words))
}
