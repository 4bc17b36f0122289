//! Sync (同步) as the store keeps it: how far the district has this journal, how far its streams were read here,
//! and the one door through which entries of others come in.

use crate::{
    entries::{self, Origin},
    error::{StoreError, StoreResult},
    projections::{self, Noun},
    read::ReadStore,
    series,
    store::Store,
};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;
use zonedesk_domain::journal::{
    DeviceId, Digest, EntityId, Entry, EntryHash, Epoch, HeadStatement, Position,
};

/// What a desk keeps about sync.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SyncState {
    /// 已上报 – the newest entry of this device that the district stored, with all that came before it here.
    pub accepted: Option<EntryHash>,
    /// 已同步至区级 – the newest that is on the district's disk, and on its standby where there is one.
    pub durable: Option<EntryHash>,
    /// Whether somebody else wrote in the name of this device, so that it has to begin anew.
    pub renew: bool,
    /// How far each stream was read: the last position and the chain up to it.
    pub streams: BTreeMap<String, (u64, Digest)>,
    /// 离线上报 – the number of the last bundle that was made, and of the newest one whose answer was read.
    pub bundles: (u64, u64),
}

/// How much waits to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Waiting {
    /// Entries of this device.
    pub entries: u64,
    /// Of these, what the district has and might still lose.
    pub undurable: u64,
}

impl ReadStore<'_> {
    /// What is kept about sync.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn sync_state(&self) -> StoreResult<SyncState> {
        let say = || StoreError::sqlite("reading how far sync is");
        let connection = self.connection();
        let hash = |bytes: Option<[u8; 32]>| bytes.map(Digest);
        let mut state = connection
            .query_row(
                "SELECT accepted, durable, renew, bundles_made, bundles_answered FROM sync",
                [],
                |row| {
                    let number = |at| row.get::<_, i64>(at).map(i64::unsigned_abs);
                    Ok(SyncState {
                        accepted: hash(row.get(0)?),
                        durable: hash(row.get(1)?),
                        renew: row.get(2)?,
                        streams: BTreeMap::new(),
                        bundles: (number(3)?, number(4)?),
                    })
                },
            )
            .map_err(say())?;
        let mut statement = connection
            .prepare_cached("SELECT scope, position, running FROM streams")
            .map_err(say())?;
        state.streams = statement
            .query_map([], |row| {
                let position = row.get::<_, i64>(1)?.unsigned_abs();
                Ok((row.get(0)?, (position, Digest(row.get(2)?))))
            })
            .and_then(Iterator::collect)
            .map_err(say())?;
        Ok(state)
    }

    /// Entries of this device that came behind another here – written, or read back – and follow each other
    /// in one epoch: at most so many entries and bytes, but one where there is one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn own_behind(
        &self,
        after: Option<EntryHash>,
        most: usize,
        bytes: usize,
    ) -> StoreResult<Vec<Entry>> {
        let after = self.arrival(after)?;
        let mut run: Vec<Entry> = Vec::new();
        let mut size = 0;
        entries::of_this_device_behind(self.connection(), after, |row| {
            let entry = row.open()?;
            size += entry.header_bytes.len();
            size += entry.content.as_ref().map_or(0, |(_, body)| body.len());
            let fits = run.last().is_none_or(|last| {
                run.len() < most
                    && size <= bytes
                    && entry.header.previous == last.hash
                    && entry.header.position.epoch == last.header.position.epoch
            });
            if fits {
                run.push(entry);
            }
            Ok(fits)
        })?;
        Ok(run)
    }

    /// How much waits to be sent, and to be durable.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn waiting(&self) -> StoreResult<Waiting> {
        let state = self.sync_state()?;
        let behind = |after: Option<EntryHash>| -> StoreResult<u64> {
            let after = self.arrival(after)?;
            self.connection()
                .prepare_cached("SELECT count(*) FROM entries WHERE origin < 2 AND id > ?1")
                .and_then(|mut statement| statement.query_row([after], |row| row.get::<_, i64>(0)))
                .map(i64::unsigned_abs)
                .map_err(StoreError::sqlite("counting what waits for sync"))
        };
        let entries = behind(state.accepted)?;
        Ok(Waiting {
            entries,
            undurable: behind(state.durable)?.saturating_sub(entries),
        })
    }

    /// How many entries arrived here, wherever they came from.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn arrivals(&self) -> StoreResult<i64> {
        self.connection()
            .prepare_cached("SELECT coalesce(max(id), 0) FROM entries")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .map_err(StoreError::sqlite("counting entries"))
    }

    /// Where an entry stands; nothing where it is not here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn place_of(&self, hash: EntryHash) -> StoreResult<Option<Position>> {
        self.connection()
            .prepare_cached("SELECT device, epoch, seq FROM entries WHERE hash = ?1")
            .and_then(|mut statement| {
                statement
                    .query_row(params![hash.0], |row| {
                        Ok(Position {
                            device: DeviceId(Uuid::from_bytes(row.get(0)?)),
                            epoch: Epoch(row.get(1)?),
                            seq: row.get::<_, i64>(2)?.unsigned_abs(),
                        })
                    })
                    .optional()
            })
            .map_err(StoreError::sqlite("looking for an entry"))
    }

    /// Those of `hashes` that are not here.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn lacks(&self, hashes: &[EntryHash]) -> StoreResult<BTreeSet<EntryHash>> {
        let say = || StoreError::sqlite("looking for entries");
        let mut statement = self
            .connection()
            .prepare_cached("SELECT 1 FROM entries WHERE hash = ?1")
            .map_err(say())?;
        let mut lacked = BTreeSet::new();
        for hash in hashes {
            if !statement.exists(params![hash.0]).map_err(say())? {
                lacked.insert(*hash);
            }
        }
        Ok(lacked)
    }

    /// Whether everything of this device that came before this entry here stands before it in its chain.
    /// Not so where two histories came together.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn own_chain_is_plain(&self, upto: EntryHash) -> StoreResult<bool> {
        let upto = self.arrival(Some(upto))?;
        let (mut before, mut plain) = (EntryHash::ZERO, true);
        entries::of_this_device_behind(self.connection(), 0, |row| {
            if row.id > upto {
                return Ok(false);
            }
            let entry = row.open()?;
            plain &= entry.header.previous == before;
            before = entry.hash;
            Ok(plain)
        })?;
        Ok(plain)
    }

    /// The row of an entry, 0 for none.
    fn arrival(&self, hash: Option<EntryHash>) -> StoreResult<i64> {
        let Some(hash) = hash else { return Ok(0) };
        self.connection()
            .prepare_cached("SELECT id FROM entries WHERE hash = ?1")
            .and_then(|mut statement| statement.query_row(params![hash.0], |row| row.get(0)))
            .map_err(StoreError::sqlite("looking for an entry"))
    }
}

