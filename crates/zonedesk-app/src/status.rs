//! How the desk stands: new, locked or open, and at whose hands.

use crate::{demo::DEMO_PIN, desk::Desk, error::AppResult, notes::Nothing, zones::shown_zones};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::{
    consultation::Trigger,
    operator::{Permission, Role},
    pin::PinStanding,
    site::{Opened, Period, SiteKind},
    zone::Zones,
};
use zonedesk_store::{DatabaseKey, KeySlots, Reading, finish_restore};

/// Which screen comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nobody can sign in yet: set-up.
    New,
    /// Set up, nobody signed in.
    Locked,
    /// Somebody is signed in.
    Open,
}

/// Opening hours of one half of the day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PeriodView {
    /// `08:00`
    pub from: String,
    /// `12:00`
    pub to: String,
}

/// 夏季办公时间
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SummerView {
    /// The first day, `07-01`.
    pub from: String,
    /// The last day, `08-31`.
    pub to: String,
    /// Hours from the first to the last day.
    pub hours: Vec<PeriodView>,
}

/// 就近的便民服务中心 – where an application is taken, for whoever asks at a site that takes none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct HallView {
    /// 名称
    pub name: String,
    /// 地址
    pub address: String,
    /// 电话
    pub phone: String,
    /// 办公时间
    pub hours: String,
}

/// The site as screens show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SiteView {
    /// 区县
    pub district: String,
    /// 专区名称
    pub name: String,
    /// 专区编码
    pub code: String,
    /// 类型
    #[ts(type = "'service-hall' | 'archive' | 'library' | 'station'")]
    pub kind: SiteKind,
    /// 窗口号
    pub desk: u16,
    /// 办公时间
    pub hours: Vec<PeriodView>,
    /// 夏季办公时间
    pub summer: Option<SummerView>,
    /// 空闲锁定, in minutes.
    pub idle_minutes: u32,
    /// 咨询起算日
    #[ts(type = "'visit' | 'assignment'")]
    pub consultation_trigger: Trigger,
    /// PIN 码有效期, in days; 0 for ever.
    pub pin_days: u32,
    /// 功能区 that the site has.
    #[ts(type = "('self-service' | 'reading' | 'applications' | 'consultations')[]")]
    pub zones: Zones,
    /// Whether the manager chooses among them.
    pub chooses_zones: bool,
    /// 就近的便民服务中心
    pub halls: Vec<HallView>,
}

/// An operator as screens show one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct OperatorView {
    /// The operator's record.
    pub id: String,
    /// 姓名
    pub name: String,
    /// 角色
    #[ts(type = "'clerk' | 'manager' | 'auditor' | 'administrator'")]
    pub role: Role,
}

/// How somebody's PIN stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PinView {
    /// Whether it holds, was chosen by somebody else, ends soon or is past its last day.
    pub standing: PinWord,
    /// The last day, where it is near.
    pub last_day: Option<String>,
}

/// How a PIN stands, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PinWord {
    /// It holds.
    Holds,
    /// 由他人设定
    Given,
    /// 即将到期
    EndsSoon,
    /// 已到期 – only its change is left.
    Expired,
}

impl From<PinStanding> for PinView {
    fn from(standing: PinStanding) -> Self {
        let (standing, last_day) = match standing {
            PinStanding::Holds => (PinWord::Holds, None),
            PinStanding::Given => (PinWord::Given, None),
            PinStanding::EndsSoon(last) => (PinWord::EndsSoon, Some(last.to_string())),
            PinStanding::Expired => (PinWord::Expired, None),
        };
        Self { standing, last_day }
    }
}

/// How the desk stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DeskStatus {
    /// Which screen comes first.
    pub stage: Stage,
    /// Now, RFC 3339 in China's time: screens take the time from here.
    pub now: String,
    /// The site; known while signed in, or when the command line set the desk up.
    pub site: Option<SiteView>,
    /// Who is signed in.
    pub operator: Option<OperatorView>,
    /// What whoever is signed in may do: screens show what is listed here and nothing else.
    #[ts(
        type = "('signed_in' | 'read_cases' | 'work_cases' | 'manage_site' | 'inspect' | 'maintain_data')[]"
    )]
    pub may: Vec<Permission>,
    /// 功能区 whose registers are shown while somebody is signed in: those of the site, and beside them any of which there
    /// are records from before.
    #[ts(type = "('self-service' | 'reading' | 'applications' | 'consultations')[]")]
    pub shown_zones: Zones,
    /// How the PIN of whoever is signed in stands; nothing for the command line.
    pub pin: Option<PinView>,
    /// Who can sign in.
    pub operators: Vec<OperatorView>,
    /// 只读 – the journal's end does not fit its anchor: nothing is written until that is cleared up.
    pub read_only: bool,
    /// 演示数据 – the desk shows demonstration data.
    pub demo: bool,
    /// The PIN of everybody in the demonstration; nothing at a real desk.
    pub demo_pin: Option<String>,
    /// 已锁定 – who left the desk locked and comes back to it.
    pub locked_by: Option<String>,
}

