//! 附件 – files in parts.

use crate::{
    files::part_from,
    storage::{StorageError, StorageResult, number},
};
use deadpool_postgres::{Client, GenericClient};
use zonedesk_domain::journal::{Algorithm, Digest};
use zonedesk_sync::FilePart;

/// Those of the files that are there whole.
pub(super) async fn known(
    client: &impl GenericClient,
    scope: &str,
    files: &[Digest],
) -> StorageResult<Vec<Digest>> {
    let say = || StorageError::at("looking for files");
    let names: Vec<Vec<u8>> = files.iter().map(|file| file.0.to_vec()).collect();
    let statement = client
        .prepare_cached(
            "SELECT file FROM files WHERE scope = $1 AND file = ANY ($2) AND have = size",
        )
        .await
        .map_err(say())?;
    let rows = client
        .query(&statement, &[&scope, &names])
        .await
        .map_err(say())?;
    rows.iter()
        .map(|row| crate::storage::digest(row.get(0)))
        .collect()
}

/// Keeps a part where it is the next one, and checks the whole with the last. How much is there now.
pub(super) async fn put(
    mut client: Client,
    scope: &str,
    part: &FilePart,
    now_ms: i64,
) -> StorageResult<u64> {
    let say = || StorageError::at("keeping a part of a file");
    let (file, size) = (&part.file.0[..], number(part.size)?);
    let transaction = client.transaction().await.map_err(say())?;
    // Whoever sends the same file at the same time waits here. Whoever sends it says how long it is, as long as it is
    // not whole; the digest decides in the end.
    let statement = transaction
        .prepare_cached(
            "INSERT INTO files (scope, file, size, have, touched_at) VALUES ($1, $2, $3, 0, $4) \
             ON CONFLICT (scope, file) DO UPDATE SET scope = excluded.scope \
             RETURNING size, have",
        )
        .await
        .map_err(say())?;
    let row = transaction
        .query_one(&statement, &[&scope, &file, &size, &now_ms])
        .await
        .map_err(say())?;
    let (known, mut have): (i64, i64) = (row.get(0), row.get(1));
    let is_whole = known == have;
    if !is_whole && known != size {
        forget(&transaction, scope, file).await?;
        have = 0;
        transaction
            .execute(
                "UPDATE files SET size = $3, have = 0 WHERE scope = $1 AND file = $2",
                &[&scope, &file, &size],
            )
            .await
            .map_err(say())?;
    }
    if !is_whole && have == number(part.at)? {
        transaction
            .execute(
                "INSERT INTO file_parts (scope, file, at, bytes) VALUES ($1, $2, $3, $4)",
                &[&scope, &file, &have, &part.bytes],
            )
            .await
            .map_err(say())?;
        have += number(part.bytes.len() as u64)?;
        if have == size && digest_of(&transaction, scope, file).await? != part.file {
            forget(&transaction, scope, file).await?;
            have = 0;
        }
        transaction
            .execute(
                "UPDATE files SET have = $3, touched_at = $4 WHERE scope = $1 AND file = $2",
                &[&scope, &file, &have, &now_ms],
            )
            .await
            .map_err(say())?;
    }
    transaction.commit().await.map_err(say())?;
    Ok(have.unsigned_abs())
}

async fn digest_of(client: &impl GenericClient, scope: &str, file: &[u8]) -> StorageResult<Digest> {
    let rows = client
        .query(
            "SELECT bytes FROM file_parts WHERE scope = $1 AND file = $2 ORDER BY at",
            &[&scope, &file],
        )
        .await
        .map_err(StorageError::at("checking a file"))?;
    // A long file takes its time, and others use this thread, too.
    let digest = move || {
        let parts: Vec<&[u8]> = rows.iter().map(|row| row.get(0)).collect();
        Algorithm::Sm3.digest(&parts)
    };
    tokio::task::spawn_blocking(digest)
        .await
        .map_err(StorageError::at("checking a file"))
}

async fn forget(client: &impl GenericClient, scope: &str, file: &[u8]) -> StorageResult<()> {
    client
        .execute(
            "DELETE FROM file_parts WHERE scope = $1 AND file = $2",
            &[&scope, &file],
        )
        .await
        .map(drop)
        .map_err(StorageError::at("letting go of a file"))
}

/// Lets go of what was begun and not gone on with since then. How many files that were.
pub(super) async fn sweep(mut client: Client, before_ms: i64) -> StorageResult<u64> {
    let say = || StorageError::at("looking for unfinished files");
    let transaction = client.transaction().await.map_err(say())?;
    let rows = transaction
        .query(
            "SELECT scope, file FROM files WHERE have < size AND touched_at < $1 LIMIT 100 FOR UPDATE SKIP LOCKED",
            &[&before_ms],
        )
        .await
        .map_err(say())?;
    for row in &rows {
        let (scope, file): (&str, &[u8]) = (row.get(0), row.get(1));
        forget(&transaction, scope, file).await?;
        transaction
            .execute(
                "DELETE FROM files WHERE scope = $1 AND file = $2",
                &[&scope, &file],
            )
            .await
            .map_err(say())?;
    }
    transaction.commit().await.map_err(say())?;
    Ok(rows.len() as u64)
}

/// A part of a file that is there whole.
pub(super) async fn get(
    client: &impl GenericClient,
    scope: &str,
    file: Digest,
    at: u64,
) -> StorageResult<Option<FilePart>> {
    let say = || StorageError::at("reading a file");
    let statement = client
        .prepare_cached(
            "SELECT files.size, file_parts.at, file_parts.bytes FROM files JOIN file_parts USING (scope, file) \
             WHERE scope = $1 AND file = $2 AND have = size AND at <= $3 ORDER BY at DESC LIMIT 1",
        )
        .await
        .map_err(say())?;
    let row = client
        .query_opt(&statement, &[&scope, &&file.0[..], &number(at)?])
        .await
        .map_err(say())?;
    Ok(row.and_then(|row| {
        let (size, began): (i64, i64) = (row.get(0), row.get(1));
        let held = (began.unsigned_abs(), row.get(2));
        part_from(file, size.unsigned_abs(), held, at)
    }))
}
