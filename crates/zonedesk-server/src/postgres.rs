//! The district on PostgreSQL.

use crate::storage::{
    Device, Fork, Invitation, Storage, StorageError, StorageResult, StreamRow, behind, cut,
    desk_of, digest, epoch_number, epoch_of, limits_of, number, scope_of, taken,
};
use deadpool_postgres::{Client, GenericClient, Manager, ManagerConfig, Pool, RecyclingMethod};
use std::collections::BTreeMap;
use tokio_postgres::{Config, NoTls, Row, error::SqlState};
use uuid::Uuid;
use zonedesk_domain::journal::{DeviceId, Digest, Epoch};
use zonedesk_sync::{
    Batch, Behind, Cursor, Known, Pull, PullAnswer, PushAnswer, Scope, Verdict, judge,
    running_after,
};

const MIGRATIONS: &[&str] = &[include_str!("postgres/0001_district.sql")];

/// Held while the schema is made; any number of ours.
const MIGRATION_LOCK: i64 = 0x7a6f_6e65_6465_736b;

/// A pool of connections to one PostgreSQL.
pub struct PostgresStorage {
    pool: Pool,
}

impl PostgresStorage {
    /// Connects, and makes or completes the schema; of several processes one does it.
    ///
    /// # Errors
    /// [`StorageError`] when it cannot be reached or a newer program made it.
    pub async fn open(config: Config, connections: usize) -> StorageResult<Self> {
        let recycling = ManagerConfig {
            recycling_method: RecyclingMethod::Fast,
        };
        let manager = Manager::from_config(config, NoTls, recycling);
        let pool = Pool::builder(manager)
            .max_size(connections)
            .build()
            .map_err(StorageError::at("making a pool of connections"))?;
        let storage = Self { pool };
        storage.migrate().await?;
        Ok(storage)
    }

    async fn client(&self) -> StorageResult<Client> {
        let connecting = StorageError::at("connecting to PostgreSQL");
        self.pool.get().await.map_err(connecting)
    }

    async fn migrate(&self) -> StorageResult<()> {
        let mut client = self.client().await?;
        let say = || StorageError::at("making the schema");
        let transaction = client.transaction().await.map_err(say())?;
        transaction
            .execute("SELECT pg_advisory_xact_lock($1)", &[&MIGRATION_LOCK])
            .await
            .map_err(say())?;
        transaction
            .batch_execute("CREATE TABLE IF NOT EXISTS migrations (number bigint PRIMARY KEY)")
            .await
            .map_err(say())?;
        // What is acknowledged has to be on the disk, whatever somebody tuned.
        for setting in ["fsync", "synchronous_commit"] {
            let value: String = transaction
                .query_one(&format!("SHOW {setting}"), &[])
                .await
                .map_err(say())?
                .get(0);
            if value == "off" {
                return Err(StorageError::Unsafe(setting));
            }
        }
        let found: i64 = transaction
            .query_one("SELECT coalesce(max(number), 0) FROM migrations", &[])
            .await
            .map_err(say())?
            .get(0);
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        if found > known {
            return Err(StorageError::Newer { found, known });
        }
        for (sql, at) in MIGRATIONS.iter().zip(1_i64..) {
            if at > found {
                transaction.batch_execute(sql).await.map_err(say())?;
                transaction
                    .execute("INSERT INTO migrations (number) VALUES ($1)", &[&at])
                    .await
                    .map_err(say())?;
            }
        }
        transaction.commit().await.map_err(say())
    }

    async fn known_of(client: &impl GenericClient, batch: &Batch) -> StorageResult<Known> {
        let say = || StorageError::at("looking for what is known");
        let device = batch.device().0;
        let epoch = epoch_number(batch.epoch())?;
        let first = number(batch.first_seq())?;
        let last = first.saturating_add(i64::try_from(batch.entries().len()).unwrap_or(i64::MAX));
        let statement = client
            .prepare_cached(
                "SELECT seq, hash FROM entries \
                 WHERE device = $1 AND epoch = $2 AND seq >= $3 AND seq < $4",
            )
            .await
            .map_err(say())?;
        let mut at: BTreeMap<u64, Vec<Digest>> = BTreeMap::new();
        for row in client
            .query(&statement, &[&device, &epoch, &first, &last])
            .await
            .map_err(say())?
        {
            let seq: i64 = row.get(0);
            at.entry(seq.unsigned_abs())
                .or_default()
                .push(digest(row.get(1))?);
        }
        let statement = client
            .prepare_cached("SELECT epoch, seq FROM entries WHERE hash = $1 AND device = $2")
            .await
            .map_err(say())?;
        let previous = batch.previous();
        let previous = client
            .query_opt(&statement, &[&&previous.0[..], &device])
            .await
            .map_err(say())?
            .map(|row| Ok((epoch_of(row.get(0))?, row.get::<_, i64>(1).unsigned_abs())))
            .transpose()?;
        Ok(Known { at, previous })
    }

