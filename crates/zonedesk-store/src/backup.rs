//! Backups (备份) in a second place: what lies there and how it is named.
//!
//! ```text
//! <the chosen folder>/政务公开专区备份/
//!   <device>/
//!     attachments/ab/ab12…            every attachment once, encrypted, named by its digest
//!     20261124-173000/                one backup
//!       zonedesk.db                   the encrypted database, as SQLite copies it from one moment
//!       anchor.log                    what the anchor said at that moment
//!       keys.json                     the wrapped keys, where the desk has some
//!       backup.json                   what it is, with the digests of the other files; written last
//!     epochs                          the latest epoch that a restored desk began
//! ```
//!
//! Nothing in it can be read without a PIN or the recovery code.

use crate::{
    error::{StoreError, StoreResult},
    folder::{DataFolder, replace_shared_file, sync_folder_of},
};
use serde::{Deserialize, Serialize};
use sm3::{Digest as _, Sm3};
use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};
use zonedesk_domain::journal::{DeviceId, Digest};

/// What the folder within the chosen one is called.
const ROOT: &str = "政务公开专区备份";
/// What a backup is called until it is whole, and while it is taken away.
pub(crate) const PART: &str = ".part-";
const FACTS: &str = "backup.json";

/// 备份位置 – a folder, a stick or a share that backups go to.
#[derive(Debug, Clone)]
pub struct BackupPlace {
    chosen: PathBuf,
}

/// Why a backup was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupReason {
    /// 自动备份 – it was time.
    Daily,
    /// 立即备份 – somebody wanted it.
    Asked,
    /// 升级前备份 – a newer program was about to change the database.
    BeforeUpgrade,
}

/// What a backup says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupFacts {
    /// The version of what is written here.
    pub format: u32,
    /// When it was made, in milliseconds since 1970 UTC, by the desk's clock.
    pub made_at_ms: i64,
    /// Why.
    pub reason: BackupReason,
    /// 专区名称, and the desk's number; empty before there is a site.
    pub site: String,
    /// 窗口号
    pub desk: u16,
    /// The epoch and the place of the newest entry that was written on the machine, and its hash.
    pub epoch: u32,
    /// Its place.
    pub seq: u64,
    /// Its hash; empty in a journal without entries.
    pub head: String,
    /// Entries in the journal.
    pub entries: u64,
    /// Attachments that lay in the data folder, and lie beside the backup.
    pub attachments: u64,
    /// Of the attachments in the data folder, what was damaged there and left out.
    pub damaged_attachments: u64,
    /// The other files.
    pub files: Vec<FileFacts>,
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: u64,
    /// SM3 of them.
    pub sm3: String,
}

/// One backup as it lies in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Whose it is.
    pub device: DeviceId,
    /// Where it is.
    pub path: PathBuf,
    /// What it says about itself; nothing where that cannot be read.
    pub facts: Option<BackupFacts>,
    /// Why the system did not let anybody read that, where it did not.
    pub unread: Option<io::ErrorKind>,
}

impl BackupPlace {
    /// The place that somebody chose. Whoever chooses the folder inside it means the same.
    #[must_use]
    pub fn at(chosen: &Path) -> Self {
        let chosen = match (chosen.file_name(), chosen.parent()) {
            (Some(name), Some(parent)) if name == ROOT => parent,
            (Some(_) | None, _) => chosen,
        };
        Self {
            chosen: chosen.to_owned(),
        }
    }

    /// The chosen folder.
    #[must_use]
    pub fn chosen(&self) -> &Path {
        &self.chosen
    }

    fn root(&self) -> PathBuf {
        self.chosen.join(ROOT)
    }

    /// Begins to use it. From then on the folder within it tells it from a place where a stick was.
    ///
    /// # Errors
    /// [`StoreError::PlaceAway`] when the chosen folder is not there, else as for files.
    pub fn begin(&self) -> StoreResult<()> {
        if !self.chosen.is_dir() {
            return Err(StoreError::PlaceAway(self.chosen.clone()));
        }
        let root = self.root();
        fs::create_dir_all(&root).map_err(StoreError::file("choosing the place", &root))?;
        sync_folder_of(&root)
    }

