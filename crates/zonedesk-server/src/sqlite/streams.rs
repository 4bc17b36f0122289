//! What desks wrote and read: journals come in, streams go out.

use super::departments::note;
use crate::storage::{
    Device, StorageError, StorageResult, StreamRow, behind, cut, epoch_number, epoch_of, limits_of,
    number, taken,
};
use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::BTreeMap;
use uuid::Uuid;
use zonedesk_domain::journal::{DeviceId, Digest, EntityId};
use zonedesk_sync::{
    Batch, Behind, Cursor, Known, Pull, PullAnswer, PushAnswer, Scope, Verdict, judge,
    running_after,
};

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
pub(super) fn head(connection: &Connection, scope: &str) -> StorageResult<(i64, Digest)> {
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
    let (mut position, mut running) = head(connection, &scope)?;
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
    note(connection, &scope, &batch.entries()[first_new..])?;
    connection
        .prepare_cached(
            "INSERT INTO streams (scope, position, running) VALUES (?1, ?2, ?3) \
             ON CONFLICT DO UPDATE SET position = excluded.position, running = excluded.running",
        )
        .and_then(|mut statement| statement.execute(params![scope, position, running.0]))
        .map(drop)
        .map_err(say())
}

fn entries_about(connection: &Connection, scope: &Scope, entity: EntityId) -> StorageResult<usize> {
    connection
        .prepare_cached("SELECT count(*) FROM entries WHERE entity = ?1 AND scope = ?2")
        .and_then(|mut statement| {
            statement.query_row(params![entity.0.as_bytes(), scope.to_string()], |row| {
                row.get::<_, i64>(0)
            })
        })
        .map(|count| usize::try_from(count).unwrap_or(usize::MAX))
        .map_err(StorageError::at("counting what is known of a record"))
}

/// Keeps the signature under the last entry.
fn vouch(connection: &Connection, batch: &Batch) -> StorageResult<()> {
    let Some(last) = batch.last() else {
        return Ok(());
    };
    let (statement, signature) = batch.vouched();
    connection
        .prepare_cached(
            "INSERT INTO heads (hash, statement, signature) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )
        .and_then(|mut insert| insert.execute(params![last.hash.0, statement, signature]))
        .map(drop)
        .map_err(StorageError::at("keeping a signature"))
}

pub(super) fn push(
    connection: &Connection,
    device: &Device,
    batch: &Batch,
    seen: Option<(EntityId, usize)>,
    now_ms: i64,
) -> StorageResult<PushAnswer> {
    let is_in = connection
        .prepare_cached("SELECT 1 FROM devices WHERE device = ?1 AND revoked_at IS NULL")
        .and_then(|mut statement| statement.exists([device.device.0.as_bytes()]))
        .map_err(StorageError::at("looking for a device"))?;
    if !is_in {
        return Err(StorageError::ShutOut);
    }
    let (first_new, forked) = match judge(batch, &known_of(connection, batch)?) {
        Verdict::Behind => {
            let before = (epoch_number(batch.epoch())?, number(batch.first_seq())?);
            let behind = newest_before(connection, batch.device(), before)?;
            return Ok(PushAnswer::Behind(behind));
        }
        Verdict::Take { first_new, forked } => (first_new, forked),
    };
    if first_new < batch.entries().len() {
        if let Some((entity, count)) = seen
            && entries_about(connection, &device.scope, entity)? != count
        {
            return Err(StorageError::Overtaken);
        }
        append(connection, &device.scope, batch, first_new)?;
        vouch(connection, batch)?;
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

pub(super) fn pull(
    connection: &Connection,
    device: &Device,
    pull: &Pull,
) -> StorageResult<PullAnswer> {
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
        let head = head(connection, &name)?.0.unsigned_abs();
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
