// Generated from the command table of zonedesk-app by `cargo xtask codegen`. Do not edit.

export type AdviceWeight = "good" | "note" | "odd" | "missing";

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
retired: boolean, 
/**
 * 区级发布 – the district keeps this line.
 */
published: boolean, };

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

export type ApplicationAdvice = { 
/**
 * The field of the request it stands beside; `form`, `contact` and `receipt` are about more.
 */
field: string, 
/**
 * How it is meant.
 */
weight: AdviceWeight, 
/**
 * Chinese.
 */
words: string, };

export type ApplicationAdviseOutcome = { 
/**
 * Line by line; the first sums up.
 */
advice: Array<ApplicationAdvice>, 
/**
 * Earlier applications of the same person for much the same.
 */
duplicates: Array<ApplicationDuplicate>, 
/**
 * 接收日期
 */
received_on: string, 
/**
 * 预计答复期限
 */
due_on: string | null, 
/**
 * Whether that date is certain.
 */
certain: boolean, 
/**
 * 证件号码 as the slip shows it.
 */
masked_identity: string, 
/**
 * The full names of the agencies, as they will be recorded.
 */
agencies: Array<string>, };

export type ApplicationAdviseRequest = { 
/**
 * The form.
 */
form: ApplicationForm, };

export type ApplicationAnswerRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * The state the screen had shown.
 */
seen: ApplicationState, 
/**
 * The day of the agency's reply, as typed.
 */
on: string, 
/**
 * 答复类型, a code of the closed list.
 */
outcome: string, 
/**
 * 文号, as the agency gave it.
 */
document_number: string, 
/**
 * Settled on the spot by the hall's own office (条例 第三十三条); one that had not left goes to that
 * office by the same word.
 */
on_the_spot: boolean, 
/**
 * 备注
 */
note: string, };

export type ApplicationArchiveRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * The state the screen had shown.
 */
seen: ApplicationState, };

export type ApplicationConfirmRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * The state the screen had shown.
 */
seen: ApplicationState, 
/**
 * The day, as typed.
 */
on: string, 
/**
 * With whom and how.
 */
note: string, };

export type ApplicationConflict = { 
/**
 * The field's word, when it is about a field.
 */
field: string | null, 
/**
 * The field or the move.
 */
what: string, 
/**
 * The values, or the reason.
 */
values: Array<string>, };

export type ApplicationCorrectRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * What the screen had shown: the `revision` of the detail.
 */
revision: string, 
/**
 * The fields with their new texts.
 */
changes: Array<FieldChange>, 
/**
 * 更正原因
 */
reason: string, };

export type ApplicationCorrectionAskRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * The state the screen had shown.
 */
seen: ApplicationState, 
/**
 * The day of the notice, as typed.
 */
on: string, 
/**
 * 补正事项
 */
what: string, 
/**
 * 补正期限 – the last day for the applicant, as typed; empty when the notice names none.
 */
until: string, 
/**
 * 文号, as the agency gave it.
 */
document_number: string, };

export type ApplicationCorrectionReceiveRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * The state the screen had shown.
 */
seen: ApplicationState, 
/**
 * The day, as typed.
 */
on: string, 
/**
 * 备注
 */
note: string, };

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
conflicts: Array<ApplicationConflict>, 
/**
 * What may be done now, in the order of the day's work.
 */
next_moves: Array<ApplicationMove>, 
/**
 * How it stands, for a correction to name what it saw.
 */
revision: string, 
/**
 * 期限情况 – begun anew, standing still, made longer; nothing where the date says it all.
 */
clock: string | null, 
/**
 * The last day to hand it over, while it is here.
 */
leave_by: string | null, 
/**
 * The day the original has to follow a scan, while it has not.
 */
original_due_on: string | null, 
/**
 * Whether it was corrected, so that there is a slip about it.
 */
corrected: boolean, 
/**
 * 答复类型 – the closed list, while an outcome may be recorded.
 */
outcomes: Array<OutcomeChoice>, };

export type ApplicationDuplicate = { 
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
 * 被申请机关
 */
agency: string, };

export type ApplicationExtendRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * The state the screen had shown.
 */
seen: ApplicationState, 
/**
 * The day the applicant was told, as typed.
 */
on: string, 
/**
 * How many working days more, 1 to 20, as typed.
 */
days: string, 
/**
 * 批准人
 */
approved_by: string, 
/**
 * 延期理由
 */
reason: string, };

export type ApplicationFeeAskRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * The state the screen had shown.
 */
seen: ApplicationState, 
/**
 * The day the applicant got the notice, as typed.
 */
on: string, 
/**
 * 金额 in yuan, as typed.
 */
amount: string, 
/**
 * 缴费期限 – as typed; empty when the notice names none.
 */
until: string, 
/**
 * 文号, as the agency gave it.
 */
document_number: string, };

export type ApplicationFeePayRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * The state the screen had shown.
 */
seen: ApplicationState, 
/**
 * The day, as typed.
 */
on: string, 
/**
 * 缴费凭证 – the number of the official receipt, or whatever shows it.
 */
note: string, };

export type ApplicationField = { 
/**
 * Its word in requests; nothing where it cannot be corrected.
 */
field: string | null, 
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

export type ApplicationForm = { 
/**
 * 申请人类别
 */
class: 'person' | 'business' | 'research' | 'charity' | 'legal_service' | 'other_organisation', 
/**
 * 接收方式
 */
channel: 'in_person' | 'post_signed' | 'post_ordinary' | 'online' | 'fax' | 'other', 
/**
 * 口头·代填
 */
oral: boolean, 
/**
 * 已宣读核对
 */
read_back: boolean, 
/**
 * 姓名或者名称
 */
name: string, 
/**
 * 证件类型
 */
identity_kind: string, 
/**
 * 证件号码 or 统一社会信用代码
 */
identity_number: string, 
/**
 * 已核验原件
 */
original_seen: boolean, 
/**
 * 法定代表人/负责人
 */
representative: string, 
/**
 * 联系人
 */
contact_person: string, 
/**
 * 工作单位
 */
employer: string, 
/**
 * 联系电话
 */
phone: string, 
/**
 * 通信地址
 */
address: string, 
/**
 * 邮政编码
 */
postal_code: string, 
/**
 * 电子邮箱
 */
email: string, 
/**
 * 传真
 */
fax: string, 
/**
 * 代理人
 */
agent_name: string, 
/**
 * 代理人证件号码
 */
agent_identity_number: string, 
/**
 * 代理人电话
 */
agent_phone: string, 
/**
 * 授权委托书
 */
mandate: boolean, 
/**
 * 被申请机关 – one record and one number for each.
 */
agencies: Array<string>, 
/**
 * 信息名称
 */
content: string, 
/**
 * 文号
 */
document_number: string, 
/**
 * 其他特征性描述
 */
features: string, 
/**
 * 用途, never needed.
 */
purpose: string, 
/**
 * 获取方式
 */
delivery: string, 
/**
 * 载体形式
 */
carrier: string, 
/**
 * 协助
 */
help: ('reading' | 'sight' | 'hearing' | 'other')[], 
/**
 * 申请表, in pages.
 */
form_pages: number, 
/**
 * 身份证明复印件, in copies.
 */
identity_copies: number, 
/**
 * 授权委托书, in copies.
 */
mandate_copies: number, 
/**
 * 其他材料, in copies.
 */
other_materials: number, 
/**
 * 外部编号 – of 12345, OA or the 依申请公开系统.
 */
external_number: string, 
/**
 * 备注
 */
note: string, };

export type ApplicationFormDrawRequest = { 
/**
 * Filled in from this record; blank without one.
 */
id: string | null, 
/**
 * 样表, when there is no record.
 */
sample: boolean, };

export type ApplicationHandOverOutcome = { 
/**
 * Each record with its number, for the transfer slips.
 */
handed_over: Array<HandedOverRow>, };

export type ApplicationHandOverRequest = { 
/**
 * The records, at most 200.
 */
ids: Array<string>, 
/**
 * 转交日期, as typed.
 */
on: string, 
/**
 * 转交方式
 */
channel: 'in_person' | 'secure_post' | 'office_system' | 'application_system' | 'scan_first' | 'post' | 'fax' | 'own_office' | 'other', 
/**
 * 扫描先行 – the original follows on the next working day.
 */
original_follows: boolean, 
/**
 * 接收人, when known.
 */
receiver: string, 
/**
 * Another agency than the record has, when it has to go elsewhere; it is kept as a correction.
 */
agency?: string, 
/**
 * Why they leave late; needed when one of them does.
 */
late_reason: string, 
/**
 * 备注
 */
note: string, };

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
 * Whether a search found more than are counted, older ones.
 */
more: boolean, 
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
 * 今日须转交 – only those that have to leave today, or should have left.
 */
must_leave?: boolean, 
/**
 * Rows to pass over.
 */
offset: number, 
/**
 * Rows wanted, at most 500.
 */
limit: number, };

export type ApplicationMove = "hand_over" | "confirm" | "deliver_original" | "sign_for" | "ask_correction" | "receive_correction" | "ask_opinion" | "receive_opinion" | "ask_fee" | "pay_fee" | "extend" | "return" | "answer" | "serve" | "withdraw" | "archive";

export type ApplicationOpinionAskRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * The state the screen had shown.
 */
seen: ApplicationState, 
/**
 * The day the letter went out, as typed.
 */
on: string, 
/**
 * 征求对象
 */
of: 'third_party' | 'other_body' | 'joint_maker', 
/**
 * 名称
 */
name: string, };

export type ApplicationOpinionReceiveRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * The state the screen had shown.
 */
seen: ApplicationState, 
/**
 * The day, as typed.
 */
on: string, 
/**
 * 逾期未提出意见
 */
silent: boolean, 
/**
 * 意见
 */
note: string, };

export type ApplicationOriginalDeliverRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * The state the screen had shown.
 */
seen: ApplicationState, 
/**
 * The day, as typed.
 */
on: string, 
/**
 * 接收人
 */
receiver: string, };

export type ApplicationPapersRequest = { 
/**
 * The records.
 */
ids: Array<string>, };

