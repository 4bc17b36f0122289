//! How a bundle is closed (封装): signed by who made it, then sealed for the one that reads it. What is lost on the way
//! tells nobody anything; what was changed on the way opens for nobody.
//!
//! A file is [`MARK`], then CBOR: for which key, a fresh AES-256-GCM key wrapped for it with SM2, and what that opens –
//! packed with zstd, the message and the signature under [`BundleStatement`].

use crate::{
    statement::{BundleStatement, bundle_digest, key_digest},
    wire::{WireError, pack, read, unpack, written},
};
use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Payload},
};
use rand_core::TryCryptoRng;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::marker::PhantomData;
use zeroize::Zeroizing;
use zonedesk_domain::journal::{Digest, PublicKey};

/// What every bundle begins with.
const MARK: &[u8; 8] = b"ZDPOST1\n";
/// What those of a later program begin with.
const MARK_OF_ANY: &[u8; 6] = b"ZDPOST";

/// No bundle unpacks to more.
const MOST_OPENED: usize = 64 * 1024 * 1024;
/// No file of one is longer.
pub const LONGEST_ENVELOPE: usize = 48 * 1024 * 1024;

/// Whether a file is a bundle of this program or a later one, by how it begins.
#[must_use]
pub fn is_bundle(file: &[u8]) -> bool {
    file.starts_with(MARK_OF_ANY)
}

#[derive(Serialize, Deserialize)]
struct Envelope {
    /// [`key_digest`] of the key it is sealed for.
    to: Digest,
    /// The key of the content, wrapped with SM2, DER.
    #[serde(with = "serde_bytes")]
    key: Vec<u8>,
    nonce: serde_bytes::ByteArray<12>,
    #[serde(with = "serde_bytes")]
    sealed: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
struct Signed {
    #[serde(with = "serde_bytes")]
    content: Vec<u8>,
    /// DER.
    #[serde(with = "serde_bytes")]
    signature: Vec<u8>,
}

/// Why a file is no bundle for whoever reads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// It does not begin like one.
    #[error("this is no bundle")]
    NoBundle,
    /// A later program made it.
    #[error("a later program made this bundle")]
    Newer,
    /// It is sealed for another key.
    #[error("this bundle is for somebody else")]
    ForAnother,
    /// It was cut or changed.
    #[error("this bundle was damaged")]
    Damaged,
    /// What is in it is no message of this kind.
    #[error("this bundle holds something else: {0}")]
    Content(WireError),
    /// Another key signed it than the one it names.
    #[error("the signature under this bundle does not hold")]
    Signature,
    /// It cannot be made.
    #[error("making a bundle: {0}")]
    Making(String),
}

/// A bundle that was opened: until its signature is checked it is worth nothing but to see who has to have signed it.
#[derive(Debug)]
pub struct Opened<M> {
    to: Digest,
    signed: Vec<u8>,
    signature: Vec<u8>,
    kind: PhantomData<M>,
}

/// Makes the bundle of `message` for the holder of the key `to` (PEM); `sign` makes the sender's signature (DER).
///
/// # Errors
/// [`EnvelopeError::Making`]; as `sign` fails.
pub fn seal<M: Serialize, E: From<EnvelopeError>>(
    message: &M,
    to: &str,
    random: &mut impl TryCryptoRng,
    sign: impl FnOnce(&[u8]) -> Result<Vec<u8>, E>,
) -> Result<Vec<u8>, E> {
    let making = |error: &dyn std::fmt::Display| EnvelopeError::Making(error.to_string());
    let key = PublicKey::from_pem(to).map_err(|error| making(&error))?;
    let to = key_digest(to);
    let content = written(message).map_err(|error| making(&error))?;
    let statement = BundleStatement::new(to, bundle_digest(&content)).to_bytes();
    let signature = sign(&statement.map_err(|error| making(&error))?)?;
    let signed = written(&Signed { content, signature }).map_err(|error| making(&error))?;
    let plain = pack(&signed, MOST_OPENED).map_err(|error| making(&error))?;
    let (mut secret, mut nonce) = (Zeroizing::new([0; 32]), [0; 12]);
    random
        .try_fill_bytes(&mut *secret)
        .and_then(|()| random.try_fill_bytes(&mut nonce))
        .map_err(|error| making(&error))?;
    let sealed = Aes256Gcm::new(&(*secret).into())
        .encrypt(&nonce.into(), payload(&plain, &bound_to(to)))
        .map_err(|error| making(&error))?;
    let key = key.wrap(&*secret, random).map_err(|error| making(&error))?;
    let envelope = Envelope {
        to,
        key,
        nonce: nonce.into(),
        sealed,
    };
    let mut file = MARK.to_vec();
    file.extend(written(&envelope).map_err(|error| making(&error))?);
    Ok(file)
}