    async fn append(
        client: &impl GenericClient,
        scope: &Scope,
        batch: &Batch,
        first_new: usize,
    ) -> StorageResult<()> {
        let say = || StorageError::at("storing entries");
        let scope = scope.to_string();
        let statement = client
            .prepare_cached(
                "INSERT INTO streams (scope, position, running) VALUES ($1, 0, $2) \
                 ON CONFLICT (scope) DO UPDATE SET scope = excluded.scope \
                 RETURNING position, running",
            )
            .await
            .map_err(say())?;
        let row = client
            .query_one(&statement, &[&scope, &&Digest::ZERO.0[..]])
            .await
            .map_err(say())?;
        let (mut position, mut running): (i64, _) = (row.get(0), digest(row.get(1))?);
        let new = &batch.entries()[first_new..];
        let mut columns = Columns::default();
        for entry in new {
            position += 1;
            running = running_after(running, entry.hash);
            columns.positions.push(position);
            columns.running.push(running.0.to_vec());
            columns.hashes.push(entry.hash.0.to_vec());
            columns.seqs.push(number(entry.header.position.seq)?);
            columns.kinds.push(&entry.header.kind);
            columns.entities.push(entry.header.entity.0);
            columns.headers.push(&entry.header_bytes);
            let content = entry.content.as_ref();
            columns.salts.push(content.map(|(salt, _)| salt.to_vec()));
            columns.bodies.push(content.map(|(_, body)| &body[..]));
        }
        let statement = client
            .prepare_cached(
                "INSERT INTO entries (scope, position, running, hash, device, epoch, seq, kind, entity, header, salt, body) \
                 SELECT $1, position, running, hash, $2, $3, seq, kind, entity, header, salt, body \
                 FROM unnest($4::bigint[], $5::bytea[], $6::bytea[], $7::bigint[], $8::text[], $9::uuid[], $10::bytea[], $11::bytea[], $12::bytea[]) \
                 AS new (position, running, hash, seq, kind, entity, header, salt, body)",
            )
            .await
            .map_err(say())?;
        client
            .execute(
                &statement,
                &[
                    &scope,
                    &batch.device().0,
                    &epoch_number(batch.epoch())?,
                    &columns.positions,
                    &columns.running,
                    &columns.hashes,
                    &columns.seqs,
                    &columns.kinds,
                    &columns.entities,
                    &columns.headers,
                    &columns.salts,
                    &columns.bodies,
                ],
            )
            .await
            .map_err(say())?;
        let statement = client
            .prepare_cached("UPDATE streams SET position = $2, running = $3 WHERE scope = $1")
            .await
            .map_err(say())?;
        client
            .execute(&statement, &[&scope, &position, &&running.0[..]])
            .await
            .map(drop)
            .map_err(say())
    }
}

/// What is inserted at once, column by column.
#[derive(Default)]
struct Columns<'a> {
    positions: Vec<i64>,
    running: Vec<Vec<u8>>,
    hashes: Vec<Vec<u8>>,
    seqs: Vec<i64>,
    kinds: Vec<&'a str>,
    entities: Vec<Uuid>,
    headers: Vec<&'a [u8]>,
    salts: Vec<Option<Vec<u8>>>,
    bodies: Vec<Option<&'a [u8]>>,
}

const DEVICE: &str = "SELECT device, scope, desk, public_key, revoked_at IS NOT NULL FROM devices";

fn device_of(row: &Row) -> StorageResult<Device> {
    Ok(Device {
        device: DeviceId(row.get(0)),
        scope: scope_of(row.get(1))?,
        desk: desk_of(row.get(2))?,
        public_key: row.get(3),
        revoked: row.get(4),
    })
}

