//! Reading what was said about the till (钱箱), and the money that came in since.

use crate::{entries, error::StoreResult, projections::Noun, read::ReadStore};
use zonedesk_domain::{
    journal::{EntityId, Entry, Position},
    till::Told,
};

impl ReadStore<'_> {
    /// What was said about the till, the newest first.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn till(&self) -> StoreResult<Vec<(EntityId, Told)>> {
        let mut told = self.reference(Noun::Till)?;
        told.reverse();
        Ok(told)
    }

    /// The entries about copies and receipts that the journal of one device has behind `place`.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn money_after(&self, place: Position) -> StoreResult<Vec<Entry>> {
        entries::money_after(self.connection(), place)
    }
}
