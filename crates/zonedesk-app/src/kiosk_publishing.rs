//! 发布自助屏内容 – makes the edition and writes it where the kiosk finds it: when somebody says so, and by itself once
//! something changed. Paying for the codes takes seconds, so that the desk is held only to gather and to sign.

use crate::{
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    kiosk_answers::kiosk_answers,
    kiosk_content::{KioskContent, kiosk_content},
    outfile::write_whole,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};
use zonedesk_domain::{
    journal::{Algorithm, Digest, to_deterministic},
    lookup_code::LookupCode,
};
use zonedesk_kiosk::{
    Answer, Cost, Edition, EditionError, FILE_NAME, LONGEST_EDITION, SealedAnswers, Stretched,
    open, seal,
};
use zonedesk_store::{DataFolder, StoreError};

/// How often it is looked whether something changed.
const PACE: Duration = Duration::from_secs(60);
/// By itself no edition follows another sooner.
const REST_MS: i64 = 600_000;

/// Everything in `kiosk.json`, beside the database: it belongs to this machine, not to the records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KioskRecord {
    /// 发布位置
    #[serde(default)]
    pub(crate) folder: Option<String>,
    /// Goes into what the codes are stretched with; the same for as long as this machine publishes, so that each code is
    /// paid for once.
    #[serde(default)]
    salt: Option<Digest>,
    /// The number of the last edition.
    #[serde(default)]
    pub(crate) number: u64,
    /// When it was made.
    #[serde(default)]
    pub(crate) last_at_ms: Option<i64>,
    /// What it said, so that nothing is written that says the same.
    #[serde(default)]
    said: Option<Digest>,
    /// Why the last try came to nothing, if it did.
    #[serde(default)]
    pub(crate) failure: Option<String>,
}

/// What runs beside the counter.
#[derive(Clone, Default)]
pub(crate) struct KioskJobs(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    rung: Condvar,
}

#[derive(Default)]
struct State {
    /// Somebody wants an edition now.
    wanted: bool,
    running: bool,
    /// How much the desk's journal held, and on which day, when nothing was found to be different.
    settled: Option<(Option<i64>, chrono::NaiveDate)>,
    /// When it was last tried, whatever came of it, by the desk's clock.
    tried_at_ms: Option<i64>,
    /// Codes that were paid for, under one salt.
    paid: HashMap<(Digest, String), Stretched>,
}

/// What was gathered at the desk.
struct Gathered {
    content: KioskContent,
    answers: Vec<(LookupCode, Answer)>,
    record: KioskRecord,
    folder: PathBuf,
    data: DataFolder,
    key: String,
    made_at_ms: i64,
}

impl KioskRecord {
    /// What is remembered; nothing where it cannot be read, for the place is chosen anew in a minute.
    pub(crate) fn read(folder: &DataFolder) -> Self {
        fs::read(path_in(folder))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    pub(crate) fn write(&self, folder: &DataFolder) -> AppResult<()> {
        let text = serde_json::to_vec_pretty(self).map_err(|error| {
            AppError::new(ErrorCode::Internal, "发布情况没有记下，请重试。").because(error)
        })?;
        write_whole(&path_in(folder), &text)
    }
}

fn path_in(folder: &DataFolder) -> PathBuf {
    folder.path().join("kiosk.json")
}

impl KioskJobs {
    /// Whether an edition is being made, or waits to be.
    pub(crate) fn is_busy(&self) -> bool {
        let state = self.lock();
        state.running || state.wanted
    }

