//! The command line as an administrator meets it: in process with a fixed clock, and as the program.

#![cfg(test)]

mod bad_input;
mod bundles;
mod calculators;
mod charging;
mod desk;
mod help;
mod ledgers;
mod month;
mod month_import;
mod program;
mod registers;
mod sealing;
