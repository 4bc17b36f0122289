//! Rows in a plain SQLCipher table with the store's settings: what a durable save is measured beside.

use crate::attacker::open_past_the_store;
use rusqlite::{Connection, params};
use std::fs;
use tempfile::TempDir;
use zonedesk_store::DatabaseKey;

/// One table in an encrypted file of its own.
pub struct PlainRows {
    connection: Connection,
    _folder: TempDir,
}

impl PlainRows {
    /// An empty table: log ahead, `synchronous=FULL`, deleted bytes overwritten, as in the store.
    pub fn make() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let path = folder.path().join("plain.db");
        // The attacker's door opens what exists; SQLite takes an empty file for a new database.
        fs::write(&path, []).expect("a file");
        let key = DatabaseKey::random().expect("randomness");
        let connection = open_past_the_store(&path, &key, None);
        connection
            .execute_batch(
                "PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
                 PRAGMA secure_delete = ON; CREATE TABLE rows (id INTEGER PRIMARY KEY, row BLOB NOT NULL) STRICT;",
            )
            .expect("a table");
        Self {
            connection,
            _folder: folder,
        }
    }

    /// Writes one row and makes it durable.
    pub fn insert(&self, row: &[u8]) {
        self.connection
            .prepare_cached("INSERT INTO rows (row) VALUES (?1)")
            .and_then(|mut statement| statement.execute(params![row]))
            .expect("a row");
    }
}
