//! Making a backup (备份), beside a desk that works on: a snapshot of the database through a connection of its own.

use crate::{
    anchor,
    backup::{Backup, BackupFacts, BackupPlace, BackupReason, PART, facts_of, write_facts},
    backup_rotation::surplus,
    connection::{OpenOptions, open_for_copy, open_for_reading},
    entries::{self, Head},
    error::{StoreError, StoreResult},
    folder::{DataFolder, private, sync_folder_of},
    key::DatabaseKey,
    read::ReadStore,
    shelf_copy::{Copied, Trust, copy_shelf},
    store::{open_for_reading_or_recovering, read_desk},
};
use chrono::{DateTime, FixedOffset};
use rusqlite::{Connection, backup::Backup as Copying};
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};
use zonedesk_domain::journal::DeviceId;

/// Pages that are copied before somebody is told how far it is.
const PAGES_A_STEP: i32 = 256;

/// How far a backup, a check or a restore has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BackupStep {
    /// 数据库 – pages copied, of so many.
    Database(u64, u64),
    /// 附件 – files looked at, of so many.
    Attachments(u64, u64),
    /// 核对
    Checking,
}

/// What a backup is to be.
#[derive(Debug, Clone, Copy)]
pub struct BackupOrder<'a> {
    /// Where it goes.
    pub place: &'a BackupPlace,
    /// Why.
    pub reason: BackupReason,
    /// The time, in milliseconds since 1970 UTC.
    pub made_at_ms: i64,
    /// Whether the attachments that lie there already are read and mended: a drill found some that turned.
    pub reread: bool,
}

/// Copies the desk in `folder` to another place as it stands now, opens the copy again and compares it, and only
/// then gives it its name; then takes away what is older than has to be kept. Whoever writes in `folder`
/// meanwhile is not held up. Before an upgrade, for which somebody waits, attachments stay out: an upgrade changes none.
///
/// # Errors
/// [`StoreError::PlaceAway`] when the place is not there or goes away meanwhile, [`StoreError::AnchorMismatch`] when the journal is not as
/// its anchor says, else as for files and SQLite. Earlier backups stay as they are in every case.
pub fn make_backup(
    folder: &DataFolder,
    key: &DatabaseKey,
    order: BackupOrder<'_>,
    tell: &mut dyn FnMut(BackupStep),
) -> StoreResult<Backup> {
    let place = order.place;
    let away = || StoreError::PlaceAway(place.chosen().to_owned());
    if !place.is_there() {
        return Err(away());
    }
    make(folder, key, order, tell).map_err(|error| if place.is_there() { error } else { away() })
}

fn make(
    folder: &DataFolder,
    key: &DatabaseKey,
    order: BackupOrder<'_>,
    tell: &mut dyn FnMut(BackupStep),
) -> StoreResult<Backup> {
    let place = order.place;
    if !folder.database().exists() {
        return Err(StoreError::Absent(folder.database()));
    }
    let source = open_for_reading_or_recovering(&folder.database(), key, &OpenOptions::default())?;
    // From here on it sees one moment of the database, however long the copying takes.
    source
        .execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema;")
        .map_err(StoreError::sqlite("backing up"))?;
    let moment = Moment::of(&source)?;
    let of_device = place.of(moment.device);
    make_folder(&of_device)?;
    sweep(&of_device)?;
    let name = name_in(&of_device, order.made_at_ms);
    let part = of_device.join(format!("{PART}{name}"));
    let made = write(&source, &moment, (folder, key), (&part, order), tell);
    drop(source);
    let facts = match made {
        Ok(facts) => facts,
        Err(error) => {
            let error = full_or(error, &part);
            // What is half written says nothing to anybody; why it was not finished matters.
            let _ = fs::remove_dir_all(&part);
            return Err(error);
        }
    };
    let path = of_device.join(name);
    fs::rename(&part, &path).map_err(StoreError::file("backing up", &path))?;
    sync_folder_of(&path)?;
    let made = Backup {
        device: moment.device,
        path,
        facts: Some(facts),
        unread: None,
    };
    for old in surplus(&place.list_device(moment.device)?, &made) {
        // One that cannot be taken away takes up room, and that is all.
        let _ = take_away(&old);
    }
    Ok(made)
}

