import type { Role, SiteKind, Zone } from '@/backend/terms'

/** 外框 – the bar on top, the rail on the left, and words every screen shares. */
export const frameText = {
  brand: '政务公开专区',
  skip: '跳到内容',
  desk: (desk: number) => `${desk} 号窗口`,
  rail: '主要页面',
  today: '今日',
  applications: '申请',
  months: '台账与报表',
  openToday: '打开“今日”',
  receiveApplication: '接收申请',
  openApplications: '打开“申请”',
  openMonths: '打开“台账与报表”',
  consultations: '咨询',
  openConsultations: '打开“咨询”',
  suggestions: '意见建议',
  openSuggestions: '打开“意见建议”',
  badges: {
    applications: (count: number) => `${count} 件未转交`,
    consultations: (count: number) => `${count} 件未交办`,
    suggestions: (count: number) => `${count} 件未转交`,
    materials: (count: number) => `${count} 种资料需处理`,
  },
  keys: '本页按键',
  leave: '退出登录',
  switch: '切换人员',
  changePin: '更换 PIN 码',
  lock: '锁定',
  settings: '设置',
  openSettings: '打开“设置”',
  operatorMenu: (name: string) => `${name}，打开操作菜单`,
  demo: '演示数据',
  readOnly:
    '本机记录与校验文件对不上，为保护记录已停止登记：可以查看、打印和校验。请联系系统管理员，不要删除数据文件夹中的任何文件。',
  toDataCheck: '去数据检查',
  opening: '正在打开…',
  close: '关闭',
  separator: ' · ',
}

export const roleText: Record<Role, string> = {
  clerk: '窗口人员',
  manager: '负责人',
  auditor: '审计员',
  administrator: '系统管理员',
}

export const siteKindText: Record<SiteKind, string> = {
  'service-hall': '便民服务大厅',
  archive: '档案馆',
  library: '图书馆',
  station: '村（居）便民服务站',
}

/** 功能区, in the order of the notice. */
export const zoneText: Record<Zone, string> = {
  'self-service': '自助查询区',
  reading: '资料阅览区',
  applications: '申请接收区',
  consultations: '政策咨询区',
}

/** 功能区 – the zones of the notice, by kind of site. */
export const zonesText: Record<SiteKind, string[]> = {
  'service-hall': ['自助查询区', '资料阅览区', '申请接收区', '政策咨询区'],
  archive: ['自助查询区', '资料阅览区'],
  library: ['自助查询区', '资料阅览区'],
  station: ['自助查询区', '资料阅览区', '申请接收区', '政策咨询区'],
}
