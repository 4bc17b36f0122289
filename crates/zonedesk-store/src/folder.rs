//! The data folder (数据文件夹) of one desk and the lock that keeps a second writer out.

use crate::error::{StoreError, StoreResult};
use std::{
    fs::{self, File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

/// How often and how long apart the lock is asked for before somebody is told to wait.
const LOCK_TRIES: u32 = 10;
const LOCK_PAUSE: Duration = Duration::from_millis(30);

/// Where one desk keeps everything.
#[derive(Debug, Clone)]
pub struct DataFolder {
    path: PathBuf,
    /// Where the files of attachments are, when they are not in it: backups share theirs.
    shelf: Option<PathBuf>,
}

/// Held while somebody may write; freed when dropped, also by a kill.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

impl DataFolder {
    /// The folder at `path`, which need not exist yet.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            shelf: None,
        }
    }

    /// The same with the files of attachments in another place.
    pub(crate) fn with_attachments(self, shelf: PathBuf) -> Self {
        Self {
            shelf: Some(shelf),
            ..self
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the files of attachments are.
    #[must_use]
    pub fn attachments(&self) -> PathBuf {
        self.shelf
            .clone()
            .unwrap_or_else(|| self.path.join("attachments"))
    }

    /// Makes the folder if it is missing.
    ///
    /// # Errors
    /// [`StoreError::ReadOnly`], [`StoreError::DiskFull`] or [`StoreError::File`].
    pub fn make(&self) -> StoreResult<()> {
        fs::create_dir_all(&self.path)
            .map_err(StoreError::file("making the data folder", &self.path))?;
        private(&self.path, 0o700)
    }

    /// The encrypted database.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        self.path.join("zonedesk.db")
    }

    /// The wrapped keys.
    #[must_use]
    pub fn key_slots(&self) -> PathBuf {
        self.path.join("keys.json")
    }

    /// Wrong PINs in a row.
    #[must_use]
    pub fn wrong_attempts(&self) -> PathBuf {
        self.path.join("attempts.json")
    }

    /// Held while those are counted.
    #[must_use]
    pub(crate) fn wrong_attempts_lock(&self) -> PathBuf {
        self.path.join("attempts.lock")
    }

    /// The key file that the command line makes when it is given none.
    #[must_use]
    pub fn key_file(&self) -> PathBuf {
        self.path.join("zonedesk.key")
    }

    /// The journal's anchor outside the database.
    #[must_use]
    pub fn anchor(&self) -> PathBuf {
        self.path.join("anchor.log")
    }

    /// Where copies of the database go that are made before an upgrade.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        self.path.join("backups")
    }

    /// Keeps every other writer out for as long as the lock lives.
    ///
    /// # Errors
    /// [`StoreError::OpenElsewhere`] when another writer is in, else as for files.
    pub fn lock(&self) -> StoreResult<FolderLock> {
        let path = self.path.join("zonedesk.lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(StoreError::file("locking", &path))?;
        // Another process of ours that is just being started may hold the file for a moment.
        for patience in 0..=LOCK_TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(FolderLock { _file: file }),
                Err(TryLockError::WouldBlock) if patience < LOCK_TRIES => thread::sleep(LOCK_PAUSE),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(cause)) => {
                    return Err(StoreError::file("locking", path)(cause));
                }
            }
        }
        Err(StoreError::OpenElsewhere(self.path.clone()))
    }
}

/// Which files the database and its anchor were when they were opened. An open file goes on existing
/// when its folder is moved or its disk is taken out of the tree: what is written then is found by
/// nobody.
#[derive(Debug)]
pub(crate) struct OpenedFiles(Vec<(PathBuf, FileId)>);

impl OpenedFiles {
    /// Notes what stands at `paths` now.
    pub(crate) fn note(paths: impl IntoIterator<Item = PathBuf>) -> StoreResult<Self> {
        let noted = paths.into_iter().map(|path| {
            let id = file_id(&path).map_err(StoreError::file("opening", &path))?;
            Ok((path, id))
        });
        Ok(Self(noted.collect::<StoreResult<_>>()?))
    }

    /// Whether the same files still stand there.
    ///
    /// # Errors
    /// [`StoreError::Moved`] when one does not.
    pub(crate) fn check(&self) -> StoreResult<()> {
        let gone = |(path, id): &&(PathBuf, FileId)| file_id(path).ok().as_ref() != Some(id);
        match self.0.iter().find(gone) {
            Some((path, _)) => Err(StoreError::Moved(path.clone())),
            None => Ok(()),
        }
    }
}

/// Device and number of a file.
#[cfg(unix)]
type FileId = (u64, u64);

#[cfg(unix)]
fn file_id(path: &Path) -> std::io::Result<FileId> {
    use std::os::unix::fs::MetadataExt as _;
    let found = fs::metadata(path)?;
    Ok((found.dev(), found.ino()))
}

/// Windows does not let anybody move a file that is open: that it is there is enough.
#[cfg(not(unix))]
type FileId = ();

#[cfg(not(unix))]
fn file_id(path: &Path) -> std::io::Result<FileId> {
    fs::metadata(path).map(drop)
}

/// Lets only the owner in, where the system knows such a thing.
#[cfg(unix)]
pub(crate) fn private(path: &Path, mode: u32) -> StoreResult<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
        .map_err(StoreError::file("protecting", path))
}

/// Windows keeps other users out by the profile folder's own rules.
#[cfg(not(unix))]
pub(crate) fn private(_path: &Path, _mode: u32) -> StoreResult<()> {
    Ok(())
}

/// Writes a whole file durably: into a neighbour, synced, then renamed over `path`. Only the owner may read it.
pub(crate) fn replace_file(path: &Path, bytes: &[u8]) -> StoreResult<()> {
    replace(path, bytes, |next| private(next, 0o600))
}

/// The same for a file that holds no secret and is read on other machines, by other people there.
pub(crate) fn replace_shared_file(path: &Path, bytes: &[u8]) -> StoreResult<()> {
    replace(path, bytes, |_| Ok(()))
}

fn replace(
    path: &Path,
    bytes: &[u8],
    protect: impl FnOnce(&Path) -> StoreResult<()>,
) -> StoreResult<()> {
    use std::io::Write as _;
    let next = path.with_extension("next");
    let mut file = File::create(&next).map_err(StoreError::file("writing", &next))?;
    protect(&next)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(StoreError::file("writing", &next))?;
    fs::rename(&next, path).map_err(StoreError::file("writing", path))?;
    sync_folder_of(path)
}

/// Makes the name of a new file durable.
#[cfg(unix)]
pub(crate) fn sync_folder_of(path: &Path) -> StoreResult<()> {
    match path.parent() {
        Some(folder) => File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(StoreError::file("writing", folder)),
        None => Ok(()),
    }
}

/// Windows has no call for it: NTFS keeps names in its own log.
#[cfg(not(unix))]
pub(crate) fn sync_folder_of(_path: &Path) -> StoreResult<()> {
    Ok(())
}
