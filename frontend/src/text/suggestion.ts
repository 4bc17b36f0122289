import type { SuggestionState } from '@/generated/commands'

/** 意见建议 – the register of suggestions, taking one, and one suggestion. */
export const suggestionStateText: Record<SuggestionState, string> = {
  registered: '未转交',
  forwarded: '已转交',
  answered: '已反馈',
}

export const suggestionChannelText = {
  spoken: '口头',
  form: '意见建议表',
  box: '意见箱',
  phone: '电话',
}

export const suggestionCategoryText = {
  open_government: '政务公开',
  web_site: '网站',
  zone: '专区服务',
  other: '其他',
}

export const toldByText = {
  phone: '电话',
  in_person: '当面',
  letter: '书面',
  posted: '公示',
  nobody: '无法反馈',
}

export const suggestionFieldText = {
  name: '姓名',
  contact: '联系方式',
  content: '意见建议内容',
  note: '备注',
}

export const suggestionText = {
  title: '意见建议登记簿',
  register: '登记意见建议',
  blank: '打印空白表',
  total: (count: string) => `共 ${count} 件`,
  found: (count: string) => `找到 ${count} 件`,
  searchHint: '姓名或拼音首字母、编号、内容、部门',
  /** For whoever may look behind masks. */
  searchHintWithTails: '姓名或拼音首字母、编号、内容、电话后四位',
  grid: '意见建议列表',
  empty: '还没有意见建议。',
  emptyNext: '按 F6 登记第一件；意见箱请定期开箱。',
  nothingFound: '没有符合条件的意见建议。',
  columns: {
    number: '编号',
    on: '收到日期',
    name: '姓名',
    category: '类别',
    content: '意见建议内容',
    agency: '转交部门',
    state: '状态',
  },
  adopted: '采纳',
  notAdopted: '未采纳',
  waiting: (days: number) => `逾期 ${days} 天`,
}

export const suggestionIntakeText = {
  title: '登记意见建议',
  content: '意见建议内容',
  contentHint: '照原话或原表填写；Shift+Enter 换行',
  path: '怎么办',
  paths: { forward: '现在转交', later: '先登记，当日再转交' },
  laterHint: '会一直列在“今日”，直到转交。',
  agency: '转交部门',
  agencyHint: '有关部门；对本专区的，转本单位办公室',
  category: '类别',
  channel: '渠道',
  who: '提出人（可以都不填）',
  name: '姓名',
  nameHint: '可匿名',
  contact: '联系方式',
  contactHint: '需要反馈的留一种',
  note: '备注',
  save: '登记',
  saveAndPrint: '登记并打印转交单',
  saved: (number: string, what: string) => `已登记 ${number}，${what}`,
  asideTitle: '登记以后',
  steps: {
    forward: ['打印转交单，随件送有关部门', '部门研究办理，告知是否采纳', '收到办理情况后登记反馈'],
    later: [
      '列在“今日”未转交，直到转交',
      '与申请一样，须在收到当日转交',
      '意见箱里的，以开箱当日为收到日期',
    ],
  },
}

export const suggestionDetailText = {
  loading: '正在读取这件意见建议…',
  agency: '转交部门',
  notForwarded: '尚未转交，须在收到当日转交',
  on: '收到日期',
  forwardedOn: '转交日期',
  outcome: '采纳情况',
  moves: { forward: '转交', answer: '登记反馈', correct: '更正' },
  prints: { form: '意见建议表', forward: '转交单' },
  forward: {
    agency: '转交部门',
    note: '备注',
    noteHint: '当日没有转交的，请写明原因',
    done: (agency: string) => `已转交${agency}`,
  },
  answer: {
    adopted: '是否采纳',
    content: '办理情况',
    on: '反馈日期',
    onHint: '今天可不填；如 20261124',
    how: '反馈方式',
    done: '反馈已登记',
  },
}
