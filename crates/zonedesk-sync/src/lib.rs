//! Sync (同步) between the desks of a hall and the district, without any I/O of its own: what travels, who
//! accepts what and why, and what a desk does next. Hosts bring the line, the clock and the database.
//!
//! `docs/sync-protocol.md` tells the same from outside.
#![warn(missing_docs)]

pub mod api;
mod batch;
mod bundle;
#[cfg(feature = "client")]
mod client;
mod desk;
mod envelope;
mod fault;
mod files;
mod judge;
mod letter;
mod place;
mod rest;
mod statement;
mod stream;
mod wire;

pub use batch::{Batch, BatchError, MOST_ENTRIES};
pub use bundle::{Answering, Inbound, MOST_CARRIED, MOST_PUSHES, Outbound};
#[cfg(feature = "client")]
pub use client::{District, Line, LineError};
pub use desk::{
    Ask, Bundles, DeskEngine, DeskError, Heard, Journal, Limits, Load, Marks, Outcome, PullLimits,
    Trouble, Unloaded, Unloading, load,
};
pub use envelope::{EnvelopeError, LONGEST_ENVELOPE, Opened, is_bundle, open, seal};
pub use fault::Fault;
#[cfg(feature = "faults")]
pub use fault::with_fault;
pub use files::{
    Carrier, FileAsk, FileHad, FileHeard, FilePart, FileWanted, FilesAsked, LONGEST_FILE,
    MOST_FILES, PART_BYTES, Shelf,
};
pub use judge::{Known, Verdict, judge};
pub use letter::{Letter, LetterError, may_be_used};
pub use place::{Place, Scope, ScopeError};
pub use rest::Rest;
pub use statement::{EnrolStatement, Grant, SessionStatement, code_digest, key_digest};
pub use stream::{Cursor, PageCut, PageError, check_page, running_after};
pub use wire::{
    Behind, MOST_BYTES, Page, PageEntry, Pull, PullAnswer, Push, PushAnswer, Renewed, WireEntry,
    WireError, decode, encode,
};
