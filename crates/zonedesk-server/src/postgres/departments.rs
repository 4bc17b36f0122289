//! 承办单位 – who may see what was handed over, and what that is.

use crate::{
    departments::{
        Case, Cases, Days, Department, HANDED_OVER, LOOKED_THROUGH, apart, handover_in,
        handover_of, joined,
    },
    storage::{StorageError, StorageResult, digest, number, scope_of},
};
use chrono::NaiveDate;
use deadpool_postgres::{Client, GenericClient};
use std::collections::BTreeSet;
use tokio_postgres::{Row, types::ToSql};
use uuid::Uuid;
use zonedesk_domain::journal::{Digest, EntityId, Entry};
use zonedesk_sync::{Scope, WireEntry};

const DEPARTMENT: &str = "SELECT id, name, also, person, revoked_at IS NOT NULL FROM departments";

fn department_of(row: &Row) -> Department {
    Department {
        id: row.get(0),
        name: row.get(1),
        also: apart(row.get(2)),
        person: row.get(3),
        revoked: row.get(4),
    }
}

pub(super) async fn add(
    client: &impl GenericClient,
    token: Digest,
    department: &Department,
    now_ms: i64,
) -> StorageResult<i64> {
    client
        .query_one(
            "INSERT INTO departments (token, name, also, person, added_at) VALUES ($1, $2, $3, $4, $5) RETURNING id",
            &[
                &&token.0[..],
                &department.name,
                &joined(&department.also),
                &department.person,
                &now_ms,
            ],
        )
        .await
        .map(|row| row.get(0))
        .map_err(StorageError::at("keeping a department"))
}

pub(super) async fn all(client: &impl GenericClient) -> StorageResult<Vec<Department>> {
    client
        .query(&format!("{DEPARTMENT} ORDER BY id"), &[])
        .await
        .map(|rows| rows.iter().map(department_of).collect())
        .map_err(StorageError::at("listing departments"))
}

pub(super) async fn revoke(
    client: &impl GenericClient,
    id: i64,
    now_ms: i64,
) -> StorageResult<bool> {
    client
        .execute(
            "UPDATE departments SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1",
            &[&id, &now_ms],
        )
        .await
        .map(|rows| rows > 0)
        .map_err(StorageError::at("taking a token away"))
}

pub(super) async fn find(
    client: &impl GenericClient,
    token: Digest,
) -> StorageResult<Option<Department>> {
    client
        .query_opt(
            &format!("{DEPARTMENT} WHERE token = $1 AND revoked_at IS NULL"),
            &[&&token.0[..]],
        )
        .await
        .map(|row| row.as_ref().map(department_of))
        .map_err(StorageError::at("looking for a department"))
}

/// Notes what these entries hand over.
pub(super) async fn note(
    client: &impl GenericClient,
    scope: &str,
    entries: &[Entry],
) -> StorageResult<()> {
    for entry in entries {
        if let Some((agency, on)) = handover_of(entry) {
            keep(client, scope, entry.header.entity, &agency, on).await?;
        }
    }
    Ok(())
}

async fn keep(
    client: &impl GenericClient,
    scope: &str,
    entity: EntityId,
    agency: &str,
    on: NaiveDate,
) -> StorageResult<()> {
    let say = || StorageError::at("noting a handover");
    let insert = client
        .prepare_cached(
            "INSERT INTO handovers (agency, handed_on, scope, entity) VALUES ($1, $2, $3, $4) \
             ON CONFLICT DO NOTHING",
        )
        .await
        .map_err(say())?;
    client
        .execute(&insert, &[&agency, &on.to_string(), &scope, &entity.0])
        .await
        .map(drop)
        .map_err(say())
}

