// Generated from the command table of zonedesk-app by `cargo xtask codegen`. Do not edit.

export type AgencyFindOutcome = { 
/**
 * The bodies.
 */
rows: Array<AgencyView>, };

export type AgencyFindRequest = { 
/**
 * Part of a name, or pinyin initials; empty for the whole directory.
 */
text: string, 
/**
 * Bodies wanted, at most 200.
 */
limit: number, };

export type AgencyView = { 
/**
 * The record.
 */
id: string, 
/**
 * 全称
 */
name: string, 
/**
 * 简称
 */
short_name: string, 
/**
 * 依申请公开联系电话
 */
phone: string, 
/**
 * 接收地址
 */
address: string, 
/**
 * 样例 – not yet checked by the site.
 */
sample: boolean, };

export type AppError = { 
/**
 * What a screen acts on.
 */
code: ErrorCode, 
/**
 * What to do, for the person at the desk.
 */
message: string, 
/**
 * The field it stands beside, by its name in the request.
 */
field?: string, 
/**
 * Under which word the cause stands in the log.
 */
incident?: string, };

export type ApplicationConflict = { 
/**
 * The field or the move.
 */
what: string, 
/**
 * The values, or the reason.
 */
values: Array<string>, };

export type ApplicationDetail = { 
/**
 * Its line.
 */
row: ApplicationRow, 
/**
 * Its fields, in the order of the form.
 */
fields: Array<ApplicationField>, 
/**
 * What happened, in order.
 */
history: Array<ApplicationHistory>, 
/**
 * What has to be settled.
 */
conflicts: Array<ApplicationConflict>, };

export type ApplicationField = { 
/**
 * The label on the form.
 */
label: string, 
/**
 * The text.
 */
value: string, 
/**
 * Whether part of it is hidden.
 */
masked: boolean, };

export type ApplicationHistory = { 
/**
 * When it was written down, RFC 3339.
 */
at: string, 
/**
 * What.
 */
what: string, 
/**
 * Who.
 */
who: string, 
/**
 * More.
 */
note: string | null, };

export type ApplicationListOutcome = { 
/**
 * Rows of the whole list.
 */
total: number, 
/**
 * The page, newest first.
 */
rows: Array<ApplicationRow>, };

export type ApplicationListRequest = { 
/**
 * Only those that hold this text somewhere.
 */
search: string | null, 
/**
 * Only those that stand here.
 */
state: ApplicationState | null, 
/**
 * Rows to pass over.
 */
offset: number, 
/**
 * Rows wanted, at most 500.
 */
limit: number, };

export type ApplicationRow = { 
/**
 * The record.
 */
id: string, 
/**
 * 编号
 */
number: string, 
/**
 * 接收日期
 */
received_on: string, 
/**
 * 申请人, masked.
 */
applicant: string, 
/**
 * 申请内容
 */
content: string, 
/**
 * 被申请机关
 */
agency: string, 
/**
 * 状态
 */
state: ApplicationState, 
/**
 * 转交日期
 */
handed_over_on: string | null, 
/**
 * 答复期限, while it runs.
 */
due_on: string | null, 
/**
 * Whether that date is certain.
 */
certain: boolean, 
/**
 * Working days left; negative when overdue.
 */
days_left: number | null, 
/**
 * Whether the last day is past.
 */
overdue: boolean, 
/**
 * From an older register.
 */
imported: boolean, 
/**
 * Something about it has to be settled.
 */
conflict: boolean, };

export type ApplicationShowRequest = { 
/**
 * The record.
 */
id: string, };

export type ApplicationState = "received" | "handed_over" | "signed_for" | "returned" | "answered" | "closed";

export type ConsultationRow = { 
/**
 * The record.
 */
id: string, 
/**
 * 编号
 */
number: string, 
/**
 * 咨询人, masked.
 */
asker: string, 
/**
 * 咨询内容
 */
content: string, 
/**
 * 咨询日期
 */
asked_on: string, };