    /// Whether it is there now.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.root().is_dir()
    }

    /// Where the backups of one device are.
    pub(crate) fn of(&self, device: DeviceId) -> PathBuf {
        self.root().join(device.to_string())
    }

    /// Every whole backup of every device, the newest first.
    ///
    /// # Errors
    /// [`StoreError::PlaceAway`] when it is not there, else as for files.
    pub fn list(&self) -> StoreResult<Vec<Backup>> {
        let mut found = Vec::new();
        for (name, path) in folders_in(&self.root()).map_err(self.failing())? {
            let Ok(device) = name.parse::<uuid::Uuid>().map(DeviceId) else {
                continue;
            };
            found.extend(self.list_of(device, &path)?);
        }
        found.sort_by_key(|backup| std::cmp::Reverse(backup.made_at_ms()));
        Ok(found)
    }

    fn list_of(&self, device: DeviceId, of: &Path) -> StoreResult<Vec<Backup>> {
        let folders = folders_in(of).map_err(self.failing())?;
        let mut backups: Vec<_> = folders
            .into_iter()
            .filter(|(name, _)| name.starts_with(|c: char| c.is_ascii_digit()))
            .map(|(_, path)| {
                let (facts, unread) = match read_facts(&path) {
                    Ok(facts) => (facts, None),
                    Err(error) => (None, Some(error.kind())),
                };
                Backup {
                    device,
                    path,
                    facts,
                    unread,
                }
            })
            .collect();
        backups.sort_by(|one, other| {
            (other.made_at_ms(), &other.path).cmp(&(one.made_at_ms(), &one.path))
        });
        Ok(backups)
    }

    /// The backups of one device, the newest first.
    pub(crate) fn list_device(&self, device: DeviceId) -> StoreResult<Vec<Backup>> {
        self.list_of(device, &self.of(device))
    }

    /// A place that does not answer and is not there is away; whatever else is wrong is said as it is.
    pub(crate) fn failing(&self) -> impl FnOnce(io::Error) -> StoreError {
        let (root, away) = (self.root(), !self.is_there());
        let chosen = self.chosen.clone();
        move |error| {
            if away {
                StoreError::PlaceAway(chosen)
            } else {
                StoreError::unreadable(root)(error)
            }
        }
    }

    /// The latest epoch that a desk restored from here began.
    pub(crate) fn restored_epoch(&self, device: DeviceId) -> u32 {
        fs::read_to_string(self.of(device).join("epochs"))
            .ok()
            .and_then(|text| text.trim().parse().ok())
            .unwrap_or(0)
    }

    /// Notes the epoch that a restored desk begins, so that the next one begins a later one. A place that takes
    /// nothing is no reason not to restore.
    pub(crate) fn note_restored_epoch(&self, device: DeviceId, epoch: u32) {
        let _ = replace_shared_file(
            &self.of(device).join("epochs"),
            format!("{epoch}\n").as_bytes(),
        );
    }
}

impl Backup {
    /// When it was made; before everything else where it does not say so.
    #[must_use]
    pub fn made_at_ms(&self) -> i64 {
        self.facts
            .as_ref()
            .map_or(i64::MIN, |facts| facts.made_at_ms)
    }

    /// Its name in its place.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// The place it lies in.
    pub(crate) fn place(&self) -> Option<BackupPlace> {
        self.path.ancestors().nth(3).map(BackupPlace::at)
    }

    /// Its files, with the attachments that it shares.
    #[must_use]
    pub fn folder(&self) -> DataFolder {
        let beside = self.path.parent().unwrap_or(&self.path);
        DataFolder::new(&self.path).with_attachments(beside.join("attachments"))
    }

    /// What it says about itself.
    ///
    /// # Errors
    /// [`StoreError::BackupDamaged`] when it says nothing, [`StoreError::BackupUnreadable`] when the system does not let
    /// it be read.
    pub fn whole_facts(&self) -> StoreResult<&BackupFacts> {
        if let Some(kind) = self.unread {
            return Err(StoreError::unreadable(&self.path)(kind.into()));
        }
        self.facts
            .as_ref()
            .ok_or_else(|| self.damaged(format!("{FACTS} is missing or was changed")))
    }

    pub(crate) fn damaged(&self, detail: impl Into<String>) -> StoreError {
        StoreError::BackupDamaged {
            path: self.path.clone(),
            detail: detail.into(),
        }
    }
}

/// Reads what a backup says about itself: one line of JSON, and SM3 of that line. Nothing where that is missing or was
/// changed.
fn read_facts(backup: &Path) -> io::Result<Option<BackupFacts>> {
    match fs::read(backup.join(FACTS)) {
        Ok(bytes) => Ok(String::from_utf8(bytes)
            .ok()
            .and_then(|text| BackupFacts::from_text(&text))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

impl BackupFacts {
    /// Reads what `backup.json` holds; `None` where that was changed.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (line, digest) = text.strip_suffix('\n')?.split_once('\n')?;
        (sm3_of(line.as_bytes()).to_string() == digest).then_some(())?;
        let facts: Self = serde_json::from_str(line).ok()?;
        (facts.format == 1).then_some(facts)
    }

    /// What `backup.json` holds: one line of JSON, and SM3 of that line.
    ///
    /// # Errors
    /// None in practice: nothing in them can fail to be JSON.
    pub fn to_text(&self) -> StoreResult<String> {
        let line = serde_json::to_string(self).map_err(StoreError::json("writing a backup"))?;
        let digest = sm3_of(line.as_bytes());
        Ok(format!("{line}\n{digest}\n"))
    }
}

pub(crate) fn write_facts(backup: &Path, facts: &BackupFacts) -> StoreResult<()> {
    replace_shared_file(&backup.join(FACTS), facts.to_text()?.as_bytes())
}

fn sm3_of(bytes: &[u8]) -> Digest {
    Digest(Sm3::digest(bytes).into())
}

/// Name, size and digest of a file, read back from its disk.
pub(crate) fn facts_of(path: &Path) -> StoreResult<FileFacts> {
    let say = || StoreError::file("reading a backup", path);
    let mut file = File::open(path).map_err(say())?;
    let (mut digest, mut bytes) = (Sm3::new(), 0);
    let mut part = vec![0; 1024 * 1024];
    loop {
        let read = file.read(&mut part).map_err(say())?;
        if read == 0 {
            break;
        }
        digest.update(&part[..read]);
        bytes += read as u64;
    }
    let name = path.file_name().unwrap_or_default();
    Ok(FileFacts {
        name: name.to_string_lossy().into_owned(),
        bytes,
        sm3: Digest(digest.finalize().into()).to_string(),
    })
}

fn folders_in(path: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut folders = Vec::new();
    for found in fs::read_dir(path)? {
        let found = found?;
        if found.file_type()?.is_dir() {
            folders.push((
                found.file_name().to_string_lossy().into_owned(),
                found.path(),
            ));
        }
    }
    Ok(folders)
}
