//! Somebody who holds the key and works on the database file past the store: what verification is for.

use rusqlite::{Connection, OpenFlags};
use std::{fs, path::Path};
use tempfile::TempDir;
use zonedesk_store::DatabaseKey;

/// Opens the database at `path` with its key and none of the store's care; on the SQLite file system
/// `vfs` where one is given.
#[allow(clippy::disallowed_methods)] // The attacker does not come through the store's door.
pub fn open_past_the_store(path: &Path, key: &DatabaseKey, vfs: Option<&str>) -> Connection {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = match vfs {
        None => Connection::open_with_flags(path, flags),
        Some(vfs) => Connection::open_with_flags_and_vfs(path, flags, vfs),
    }
    .expect("the database opens");
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("key");
    key.write_file(&file).expect("a key file");
    let hex = fs::read_to_string(&file).expect("a key file");
    connection
        .pragma_update(None, "key", format!("x'{}'", hex.trim()))
        .expect("a key");
    connection
}

/// Takes away the triggers that keep entries and bodies as they are written.
pub fn drop_triggers(connection: &Connection) {
    let names: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
        .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
        .expect("the schema");
    assert!(!names.is_empty(), "there are no triggers");
    for name in names {
        connection
            .execute_batch(&format!("DROP TRIGGER {name}"))
            .expect("a dropped trigger");
    }
}
