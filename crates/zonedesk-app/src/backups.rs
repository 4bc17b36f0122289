//! 备份 – where backups go, how they went, and what lies there.

use crate::{
    backup_jobs::{Job, Running, Seen},
    backup_record::BackupRecord,
    clock::in_china,
    days::began_on,
    desk::Desk,
    error::{AppError, AppResult},
    notes::Nothing,
};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};
use ts_rs::TS;
use zonedesk_store::{Backup, BackupPlace, BackupReason, BackupStep, StoreError};

/// After so many days without a backup the first screen says so.
const PATIENCE_DAYS: i64 = 3;
/// A desk without a place for backups is left alone for so long after it began.
const BEGINNING_DAYS: i64 = 7;
/// So many are listed.
const MOST_LISTED: usize = 30;

/// 备份, as a screen shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupView {
    /// 备份位置; nothing where none was chosen.
    pub place: Option<String>,
    /// Whether it is there now.
    pub there: bool,
    /// Whether it lies on the same disk as the data, where it is of little use.
    pub same_disk: bool,
    /// What runs now, in a few words.
    pub running: Option<String>,
    /// 上次备份, RFC 3339.
    pub last_at: Option<String>,
    /// What it holds.
    pub last_words: Option<String>,
    /// Why the last try came to nothing, and what to do.
    pub failure: Option<String>,
    /// 上次演练, RFC 3339.
    pub proof_at: Option<String>,
    /// What it saw.
    pub proof_words: Option<String>,
    /// Whether it saw nothing wrong.
    pub proof_sound: bool,
    /// What lies in the place for this desk, the newest first.
    pub backups: Vec<BackupRow>,
}

/// One backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BackupRow {
    /// Its name, for asking for it.
    pub name: String,
    /// When it was made, RFC 3339; nothing where it is damaged.
    pub made_at: Option<String>,
    /// 自动, 手动, 升级前; or 已损坏, 没有权限读取, 读不出来.
    pub reason: String,
    /// 专区名称
    pub site: String,
    /// 窗口号
    pub desk: u16,
    /// Entries in it.
    pub entries: u32,
}

/// 设置备份位置
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BackupPlaceSetRequest {
    /// The whole path; empty for none.
    pub path: String,
}

/// 备份 – how it stands.
pub(crate) fn backup_show(desk: &mut Desk, _: Nothing) -> AppResult<BackupView> {
    let device = desk.opened()?.device();
    if desk.is_demonstrating() {
        return Ok(view(desk, &BackupRecord::default(), None, Vec::new()));
    }
    let record = desk.backup_record();
    let seen = record
        .place
        .as_ref()
        .and_then(|place| desk.backup_seen(place));
    let rows = seen
        .iter()
        .flat_map(|seen| &seen.backups)
        .filter(|backup| backup.device == device)
        .take(MOST_LISTED)
        .map(backup_row)
        .collect();
    Ok(view(desk, &record, seen.as_ref(), rows))
}

/// 设置备份位置 – another place gets its first backup at once.
pub(crate) fn backup_place_set(
    desk: &mut Desk,
    request: BackupPlaceSetRequest,
) -> AppResult<BackupView> {
    if desk.is_demonstrating() {
        return Err(AppError::invalid(
            "path",
            "演示数据不需要备份。请结束演示后再设置。",
        ));
    }
    let mut record = desk.backup_record();
    let path = request.path.trim();
    let before = record.place.take();
    record.place = if path.is_empty() {
        None
    } else {
        let chosen = usable(desk, Path::new(path))?;
        let place = BackupPlace::at(&chosen);
        place.begin().map_err(|error| {
            AppError::invalid(
                "path",
                "这个文件夹不能写入，请检查备份盘有没有写保护，或换一个文件夹。",
            )
            .because(error)
        })?;
        Some(place.chosen().display().to_string())
    };
    record.failure = None;
    let is_another = record.place != before;
    if is_another {
        // What is remembered of the old place says nothing about this one.
        record = BackupRecord {
            place: record.place,
            ..BackupRecord::default()
        };
    }
    let begins = is_another && record.place.is_some() && !desk.opened()?.is_read_only();
    record.write(desk.folder())?;
    if begins {
        desk.begin_backup_job(Job::Make(BackupReason::Daily), true)?;
    }
    backup_show(desk, Nothing {})
}

/// 立即备份 – begins; the view tells how far it is.
pub(crate) fn backup_make(desk: &mut Desk, _: Nothing) -> AppResult<BackupView> {
    desk.opened_mut()?.store()?;
    desk.begin_backup_job(Job::Make(BackupReason::Asked), true)?;
    backup_show(desk, Nothing {})
}

/// 演练 – begins to prove that the last backup opens.
pub(crate) fn backup_prove(desk: &mut Desk, _: Nothing) -> AppResult<BackupView> {
    desk.begin_backup_job(Job::Prove, false)?;
    backup_show(desk, Nothing {})
}

