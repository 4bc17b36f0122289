/** 期限与日期 – how a day and a deadline are told. */
export const deadlineText = {
  left: (days: number) => `余 ${days} 个工作日`,
  overdue: (days: number) => `逾期 ${days} 个工作日`,
  justOverdue: '已逾期',
  today: '今日到期',
  tomorrow: '明日到期',
  estimate: '估算',
  estimateHint: '有年份的节假日安排未导入，日期为估算',
  none: '—',
  monthDay: (month: number, day: number) => `${month}月${day}日`,
  yearMonthDay: (year: number, month: number, day: number) => `${year}年${month}月${day}日`,
  weekdays: ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'],
}
