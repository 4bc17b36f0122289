//! The district on PostgreSQL.

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
use deadpool_postgres::{
    Client, GenericClient, Manager, ManagerConfig, Pool, RecyclingMethod, Runtime,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use tokio_postgres::{Config, NoTls, Row, error::SqlState};
use uuid::Uuid;
use zonedesk_domain::journal::{DeviceId, Digest, EntityId, Epoch};
use zonedesk_sync::{Batch, FilePart, Pull, PullAnswer, PushAnswer, Scope};

const MIGRATIONS: &[&str] = &[
    include_str!("postgres/0001_district.sql"),
    include_str!("postgres/0002_departments.sql"),
    include_str!("postgres/0003_files.sql"),
];

/// Held while the schema is made; any number of ours.
const MIGRATION_LOCK: i64 = 0x7a6f_6e65_6465_736b;

/// Whoever waits longer for a connection is answered that there is none.
const PATIENCE: Duration = Duration::from_secs(20);

/// A pool of connections to one PostgreSQL.
#[derive(Clone)]
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
        let mut config = config;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(PATIENCE);
        }
        // A database that vanished without a word is noticed.
        config.tcp_user_timeout(PATIENCE);
        let manager = Manager::from_config(config, NoTls, recycling);
        let pool = Pool::builder(manager)
            .max_size(connections)
            .wait_timeout(Some(PATIENCE))
            .create_timeout(Some(PATIENCE))
            .runtime(Runtime::Tokio1)
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
            // `local` and `remote_write` do not wait until it is on the disk of the standby.
            if value != "on" && value != "remote_apply" {
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
}

const DEVICE: &str =
    "SELECT device, scope, desk, public_key, epoch, revoked_at IS NOT NULL FROM devices";

