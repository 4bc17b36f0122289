//! Reading records (查询) for screens, ledgers and the command line.

use crate::{
    entries,
    error::{StoreError, StoreResult},
    page::Page,
    projections::Noun,
    search::{self, MOST_FOUND, Narrowed, Sought},
};
use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, ToSql, params};
use serde::de::DeserializeOwned;
use uuid::Uuid;
use zonedesk_domain::{
    agency,
    application::{Application, State},
    consultation::Consultation,
    copying::Copy,
    day,
    guidance::Guidance,
    journal::{Digest, EntityId, Entry},
    material::{Material, Standing},
    operator, site,
    suggestion::Suggestion,
    tariff::Tariff,
    working_days::YearSchedule,
    zone::{Zone, Zones},
};

/// Reads through one connection; within a transaction it sees what was written so far.
pub struct ReadStore<'a>(&'a Connection);

/// One page of a list and how many rows the whole list has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// Rows of the whole list; of a search [`MOST_FOUND`] at most.
    pub total: u32,
    /// Whether a search found more than were counted, older ones.
    pub more: bool,
    /// The page.
    pub rows: Vec<T>,
}

impl<T> Listed<T> {
    pub(crate) const fn none() -> Self {
        Self {
            total: 0,
            more: false,
            rows: Vec::new(),
        }
    }
}

/// Which applications a register shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApplicationFilter {
    /// Only those that answer to this.
    pub search: Sought,
    /// Only those that stand here.
    pub state: Option<State>,
    /// Only those that still have to leave the zone.
    pub awaits_handover: bool,
}

/// A record that a search found.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::large_enum_variant)]
pub enum Found {
    /// 申请
    Application(Application),
    /// 咨询
    Consultation(Consultation),
    /// 意见建议
    Suggestion(Suggestion),
    /// 复印打印
    Copy(Copy),
    /// 资料
    Material(Material),
}

impl Found {
    /// The record's own id, of whatever kind it is.
    pub fn id(&self) -> EntityId {
        match self {
            Self::Application(record) => record.id,
            Self::Consultation(record) => record.id,
            Self::Suggestion(record) => record.id,
            Self::Copy(record) => record.id,
            Self::Material(record) => record.id,
        }
    }
}

/// What the store holds, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Applications.
    pub applications: u32,
    /// Those not handed over.
    pub open_handover: u32,
    /// Consultations.
    pub consultations: u32,
    /// Copying jobs.
    pub copies: u32,
    /// Their pages.
    pub pages: u64,
    /// What they brought in, in 分.
    pub sum_fen: i64,
    /// Entries in the journal.
    pub entries: u64,
}