export type CopiesToday = { 
/**
 * 凭条
 */
receipts: number, 
/**
 * Pages charged for.
 */
charged_pages: number, 
/**
 * Pages given free.
 */
free_pages: number, 
/**
 * 应收 in 分.
 */
sum_fen: number, 
/**
 * Of it in cash, in 分.
 */
cash_fen: number, 
/**
 * Of it by the unit's own scan code, in 分.
 */
scan_fen: number, 
/**
 * 标准已公示 – a tariff holds today and is shown.
 */
tariff_shown: boolean, 
/**
 * 下一号, while a tariff holds.
 */
next_number: string | null, 
/**
 * 作废待复核 – of whatever day.
 */
waiting_voids: Array<VoidRow>, };

export type CopyDetail = { 
/**
 * Its line.
 */
row: CopyRow, 
/**
 * What was written down, in order.
 */
fields: Array<CopyField>, 
/**
 * What happened, in order.
 */
history: Array<CopyHistory>, 
/**
 * Whether whoever is signed in may void its receipt.
 */
may_void: boolean, 
/**
 * Whether whoever is signed in may confirm the void.
 */
may_confirm: boolean, 
/**
 * Who has to confirm, where whoever is signed in may not.
 */
confirm_advice: string | null, };

export type CopyField = { 
/**
 * What it is.
 */
label: string, 
/**
 * The text.
 */
value: string, };

export type CopyHistory = { 
/**
 * When it was written down, RFC 3339.
 */
at: string, 
/**
 * What.
 */
what: string, 
/**
 * Who.
 */
who: string, 
/**
 * More.
 */
note: string | null, };

export type CopyListOutcome = { 
/**
 * Rows of the whole list.
 */
total: number, 
/**
 * The page, newest first.
 */
rows: Array<CopyRow>, };

export type CopyListRequest = { 
/**
 * Only those that hold this text somewhere.
 */
search: string | null, 
/**
 * Only those that stand here; 已作废 holds those that wait, too.
 */
state: CopyRowState | null, 
/**
 * Rows to pass over.
 */
offset: number, 
/**
 * Rows wanted, at most 500.
 */
limit: number, };

export type CopyQuoteOutcome = { 
/**
 * 应收 in 分.
 */
amount_fen: number, 
/**
 * 大写, where something is due.
 */
words: string | null, 
/**
 * 单价 × 数量: `0.20 元/页 × 12 页`; nothing for a copy under no line.
 */
sum: string | null, 
/**
 * Why it is free, when it is.
 */
free_reason: string | null, 
/**
 * 找零 in 分; negative while the cash does not suffice.
 */
change_fen: number | null, 
/**
 * What the person at the counter should know about this count.
 */
advice: string | null, };

export type CopyQuoteRequest = { 
/**
 * 收到现金 in 元, as typed.
 */
received?: string, 
/**
 * The tariff's line, when it may be charged.
 */
item: string | null, 
/**
 * 页数, 1–100,000.
 */
pages: number, 
/**
 * 份数 or 盘数, where the line is priced by them.
 */
quantity?: number, 
/**
 * 依申请公开答复材料: free by law (条例 第四十二条).
 */
reply?: boolean, 
/**
 * 减免对象, one of the tariff's.
 */
exempt_group?: string, 
/**
 * 证明材料 that was shown.
 */
proof?: string, };

export type CopyRecordOutcome = { 
/**
 * The record.
 */
id: string, 
/**
 * 凭条号, when it was charged.
 */
number: string | null, 
/**
 * 页数
 */
pages: number, 
/**
 * 金额 in 分, 0 when free.
 */
amount_fen: number, 
/**
 * 大写
 */
words: string | null, 
/**
 * 收费依据文号
 */
approval_number: string | null, 
/**
 * Why it is free, when it is.
 */
free_reason: string | null, };

export type CopyRecordRequest = { 
/**
 * 付款方式; cash when not said.
 */
payment?: 'cash' | 'scan', 
/**
 * 交款人
 */
payer?: string, 
/**
 * 财政票据号, where the charge is an 行政事业性收费.
 */
fiscal_note?: string, 
/**
 * 事由
 */
purpose?: string, 
/**
 * The tariff's line, when it may be charged.
 */
item: string | null, 
/**
 * 页数, 1–100,000.
 */
pages: number, 
/**
 * 份数 or 盘数, where the line is priced by them.
 */
quantity?: number, 
/**
 * 依申请公开答复材料: free by law (条例 第四十二条).
 */
reply?: boolean, 
/**
 * 减免对象, one of the tariff's.
 */
exempt_group?: string, 
/**
 * 证明材料 that was shown.
 */
proof?: string, };

