import { expect, it } from 'vitest'
import { nearness } from './deadline'

const today = '2026-11-23'

it.each([
  [-3, '2026-11-18', 'bad', '逾期 3 个工作日'],
  [-1, '2026-11-20', 'bad', '逾期 1 个工作日'],
  [0, '2026-11-23', 'warn', '今日到期'],
  [1, '2026-11-24', 'warn', '明日到期'],
  [3, '2026-11-26', 'info', '余 3 个工作日'],
  [4, '2026-11-27', 'plain', '余 4 个工作日'],
])('%i working days left, due %s, is %s: %s', (left, due, tone, words) => {
  expect(nearness(left, left < 0, due, today)).toEqual({ tone, words })
})

it('one working day that lies beyond a weekend is not called tomorrow', () => {
  expect(nearness(1, false, '2026-11-30', '2026-11-27')).toEqual({
    tone: 'warn',
    words: '余 1 个工作日',
  })
})

it('a deadline missed on Friday is overdue on Saturday, before any working day has gone by', () => {
  expect(nearness(0, true, '2026-11-20', '2026-11-21')).toEqual({ tone: 'bad', words: '已逾期' })
})
