//! 扫描文件夹 – the folder of this machine that a scanner or a document camera puts its files into. A
//! screen that adds an attachment lists what is new there; once it is kept, the scan is removed from the
//! folder, so that no copy of somebody's identity paper is left lying about.
//!
//! Which folder it is stands beside the database, in `scan-folder.txt`: it belongs to the machine, not to the
//! records, and goes into no journal.

use crate::{
    attachments::MOST_BYTES_A_FILE,
    clock::in_china,
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    notes::Nothing,
    outfile::write_whole,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};
use ts_rs::TS;

/// So many scans are listed at most, the newest first.
const MOST_LISTED: usize = 50;

const ENDINGS: [&str; 5] = ["jpg", "jpeg", "png", "bmp", "pdf"];

/// 扫描文件夹, as a screen shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScanFolderView {
    /// Where it is; nothing where none was chosen.
    pub path: Option<String>,
    /// Whether it can be read now.
    pub readable: bool,
    /// What lies in it, newest first.
    pub scans: Vec<ScanFile>,
}

/// One file in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScanFile {
    /// Its name.
    pub name: String,
    /// Its bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// When it was written, RFC 3339, by the clock of whoever wrote it. A file that is the same, in size and
    /// time, on two looks has grown to its end.
    pub at: String,
}

/// 设置扫描文件夹
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ScanFolderSetRequest {
    /// The whole path; empty for none.
    pub path: String,
}

/// One scan
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct ScanReadRequest {
    /// Its name in the folder.
    pub name: String,
}

/// The bytes of a scan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScanReadOutcome {
    /// In base64.
    pub data: String,
}

/// 扫描文件夹 – where it is and what lies in it.
pub(crate) fn scan_folder_show(desk: &mut Desk, _: Nothing) -> AppResult<ScanFolderView> {
    let Some(folder) = chosen(desk)? else {
        return Ok(ScanFolderView {
            path: None,
            readable: false,
            scans: Vec::new(),
        });
    };
    let listed = listed(&folder);
    Ok(ScanFolderView {
        path: Some(folder.display().to_string()),
        readable: listed.is_ok(),
        // A folder on a disk that is not there now comes back with it.
        scans: listed.unwrap_or_default(),
    })
}

/// 设置扫描文件夹
pub(crate) fn scan_folder_set(
    desk: &mut Desk,
    request: ScanFolderSetRequest,
) -> AppResult<ScanFolderView> {
    let place = place(desk);
    let path = request.path.trim();
    if path.is_empty() {
        match fs::remove_file(&place) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(crate::outfile::unwritten(&place, &error));
            }
            Ok(()) | Err(_) => {}
        }
    } else {
        let folder = usable(desk, Path::new(path))?;
        write_whole(&place, folder.display().to_string().as_bytes())?;
    }
    scan_folder_show(desk, Nothing {})
}

/// 读取扫描件 – so that it becomes part of an attachment.
pub(crate) fn scan_read(desk: &mut Desk, request: ScanReadRequest) -> AppResult<ScanReadOutcome> {
    let path = scan_named(desk, &request.name)?;
    let gone = |error: io::Error| gone(&request.name).because(error);
    let bytes = fs::metadata(&path).map_err(gone)?.len();
    if bytes > MOST_BYTES_A_FILE as u64 {
        let most = MOST_BYTES_A_FILE / (1024 * 1024);
        return Err(AppError::invalid(
            "name",
            format!(
                "“{}”超过 {most} MB，请把分辨率调低后重新扫描。",
                request.name
            ),
        ));
    }
    let bytes = fs::read(&path).map_err(gone)?;
    Ok(ScanReadOutcome {
        data: STANDARD.encode(bytes),
    })
}

/// Removes scans that are kept as an attachment now. One that cannot be removed is listed again, and that is
/// all that is wrong with it.
pub(crate) fn clear_away(desk: &Desk, names: &[String]) {
    for name in names {
        if let Ok(path) = scan_named(desk, name) {
            let _ = fs::remove_file(path);
        }
    }
}

fn place(desk: &Desk) -> PathBuf {
    desk.folder().path().join("scan-folder.txt")
}

fn chosen(desk: &Desk) -> AppResult<Option<PathBuf>> {
    let place = place(desk);
    match fs::read_to_string(&place) {
        Ok(text) if text.trim().is_empty() => Ok(None),
        Ok(text) => Ok(Some(PathBuf::from(text.trim()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(AppError::new(
            ErrorCode::File,
            "扫描文件夹的设置读不出来，请在“设置”中重新填写。",
        )
        .because(error)),
    }
}

/// A folder that is there, and none of the program's own: a scan is removed once it is kept.
fn usable(desk: &Desk, path: &Path) -> AppResult<PathBuf> {
    let refuse = |words: &str| AppError::invalid("path", words);
    if !path.is_absolute() {
        return Err(refuse("请填写完整路径，如 C:\\扫描 或 /home/用户名/扫描。"));
    }
    let folder = fs::canonicalize(path)
        .map_err(|error| refuse("没有这个文件夹，请核对路径。").because(error))?;
    if !folder.is_dir() {
        return Err(refuse("这是一个文件，请填写文件夹的路径。"));
    }
    if fs::read_dir(&folder).is_err() {
        return Err(refuse("这个文件夹不允许读取，请检查权限或换一个文件夹。"));
    }
    let own = fs::canonicalize(desk.folder().path()).unwrap_or_default();
    if folder.starts_with(&own) || own.starts_with(&folder) {
        return Err(refuse(
            "这里放着本程序的数据，请另建一个文件夹专门放扫描件。",
        ));
    }
    Ok(folder)
}

/// The path of a scan: a file that lies in the folder itself.
fn scan_named(desk: &Desk, name: &str) -> AppResult<PathBuf> {
    let folder = chosen(desk)?.ok_or_else(|| gone(name))?;
    let plain = Path::new(name);
    let is_plain = plain.file_name().is_some_and(|file| file == name) && has_ending(plain);
    let path = folder.join(plain);
    let there = fs::symlink_metadata(&path).is_ok_and(|found| found.is_file());
    if is_plain && there {
        Ok(path)
    } else {
        Err(gone(name))
    }
}

fn gone(name: &str) -> AppError {
    AppError::new(
        ErrorCode::NotFound,
        format!("扫描文件夹里没有“{name}”，请重新扫描。"),
    )
}

fn has_ending(path: &Path) -> bool {
    path.extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| ENDINGS.contains(&ending.to_ascii_lowercase().as_str()))
}

fn listed(folder: &Path) -> io::Result<Vec<ScanFile>> {
    let mut found: Vec<(SystemTime, ScanFile)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let Ok(entry) = entry else { continue };
        // A name that is no text cannot be asked for.
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let Ok(about) = entry.metadata() else {
            continue;
        };
        let written = about.modified().unwrap_or(UNIX_EPOCH);
        // A scanner makes the name first.
        if !about.is_file() || about.len() == 0 || !has_ending(Path::new(&name)) {
            continue;
        }
        let millis = written
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_millis());
        let at = i64::try_from(millis).ok().and_then(in_china);
        found.push((
            written,
            ScanFile {
                name,
                bytes: about.len(),
                at: at.map_or_else(String::new, |at| at.to_rfc3339()),
            },
        ));
    }
    found.sort_by(|one, other| {
        other
            .0
            .cmp(&one.0)
            .then_with(|| one.1.name.cmp(&other.1.name))
    });
    found.truncate(MOST_LISTED);
    Ok(found.into_iter().map(|(_, scan)| scan).collect())
}
