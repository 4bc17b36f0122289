//! What every door of the district shares (区级): its database, its key, and who is let through how often.

use crate::{
    heads::Heads,
    metrics::Metrics,
    refusal::{Refused, Refusing as _},
    storage::{Device, Storage},
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::{
    collections::BTreeSet,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::watch;
use zonedesk_domain::journal::{DeviceId, DeviceKey};
use zonedesk_sync::api::RefusalCode;

/// A whole district behind one address may knock at once, when its line is back.
const STRANGERS_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(3_999);
/// And so often a second after that.
const STRANGERS_A_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(199);

/// No desk needs as many requests.
const DESK_AT_ONCE: NonZeroU32 = NonZeroU32::MIN.saturating_add(199);
/// And as often a second after that: a desk that fills the district sends a push after the other.
const DESK_A_SECOND: NonZeroU32 = NonZeroU32::MIN.saturating_add(49);

/// The district, as its doors see it.
pub struct District<S> {
    pub(crate) storage: S,
    pub(crate) key: DeviceKey,
    pub(crate) heads: Heads,
    pub(crate) metrics: Metrics,
    pub(crate) now_ms: fn() -> i64,
    strangers: DefaultKeyedRateLimiter<IpAddr>,
    desks: DefaultKeyedRateLimiter<DeviceId>,
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
        Arc::new(Self {
            storage,
            key,
            heads: Heads::default(),
            metrics: Metrics::new(),
            now_ms,
            strangers: RateLimiter::keyed(strangers),
            desks: RateLimiter::keyed(desks),
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

    /// What is done now and then: what expired at the doors is forgotten, and whoever waits learns what other
    /// processes took in.
    pub async fn look_around(&self) {
        self.strangers.retain_recent();
        self.desks.retain_recent();
        match self.storage.heads().await {
            Ok(heads) => {
                self.metrics.streams(heads.values().sum());
                self.heads.are(heads);
            }
            Err(error) => tracing::warn!(%error, "reading the heads of the streams"),
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
