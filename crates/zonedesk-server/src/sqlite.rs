//! The district in one SQLite file, for a small district.

mod departments;
mod files;
mod streams;

use crate::{
    departments::{Case, Days, Department},
    storage::{
        Applicant, Device, Fork, Invitation, Redeemed, Storage, StorageError, StorageResult,
        desk_of, epoch_for, epoch_number, epoch_of, scope_of,
    },
};
use rusqlite::{
    Connection, OpenFlags, OptionalExtension as _, Row, TransactionBehavior, ffi, params,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs::OpenOptions,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use uuid::Uuid;
use zonedesk_domain::journal::{DeviceId, Digest, EntityId, Epoch};
use zonedesk_sync::{Batch, FilePart, Pull, PullAnswer, PushAnswer, Scope};

const MIGRATIONS: &[&str] = &[
    include_str!("sqlite/0001_district.sql"),
    include_str!("sqlite/0002_departments.sql"),
    include_str!("sqlite/0003_files.sql"),
];

/// One file, one writer, and as many readers as ask at once.
#[derive(Clone)]
pub struct SqliteStorage {
    files: Arc<Files>,
}

struct Files {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl SqliteStorage {
    /// Opens the file, or makes it, and completes its schema.
    ///
    /// # Errors
    /// [`StorageError`] when the disk fails or a newer program made it.
    #[allow(clippy::disallowed_methods)] // The district's database is not a desk's.
    pub fn open(path: &Path) -> StorageResult<Self> {
        let say = || StorageError::at("opening the database");
        for_its_owner_alone(path).map_err(StorageError::at("making the database"))?;
        let mut writer = Connection::open(path).map_err(say())?;
        writer
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                 PRAGMA trusted_schema = OFF; PRAGMA busy_timeout = 10000;",
            )
            .map_err(say())?;
        migrate(&mut writer)?;
        Ok(Self {
            files: Arc::new(Files {
                path: path.to_owned(),
                writer: Mutex::new(writer),
                readers: Mutex::new(Vec::new()),
            }),
        })
    }

    /// Does `work` in one transaction on a thread of its own. What it returns as an error is rolled back.
    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> StorageResult<T> + Send + 'static,
    ) -> StorageResult<T> {
        let files = Arc::clone(&self.files);
        blocking(move || {
            let mut writer = files.writer();
            let transaction = writer
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(StorageError::at("beginning a transaction"))?;
            let done = work(&transaction)?;
            transaction
                .commit()
                .map_err(StorageError::at("committing"))?;
            Ok(done)
        })
        .await
    }

    /// Reads one state of the file, beside the writer.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> StorageResult<T> + Send + 'static,
    ) -> StorageResult<T> {
        let files = Arc::clone(&self.files);
        blocking(move || {
            let mut reader = files.reader()?;
            let transaction = reader
                .transaction()
                .map_err(StorageError::at("beginning to read"))?;
            let read = work(&transaction)?;
            drop(transaction);
            files.put_back(reader);
            Ok(read)
        })
        .await
    }
}

/// What people told the counters is in this file and the two beside it, which SQLite makes like it.
fn for_its_owner_alone(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path).map(drop)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> StorageResult<T> + Send + 'static,
) -> StorageResult<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(StorageError::at("running a transaction"))?
}

impl Files {
    /// A panic under the lock rolled its transaction back: the connection is as good as before.
    fn writer(&self) -> MutexGuard<'_, Connection> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn readers(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[allow(clippy::disallowed_methods)] // As above.
    fn reader(&self) -> StorageResult<Connection> {
        if let Some(reader) = self.readers().pop() {
            return Ok(reader);
        }
        let say = || StorageError::at("opening the database for reading");
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = Connection::open_with_flags(&self.path, flags).map_err(say())?;
        reader
            .execute_batch("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;")
            .map_err(say())?;
        Ok(reader)
    }

    fn put_back(&self, reader: Connection) {
        let mut readers = self.readers();
        if readers.len() < 8 {
            readers.push(reader);
        }
    }
}

