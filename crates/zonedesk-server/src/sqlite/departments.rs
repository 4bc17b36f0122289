//! 承办单位 – who may see what was handed over, and what that is.

use crate::{
    departments::{
        Case, Cases, Days, Department, HANDED_OVER, LOOKED_THROUGH, apart, handover_in,
        handover_of, joined,
    },
    storage::{StorageError, StorageResult, number, scope_of},
};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter, types::Value};
use std::collections::BTreeSet;
use uuid::Uuid;
use zonedesk_domain::journal::{Digest, EntityId, Entry};
use zonedesk_sync::{Scope, WireEntry};

const DEPARTMENT: &str = "SELECT id, name, also, person, revoked_at IS NOT NULL FROM departments";

fn department_of(row: &Row<'_>) -> rusqlite::Result<Department> {
    let also: String = row.get(2)?;
    Ok(Department {
        id: row.get(0)?,
        name: row.get(1)?,
        also: apart(&also),
        person: row.get(3)?,
        revoked: row.get(4)?,
    })
}

pub(super) fn add(
    connection: &Connection,
    token: Digest,
    department: &Department,
    now_ms: i64,
) -> StorageResult<i64> {
    connection
        .query_row(
            "INSERT INTO departments (token, name, also, person, added_at) VALUES (?1, ?2, ?3, ?4, ?5) RETURNING id",
            params![
                token.0,
                department.name,
                joined(&department.also),
                department.person,
                now_ms
            ],
            |row| row.get(0),
        )
        .map_err(StorageError::at("keeping a department"))
}

pub(super) fn all(connection: &Connection) -> StorageResult<Vec<Department>> {
    connection
        .prepare_cached(&format!("{DEPARTMENT} ORDER BY id"))
        .and_then(|mut statement| {
            statement
                .query_map([], department_of)
                .and_then(Iterator::collect)
        })
        .map_err(StorageError::at("listing departments"))
}

pub(super) fn revoke(connection: &Connection, id: i64, now_ms: i64) -> StorageResult<bool> {
    connection
        .execute(
            "UPDATE departments SET revoked_at = coalesce(revoked_at, ?2) WHERE id = ?1",
            params![id, now_ms],
        )
        .map(|rows| rows > 0)
        .map_err(StorageError::at("taking a token away"))
}

pub(super) fn find(connection: &Connection, token: Digest) -> StorageResult<Option<Department>> {
    connection
        .prepare_cached(&format!(
            "{DEPARTMENT} WHERE token = ?1 AND revoked_at IS NULL"
        ))
        .and_then(|mut statement| statement.query_row([token.0], department_of).optional())
        .map_err(StorageError::at("looking for a department"))
}

/// Notes what these entries hand over.
pub(super) fn note(connection: &Connection, scope: &str, entries: &[Entry]) -> StorageResult<()> {
    for entry in entries {
        if let Some((agency, on)) = handover_of(entry) {
            keep(connection, scope, entry.header.entity, &agency, on)?;
        }
    }
    Ok(())
}

fn keep(
    connection: &Connection,
    scope: &str,
    entity: EntityId,
    agency: &str,
    on: NaiveDate,
) -> StorageResult<()> {
    connection
        .prepare_cached(
            "INSERT INTO handovers (agency, handed_on, scope, entity) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT DO NOTHING",
        )
        .and_then(|mut insert| {
            insert.execute(params![agency, on.to_string(), scope, entity.0.as_bytes()])
        })
        .map(drop)
        .map_err(StorageError::at("noting a handover"))
}

