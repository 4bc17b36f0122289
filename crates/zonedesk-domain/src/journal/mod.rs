//! The journal (流水): what was done at a desk, in order, for ever.
//!
//! The bytes are described in `docs/journal-format.md`, with vectors that an auditor can check
//! without this program. They never change; a new need gets a new kind or a new version.

mod body;
mod cbor;
mod entry;
mod hash;
mod head;
mod identifiers;
mod key;
mod number;

pub use body::{Body, BodyError, UnknownBody};
pub use cbor::{CborError, from_deterministic, to_deterministic};
pub use entry::{
    Draft, Entry, EntryError, FORMAT, Header, MAX_BODY_BYTES, MAX_HEADER_BYTES, Position, Salt,
};
pub use hash::{Algorithm, Digest, EntryHash};
pub use head::{HeadStatement, SM2_IDENTITY};
pub use identifiers::{DeviceId, EntityId, Epoch, OperatorMark};
pub use key::{DeviceKey, KeyError, PublicKey};
pub use number::{NumberError, NumberKind, PaperNumber, Series};
