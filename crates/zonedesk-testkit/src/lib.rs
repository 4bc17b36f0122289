//! What tests build on: records to write, a desk on a real encrypted database in a folder of its own.
#![allow(clippy::unwrap_used, clippy::expect_used)]

pub mod attacker;
pub mod bodies;
pub mod chance;
pub mod crowd;
pub mod desk;
pub mod filled;
pub mod memory_scan;
pub mod other_desk;
pub mod plain_rows;
pub mod plain_search;
pub mod postgres;
pub mod register_file;
pub mod sample;
pub mod slow_line;
#[cfg(target_os = "linux")]
pub mod small_disk;
