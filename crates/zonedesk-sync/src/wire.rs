//! What travels (传输格式): CBOR packed with zstd. The bytes of an entry are never made anew on the way.

use crate::{
    batch::MOST_ENTRIES,
    place::{Place, Scope},
};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, DeserializeOwned, SeqAccess, Visitor},
};
use serde_bytes::{ByteArray, ByteBuf};
use std::{collections::BTreeMap, fmt, io::Read as _, marker::PhantomData};
use zonedesk_domain::journal::{DeviceId, Digest, Entry, EntryError, EntryHash, Epoch};

/// No message unpacks to more: a page may carry one entry of the largest size and some more.
pub const MOST_BYTES: usize = 4 * 1024 * 1024;

/// How deep a message may be nested.
const DEEPEST: usize = 16;

/// Packing harder costs old machines more than the line saves.
const ZSTD_LEVEL: i32 = 3;

/// The largest window that is unpacked, as a power of two: 4 MiB.
const ZSTD_WINDOW: u32 = 22;

/// One entry on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireEntry {
    /// The header's bytes.
    #[serde(rename = "h", with = "serde_bytes")]
    pub header: Vec<u8>,
    /// Salt and body; absent once lawfully erased.
    #[serde(rename = "b", default, skip_serializing_if = "Option::is_none")]
    content: Option<(ByteArray<32>, ByteBuf)>,
}

/// 上报 – entries of one device and epoch, in order, from the first one the district is not known to have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// Whose journal.
    pub device: DeviceId,
    /// The entries.
    #[serde(deserialize_with = "bounded")]
    pub entries: Vec<WireEntry>,
    /// The statement about the last of them (`docs/journal-format.md` §6).
    #[serde(with = "serde_bytes")]
    pub statement: Vec<u8>,
    /// The device's signature under it, DER.
    #[serde(with = "serde_bytes")]
    pub signature: Vec<u8>,
}

/// What the district says to a push.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushAnswer {
    /// They are stored: now, or they had been before.
    Taken {
        /// The last of them.
        accepted: Place,
        /// The newest entry of this device that is on the district's disk, and on its standby where there is one;
        /// nothing while there is none.
        durable: Option<Place>,
        /// Whether another entry stands at one of these places: the disk was copied or put back, and this
        /// device has to begin anew.
        forked: bool,
    },
    /// What comes before them is not here.
    Behind(Behind),
}

/// 下发 – what is new in the streams a desk may read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pull {
    /// Who asks.
    pub device: DeviceId,
    /// Behind which position, and the chain up to it, by stream.
    pub after: BTreeMap<Scope, (u64, Digest)>,
    /// The newest entry of this device that the district acknowledged, so that a district put back to an
    /// earlier state is noticed.
    pub accepted: Option<Place>,
    /// At most so many entries.
    pub limit: u32,
    /// At most so many bytes of them, unpacked; one entry always fits.
    pub bytes: u32,
    /// Whether what this device wrote itself is wanted whole, and not by its hash alone.
    pub own_in_full: bool,
}

/// What the district says to a pull.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullAnswer {
    /// A part of each stream that was asked for.
    pub pages: Vec<Page>,
    /// Streams whose chain is another one than the desk's: it has to read them from the beginning.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub diverged: Vec<Scope>,
    /// Said where the acknowledged entry is not here: the district was put back, the desk has to push again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behind: Option<Behind>,
}

/// What the district still has of a journal that it had more of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behind {
    /// The newest entry of the device before the one asked about; nothing where none is.
    pub newest: Option<Place>,
}

/// Entries that follow each other in one stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Which stream.
    pub scope: Scope,
    /// The position before the first.
    pub after: u64,
    /// The entries at after + 1, after + 2 …
    #[serde(deserialize_with = "bounded")]
    pub entries: Vec<PageEntry>,
    /// The chain up to the last one.
    pub running: Digest,
    /// The newest position of the stream when this was read.
    pub head: u64,
}

/// One entry of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PageEntry {
    /// The entry.
    #[serde(rename = "e")]
    Whole(WireEntry),
    /// What the asking device wrote itself, by its hash.
    #[serde(rename = "o")]
    Own(EntryHash),
}

