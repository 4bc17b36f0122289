//! The district server (区级服务端): takes in what desks wrote, strictly in order and never refused for what it
//! says, gives every entry one position in the stream of its site, and serves the streams back.
#![warn(missing_docs)]

mod admission;
mod carried;
mod certificates;
mod config;
mod departments;
mod doors;
mod files;
mod handlers;
mod heads;
mod inbox;
mod invite;
mod metrics;
mod postgres;
mod publish;
mod refusal;
mod serve;
mod sqlite;
mod storage;

pub use carried::{Answered, CarriedError, answer_bundle};
pub use certificates::{Certificates, make_certificates};
pub use config::{Config, ConfigError, Database, Tls};
pub use departments::{Case, Days, Department, department_token_digest};
pub use doors::District;
pub use handlers::router;
pub use invite::{InviteError, invite};
pub use postgres::PostgresStorage;
pub use publish::{Publication, PublishError, publish, published};
pub use serve::{ServeError, Server, system_now_ms};
pub use sqlite::SqliteStorage;
pub use storage::{
    Applicant, Device, Fork, Invitation, Redeemed, Storage, StorageError, StorageResult,
};
