//! One desk's store, open for writing.

use crate::{
    anchor::{self, AnchorLog},
    connection::{OpenOptions, open_for_reading, open_for_writing},
    entries,
    error::{StoreError, StoreResult},
    folder::{DataFolder, FolderLock, OpenedFiles, private},
    key::DatabaseKey,
    migrations,
    read::ReadStore,
    signature::HeadSigner,
    transact::random_device,
};
use rusqlite::{Connection, OptionalExtension as _, backup::Backup, params};
use std::{fs, path::Path, time::Duration};
use uuid::Uuid;
use zonedesk_domain::journal::{DeviceId, Epoch, HeadStatement};

/// The desk's database, open for writing; nobody else can write while it lives.
pub struct Store {
    pub(crate) connection: Connection,
    pub(crate) anchor: AnchorLog,
    pub(crate) desk: Desk,
    pub(crate) signer: HeadSigner,
    pub(crate) folder: DataFolder,
    pub(crate) files: OpenedFiles,
    key: DatabaseKey,
    _lock: FolderLock,
}

/// Whose journal this is.
#[derive(Debug, Clone)]
pub(crate) struct Desk {
    pub(crate) device: DeviceId,
    pub(crate) epoch: Epoch,
}

impl Store {
    /// Makes the database of a new desk in `folder`.
    ///
    /// # Errors
    /// [`StoreError::Present`] when there is one already; else as for files.
    pub fn create(
        folder: &DataFolder,
        key: &DatabaseKey,
        options: &OpenOptions,
    ) -> StoreResult<Self> {
        folder.make()?;
        let lock = folder.lock()?;
        let path = folder.database();
        if options.vfs.is_none() && path.exists() && !is_unfinished(&path, key)? {
            return Err(StoreError::Present(path));
        }
        if options.vfs.is_none() {
            refuse_lost_journal(folder, "making the database")?;
        }
        // A leftover anchor or log of a database that is gone belongs to no journal.
        for leftover in [
            path.clone(),
            folder.anchor(),
            path.with_extension("db-wal"),
            path.with_extension("db-shm"),
        ] {
            if leftover.exists() {
                fs::remove_file(&leftover)
                    .map_err(StoreError::file("making the database", &leftover))?;
            }
        }
        let mut connection = open_for_writing(&path, key, options, true)?;
        if options.vfs.is_none() {
            private(&path, 0o600)?;
        }
        migrations::migrate(&mut connection)?;
        let desk = Desk {
            device: random_device()?,
            epoch: Epoch(0),
        };
        let signer = HeadSigner::generate()?;
        let anchor = AnchorLog::open(&folder.anchor(), desk.device, true)?;
        connection
            .execute(
                "INSERT INTO desk (only, device, epoch, signing_key) VALUES (1, ?1, ?2, ?3)",
                params![
                    desk.device.0.as_bytes(),
                    desk.epoch.0,
                    signer.to_pkcs8()?.as_slice()
                ],
            )
            .map_err(StoreError::sqlite("making the database"))?;
        Ok(Self {
            connection,
            anchor,
            desk,
            signer,
            files: opened_files(folder, options)?,
            folder: folder.clone(),
            key: key.clone(),
            _lock: lock,
        })
    }

    /// Opens the database in `folder` and keeps other writers out. A journal whose end does not fit
    /// its anchor is not written to.
    ///
    /// # Errors
    /// [`StoreError`], by what is wrong; a newer or foreign database is left untouched.
    pub fn open(
        folder: &DataFolder,
        key: &DatabaseKey,
        options: &OpenOptions,
    ) -> StoreResult<Self> {
        let path = folder.database();
        if options.vfs.is_none() && !path.exists() {
            return Err(StoreError::Absent(path));
        }
        let lock = folder.lock()?;
        // Look before touching: a database of a newer program is refused unchanged.
        let found = migrations::check(&open_for_reading_or_recovering(&path, key, options)?)?;
        if found == 0 && options.vfs.is_none() {
            refuse_lost_journal(folder, "opening the database")?;
            return Err(StoreError::NotSetUp);
        }
        let mut connection = open_for_writing(&path, key, options, false)?;
        if found > 0 && found < migrations::newest_schema() {
            back_up(
                &connection,
                folder,
                key,
                &format!("before-schema-{}", migrations::newest_schema()),
            )?;
        }
        migrations::migrate(&mut connection)?;
        let (desk, signer) = read_desk(&connection)?;
        let head = entries::written_head(&connection)?;
        let anchored = anchor::read(&folder.anchor())?.unwrap_or_default();
        if !anchored.fits(head) {
            return Err(StoreError::AnchorMismatch(
                head.map_or(0, |((_, seq), _)| seq),
            ));
        }
        let mut anchor = AnchorLog::open(&folder.anchor(), desk.device, false)?;
        if let Some((place, _)) = head
            && anchored.kept != Some(place)
        {
            anchor.keep(place);
        }
        Ok(Self {
            connection,
            anchor,
            desk,
            signer,
            files: opened_files(folder, options)?,
            folder: folder.clone(),
            key: key.clone(),
            _lock: lock,
        })
    }