/// Looks through the next entries of one stream that were not looked through yet. Whether there were any.
pub(super) async fn note_next(mut client: Client) -> StorageResult<bool> {
    let say = || StorageError::at("noting what was handed over");
    let transaction = client.transaction().await.map_err(say())?;
    let statement = transaction
        .prepare_cached(
            "SELECT streams.scope, coalesce(handovers_noted.position, 0), streams.position \
             FROM streams LEFT JOIN handovers_noted USING (scope) \
             WHERE streams.position > coalesce(handovers_noted.position, 0) LIMIT 1",
        )
        .await
        .map_err(say())?;
    let Some(row) = transaction
        .query_opt(&statement, &[])
        .await
        .map_err(say())?
    else {
        return Ok(false);
    };
    let (scope, noted, head): (String, i64, i64) = (row.get(0), row.get(1), row.get(2));
    let upto = head.min(noted + LOOKED_THROUGH);
    let statement = transaction
        .prepare_cached(
            "SELECT header, salt, body FROM entries \
             WHERE scope = $1 AND position > $2 AND position <= $3 AND kind = $4",
        )
        .await
        .map_err(say())?;
    let rows = transaction
        .query(&statement, &[&scope, &noted, &upto, &HANDED_OVER])
        .await
        .map_err(say())?;
    for row in &rows {
        let handed = handover_in(row.get(0), content(row, 1)?);
        if let Some((entity, agency, on)) = handed {
            keep(&transaction, &scope, entity, &agency, on).await?;
        }
    }
    let statement = transaction
        .prepare_cached(
            "INSERT INTO handovers_noted (scope, position) VALUES ($1, $2) ON CONFLICT (scope) DO UPDATE \
             SET position = greatest(handovers_noted.position, excluded.position)",
        )
        .await
        .map_err(say())?;
    transaction
        .execute(&statement, &[&scope, &upto])
        .await
        .map_err(say())?;
    transaction.commit().await.map_err(say())?;
    Ok(true)
}

pub(super) async fn cases(
    client: &impl GenericClient,
    names: &BTreeSet<String>,
    days: Days,
    most: usize,
) -> StorageResult<Vec<Case>> {
    let (since, until) = days.bounds();
    read(
        client,
        "WITH wanted AS (SELECT scope, entity, max(handed_on) AS handed_on FROM handovers \
           WHERE agency = ANY ($1) AND handed_on BETWEEN $2 AND $3 \
           GROUP BY scope, entity ORDER BY 3 DESC, scope, entity LIMIT $4) \
         SELECT entries.scope, entries.entity, header, salt, body FROM wanted \
         JOIN entries ON entries.entity = wanted.entity AND entries.scope = wanted.scope \
         ORDER BY wanted.handed_on DESC, entries.scope, entries.entity, entries.position",
        &[
            &Vec::from_iter(names),
            &since,
            &until,
            &number(most as u64)?,
        ],
    )
    .await
}

pub(super) async fn case(
    client: &impl GenericClient,
    names: &BTreeSet<String>,
    scope: &Scope,
    entity: EntityId,
) -> StorageResult<Option<Case>> {
    let found = read(
        client,
        "WITH wanted AS (SELECT DISTINCT scope, entity FROM handovers \
           WHERE agency = ANY ($1) AND scope = $2 AND entity = $3) \
         SELECT entries.scope, entries.entity, header, salt, body FROM wanted \
         JOIN entries ON entries.entity = wanted.entity AND entries.scope = wanted.scope \
         ORDER BY entries.position",
        &[&Vec::from_iter(names), &scope.to_string(), &entity.0],
    )
    .await?;
    Ok(found.into_iter().next())
}

async fn read(
    client: &impl GenericClient,
    sql: &str,
    values: &[&(dyn ToSql + Sync)],
) -> StorageResult<Vec<Case>> {
    let say = || StorageError::at("reading what was handed over");
    let statement = client.prepare_cached(sql).await.map_err(say())?;
    let mut cases = Cases::default();
    for row in client.query(&statement, values).await.map_err(say())? {
        let entity: Uuid = row.get(1);
        let entry = WireEntry::new(row.get(2), content(&row, 3)?);
        cases.add(scope_of(row.get(0))?, EntityId(entity), entry);
    }
    Ok(cases.done())
}

/// Salt and body, from two columns.
fn content(row: &Row, at: usize) -> StorageResult<Option<([u8; 32], Vec<u8>)>> {
    let salt: Option<&[u8]> = row.get(at);
    let body: Option<Vec<u8>> = row.get(at + 1);
    salt.zip(body)
        .map(|(salt, body)| Ok((digest(salt)?.0, body)))
        .transpose()
}