export type ApplicationReceiveOutcome = { 
/**
 * One for each agency, in their order.
 */
received: Array<ReceivedApplication>, 
/**
 * When, RFC 3339.
 */
received_at: string, 
/**
 * 预计答复期限
 */
due_on: string | null, 
/**
 * Whether that date is certain.
 */
certain: boolean, };

export type ApplicationReceiveRequest = { 
/**
 * The form.
 */
form: ApplicationForm, 
/**
 * The draft that is thereby done, by its form's word; forgotten in the same transaction.
 */
draft?: string, };

export type ApplicationReturnRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * The state the screen had shown.
 */
seen: ApplicationState, 
/**
 * The day, as typed.
 */
on: string, 
/**
 * 退回原因
 */
reason: string, };

export type ApplicationRevealOutcome = { 
/**
 * Every field, nothing masked.
 */
fields: Array<ApplicationField>, };

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
 * 承办单位逾期答复 – the reply came after the agency's last day.
 */
answered_late: boolean, 
/**
 * From an older register.
 */
imported: boolean, 
/**
 * Something about it has to be settled.
 */
conflict: boolean, };

export type ApplicationServeRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * The state the screen had shown.
 */
seen: ApplicationState, 
/**
 * The day, as typed.
 */
on: string, 
/**
 * 送达方式
 */
by: 'in_person' | 'post' | 'email' | 'fax' | 'other', 
/**
 * Who took it, the number of the parcel, or whatever shows it.
 */
note: string, };

export type ApplicationShowRequest = { 
/**
 * The record.
 */
id: string, };

export type ApplicationSignForRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * The state the screen had shown.
 */
seen: ApplicationState, 
/**
 * The day, as typed.
 */
on: string, 
/**
 * 签收人
 */
by: string, };

export type ApplicationState = "received" | "handed_over" | "signed_for" | "correcting" | "consulting" | "paying" | "returned" | "answered" | "served" | "withdrawn" | "closed";

export type ApplicationWithdrawRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * The state the screen had shown.
 */
seen: ApplicationState, 
/**
 * The day, as typed.
 */
on: string, 
/**
 * 撤回原因, when the applicant gave one.
 */
reason: string, };

export type AttachmentAddRequest = { 
/**
 * What the record is.
 */
noun: AttachmentNoun, 
/**
 * The record.
 */
id: string, 
/**
 * What was scanned.
 */
purpose: AttachmentPurpose, 
/**
 * What people call it; empty where the purpose says enough.
 */
name: string, 
/**
 * One PDF, or photographs in the order of their pages: the bytes of each file in base64.
 */
parts: Array<string>, 
/**
 * Those of them that came from the 扫描文件夹, by name: removed there once they are kept.
 */
scans?: Array<string>, };

export type AttachmentListOutcome = { 
/**
 * In the order they came in, also what was taken down.
 */
attachments: Array<AttachmentView>, };

export type AttachmentListRequest = { 
/**
 * What the record is.
 */
noun: AttachmentNoun, 
/**
 * The record.
 */
id: string, };

export type AttachmentNoun = "application" | "consultation" | "suggestion" | "tariff";

export type AttachmentPurpose = "form" | "identity" | "mandate" | "material" | "hand_over" | "reply" | "display" | "other";

export type AttachmentRequest = { 
/**
 * What the record is.
 */
noun: AttachmentNoun, 
/**
 * The record.
 */
id: string, 
/**
 * Which of its attachments.
 */
file: string, };

export type AttachmentTakeDownRequest = { 
/**
 * What the record is.
 */
noun: AttachmentNoun, 
/**
 * The record.
 */
id: string, 
/**
 * Which of its attachments.
 */
file: string, 
/**
 * 撤下原因
 */
reason: string, };

export type AttachmentView = { 
/**
 * Its name, for the other commands.
 */
file: string, 
/**
 * 身份证件 · 代理人
 */
title: string, 
/**
 * 页数
 */
pages: number, 
/**
 * Bytes of the PDF.
 */
bytes: number, 
/**
 * When it came in, RFC 3339.
 */
at: string, 
/**
 * Who put it there.
 */
who: string, 
/**
 * 撤下原因, when it was taken down.
 */
taken_down: string | null, };

export type AuditFilter = { 
/**
 * Only these; all where left out.
 */
group: AuditGroup | null, 
/**
 * Only of this person, by the mark of [`AuditPerson`].
 */
operator: string | null, 
/**
 * From this day on, as typed; empty for no bound.
 */
from: string, 
/**
 * To this day, as typed; empty for no bound.
 */
to: string, 
/**
 * A part of what is shown; empty for everything.
 */
search: string, };

export type AuditGroup = "session" | "look" | "leave" | "settings" | "work";

export type AuditListOutcome = { 
/**
 * What happened.
 */
rows: Array<AuditRow>, 
/**
 * Where the next page begins; nothing where there is none. A page may be empty and another follow.
 */
more: number | null, 
/**
 * Who can be chosen.
 */
people: Array<AuditPerson>, };

export type AuditListRequest = { 
/**
 * What is looked for.
 */
filter: AuditFilter, 
/**
 * [`AuditListOutcome::more`] of the page before; nothing for the first.
 */
after: number | null, 
/**
 * So many rows, at most 500.
 */
limit: number, };

export type AuditPerson = { 
/**
 * The mark that entries carry.
 */
id: string, 
/**
 * The name.
 */
name: string, };

export type AuditRow = { 
/**
 * Its place in this answer's journal, and which of the rows of one entry.
 */
id: string, 
/**
 * 时间, to the second, by the clock of the desk that wrote it.
 */
at: string, 
/**
 * 人员
 */
who: string, 
/**
 * 本窗口, 其他窗口 or 区级.
 */
place: string, 
/**
 * 类别
 */
group: AuditGroup, 
/**
 * 事项
 */
what: string, 
/**
 * 编号 of the record, or nothing.
 */
number: string, 
/**
 * 说明
 */
detail: string, 
/**
 * 未成功
 */
failed: boolean, };

export type BackupPlaceSetRequest = { 
/**
 * The whole path; empty for none.
 */
path: string, };

export type BackupRow = { 
/**
 * Its name, for asking for it.
 */
name: string, 
/**
 * When it was made, RFC 3339; nothing where it is damaged.
 */
made_at: string | null, 
/**
 * 自动, 手动, 升级前; or 已损坏, 没有权限读取, 读不出来.
 */
reason: string, 
/**
 * 专区名称
 */
site: string, 
/**
 * 窗口号
 */
desk: number, 
/**
 * Entries in it.
 */
entries: number, };

export type BackupView = { 
/**
 * 备份位置; nothing where none was chosen.
 */
place: string | null, 
/**
 * Whether it is there now.
 */
there: boolean, 
/**
 * Whether it lies on the same disk as the data, where it is of little use.
 */
same_disk: boolean, 
/**
 * What runs now, in a few words.
 */
running: string | null, 
/**
 * 上次备份, RFC 3339.
 */
last_at: string | null, 
/**
 * What it holds.
 */
last_words: string | null, 
/**
 * Why the last try came to nothing, and what to do.
 */
failure: string | null, 
/**
 * 上次演练, RFC 3339.
 */
proof_at: string | null, 
/**
 * What it saw.
 */
proof_words: string | null, 
/**
 * Whether it saw nothing wrong.
 */
proof_sound: boolean, 
/**
 * What lies in the place for this desk, the newest first.
 */
backups: Array<BackupRow>, };

export type BundleMade = { 
/**
 * What the file is called.
 */
name: string, 
/**
 * Its bytes, in base64.
 */
data: string, 
/**
 * Entries in it.
 */
entries: number, 
/**
 * Whether there are more than fitted.
 */
is_full: boolean, 
/**
 * Whether it asks the district to let this desk in.
 */
asks_to_join: boolean, };

export type BundleProgress = { 
/**
 * Parts that are left: more than none until `bundle_go_on` was asked so often.
 */
left: number, 
/**
 * Entries of this desk that the district has now.
 */
accepted: number, 
/**
 * Entries that are new here.
 */
new: number, 
/**
 * What it came to, once nothing is left.
 */
told: string | null, };

export type BundleTakeRequest = { 
/**
 * The bytes of the file, in base64.
 */
data: string, };

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

export type CalendarMovesRequest = { 
/**
 * The year of the notice.
 */
year: number, 
/**
 * Which bringing-in of it, from 1.
 */
ordinal: number, };

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

export type CalendarVersion = { 
/**
 * Which of the year, from 1.
 */
ordinal: number, 
/**
 * 文号
 */
notice_number: string, 
/**
 * Web addresses of the notice.
 */
notice_urls: Array<string>, 
/**
 * When, `YYYY-MM-DD HH:MM`.
 */
at: string, 
/**
 * Who.
 */
who: string, 
/**
 * How many open deadlines it moved or made certain; nobody counted for what the district published.
 */
moved: number, 
/**
 * 区级发布
 */
published: boolean, };

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
 * Whether the site or its district brought it in; others came with the program.
 */
imported: boolean, 
/**
 * 区级发布 – the district's notice holds, whatever the site brings in.
 */
published: boolean, 
/**
 * Each time the site brought it in, the oldest first.
 */
versions: Array<CalendarVersion>, };

export type CaseConflict = { 
/**
 * The field or the move.
 */
what: string, 
/**
 * The values, or the reason.
 */
values: Array<string>, };

export type CaseDeadlineRequest = { 
/**
 * What it is; a suggestion has no term in working days.
 */
noun: DueNoun, 
/**
 * The record.
 */
id: string, };

export type CaseEvent = { 
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

export type CaseField = { 
/**
 * The label.
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

export type CaseRevealOutcome = { 
/**
 * The fields, none of them masked.
 */
fields: Array<CaseField>, };

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

export type ConflictRow = { 
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
 * The fields that two desks filled in differently: 联系电话、地址.
 */
fields: Array<string>, 
/**
 * What was done twice while the case is open: 转交.
 */
moves: Array<string>, };

export type ConsultationAnswerRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * 当场解答 – at the counter, on the day of the question.
 */
on_the_spot: boolean, 
/**
 * 答复日期, `2026-11-24` or eight digits; empty for today.
 */
on: string, 
/**
 * 答复内容
 */
content: string, 
/**
 * Who answered.
 */
answered_by: string, 
/**
 * 答复方式
 */
reply_by: 'phone' | 'email' | 'post' | 'lookup_code' | 'in_person' | null, 
/**
 * 采用的口径 – the answer of the library it was, if it was one.
 */
guidance: string | null, };