/// Looks through the next entries of one stream that were not looked through yet. Whether there were any.
pub(super) fn note_next(connection: &Connection) -> StorageResult<bool> {
    let say = || StorageError::at("noting what was handed over");
    let behind: Option<(String, i64, i64)> = connection
        .prepare_cached(
            "SELECT streams.scope, coalesce(handovers_noted.position, 0) AS noted, streams.position \
             FROM streams LEFT JOIN handovers_noted USING (scope) WHERE streams.position > noted LIMIT 1",
        )
        .and_then(|mut statement| {
            statement
                .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()
        })
        .map_err(say())?;
    let Some((scope, noted, head)) = behind else {
        return Ok(false);
    };
    let upto = head.min(noted + LOOKED_THROUGH);
    let mut statement = connection
        .prepare_cached(
            "SELECT header, salt, body FROM entries \
             WHERE scope = ?1 AND position > ?2 AND position <= ?3 AND kind = ?4",
        )
        .map_err(say())?;
    let mut rows = statement
        .query(params![scope, noted, upto, HANDED_OVER])
        .map_err(say())?;
    while let Some(row) = rows.next().map_err(say())? {
        let read = || -> rusqlite::Result<_> { Ok((row.get(0)?, row.get(1)?, row.get(2)?)) };
        let (header, salt, body) = read().map_err(say())?;
        if let Some((entity, agency, on)) = handover_in(header, Option::zip(salt, body)) {
            keep(connection, &scope, entity, &agency, on)?;
        }
    }
    connection
        .prepare_cached(
            "INSERT INTO handovers_noted (scope, position) VALUES (?1, ?2) \
             ON CONFLICT DO UPDATE SET position = max(position, excluded.position)",
        )
        .and_then(|mut statement| statement.execute(params![scope, upto]))
        .map_err(say())?;
    Ok(true)
}

pub(super) fn cases(
    connection: &Connection,
    names: &BTreeSet<String>,
    days: Days,
    most: usize,
) -> StorageResult<Vec<Case>> {
    let mut values: Vec<_> = names.iter().cloned().map(Value::from).collect();
    let marks = vec!["?"; names.len()].join(", ");
    let (since, until) = days.bounds();
    values.extend([since.into(), until.into()]);
    values.push(number(most as u64)?.into());
    read(
        connection,
        &format!(
            "WITH wanted AS (SELECT scope, entity, max(handed_on) AS handed_on FROM handovers \
               WHERE agency IN ({marks}) AND handed_on BETWEEN ? AND ? \
               GROUP BY scope, entity ORDER BY 3 DESC, scope, entity LIMIT ?) \
             SELECT entries.scope, entries.entity, header, salt, body FROM wanted \
             JOIN entries ON entries.entity = wanted.entity AND entries.scope = wanted.scope \
             ORDER BY wanted.handed_on DESC, entries.scope, entries.entity, entries.position"
        ),
        values,
    )
}

pub(super) fn case(
    connection: &Connection,
    names: &BTreeSet<String>,
    scope: &Scope,
    entity: EntityId,
) -> StorageResult<Option<Case>> {
    let mut values: Vec<_> = names.iter().cloned().map(Value::from).collect();
    let marks = vec!["?"; names.len()].join(", ");
    values.push(scope.to_string().into());
    values.push(entity.0.as_bytes().to_vec().into());
    let found = read(
        connection,
        &format!(
            "WITH wanted AS (SELECT DISTINCT scope, entity FROM handovers \
               WHERE agency IN ({marks}) AND scope = ? AND entity = ?) \
             SELECT entries.scope, entries.entity, header, salt, body FROM wanted \
             JOIN entries ON entries.entity = wanted.entity AND entries.scope = wanted.scope \
             ORDER BY entries.position"
        ),
        values,
    )?;
    Ok(found.into_iter().next())
}

fn read(connection: &Connection, sql: &str, values: Vec<Value>) -> StorageResult<Vec<Case>> {
    let say = || StorageError::at("reading what was handed over");
    let mut statement = connection.prepare_cached(sql).map_err(say())?;
    let mut rows = statement.query(params_from_iter(values)).map_err(say())?;
    let mut cases = Cases::default();
    while let Some(row) = rows.next().map_err(say())? {
        let read = || -> rusqlite::Result<(String, [u8; 16], _, _, _)> {
            Ok((
                row.get(0)?,
                row.get(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        };
        let (scope, entity, header, salt, body) = read().map_err(say())?;
        let entry = WireEntry::new(header, Option::zip(salt, body));
        cases.add(scope_of(&scope)?, EntityId(Uuid::from_bytes(entity)), entry);
    }
    Ok(cases.done())
}
