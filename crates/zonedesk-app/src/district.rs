//! 区级联网 – joining a district with its letter, and how sync stands, for the light on the screen.

use crate::{
    clock::in_china,
    desk::{Desk, OpenDesk},
    error::{AppError, AppResult, ErrorCode},
    notes::Nothing,
    sync_steps::{Reach, SHUT_OUT},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_store::{DistrictLink, FilesWaiting, Waiting};
use zonedesk_sync::{Letter, LetterError};

/// How far the desk is with its district.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DistrictState {
    /// 未联网 – it belongs to none.
    None,
    /// 正在注册 – it has a letter and was not let in yet.
    Joining,
    /// 注册未成 – the district does not let it in.
    Refused,
    /// 已联网
    Joined,
}

/// 同步状态 – the light.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncLight {
    /// There is nothing to light.
    Off,
    /// 已同步至区级
    Good,
    /// Something is on its way.
    Busy,
    /// Nobody answers; the counter works on.
    Away,
    /// Somebody has to do something.
    Bad,
}

/// 区级联网, as screens show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DistrictView {
    /// How far it is.
    pub state: DistrictState,
    /// The light.
    pub light: SyncLight,
    /// Beside the light, a few characters.
    pub word: String,
    /// The same in a sentence: what is, and what to do.
    pub told: String,
    /// 区县
    pub district: Option<String>,
    /// Its address.
    pub address: Option<String>,
    /// 代理
    pub proxy: Option<String>,
    /// 待上报 – entries that the district does not have.
    pub waiting: u32,
    /// 已上报未落盘 – entries that it has and might still lose.
    pub undurable: u32,
    /// 上次联系 – when it last answered, RFC 3339.
    pub contact_at: Option<String>,
    /// Entries of others that came in since the desk was opened: when it grows, what is shown is old.
    pub heard: u32,
    /// 附件待上报 – files that the district does not have.
    pub files_unsent: u32,
    /// 附件待接收 – files of other desks that are not here yet.
    pub files_wanted: u32,
}

/// 加入区级
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct DistrictJoinRequest {
    /// 注册文件 – its whole text.
    pub letter: String,
    /// 代理服务器 – `http://10.0.0.1:3128`; empty for none.
    pub proxy: String,
}

/// 同步状态
pub(crate) fn district_show(desk: &mut Desk, _: Nothing) -> AppResult<DistrictView> {
    if desk.is_demonstrating() {
        return Ok(unlinked("演示数据不联网。"));
    }
    // The frame looks every few seconds: whoever has just left the desk is told nothing, and nothing went wrong.
    match &desk.open {
        Some(open) => view(open),
        None => Ok(unlinked("登录后显示同步状态。")),
    }
}

/// 加入区级 – keeps the letter; the desk is let in as soon as the district is reached.
pub(crate) fn district_join(
    desk: &mut Desk,
    request: DistrictJoinRequest,
) -> AppResult<DistrictView> {
    if desk.is_demonstrating() {
        return Err(AppError::new(
            ErrorCode::Invalid,
            "演示数据不能联网，请先退出演示。",
        ));
    }
    let open = desk.opened_mut()?;
    let letter = Letter::find(&request.letter).map_err(|error| told(&error))?;
    let site = open
        .read()
        .site()?
        .ok_or_else(|| AppError::new(ErrorCode::NotSetUp, "请先完成初始设置。"))?;
    if (letter.site.as_str(), letter.desk) != (site.code.as_str(), site.desk) {
        return Err(AppError::invalid(
            "letter",
            format!(
                "这份注册文件是给“{}”{} 号窗口（{}）的，本机是 {} {} 号窗口。请向区级要本窗口的注册文件。",
                letter.site_name, letter.desk, letter.site, site.code, site.desk
            ),
        ));
    }
    if letter.code.is_empty() {
        return Err(told(&LetterError::Absent));
    }
    // What the district granted before holds until it grants anew: a desk that was shut out, a district that moved
    // or was set up afresh.
    let link = DistrictLink {
        letter: letter.to_text(),
        proxy: proxy_of(&request.proxy)?,
        refused: None,
        ..open.read().district_link()?.unwrap_or_default()
    };
    open.store()?.keep_district_link(&link)?;
    open.sync.wake();
    view(open)
}

/// 立即同步
pub(crate) fn district_sync(desk: &mut Desk, _: Nothing) -> AppResult<DistrictView> {
    // Whoever runs sync is told by the command itself.
    desk.opened_mut()?.sync.wake();
    district_show(desk, Nothing {})
}

