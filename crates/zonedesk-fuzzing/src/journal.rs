//! Entries of the journal, and what a device signs.

use crate::sound;
use ciborium::Value;
use uuid::Uuid;
use zonedesk_domain::{
    agency::Agency,
    application::Application,
    consultation::Consultation,
    copying::Copy,
    journal::{
        Algorithm, Body, DeviceId, Draft, EntityId, Entry, EntryHash, Epoch, HeadStatement, Header,
        OperatorMark, Position, from_deterministic, to_deterministic,
    },
    material::Material,
    reading::Reading,
    suggestion::Suggestion,
    tariff::Tariff,
    working_days::YearSchedule,
};
use zonedesk_sync::Grant;

/// A header that is read is written with the same bytes, as far as this program knows its keys.
pub(crate) fn header(bytes: &[u8]) {
    let Ok(header) = Header::from_bytes(bytes) else {
        return;
    };
    let again = sound(header.to_bytes());
    assert_eq!(sound(Header::from_bytes(&again)), header);
    if has_only_known_keys(bytes) {
        assert_eq!(again, bytes, "{header:?}");
    }
    let _ = Entry::open(bytes.to_vec(), None);
    let _ = Entry::open(bytes.to_vec(), Some(([0; 32], bytes.to_vec())));
}

fn has_only_known_keys(bytes: &[u8]) -> bool {
    let Ok(Value::Map(map)) = from_deterministic::<Value>(bytes) else {
        return false;
    };
    map.iter()
        .all(|(key, _)| (1..=15).any(|known| *key == Value::from(known)))
}

/// The first byte chooses the kind. A body that is read means the same after it was written and read again.
pub(crate) fn body(bytes: &[u8]) {
    let Some((pick, rest)) = bytes.split_first() else {
        return;
    };
    let (kind, version) = kind_of(*pick);
    for form in forms(rest) {
        let Ok(body) = Body::from_bytes(kind, version, &form) else {
            continue;
        };
        let written = sound(body.to_bytes());
        assert_eq!(sound(Body::from_bytes(kind, version, &written)), body);
    }
}

fn kind_of(pick: u8) -> (&'static str, u32) {
    Body::KINDS[usize::from(pick) % Body::KINDS.len()]
}

/// The bytes as they are, and the same CBOR in the one form that the format allows.
fn forms(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut forms = vec![bytes.to_vec()];
    let value: Result<Value, _> = ciborium::de::from_reader_with_recursion_limit(bytes, 32);
    forms.extend(value.ok().and_then(|value| to_deterministic(&value).ok()));
    forms
}

/// Entries of one record by two desks: what it comes to does not hang on the order in which they arrive.
/// Each is a kind, what it has seen and by whom, a length of two bytes, a body.
pub(crate) fn fold(bytes: &[u8]) {
    let entries = entries(bytes);
    if entries.is_empty() {
        return;
    }
    macro_rules! fold {
        ($($record:ty),+) => {
            $(assert_eq!(
                <$record>::fold(&entries),
                <$record>::fold(entries.iter().rev()),
                "in the order {entries:?}"
            );)+
        };
    }
    fold!(
        Agency,
        Application,
        Consultation,
        Copy,
        Material,
        Reading,
        Suggestion,
        Tariff,
        YearSchedule
    );
}

const MOST_ENTRIES: usize = 12;

fn entries(bytes: &[u8]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut rest = bytes;
    while let [pick, how, low, high, after @ ..] = rest {
        let length = usize::from(u16::from_le_bytes([*low, *high])).min(after.len());
        let (bytes, after) = after.split_at(length);
        rest = after;
        let (kind, version) = kind_of(*pick);
        let form = forms(bytes).into_iter().next_back().unwrap_or_default();
        let Ok(body) = Body::from_bytes(kind, version, &form) else {
            continue;
        };
        if let Some(entry) = written(&entries, *how, body) {
            entries.push(entry);
        }
        if entries.len() == MOST_ENTRIES {
            break;
        }
    }
    entries
}

/// The next entry: `how` says which of two desks writes it and which of the others it has seen.
fn written(before: &[Entry], how: u8, body: Body) -> Option<Entry> {
    let device = DeviceId(Uuid::from_u128(1 + u128::from(how & 1)));
    let own: Vec<&Entry> = before
        .iter()
        .filter(|entry| entry.header.position.device == device)
        .collect();
    let seen = before
        .iter()
        .rev()
        .zip([2, 4, 8])
        .filter(|(_, bit)| how & bit != 0);
    let saw: Vec<&Entry> = seen.map(|(entry, _)| entry).collect();
    let depth = saw.iter().map(|entry| entry.header.depth).max();
    Entry::seal(
        Algorithm::Sm3,
        Position {
            device,
            epoch: Epoch(0),
            seq: own.len() as u64 + 1,
        },
        own.last().map_or(EntryHash::ZERO, |entry| entry.hash),
        OperatorMark::system(),
        0,
        [3; 32],
        (
            saw.iter().map(|entry| entry.hash).collect(),
            depth.map_or(1, |depth| depth + 1),
        ),
        &Draft {
            entity: EntityId(Uuid::from_u128(9)),
            body,
            number: None,
        },
    )
    .ok()
}

/// What is signed has one form: other bytes never say the same.
pub(crate) fn statements(bytes: &[u8]) {
    for form in forms(bytes) {
        if let Ok(statement) = HeadStatement::from_bytes(&form) {
            assert_eq!(sound(statement.to_bytes()), form);
        }
        if let Some(grant) = Grant::from_bytes(&form) {
            assert_eq!(sound(grant.to_bytes()), form);
        }
    }
}
