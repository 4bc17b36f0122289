//! The locks of one database file, as SQLite's own file systems grant them.

use std::collections::BTreeMap;

/// How firmly a connection holds a file; the order is SQLite's own (shared 1 … exclusive 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    Shared,
    Reserved,
    Pending,
    Exclusive,
}

/// Who holds a file how firmly; connections are told apart by a number.
#[derive(Debug, Default)]
pub(crate) struct FileLock {
    holders: BTreeMap<u64, Level>,
}

impl FileLock {
    /// Raises `holder` to `wanted`; false when another connection is in the way. A refused
    /// exclusive lock stays pending, so that no new readers come in.
    pub(crate) fn raise(&mut self, holder: u64, wanted: Level) -> bool {
        if self.holders.get(&holder) >= Some(&wanted) {
            return true;
        }
        let others = self.others(holder);
        let in_the_way = match wanted {
            Level::Shared => others >= Some(Level::Pending),
            Level::Reserved | Level::Pending | Level::Exclusive => others >= Some(Level::Reserved),
        };
        if in_the_way {
            return false;
        }
        if wanted == Level::Exclusive && others.is_some() {
            self.holders.insert(holder, Level::Pending);
            return false;
        }
        self.holders.insert(holder, wanted);
        true
    }

    /// Lowers `holder` to `kept`, or lets go altogether.
    pub(crate) fn lower(&mut self, holder: u64, kept: Option<Level>) {
        if let (Some(kept), Some(held)) = (kept, self.holders.get_mut(&holder)) {
            *held = kept.min(*held);
        } else {
            self.holders.remove(&holder);
        }
    }

    /// Whether anyone means to write.
    pub(crate) fn is_reserved(&self) -> bool {
        self.holders.values().any(|level| *level >= Level::Reserved)
    }

    fn others(&self, holder: u64) -> Option<Level> {
        self.holders
            .iter()
            .filter(|(other, _)| **other != holder)
            .map(|(_, level)| *level)
            .max()
    }
}
