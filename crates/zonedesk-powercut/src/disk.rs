//! The disk: names, files, and the power that may go at any operation.

use std::collections::BTreeMap;

use crate::image::Image;
use crate::lock::{FileLock, Level};
use crate::shm::{Hold, Region, SharedMemory};
use crate::survivors::{Chance, Survivors};

/// Why the disk did not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The power is gone, or the file was opened before it last went.
    PowerGone,
    /// No room for the write.
    Full,
    /// The disk takes no changes.
    ReadOnly,
    /// No file of that name.
    Missing,
    /// The file cannot be opened in the way asked for.
    CannotOpen,
    /// Another connection holds a lock in the way.
    Busy,
}

/// An open file. It is worth nothing after a reboot.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Handle {
    boot: u64,
    file: u64,
    /// Tells the connections to one file apart.
    holder: u64,
    /// The file takes no writes through this handle.
    pub(crate) read_only: bool,
}

/// How a file is to be opened.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct OpenAs {
    pub(crate) writable: bool,
    pub(crate) create: bool,
    pub(crate) exclusive: bool,
    /// A rollback journal or log: SQLite's Unix file system syncs the directory with its first sync.
    pub(crate) journal: bool,
}

/// A file apart from its names: it outlives them while it is open, or while an unlinked name may
/// still come back.
#[derive(Debug, Default)]
struct File {
    image: Image,
    directory_sync_due: bool,
    lock: FileLock,
    memory: SharedMemory,
}

/// What a name stands for: on the disk, and in the steps since that were not synced.
#[derive(Debug, Default)]
struct Name {
    durable: Option<u64>,
    unsynced: Vec<Option<u64>>,
}

impl Name {
    fn current(&self) -> Option<u64> {
        self.unsynced.last().copied().unwrap_or(self.durable)
    }

    fn sync(&mut self) {
        self.durable = self.current();
        self.unsynced.clear();
    }

    /// A file system writes the steps of one name in order: any first part of them may survive.
    fn settle(&mut self, chance: &mut Chance) {
        let survived = chance.up_to(self.unsynced.len());
        self.unsynced.truncate(survived);
        self.sync();
    }
}

/// The state of the disk; no `unsafe`, nothing of SQLite's.
#[derive(Debug)]
pub(crate) struct Disk {
    names: BTreeMap<String, Name>,
    files: BTreeMap<u64, File>,
    next_number: u64,
    boot: u64,
    powered: bool,
    operations: u64,
    operations_left: Option<u64>,
    capacity: Option<u64>,
    syncs_lost: bool,
    read_only: bool,
    clock: i64,
    noise: Chance,
}

/// Whether an operation is done, or is the one the power goes in.
#[derive(PartialEq, Eq)]
enum Fate {
    Done,
    InFlight,
}

/// 2026-01-01 00:00 UTC in milliseconds of the Julian day number (2461041.5).
const CLOCK_STARTS_AT: i64 = 212_633_985_600_000;

impl Disk {
    pub(crate) fn new() -> Self {
        Self {
            names: BTreeMap::new(),
            files: BTreeMap::new(),
            next_number: 1,
            boot: 1,
            powered: true,
            operations: 0,
            operations_left: None,
            capacity: None,
            syncs_lost: false,
            read_only: false,
            clock: CLOCK_STARTS_AT,
            noise: Chance::new(Survivors::Seeded(0)),
        }
    }

    /// A disk that durably holds what this one's files hold now, and is sound otherwise.
    pub(crate) fn duplicate(&self) -> Self {
        let mut copy = Self::new();
        for path in self.file_names() {
            let bytes = self.file_bytes(&path).unwrap_or_default();
            let file = copy.create(Some(&path), false);
            copy.files.entry(file).or_default().image = Image::durable(bytes);
        }
        copy.sync_directory();
        copy
    }

    // What the tests steer and look at.

    pub(crate) fn cut_after(&mut self, operations: u64) {
        self.operations_left = Some(operations);
    }

    pub(crate) fn has_power(&self) -> bool {
        self.powered
    }

    pub(crate) fn operations(&self) -> u64 {
        self.operations
    }

    pub(crate) fn lose_syncs(&mut self, lost: bool) {
        self.syncs_lost = lost;
    }

    pub(crate) fn set_read_only(&mut self, read_only: bool) {
        self.read_only = read_only;
    }

    pub(crate) fn set_room(&mut self, bytes: Option<u64>) {
        self.capacity = bytes.map(|room| self.used() + room);
    }

    pub(crate) fn file_names(&self) -> Vec<String> {
        let linked = self
            .names
            .iter()
            .filter(|(_, name)| name.current().is_some());
        linked.map(|(path, _)| path.clone()).collect()
    }

