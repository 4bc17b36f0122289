//! 附件同步 – the files of a desk on their way, beside the sync of its records: a queue, and a line, of their own.

use crate::{desk::Desk, error::AppResult, sync_steps::line_of_link};
use std::time::Duration;
use zonedesk_domain::journal::Digest;
use zonedesk_store::{Store, StoreError, StoreResult};
use zonedesk_sync::{
    Carrier, FileAsk, FileHeard, FilePart, Line, LineError, PART_BYTES, Shelf, api::RefusalCode,
};

/// While there is nothing to carry, or nobody let the desk in: somebody rings when there is.
const IDLE: Duration = Duration::from_secs(60);
/// While nobody has signed in at the district yet.
const UNTIL_SIGNED_IN: Duration = Duration::from_secs(2);

/// The queue, and whether it goes.
#[derive(Debug, Default)]
pub(crate) struct Carrying {
    carrier: Carrier,
    /// The last answer was none.
    fails: bool,
}

impl Carrying {
    /// Whether the last thing did not go.
    pub(crate) fn fails(&self) -> bool {
        self.fails
    }

    /// Somebody wants it now, or an entry came that may name a file.
    pub(crate) fn wake(&mut self) {
        self.carrier.wake();
    }
}

/// What the line is to do next.
pub(crate) enum Carry {
    /// Nothing for so long, unless something is written.
    Rest(Duration),
    /// What the queue asks.
    Ask {
        line: Line,
        token: String,
        ask: FileAsk,
    },
}

/// The files of one desk, lent to the queue for one step.
struct FileShelf<'a>(&'a mut Store);

impl Shelf for FileShelf<'_> {
    type Error = StoreError;

    fn unsent(&self, behind: Option<Digest>, most: usize) -> StoreResult<Vec<Digest>> {
        self.0.unsent_files(behind, most)
    }

    fn wanted(&mut self, behind: Option<Digest>, most: usize) -> StoreResult<Vec<Digest>> {
        self.0.wanted_files(behind, most)
    }

    fn there(&self, behind: Option<Digest>, most: usize) -> StoreResult<Vec<Digest>> {
        self.0.sent_files(behind, most)
    }

    fn not_there(&mut self, files: &[Digest]) -> StoreResult<()> {
        self.0.files_not_there(files)
    }

    fn begin_anew(&mut self, file: Digest) -> StoreResult<()> {
        self.0.begin_file_anew(file)
    }

    fn part(&self, file: Digest, at: u64) -> StoreResult<Option<(Vec<u8>, u64)>> {
        self.0.file_part(file, at, PART_BYTES)
    }

    fn came(&self, file: Digest) -> StoreResult<u64> {
        self.0.file_came(file)
    }

    fn keep(&mut self, part: &FilePart) -> StoreResult<bool> {
        let place = (part.at, part.size);
        self.0.keep_file_part(part.file, place, &part.bytes)
    }

    fn sent(&mut self, files: &[Digest]) -> StoreResult<()> {
        self.0.files_sent(files)
    }

    fn look_at(&mut self, file: Digest) -> StoreResult<()> {
        self.0.look_at_file(file).map(drop)
    }
}

impl Desk {
    /// What to do next. `now_ms` runs evenly.
    pub(crate) fn carry_step(&mut self, now_ms: u64) -> AppResult<Carry> {
        if self.is_demonstrating() {
            return Ok(Carry::Rest(IDLE));
        }
        let Some(open) = self.open.as_mut().filter(|open| !open.is_read_only()) else {
            return Ok(Carry::Rest(UNTIL_SIGNED_IN));
        };
        let Some(link) = open.read().district_link()? else {
            return Ok(Carry::Rest(IDLE));
        };
        let Some(token) = open.sync.token().map(str::to_owned) else {
            return Ok(Carry::Rest(UNTIL_SIGNED_IN));
        };
        let line = line_of_link(&link)?;
        let (store, sync) = open.store_and_sync()?;
        let carrier = &mut sync.files.carrier;
        match carrier.next(&mut FileShelf(store), now_ms)? {
            Some(ask) => Ok(Carry::Ask { line, token, ask }),
            None => {
                let until = carrier.rests_until(now_ms).unwrap_or(now_ms);
                let waits = Duration::from_millis(until.saturating_sub(now_ms));
                Ok(Carry::Rest(if waits.is_zero() { IDLE } else { waits }))
            }
        }
    }

    /// What the district said to it. An answer to another desk, or another sign-in, says nothing to this one.
    pub(crate) fn carry_heard(
        &mut self,
        (token, ask): (&str, &FileAsk),
        answer: Result<FileHeard, LineError>,
        when: (u64, u64),
    ) -> AppResult<()> {
        if self.is_demonstrating() {
            return Ok(());
        }
        let open = self.opened_mut()?;
        let (store, sync) = open.store_and_sync()?;
        if sync.token() != Some(token) {
            return Ok(());
        }
        if matches!(answer, Err(LineError::Refused(RefusalCode::SignedOut))) {
            sync.sign_in_again();
            return Ok(());
        }
        let heard = answer.ok();
        sync.files.fails = heard.is_none();
        let files = &mut sync.files;
        files
            .carrier
            .heard(&mut FileShelf(store), ask, heard, when)?;
        Ok(())
    }
}