fn migrate(writer: &mut Connection) -> StorageResult<()> {
    let say = || StorageError::at("making the schema");
    let transaction = writer
        .transaction_with_behavior(TransactionBehavior::Exclusive)
        .map_err(say())?;
    let found: i64 = transaction
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(say())?;
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StorageError::Newer { found, known });
    }
    for (sql, at) in MIGRATIONS.iter().zip(1_i64..) {
        if at > found {
            transaction.execute_batch(sql).map_err(say())?;
        }
    }
    transaction
        .pragma_update(None, "user_version", known)
        .map_err(say())?;
    transaction.commit().map_err(say())
}

const DEVICE: &str =
    "SELECT device, scope, desk, public_key, epoch, revoked_at IS NOT NULL FROM devices";

/// A device as its row has it, unread.
type DeviceRow = ([u8; 16], String, i32, String, i32, bool);

fn device_row(row: &Row<'_>) -> rusqlite::Result<DeviceRow> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
    ))
}

fn device_of(
    (device, scope, desk, public_key, epoch, revoked): DeviceRow,
) -> StorageResult<Device> {
    Ok(Device {
        device: DeviceId(Uuid::from_bytes(device)),
        scope: scope_of(&scope)?,
        desk: desk_of(desk)?,
        public_key,
        epoch: epoch_of(epoch)?,
        revoked,
    })
}

fn find_device(connection: &Connection, device: DeviceId) -> StorageResult<Option<Device>> {
    connection
        .prepare_cached(&format!("{DEVICE} WHERE device = ?1"))
        .and_then(|mut statement| {
            statement
                .query_row([device.0.as_bytes()], device_row)
                .optional()
        })
        .map_err(StorageError::at("looking for a desk"))?
        .map(device_of)
        .transpose()
}

fn is_taken(error: &rusqlite::Error) -> bool {
    error
        .sqlite_error()
        .is_some_and(|error| error.extended_code == ffi::SQLITE_CONSTRAINT_PRIMARYKEY)
}

