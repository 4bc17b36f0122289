//! The desk's signature under the head of its journal (SM2 with SM3, GB/T 32918).

use crate::error::{StoreError, StoreResult};
use zeroize::Zeroizing;
use zonedesk_domain::journal::{DeviceKey, HeadStatement, KeyError, PublicKey};

/// The private key of this desk, and what it signs.
pub(crate) struct HeadSigner(DeviceKey);

impl HeadSigner {
    pub(crate) fn generate() -> StoreResult<Self> {
        // A scalar outside 1..n is drawn about once in 2^32 times: draw again.
        for _ in 0..8 {
            let mut bytes = Zeroizing::new([0_u8; 32]);
            getrandom::fill(&mut *bytes)?;
            if let Ok(key) = DeviceKey::from_scalar(&bytes) {
                return Ok(Self(key));
            }
        }
        Err(StoreError::Rule("no signing key could be drawn"))
    }

    pub(crate) fn from_pkcs8(bytes: &[u8]) -> StoreResult<Self> {
        Ok(Self(DeviceKey::from_pkcs8(bytes)?))
    }

    pub(crate) fn to_pkcs8(&self) -> StoreResult<Zeroizing<Vec<u8>>> {
        Ok(self.0.to_pkcs8()?)
    }

    pub(crate) fn public_pem(&self) -> StoreResult<String> {
        Ok(self.0.public_pem()?)
    }

    pub(crate) fn sign(&self, statement: &HeadStatement) -> StoreResult<Vec<u8>> {
        self.sign_bytes(&statement.to_bytes()?)
    }

    pub(crate) fn sign_bytes(&self, statement: &[u8]) -> StoreResult<Vec<u8>> {
        Ok(self.0.sign(statement)?)
    }

    pub(crate) fn unwrap(&self, wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        self.0.unwrap(wrapped)
    }
}

/// Signs `statement` with the private key `secret` (a scalar of 32 bytes); gives the public key as PEM
/// and the signature (DER). For format vectors and for keys that are kept elsewhere.
///
/// # Errors
/// An encoding error when `secret` is no SM2 key.
pub fn sign_head_with(
    secret: &[u8; 32],
    statement: &HeadStatement,
) -> StoreResult<(String, Vec<u8>)> {
    let signer = HeadSigner(DeviceKey::from_scalar(secret)?);
    Ok((signer.public_pem()?, signer.sign(statement)?))
}

/// Whether `signature` (DER) under the statement was made with the key of `public_pem`.
#[must_use]
pub fn verify_head(public_pem: &str, statement: &HeadStatement, signature: &[u8]) -> bool {
    let checked = || {
        let public = PublicKey::from_pem(public_pem).ok()?;
        Some(public.verify(&statement.to_bytes().ok()?, signature))
    };
    checked() == Some(true)
}

impl From<KeyError> for StoreError {
    fn from(error: KeyError) -> Self {
        Self::Encoding {
            operation: "SM2 key or signature",
            detail: error.to_string(),
        }
    }
}
