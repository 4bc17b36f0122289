import type { RecordKind } from '@/generated/commands'

/** 查找 – one search over everything that was ever registered. */
export const searchText = {
  title: '查找',
  shortcut: 'Ctrl+F',
  open: '在全部登记中查找',
  grid: '查找结果',
  hint: '姓名、内容、机关、编号，或拼音首字母',
  hintWithTails: '姓名、内容、机关、编号、电话或证件尾号，或拼音首字母',
  emptyIn: (kinds: string[]) => {
    const first = kinds.slice(0, -1).join('、')
    return `在${first === '' ? '' : `${first}和`}${kinds.slice(-1).join('')}中一起查找。`
  },
  emptyNext: '输入姓名、内容、机关、编号中的任意几个字，几个词之间用空格隔开。',
  nothingFound: '没有找到这样的登记。',
  total: () => '',
  found: (count: string) => `找到 ${count} 件`,
  columns: {
    kind: '类别',
    number: '编号',
    on: '日期',
    person: '姓名',
    content: '内容',
    state: '状态',
  },
  kinds: {
    application: '申请',
    consultation: '咨询',
    suggestion: '意见建议',
    copy: '复印打印',
    material: '资料',
  } satisfies Record<RecordKind, string>,
}
