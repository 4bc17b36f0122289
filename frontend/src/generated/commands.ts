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

export type AgencyListOutcome = { 
/**
 * The bodies that fit, the best first; without a text in the order of the directory.
 */
rows: Array<AgencyView>, 
/**
 * Bodies in the directory.
 */
total: number, 
/**
 * 样例 – those of them nobody has checked.
 */
samples: number, 
/**
 * Bodies that left it.
 */
retired: number, };

export type AgencyListRequest = { 
/**
 * Part of a name, or pinyin initials; empty for all.
 */
text: string, 
/**
 * Whether those that left are wanted too.
 */
with_retired: boolean, };

export type AgencyRetireRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * Why, may be empty.
 */
reason: string, };

export type AgencySetRequest = { 
/**
 * The record; nothing for a new body.
 */
id: string | null, 
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
 * 接收渠道
 */
channels: ('counter' | 'post' | 'fax' | 'web')[], 
/**
 * 办公时间
 */
hours: string, 
/**
 * 联系人
 */
contact: string, 
/**
 * 备注
 */
note: string, };

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
 * 接收渠道
 */
channels: ('counter' | 'post' | 'fax' | 'web')[], 
/**
 * 办公时间
 */
hours: string, 
/**
 * 联系人
 */
contact: string, 
/**
 * 备注
 */
note: string, 
/**
 * 样例 – not yet checked by the site.
 */
sample: boolean, 
/**
 * 已停用 – left the directory.
 */
retired: boolean, };

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

export type CalendarDay = { 
/**
 * The day.
 */
on: string, 
/**
 * 春节, 国庆节 …
 */
name: string, };

export type CalendarImportOutcome = { 
/**
 * The year as it would be, or now is.
 */
year: CalendarYear, 
/**
 * Whether it takes the place of a loaded one.
 */
replaces: boolean, 
/**
 * Open deadlines that move or become certain.
 */
changed: Array<ChangedDeadline>, 
/**
 * Whether it was brought in.
 */
done: boolean, };

export type CalendarImportRequest = { 
/**
 * The file's text: `date,kind,name`, kind `holiday` or `workday`, one year.
 */
csv: string, 
/**
 * 文号
 */
notice_number: string, 
/**
 * Where the notice stands on the web, may be empty.
 */
notice_url: string, 
/**
 * False looks only, true brings it in.
 */
confirmed: boolean, };

export type CalendarShowOutcome = { 
/**
 * The loaded years, the newest first.
 */
years: Array<CalendarYear>, 
/**
 * What is missing, if anything: this year, or from 1 November the next one.
 */
warning: string | null, 
/**
 * Today's date.
 */
today_on: string, };

export type CalendarYear = { 
/**
 * The year.
 */
year: number, 
/**
 * 文号
 */
notice_number: string, 
/**
 * Web addresses of the notice.
 */
notice_urls: Array<string>, 
/**
 * Working days of the year.
 */
working_days: number, 
/**
 * 放假, in order.
 */
holidays: Array<CalendarDay>, 
/**
 * 调休上班, in order.
 */
workdays: Array<CalendarDay>, 
/**
 * Whether the site brought it in; others came with the program.
 */
imported: boolean, };

export type ChangedDeadline = { 
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
 * 原期限
 */
old_due_on: string, 
/**
 * Whether that date was certain.
 */
old_certain: boolean, 
/**
 * 新期限
 */
new_due_on: string, 
/**
 * Whether this date is certain.
 */
new_certain: boolean, };

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
 * 标准已公示 – a tariff holds today and is shown.
 */
tariff_shown: boolean, };

export type CopyRecordOutcome = { 
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
 * The tariff's line, when it may be charged.
 */
item: string | null, 
/**
 * 页数, 1–100,000.
 */
pages: number, 
/**
 * 交款人
 */
payer?: string, };

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

export type DeadlineDay = { 
/**
 * The day.
 */
on: string, 
/**
 * 星期一 …
 */
weekday: string, 
/**
 * Which working day of the period it is; nothing when it does not count.
 */
counted: number | null, 
/**
 * 工作日, 周末, 放假（春节）…
 */
reason: string, 
/**
 * 文号 of the notice that decides it.
 */
notice: string | null, };

export type DeadlineExplainOutcome = { 
/**
 * The last day that is in time.
 */
due_on: string, 
/**
 * False when a year's notice is missing.
 */
certain: boolean, 
/**
 * Why it is an estimate.
 */
uncertain_reason: string | null, 
/**
 * Every day from day 0 to the last.
 */
days: Array<DeadlineDay>, };

export type DeadlineExplainRequest = { 
/**
 * Day 0, which does not count: `2026-11-23` or `20261123`.
 */
from_on: string, 
/**
 * Length in working days, 1–366.
 */
days: number, };

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
 * 夏季办公时间
 */
summer?: SummerView, 
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
demo: boolean, 
/**
 * The PIN of everybody in the demonstration; nothing at a real desk.
 */
demo_pin: string | null, 
/**
 * 已锁定 – who left the desk locked and comes back to it.
 */
locked_by: string | null, };

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

export type OperatorListOutcome = { 
/**
 * Those who work here, then those who left, each in the order they came.
 */
rows: Array<OperatorRow>, };

export type OperatorPinResetRequest = { 
/**
 * Whose.
 */
operator_id: string, 
/**
 * The new PIN, to be changed by its operator.
 */
new_pin: string, };

export type OperatorRetireRequest = { 
/**
 * Whose.
 */
operator_id: string, 
/**
 * Why, may be empty.
 */
reason: string, };

