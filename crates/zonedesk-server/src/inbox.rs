//! 承办单位收件 – what was handed over to a department, as it stands, and what the department says became of it. What it
//! says is an entry in the stream of the site, like any desk's, so that every desk of the hall reads it.

use crate::{
    departments::{Case, Department, MOST_CASES},
    doors::District,
    publish::{PublishError, published},
    storage::{Device, Storage, StorageError},
};
use chrono::{DateTime, FixedOffset, NaiveDate, Offset as _, TimeDelta, Utc};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::Mutex;
use zonedesk_domain::{
    application::{Application, Move},
    journal::{
        Algorithm, Body, DeviceId, Draft, EntityId, Entry, EntryError, EntryHash, Epoch, KeyError,
        OperatorMark, Position, PublicKey,
    },
    record::History,
    working_days::{Calendar, YearSchedule},
};
use zonedesk_sync::{Batch, BatchError, PushAnswer, Scope};

/// 县（区） use China's time.
const EAST_8: i32 = 8 * 3600;

/// Why the inbox does not answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum InboxError {
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The district's key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// What is stored, or is to be now, is no entry.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// It cannot be sent.
    #[error(transparent)]
    Push(#[from] BatchError),
    /// What the district published cannot be read.
    #[error(transparent)]
    Published(#[from] PublishError),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers")]
    Random,
    /// Twice in a row the district lost what the pen had written before.
    #[error("the district does not keep what its own pen wrote")]
    Lost,
}

/// One record that a department has, as it stands.
pub(crate) struct Held {
    pub(crate) scope: Scope,
    pub(crate) application: Application,
    history: History,
}

impl Held {
    /// Whether the very same was said by this department and holds: its answer may have been lost.
    pub(crate) fn has_said(&self, department: &Department, body: &Body) -> bool {
        let mark = OperatorMark::agency(&department.name);
        let wanted = Move::of(body);
        let newest = self.history.newest(|told| Move::of(told) == wanted);
        newest
            .and_then(|at| self.history.told().get(at))
            .is_some_and(|told| told.header.operator == mark && told.body.as_ref() == Some(body))
    }
}

/// What the district writes with in the stream of one site: a device of its own, which nobody has after this process.
/// A district that is put back to an earlier state goes on with another, so that no place is written twice.
struct Pen {
    device: Device,
    last: Option<(u64, EntryHash)>,
}

/// One pen a site, taken up when it is first needed.
#[derive(Default)]
pub(crate) struct Pens(Mutex<BTreeMap<Scope, Arc<Mutex<Option<Pen>>>>>);

/// The working days as they were published up to a position of the district's stream.
#[derive(Default)]
pub(crate) struct Published(Mutex<Option<(u64, Arc<Calendar>)>>);

impl<S: Storage> District<S> {
    /// Today, in China.
    pub(crate) fn today(&self) -> NaiveDate {
        let china = FixedOffset::east_opt(EAST_8).unwrap_or_else(|| Utc.fix());
        DateTime::from_timestamp_millis((self.now_ms)())
            .unwrap_or_default()
            .with_timezone(&china)
            .date_naive()
    }

    /// The working days that are published, and those that came with the program.
    pub(crate) async fn calendar(&self) -> Result<Arc<Calendar>, InboxError> {
        let head = self.storage.head(&Scope::District).await?;
        let mut kept = self.published.0.lock().await;
        if let Some((at, calendar)) = &*kept
            && *at == head
        {
            return Ok(Arc::clone(calendar));
        }
        let mut calendar = Calendar::starting();
        for entries in published(&self.storage).await?.values() {
            if let Some(year) = YearSchedule::fold(entries) {
                calendar.load(year);
            }
        }
        let calendar = Arc::new(calendar);
        *kept = Some((head, Arc::clone(&calendar)));
        Ok(calendar)
    }

    /// What a department has of what was handed over since a day, and whether there is more.
    pub(crate) async fn inbox(
        &self,
        department: &Department,
        since: NaiveDate,
    ) -> Result<(Vec<Held>, bool), InboxError> {
        let names = department.names();
        let cases = self.storage.handed_over(&names, since, MOST_CASES).await?;
        let more = cases.len() == MOST_CASES;
        let department = department.clone();
        // Folding takes its time.
        let held = tokio::task::spawn_blocking(move || {
            let held = cases.into_iter().map(|case| held_by(&department, case));
            let held: Result<Vec<_>, _> = held.collect();
            Ok::<_, InboxError>(held?.into_iter().flatten().collect())
        });
        let held = held.await.map_err(StorageError::at("reading an inbox"))?;
        Ok((held?, more))
    }

    /// One record, where the department has it.
    pub(crate) async fn held(
        &self,
        department: &Department,
        scope: &Scope,
        entity: EntityId,
    ) -> Result<Option<Held>, InboxError> {
        let names = department.names();
        let case = self.storage.case(&names, scope, entity).await?;
        case.map_or(Ok(None), |case| held_by(department, case))
    }

    /// Writes what a department says about a record that it has.
    pub(crate) async fn says(
        &self,
        department: &Department,
        held: &Held,
        body: Body,
    ) -> Result<(), InboxError> {
        let pen = {
            let mut pens = self.pens.0.lock().await;
            Arc::clone(pens.entry(held.scope.clone()).or_default())
        };
        let mut pen = pen.lock().await;
        let draft = Draft {
            entity: held.application.id,
            body,
            number: None,
        };
        // A pen whose entries are gone, or of which nobody knows whether it wrote, is not used again.
        for _ in 0..2 {
            let mut held_pen = match pen.take() {
                Some(pen) => pen,
                None => self.new_pen(&held.scope).await?,
            };
            if self.write(&mut held_pen, department, held, &draft).await? {
                *pen = Some(held_pen);
                self.metrics.accepted(1, false);
                self.heads.ring(&held.scope);
                return Ok(());
            }
        }
        Err(InboxError::Lost)
    }

    async fn new_pen(&self, scope: &Scope) -> Result<Pen, InboxError> {
        let mut device = [0; 16];
        device.copy_from_slice(&random()?[..16]);
        let device = Device {
            device: DeviceId(uuid::Builder::from_random_bytes(device).into_uuid()),
            scope: scope.clone(),
            desk: 0,
            public_key: self.key.public_pem()?,
            epoch: Epoch(0),
            revoked: false,
        };
        self.storage.take_up(&device, (self.now_ms)()).await?;
        Ok(Pen { device, last: None })
    }

    /// Whether it is stored; not where what the pen wrote before is not there any more.
    async fn write(
        &self,
        pen: &mut Pen,
        department: &Department,
        held: &Held,
        draft: &Draft,
    ) -> Result<bool, InboxError> {
        let (seq, previous) = pen
            .last
            .map_or((1, EntryHash::ZERO), |(seq, hash)| (seq + 1, hash));
        let position = Position {
            device: pen.device.device,
            epoch: pen.device.epoch,
            seq,
        };
        let now = (self.now_ms)();
        let entry = Entry::seal(
            Algorithm::Sm3,
            position,
            previous,
            OperatorMark::agency(&department.name),
            now,
            random()?,
            held.history.frontier(),
            draft,
        )?;
        let public = PublicKey::from_pem(&pen.device.public_key)?;
        let Some(push) = Batch::push(std::slice::from_ref(&entry), &self.key)? else {
            return Ok(false);
        };
        let batch = Batch::check(push, &public)?;
        match self.storage.push(&pen.device, batch, now).await {
            Ok(PushAnswer::Taken { forked: false, .. }) => {
                pen.last = Some((seq, entry.hash));
                Ok(true)
            }
            Ok(PushAnswer::Taken { .. } | PushAnswer::Behind(_)) | Err(StorageError::ShutOut) => {
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// A record as it stands, where the department has it now: what went out again to somebody else it does not.
fn held_by(department: &Department, case: Case) -> Result<Option<Held>, InboxError> {
    let entries = case.entries.into_iter().map(|entry| entry.open());
    let entries: Vec<Entry> = entries.collect::<Result<_, _>>()?;
    let Some(application) = Application::fold(&entries) else {
        return Ok(None);
    };
    let has_it = application
        .handed_over
        .as_ref()
        .is_some_and(|handed| department.is_named(&handed.agency));
    Ok(has_it.then(|| Held {
        scope: case.scope,
        history: History::of(&entries),
        application,
    }))
}

/// Since when cases are listed where nobody says it.
pub(crate) fn since_a_year(today: NaiveDate) -> NaiveDate {
    today - TimeDelta::days(366)
}

fn random() -> Result<[u8; 32], InboxError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| InboxError::Random)?;
    Ok(bytes)
}
