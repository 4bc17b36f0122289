//! Digests (摘要), with the algorithm named wherever one is kept.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// The hash algorithm of an entry. The name is written into every header, so that it can change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Algorithm {
    /// SM3 (GB/T 32905-2016): what is written today.
    #[default]
    Sm3,
    /// SHA-256: the other choice.
    Sha256,
}

impl Algorithm {
    /// The digest of the concatenated `parts`.
    #[must_use]
    pub fn digest(self, parts: &[&[u8]]) -> Digest {
        fn run<H: sm3::Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut hasher = H::new();
            for part in parts {
                hasher.update(part);
            }
            hasher.finalize().to_vec()
        }
        let bytes = match self {
            Self::Sm3 => run::<sm3::Sm3>(parts),
            Self::Sha256 => run::<sha2::Sha256>(parts),
        };
        let mut digest = [0; 32];
        digest.copy_from_slice(&bytes);
        Digest(digest)
    }
}

/// A 32-byte digest; CBOR writes it as a byte string, text shows it in lower-case hex.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(pub [u8; 32]);

/// The hash of an entry: the digest of its header bytes.
pub type EntryHash = Digest;

impl Digest {
    /// 32 zero bytes: what the first entry of a device names as its predecessor.
    pub const ZERO: Self = Self([0; 32]);

    /// Reads 64 hex digits.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        if text.len() != 64 || !text.is_ascii() {
            return None;
        }
        let mut bytes = [0; 32];
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
        }
        Some(Self(bytes))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{self}")
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_str(self)
        } else {
            serializer.serialize_bytes(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Seen;
        impl de::Visitor<'_> for Seen {
            type Value = Digest;
            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a digest of 32 bytes")
            }
            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<Digest, E> {
                bytes
                    .try_into()
                    .map(Digest)
                    .map_err(|_| E::invalid_length(bytes.len(), &self))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Digest, E> {
                Digest::from_hex(text)
                    .ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }
        }
        if deserializer.is_human_readable() {
            deserializer.deserialize_str(Seen)
        } else {
            deserializer.deserialize_bytes(Seen)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_equal_the_published_examples() {
        for (algorithm, text, digest) in [
            // GB/T 32905-2016, appendix A.1; FIPS 180-4.
            (
                Algorithm::Sm3,
                "abc",
                "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
            ),
            (
                Algorithm::Sha256,
                "abc",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ),
        ] {
            assert_eq!(algorithm.digest(&[text.as_bytes()]).to_string(), digest);
            assert_eq!(
                Digest::from_hex(digest),
                Some(algorithm.digest(&[b"a", b"bc"]))
            );
        }
    }
}
