//! The register of copying jobs (复印打印登记簿), and what its receipts are numbered.

use crate::{
    error::{StoreError, StoreResult},
    page::Page,
    projections::Noun,
    read::{Listed, ReadStore},
    search::{Narrowed, Sought, copy_state},
    series,
};
use rusqlite::params;
use zonedesk_domain::{
    copying::Copy,
    journal::{EntityId, Epoch, NumberKind, PaperNumber, Series},
};

/// Which copying jobs a register shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopyState {
    /// 收费 – with a receipt that counts.
    Charged,
    /// 免费.
    Free,
    /// 已作废 – with a receipt that does not count, confirmed or not.
    Voided,
    /// 待复核 – voided, and no second person has confirmed it.
    VoidWaits,
}

/// A receipt that was voided.
const VOIDED: &str = "number IS NOT NULL AND amount_fen = 0";
/// One that waits for the second person.
const VOID_WAITS: &str =
    "number IS NOT NULL AND amount_fen = 0 AND json_extract(record, '$.void_confirmed') = 0";

impl ReadStore<'_> {
    /// One copying job.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_copy(&self, id: EntityId) -> StoreResult<Option<Copy>> {
        Ok(self
            .records(
                "SELECT record FROM copies WHERE entity = ?1",
                params![id.0.as_bytes()],
            )?
            .pop())
    }

    /// A page of the register of copying jobs, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn copies(
        &self,
        search: &Sought,
        state: Option<CopyState>,
        offset: u32,
        limit: u32,
    ) -> StoreResult<Listed<Copy>> {
        if !search.is_blank() {
            let states: Vec<_> = state.map(copy_state).into_iter().collect();
            return self.found(search, Noun::Copy, &states, &Narrowed::No, (offset, limit));
        }
        let mut page = Page::of("copies", "made_on");
        match state {
            None => {}
            Some(CopyState::Charged) => page.only("amount_fen > 0", &[]),
            // A line of a tariff never costs nothing, so a number without an amount is a voided one.
            Some(CopyState::Free) => page.only("number IS NULL AND amount_fen = 0", &[]),
            Some(CopyState::Voided) => page.only(VOIDED, &[]),
            Some(CopyState::VoidWaits) => page.only(VOID_WAITS, &[]),
        }
        self.page(&page, (offset, limit))
    }

    /// Voided receipts that a second person has to confirm, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn waiting_voids(&self) -> StoreResult<Vec<Copy>> {
        self.records(
            &format!("SELECT record FROM copies WHERE {VOID_WAITS} ORDER BY made_on, id"),
            [],
        )
    }

    /// The number that this desk's next paper of `kind` in `year` will take, unless another entry is
    /// quicker; nothing before the site was set up.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn upcoming_number(&self, kind: NumberKind, year: i32) -> StoreResult<Option<PaperNumber>> {
        let Some(site) = self.site()? else {
            return Ok(None);
        };
        let epoch = self
            .connection()
            .query_row("SELECT epoch FROM desk", [], |row| row.get(0).map(Epoch))
            .map_err(StoreError::sqlite("reading the desk"))?;
        let series = Series::new(&site.code, site.desk, epoch, kind, year);
        let last = series::last(self.connection(), &series)?;
        Ok(Some(series.number(last + 1)))
    }
}
