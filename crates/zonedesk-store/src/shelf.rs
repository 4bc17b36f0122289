//! 附件同步 – how far the files beside the journal are on their way to the district and from it. Which files there are, the
//! entries say; what is kept here besides is only whether each is on this disk and at the district.

use crate::{
    entries::Origin,
    error::{StoreError, StoreResult},
    folder::{DataFolder, private, sync_folder_of},
    read::ReadStore,
    store::Store,
};
use rusqlite::{Connection, params};
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};
use zonedesk_domain::journal::{Algorithm, Body, Digest, Entry};

/// The kind of an entry that names a file.
const ADDED: &str = "attachment.added";

/// 附件待传 – files that are under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FilesWaiting {
    /// 待上报 – here, and not known to be at the district.
    pub unsent: u64,
    /// 待接收 – named by entries, and not here.
    pub wanted: u64,
    /// 缺失 – of these, what was put there at this desk and went away before the district had it.
    pub lost: u64,
}

/// Notes the file that an entry names, if it names one.
pub(crate) fn note(connection: &Connection, entry: &Entry, origin: Origin) -> StoreResult<()> {
    if entry.header.kind != ADDED {
        return Ok(());
    }
    let Ok(Some(Body::AttachmentAdded(added))) = entry.body() else {
        return Ok(());
    };
    // What was written here was kept here before; where others wrote it, the disk is looked at.
    connection
        .prepare_cached(
            "INSERT INTO files (file, own, here, sent) VALUES (?1, ?2, ?3, 0) ON CONFLICT DO NOTHING",
        )
        .and_then(|mut insert| {
            let own = origin != Origin::Elsewhere;
            insert.execute(params![added.file.0, own, origin == Origin::Here])
        })
        .map(drop)
        .map_err(StoreError::sqlite("noting a file"))
}

/// Notes the files of all entries of before there was a place for it.
pub(crate) fn note_all(connection: &Connection) -> StoreResult<()> {
    let say = || StoreError::sqlite("noting files");
    let mut statement = connection
        .prepare(
            "SELECT e.origin, e.header, b.salt, b.body FROM entries e JOIN bodies b ON b.entry_id = e.id \
             WHERE e.kind = ?1",
        )
        .map_err(say())?;
    let mut rows = statement.query([ADDED]).map_err(say())?;
    while let Some(row) = rows.next().map_err(say())? {
        let read = || -> rusqlite::Result<(i64, Vec<u8>)> { Ok((row.get(0)?, row.get(1)?)) };
        let (origin, header) = read().map_err(say())?;
        let content = || -> rusqlite::Result<_> { Ok((row.get(2)?, row.get(3)?)) };
        let (salt, body) = content().map_err(say())?;
        // One that cannot be read is a finding of the data check, and no reason not to open.
        if let Ok(entry) = Entry::open(header, Some((salt, body))) {
            note(connection, &entry, Origin::numbered(origin))?;
        }
    }
    Ok(())
}

impl ReadStore<'_> {
    /// How many files are under way.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn files_waiting(&self) -> StoreResult<FilesWaiting> {
        self.connection()
            .prepare_cached(
                "SELECT (SELECT count(*) FROM files WHERE here = 1 AND sent = 0), \
                        (SELECT count(*) FROM files WHERE here = 0), \
                        (SELECT count(*) FROM files WHERE here = 0 AND own = 1 AND sent = 0)",
            )
            .and_then(|mut statement| {
                statement.query_row([], |row| {
                    let count = |at| row.get::<_, i64>(at).map(i64::unsigned_abs);
                    Ok(FilesWaiting {
                        unsent: count(0)?,
                        wanted: count(1)?,
                        lost: count(2)?,
                    })
                })
            })
            .map_err(StoreError::sqlite("counting files"))
    }

    fn files_where(
        &self,
        which: &str,
        behind: Option<Digest>,
        most: usize,
    ) -> StoreResult<Vec<Digest>> {
        let say = || StoreError::sqlite("looking for files");
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let behind = behind.map(|file| file.0.to_vec()).unwrap_or_default();
        self.connection()
            .prepare_cached(&format!(
                "SELECT file FROM files WHERE {which} AND file > ?1 ORDER BY file LIMIT ?2"
            ))
            .and_then(|mut statement| {
                statement
                    .query_map(params![behind, most], |row| row.get(0).map(Digest))?
                    .collect()
            })
            .map_err(say())
    }
}

