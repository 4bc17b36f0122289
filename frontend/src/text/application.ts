import type { ApplicationState } from '@/generated/commands'

/** 申请 – the register of applications and one application. */
export const applicationStateText: Record<ApplicationState, string> = {
  received: '未转交',
  handed_over: '已转交',
  signed_for: '已签收',
  returned: '已退回',
  answered: '已反馈',
  withdrawn: '已撤回',
  closed: '已归档',
}

export const applicationText = {
  title: '申请登记簿',
  total: (count: string) => `共 ${count} 件`,
  found: (count: string) => `找到 ${count} 件`,
  searchHint: '编号、姓名、内容或被申请机关',
  mustLeave: '今日须转交',
  grid: '申请列表',
  empty: '还没有申请。',
  emptyNext: '窗口接收的申请会登记在这里；以往的登记簿可请系统管理员导入。',
  nothingFound: '没有符合条件的申请。',
  columns: {
    number: '编号',
    received: '接收日期',
    applicant: '申请人',
    content: '申请内容',
    agency: '被申请机关',
    state: '状态',
    due: '答复期限',
  },
  position: (at: string, of: string) => `第 ${at} 行，共 ${of} 行`,
  detailLoading: '正在读取这件申请…',
  back: '返回',
  fields: '登记内容',
  history: '经过',
  historyEmpty: '还没有经过记录。',
  masked: '已遮盖',
  maskedHint: '个人信息已遮盖',
  notFilled: '未填写',
  conflictsTitle: '登记内容有冲突',
  conflictsLead: '同一事项有不同的记录，都已保留，请核实后更正：',
  handedOver: '转交日期',
  due: '答复期限',
  received: '接收日期',
  agency: '被申请机关',
  notHandedOver: (day: string) => `尚未转交，须在${day}转交`,
}
