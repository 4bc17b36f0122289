//! The desk's signature under the head of its journal (SM2 with SM3, GB/T 32918).

use crate::error::{StoreError, StoreResult};
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
};
use zeroize::Zeroizing;
use zonedesk_domain::journal::{HeadStatement, SM2_IDENTITY};

/// The private key of this desk. The key made ready for signing is kept beside it: making it takes as long
/// as a signature, and every save is signed.
pub(crate) struct HeadSigner {
    secret: SecretKey,
    signing: SigningKey,
}

impl HeadSigner {
    fn of(secret: SecretKey) -> StoreResult<Self> {
        let signing = SigningKey::new(SM2_IDENTITY, &secret).map_err(encoding)?;
        Ok(Self { secret, signing })
    }

    pub(crate) fn generate() -> StoreResult<Self> {
        // A scalar outside 1..n is drawn about once in 2^32 times: draw again.
        for _ in 0..8 {
            let mut bytes = Zeroizing::new([0_u8; 32]);
            getrandom::fill(&mut *bytes)?;
            if let Ok(key) = SecretKey::from_slice(&*bytes) {
                return Self::of(key);
            }
        }
        Err(StoreError::Rule("no signing key could be drawn"))
    }

    pub(crate) fn from_pkcs8(bytes: &[u8]) -> StoreResult<Self> {
        Self::of(SecretKey::from_pkcs8_der(bytes).map_err(encoding)?)
    }

    pub(crate) fn to_pkcs8(&self) -> StoreResult<Zeroizing<Vec<u8>>> {
        let document = self.secret.to_pkcs8_der().map_err(encoding)?;
        Ok(Zeroizing::new(document.as_bytes().to_vec()))
    }

    pub(crate) fn public_pem(&self) -> StoreResult<String> {
        self.secret
            .public_key()
            .to_public_key_pem(LineEnding::LF)
            .map_err(encoding)
    }

    /// The DER signature (SEQUENCE of r and s) that `openssl pkeyutl -verify` takes.
    pub(crate) fn sign(&self, statement: &HeadStatement) -> StoreResult<Vec<u8>> {
        let signature: Signature = self
            .signing
            .try_sign(&statement.to_bytes()?)
            .map_err(encoding)?;
        Ok(signature.to_der().as_bytes().to_vec())
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
    let signer = HeadSigner::of(SecretKey::from_slice(secret).map_err(encoding)?)?;
    Ok((signer.public_pem()?, signer.sign(statement)?))
}

/// Whether `signature` (DER) under the statement was made with the key of `public_pem`.
#[must_use]
pub fn verify_head(public_pem: &str, statement: &HeadStatement, signature: &[u8]) -> bool {
    let checked = || {
        let public = sm2::PublicKey::from_public_key_pem(public_pem).ok()?;
        let key = VerifyingKey::new(SM2_IDENTITY, public).ok()?;
        let signature = Signature::from_der(signature).ok()?;
        key.verify(&statement.to_bytes().ok()?, &signature).ok()
    };
    checked().is_some()
}

fn encoding(error: impl std::fmt::Display) -> StoreError {
    StoreError::Encoding {
        operation: "SM2 key or signature",
        detail: error.to_string(),
    }
}
