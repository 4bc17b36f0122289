//! Reading entries out of the journal and writing them in.

use crate::{
    error::{StoreError, StoreResult},
    shelf,
};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use uuid::Uuid;
use zonedesk_domain::{
    journal::{DeviceId, EntityId, Entry, EntryHash, Epoch, Position, Salt},
    sealing::JournalEnd,
};

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
    pub(crate) origin: Origin,
}

/// How an entry came into this journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It was written on this machine.
    Here,
    /// This device wrote it, and it was read back from the district: the disk was put back or copied.
    ReadBack,
    /// Another device wrote it.
    Elsewhere,
}

impl Origin {
    /// The number in the table.
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Here => 0,
            Self::ReadBack => 1,
            Self::Elsewhere => 2,
        }
    }

    pub(crate) const fn numbered(number: i64) -> Self {
        match number {
            0 => Self::Here,
            1 => Self::ReadBack,
            _ => Self::Elsewhere,
        }
    }
}

const COLUMNS: &str = "e.id, e.device, e.epoch, e.seq, e.hash, e.kind, e.entity, e.header, b.salt, b.body, e.origin \
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
            origin: Origin::numbered(row.get(10)?),
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
    told_of(connection, entity, "")
}

/// Of the entries about one record those that this device wrote.
pub(crate) fn of_record_by_this_device(
    connection: &Connection,
    entity: EntityId,
) -> StoreResult<(i64, Vec<Entry>)> {
    told_of(connection, entity, "AND e.origin < 2")
}

fn told_of(
    connection: &Connection,
    entity: EntityId,
    only: &str,
) -> StoreResult<(i64, Vec<Entry>)> {
    let say = || StoreError::sqlite("reading a record");
    let mut statement = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} WHERE e.entity = ?1 {only} ORDER BY e.id"
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

/// The newest entries of one kind, the newest first.
pub(crate) fn newest_of(
    connection: &Connection,
    kind: &str,
    limit: u32,
) -> StoreResult<Vec<Entry>> {
    let say = || StoreError::sqlite("reading the newest entries of a kind");
    let mut statement = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} WHERE e.kind = ?1 ORDER BY e.id DESC LIMIT ?2"
        ))
        .map_err(say())?;
    let rows: Vec<EntryRow> = statement
        .query_map(params![kind, limit], EntryRow::read)
        .and_then(Iterator::collect)
        .map_err(say())?;
    rows.into_iter().map(EntryRow::open).collect()
}

/// Walks back from before a row, the newest first, over `kinds` – each between spaces; all of them where that is empty –
/// as long as `visit` says so.
pub(crate) fn back_from(
    connection: &Connection,
    before: i64,
    kinds: &str,
    mut visit: impl FnMut(i64, Entry) -> StoreResult<bool>,
) -> StoreResult<()> {
    let say = || StoreError::sqlite("reading back in the journal");
    let mut statement = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} WHERE e.id < ?1 AND (?2 = '' OR instr(?2, ' ' || e.kind || ' ') > 0) ORDER BY e.id DESC"
        ))
        .map_err(say())?;
    let mut rows = statement.query(params![before, kinds]).map_err(say())?;
    while let Some(row) = rows.next().map_err(say())? {
        let row = EntryRow::read(row).map_err(say())?;
        let id = row.id;
        if !visit(id, row.open()?)? {
            break;
        }
    }
    Ok(())
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