    pub(crate) fn file_bytes(&self, path: &str) -> Option<&[u8]> {
        let file = self.names.get(path)?.current()?;
        self.files.get(&file).map(|file| file.image.current())
    }

    pub(crate) fn reboot(&mut self, survivors: Survivors) {
        let mut chance = Chance::new(survivors);
        for name in self.names.values_mut() {
            name.settle(&mut chance);
        }
        self.names.retain(|_, name| name.durable.is_some());
        let linked: Vec<u64> = self
            .names
            .values()
            .filter_map(|name| name.durable)
            .collect();
        self.files.retain(|number, _| linked.contains(number));
        for file in self.files.values_mut() {
            let mut image = std::mem::take(&mut file.image);
            image.settle(&mut chance);
            *file = File {
                image,
                ..File::default()
            };
        }
        self.boot += 1;
        self.powered = true;
        self.operations = 0;
        self.operations_left = None;
    }

    // What SQLite asks for.

    /// Opens `path`, or a file without a name that is gone when it is closed.
    pub(crate) fn open(&mut self, path: Option<&str>, open_as: OpenAs) -> Result<Handle, Fault> {
        self.require_power()?;
        let existing = path.and_then(|path| self.names.get(path)?.current());
        let file = match existing {
            Some(_) if open_as.exclusive => return Err(Fault::CannotOpen),
            Some(file) => file,
            None if !open_as.create || self.read_only => return Err(Fault::CannotOpen),
            None => self.create(path, open_as.journal),
        };
        let holder = self.number();
        Ok(Handle {
            boot: self.boot,
            file,
            holder,
            read_only: !open_as.writable || self.read_only,
        })
    }

    pub(crate) fn close(&mut self, handle: Handle) {
        if let Ok(file) = self.file(handle) {
            file.lock.lower(handle.holder, None);
            file.memory.unmap(handle.holder);
        }
    }

    /// Takes the name away, durably when the directory is synced with it.
    pub(crate) fn delete(&mut self, path: &str, sync_directory: bool) -> Result<(), Fault> {
        self.require_power()?;
        if self.read_only {
            return Err(Fault::ReadOnly);
        }
        if self.file_bytes(path).is_none() {
            return Err(Fault::Missing);
        }
        let fate = self.begin()?;
        if let Some(name) = self.names.get_mut(path) {
            name.unsynced.push(None);
        }
        self.survives(fate)?;
        if sync_directory && !self.syncs_lost {
            self.sync_directory();
        }
        Ok(())
    }

    pub(crate) fn exists(&self, path: &str) -> Result<bool, Fault> {
        self.require_power()?;
        Ok(self.file_bytes(path).is_some())
    }

    pub(crate) fn is_writable(&self, path: &str) -> Result<bool, Fault> {
        Ok(self.exists(path)? && !self.read_only)
    }

    /// Fills `into` from `offset` and answers how many bytes the file had for it.
    pub(crate) fn read(
        &mut self,
        handle: Handle,
        offset: usize,
        into: &mut [u8],
    ) -> Result<usize, Fault> {
        let image = self.file(handle)?.image.current();
        let there = image.get(offset..).unwrap_or_default();
        let read = there.len().min(into.len());
        into[..read].copy_from_slice(&there[..read]);
        Ok(read)
    }

    pub(crate) fn write(
        &mut self,
        handle: Handle,
        offset: usize,
        bytes: &[u8],
    ) -> Result<(), Fault> {
        self.require_writable(handle)?;
        let image = &self.file(handle)?.image;
        let growth = image.len_after_write(offset, bytes.len()) - image.current().len();
        if growth > 0
            && self
                .capacity
                .is_some_and(|capacity| self.used() + growth as u64 > capacity)
        {
            return Err(Fault::Full);
        }
        let fate = self.begin()?;
        self.file_even_without_power(handle)?
            .image
            .write(offset, bytes);
        self.survives(fate)
    }

    pub(crate) fn truncate(&mut self, handle: Handle, len: usize) -> Result<(), Fault> {
        self.require_writable(handle)?;
        let fate = self.begin()?;
        self.file_even_without_power(handle)?.image.truncate(len);
        self.survives(fate)
    }

    /// Makes the file's content and name durable.
    pub(crate) fn sync(&mut self, handle: Handle) -> Result<(), Fault> {
        self.file(handle)?;
        let fate = self.begin()?;
        self.survives(fate)?;
        if self.syncs_lost {
            return Ok(());
        }
        let file = self.file(handle)?;
        file.image.sync();
        if std::mem::take(&mut file.directory_sync_due) {
            self.sync_directory();
        }
        for name in self
            .names
            .values_mut()
            .filter(|name| name.current() == Some(handle.file))
        {
            name.sync();
        }
        Ok(())
    }

