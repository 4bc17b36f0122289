import type { SiteView } from '@/generated/commands'
import type { Role } from '@/backend/terms'

/** 设置 – the site, its people, the recovery code, one's own PIN and the demonstration. */
export const settingsText = {
  title: '设置',
  sections: '设置分类',
  noCases: '系统管理员不查看登记内容，负责程序和数据的日常维护。',
  previousSection: '上一类设置',
  nextSection: '下一类设置',
  save: '保存',
  saved: '已保存',
  cancel: '取消',
  close: '关闭',
  tariff: '收费标准',
}

export const siteText = {
  section: '专区与办公时间',
  title: '专区信息与办公时间',
  site: '专区',
  fixed: (code: string, kind: string, desk: number) =>
    `编码 ${code} · ${kind} · ${desk} 号窗口。这三项已印在编号里，不能更改。`,
  hours: '办公时间',
  summer: '夏季办公时间',
  lock: '空闲锁定',
  idleMinutes: '无人操作多少分钟后锁定',
  idleHint: '1 至 60 分钟；正在填写的内容会保留',
  idleWrong: '空闲锁定时间为 1 至 60 分钟。',
  questions: '政策咨询',
  trigger: '五个工作日从哪天起算',
  triggerHint: '以后登记的咨询按此计算，已登记的不变；两种都不含当日，改派不重新起算',
  triggers: {
    visit: '咨询当日',
    assignment: '首次交办当日',
  } satisfies Record<SiteView['consultation_trigger'], string>,
  save: '保存设置',
}

export const peopleText = {
  section: '人员',
  title: '人员',
  lead: '每人一个账户，各用各的 PIN 码；离岗即停用，登记过的内容仍记在其名下。',
  grid: '人员列表',
  columns: { name: '姓名', role: '角色', added: '登记日期', state: '状态', actions: '操作' },
  working: '在用',
  retired: '已停用',
  retiredOn: (day: string, reason: string) => (reason === '' ? day : `${day} ${reason}`),
  me: '本人',
  reading: '正在读取…',
  failed: '人员列表没有读出来',
  add: '新增人员',
  addTitle: '新增人员',
  name: '姓名',
  nameHint: '显示在登录页和登记记录上',
  nameMissing: '请填写姓名。',
  role: '角色',
  roleDuty: {
    clerk: '接收、转交、登记咨询和意见、复印收费',
    manager: '窗口全部业务，并管理人员、收费标准、目录和日历',
    auditor: '查看全部登记、台账和留痕，个人信息已遮盖，不能更改',
    administrator: '维护程序和数据，不查看登记内容',
  } satisfies Record<Role, string>,
  pinHint: '首次使用的 PIN 码，请本人登录后更换',
  addDo: '新增',
  added: (name: string) => `已新增 ${name}`,
  resetPin: '重设 PIN 码',
  resetTitle: (name: string) => `重设 ${name} 的 PIN 码`,
  resetLead: '原 PIN 码立即失效，重设会记入日志。请本人登录后再更换一次。',
  resetDo: '重设',
  pinReset: (name: string) => `${name} 的 PIN 码已重设`,
  retire: '停用',
  retireTitle: (name: string) => `停用 ${name}`,
  retireLead: '停用后不能再登录，也不能恢复；登记过的内容仍记在其名下。',
  reason: '停用原因',
  reasonHint: '如：调离；可不填',
  retireDo: '停用',
  retiredNow: (name: string) => `${name} 已停用`,
  actionOf: (action: string, name: string) => `${action}：${name}`,
}

export const recoverySettingsText = {
  section: '恢复码',
  title: '恢复码',
  lead: '全部人员都忘记 PIN 码时，只有恢复码能重新打开本机数据。它打印在一页纸上，锁在保险柜里。',
  checkTitle: '核对保险柜里的恢复码',
  code: '恢复码',
  codeHint: '按组输入，短横线和空格可省略；核对无误后给出可打印的恢复码页',
  codeMissing: '请输入恢复码。',
  check: '核对并打印',
  renewTitle: '更换恢复码',
  renewLead: '纸页遗失、或有不该知道的人看过时，请更换。更换后旧恢复码立即失效。',
  renew: '更换恢复码',
  confirmTitle: '更换恢复码？',
  confirmLead: '旧恢复码立即失效。新恢复码只显示一次，请先备好纸笔或打印机。',
  confirmDo: '更换',
  renewed: '恢复码已更换，请把新的一页锁入保险柜，销毁旧的一页',
  done: '已抄写，完成',
}

export const pinText = {
  section: '我的 PIN 码',
  title: '更换我的 PIN 码',
  lead: '只换本人的 PIN 码，其他人不受影响。',
  old: '原 PIN 码',
  oldMissing: '请输入原 PIN 码。',
  change: '更换',
  changed: 'PIN 码已更换，下次登录请用新的',
}

export const scanText = {
  section: '扫描文件夹',
  title: '扫描文件夹',
  lead: '扫描仪、高拍仪把文件存到哪个文件夹，就填哪个。添加附件时，新扫的会自动加进来；保存后从文件夹中删去，不留底。',
  path: '文件夹的完整路径',
  pathHint: '如：D:\\扫描件；留空即不用。这一项只管本机',
  save: '保存',
  found: (count: string) => `文件夹可以读取，里面有 ${count} 个扫描件。`,
  unreadable: '这个文件夹现在打不开，请检查磁盘或网络。',
  none: '没有设置扫描文件夹。',
}

export const demoText = {
  section: '演示数据',
  title: '演示数据',
  what: '一个月的虚构登记，用于培训和演示。',
  points: [
    '与本机正式数据分开存放，互不影响',
    '每个页面和每张纸面都标明“演示数据”',
    '结束演示时全部删除，回到正式数据',
  ],
  start: '打开演示数据',
  starting: '正在准备一个月的记录…',
  startLead: '打开后先退出登录，用演示人员重新登录。',
  running: '现在打开的是演示数据，登记的一切都不是真的。',
  end: '结束演示并删除演示数据',
  endLead: '演示期间登记的内容一并删除，随后回到正式数据的登录页。',
}

export const dataText = {
  section: '数据检查',
  title: '数据检查',
  verifyTitle: '校验日志',
  verifyLead: '逐条核对登记日志的前后衔接，有改动、删除或缺失都会列出。不更改任何内容。',
  verify: '校验',
  verifying: '正在校验…',
  sound: '一致',
  unsound: '有问题',
  entries: (count: string) => `已核对 ${count} 条`,
  head: '最新一条的校验值',
  finding: (seq: number, what: string, detail: string) =>
    seq === 0 ? `${what} ${detail}` : `第 ${seq.toFixed(0)} 条：${what} ${detail}`,
  rebuildTitle: '重建列表',
  rebuildLead: '由登记日志重新生成各登记簿、台账和检索。登记内容不变；列表显示异常时使用。',
  rebuild: '重建',
  rebuilding: '正在重建…',
  equal: '与重建前相同',
  mended: '已按日志更正',
  records: (count: string) => `共 ${count} 条记录`,
}

export const printsText = {
  section: '打印记录',
  title: '打印记录（最近 100 次）',
  reading: '正在读取…',
  none: '还没有打印过。',
  noneNext: '交给打印机的每一份纸面都记在这里。',
  columns: ['时间', '操作员', '纸面', '份数', '打印机', '结果'],
  copies: (copies: number) => `${copies} 份`,
  noPrinter: '没有打印机',
  taken: '已交打印机',
  failed: '没有打印',
}
