import { describe, expect, it } from 'vitest'
import { typedDay } from './typed_day'

describe('a day as people type it', () => {
  it.each([
    ['20260301', '2026-03-01'],
    ['２０２６０３０１', '2026-03-01'],
    ['2026-3-1', '2026-03-01'],
    ['2026.12.31', '2026-12-31'],
    ['20260229', null],
    ['20280229', '2028-02-29'],
    ['20261301', null],
    ['2026', null],
    ['', null],
  ])('%j is %j', (typed, day) => expect(typedDay(typed)).toBe(day))
})