export type CopyRow = { 
/**
 * The record.
 */
id: string, 
/**
 * 凭条号, when it was charged.
 */
number: string | null, 
/**
 * `2026-11-24 09:30`, or the date alone.
 */
made_at: string, 
/**
 * The tariff's line or the purpose.
 */
what: string, 
/**
 * 页数
 */
pages: number, 
/**
 * 金额 as charged, in 分; also when it was voided later.
 */
amount_fen: number, 
/**
 * 付款方式
 */
payment: string | null, 
/**
 * 交款人, masked.
 */
payer: string, 
/**
 * 状态
 */
state: CopyRowState, 
/**
 * From an older register.
 */
imported: boolean, };

export type CopyRowState = "charged" | "free" | "voided" | "void_waits";

export type CopyShowRequest = { 
/**
 * The record.
 */
id: string, };

export type CopyTotals = { 
/**
 * Jobs.
 */
count: number, 
/**
 * 页数
 */
pages: number, 
/**
 * 金额 in 分.
 */
sum_fen: number, };

export type CountTotal = { 
/**
 * All of them.
 */
count: number, };

export type DataRebuildOutcome = { 
/**
 * Records made again.
 */
records: number, 
/**
 * Whether everything was the same before as after.
 */
equal: boolean, };

export type DataVerifyOutcome = { 
/**
 * 数据校验：一致
 */
sound: boolean, 
/**
 * Entries walked.
 */
entries: number, 
/**
 * The newest entry's hash.
 */
head: string | null, 
/**
 * What is wrong.
 */
findings: Array<VerifyFinding>, };

export type DeskSetUpOutcome = { 
/**
 * 恢复码 – shown once, to be written down and locked away.
 */
recovery_code: string, 
/**
 * The desk, open, with the manager signed in.
 */
status: DeskStatus, };

export type DeskSetUpRequest = { 
/**
 * 区县
 */
district: string, 
/**
 * 专区名称
 */
name: string, 
/**
 * 专区编码
 */
code: string, 
/**
 * 类型
 */
kind: 'service-hall' | 'archive' | 'library' | 'station', 
/**
 * 窗口号
 */
desk: number, 
/**
 * 办公时间
 */
hours: Array<PeriodView>, 
/**
 * 负责人姓名
 */
manager_name: string, 
/**
 * The manager's PIN.
 */
pin: string, };

export type DeskStatus = { 
/**
 * Which screen comes first.
 */
stage: Stage, 
/**
 * Now, RFC 3339 in China's time: screens take the time from here.
 */
now: string, 
/**
 * The site; known while signed in, or when the command line set the desk up.
 */
site: SiteView | null, 
/**
 * Who is signed in.
 */
operator: OperatorView | null, 
/**
 * What whoever is signed in may do: screens show what is listed here and nothing else.
 */
may: ('signed_in' | 'read_cases' | 'work_cases' | 'manage_site' | 'maintain_data')[], 
/**
 * Who can sign in.
 */
operators: Array<OperatorView>, 
/**
 * 演示数据 – the desk shows demonstration data.
 */
demo: boolean, };

export type DraftLoadOutcome = { 
/**
 * The content, as the screen wrote it.
 */
content: string | null, 
/**
 * When it was kept, RFC 3339.
 */
saved_at: string | null, };

export type DraftRequest = { 
/**
 * Which form.
 */
form: string, };

export type DraftSaveOutcome = { 
/**
 * RFC 3339.
 */
saved_at: string, };

export type DraftSaveRequest = { 
/**
 * Which form, by a word of its own: letters, digits, `-` and `_`.
 */
form: string, 
/**
 * Its content, as the screen wrote it.
 */
content: string, };

export type DueNoun = "application" | "consultation" | "suggestion";

