//! 附件 – files in parts.

use crate::{
    files::part_from,
    storage::{StorageError, StorageResult, number},
};
use rusqlite::{Connection, OptionalExtension as _, params};
use zonedesk_domain::journal::{Algorithm, Digest};
use zonedesk_sync::FilePart;

/// Those of the files that are there whole.
pub(super) fn known(
    connection: &Connection,
    scope: &str,
    files: &[Digest],
) -> StorageResult<Vec<Digest>> {
    let say = || StorageError::at("looking for files");
    let mut statement = connection
        .prepare_cached("SELECT 1 FROM files WHERE scope = ?1 AND file = ?2 AND have = size")
        .map_err(say())?;
    let mut known = Vec::new();
    for file in files {
        if statement.exists(params![scope, file.0]).map_err(say())? {
            known.push(*file);
        }
    }
    Ok(known)
}

/// Keeps a part where it is the next one, and checks the whole with the last. How much is there now.
pub(super) fn put(
    connection: &Connection,
    scope: &str,
    part: &FilePart,
    now_ms: i64,
) -> StorageResult<u64> {
    let say = || StorageError::at("keeping a part of a file");
    let (file, size) = (part.file.0, number(part.size)?);
    let found: Option<(i64, i64)> = connection
        .prepare_cached("SELECT size, have FROM files WHERE scope = ?1 AND file = ?2")
        .and_then(|mut statement| {
            statement
                .query_row(params![scope, file], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()
        })
        .map_err(say())?;
    let have = match found {
        // Whoever sends it says how long it is; the digest decides in the end.
        Some((known, have)) if known == size || known == have => have,
        Some(_) | None => {
            forget(connection, scope, part.file)?;
            connection
                .prepare_cached(
                    "INSERT INTO files (scope, file, size, have, touched_at) VALUES (?1, ?2, ?3, 0, ?4)",
                )
                .and_then(|mut insert| insert.execute(params![scope, file, size, now_ms]))
                .map_err(say())?;
            0
        }
    };
    if have != number(part.at)? || found.is_some_and(|(known, have)| known == have) {
        return Ok(have.unsigned_abs());
    }
    let have = have + number(part.bytes.len() as u64)?;
    let at = number(part.at)?;
    connection
        .prepare_cached("INSERT INTO file_parts (scope, file, at, bytes) VALUES (?1, ?2, ?3, ?4)")
        .and_then(|mut insert| insert.execute(params![scope, file, at, part.bytes]))
        .map_err(say())?;
    if have == size && digest_of(connection, scope, part.file)? != part.file {
        forget(connection, scope, part.file)?;
        return Ok(0);
    }
    connection
        .prepare_cached(
            "UPDATE files SET have = ?3, touched_at = ?4 WHERE scope = ?1 AND file = ?2",
        )
        .and_then(|mut update| update.execute(params![scope, file, have, now_ms]))
        .map_err(say())?;
    Ok(have.unsigned_abs())
}

fn digest_of(connection: &Connection, scope: &str, file: Digest) -> StorageResult<Digest> {
    let say = || StorageError::at("checking a file");
    let mut statement = connection
        .prepare_cached("SELECT bytes FROM file_parts WHERE scope = ?1 AND file = ?2 ORDER BY at")
        .map_err(say())?;
    let mut rows = statement.query(params![scope, file.0]).map_err(say())?;
    let mut parts: Vec<Vec<u8>> = Vec::new();
    while let Some(row) = rows.next().map_err(say())? {
        parts.push(row.get(0).map_err(say())?);
    }
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    Ok(Algorithm::Sm3.digest(&parts))
}

fn forget(connection: &Connection, scope: &str, file: Digest) -> StorageResult<()> {
    for sql in [
        "DELETE FROM file_parts WHERE scope = ?1 AND file = ?2",
        "DELETE FROM files WHERE scope = ?1 AND file = ?2",
    ] {
        connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params![scope, file.0]))
            .map_err(StorageError::at("letting go of a file"))?;
    }
    Ok(())
}

/// Lets go of what was begun and not gone on with since then. How many files that were.
pub(super) fn sweep(connection: &Connection, before_ms: i64) -> StorageResult<u64> {
    let say = || StorageError::at("looking for unfinished files");
    let begun: Vec<(String, [u8; 32])> = connection
        .prepare_cached(
            "SELECT scope, file FROM files WHERE have < size AND touched_at < ?1 LIMIT 100",
        )
        .and_then(|mut statement| {
            statement
                .query_map([before_ms], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
        .map_err(say())?;
    for (scope, file) in &begun {
        forget(connection, scope, Digest(*file))?;
    }
    Ok(begun.len() as u64)
}

/// A part of a file that is there whole.
pub(super) fn get(
    connection: &Connection,
    scope: &str,
    file: Digest,
    at: u64,
) -> StorageResult<Option<FilePart>> {
    let place = number(at)?;
    let row: Option<(i64, i64, Vec<u8>)> = connection
        .prepare_cached(
            "SELECT files.size, file_parts.at, file_parts.bytes FROM files JOIN file_parts USING (scope, file) \
             WHERE scope = ?1 AND file = ?2 AND have = size AND at <= ?3 ORDER BY at DESC LIMIT 1",
        )
        .and_then(|mut statement| {
            statement
                .query_row(params![scope, file.0, place], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })
                .optional()
        })
        .map_err(StorageError::at("reading a file"))?;
    Ok(row.and_then(|(size, began, bytes)| {
        part_from(file, size.unsigned_abs(), (began.unsigned_abs(), bytes), at)
    }))
}
