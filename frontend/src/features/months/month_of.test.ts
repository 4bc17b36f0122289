import { describe, expect, it } from 'vitest'
import { monthAfter, readMonth } from './month_of'

describe('a month', () => {
  it.each([
    ['2026-10', 1, '2026-11'],
    ['2026-12', 1, '2027-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-03', -14, '2025-01'],
  ])('%s and %i months', (month, by, expected) => {
    expect(monthAfter(month, by)).toBe(expected)
  })

  it.each([
    ['202610', '2026-10'],
    ['2026-1', '2026-01'],
    ['2026年9月', '2026-09'],
    [' 2026/07 ', '2026-07'],
    ['十月', '十月'],
    ['', ''],
  ])('%s as people type it', (typed, expected) => {
    expect(readMonth(typed)).toBe(expected)
  })
})
