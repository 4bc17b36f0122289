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
  saveAllHint: '每份台账各存 PDF 和 XLSX',
  open: '预览选中的台账',
  saveChosenPdf: '选中的台账存为 PDF',
  saveChosenXlsx: '选中的台账存为 XLSX',
  toMonth: '到月份框',
  actionOf: (action: string, title: string) => `${action}：${title}`,
  savedAt: (path: string) => `已保存到“${path}”。`,
  downloaded: (name: string) => `“${name}”已交给浏览器下载。`,
  savedAll: (files: number) => `已保存 ${files} 个文件。`,
  savedSome: (done: number, files: number) =>
    `已保存 ${done} 个文件，其余 ${files - done} 个没有保存。`,
  sameDay: '当日转交率',
  onTheSpot: '当场解答率',
  inFiveDays: '五个工作日内答复率',
  adopted: '意见建议采纳率',
  pages: '复印打印',
  pageUnit: '页',
  none: '—',
  percent: (percent: number) => `${percent}%`,
  of: (kept: number, of: number) => `${kept} / ${of} 件`,
  nothingToJudge: '本月无可计算的事项',
  free: '全部免费',
}

/** What a paper is for, beside its name. */
export const ledgerText: Record<LedgerKind, string> = {
  applications: '接收、转交、签收、答复期限',
  suggestions: '转交、采纳、反馈',
  consultations: '登记、交办、回复',
  copies: '页数、收费依据、金额',
  summary: '比率、去向、图表，一页',
}
