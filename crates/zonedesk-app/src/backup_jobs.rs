//! Backups and drills beside the counter (后台备份): each in a thread of its own that opens the database a second time, so
//! that nobody at the desk waits for a slow stick.

use crate::{
    backup_record::{BackupRecord, LastBackup, LastFailure, LastProof, failure_words},
    backups::is_same_disk,
    clock::in_china,
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};
use zonedesk_store::{
    Backup, BackupOrder, BackupPlace, BackupReason, BackupStep, DataFolder, DatabaseKey, Finding,
    FindingKind, Proof, StoreError, StoreResult, make_backup, newest_schema, prove_backup,
    schema_of,
};

/// How often it is looked whether a backup is due.
const PACE: Duration = Duration::from_secs(60);
/// After a try that came to nothing, before the next one by itself.
const AFTER_FAILURE_MS: i64 = 3_600_000;

/// How long somebody at the desk waits for a place to answer.
const PATIENCE: Duration = Duration::from_secs(1);

/// What runs beside the counter. A place that does not answer, such as a share whose server is down, holds up a thread
/// here and nobody else.
#[derive(Clone, Default)]
pub(crate) struct BackupJobs(Arc<Shared>);

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    looked: Condvar,
}

#[derive(Default)]
struct State {
    running: Option<Running>,
    /// What begins once that ends.
    wish: Option<Order>,
    /// What was seen last.
    seen: Option<Seen>,
    /// Whether somebody looks now.
    looking: bool,
}

struct Order {
    job: Job,
    source: Source,
    place: PathBuf,
}

/// What lies in a place.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    place: PathBuf,
    /// Whether it is there.
    pub(crate) there: bool,
    /// Whether it is on the disk of the data.
    pub(crate) same_disk: bool,
    /// Every backup in it, the newest first.
    pub(crate) backups: Vec<Backup>,
}

impl Seen {
    fn look(place: &Path, folder: &DataFolder) -> Self {
        let listed = BackupPlace::at(place).list();
        Self {
            place: place.to_owned(),
            there: listed.is_ok(),
            same_disk: listed.is_ok() && is_same_disk(place, folder.path()),
            backups: listed.unwrap_or_default(),
        }
    }
}

/// One job.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Running {
    pub(crate) job: Job,
    pub(crate) step: BackupStep,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Job {
    /// 备份
    Make(BackupReason),
    /// 演练
    Prove,
}

/// What a job needs of the desk.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) folder: DataFolder,
    pub(crate) key: DatabaseKey,
    pub(crate) now_ms: i64,
}

impl Order {
    fn beginning(&self) -> Running {
        Running {
            job: self.job,
            step: BackupStep::Database(0, 0),
        }
    }

    fn work(&self, tell: &mut dyn FnMut(BackupStep)) {
        // How it went is remembered; that this could not be written changes nothing about it.
        let _ = match self.job {
            Job::Make(reason) => back_up(&self.source, &self.place, reason, tell).map(drop),
            Job::Prove => prove_newest(&self.source, &self.place, tell).map(drop),
        };
    }
}

