//! The key of the database file (数据库密钥): 32 random bytes, never derived from a PIN.

use crate::{
    error::{StoreError, StoreResult},
    folder::{private, replace_file, sync_folder_of},
    key_slots::SlotError,
};
use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// The raw 256-bit key. Wiped from memory when dropped; never shown by `Debug`.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct DatabaseKey([u8; 32]);

impl DatabaseKey {
    /// A new random key.
    ///
    /// # Errors
    /// [`StoreError::Randomness`].
    pub fn random() -> StoreResult<Self> {
        let mut key = Self([0; 32]);
        getrandom::fill(&mut key.0)?;
        Ok(key)
    }

    /// Reads a key file: 64 hex digits.
    ///
    /// # Errors
    /// [`SlotError::KeyFile`] when it holds anything else, [`StoreError::File`] when it cannot be read.
    pub fn read_file(path: &Path) -> StoreResult<Self> {
        let text =
            Zeroizing::new(fs::read(path).map_err(StoreError::file("reading the key file", path))?);
        let text = text.trim_ascii();
        Self::from_hex(text).ok_or_else(|| SlotError::KeyFile(path.to_owned()).into())
    }

    /// Writes a key file that only its owner can read.
    ///
    /// # Errors
    /// [`StoreError::File`] and its kin.
    pub fn write_file(&self, path: &Path) -> StoreResult<()> {
        replace_file(path, self.file_text().as_bytes())
    }

    /// Writes a key file where there is none; a file that is there is left alone.
    ///
    /// # Errors
    /// [`StoreError::File`] whose cause is `AlreadyExists` when there is one, else as for files.
    pub fn write_new_file(&self, path: &Path) -> StoreResult<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options
            .open(path)
            .map_err(StoreError::file("making the key file", path))?;
        let written = private(path, 0o600).and_then(|()| {
            file.write_all(self.file_text().as_bytes())
                .and_then(|()| file.sync_all())
                .map_err(StoreError::file("making the key file", path))
        });
        if written.is_err() {
            // It is ours and opens nothing yet; what matters to the caller is why it was not written.
            let _ = fs::remove_file(path);
        }
        written?;
        sync_folder_of(path)
    }

    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// `x'…'`, as SQLCipher takes a raw key.
    pub(crate) fn pragma_value(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("x'{}'", *Zeroizing::new(hex::encode(self.0))))
    }

    fn file_text(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}\n", *Zeroizing::new(hex::encode(self.0))))
    }

    fn from_hex(text: &[u8]) -> Option<Self> {
        let mut key = Self([0; 32]);
        hex::decode_to_slice(text, &mut key.0).ok().map(|()| key)
    }
}

impl std::fmt::Debug for DatabaseKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("DatabaseKey(…)")
    }
}