export type DueRow = { 
/**
 * The record.
 */
id: string, 
/**
 * What it is.
 */
noun: DueNoun, 
/**
 * 编号
 */
number: string, 
/**
 * 事项
 */
content: string, 
/**
 * 承办单位
 */
agency: string, 
/**
 * 期限
 */
due_on: string, 
/**
 * Whether that date is certain.
 */
certain: boolean, 
/**
 * Working days left; negative when overdue.
 */
days_left: number, 
/**
 * Whether the last day is past.
 */
overdue: boolean, };

export type ErrorCode = "invalid" | "signed_out" | "forbidden" | "pin_wrong" | "pin_locked" | "recovery_wrong" | "not_found" | "not_set_up" | "already_set_up" | "open_elsewhere" | "wrong_key" | "damaged" | "newer" | "disk_full" | "read_only" | "file" | "busy" | "bad_request" | "cancelled" | "internal";

export type FileSaveOutcome = { 
/**
 * The path; nothing where no place was chosen and the page has to hand it to the browser.
 */
path: string | null, };

export type FileSaveRequest = { 
/**
 * What it is called unless the person says otherwise.
 */
name: string, 
/**
 * The bytes, in base64.
 */
data: string, };

export type HandoverRow = { 
/**
 * The record.
 */
id: string, 
/**
 * 编号
 */
number: string, 
/**
 * 申请人, masked.
 */
applicant: string, 
/**
 * 申请内容
 */
content: string, 
/**
 * 被申请机关
 */
agency: string, 
/**
 * When it was received: `09:41`, or the date when it was another day.
 */
received_at: string, 
/**
 * Days since it should have left.
 */
overdue_days: number, };

export type HandoverTotals = { 
/**
 * All of them.
 */
count: number, 
/**
 * Not handed over.
 */
open_handover: number, };

export type MonthView = { 
/**
 * 人次
 */
visits: number, 
/**
 * Day by day up to today.
 */
days: Array<VisitDay>, 
/**
 * 当日转交率 in percent; nothing when there was none.
 */
same_day_rate: number | null, 
/**
 * 咨询按期答复率 in percent; nothing when there was none.
 */
consultation_on_time_rate: number | null, };

export type Nothing = Record<string, never>;

export type OperatorAddRequest = { 
/**
 * 姓名
 */
name: string, 
/**
 * 角色
 */
role: 'clerk' | 'manager' | 'auditor' | 'administrator', 
/**
 * The first PIN.
 */
pin: string, };

export type OperatorView = { 
/**
 * The operator's record.
 */
id: string, 
/**
 * 姓名
 */
name: string, 
/**
 * 角色
 */
role: 'clerk' | 'manager' | 'auditor' | 'administrator', };

export type Paper = { 
/**
 * 标题, such as 政府信息公开申请接收回执.
 */
title: string, 
/**
 * What its file is called, ending in `.pdf`.
 */
file_name: string, 
/**
 * The PDF, in base64.
 */
pdf: string, 
/**
 * 页数
 */
pages: number, 
/**
 * Characters that no font of the program has; each is a box with its code point on paper.
 */
missing_characters: string, };

export type PeriodView = { 
/**
 * `08:00`
 */
from: string, 
/**
 * `12:00`
 */
to: string, };

export type ReceiptDrawRequest = { 
/**
 * The copying job.
 */
id: string, 
/**
 * On which paper.
 */
form: ReceiptPaper, 
/**
 * 补打 – it was printed before.
 */
reprint: boolean, };

export type ReceiptPaper = "80mm" | "a5";

export type ReceiptVoidConfirmRequest = { 
/**
 * The copying job.
 */
id: string, };

export type ReceiptVoidRequest = { 
/**
 * The copying job.
 */
id: string, 
/**
 * 原因
 */
reason: string, };

export type RecordSearchOutcome = { 
/**
 * The records.
 */
rows: Array<RecordSearchRow>, };

export type RecordSearchRequest = { 
/**
 * What to look for.
 */
text: string, 
/**
 * Rows wanted.
 */
limit: number, };

export type RecordSearchRow = { 
/**
 * The record.
 */
id: string, 
/**
 * 申请, 咨询 …
 */
noun: string, 
/**
 * 编号
 */
number: string | null, 
/**
 * The day.
 */
on: string, 
/**
 * Who, masked.
 */
person: string, 
/**
 * What it is about.
 */
content: string, };