impl BackupJobs {
    /// What runs now.
    pub(crate) fn running(&self) -> Option<Running> {
        self.lock().running
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a job, unless one runs; then it is begun after that where it is `wanted`.
    fn begin(&self, order: Order, wanted: bool) -> AppResult<()> {
        {
            let mut state = self.lock();
            if state.running.is_some() {
                if wanted {
                    state.wish = Some(order);
                }
                return Ok(());
            }
            state.running = Some(order.beginning());
        }
        let jobs = self.clone();
        let started = thread::Builder::new()
            .name("backup".to_owned())
            .spawn(move || jobs.work_off(order));
        started.map(drop).map_err(|error| {
            self.lock().running = None;
            AppError::new(ErrorCode::Internal, "系统没有给出线程，没有备份。请重试。")
                .because(error)
        })
    }

    fn work_off(&self, order: Order) {
        let mut next = Some(order);
        while let Some(order) = next {
            let job = order.job;
            order.work(&mut |step| self.lock().running = Some(Running { job, step }));
            let seen = Seen::look(&order.place, &order.source.folder);
            let mut state = self.lock();
            state.seen = Some(seen);
            next = state.wish.take();
            state.running = next.as_ref().map(Order::beginning);
        }
    }

    /// What lies in a place, if it answers soon; else what was seen there last, if anything. While a job runs there, it
    /// is not looked at once more.
    pub(crate) fn seen_in(&self, place: &Path, folder: &DataFolder) -> Option<Seen> {
        let is_it = |seen: &Seen| seen.place == place;
        let mut state = self.lock();
        let is_known = state.running.is_some() && state.seen.as_ref().is_some_and(is_it);
        if !is_known && !state.looking {
            let (jobs, place, folder) = (self.clone(), place.to_owned(), folder.clone());
            let started = thread::Builder::new()
                .name("backup place".to_owned())
                .spawn(move || {
                    let seen = Seen::look(&place, &folder);
                    let mut state = jobs.lock();
                    state.seen = Some(seen);
                    state.looking = false;
                    drop(state);
                    jobs.0.looked.notify_all();
                });
            if started.is_ok() {
                state.looking = true;
                state = self
                    .0
                    .looked
                    .wait_timeout_while(state, PATIENCE, |state| state.looking)
                    .unwrap_or_else(PoisonError::into_inner)
                    .0;
            }
        }
        state.seen.clone().filter(is_it)
    }
}

impl Desk {
    fn source(&self) -> AppResult<Source> {
        Ok(Source {
            folder: self.folder().clone(),
            key: self.opened()?.key().clone(),
            now_ms: self.clock.now().timestamp_millis(),
        })
    }

    /// Begins a job in the place that was chosen; after the one that runs, where it is `wanted` in any case.
    pub(crate) fn begin_backup_job(&self, job: Job, wanted: bool) -> AppResult<()> {
        let place = self.backup_record().place.ok_or_else(|| {
            AppError::invalid("path", "还没有设置备份位置，请先填写文件夹并保存。")
        })?;
        let order = Order {
            job,
            source: self.source()?,
            place: PathBuf::from(place),
        };
        self.backup_jobs.begin(order, wanted)
    }

    /// What lies in the place that was chosen, as far as it is known.
    pub(crate) fn backup_seen(&self, place: &str) -> Option<Seen> {
        self.backup_jobs.seen_in(Path::new(place), self.folder())
    }

    /// 升级前备份 – a database that this program is about to change is kept as it is, where the place is there. How that
    /// went is remembered; the upgrade, which keeps a copy on this disk in any case, does not wait for a stick.
    pub(crate) fn back_up_before_upgrade(&self, key: &DatabaseKey) {
        let Some(place) = self.backup_record().place else {
            return;
        };
        let is_old = schema_of(self.folder(), key)
            .is_ok_and(|schema| schema > 0 && schema < newest_schema());
        if is_old && !self.is_demonstrating() {
            let source = Source {
                folder: self.folder().clone(),
                key: key.clone(),
                now_ms: self.clock.now().timestamp_millis(),
            };
            let reason = BackupReason::BeforeUpgrade;
            let _ = back_up(&source, Path::new(&place), reason, &mut |_| {});
        }
    }