/// Walks the entries of this device that came behind a row, in order of arrival, as long as `visit` says so.
pub(crate) fn of_this_device_behind(
    connection: &Connection,
    after: i64,
    mut visit: impl FnMut(EntryRow) -> StoreResult<bool>,
) -> StoreResult<()> {
    let say = || StoreError::sqlite("reading what this device wrote");
    let mut statement = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} WHERE e.origin < 2 AND e.id > ?1 ORDER BY e.id"
        ))
        .map_err(say())?;
    let mut rows = statement.query(params![after]).map_err(say())?;
    while let Some(row) = rows.next().map_err(say())? {
        if !visit(EntryRow::read(row).map_err(say())?)? {
            break;
        }
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

/// The newest entry that was written on this machine.
pub(crate) fn written_head(connection: &Connection) -> StoreResult<Option<Head>> {
    let sql = "SELECT epoch, seq, hash FROM entries WHERE origin = 0 ORDER BY epoch DESC, seq DESC LIMIT 1";
    read_head(connection, sql, params![])
}

/// The same in a database that may be older than sync, where everything was written on its machine.
pub(crate) fn written_head_of_any_schema(connection: &Connection) -> StoreResult<Option<Head>> {
    let knows_origin: bool = connection
        .query_row(
            "SELECT count(*) > 0 FROM pragma_table_info('entries') WHERE name = 'origin'",
            [],
            |row| row.get(0),
        )
        .map_err(StoreError::sqlite("reading the journal's head"))?;
    if knows_origin {
        return written_head(connection);
    }
    let sql = "SELECT epoch, seq, hash FROM entries ORDER BY epoch DESC, seq DESC LIMIT 1";
    read_head(connection, sql, params![])
}

/// The newest entry of one device.
fn head(connection: &Connection, device: DeviceId) -> StoreResult<Option<Head>> {
    let sql = "SELECT epoch, seq, hash FROM entries WHERE device = ?1 ORDER BY epoch DESC, seq DESC LIMIT 1";
    read_head(connection, sql, params![device.0.as_bytes()])
}

/// Where an entry stands in the journal of its device, and its hash.
pub(crate) type Head = ((Epoch, u64), EntryHash);

fn read_head(
    connection: &Connection,
    sql: &str,
    of: &[&dyn rusqlite::ToSql],
) -> StoreResult<Option<Head>> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| {
            statement
                .query_row(of, |row| {
                    let place = (Epoch(row.get(0)?), row.get::<_, i64>(1)?.unsigned_abs());
                    Ok((place, zonedesk_domain::journal::Digest(row.get(2)?)))
                })
                .optional()
        })
        .map_err(StoreError::sqlite("reading the journal's head"))
}

/// The newest entry of every device.
pub(crate) fn ends(connection: &Connection) -> StoreResult<Vec<JournalEnd>> {
    let mut ends = Vec::new();
    let mut last: Vec<u8> = Vec::new();
    loop {
        // From one device to the next by the index, not through a long journal.
        let next: Option<[u8; 16]> = connection
            .prepare_cached("SELECT min(device) FROM entries WHERE device > ?1")
            .and_then(|mut statement| statement.query_row(params![last], |row| row.get(0)))
            .map_err(StoreError::sqlite("reading the journals' ends"))?;
        let Some(device) = next else {
            return Ok(ends);
        };
        let device = DeviceId(Uuid::from_bytes(device));
        if let Some(((epoch, seq), hash)) = head(connection, device)? {
            ends.push(JournalEnd {
                position: Position { device, epoch, seq },
                hash,
            });
        }
        last = device.0.as_bytes().to_vec();
    }
}

/// The entries behind some ends and not behind others, device by device.
pub(crate) fn behind(
    connection: &Connection,
    after: &[JournalEnd],
    upto: Option<&[JournalEnd]>,
) -> StoreResult<Vec<Entry>> {
    let mut found = Vec::new();
    for end in ends(connection)? {
        let device = end.position.device;
        let place = |ends: &[JournalEnd]| {
            let end = ends.iter().find(|end| end.position.device == device);
            end.map(|end| end.position)
        };
        let nothing = Position {
            device,
            epoch: Epoch(0),
            seq: 0,
        };
        let from = place(after).unwrap_or(nothing);
        let to = match upto {
            Some(upto) => place(upto).unwrap_or(nothing),
            None => end.position,
        };
        found.extend(between(connection, "", from, to)?);
    }
    Ok(found)
}

/// The entries about copies and receipts behind a place in the journal of one device.
pub(crate) fn money_after(connection: &Connection, from: Position) -> StoreResult<Vec<Entry>> {
    let Some(((epoch, seq), _)) = head(connection, from.device)? else {
        return Ok(Vec::new());
    };
    let to = Position { epoch, seq, ..from };
    // As the index has it, word for word.
    let money = "AND e.kind IN ('copy.made', 'receipt.voided')";
    between(connection, money, from, to)
}

