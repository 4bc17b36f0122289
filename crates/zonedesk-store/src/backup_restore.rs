//! Restoring from a backup (恢复), and the drill that proves that it could be done (备份演练): both open a copy of it as
//! the program opens its own database.

use crate::{
    anchor,
    backup::{Backup, facts_of},
    backup_make::{BackupStep, write_synced},
    connection::OpenOptions,
    error::{StoreError, StoreResult},
    folder::{DataFolder, private},
    key::DatabaseKey,
    read::Totals,
    restoring::{clear_stage, commit_stage, take_place},
    shelf_copy::{Trust, copy_shelf},
    store::Store,
    verify::{Finding, FindingKind},
};
use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
};
use zonedesk_domain::journal::Epoch;

/// What a restore is to do.
#[derive(Debug, Clone, Copy)]
pub struct RestoreOrder<'a> {
    /// What is restored.
    pub backup: &'a Backup,
    /// What opens it.
    pub key: &'a DatabaseKey,
    /// Where to.
    pub into: &'a DataFolder,
    /// The name of the folder for the files that are there now.
    pub aside: &'a str,
    /// Whether the wrapped keys that are there now stay: they opened, and know the newest PINs.
    pub keep_slots: bool,
}

/// What a restore did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// Entries in the journal.
    pub entries: u64,
    /// What is written from now on stands in this epoch, its numbers in series of their own.
    pub epoch: Epoch,
    /// Attachments that were brought back.
    pub attachments: u64,
    /// Attachments that entries name and that are in neither place.
    pub missing_attachments: u64,
    /// What is wrong with the journal; attachments apart.
    pub findings: Vec<Finding>,
    /// Where the files are that were there before.
    pub aside: Option<PathBuf>,
}

/// What a drill saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Entries walked.
    pub entries: u64,
    /// What is there, in numbers.
    pub totals: Totals,
    /// What is wrong with it.
    pub findings: Vec<Finding>,
}

/// Puts a backup into a folder as a desk that goes on from there: in an epoch of its own, so that no number on paper
/// comes twice, whatever was written since the backup was made. What was in the folder is kept beside it.
///
/// # Errors
/// [`StoreError::BackupDamaged`], [`StoreError::BackupUnreadable`] and [`StoreError::WrongKey`] before anything was
/// changed, else as for files.
pub fn restore_backup(
    order: RestoreOrder<'_>,
    tell: &mut dyn FnMut(BackupStep),
) -> StoreResult<Restored> {
    let RestoreOrder {
        backup, key, into, ..
    } = order;
    into.make()?;
    let _lock = into.lock()?;
    let stage = clear_stage(into)?;
    copy_files(backup, &stage, tell)?;
    let mut store = Store::open(&stage, key, &OpenOptions::default())?;
    if store.device() != backup.device {
        return Err(backup.damaged("it is of another desk"));
    }
    let shelf = backup.folder().attachments();
    let to = (into.attachments(), Trust::Digest);
    let copied = copy_shelf(&shelf, (&to.0, to.1), unread_there, tell)?;
    tell(BackupStep::Checking);
    let missing_attachments = store.note_missing_files(into)?;
    let verified = store.verify_beside(into)?;
    let epoch = next_epoch(&store, backup, into)?;
    store.begin_restored(epoch)?;
    drop(store);
    // Closed, it has no log any more; with one, the database alone would not be all of it.
    if stage.database().with_extension("db-wal").exists() {
        return Err(StoreError::Busy("restoring"));
    }
    if order.keep_slots {
        keep_slots(into, &stage)?;
    }
    if let Some(place) = backup.place() {
        place.note_restored_epoch(backup.device, epoch.0);
    }
    commit_stage(into, order.aside)?;
    let aside = take_place(into)?;
    Ok(Restored {
        entries: verified.entries,
        epoch,
        attachments: copied.new,
        missing_attachments,
        findings: apart_from_attachments(verified.findings),
        aside,
    })
}

/// Opens a backup in the folder `scratch` as a restore would, walks its journal and all its attachments, counts, and
/// takes the copy away again.
///
/// # Errors
/// As for [`restore_backup`].
pub fn prove_backup(
    backup: &Backup,
    key: &DatabaseKey,
    scratch: &Path,
    tell: &mut dyn FnMut(BackupStep),
) -> StoreResult<Proof> {
    let proved = prove(backup, key, &DataFolder::new(scratch), tell);
    // Encrypted as it is, a copy that stays for a while harms nobody; the next drill begins with taking it away.
    let _ = fs::remove_dir_all(scratch);
    proved
}

