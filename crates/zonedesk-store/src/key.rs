//! The key of the database file (数据库密钥): 32 random bytes, never derived from a PIN.

use crate::{
    error::{StoreError, StoreResult},
    folder::replace_file,
    key_slots::SlotError,
};
use std::{fs, path::Path};
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
        let mut text = Zeroizing::new(hex::encode(self.0));
        text.push('\n');
        replace_file(path, text.as_bytes())
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