fn redeem(
    connection: &Connection,
    code: Digest,
    applicant: &Applicant,
    now_ms: i64,
) -> StorageResult<Redeemed> {
    let say = || StorageError::at("letting a desk in");
    let id = applicant.device.0.as_bytes();
    let found: Option<(String, i32, Option<[u8; 16]>)> = connection
        .query_row(
            "SELECT scope, desk, used_by FROM invitations WHERE code = ?1 AND expires_at > ?2",
            params![code.0, now_ms],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()
        .map_err(say())?;
    let Some((scope, desk, used_by)) = found else {
        return Ok(Redeemed::Refused);
    };
    if used_by.is_some_and(|used_by| used_by != *id) {
        return Ok(Redeemed::Refused);
    }
    let uses_it = || {
        connection
            .execute(
                "UPDATE invitations SET used_by = ?2 WHERE code = ?1",
                params![code.0, id],
            )
            .map_err(say())
    };
    if let Some(known) = find_device(connection, applicant.device)? {
        if !known.is_as_asked(applicant, &scope, desk) || (known.revoked && used_by.is_some()) {
            return Ok(Redeemed::Refused);
        }
        // The answer may have been lost: the same desk with the same key asks again.
        if !known.revoked {
            uses_it()?;
            return Ok(Redeemed::In(known));
        }
    }
    let occupied: Option<[u8; 16]> = connection
        .query_row(
            "SELECT device FROM devices WHERE scope = ?1 AND desk = ?2 AND revoked_at IS NULL",
            params![scope, desk],
            |row| row.get(0),
        )
        .optional()
        .map_err(say())?;
    if let Some(device) = occupied {
        return Ok(Redeemed::Occupied(DeviceId(Uuid::from_bytes(device))));
    }
    let newest: Option<i32> = connection
        .query_row(
            "SELECT epoch FROM series WHERE scope = ?1 AND desk = ?2",
            params![scope, desk],
            |row| row.get(0),
        )
        .optional()
        .map_err(say())?;
    let epoch = epoch_for(applicant.epoch, newest)?;
    connection
        .execute(
            "INSERT INTO series (scope, desk, epoch) VALUES (?1, ?2, ?3) \
             ON CONFLICT (scope, desk) DO UPDATE SET epoch = excluded.epoch",
            params![scope, desk, epoch],
        )
        .and_then(|_| {
            connection.execute(
                "INSERT INTO devices (device, scope, desk, public_key, epoch, enrolled_at) \
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (device) DO UPDATE \
                 SET epoch = excluded.epoch, enrolled_at = excluded.enrolled_at, revoked_at = NULL",
                params![id, scope, desk, applicant.public_key, epoch, now_ms],
            )
        })
        .map_err(say())?;
    uses_it()?;
    find_device(connection, applicant.device)?
        .map(Redeemed::In)
        .ok_or_else(|| StorageError::Damaged("a desk that was let in is not there".to_owned()))
}

impl Storage for SqliteStorage {
    async fn add_site(&self, code: &str, name: &str) -> StorageResult<()> {
        let (code, name) = (code.to_owned(), name.to_owned());
        self.write(move |connection| {
            connection
                .execute(
                    "INSERT INTO sites (code, name) VALUES (?1, ?2)",
                    params![code, name],
                )
                .map(drop)
                .map_err(|error| {
                    if is_taken(&error) {
                        StorageError::Taken(code.clone())
                    } else {
                        StorageError::at("adding a site")(error)
                    }
                })
        })
        .await
    }

    async fn invite(&self, code: Digest, invitation: &Invitation) -> StorageResult<()> {
        let invitation = invitation.clone();
        self.write(move |connection| {
            connection
                .execute(
                    "INSERT INTO invitations (code, scope, desk, expires_at) VALUES (?1, ?2, ?3, ?4)",
                    params![
                        code.0,
                        invitation.scope.to_string(),
                        invitation.desk,
                        invitation.expires_at_ms
                    ],
                )
                .map(drop)
                .map_err(StorageError::at("keeping an invitation"))
        })
        .await
    }

    async fn redeem(
        &self,
        code: Digest,
        applicant: &Applicant,
        now_ms: i64,
    ) -> StorageResult<Redeemed> {
        let applicant = applicant.clone();
        self.write(move |connection| redeem(connection, code, &applicant, now_ms))
            .await
    }

    async fn revoke(&self, device: DeviceId, now_ms: i64) -> StorageResult<bool> {
        self.write(move |connection| {
            connection
                .execute(
                    "UPDATE devices SET revoked_at = coalesce(revoked_at, ?2) WHERE device = ?1",
                    params![device.0.as_bytes(), now_ms],
                )
                .map(|rows| rows > 0)
                .map_err(StorageError::at("shutting a desk out"))
        })
        .await
    }

    async fn devices(&self) -> StorageResult<Vec<Device>> {
        self.read(|connection| {
            let mut statement = connection
                .prepare(&format!("{DEVICE} ORDER BY scope, desk, enrolled_at"))
                .map_err(StorageError::at("listing desks"))?;
            let rows: Vec<DeviceRow> = statement
                .query_map([], device_row)
                .and_then(Iterator::collect)
                .map_err(StorageError::at("listing desks"))?;
            rows.into_iter().map(device_of).collect()
        })
        .await
    }

    async fn sites(&self) -> StorageResult<Vec<(String, String)>> {
        self.read(|connection| {
            connection
                .prepare("SELECT code, name FROM sites ORDER BY code")
                .and_then(|mut statement| {
                    statement
                        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
                        .and_then(Iterator::collect)
                })
                .map_err(StorageError::at("listing sites"))
        })
        .await
    }

    async fn device(&self, device: DeviceId) -> StorageResult<Option<Device>> {
        self.read(move |connection| find_device(connection, device))
            .await
    }

    async fn use_challenge(
        &self,
        nonce: Digest,
        (now_ms, expires_at_ms): (i64, i64),
    ) -> StorageResult<bool> {
        self.write(move |connection| {
            connection
                .execute("DELETE FROM challenges WHERE expires_at <= ?1", [now_ms])
                .and_then(|_| {
                    connection.execute(
                        "INSERT INTO challenges (nonce, expires_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                        params![nonce.0, expires_at_ms],
                    )
                })
                .map(|rows| rows > 0)
                .map_err(StorageError::at("using a challenge"))
        })
        .await
    }

    async fn add_session(
        &self,
        token: Digest,
        device: DeviceId,
        (now_ms, expires_at_ms): (i64, i64),
    ) -> StorageResult<()> {
        self.write(move |connection| {
            connection
                .execute("DELETE FROM sessions WHERE expires_at <= ?1", [now_ms])
                .map_err(StorageError::at("letting go of sessions"))?;
            connection
                .execute(
                    "INSERT INTO sessions (token, device, expires_at) VALUES (?1, ?2, ?3)",
                    params![token.0, device.0.as_bytes(), expires_at_ms],
                )
                .map(drop)
                .map_err(StorageError::at("keeping a session"))
        })
        .await
    }

    async fn session(&self, token: Digest, now_ms: i64) -> StorageResult<Option<Device>> {
        self.read(move |connection| {
            connection
                .prepare_cached(&format!(
                    "{DEVICE} WHERE revoked_at IS NULL AND device = \
                     (SELECT device FROM sessions WHERE token = ?1 AND expires_at > ?2)"
                ))
                .and_then(|mut statement| {
                    statement
                        .query_row(params![token.0, now_ms], device_row)
                        .optional()
                })
                .map_err(StorageError::at("looking for a session"))?
                .map(device_of)
                .transpose()
        })
        .await
    }

    async fn push(&self, device: &Device, batch: Batch, now_ms: i64) -> StorageResult<PushAnswer> {
        let device = device.clone();
        self.write(move |connection| streams::push(connection, &device, &batch, None, now_ms))
            .await
    }

    async fn say(
        &self,
        pen: &Device,
        batch: Batch,
        seen: (EntityId, usize),
        now_ms: i64,
    ) -> StorageResult<PushAnswer> {
        let pen = pen.clone();
        self.write(move |connection| streams::push(connection, &pen, &batch, Some(seen), now_ms))
            .await
    }

    async fn pull(&self, device: &Device, wanted: &Pull) -> StorageResult<PullAnswer> {
        let (device, wanted) = (device.clone(), wanted.clone());
        self.read(move |connection| streams::pull(connection, &device, &wanted))
            .await
    }

    async fn renew(&self, device: DeviceId) -> StorageResult<Epoch> {
        self.write(move |connection| {
            let granted: i32 = connection
                .query_row(
                    "UPDATE series SET epoch = 1 + max(series.epoch, \
                       (SELECT coalesce(max(epoch), 0) FROM entries WHERE entries.device = ?1)) \
                     FROM devices WHERE devices.device = ?1 \
                       AND series.scope = devices.scope AND series.desk = devices.desk \
                     RETURNING series.epoch",
                    [device.0.as_bytes()],
                    |row| row.get(0),
                )
                .map_err(StorageError::at("giving out an epoch"))?;
            epoch_of(granted)
        })
        .await
    }

    async fn forks(&self) -> StorageResult<Vec<Fork>> {
        self.read(|connection| {
            let say = || StorageError::at("reading alarms");
            let mut statement = connection
                .prepare_cached("SELECT device, epoch, seq FROM forks ORDER BY found_at")
                .map_err(say())?;
            let rows: Vec<([u8; 16], i32, i64)> = statement
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .and_then(Iterator::collect)
                .map_err(say())?;
            rows.into_iter()
                .map(|(device, epoch, seq)| {
                    Ok(Fork {
                        device: DeviceId(Uuid::from_bytes(device)),
                        epoch: epoch_of(epoch)?,
                        seq: seq.unsigned_abs(),
                    })
                })
                .collect()
        })
        .await
    }

    async fn head(&self, scope: &Scope) -> StorageResult<u64> {
        let scope = scope.to_string();
        self.read(move |connection| Ok(streams::head(connection, &scope)?.0.unsigned_abs()))
            .await
    }

    async fn heads(&self) -> StorageResult<BTreeMap<Scope, u64>> {
        self.read(|connection| {
            let say = || StorageError::at("reading the heads of the streams");
            let rows: Vec<(String, i64)> = connection
                .prepare_cached("SELECT scope, position FROM streams")
                .and_then(|mut statement| {
                    statement
                        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
                        .and_then(Iterator::collect)
                })
                .map_err(say())?;
            rows.into_iter()
                .map(|(scope, position)| Ok((scope_of(&scope)?, position.unsigned_abs())))
                .collect()
        })
        .await
    }

    async fn take_up(&self, pen: &Device, now_ms: i64) -> StorageResult<()> {
        let pen = pen.clone();
        self.write(move |connection| {
            connection
                .execute(
                    "INSERT INTO devices (device, scope, desk, public_key, epoch, enrolled_at) \
                     VALUES (?1, ?2, 0, ?3, ?4, ?5)",
                    params![
                        pen.device.0.as_bytes(),
                        pen.scope.to_string(),
                        pen.public_key,
                        epoch_number(pen.epoch)?,
                        now_ms
                    ],
                )
                .map(drop)
                .map_err(StorageError::at("taking up a pen"))
        })
        .await
    }

    async fn add_department(
        &self,
        token: Digest,
        department: &Department,
        now_ms: i64,
    ) -> StorageResult<i64> {
        let department = department.clone();
        self.write(move |connection| departments::add(connection, token, &department, now_ms))
            .await
    }

    async fn departments(&self) -> StorageResult<Vec<Department>> {
        self.read(departments::all).await
    }

    async fn revoke_department(&self, id: i64, now_ms: i64) -> StorageResult<bool> {
        self.write(move |connection| departments::revoke(connection, id, now_ms))
            .await
    }

    async fn department(&self, token: Digest) -> StorageResult<Option<Department>> {
        self.read(move |connection| departments::find(connection, token))
            .await
    }

    async fn note_handovers(&self) -> StorageResult<bool> {
        self.write(departments::note_next).await
    }

    async fn handed_over(
        &self,
        names: &BTreeSet<String>,
        days: Days,
        most: usize,
    ) -> StorageResult<Vec<Case>> {
        let names = names.clone();
        self.read(move |connection| departments::cases(connection, &names, days, most))
            .await
    }

    async fn case(
        &self,
        names: &BTreeSet<String>,
        scope: &Scope,
        entity: EntityId,
    ) -> StorageResult<Option<Case>> {
        let (names, scope) = (names.clone(), scope.clone());
        self.read(move |connection| departments::case(connection, &names, &scope, entity))
            .await
    }

    async fn known_files(&self, scope: &Scope, files: &[Digest]) -> StorageResult<Vec<Digest>> {
        let (scope, files) = (scope.to_string(), files.to_vec());
        self.read(move |connection| files::known(connection, &scope, &files))
            .await
    }

    async fn put_part(&self, scope: &Scope, part: FilePart, now_ms: i64) -> StorageResult<u64> {
        let scope = scope.to_string();
        self.write(move |connection| files::put(connection, &scope, &part, now_ms))
            .await
    }

    async fn sweep_files(&self, before_ms: i64) -> StorageResult<u64> {
        self.write(move |connection| files::sweep(connection, before_ms))
            .await
    }

    async fn get_part(
        &self,
        scope: &Scope,
        file: Digest,
        at: u64,
    ) -> StorageResult<Option<FilePart>> {
        let scope = scope.to_string();
        self.read(move |connection| files::get(connection, &scope, file, at))
            .await
    }
}
