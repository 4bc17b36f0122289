import type { LedgerKind } from '@/generated/commands'

/** 台账与报表 – the papers of a month. */
export const monthsText = {
  title: '台账与报表',
  month: '月份',
  monthHint: '写成 2026-10 或 202610，按 Enter 查看',
  previous: '上月',
  next: '下月',
  running: '本月尚未结束，数字会随登记变化。',
  named: (year: string, month: string) => `${year}年${month}月`,
  loading: '正在读取…',
  papers: '本月台账',
  rates: '本月概况',
  columns: { title: '台账', rows: '条数', actions: '操作' },
  rows: (rows: number) => `${rows} 条`,
  zeroReport: '零报告',
  zeroHint: '本月没有登记，可打印零报告',
  preview: '预览',
  pdf: '存 PDF',
  xlsx: '存 XLSX',
  saveAll: '全部保存',
  saveAllHint: '每份台账的 PDF 和 XLSX，存成一个压缩包',
  open: '预览选中的台账',
  saveChosenPdf: '选中的台账存为 PDF',
  saveChosenXlsx: '选中的台账存为 XLSX',
  full: '内部台账',
  fullHint: '选中的台账，个人信息不遮盖，每次查看都留记录',
  fullTitle: (title: string) => `${title}（内部）`,
  fullWords: {
    lead: '这份台账显示完整的姓名、证件号码和联系方式，每页注明“限内部使用”。谁在什么时候为什么查看，会留在记录中。',
    reason: '用途',
    hint: '如：区政务公开办核对',
    verb: '查看并打印',
  },
  year: '全年导出',
  yearHint: '一年的全部台账，每月一份 PDF，每种一个 XLSX',
  toMonth: '到月份框',
  actionOf: (action: string, title: string) => `${action}：${title}`,
  savedAt: (path: string) => `已保存到“${path}”。`,
  downloaded: (name: string) => `“${name}”已交给浏览器下载。`,
  sameDay: '当日转交率',
  onTheSpot: '当场解答率',
  inFiveDays: '五个工作日内答复率',
  adopted: '意见建议采纳率',
  pages: '复印打印',
  pageUnit: '页',
  readings: '资料阅览',
  readingUnit: '人次',
  noNames: '不登记姓名',
  none: '—',
  percent: (percent: number) => `${percent}%`,
  of: (kept: number, of: number) => `${kept} / ${of} 件`,
  checkCode: (code: string) => `数据校验 ${code}`,
  nothingToJudge: '本月无可计算的事项',
  free: '全部免费',
}

/** What a paper is for, beside its name. */
export const ledgerText: Record<LedgerKind, string> = {
  materials: '架上资料、版本、盘点，阅览人次',
  applications: '接收、转交、签收、答复期限',
  suggestions: '转交、采纳、反馈',
  consultations: '登记、交办、回复',
  copies: '页数、收费依据、金额',
  summary: '比率、去向、图表，一页',
}

/** 月度封存 – a month is closed, and its papers can be checked. */
export const sealText = {
  title: '月度封存',
  open: '尚未封存',
  lead: '封存后台账固定下来，每页印校验码；以后的补登、更正列入下个月。',
  seal: '封存这个月',
  sealNamed: (month: string) => `封存${month}`,
  sealedBy: (at: string, who: string) => `${at} 由 ${who} 封存`,
  sealedMeans: '以后的补登、更正、作废列入下个月的台账。',
  askTitle: (month: string) => `封存${month}？`,
  askWords: '封存后这个月的台账不再变化，也不能撤销。以后的补登、更正、作废列入下个月的台账。',
  yes: '封存',
  no: '先不封存',
  done: (month: string) => `${month}已封存`,
  check: '核对台账文件',
  close: '关闭',
  sound: (code: string) => `数据校验：一致（${code}）。文件与封存时的记录逐栏相同。`,
  unsound: (code: string) => `数据校验：不一致（${code}）。`,
  dataChanged: (code: string) =>
    `记录与封存时不同，现在的校验码是 ${code}。请停止使用本机，保留数据文件夹，联系系统管理员。`,
  differences: '不同之处',
  more: (count: string) => `共 ${count} 处不同，只列出前 50 处。`,
}

/** 全年导出 – every ledger of a year into a folder. */
export const yearText = {
  title: '全年导出',
  lead: '每月每种台账各存一份 PDF，每种台账另存一个全年 XLSX，个人信息已遮盖。导出期间可以随时取消。',
  year: '年份',
  yearHint: (first: number, last: number) =>
    first === last
      ? `从 ${first} 年起有台账，本年导出到本月为止`
      : `${first} 至 ${last} 年有台账，本年导出到本月为止`,
  begin: '开始导出',
  cancel: '取消导出',
  close: '关闭',
  back: '返回',
  progress: (done: number, total: number) => `已写出 ${done} / ${total} 份`,
  writing: (next: string) => `正在写：${next}`,
  bar: '导出进度',
  done: (total: number) => `${total} 份台账已全部导出。`,
  folder: '存放位置',
  cancelled: '导出已取消，没有留下文件',
  brokenOff: '上次导出因锁定或离开而中断，没有留下文件。可以重新开始。',
}
