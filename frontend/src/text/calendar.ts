import type { DueNoun } from '@/generated/commands'

/** 工作日历 – the year as its notice orders it, 期限试算, and bringing in the notice of a year. */
export const calendarText = {
  title: '工作日历',
  open: '打开“工作日历”',
  reading: '正在读取…',
  failed: '工作日历没有读出来',
  none: '还没有任何一年的安排。',
  year: (year: number) => `${year}年`,
  olderYear: '上一年',
  newerYear: '下一年',
  month: (month: number) => `${month}月`,
  weekdays: ['一', '二', '三', '四', '五', '六', '日'],
  kinds: { work: '工作日', weekend: '周末', holiday: '放假', workday: '调休上班' },
  marks: { holiday: '休', workday: '班' },
  named: (kind: string, name: string) => `${kind}（${name}）`,
  counted: (at: number) => `第 ${at} 个工作日`,
  last: '届满',
  months: '全年各月',
  notice: '节假日安排',
  noticeNumber: '通知文号',
  workingDays: '全年工作日',
  days: (count: number) => `${count} 天`,
  source: '来源',
  imported: '本专区导入',
  published: '区级发布',
  shipped: '随程序提供',
  holidays: '放假',
  makeUp: '调休上班',
  versions: '导入记录',
  version: (ordinal: number) => `第 ${ordinal} 次`,
  recounted: '期限已按此安排计算',
  moved: (count: number) => (count === 0 ? '没有期限受影响' : `重算 ${count} 项期限`),
  movesSheet: '期限重算清单',
}

/** 期限试算 */
export const trialText = {
  title: '期限试算',
  from: '起算日（当日不计）',
  days: '工作日天数',
  daysWrong: '工作日天数为 1 至 366 的整数。',
  compute: '试算',
  usual: { '5': '5 咨询', '20': '20 申请', '40': '40 延长' },
  usualLabel: '常用期限',
  due: '期限届满',
  certain: '确定',
  estimate: '估算',
  proof: '逐日计算',
  columns: { day: '日期', counted: '计数', reason: '理由' },
  zero: '起算日',
  skipped: '不计',
  sheet: '期限计算表',
}

/** 导入节假日安排 */
export const importText = {
  title: '导入节假日安排',
  open: '导入节假日安排',
  lead: '按国务院办公厅通知，每次导入一年。先核对，再导入；导入后跨年期限随即重算。',
  number: '通知文号',
  numberHint: '如：国办发明电〔2026〕9号',
  url: '通知网址',
  urlHint: '可不填',
  csv: '安排',
  csvHint:
    '每行一天，如 2027-01-01,放假,元旦；调休上班填“上班”。可从表格直接粘贴，Shift+Enter 换行',
  csvHead: '日期,类型,节日\n',
  file: '从文件读入',
  fileFailed: '文件没有读出来，请另存为 CSV 后重试。',
  check: '核对',
  confirm: '确认导入',
  cancel: '取消',
  result: '核对结果',
  resultEmpty: '填好后按 F9 核对，这里列出读到的假期和受影响的期限。',
  replaces: '这一年已有安排，导入后以新的为准。',
  changed: '受影响的期限',
  unchanged: '没有未办结的期限受影响。',
  moves: (from: string, to: string) => `${from} → ${to}`,
  now: (certain: boolean) => (certain ? '确定' : '估算'),
  done: (year: number, moved: number) =>
    moved === 0
      ? `${year} 年节假日安排已导入`
      : `${year} 年节假日安排已导入，重算 ${moved} 项期限，可按 P 看清单`,
  nouns: { application: '申请', consultation: '咨询', suggestion: '意见建议' } satisfies Record<
    DueNoun,
    string
  >,
}

/** What people write for a kind of day, as the program reads it. */
export const dayKinds: Record<string, string> = {
  放假: 'holiday',
  休: 'holiday',
  假: 'holiday',
  holiday: 'holiday',
  上班: 'workday',
  班: 'workday',
  调休: 'workday',
  调休上班: 'workday',
  workday: 'workday',
}
