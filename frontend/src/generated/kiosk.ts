// Generated from the command table of zonedesk-kiosk by `cargo xtask codegen`. Do not edit.

export type Contact = { 
/**
 * 机关名称
 */
name: string, 
/**
 * 联系电话
 */
phone: string, 
/**
 * 接收地址
 */
address: string, 
/**
 * 办公时间
 */
hours: string, 
/**
 * 样例 – nobody of the site has checked it.
 */
sample: boolean, };

export type ErrorCode = "invalid" | "not_found" | "busy" | "pin_wrong" | "not_set_up" | "bad_request";

export type KioskError = { 
/**
 * What the screen acts on.
 */
code: ErrorCode, 
/**
 * What to do, for whoever stands there.
 */
message: string, 
/**
 * The field it stands beside.
 */
field?: string, };

export type MaterialFindOutcome = { 
/**
 * How many there are.
 */
total: number, 
/**
 * The first hundred of them.
 */
rows: Array<MaterialView>, };

export type MaterialFindRequest = { 
/**
 * Part of a title, a number, an issuer, or pinyin initials; empty for all.
 */
text: string, };

export type MaterialView = { 
/**
 * 资料名称
 */
title: string, 
/**
 * 类别
 */
category: string, 
/**
 * 文号 · 来源单位 · 版本
 */
about: string, 
/**
 * 位置
 */
shelf: string, 
/**
 * 状态
 */
standing: string, 
/**
 * 线上链接
 */
url: string, 
/**
 * 二维码 of it.
 */
qr: QrView | null, };

export type Nothing = Record<symbol, never>;

export type PaperShowRequest = { 
/**
 * Which one.
 */
id: string, };

export type PaperShown = { 
/**
 * 标题
 */
title: string, 
/**
 * 页数
 */
pages: number, 
/**
 * The PDF, in base64.
 */
pdf: string, };

export type PaperView = { 
/**
 * Its word.
 */
id: string, 
/**
 * 标题
 */
title: string, 
/**
 * 页数
 */
pages: number, 
/**
 * 填写用
 */
is_form: boolean, };

export type Price = { 
/**
 * 黑白复印 A4 单面
 */
name: string, 
/**
 * 0.20 元/页
 */
price: string, };

export type QrView = { 
/**
 * Modules a side, the white ones around it included.
 */
side: number, 
/**
 * What is black.
 */
path: string, };

export type ScreenLeaveRequest = { 
/**
 * 退出 PIN
 */
pin: string, };

export type ScreenView = { 
/**
 * Whether there is an edition to show.
 */
ready: boolean, 
/**
 * What stands in the way, and what to do, for the staff of the hall.
 */
trouble: string | null, 
/**
 * 专区名称
 */
site_name: string, 
/**
 * Whether applications and questions are taken here.
 */
has_counter: boolean, 
/**
 * 开放时间, a line a period.
 */
hours: Array<string>, 
/**
 * Now, in milliseconds since 1970, for the clock on the screen.
 */
now_ms: number, 
/**
 * 内容更新时间, `2026-11-28 17:30`.
 */
made_at: string, 
/**
 * The number of the edition.
 */
number: number, 
/**
 * 无人操作 – seconds until everything is wiped.
 */
idle_seconds: number, 
/**
 * Whether there is a PIN that leaves the screen.
 */
can_leave: boolean, 
/**
 * 入口
 */
tiles: Array<TileView>, 
/**
 * 收费公示
 */
tariff: TariffNotice, 
/**
 * 单位电话地址
 */
contacts: Array<Contact>, 
/**
 * 表格与公示
 */
papers: Array<PaperView>, 
/**
 * How many materials are listed.
 */
materials: number, };

export type SlipAnswer = { 
/**
 * 事项
 */
kind: string, 
/**
 * 接收日期
 */
received_on: string, 
/**
 * 承办单位
 */
agency: string, 
/**
 * 目前进展
 */
standing: string, 
/**
 * Its day.
 */
standing_on: string, 
/**
 * 预计答复日期
 */
due_on: string | null, 
/**
 * Whether that is an estimate.
 */
due_is_estimate: boolean, 
/**
 * What may be done now.
 */
advice: string, 
/**
 * 咨询电话
 */
phone: string, 
/**
 * As of when it is told.
 */
as_of: string, };

export type SlipFindRequest = { 
/**
 * 查询码
 */
code: string, };

export type TariffNotice = { 
/**
 * 本专区复印、打印服务不收取任何费用; nothing where there are prices.
 */
free: string | null, 
/**
 * What is charged.
 */
prices: Array<Price>, 
/**
 * 批准文号 and 批准机关
 */
basis: string, 
/**
 * 减免对象
 */
exemptions: Array<string>, 
/**
 * 监督电话
 */
phone: string, };

export type TileView = { 
/**
 * 名称
 */
title: string, 
/**
 * 说明
 */
about: string, 
/**
 * 网址
 */
url: string, 
/**
 * 图标
 */
icon: 'catalogue' | 'column' | 'service' | 'map' | 'search' | 'phone', 
/**
 * 样例
 */
sample: boolean, 
/**
 * 二维码 of the address.
 */
qr: QrView | null, };

/** Every command of the kiosk: its request and its outcome. */
export interface KioskCommands {
  screen_show: [Nothing, ScreenView]
  screen_refresh: [Nothing, ScreenView]
  screen_leave: [ScreenLeaveRequest, Nothing]
  material_find: [MaterialFindRequest, MaterialFindOutcome]
  paper_show: [PaperShowRequest, PaperShown]
  slip_find: [SlipFindRequest, SlipAnswer]
}
