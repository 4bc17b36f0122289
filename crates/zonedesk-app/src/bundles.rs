//! 离线上报 – a hall without a line carries what it has to the district on a stick, and the answer back. What is in the
//! files only the district and this very desk can read.

use crate::{
    clock::in_china,
    desk::Desk,
    district::letter_of,
    error::{AppError, AppResult, ErrorCode},
    notes::Nothing,
    outfile::write_whole,
    sync_steps::{LIMITS, SHUT_OUT, enrolment, keep_contact},
    synced_journal::SyncedJournal,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use ts_rs::TS;
use zonedesk_domain::journal::PublicKey;
use zonedesk_sync::{
    EnvelopeError, Inbound, LineError, MOST_CARRIED, Outbound, Unloaded, Unloading,
    api::RefusalCode, code_digest, load, open, seal,
};

/// 上报包 – to be saved on a stick and taken to the district.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleMade {
    /// What the file is called.
    pub name: String,
    /// Its bytes, in base64.
    pub data: String,
    /// Entries in it.
    pub entries: u32,
    /// Whether there are more than fitted.
    pub is_full: bool,
    /// Whether it asks the district to let this desk in.
    pub asks_to_join: bool,
}

/// 导入回执包
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct BundleTakeRequest {
    /// The bytes of the file, in base64.
    pub data: String,
}

/// How far an answer was taken in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BundleProgress {
    /// Parts that are left: more than none until `bundle_go_on` was asked so often.
    pub left: u32,
    /// Entries of this desk that the district has now.
    pub accepted: u32,
    /// Entries that are new here.
    pub new: u32,
    /// What it came to, once nothing is left.
    pub told: Option<String>,
}

/// No answer is longer, in bytes.
pub const LONGEST_BUNDLE: u64 = zonedesk_sync::LONGEST_ENVELOPE as u64;

/// 制作上报包
pub(crate) fn bundle_make(desk: &mut Desk, _: Nothing) -> AppResult<BundleMade> {
    let (file, made) = made(desk)?;
    Ok(BundleMade {
        data: STANDARD.encode(file),
        ..made
    })
}

/// 制作上报包 – written into a folder; gives where, and what is in it (without its bytes).
///
/// # Errors
/// [`AppError`]: the desk belongs to no district, or the folder cannot be written to.
pub fn write_bundle(desk: &mut Desk, folder: &Path) -> AppResult<(PathBuf, BundleMade)> {
    let (file, made) = made(desk)?;
    let path = folder.join(&made.name);
    write_whole(&path, &file)?;
    Ok((path, made))
}

fn made(desk: &mut Desk) -> AppResult<(Vec<u8>, BundleMade)> {
    if desk.is_demonstrating() {
        return Err(demonstrating());
    }
    let desk_now_ms = desk.clock.now().timestamp_millis();
    let open = desk.opened_mut()?;
    let link = open.read().district_link()?.ok_or_else(not_joined)?;
    let letter = letter_of(&link)?;
    let asks_to_join = !letter.code.is_empty() && link.refused.is_none();
    if link.granted.is_none() && !asks_to_join {
        return Err(not_joined());
    }
    let enrol = asks_to_join.then(|| enrolment(open, &letter)).transpose()?;
    let made_at = in_china(desk_now_ms).map(|at| at.format("%Y%m%d-%H%M").to_string());
    let store = open.store()?;
    let load = load(&mut SyncedJournal::new(store), MOST_CARRIED, LIMITS.pull)
        .map_err(|error| error.0)?
        .ok_or_else(not_joined)?;
    let (entries, is_full) = (load.entries, load.is_full);
    let outbound = Outbound {
        enrol,
        ..load.into()
    };
    let file = seal(
        &outbound,
        &letter.district_key,
        &mut getrandom::SysRng,
        |bytes| store.sign(bytes).map_err(AppError::from),
    )?;
    let made = BundleMade {
        name: format!(
            "上报包-{}-{}号窗口-{:04}-{}.zdb",
            letter.site,
            letter.desk,
            outbound.serial,
            made_at.unwrap_or_default()
        ),
        data: String::new(),
        entries: u32::try_from(entries).unwrap_or(u32::MAX),
        is_full,
        asks_to_join,
    };
    Ok((file, made))
}

