//! The disk as SQLite calls it: a `sqlite3_vfs`, its state all in [`Disk`].

use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use rusqlite::ffi;

use crate::disk::{Disk, OpenAs};
use crate::file::{OpenFile, answer, code};

/// The longest path, in bytes with the closing zero.
const PATH_BYTES: c_int = 1024;
const MILLISECONDS_IN_A_DAY: f64 = 86_400_000.0;

/// Registers `disk` under `name`, never as the default. The registration and its few hundred bytes
/// stay for the life of the process, as a connection may refer to them at any time; the disk itself
/// goes with its last owner.
pub(crate) fn register(name: &str, disk: &Arc<Mutex<Disk>>) {
    let name = CString::new(name).expect("a VFS name has no NUL");
    let vfs = Box::new(ffi::sqlite3_vfs {
        iVersion: 2,
        szOsFile: OpenFile::SLOT_BYTES,
        mxPathname: PATH_BYTES,
        pNext: ptr::null_mut(),
        zName: name.into_raw(),
        pAppData: Box::into_raw(Box::new(Arc::downgrade(disk))).cast(),
        xOpen: Some(open),
        xDelete: Some(delete),
        xAccess: Some(access),
        xFullPathname: Some(full_pathname),
        xDlOpen: Some(library_open),
        xDlError: Some(library_error),
        xDlSym: Some(library_symbol),
        xDlClose: Some(library_close),
        xRandomness: Some(randomness),
        xSleep: Some(sleep),
        xCurrentTime: Some(current_time),
        xGetLastError: None,
        xCurrentTimeInt64: Some(current_time_int64),
        xSetSystemCall: None,
        xGetSystemCall: None,
        xNextSystemCall: None,
    });
    // SAFETY: the structure is complete, and neither it nor what it points to is ever freed.
    let result = unsafe { ffi::sqlite3_vfs_register(Box::into_raw(vfs), 0) };
    assert_eq!(result, ffi::SQLITE_OK, "SQLite refused to register the VFS");
}

/// The disk, whoever panicked while holding it: each change of it is complete in itself.
pub(crate) fn hold(disk: &Mutex<Disk>) -> MutexGuard<'_, Disk> {
    disk.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The disk behind a VFS, while anyone owns it.
///
/// # Safety
/// `vfs` was made by [`register`].
unsafe fn disk(vfs: *mut ffi::sqlite3_vfs) -> Option<Arc<Mutex<Disk>>> {
    // SAFETY: `register` put a `Weak` there, which is never changed or freed.
    unsafe { &*(*vfs).pAppData.cast::<Weak<Mutex<Disk>>>() }.upgrade()
}

/// # Safety
/// `path` is null or a C string.
unsafe fn path_of(path: *const c_char) -> Option<String> {
    if path.is_null() {
        return None;
    }
    // SAFETY: the caller's promise.
    Some(
        unsafe { CStr::from_ptr(path) }
            .to_string_lossy()
            .into_owned(),
    )
}

// The file system. SQLite passes the VFS it was given, C strings, and places to write answers to
// that are as long as it says; this is what the SAFETY comments below call its contract.