export type RecoveryRenewOutcome = { 
/**
 * 恢复码 – shown once; the old one no longer works.
 */
recovery_code: string, };

export type SessionRecoverRequest = { 
/**
 * The code on paper.
 */
recovery_code: string, 
/**
 * The manager's new PIN.
 */
new_pin: string, };

export type SessionSignInRequest = { 
/**
 * Who.
 */
operator_id: string, 
/**
 * The PIN or password.
 */
pin: string, };

export type SiteView = { 
/**
 * 区县
 */
district: string, 
/**
 * 专区名称
 */
name: string, 
/**
 * 专区编码
 */
code: string, 
/**
 * 类型
 */
kind: 'service-hall' | 'archive' | 'library' | 'station', 
/**
 * 窗口号
 */
desk: number, 
/**
 * 办公时间
 */
hours: Array<PeriodView>, };

export type Stage = "new" | "locked" | "open";

export type TariffItemView = { 
/**
 * 项目代码
 */
id: string, 
/**
 * 收费项目
 */
name: string, 
/**
 * 计价单位, as the journal names it.
 */
unit: 'page' | 'sheet' | 'copy' | 'disc', 
/**
 * 计价单位
 */
unit_word: string, 
/**
 * 纸型
 */
paper: string | null, 
/**
 * 单双面
 */
sides: string | null, 
/**
 * 黑白彩色
 */
colour: string | null, 
/**
 * 单价 in 分.
 */
price_fen: number, 
/**
 * `0.20 元/页`
 */
price: string, };

export type TariffSetRequest = Record<string, unknown>;

export type TariffShowOutcome = { 
/**
 * Every one that was ever recorded, the newest last.
 */
tariffs: Array<TariffView>, 
/**
 * What the sign on the wall says when nothing may be charged.
 */
free_notice: string | null, };

export type TariffView = { 
/**
 * The record.
 */
id: string, 
/**
 * 批准文号
 */
approval_number: string, 
/**
 * 批准机关
 */
approvers: Array<string>, 
/**
 * 生效日期
 */
valid_from: string, 
/**
 * 停止日期
 */
valid_to: string | null, 
/**
 * 公示日期
 */
displayed_on: string | null, 
/**
 * 公示位置
 */
displayed_place: string | null, 
/**
 * The lines.
 */
items: Array<TariffItemView>, 
/**
 * 减免对象
 */
exemptions: Array<string>, 
/**
 * 行政事业性收费 – a 财政票据 is issued beside the slip.
 */
administrative: boolean, 
/**
 * 监督电话
 */
supervision_phone: string, 
/**
 * Why it ended before its time.
 */
withdrawn_reason: string | null, 
/**
 * Whether anything may be charged under it today.
 */
holds_today: boolean, 
/**
 * Whether it is the one that money is taken under today.
 */
in_force: boolean, 
/**
 * Why nothing may be charged under it today, when nothing may.
 */
why_not: string | null, };

export type TariffWithdrawRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * 停用日期 – the first day on which nothing is charged under it.
 */
on: string, 
/**
 * 原因
 */
reason: string, };

export type TodayBadges = { 
/**
 * Applications that have to leave.
 */
applications: number, 
/**
 * Questions that nobody has been given.
 */
consultations: number, };

export type TodayView = { 
/**
 * Now, RFC 3339.
 */
now: string, 
/**
 * Today's date.
 */
today_on: string, 
/**
 * 星期一 …
 */
weekday: string, 
/**
 * 工作日, 调休上班, 周末, the name of the holiday, or 未导入.
 */
day_status: string, 
/**
 * When the doors close today, RFC 3339; nothing on a day off.
 */
closes_at: string | null, 
/**
 * What is wrong with the calendar, if anything.
 */
calendar_warning: string | null, 
/**
 * 下班前必须转交
 */
open_handovers: Array<HandoverRow>, 
/**
 * 到期与逾期
 */
due: Array<DueRow>, 
/**
 * 未交办咨询
 */
unassigned_consultations: Array<ConsultationRow>, 
/**
 * 今日复印收费
 */
copies: CopiesToday, 
/**
 * 本月接待
 */
month: MonthView, 
/**
 * 同步状态
 */
sync: 'not_connected', 
/**
 * Counts beside the menu.
 */
badges: TodayBadges, };