    /// 自动备份 – once a day where the place is there, and at the day's closing.
    pub(crate) fn back_up_if_due(&self, day_closed: bool) {
        let Ok(open) = self.opened() else { return };
        if open.is_read_only() || self.is_demonstrating() {
            return;
        }
        let record = self.backup_record();
        let now_ms = self.clock.now().timestamp_millis();
        let day = |at_ms: i64| in_china(at_ms).map(|at| at.date_naive());
        let done_today = record
            .last
            .as_ref()
            .is_some_and(|last| day(last.at_ms) == day(now_ms));
        let failed_lately = record.failure.as_ref().is_some_and(|failure| {
            !failure.away && (now_ms - failure.at_ms).abs() < AFTER_FAILURE_MS
        });
        let is_due = day_closed || (!done_today && !failed_lately);
        if is_due && record.place.is_some() {
            // Whether the place is there, the job finds out. A desk that gives no thread now gives one in a minute.
            let _ = self.begin_backup_job(Job::Make(BackupReason::Daily), day_closed);
        }
    }
}

/// Looks again and again whether a backup is due.
pub(crate) async fn keep_up(desk: Arc<Mutex<Desk>>) {
    loop {
        tokio::time::sleep(PACE).await;
        desk.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .back_up_if_due(false);
    }
}

/// Makes a backup and remembers how it went.
pub(crate) fn back_up(
    source: &Source,
    place: &Path,
    reason: BackupReason,
    tell: &mut dyn FnMut(BackupStep),
) -> AppResult<Backup> {
    let place = BackupPlace::at(place);
    let order = BackupOrder {
        place: &place,
        reason,
        made_at_ms: source.now_ms,
        reread: BackupRecord::read(&source.folder).reread,
    };
    let made = make_backup(&source.folder, &source.key, order, tell)
        .and_then(|made| Ok((made.whole_facts()?.clone(), made)));
    let mut record = BackupRecord::read(&source.folder);
    let outcome = match made {
        Ok((facts, made)) => {
            record.failure = None;
            // One before an upgrade has no attachments: the day's own follows it.
            if reason != BackupReason::BeforeUpgrade {
                record.reread = false;
                record.last = Some(LastBackup {
                    at_ms: facts.made_at_ms,
                    entries: facts.entries,
                    attachments: facts.attachments,
                    damaged_attachments: facts.damaged_attachments,
                });
            }
            Ok(made)
        }
        Err(error) => {
            let words = failure_words(&error);
            let away = matches!(error, StoreError::PlaceAway(_));
            // Nobody asked, and a stick that is out is no failure: it is looked for again in a minute.
            if !away || reason == BackupReason::Asked {
                record.failure = Some(LastFailure {
                    at_ms: source.now_ms,
                    words: words.clone(),
                    away,
                });
            }
            Err(AppError {
                message: words,
                ..error.into()
            })
        }
    };
    if record.is_of(&place) {
        record.write(&source.folder)?;
    }
    outcome
}

/// 演练 – proves that the newest backup of this desk opens, and remembers what it saw.
pub(crate) fn prove_newest(
    source: &Source,
    place: &Path,
    tell: &mut dyn FnMut(BackupStep),
) -> AppResult<LastProof> {
    let scratch = source.folder.path().join("drill");
    let place = BackupPlace::at(place);
    let proved = newest_of(&place, &source.folder, &source.key).and_then(|backup| {
        let proof = prove_backup(&backup, &source.key, &scratch, tell)?;
        Ok((backup, proof))
    });
    let mut record = BackupRecord::read(&source.folder);
    let (sound, words) = match proved {
        Ok((backup, proof)) => {
            record.reread |= misses_attachments(&proof);
            (proof.findings.is_empty(), proof_words(&backup, &proof))
        }
        Err(error) => (false, unproved_words(&error)),
    };
    let proof = LastProof {
        at_ms: source.now_ms,
        sound,
        words,
    };
    record.proof = Some(proof.clone());
    if record.is_of(&place) {
        record.write(&source.folder)?;
    }
    Ok(proof)
}

/// Whether a drill found attachments on the stick that are not what was kept: the next backup reads all of them.
pub(crate) fn misses_attachments(proof: &Proof) -> bool {
    let is_attachment = |finding: &Finding| finding.kind == FindingKind::Attachment;
    proof.findings.iter().any(is_attachment)
}

/// The newest backup of the desk in `folder`.
fn newest_of(place: &BackupPlace, folder: &DataFolder, key: &DatabaseKey) -> StoreResult<Backup> {
    let device = zonedesk_store::Reading::open(folder, key)?.device();
    place
        .list()?
        .into_iter()
        .find(|backup| backup.device == device)
        .ok_or_else(|| StoreError::Absent(place.chosen().to_owned()))
}

/// What a drill saw, in a sentence.
pub(crate) fn proof_words(backup: &Backup, proof: &Proof) -> String {
    let made = in_china(backup.made_at_ms())
        .map(|at| at.format("%Y-%m-%d %H:%M").to_string())
        .unwrap_or_default();
    let totals = &proof.totals;
    let counted = format!(
        "{made} 的备份可以打开：{} 条记录，申请 {} 件、咨询 {} 件、复印打印 {} 笔",
        proof.entries, totals.applications, totals.consultations, totals.copies
    );
    if proof.findings.is_empty() {
        format!("{counted}，逐条校验一致，附件齐全。")
    } else {
        let first = proof.findings.first().map(|finding| finding.kind.term());
        format!(
            "{counted}；有 {} 处需要查看（{}）。请在“数据检查”中校验本机数据，再备份一次。",
            proof.findings.len(),
            first.unwrap_or_default()
        )
    }
}

fn unproved_words(error: &StoreError) -> String {
    // Everything else is said as everywhere.
    #[allow(clippy::wildcard_enum_match_arm)]
    match error {
        StoreError::PlaceAway(_) => "备份盘未插入，没有演练。请插好后再试。".into(),
        StoreError::Absent(_) => "备份位置还没有本窗口的备份，请先备份一次。".into(),
        StoreError::BackupDamaged { .. } | StoreError::WrongKey(_) | StoreError::Damaged { .. } => {
            "最近一份备份打不开，已损坏。请立即备份一次；仍不行的，换一个备份盘。".into()
        }
        StoreError::BackupUnreadable { .. } => {
            "备份盘读不出来，可能中途拔出、已损坏或没有权限读取，没有演练。请重新插好再试。".into()
        }
        StoreError::DiskFull(_) => {
            "本机磁盘空间不够，没有演练。演练要临时占用与数据库一样大的空间，请清理磁盘后再试。"
                .into()
        }
        _ => "演练没有完成，备份不受影响。请检查备份盘后再试。".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn order(job: Job) -> Order {
        Order {
            job,
            source: Source {
                folder: DataFolder::new("/nowhere"),
                key: DatabaseKey::random().unwrap(),
                now_ms: 0,
            },
            place: PathBuf::from("/nowhere"),
        }
    }

    #[test]
    fn a_place_that_does_not_answer_holds_nobody_up_and_is_shown_as_it_was_seen_last() {
        let (jobs, folder) = (BackupJobs::default(), DataFolder::new("/nowhere"));
        let place = Path::new("/the/share");
        {
            let mut state = jobs.lock();
            state.looking = true;
            state.seen = Some(Seen {
                place: place.to_owned(),
                there: true,
                same_disk: false,
                backups: Vec::new(),
            });
        }
        let began = Instant::now();
        assert!(jobs.seen_in(place, &folder).is_some_and(|seen| seen.there));
        assert!(jobs.seen_in(Path::new("/another"), &folder).is_none());
        assert!(began.elapsed() < PATIENCE);
    }

    #[test]
    fn what_is_wanted_while_something_runs_is_done_after_it() {
        let jobs = BackupJobs::default();
        let closing = Job::Make(BackupReason::Daily);
        jobs.lock().running = Some(order(Job::Prove).beginning());
        jobs.begin(order(closing), false).unwrap();
        assert!(jobs.lock().wish.is_none(), "it is due again in a minute");
        jobs.begin(order(closing), true).unwrap();
        assert_eq!(
            jobs.lock().wish.as_ref().map(|wish| wish.job),
            Some(closing)
        );
        jobs.work_off(order(Job::Prove));
        let state = jobs.lock();
        assert!(state.wish.is_none() && state.running.is_none());
    }
}
