//! Files beside the database (附件): each encrypted with a random key of its own and named by the digest
//! of its encrypted bytes, so that anybody can check it and only the journal can open it. The format
//! stands in `docs/journal-format.md` §8.

use crate::{
    error::{StoreError, StoreResult},
    folder::{DataFolder, replace_file},
    transact::Transaction,
};
use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use std::{
    fs, io,
    path::{Path, PathBuf},
};
use zonedesk_domain::{
    attachment::FileKey,
    journal::{Algorithm, Digest},
};

/// What every file begins with; it is authenticated with the rest.
const MARK: &[u8; 8] = b"ZDFILE1\n";

/// Bytes of the nonce behind the mark.
const NONCE: usize = 12;

/// What a file is called and what opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// SM3 of the encrypted file.
    pub file: Digest,
    /// Its key.
    pub key: FileKey,
}

impl Transaction<'_> {
    /// Encrypts `plain` with a new key and keeps it beside the database, durably, before the entry that
    /// names it is committed. When the transaction is given up the file stays behind, named by nobody
    /// and readable by nobody.
    ///
    /// # Errors
    /// As for files, and [`StoreError::Randomness`].
    pub fn keep_file(&self, plain: &[u8]) -> StoreResult<KeptFile> {
        let (kept, sealed) = seal(plain)?;
        let path = self.folder.attached(kept.file);
        self.folder.make_shelf_of(&path)?;
        replace_file(&path, &sealed)?;
        Ok(kept)
    }
}

impl DataFolder {
    /// Where the file of one attachment is.
    #[must_use]
    pub fn attached(&self, file: Digest) -> PathBuf {
        let name = file.to_string();
        self.attachments().join(&name[..2]).join(name)
    }

    /// Reads and opens one file.
    ///
    /// # Errors
    /// [`StoreError::FileLost`] when it is gone, [`StoreError::FileChanged`] when it is not what was
    /// kept, else as for files.
    pub fn open_attached(&self, file: Digest, key: &FileKey) -> StoreResult<Vec<u8>> {
        let path = self.attached(file);
        let sealed = read(&path)?;
        let changed = || StoreError::FileChanged(path.clone());
        if digest(&sealed) != file {
            return Err(changed());
        }
        open(&sealed, key).ok_or_else(changed)
    }

    /// Whether one file is there and what was kept.
    ///
    /// # Errors
    /// As for [`Self::open_attached`].
    pub(crate) fn check_attached(&self, file: Digest) -> StoreResult<()> {
        let path = self.attached(file);
        if digest(&read(&path)?) == file {
            Ok(())
        } else {
            Err(StoreError::FileChanged(path))
        }
    }
}

fn read(path: &Path) -> StoreResult<Vec<u8>> {
    fs::read(path).map_err(|error| {
        if error.kind() == io::ErrorKind::NotFound {
            StoreError::FileLost(path.to_owned())
        } else {
            StoreError::file("reading an attachment", path)(error)
        }
    })
}

fn digest(sealed: &[u8]) -> Digest {
    Algorithm::Sm3.digest(&[sealed])
}

fn seal(plain: &[u8]) -> StoreResult<(KeptFile, Vec<u8>)> {
    let (mut key, mut nonce) = ([0; 32], [0; NONCE]);
    getrandom::fill(&mut key)?;
    getrandom::fill(&mut nonce)?;
    let payload = Payload {
        msg: plain,
        aad: MARK,
    };
    let body = Aes256Gcm::new(&key.into())
        .encrypt(&nonce.into(), payload)
        .map_err(|error| StoreError::Encoding {
            operation: "encrypting an attachment",
            detail: error.to_string(),
        })?;
    let sealed = [&MARK[..], &nonce[..], &body[..]].concat();
    let kept = KeptFile {
        file: digest(&sealed),
        key: FileKey(key),
    };
    Ok((kept, sealed))
}

fn open(sealed: &[u8], key: &FileKey) -> Option<Vec<u8>> {
    let (nonce, msg) = sealed.strip_prefix(MARK)?.split_first_chunk::<NONCE>()?;
    let payload = Payload { msg, aad: MARK };
    Aes256Gcm::new(&key.0.into())
        .decrypt(&(*nonce).into(), payload)
        .ok()
}