fn device_of(row: &Row) -> StorageResult<Device> {
    Ok(Device {
        device: DeviceId(row.get(0)),
        scope: scope_of(row.get(1))?,
        desk: desk_of(row.get(2))?,
        public_key: row.get(3),
        epoch: epoch_of(row.get(4))?,
        revoked: row.get(5),
    })
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
        applicant: &Applicant,
        now_ms: i64,
    ) -> StorageResult<Redeemed> {
        let say = || StorageError::at("letting a desk in");
        let device = applicant.device.0;
        let mut client = self.client().await?;
        let transaction = client.transaction().await.map_err(say())?;
        let row = transaction
            .query_opt(
                "SELECT scope, desk, used_by FROM invitations \
                 WHERE code = $1 AND expires_at > $2 FOR UPDATE",
                &[&&code.0[..], &now_ms],
            )
            .await
            .map_err(say())?;
        let Some(row) = row else {
            return Ok(Redeemed::Refused);
        };
        let (scope, desk): (String, i32) = (row.get(0), row.get(1));
        let used_by: Option<Uuid> = row.get(2);
        if used_by.is_some_and(|used_by| used_by != device) {
            return Ok(Redeemed::Refused);
        }
        transaction
            .execute(
                "UPDATE invitations SET used_by = $2 WHERE code = $1",
                &[&&code.0[..], &device],
            )
            .await
            .map_err(say())?;
        let known = transaction
            .query_opt(&format!("{DEVICE} WHERE device = $1"), &[&device])
            .await
            .map_err(say())?;
        let known = known.map(|row| device_of(&row)).transpose()?;
        if let Some(known) = &known {
            if !known.is_as_asked(applicant, &scope, desk) || (known.revoked && used_by.is_some()) {
                return Ok(Redeemed::Refused);
            }
            // The answer may have been lost: the same desk with the same key asks again.
            if !known.revoked {
                transaction.commit().await.map_err(say())?;
                return Ok(Redeemed::In(known.clone()));
            }
        }
        // Whoever takes this number next waits here.
        let newest = transaction
            .query_one(
                "INSERT INTO series (scope, desk, epoch) VALUES ($1, $2, -1) \
                 ON CONFLICT (scope, desk) DO UPDATE SET epoch = series.epoch RETURNING epoch",
                &[&scope, &desk],
            )
            .await
            .map_err(say())?
            .get(0);
        let occupied = transaction
            .query_opt(
                "SELECT device FROM devices WHERE scope = $1 AND desk = $2 AND revoked_at IS NULL",
                &[&scope, &desk],
            )
            .await
            .map_err(say())?;
        if let Some(row) = occupied {
            return Ok(Redeemed::Occupied(DeviceId(row.get(0))));
        }
        let epoch = epoch_for(applicant.epoch, Some(newest).filter(|newest| *newest >= 0))?;
        transaction
            .execute(
                "UPDATE series SET epoch = $3 WHERE scope = $1 AND desk = $2",
                &[&scope, &desk, &epoch],
            )
            .await
            .map_err(say())?;
        let row = transaction
            .query_one(
                "INSERT INTO devices (device, scope, desk, public_key, epoch, enrolled_at) \
                 VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (device) DO UPDATE \
                 SET epoch = excluded.epoch, enrolled_at = excluded.enrolled_at, revoked_at = NULL \
                 RETURNING device, scope, desk, public_key, epoch, false",
                &[
                    &device,
                    &scope,
                    &desk,
                    &applicant.public_key,
                    &epoch,
                    &now_ms,
                ],
            )
            .await
            .map_err(say())?;
        let enrolled = device_of(&row)?;
        transaction.commit().await.map_err(say())?;
        Ok(Redeemed::In(enrolled))
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

    async fn devices(&self) -> StorageResult<Vec<Device>> {
        let client = self.client().await?;
        client
            .query(&format!("{DEVICE} ORDER BY scope, desk, enrolled_at"), &[])
            .await
            .map_err(StorageError::at("listing desks"))?
            .iter()
            .map(device_of)
            .collect()
    }

    async fn sites(&self) -> StorageResult<Vec<(String, String)>> {
        let client = self.client().await?;
        let rows = client
            .query("SELECT code, name FROM sites ORDER BY code", &[])
            .await
            .map_err(StorageError::at("listing sites"))?;
        Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
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

    async fn use_challenge(
        &self,
        nonce: Digest,
        (now_ms, expires_at_ms): (i64, i64),
    ) -> StorageResult<bool> {
        let client = self.client().await?;
        client
            .execute(
                "WITH gone AS (DELETE FROM challenges WHERE expires_at <= $3) \
                 INSERT INTO challenges (nonce, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                &[&&nonce.0[..], &expires_at_ms, &now_ms],
            )
            .await
            .map(|rows| rows > 0)
            .map_err(StorageError::at("using a challenge"))
    }

    async fn add_session(
        &self,
        token: Digest,
        device: DeviceId,
        (now_ms, expires_at_ms): (i64, i64),
    ) -> StorageResult<()> {
        let client = self.client().await?;
        client
            .execute(
                "WITH gone AS (DELETE FROM sessions WHERE expires_at <= $4) \
                 INSERT INTO sessions (token, device, expires_at) VALUES ($1, $2, $3)",
                &[&&token.0[..], &device.0, &expires_at_ms, &now_ms],
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
        streams::push(self.client().await?, device, &batch, None, now_ms).await
    }

    async fn say(
        &self,
        pen: &Device,
        batch: Batch,
        seen: (EntityId, usize),
        now_ms: i64,
    ) -> StorageResult<PushAnswer> {
        streams::push(self.client().await?, pen, &batch, Some(seen), now_ms).await
    }

    async fn pull(&self, device: &Device, pull: &Pull) -> StorageResult<PullAnswer> {
        streams::pull(self.client().await?, device, pull).await
    }

    async fn renew(&self, device: DeviceId) -> StorageResult<Epoch> {
        let client = self.client().await?;
        let granted: i32 = client
            .query_one(
                "UPDATE series SET epoch = 1 + greatest(series.epoch, \
                   (SELECT coalesce(max(epoch), 0) FROM entries WHERE entries.device = $1)) \
                 FROM devices WHERE devices.device = $1 \
                   AND series.scope = devices.scope AND series.desk = devices.desk \
                 RETURNING series.epoch",
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

    async fn heads(&self) -> StorageResult<BTreeMap<Scope, u64>> {
        let client = self.client().await?;
        let say = || StorageError::at("reading the heads of the streams");
        let statement = client
            .prepare_cached("SELECT scope, position FROM streams")
            .await
            .map_err(say())?;
        let rows = client.query(&statement, &[]).await.map_err(say())?;
        rows.iter()
            .map(|row| Ok((scope_of(row.get(0))?, row.get::<_, i64>(1).unsigned_abs())))
            .collect()
    }

    async fn take_up(&self, pen: &Device, now_ms: i64) -> StorageResult<()> {
        self.client()
            .await?
            .execute(
                "INSERT INTO devices (device, scope, desk, public_key, epoch, enrolled_at) \
                 VALUES ($1, $2, 0, $3, $4, $5)",
                &[
                    &pen.device.0,
                    &pen.scope.to_string(),
                    &pen.public_key,
                    &epoch_number(pen.epoch)?,
                    &now_ms,
                ],
            )
            .await
            .map(drop)
            .map_err(StorageError::at("taking up a pen"))
    }

    async fn add_department(
        &self,
        token: Digest,
        department: &Department,
        now_ms: i64,
    ) -> StorageResult<i64> {
        departments::add(&self.client().await?, token, department, now_ms).await
    }

    async fn departments(&self) -> StorageResult<Vec<Department>> {
        departments::all(&self.client().await?).await
    }

    async fn revoke_department(&self, id: i64, now_ms: i64) -> StorageResult<bool> {
        departments::revoke(&self.client().await?, id, now_ms).await
    }

    async fn department(&self, token: Digest) -> StorageResult<Option<Department>> {
        departments::find(&self.client().await?, token).await
    }

    async fn note_handovers(&self) -> StorageResult<bool> {
        departments::note_next(self.client().await?).await
    }

    async fn handed_over(
        &self,
        names: &BTreeSet<String>,
        days: Days,
        most: usize,
    ) -> StorageResult<Vec<Case>> {
        departments::cases(&self.client().await?, names, days, most).await
    }

    async fn case(
        &self,
        names: &BTreeSet<String>,
        scope: &Scope,
        entity: EntityId,
    ) -> StorageResult<Option<Case>> {
        departments::case(&self.client().await?, names, scope, entity).await
    }

    async fn known_files(&self, scope: &Scope, files: &[Digest]) -> StorageResult<Vec<Digest>> {
        files::known(&self.client().await?, &scope.to_string(), files).await
    }

    async fn put_part(&self, scope: &Scope, part: FilePart, now_ms: i64) -> StorageResult<u64> {
        files::put(self.client().await?, &scope.to_string(), &part, now_ms).await
    }

    async fn sweep_files(&self, before_ms: i64) -> StorageResult<u64> {
        files::sweep(self.client().await?, before_ms).await
    }

    async fn get_part(
        &self,
        scope: &Scope,
        file: Digest,
        at: u64,
    ) -> StorageResult<Option<FilePart>> {
        files::get(&self.client().await?, &scope.to_string(), file, at).await
    }
}