/// The entries of one device behind `from` up to `to`.
fn between(
    connection: &Connection,
    only: &str,
    from: Position,
    to: Position,
) -> StoreResult<Vec<Entry>> {
    let say = || StoreError::sqlite("reading a part of the journal");
    let place = |seq: u64| i64::try_from(seq).unwrap_or(i64::MAX);
    let mut statement = connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} WHERE e.device = ?1 AND (e.epoch, e.seq) > (?2, ?3) \
             AND (e.epoch, e.seq) <= (?4, ?5) {only} ORDER BY e.epoch, e.seq"
        ))
        .map_err(say())?;
    let rows: Vec<EntryRow> = statement
        .query_map(
            params![
                from.device.0.as_bytes(),
                from.epoch.0,
                place(from.seq),
                to.epoch.0,
                place(to.seq)
            ],
            EntryRow::read,
        )
        .and_then(Iterator::collect)
        .map_err(say())?;
    rows.into_iter().map(EntryRow::open).collect()
}

/// Copies the entries about one record that `ends` know of into another database, with their ids. Whether
/// there was one.
pub(crate) fn copy_record(
    from: &Connection,
    into: &Connection,
    entity: EntityId,
    knows: impl Fn(Position) -> bool,
) -> StoreResult<Option<i64>> {
    let say = || StoreError::sqlite("copying a record");
    let mut statement = from
        .prepare_cached(&format!(
            "SELECT {COLUMNS} WHERE e.entity = ?1 ORDER BY e.id"
        ))
        .map_err(say())?;
    let mut rows = statement
        .query(params![entity.0.as_bytes()])
        .map_err(say())?;
    let mut first = None;
    while let Some(row) = rows.next().map_err(say())? {
        let row = EntryRow::read(row).map_err(say())?;
        let (device, epoch, seq) = (row.device, row.epoch, row.seq);
        if !knows(Position { device, epoch, seq }) {
            continue;
        }
        let id = row.id;
        let place = i64::try_from(seq).map_err(|_| StoreError::Rule("the journal is full"))?;
        into.prepare_cached(
            "INSERT INTO entries (id, device, epoch, seq, hash, kind, entity, header, origin) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                id,
                device.0.as_bytes(),
                epoch.0,
                place,
                row.hash.0,
                row.kind,
                entity.0.as_bytes(),
                row.header,
                row.origin.number()
            ])
        })
        .and_then(|_| match &row.content {
            Some((salt, body)) => into
                .prepare_cached("INSERT INTO bodies (entry_id, salt, body) VALUES (?1, ?2, ?3)")?
                .execute(params![id, salt, body])
                .map(drop),
            None => Ok(()),
        })
        .map_err(say())?;
        first = first.or(Some(id));
    }
    Ok(first)
}

/// Writes an entry behind all others.
pub(crate) fn append(connection: &Connection, entry: &Entry, origin: Origin) -> StoreResult<()> {
    let say = || StoreError::sqlite("appending an entry");
    let position = entry.header.position;
    let seq = i64::try_from(position.seq).map_err(|_| StoreError::Rule("the journal is full"))?;
    connection
        .prepare_cached(
            "INSERT INTO entries (device, epoch, seq, hash, kind, entity, header, origin) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )
        .and_then(|mut statement| {
            statement.insert(params![
                position.device.0.as_bytes(),
                position.epoch.0,
                seq,
                entry.hash.0,
                entry.header.kind,
                entry.header.entity.0.as_bytes(),
                entry.header_bytes,
                origin.number()
            ])
        })
        .and_then(|id| match &entry.content {
            Some((salt, body)) => connection
                .prepare_cached("INSERT INTO bodies (entry_id, salt, body) VALUES (?1, ?2, ?3)")?
                .execute(params![id, salt, body])
                .map(drop),
            None => Ok(()),
        })
        .map_err(say())?;
    shelf::note(connection, entry, origin)
}