/// 导入回执包 – opens it and takes in the first part; `bundle_go_on` does the others, so that a long one never keeps the
/// counter waiting. The same file may be taken in again.
pub(crate) fn bundle_take(
    desk: &mut Desk,
    request: BundleTakeRequest,
) -> AppResult<BundleProgress> {
    if desk.is_demonstrating() {
        return Err(demonstrating());
    }
    let open_desk = desk.opened_mut()?;
    let link = open_desk.read().district_link()?.ok_or_else(not_joined)?;
    let letter = letter_of(&link)?;
    let device = open_desk.device();
    let file = STANDARD
        .decode(request.data)
        .map_err(|error| AppError::from(EnvelopeError::NoBundle).because(error))?;
    let store = open_desk.store()?;
    let own = store.public_key()?;
    let opened = open::<Inbound>(&file, &own, |wrapped| store.unwrap(wrapped))?;
    let key = PublicKey::from_pem(&letter.district_key)
        .map_err(|error| AppError::from(EnvelopeError::Signature).because(error))?;
    let mut inbound = opened.from(&key)?;
    if inbound.device != device {
        return Err(EnvelopeError::ForAnother.into());
    }
    // An older stick may answer an older letter.
    let code = hex::decode(&letter.code)
        .ok()
        .and_then(|code| <[u8; 20]>::try_from(code).ok());
    let code = code.map(|code| code_digest(&code));
    match inbound.enrolled.take() {
        Some((answers, enrolled)) if Some(answers) == code => {
            let was_let_in = enrolled.is_ok();
            desk.sync_enrolled(enrolled.map_err(LineError::Refused), (0, 0))?;
            let link = desk.opened_mut()?.read().district_link()?;
            let letter = link.map(|link| letter_of(&link)).transpose()?;
            // A grant that holds uses the code up.
            if was_let_in && letter.is_none_or(|letter| !letter.code.is_empty()) {
                return Err(EnvelopeError::Signature.into());
            }
        }
        Some((_, Err(_))) => return Err(of_an_older_letter()),
        // It was made before the letter that waits to be used.
        None if inbound.refused.is_some() && code.is_some() => return Err(of_an_older_letter()),
        Some((_, Ok(_))) | None => {}
    }
    if let Some(code) = inbound.refused {
        return Err(desk.turned_away(code, inbound.serial)?);
    }
    let open_desk = desk.opened_mut()?;
    open_desk.sync.by_hand = Some(Unloading::of(inbound));
    bundle_go_on(desk, Nothing {})
}

/// Takes in the next part.
pub(crate) fn bundle_go_on(desk: &mut Desk, _: Nothing) -> AppResult<BundleProgress> {
    let wall_ms = desk.clock.now().timestamp_millis();
    let open = desk.opened_mut()?;
    let Some(mut unloading) = open.sync.by_hand.take() else {
        return Err(AppError::new(
            ErrorCode::Changed,
            "这份回执包没有导入完，请重新选择它，再导入一次。",
        ));
    };
    let before = unloading.came();
    let (store, sync) = open.store_and_sync()?;
    unloading
        .step(&mut SyncedJournal::new(store))
        .map_err(|error| error.0)?;
    let came = unloading.came();
    let new = came.new - before.new;
    sync.heard += new as u64;
    let left = unloading.left();
    if left > 0 {
        sync.by_hand = Some(unloading);
    }
    if new > 0 {
        // Another desk, or the district, may have brought in the notice of a year.
        open.load_calendar()?;
    }
    let told = if left == 0 {
        open.sync.answered_at(wall_ms);
        keep_contact(open, wall_ms)?;
        if came.went_back {
            open.store()?.files_may_be_lost()?;
        }
        let waiting = open.read().waiting()?.entries;
        Some(words_of(came, waiting))
    } else {
        None
    };
    let count = |entries: usize| u32::try_from(entries).unwrap_or(u32::MAX);
    Ok(BundleProgress {
        left: count(left),
        accepted: count(came.accepted),
        new: count(came.new),
        told,
    })
}

