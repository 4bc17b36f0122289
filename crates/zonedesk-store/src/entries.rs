//! Reading entries out of the journal and writing them in.

use crate::error::{StoreError, StoreResult};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use uuid::Uuid;
use zonedesk_domain::journal::{DeviceId, EntityId, Entry, EntryHash, Epoch, Salt};

/// One row of the journal as it stands in the file, unchecked.
pub(crate) struct EntryRow {
    pub(crate) id: i64,
    pub(crate) device: DeviceId,
    pub(crate) epoch: Epoch,
    pub(crate) seq: u64,
    pub(crate) hash: EntryHash,
    pub(crate) kind: String,
    pub(crate) entity: EntityId,
    pub(crate) header: Vec<u8>,
    pub(crate) content: Option<(Salt, Vec<u8>)>,
}

const COLUMNS: &str = "e.id, e.device, e.epoch, e.seq, e.hash, e.kind, e.entity, e.header, b.salt, b.body \
                       FROM entries e LEFT JOIN bodies b ON b.entry_id = e.id";

impl EntryRow {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let content: Option<(Salt, Vec<u8>)> = match row.get::<_, Option<Salt>>(8)? {
            Some(salt) => Some((salt, row.get(9)?)),
            None => None,
        };
        Ok(Self {
            id: row.get(0)?,
            device: DeviceId(Uuid::from_bytes(row.get(1)?)),
            epoch: Epoch(row.get(2)?),
            seq: row.get::<_, i64>(3)?.unsigned_abs(),
            hash: zonedesk_domain::journal::Digest(row.get(4)?),
            kind: row.get(5)?,
            entity: EntityId(Uuid::from_bytes(row.get(6)?)),
            header: row.get(7)?,
            content,
        })
    }

    pub(crate) fn open(self) -> StoreResult<Entry> {
        Ok(Entry::open(self.header, self.content)?)
    }
}

/// The entries about one record, in order of arrival, and the id of the first.
pub(crate) fn of_record(
    connection: &Connection,
    entity: EntityId,
) -> StoreResult<(i64, Vec<Entry>)> {
    let say = || StoreError::sqlite("reading a record");
    let mut statement = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} WHERE e.entity = ?1 ORDER BY e.id"
        ))
        .map_err(say())?;
    let rows: Vec<EntryRow> = statement
        .query_map(params![entity.0.as_bytes()], EntryRow::read)
        .and_then(Iterator::collect)
        .map_err(say())?;
    let first = rows.first().map_or(0, |row| row.id);
    Ok((
        first,
        rows.into_iter()
            .map(EntryRow::open)
            .collect::<StoreResult<_>>()?,
    ))
}

/// Walks the whole journal, device by device, in order.
pub(crate) fn walk(
    connection: &Connection,
    mut visit: impl FnMut(EntryRow) -> StoreResult<()>,
) -> StoreResult<()> {
    let say = || StoreError::sqlite("reading the journal");
    let mut statement = connection
        .prepare(&format!(
            "SELECT {COLUMNS} ORDER BY e.device, e.epoch, e.seq, e.id"
        ))
        .map_err(say())?;
    let mut rows = statement.query([]).map_err(say())?;
    while let Some(row) = rows.next().map_err(say())? {
        visit(EntryRow::read(row).map_err(say())?)?;
    }
    Ok(())
}

/// The first entry of one device.
pub(crate) fn first(connection: &Connection, device: DeviceId) -> StoreResult<Option<Entry>> {
    connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} WHERE e.device = ?1 ORDER BY e.epoch, e.seq LIMIT 1"
        ))
        .and_then(|mut statement| {
            statement
                .query_row(params![device.0.as_bytes()], EntryRow::read)
                .optional()
        })
        .map_err(StoreError::sqlite("reading the first entry"))?
        .map(EntryRow::open)
        .transpose()
}

/// The newest entry of one device.
pub(crate) fn head(
    connection: &Connection,
    device: DeviceId,
) -> StoreResult<Option<((Epoch, u64), EntryHash)>> {
    connection
        .prepare_cached("SELECT epoch, seq, hash FROM entries WHERE device = ?1 ORDER BY epoch DESC, seq DESC LIMIT 1")
        .and_then(|mut statement| {
            statement
                .query_row(params![device.0.as_bytes()], |row| {
                    let place = (Epoch(row.get(0)?), row.get::<_, i64>(1)?.unsigned_abs());
                    Ok((place, zonedesk_domain::journal::Digest(row.get(2)?)))
                })
                .optional()
        })
        .map_err(StoreError::sqlite("reading the journal's head"))
}

/// Writes an entry behind all others.
pub(crate) fn append(connection: &Connection, entry: &Entry) -> StoreResult<()> {
    let say = || StoreError::sqlite("appending an entry");
    let position = entry.header.position;
    let seq = i64::try_from(position.seq).map_err(|_| StoreError::Rule("the journal is full"))?;
    connection
        .prepare_cached(
            "INSERT INTO entries (device, epoch, seq, hash, kind, entity, header) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        )
        .and_then(|mut statement| {
            statement.insert(params![
                position.device.0.as_bytes(),
                position.epoch.0,
                seq,
                entry.hash.0,
                entry.header.kind,
                entry.header.entity.0.as_bytes(),
                entry.header_bytes
            ])
        })
        .and_then(|id| match &entry.content {
            Some((salt, body)) => connection
                .prepare_cached("INSERT INTO bodies (entry_id, salt, body) VALUES (?1, ?2, ?3)")?
                .execute(params![id, salt, body])
                .map(drop),
            None => Ok(()),
        })
        .map_err(say())
}