async fn newest_before(
    client: &impl GenericClient,
    device: DeviceId,
    (epoch, seq): (i32, i64),
) -> StorageResult<Behind> {
    let say = || StorageError::at("looking for the newest entry");
    let statement = client
        .prepare_cached(
            "SELECT epoch, seq, hash FROM entries WHERE device = $1 AND (epoch, seq) < ($2, $3) \
             ORDER BY epoch DESC, seq DESC LIMIT 1",
        )
        .await
        .map_err(say())?;
    let row = client
        .query_opt(&statement, &[&device.0, &epoch, &seq])
        .await
        .map_err(say())?;
    behind(row.map(|row| (row.get(0), row.get(1), row.get(2))))
}

impl Storage for PostgresStorage {
    async fn add_site(&self, code: &str, name: &str) -> StorageResult<()> {
        let client = self.client().await?;
        client
            .execute(
                "INSERT INTO sites (code, name) VALUES ($1, $2)",
                &[&code, &name],
            )
            .await
            .map(drop)
            .map_err(|error| match error.code() {
                Some(state) if *state == SqlState::UNIQUE_VIOLATION => {
                    StorageError::Taken(code.to_owned())
                }
                Some(_) | None => StorageError::at("adding a site")(error),
            })
    }

    async fn invite(&self, code: Digest, invitation: &Invitation) -> StorageResult<()> {
        let client = self.client().await?;
        client
            .execute(
                "INSERT INTO invitations (code, scope, desk, expires_at) VALUES ($1, $2, $3, $4)",
                &[
                    &&code.0[..],
                    &invitation.scope.to_string(),
                    &i32::from(invitation.desk),
                    &invitation.expires_at_ms,
                ],
            )
            .await
            .map(drop)
            .map_err(StorageError::at("keeping an invitation"))
    }

    async fn redeem(
        &self,
        code: Digest,
        device: DeviceId,
        public_key: &str,
        now_ms: i64,
    ) -> StorageResult<Option<Device>> {
        let say = || StorageError::at("letting a desk in");
        let mut client = self.client().await?;
        let transaction = client.transaction().await.map_err(say())?;
        let row = transaction
            .query_opt(
                "UPDATE invitations SET used_by = $2 \
                 WHERE code = $1 AND expires_at > $3 AND (used_by IS NULL OR used_by = $2) \
                 RETURNING scope, desk",
                &[&&code.0[..], &device.0, &now_ms],
            )
            .await
            .map_err(say())?;
        let Some(row) = row else { return Ok(None) };
        let (scope, desk): (String, i32) = (row.get(0), row.get(1));
        // The answer may have been lost: the same desk with the same key asks again.
        transaction
            .execute(
                "INSERT INTO devices (device, scope, desk, public_key, enrolled_at) \
                 VALUES ($1, $2, $3, $4, $5) ON CONFLICT (device) DO NOTHING",
                &[&device.0, &scope, &desk, &public_key, &now_ms],
            )
            .await
            .map_err(say())?;
        let row = transaction
            .query_one(&format!("{DEVICE} WHERE device = $1"), &[&device.0])
            .await
            .map_err(say())?;
        let enrolled = device_of(&row)?;
        let as_asked = enrolled.public_key == public_key
            && enrolled.scope.to_string() == scope
            && !enrolled.revoked;
        if !as_asked {
            return Ok(None);
        }
        transaction.commit().await.map_err(say())?;
        Ok(Some(enrolled))
    }

    async fn revoke(&self, device: DeviceId, now_ms: i64) -> StorageResult<bool> {
        let client = self.client().await?;
        client
            .execute(
                "UPDATE devices SET revoked_at = coalesce(revoked_at, $2) WHERE device = $1",
                &[&device.0, &now_ms],
            )
            .await
            .map(|rows| rows > 0)
            .map_err(StorageError::at("shutting a desk out"))
    }

    async fn device(&self, device: DeviceId) -> StorageResult<Option<Device>> {
        let client = self.client().await?;
        client
            .query_opt(&format!("{DEVICE} WHERE device = $1"), &[&device.0])
            .await
            .map_err(StorageError::at("looking for a desk"))?
            .map(|row| device_of(&row))
            .transpose()
    }

    async fn add_challenge(&self, nonce: Digest, expires_at_ms: i64) -> StorageResult<()> {
        let client = self.client().await?;
        client
            .execute(
                "INSERT INTO challenges (nonce, expires_at) VALUES ($1, $2)",
                &[&&nonce.0[..], &expires_at_ms],
            )
            .await
            .map(drop)
            .map_err(StorageError::at("keeping a challenge"))
    }

