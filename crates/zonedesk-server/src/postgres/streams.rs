//! What desks wrote and read: journals come in, streams go out.

use super::departments::note;
use crate::storage::{
    Device, StorageError, StorageResult, StreamRow, behind, cut, digest, epoch_number, epoch_of,
    limits_of, number, taken,
};
use deadpool_postgres::{Client, GenericClient};
use std::collections::BTreeMap;
use tokio_postgres::Row;
use uuid::Uuid;
use zonedesk_domain::journal::{DeviceId, Digest, EntityId};
use zonedesk_sync::{
    Batch, Behind, Cursor, Known, Pull, PullAnswer, PushAnswer, Scope, Verdict, judge,
    running_after,
};

/// 上报
pub(super) async fn push(
    mut client: Client,
    device: &Device,
    batch: &Batch,
    seen: Option<(EntityId, usize)>,
    now_ms: i64,
) -> StorageResult<PushAnswer> {
    let say = || StorageError::at("storing what a desk wrote");
    let transaction = client.transaction().await.map_err(say())?;
    // One push of a device at a time: what is known stays known until the commit.
    let statement = transaction
        .prepare_cached("SELECT 1 FROM devices WHERE device = $1 AND revoked_at IS NULL FOR UPDATE")
        .await
        .map_err(say())?;
    let is_in = transaction
        .query_opt(&statement, &[&device.device.0])
        .await
        .map_err(say())?;
    if is_in.is_none() {
        return Err(StorageError::ShutOut);
    }
    let known = known_of(&transaction, batch).await?;
    let (first_new, forked) = match judge(batch, &known) {
        Verdict::Behind => {
            let before = (epoch_number(batch.epoch())?, number(batch.first_seq())?);
            let behind = newest_before(&transaction, batch.device(), before).await?;
            return Ok(PushAnswer::Behind(behind));
        }
        Verdict::Take { first_new, forked } => (first_new, forked),
    };
    if first_new < batch.entries().len() {
        append(&transaction, &device.scope, batch, first_new, seen).await?;
        vouch(&transaction, batch).await?;
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
    taken(batch, forked)
}

/// 下发
pub(super) async fn pull(
    mut client: Client,
    device: &Device,
    pull: &Pull,
) -> StorageResult<PullAnswer> {
    let say = || StorageError::at("reading streams");
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
    seen: Option<(EntityId, usize)>,
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
    // Whoever else writes into this stream waits from here on.
    if let Some((entity, count)) = seen
        && entries_about(client, &scope, entity).await? != count
    {
        return Err(StorageError::Overtaken);
    }
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
    note(client, &scope, new).await?;
    client
        .execute(&statement, &[&scope, &position, &&running.0[..]])
        .await
        .map(drop)
        .map_err(say())
}

async fn entries_about(
    client: &impl GenericClient,
    scope: &str,
    entity: EntityId,
) -> StorageResult<usize> {
    let row = client
        .query_one(
            "SELECT count(*) FROM entries WHERE entity = $1 AND scope = $2",
            &[&entity.0, &scope],
        )
        .await
        .map_err(StorageError::at("counting what is known of a record"))?;
    Ok(usize::try_from(row.get::<_, i64>(0)).unwrap_or(usize::MAX))
}

/// Keeps the signature under the last entry.
async fn vouch(client: &impl GenericClient, batch: &Batch) -> StorageResult<()> {
    let say = || StorageError::at("keeping a signature");
    let Some(last) = batch.last() else {
        return Ok(());
    };
    let (statement, signature) = batch.vouched();
    let insert = client
        .prepare_cached(
            "INSERT INTO heads (hash, statement, signature) VALUES ($1, $2, $3) \
             ON CONFLICT DO NOTHING",
        )
        .await
        .map_err(say())?;
    client
        .execute(&insert, &[&&last.hash.0[..], &statement, &signature])
        .await
        .map(drop)
        .map_err(say())
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
