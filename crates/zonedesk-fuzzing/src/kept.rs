//! The files beside the database.

use crate::sound;
use zonedesk_store::{BackupFacts, KeySlots, first_foreign_line};

/// `keys.json`
pub(crate) fn key_slots(bytes: &[u8]) {
    if let Some(slots) = KeySlots::from_bytes(bytes) {
        let written = sound(slots.to_bytes());
        assert_eq!(KeySlots::from_bytes(&written), Some(slots));
    }
}

/// `anchor.log`: a line that is none of ours is named by its number.
pub(crate) fn anchor(bytes: &[u8]) {
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count();
    if let Some(line) = first_foreign_line(bytes) {
        assert!((1..=lines).contains(&line), "{line} of {lines}");
    }
}

/// `backup.json`, as it is and with its digest set right.
pub(crate) fn backup_facts(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let said = serde_json::from_slice::<BackupFacts>(bytes).ok();
    for text in [
        Some(text.into_owned()),
        said.and_then(|facts| facts.to_text().ok()),
    ] {
        if let Some(facts) = text.and_then(|text| BackupFacts::from_text(&text)) {
            let written = sound(facts.to_text());
            assert_eq!(BackupFacts::from_text(&written), Some(facts));
        }
    }
}