impl Desk {
    /// What a bundle says that was not answered, for the screen.
    fn turned_away(&mut self, code: RefusalCode, serial: u64) -> AppResult<AppError> {
        let open = self.opened_mut()?;
        let mut marks = open.read().sync_state()?;
        if serial < marks.bundles.1 {
            return Ok(AppError::new(
                ErrorCode::Invalid,
                "后做的上报包已有回执，这一份没有导入。",
            ));
        }
        marks.bundles.1 = serial;
        open.store()?.keep_sync(&marks)?;
        if code == RefusalCode::ShutOut
            && let Some(mut link) = open.read().district_link()?
        {
            // Until it is let in again: a hall without a line hears nothing more about it.
            link.refused = Some(SHUT_OUT.to_owned());
            open.store()?.keep_district_link(&link)?;
        }
        let told = match code {
            RefusalCode::ShutOut => {
                "区级已停用本机，没有接收上报包。记录仍保存在本机；请联系区级管理员索取新的注册文件。"
            }
            RefusalCode::DeskOccupied => {
                "区级已有一台电脑登记为本窗口，没有接收上报包。请区级管理员先停用原来的电脑，再发新的注册文件。"
            }
            RefusalCode::Unsound => "区级没有认可本机的密钥，没有接收上报包。请联系区级管理员。",
            RefusalCode::CodeRefused
            | RefusalCode::SignedOut
            | RefusalCode::Foreign
            | RefusalCode::Malformed
            | RefusalCode::TooLong
            | RefusalCode::Busy
            | RefusalCode::Unavailable
            | RefusalCode::NotFound => {
                "注册文件已用过、已过期或不是本区的，区级没有接收上报包。请向区级要一份新的注册文件。"
            }
        };
        Ok(AppError::new(ErrorCode::Invalid, told))
    }
}

fn words_of(came: Unloaded, waiting: u64) -> String {
    if came.trouble.is_some() {
        return "这份回执包接不上本机的进度，后面的部分没有导入：本机可能恢复过备份，或区级恢复过备份。已有记录不受影响，请再做一次上报包。"
            .to_owned();
    }
    if came.went_back {
        return format!(
            "区级恢复过较早的备份，已收下的记录要重新上报：请再做一次上报包（本机 {waiting} 条待上报）。"
        );
    }
    let mut told = match (came.accepted, came.new) {
        (0, 0) if came.stale => "后做的上报包已有回执，这一份没有新内容。".to_owned(),
        (0, 0) => "没有新内容，可能已经导入过。".to_owned(),
        (0, new) => format!("收到 {new} 条新内容。"),
        (accepted, 0) => format!("区级已收到本机 {accepted} 条记录。"),
        (accepted, new) => format!("区级已收到本机 {accepted} 条记录；收到 {new} 条新内容。"),
    };
    if came.more {
        told.push_str("区级还有内容没有装下，请再做一次上报包。");
    }
    if waiting > 0 {
        told.push_str(&format!("本机还有 {waiting} 条待上报。"));
    }
    told
}

fn of_an_older_letter() -> AppError {
    AppError::new(
        ErrorCode::Invalid,
        "这份回执包答复的是以前的注册文件，没有导入。请用现在的注册文件再做一次上报包。",
    )
}

fn demonstrating() -> AppError {
    AppError::new(ErrorCode::Invalid, "演示数据不上报，请先退出演示。")
}

fn not_joined() -> AppError {
    AppError::new(
        ErrorCode::Invalid,
        "本机还没有区级的注册文件。请先在“区级联网”中登记注册文件，不必连网。",
    )
}

impl From<EnvelopeError> for AppError {
    fn from(error: EnvelopeError) -> Self {
        let told = match &error {
            EnvelopeError::NoBundle => {
                "这不是区级的回执包。请选择文件名以“回执包”开头的 .zdb 文件。"
            }
            EnvelopeError::Newer => "这份回执包需要更新版本的程序，请先更新本机程序。",
            EnvelopeError::ForAnother => {
                "这份回执包是给另一台电脑的，或是上报包。请核对文件名中的窗口号。"
            }
            EnvelopeError::Damaged | EnvelopeError::Content(_) => {
                "这份回执包不完整或被改动过，没有导入。请重新拷贝；如仍不行，请区级重新制作。"
            }
            EnvelopeError::Signature => {
                "这份回执包不能证明出自本区的区级服务端，没有导入。请联系区级管理员。"
            }
            EnvelopeError::Making(_) => "上报包没有做成，请重试。",
        };
        Self::new(ErrorCode::Invalid, told).because(error)
    }
}
