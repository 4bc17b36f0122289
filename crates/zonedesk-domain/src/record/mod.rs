//! One record (一件) as its entries tell it.
//!
//! The state of a record is a pure function of the *set* of its entries: whichever way the journals
//! of several desks arrive, every desk and the district read the same state. No clock decides
//! anything. What one entry knew of the others is written in its header (`saw`, `depth`).

mod conflict;
mod field;
mod history;

#[cfg(test)]
mod edition_tests;

pub use conflict::Unfitted;
pub use field::{FieldConflict, Fields};
pub use history::{History, Told};
