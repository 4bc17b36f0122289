/** 机关目录 – the bodies that applications, questions and suggestions go to. */
export const directoryText = {
  typeAhead: '简称、全称或拼音首字母，如 zjj',
  inDirectory: '在机关目录内',
  writtenIn: '不在机关目录内，将按填写的名称登记',
}

/** 机关名录 – the directory as its screen keeps it. */
export const directoryScreenText = {
  title: '机关名录',
  open: '打开“机关名录”',
  total: (total: string, samples: string) =>
    samples === '0' ? `共 ${total} 个` : `共 ${total} 个，其中 ${samples} 个为样例，待核对`,
  search: '查找机关',
  withRetired: '含已停用',
  grid: '机关列表',
  columns: { name: '机关名称', short: '简称', phone: '联系电话', state: '状态' },
  sample: '样例',
  sampleHint: '随程序提供的样例，请与本地“三定”核对后保存，保存即去掉样例标记。',
  retired: '已停用',
  none: '没有这样的机关。',
  noneNext: '换个写法再试，或用拼音首字母，如 zjj。',
  failed: '名录没有读出来',
  add: '新增机关',
  edit: '修改',
  retire: '停用',
  sheet: '打印公示表',
  newTitle: '新增机关',
  name: '机关全称',
  shortName: '简称',
  phone: '依申请公开联系电话',
  address: '接收地址',
  channels: '接收渠道',
  channelWords: { counter: '当面', post: '邮寄', fax: '传真', web: '网上' },
  hours: '办公时间',
  contact: '联系人',
  note: '备注',
  saved: (name: string) => `${name} 已保存`,
  retireTitle: (name: string) => `停用 ${name}`,
  retireLead: '停用后登记时不再提示这个机关；已登记的内容不变。再次登记即恢复。',
  reason: '停用原因',
  reasonHint: '如：机构改革，职能并入某局；可不填',
  retiredNow: (name: string) => `${name} 已停用`,
}
