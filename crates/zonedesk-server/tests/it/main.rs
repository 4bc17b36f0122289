//! The server's tests: its storages, and its doors.
#![cfg(test)]

mod departments;
mod doors;
mod openapi;
mod storage;
mod suite;