impl Store {
    /// The epoch it writes in.
    #[must_use]
    pub fn epoch(&self) -> Epoch {
        self.desk.epoch
    }

    /// The statement about `entry` and this desk's signature under it (DER).
    ///
    /// # Errors
    /// An encoding error.
    pub fn sign_for(&self, entry: &Entry) -> StoreResult<(HeadStatement, Vec<u8>)> {
        let header = &entry.header;
        let (epoch, seq) = (header.position.epoch, header.position.seq);
        let statement = HeadStatement::new(
            header.algorithm,
            header.position.device,
            epoch,
            seq,
            entry.hash,
        );
        let signature = self.signer.sign(&statement)?;
        Ok((statement, signature))
    }

    /// Keeps how far sync is.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing is kept.
    pub fn keep_sync(&mut self, state: &SyncState) -> StoreResult<()> {
        self.hear(&[], state).map(drop)
    }

    /// Takes in entries that came from the district, folds the records that they are about, once each, and
    /// keeps how far sync is: all in one durable transaction. An entry that is here already changes nothing.
    /// Gives the records that changed.
    ///
    /// # Errors
    /// [`StoreError`]; then nothing of it is kept.
    pub fn hear(
        &mut self,
        heard: &[Entry],
        state: &SyncState,
    ) -> StoreResult<BTreeSet<(Noun, EntityId)>> {
        let own = self.desk.device;
        self.files.check()?;
        let sql = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::sqlite("beginning to take in entries"))?;
        let reader = ReadStore::new(&sql);
        let hashes: Vec<_> = heard.iter().map(|entry| entry.hash).collect();
        let mut lacked = reader.lacks(&hashes)?;
        let mut touched = BTreeSet::new();
        for entry in heard {
            if !lacked.remove(&entry.hash) {
                continue;
            }
            let origin = if entry.header.position.device == own {
                Origin::ReadBack
            } else {
                Origin::Elsewhere
            };
            entries::append(&sql, entry, origin)?;
            // Numbers of other desks stand in series of theirs, whatever they say.
            if let Some(number) = &entry.header.number
                && origin == Origin::ReadBack
            {
                series::note(&sql, number)?;
            }
            if let Some(noun) = Noun::of_kind(&entry.header.kind) {
                touched.insert((noun, entry.header.entity));
            }
        }
        for (noun, entity) in &touched {
            projections::project(&sql, *noun, *entity)?;
        }
        write_state(&sql, state)?;
        sql.commit()
            .map_err(StoreError::sqlite("keeping what came from the district"))?;
        Ok(touched)
    }

    /// 新纪元 – begins anew: what is written from now on stands in `epoch`, and its numbers on paper in series
    /// of their own.
    ///
    /// # Errors
    /// [`StoreError::Rule`] for an epoch that is not a later one; else as the disk fails.
    pub fn begin_epoch(&mut self, epoch: Epoch) -> StoreResult<()> {
        if epoch <= self.desk.epoch {
            return Err(StoreError::Rule("an epoch that is not a later one"));
        }
        let say = || StoreError::sqlite("beginning an epoch");
        let sql = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(say())?;
        sql.execute("UPDATE desk SET epoch = ?1", params![epoch.0])
            .and_then(|_| sql.execute("UPDATE sync SET renew = 0", []))
            .map_err(say())?;
        sql.commit().map_err(say())?;
        self.desk.epoch = epoch;
        Ok(())
    }
}

