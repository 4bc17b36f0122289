import { describe, expect, it } from 'vitest'
import type { CalendarYear } from '@/generated/commands'
import { decoded, noticeCsv } from './notice'
import { monthsOf, stretchesOf } from './year'

const YEAR: CalendarYear = {
  year: 2026,
  notice_number: '',
  notice_urls: [],
  working_days: 248,
  holidays: [
    { on: '2026-10-01', name: '国庆节' },
    { on: '2026-10-02', name: '国庆节' },
    { on: '2026-12-31', name: '元旦' },
  ],
  workdays: [{ on: '2026-10-10', name: '国庆节' }],
  imported: false,
  published: false,
  versions: [],
}

describe('the sheet of a year', () => {
  const months = monthsOf(YEAR)

  it('has every day once, in weeks from Monday', () => {
    const days = months.flatMap(({ weeks }) => weeks.flat()).filter((day) => day !== null)
    expect(days.length).toBe(365)
    expect(months.every(({ weeks }) => weeks.every((week) => week.length === 7))).toBe(true)
    // 1 October 2026 is a Thursday.
    expect(months[9]?.weeks[0]?.findIndex((day) => day !== null)).toBe(3)
  })

  it.each([
    ['2026-10-01', 'holiday'],
    ['2026-10-10', 'workday'],
    ['2026-10-11', 'weekend'],
    ['2026-10-09', 'work'],
  ])('%s is a %s', (on, kind) => {
    const day = months.flatMap(({ weeks }) => weeks.flat()).find((one) => one?.on === on)
    expect(day?.kind).toBe(kind)
  })

  it('days that follow one another are one stretch', () => {
    expect(stretchesOf(YEAR.holidays)).toEqual([
      { name: '国庆节', from: '2026-10-01', to: '2026-10-02' },
      { name: '元旦', from: '2026-12-31', to: '2026-12-31' },
    ])
  })
})

it.each([
  ['2027-01-01,放假,元旦', '2027-01-01,holiday,元旦'],
  ['2027/1/1\t休\t元旦', '2027-01-01,holiday,元旦'],
  ['2027年2月20日，上班，春节', '2027-02-20,workday,春节'],
  ['20270220,班,春节', '2027-02-20,workday,春节'],
  ['\uFEFF日期,类型,节日\r\n2027-01-01,holiday,元旦\r\n\r\n', '2027-01-01,holiday,元旦'],
  ['日期,类型,节日\n\n2027-01-01,放假,元旦', '\n2027-01-01,holiday,元旦'],
  ['date,kind,name\n2027-01-01,旅行,元旦', '2027-01-01,旅行,元旦'],
  ['2027-13-01,放假,元旦', '2027-13-01,holiday,元旦'],
])('a notice typed as «%s» is read', (typed, line) => {
  expect(noticeCsv(typed)).toBe(`date,kind,name\n${line}`)
})

it('a file is read whether a new or an old spreadsheet wrote it', () => {
  const utf8 = new TextEncoder().encode('元旦')
  const gbk = new Uint8Array([0xd4, 0xaa, 0xb5, 0xa9])
  for (const bytes of [utf8, gbk]) {
    expect(decoded(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))).toBe(
      '元旦',
    )
  }
})