impl PeriodView {
    /// Periods as screens show them.
    pub(crate) fn of(hours: &[Period]) -> Vec<Self> {
        let time = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
        hours
            .iter()
            .map(|period| Self {
                from: time(period.from),
                to: time(period.to),
            })
            .collect()
    }
}

impl From<Opened> for SiteView {
    fn from(site: Opened) -> Self {
        Self {
            idle_minutes: site.idle_minutes(),
            pin_days: site.pin_days(),
            zones: site.zones(),
            consultation_trigger: site.consultation_trigger.unwrap_or(Trigger::Visit),
            hours: PeriodView::of(&site.hours),
            summer: site.summer.map(|summer| SummerView {
                from: summer.from.to_string(),
                to: summer.to.to_string(),
                hours: PeriodView::of(&summer.hours),
            }),
            chooses_zones: site.kind.chooses_zones(),
            halls: site
                .halls
                .into_iter()
                .map(|hall| HallView {
                    name: hall.name,
                    address: hall.address,
                    phone: hall.phone,
                    hours: hall.hours,
                })
                .collect(),
            district: site.district,
            name: site.name,
            code: site.code,
            kind: site.kind,
            desk: site.desk,
        }
    }
}

/// 程序状态 – for the first screen, before anybody signed in.
pub(crate) fn desk_status(desk: &mut Desk, _: Nothing) -> AppResult<DeskStatus> {
    crate::setup::finish_staged(&desk.folder)?;
    if desk.open.is_none() {
        finish_restore(&desk.folder)?;
    }
    let slots = KeySlots::read(&desk.folder)?;
    let operators: Vec<_> = slots
        .iter()
        .flat_map(KeySlots::holders)
        .map(|holder| OperatorView {
            id: holder.operator.to_string(),
            name: holder.name.clone(),
            role: holder.role,
        })
        .collect();
    let now = desk.clock.now().to_rfc3339();
    let demo = desk.is_demonstrating();
    let demo_pin = demo.then(|| DEMO_PIN.to_owned());
    if let Some(open) = &desk.open {
        let who = &open.who;
        let operator = who.id.map(|id| OperatorView {
            id: id.to_string(),
            name: who.name.clone(),
            role: who.role,
        });
        let site = open.read().site()?.map(SiteView::from);
        return Ok(DeskStatus {
            stage: Stage::Open,
            now,
            site,
            operator,
            may: Permission::ALL
                .into_iter()
                .filter(|permission| *permission != Permission::Open && who.may(*permission))
                .filter(|permission| !(open.is_read_only() && writes(*permission)))
                .collect(),
            shown_zones: shown_zones(&open.read())?,
            pin: who.id.is_some().then(|| who.pin.into()),
            operators,
            read_only: open.is_read_only(),
            demo,
            demo_pin,
            locked_by: None,
        });
    }
    let stage = if operators.is_empty() {
        Stage::New
    } else {
        Stage::Locked
    };
    if stage == Stage::New && !desk.folder.key_file().exists() {
        crate::setup::refuse_orphaned_data(&desk.folder)?;
    }
    let site = if stage == Stage::New {
        prepared_site(desk)?
    } else {
        None
    };
    Ok(DeskStatus {
        stage,
        now,
        site,
        operator: None,
        may: Vec::new(),
        shown_zones: Zones::of(&[]),
        pin: None,
        operators,
        read_only: false,
        demo,
        demo_pin,
        locked_by: desk.locked_by.map(|id| id.to_string()),
    })
}

/// What nobody can do while nothing is written, so that it is not shown.
const fn writes(permission: Permission) -> bool {
    matches!(permission, Permission::WorkCases | Permission::ManageSite)
}

/// The site that the command line set up before anybody could sign in.
fn prepared_site(desk: &Desk) -> AppResult<Option<SiteView>> {
    let key_file = desk.folder.key_file();
    if !key_file.exists() || !desk.folder.database().exists() {
        return Ok(None);
    }
    let reading = Reading::open(&desk.folder, &DatabaseKey::read_file(&key_file)?)?;
    Ok(reading.read().site()?.map(SiteView::from))
}