unsafe extern "C" fn open(
    vfs: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: SQLite's contract: `szOsFile` bytes to fill in. Without methods it will not close it.
    unsafe { (*file).pMethods = ptr::null() };
    // SAFETY: SQLite's contract.
    let (Some(disk), path) = (unsafe { (disk(vfs), path_of(path)) }) else {
        return ffi::SQLITE_CANTOPEN;
    };
    let asks = |flag: c_int| flags & flag != 0;
    let open_as = OpenAs {
        writable: asks(ffi::SQLITE_OPEN_READWRITE),
        create: asks(ffi::SQLITE_OPEN_CREATE) || path.is_none(),
        exclusive: asks(ffi::SQLITE_OPEN_EXCLUSIVE),
        journal: asks(
            ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL | ffi::SQLITE_OPEN_WAL,
        ),
    };
    let handle = match hold(&disk).open(path.as_deref(), open_as) {
        Ok(handle) => handle,
        Err(fault) => return code(Err(fault), ffi::SQLITE_IOERR),
    };
    let delete_on_close = path.filter(|_| asks(ffi::SQLITE_OPEN_DELETEONCLOSE));
    // SAFETY: SQLite's contract: room for our file, and a place for an answer or null.
    unsafe {
        OpenFile::new(disk, handle, delete_on_close).put(file);
        if let Some(out_flags) = out_flags.as_mut() {
            *out_flags = if handle.read_only {
                ffi::SQLITE_OPEN_READONLY
            } else {
                flags
            };
        }
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(
    vfs: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    sync_directory: c_int,
) -> c_int {
    // SAFETY: SQLite's contract.
    let (Some(disk), Some(path)) = (unsafe { (disk(vfs), path_of(path)) }) else {
        return ffi::SQLITE_IOERR_DELETE;
    };
    code(
        hold(&disk).delete(&path, sync_directory != 0),
        ffi::SQLITE_IOERR_DELETE,
    )
}

unsafe extern "C" fn access(
    vfs: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    wanted: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: SQLite's contract.
    let (Some(disk), Some(path)) = (unsafe { (disk(vfs), path_of(path)) }) else {
        return ffi::SQLITE_IOERR_ACCESS;
    };
    let disk = hold(&disk);
    let found = if wanted == ffi::SQLITE_ACCESS_READWRITE {
        disk.is_writable(&path)
    } else {
        disk.exists(&path)
    };
    // SAFETY: SQLite's contract.
    unsafe { answer(found.map(c_int::from), out, ffi::SQLITE_IOERR_ACCESS) }
}

/// Paths are taken as they are: the disk has one directory.
unsafe extern "C" fn full_pathname(
    _: *mut ffi::sqlite3_vfs,
    path: *const c_char,
    room: c_int,
    out: *mut c_char,
) -> c_int {
    // SAFETY: SQLite's contract.
    let path = unsafe { CStr::from_ptr(path) }.to_bytes_with_nul();
    if path.len() > room as usize {
        return ffi::SQLITE_CANTOPEN;
    }
    // SAFETY: SQLite's contract: `room` bytes at `out`, and the path is not longer.
    unsafe { ptr::copy_nonoverlapping(path.as_ptr(), out.cast(), path.len()) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn library_open(_: *mut ffi::sqlite3_vfs, _: *const c_char) -> *mut c_void {
    ptr::null_mut()
}

unsafe extern "C" fn library_error(_: *mut ffi::sqlite3_vfs, room: c_int, out: *mut c_char) {
    if room > 0 {
        // SAFETY: SQLite's contract: `room` bytes at `out`.
        unsafe { out.write(0) };
    }
}

type Symbol = unsafe extern "C" fn(*mut ffi::sqlite3_vfs, *mut c_void, *const c_char);

unsafe extern "C" fn library_symbol(
    _: *mut ffi::sqlite3_vfs,
    _: *mut c_void,
    _: *const c_char,
) -> Option<Symbol> {
    None
}

unsafe extern "C" fn library_close(_: *mut ffi::sqlite3_vfs, _: *mut c_void) {}

unsafe extern "C" fn randomness(vfs: *mut ffi::sqlite3_vfs, len: c_int, out: *mut c_char) -> c_int {
    // SAFETY: SQLite's contract.
    let Some(disk) = (unsafe { disk(vfs) }) else {
        return 0;
    };
    let mut disk = hold(&disk);
    for place in 0..len as usize {
        // SAFETY: SQLite's contract: `len` bytes at `out`.
        unsafe { out.cast::<u8>().add(place).write(disk.noise()) };
    }
    len
}

/// Real sleep, so that a connection that waits for another one lets it work.
unsafe extern "C" fn sleep(_: *mut ffi::sqlite3_vfs, microseconds: c_int) -> c_int {
    std::thread::sleep(Duration::from_micros(microseconds.max(0) as u64));
    microseconds
}

unsafe extern "C" fn current_time(vfs: *mut ffi::sqlite3_vfs, out: *mut f64) -> c_int {
    // SAFETY: SQLite's contract.
    let Some(disk) = (unsafe { disk(vfs) }) else {
        return ffi::SQLITE_ERROR;
    };
    // SAFETY: SQLite's contract.
    unsafe { out.write(hold(&disk).tick() as f64 / MILLISECONDS_IN_A_DAY) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn current_time_int64(
    vfs: *mut ffi::sqlite3_vfs,
    out: *mut ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite's contract.
    let Some(disk) = (unsafe { disk(vfs) }) else {
        return ffi::SQLITE_ERROR;
    };
    // SAFETY: SQLite's contract.
    unsafe { out.write(hold(&disk).tick()) };
    ffi::SQLITE_OK
}
