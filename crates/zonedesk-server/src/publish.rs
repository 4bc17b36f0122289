//! 区级发布 – reference data that the district puts before all its sites.
//!
//! A publication is a short journal of its own in the stream of the district, written by a device that nobody has
//! afterwards: a district that is put back to an earlier state publishes again without writing at places that are taken.

use crate::storage::{Applicant, Device, Invitation, Redeemed, Storage, StorageError};
use std::collections::BTreeMap;
use uuid::Uuid;
use zonedesk_domain::{
    journal::{
        Algorithm, Body, DeviceId, DeviceKey, Draft, EntityId, Entry, EntryError, EntryHash, Epoch,
        KeyError, OperatorMark, Position, PublicKey,
    },
    record::History,
};
use zonedesk_sync::{Batch, BatchError, Cursor, PageEntry, Pull, PushAnswer, Scope, code_digest};

/// A publication takes no longer.
const WHILE_MS: i64 = 600_000;
/// Entries of one push.
const AT_ONCE: usize = 200;
/// What is read at once of what was published before.
const PAGE_ENTRIES: u32 = 1_000;
const PAGE_BYTES: u32 = 256 * 1024;

/// Why nothing, or not all, was published; the same may be tried again.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The district's key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// What was published before, or is to be now, is no entry.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// It cannot be sent.
    #[error(transparent)]
    Push(#[from] BatchError),
    /// Somebody else publishes at this moment.
    #[error("另一次发布正在进行，请稍后再发布一次")]
    Busy,
    /// The system gives no random numbers.
    #[error("系统没有给出随机数")]
    Random,
}

/// What a publication brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Publication {
    /// Records that are new or say something else now.
    pub new: usize,
    /// Records that said the same before; nothing was written about them.
    pub unchanged: usize,
}

/// Publishes what is said about these records. What was published before in the same words is left alone, so that the
/// whole may be published again and again.
///
/// # Errors
/// [`PublishError`], by what is wrong.
pub async fn publish<S: Storage>(
    storage: &S,
    key: &DeviceKey,
    bodies: Vec<(EntityId, Body)>,
    now_ms: i64,
) -> Result<Publication, PublishError> {
    // First the pen: whoever publishes at the same time has lost his, so that nothing changes after it was read.
    let pen = pen(storage, key, now_ms).await?;
    let publication = write(storage, key, &pen, bodies, now_ms).await;
    storage.revoke(pen.device, now_ms).await?;
    publication
}

async fn write<S: Storage>(
    storage: &S,
    key: &DeviceKey,
    pen: &Device,
    bodies: Vec<(EntityId, Body)>,
    now_ms: i64,
) -> Result<Publication, PublishError> {
    let before = published(storage).await?;
    let mut drafts = Vec::new();
    let mut publication = Publication::default();
    for (entity, body) in bodies {
        let history = History::of(before.get(&entity).into_iter().flatten());
        let last = history.told().last().and_then(|told| told.body.as_ref());
        if last == Some(&body) {
            publication.unchanged += 1;
        } else {
            publication.new += 1;
            drafts.push((entity, body, history.frontier()));
        }
    }
    let mut previous = EntryHash::ZERO;
    let mut entries = Vec::new();
    for ((entity, body, seen), seq) in drafts.into_iter().zip(1..) {
        let position = Position {
            device: pen.device,
            epoch: pen.epoch,
            seq,
        };
        let draft = Draft {
            entity,
            body,
            number: None,
        };
        let entry = Entry::seal(
            Algorithm::Sm3,
            position,
            previous,
            OperatorMark::district(),
            now_ms,
            random()?,
            seen,
            &draft,
        )?;
        previous = entry.hash;
        entries.push(entry);
    }
    let public = PublicKey::from_pem(&pen.public_key)?;
    for some in entries.chunks(AT_ONCE) {
        let Some(push) = Batch::push(some, key)? else {
            continue;
        };
        let batch = Batch::check(push, &public)?;
        match storage.push(pen, batch, now_ms).await {
            Ok(PushAnswer::Taken { .. }) => {}
            Ok(PushAnswer::Behind(_)) | Err(StorageError::ShutOut) => {
                return Err(PublishError::Busy);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(publication)
}

/// Everything that the district published, by what it is about.
///
/// # Errors
/// [`PublishError`] where the database fails or holds what is no entry.
pub async fn published<S: Storage>(
    storage: &S,
) -> Result<BTreeMap<EntityId, Vec<Entry>>, PublishError> {
    let reader = Device {
        device: DeviceId(Uuid::nil()),
        scope: Scope::District,
        desk: 0,
        public_key: String::new(),
        epoch: Epoch(0),
        revoked: false,
    };
    let mut told: BTreeMap<EntityId, Vec<Entry>> = BTreeMap::new();
    let mut cursor = Cursor::default();
    loop {
        let pull = Pull {
            device: reader.device,
            after: BTreeMap::from([(Scope::District, (cursor.after, cursor.running))]),
            accepted: None,
            limit: PAGE_ENTRIES,
            bytes: PAGE_BYTES,
            own_in_full: true,
        };
        let answer = storage.pull(&reader, &pull).await?;
        let Some(page) = answer.pages.into_iter().next() else {
            return Ok(told);
        };
        if page.entries.is_empty() {
            return Ok(told);
        }
        cursor = Cursor {
            after: cursor.after + page.entries.len() as u64,
            running: page.running,
        };
        for entry in page.entries {
            match entry {
                PageEntry::Whole(entry) => {
                    let entry = entry.open()?;
                    told.entry(entry.header.entity).or_default().push(entry);
                }
                PageEntry::Own(_) => {}
            }
        }
    }
}

/// A device for this one publication, in the district's stream.
async fn pen<S: Storage>(
    storage: &S,
    key: &DeviceKey,
    now_ms: i64,
) -> Result<Device, PublishError> {
    // One that broke off left its device behind; what it wrote is there.
    for device in storage.devices().await? {
        if device.scope == Scope::District && !device.revoked {
            storage.revoke(device.device, now_ms).await?;
        }
    }
    let chance: [u8; 32] = random()?;
    let (mut code, mut device) = ([0; 20], [0; 16]);
    code.copy_from_slice(&chance[..20]);
    device.copy_from_slice(&random()?[..16]);
    let code = code_digest(&code);
    let invitation = Invitation {
        scope: Scope::District,
        desk: 0,
        expires_at_ms: now_ms.saturating_add(WHILE_MS),
    };
    storage.invite(code, &invitation).await?;
    let applicant = Applicant {
        device: DeviceId(uuid::Builder::from_random_bytes(device).into_uuid()),
        public_key: key.public_pem()?,
        epoch: Epoch(0),
    };
    match storage.redeem(code, &applicant, now_ms).await? {
        Redeemed::In(device) => Ok(device),
        Redeemed::Refused | Redeemed::Occupied(_) => Err(PublishError::Busy),
    }
}

fn random() -> Result<[u8; 32], PublishError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| PublishError::Random)?;
    Ok(bytes)
}