    /// Somebody wants an edition now.
    pub(crate) fn want(&self) {
        self.lock().wanted = true;
        self.0.rung.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a wish, a minute at most; whether there is one.
    fn rest(&self) -> bool {
        let state = self.lock();
        let (mut state, _) = self
            .0
            .rung
            .wait_timeout_while(state, PACE, |state| !state.wanted)
            .unwrap_or_else(PoisonError::into_inner);
        // From the wish to its end it is at work, for whoever asks meanwhile.
        state.running = state.wanted;
        std::mem::take(&mut state.wanted)
    }

    /// The codes, paid for. What was paid before costs nothing.
    fn pay(&self, answers: &[(LookupCode, Answer)], salt: Digest) -> AppResult<Vec<Stretched>> {
        answers
            .iter()
            .map(|(code, _)| {
                let key = (salt, code.plain());
                if let Some(paid) = self.lock().paid.get(&key) {
                    return Ok(paid.clone());
                }
                let paid = Stretched::of(code, &salt, Cost::default()).ok_or_else(unmade)?;
                self.lock().paid.insert(key, paid.clone());
                Ok(paid)
            })
            .collect()
    }
}

/// Publishes again and again, in a thread of its own that ends with the program.
///
/// # Errors
/// When the system gives no thread.
pub(crate) fn keep_published(desk: Arc<Mutex<Desk>>) -> std::io::Result<()> {
    let jobs = lock(&desk).kiosk_jobs.clone();
    thread::Builder::new()
        .name("kiosk".to_owned())
        .spawn(move || {
            loop {
                let asked = jobs.rest();
                if let Err(error) = publish_beside(&desk, &jobs, asked) {
                    let _ = lock(&desk).log(error);
                }
            }
        })
        .map(drop)
}

/// Publishes where it is asked for, or due.
fn publish_beside(desk: &Mutex<Desk>, jobs: &KioskJobs, asked: bool) -> AppResult<()> {
    let running = Running(jobs);
    let gathered = {
        let mut desk = lock(desk);
        if !asked && !is_due(&desk, jobs) {
            return Ok(());
        }
        {
            let mut state = jobs.lock();
            state.running = true;
            state.tried_at_ms = Some(desk.clock.now().timestamp_millis());
        }
        // What is written from now on is for the next one.
        let marker = desk.kiosk_marker();
        let gathered = gather(&mut desk);
        if let Err(error) = &gathered {
            desk.note_kiosk_failure(&error.message);
        }
        gathered.map(|gathered| (gathered, marker))
    };
    let outcome = gathered.and_then(|(gathered, marker)| {
        let done = make(&gathered, jobs, asked, |bytes| {
            let mut desk = lock(desk);
            let is_own = !desk.is_demonstrating() && desk.folder().path() == gathered.data.path();
            let store = desk.opened_mut()?.store()?;
            // The desk may have become another one while the codes were paid for.
            if !is_own || store.public_key()? != gathered.key {
                return Err(unmade());
            }
            Ok(store.sign(bytes)?)
        });
        if done.is_ok() {
            jobs.lock().settled = Some(marker);
        }
        remember(gathered, done)
    });
    drop(running);
    outcome.map(drop)
}

/// No longer at work once it is gone, however that came.
struct Running<'a>(&'a KioskJobs);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.lock().running = false;
    }
}

/// 发布 – at once, into `folder` or where the last one went.
///
/// # Errors
/// [`AppError`]: nowhere to publish to, or it cannot be written.
pub fn publish_kiosk(desk: &mut Desk, folder: Option<&Path>) -> AppResult<PathBuf> {
    if let Some(folder) = folder {
        desk.choose_kiosk_folder(folder)?;
    }
    let jobs = desk.kiosk_jobs.clone();
    let gathered = gather(desk)?;
    let made = make(&gathered, &jobs, true, |bytes| {
        Ok(desk.opened_mut()?.store()?.sign(bytes)?)
    });
    remember(gathered, made)
}

impl Desk {
    /// What is remembered of publishing.
    pub(crate) fn kiosk_record(&self) -> KioskRecord {
        KioskRecord::read(self.folder())
    }

    /// Remembers where editions go.
    pub(crate) fn choose_kiosk_folder(&self, folder: &Path) -> AppResult<()> {
        let folder = self.usable_kiosk_folder(folder)?;
        let mut record = self.kiosk_record();
        let folder = Some(folder.display().to_string());
        if record.folder != folder {
            // What was said in the old place is not said in this one.
            (record.said, record.failure) = (None, None);
            record.folder = folder;
            record.write(self.folder())?;
        }
        Ok(())
    }

