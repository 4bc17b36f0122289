//! Opening the encrypted file with the settings that durability rests on.

use crate::{
    error::{StoreError, StoreResult},
    key::DatabaseKey,
};
use rusqlite::{Connection, OpenFlags};
use std::{path::Path, time::Duration};

/// How a connection is opened. The default is what the program uses.
#[derive(Debug, Clone, Default)]
pub struct OpenOptions {
    /// A SQLite VFS by name; the system's own when absent.
    pub vfs: Option<String>,
    /// When a commit is done.
    pub durability: Durability,
}

/// When a commit counts as done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// `synchronous=FULL`: when the disk has it. What the program uses.
    #[default]
    Full,
    /// `synchronous=OFF`: as soon as the system was told. Loses entries in a power cut; here so that
    /// the power-cut test can show that it would notice.
    Off,
}

/// Below this, SQLite has the WAL-reset bug.
const OLDEST_SQLITE: i32 = 3_051_003;

/// What a connection keeps of the file in memory, in KiB. Every page that is read is decrypted and
/// authenticated anew; SQLite's own 2,000 KiB do not hold the upper parts of the search over many years.
const CACHE_KIB: i32 = 16 * 1024;

pub(crate) fn open_for_writing(
    path: &Path,
    key: &DatabaseKey,
    options: &OpenOptions,
    create: bool,
) -> StoreResult<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    if create {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let connection = open(path, key, options, flags)?;
    let say = StoreError::sqlite("opening the database");
    let synchronous = match options.durability {
        Durability::Full => "FULL",
        Durability::Off => "OFF",
    };
    connection
        .execute_batch(&format!(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous}; PRAGMA foreign_keys = ON; \
             PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF;"
        ))
        .map_err(say)?;
    Ok(connection)
}

pub(crate) fn open_for_reading(
    path: &Path,
    key: &DatabaseKey,
    options: &OpenOptions,
) -> StoreResult<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(path, key, options, flags)?;
    connection
        .execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;")
        .map_err(StoreError::sqlite("opening the database"))?;
    Ok(connection)
}

/// A new database file that a whole database is copied into. It has no log of its own: a copy that breaks off is
/// thrown away, and one that is whole is synced by whoever made it.
pub(crate) fn open_for_copy(path: &Path, key: &DatabaseKey) -> StoreResult<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = open(path, key, &OpenOptions::default(), flags)?;
    connection
        .execute_batch("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
        .map_err(StoreError::sqlite("opening the copy"))?;
    Ok(connection)
}

/// An empty database that never touches a disk.
pub(crate) fn open_in_memory() -> StoreResult<Connection> {
    #[allow(clippy::disallowed_methods)]
    let connection =
        Connection::open_in_memory().map_err(StoreError::sqlite("opening a database in memory"))?;
    connection
        .execute_batch("PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;")
        .map_err(StoreError::sqlite("opening a database in memory"))?;
    Ok(connection)
}

fn open(
    path: &Path,
    key: &DatabaseKey,
    options: &OpenOptions,
    flags: OpenFlags,
) -> StoreResult<Connection> {
    if rusqlite::version_number() < OLDEST_SQLITE {
        return Err(StoreError::OldSqlite(rusqlite::version().to_owned()));
    }
    // The one place that opens a database: everything else goes through here.
    #[allow(clippy::disallowed_methods)]
    let connection = match &options.vfs {
        None => Connection::open_with_flags(path, flags),
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs.as_str()),
    }
    .map_err(StoreError::sqlite("opening the database"))?;
    let say = || StoreError::sqlite("opening the database");
    // SQLCipher would write to the standard error output; what is wrong comes back as an error.
    connection
        .pragma_update(None, "cipher_log_level", "NONE")
        .map_err(say())?;
    connection
        .pragma_update(None, "key", key.pragma_value().as_str())
        .map_err(say())?;
    connection
        .busy_timeout(Duration::from_secs(10))
        .map_err(say())?;
    connection
        .execute_batch("PRAGMA temp_store = MEMORY;")
        .map_err(say())?;
    // The first real read: with a wrong key the first page does not authenticate.
    match connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
        row.get::<_, i64>(0)
    }) {
        Ok(_) => {
            // Not before: to SQLite this is a read as well, and a wrong key has to be called one.
            connection
                .pragma_update(None, "cache_size", -CACHE_KIB)
                .map_err(say())?;
            Ok(connection)
        }
        Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => {
            Err(StoreError::WrongKey(path.to_owned()))
        }
        Err(error) => Err(say()(error)),
    }
}