export type ConsultationAssignRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * 承办单位
 */
agency: string, 
/**
 * 改派原因, when it was with another body.
 */
reason: string, };

export type ConsultationCorrectRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * Which field.
 */
field: 'asker' | 'contact' | 'content' | 'category' | 'policy' | 'document_number' | 'note', 
/**
 * What it should say; empty takes the text away.
 */
value: string, 
/**
 * 更正原因
 */
reason: string, };

export type ConsultationDetail = { 
/**
 * Its line.
 */
row: ConsultationRow, 
/**
 * Its fields, in the order of the form.
 */
fields: Array<CaseField>, 
/**
 * What happened, in order, with every reminder.
 */
history: Array<CaseEvent>, 
/**
 * What has to be settled.
 */
conflicts: Array<CaseConflict>, 
/**
 * What may be done next.
 */
moves: Array<ConsultationMove>, 
/**
 * 查询码, when the asker has one.
 */
lookup_code: string | null, 
/**
 * The agency's telephone, when the directory has it.
 */
agency_phone: string, 
/**
 * How often it was urged.
 */
urged: number, };

export type ConsultationDue = { 
/**
 * The day.
 */
on: string, 
/**
 * Whether that date is certain.
 */
certain: boolean, };

export type ConsultationListOutcome = { 
/**
 * Rows of the whole list.
 */
total: number, 
/**
 * Whether a search found more than are counted, older ones.
 */
more: boolean, 
/**
 * The page, newest first.
 */
rows: Array<ConsultationRow>, };

export type ConsultationListRequest = { 
/**
 * Only those that hold this text somewhere; a look-up code finds its own.
 */
search: string | null, 
/**
 * Only this part.
 */
state: ConsultationPart | null, 
/**
 * Rows to pass over.
 */
offset: number, 
/**
 * Rows wanted, at most 500.
 */
limit: number, };

export type ConsultationMove = "assign" | "reassign" | "urge" | "answer" | "answer_on_the_spot" | "rate";

export type ConsultationPart = "registered" | "assigned" | "answered_on_the_spot" | "answered" | "overdue" | "to_call";

export type ConsultationRateRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * What the asker says.
 */
satisfaction: 'satisfied' | 'mostly' | 'dissatisfied' | 'unknown', 
/**
 * In their words.
 */
note: string, };

export type ConsultationRegisterRequest = { 
/**
 * 咨询内容
 */
content: string, 
/**
 * 咨询方式
 */
channel: 'in_person' | 'phone' | 'online' | 'letter' | 'other', 
/**
 * 咨询人; empty when anonymous.
 */
asker: string, 
/**
 * 联系方式; empty when the asker leaves none.
 */
contact: string, 
/**
 * 希望答复方式
 */
reply_by: 'phone' | 'email' | 'post' | 'lookup_code' | 'in_person' | null, 
/**
 * 咨询类别
 */
category: string, 
/**
 * 涉及政策
 */
policy: string, 
/**
 * 政策文号
 */
document_number: string, 
/**
 * 备注
 */
note: string, 
/**
 * 当场解答 – what was said at the counter; then nobody is given it.
 */
answer: string | null, 
/**
 * 采用的口径 – the answer of the library it was, if it was one.
 */
guidance: string | null, 
/**
 * 交办 – to whom it is given at once.
 */
agency: string | null, };

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
 * 咨询日期
 */
asked_on: string, 
/**
 * 咨询人, masked; 匿名 when there is no name.
 */
asker: string, 
/**
 * 咨询内容
 */
content: string, 
/**
 * 承办单位, once there is one.
 */
agency: string, 
/**
 * 状态
 */
state: ConsultationState, 
/**
 * The fifth working day, while somebody waits.
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
 * Whether the answer came after the last day.
 */
answered_late: boolean, 
/**
 * From an older register.
 */
imported: boolean, 
/**
 * Something about it has to be settled.
 */
conflict: boolean, };

export type ConsultationShowRequest = { 
/**
 * The record.
 */
id: string, };

export type ConsultationState = "registered" | "assigned" | "answered_on_the_spot" | "answered";

export type ConsultationUrgeRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * 催办方式
 */
by: 'phone' | 'slip' | 'in_person' | 'office_system' | 'other', 
/**
 * 催办对象
 */
to: string, 
/**
 * What was said.
 */
note: string, };

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
 * Whether a search found more than are counted, older ones.
 */
more: boolean, 
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

export type CopyPayment = "cash" | "scan" | "treasury";

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
payment?: CopyPayment, 
/**
 * 交款人
 */
payer?: string, 
/**
 * 财政票据号, where the charge is an 行政事业性收费.
 */
fiscal_note?: string, 
/**
 * 缴款码, without which a payment to the treasury is not told from another.
 */
treasury_code?: string, 
/**
 * 事由
 */
purpose?: string, 
/**
 * Whether somebody looked again at a job that is unusually large.
 */
confirmed?: boolean, 
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

export type DayCloseRequest = { 
/**
 * The day, `YYYY-MM-DD`.
 */
on: string, 
/**
 * What stays, each with its reason.
 */
left_over: Array<LeftOverReason>, 
/**
 * 未交账的原因, where cash lies in the till that was not counted.
 */
till_reason?: string, };

export type DayClosing = { 
/**
 * When, `YYYY-MM-DD HH:MM`.
 */
at: string, 
/**
 * Who.
 */
who: string, 
/**
 * 第几次 – 1 for the first closing of the day.
 */
ordinal: number, 
/**
 * What stayed, with its reason.
 */
left_over: Array<DayLeftOver>, };

export type DayCount = { 
/**
 * What is counted.
 */
words: string, 
/**
 * How many.
 */
count: number, };

export type DayLeftOver = { 
/**
 * The record.
 */
id: string, 
/**
 * 编号
 */
number: string, 
/**
 * 被申请机关
 */
agency: string, 
/**
 * 原因
 */
reason: string, };

export type DayOpenRow = { 
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
 * The last day to hand it over.
 */
due_on: string, };

export type DayRequest = { 
/**
 * The day, `YYYY-MM-DD`; today when left out.
 */
on?: string, };

export type DayTill = { 
/**
 * 应有现金 in 分.
 */
expected_fen: number, 
/**
 * 未交账 – cash came in or was given back since the last count.
 */
uncounted: boolean, 
/**
 * 未交账的原因, as it was given at the newest closing.
 */
reason: string, };

export type DayView = { 
/**
 * The day.
 */
on: string, 
/**
 * How it was closed, if it was: the newest closing.
 */
closed: DayClosing | null, 
/**
 * 再次日结 – it was closed, and something came in, left or was charged since.
 */
again: boolean, 
/**
 * Earlier days of the last month on which something happened and that nobody closed, newest first.
 */
unclosed: Array<string>, 
/**
 * What keeps it open: it has to leave, or to be given a reason.
 */
keeps_open: Array<DayOpenRow>, 
/**
 * What came after closing time or on a day off and leaves on the next working day.
 */
leaves_later: Array<DayOpenRow>, 
/**
 * What the day came to, each figure with its name.
 */
counts: Array<DayCount>, 
/**
 * 凭条
 */
receipts: number, 
/**
 * 应收 in 分.
 */
receipts_fen: number, 
/**
 * 钱箱 now, on the day itself; nothing where none is kept.
 */
till: DayTill | null, };

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
may: ('signed_in' | 'read_cases' | 'work_cases' | 'manage_site' | 'inspect' | 'maintain_data')[], 
/**
 * 功能区 whose registers are shown while somebody is signed in: those of the site, and beside them any of which there
 * are records from before.
 */
shown_zones: ('self-service' | 'reading' | 'applications' | 'consultations')[], 
/**
 * How the PIN of whoever is signed in stands; nothing for the command line.
 */
pin: PinView | null, 
/**
 * Who can sign in.
 */
operators: Array<OperatorView>, 
/**
 * 只读 – the journal's end does not fit its anchor: nothing is written until that is cleared up.
 */
read_only: boolean, 
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

export type DistrictJoinRequest = { 
/**
 * 注册文件 – its whole text.
 */
letter: string, 
/**
 * 代理服务器 – `http://10.0.0.1:3128`; empty for none.
 */
proxy: string, };

export type DistrictState = "none" | "joining" | "refused" | "joined";

export type DistrictView = { 
/**
 * How far it is.
 */
state: DistrictState, 
/**
 * The light.
 */
light: SyncLight, 
/**
 * Beside the light, a few characters.
 */
word: string, 
/**
 * The same in a sentence: what is, and what to do.
 */
told: string, 
/**
 * 区县
 */
district: string | null, 
/**
 * Its address.
 */
address: string | null, 
/**
 * 代理
 */
proxy: string | null, 
/**
 * 待上报 – entries that the district does not have.
 */
waiting: number, 
/**
 * 已上报未落盘 – entries that it has and might still lose.
 */
undurable: number, 
/**
 * 上次联系 – when it last answered, RFC 3339.
 */
contact_at: string | null, 
/**
 * Entries of others that came in since the desk was opened: when it grows, what is shown is old.
 */
heard: number, 
/**
 * 附件待上报 – files that the district does not have.
 */
files_unsent: number, 
/**
 * 附件待接收 – files of other desks that are not here yet.
 */
files_wanted: number, };

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

export type EditionView = { 
/**
 * 资料名称
 */
title: string, 
/**
 * 类别
 */
category: 'policies' | 'work_report' | 'rules' | 'guide' | 'standard_catalogue' | 'service_guide' | 'gazette' | 'interpretation' | 'other', 
/**
 * 层级
 */
level: 'province' | 'city' | 'county' | 'town' | null, 
/**
 * 来源单位
 */
issuer: string, 
/**
 * 文号
 */
document_number: string, 
/**
 * 版本
 */
version: string, 
/**
 * 发布日期
 */
issued_on: string, 
/**
 * 有效期至
 */
valid_until: string, 
/**
 * 线上链接
 */
url: string, };