/// Opens a bundle with the key whose public half is `own` (PEM); `unwrap` is its private half
/// ([`zonedesk_domain::journal::DeviceKey::unwrap`]).
///
/// # Errors
/// [`EnvelopeError`], by what is wrong.
pub fn open<M: DeserializeOwned>(
    file: &[u8],
    own: &str,
    unwrap: impl FnOnce(&[u8]) -> Option<Zeroizing<Vec<u8>>>,
) -> Result<Opened<M>, EnvelopeError> {
    let rest = match file.strip_prefix(MARK) {
        Some(rest) => rest,
        None if file.starts_with(MARK_OF_ANY) && file.len() > MARK.len() => {
            return Err(EnvelopeError::Newer);
        }
        None => return Err(EnvelopeError::NoBundle),
    };
    if file.len() > LONGEST_ENVELOPE {
        return Err(EnvelopeError::NoBundle);
    }
    let damaged = |_| EnvelopeError::Damaged;
    let envelope: Envelope = read(rest).map_err(damaged)?;
    if envelope.to != key_digest(own) {
        return Err(EnvelopeError::ForAnother);
    }
    let secret = unwrap(&envelope.key)
        .and_then(|secret| <[u8; 32]>::try_from(secret.as_slice()).ok())
        .map(Zeroizing::new)
        .ok_or(EnvelopeError::Damaged)?;
    let nonce = envelope.nonce.into_array();
    let plain = Aes256Gcm::new(&(*secret).into())
        .decrypt(
            &nonce.into(),
            payload(&envelope.sealed, &bound_to(envelope.to)),
        )
        .map_err(|_| EnvelopeError::Damaged)?;
    let signed = unpack(&plain, MOST_OPENED).map_err(EnvelopeError::Content)?;
    let signed: Signed = read(&signed).map_err(EnvelopeError::Content)?;
    Ok(Opened {
        to: envelope.to,
        signed: signed.content,
        signature: signed.signature,
        kind: PhantomData,
    })
}

impl<M: DeserializeOwned> Opened<M> {
    /// What it says, before anybody knows whether that is true.
    ///
    /// # Errors
    /// [`EnvelopeError::Content`].
    pub fn peek(&self) -> Result<M, EnvelopeError> {
        read(&self.signed).map_err(EnvelopeError::Content)
    }

    /// Whether the holder of `key` made it, for whoever opened it.
    #[must_use]
    pub fn is_from(&self, key: &PublicKey) -> bool {
        BundleStatement::new(self.to, bundle_digest(&self.signed))
            .to_bytes()
            .is_ok_and(|statement| key.verify(&statement, &self.signature))
    }

    /// What it says, where the holder of `key` made it.
    ///
    /// # Errors
    /// [`EnvelopeError::Signature`], [`EnvelopeError::Content`].
    pub fn from(&self, key: &PublicKey) -> Result<M, EnvelopeError> {
        if self.is_from(key) {
            self.peek()
        } else {
            Err(EnvelopeError::Signature)
        }
    }
}

fn bound_to(to: Digest) -> Vec<u8> {
    [MARK, to.0.as_slice()].concat()
}

fn payload<'a>(msg: &'a [u8], aad: &'a [u8]) -> Payload<'a, 'a> {
    Payload { msg, aad }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zonedesk_domain::journal::{DeviceKey, KeyError};

    impl From<KeyError> for EnvelopeError {
        fn from(error: KeyError) -> Self {
            Self::Making(error.to_string())
        }
    }

    fn key(number: u8) -> (DeviceKey, String, PublicKey) {
        let key = DeviceKey::from_scalar(&[number; 32]).unwrap();
        let pem = key.public_pem().unwrap();
        let public = PublicKey::from_pem(&pem).unwrap();
        (key, pem, public)
    }

    fn sealed(message: &str, from: &DeviceKey, to: &str) -> Vec<u8> {
        let sign = |bytes: &[u8]| from.sign(bytes).map_err(EnvelopeError::from);
        seal(&message, to, &mut getrandom::SysRng, sign).unwrap()
    }

    fn opened(file: &[u8], own: &str, key: &DeviceKey) -> Result<Opened<String>, EnvelopeError> {
        open(file, own, |wrapped| key.unwrap(wrapped))
    }

    #[test]
    fn a_bundle_opens_for_its_reader_alone_and_tells_who_made_it() {
        let ((mine, _, me), (district, its_pem, it)) = (key(1), key(2));
        let file = sealed("郭玉梅 61050219700101002X", &mine, &its_pem);
        let planted = "郭玉梅".as_bytes();
        assert!(!file.windows(planted.len()).any(|some| some == planted));
        let bundle = opened(&file, &its_pem, &district).unwrap();
        assert_eq!(bundle.from(&me).unwrap(), "郭玉梅 61050219700101002X");
        assert_eq!(bundle.from(&it), Err(EnvelopeError::Signature));
        let (other, other_pem, _) = key(3);
        let refused = opened(&file, &other_pem, &other);
        assert_eq!(refused.unwrap_err(), EnvelopeError::ForAnother);
        // Somebody who could read it cannot send it on as if it had been made for a third one.
        let bundle = opened(&file, &its_pem, &district).unwrap();
        let (content, signature) = (bundle.signed, bundle.signature);
        let moved = Opened::<String> {
            to: key_digest(&other_pem),
            signed: content,
            signature,
            kind: PhantomData,
        };
        assert!(!moved.is_from(&me));
    }

    #[test]
    fn one_changed_byte_or_a_missing_end_closes_it() {
        let ((mine, _, _), (district, its_pem, _)) = (key(1), key(2));
        let file = sealed("一条记录", &mine, &its_pem);
        for at in 0..file.len() {
            let mut changed = file.clone();
            changed[at] ^= 0x10;
            assert!(opened(&changed, &its_pem, &district).is_err(), "{at}");
            assert!(opened(&file[..at], &its_pem, &district).is_err(), "{at}");
        }
        let mut later = file;
        later[6] = b'2';
        let refused = opened(&later, &its_pem, &district).unwrap_err();
        assert_eq!(refused, EnvelopeError::Newer);
        for nothing in [&b""[..], b"PK\x03\x04", "注册文件".as_bytes()] {
            let refused = opened(nothing, &its_pem, &district).unwrap_err();
            assert_eq!(refused, EnvelopeError::NoBundle);
        }
    }
}