/// 新纪元 – a number of its own for a device that has to begin anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Renewed {
    /// Nobody else was given it.
    pub epoch: Epoch,
}

/// Why bytes are no message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// They unpack to more than [`MOST_BYTES`].
    #[error("the message is too long")]
    TooLong,
    /// They are not packed with zstd, or were cut.
    #[error("unpacking a message: {0}")]
    Packed(String),
    /// They are no CBOR of the right shape.
    #[error("reading a message: {0}")]
    Shape(String),
}

impl From<&Entry> for WireEntry {
    fn from(entry: &Entry) -> Self {
        let content = entry.content.as_ref();
        Self {
            header: entry.header_bytes.clone(),
            content: content.map(|(salt, body)| (ByteArray::new(*salt), ByteBuf::from(&**body))),
        }
    }
}

impl WireEntry {
    /// An entry from its stored bytes; `content` is salt and body.
    #[must_use]
    pub fn new(header: Vec<u8>, content: Option<([u8; 32], Vec<u8>)>) -> Self {
        let content = content.map(|(salt, body)| (ByteArray::new(salt), ByteBuf::from(body)));
        Self { header, content }
    }

    /// Reads the entry and checks its body against its header.
    ///
    /// # Errors
    /// [`EntryError`], by what is wrong.
    pub fn open(self) -> Result<Entry, EntryError> {
        let content = self
            .content
            .map(|(salt, body)| (salt.into_array(), body.into_vec()));
        Entry::open(self.header, content)
    }

    /// How many bytes it holds.
    #[must_use]
    pub fn size(&self) -> usize {
        let body = self.content.as_ref().map_or(0, |(_, body)| body.len() + 32);
        self.header.len() + body
    }
}

/// No more entries than any message has.
fn bounded<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    bounded_to::<_, _, MOST_ENTRIES>(from)
}

/// No more than so many: many tiny ones would take far more memory than they have bytes.
pub(crate) fn bounded_to<'de, D: Deserializer<'de>, T: Deserialize<'de>, const MOST: usize>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    struct Bounded<T, const MOST: usize>(PhantomData<T>);
    impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for Bounded<T, MOST> {
        type Value = Vec<T>;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(out, "at most {MOST} of them")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Vec<T>, A::Error> {
            let mut read = Vec::new();
            while let Some(entry) = entries.next_element()? {
                if read.len() == MOST {
                    return Err(de::Error::invalid_length(MOST + 1, &self));
                }
                read.push(entry);
            }
            Ok(read)
        }
    }
    from.deserialize_seq(Bounded::<T, MOST>(PhantomData))
}

/// Packs a message.
///
/// # Errors
/// [`WireError::TooLong`]; the other ones only when memory fails.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, WireError> {
    pack(&written(message)?, MOST_BYTES)
}

pub(crate) fn written<T: Serialize>(message: &T) -> Result<Vec<u8>, WireError> {
    let mut bytes = Vec::new();
    ciborium::into_writer(message, &mut bytes)
        .map_err(|error| WireError::Shape(error.to_string()))?;
    Ok(bytes)
}

pub(crate) fn pack(bytes: &[u8], most: usize) -> Result<Vec<u8>, WireError> {
    if bytes.len() > most {
        return Err(WireError::TooLong);
    }
    zstd::bulk::compress(bytes, ZSTD_LEVEL).map_err(|error| WireError::Packed(error.to_string()))
}

/// Unpacks a message, whatever the bytes are, and never to more than [`MOST_BYTES`].
///
/// # Errors
/// [`WireError`], by what is wrong.
pub fn decode<T: DeserializeOwned>(packed: &[u8]) -> Result<T, WireError> {
    read(&unpack(packed, MOST_BYTES)?)
}