export type ErrorCode = "invalid" | "signed_out" | "forbidden" | "zone_absent" | "pin_wrong" | "pin_locked" | "recovery_wrong" | "not_found" | "changed" | "not_set_up" | "already_set_up" | "open_elsewhere" | "wrong_key" | "damaged" | "newer" | "disk_full" | "read_only" | "file" | "printer" | "busy" | "bad_request" | "cancelled" | "internal";

export type FieldChange = { 
/**
 * The field's word, as `application_show` tells it.
 */
field: string, 
/**
 * The new text; empty takes the old one away.
 */
value: string, };

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

export type GuidanceAsker = { 
/**
 * The consultation.
 */
id: string, 
/**
 * 编号
 */
number: string, 
/**
 * 答复日期
 */
told_on: string, 
/**
 * 咨询人, masked.
 */
asker: string, 
/**
 * 联系方式, masked.
 */
contact: string, 
/**
 * 咨询内容
 */
content: string, 
/**
 * 失效后仍答复 – it was told after it had ended.
 */
too_late: boolean, };

export type GuidanceAskersOutcome = { 
/**
 * The newest first.
 */
rows: Array<GuidanceAsker>, };

export type GuidanceLapseRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * 失效原因
 */
reason: string, };

export type GuidanceListOutcome = { 
/**
 * What fits: first what has ended, then what ends soon, then the newest.
 */
rows: Array<GuidanceView>, 
/**
 * Answers in the library.
 */
total: number, 
/**
 * How many of them have ended or end soon.
 */
ending: number, };

export type GuidanceListRequest = { 
/**
 * Part of anything it says; empty for all.
 */
text: string, 
/**
 * Only what nobody may be told any more, or soon may not.
 */
only_ending: boolean, };

export type GuidanceOfferOutcome = { 
/**
 * The answers.
 */
rows: Array<GuidanceView>, };

export type GuidanceOfferRequest = { 
/**
 * 咨询内容, as far as it is typed.
 */
text: string, };

export type GuidanceProposal = { 
/**
 * 问题
 */
question: string, 
/**
 * 口径
 */
answer: string, 
/**
 * 口径提供单位
 */
supplied_by: string, 
/**
 * 确认日期
 */
confirmed_on: string, 
/**
 * 政策名称
 */
policy: string, 
/**
 * 政策文号
 */
document_number: string, 
/**
 * 咨询类别
 */
category: string, };

export type GuidanceRequest = { 
/**
 * The record.
 */
id: string, };

export type GuidanceSetRequest = { 
/**
 * The record; nothing for a new one.
 */
id: string | null, 
/**
 * 问题
 */
question: string, 
/**
 * 口径
 */
answer: string, 
/**
 * 口径提供单位
 */
supplied_by: string, 
/**
 * 确认日期, as typed.
 */
confirmed_on: string, 
/**
 * 政策名称
 */
policy: string, 
/**
 * 政策文号
 */
document_number: string, 
/**
 * 政策有效期至, as typed; empty when the policy names none.
 */
valid_until: string, 
/**
 * 咨询类别
 */
category: string, };

export type GuidanceView = { 
/**
 * The record.
 */
id: string, 
/**
 * 问题
 */
question: string, 
/**
 * 口径
 */
answer: string, 
/**
 * 口径提供单位
 */
supplied_by: string, 
/**
 * 确认日期
 */
confirmed_on: string, 
/**
 * 政策名称
 */
policy: string, 
/**
 * 政策文号
 */
document_number: string, 
/**
 * 政策有效期至
 */
valid_until: string | null, 
/**
 * 咨询类别
 */
category: string, 
/**
 * Whether it may still be given to somebody.
 */
standing: 'in_force' | 'ends_soon' | 'expired' | 'lapsed', 
/**
 * Since when it may not.
 */
ended_on: string | null, 
/**
 * 失效原因
 */
lapsed_reason: string, 
/**
 * How many people were answered with it.
 */
told: number, };

export type HallView = { 
/**
 * 名称
 */
name: string, 
/**
 * 地址
 */
address: string, 
/**
 * 电话
 */
phone: string, 
/**
 * 办公时间
 */
hours: string, };

export type HandedOverRow = { 
/**
 * The record.
 */
id: string, 
/**
 * 编号
 */
number: string, 
/**
 * 被申请机关
 */
agency: string, };

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
 * The last day to hand it over.
 */
due_on: string, 
/**
 * Days since then.
 */
overdue_days: number, 
/**
 * Received after closing or on a day off: it leaves on the next working day.
 */
leaves_later: boolean, 
/**
 * It came back and has to go out again.
 */
returned: boolean, };

export type HandoverTotals = { 
/**
 * All of them.
 */
count: number, 
/**
 * Not handed over.
 */
open_handover: number, };

export type KioskArrangeRequest = { 
/**
 * 入口, in their order.
 */
tiles: Array<KioskTile>, 
/**
 * 无人操作, in seconds.
 */
idle_seconds: number, 
/**
 * A new 退出 PIN; nothing to leave it as it is.
 */
pin: string | null, };

export type KioskPublishRequest = { 
/**
 * Into which folder; nothing for where the last one went.
 */
folder: string | null, };

export type KioskTile = { 
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
sample: boolean, };

export type KioskView = { 
/**
 * Whether the site has arranged it; until then the entries are samples of the program.
 */
arranged: boolean, 
/**
 * 入口, in their order.
 */
tiles: Array<KioskTile>, 
/**
 * 无人操作 – seconds until everything is wiped.
 */
idle_seconds: number, 
/**
 * Whether there is a 退出 PIN.
 */
has_pin: boolean, 
/**
 * 发布位置; nothing until it was published once.
 */
folder: string | null, 
/**
 * Whether it is there now.
 */
there: boolean, 
/**
 * Whether an edition is being made.
 */
running: boolean, 
/**
 * 上次发布, RFC 3339.
 */
last_at: string | null, 
/**
 * 期号
 */
number: number, 
/**
 * Why the last try came to nothing, and what to do.
 */
failure: string | null, };

export type LedgerCheckOutcome = { 
/**
 * Which ledger: 依申请公开登记台账 2026年10月.
 */
title: string, 
/**
 * 数据校验 as it was sealed.
 */
check_code: string, 
/**
 * Whether the records still say what they said when the month was sealed.
 */
data_unchanged: boolean, 
/**
 * 数据校验 of what they say now.
 */
check_code_now: string, 
/**
 * Where the file differs from what the records say, in words.
 */
differences: Array<string>, };

export type LedgerCheckRequest = { 
/**
 * The PDF, in base64.
 */
data: string, };

export type LedgerExportOutcome = { 
/**
 * What it is called, with its ending.
 */
file_name: string, 
/**
 * Its bytes, in base64.
 */
data: string, };

export type LedgerFullRequest = { 
/**
 * The register.
 */
register: LedgerKind, 
/**
 * The month, such as 2026-10.
 */
month: string, 
/**
 * 用途
 */
reason: string, };

export type LedgerKind = "applications" | "suggestions" | "consultations" | "copies" | "materials" | "summary";

export type LedgerRequest = { 
/**
 * The paper.
 */
register: LedgerKind, 
/**
 * The month, such as 2026-10.
 */
month: string, };

export type LeftOverReason = { 
/**
 * The record.
 */
id: string, 
/**
 * 原因
 */
reason: string, };

export type MaterialCount = { 
/**
 * How.
 */
standing: 'on_shelf' | 'ends_soon' | 'no_copies' | 'stale' | 'expired' | 'withdrawn' | 'missing' | 'removed', 
/**
 * How many.
 */
count: number, };

export type MaterialCountLine = { 
/**
 * The record.
 */
id: string, 
/**
 * 账面份数, as whoever counted had it before their eyes.
 */
book: number, 
/**
 * 实有份数, as typed.
 */
copies: string, 
/**
 * 盘点说明
 */
note: string, };

export type MaterialCountOutcome = { 
/**
 * 盘点种数
 */
counted: number, 
/**
 * 与账面不符 – those of which there were more or fewer than the register says.
 */
different: Array<MaterialView>, };

export type MaterialCountRequest = { 
/**
 * The lines.
 */
lines: Array<MaterialCountLine>, };

export type MaterialDetail = { 
/**
 * Its line.
 */
view: MaterialView, 
/**
 * 下架原因, or why the district took it back.
 */
reason: string, 
/**
 * What happened, the newest first.
 */
history: Array<MaterialHistory>, };

export type MaterialHistory = { 
/**
 * `2026-11-24 09:30`
 */
at: string, 
/**
 * What, with what tells it from what was before.
 */
what: string, 
/**
 * Who.
 */
who: string, };

export type MaterialImportOutcome = { 
/**
 * Whether it was written down; else it was only looked at.
 */
done: boolean, 
/**
 * 新上架
 */
new: number, 
/**
 * 有变化
 */
changed: number, 
/**
 * 与登记簿相同
 */
unchanged: number, 
/**
 * 不能收进的行 – the first two hundred of them.
 */
refused: Array<MaterialRefusal>, 
/**
 * How many there are.
 */
refused_count: number, };

export type MaterialImportRequest = { 
/**
 * What the file is called.
 */
name: string, 
/**
 * Its bytes, in base64.
 */
data: string, 
/**
 * False to look at it first.
 */
confirmed: boolean, };

export type MaterialLabelsRequest = { 
/**
 * Of which materials; empty for all on the shelf.
 */
ids: Array<string>, };

export type MaterialListOutcome = { 
/**
 * Rows of the whole list.
 */
total: number, 
/**
 * Whether a search found more than are counted, older ones.
 */
more: boolean, 
/**
 * The page, in the order of the catalogue; what a search finds, the newest first.
 */
rows: Array<MaterialView>, };

export type MaterialListRequest = { 
/**
 * Only those that hold this text somewhere, or bear this 资料码.
 */
search: string | null, 
/**
 * Only those that stand so; empty for all.
 */
standings: ('on_shelf' | 'ends_soon' | 'no_copies' | 'stale' | 'expired' | 'withdrawn' | 'missing' | 'removed')[], 
/**
 * Rows to pass over.
 */
offset: number, 
/**
 * Rows wanted, at most 500.
 */
limit: number, };

export type MaterialOverview = { 
/**
 * How many stand how, in the order of their standings; those of which there are none are left out.
 */
standings: Array<MaterialCount>, 
/**
 * The notice's list, each with whether readers find it.
 */
wanted: Array<WantedMaterial>, 
/**
 * 最近盘点 – the day of the last stock-take.
 */
counted_on: string | null, };

