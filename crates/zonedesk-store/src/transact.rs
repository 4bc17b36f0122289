//! The one write door (写入): entries, projections, numbers and search in one durable transaction.

use crate::{
    anchor::Place,
    drafts,
    entries::{self, Origin},
    error::{StoreError, StoreResult},
    folder::DataFolder,
    projections::{self, Noun},
    read::ReadStore,
    series,
    store::{Desk, Store},
};
use rusqlite::{Connection, TransactionBehavior};
use std::ops::Deref;
use zonedesk_domain::{
    journal::{
        Algorithm, Draft, EntityId, Entry, EntryHash, HeadStatement, NumberKind, OperatorMark,
        PaperNumber, Position, Series,
    },
    record::History,
    site,
};

/// An open transaction. Reading through it sees what it has written.
pub struct Transaction<'a> {
    reader: ReadStore<'a>,
    pub(crate) folder: &'a DataFolder,
    desk: Desk,
    operator: OperatorMark,
    now_ms: i64,
    head: Option<(Place, EntryHash)>,
    added: Vec<(Place, EntryHash)>,
}

impl Store {
    /// Does `work` in one transaction and makes it durable. When `work` fails, or the disk does,
    /// nothing of it happened; when this returns `Ok`, all of it survives a power cut.
    ///
    /// # Errors
    /// What `work` returns, or the store's own [`StoreError`].
    pub fn transact<T, E: From<StoreError>>(
        &mut self,
        operator: &OperatorMark,
        now_ms: i64,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let desk = self.desk.clone();
        let sql = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::sqlite("beginning a transaction"))?;
        let head = entries::written_head(&sql)?;
        let mut transaction = Transaction {
            reader: ReadStore::new(&sql),
            folder: &self.folder,
            desk,
            operator: operator.clone(),
            now_ms,
            head,
            added: Vec::new(),
        };
        let outcome = work(&mut transaction)?;
        let Transaction {
            desk, head, added, ..
        } = transaction;
        let Some(((epoch, seq), hash)) = head.filter(|_| !added.is_empty()) else {
            // Nothing was said, so there is nothing to keep.
            return Ok(outcome);
        };
        self.files.check()?;
        let statement = HeadStatement::new(Algorithm::default(), desk.device, epoch, seq, hash);
        self.anchor
            .plan(&added, &statement, &self.signer.sign(&statement)?)?;
        sql.commit().map_err(StoreError::sqlite("committing"))?;
        self.anchor.keep((epoch, seq));
        Ok(outcome)
    }
}

impl Transaction<'_> {
    /// A new record's id: UUIDv7 of the desk's clock, made unique by randomness.
    ///
    /// # Errors
    /// [`StoreError::Randomness`].
    pub fn new_entity(&self) -> StoreResult<EntityId> {
        let mut random = [0; 10];
        getrandom::fill(&mut random)?;
        let millis = u64::try_from(self.now_ms).unwrap_or(0);
        Ok(EntityId(
            uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid(),
        ))
    }

    /// Writes that something happened to a record and updates everything that follows from it.
    ///
    /// # Errors
    /// [`StoreError`]; the transaction must then be given up.
    pub fn append(&mut self, draft: &Draft) -> StoreResult<EntryHash> {
        let (_, told) = entries::of_record(self.connection(), draft.entity)?;
        let seen = History::of(&told).frontier();
        let (seq, previous) = match self.head {
            Some(((epoch, seq), hash)) if epoch == self.desk.epoch => (seq + 1, hash),
            // The first of a new epoch follows the last that was written here before.
            Some((_, hash)) => (1, hash),
            None => (1, EntryHash::ZERO),
        };
        let position = Position {
            device: self.desk.device,
            epoch: self.desk.epoch,
            seq,
        };
        let mut salt = [0; 32];
        getrandom::fill(&mut salt)?;
        if let Some(number) = &draft.number
            && Some(number.n) != series::last(self.connection(), &number.series)?.checked_add(1)
        {
            return Err(StoreError::Rule("a number is not the next of its series"));
        }
        let entry = Entry::seal(
            Algorithm::default(),
            position,
            previous,
            self.operator.clone(),
            self.now_ms,
            salt,
            seen,
            draft,
        )?;
        entries::append(self.connection(), &entry, Origin::Here)?;
        take_in(self.connection(), &entry)?;
        let place = (position.epoch, position.seq);
        self.head = Some((place, entry.hash));
        self.added.push((place, entry.hash));
        Ok(entry.hash)
    }

    /// Forgets the draft of `form` that whoever writes here left: what it said is now a record.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn discard_draft(&mut self, form: &str) -> StoreResult<()> {
        drafts::discard(self.connection(), &self.operator, form)
    }

    /// The next number of this desk's series of `kind` in `year`; taken when an entry carries it.
    ///
    /// # Errors
    /// [`StoreError::NotSetUp`] before the site has a code.
    pub fn next_number(&self, kind: NumberKind, year: i32) -> StoreResult<PaperNumber> {
        let site: site::Opened = self.reader.site()?.ok_or(StoreError::NotSetUp)?;
        let series = Series::new(&site.code, site.desk, self.desk.epoch, kind, year);
        let last = series::last(self.connection(), &series)?;
        let next = last
            .checked_add(1)
            .ok_or(StoreError::Rule("a series is full"))?;
        Ok(series.number(next))
    }

    fn connection(&self) -> &Connection {
        self.reader.connection()
    }
}

impl<'a> Deref for Transaction<'a> {
    type Target = ReadStore<'a>;

    fn deref(&self) -> &ReadStore<'a> {
        &self.reader
    }
}

/// Updates everything that follows from one entry.
pub(crate) fn take_in(connection: &Connection, entry: &Entry) -> StoreResult<()> {
    if let Some(number) = &entry.header.number {
        series::note(connection, number)?;
    }
    match Noun::of_kind(&entry.header.kind) {
        Some(noun) => projections::project(connection, noun, entry.header.entity),
        None => Ok(()),
    }
}

/// A random device id.
pub(crate) fn random_device() -> StoreResult<zonedesk_domain::journal::DeviceId> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes)?;
    Ok(zonedesk_domain::journal::DeviceId(
        uuid::Builder::from_random_bytes(bytes).into_uuid(),
    ))
}