    pub(crate) fn len(&mut self, handle: Handle) -> Result<usize, Fault> {
        Ok(self.file(handle)?.image.current().len())
    }

    pub(crate) fn lock(&mut self, handle: Handle, level: Level) -> Result<(), Fault> {
        granted(self.file(handle)?.lock.raise(handle.holder, level))
    }

    pub(crate) fn unlock(&mut self, handle: Handle, kept: Option<Level>) {
        if let Ok(file) = self.file(handle) {
            file.lock.lower(handle.holder, kept);
        }
    }

    pub(crate) fn is_reserved(&mut self, handle: Handle) -> Result<bool, Fault> {
        Ok(self.file(handle)?.lock.is_reserved())
    }

    pub(crate) fn map(
        &mut self,
        handle: Handle,
        index: usize,
        bytes: usize,
        extend: bool,
    ) -> Result<Option<Region>, Fault> {
        Ok(self
            .file(handle)?
            .memory
            .map(handle.holder, index, bytes, extend))
    }

    pub(crate) fn lock_memory(
        &mut self,
        handle: Handle,
        slots: std::ops::Range<usize>,
        hold: Hold,
    ) -> Result<(), Fault> {
        granted(self.file(handle)?.memory.lock(handle.holder, slots, hold))
    }

    pub(crate) fn unlock_memory(&mut self, handle: Handle, slots: std::ops::Range<usize>) {
        if let Ok(file) = self.file(handle) {
            file.memory.unlock(handle.holder, slots);
        }
    }

    pub(crate) fn unmap(&mut self, handle: Handle) {
        if let Ok(file) = self.file(handle) {
            file.memory.unmap(handle.holder);
        }
    }

    /// The disk's own clock, a millisecond further at each look, in Julian-day milliseconds.
    pub(crate) fn tick(&mut self) -> i64 {
        self.clock += 1;
        self.clock
    }

    /// A byte of noise, the same in every run.
    pub(crate) fn noise(&mut self) -> u8 {
        self.noise.up_to(255) as u8
    }

    // How it is kept.

    fn create(&mut self, path: Option<&str>, journal: bool) -> u64 {
        let file = self.number();
        self.files.insert(
            file,
            File {
                directory_sync_due: journal,
                ..File::default()
            },
        );
        if let Some(path) = path {
            self.names
                .entry(path.to_owned())
                .or_default()
                .unsynced
                .push(Some(file));
        }
        file
    }

    fn number(&mut self) -> u64 {
        self.next_number += 1;
        self.next_number
    }

    /// Counts an operation; it is in flight when the power goes in it.
    fn begin(&mut self) -> Result<Fate, Fault> {
        self.require_power()?;
        match &mut self.operations_left {
            Some(0) => {
                self.powered = false;
                return Ok(Fate::InFlight);
            }
            Some(left) => *left -= 1,
            None => {}
        }
        self.operations += 1;
        Ok(Fate::Done)
    }

    fn survives(&self, fate: Fate) -> Result<(), Fault> {
        if fate == Fate::Done {
            Ok(())
        } else {
            Err(Fault::PowerGone)
        }
    }

    fn sync_directory(&mut self) {
        self.names.values_mut().for_each(Name::sync);
    }

    fn used(&self) -> u64 {
        let linked = self
            .names
            .values()
            .filter_map(|name| self.files.get(&name.current()?));
        linked.map(|file| file.image.current().len() as u64).sum()
    }

    fn require_power(&self) -> Result<(), Fault> {
        if self.powered {
            Ok(())
        } else {
            Err(Fault::PowerGone)
        }
    }

    fn require_writable(&mut self, handle: Handle) -> Result<(), Fault> {
        self.file(handle)?;
        if self.read_only || handle.read_only {
            Err(Fault::ReadOnly)
        } else {
            Ok(())
        }
    }

    fn file(&mut self, handle: Handle) -> Result<&mut File, Fault> {
        self.require_power()?;
        self.file_even_without_power(handle)
    }

    /// The file of an operation in flight: the disk may still have got it.
    fn file_even_without_power(&mut self, handle: Handle) -> Result<&mut File, Fault> {
        let of_this_boot = handle.boot == self.boot;
        self.files
            .get_mut(&handle.file)
            .filter(|_| of_this_boot)
            .ok_or(Fault::PowerGone)
    }
}

fn granted(granted: bool) -> Result<(), Fault> {
    if granted { Ok(()) } else { Err(Fault::Busy) }
}
