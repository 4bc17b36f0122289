//! What the server asks of a database (存储). PostgreSQL and embedded SQLite both do all of it, and pass the same
//! tests.

use crate::departments::{Case, Days, Department};
use std::{
    collections::{BTreeMap, BTreeSet},
    future::Future,
};
use zonedesk_domain::journal::{DeviceId, Digest, EntityId, EntryHash, Epoch};
use zonedesk_sync::{
    Batch, Behind, Cursor, FilePart, Limits, Page, PageCut, PageEntry, Place, Pull, PullAnswer,
    PullLimits, PushAnswer, Scope, WireEntry,
};

/// A desk that was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The installation.
    pub device: DeviceId,
    /// The stream it writes into. It reads this one and the district's.
    pub scope: Scope,
    /// Its number at the counter.
    pub desk: u16,
    /// PEM, SM2.
    pub public_key: String,
    /// The epoch it begins with here.
    pub epoch: Epoch,
    /// Whether it was shut out.
    pub revoked: bool,
}

impl Device {
    /// Whether a device that is known asks for the place that it has.
    pub(crate) fn is_as_asked(&self, applicant: &Applicant, scope: &str, desk: i32) -> bool {
        self.public_key == applicant.public_key
            && self.scope.to_string() == scope
            && i32::from(self.desk) == desk
    }

    /// Whether it may read a stream.
    #[must_use]
    pub fn may_read(&self, scope: &Scope) -> bool {
        *scope == self.scope || *scope == Scope::District
    }
}

/// 注册码 – to whom a code opens the door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// The stream the desk will write into.
    pub scope: Scope,
    /// Its number at the counter.
    pub desk: u16,
    /// Until when, in milliseconds since 1970 UTC.
    pub expires_at_ms: i64,
}

/// A desk that asks to be let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applicant {
    /// The installation.
    pub device: DeviceId,
    /// PEM, SM2.
    pub public_key: String,
    /// The epoch it writes in.
    pub epoch: Epoch,
}

/// What came of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Redeemed {
    /// It was let in, now or before.
    In(Device),
    /// The code is not known, expired, or was used by another device.
    Refused,
    /// Another desk has this number at the counter, and was not shut out.
    Occupied(DeviceId),
}

/// 警报 – two histories of one device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fork {
    /// Which device.
    pub device: DeviceId,
    /// In which epoch.
    pub epoch: Epoch,
    /// The first place where two entries stand.
    pub seq: u64,
}

/// Why the database did not do it.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// It cannot be reached, or fails; the same may be tried again.
    #[error("{operation}: {cause}")]
    Fails {
        /// What was tried.
        operation: &'static str,
        /// What it said.
        cause: String,
    },
    /// It is set up so that a crash may lose what it confirmed.
    #[error("the database may lose what it confirmed: {0} has to be on")]
    Unsafe(&'static str),
    /// It holds something that this program cannot have written.
    #[error("{0}")]
    Damaged(String),
    /// A newer program made it.
    #[error("the database has schema {found}, this program knows {known}")]
    Newer {
        /// Its schema.
        found: i64,
        /// The newest this program knows.
        known: i64,
    },
    /// The device was shut out meanwhile.
    #[error("the device was shut out")]
    ShutOut,
    /// Somebody else wrote about the record first.
    #[error("the record was written about meanwhile")]
    Overtaken,
    /// There is one of this name already.
    #[error("{0} is taken")]
    Taken(String),
}

/// What the database did.
pub type StorageResult<T> = Result<T, StorageError>;

impl StorageError {
    pub(crate) fn at<E: std::fmt::Display>(operation: &'static str) -> impl Fn(E) -> Self {
        move |cause| Self::Fails {
            operation,
            cause: cause.to_string(),
        }
    }
}

