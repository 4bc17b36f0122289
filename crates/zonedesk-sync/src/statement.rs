//! What desk and district sign (签名陈述): deterministic CBOR that names its purpose, so that a signature under one
//! can never be taken for another.

use crate::place::Scope;
use serde::{Deserialize, Serialize};
use zonedesk_domain::journal::{
    Algorithm, CborError, DeviceId, Digest, Epoch, from_deterministic, to_deterministic,
};

/// "Let me in: this key is mine."
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnrolStatement {
    purpose: String,
    /// [`code_digest`] of its code.
    pub code: Digest,
    /// The installation.
    pub device: DeviceId,
    /// The epoch it writes in.
    pub epoch: Epoch,
}

/// "It is me who asks, now."
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionStatement {
    purpose: String,
    /// The installation.
    pub device: DeviceId,
    /// The district's question.
    pub nonce: Digest,
}

/// 准入 – "this installation writes for this site at this number": what the district signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    purpose: String,
    /// The installation.
    pub device: DeviceId,
    /// [`key_digest`] of its key.
    pub key: Digest,
    /// The stream it writes into.
    pub scope: Scope,
    /// Its number at the counter.
    pub desk: u16,
    /// The epoch it begins with: no other machine has numbered in it at this number.
    pub epoch: Epoch,
}

/// "I made this bundle, for you."
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct BundleStatement {
    purpose: String,
    /// [`key_digest`] of the key it is sealed for.
    to: Digest,
    /// [`bundle_digest`] of what is in it.
    content: Digest,
}

impl BundleStatement {
    const PURPOSE: &str = "zonedesk.bundle";

    /// The statement about `content`, which only the holder of the key `to` reads.
    pub(crate) fn new(to: Digest, content: Digest) -> Self {
        Self {
            purpose: Self::PURPOSE.to_owned(),
            to,
            content,
        }
    }

    /// The bytes that are signed.
    ///
    /// # Errors
    /// None in practice: it holds nothing that CBOR cannot.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, CborError> {
        to_deterministic(self)
    }
}

impl EnrolStatement {
    const PURPOSE: &str = "zonedesk.enrol";

    /// The statement of `device`, which writes in `epoch`.
    #[must_use]
    pub fn new(code: Digest, device: DeviceId, epoch: Epoch) -> Self {
        Self {
            purpose: Self::PURPOSE.to_owned(),
            code,
            device,
            epoch,
        }
    }

    /// The bytes that are signed.
    ///
    /// # Errors
    /// None in practice: it holds nothing that CBOR cannot.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CborError> {
        to_deterministic(self)
    }
}

impl SessionStatement {
    const PURPOSE: &str = "zonedesk.session";

    /// The statement of `device` to the question `nonce`.
    #[must_use]
    pub fn new(device: DeviceId, nonce: Digest) -> Self {
        Self {
            purpose: Self::PURPOSE.to_owned(),
            device,
            nonce,
        }
    }

    /// The bytes that are signed.
    ///
    /// # Errors
    /// None in practice: it holds nothing that CBOR cannot.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CborError> {
        to_deterministic(self)
    }
}

impl Grant {
    const PURPOSE: &str = "zonedesk.grant";

    /// The statement about `device` with its key, at number `desk` of `scope`.
    #[must_use]
    pub fn new(device: DeviceId, key: Digest, scope: Scope, desk: u16, epoch: Epoch) -> Self {
        Self {
            purpose: Self::PURPOSE.to_owned(),
            device,
            key,
            scope,
            desk,
            epoch,
        }
    }

    /// The bytes that are signed.
    ///
    /// # Errors
    /// None in practice: it holds nothing that CBOR cannot.
    pub fn to_bytes(&self) -> Result<Vec<u8>, CborError> {
        to_deterministic(self)
    }

    /// Reads them; nothing where they say something else.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let grant: Self = from_deterministic(bytes).ok()?;
        // What is signed has one form: with a field more it would say the same in other bytes.
        let is_plain = grant.to_bytes().is_ok_and(|plain| plain == bytes);
        (is_plain && grant.purpose == Self::PURPOSE).then_some(grant)
    }
}

/// What the district keeps of a code.
#[must_use]
pub fn code_digest(code: &[u8; 20]) -> Digest {
    Algorithm::Sm3.digest(&[b"zonedesk.code\0", code])
}

/// What stands for what a bundle holds.
pub(crate) fn bundle_digest(content: &[u8]) -> Digest {
    Algorithm::Sm3.digest(&[b"zonedesk.bundle\0", content])
}

/// What stands for a key: of its PEM as the key's own desk writes it.
#[must_use]
pub fn key_digest(public_pem: &str) -> Digest {
    Algorithm::Sm3.digest(&[b"zonedesk.key\0", public_pem.trim().as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn no_statement_is_another() {
        let (device, digest) = (DeviceId(Uuid::from_u128(1)), Digest([7; 32]));
        let session = SessionStatement::new(device, digest).to_bytes().unwrap();
        let enrol = EnrolStatement::new(digest, device, Epoch(0));
        let grant = Grant::new(device, digest, Scope::Site("XY".into()), 1, Epoch(2));
        let bytes = grant.to_bytes().unwrap();
        let bundle = BundleStatement::new(digest, digest).to_bytes().unwrap();
        assert_eq!(Grant::from_bytes(&bytes), Some(grant));
        for other in [&session, &enrol.to_bytes().unwrap(), &bundle] {
            assert_eq!(Grant::from_bytes(other), None);
        }
        let mut forged = Grant::from_bytes(&bytes).unwrap();
        forged.purpose = "zonedesk.session".into();
        assert_eq!(Grant::from_bytes(&forged.to_bytes().unwrap()), None);
    }
}