/// 今日的提醒 – what the first screen says about backups, if anything.
pub(crate) fn backup_reminder(desk: &Desk) -> AppResult<Option<String>> {
    let open = desk.opened()?;
    if desk.is_demonstrating() || open.is_read_only() {
        return Ok(None);
    }
    let record = desk.backup_record();
    let today = desk.clock.today();
    let began = began_on(open, today)?;
    let Some(place) = record.place else {
        let is_new = (today - began).num_days() < BEGINNING_DAYS;
        let has_district = open.read().district_link()?.is_some();
        return Ok((!is_new && !has_district).then(|| {
            "还没有设置备份位置，磁盘一旦损坏，登记和附件就找不回来。请负责人在“设置”的“备份”中选择备份盘。"
                .to_owned()
        }));
    };
    let last = record.last.and_then(|last| in_china(last.at_ms));
    let since = last.map_or(began, |last| last.date_naive());
    let days = (today - since).num_days();
    if days < PATIENCE_DAYS {
        return Ok(None);
    }
    let last = last.map_or_else(
        || "还没有备份过".to_owned(),
        |last| format!("上次备份：{}", last.format("%-m月%-d日")),
    );
    let why = if desk.backup_seen(&place).is_some_and(|seen| seen.there) {
        record.failure.map_or_else(
            || "请在“设置”的“备份”中立即备份。".to_owned(),
            |failure| failure.words,
        )
    } else {
        "备份盘未插入，请插入备份盘，插好后会自动备份。".to_owned()
    };
    Ok(Some(format!("已有 {days} 天没有备份（{last}）。{why}")))
}

/// Why a backup that does not say what it is is of no use, in a word.
#[must_use]
pub fn unusable(backup: &Backup) -> &'static str {
    match backup.unread {
        Some(ErrorKind::PermissionDenied) => "没有权限读取",
        Some(_) => "读不出来",
        None => "已损坏",
    }
}

/// One backup as screens and the command line show it.
pub(crate) fn backup_row(backup: &Backup) -> BackupRow {
    let Some(facts) = &backup.facts else {
        return BackupRow {
            name: backup.name(),
            made_at: None,
            reason: unusable(backup).to_owned(),
            site: String::new(),
            desk: 0,
            entries: 0,
        };
    };
    let reason = match facts.reason {
        BackupReason::Daily => "自动",
        BackupReason::Asked => "手动",
        BackupReason::BeforeUpgrade => "升级前",
    };
    BackupRow {
        name: backup.name(),
        made_at: moment(facts.made_at_ms),
        reason: reason.to_owned(),
        site: facts.site.clone(),
        desk: facts.desk,
        entries: u32::try_from(facts.entries).unwrap_or(u32::MAX),
    }
}

fn view(
    desk: &Desk,
    record: &BackupRecord,
    seen: Option<&Seen>,
    backups: Vec<BackupRow>,
) -> BackupView {
    let there = seen.is_some_and(|seen| seen.there);
    let place = record.place.as_ref().map(Path::new);
    let failure = match (&record.failure, place) {
        (_, Some(_)) if !there => Some(crate::backup_record::failure_words(
            &StoreError::PlaceAway(PathBuf::new()),
        )),
        (Some(failure), _) => Some(failure.words.clone()),
        (None, Some(_) | None) => None,
    };
    BackupView {
        same_disk: seen.is_some_and(|seen| seen.same_disk),
        place: record.place.clone(),
        there,
        running: desk.backup_jobs.running().map(running_words),
        last_at: record.last.as_ref().and_then(|last| moment(last.at_ms)),
        last_words: record.last.as_ref().map(|last| {
            let left_out = match last.damaged_attachments {
                0 => String::new(),
                count => format!("；{count} 个附件在本机已损坏，没有备份"),
            };
            format!(
                "{} 条记录、{} 个附件，写入后已核对{left_out}。",
                last.entries, last.attachments
            )
        }),
        failure,
        proof_at: record.proof.as_ref().and_then(|proof| moment(proof.at_ms)),
        proof_words: record.proof.as_ref().map(|proof| proof.words.clone()),
        proof_sound: record.proof.as_ref().is_some_and(|proof| proof.sound),
        backups,
    }
}

fn running_words(running: Running) -> String {
    let what = match running.job {
        Job::Make(_) => "正在备份",
        Job::Prove => "正在演练",
    };
    let hundredths = |done: u64, all: u64| done * 100 / all.max(1);
    match running.step {
        BackupStep::Database(_, 0) => format!("{what}…"),
        BackupStep::Database(done, all) => format!("{what}：数据库 {}%", hundredths(done, all)),
        BackupStep::Attachments(done, all) => format!("{what}：附件 {}%", hundredths(done, all)),
        BackupStep::Checking => format!("{what}：正在核对"),
    }
}

pub(crate) fn moment(at_ms: i64) -> Option<String> {
    in_china(at_ms).map(|at| at.to_rfc3339())
}

/// A folder that is there, and none within the data: what is lost with them is no backup.
fn usable(desk: &Desk, path: &Path) -> AppResult<PathBuf> {
    let refuse = |words: &str| AppError::invalid("path", words);
    if !path.is_absolute() {
        return Err(refuse("请填写完整路径，如 E:\\ 或 /media/用户名/备份盘。"));
    }
    let folder = fs::canonicalize(path)
        .map_err(|error| refuse("没有这个文件夹，请插好备份盘并核对路径。").because(error))?;
    if !folder.is_dir() {
        return Err(refuse("这是一个文件，请填写文件夹的路径。"));
    }
    let own = fs::canonicalize(desk.folder().path()).unwrap_or_default();
    if folder.starts_with(&own) {
        return Err(refuse(
            "这里是本程序的数据文件夹，请选另一块磁盘或 U 盘上的文件夹。",
        ));
    }
    Ok(folder)
}

#[cfg(unix)]
pub(crate) fn is_same_disk(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let disk = |path: &Path| fs::metadata(path).map(|found| found.dev()).ok();
    disk(one).is_some() && disk(one) == disk(other)
}

/// By the letter of the drive.
#[cfg(not(unix))]
pub(crate) fn is_same_disk(one: &Path, other: &Path) -> bool {
    let drive = |path: &Path| {
        let whole = fs::canonicalize(path).ok()?;
        let first = whole.components().next()?;
        Some(first.as_os_str().to_ascii_lowercase())
    };
    drive(one).is_some() && drive(one) == drive(other)
}
