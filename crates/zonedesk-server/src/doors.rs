//! What every door of the district shares (区级): its database, its key, and who is let through how often.

use crate::{
    departments::Department,
    heads::Heads,
    inbox::{Pens, Published},
    metrics::Metrics,
    refusal::{Refused, Refusing as _},
    storage::{Device, Storage, StorageError},
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::{
    collections::{BTreeMap, BTreeSet},
    net::IpAddr,
    num::NonZeroU32,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Semaphore, watch};
use zonedesk_domain::journal::{Algorithm, DeviceId, DeviceKey, Digest};
use zonedesk_sync::api::RefusalCode;

/// A whole district behind one address may knock at once, when its line is back.
const STRANGERS_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(3_999);
/// And so often a second after that.
const STRANGERS_A_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(199);

/// No desk needs as many requests.
const DESK_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(199);
/// And as often a second after that: a desk that fills the district sends a push after the other.
const DESK_A_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(49);

/// A question is answered at once or not at all.
const CHALLENGE_MS: i64 = 120_000;
/// A file that was begun and not gone on with for so long is let go: whoever has it begins anew.
const UNFINISHED_MS: i64 = 30 * 24 * 3_600_000;
const SWEEP_EVERY_MS: i64 = 3_600_000;

/// Reading a whole inbox takes memory and a connection to the database.
const INBOXES_AT_ONCE: usize = 2;
/// Streams are looked through so often between two looks around: a district that has much to do later does it later.
const LOOKS_THROUGH: usize = 20;

/// A token that opened nothing for so long is looked at like a stranger's.
const TOKEN_MS: i64 = 3_600_000;
/// A database that did not answer for so long is not well.
const WELL_MS: i64 = 10_000;

/// The district, as its doors see it.
pub struct District<S> {
    pub(crate) storage: S,
    pub(crate) key: DeviceKey,
    pub(crate) heads: Heads,
    pub(crate) metrics: Metrics,
    pub(crate) now_ms: fn() -> i64,
    /// Marks the questions as this district's, in every process of it.
    secret: Digest,
    /// Tokens that opened something lately: whoever brings one is no stranger.
    tokens: Mutex<BTreeMap<Digest, i64>>,
    /// When the database last answered.
    answered_ms: AtomicI64,
    /// When unfinished files were last looked for.
    swept_ms: AtomicI64,
    strangers: DefaultKeyedRateLimiter<IpAddr>,
    desks: DefaultKeyedRateLimiter<DeviceId>,
    departments: DefaultKeyedRateLimiter<i64>,
    /// Files have a measure of their own, so that they never hold up a record.
    files: DefaultKeyedRateLimiter<DeviceId>,
    pub(crate) pens: Pens,
    pub(crate) published: Published,
    /// Inboxes are read by so many at once.
    pub(crate) reading: Arc<Semaphore>,
    pushing: Mutex<BTreeSet<DeviceId>>,
    /// Turns true when the server is to stop: nobody waits for news any longer.
    stopping: watch::Sender<bool>,
}

impl<S: Storage> District<S> {
    /// A district on a database, signing with its key.
    #[must_use]
    pub fn new(storage: S, key: DeviceKey, now_ms: fn() -> i64) -> Arc<Self> {
        let strangers = Quota::per_second(STRANGERS_A_SECOND).allow_burst(STRANGERS_AT_ONCE);
        let desks = Quota::per_second(DESK_A_SECOND).allow_burst(DESK_AT_ONCE);
        // From the key, so that all processes of the district have the same. A key that has no bytes signs nothing.
        let bytes = key
            .to_pkcs8()
            .map(|bytes| bytes.to_vec())
            .unwrap_or_default();
        let secret = Algorithm::Sm3.digest(&[b"zonedesk.challenge\0", &bytes]);
        Arc::new(Self {
            secret,
            tokens: Mutex::default(),
            answered_ms: AtomicI64::new(0),
            swept_ms: AtomicI64::new(0),
            storage,
            key,
            heads: Heads::default(),
            metrics: Metrics::new(),
            now_ms,
            strangers: RateLimiter::keyed(strangers),
            desks: RateLimiter::keyed(desks),
            departments: RateLimiter::keyed(desks),
            files: RateLimiter::keyed(desks),
            pens: Pens::default(),
            published: Published::default(),
            reading: Arc::new(Semaphore::new(INBOXES_AT_ONCE)),
            pushing: Mutex::default(),
            stopping: watch::Sender::new(false),
        })
    }

    /// Its database.
    #[must_use]
    pub fn storage(&self) -> &S {
        &self.storage
    }

    /// Its figures since it began, as OpenMetrics text; nothing where they cannot be written.
    #[must_use]
    pub fn figures(&self) -> Option<String> {
        self.metrics.text().ok()
    }

    /// Whether somebody without a token may go on.
    pub(crate) fn knocks(&self, from: IpAddr) -> Result<(), Refused> {
        self.strangers.check_key(&from).map_err(|_| {
            RefusalCode::Busy.because("too many requests from this address; try again later")
        })
    }

    /// A question that nobody else can make, and that is worth nothing after two minutes: until when, chance, and a
    /// mark over both. Nothing of it is kept before it is answered.
    pub(crate) fn question(&self, chance: [u8; 12]) -> Digest {
        let mut nonce = [0; 32];
        let until = (self.now_ms)().saturating_add(CHALLENGE_MS);
        nonce[..8].copy_from_slice(&until.to_be_bytes());
        nonce[8..20].copy_from_slice(&chance);
        let mark = self.mark(&nonce);
        nonce[20..].copy_from_slice(&mark);
        Digest(nonce)
    }

    /// Until when a question of this district is worth something; nothing for others and old ones.
    pub(crate) fn question_until(&self, nonce: Digest) -> Option<i64> {
        let mut until = [0; 8];
        until.copy_from_slice(&nonce.0[..8]);
        let until = i64::from_be_bytes(until);
        let now = (self.now_ms)();
        let is_own = nonce.0[20..] == self.mark(&nonce.0);
        (is_own && now < until && until <= now.saturating_add(CHALLENGE_MS)).then_some(until)
    }

    fn mark(&self, nonce: &[u8; 32]) -> [u8; 12] {
        let mut mark = [0; 12];
        let inner = Algorithm::Sm3.digest(&[&self.secret.0, &nonce[..20]]);
        let outer = Algorithm::Sm3.digest(&[&self.secret.0, b"\x5c", &inner.0]);
        mark.copy_from_slice(&outer.0[..12]);
        mark
    }

    /// Whose token it is. Who brings one that never opened anything is a stranger.
    pub(crate) async fn caller(&self, token: Digest, from: IpAddr) -> Result<Device, Refused> {
        let now = (self.now_ms)();
        if !lock(&self.tokens).contains_key(&token) {
            self.knocks(from)?;
        }
        let Some(device) = self.storage.session(token, now).await? else {
            lock(&self.tokens).remove(&token);
            return Err(RefusalCode::SignedOut.because("a token is needed; ask for a session"));
        };
        lock(&self.tokens).insert(token, now);
        Ok(device)
    }

    /// Whether a desk may go on with its files.
    pub(crate) fn carries(&self, device: &Device) -> Result<(), Refused> {
        self.files
            .check_key(&device.device)
            .map_err(|_| RefusalCode::Busy.because("too many files of this device"))
    }

    /// 承办单位 – whose token it is, likewise.
    pub(crate) async fn department(
        &self,
        token: Digest,
        from: IpAddr,
    ) -> Result<Department, Refused> {
        if !lock(&self.tokens).contains_key(&token) {
            self.knocks(from)?;
        }
        let Some(department) = self.storage.department(token).await? else {
            lock(&self.tokens).remove(&token);
            return Err(RefusalCode::SignedOut.because("a token is needed"));
        };
        lock(&self.tokens).insert(token, (self.now_ms)());
        self.departments
            .check_key(&department.id)
            .map_err(|_| RefusalCode::Busy.because("too many requests of this department"))?;
        Ok(department)
    }

    /// Whether the district does its work: its database answered a moment ago.
    pub(crate) async fn is_well(&self) -> bool {
        let now = (self.now_ms)();
        let last = self.answered_ms.load(Ordering::Relaxed);
        if last > 0 {
            return now - last < WELL_MS;
        }
        // Nobody looked yet.
        let asked = tokio::time::timeout(Duration::from_secs(5), self.storage.heads());
        matches!(asked.await, Ok(Ok(_)))
    }

    /// Whether a desk may go on.
    pub(crate) fn asks(&self, device: &Device) -> Result<(), Refused> {
        self.desks
            .check_key(&device.device)
            .map_err(|_| RefusalCode::Busy.because("too many requests of this device"))
    }

    /// One push of a device at a time is stored; whoever pushes again meanwhile comes later. So pushes that wait for
    /// each other hold one connection to the database, and not all.
    pub(crate) fn pushes(&self, device: &Device) -> Result<Pushing<'_>, Refused> {
        if lock(&self.pushing).insert(device.device) {
            Ok(Pushing {
                all: &self.pushing,
                device: device.device,
            })
        } else {
            Err(RefusalCode::Busy.because("a push of this device is under way"))
        }
    }

    /// Whoever waits for news is answered now, and later ones do not wait.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.stopping.subscribe()
    }

    async fn note_handovers(&self) -> Result<(), StorageError> {
        for _ in 0..LOOKS_THROUGH {
            if !self.storage.note_handovers().await? {
                break;
            }
        }
        Ok(())
    }

    /// What is done now and then: what expired at the doors is forgotten, and whoever waits learns what other
    /// processes took in.
    pub async fn look_around(&self) {
        self.strangers.retain_recent();
        self.desks.retain_recent();
        self.departments.retain_recent();
        self.files.retain_recent();
        let now = (self.now_ms)();
        lock(&self.tokens).retain(|_, seen| now - *seen < TOKEN_MS);
        match self.storage.heads().await {
            Ok(heads) => {
                self.answered_ms.store((self.now_ms)(), Ordering::Relaxed);
                self.metrics.streams(heads.values().sum());
                self.heads.are(heads);
            }
            Err(error) => tracing::warn!(%error, "reading the heads of the streams"),
        }
        if let Err(error) = self.note_handovers().await {
            tracing::warn!(%error, "noting what was handed over");
        }
        if now - self.swept_ms.load(Ordering::Relaxed) > SWEEP_EVERY_MS {
            self.swept_ms.store(now, Ordering::Relaxed);
            match self.storage.sweep_files(now - UNFINISHED_MS).await {
                Ok(0) => {}
                Ok(files) => tracing::info!(files, "unfinished files were let go"),
                Err(error) => tracing::warn!(%error, "sweeping unfinished files"),
            }
        }
        match self.storage.forks().await {
            Ok(forks) => self.metrics.forks(forks.len()),
            Err(error) => tracing::warn!(%error, "reading alarms"),
        }
    }
}

/// A device pushes until this is dropped.
pub(crate) struct Pushing<'a> {
    all: &'a Mutex<BTreeSet<DeviceId>>,
    device: DeviceId,
}

impl Drop for Pushing<'_> {
    fn drop(&mut self) {
        lock(self.all).remove(&self.device);
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
