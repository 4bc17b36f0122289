//! Tests that span crates.

mod asks;
mod cli;
mod codegen;
mod contract;
mod house;
mod journal_format;
mod two_journals;
