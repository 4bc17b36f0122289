//! An open file as SQLite calls it: the methods of a `sqlite3_file`.

use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::atomic::{Ordering, fence};
use std::sync::{Arc, Mutex, MutexGuard};

use rusqlite::ffi;

use crate::disk::{Disk, Fault, Handle};
use crate::lock::Level;
use crate::shm::{Hold, Region};
use crate::vfs::hold;

/// What SQLite's own Unix and Windows file systems answer, so that it takes the same paths here.
const SECTOR_SIZE: c_int = 4096;

/// What SQLite allocates for each open file.
#[repr(C)]
struct FileSlot {
    base: ffi::sqlite3_file,
    open: *mut OpenFile,
}

/// An open file as SQLite's methods find it.
pub(crate) struct OpenFile {
    disk: Arc<Mutex<Disk>>,
    handle: Handle,
    delete_on_close: Option<String>,
    /// Keeps the shared memory that SQLite has pointers into.
    regions: Vec<Region>,
}

impl OpenFile {
    /// How much SQLite allocates for a file.
    pub(crate) const SLOT_BYTES: c_int = size_of::<FileSlot>() as c_int;

    pub(crate) fn new(
        disk: Arc<Mutex<Disk>>,
        handle: Handle,
        delete_on_close: Option<String>,
    ) -> Box<Self> {
        Box::new(Self {
            disk,
            handle,
            delete_on_close,
            regions: Vec::new(),
        })
    }

    /// Leaves the file with SQLite until it is closed.
    ///
    /// # Safety
    /// `slot` has [`Self::SLOT_BYTES`] bytes.
    pub(crate) unsafe fn put(self: Box<Self>, slot: *mut ffi::sqlite3_file) {
        let slot = slot.cast::<FileSlot>();
        // SAFETY: the caller's promise.
        unsafe {
            (*slot).open = Box::into_raw(self);
            (*slot).base.pMethods = &METHODS;
        }
    }
}

static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(file_size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved_lock),
    xFileControl: Some(file_control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(device_characteristics),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

/// The result code of `done`; lost power is `lost_power`, the I/O error of the operation.
pub(crate) fn code(done: Result<(), Fault>, lost_power: c_int) -> c_int {
    match done {
        Ok(()) => ffi::SQLITE_OK,
        Err(Fault::PowerGone) => lost_power,
        Err(Fault::Full) => ffi::SQLITE_FULL,
        Err(Fault::ReadOnly) => ffi::SQLITE_READONLY,
        Err(Fault::Missing) => ffi::SQLITE_IOERR_DELETE_NOENT,
        Err(Fault::CannotOpen) => ffi::SQLITE_CANTOPEN,
        Err(Fault::Busy) => ffi::SQLITE_BUSY,
    }
}

/// Stores what an operation found where SQLite wants it.
///
/// # Safety
/// `out` is valid for writing.
pub(crate) unsafe fn answer<T>(found: Result<T, Fault>, out: *mut T, lost_power: c_int) -> c_int {
    let stored = found.map(|value| {
        // SAFETY: the caller's promise.
        unsafe { out.write(value) }
    });
    code(stored, lost_power)
}

fn level(level: c_int) -> Option<Level> {
    match level {
        ffi::SQLITE_LOCK_SHARED => Some(Level::Shared),
        ffi::SQLITE_LOCK_RESERVED => Some(Level::Reserved),
        ffi::SQLITE_LOCK_PENDING => Some(Level::Pending),
        ffi::SQLITE_LOCK_EXCLUSIVE => Some(Level::Exclusive),
        _ => None,
    }
}

/// # Safety
/// `file` was filled in by [`OpenFile::put`], is not closed yet, and no other call uses it now.
unsafe fn opened<'a>(file: *mut ffi::sqlite3_file) -> &'a mut OpenFile {
    // SAFETY: `put` left a leaked box there, which only `close` takes back. SQLite uses a file from
    // one thread at a time.
    unsafe { &mut *(*file.cast::<FileSlot>()).open }
}

/// The disk under an open file and the handle to it.
///
/// # Safety
/// As [`opened`].
unsafe fn on_disk<'a>(file: *mut ffi::sqlite3_file) -> (MutexGuard<'a, Disk>, Handle) {
    // SAFETY: the caller's promise.
    let file: &'a OpenFile = unsafe { opened(file) };
    (hold(&file.disk), file.handle)
}

// The files. SQLite passes a file that `put` filled in and `close` has not taken back, from one
// thread at a time; this is what the SAFETY comments below call an open file.

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    let slot = file.cast::<FileSlot>();
    // SAFETY: an open file; its box is taken back here and SQLite does not use it again.
    let open = unsafe {
        (*slot).base.pMethods = ptr::null();
        Box::from_raw((*slot).open)
    };
    let mut disk = hold(&open.disk);
    disk.close(open.handle);
    match open.delete_on_close.as_deref() {
        Some(path) => code(disk.delete(path, false), ffi::SQLITE_IOERR_CLOSE),
        None => ffi::SQLITE_OK,
    }
}

