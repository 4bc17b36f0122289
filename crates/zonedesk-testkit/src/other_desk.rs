//! Another desk's entry, as sync will bring one: about a record of which it knew the receipt alone.

use crate::desk::NOW_MS;
use rusqlite::{Connection, params};
use uuid::Uuid;
use zonedesk_domain::journal::{
    Algorithm, Body, DeviceId, Digest, Draft, EntityId, Entry, EntryHash, Epoch, OperatorMark,
    Position,
};

/// Puts what the other desk said about `entity` into the journal of this one; a rebuild takes it in.
pub fn hear_of(connection: &Connection, entity: EntityId, body: Body) {
    let receipt: Vec<u8> = connection
        .query_row(
            "SELECT hash FROM entries WHERE entity = ?1 ORDER BY id LIMIT 1",
            [entity.0.as_bytes()],
            |row| row.get(0),
        )
        .expect("the receipt");
    let receipt = Digest(receipt.try_into().expect("32 bytes"));
    let position = Position {
        device: DeviceId(Uuid::from_u128(0x07e2)),
        epoch: Epoch(0),
        seq: 1,
    };
    let entry = Entry::seal(
        Algorithm::Sm3,
        position,
        EntryHash::ZERO,
        OperatorMark::command_line(),
        NOW_MS,
        [7; 32],
        (vec![receipt], 2),
        &Draft {
            entity,
            body,
            number: None,
        },
    )
    .expect("an entry");
    let (salt, body) = entry.content.as_ref().expect("a body");
    connection
        .execute(
            "INSERT INTO entries (device, epoch, seq, hash, kind, entity, header, origin) VALUES (?1, 0, 1, ?2, ?3, ?4, ?5, 2)",
            params![
                position.device.0.as_bytes(),
                entry.hash.0,
                entry.header.kind,
                entity.0.as_bytes(),
                entry.header_bytes
            ],
        )
        .expect("an entry");
    connection
        .execute(
            "INSERT INTO bodies (entry_id, salt, body) VALUES (?1, ?2, ?3)",
            params![connection.last_insert_rowid(), salt, body],
        )
        .expect("a body");
}
