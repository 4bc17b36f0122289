//! A disk in memory that loses power under SQLite, as a VFS of its own. For tests only.
//!
//! A test registers a [`PowerCutDisk`], opens connections on its [`vfs_name`](PowerCutDisk::vfs_name),
//! lets the power go at some operation ([`cut_after`](PowerCutDisk::cut_after)), drops the
//! connections, switches on again ([`reboot`](PowerCutDisk::reboot)) and looks at what is left:
//!
//! ```
//! use rusqlite::{Connection, OpenFlags};
//! use zonedesk_powercut::{PowerCutDisk, Survivors};
//!
//! let disk = PowerCutDisk::register("receipts");
//! let open = || Connection::open_with_flags_and_vfs("desk.db", OpenFlags::default(), disk.vfs_name());
//! open()?.execute_batch("PRAGMA journal_mode = WAL; CREATE TABLE receipts (n INTEGER)")?;
//! disk.cut_after(7);
//! let insert = "PRAGMA synchronous = FULL; INSERT INTO receipts VALUES (1)";
//! let acknowledged = open().and_then(|desk| desk.execute_batch(insert)).is_ok();
//! disk.reboot(Survivors::Seeded(1));
//! let kept: u32 = open()?.query_row("SELECT count(*) FROM receipts", [], |row| row.get(0))?;
//! assert!(!acknowledged || kept == 1);
//! # Ok::<(), rusqlite::Error>(())
//! ```
//!
//! # The model
//! - A file has a durable image and the writes and truncations since its last sync. A sync makes
//!   them durable. Programs read their own unsynced writes, as from a page cache.
//! - At a power cut any part of the unsynced changes may have reached the disk, in any order, each
//!   write whole or torn at 512-byte sectors. A sector is never mixed, and a write never harms the
//!   bytes beside it (SQLite's "powersafe overwrite", which its own file systems also claim).
//! - A name is durable apart from the content. A new file's name becomes durable with the file's
//!   first sync; for a journal or log that sync also makes every other name durable, as SQLite's
//!   Unix file system syncs the directory then. A deletion is durable at once only when SQLite asks
//!   for the directory to be synced, which it does not with `journal_mode=DELETE` below
//!   `synchronous=EXTRA`: then the last acknowledged commit may be undone, and this disk shows it.
//! - Every write, truncation, sync and deletion is one operation. The one the power goes in may
//!   still have reached the disk like any other unsynced one. From then on everything fails with an
//!   I/O error until the reboot, and files from before it stay dead.
//! - WAL works as on a real disk: the shared memory is the heap, with SQLite's locks between the
//!   connections of this process, and a power cut leaves nothing of it.
//!
//! # Limits
//! There is one directory, paths are compared as written, and another process sees nothing. Disks
//! that change bytes nobody wrote, that lose what was synced (but for
//! [`lose_syncs`](PowerCutDisk::lose_syncs)) or tear within a sector are not modelled. There is no
//! memory mapping. The clock starts at 2026-01-01 and goes on a millisecond at each look.

mod disk;
mod file;
mod image;
mod lock;
mod shm;
mod survivors;
mod vfs;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};

use disk::Disk;
pub use survivors::Survivors;

/// A disk in memory, registered with SQLite as a file system. Clones are the same disk; its content
/// goes with the last clone and the last open file.
#[derive(Debug, Clone)]
pub struct PowerCutDisk {
    name: String,
    vfs_name: String,
    disk: Arc<Mutex<Disk>>,
}

impl PowerCutDisk {
    /// Registers an empty disk with power, under `name` and a number that makes it unique.
    ///
    /// # Panics
    /// When `name` holds a NUL or SQLite has no memory left.
    pub fn register(name: &str) -> Self {
        Self::with(name, Disk::new())
    }

    /// Another disk that durably holds what this one's files hold now: prepare a disk once and cut
    /// a duplicate at each operation. It has power, room and its own count of operations.
    pub fn duplicate(&self) -> Self {
        let copy = self.disk().duplicate();
        Self::with(&self.name, copy)
    }

    /// What to open connections with: `Connection::open_with_flags_and_vfs(path, flags, vfs_name)`.
    pub fn vfs_name(&self) -> &str {
        &self.vfs_name
    }

    /// Lets `operations` more operations through; the power goes in the one after them.
    pub fn cut_after(&self, operations: u64) {
        self.disk().cut_after(operations);
    }

    /// Whether the power is still there.
    pub fn has_power(&self) -> bool {
        self.disk().has_power()
    }

    /// How many operations went through since the disk was registered or last rebooted.
    pub fn operations(&self) -> u64 {
        self.disk().operations()
    }

    /// Cuts the power if it is still there and switches on again: every file holds its durable
    /// image and what `survivors` says of the rest, all of it durable now. The counter starts at 0
    /// and no cut is planned; a full, lying or read-only disk stays one. Connections from before
    /// are to be dropped first: their files are dead, but a deletion by name could still reach the
    /// disk.
    pub fn reboot(&self, survivors: Survivors) {
        self.disk().reboot(survivors);
    }

    /// Makes the disk lie (or stop lying): it says yes to a sync and does nothing. For control runs.
    pub fn lose_syncs(&self, lost: bool) {
        self.disk().lose_syncs(lost);
    }

    /// Leaves room for `bytes` more bytes; a write that needs more fails with `SQLITE_FULL`.
    /// Deleting and truncating make room.
    pub fn disk_full_after(&self, bytes: u64) {
        self.disk().set_room(Some(bytes));
    }

    /// Takes back [`disk_full_after`](Self::disk_full_after).
    pub fn make_room(&self) {
        self.disk().set_room(None);
    }

    /// Makes the disk read-only or writable again: files open without writing, new ones not at all,
    /// and writes to open ones fail with `SQLITE_READONLY`.
    pub fn read_only(&self, read_only: bool) {
        self.disk().set_read_only(read_only);
    }

    /// The names of all files, in order.
    pub fn file_names(&self) -> Vec<String> {
        self.disk().file_names()
    }

    /// The content of a file as programs see it now; `None` when there is no such file.
    pub fn file_bytes(&self, path: &str) -> Option<Vec<u8>> {
        self.disk().file_bytes(path).map(<[u8]>::to_vec)
    }

    fn with(name: &str, disk: Disk) -> Self {
        static REGISTERED: AtomicU64 = AtomicU64::new(1);
        let number = REGISTERED.fetch_add(1, Ordering::Relaxed);
        let vfs_name = format!("powercut-{name}-{number}");
        let disk = Arc::new(Mutex::new(disk));
        vfs::register(&vfs_name, &disk);
        Self {
            name: name.to_owned(),
            vfs_name,
            disk,
        }
    }

    fn disk(&self) -> MutexGuard<'_, Disk> {
        vfs::hold(&self.disk)
    }
}