/// A database of the district. Every method is one transaction; what it returned as done survives a crash.
pub trait Storage: Send + Sync + 'static {
    /// 专区 – lets a site in.
    fn add_site(&self, code: &str, name: &str) -> impl Future<Output = StorageResult<()>> + Send;

    /// 注册码 – keeps the digest of a code.
    fn invite(
        &self,
        code: Digest,
        invitation: &Invitation,
    ) -> impl Future<Output = StorageResult<()>> + Send;

    /// Uses a code, once, before it expires: the device is let in with its key, and begins with an epoch that no
    /// other machine had at its number. A code that was not used yet lets a device in again that was shut out.
    fn redeem(
        &self,
        code: Digest,
        applicant: &Applicant,
        now_ms: i64,
    ) -> impl Future<Output = StorageResult<Redeemed>> + Send;

    /// 停用 – shuts a device out. Whether there was one.
    fn revoke(
        &self,
        device: DeviceId,
        now_ms: i64,
    ) -> impl Future<Output = StorageResult<bool>> + Send;

    /// 终端 – every device, those that were shut out, too.
    fn devices(&self) -> impl Future<Output = StorageResult<Vec<Device>>> + Send;

    /// 专区 – every site, code and name.
    fn sites(&self) -> impl Future<Output = StorageResult<Vec<(String, String)>>> + Send;

    /// Who a device is.
    fn device(
        &self,
        device: DeviceId,
    ) -> impl Future<Output = StorageResult<Option<Device>>> + Send;

    /// Uses a question up, which is worth nothing from `expires_at_ms` on: (now, then). Whether nobody had answered
    /// it before.
    fn use_challenge(
        &self,
        nonce: Digest,
        life_ms: (i64, i64),
    ) -> impl Future<Output = StorageResult<bool>> + Send;

    /// Keeps the digest of a token until it expires, and lets go of those that did: (now, then).
    fn add_session(
        &self,
        token: Digest,
        device: DeviceId,
        life_ms: (i64, i64),
    ) -> impl Future<Output = StorageResult<()>> + Send;

    /// Whose token it is; nothing where it is unknown or expired, or its device was shut out.
    fn session(
        &self,
        token: Digest,
        now_ms: i64,
    ) -> impl Future<Output = StorageResult<Option<Device>>> + Send;

    /// 上报 – stores what a device wrote, in its stream.
    fn push(
        &self,
        device: &Device,
        batch: Batch,
        now_ms: i64,
    ) -> impl Future<Output = StorageResult<PushAnswer>> + Send;

    /// Stores what a pen of the district says about a record, as long as nothing was written about it since `seen` entries
    /// were read; else [`StorageError::Overtaken`].
    fn say(
        &self,
        pen: &Device,
        batch: Batch,
        seen: (EntityId, usize),
        now_ms: i64,
    ) -> impl Future<Output = StorageResult<PushAnswer>> + Send;

    /// 下发 – what is new in the streams that a device may read; others are passed over.
    fn pull(
        &self,
        device: &Device,
        pull: &Pull,
    ) -> impl Future<Output = StorageResult<PullAnswer>> + Send;

    /// 新纪元 – an epoch that no other machine was given.
    fn renew(&self, device: DeviceId) -> impl Future<Output = StorageResult<Epoch>> + Send;

    /// 警报 – every device with two histories.
    fn forks(&self) -> impl Future<Output = StorageResult<Vec<Fork>>> + Send;

    /// The newest position of a stream.
    fn head(&self, scope: &Scope) -> impl Future<Output = StorageResult<u64>> + Send;

    /// The newest position of every stream.
    fn heads(&self) -> impl Future<Output = StorageResult<BTreeMap<Scope, u64>>> + Send;

    /// 附件 – those of the files that a site has here whole.
    fn known_files(
        &self,
        scope: &Scope,
        files: &[Digest],
    ) -> impl Future<Output = StorageResult<Vec<Digest>>> + Send;

    /// 附件 – keeps a part of a file where it is the next one. How much of the file is there now: all of it only where its
    /// bytes are what its name says.
    fn put_part(
        &self,
        scope: &Scope,
        part: FilePart,
        now_ms: i64,
    ) -> impl Future<Output = StorageResult<u64>> + Send;

    /// Lets go of what was begun and not gone on with since `before_ms`. How many files that were.
    fn sweep_files(&self, before_ms: i64) -> impl Future<Output = StorageResult<u64>> + Send;

    /// 附件 – a part of a file that is here whole, from a place on.
    fn get_part(
        &self,
        scope: &Scope,
        file: Digest,
        at: u64,
    ) -> impl Future<Output = StorageResult<Option<FilePart>>> + Send;

    /// Lets the district itself write into a site's stream: with its own key, at no number of the counter.
    fn take_up(&self, pen: &Device, now_ms: i64) -> impl Future<Output = StorageResult<()>> + Send;

    /// 承办单位 – keeps the digest of a token and whose it is; its number.
    fn add_department(
        &self,
        token: Digest,
        department: &Department,
        now_ms: i64,
    ) -> impl Future<Output = StorageResult<i64>> + Send;

    /// 承办单位 – every one, those whose token was taken away, too.
    fn departments(&self) -> impl Future<Output = StorageResult<Vec<Department>>> + Send;

    /// 停用 – takes a token away. Whether there was one of this number.
    fn revoke_department(
        &self,
        id: i64,
        now_ms: i64,
    ) -> impl Future<Output = StorageResult<bool>> + Send;

    /// Whose token it is; nothing where it is unknown or was taken away.
    fn department(
        &self,
        token: Digest,
    ) -> impl Future<Output = StorageResult<Option<Department>>> + Send;

    /// Looks through some entries for what they hand over, where that was not noted when they were stored: an older program
    /// took them in. Whether there may be more.
    fn note_handovers(&self) -> impl Future<Output = StorageResult<bool>> + Send;

    /// 转交 – the records that were ever handed over to a body of one of these names in these days, the newest first,
    /// and no more than so many.
    fn handed_over(
        &self,
        names: &BTreeSet<String>,
        days: Days,
        most: usize,
    ) -> impl Future<Output = StorageResult<Vec<Case>>> + Send;

    /// One of them.
    fn case(
        &self,
        names: &BTreeSet<String>,
        scope: &Scope,
        entity: EntityId,
    ) -> impl Future<Output = StorageResult<Option<Case>>> + Send;
}

