//! The server's tests: its storages, and its doors.
#![cfg(test)]

mod doors;
mod storage;
mod suite;
