//! Tests that span crates.

mod cli;
mod codegen;
mod contract;
mod copying;
mod house;
mod journal_format;
mod two_journals;
