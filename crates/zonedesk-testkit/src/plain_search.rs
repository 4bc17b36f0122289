//! What a search is measured beside: the same texts in an encrypted file, looked through by `LIKE` and by
//! the trigrams that SQLite comes with.

use crate::attacker::open_past_the_store;
use rusqlite::{Connection, params};
use std::fs;
use tempfile::TempDir;
use zonedesk_store::DatabaseKey;

/// One table of texts and one index of their trigrams.
pub struct PlainSearch {
    connection: Connection,
    _folder: TempDir,
}

impl PlainSearch {
    /// Takes in the texts, each under its place.
    pub fn make(texts: &[String]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let path = folder.path().join("plain.db");
        // The attacker's door opens what exists; SQLite takes an empty file for a new database.
        fs::write(&path, []).expect("a file");
        let key = DatabaseKey::random().expect("randomness");
        let mut connection = open_past_the_store(&path, &key, None);
        connection
            .execute_batch(
                "PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; \
                 CREATE TABLE texts (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT; \
                 CREATE VIRTUAL TABLE threes USING fts5 (text, content = '', tokenize = 'trigram');",
            )
            .expect("two tables");
        let transaction = connection.transaction().expect("a transaction");
        {
            let mut row = transaction
                .prepare("INSERT INTO texts (id, text) VALUES (?1, ?2)")
                .expect("a statement");
            let mut threes = transaction
                .prepare("INSERT INTO threes (rowid, text) VALUES (?1, ?2)")
                .expect("a statement");
            for (id, text) in (0_i64..).zip(texts) {
                row.execute(params![id, text]).expect("a row");
                threes.execute(params![id, text]).expect("a row");
            }
        }
        transaction.commit().expect("a commit");
        Self {
            connection,
            _folder: folder,
        }
    }

    /// The newest texts that hold every word.
    pub fn by_like(&self, words: &[&str], limit: usize) -> Vec<i64> {
        let conditions: Vec<_> = words
            .iter()
            .map(|word| format!("text LIKE '%{}%'", word.replace('\'', "''")))
            .collect();
        self.ids(&format!(
            "SELECT id FROM texts WHERE {} ORDER BY id DESC LIMIT {limit}",
            conditions.join(" AND ")
        ))
    }

    /// The newest texts that hold every word; `None` where a word is too short for three characters.
    pub fn by_trigrams(&self, words: &[&str], limit: usize) -> Option<Vec<i64>> {
        if words.iter().any(|word| word.chars().count() < 3) {
            return None;
        }
        let phrases: Vec<_> = words
            .iter()
            .map(|word| format!("\"{}\"", word.replace('"', "")))
            .collect();
        Some(self.ids(&format!(
            "SELECT rowid FROM threes WHERE threes MATCH '{}' ORDER BY rowid DESC LIMIT {limit}",
            phrases.join(" AND ").replace('\'', "''")
        )))
    }

    fn ids(&self, sql: &str) -> Vec<i64> {
        self.connection
            .prepare(sql)
            .and_then(|mut statement| statement.query_map([], |row| row.get(0))?.collect())
            .expect("an answer")
    }
}