/// What is compared between the database and its copy.
struct Moment {
    device: DeviceId,
    head: Option<Head>,
    entries: u64,
    site: String,
    desk: u16,
}

impl Moment {
    fn of(connection: &Connection) -> StoreResult<Self> {
        let say = || StoreError::sqlite("backing up");
        let entries: i64 = connection
            .query_row("SELECT count(*) FROM entries", [], |row| row.get(0))
            .map_err(say())?;
        let site = ReadStore::new(connection).site().ok().flatten();
        Ok(Self {
            device: read_desk(connection)?.0.device,
            head: entries::written_head_of_any_schema(connection)?,
            entries: entries.unsigned_abs(),
            desk: site.as_ref().map_or(0, |site| site.desk),
            site: site.map(|site| site.name).unwrap_or_default(),
        })
    }

    fn is_that_of(&self, copy: &Connection) -> StoreResult<bool> {
        let other = Self::of(copy)?;
        Ok((self.device, self.head, self.entries) == (other.device, other.head, other.entries))
    }
}

fn write(
    source: &Connection,
    moment: &Moment,
    (folder, key): (&DataFolder, &DatabaseKey),
    (part, order): (&Path, BackupOrder<'_>),
    tell: &mut dyn FnMut(BackupStep),
) -> StoreResult<BackupFacts> {
    let anchored = anchor::up_to(&folder.anchor(), moment.head)?.ok_or(
        StoreError::AnchorMismatch(moment.head.map_or(0, |((_, seq), _)| seq)),
    )?;
    make_folder(part)?;
    let copy = DataFolder::new(part);
    copy_database(source, &copy.database(), key, tell)?;
    protect(&copy.database());
    write_synced(&copy.anchor(), anchored.as_bytes())?;
    match fs::read(folder.key_slots()) {
        Ok(slots) => {
            write_synced(&copy.key_slots(), &slots)?;
            protect(&copy.key_slots());
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            return Err(StoreError::file("backing up", folder.key_slots())(error));
        }
    }
    // After the database: whatever an entry in the copy names was there before it.
    let shelf = part.parent().unwrap_or(part).join("attachments");
    let trust = if order.reread {
        Trust::Digest
    } else {
        Trust::Length
    };
    let copied = match order.reason {
        BackupReason::Daily | BackupReason::Asked => {
            copy_shelf(&folder.attachments(), (&shelf, trust), read_here, tell)?
        }
        BackupReason::BeforeUpgrade => Copied::default(),
    };
    tell(BackupStep::Checking);
    check_copy(&copy.database(), key, moment)?;
    let mut files = vec![facts_of(&copy.database())?, facts_of(&copy.anchor())?];
    if copy.key_slots().exists() {
        files.push(facts_of(&copy.key_slots())?);
    }
    let ((epoch, seq), head) = match moment.head {
        Some(((epoch, seq), hash)) => ((epoch.0, seq), hash.to_string()),
        None => ((0, 0), String::new()),
    };
    let facts = BackupFacts {
        format: 1,
        made_at_ms: order.made_at_ms,
        reason: order.reason,
        site: moment.site.clone(),
        desk: moment.desk,
        epoch,
        seq,
        head,
        entries: moment.entries,
        attachments: copied.whole,
        damaged_attachments: copied.damaged,
        files,
    };
    write_facts(part, &facts)?;
    Ok(facts)
}

fn copy_database(
    source: &Connection,
    path: &Path,
    key: &DatabaseKey,
    tell: &mut dyn FnMut(BackupStep),
) -> StoreResult<()> {
    let say = || StoreError::sqlite("backing up");
    let mut copy = open_for_copy(path, key)?;
    {
        let copying = Copying::new(source, &mut copy).map_err(say())?;
        loop {
            let stepped = copying.step(PAGES_A_STEP).map_err(say())?;
            let progress = copying.progress();
            let of = |pages: i32| u64::from(pages.unsigned_abs());
            let all = of(progress.pagecount);
            tell(BackupStep::Database(
                all - of(progress.remaining).min(all),
                all,
            ));
            if stepped == rusqlite::backup::StepResult::Done {
                break;
            }
        }
    }
    // A copy with a log beside it could not be opened where nothing can be written.
    copy.execute_batch("PRAGMA journal_mode = DELETE;")
        .map_err(say())?;
    drop(copy);
    let file = File::options()
        .write(true)
        .open(path)
        .map_err(StoreError::file("backing up", path))?;
    file.sync_all()
        .map_err(StoreError::file("backing up", path))
}

/// Opens the copy with the key, reads every page of it, and compares where its journal ends.
fn check_copy(path: &Path, key: &DatabaseKey, moment: &Moment) -> StoreResult<()> {
    let damaged = |detail: String| StoreError::BackupDamaged {
        path: path.to_owned(),
        detail,
    };
    let copy = open_for_reading(path, key, &OpenOptions::default())?;
    let found: String = copy
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(StoreError::sqlite("checking a backup"))?;
    if found != "ok" {
        return Err(damaged(found));
    }
    if !moment.is_that_of(&copy)? {
        return Err(damaged("it ends elsewhere than the database".to_owned()));
    }
    Ok(())
}

/// One folder, in one that is there: where a stick was pulled out, nothing is begun under its name.
pub(crate) fn make_folder(path: &Path) -> StoreResult<()> {
    match fs::create_dir(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(StoreError::file("backing up", path)(error))
        }
        Ok(()) | Err(_) => sync_folder_of(path),
    }
}

