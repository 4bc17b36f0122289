//! The last step of a restore (恢复就位): what was put together in a folder of its own takes the place of what was there,
//! file by file, and what was there is kept untouched. A power cut in the middle is gone on with.

use crate::{
    anchor,
    backup::{Backup, BackupFacts},
    error::{StoreError, StoreResult},
    folder::{DataFolder, replace_file, sync_folder_of},
    key_slots::KeySlots,
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use zonedesk_domain::journal::{DeviceId, EntryHash, Epoch};

/// Says that everything is there, and holds the name under which the old files are set aside.
const WHOLE: &str = "whole";

/// Where a restore is put together.
pub(crate) fn stage_of(folder: &DataFolder) -> DataFolder {
    DataFolder::new(folder.path().join("restoring"))
}

/// Begins with an empty stage.
pub(crate) fn clear_stage(folder: &DataFolder) -> StoreResult<DataFolder> {
    let stage = stage_of(folder);
    remove_folder(stage.path())?;
    stage.make()?;
    Ok(stage)
}

/// What is on the stage is whole: it will take its place, come what may. Old files go into `aside`.
pub(crate) fn commit_stage(folder: &DataFolder, aside: &str) -> StoreResult<()> {
    replace_file(&stage_of(folder).path().join(WHOLE), aside.as_bytes())
}

/// Goes on with a restore that was broken off while it took its place, and clears away one that never became whole.
/// Where the old files are now, if there were any and this has just happened.
///
/// # Errors
/// [`StoreError::OpenElsewhere`] while another program has the folder open, else as for files.
pub fn finish_restore(folder: &DataFolder) -> StoreResult<Option<PathBuf>> {
    if !stage_of(folder).path().exists() {
        return Ok(None);
    }
    let _lock = folder.lock()?;
    take_place(folder)
}

/// The same, for whoever holds the folder's lock.
pub(crate) fn take_place(folder: &DataFolder) -> StoreResult<Option<PathBuf>> {
    let stage = stage_of(folder);
    let name = match fs::read_to_string(stage.path().join(WHOLE)) {
        Ok(name) => name,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            remove_folder(stage.path())?;
            return Ok(None);
        }
        Err(error) => return Err(StoreError::file("restoring", stage.path())(error)),
    };
    let aside = folder.path().join(name);
    let old = DataFolder::new(&aside);
    let log = |of: &DataFolder, ending: &str| of.database().with_extension(ending);
    if stage.database().exists() {
        // The old log must never stand beside the new database.
        for ending in ["db-wal", "db-shm"] {
            set_aside(&log(folder, ending), &log(&old, ending))?;
        }
    }
    set_aside(&folder.wrong_attempts(), &old.wrong_attempts())?;
    for (new, place, old) in [
        (stage.database(), folder.database(), old.database()),
        (stage.anchor(), folder.anchor(), old.anchor()),
        (stage.key_slots(), folder.key_slots(), old.key_slots()),
    ] {
        if !new.exists() {
            continue;
        }
        set_aside(&place, &old)?;
        fs::rename(&new, &place).map_err(StoreError::file("restoring", &place))?;
        sync_folder_of(&place)?;
    }
    remove_folder(stage.path())?;
    Ok(aside.exists().then_some(aside))
}

/// Puts the wrapped keys of a backup in the place of what cannot be read there any more, which is kept.
///
/// # Errors
/// As for files.
pub fn bring_back_slots(backup: &Backup, into: &DataFolder, aside: &str) -> StoreResult<()> {
    let _lock = into.lock()?;
    let slots = backup.folder().key_slots();
    let bytes = fs::read(&slots).map_err(StoreError::unreadable(&slots))?;
    let aside = DataFolder::new(into.path().join(aside));
    set_aside(&into.key_slots(), &aside.key_slots())?;
    replace_file(&into.key_slots(), &bytes)
}

/// Whose data are in a folder, as far as its wrapped keys or its anchor can be read.
#[must_use]
pub fn device_in(folder: &DataFolder) -> Option<DeviceId> {
    let slots = KeySlots::read(folder).ok().flatten();
    let anchored = || anchor::read(&folder.anchor()).ok().flatten()?.device;
    slots.map(|slots| slots.device()).or_else(anchored)
}

/// Whether the anchor in a folder knows the entry that a backup ends with: only one of the desk that wrote it here can.
#[must_use]
pub fn anchor_knows(folder: &DataFolder, facts: &BackupFacts) -> bool {
    let anchored = anchor::read(&folder.anchor()).ok().flatten();
    let head = EntryHash::from_hex(&facts.head);
    anchored.zip(head).is_some_and(|(anchored, head)| {
        let place = (Epoch(facts.epoch), facts.seq);
        anchored.entries.get(&place) == Some(&head)
    })
}

/// Moves a file out of the way as it is, if there is one.
fn set_aside(path: &Path, aside: &Path) -> StoreResult<()> {
    if !path.exists() {
        return Ok(());
    }
    let say = || StoreError::file("restoring", aside);
    fs::create_dir_all(aside.parent().unwrap_or(aside)).map_err(say())?;
    fs::rename(path, aside).map_err(say())?;
    sync_folder_of(aside)
}

fn remove_folder(path: &Path) -> StoreResult<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(StoreError::file("restoring", path)(error))
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
