/**
 * 办理按键 – one letter for one deed, the same on the screen of an application, a question, a suggestion and
 * a copy: what a hand has learned at one of them it need not learn again.
 */
export const deedLetter = {
  /** 转交 · 交办 · 改派 */
  handOn: 'j',
  /** 当场答复 · 当场解答 */
  onTheSpot: 'd',
  /** 签收 */
  signFor: 'q',
  /** 退回 */
  return: 't',
  /** 反馈 */
  answer: 'f',
  /** 与申请人确认 */
  confirmReceipt: 'u',
  /** 补交原件 */
  deliverOriginal: 'y',
  /** 撤回 */
  withdraw: 's',
  /** 补正通知 · 收到补正 */
  correction: 'b',
  /** 征求意见 · 意见反馈 */
  opinion: 'w',
  /** 收费通知 · 缴费 */
  fee: 'r',
  /** 延期 */
  extend: 'n',
  /** 送达 */
  serve: 'o',
  /** 归档 */
  archive: 'g',
  /** 催办 */
  urge: 'c',
  /** 满意度 */
  rate: 'm',
  /** 添加附件 */
  attach: 'a',
  /** 更正 */
  correct: 'z',
  /** 显示完整信息 */
  reveal: 'x',
  /** 存为口径 */
  keepGuidance: 'k',
  /** 复核 */
  confirm: 'k',
  /** 作废 */
  void: 'v',
} as const

/** 纸面按键 – the papers of a record. */
export const paperLetter = {
  /** 接收回执 · 回单 · 凭条: what the person takes along. */
  slip: 'h',
  /** 转交单 · 交办单: what goes to the body. */
  transfer: 'p',
  /** 催办单 */
  urge: 'l',
  /** 更正单 */
  correction: 'e',
  /** 意见建议表 */
  form: 'b',
  /** 期限计算表: why the reply is due on that day. */
  deadline: 'i',
  /** A5 补打 */
  a5: 'a',
} as const
