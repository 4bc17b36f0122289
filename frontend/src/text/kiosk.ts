/** 自助屏 – what citizens read. Short sentences, no terms of the office that have no need to be there. */
export const kioskText = {
  title: '政务公开专区 · 自助查询',
  home: '返回首页',
  back: '返回',
  loading: '正在打开…',
  gone: '自助屏暂时不能使用，请到窗口办理。',
  notReady: '自助屏还没有内容',
  notReadyHint: '需要的资料和办理进度，请到窗口询问。',
  forStaff: '工作人员请看',
  madeAt: (at: string) => `内容更新于 ${at}`,
  functions: '自助服务',
  entries: '网上入口',
  sample: '样例',
  tools: '显示方式和帮助',
  elder: '长辈版',
  elderOff: '退出长辈版',
  contrast: '高对比度',
  contrastOff: '普通颜色',
  help: '请工作人员帮助',
  search: '查资料、输入查询码查进度',
  day: (month: number, day: number, weekday: string) => `${month}月${day}日 星期${weekday}`,
  weekdays: ['日', '一', '二', '三', '四', '五', '六'],
}

export const kioskTileText = {
  slip: '我的办理进度',
  slipAbout: '扫回执二维码或输入查询码',
  materials: '纸质资料',
  materialsAbout: (count: number) => `阅览区资料目录，共 ${count} 种`,
  papers: '申请表与样表',
  papersAbout: '空白表、填写示例，可打印',
  contacts: '单位电话地址',
  contactsAbout: '依申请公开联系方式',
  hours: '开放时间',
  hoursAbout: '本专区何时开门',
  tariff: '收费公示',
}

export const kioskSlipText = {
  title: '我的办理进度',
  lead: '请输入回执上的 10 位查询码，或把回执二维码对准扫码器。',
  label: '查询码',
  pad: '查询码按键',
  find: '查询',
  finding: '正在查询…',
  again: '再查一个',
  kind: '事项',
  received: '接收日期',
  agency: '承办单位',
  standing: '目前进展',
  due: '预计答复日期',
  estimate: '估算，以承办单位通知为准',
  until: (on: string) => `${on} 前`,
  dueHint: '需要补正、征求意见、延期的，以承办单位通知为准。',
  advice: '您可以',
  phone: '咨询电话',
  noPhone: '请到窗口询问',
  asOf: (at: string) => `以上为 ${at} 的情况；这里不显示姓名和申请内容。`,
}

export const kioskPadText = {
  clear: '清空',
  erase: '退格',
}

export const kioskMaterialText = {
  title: '纸质资料',
  lead: '点字母输入名称的拼音首字母，如“信息公开指南”点 XXGKZN；带键盘的可直接打字。',
  label: '查找资料',
  pad: '拼音首字母按键',
  found: (total: number) => `共 ${total} 种`,
  first: (shown: number) => `先列出 ${shown} 种，请再点几个字母缩小范围`,
  none: '没有找到这种资料，请换个说法，或请工作人员帮助。',
  empty: '阅览区资料目录还没有登记，请到阅览区查看或询问工作人员。',
  shelf: (shelf: string) => `位置：${shelf}`,
  asCode: '按查询码查办理进度',
  scan: '扫码看网上版',
}

export const kioskPaperText = {
  title: '申请表与样表',
  forms: '表格',
  notices: '流程和制度',
  pages: (pages: number) => `${pages} 页`,
  drawing: '正在打开…',
  failed: '这份表格没有显示出来，请到窗口领取纸质表格。',
  print: '打印',
  printing: '正在准备打印…',
  printed: '已送去打印，请在打印机处取纸。',
  notPrinted: '没有打印出来，请到窗口领取纸质表格。',
  free: '打印不收费',
  charged: '打印按收费公示收费',
  previous: '上一页',
  next: '下一页',
  page: (page: number, pages: number) => `第 ${page} 页，共 ${pages} 页`,
  sheet: '表格内容',
}