    async fn take_challenge(&self, nonce: Digest, now_ms: i64) -> StorageResult<bool> {
        let say = || StorageError::at("using a challenge");
        let client = self.client().await?;
        let gone = client
            .query(
                "DELETE FROM challenges WHERE nonce = $1 OR expires_at <= $2 \
                 RETURNING nonce = $1 AND expires_at > $2",
                &[&&nonce.0[..], &now_ms],
            )
            .await
            .map_err(say())?;
        Ok(gone.iter().any(|row| row.get(0)))
    }

    async fn add_session(
        &self,
        token: Digest,
        device: DeviceId,
        expires_at_ms: i64,
    ) -> StorageResult<()> {
        let client = self.client().await?;
        client
            .execute(
                "INSERT INTO sessions (token, device, expires_at) VALUES ($1, $2, $3)",
                &[&&token.0[..], &device.0, &expires_at_ms],
            )
            .await
            .map(drop)
            .map_err(StorageError::at("keeping a session"))
    }

    async fn session(&self, token: Digest, now_ms: i64) -> StorageResult<Option<Device>> {
        let client = self.client().await?;
        let say = || StorageError::at("looking for a session");
        let statement = client
            .prepare_cached(&format!(
                "{DEVICE} WHERE revoked_at IS NULL AND device = \
                 (SELECT device FROM sessions WHERE token = $1 AND expires_at > $2)"
            ))
            .await
            .map_err(say())?;
        client
            .query_opt(&statement, &[&&token.0[..], &now_ms])
            .await
            .map_err(say())?
            .map(|row| device_of(&row))
            .transpose()
    }

    async fn push(&self, device: &Device, batch: Batch, now_ms: i64) -> StorageResult<PushAnswer> {
        let say = || StorageError::at("storing what a desk wrote");
        let mut client = self.client().await?;
        let transaction = client.transaction().await.map_err(say())?;
        // One push of a device at a time: what is known stays known until the commit.
        let statement = transaction
            .prepare_cached("SELECT 1 FROM devices WHERE device = $1 FOR UPDATE")
            .await
            .map_err(say())?;
        transaction
            .query_one(&statement, &[&device.device.0])
            .await
            .map_err(say())?;
        let known = Self::known_of(&transaction, &batch).await?;
        let (first_new, forked) = match judge(&batch, &known) {
            Verdict::Behind => {
                let before = (epoch_number(batch.epoch())?, number(batch.first_seq())?);
                let behind = newest_before(&transaction, batch.device(), before).await?;
                return Ok(PushAnswer::Behind(behind));
            }
            Verdict::Take { first_new, forked } => (first_new, forked),
        };
        if first_new < batch.entries().len() {
            Self::append(&transaction, &device.scope, &batch, first_new).await?;
        }
        if let Some(seq) = forked {
            transaction
                .execute(
                    "INSERT INTO forks (device, epoch, seq, found_at) VALUES ($1, $2, $3, $4) \
                     ON CONFLICT DO NOTHING",
                    &[
                        &device.device.0,
                        &epoch_number(batch.epoch())?,
                        &number(seq)?,
                        &now_ms,
                    ],
                )
                .await
                .map_err(say())?;
        }
        transaction.commit().await.map_err(say())?;
        taken(&batch, forked)
    }