/// What a machine does that goes on from a copy.
impl Store {
    /// The newest epoch of this device in the journal, whoever wrote it.
    pub(crate) fn newest_epoch(&self) -> StoreResult<Epoch> {
        let newest: u32 = self
            .connection
            .query_row(
                "SELECT coalesce(max(epoch), 0) FROM entries WHERE device = ?1",
                [self.desk.device.0.as_bytes()],
                |row| row.get(0),
            )
            .map_err(StoreError::sqlite("reading the newest epoch"))?;
        Ok(self.desk.epoch.max(Epoch(newest)))
    }

    /// Goes on in `epoch`, without the district so far; where there is one it gives this machine an epoch of its own
    /// before it trusts it again.
    pub(crate) fn begin_restored(&mut self, epoch: Epoch) -> StoreResult<()> {
        self.begin_epoch(epoch)?;
        self.connection
            .execute(
                "UPDATE sync SET renew = EXISTS (SELECT 1 FROM district)",
                [],
            )
            .map(drop)
            .map_err(StoreError::sqlite("beginning an epoch"))
    }
}

fn write_state(connection: &Connection, state: &SyncState) -> StoreResult<()> {
    let say = || StoreError::sqlite("keeping how far sync is");
    let number = |number: u64| {
        i64::try_from(number).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
    };
    let hash = |hash: Option<EntryHash>| hash.map(|hash| hash.0);
    connection
        .prepare_cached(
            "UPDATE sync SET accepted = ?1, durable = ?2, renew = ?3, bundles_made = ?4, bundles_answered = ?5",
        )
        .and_then(|mut statement| {
            statement.execute(params![
                hash(state.accepted),
                hash(state.durable),
                state.renew,
                number(state.bundles.0)?,
                number(state.bundles.1)?
            ])
        })
        .map_err(say())?;
    let mut statement = connection
        .prepare_cached(
            "INSERT INTO streams (scope, position, running) VALUES (?1, ?2, ?3) \
             ON CONFLICT DO UPDATE SET position = excluded.position, running = excluded.running",
        )
        .map_err(say())?;
    for (scope, (position, running)) in &state.streams {
        let position =
            i64::try_from(*position).map_err(|_| StoreError::Rule("the stream is full"))?;
        statement
            .execute(params![scope, position, running.0])
            .map_err(say())?;
    }
    Ok(())
}

/// Whether a district vouches for what came from elsewhere.
pub(crate) fn has_district(connection: &Connection) -> StoreResult<bool> {
    connection
        .query_row("SELECT EXISTS (SELECT 1 FROM streams)", [], |row| {
            row.get(0)
        })
        .map_err(StoreError::sqlite("reading how far sync is"))
}