/// The epoch of a machine that takes a number at the counter: its own where it is the first there, else a later
/// one than any machine had there.
pub(crate) fn epoch_for(own: Epoch, newest: Option<i32>) -> StorageResult<i32> {
    let own = epoch_number(own)?;
    Ok(newest.map_or(own, |newest| newest.max(own).saturating_add(1)))
}

/// One row of a stream.
pub(crate) struct StreamRow {
    pub(crate) hash: EntryHash,
    pub(crate) device: DeviceId,
    pub(crate) header: Vec<u8>,
    pub(crate) content: Option<([u8; 32], Vec<u8>)>,
}

/// Cuts a page out of rows that follow `cursor`; the rows stop coming once it is full.
pub(crate) fn cut(
    device: &Device,
    (scope, cursor, head): (&Scope, Cursor, u64),
    pull: &Pull,
    left: PullLimits,
    rows: impl IntoIterator<Item = StorageResult<StreamRow>>,
) -> StorageResult<(Page, PullLimits)> {
    let mut page = PageCut::new(scope.clone(), cursor, head, left);
    for row in rows {
        let row = row?;
        let entry = if row.device == device.device && !pull.own_in_full {
            PageEntry::Own(row.hash)
        } else {
            PageEntry::Whole(WireEntry::new(row.header, row.content))
        };
        if !page.add(row.hash, entry) {
            break;
        }
    }
    Ok(page.done())
}

/// The answer to a push that was stored. Both storages answer after the commit, with the disk synced, and where
/// PostgreSQL has a synchronous standby after it has it, too: what is accepted is durable.
pub(crate) fn taken(batch: &Batch, forked: Option<u64>) -> StorageResult<PushAnswer> {
    let Some(accepted) = batch.last() else {
        return Err(StorageError::Damaged("a push of nothing".to_owned()));
    };
    Ok(PushAnswer::Taken {
        accepted,
        durable: Some(accepted),
        forked: forked.is_some(),
    })
}

/// What is sent at most, whatever is asked for.
pub(crate) fn limits_of(pull: &Pull) -> PullLimits {
    let most = Limits::default().pull;
    PullLimits {
        // One entry always fits.
        entries: pull.limit.clamp(1, most.entries),
        bytes: pull.bytes.clamp(1, most.bytes),
    }
}

/// Where the newest entry before a place stands.
pub(crate) fn behind(newest: Option<(i32, i64, Vec<u8>)>) -> StorageResult<Behind> {
    let Some((epoch, seq, hash)) = newest else {
        return Ok(Behind { newest: None });
    };
    Ok(Behind {
        newest: Some(Place {
            epoch: epoch_of(epoch)?,
            seq: seq.unsigned_abs(),
            hash: digest(&hash)?,
        }),
    })
}

pub(crate) fn epoch_of(number: i32) -> StorageResult<Epoch> {
    u32::try_from(number)
        .map(Epoch)
        .map_err(|_| StorageError::Damaged(format!("epoch {number}")))
}

pub(crate) fn epoch_number(epoch: Epoch) -> StorageResult<i32> {
    i32::try_from(epoch.0).map_err(|_| StorageError::Damaged(format!("epoch {}", epoch.0)))
}

pub(crate) fn digest(bytes: &[u8]) -> StorageResult<Digest> {
    bytes
        .try_into()
        .map(Digest)
        .map_err(|_| StorageError::Damaged(format!("a digest of {} bytes", bytes.len())))
}

pub(crate) fn number(place: u64) -> StorageResult<i64> {
    i64::try_from(place).map_err(|_| StorageError::Damaged(format!("place {place}")))
}

pub(crate) fn scope_of(text: &str) -> StorageResult<Scope> {
    text.parse()
        .map_err(|error| StorageError::Damaged(format!("{error}")))
}

pub(crate) fn desk_of(number: i32) -> StorageResult<u16> {
    u16::try_from(number).map_err(|_| StorageError::Damaged(format!("desk {number}")))
}
