//! Real SQLite and SQLCipher connections on the disk that loses power.

mod connections;
mod controls;
mod cuts;
mod desk;
mod faults;
