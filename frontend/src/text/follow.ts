import type { ApplicationOpinionAskRequest, ApplicationServeRequest } from '@/generated/commands'

/** 征求意见对象, in the order they are offered. */
export const opinionChoices: { value: ApplicationOpinionAskRequest['of']; words: string }[] = [
  { value: 'third_party', words: '第三方' },
  { value: 'other_body', words: '其他机关' },
  { value: 'joint_maker', words: '共同制作机关' },
]

/** 送达方式, in the order they are offered. */
export const servedChoices: { value: ApplicationServeRequest['by']; words: string }[] = [
  { value: 'in_person', words: '当面领取' },
  { value: 'post', words: '邮寄' },
  { value: 'email', words: '电子邮件' },
  { value: 'fax', words: '传真' },
  { value: 'other', words: '其他' },
]

/** 办理跟踪 – 补正, 征求意见, 收费通知, 延期, 送达. */
export const followText = {
  confirmedBy: '确认方式',
  confirmedByHint: '与谁、怎样确认，如：电话 0913-2100001 本人确认。确认之日为收到申请之日',
  until: '补正期限',
  untilHint: '通知中写明的最后一日，没有写明可不填',
  what: '补正事项',
  corrected: '补正情况',
  of: '征求对象',
  ofHint: '自次日起暂停计算答复期限，收到意见后继续',
  name: '名称',
  silent: '逾期未提出意见',
  opinion: '意见',
  amount: '金额（元）',
  amountHint: '信息处理费由承办单位决定和收取，窗口不代收',
  payUntil: '缴费期限',
  payUntilHint: '缴费期限不填，即收到通知次日起 20 个工作日',
  paid: '缴费凭证',
  paidHint: '财政票据号等，可不填',
  days: '延长工作日数',
  daysHint: '1 至 20 个工作日，只能延长一次',
  approvedBy: '批准人',
  extendReason: '延期理由',
  servedBy: '送达方式',
  proof: '送达情况',
  proofHint: '签收人、邮件号等',
  dates: {
    confirm: '确认日期',
    ask_correction: '补正通知日期',
    receive_correction: '收到补正日期',
    ask_opinion: '发出日期',
    receive_opinion: '收到意见日期',
    ask_fee: '申请人收到通知日期',
    pay_fee: '缴费日期',
    extend: '告知申请人日期',
    serve: '送达日期',
  } as Record<string, string>,
}