export type TotalsOutcome = { 
/**
 * 申请
 */
applications: HandoverTotals, 
/**
 * 咨询
 */
consultations: CountTotal, 
/**
 * 复印打印
 */
copies: CopyTotals, };

export type VerifyFinding = { 
/**
 * Which entry, by its place; 0 when it concerns none.
 */
seq: number, 
/**
 * 被改动, 被删除 …
 */
what: string, 
/**
 * More.
 */
detail: string, };

export type VisitDay = { 
/**
 * The day.
 */
on: string, 
/**
 * How many came.
 */
count: number, };

export type VoidRow = { 
/**
 * The copying job.
 */
id: string, 
/**
 * 凭条号
 */
number: string, 
/**
 * 原金额 in 分.
 */
amount_fen: number, 
/**
 * 作废原因
 */
reason: string, 
/**
 * Whether whoever is signed in may confirm it.
 */
may_confirm: boolean, };

/** Every command: its request and its outcome. */
export interface Commands {
  desk_status: [Nothing, DeskStatus]
  desk_set_up: [DeskSetUpRequest, DeskSetUpOutcome]
  operator_add: [OperatorAddRequest, DeskStatus]
  session_sign_in: [SessionSignInRequest, DeskStatus]
  session_recover: [SessionRecoverRequest, DeskStatus]
  session_sign_out: [Nothing, DeskStatus]
  recovery_renew: [Nothing, RecoveryRenewOutcome]
  today_show: [Nothing, TodayView]
  application_list: [ApplicationListRequest, ApplicationListOutcome]
  application_show: [ApplicationShowRequest, ApplicationDetail]
  agency_find: [AgencyFindRequest, AgencyFindOutcome]
  agency_sheet_draw: [Nothing, Paper]
  draft_save: [DraftSaveRequest, DraftSaveOutcome]
  draft_load: [DraftRequest, DraftLoadOutcome]
  draft_discard: [DraftRequest, Nothing]
  file_save: [FileSaveRequest, FileSaveOutcome]
  record_search: [RecordSearchRequest, RecordSearchOutcome]
  tariff_set: [TariffSetRequest, TariffShowOutcome]
  tariff_show: [Nothing, TariffShowOutcome]
  tariff_withdraw: [TariffWithdrawRequest, TariffShowOutcome]
  tariff_sheet_draw: [Nothing, Paper]
  copy_quote: [CopyQuoteRequest, CopyQuoteOutcome]
  copy_record: [CopyRecordRequest, CopyRecordOutcome]
  copy_list: [CopyListRequest, CopyListOutcome]
  copy_show: [CopyShowRequest, CopyDetail]
  receipt_void: [ReceiptVoidRequest, CopyDetail]
  receipt_void_confirm: [ReceiptVoidConfirmRequest, CopyDetail]
  receipt_draw: [ReceiptDrawRequest, Paper]
  totals_show: [Nothing, TotalsOutcome]
  data_verify: [Nothing, DataVerifyOutcome]
  data_rebuild: [Nothing, DataRebuildOutcome]
}

/** What a screen has to read again after a command. */
export const invalidates = {
  desk_status: [],
  desk_set_up: ['status', 'today'],
  operator_add: ['status'],
  session_sign_in: ['status', 'today'],
  session_recover: ['status', 'today'],
  session_sign_out: ['status'],
  recovery_renew: [],
  today_show: [],
  application_list: [],
  application_show: [],
  agency_find: [],
  agency_sheet_draw: [],
  draft_save: [],
  draft_load: [],
  draft_discard: [],
  file_save: [],
  record_search: [],
  tariff_set: ['tariffs', 'today'],
  tariff_show: [],
  tariff_withdraw: ['tariffs', 'today'],
  tariff_sheet_draw: [],
  copy_quote: [],
  copy_record: ['today', 'copies'],
  copy_list: [],
  copy_show: [],
  receipt_void: ['today', 'copies'],
  receipt_void_confirm: ['today', 'copies'],
  receipt_draw: [],
  totals_show: [],
  data_verify: [],
  data_rebuild: ['today', 'applications', 'copies'],
} as const
