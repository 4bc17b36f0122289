//! Tests that span crates.

mod house;
mod journal_format;
mod two_journals;