export type MaterialRefusal = { 
/**
 * 行号, as the file counts.
 */
line: number, 
/**
 * Why, and what to do.
 */
why: string, };

export type MaterialRemoveRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * 下架原因
 */
reason: string, };

export type MaterialRequest = { 
/**
 * The record.
 */
id: string, };

export type MaterialSetRequest = { 
/**
 * The record; nothing for a new one.
 */
id: string | null, 
/**
 * 资料名称
 */
title: string, 
/**
 * 类别
 */
category: 'policies' | 'work_report' | 'rules' | 'guide' | 'standard_catalogue' | 'service_guide' | 'gazette' | 'interpretation' | 'other', 
/**
 * 层级
 */
level: 'province' | 'city' | 'county' | 'town' | null, 
/**
 * 来源单位
 */
issuer: string, 
/**
 * 文号
 */
document_number: string, 
/**
 * 版本
 */
version: string, 
/**
 * 发布日期, as typed; empty when not known.
 */
issued_on: string, 
/**
 * 有效期至, as typed; empty when it names none.
 */
valid_until: string, 
/**
 * 线上链接
 */
url: string, 
/**
 * 位置
 */
shelf: string, 
/**
 * 份数, as typed.
 */
copies: string, 
/**
 * 上架日期, as typed; empty for today.
 */
shelved_on: string, 
/**
 * 备注
 */
note: string, };

export type MaterialView = { 
/**
 * The record.
 */
id: string, 
/**
 * 资料码
 */
label: string, 
/**
 * What lies on the shelf, or what should.
 */
edition: EditionView, 
/**
 * 状态
 */
standing: 'on_shelf' | 'ends_soon' | 'no_copies' | 'stale' | 'expired' | 'withdrawn' | 'missing' | 'removed', 
/**
 * Whether it lies there, in whatever edition.
 */
on_shelf: boolean, 
/**
 * 位置
 */
shelf: string, 
/**
 * 份数
 */
copies: number, 
/**
 * 上架日期
 */
shelved_on: string, 
/**
 * 有效期至, as it holds.
 */
valid_until: string, 
/**
 * 更新日期
 */
updated_on: string, 
/**
 * 备注
 */
note: string, 
/**
 * 盘点日期
 */
counted_on: string, 
/**
 * How many there were then.
 */
counted_copies: number, 
/**
 * 区级版本 – what the district publishes, where it does.
 */
published: EditionView | null, };

export type MonthExportRequest = { 
/**
 * The month, such as 2026-10.
 */
month: string, };

export type MonthPaper = { 
/**
 * Which.
 */
register: LedgerKind, 
/**
 * Its name on paper.
 */
title: string, 
/**
 * Records of the month; none is a 零报告. For the summary, all of them.
 */
rows: number, 
/**
 * 数据校验 of a sealed month.
 */
check_code: string | null, };

export type MonthRate = { 
/**
 * In whole percent, rounded down; nothing where nothing can be judged.
 */
percent: number | null, 
/**
 * Those that kept to it.
 */
kept: number, 
/**
 * All that can be judged by now.
 */
of: number, };

export type MonthSealRequest = { 
/**
 * The month, such as 2026-10.
 */
month: string, };

export type MonthSealView = { 
/**
 * 封存时间, `YYYY-MM-DD HH:MM`; nothing while it is not sealed.
 */
sealed_at: string | null, 
/**
 * Who sealed it.
 */
sealed_by: string, 
/**
 * Why it cannot be sealed now; empty where it can, and where it is.
 */
why_not: string, 
/**
 * What is better settled before: 待复核的作废, 未日结的日子.
 */
remarks: Array<string>, };

export type MonthShowOutcome = { 
/**
 * The month, such as 2026-10.
 */
month: string, 
/**
 * The month that runs: a later one cannot be shown.
 */
running: string, 
/**
 * The first year that there can be anything of: of the oldest record, or the one that the desk began in.
 */
first_year: number, 
/**
 * The papers of the month that this site keeps, in their order.
 */
papers: Array<MonthPaper>, 
/**
 * 月度封存
 */
seal: MonthSealView, 
/**
 * 当日转交率 of applications; nothing where the site takes none.
 */
same_day: MonthRate | null, 
/**
 * 当场解答率
 */
on_the_spot: MonthRate | null, 
/**
 * 五个工作日内答复率
 */
in_five_days: MonthRate | null, 
/**
 * 意见建议采纳率
 */
adopted: MonthRate | null, 
/**
 * 资料阅览人次; nothing where the site has neither 自助查询区 nor 资料阅览区.
 */
readings: number | null, 
/**
 * 复印打印页数, without what was voided; nothing where the site has neither of those zones.
 */
pages: number | null, 
/**
 * 收费金额 in 分.
 */
charged_fen: number, };

export type MonthShowRequest = { 
/**
 * The month, such as 2026-10; the one that runs where none is named.
 */
month: string | null, };

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

export type OutcomeChoice = { 
/**
 * Its code.
 */
code: string, 
/**
 * Its name.
 */
words: string, 
/**
 * The row of the annual report that counts it.
 */
report_row: string, };

export type OwedRow = { 
/**
 * The record.
 */
id: string, 
/**
 * 编号
 */
number: string, 
/**
 * 申请内容
 */
content: string, 
/**
 * 被申请机关
 */
agency: string, 
/**
 * The last day.
 */
due_on: string, 
/**
 * Whether that is past.
 */
overdue: boolean, };

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

export type PaperPrintOutcome = { 
/**
 * The printer's name.
 */
printer: string, 
/**
 * The system's name of the job; nothing where it gives none.
 */
job: string | null, };

export type PaperPrintRequest = { 
/**
 * 标题, as the printer's list of jobs shows it.
 */
title: string, 
/**
 * The PDF, in base64.
 */
pdf: string, 
/**
 * 份数, 1–9.
 */
copies: number, 
/**
 * The printer's name; the system's own choice where none is named.
 */
printer: string | null, };

export type PeriodView = { 
/**
 * `08:00`
 */
from: string, 
/**
 * `12:00`
 */
to: string, };

export type PinView = { 
/**
 * Whether it holds, was chosen by somebody else, ends soon or is past its last day.
 */
standing: PinWord, 
/**
 * The last day, where it is near.
 */
last_day: string | null, };

export type PinWord = "holds" | "given" | "ends_soon" | "expired";

export type PrintListOutcome = { 
/**
 * The newest first.
 */
rows: Array<PrintRow>, };

export type PrintRow = { 
/**
 * When, `YYYY-MM-DD HH:MM`.
 */
at: string, 
/**
 * By whom.
 */
who: string, 
/**
 * 标题
 */
title: string, 
/**
 * 份数
 */
copies: number, 
/**
 * The printer; empty where none was found.
 */
printer: string, 
/**
 * Why nothing came out; nothing where the printer took it.
 */
failed: string | null, };

export type PrinterListOutcome = { 
/**
 * In the system's order; none where there is no printer or no printing at all.
 */
printers: Array<PrinterView>, };

export type PrinterState = "idle" | "printing" | "stopped";

export type PrinterView = { 
/**
 * Its name.
 */
name: string, 
/**
 * Whether the system prints on it when nobody says otherwise.
 */
default: boolean, 
/**
 * Whether it prints.
 */
state: PrinterState, };

export type ReadingCancelRequest = { 
/**
 * The note.
 */
id: string, 
/**
 * 撤销原因
 */
reason: string, };

export type ReadingListOutcome = { 
/**
 * The month, such as 2026-10.
 */
month: string, 
/**
 * The month that runs.
 */
running: string, 
/**
 * 人次 of the month.
 */
people: number, 
/**
 * 人次 of today.
 */
today: number, 
/**
 * How many were helped.
 */
helped: number, 
/**
 * By 阅览方式; all of them.
 */
by_way: Array<ReadingShare>, 
/**
 * By 查询事项类别; those of which there are some.
 */
by_subject: Array<ReadingShare>, 
/**
 * By day, from the first of the month to its last, or to today.
 */
by_day: Array<number>, 
/**
 * What was noted, the newest first.
 */
rows: Array<ReadingRow>, };

export type ReadingListRequest = { 
/**
 * The month, such as 2026-10; the one that runs where none is named.
 */
month: string | null, };

export type ReadingNoteRequest = { 
/**
 * 人次
 */
people: number, 
/**
 * 阅览方式
 */
way: 'reading' | 'copying' | 'photographing' | 'screen', 
/**
 * 查询事项类别
 */
subject: 'policy' | 'service' | 'catalogue' | 'report' | 'other' | null, 
/**
 * 协助 (条例 第四十三条)
 */
help: ('reading' | 'sight' | 'hearing' | 'other')[], 
/**
 * 日期, as typed; empty for now.
 */
on: string, };

export type ReadingRow = { 
/**
 * The record.
 */
id: string, 
/**
 * `2026-11-24 09:30`, or the date alone.
 */
noted_at: string, 
/**
 * 人次
 */
people: number, 
/**
 * 阅览方式
 */
way: string, 
/**
 * 查询事项类别
 */
subject: string, 
/**
 * 协助
 */
help: string, 
/**
 * 登记人
 */
operator: string, 
/**
 * 撤销原因, once it was taken back.
 */
cancelled: string | null, };

export type ReadingShare = { 
/**
 * Which.
 */
term: string, 
/**
 * How many.
 */
people: number, };

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

export type ReceivedApplication = { 
/**
 * The record.
 */
id: string, 
/**
 * 编号
 */
number: string, 
/**
 * 被申请机关, empty when none was given.
 */
agency: string, 
/**
 * 查询码
 */
lookup_code: string, 
/**
 * 移交本单位政府信息公开工作机构
 */
own_office: boolean, };

export type RecordKind = "application" | "consultation" | "suggestion" | "copy" | "material";

export type RecordSearchOutcome = { 
/**
 * Whether there are more, older ones.
 */
more: boolean, 
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
 * Only records of this kind.
 */
kind: RecordKind | null, 
/**
 * Rows wanted, 500 at most.
 */
limit: number, };

