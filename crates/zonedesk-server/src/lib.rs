//! The district server (区级服务端): takes in what desks wrote, strictly in order and never refused for what it
//! says, gives every entry one position in the stream of its site, and serves the streams back.
#![warn(missing_docs)]

mod postgres;
mod sqlite;
mod storage;

pub use postgres::PostgresStorage;
pub use sqlite::SqliteStorage;
pub use storage::{Device, Fork, Invitation, Storage, StorageError, StorageResult};
