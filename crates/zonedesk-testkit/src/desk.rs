//! A desk on a real encrypted database, in a temporary folder.

use crate::{attacker::open_past_the_store, sample};
use rusqlite::Connection;
use std::{fs, path::Path};
use tempfile::TempDir;
use zonedesk_domain::{
    attachment::{Added, Purpose},
    journal::{Body, Draft, EntityId, NumberKind, OperatorMark},
};
use zonedesk_store::{
    DataFolder, DatabaseKey, KeptFile, OpenOptions, Reading, Sought, Store, StoreError, StoreResult,
};

/// 2026-11-24 09:30 in Asia/Shanghai.
pub const NOW_MS: i64 = 1_795_483_800_000;

/// The folder, the key and how the database is opened.
pub struct TempDesk {
    folder: TempDir,
    /// The key of the database.
    pub key: DatabaseKey,
    /// How it is opened.
    pub options: OpenOptions,
}

impl TempDesk {
    /// A folder without a database yet.
    pub fn empty() -> Self {
        Self {
            folder: TempDir::new().expect("a temporary folder"),
            key: DatabaseKey::random().expect("randomness"),
            options: OpenOptions::default(),
        }
    }

    /// A desk that was set up, and its store.
    pub fn set_up() -> (Self, Store) {
        let desk = Self::empty();
        let store = desk.create().expect("a new database");
        (desk, store)
    }

    /// Makes the database and opens the sample site in it.
    ///
    /// # Errors
    /// What the store says.
    pub fn create(&self) -> StoreResult<Store> {
        let mut store = Store::create(&self.data(), &self.key, &self.options)?;
        write(&mut store, sample::site().into(), None)?;
        Ok(store)
    }

    /// Another folder that holds what this one holds now, for a closed desk.
    pub fn copy(&self) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        for file in fs::read_dir(self.path()).expect("the folder") {
            let file = file.expect("a file");
            fs::copy(file.path(), folder.path().join(file.file_name())).expect("a copy");
        }
        Self {
            folder,
            key: self.key.clone(),
            options: self.options.clone(),
        }
    }

    /// Opens the database past the store, as somebody who holds the key.
    pub fn attack(&self) -> Connection {
        open_past_the_store(
            &self.data().database(),
            &self.key,
            self.options.vfs.as_deref(),
        )
    }

    /// The data folder.
    pub fn data(&self) -> DataFolder {
        DataFolder::new(self.folder.path())
    }

    /// Its path.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Opens the store again.
    ///
    /// # Errors
    /// What the store says.
    pub fn open(&self) -> StoreResult<Store> {
        Store::open(&self.data(), &self.key, &self.options)
    }

    /// Opens it for reading.
    ///
    /// # Errors
    /// What the store says.
    pub fn reading(&self) -> StoreResult<Reading> {
        Reading::open(&self.data(), &self.key)
    }
}

/// What somebody who may look behind every mask looks for.
pub fn whole(text: &str) -> Sought {
    Sought {
        text: text.to_owned(),
        behind_masks: true,
    }
}

/// Writes one entry about a new record, with the next number of `kind` in 2026 where one is asked for.
///
/// # Errors
/// What the store says.
pub fn write(store: &mut Store, body: Body, number: Option<NumberKind>) -> StoreResult<EntityId> {
    store.transact::<_, StoreError>(&OperatorMark::command_line(), NOW_MS, |tx| {
        let entity = tx.new_entity()?;
        let number = number.map(|kind| tx.next_number(kind, 2026)).transpose()?;
        tx.append(&Draft {
            entity,
            body,
            number,
        })?;
        Ok(entity)
    })
}

/// Writes one more entry about a record.
///
/// # Errors
/// What the store says.
pub fn write_about(store: &mut Store, entity: EntityId, body: Body) -> StoreResult<()> {
    store.transact::<_, StoreError>(&OperatorMark::command_line(), NOW_MS, |tx| {
        tx.append(&Draft {
            entity,
            body,
            number: None,
        })?;
        Ok(())
    })
}

/// Keeps a scan beside a record.
pub fn keep(store: &mut Store, entity: EntityId, scan: &[u8]) -> KeptFile {
    store
        .transact::<_, StoreError>(&OperatorMark::command_line(), NOW_MS, |tx| {
            let kept = tx.keep_file(scan)?;
            let added = Added {
                file: kept.file,
                key: kept.key.clone(),
                bytes: scan.len() as u64,
                pages: 1,
                purpose: Purpose::Form,
                name: String::new(),
            };
            tx.append(&Draft {
                entity,
                body: added.into(),
                number: None,
            })?;
            Ok(kept)
        })
        .expect("a kept file")
}