export type RecordSearchRow = { 
/**
 * The record.
 */
id: string, 
/**
 * 类别
 */
kind: RecordKind, 
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
content: string, 
/**
 * Where it stands, in words: 已转交, 免费 …
 */
state: string, };

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

export type RestorableBackup = { 
/**
 * The desk it is of.
 */
device: string, 
/**
 * What it is.
 */
backup: BackupRow, 
/**
 * Who may restore it with their PIN; the recovery code does always.
 */
operators: Array<OperatorView>, };

export type RestoreFindOutcome = { 
/**
 * Every backup there, the newest first.
 */
backups: Array<RestorableBackup>, };

export type RestoreFindRequest = { 
/**
 * The folder or stick that they are on.
 */
path: string, };

export type RestoreOutcome = { 
/**
 * What is there now, in sentences.
 */
told: Array<string>, 
/**
 * The desk, for signing in.
 */
status: DeskStatus, };

export type RestoreRequest = { 
/**
 * The folder or stick.
 */
path: string, 
/**
 * The desk.
 */
device: string, 
/**
 * The backup's name.
 */
name: string, 
/**
 * Whose PIN it is; nothing for the recovery code.
 */
operator_id: string | null, 
/**
 * The PIN or the recovery code.
 */
secret: string, };

export type ScanFile = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its bytes.
 */
bytes: number, 
/**
 * When it was written, RFC 3339, by the clock of whoever wrote it. A file that is the same, in size and
 * time, on two looks has grown to its end.
 */
at: string, };

export type ScanFolderSetRequest = { 
/**
 * The whole path; empty for none.
 */
path: string, };

export type ScanFolderView = { 
/**
 * Where it is; nothing where none was chosen.
 */
path: string | null, 
/**
 * Whether it can be read now.
 */
readable: boolean, 
/**
 * What lies in it, newest first.
 */
scans: Array<ScanFile>, };

export type ScanReadOutcome = { 
/**
 * In base64.
 */
data: string, };

export type ScanReadRequest = { 
/**
 * Its name in the folder.
 */
name: string, };

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
idle_minutes: number, 
/**
 * 咨询起算日 – for questions that come from now on; as it was when not said.
 */
consultation_trigger?: 'visit' | 'assignment', 
/**
 * PIN 码有效期, in days, 0 for ever; as it was when not said.
 */
pin_days?: number, 
/**
 * 功能区 that a station has; as it was when not said.
 */
zones?: ('self-service' | 'reading' | 'applications' | 'consultations')[], 
/**
 * 就近的便民服务中心; as it was when not said.
 */
halls?: Array<HallView>, };

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
idle_minutes: number, 
/**
 * 咨询起算日
 */
consultation_trigger: 'visit' | 'assignment', 
/**
 * PIN 码有效期, in days; 0 for ever.
 */
pin_days: number, 
/**
 * 功能区 that the site has.
 */
zones: ('self-service' | 'reading' | 'applications' | 'consultations')[], 
/**
 * Whether the manager chooses among them.
 */
chooses_zones: boolean, 
/**
 * 就近的便民服务中心
 */
halls: Array<HallView>, };

export type Stage = "new" | "locked" | "open";

export type SuggestionAnswerRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * 反馈日期, `2026-11-24` or eight digits; empty for today.
 */
on: string, 
/**
 * 是否采纳
 */
adopted: boolean, 
/**
 * 办理情况
 */
content: string, 
/**
 * 反馈方式
 */
told_by: 'phone' | 'in_person' | 'letter' | 'posted' | 'nobody' | null, };

export type SuggestionCorrectRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * Which field.
 */
field: 'name' | 'contact' | 'content' | 'note', 
/**
 * What it should say; empty takes the text away.
 */
value: string, 
/**
 * 更正原因
 */
reason: string, };

export type SuggestionDetail = { 
/**
 * Its line.
 */
row: SuggestionRow, 
/**
 * Its fields, in the order of the form.
 */
fields: Array<CaseField>, 
/**
 * What happened, in order.
 */
history: Array<CaseEvent>, 
/**
 * What has to be settled.
 */
conflicts: Array<CaseConflict>, 
/**
 * What may be done next.
 */
moves: Array<SuggestionMove>, 
/**
 * 转交日期
 */
forwarded_on: string | null, };

export type SuggestionFormDrawRequest = { 
/**
 * The record.
 */
id: string | null, };

export type SuggestionForwardRequest = { 
/**
 * The record.
 */
id: string, 
/**
 * 转交部门
 */
agency: string, 
/**
 * 备注; why it leaves late, when it does.
 */
note: string, };

export type SuggestionListOutcome = { 
/**
 * Rows of the whole list.
 */
total: number, 
/**
 * Whether a search found more than are counted, older ones.
 */
more: boolean, 
/**
 * The page, newest first.
 */
rows: Array<SuggestionRow>, };

export type SuggestionListRequest = { 
/**
 * Only those that hold this text somewhere.
 */
search: string | null, 
/**
 * Only those that stand here.
 */
state: SuggestionState | null, 
/**
 * Rows to pass over.
 */
offset: number, 
/**
 * Rows wanted, at most 500.
 */
limit: number, };

export type SuggestionMove = "forward" | "answer";

export type SuggestionRegisterRequest = { 
/**
 * 意见建议内容
 */
content: string, 
/**
 * 渠道
 */
channel: 'box' | 'form' | 'spoken' | 'phone', 
/**
 * 类别
 */
category: 'open_government' | 'web_site' | 'zone' | 'other' | null, 
/**
 * 姓名; empty when anonymous.
 */
name: string, 
/**
 * 联系方式; empty when there is none.
 */
contact: string, 
/**
 * 备注
 */
note: string, 
/**
 * 转交 – to whom it is forwarded at once.
 */
agency: string | null, };

export type SuggestionRow = { 
/**
 * The record.
 */
id: string, 
/**
 * 编号
 */
number: string, 
/**
 * 收到日期
 */
on: string, 
/**
 * 姓名, masked; 匿名 when there is none.
 */
name: string, 
/**
 * 意见建议内容
 */
content: string, 
/**
 * 类别; empty when not said.
 */
category: string, 
/**
 * 转交部门, once there is one.
 */
agency: string, 
/**
 * 状态
 */
state: SuggestionState, 
/**
 * 是否采纳, once it is known.
 */
adopted: boolean | null, 
/**
 * Days since it should have been forwarded, while it has not.
 */
overdue_days: number, 
/**
 * Something about it has to be settled.
 */
conflict: boolean, };

export type SuggestionShowRequest = { 
/**
 * The record.
 */
id: string, };

export type SuggestionState = "registered" | "forwarded" | "answered";

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

export type SyncLight = "off" | "good" | "busy" | "away" | "bad";

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
 * 公示照片 that lie beside it.
 */
photos: number, 
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
 * 区级发布 – the district worded it; the site says how it is shown.
 */
published: boolean, 
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

export type TillCount = { 
/**
 * The count.
 */
id: string, 
/**
 * When, `YYYY-MM-DD HH:MM`.
 */
at: string, 
/**
 * 交账人
 */
who: string, 
/**
 * 应有现金 in 分.
 */
expected_fen: number, 
/**
 * 实点现金 in 分.
 */
counted_fen: number, 
/**
 * 长款 above zero, 短款 below, in 分.
 */
difference_fen: number, 
/**
 * 上缴 in 分.
 */
handed_in_fen: number, 
/**
 * 说明
 */
note: string, 
/**
 * 接班人; empty where it was not handed over.
 */
to: string, };

export type TillCountRequest = { 
/**
 * 实点现金 in 元, as typed; empty where notes and coins are given.
 */
counted: string, 
/**
 * Notes and coins, where they were counted one by one.
 */
pieces?: Array<TillPieces>, 
/**
 * 留存备用金 in 元, as typed.
 */
left: string, 
/**
 * 复印机计数, as typed; may be empty.
 */
meter: string, 
/**
 * 说明
 */
note: string, 
/**
 * 接班人 – an operator, where the till is handed over.
 */
to: string | null, 
/**
 * 应有现金 in 分, as it stood on the screen.
 */
expected_fen: number, 
/**
 * 请再核对 – looked at again and meant.
 */
confirmed?: boolean, };

export type TillOpenRequest = { 
/**
 * 备用金 in 元, as typed; empty where notes and coins are given.
 */
float: string, 
/**
 * Notes and coins, where they were counted one by one.
 */
pieces?: Array<TillPieces>, 
/**
 * 复印机计数, as typed; may be empty.
 */
meter: string, 
/**
 * 说明
 */
note: string, 
/**
 * 请再核对 – looked at again and meant.
 */
confirmed?: boolean, };

export type TillOperator = { 
/**
 * The account.
 */
id: string, 
/**
 * The name.
 */
name: string, };

export type TillPieces = { 
/**
 * 面额 in 分.
 */
face_fen: number, 
/**
 * 张数 or 枚数.
 */
count: number, };

export type TillShift = { 
/**
 * Since when, `YYYY-MM-DD HH:MM`.
 */
since: string, 
/**
 * 备用金 in 分.
 */
float_fen: number, 
/**
 * 现金
 */
cash: TillWay, 
/**
 * 扫码
 */
scan: TillWay, 
/**
 * 缴款码
 */
treasury: TillWay, 
/**
 * 应有现金 in 分.
 */
expected_fen: number, 
/**
 * 页数 that were recorded.
 */
pages: number, 
/**
 * 复印机计数 at the beginning.
 */
meter_from: number | null, 
/**
 * Whether something was paid or given back since: then it is counted before it is opened anew.
 */
moved: boolean, };

export type TillSlipRequest = { 
/**
 * The count; the newest when left out.
 */
id?: string, };

export type TillView = { 
/**
 * Whether this desk keeps one: a tariff holds, or one was kept before.
 */
offered: boolean, 
/**
 * What is in it since when; nothing while it was never opened.
 */
shift: TillShift | null, 
/**
 * Who may take it over.
 */
operators: Array<TillOperator>, 
/**
 * The counts, the newest first.
 */
counts: Array<TillCount>, };

export type TillWay = { 
/**
 * 收款笔数
 */
receipts: number, 
/**
 * 收款 in 分.
 */
received_fen: number, 
/**
 * 作废笔数
 */
voids: number, 
/**
 * 作废退款 in 分.
 */
voided_fen: number, };

