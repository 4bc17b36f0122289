//! The district in one SQLite file, for a small district.

use crate::storage::{
    Device, Fork, Invitation, Storage, StorageError, StorageResult, StreamRow, behind, cut,
    desk_of, epoch_number, epoch_of, limits_of, number, scope_of, taken,
};
use rusqlite::{
    Connection, OpenFlags, OptionalExtension as _, Row, TransactionBehavior, ffi, params,
};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use uuid::Uuid;
use zonedesk_domain::journal::{DeviceId, Digest, Epoch};
use zonedesk_sync::{
    Batch, Behind, Cursor, Known, Pull, PullAnswer, PushAnswer, Scope, Verdict, judge,
    running_after,
};

const MIGRATIONS: &[&str] = &[include_str!("sqlite/0001_district.sql")];

/// One file, one writer, and as many readers as ask at once.
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

const DEVICE: &str = "SELECT device, scope, desk, public_key, revoked_at IS NOT NULL FROM devices";

/// A device as its row has it, unread.
type DeviceRow = ([u8; 16], String, i32, String, bool);

fn device_row(row: &Row<'_>) -> rusqlite::Result<DeviceRow> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
    ))
}

fn device_of((device, scope, desk, public_key, revoked): DeviceRow) -> StorageResult<Device> {
    Ok(Device {
        device: DeviceId(Uuid::from_bytes(device)),
        scope: scope_of(&scope)?,
        desk: desk_of(desk)?,
        public_key,
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

fn has_entry(connection: &Connection, hash: Digest) -> StorageResult<bool> {
    connection
        .prepare_cached("SELECT 1 FROM entries WHERE hash = ?1")
        .and_then(|mut statement| statement.exists([hash.0]))
        .map_err(StorageError::at("looking for an entry"))
}

fn known_of(connection: &Connection, batch: &Batch) -> StorageResult<Known> {
    let say = || StorageError::at("looking for what is known");
    let epoch = epoch_number(batch.epoch())?;
    let first = number(batch.first_seq())?;
    let last = first.saturating_add(i64::try_from(batch.entries().len()).unwrap_or(i64::MAX));
    let mut statement = connection
        .prepare_cached(
            "SELECT seq, hash FROM entries WHERE device = ?1 AND epoch = ?2 AND seq >= ?3 AND seq < ?4",
        )
        .map_err(say())?;
    let rows: Vec<(i64, [u8; 32])> = statement
        .query_map(
            params![batch.device().0.as_bytes(), epoch, first, last],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .and_then(Iterator::collect)
        .map_err(say())?;
    let mut at: BTreeMap<u64, Vec<Digest>> = BTreeMap::new();
    for (seq, hash) in rows {
        at.entry(seq.unsigned_abs()).or_default().push(Digest(hash));
    }
    let previous: Option<(i32, i64)> = connection
        .prepare_cached("SELECT epoch, seq FROM entries WHERE hash = ?1 AND device = ?2")
        .and_then(|mut statement| {
            statement
                .query_row(
                    params![batch.previous().0, batch.device().0.as_bytes()],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .optional()
        })
        .map_err(say())?;
    let previous = previous
        .map(|(epoch, seq)| Ok((epoch_of(epoch)?, seq.unsigned_abs())))
        .transpose()?;
    Ok(Known { at, previous })
}

fn newest_before(
    connection: &Connection,
    device: DeviceId,
    (epoch, seq): (i32, i64),
) -> StorageResult<Behind> {
    let row = connection
        .prepare_cached(
            "SELECT epoch, seq, hash FROM entries WHERE device = ?1 AND (epoch, seq) < (?2, ?3) \
             ORDER BY epoch DESC, seq DESC LIMIT 1",
        )
        .and_then(|mut statement| {
            statement
                .query_row(params![device.0.as_bytes(), epoch, seq], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .optional()
        })
        .map_err(StorageError::at("looking for the newest entry"))?;
    behind(row)
}

/// The newest position of a stream and the chain up to it.
fn stream(connection: &Connection, scope: &str) -> StorageResult<(i64, Digest)> {
    connection
        .prepare_cached("SELECT position, running FROM streams WHERE scope = ?1")
        .and_then(|mut statement| {
            statement
                .query_row([scope], |row| Ok((row.get(0)?, Digest(row.get(1)?))))
                .optional()
        })
        .map(|found| found.unwrap_or((0, Digest::ZERO)))
        .map_err(StorageError::at("reading the head of a stream"))
}

fn append(
    connection: &Connection,
    scope: &Scope,
    batch: &Batch,
    first_new: usize,
) -> StorageResult<()> {
    let say = || StorageError::at("storing entries");
    let scope = scope.to_string();
    let (mut position, mut running) = stream(connection, &scope)?;
    let epoch = epoch_number(batch.epoch())?;
    let mut statement = connection
        .prepare_cached(
            "INSERT INTO entries (scope, position, running, hash, device, epoch, seq, kind, entity, header, salt, body) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        )
        .map_err(say())?;
    for entry in &batch.entries()[first_new..] {
        position += 1;
        running = running_after(running, entry.hash);
        let content = entry.content.as_ref();
        statement
            .execute(params![
                scope,
                position,
                running.0,
                entry.hash.0,
                batch.device().0.as_bytes(),
                epoch,
                number(entry.header.position.seq)?,
                entry.header.kind,
                entry.header.entity.0.as_bytes(),
                entry.header_bytes,
                content.map(|(salt, _)| salt),
                content.map(|(_, body)| body),
            ])
            .map_err(say())?;
    }
    connection
        .prepare_cached(
            "INSERT INTO streams (scope, position, running) VALUES (?1, ?2, ?3) \
             ON CONFLICT DO UPDATE SET position = excluded.position, running = excluded.running",
        )
        .and_then(|mut statement| statement.execute(params![scope, position, running.0]))
        .map(drop)
        .map_err(say())
}

fn push(
    connection: &Connection,
    device: &Device,
    batch: &Batch,
    now_ms: i64,
) -> StorageResult<PushAnswer> {
    let (first_new, forked) = match judge(batch, &known_of(connection, batch)?) {
        Verdict::Behind => {
            let before = (epoch_number(batch.epoch())?, number(batch.first_seq())?);
            let behind = newest_before(connection, batch.device(), before)?;
            return Ok(PushAnswer::Behind(behind));
        }
        Verdict::Take { first_new, forked } => (first_new, forked),
    };
    if first_new < batch.entries().len() {
        append(connection, &device.scope, batch, first_new)?;
    }
    if let Some(seq) = forked {
        connection
            .execute(
                "INSERT INTO forks (device, epoch, seq, found_at) VALUES (?1, ?2, ?3, ?4) \
                 ON CONFLICT DO NOTHING",
                params![
                    device.device.0.as_bytes(),
                    epoch_number(batch.epoch())?,
                    number(seq)?,
                    now_ms
                ],
            )
            .map_err(StorageError::at("raising an alarm"))?;
    }
    taken(batch, forked)
}

fn pull(connection: &Connection, device: &Device, pull: &Pull) -> StorageResult<PullAnswer> {
    let say = || StorageError::at("reading streams");
    let mut answer = PullAnswer {
        pages: Vec::new(),
        diverged: Vec::new(),
        behind: None,
    };
    let mut left = limits_of(pull);
    for (scope, (after, running)) in &pull.after {
        if !device.may_read(scope) {
            continue;
        }
        let cursor = Cursor {
            after: *after,
            running: *running,
        };
        let name = scope.to_string();
        let head = stream(connection, &name)?.0.unsigned_abs();
        let after = number(cursor.after)?;
        if cursor != Cursor::default() {
            let chain: Option<[u8; 32]> = connection
                .prepare_cached("SELECT running FROM entries WHERE scope = ?1 AND position = ?2")
                .and_then(|mut statement| {
                    statement
                        .query_row(params![name, after], |row| row.get(0))
                        .optional()
                })
                .map_err(say())?;
            if chain != Some(cursor.running.0) {
                answer.diverged.push(scope.clone());
                continue;
            }
        }
        let mut statement = connection
            .prepare_cached(
                "SELECT hash, device, header, salt, body FROM entries \
                 WHERE scope = ?1 AND position > ?2 ORDER BY position LIMIT ?3",
            )
            .map_err(say())?;
        // Read one by one: they stop coming once the page is full.
        let rows = statement
            .query_map(params![name, after, left.entries], |row| {
                let content = match (row.get(3)?, row.get(4)?) {
                    (Some(salt), Some(body)) => Some((salt, body)),
                    (None, _) | (_, None) => None,
                };
                Ok(StreamRow {
                    hash: Digest(row.get(0)?),
                    device: DeviceId(Uuid::from_bytes(row.get(1)?)),
                    header: row.get(2)?,
                    content,
                })
            })
            .map_err(say())?
            .map(|row| row.map_err(say()));
        let (page, rest) = cut(device, (scope, cursor, head), pull, left, rows)?;
        left = rest;
        answer.pages.push(page);
    }
    if let Some(accepted) = pull.accepted
        && !has_entry(connection, accepted.hash)?
    {
        let before = (epoch_number(accepted.epoch)?, number(accepted.seq)?);
        answer.behind = Some(newest_before(connection, device.device, before)?);
    }
    Ok(answer)
}

fn is_taken(error: &rusqlite::Error) -> bool {
    error
        .sqlite_error()
        .is_some_and(|error| error.extended_code == ffi::SQLITE_CONSTRAINT_PRIMARYKEY)
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
        device: DeviceId,
        public_key: &str,
        now_ms: i64,
    ) -> StorageResult<Option<Device>> {
        let public_key = public_key.to_owned();
        self.write(move |connection| {
            let say = || StorageError::at("letting a desk in");
            let id = device.0.as_bytes();
            let found: Option<(String, i32, Option<[u8; 16]>)> = connection
                .query_row(
                    "SELECT scope, desk, used_by FROM invitations WHERE code = ?1 AND expires_at > ?2",
                    params![code.0, now_ms],
                    |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
                )
                .optional()
                .map_err(say())?;
            let Some((scope, desk, used_by)) = found else {
                return Ok(None);
            };
            if used_by.is_some_and(|used_by| used_by != *id) {
                return Ok(None);
            }
            // The answer may have been lost: the same desk with the same key asks again.
            let enrolled = match find_device(connection, device)? {
                Some(enrolled) => enrolled,
                None => Device {
                    device,
                    scope: scope_of(&scope)?,
                    desk: desk_of(desk)?,
                    public_key: public_key.clone(),
                    revoked: false,
                },
            };
            let as_asked = enrolled.public_key == public_key
                && enrolled.scope.to_string() == scope
                && !enrolled.revoked;
            if !as_asked {
                return Ok(None);
            }
            connection
                .execute(
                    "INSERT INTO devices (device, scope, desk, public_key, enrolled_at) \
                     VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (device) DO NOTHING",
                    params![id, scope, desk, public_key, now_ms],
                )
                .and_then(|_| {
                    connection.execute(
                        "UPDATE invitations SET used_by = ?2 WHERE code = ?1",
                        params![code.0, id],
                    )
                })
                .map_err(say())?;
            Ok(Some(enrolled))
        })
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

    async fn device(&self, device: DeviceId) -> StorageResult<Option<Device>> {
        self.read(move |connection| find_device(connection, device))
            .await
    }

    async fn add_challenge(&self, nonce: Digest, expires_at_ms: i64) -> StorageResult<()> {
        self.write(move |connection| {
            connection
                .execute(
                    "INSERT INTO challenges (nonce, expires_at) VALUES (?1, ?2)",
                    params![nonce.0, expires_at_ms],
                )
                .map(drop)
                .map_err(StorageError::at("keeping a challenge"))
        })
        .await
    }

    async fn take_challenge(&self, nonce: Digest, now_ms: i64) -> StorageResult<bool> {
        self.write(move |connection| {
            let say = || StorageError::at("using a challenge");
            let expires: Option<i64> = connection
                .query_row(
                    "DELETE FROM challenges WHERE nonce = ?1 RETURNING expires_at",
                    [nonce.0],
                    |row| row.get(0),
                )
                .optional()
                .map_err(say())?;
            connection
                .execute("DELETE FROM challenges WHERE expires_at <= ?1", [now_ms])
                .map_err(say())?;
            Ok(expires.is_some_and(|expires| expires > now_ms))
        })
        .await
    }

    async fn add_session(
        &self,
        token: Digest,
        device: DeviceId,
        expires_at_ms: i64,
    ) -> StorageResult<()> {
        self.write(move |connection| {
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
        self.write(move |connection| push(connection, &device, &batch, now_ms))
            .await
    }

    async fn pull(&self, device: &Device, wanted: &Pull) -> StorageResult<PullAnswer> {
        let (device, wanted) = (device.clone(), wanted.clone());
        self.read(move |connection| pull(connection, &device, &wanted))
            .await
    }

    async fn renew(&self, device: DeviceId) -> StorageResult<Epoch> {
        self.write(move |connection| {
            let granted: i32 = connection
                .query_row(
                    "UPDATE devices SET granted = 1 + max(granted, \
                       (SELECT coalesce(max(epoch), 0) FROM entries WHERE entries.device = ?1)) \
                     WHERE device = ?1 RETURNING granted",
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
        self.read(move |connection| Ok(stream(connection, &scope)?.0.unsigned_abs()))
            .await
    }
}
