//! Reading what a site says on its papers (纸面用语), how it arranged its screen for citizens (自助屏), what was said last of
//! one kind, and what happened before.

use crate::{entries, error::StoreResult, projections::Noun, read::ReadStore};
use zonedesk_domain::{journal::Entry, kiosk::Arranged, wording::Wording};

impl ReadStore<'_> {
    /// 纸面用语 – what the site and its district say on papers, each paper once.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn wordings(&self) -> StoreResult<Vec<Wording>> {
        Ok(self
            .reference(Noun::Paper)?
            .into_iter()
            .map(|(_, wording)| wording)
            .collect())
    }

    /// 自助屏布置 – nothing until the site arranges it.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn kiosk(&self) -> StoreResult<Option<Arranged>> {
        let all = self.reference(Noun::Kiosk)?;
        Ok(all.into_iter().map(|(_, arranged)| arranged).next_back())
    }

    /// The newest entries of one kind, the newest first. It walks back from the end of the journal: for kinds
    /// that come often, or lists that are seldom opened.
    ///
    /// # Errors
    /// [`crate::StoreError`].
    pub fn newest_of_kind(&self, kind: &str, limit: u32) -> StoreResult<Vec<Entry>> {
        entries::newest_of(self.connection(), kind, limit)
    }

    /// Walks back through what happened at this desk and reached it, the newest first, from before the row `before`, as
    /// long as `visit` says so. Of `kinds` alone, or of all where there are none.
    ///
    /// # Errors
    /// [`crate::StoreError`], also that of `visit`.
    pub fn walk_back(
        &self,
        before: Option<i64>,
        kinds: &[&str],
        visit: impl FnMut(i64, Entry) -> StoreResult<bool>,
    ) -> StoreResult<()> {
        let spaced = match kinds {
            [] => String::new(),
            some => format!(" {} ", some.join(" ")),
        };
        entries::back_from(
            self.connection(),
            before.unwrap_or(i64::MAX),
            &spaced,
            visit,
        )
    }
}
