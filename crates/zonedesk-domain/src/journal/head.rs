//! The head of a journal as a statement that a device signs (SM2, GB/T 32918).

use super::{
    cbor::{CborError, from_deterministic, to_deterministic},
    hash::{Algorithm, EntryHash},
    identifiers::{DeviceId, Epoch},
};
use serde::{Deserialize, Serialize};

/// The signer's identity in every SM2 signature of ours: the standard's default, which the stock
/// `openssl` takes as `distid:1234567812345678`.
pub const SM2_IDENTITY: &str = "1234567812345678";

/// "The journal of this device ends here." One signature vouches for every entry before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadStatement {
    /// Always `zonedesk.head`, so that these bytes can mean nothing else.
    purpose: String,
    /// The hash algorithm of `hash`.
    pub algorithm: Algorithm,
    /// Whose journal.
    pub device: DeviceId,
    /// In which epoch.
    pub epoch: Epoch,
    /// The newest entry.
    pub seq: u64,
    /// Its hash.
    pub hash: EntryHash,
}

impl HeadStatement {
    const PURPOSE: &str = "zonedesk.head";

    /// The statement about the entry at `seq` with `hash`.
    #[must_use]
    pub fn new(
        algorithm: Algorithm,
        device: DeviceId,
        epoch: Epoch,
        seq: u64,
        hash: EntryHash,
    ) -> Self {
        Self {
            purpose: Self::PURPOSE.to_owned(),
            algorithm,
            device,
            epoch,
            seq,
            hash,
        }
    }

    /// The bytes that are signed.
    ///
    /// # Errors
    /// None in practice: the statement holds nothing that CBOR cannot.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CborError> {
        to_deterministic(self)
    }

    /// Reads the bytes of a statement.
    ///
    /// # Errors
    /// [`CborError`] when the bytes are not such a statement.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, CborError> {
        let statement: Self = from_deterministic(bytes)?;
        // What is signed has one form: with a field more it would say the same in other bytes.
        if statement.to_bytes()? != bytes {
            return Err(CborError::NotDeterministic);
        }
        if statement.purpose == Self::PURPOSE {
            Ok(statement)
        } else {
            Err(CborError::Shape("not a statement about a head".to_owned()))
        }
    }
}
