//! The desk's journal as sync sees it: the engine of `zonedesk-sync` over the store.

use std::collections::{BTreeMap, BTreeSet};
use zonedesk_domain::journal::{DeviceId, Digest, Entry, EntryHash, Epoch};
use zonedesk_store::{Store, StoreError, StoreResult, SyncState};
use zonedesk_sync::{Bundles, Cursor, Journal, Marks, Place, Push, Scope, WireEntry};

/// One desk's store, lent to the engine for one step.
pub struct SyncedJournal<'a> {
    store: &'a mut Store,
}

impl<'a> SyncedJournal<'a> {
    /// Lends `store`.
    #[must_use]
    pub fn new(store: &'a mut Store) -> Self {
        Self { store }
    }

    fn place(&self, hash: Option<EntryHash>) -> StoreResult<Option<Place>> {
        let Some(hash) = hash else { return Ok(None) };
        let position = self.store.read().place_of(hash)?;
        Ok(position.map(|position| Place {
            epoch: position.epoch,
            seq: position.seq,
            hash,
        }))
    }
}

fn state_of(marks: &Marks) -> SyncState {
    let streams = marks.read.iter();
    SyncState {
        accepted: marks.accepted.map(|place| place.hash),
        durable: marks.durable.map(|place| place.hash),
        renew: marks.renew,
        bundles: (marks.bundles.made, marks.bundles.answered),
        streams: streams
            .map(|(scope, cursor)| (scope.to_string(), (cursor.after, cursor.running)))
            .collect(),
    }
}

fn cursors(streams: BTreeMap<String, (u64, Digest)>) -> StoreResult<BTreeMap<Scope, Cursor>> {
    streams
        .into_iter()
        .map(|(scope, (after, running))| {
            let scope = scope
                .parse()
                .map_err(|_| StoreError::Rule("a stream without a name"))?;
            Ok((scope, Cursor { after, running }))
        })
        .collect()
}

impl Journal for SyncedJournal<'_> {
    type Error = StoreError;

    fn device(&self) -> DeviceId {
        self.store.device()
    }

    fn epoch(&self) -> Epoch {
        self.store.epoch()
    }

    fn scopes(&self) -> StoreResult<Vec<Scope>> {
        let Some(site) = self.store.read().site()? else {
            return Ok(Vec::new());
        };
        Ok(vec![Scope::District, Scope::Site(site.code)])
    }

    fn marks(&self) -> StoreResult<Marks> {
        let state = self.store.read().sync_state()?;
        Ok(Marks {
            accepted: self.place(state.accepted)?,
            durable: self.place(state.durable)?,
            read: cursors(state.streams)?,
            renew: state.renew,
            bundles: Bundles {
                made: state.bundles.0,
                answered: state.bundles.1,
            },
        })
    }

    fn keep_marks(&mut self, marks: &Marks) -> StoreResult<()> {
        self.store.keep_sync(&state_of(marks))
    }

    fn own_behind(
        &self,
        after: Option<Place>,
        entries: usize,
        bytes: usize,
    ) -> StoreResult<Vec<Entry>> {
        let after = after.map(|place| place.hash);
        self.store.read().own_behind(after, entries, bytes)
    }

    fn holds(&self, place: &Place) -> StoreResult<bool> {
        let found = self.store.read().place_of(place.hash)?;
        Ok(found.is_some_and(|position| position.device == self.store.device()))
    }

    fn vouches_for_all_before(&self, place: &Place) -> StoreResult<bool> {
        self.store.read().own_chain_is_plain(place.hash)
    }

    fn lacks(&self, hashes: &[EntryHash]) -> StoreResult<BTreeSet<EntryHash>> {
        self.store.read().lacks(hashes)
    }

    fn push_of(&self, entries: &[Entry]) -> StoreResult<Option<Push>> {
        let Some(last) = entries.last() else {
            return Ok(None);
        };
        let (statement, signature) = self.store.sign_for(last)?;
        Ok(Some(Push {
            device: self.store.device(),
            entries: entries.iter().map(WireEntry::from).collect(),
            statement: statement.to_bytes().map_err(|error| StoreError::Encoding {
                operation: "the statement under a push",
                detail: error.to_string(),
            })?,
            signature,
        }))
    }

    fn take_in(&mut self, entries: &[Entry], marks: &Marks) -> StoreResult<()> {
        self.store.hear(entries, &state_of(marks)).map(drop)
    }

    fn begin_epoch(&mut self, epoch: Epoch) -> StoreResult<()> {
        self.store.begin_epoch(epoch)
    }
}
