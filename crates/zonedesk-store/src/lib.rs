//! The desk's own store (本机数据库): an encrypted SQLite file that holds the journal and, beside it,
//! projections for screens. The only way to change a record is [`Store::transact`]; drafts, which are no
//! records, stand beside it.
#![warn(missing_docs)]

mod anchor;
mod ask_registers;
mod attached;
mod attempts;
mod conflicts;
mod connection;
mod copy_register;
mod district;
mod drafts;
mod entries;
mod error;
mod folder;
mod key;
mod key_ring;
mod key_slots;
mod migrations;
mod own;
mod page;
mod papers;
mod past;
mod projections;
mod read;
mod reading_room;
mod rebuild;
mod search;
mod series;
mod shelf;
mod signature;
mod since;
mod store;
mod sync;
mod till;
mod transact;
mod verify;

pub use ask_registers::{ConsultationFilter, SuggestionFilter};
pub use attached::KeptFile;
pub use attempts::{Attempts, WrongAttempts};
pub use connection::{Durability, OpenOptions};
pub use copy_register::CopyState;
pub use district::DistrictLink;
pub use drafts::Draft;
pub use error::{StoreError, StoreResult};
pub use folder::{DataFolder, FolderLock};
pub use key::DatabaseKey;
pub use key_slots::{KeyHolder, KeySlots, RecoveryCode, SlotError, WrappingCost};
pub use migrations::newest_schema;
pub use past::Past;
pub use projections::Noun;
pub use read::{ApplicationFilter, Found, Listed, ReadStore, Totals};
pub use reading_room::MaterialFilter;
pub use rebuild::Rebuilt;
pub use search::{MOST_FOUND, Sought};
pub use shelf::FilesWaiting;
pub use signature::{sign_head_with, verify_head};
pub use store::{Reading, Store};
pub use sync::{SyncState, Waiting};
pub use transact::Transaction;
pub use verify::{Finding, FindingKind, Verification};
