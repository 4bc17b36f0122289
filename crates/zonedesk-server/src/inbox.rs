//! 承办单位收件 – what was handed over to a department, as it stands, and what the department says became of it. What it
//! says is an entry in the stream of the site, like any desk's, so that every desk of the hall reads it.

use crate::{
    departments::{Case, Days, Department, MOST_CASES},
    doors::District,
    publish::{PublishError, published},
    storage::{Device, Storage, StorageError},
};
use chrono::{DateTime, FixedOffset, NaiveDate, Offset as _, Utc};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::{Mutex, OwnedMutexGuard};
use zonedesk_domain::{
    application::Application,
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
    entries: Vec<Entry>,
}

impl Held {
    /// Whether the very same was said by this department and holds: its answer may have been lost.
    pub(crate) fn has_said(&self, department: &Department, body: &Body) -> bool {
        let application = &self.application;
        #[allow(clippy::wildcard_enum_match_arm)]
        let holds = match body {
            Body::ApplicationSignedFor(said) => application.signed_for.as_ref() == Some(said),
            Body::ApplicationReturned(said) => application.returned.as_ref() == Some(said),
            Body::ApplicationAnswered(said) => application.answered.as_ref() == Some(said),
            _ => false,
        };
        let mark = OperatorMark::agency(&department.name);
        let is_it = |entry: &Entry| {
            entry.header.operator == mark && entry.body().ok().flatten().as_ref() == Some(body)
        };
        holds && self.entries.iter().any(is_it)
    }

    /// 已退回 – the department gave it back: what the applicant told is none of its business any more.
    pub(crate) fn is_given_back(&self) -> bool {
        self.application.returned.is_some()
    }
}

/// What the district writes with in the stream of one site: a device of its own, which nobody has after this process.
/// A district that is put back to an earlier state goes on with another, so that no place is written twice.
pub(crate) struct Pen {
    device: Device,
    last: Option<(u64, EntryHash)>,
}

/// What came of writing.
enum Written {
    /// It is stored.
    Yes,
    /// It is stored, beside another entry at the same place.
    Beside,
    /// What the pen wrote before is not there any more: it is not.
    No,
    /// Somebody else wrote about the record first: it is not.
    Overtaken,
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

    /// What a department has of what was handed over in these days, and whether there is more. What it gave back is not
    /// with it any more.
    pub(crate) async fn inbox(
        &self,
        department: &Department,
        days: Days,
    ) -> Result<(Vec<Held>, bool), InboxError> {
        let reading = Arc::clone(&self.reading).acquire_owned().await;
        let names = department.names();
        let cases = self.storage.handed_over(&names, days, MOST_CASES).await?;
        let more = cases.len() == MOST_CASES;
        let department = department.clone();
        // Folding takes its time, and goes on when nobody waits for it any more.
        let held = tokio::task::spawn_blocking(move || {
            let _reading = reading;
            let open = |case: Case| {
                let (scope, entity) = (case.scope.clone(), case.entity);
                held_by(&department, case).unwrap_or_else(|error| {
                    // One that is damaged holds up no other.
                    tracing::error!(%error, %scope, %entity, "a record cannot be opened");
                    None
                })
            };
            let held = cases.into_iter().filter_map(open);
            held.filter(|held| !held.is_given_back()).collect()
        });
        let held = held.await.map_err(StorageError::at("reading an inbox"))?;
        Ok((held, more))
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
        Ok(case
            .map(|case| held_by(department, case))
            .transpose()?
            .flatten())
    }

    /// The pen of a site, for whoever holds it: what is read while it is held, nobody else who writes with it changes.
    pub(crate) async fn pen(&self, scope: &Scope) -> OwnedMutexGuard<Option<Pen>> {
        let pen = {
            let mut pens = self.pens.0.lock().await;
            Arc::clone(pens.entry(scope.clone()).or_default())
        };
        pen.lock_owned().await
    }

    /// Writes what a department says about a record that it has. Not so where somebody else wrote about it since it was read.
    pub(crate) async fn says(
        &self,
        pen: &mut Option<Pen>,
        department: &Department,
        held: &Held,
        body: Body,
    ) -> Result<bool, InboxError> {
        let draft = Draft {
            entity: held.application.id,
            body,
            number: None,
        };
        // A pen whose entries are gone, or of which nobody knows whether it wrote, is not used again.
        for _ in 0..2 {
            let mut taken = match pen.take() {
                Some(pen) => pen,
                None => self.new_pen(&held.scope).await?,
            };
            match self.write(&mut taken, department, held, &draft).await? {
                Written::Yes => *pen = Some(taken),
                Written::Beside => {}
                Written::No => continue,
                Written::Overtaken => {
                    *pen = Some(taken);
                    return Ok(false);
                }
            }
            self.metrics.accepted(1, false);
            self.heads.ring(&held.scope);
            return Ok(true);
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

    async fn write(
        &self,
        pen: &mut Pen,
        department: &Department,
        held: &Held,
        draft: &Draft,
    ) -> Result<Written, InboxError> {
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
            History::of(&held.entries).frontier(),
            draft,
        )?;
        let public = PublicKey::from_pem(&pen.device.public_key)?;
        let Some(push) = Batch::push(std::slice::from_ref(&entry), &self.key)? else {
            return Ok(Written::No);
        };
        let batch = Batch::check(push, &public)?;
        let seen = (held.application.id, held.entries.len());
        match self.storage.say(&pen.device, batch, seen, now).await {
            Ok(PushAnswer::Taken { forked: false, .. }) => {
                pen.last = Some((seq, entry.hash));
                Ok(Written::Yes)
            }
            Ok(PushAnswer::Taken { .. }) => Ok(Written::Beside),
            Ok(PushAnswer::Behind(_)) | Err(StorageError::ShutOut) => Ok(Written::No),
            Err(StorageError::Overtaken) => Ok(Written::Overtaken),
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
    Ok(has_it.then_some(Held {
        scope: case.scope,
        application,
        entries,
    }))
}

fn random() -> Result<[u8; 32], InboxError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| InboxError::Random)?;
    Ok(bytes)
}
