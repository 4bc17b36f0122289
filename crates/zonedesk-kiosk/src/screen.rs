//! What crosses the border to the screen.

use crate::edition::{Contact, TariffNotice};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use zonedesk_domain::kiosk::Icon;

/// Nothing to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Nothing {}

/// 首页, and everything on the pages behind it that is short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ScreenView {
    /// Whether there is an edition to show.
    pub ready: bool,
    /// What stands in the way, and what to do, for the staff of the hall.
    pub trouble: Option<String>,
    /// 专区名称
    pub site_name: String,
    /// Whether applications and questions are taken here.
    pub has_counter: bool,
    /// 开放时间, a line a period.
    pub hours: Vec<String>,
    /// Now, in milliseconds since 1970, for the clock on the screen.
    #[ts(type = "number")]
    pub now_ms: i64,
    /// 内容更新时间, `2026-11-28 17:30`.
    pub made_at: String,
    /// The number of the edition.
    #[ts(type = "number")]
    pub number: u64,
    /// 无人操作 – seconds until everything is wiped.
    pub idle_seconds: u32,
    /// Whether there is a PIN that leaves the screen.
    pub can_leave: bool,
    /// 入口
    pub tiles: Vec<TileView>,
    /// 收费公示
    pub tariff: TariffNotice,
    /// 单位电话地址
    pub contacts: Vec<Contact>,
    /// 表格与公示
    pub papers: Vec<PaperView>,
    /// How many materials are listed.
    pub materials: u32,
}

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TileView {
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
    /// 二维码 of the address.
    pub qr: Option<QrView>,
}

/// A QR code as the path of an SVG.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QrView {
    /// Modules a side, the white ones around it included.
    pub side: u32,
    /// What is black.
    pub path: String,
}

/// One paper that may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperView {
    /// Its word.
    pub id: String,
    /// 标题
    pub title: String,
    /// 页数
    pub pages: u32,
    /// 填写用
    pub is_form: bool,
}

/// 查资料
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct MaterialFindRequest {
    /// Part of a title, a number, an issuer, or pinyin initials; empty for all.
    pub text: String,
}

/// The materials that fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MaterialFindOutcome {
    /// How many there are.
    pub total: u32,
    /// The first hundred of them.
    pub rows: Vec<MaterialView>,
}

/// One material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct MaterialView {
    /// 资料名称
    pub title: String,
    /// 类别
    pub category: String,
    /// 文号 · 来源单位 · 版本
    pub about: String,
    /// 位置
    pub shelf: String,
    /// 状态
    pub standing: String,
    /// 线上链接
    pub url: String,
    /// 二维码 of it.
    pub qr: Option<QrView>,
}

/// 查看表格
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct PaperShowRequest {
    /// Which one.
    pub id: String,
}

/// One paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct PaperShown {
    /// 标题
    pub title: String,
    /// 页数
    pub pages: u32,
    /// The PDF, in base64.
    pub pdf: String,
}

/// 查办理进度
#[derive(Debug, Clone, Serialize, Deserialize, TS)]
pub struct SlipFindRequest {
    /// 查询码
    pub code: String,
}

/// What may be said of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SlipAnswer {
    /// 事项
    pub kind: String,
    /// 接收日期
    pub received_on: String,
    /// 承办单位
    pub agency: String,
    /// 目前进展
    pub standing: String,
    /// Its day.
    pub standing_on: String,
    /// 预计答复日期
    pub due_on: Option<String>,
    /// Whether that is an estimate.
    pub due_is_estimate: bool,
    /// What may be done now.
    pub advice: String,
    /// 咨询电话
    pub phone: String,
    /// As of when it is told.
    pub as_of: String,
}

/// 退出自助屏
#[derive(Clone, Serialize, Deserialize, TS)]
pub struct ScreenLeaveRequest {
    /// 退出 PIN
    pub pin: String,
}
