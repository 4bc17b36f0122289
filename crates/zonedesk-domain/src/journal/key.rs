//! The key of one installation (终端密钥): SM2 with SM3, GB/T 32918. It signs the head of a journal and what a
//! desk says to the district, and opens what was sealed for it.

use super::head::SM2_IDENTITY;
use rand_core::TryCryptoRng;
use sm2::{
    SecretKey,
    dsa::{
        Signature, SigningKey, VerifyingKey,
        signature::{Signer as _, Verifier as _},
    },
    pkcs8::{
        DecodePrivateKey as _, DecodePublicKey as _, EncodePrivateKey as _, EncodePublicKey as _,
        LineEnding,
    },
    pke::{DecryptingKey, EncryptingKey},
};
use zeroize::Zeroizing;

/// Why a key or a signature cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("SM2 key: {0}")]
pub struct KeyError(String);

/// The private key of one installation. The key made ready for signing is kept beside it: making it takes as
/// long as a signature, and every save is signed.
pub struct DeviceKey {
    secret: SecretKey,
    signing: SigningKey,
}

impl DeviceKey {
    /// The key whose private scalar is `scalar`, 32 bytes drawn at random.
    ///
    /// # Errors
    /// [`KeyError`] for a scalar outside 1..n−1: about one in 2³² drawn, then another one is drawn.
    pub fn from_scalar(scalar: &[u8; 32]) -> Result<Self, KeyError> {
        Self::of(SecretKey::from_slice(scalar).map_err(failed)?)
    }

    /// Reads PKCS #8.
    ///
    /// # Errors
    /// [`KeyError`] when the bytes are no SM2 key.
    pub fn from_pkcs8(bytes: &[u8]) -> Result<Self, KeyError> {
        Self::of(SecretKey::from_pkcs8_der(bytes).map_err(failed)?)
    }

    /// The private key as PKCS #8, wiped once it is dropped.
    ///
    /// # Errors
    /// An encoding error.
    pub fn to_pkcs8(&self) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let document = self.secret.to_pkcs8_der().map_err(failed)?;
        Ok(Zeroizing::new(document.as_bytes().to_vec()))
    }

    /// The key by which others check its signatures, as PEM.
    ///
    /// # Errors
    /// An encoding error.
    pub fn public_pem(&self) -> Result<String, KeyError> {
        self.secret
            .public_key()
            .to_public_key_pem(LineEnding::LF)
            .map_err(failed)
    }

    /// The DER signature (SEQUENCE of r and s) under `bytes` that `openssl pkeyutl -verify` takes. What is
    /// signed names its purpose, so that it can mean nothing else.
    ///
    /// # Errors
    /// An encoding error.
    pub fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, KeyError> {
        let signature: Signature = self.signing.try_sign(bytes).map_err(failed)?;
        Ok(signature.to_der().as_bytes().to_vec())
    }

    /// What [`PublicKey::wrap`] sealed for this key; nothing where it was sealed for another, or is damaged.
    #[must_use]
    pub fn unwrap(&self, wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
        let opened = DecryptingKey::new(self.secret.clone()).decrypt_der(wrapped);
        opened.ok().map(Zeroizing::new)
    }

    fn of(secret: SecretKey) -> Result<Self, KeyError> {
        let signing = SigningKey::new(SM2_IDENTITY, &secret).map_err(failed)?;
        Ok(Self { secret, signing })
    }
}

/// The public key of one installation, made ready for checking.
#[derive(Clone)]
pub struct PublicKey {
    public: sm2::PublicKey,
    verifying: VerifyingKey,
}

impl PublicKey {
    /// Reads PEM.
    ///
    /// # Errors
    /// [`KeyError`] when the text is no SM2 public key.
    pub fn from_pem(pem: &str) -> Result<Self, KeyError> {
        let public = sm2::PublicKey::from_public_key_pem(pem).map_err(failed)?;
        Ok(Self {
            public,
            verifying: VerifyingKey::new(SM2_IDENTITY, public).map_err(failed)?,
        })
    }

    /// Whether `signature` (DER) under `bytes` was made with its private key.
    #[must_use]
    pub fn verify(&self, bytes: &[u8], signature: &[u8]) -> bool {
        Signature::from_der(signature)
            .ok()
            .and_then(|signature| self.verifying.verify(bytes, &signature).ok())
            .is_some()
    }

    /// Seals a short secret – the key of a message – so that its private key alone opens it: the DER that
    /// `openssl pkeyutl -decrypt` takes (GB/T 32918.4).
    ///
    /// # Errors
    /// [`KeyError`] for nothing to seal, or when there are no random numbers.
    pub fn wrap(&self, secret: &[u8], random: &mut impl TryCryptoRng) -> Result<Vec<u8>, KeyError> {
        EncryptingKey::new(self.public)
            .encrypt_der(random, secret)
            .map_err(failed)
    }
}

fn failed(error: impl std::fmt::Display) -> KeyError {
    KeyError(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_holds_for_these_bytes_and_this_key_alone() {
        let key = DeviceKey::from_scalar(&[7; 32]).unwrap();
        let again = DeviceKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap();
        let public = PublicKey::from_pem(&again.public_pem().unwrap()).unwrap();
        let signature = key.sign(b"zonedesk").unwrap();
        assert!(public.verify(b"zonedesk", &signature));
        assert!(!public.verify(b"zonedesk.", &signature));
        assert!(!public.verify(b"zonedesk", &signature[1..]));
        let other = DeviceKey::from_scalar(&[8; 32]).unwrap();
        let other = PublicKey::from_pem(&other.public_pem().unwrap()).unwrap();
        assert!(!other.verify(b"zonedesk", &signature));
    }

    #[test]
    fn what_is_sealed_for_a_key_opens_with_it_alone() {
        let (mine, other) = ([7; 32], [8; 32]);
        let mine = DeviceKey::from_scalar(&mine).unwrap();
        let other = DeviceKey::from_scalar(&other).unwrap();
        let public = PublicKey::from_pem(&mine.public_pem().unwrap()).unwrap();
        let secret = [5; 32];
        let mut random = getrandom::SysRng;
        let wrapped = public.wrap(&secret, &mut random).unwrap();
        assert_ne!(wrapped, public.wrap(&secret, &mut random).unwrap());
        assert_eq!(mine.unwrap(&wrapped).as_deref(), Some(&secret.to_vec()));
        assert_eq!(other.unwrap(&wrapped), None);
        for at in 0..wrapped.len() {
            let mut damaged = wrapped.clone();
            damaged[at] ^= 1;
            assert_eq!(mine.unwrap(&damaged), None, "{at}");
            assert_eq!(mine.unwrap(&wrapped[..at]), None, "{at}");
        }
    }

    #[test]
    fn what_is_no_key_is_refused() {
        assert!(DeviceKey::from_scalar(&[0; 32]).is_err());
        assert!(DeviceKey::from_scalar(&[0xff; 32]).is_err());
        assert!(DeviceKey::from_pkcs8(b"no key").is_err());
        assert!(PublicKey::from_pem("-----BEGIN PUBLIC KEY-----").is_err());
    }
}
