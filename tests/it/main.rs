//! Tests that span crates.

mod cli;
mod codegen;
mod contract;
mod hand_over;
mod house;
mod journal_format;
mod two_journals;