    fn usable_kiosk_folder(&self, folder: &Path) -> AppResult<PathBuf> {
        let refuse = |words: &str| AppError::invalid("folder", words);
        let folder = fs::canonicalize(folder).map_err(|error| {
            refuse("没有这个文件夹，请插好 U 盘并核对路径，如 E:\\ 或 /media/用户名/自助屏。")
                .because(error)
        })?;
        if !folder.is_dir() {
            return Err(refuse("这是一个文件，请填写文件夹的路径。"));
        }
        let own = fs::canonicalize(self.folder().path()).unwrap_or_default();
        if folder.starts_with(&own) {
            return Err(refuse(
                "这里是本程序的数据文件夹，请选 U 盘或自助屏读取的文件夹。",
            ));
        }
        Ok(folder)
    }

    /// Keeps for the settings why nothing was made.
    fn note_kiosk_failure(&self, words: &str) {
        let mut record = self.kiosk_record();
        if record.folder.is_some() && record.failure.as_deref() != Some(words) {
            record.failure = Some(words.to_owned());
            if let Err(error) = record.write(self.folder()) {
                let _ = self.log(error);
            }
        }
    }

    fn kiosk_marker(&self) -> (Option<i64>, chrono::NaiveDate) {
        (self.arrivals(), self.clock.today())
    }
}

fn is_due(desk: &Desk, jobs: &KioskJobs) -> bool {
    let is_writing = desk.opened().is_ok_and(|open| !open.is_read_only());
    if !is_writing || desk.is_demonstrating() {
        return false;
    }
    let record = desk.kiosk_record();
    let now_ms = desk.clock.now().timestamp_millis();
    // A clock that was set back lets it be made as well.
    let rested = record
        .last_at_ms
        .is_some_and(|last| (now_ms - last).abs() >= REST_MS);
    let rested = rested
        && jobs
            .lock()
            .tried_at_ms
            .is_none_or(|tried| (now_ms - tried).abs() >= REST_MS);
    // The first edition is made by hand: it shows that the place is the right one.
    rested && record.folder.is_some() && jobs.lock().settled != Some(desk.kiosk_marker())
}

fn gather(desk: &mut Desk) -> AppResult<Gathered> {
    if desk.is_demonstrating() {
        return Err(AppError::new(
            ErrorCode::Invalid,
            "演示数据不发布到自助屏，请先结束演示。",
        ));
    }
    let record = desk.kiosk_record();
    let folder = record.folder.as_ref().map(PathBuf::from).ok_or_else(|| {
        AppError::invalid("folder", "请填写自助屏读取内容的文件夹，或 U 盘的路径。")
    })?;
    let now = desk.clock.now();
    let key = desk.opened_mut()?.store()?.public_key()?;
    Ok(Gathered {
        answers: kiosk_answers(desk.opened()?, now.date_naive())?,
        content: kiosk_content(desk)?,
        record,
        folder,
        data: desk.folder().clone(),
        key,
        made_at_ms: now.timestamp_millis(),
    })
}

/// Makes the edition and writes it; what is to be remembered, or nothing where it would say what the last one said.
fn make(
    gathered: &Gathered,
    jobs: &KioskJobs,
    asked: bool,
    sign: impl FnOnce(&[u8]) -> AppResult<Vec<u8>>,
) -> AppResult<Option<KioskRecord>> {
    let salt = match gathered.record.salt {
        Some(salt) => salt,
        None => random()?,
    };
    let content = &gathered.content;
    let out = gathered.folder.join(FILE_NAME);
    let mut edition = Edition {
        site: content.site.clone(),
        number: 0,
        made_at_ms: 0,
        hours: content.hours.clone(),
        tariff: content.tariff.clone(),
        contacts: content.contacts.clone(),
        arranged: content.arranged.clone(),
        materials: content.materials.clone(),
        papers: content.papers.clone(),
        answers: sealed(&[], &[], salt)?,
    };
    let said = said(&edition, &gathered.answers)?;
    if !asked && gathered.record.said == Some(said) && out.exists() {
        return Ok(None);
    }
    let paid = jobs.pay(&gathered.answers, salt)?;
    edition.answers = sealed(&paid, &gathered.answers, salt)?;
    // A machine that was restored may have forgotten how far it was; what lies there has not.
    let lying = lying_in(&out, &edition.site.code, &gathered.key);
    edition.number = gathered.record.number.max(lying) + 1;
    edition.made_at_ms = gathered.made_at_ms;
    let file = seal(&edition, &gathered.key, |bytes| {
        sign(bytes).map_err(Sealing::Desk)
    });
    let file = file.map_err(|error| match error {
        Sealing::Desk(error) => error,
        Sealing::Edition(error) => unmade().because(error),
    })?;
    write_whole(&out, &file)?;
    Ok(Some(KioskRecord {
        salt: Some(salt),
        number: edition.number,
        last_at_ms: Some(gathered.made_at_ms),
        said: Some(said),
        failure: None,
        ..gathered.record.clone()
    }))
}