/// Only the owner may read it, where the place knows such a thing; many sticks do not.
fn protect(path: &Path) {
    let _ = private(path, 0o600);
}

fn read_here(path: &Path, error: std::io::Error) -> StoreError {
    StoreError::file("backing up", path)(error)
}

pub(crate) fn write_synced(path: &Path, bytes: &[u8]) -> StoreResult<()> {
    use std::io::Write as _;
    let say = || StoreError::file("backing up", path);
    let mut file = File::create(path).map_err(say())?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(say())
}

/// SQLite does not always tell a full disk from a broken one: a file that does not fit any more does.
fn full_or(error: StoreError, part: &Path) -> StoreError {
    if !matches!(
        error,
        StoreError::DiskFails { .. } | StoreError::Sqlite { .. }
    ) {
        return error;
    }
    match write_synced(&part.join("room"), &[0x55; 1024 * 1024]) {
        Err(full @ StoreError::DiskFull(_)) => full,
        Ok(()) | Err(_) => error,
    }
}

/// Takes away what was never finished, or never wholly taken away.
fn sweep(of_device: &Path) -> StoreResult<()> {
    let say = || StoreError::file("backing up", of_device);
    for found in fs::read_dir(of_device).map_err(say())? {
        let found = found.map_err(say())?;
        if found.file_name().to_string_lossy().starts_with(PART) {
            let path = found.path();
            fs::remove_dir_all(&path).map_err(StoreError::file("backing up", &path))?;
        }
    }
    Ok(())
}

/// Under another name first, so that one that is half gone is taken for none.
fn take_away(backup: &Backup) -> std::io::Result<()> {
    let part = backup
        .path
        .with_file_name(format!("{PART}{}", backup.name()));
    fs::rename(&backup.path, &part)?;
    fs::remove_dir_all(part)
}

/// The moment in China's time, as folders are named.
fn name_in(of_device: &Path, at_ms: i64) -> String {
    let name = DateTime::from_timestamp_millis(at_ms)
        .zip(FixedOffset::east_opt(8 * 3600))
        .map_or_else(
            || at_ms.unsigned_abs().to_string(),
            |(at, china)| at.with_timezone(&china).format("%Y%m%d-%H%M%S").to_string(),
        );
    let taken = |name: &str| -> bool { of_device.join(PathBuf::from(name)).exists() };
    if !taken(&name) {
        return name;
    }
    (2_u32..)
        .map(|nth| format!("{name}-{nth}"))
        .find(|name| !taken(name))
        .unwrap_or(name)
}
