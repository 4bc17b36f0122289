import type { ConsultationPart, ConsultationState } from '@/generated/commands'

/** 咨询 – the register of consultations, taking one, and one consultation. */
export const consultationStateText: Record<ConsultationState, string> = {
  registered: '未交办',
  assigned: '已交办',
  answered_on_the_spot: '当场解答',
  answered: '已反馈',
}

export const consultationPartText: Record<ConsultationPart, string> = {
  ...consultationStateText,
  overdue: '逾期',
  to_call: '待回访',
}

export const channelText = {
  in_person: '现场',
  phone: '电话',
  online: '网络',
  letter: '信函',
}

export const replyByText = {
  phone: '电话',
  email: '邮件',
  post: '邮寄',
  lookup_code: '凭查询码',
}

/** How the asker heard the answer. */
export const toldByText = { ...replyByText, in_person: '当面' }

export const urgeByText = {
  phone: '电话',
  slip: '催办单',
  in_person: '当面',
  office_system: 'OA',
  other: '其他',
}

export const satisfactionText = {
  satisfied: '满意',
  mostly: '基本满意',
  dissatisfied: '不满意',
  unknown: '未联系上',
}

export const consultationFieldText = {
  asker: '咨询人',
  contact: '联系方式',
  content: '咨询内容',
  category: '咨询类别',
  policy: '涉及政策',
  document_number: '政策文号',
  note: '备注',
}

export const consultationText = {
  title: '咨询登记簿',
  register: '登记咨询',
  total: (count: string) => `共 ${count} 件`,
  found: (count: string) => `找到 ${count} 件`,
  searchHint: '姓名或拼音首字母、编号、内容、承办单位',
  /** For whoever may look behind masks. */
  searchHintWithTails: '姓名或拼音首字母、编号、内容、电话后四位、查询码',
  grid: '咨询列表',
  empty: '还没有咨询。',
  emptyNext: '按 F3 登记第一件。',
  nothingFound: '没有符合条件的咨询。',
  columns: {
    number: '编号',
    asked: '咨询日期',
    asker: '咨询人',
    content: '咨询内容',
    agency: '承办单位',
    state: '状态',
    due: '答复期限',
  },
  late: '承办单位逾期反馈',
}

export const consultationIntakeText = {
  title: '登记政策咨询',
  content: '咨询内容',
  contentHint: '问的是什么政策、什么事；Shift+Enter 换行',
  path: '怎么办',
  paths: { answer: '当场解答', assign: '交办承办单位', later: '先登记，稍后交办' },
  laterHint: '会一直列在“今日”，直到交办。',
  answer: '解答内容',
  answerHint: '当场怎么说的，简要写明',
  agency: '承办单位',
  agencyHint: '政策制定单位',
  who: '来访人（可以都不填）',
  asker: '姓名',
  askerHint: '可匿名',
  contact: '联系方式',
  contactHint: '电话、邮箱或地址',
  replyBy: '希望怎样答复',
  policyPart: '涉及政策（如知道）',
  policy: '政策名称',
  documentNumber: '文号',
  category: '咨询类别',
  categoryHint: '如社保',
  channel: '咨询方式',
  note: '备注',
  save: '登记',
  saveAndPrint: '登记并打印回单',
  empty: '清空',
  emptied: '已清空，草稿已删除',
  back: '返回',
  draft: (time: string) => `草稿已保存 ${time}`,
  draftFailed: '草稿没有存上，请尽快登记',
  saved: (number: string, what: string) => `已登记 ${number}，${what}`,
  asideTitle: '登记以后',
  due: (day: string) => `5 个工作日内答复，至${day}`,
  estimated: '（估算，当年节假日安排未导入）',
  dueRule: '自咨询之日的次日起算，改派不重新计算',
  steps: {
    answer: ['直接办结，记入台账', '不用交办，不发回单', '可以记满意度'],
    assign: [
      '打印交办单给承办单位',
      '打印回单给来访人，含查询码',
      '到期未反馈的，“今日”会提醒催办',
    ],
    later: ['列在“今日”未交办，直到交办', '打印回单给来访人，含查询码', '期限从今天算，请尽早交办'],
  },
}

export const consultationDetailText = {
  loading: '正在读取这件咨询…',
  agency: '承办单位',
  notAssigned: '尚未交办',
  asked: '咨询日期',
  due: '答复期限',
  code: '查询码',
  urged: (times: number) => `已催办 ${times} 次`,
  call: (phone: string) => `电话 ${phone}`,
  moves: {
    assign: '交办',
    reassign: '改派',
    urge: '催办',
    answer: '登记反馈',
    answer_on_the_spot: '当场解答',
    rate: '满意度',
    correct: '更正',
  },
  prints: { assignment: '交办单', urge: '催办单', slip: '回单', deadline: '期限计算表' },
  keepGuidance: '存为口径',
  print: (words: string) => `打印${words}`,
  assign: {
    agency: '承办单位',
    reason: '改派原因',
    reasonHint: '如：不属该单位职责，退回',
    rule: '改派不重新计算 5 个工作日',
    done: (agency: string) => `已交办${agency}`,
  },
  urge: {
    by: '催办方式',
    to: '催办对象',
    toHint: '单位和接电话的人',
    note: '对方怎么说',
    done: '催办已记入经过',
  },
  answer: {
    on: '答复日期',
    onHint: '今天可不填；如 20261124',
    content: '答复内容',
    by: '答复人',
    byHint: '承办单位或承办人',
    how: '答复方式',
    done: '反馈已登记',
  },
  rate: { satisfaction: '咨询人怎么说', note: '原话', done: '满意度已登记' },
}