/// The letter as the store keeps it.
pub(crate) fn letter_of(link: &DistrictLink) -> AppResult<Letter> {
    Letter::find(&link.letter).map_err(|error| told(&error))
}

fn told(error: &LetterError) -> AppError {
    match error {
        LetterError::Absent => AppError::invalid(
            "letter",
            "这里没有完整的注册文件。请选择区级发来的文件，或从“BEGIN”一行到“END”一行整段粘贴。",
        ),
        LetterError::Newer(_) => AppError::invalid(
            "letter",
            "这份注册文件需要更新版本的程序，请先更新本机程序。",
        ),
        LetterError::Address(_) => {
            AppError::invalid("letter", "注册文件中的区级地址不能使用，请向区级重新索取。")
        }
    }
}

fn proxy_of(typed: &str) -> AppResult<Option<String>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let plain = typed.len() <= 200 && typed.bytes().all(|byte| byte.is_ascii_graphic());
    if plain && (typed.starts_with("http://") || typed.starts_with("https://")) {
        return Ok(Some(typed.to_owned()));
    }
    Err(AppError::invalid(
        "proxy",
        "代理服务器应为 http://地址:端口，如 http://10.0.0.1:3128；留空则按本机系统设置。",
    ))
}

fn unlinked(told: &str) -> DistrictView {
    DistrictView {
        state: DistrictState::None,
        light: SyncLight::Off,
        word: "未联网".to_owned(),
        told: told.to_owned(),
        district: None,
        address: None,
        proxy: None,
        waiting: 0,
        undurable: 0,
        contact_at: None,
        heard: 0,
        files_unsent: 0,
        files_wanted: 0,
    }
}

fn view(open: &OpenDesk) -> AppResult<DistrictView> {
    let read = open.read();
    let Some(link) = read.district_link()? else {
        return Ok(unlinked("数据保存在本机，尚未接入区级。"));
    };
    let letter = letter_of(&link)?;
    let waiting = read.waiting()?;
    let files = read.files_waiting()?;
    let state = match (&link.granted, &link.refused) {
        (_, None) if !letter.code.is_empty() => DistrictState::Joining,
        (None, _) => DistrictState::Refused,
        (Some(_), _) => DistrictState::Joined,
    };
    let (light, word, told) = if open.is_read_only() {
        (
            SyncLight::Away,
            "未同步".to_owned(),
            "数据以只读方式打开，不进行同步。".to_owned(),
        )
    } else {
        let records = lit(state, open.sync.reach(), waiting, link.refused.as_deref());
        with_files(records, files, open.sync.files.fails())
    };
    let contact_at = open.sync.contact_at_ms().or(link.contact_at_ms);
    Ok(DistrictView {
        state,
        light,
        word,
        told,
        district: Some(letter.district),
        address: Some(letter.address),
        proxy: link.proxy,
        waiting: count(waiting.entries),
        undurable: count(waiting.undurable),
        contact_at: contact_at.and_then(in_china).map(|at| at.to_rfc3339()),
        heard: count(open.sync.heard),
        files_unsent: count(files.unsent),
        files_wanted: count(files.wanted),
    })
}

/// Where all records are at the district and files are still under way, that is said; a district light is no promise about
/// what it does not have.
fn with_files(
    (light, word, told): (SyncLight, String, String),
    files: FilesWaiting,
    fails: bool,
) -> (SyncLight, String, String) {
    if light != SyncLight::Good || files == FilesWaiting::default() {
        return (light, word, told);
    }
    if files.lost > 0 {
        let told = format!(
            "记录已全部同步至区级；本机添加的 {} 份附件文件缺失，区级也没有。请在附件里重新添加，或把原来的 attachments 文件夹放回数据文件夹。",
            files.lost
        );
        return (SyncLight::Bad, "附件缺失".to_owned(), told);
    }
    let mut parts = Vec::new();
    if files.unsent > 0 {
        parts.push(format!("{} 份附件正在上报", files.unsent));
    }
    if files.wanted > 0 {
        parts.push(format!("{} 份附件等待接收", files.wanted));
    }
    let parts = parts.join("，");
    let how = if fails {
        "上一次没有传成，程序会自动重试"
    } else {
        "可以照常办理"
    };
    let told = format!("记录已全部同步至区级；{parts}，{how}。");
    if files.unsent > 0 {
        (SyncLight::Busy, "附件上报中".to_owned(), told)
    } else {
        (light, word, told)
    }
}