impl<'a> ReadStore<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        Self(connection)
    }

    pub(crate) fn connection(&self) -> &'a Connection {
        self.0
    }

    /// The site, once it was set up.
    ///
    /// # Errors
    /// [`StoreError`], as for every reader here.
    pub fn site(&self) -> StoreResult<Option<site::Opened>> {
        Ok(self
            .reference::<site::Opened>(Noun::Site)?
            .pop()
            .map(|(_, site)| site))
    }

    /// The operators who have not left, in the order they came.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn operators(&self) -> StoreResult<Vec<(EntityId, operator::Added)>> {
        Ok(self
            .all_operators()?
            .into_iter()
            .filter(|(_, operator)| operator.retired.is_none())
            .map(|(id, operator)| (id, operator.added))
            .collect())
    }

    /// Every operator there ever was, in the order they came.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn all_operators(&self) -> StoreResult<Vec<(EntityId, operator::Operator)>> {
        self.reference(Noun::Operator)
    }

    /// The directory of agencies, without those that have left it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn agencies(&self) -> StoreResult<Vec<(EntityId, agency::Listed)>> {
        Ok(self
            .all_agencies()?
            .into_iter()
            .filter(|(_, agency)| agency.retired.is_none())
            .map(|(id, agency)| (id, agency.listed))
            .collect())
    }

    /// Every body that ever stood in the directory.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn all_agencies(&self) -> StoreResult<Vec<(EntityId, agency::Agency)>> {
        self.reference(Noun::Agency)
    }

    /// 口径库 – every answer, whether it still holds or not.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn guidances(&self) -> StoreResult<Vec<(EntityId, Guidance)>> {
        self.reference(Noun::Guidance)
    }

    /// Every tariff that was ever recorded.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn tariffs(&self) -> StoreResult<Vec<Tariff>> {
        Ok(self
            .reference(Noun::Tariff)?
            .into_iter()
            .map(|(_, tariff)| tariff)
            .collect())
    }

    /// The years that were imported over the ones this program came with.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn calendar_years(&self) -> StoreResult<Vec<YearSchedule>> {
        Ok(self
            .reference(Noun::Calendar)?
            .into_iter()
            .map(|(_, year)| year)
            .collect())
    }

    /// The days that were closed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn closed_days(&self) -> StoreResult<Vec<day::Closed>> {
        Ok(self
            .reference(Noun::Day)?
            .into_iter()
            .map(|(_, day)| day)
            .collect())
    }

    /// One application.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn find_application(&self, id: EntityId) -> StoreResult<Option<Application>> {
        Ok(self
            .records(
                "SELECT record FROM applications WHERE entity = ?1",
                params![id.0.as_bytes()],
            )?
            .pop())
    }

    /// The entries about one record, in order of arrival.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn entries_of(&self, id: EntityId) -> StoreResult<Vec<Entry>> {
        Ok(entries::of_record(self.0, id)?.1)
    }

    /// A page of the register of applications, newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn applications(
        &self,
        filter: &ApplicationFilter,
        offset: u32,
        limit: u32,
    ) -> StoreResult<Listed<Application>> {
        if !filter.search.is_blank() {
            let awaiting = [State::Received, State::Returned].map(State::term);
            let states = parts(
                filter.state.map(State::term),
                filter.awaits_handover.then_some(&awaiting),
            );
            let Some(states) = states else {
                return Ok(Listed::none());
            };
            return self.found(
                &filter.search,
                Noun::Application,
                &states,
                &Narrowed::No,
                (offset, limit),
            );
        }
        let state = filter.state.map(State::term);
        let mut page = Page::of("applications", "received_on");
        if let Some(state) = &state {
            page.only("state = ?", &[state]);
        }
        if filter.awaits_handover {
            page.only("awaits_handover = 1", &[]);
        }
        self.page(&page, (offset, limit))
    }

    /// A page of what a search finds in one register.
    pub(crate) fn found<T: DeserializeOwned>(
        &self,
        sought: &Sought,
        noun: Noun,
        states: &[&str],
        narrowed: &Narrowed,
        (offset, limit): (u32, u32),
    ) -> StoreResult<Listed<T>> {
        let found = search::find_in(self, sought, noun, states, narrowed)?;
        let total = u32::try_from(found.ids.len()).unwrap_or(MOST_FOUND);
        let (offset, limit) = (index(offset), index(limit));
        let mut rows = Vec::new();
        for id in found.ids.iter().skip(offset).take(limit) {
            rows.extend(self.record(noun, "id", id)?);
        }
        Ok(Listed {
            total,
            more: found.more,
            rows,
        })
    }

    /// The record of this noun whose `column` is `key`.
    fn record<T: DeserializeOwned>(
        &self,
        noun: Noun,
        column: &str,
        key: &dyn ToSql,
    ) -> StoreResult<Option<T>> {
        let Some(table) = noun.table() else {
            return Ok(None);
        };
        let sql = format!("SELECT record FROM {table} WHERE {column} = ?1");
        Ok(self.records(&sql, [key])?.pop())
    }

    /// Applications that still have to leave the zone, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn awaiting_handover(&self) -> StoreResult<Vec<Application>> {
        self.records(
            "SELECT record FROM applications WHERE awaits_handover = 1 ORDER BY received_on, received_at, id",
            [],
        )
    }

    /// The oldest of them, and how many there are.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn first_awaiting_handover(&self, limit: u32) -> StoreResult<Listed<Application>> {
        let condition = "FROM applications WHERE awaits_handover = 1";
        let rows = self.records(
            &format!("SELECT record {condition} ORDER BY received_on, received_at, id LIMIT ?1"),
            [limit],
        )?;
        Ok(Listed {
            total: self.count(&format!("SELECT count(*) {condition}"), [])?,
            more: false,
            rows,
        })
    }

    /// Applications that are with an agency, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn with_agencies(&self, limit: u32) -> StoreResult<Vec<Application>> {
        self.records(
            "SELECT record FROM applications WHERE state IN (?1, ?2, ?3, ?4, ?5) ORDER BY received_on, id LIMIT ?6",
            params![
                State::HandedOver.term(),
                State::SignedFor.term(),
                State::Correcting.term(),
                State::Consulting.term(),
                State::Paying.term(),
                limit
            ],
        )
    }

    /// Applications received from `from` to `to`, both included, in order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn applications_between(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> StoreResult<Vec<Application>> {
        self.records(
            "SELECT record FROM applications WHERE received_on BETWEEN ?1 AND ?2 ORDER BY received_on, id",
            params![from.to_string(), to.to_string()],
        )
    }

    /// Consultations asked from `from` to `to`, both included, in order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn consultations_between(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> StoreResult<Vec<Consultation>> {
        self.records(
            "SELECT record FROM consultations WHERE asked_on BETWEEN ?1 AND ?2 ORDER BY asked_on, id",
            params![from.to_string(), to.to_string()],
        )
    }

    /// Consultations that somebody still waits for, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn open_consultations(&self) -> StoreResult<Vec<Consultation>> {
        use zonedesk_domain::consultation::State as S;
        self.records(
            "SELECT record FROM consultations WHERE state IN (?1, ?2) ORDER BY asked_on, id",
            params![S::Registered.term(), S::Assigned.term()],
        )
    }

    pub(crate) fn count(&self, sql: &str, params: impl rusqlite::Params) -> StoreResult<u32> {
        self.0
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row(params, |row| row.get(0)))
            .map_err(StoreError::sqlite("counting records"))
    }

    /// Copying jobs from `from` to `to`, both included, in order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn copies_between(&self, from: NaiveDate, to: NaiveDate) -> StoreResult<Vec<Copy>> {
        self.records(
            "SELECT record FROM copies WHERE made_on BETWEEN ?1 AND ?2 ORDER BY made_on, id",
            params![from.to_string(), to.to_string()],
        )
    }

    /// Suggestions registered from `from` to `to`, both included, in order.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn suggestions_between(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> StoreResult<Vec<Suggestion>> {
        self.records(
            "SELECT record FROM suggestions WHERE registered_on BETWEEN ?1 AND ?2 ORDER BY registered_on, id",
            params![from.to_string(), to.to_string()],
        )
    }

    /// Whether a row with this identity was imported before.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn was_imported(&self, identity: Digest) -> StoreResult<bool> {
        self.0
            .prepare_cached("SELECT 1 FROM imported_rows WHERE identity = ?1")
            .and_then(|mut statement| {
                statement
                    .query_row(params![identity.0], |_| Ok(()))
                    .optional()
            })
            .map(|found| found.is_some())
            .map_err(StoreError::sqlite("looking for an imported row"))
    }

    /// The newest `limit` records that answer to every word of what is sought.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn search(&self, sought: &Sought, limit: u32) -> StoreResult<Vec<Found>> {
        self.search_among(None, sought, limit)
    }

    /// The same among the records of one noun, where one is given.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn search_among(
        &self,
        only: Option<Noun>,
        sought: &Sought,
        limit: u32,
    ) -> StoreResult<Vec<Found>> {
        let mut found = Vec::new();
        for (noun, entity) in search::find(self, only, sought, limit)? {
            let key = entity.0.as_bytes();
            match noun {
                Noun::Application => {
                    found.extend(self.record(noun, "entity", key)?.map(Found::Application))
                }
                Noun::Consultation => {
                    found.extend(self.record(noun, "entity", key)?.map(Found::Consultation))
                }
                Noun::Suggestion => {
                    found.extend(self.record(noun, "entity", key)?.map(Found::Suggestion))
                }
                Noun::Copy => found.extend(self.record(noun, "entity", key)?.map(Found::Copy)),
                Noun::Material => {
                    found.extend(self.record(noun, "entity", key)?.map(Found::Material))
                }
                Noun::Site
                | Noun::Operator
                | Noun::Agency
                | Noun::Calendar
                | Noun::Tariff
                | Noun::Day
                | Noun::Guidance
                | Noun::Month
                | Noun::Till
                | Noun::Paper
                | Noun::Reading
                | Noun::Kiosk => {}
            }
        }
        Ok(found)
    }

    /// What the settings of this desk's site said, one after the other.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn settings_of_site(&self) -> StoreResult<Vec<Entry>> {
        let mut all = Vec::new();
        for (entity, _) in self.reference::<site::Opened>(Noun::Site)? {
            all.extend(entries::of_record_by_this_device(self.connection(), entity)?.1);
        }
        Ok(all)
    }

    /// The zones of which there are records here, whatever the site has by now. What a district publishes about a
    /// material puts nothing on a shelf.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn zones_with_records(&self) -> StoreResult<Zones> {
        self.0
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM applications) OR EXISTS (SELECT 1 FROM suggestions), \
                 EXISTS (SELECT 1 FROM consultations) \
                 OR EXISTS (SELECT 1 FROM reference_data WHERE noun = 'guidance'), \
                 EXISTS (SELECT 1 FROM copies) OR EXISTS (SELECT 1 FROM readings) \
                 OR EXISTS (SELECT 1 FROM reference_data WHERE noun = 'till'), \
                 EXISTS (SELECT 1 FROM materials WHERE state <> ?1)",
            )
            .and_then(|mut statement| {
                statement.query_row(params![Standing::Missing.term()], |row| {
                    Ok([
                        (Zone::Applications, row.get::<_, bool>(0)?),
                        (Zone::Consultations, row.get(1)?),
                        (Zone::SelfService, row.get(2)?),
                        (Zone::Reading, row.get(3)?),
                    ])
                })
            })
            .map(|all| {
                let there = all.into_iter().filter(|(_, is_there)| *is_there);
                there.map(|(zone, _)| zone).collect::<Vec<_>>().into()
            })
            .map_err(StoreError::sqlite("looking for records of a zone"))
    }

    /// What the store holds, in numbers.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn totals(&self) -> StoreResult<Totals> {
        self.0
            .query_row(
                "SELECT (SELECT count(*) FROM applications), \
                 (SELECT count(*) FROM applications WHERE awaits_handover = 1), \
                 (SELECT count(*) FROM consultations), (SELECT count(*) FROM copies), \
                 (SELECT coalesce(sum(pages), 0) FROM copies), (SELECT coalesce(sum(amount_fen), 0) FROM copies), \
                 (SELECT count(*) FROM entries)",
                [],
                |row| {
                    Ok(Totals {
                        applications: row.get(0)?,
                        open_handover: row.get(1)?,
                        consultations: row.get(2)?,
                        copies: row.get(3)?,
                        pages: row.get::<_, i64>(4)?.unsigned_abs(),
                        sum_fen: row.get(5)?,
                        entries: row.get::<_, i64>(6)?.unsigned_abs(),
                    })
                },
            )
            .map_err(StoreError::sqlite("adding up"))
    }

    pub(crate) fn records<T: DeserializeOwned>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> StoreResult<Vec<T>> {
        let say = || StoreError::sqlite("reading records");
        let mut statement = self.0.prepare_cached(sql).map_err(say())?;
        let mut rows = statement.query(params).map_err(say())?;
        let mut records = Vec::new();
        while let Some(row) = rows.next().map_err(say())? {
            let text = row.get_ref(0).map_err(say())?;
            let text = text.as_str().map_err(|error| say()(error.into()))?;
            records.push(serde_json::from_str(text).map_err(StoreError::json("reading records"))?);
        }
        Ok(records)
    }

    pub(crate) fn reference<T: DeserializeOwned>(
        &self,
        noun: Noun,
    ) -> StoreResult<Vec<(EntityId, T)>> {
        let say = || StoreError::sqlite("reading reference data");
        let mut statement = self
            .0
            .prepare_cached("SELECT entity, record FROM reference_data WHERE noun = ?1 ORDER BY id")
            .map_err(say())?;
        let noun: &dyn ToSql = &noun.name();
        let rows: Vec<([u8; 16], String)> = statement
            .query_map([noun], |row| Ok((row.get(0)?, row.get(1)?)))
            .and_then(Iterator::collect)
            .map_err(say())?;
        rows.into_iter()
            .map(|(entity, record)| {
                let record = serde_json::from_str(&record)
                    .map_err(StoreError::json("reading reference data"))?;
                Ok((EntityId(Uuid::from_bytes(entity)), record))
            })
            .collect()
    }
}

/// The states a search is kept to, none for all of them: one of the `waiting` where only those are
/// wanted. `None` when no record can be in both.
pub(crate) fn parts(
    state: Option<&'static str>,
    waiting: Option<&[&'static str; 2]>,
) -> Option<Vec<&'static str>> {
    match (state, waiting) {
        (None, None) => Some(Vec::new()),
        (None, Some(waiting)) => Some(waiting.to_vec()),
        (Some(state), None) => Some(vec![state]),
        (Some(state), Some(waiting)) => waiting.contains(&state).then(|| vec![state]),
    }
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
