import { expect, it, vi } from 'vitest'
import type { ConsultationDetail } from '@/generated/commands'
import { verbsOf } from './verbs'

function detail(change: Partial<ConsultationDetail>, row: Partial<ConsultationDetail['row']> = {}) {
  return {
    row: { state: 'registered', agency: '', ...row },
    moves: [],
    lookup_code: null,
    fields: [],
    ...change,
  } as unknown as ConsultationDetail
}

const masked = { shown: false, toggle: vi.fn() }

it.each<[string, ConsultationDetail, string[]]>([
  [
    'nobody has it yet',
    detail({ moves: ['assign', 'answer_on_the_spot', 'answer'], lookup_code: 'K' }),
    ['j 交办', 'd 当场解答', 'f 登记反馈', 'z 更正', 'h 打印回单', 'i 打印期限计算表'],
  ],
  [
    'a body has it',
    detail(
      { moves: ['urge', 'answer', 'reassign'], lookup_code: 'K' },
      { state: 'assigned', agency: '局' },
    ),
    [
      'c 催办',
      'f 登记反馈',
      'j 改派',
      'z 更正',
      'p 打印交办单',
      'l 打印催办单',
      'h 打印回单',
      'i 打印期限计算表',
    ],
  ],
  [
    'it was answered at the counter',
    detail({ moves: ['rate'] }, { state: 'answered_on_the_spot' }),
    ['m 满意度', 'z 更正', 'k 存为口径'],
  ],
])('what can be done when %s', (_, given, keys) => {
  const verbs = verbsOf(given, vi.fn(), vi.fn(), masked, vi.fn())
  expect(verbs.map((verb) => `${verb.key} ${verb.words}`)).toEqual(keys)
  expect(new Set(verbs.map((verb) => verb.key)).size).toBe(verbs.length)
  expect(verbs.filter((verb) => verb.first)).toHaveLength(1)
})

it.each<[string, Partial<ConsultationDetail['row']>, string]>([
  ['a body has it', { state: 'assigned' }, '登记反馈'],
  ['it is late', { state: 'assigned', overdue: true }, '催办'],
])('what usually comes next when %s', (_, row, words) => {
  const given = detail({ moves: ['urge', 'answer', 'reassign'] }, row)
  const first = verbsOf(given, vi.fn(), vi.fn(), masked, vi.fn()).filter((verb) => verb.first)
  expect(first.map((verb) => verb.words)).toEqual([words])
})

it('offers a look behind the masks only where there are some', () => {
  const fields = [{ label: '联系方式', value: '138****1234', masked: true }]
  const words = (reveal: { shown: boolean; toggle: () => void }, given = detail({ fields })) =>
    verbsOf(given, vi.fn(), vi.fn(), reveal, vi.fn())
      .filter((verb) => verb.key === 'x')
      .map((verb) => verb.words)
  expect(words(masked)).toEqual(['显示完整信息'])
  expect(words({ ...masked, shown: true })).toEqual(['遮盖个人信息'])
  expect(words(masked, detail({}))).toEqual([])
})