fn lit(
    state: DistrictState,
    reach: Reach,
    waiting: Waiting,
    refused: Option<&str>,
) -> (SyncLight, String, String) {
    let count = waiting.entries;
    let say = |light, word: &str, told: &str| (light, word.to_owned(), told.to_owned());
    // Said on a stick, it holds whatever the line does.
    let (reach, refused) = match refused {
        Some(SHUT_OUT) => (Reach::ShutOut, None),
        said => (reach, said),
    };
    match state {
        DistrictState::None => say(SyncLight::Off, "未联网", ""),
        DistrictState::Refused => say(SyncLight::Bad, "注册未成", why_refused(refused)),
        DistrictState::Joining => match reach {
            Reach::Stranger => say(SyncLight::Bad, "线路异常", STRANGER),
            Reach::Clock => say(SyncLight::Bad, "时间不对", CLOCK),
            Reach::Setup => say(SyncLight::Bad, "设置有误", SETUP),
            Reach::Nonsense | Reach::ShutOut => say(SyncLight::Bad, "注册异常", NONSENSE),
            Reach::Trouble => say(SyncLight::Bad, "同步停止", TROUBLE),
            Reach::Unreachable => say(
                SyncLight::Away,
                "等待连接",
                "暂时连不上区级，连上后自动注册；没有网络的，可以用 U 盘离线上报。可以照常办理。",
            ),
            Reach::Unknown | Reach::Good => say(SyncLight::Busy, "正在注册", "正在向区级注册。"),
        },
        DistrictState::Joined => match reach {
            Reach::ShutOut => (
                SyncLight::Bad,
                "已被停用".to_owned(),
                format!(
                    "区级已停用本机，记录只保存在本机，没有上报。请联系区级管理员索取新的注册文件。{}",
                    refused.map_or("", |code| why_refused(Some(code)))
                ),
            ),
            Reach::Stranger => say(SyncLight::Bad, "线路异常", STRANGER),
            Reach::Clock => say(SyncLight::Bad, "时间不对", CLOCK),
            Reach::Setup => say(SyncLight::Bad, "设置有误", SETUP),
            Reach::Nonsense => say(SyncLight::Bad, "同步异常", NONSENSE),
            Reach::Trouble => say(SyncLight::Bad, "同步停止", TROUBLE),
            Reach::Unreachable if count == 0 && waiting.undurable == 0 => say(
                SyncLight::Away,
                "离线",
                "暂时连不上区级。此前的记录都已同步至区级；可以照常办理，连上后自动上报。",
            ),
            Reach::Unreachable => (
                SyncLight::Away,
                format!("离线，{count} 条待报"),
                format!(
                    "暂时连不上区级，{count} 条记录已保存在本机，连上后自动上报；可以照常办理。"
                ),
            ),
            Reach::Unknown if count == 0 => say(SyncLight::Busy, "正在连接", "正在连接区级。"),
            Reach::Unknown => (
                SyncLight::Busy,
                format!("{count} 条待报"),
                format!("正在连接区级，{count} 条记录已保存在本机，等待上报。"),
            ),
            Reach::Good if count > 0 => (
                SyncLight::Busy,
                format!("上报中，余 {count} 条"),
                format!("正在向区级上报，还有 {count} 条。"),
            ),
            Reach::Good if waiting.undurable > 0 => (
                SyncLight::Busy,
                "已上报".to_owned(),
                format!("已全部上报，区级正在保存 {} 条。", waiting.undurable),
            ),
            Reach::Good => say(
                SyncLight::Good,
                "已同步至区级",
                "本机记录已全部保存到区级。",
            ),
        },
    }
}

const CLOCK: &str = "区级证书在本机当前日期无效，多半是本机的日期或时间不对。请校正本机时间；如时间无误，请联系区级管理员。";
const SETUP: &str =
    "代理服务器或证书设置不能使用，没有上报任何内容。请核对代理服务器，或换一份注册文件。";
const TROUBLE: &str = "本机数据读写出错，同步已停止，没有丢失已保存的记录。请到“设置 → 数据检查”校验，并联系系统管理员。";
const STRANGER: &str = "连到的服务器不能证明自己是本区的，没有上报任何内容。请联系区级管理员。";
const NONSENSE: &str = "区级的答复无法识别，没有采用。程序会自动重试；如仍出现，请联系区级管理员。";

fn why_refused(code: Option<&str>) -> &'static str {
    match code {
        Some("desk_occupied") => {
            "区级已有一台电脑登记为本窗口。请区级管理员先停用原来的电脑，再发新的注册文件。"
        }
        Some("unsound") => "区级没有认可本机的密钥。请联系区级管理员。",
        _ => "注册文件已用过、已过期或不是本区的。请向区级要一份新的注册文件。",
    }
}

fn count(entries: u64) -> u32 {
    u32::try_from(entries).unwrap_or(u32::MAX)
}