/// Why no file was made.
enum Sealing {
    Desk(AppError),
    Edition(EditionError),
}

impl From<EditionError> for Sealing {
    fn from(error: EditionError) -> Self {
        Self::Edition(error)
    }
}

fn remember(gathered: Gathered, made: AppResult<Option<KioskRecord>>) -> AppResult<PathBuf> {
    let (record, outcome) = match made {
        Ok(Some(record)) => (record, Ok(gathered.folder.join(FILE_NAME))),
        Ok(None) => {
            let well = KioskRecord {
                failure: None,
                ..gathered.record.clone()
            };
            (well, Ok(gathered.folder.join(FILE_NAME)))
        }
        Err(error) => {
            let failed = KioskRecord {
                failure: Some(error.message.clone()),
                ..gathered.record.clone()
            };
            (failed, Err(error))
        }
    };
    let now = KioskRecord::read(&gathered.data);
    // Another place may have been chosen meanwhile; a number that was given out is given out all the same.
    let record = if now.folder == record.folder {
        record
    } else {
        KioskRecord {
            number: record.number,
            salt: record.salt,
            ..now.clone()
        }
    };
    if now != record {
        record.write(&gathered.data)?;
    }
    outcome
}

/// The number of the edition of this very desk that lies there; 0 where there is none.
fn lying_in(out: &Path, site: &str, key: &str) -> u64 {
    let is_short = fs::metadata(out).is_ok_and(|facts| facts.len() <= LONGEST_EDITION);
    let lying = is_short.then(|| fs::read(out).ok()).flatten();
    lying
        .and_then(|bytes| open(&bytes).ok())
        .filter(|lying| lying.edition.site.code == site && lying.is_of(key))
        .map_or(0, |lying| lying.edition.number)
}

fn sealed(
    paid: &[Stretched],
    answers: &[(LookupCode, Answer)],
    salt: Digest,
) -> AppResult<SealedAnswers> {
    let pairs = paid.iter().zip(answers.iter().map(|(_, answer)| answer));
    SealedAnswers::seal(pairs, salt, Cost::default(), &mut getrandom::SysRng)
        .map_err(|error| unmade().because(error))
}

/// Stands for what an edition says, without what is fresh in each.
fn said(edition: &Edition, answers: &[(LookupCode, Answer)]) -> AppResult<Digest> {
    let told: Vec<_> = answers
        .iter()
        .map(|(code, answer)| (code.plain(), answer))
        .collect();
    let parts = (
        (&edition.site, &edition.hours, &edition.tariff),
        (&edition.contacts, &edition.arranged),
        (&edition.materials, &edition.papers),
        told,
    );
    let bytes = to_deterministic(&parts).map_err(|error| unmade().because(error))?;
    Ok(Algorithm::Sm3.digest(&[b"zonedesk.kiosk.said\0", &bytes]))
}

pub(crate) fn random() -> AppResult<Digest> {
    let mut salt = Digest::ZERO;
    getrandom::fill(&mut salt.0).map_err(StoreError::Randomness)?;
    Ok(salt)
}

fn unmade() -> AppError {
    AppError::new(ErrorCode::Internal, "自助屏内容没有做成，请重试。")
}

fn lock(desk: &Mutex<Desk>) -> MutexGuard<'_, Desk> {
    desk.lock().unwrap_or_else(PoisonError::into_inner)
}