pub(crate) fn unpack(packed: &[u8], most: usize) -> Result<Vec<u8>, WireError> {
    let failed = |error: std::io::Error| WireError::Packed(error.to_string());
    let mut decoder = zstd::stream::read::Decoder::new(packed).map_err(failed)?;
    decoder.window_log_max(ZSTD_WINDOW).map_err(failed)?;
    let mut bytes = Vec::new();
    decoder
        .take(most as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() > most {
        return Err(WireError::TooLong);
    }
    Ok(bytes)
}

pub(crate) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    let mut rest = bytes;
    let message = ciborium::de::from_reader_with_recursion_limit(&mut rest, DEEPEST)
        .map_err(|error| WireError::Shape(error.to_string()))?;
    if rest.is_empty() {
        Ok(message)
    } else {
        Err(WireError::Shape("more than one message".to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use zonedesk_domain::journal::{Algorithm, Draft, EntityId, EntryHash, OperatorMark, Position};
    use zonedesk_testkit::bodies::every_body;

    fn entries() -> Vec<Entry> {
        let mut previous = EntryHash::ZERO;
        let sealed = every_body().into_iter().zip(1..).map(|(body, seq)| {
            let position = Position {
                device: DeviceId(uuid::Uuid::from_u128(1)),
                epoch: Epoch(0),
                seq,
            };
            let draft = Draft {
                entity: EntityId(uuid::Uuid::from_u128(2)),
                body,
                number: None,
            };
            let entry = Entry::seal(
                Algorithm::Sm3,
                position,
                previous,
                OperatorMark::system(),
                0,
                [3; 32],
                (Vec::new(), 1),
                &draft,
            )
            .unwrap();
            previous = entry.hash;
            entry
        });
        sealed.collect()
    }

    #[test]
    fn every_kind_of_entry_arrives_byte_for_byte_also_without_its_body() {
        for entry in entries() {
            let erased = Entry {
                content: None,
                ..entry.clone()
            };
            for sent in [entry, erased] {
                let packed = encode(&WireEntry::from(&sent)).unwrap();
                let arrived: WireEntry = decode(&packed).unwrap();
                assert_eq!(arrived.open().unwrap(), sent);
            }
        }
    }

    #[test]
    fn a_bomb_is_refused_before_it_unfolds() {
        let zeros = vec![0; 256 * 1024 * 1024];
        let bomb = zstd::bulk::compress(&zeros, 1).unwrap();
        assert!(bomb.len() < 64 * 1024);
        assert_eq!(decode::<Push>(&bomb), Err(WireError::TooLong));
        // One that wants a window of many megabytes is not even begun.
        let greedy = zstd::bulk::compress(&zeros, 19).unwrap();
        assert!(matches!(
            decode::<Push>(&greedy),
            Err(WireError::Packed(_) | WireError::TooLong)
        ));
    }

    #[test]
    fn more_entries_than_any_message_has_are_not_even_read() {
        let push = |count| Push {
            device: DeviceId(uuid::Uuid::from_u128(1)),
            entries: vec![WireEntry::new(Vec::new(), None); count],
            statement: Vec::new(),
            signature: Vec::new(),
        };
        assert!(decode::<Push>(&encode(&push(MOST_ENTRIES)).unwrap()).is_ok());
        let many = decode::<Push>(&encode(&push(MOST_ENTRIES + 1)).unwrap());
        assert!(matches!(many, Err(WireError::Shape(_))), "{many:?}");
    }

    #[test]
    fn a_message_that_was_cut_or_goes_on_is_refused() {
        let packed = encode(&Renewed { epoch: Epoch(3) }).unwrap();
        assert_eq!(decode::<Renewed>(&packed).unwrap().epoch, Epoch(3));
        for length in 0..packed.len() {
            assert!(decode::<Renewed>(&packed[..length]).is_err(), "{length}");
        }
        let nested = zstd::bulk::compress(&[0x81; 100_000], 1).unwrap();
        assert!(decode::<Renewed>(&nested).is_err());
        let mut twice = Vec::new();
        for _ in 0..2 {
            ciborium::into_writer(&Renewed { epoch: Epoch(3) }, &mut twice).unwrap();
        }
        let twice = zstd::bulk::compress(&twice, 1).unwrap();
        assert!(matches!(
            decode::<Renewed>(&twice),
            Err(WireError::Shape(_))
        ));
    }

    proptest! {
        #[test]
        fn no_bytes_make_the_reader_panic(bytes: Vec<u8>) {
            let packed = zstd::bulk::compress(&bytes, 1).unwrap();
            let _ = decode::<Push>(&bytes);
            let _ = decode::<Push>(&packed);
            let _ = decode::<PullAnswer>(&packed);
        }
    }
}
