import { expect, it, vi } from 'vitest'
import type { ConsultationDetail } from '@/generated/commands'
import { runVerb } from '../case/verbs'
import { verbsOf } from './verbs'

function detail(change: Partial<ConsultationDetail>, row: Partial<ConsultationDetail['row']> = {}) {
  return {
    row: { state: 'registered', agency: '', ...row },
    moves: [],
    lookup_code: null,
    ...change,
  } as unknown as ConsultationDetail
}

it.each<[string, ConsultationDetail, string[]]>([
  [
    'nobody has it yet',
    detail({ moves: ['assign', 'answer_on_the_spot', 'answer'], lookup_code: 'K' }),
    ['F7 交办', 'F10 当场解答', 'F9 登记反馈', 'g 更正', 'h 打印回单'],
  ],
  [
    'a body has it',
    detail(
      { moves: ['urge', 'answer', 'reassign'], lookup_code: 'K' },
      { state: 'assigned', agency: '局' },
    ),
    ['F8 催办', 'F9 登记反馈', 'F7 改派', 'g 更正', 'p 打印交办单', 'c 打印催办单', 'h 打印回单'],
  ],
  [
    'it was answered at the counter',
    detail({ moves: ['rate'] }, { state: 'answered_on_the_spot' }),
    ['F9 满意度', 'g 更正'],
  ],
])('what can be done when %s', (_, given, keys) => {
  const verbs = verbsOf(given, vi.fn(), vi.fn())
  expect(verbs.map((verb) => `${verb.key} ${verb.words}`)).toEqual(keys)
  expect(new Set(verbs.map((verb) => verb.key)).size).toBe(verbs.length)
  expect(verbs.filter((verb) => verb.first)).toHaveLength(1)
})

it('a key does only what can be done now', () => {
  const open = vi.fn()
  const verbs = verbsOf(detail({ moves: ['assign'] }), open, vi.fn())
  runVerb(verbs, 'F8')
  expect(open).not.toHaveBeenCalled()
  runVerb(verbs, 'F7')
  expect(open).toHaveBeenCalledWith('assign')
})