export type OperatorRow = { 
/**
 * The record.
 */
id: string, 
/**
 * 姓名
 */
name: string, 
/**
 * 角色
 */
role: 'clerk' | 'manager' | 'auditor' | 'administrator', 
/**
 * The day the account was made.
 */
added_on: string, 
/**
 * The day it was closed, if it was.
 */
retired_on: string | null, 
/**
 * Why it was closed, in the manager's words.
 */
reason: string, 
/**
 * Whether it is the account at the desk now.
 */
is_me: boolean, };

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

export type RecoveryDrawRequest = { 
/**
 * 恢复码, as it was just shown.
 */
recovery_code: string, };

export type RecoveryRenewOutcome = { 
/**
 * 恢复码 – shown once; the old one no longer works.
 */
recovery_code: string, };

export type SessionPinChangeRequest = { 
/**
 * The PIN as it is.
 */
old_pin: string, 
/**
 * The PIN as it shall be.
 */
new_pin: string, };

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

export type SiteUpdateRequest = { 
/**
 * 区县
 */
district: string, 
/**
 * 专区名称
 */
name: string, 
/**
 * 办公时间
 */
hours: Array<PeriodView>, 
/**
 * 夏季办公时间
 */
summer: SummerView | null, 
/**
 * 空闲锁定, in minutes.
 */
idle_minutes: number, };

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
hours: Array<PeriodView>, 
/**
 * 夏季办公时间
 */
summer: SummerView | null, 
/**
 * 空闲锁定, in minutes.
 */
idle_minutes: number, };

export type Stage = "new" | "locked" | "open";

export type SummerView = { 
/**
 * The first day, `07-01`.
 */
from: string, 
/**
 * The last day, `08-31`.
 */
to: string, 
/**
 * Hours from the first to the last day.
 */
hours: Array<PeriodView>, };

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
 * 公示日期和位置
 */
displayed: string | null, 
/**
 * Lines: id, name, price per unit.
 */
items: Array<string>, 
/**
 * Whether anything may be charged under it today.
 */
holds_today: boolean, };

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
 * The hours of today's season.
 */
hours: Array<PeriodView>, 
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

/** Every command: its request and its outcome. */
export interface Commands {
  desk_status: [Nothing, DeskStatus]
  desk_set_up: [DeskSetUpRequest, DeskSetUpOutcome]
  demo_start: [Nothing, DeskStatus]
  demo_end: [Nothing, DeskStatus]
  site_update: [SiteUpdateRequest, DeskStatus]
  operator_list: [Nothing, OperatorListOutcome]
  operator_add: [OperatorAddRequest, DeskStatus]
  operator_retire: [OperatorRetireRequest, OperatorListOutcome]
  operator_pin_reset: [OperatorPinResetRequest, Nothing]
  session_sign_in: [SessionSignInRequest, DeskStatus]
  session_recover: [SessionRecoverRequest, DeskStatus]
  session_sign_out: [Nothing, DeskStatus]
  session_lock: [Nothing, DeskStatus]
  session_pin_change: [SessionPinChangeRequest, Nothing]
  recovery_renew: [Nothing, RecoveryRenewOutcome]
  recovery_draw: [RecoveryDrawRequest, Paper]
  today_show: [Nothing, TodayView]
  application_list: [ApplicationListRequest, ApplicationListOutcome]
  application_show: [ApplicationShowRequest, ApplicationDetail]
  agency_find: [AgencyFindRequest, AgencyFindOutcome]
  agency_list: [AgencyListRequest, AgencyListOutcome]
  agency_set: [AgencySetRequest, AgencyView]
  agency_retire: [AgencyRetireRequest, Nothing]
  agency_sheet_draw: [Nothing, Paper]
  calendar_show: [Nothing, CalendarShowOutcome]
  calendar_import: [CalendarImportRequest, CalendarImportOutcome]
  deadline_explain: [DeadlineExplainRequest, DeadlineExplainOutcome]
  draft_save: [DraftSaveRequest, DraftSaveOutcome]
  draft_load: [DraftRequest, DraftLoadOutcome]
  draft_discard: [DraftRequest, Nothing]
  file_save: [FileSaveRequest, FileSaveOutcome]
  record_search: [RecordSearchRequest, RecordSearchOutcome]
  tariff_set: [TariffSetRequest, TariffShowOutcome]
  tariff_show: [Nothing, TariffShowOutcome]
  copy_record: [CopyRecordRequest, CopyRecordOutcome]
  totals_show: [Nothing, TotalsOutcome]
  data_verify: [Nothing, DataVerifyOutcome]
  data_rebuild: [Nothing, DataRebuildOutcome]
}

/** What a screen has to read again after a command. */
export const invalidates = {
  desk_status: [],
  desk_set_up: ['status', 'today'],
  demo_start: ['status', 'today'],
  demo_end: ['status', 'today'],
  site_update: ['status', 'today'],
  operator_list: [],
  operator_add: ['status', 'operators'],
  operator_retire: ['status', 'operators'],
  operator_pin_reset: [],
  session_sign_in: ['status', 'today'],
  session_recover: ['status', 'today'],
  session_sign_out: ['status'],
  session_lock: ['status'],
  session_pin_change: [],
  recovery_renew: [],
  recovery_draw: [],
  today_show: [],
  application_list: [],
  application_show: [],
  agency_find: [],
  agency_list: [],
  agency_set: ['agencies'],
  agency_retire: ['agencies'],
  agency_sheet_draw: [],
  calendar_show: [],
  calendar_import: ['calendar', 'today', 'applications'],
  deadline_explain: [],
  draft_save: [],
  draft_load: [],
  draft_discard: [],
  file_save: [],
  record_search: [],
  tariff_set: ['tariffs', 'today'],
  tariff_show: [],
  copy_record: ['today'],
  totals_show: [],
  data_verify: [],
  data_rebuild: ['today', 'applications'],
} as const