fn prove(
    backup: &Backup,
    key: &DatabaseKey,
    scratch: &DataFolder,
    tell: &mut dyn FnMut(BackupStep),
) -> StoreResult<Proof> {
    if scratch.path().exists() {
        fs::remove_dir_all(scratch.path())
            .map_err(StoreError::file("proving a backup", scratch.path()))?;
    }
    scratch.make()?;
    copy_files(backup, scratch, tell)?;
    let store = Store::open(scratch, key, &OpenOptions::default())?;
    tell(BackupStep::Checking);
    let verified = store.verify_beside(&backup.folder())?;
    Ok(Proof {
        entries: verified.entries,
        totals: store.read().totals()?,
        findings: verified.findings,
    })
}

/// Copies the files of a backup, each of which has to be what was written.
fn copy_files(
    backup: &Backup,
    into: &DataFolder,
    tell: &mut dyn FnMut(BackupStep),
) -> StoreResult<()> {
    let facts = backup.whole_facts()?;
    let names: Vec<&str> = facts.files.iter().map(|file| file.name.as_str()).collect();
    let (needed, most) = (["zonedesk.db", "anchor.log"], 3);
    if needed.iter().any(|name| !names.contains(name)) || names.len() > most {
        return Err(backup.damaged("it lists other files"));
    }
    let all = facts.files.iter().map(|file| file.bytes).sum::<u64>() / 4_096;
    for file in &facts.files {
        if !["zonedesk.db", "anchor.log", "keys.json"].contains(&file.name.as_str()) {
            return Err(backup.damaged("it lists other files"));
        }
        tell(BackupStep::Database(0, all));
        let from = backup.path.join(&file.name);
        let to = into.path().join(&file.name);
        copy_file(&from, &to).map_err(|error| {
            if matches!(&error, StoreError::BackupUnreadable { cause, .. } if cause.kind() == io::ErrorKind::NotFound)
            {
                backup.damaged(format!("{} is missing", file.name))
            } else {
                error
            }
        })?;
        if facts_of(&to)? != *file {
            return Err(backup.damaged(format!("{} was changed", file.name)));
        }
    }
    tell(BackupStep::Database(all, all));
    Ok(())
}

/// Copies a file from a stick; what fails there is not said of the disk here.
fn copy_file(from: &Path, to: &Path) -> StoreResult<()> {
    let say = || StoreError::file("copying a backup", to);
    let mut source = File::open(from).map_err(StoreError::unreadable(from))?;
    let mut copy = File::create(to).map_err(say())?;
    private(to, 0o600)?;
    let mut part = vec![0; 1024 * 1024];
    loop {
        let read = source
            .read(&mut part)
            .map_err(StoreError::unreadable(from))?;
        if read == 0 {
            return copy.sync_all().map_err(say());
        }
        copy.write_all(&part[..read]).map_err(say())?;
    }
}

fn unread_there(path: &Path, error: io::Error) -> StoreError {
    StoreError::unreadable(path)(error)
}

/// An epoch that no machine began from this journal, as far as can be known without the district.
fn next_epoch(store: &Store, backup: &Backup, into: &DataFolder) -> StoreResult<Epoch> {
    let there = anchor::read(&into.anchor())
        .ok()
        .flatten()
        .filter(|anchored| anchored.device == Some(backup.device))
        .and_then(|anchored| anchored.newest_epoch());
    let mut newest = store
        .newest_epoch()?
        .0
        .max(there.map_or(0, |epoch| epoch.0));
    if let Some(place) = backup.place() {
        newest = newest.max(place.restored_epoch(backup.device));
        // A desk that was restored before and went on may have been backed up there since.
        for other in place.list_device(backup.device)? {
            newest = newest.max(other.facts.map_or(0, |facts| facts.epoch));
        }
    }
    newest
        .checked_add(1)
        .map(Epoch)
        .ok_or_else(|| backup.damaged("it leaves no later epoch"))
}

fn keep_slots(into: &DataFolder, stage: &DataFolder) -> StoreResult<()> {
    let bytes = fs::read(into.key_slots())
        .map_err(StoreError::file("reading the key slots", into.key_slots()))?;
    write_synced(&stage.key_slots(), &bytes)
}

fn apart_from_attachments(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.retain(|finding| finding.kind != FindingKind::Attachment);
    findings
}
