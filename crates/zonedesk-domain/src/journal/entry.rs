//! An entry (一条流水): a header that is chained and a body that can be lawfully erased.

use super::{
    body::{Body, BodyError},
    cbor::{CborError, from_deterministic, to_deterministic},
    hash::{Algorithm, Digest, EntryHash},
    identifiers::{DeviceId, EntityId, Epoch, OperatorMark},
    number::PaperNumber,
};
use ciborium::Value;
use serde::{Deserialize, Serialize};

/// The format of the header: 1, for ever.
pub const FORMAT: u32 = 1;

/// No header is longer.
pub const MAX_HEADER_BYTES: usize = 16 * 1024;

/// No body is longer; pictures and scans are kept apart, by digest.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// 32 random bytes hashed before the body. Erased with it, so that an erased identity number cannot
/// be guessed back from the body hash.
pub type Salt = [u8; 32];

/// What is known of an entry without its body. The keys in the bytes are the numbers given here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// 2: the algorithm of every hash in this header and of the header's own hash.
    pub algorithm: Algorithm,
    /// 3–5: where the entry stands.
    pub position: Position,
    /// 6: the hash of the entry before it on this device; zero for the very first.
    pub previous: EntryHash,
    /// 7: what happened, `noun.verb`.
    pub kind: String,
    /// 8: the version of the body of this kind.
    pub version: u32,
    /// 9: the record it is about.
    pub entity: EntityId,
    /// 10: who did it.
    pub operator: OperatorMark,
    /// 11: what the desk's clock showed, in milliseconds since 1970 UTC. Evidence only: it never
    /// orders, admits or rejects anything.
    pub written_at_ms: i64,
    /// 12: H(salt ‖ body).
    pub body_hash: Digest,
    /// 13: the newest entries about this record that the writer had seen; absent for the first.
    pub saw: Vec<EntryHash>,
    /// 14: one more than the greatest depth among `saw`; 1 for the first entry about a record.
    pub depth: u64,
    /// 15: the number on paper that this entry takes, if it takes one.
    pub number: Option<PaperNumber>,
}

/// Where an entry stands in the journals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// Whose journal.
    pub device: DeviceId,
    /// In which epoch.
    pub epoch: Epoch,
    /// The place in it, from 1, without gaps.
    pub seq: u64,
}

/// What a caller must say to write an entry; the journal adds position and chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The record it is about.
    pub entity: EntityId,
    /// What happened.
    pub body: Body,
    /// The number on paper it takes, if any.
    pub number: Option<PaperNumber>,
}

/// An entry as it is kept: the original bytes, never re-encoded, and what they say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The header's bytes.
    pub header_bytes: Vec<u8>,
    /// The digest of `header_bytes`.
    pub hash: EntryHash,
    /// What the header says.
    pub header: Header,
    /// The salt and the body's bytes; `None` once lawfully erased.
    pub content: Option<(Salt, Vec<u8>)>,
}

