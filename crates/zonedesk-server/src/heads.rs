//! Who waits for what is new (长轮询): one bell for each stream.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::sync::watch;
use zonedesk_sync::Scope;

/// A bell for each stream.
#[derive(Default)]
pub(crate) struct Heads {
    bells: Mutex<BTreeMap<Scope, watch::Sender<()>>>,
    /// Where each stream ended when it was last looked at.
    known: Mutex<BTreeMap<Scope, u64>>,
}

impl Heads {
    /// Hears of whatever is added to a stream from now on.
    pub(crate) fn listen(&self, scope: &Scope) -> watch::Receiver<()> {
        lock(&self.bells)
            .entry(scope.clone())
            .or_default()
            .subscribe()
    }

    /// Something was added to a stream by this process.
    pub(crate) fn ring(&self, scope: &Scope) {
        if let Some(bell) = lock(&self.bells).get(scope) {
            bell.send_replace(());
        }
    }

    /// The streams end here, whoever added to them. Of streams that nobody listens to nothing is kept.
    pub(crate) fn are(&self, heads: BTreeMap<Scope, u64>) {
        let before = std::mem::replace(&mut *lock(&self.known), heads.clone());
        lock(&self.bells).retain(|_, bell| bell.receiver_count() > 0);
        for (scope, head) in &heads {
            if before.get(scope) != Some(head) {
                self.ring(scope);
            }
        }
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