impl Store {
    /// Files that are here and not known to be at the district, in order of their names, behind one of them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unsent_files(&self, behind: Option<Digest>, most: usize) -> StoreResult<Vec<Digest>> {
        self.read()
            .files_where("here = 1 AND sent = 0", behind, most)
    }

    /// Likewise, files that entries name and that are not here. One that came back with a copied folder is seen: one at
    /// a time, as each has to be read.
    ///
    /// # Errors
    /// [`StoreError`], as for files.
    pub fn wanted_files(
        &mut self,
        behind: Option<Digest>,
        most: usize,
    ) -> StoreResult<Vec<Digest>> {
        let mut wanted = self.read().files_where("here = 0", behind, most)?;
        let found = |file: &Digest| self.folder.attached(*file).exists();
        if let Some(file) = wanted.iter().copied().find(found)
            && self.is_sound(file)?
        {
            self.files_are(&[file], "here = 1")?;
            wanted.retain(|other| *other != file);
        }
        Ok(wanted)
    }

    /// Likewise, files that the district is said to have.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sent_files(&self, behind: Option<Digest>, most: usize) -> StoreResult<Vec<Digest>> {
        self.read().files_where("sent = 1", behind, most)
    }

    /// Bytes of a file from a place on, at most so many, and the size of the whole; nothing where it is not here.
    ///
    /// # Errors
    /// As for files.
    pub fn file_part(
        &self,
        file: Digest,
        at: u64,
        most: usize,
    ) -> StoreResult<Option<(Vec<u8>, u64)>> {
        let path = self.folder.attached(file);
        let say = || StoreError::file("reading an attachment", &path);
        let mut opened = match File::open(&path) {
            Ok(opened) => opened,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(say()(error)),
        };
        let size = opened.metadata().map_err(say())?.len();
        let mut bytes = Vec::new();
        opened
            .seek(SeekFrom::Start(at))
            .and_then(|_| opened.take(most as u64).read_to_end(&mut bytes))
            .map_err(say())?;
        Ok(Some((bytes, size)))
    }

    /// How much of a file came so far.
    ///
    /// # Errors
    /// As for files.
    pub fn file_came(&self, file: Digest) -> StoreResult<u64> {
        let path = self.folder.attached_part(file);
        match fs::metadata(&path) {
            Ok(metadata) => Ok(metadata.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(StoreError::file("reading an attachment", &path)(error)),
        }
    }

    /// Keeps a part that came from the district behind what came before. Whether the file is whole and what its name says:
    /// then it is durable in its place. What is whole and something else is thrown away.
    ///
    /// # Errors
    /// As for files, and [`StoreError`].
    pub fn keep_file_part(
        &mut self,
        file: Digest,
        (at, size): (u64, u64),
        bytes: &[u8],
    ) -> StoreResult<bool> {
        let part = self.folder.attached_part(file);
        self.folder.make_shelf_of(&part)?;
        let say = || StoreError::file("writing an attachment", &part);
        let mut opened = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&part)
            .map_err(say())?;
        private(&part, 0o600)?;
        let came = opened.metadata().map_err(say())?.len();
        if came < at {
            return Ok(false);
        }
        // Of a part that came twice only one is kept.
        opened
            .set_len(at)
            .and_then(|()| opened.seek(SeekFrom::End(0)))
            .and_then(|_| opened.write_all(bytes))
            .map_err(say())?;
        if at + (bytes.len() as u64) < size {
            return Ok(false);
        }
        opened.sync_all().map_err(say())?;
        drop(opened);
        let whole = fs::read(&part).map_err(say())?;
        if Algorithm::Sm3.digest(&[&whole]) != file {
            fs::remove_file(&part).map_err(say())?;
            return Ok(false);
        }
        let path = self.folder.attached(file);
        fs::rename(&part, &path).map_err(StoreError::file("writing an attachment", &path))?;
        sync_folder_of(&path)?;
        self.files_are(&[file], "here = 1, sent = 1")?;
        Ok(true)
    }

    /// The district has these.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn files_sent(&mut self, files: &[Digest]) -> StoreResult<()> {
        self.files_are(files, "sent = 1")
    }

    /// The district does not have these after all.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn files_not_there(&mut self, files: &[Digest]) -> StoreResult<()> {
        self.files_are(files, "sent = 0")
    }

    /// Lets go of what came of a file so far.
    ///
    /// # Errors
    /// As for files.
    pub fn begin_file_anew(&mut self, file: Digest) -> StoreResult<()> {
        let part = self.folder.attached_part(file);
        match fs::remove_file(&part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(StoreError::file("writing an attachment", &part)(error))
            }
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// The district may have lost them all: each is asked about again.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn files_may_be_lost(&mut self) -> StoreResult<()> {
        self.connection
            .execute("UPDATE files SET sent = 0 WHERE sent = 1", [])
            .map(drop)
            .map_err(StoreError::sqlite("noting files"))
    }

    /// Looks at a file that should be here. Where it is gone or damaged, it is wanted from now on. Whether it is sound.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn look_at_file(&mut self, file: Digest) -> StoreResult<bool> {
        let is_sound = self.is_sound(file)?;
        if !is_sound {
            self.files_are(&[file], "here = 0")?;
        }
        Ok(is_sound)
    }

    /// Whether a file is here as it was. One that was changed is put aside, for whoever wants to know what became of it.
    fn is_sound(&self, file: Digest) -> StoreResult<bool> {
        match self.folder.check_attached(file) {
            Ok(()) => Ok(true),
            Err(StoreError::FileLost(_)) => Ok(false),
            Err(StoreError::FileChanged(path)) => {
                let aside = path.with_extension("damaged");
                fs::rename(&path, &aside)
                    .map_err(StoreError::file("moving an attachment", &path))?;
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// Notes which files are not in `folder`, for a desk that was restored there. How many those are.
    pub(crate) fn note_missing_files(&mut self, folder: &DataFolder) -> StoreResult<u64> {
        let mut behind = None;
        let mut missing = 0;
        loop {
            let some = self.read().files_where("here = 1", behind, 1_000)?;
            let Some(last) = some.last().copied() else {
                return Ok(missing);
            };
            behind = Some(last);
            let gone: Vec<Digest> = some
                .into_iter()
                .filter(|file| !folder.attached(*file).exists())
                .collect();
            missing += gone.len() as u64;
            self.files_are(&gone, "here = 0")?;
        }
    }

    fn files_are(&mut self, files: &[Digest], how: &str) -> StoreResult<()> {
        let say = || StoreError::sqlite("noting files");
        let sql = self.connection.transaction().map_err(say())?;
        {
            let mut statement = sql
                .prepare_cached(&format!("UPDATE files SET {how} WHERE file = ?1"))
                .map_err(say())?;
            for file in files {
                statement.execute([file.0]).map_err(say())?;
            }
        }
        sql.commit().map_err(say())
    }
}

impl DataFolder {
    /// Where the file of one attachment grows while it comes in.
    fn attached_part(&self, file: Digest) -> PathBuf {
        self.attached(file).with_extension("part")
    }

    /// Makes the shelf that a file stands on, durably.
    pub(crate) fn make_shelf_of(&self, path: &Path) -> StoreResult<()> {
        let shelf = path.parent().unwrap_or(self.path());
        if shelf.exists() {
            return Ok(());
        }
        fs::create_dir_all(shelf).map_err(StoreError::file("keeping an attachment", shelf))?;
        private(&self.attachments(), 0o700)?;
        sync_folder_of(shelf)?;
        sync_folder_of(&self.attachments())
    }
}