/// Why bytes are not an entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// The header is not deterministic CBOR of the right shape.
    #[error("entry header: {0}")]
    Header(#[from] CborError),
    /// The header is written in a later format.
    #[error("entry header: format {0} is newer than this program")]
    Format(u64),
    /// A field is missing or out of range.
    #[error("entry header: field {0} is missing or wrong")]
    Field(i64),
    /// Header or body is longer than the format allows.
    #[error("entry: {0} bytes are more than the format allows")]
    TooLong(usize),
    /// The body does not hash to what the header says.
    #[error("entry body: the bytes do not match the header's body hash")]
    BodyHash,
    /// The body cannot be written.
    #[error("entry body: {0}")]
    Body(#[from] BodyError),
}

impl Entry {
    /// Writes an entry: encodes body and header and hashes both.
    ///
    /// # Errors
    /// [`EntryError::Body`] or [`EntryError::TooLong`].
    #[allow(clippy::too_many_arguments)]
    pub fn seal(
        algorithm: Algorithm,
        position: Position,
        previous: EntryHash,
        operator: OperatorMark,
        written_at_ms: i64,
        salt: Salt,
        (saw, depth): (Vec<EntryHash>, u64),
        draft: &Draft,
    ) -> Result<Self, EntryError> {
        let body = draft.body.to_bytes()?;
        if body.len() > MAX_BODY_BYTES {
            return Err(EntryError::TooLong(body.len()));
        }
        let header = Header {
            algorithm,
            position,
            previous,
            kind: draft.body.kind().to_owned(),
            version: draft.body.version(),
            entity: draft.entity,
            operator,
            written_at_ms,
            body_hash: algorithm.digest(&[&salt, &body]),
            saw,
            depth,
            number: draft.number.clone(),
        };
        let header_bytes = header.to_bytes()?;
        let hash = algorithm.digest(&[&header_bytes]);
        Ok(Self {
            header_bytes,
            hash,
            header,
            content: Some((salt, body)),
        })
    }

    /// Reads an entry from its bytes and checks the body against the header.
    ///
    /// # Errors
    /// [`EntryError`], by what is wrong.
    pub fn open(
        header_bytes: Vec<u8>,
        content: Option<(Salt, Vec<u8>)>,
    ) -> Result<Self, EntryError> {
        let header = Header::from_bytes(&header_bytes)?;
        if let Some((salt, body)) = &content {
            if body.len() > MAX_BODY_BYTES {
                return Err(EntryError::TooLong(body.len()));
            }
            if header.algorithm.digest(&[salt, body]) != header.body_hash {
                return Err(EntryError::BodyHash);
            }
        }
        let hash = header.algorithm.digest(&[&header_bytes]);
        Ok(Self {
            header_bytes,
            hash,
            header,
            content,
        })
    }

    /// What the body says; `None` when it was erased. A kind this program does not know comes back
    /// as [`Body::Unknown`], with its bytes.
    ///
    /// # Errors
    /// [`BodyError`] when a known kind does not have the shape of its version.
    pub fn body(&self) -> Result<Option<Body>, BodyError> {
        self.content
            .as_ref()
            .map(|(_, bytes)| Body::from_bytes(&self.header.kind, self.header.version, bytes))
            .transpose()
    }
}

impl Header {
    /// The header in deterministic CBOR: a map with the keys 1–15.
    ///
    /// # Errors
    /// [`EntryError::TooLong`] for an absurd kind or operator.
    pub fn to_bytes(&self) -> Result<Vec<u8>, EntryError> {
        let bytes = |bytes: &[u8]| Value::Bytes(bytes.to_vec());
        let mut map = vec![
            (1, Value::from(FORMAT)),
            (2, Value::serialized(&self.algorithm).map_err(shape)?),
            (3, bytes(self.position.device.0.as_bytes())),
            (4, Value::from(self.position.epoch.0)),
            (5, Value::from(self.position.seq)),
            (6, bytes(&self.previous.0)),
            (7, Value::from(self.kind.clone())),
            (8, Value::from(self.version)),
            (9, bytes(self.entity.0.as_bytes())),
            (10, Value::from(self.operator.0.clone())),
            (11, Value::from(self.written_at_ms)),
            (12, bytes(&self.body_hash.0)),
        ];
        if !self.saw.is_empty() {
            map.push((
                13,
                Value::Array(self.saw.iter().map(|hash| bytes(&hash.0)).collect()),
            ));
        }
        map.push((14, Value::from(self.depth)));
        if let Some(number) = &self.number {
            map.push((15, Value::serialized(number).map_err(shape)?));
        }
        let map = Value::Map(
            map.into_iter()
                .map(|(key, value)| (Value::from(key), value))
                .collect(),
        );
        let bytes = to_deterministic(&map)?;
        if bytes.len() > MAX_HEADER_BYTES {
            return Err(EntryError::TooLong(bytes.len()));
        }
        Ok(bytes)
    }

    /// Reads a header. Keys above 15 are left alone: they are covered by the hash, and a later
    /// version of this program may know them.
    ///
    /// # Errors
    /// [`EntryError`], by what is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EntryError> {
        if bytes.len() > MAX_HEADER_BYTES {
            return Err(EntryError::TooLong(bytes.len()));
        }
        let Value::Map(map) = from_deterministic(bytes)? else {
            return Err(EntryError::Field(0));
        };
        let fields = Fields(map);
        let format: u64 = fields.get(1)?;
        if format != u64::from(FORMAT) {
            return Err(EntryError::Format(format));
        }
        let seq: u64 = fields.get(5)?;
        let depth: u64 = fields.get(14)?;
        if seq == 0 || i64::try_from(seq).is_err() {
            return Err(EntryError::Field(5));
        }
        if depth == 0 || i64::try_from(depth).is_err() {
            return Err(EntryError::Field(14));
        }
        let saw: Option<Vec<EntryHash>> = fields.find(13)?;
        // One that saw nobody says nothing about it.
        if saw.as_ref().is_some_and(Vec::is_empty) {
            return Err(EntryError::Field(13));
        }
        Ok(Self {
            algorithm: fields.get(2)?,
            position: Position {
                device: fields.get(3)?,
                epoch: fields.get(4)?,
                seq,
            },
            previous: fields.get(6)?,
            kind: fields.get(7)?,
            version: fields.get(8)?,
            entity: fields.get(9)?,
            operator: fields.get(10)?,
            written_at_ms: fields.get(11)?,
            body_hash: fields.get(12)?,
            saw: saw.unwrap_or_default(),
            depth,
            number: fields.find(15)?,
        })
    }
}

struct Fields(Vec<(Value, Value)>);

impl Fields {
    fn find<T: serde::de::DeserializeOwned>(&self, key: i64) -> Result<Option<T>, EntryError> {
        self.0
            .iter()
            .find(|(name, _)| *name == Value::from(key))
            .map(|(_, value)| {
                // A name alone can also be read from a map, and would have two forms.
                if holds_a_map(value) {
                    return Err(EntryError::Field(key));
                }
                value.deserialized().map_err(|_| EntryError::Field(key))
            })
            .transpose()
    }

    fn get<T: serde::de::DeserializeOwned>(&self, key: i64) -> Result<T, EntryError> {
        self.find(key)?.ok_or(EntryError::Field(key))
    }
}

fn holds_a_map(value: &Value) -> bool {
    let items = value.as_array().map_or(&[][..], Vec::as_slice);
    value.is_map() || items.iter().any(holds_a_map)
}

fn shape(error: ciborium::value::Error) -> EntryError {
    EntryError::Header(CborError::Shape(error.to_string()))
}
