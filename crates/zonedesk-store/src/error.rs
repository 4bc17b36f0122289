//! What can go wrong with the store, by what somebody can do about it.

use std::{io, path::PathBuf};
use zonedesk_domain::journal::{CborError, EntryError};

/// The result of a store operation.
pub type StoreResult<T> = Result<T, StoreError>;

/// Why an operation on the store did not happen.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no database in the folder.
    #[error("opening {0}: there is no database")]
    Absent(PathBuf),
    /// There already is one.
    #[error("creating {0}: there already is a database")]
    Present(PathBuf),
    /// The folder is open in another program, or twice in this one.
    #[error("locking {0}: it is open elsewhere")]
    OpenElsewhere(PathBuf),
    /// The folder was moved away, or its disk taken out, while it was open: nothing more is written.
    #[error("writing: {0} is no longer the file that was opened")]
    Moved(PathBuf),
    /// The key does not open the file, or the file is no database of ours: encryption makes the two
    /// look alike.
    #[error("opening {0}: wrong key or not a database")]
    WrongKey(PathBuf),
    /// The file was keyed rightly but is damaged.
    #[error("{operation}: the database is damaged: {detail}")]
    Damaged {
        /// What was being done.
        operation: &'static str,
        /// What SQLite said.
        detail: String,
    },
    /// The database was written by a newer program.
    #[error("opening: the database has schema {found}, this program knows {known}")]
    Newer {
        /// The schema in the file.
        found: u32,
        /// The newest schema this program knows.
        known: u32,
    },
    /// A migration in the file is not the one this program has.
    #[error("opening: migration {0} in the database differs from this program's")]
    Migration(u32),
    /// The disk is full.
    #[error("{0}: the disk is full")]
    DiskFull(&'static str),
    /// The disk fails: it was taken out, or it is broken.
    #[error("{operation}: the disk fails: {detail}")]
    DiskFails {
        /// What was being done.
        operation: &'static str,
        /// What the system said.
        detail: String,
    },
    /// The folder cannot be written to.
    #[error("{0}: the folder is read-only")]
    ReadOnly(&'static str),
    /// Another connection held the database for too long.
    #[error("{0}: the database is busy")]
    Busy(&'static str),
    /// A file beside the database cannot be read or written.
    #[error("{operation} {path}: {cause}")]
    File {
        /// What was being done.
        operation: &'static str,
        /// With which file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The file of an attachment is gone.
    #[error("reading {0}: the file is gone")]
    FileLost(PathBuf),
    /// The file of an attachment is not what was kept.
    #[error("reading {0}: the file is not what was kept")]
    FileChanged(PathBuf),
    /// The folder for backups is not there: the stick was taken out, or it is another one.
    #[error("{0}: the folder for backups is not there")]
    PlaceAway(PathBuf),
    /// A backup is not what was written.
    #[error("{path}: the backup is damaged: {detail}")]
    BackupDamaged {
        /// Where it is.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// A backup, or the place that it lies in, cannot be read: the stick was pulled out, fails, or is somebody else's.
    #[error("reading {path}: {cause}")]
    BackupUnreadable {
        /// What was being read.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The bundled SQLite is older than the one this program was tested with.
    #[error("SQLite {0} is older than 3.51.3")]
    OldSqlite(String),
    /// The database does not say which desk it belongs to.
    #[error("opening: the database was never set up")]
    NotSetUp,
    /// The newest entries do not match the anchor outside the database: nothing more is written.
    #[error("opening: the journal's end does not match its anchor at entry {0}")]
    AnchorMismatch(u64),
    /// An entry cannot be read or written.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// A record's entry breaks a rule of the journal.
    #[error("appending: {0}")]
    Rule(&'static str),
    /// CBOR or JSON of our own cannot be made or read.
    #[error("{operation}: {detail}")]
    Encoding {
        /// What was being done.
        operation: &'static str,
        /// What the library said.
        detail: String,
    },
    /// Anything else that SQLite says.
    #[error("{operation}: {cause}")]
    Sqlite {
        /// What was being done.
        operation: &'static str,
        /// What SQLite said.
        cause: rusqlite::Error,
    },
    /// The system gives no random numbers.
    #[error("the system gives no random numbers: {0}")]
    Randomness(getrandom::Error),
    /// Keys: PIN, recovery code, key file.
    #[error(transparent)]
    Slot(#[from] crate::key_slots::SlotError),
}

impl From<CborError> for StoreError {
    fn from(error: CborError) -> Self {
        Self::Encoding {
            operation: "CBOR",
            detail: error.to_string(),
        }
    }
}

impl From<getrandom::Error> for StoreError {
    fn from(error: getrandom::Error) -> Self {
        Self::Randomness(error)
    }
}

impl StoreError {
    pub(crate) fn file(
        operation: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        // The system has dozens of reasons; only these are somebody's to mend.
        #[allow(clippy::wildcard_enum_match_arm)]
        move |cause| match cause.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull(operation),
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => {
                Self::ReadOnly(operation)
            }
            _ if device_fails(&cause) => Self::DiskFails {
                operation,
                detail: cause.to_string(),
            },
            _ => Self::File {
                operation,
                path,
                cause,
            },
        }
    }

    /// What is said of a backup that is read from.
    pub(crate) fn unreadable(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |cause| Self::BackupUnreadable { path, cause }
    }

    pub(crate) fn json(operation: &'static str) -> impl FnOnce(serde_json::Error) -> Self {
        move |error| Self::Encoding {
            operation,
            detail: error.to_string(),
        }
    }

    /// Names the operation of a SQLite error and sorts it by what somebody can do about it.
    pub(crate) fn sqlite(operation: &'static str) -> impl FnOnce(rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        move |cause| match cause.sqlite_error_code() {
            Some(Code::DiskFull) => Self::DiskFull(operation),
            Some(Code::ReadOnly | Code::PermissionDenied) => Self::ReadOnly(operation),
            Some(Code::SystemIoFailure) => Self::DiskFails {
                operation,
                detail: cause.to_string(),
            },
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Busy(operation),
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Damaged {
                operation,
                detail: cause.to_string(),
            },
            _ => Self::Sqlite { operation, cause },
        }
    }
}

/// Whether the device itself answers no more, or what it answers is no file system any more, as the system
/// numbers it: `EIO`, `ENXIO`, `ENODEV`, `EBADMSG`, `EUCLEAN`; on Windows not ready, bad checksum, fault of the
/// device, not connected.
fn device_fails(cause: &io::Error) -> bool {
    const FAULTS: &[i32] = if cfg!(windows) {
        &[21, 23, 1117, 1167]
    } else {
        &[5, 6, 19, 74, 117]
    };
    cause
        .raw_os_error()
        .is_some_and(|number| FAULTS.contains(&number))
}
