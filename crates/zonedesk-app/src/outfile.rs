//! Files that leave the desk (导出文件), written whole or not at all.

use crate::error::{AppError, AppResult, ErrorCode};
use std::{
    ffi::OsString,
    fs::{self, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use zonedesk_store::StoreError;

/// Writes `bytes` to `out`: into a neighbour, synced, then renamed over it. Whoever looks finds the old
/// file or the new one.
pub(crate) fn write_whole(out: &Path, bytes: &[u8]) -> AppResult<()> {
    let neighbour = neighbour(out)?;
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&neighbour)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| fs::rename(&neighbour, out))
        .map(|()| keep_name(out));
    written.map_err(|error| {
        // What was half written is of no use to anybody; that it cannot be removed changes nothing.
        let _ = fs::remove_file(&neighbour);
        unwritten(out, &error)
    })
}

/// Makes a new name last through a power cut, as far as the place can: some shares know no call for it, and the
/// file itself is whole.
#[cfg(unix)]
pub(crate) fn keep_name(out: &Path) {
    let kept = out.parent().map(fs::File::open);
    let _: Option<io::Result<()>> = kept.map(|folder| folder.and_then(|folder| folder.sync_all()));
}

/// Windows has no call for it: NTFS keeps names in its own log.
#[cfg(not(unix))]
pub(crate) fn keep_name(_out: &Path) {}

fn neighbour(out: &Path) -> AppResult<PathBuf> {
    let mut mark = [0; 4];
    getrandom::fill(&mut mark).map_err(StoreError::Randomness)?;
    let mut name = OsString::from(".");
    name.push(out.file_name().unwrap_or_default());
    name.push(format!(".{}.part", hex::encode(mark)));
    Ok(out.with_file_name(name))
}

/// Says what to do about a file that could not be written.
pub(crate) fn unwritten(out: &Path, error: &io::Error) -> AppError {
    let file = out.display();
    #[allow(clippy::wildcard_enum_match_arm)]
    let (code, message) = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => (
            ErrorCode::DiskFull,
            format!("磁盘已满，“{file}”没有保存。请清理磁盘或换一个位置后重试。"),
        ),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => (
            ErrorCode::ReadOnly,
            format!("“{file}”所在文件夹不能写入，没有保存。请换一个位置后重试。"),
        ),
        io::ErrorKind::NotFound => (
            ErrorCode::File,
            format!("“{file}”所在文件夹不存在，没有保存。请先建立文件夹，或换一个位置。"),
        ),
        _ => (
            ErrorCode::File,
            format!("“{file}”无法写入，没有保存。请检查它是否正被其他程序打开，或换一个位置。"),
        ),
    };
    AppError::new(code, message).because(error)
}
