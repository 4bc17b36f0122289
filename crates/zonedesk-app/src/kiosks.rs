//! 自助屏 – how the site arranges it, and how its content gets there.

use crate::{
    backups::moment,
    desk::Desk,
    error::{AppError, AppResult, ErrorCode},
    kiosk_publishing::random,
    notes::Nothing,
};
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;
use zeroize::Zeroizing;
use zonedesk_domain::{
    journal::Draft,
    kiosk::{Arranged, Icon, Tile},
    pin::check_pin,
};
use zonedesk_kiosk::{Cost, leave_pin};

/// The longest 退出 PIN.
const LONGEST_PIN: usize = 12;

/// 自助屏, as the settings show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KioskView {
    /// Whether the site has arranged it; until then the entries are samples of the program.
    pub arranged: bool,
    /// 入口, in their order.
    pub tiles: Vec<KioskTile>,
    /// 无人操作 – seconds until everything is wiped.
    pub idle_seconds: u32,
    /// Whether there is a 退出 PIN.
    pub has_pin: bool,
    /// 发布位置; nothing until it was published once.
    pub folder: Option<String>,
    /// Whether it is there now.
    pub there: bool,
    /// Whether an edition is being made.
    pub running: bool,
    /// 上次发布, RFC 3339.
    pub last_at: Option<String>,
    /// 期号
    #[ts(type = "number")]
    pub number: u64,
    /// Why the last try came to nothing, and what to do.
    pub failure: Option<String>,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KioskTile {
    /// 名称
    pub title: String,
    /// 说明
    pub about: String,
    /// 网址
    pub url: String,
    /// 图标
    #[ts(type = "'catalogue' | 'column' | 'service' | 'map' | 'search' | 'phone'")]
    pub icon: Icon,
    /// 样例
    pub sample: bool,
}

/// 布置自助屏
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct KioskArrangeRequest {
    /// 入口, in their order.
    pub tiles: Vec<KioskTile>,
    /// 无人操作, in seconds.
    pub idle_seconds: u32,
    /// A new 退出 PIN; nothing to leave it as it is.
    pub pin: Option<String>,
}

/// 发布
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct KioskPublishRequest {
    /// Into which folder; nothing for where the last one went.
    pub folder: Option<String>,
}

/// 自助屏 – how it stands.
pub(crate) fn kiosk_show(desk: &mut Desk, _: Nothing) -> AppResult<KioskView> {
    let kept = desk.opened()?.read().kiosk()?;
    let arranged = kept.is_some();
    let kept = kept.unwrap_or_else(Arranged::starting);
    let record = desk.kiosk_record();
    Ok(KioskView {
        arranged,
        tiles: kept.tiles.into_iter().map(KioskTile::of).collect(),
        idle_seconds: kept.idle_seconds,
        has_pin: kept.leave.is_some(),
        there: record
            .folder
            .as_ref()
            .is_some_and(|folder| Path::new(folder).is_dir()),
        folder: record.folder,
        running: desk.kiosk_jobs.is_busy(),
        last_at: record.last_at_ms.and_then(moment),
        number: record.number,
        failure: record.failure,
    })
}

/// 布置自助屏 – what it shows from the next edition on; what it showed before stays in the journal.
pub(crate) fn kiosk_arrange(desk: &mut Desk, request: KioskArrangeRequest) -> AppResult<KioskView> {
    let now_ms = desk.clock.now().timestamp_millis();
    let cost = Cost {
        memory_kib: desk.cost.memory_kib,
        passes: desk.cost.passes,
    };
    let pin = request.pin.map(Zeroizing::new);
    let pin = pin.filter(|pin| !pin.is_empty());
    if let Some(pin) = &pin {
        // It is tapped on a screen with ten keys.
        let is_tapped = pin.len() <= LONGEST_PIN && pin.bytes().all(|sign| sign.is_ascii_digit());
        if !is_tapped {
            let words = format!("退出 PIN 为 6 至 {LONGEST_PIN} 位数字。");
            return Err(AppError::invalid("pin", words));
        }
        check_pin(pin).map_err(|fault| AppError::invalid("pin", fault.to_string()))?;
    }
    let open = desk.opened_mut()?;
    let before = open.read().kiosk()?;
    let mut after = Arranged {
        tiles: request.tiles.iter().map(KioskTile::kept).collect(),
        idle_seconds: request.idle_seconds,
        leave: before.as_ref().and_then(|before| before.leave.clone()),
    };
    after
        .check()
        .map_err(|(field, words)| AppError::invalid(&field, words))?;
    if let Some(pin) = &pin {
        let kept = leave_pin(pin, random()?, cost)
            .ok_or_else(|| AppError::new(ErrorCode::Internal, "退出 PIN 没有设好，请重试。"))?;
        after.leave = Some(kept);
    }
    let mark = open.who.mark.clone();
    if before.as_ref() != Some(&after) {
        open.store()?.transact::<_, AppError>(&mark, now_ms, |tx| {
            tx.append(&Draft {
                entity: Arranged::entity(),
                body: after.into(),
                number: None,
            })?;
            Ok(())
        })?;
    }
    kiosk_show(desk, Nothing {})
}

/// 发布 – begins; the view tells when it is done.
pub(crate) fn kiosk_publish(desk: &mut Desk, request: KioskPublishRequest) -> AppResult<KioskView> {
    if desk.is_demonstrating() {
        return Err(AppError::invalid(
            "folder",
            "演示数据不发布到自助屏，请先结束演示。",
        ));
    }
    desk.opened_mut()?.store()?;
    let folder = request.folder.unwrap_or_default();
    let folder = folder.trim();
    if folder.is_empty() && desk.kiosk_record().folder.is_none() {
        return Err(AppError::invalid(
            "folder",
            "请填写自助屏读取内容的文件夹，或 U 盘的路径。",
        ));
    }
    if !folder.is_empty() {
        desk.choose_kiosk_folder(Path::new(folder))?;
    }
    desk.kiosk_jobs.want();
    kiosk_show(desk, Nothing {})
}

impl KioskTile {
    fn of(tile: Tile) -> Self {
        Self {
            title: tile.title,
            about: tile.about,
            url: tile.url,
            icon: tile.icon,
            sample: tile.sample,
        }
    }

    fn kept(&self) -> Tile {
        Tile {
            title: self.title.clone(),
            about: self.about.clone(),
            url: self.url.clone(),
            icon: self.icon,
            sample: self.sample,
        }
        .tidied()
    }
}
