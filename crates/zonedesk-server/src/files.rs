//! 附件 – files in parts, whichever the database.

use zonedesk_domain::journal::Digest;
use zonedesk_sync::FilePart;

/// What a stored part holds from a place on; nothing behind its end.
pub(crate) fn part_from(
    file: Digest,
    size: u64,
    (began, mut bytes): (u64, Vec<u8>),
    at: u64,
) -> Option<FilePart> {
    let skipped = usize::try_from(at.checked_sub(began)?).ok()?;
    if skipped >= bytes.len() {
        return None;
    }
    bytes.drain(..skipped);
    Some(FilePart {
        file,
        size,
        at,
        bytes,
    })
}