export type TodayBadges = { 
/**
 * Applications that have to leave.
 */
applications: number, 
/**
 * Questions that nobody has been given.
 */
consultations: number, 
/**
 * Suggestions that have to leave.
 */
suggestions: number, 
/**
 * Materials that somebody has to do something about.
 */
materials: number, };

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
 * What is to be done about backups, if anything.
 */
backup_reminder: string | null, 
/**
 * 下班前必须转交, oldest first, at most a thousand.
 */
open_handovers: Array<HandoverRow>, 
/**
 * 原件待补交
 */
originals_owed: Array<OwedRow>, 
/**
 * 待确认 – what came by ordinary post, online or by fax and is confirmed with the applicant on the
 * day it came.
 */
unconfirmed: Array<OwedRow>, 
/**
 * 今日已日结 – who closed the day and when; nothing while it is open.
 */
closed_by: string | null, 
/**
 * 到期与逾期 – what has five working days left or fewer, the most urgent first, at most thirty.
 */
due: Array<DueRow>, 
/**
 * How many such there are.
 */
due_count: number, 
/**
 * How many of them are overdue.
 */
overdue_count: number, 
/**
 * 未交办咨询, oldest first, however old, at most a hundred.
 */
unassigned_consultations: Array<ConsultationRow>, 
/**
 * 未转交意见建议, oldest first, however old.
 */
unforwarded_suggestions: Array<SuggestionRow>, 
/**
 * When a question of today has to be answered.
 */
consultation_due: ConsultationDue | null, 
/**
 * 今日阅览人次
 */
readers: number, 
/**
 * 今日复印收费
 */
copies: CopiesToday, 
/**
 * 本月接待
 */
month: MonthView, 
/**
 * 两处不一致 – records that two desks wrote differently about, to be looked at.
 */
conflicts: Array<ConflictRow>, 
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

export type WantedMaterial = { 
/**
 * 市级政务公开制度汇编
 */
term: string, 
/**
 * 类别
 */
category: 'policies' | 'work_report' | 'rules' | 'guide' | 'standard_catalogue' | 'service_guide' | 'gazette' | 'interpretation' | 'other', 
/**
 * 层级
 */
level: 'province' | 'city' | 'county' | 'town' | null, 
/**
 * Whether readers find it, as it holds.
 */
is_met: boolean, };

export type WordingDrawRequest = { 
/**
 * Which paper.
 */
id: string, 
/**
 * 样表 instead of the blank form.
 */
sample: boolean, };

export type WordingGroup = "form" | "wall" | "slip";

export type WordingListOutcome = { 
/**
 * The papers of the zones that the site has, in the order of the screen.
 */
rows: Array<WordingView>, };

export type WordingSetRequest = { 
/**
 * Which paper.
 */
id: string, 
/**
 * 标题; empty for the district's or the program's own.
 */
title: string, 
/**
 * 附注
 */
note: string, 
/**
 * 页脚
 */
footer: string, 
/**
 * 正文; empty for the district's or the program's own.
 */
text: string, };

export type WordingView = { 
/**
 * Which paper.
 */
id: string, 
/**
 * What the program calls it.
 */
name: string, 
/**
 * 空白表格, 上墙材料 or 单据.
 */
group: WordingGroup, 
/**
 * 标题
 */
title: string, 
/**
 * 附注
 */
note: string, 
/**
 * 页脚
 */
footer: string, 
/**
 * 正文 of a wall sheet, with the names that stand for the site's own facts.
 */
text: string, 
/**
 * Whether the title may be changed.
 */
has_title: boolean, 
/**
 * The longest 附注, in characters; 0 where there is none.
 */
longest_note: number, 
/**
 * Whether a footer may be set.
 */
has_footer: boolean, 
/**
 * Whether there is a sample (样表) for the wall.
 */
has_sample: boolean, 
/**
 * Whether the site has words of its own.
 */
own: boolean, 
/**
 * 区级发布 – whether the district says something on it.
 */
published: boolean, 
/**
 * 版次; 0 while nobody has changed it.
 */
edition: number, 
/**
 * When it was last changed.
 */
set_on: string | null, 
/**
 * By whom.
 */
set_by: string, };

export type YearExportOutcome = { 
/**
 * Papers that are written.
 */
done: number, 
/**
 * Papers of the year.
 */
total: number, 
/**
 * What comes next; empty when everything is written.
 */
next: string, 
/**
 * The folder it lies in.
 */
folder: string, 
/**
 * Whether it is whole.
 */
finished: boolean, };

export type YearExportRequest = { 
/**
 * The year, as typed.
 */
year: string, };

