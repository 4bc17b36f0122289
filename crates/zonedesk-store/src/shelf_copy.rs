//! Attachments copied from one shelf to another (附件复制): only what is missing there, and nothing that is not what its
//! name says.

use crate::{
    backup_make::{BackupStep, make_folder},
    error::{StoreError, StoreResult},
    folder::sync_folder_of,
};
use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use zonedesk_domain::journal::{Algorithm, Digest};

/// What came of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Copied {
    /// Files that are in both places now.
    pub(crate) whole: u64,
    /// Of these, what was not there before.
    pub(crate) new: u64,
    /// Files that are not what their names say, and were left out.
    pub(crate) damaged: u64,
}

/// What is taken for whole on the shelf that is copied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// What is as long: it had its name only when it was whole. Bytes that turn later are found by the drill.
    Length,
    /// What is as its name says.
    Digest,
}

/// Copies what `into` lacks. Each file is durable there before it has its name. `unread` names what `from` does not give.
pub(crate) fn copy_shelf(
    from: &Path,
    (into, trust): (&Path, Trust),
    unread: fn(&Path, io::Error) -> StoreError,
    tell: &mut dyn FnMut(BackupStep),
) -> StoreResult<Copied> {
    let files = files_on(from, unread)?;
    let mut copied = Copied::default();
    let all = files.len() as u64;
    let mut changed = BTreeSet::new();
    for (at, (file, path)) in files.into_iter().enumerate() {
        tell(BackupStep::Attachments(at as u64, all));
        let to = place_on(into, file);
        if is_as_long(&path, &to) && (trust == Trust::Length || is_sound(&to, file)) {
            copied.whole += 1;
            continue;
        }
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            // Put aside meanwhile.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(unread(&path, error)),
        };
        if Algorithm::Sm3.digest(&[&bytes]) != file {
            copied.damaged += 1;
            continue;
        }
        if copied.new == 0 {
            make_folder(into)?;
        }
        put(&to, &bytes)?;
        changed.extend(to.parent().map(Path::to_owned));
        copied.whole += 1;
        copied.new += 1;
    }
    for shelf in changed {
        sync_folder_of(&shelf.join("file"))?;
        sync_folder_of(&shelf)?;
    }
    tell(BackupStep::Attachments(all, all));
    Ok(copied)
}

/// Where a file lies on a shelf.
fn place_on(shelf: &Path, file: Digest) -> PathBuf {
    let name = file.to_string();
    shelf.join(&name[..2]).join(name)
}

fn is_sound(path: &Path, file: Digest) -> bool {
    fs::read(path).is_ok_and(|bytes| Algorithm::Sm3.digest(&[&bytes]) == file)
}

fn is_as_long(one: &Path, other: &Path) -> bool {
    let length = |path: &Path| fs::metadata(path).map(|found| found.len()).ok();
    length(one).is_some_and(|bytes| length(other) == Some(bytes))
}

fn put(to: &Path, bytes: &[u8]) -> StoreResult<()> {
    let say = || StoreError::file("copying an attachment", to);
    let shelf = to.parent().unwrap_or(to);
    if !shelf.is_dir() {
        make_folder(shelf)?;
    }
    let part = to.with_extension("copy");
    let written = File::create(&part).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&part, to)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(&part);
        say()(error)
    })
}

/// Every file on a shelf, by its name; none where there is no shelf.
fn files_on(
    shelf: &Path,
    unread: fn(&Path, io::Error) -> StoreError,
) -> StoreResult<Vec<(Digest, PathBuf)>> {
    let mut files = Vec::new();
    for folder in within(shelf, unread)? {
        if !folder.is_dir() {
            continue;
        }
        for path in within(&folder, unread)? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if let Some(file) = Digest::from_hex(&name) {
                files.push((file, path));
            }
        }
    }
    files.sort();
    Ok(files)
}

fn within(folder: &Path, unread: fn(&Path, io::Error) -> StoreError) -> StoreResult<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(found) => found
            .map(|found| found.map(|found| found.path()))
            .collect::<io::Result<_>>()
            .map_err(|error| unread(folder, error)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(unread(folder, error)),
    }
}