unsafe extern "C" fn read(
    file: *mut ffi::sqlite3_file,
    into: *mut c_void,
    len: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: `len` bytes at `into`. What the file is too short for must be zeros.
    let into = unsafe {
        ptr::write_bytes(into.cast::<u8>(), 0, len as usize);
        std::slice::from_raw_parts_mut(into.cast::<u8>(), len as usize)
    };
    // SAFETY: an open file.
    let (mut disk, handle) = unsafe { on_disk(file) };
    match disk.read(handle, offset as usize, into) {
        Ok(read) if read < into.len() => ffi::SQLITE_IOERR_SHORT_READ,
        done => code(done.map(drop), ffi::SQLITE_IOERR_READ),
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    len: c_int,
    offset: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: `len` bytes at `from`.
    let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), len as usize) };
    // SAFETY: an open file.
    let (mut disk, handle) = unsafe { on_disk(file) };
    code(
        disk.write(handle, offset as usize, bytes),
        ffi::SQLITE_IOERR_WRITE,
    )
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, len: ffi::sqlite3_int64) -> c_int {
    // SAFETY: an open file.
    let (mut disk, handle) = unsafe { on_disk(file) };
    code(
        disk.truncate(handle, len as usize),
        ffi::SQLITE_IOERR_TRUNCATE,
    )
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, _flags: c_int) -> c_int {
    // SAFETY: an open file.
    let (mut disk, handle) = unsafe { on_disk(file) };
    code(disk.sync(handle), ffi::SQLITE_IOERR_FSYNC)
}

unsafe extern "C" fn file_size(
    file: *mut ffi::sqlite3_file,
    out: *mut ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: an open file.
    let (mut disk, handle) = unsafe { on_disk(file) };
    let len = disk.len(handle).map(|len| len as ffi::sqlite3_int64);
    // SAFETY: SQLite's contract.
    unsafe { answer(len, out, ffi::SQLITE_IOERR_FSTAT) }
}

unsafe extern "C" fn lock(file: *mut ffi::sqlite3_file, wanted: c_int) -> c_int {
    // SAFETY: an open file.
    let (mut disk, handle) = unsafe { on_disk(file) };
    match level(wanted) {
        Some(wanted) => code(disk.lock(handle, wanted), ffi::SQLITE_IOERR_LOCK),
        None => ffi::SQLITE_OK,
    }
}

unsafe extern "C" fn unlock(file: *mut ffi::sqlite3_file, kept: c_int) -> c_int {
    // SAFETY: an open file.
    let (mut disk, handle) = unsafe { on_disk(file) };
    disk.unlock(handle, level(kept));
    ffi::SQLITE_OK
}

unsafe extern "C" fn check_reserved_lock(file: *mut ffi::sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: an open file.
    let (mut disk, handle) = unsafe { on_disk(file) };
    // SAFETY: SQLite's contract.
    unsafe {
        answer(
            disk.is_reserved(handle).map(c_int::from),
            out,
            ffi::SQLITE_IOERR_CHECKRESERVEDLOCK,
        )
    }
}

/// SQLite takes this answer for all that it only hints at.
unsafe extern "C" fn file_control(
    _: *mut ffi::sqlite3_file,
    _operation: c_int,
    _: *mut c_void,
) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut ffi::sqlite3_file) -> c_int {
    SECTOR_SIZE
}

unsafe extern "C" fn device_characteristics(_: *mut ffi::sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn shm_map(
    file: *mut ffi::sqlite3_file,
    index: c_int,
    bytes: c_int,
    extend: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: an open file.
    let file = unsafe { opened(file) };
    let mapped = hold(&file.disk).map(file.handle, index as usize, bytes as usize, extend != 0);
    let place = mapped.map(|region| {
        region.map_or(ptr::null_mut(), |region| {
            let place = region.as_ptr().cast_mut().cast();
            file.regions.push(region);
            place
        })
    });
    // SAFETY: SQLite's contract. The memory is kept by `regions` until it is unmapped or closed.
    unsafe { answer(place, out, ffi::SQLITE_IOERR_SHMMAP) }
}

unsafe extern "C" fn shm_lock(
    file: *mut ffi::sqlite3_file,
    first: c_int,
    count: c_int,
    flags: c_int,
) -> c_int {
    // SAFETY: an open file.
    let (mut disk, handle) = unsafe { on_disk(file) };
    let slots = first as usize..(first + count) as usize;
    if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
        disk.unlock_memory(handle, slots);
        return ffi::SQLITE_OK;
    }
    let hold = if flags & ffi::SQLITE_SHM_SHARED != 0 {
        Hold::Shared
    } else {
        Hold::Exclusive
    };
    code(
        disk.lock_memory(handle, slots, hold),
        ffi::SQLITE_IOERR_SHMLOCK,
    )
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    fence(Ordering::SeqCst);
    // SAFETY: an open file. Taking the lock orders this thread after whoever had it last.
    drop(unsafe { on_disk(file) });
}

unsafe extern "C" fn shm_unmap(file: *mut ffi::sqlite3_file, _delete: c_int) -> c_int {
    // SAFETY: an open file.
    let file = unsafe { opened(file) };
    hold(&file.disk).unmap(file.handle);
    file.regions.clear();
    ffi::SQLITE_OK
}