/** Every command: its request and its outcome. */
export interface Commands {
  desk_status: [Nothing, DeskStatus]
  desk_set_up: [DeskSetUpRequest, DeskSetUpOutcome]
  demo_start: [Nothing, DeskStatus]
  demo_end: [Nothing, DeskStatus]
  site_update: [SiteUpdateRequest, DeskStatus]
  district_show: [Nothing, DistrictView]
  district_join: [DistrictJoinRequest, DistrictView]
  district_sync: [Nothing, DistrictView]
  bundle_make: [Nothing, BundleMade]
  bundle_take: [BundleTakeRequest, BundleProgress]
  bundle_go_on: [Nothing, BundleProgress]
  operator_list: [Nothing, OperatorListOutcome]
  operator_add: [OperatorAddRequest, DeskStatus]
  operator_retire: [OperatorRetireRequest, OperatorListOutcome]
  operator_pin_reset: [OperatorPinResetRequest, Nothing]
  session_sign_in: [SessionSignInRequest, DeskStatus]
  session_recover: [SessionRecoverRequest, DeskStatus]
  session_sign_out: [Nothing, DeskStatus]
  session_lock: [Nothing, DeskStatus]
  session_pin_change: [SessionPinChangeRequest, DeskStatus]
  recovery_renew: [Nothing, RecoveryRenewOutcome]
  recovery_draw: [RecoveryDrawRequest, Paper]
  today_show: [Nothing, TodayView]
  application_list: [ApplicationListRequest, ApplicationListOutcome]
  application_show: [ApplicationShowRequest, ApplicationDetail]
  application_advise: [ApplicationAdviseRequest, ApplicationAdviseOutcome]
  application_receive: [ApplicationReceiveRequest, ApplicationReceiveOutcome]
  application_slip_draw: [ApplicationPapersRequest, Paper]
  application_form_draw: [ApplicationFormDrawRequest, Paper]
  application_transfer_draw: [ApplicationPapersRequest, Paper]
  application_hand_over: [ApplicationHandOverRequest, ApplicationHandOverOutcome]
  application_original_deliver: [ApplicationOriginalDeliverRequest, ApplicationDetail]
  application_sign_for: [ApplicationSignForRequest, ApplicationDetail]
  application_return: [ApplicationReturnRequest, ApplicationDetail]
  application_answer: [ApplicationAnswerRequest, ApplicationDetail]
  application_confirm: [ApplicationConfirmRequest, ApplicationDetail]
  application_correction_ask: [ApplicationCorrectionAskRequest, ApplicationDetail]
  application_correction_receive: [ApplicationCorrectionReceiveRequest, ApplicationDetail]
  application_opinion_ask: [ApplicationOpinionAskRequest, ApplicationDetail]
  application_opinion_receive: [ApplicationOpinionReceiveRequest, ApplicationDetail]
  application_fee_ask: [ApplicationFeeAskRequest, ApplicationDetail]
  application_fee_pay: [ApplicationFeePayRequest, ApplicationDetail]
  application_extend: [ApplicationExtendRequest, ApplicationDetail]
  application_serve: [ApplicationServeRequest, ApplicationDetail]
  application_withdraw: [ApplicationWithdrawRequest, ApplicationDetail]
  application_archive: [ApplicationArchiveRequest, ApplicationDetail]
  application_correct: [ApplicationCorrectRequest, ApplicationDetail]
  application_reveal: [ApplicationShowRequest, ApplicationRevealOutcome]
  application_correction_draw: [ApplicationShowRequest, Paper]
  day_show: [DayRequest, DayView]
  day_close: [DayCloseRequest, DayView]
  day_close_draw: [DayRequest, Paper]
  consultation_list: [ConsultationListRequest, ConsultationListOutcome]
  consultation_show: [ConsultationShowRequest, ConsultationDetail]
  consultation_register: [ConsultationRegisterRequest, ConsultationDetail]
  consultation_assign: [ConsultationAssignRequest, ConsultationDetail]
  consultation_urge: [ConsultationUrgeRequest, ConsultationDetail]
  consultation_answer: [ConsultationAnswerRequest, ConsultationDetail]
  consultation_correct: [ConsultationCorrectRequest, ConsultationDetail]
  consultation_reveal: [ConsultationShowRequest, CaseRevealOutcome]
  consultation_rate: [ConsultationRateRequest, ConsultationDetail]
  consultation_assignment_draw: [ConsultationShowRequest, Paper]
  consultation_urge_draw: [ConsultationShowRequest, Paper]
  consultation_slip_draw: [ConsultationShowRequest, Paper]
  guidance_list: [GuidanceListRequest, GuidanceListOutcome]
  guidance_set: [GuidanceSetRequest, GuidanceView]
  guidance_lapse: [GuidanceLapseRequest, GuidanceView]
  guidance_askers: [GuidanceRequest, GuidanceAskersOutcome]
  guidance_askers_draw: [GuidanceRequest, Paper]
  guidance_propose: [ConsultationShowRequest, GuidanceProposal]
  guidance_offer: [GuidanceOfferRequest, GuidanceOfferOutcome]
  suggestion_list: [SuggestionListRequest, SuggestionListOutcome]
  suggestion_show: [SuggestionShowRequest, SuggestionDetail]
  suggestion_register: [SuggestionRegisterRequest, SuggestionDetail]
  suggestion_forward: [SuggestionForwardRequest, SuggestionDetail]
  suggestion_answer: [SuggestionAnswerRequest, SuggestionDetail]
  suggestion_correct: [SuggestionCorrectRequest, SuggestionDetail]
  suggestion_reveal: [SuggestionShowRequest, CaseRevealOutcome]
  suggestion_form_draw: [SuggestionFormDrawRequest, Paper]
  suggestion_forward_draw: [SuggestionShowRequest, Paper]
  attachment_list: [AttachmentListRequest, AttachmentListOutcome]
  attachment_add: [AttachmentAddRequest, AttachmentListOutcome]
  attachment_draw: [AttachmentRequest, Paper]
  attachment_take_down: [AttachmentTakeDownRequest, AttachmentListOutcome]
  scan_folder_show: [Nothing, ScanFolderView]
  scan_folder_set: [ScanFolderSetRequest, ScanFolderView]
  scan_read: [ScanReadRequest, ScanReadOutcome]
  agency_find: [AgencyFindRequest, AgencyFindOutcome]
  agency_list: [AgencyListRequest, AgencyListOutcome]
  agency_set: [AgencySetRequest, AgencyView]
  agency_retire: [AgencyRetireRequest, Nothing]
  agency_sheet_draw: [Nothing, Paper]
  referral_draw: [Nothing, Paper]
  calendar_show: [Nothing, CalendarShowOutcome]
  calendar_import: [CalendarImportRequest, CalendarImportOutcome]
  calendar_moves_draw: [CalendarMovesRequest, Paper]
  deadline_explain: [DeadlineExplainRequest, DeadlineExplainOutcome]
  deadline_draw: [DeadlineExplainRequest, Paper]
  case_deadline_draw: [CaseDeadlineRequest, Paper]
  draft_save: [DraftSaveRequest, DraftSaveOutcome]
  draft_load: [DraftRequest, DraftLoadOutcome]
  draft_discard: [DraftRequest, Nothing]
  file_save: [FileSaveRequest, FileSaveOutcome]
  printer_list: [Nothing, PrinterListOutcome]
  paper_print: [PaperPrintRequest, PaperPrintOutcome]
  print_list: [Nothing, PrintListOutcome]
  audit_list: [AuditListRequest, AuditListOutcome]
  audit_export: [AuditFilter, LedgerExportOutcome]
  month_show: [MonthShowRequest, MonthShowOutcome]
  month_seal: [MonthSealRequest, MonthShowOutcome]
  month_export: [MonthExportRequest, LedgerExportOutcome]
  ledger_draw: [LedgerRequest, Paper]
  ledger_full_draw: [LedgerFullRequest, Paper]
  ledger_export: [LedgerRequest, LedgerExportOutcome]
  year_export_begin: [YearExportRequest, YearExportOutcome]
  year_export_step: [Nothing, YearExportOutcome]
  year_export_cancel: [Nothing, Nothing]
  ledger_check: [LedgerCheckRequest, LedgerCheckOutcome]
  record_search: [RecordSearchRequest, RecordSearchOutcome]
  tariff_set: [TariffSetRequest, TariffShowOutcome]
  tariff_show: [Nothing, TariffShowOutcome]
  tariff_withdraw: [TariffWithdrawRequest, TariffShowOutcome]
  tariff_sheet_draw: [Nothing, Paper]
  wording_list: [Nothing, WordingListOutcome]
  wording_set: [WordingSetRequest, WordingView]
  wording_draw: [WordingDrawRequest, Paper]
  till_show: [Nothing, TillView]
  till_open: [TillOpenRequest, TillView]
  till_count: [TillCountRequest, TillView]
  till_slip_draw: [TillSlipRequest, Paper]
  copy_quote: [CopyQuoteRequest, CopyQuoteOutcome]
  copy_record: [CopyRecordRequest, CopyRecordOutcome]
  copy_list: [CopyListRequest, CopyListOutcome]
  copy_show: [CopyShowRequest, CopyDetail]
  receipt_void: [ReceiptVoidRequest, CopyDetail]
  receipt_void_confirm: [ReceiptVoidConfirmRequest, CopyDetail]
  receipt_draw: [ReceiptDrawRequest, Paper]
  material_list: [MaterialListRequest, MaterialListOutcome]
  material_overview: [Nothing, MaterialOverview]
  material_show: [MaterialRequest, MaterialDetail]
  material_set: [MaterialSetRequest, MaterialDetail]
  material_remove: [MaterialRemoveRequest, MaterialDetail]
  material_count: [MaterialCountRequest, MaterialCountOutcome]
  material_import: [MaterialImportRequest, MaterialImportOutcome]
  material_catalogue_draw: [Nothing, Paper]
  material_stock_draw: [Nothing, Paper]
  material_labels_draw: [MaterialLabelsRequest, Paper]
  reading_note: [ReadingNoteRequest, ReadingListOutcome]
  reading_cancel: [ReadingCancelRequest, ReadingListOutcome]
  reading_list: [ReadingListRequest, ReadingListOutcome]
  backup_show: [Nothing, BackupView]
  backup_place_set: [BackupPlaceSetRequest, BackupView]
  backup_make: [Nothing, BackupView]
  backup_prove: [Nothing, BackupView]
  kiosk_show: [Nothing, KioskView]
  kiosk_arrange: [KioskArrangeRequest, KioskView]
  kiosk_publish: [KioskPublishRequest, KioskView]
  restore_find: [RestoreFindRequest, RestoreFindOutcome]
  restore_start: [RestoreRequest, RestoreOutcome]
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
  district_show: [],
  district_join: ['district'],
  district_sync: ['district'],
  bundle_make: ['district'],
  bundle_take: ['district'],
  bundle_go_on: ['district'],
  operator_list: [],
  operator_add: ['status', 'operators'],
  operator_retire: ['status', 'operators'],
  operator_pin_reset: [],
  session_sign_in: ['status', 'today'],
  session_recover: ['status', 'today'],
  session_sign_out: ['status'],
  session_lock: ['status'],
  session_pin_change: ['status', 'today'],
  recovery_renew: [],
  recovery_draw: [],
  today_show: [],
  application_list: [],
  application_show: [],
  application_advise: [],
  application_receive: ['today', 'applications'],
  application_slip_draw: [],
  application_form_draw: [],
  application_transfer_draw: [],
  application_hand_over: ['today', 'applications'],
  application_original_deliver: ['today', 'applications'],
  application_sign_for: ['today', 'applications'],
  application_return: ['today', 'applications'],
  application_answer: ['today', 'applications'],
  application_confirm: ['today', 'applications'],
  application_correction_ask: ['today', 'applications'],
  application_correction_receive: ['today', 'applications'],
  application_opinion_ask: ['today', 'applications'],
  application_opinion_receive: ['today', 'applications'],
  application_fee_ask: ['today', 'applications'],
  application_fee_pay: ['today', 'applications'],
  application_extend: ['today', 'applications'],
  application_serve: ['today', 'applications'],
  application_withdraw: ['today', 'applications'],
  application_archive: ['today', 'applications'],
  application_correct: ['today', 'applications'],
  application_reveal: [],
  application_correction_draw: [],
  day_show: [],
  day_close: ['today'],
  day_close_draw: [],
  consultation_list: [],
  consultation_show: [],
  consultation_register: ['today', 'consultations'],
  consultation_assign: ['today', 'consultations'],
  consultation_urge: ['today', 'consultations'],
  consultation_answer: ['today', 'consultations'],
  consultation_correct: ['today', 'consultations'],
  consultation_reveal: [],
  consultation_rate: ['today', 'consultations'],
  consultation_assignment_draw: [],
  consultation_urge_draw: [],
  consultation_slip_draw: [],
  guidance_list: [],
  guidance_set: ['guidance'],
  guidance_lapse: ['guidance'],
  guidance_askers: [],
  guidance_askers_draw: [],
  guidance_propose: [],
  guidance_offer: [],
  suggestion_list: [],
  suggestion_show: [],
  suggestion_register: ['today', 'suggestions'],
  suggestion_forward: ['today', 'suggestions'],
  suggestion_answer: ['today', 'suggestions'],
  suggestion_correct: ['today', 'suggestions'],
  suggestion_reveal: [],
  suggestion_form_draw: [],
  suggestion_forward_draw: [],
  attachment_list: [],
  attachment_add: [],
  attachment_draw: [],
  attachment_take_down: [],
  scan_folder_show: [],
  scan_folder_set: [],
  scan_read: [],
  agency_find: [],
  agency_list: [],
  agency_set: ['agencies'],
  agency_retire: ['agencies'],
  agency_sheet_draw: [],
  referral_draw: [],
  calendar_show: [],
  calendar_import: ['calendar', 'today', 'applications', 'consultations'],
  calendar_moves_draw: [],
  deadline_explain: [],
  deadline_draw: [],
  case_deadline_draw: [],
  draft_save: [],
  draft_load: [],
  draft_discard: [],
  file_save: [],
  printer_list: [],
  paper_print: [],
  print_list: [],
  audit_list: [],
  audit_export: [],
  month_show: [],
  month_seal: [],
  month_export: [],
  ledger_draw: [],
  ledger_full_draw: [],
  ledger_export: [],
  year_export_begin: [],
  year_export_step: [],
  year_export_cancel: [],
  ledger_check: [],
  record_search: [],
  tariff_set: ['tariffs', 'today'],
  tariff_show: [],
  tariff_withdraw: ['tariffs', 'today'],
  tariff_sheet_draw: [],
  wording_list: [],
  wording_set: [],
  wording_draw: [],
  till_show: [],
  till_open: ['today'],
  till_count: ['today'],
  till_slip_draw: [],
  copy_quote: [],
  copy_record: ['today', 'copies'],
  copy_list: [],
  copy_show: [],
  receipt_void: ['today', 'copies'],
  receipt_void_confirm: ['today', 'copies'],
  receipt_draw: [],
  material_list: [],
  material_overview: [],
  material_show: [],
  material_set: ['today', 'materials'],
  material_remove: ['today', 'materials'],
  material_count: ['today', 'materials'],
  material_import: ['today', 'materials'],
  material_catalogue_draw: [],
  material_stock_draw: [],
  material_labels_draw: [],
  reading_note: ['materials'],
  reading_cancel: ['materials'],
  reading_list: [],
  backup_show: [],
  backup_place_set: ['today'],
  backup_make: ['today'],
  backup_prove: [],
  kiosk_show: [],
  kiosk_arrange: [],
  kiosk_publish: [],
  restore_find: [],
  restore_start: ['status', 'today'],
  totals_show: [],
  data_verify: [],
  data_rebuild: ['today', 'applications', 'consultations', 'suggestions', 'copies'],
} as const