    /// Reads through the writing connection.
    #[must_use]
    pub fn read(&self) -> ReadStore<'_> {
        ReadStore::new(&self.connection)
    }

    /// Where it is.
    #[must_use]
    pub fn folder(&self) -> &DataFolder {
        &self.folder
    }

    /// This installation.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.desk.device
    }

    /// The key it was opened with, for wrapping it once more.
    #[must_use]
    pub fn key(&self) -> &DatabaseKey {
        &self.key
    }

    /// The key by which others check this desk's signatures, as PEM.
    ///
    /// # Errors
    /// An encoding error.
    pub fn public_key(&self) -> StoreResult<String> {
        self.signer.public_pem()
    }

    /// A statement about the newest entry and this desk's signature under it (DER).
    ///
    /// # Errors
    /// [`StoreError::NotSetUp`] while there is no entry.
    pub fn sign_head(&self) -> StoreResult<(HeadStatement, Vec<u8>)> {
        let ((epoch, seq), hash) =
            entries::written_head(&self.connection)?.ok_or(StoreError::NotSetUp)?;
        let statement = HeadStatement::new(Default::default(), self.desk.device, epoch, seq, hash);
        let signature = self.signer.sign(&statement)?;
        Ok((statement, signature))
    }

    /// Whether every page of the database can be read and says what it should.
    ///
    /// # Errors
    /// As for SQLite, where that cannot be told.
    pub fn reads_whole(&self) -> StoreResult<bool> {
        let found: Result<String, _> =
            self.connection
                .query_row("PRAGMA quick_check(1)", [], |row| row.get(0));
        match found.map_err(StoreError::sqlite("checking the database")) {
            Ok(found) => Ok(found == "ok"),
            Err(StoreError::Damaged { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Copies the database, encrypted with the same key, into the folder for backups.
    ///
    /// # Errors
    /// As for files and SQLite.
    pub fn back_up(&self, name: &str) -> StoreResult<std::path::PathBuf> {
        back_up(&self.connection, &self.folder, &self.key, name)
    }
}

/// A desk's database opened for reading only, beside a writer if there is one.
pub struct Reading {
    connection: Connection,
    device: DeviceId,
    key: DatabaseKey,
}

impl Reading {
    /// Opens the database in `folder`.
    ///
    /// # Errors
    /// As for [`Store::open`], but nothing is written or migrated.
    pub fn open(folder: &DataFolder, key: &DatabaseKey) -> StoreResult<Self> {
        let path = folder.database();
        if !path.exists() {
            return Err(StoreError::Absent(path));
        }
        let connection = open_for_reading_or_recovering(&path, key, &OpenOptions::default())?;
        let found = migrations::check(&connection)?;
        if found == 0 {
            refuse_lost_journal(folder, "opening the database")?;
            return Err(StoreError::NotSetUp);
        }
        let device = read_desk(&connection)?.0.device;
        Ok(Self {
            connection,
            device,
            key: key.clone(),
        })
    }

    /// The reader.
    #[must_use]
    pub fn read(&self) -> ReadStore<'_> {
        ReadStore::new(&self.connection)
    }

    /// This installation.
    #[must_use]
    pub fn device(&self) -> DeviceId {
        self.device
    }

    /// The key it was opened with.
    #[must_use]
    pub fn key(&self) -> &DatabaseKey {
        &self.key
    }

    pub(crate) fn parts(&self) -> StoreResult<(&Connection, HeadSigner)> {
        Ok((&self.connection, read_desk(&self.connection)?.1))
    }
}

/// The schema of the database in `folder`, 0 when it is empty. Nothing is changed.
///
/// # Errors
/// As for [`Reading::open`].
pub fn schema_of(folder: &DataFolder, key: &DatabaseKey) -> StoreResult<u32> {
    let path = folder.database();
    if !path.exists() {
        return Err(StoreError::Absent(path));
    }
    migrations::check(&open_for_reading_or_recovering(
        &path,
        key,
        &OpenOptions::default(),
    )?)
}

/// A VFS of its own keeps its database wherever it likes.
fn opened_files(folder: &DataFolder, options: &OpenOptions) -> StoreResult<OpenedFiles> {
    let database = options.vfs.is_none().then(|| folder.database());
    OpenedFiles::note(database.into_iter().chain([folder.anchor()]))
}

/// After a power cut the log must be recovered, which a read-only connection cannot always do.
pub(crate) fn open_for_reading_or_recovering(
    path: &Path,
    key: &DatabaseKey,
    options: &OpenOptions,
) -> StoreResult<Connection> {
    match open_for_reading(path, key, options) {
        Err(StoreError::Sqlite { .. } | StoreError::DiskFails { .. } | StoreError::ReadOnly(_)) => {
        }
        opened => return opened,
    }
    open_for_writing(path, key, options, false).map_err(|error| {
        match fs::OpenOptions::new().append(true).open(path) {
            // SQLite only says that it cannot open the file; the system says why.
            Err(cause) if options.vfs.is_none() => {
                StoreError::file("opening the database", path)(cause)
            }
            _ => error,
        }
    })
}

/// An anchor that lists entries while there is no journal means that the journal was lost, not that
/// there never was one: nothing may take its place, or the evidence would go with it.
fn refuse_lost_journal(folder: &DataFolder, operation: &'static str) -> StoreResult<()> {
    let listed = anchor::read(&folder.anchor())?.map_or(0, |anchored| anchored.entries.len());
    if listed == 0 {
        return Ok(());
    }
    Err(StoreError::Damaged {
        operation,
        detail: format!("the anchor lists {listed} entries, the database has none"),
    })
}

/// Whether making this database was broken off before it belonged to any desk.
fn is_unfinished(path: &Path, key: &DatabaseKey) -> StoreResult<bool> {
    if fs::metadata(path)
        .map_err(StoreError::file("making the database", path))?
        .len()
        == 0
    {
        return Ok(true);
    }
    let connection = match open_for_reading_or_recovering(path, key, &OpenOptions::default()) {
        Ok(connection) => connection,
        Err(StoreError::WrongKey(_)) => return Ok(false),
        Err(error) => return Err(error),
    };
    if migrations::check(&connection)? == 0 {
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(StoreError::sqlite("making the database"))?;
        return Ok(tables == 0);
    }
    Ok(matches!(read_desk(&connection), Err(StoreError::NotSetUp)))
}

pub(crate) fn read_desk(connection: &Connection) -> StoreResult<(Desk, HeadSigner)> {
    let row: Option<([u8; 16], u32, Vec<u8>)> = connection
        .query_row("SELECT device, epoch, signing_key FROM desk", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()
        .map_err(StoreError::sqlite("reading the desk"))?;
    let (device, epoch, key) = row.ok_or(StoreError::NotSetUp)?;
    let desk = Desk {
        device: DeviceId(Uuid::from_bytes(device)),
        epoch: Epoch(epoch),
    };
    Ok((desk, HeadSigner::from_pkcs8(&key)?))
}

fn back_up(
    connection: &Connection,
    folder: &DataFolder,
    key: &DatabaseKey,
    name: &str,
) -> StoreResult<std::path::PathBuf> {
    let say = || StoreError::sqlite("backing up");
    let backups = folder.backups();
    fs::create_dir_all(&backups).map_err(StoreError::file("backing up", &backups))?;
    let path = backups.join(format!("{name}.db"));
    if path.exists() {
        fs::remove_file(&path).map_err(StoreError::file("backing up", &path))?;
    }
    let mut copy = open_for_writing(&path, key, &OpenOptions::default(), true)?;
    private(&path, 0o600)?;
    Backup::new(connection, &mut copy)
        .and_then(|backup| backup.run_to_completion(256, Duration::ZERO, None))
        .map_err(say())?;
    drop(copy);
    Ok(path)
}
