//! Tests that span crates.

mod asks;
mod attachments;
mod cli;
mod codegen;
mod contract;
mod copying;
mod damage;
mod days;
mod district;
mod follow_through;
mod guidance;
mod hand_over;
mod house;
mod intake;
mod joined;
mod journal_format;
mod killed;
mod months;
mod people;
mod printing;
mod sealing;
mod syncing;
mod till;
mod two_journals;
mod wordings;
mod years;
