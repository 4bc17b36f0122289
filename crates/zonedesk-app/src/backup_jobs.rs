//! Backups and drills beside the counter (后台备份): each in a thread of its own that opens the database a second time, so
//! that nobody at the desk waits for a slow stick.

use crate::{
    backup_record::{BackupRecord, LastBackup, LastFailure, LastProof, failure_words},
    clock::in_china,
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
};
use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};
use zonedesk_store::{
    Backup, BackupOrder, BackupPlace, BackupReason, BackupStep, DataFolder, DatabaseKey, Proof,
    StoreError, StoreResult, make_backup, newest_schema, prove_backup, schema_of,
};

/// How often it is looked whether a backup is due.
const PACE: Duration = Duration::from_secs(60);
/// After a try that came to nothing, before the next one by itself.
const AFTER_FAILURE_MS: i64 = 3_600_000;

/// What runs beside the counter.
#[derive(Clone, Default)]
pub(crate) struct BackupJobs(Arc<Mutex<Option<Running>>>);

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

impl BackupJobs {
    /// What runs now.
    pub(crate) fn running(&self) -> Option<Running> {
        *self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Running>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a job, unless one runs.
    fn begin(&self, job: Job, source: Source, place: PathBuf) -> AppResult<()> {
        let step = BackupStep::Database(0, 0);
        {
            let mut running = self.lock();
            if running.is_some() {
                return Ok(());
            }
            *running = Some(Running { job, step });
        }
        let jobs = self.clone();
        let started = thread::Builder::new()
            .name("backup".to_owned())
            .spawn(move || {
                let mut tell = |step| *jobs.lock() = Some(Running { job, step });
                // How it went is remembered; that this could not be written changes nothing about it.
                let _ = match job {
                    Job::Make(reason) => back_up(&source, &place, reason, &mut tell).map(drop),
                    Job::Prove => prove_newest(&source, &place, &mut tell).map(drop),
                };
                *jobs.lock() = None;
            });
        started.map(drop).map_err(|error| {
            *self.lock() = None;
            AppError::new(ErrorCode::Internal, "系统没有给出线程，没有备份。请重试。")
                .because(error)
        })
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

    /// Begins a job in the place that was chosen.
    pub(crate) fn begin_backup_job(&self, job: Job) -> AppResult<()> {
        let place = self.backup_record().place.ok_or_else(|| {
            AppError::invalid("path", "还没有设置备份位置，请先填写文件夹并保存。")
        })?;
        self.backup_jobs
            .begin(job, self.source()?, PathBuf::from(place))
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
        let failed_lately = record
            .failure
            .as_ref()
            .is_some_and(|failure| (now_ms - failure.at_ms).abs() < AFTER_FAILURE_MS);
        let is_there = |place: &String| BackupPlace::at(Path::new(place)).is_there();
        let wanted = day_closed || (!done_today && !failed_lately);
        if wanted && record.place.as_ref().is_some_and(is_there) {
            // A desk that gives no thread now gives one in a minute.
            let _ = self.begin_backup_job(Job::Make(BackupReason::Daily));
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
    let order = BackupOrder {
        place: &BackupPlace::at(place),
        reason,
        made_at_ms: source.now_ms,
    };
    let made = make_backup(&source.folder, &source.key, order, tell)
        .and_then(|made| Ok((made.whole_facts()?.clone(), made)));
    let mut record = BackupRecord::read(&source.folder);
    let outcome = match made {
        Ok((facts, made)) => {
            record.failure = None;
            record.last = Some(LastBackup {
                at_ms: facts.made_at_ms,
                entries: facts.entries,
                attachments: facts.attachments,
                damaged_attachments: facts.damaged_attachments,
            });
            Ok(made)
        }
        Err(error) => {
            let words = failure_words(&error);
            record.failure = Some(LastFailure {
                at_ms: source.now_ms,
                words: words.clone(),
            });
            Err(AppError {
                message: words,
                ..error.into()
            })
        }
    };
    record.write(&source.folder)?;
    outcome
}

/// 演练 – proves that the newest backup of this desk opens, and remembers what it saw.
pub(crate) fn prove_newest(
    source: &Source,
    place: &Path,
    tell: &mut dyn FnMut(BackupStep),
) -> AppResult<LastProof> {
    let scratch = source.folder.path().join("drill");
    let proved =
        newest_of(&BackupPlace::at(place), &source.folder, &source.key).and_then(|backup| {
            let proof = prove_backup(&backup, &source.key, &scratch, tell)?;
            Ok((backup, proof))
        });
    let (sound, words) = match proved {
        Ok((backup, proof)) => (proof.findings.is_empty(), proof_words(&backup, &proof)),
        Err(error) => (false, unproved_words(&error)),
    };
    let proof = LastProof {
        at_ms: source.now_ms,
        sound,
        words,
    };
    let mut record = BackupRecord::read(&source.folder);
    record.proof = Some(proof.clone());
    record.write(&source.folder)?;
    Ok(proof)
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
        StoreError::DiskFull(_) => {
            "本机磁盘空间不够，没有演练。演练要临时占用与数据库一样大的空间，请清理磁盘后再试。"
                .into()
        }
        _ => "演练没有完成，备份不受影响。请检查备份盘后再试。".into(),
    }
}