export const kioskTariffText = {
  title: '收费公示',
  item: '收费项目',
  price: '收费标准',
  basis: '批准文件',
  exemptions: '减免对象',
  phone: '监督电话',
  complaint: (phone: string) => `如遇收费，请拨打价格举报电话 ${phone}。`,
  band: (items: string) => items,
}

export const kioskContactsText = {
  title: '单位电话地址',
  lead: '向下列单位申请公开政府信息，可到本专区提交，也可直接联系。',
  phone: '电话',
  address: '地址',
  hours: '办公时间',
  unknown: '请到窗口询问',
  empty: '单位电话地址还没有登记，请到窗口询问。',
}

export const kioskHoursText = {
  title: '开放时间',
  lead: (site: string) => `${site}政务公开专区`,
  hint: '周六、周日和法定节假日以门口公告为准。',
}

export const kioskEntryText = {
  lead: '用手机扫码打开，可以带走慢慢看',
  address: '网址',
  sample: '这是程序自带的样例，网址还没有经本专区核对。',
  why: '为了安全，自助屏不直接打开外部网页。',
  code: (title: string) => `${title}的二维码`,
  tooLong: '这个网址太长，没有二维码，请把网址抄下来。',
}

export const kioskHelpText = {
  title: '请工作人员帮助',
  lead: '请到窗口，或向大厅工作人员招手。不方便走动的，请同行的人代为告知。',
  points: [
    '看不清：点下方“长辈版”或“高对比度”。',
    '没有查询码：请带身份证件和回执到窗口查询。',
    '要提交申请或提意见：自助屏只供查询，请到窗口办理。',
  ],
  staff: '工作人员',
  number: (number: number, at: string) => `第 ${number} 期内容，${at} 发布`,
  reread: '重新读取内容',
  rereading: '正在读取…',
}

export const kioskIdleText = {
  title: '您还在使用吗？',
  words: (seconds: number) => `${seconds} 秒后清空并返回首页`,
  stay: '我还在',
  leave: '现在清空',
}

export const kioskLeaveText = {
  title: '退出自助屏',
  lead: '请负责人输入退出 PIN。',
  pin: '退出 PIN',
  pad: '数字按键',
  leave: '退出',
  cancel: '取消',
  none: '还没有设置退出 PIN。请在窗口程序的“设置 · 自助屏”中设置，发布后再试。',
  left: '自助屏已退出，可以关闭本窗口。',
}

/** 自助屏 – the part of 设置 where it is arranged. */
export const kioskSettingsText = {
  section: '自助屏',
  title: '自助屏',
  lead: '自助屏在另一台电脑上运行，不存任何办件数据。这里发布的一个文件包含下列入口、资料目录、表格、收费公示和单位电话；办理进度已加密，只有回执上的查询码能打开。',
  entries: '入口',
  entriesHint: '群众看到名称、网址和二维码，用自己的手机打开。',
  samples: '下列入口是程序自带的样例，请核对后保存，或换成本区的网址。',
  entry: (place: number) => `第 ${place} 个入口`,
  name: '名称',
  about: '说明',
  url: '网址',
  icon: '图标',
  icons: {
    catalogue: '目录',
    column: '专栏',
    service: '办事',
    map: '地图',
    search: '查询',
    phone: '电话',
  },
  checked: '已核对',
  up: '上移',
  remove: '去掉',
  add: '增加入口',
  idle: '无人操作多少秒后清空',
  idleHint: '30 至 600 秒；清空前 15 秒提醒',
  idleWrong: '无人操作的时间为 30 至 600 秒。',
  pin: '退出 PIN',
  pinHint: '6 至 12 位数字，只用于退出自助屏，不要与登录 PIN 相同',
  pinKept: '已设置；不改请留空',
  save: '保存布置',
  publishing: '发布',
  folder: '发布到文件夹或 U 盘',
  folderHint: '如 E:\\ 或自助屏能读到的共享文件夹；以后有变化时每 10 分钟自动更新',
  publish: '发布',
  published: (at: string, number: number) => `上次发布：${at}，第 ${number} 期`,
  never: '还没有发布过',
  running: '正在发布…',
  away: '发布位置现在不在（U 盘可能未插入），插好后会自动更新',
}