    async fn pull(&self, device: &Device, pull: &Pull) -> StorageResult<PullAnswer> {
        let say = || StorageError::at("reading streams");
        let mut client = self.client().await?;
        let transaction = client
            .build_transaction()
            .isolation_level(tokio_postgres::IsolationLevel::RepeatableRead)
            .read_only(true)
            .start()
            .await
            .map_err(say())?;
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
            let Some(head) = head_at(&transaction, scope, cursor).await? else {
                answer.diverged.push(scope.clone());
                continue;
            };
            let statement = transaction
                .prepare_cached(
                    // No more than is sent is read: bodies may be long.
                    "SELECT hash, device, header, salt, body FROM ( \
                       SELECT *, sum(length(header) + coalesce(length(body), 0)) \
                         OVER (ORDER BY position) AS upto \
                       FROM (SELECT * FROM entries WHERE scope = $1 AND position > $2 \
                             ORDER BY position LIMIT $3) AS next) AS page \
                     WHERE upto <= $4 OR position = $2 + 1 ORDER BY position",
                )
                .await
                .map_err(say())?;
            let rows = transaction
                .query(
                    &statement,
                    &[
                        &scope.to_string(),
                        &number(cursor.after)?,
                        &i64::from(left.entries),
                        &i64::from(left.bytes),
                    ],
                )
                .await
                .map_err(say())?;
            let rows = rows.iter().map(stream_row);
            let (page, rest) = cut(device, (scope, cursor, head), pull, left, rows)?;
            left = rest;
            answer.pages.push(page);
        }
        if let Some(accepted) = pull.accepted {
            let statement = transaction
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM entries WHERE hash = $1)")
                .await
                .map_err(say())?;
            let here: bool = transaction
                .query_one(&statement, &[&&accepted.hash.0[..]])
                .await
                .map_err(say())?
                .get(0);
            if !here {
                let before = (epoch_number(accepted.epoch)?, number(accepted.seq)?);
                answer.behind = Some(newest_before(&transaction, device.device, before).await?);
            }
        }
        Ok(answer)
    }

    async fn renew(&self, device: DeviceId) -> StorageResult<Epoch> {
        let client = self.client().await?;
        let granted: i32 = client
            .query_one(
                "UPDATE devices SET granted = 1 + greatest(granted, \
                   (SELECT coalesce(max(epoch), 0) FROM entries WHERE entries.device = $1)) \
                 WHERE device = $1 RETURNING granted",
                &[&device.0],
            )
            .await
            .map_err(StorageError::at("giving out an epoch"))?
            .get(0);
        epoch_of(granted)
    }

    async fn forks(&self) -> StorageResult<Vec<Fork>> {
        let client = self.client().await?;
        client
            .query(
                "SELECT device, epoch, seq FROM forks ORDER BY found_at",
                &[],
            )
            .await
            .map_err(StorageError::at("reading alarms"))?
            .iter()
            .map(|row| {
                Ok(Fork {
                    device: DeviceId(row.get(0)),
                    epoch: epoch_of(row.get(1))?,
                    seq: row.get::<_, i64>(2).unsigned_abs(),
                })
            })
            .collect()
    }

    async fn head(&self, scope: &Scope) -> StorageResult<u64> {
        let client = self.client().await?;
        let say = || StorageError::at("reading the head of a stream");
        let statement = client
            .prepare_cached("SELECT position FROM streams WHERE scope = $1")
            .await
            .map_err(say())?;
        let row = client
            .query_opt(&statement, &[&scope.to_string()])
            .await
            .map_err(say())?;
        Ok(row.map_or(0, |row| row.get::<_, i64>(0).unsigned_abs()))
    }
}

/// The newest position of a stream; nothing where its chain at the cursor is another one.
async fn head_at(
    client: &impl GenericClient,
    scope: &Scope,
    cursor: Cursor,
) -> StorageResult<Option<u64>> {
    let say = || StorageError::at("reading the chain of a stream");
    let name = scope.to_string();
    let statement = client
        .prepare_cached("SELECT position FROM streams WHERE scope = $1")
        .await
        .map_err(say())?;
    let row = client
        .query_opt(&statement, &[&name])
        .await
        .map_err(say())?;
    let head = row.map_or(0, |row| row.get::<_, i64>(0).unsigned_abs());
    if cursor == Cursor::default() {
        return Ok(Some(head));
    }
    let statement = client
        .prepare_cached("SELECT running FROM entries WHERE scope = $1 AND position = $2")
        .await
        .map_err(say())?;
    let row = client
        .query_opt(&statement, &[&name, &number(cursor.after)?])
        .await
        .map_err(say())?;
    let chain = row.map(|row| digest(row.get(0))).transpose()?;
    Ok((chain == Some(cursor.running)).then_some(head))
}

fn stream_row(row: &Row) -> StorageResult<StreamRow> {
    let salt: Option<&[u8]> = row.get(3);
    let body: Option<Vec<u8>> = row.get(4);
    let content = match (salt, body) {
        (Some(salt), Some(body)) => Some((digest(salt)?.0, body)),
        _ => None,
    };
    Ok(StreamRow {
        hash: digest(row.get(0))?,
        device: DeviceId(row.get(1)),
        header: row.get(2),
        content,
    })
}
