import { describe, expect, it } from 'vitest'
import {
  chinaInstantMs,
  clockOf,
  dayAfter,
  dayOf,
  instantMs,
  monthDay,
  weekdayOf,
  yearMonthDay,
} from './time'

describe('time of the counter', () => {
  it.each([
    ['2026-11-23T09:41:00+08:00', '2026-11-23', '09:41'],
    ['2026-11-23T16:30:00Z', '2026-11-24', '00:30'],
    ['2026-12-31T15:59:59Z', '2026-12-31', '23:59'],
    ['2026-01-01T00:00:00+08:00', '2026-01-01', '00:00'],
  ])('%s is told as the Chinese day %s and clock %s', (instant, day, clock) => {
    expect(dayOf(instantMs(instant))).toBe(day)
    expect(clockOf(instantMs(instant))).toBe(clock)
  })

  it('a clock on a day is an instant of China whatever zone the machine keeps', () => {
    expect(chinaInstantMs('2026-11-23', '17:30')).toBe(Date.UTC(2026, 10, 23, 9, 30))
  })

  it('days are told without leading zeros', () => {
    expect(monthDay('2026-03-02')).toBe('3月2日')
    expect(yearMonthDay('2026-03-02')).toBe('2026年3月2日')
  })

  it('the day after the last of a month, a year or a February is the next first', () => {
    expect(dayAfter('2026-11-30')).toBe('2026-12-01')
    expect(dayAfter('2026-12-31')).toBe('2027-01-01')
    expect(dayAfter('2028-02-28')).toBe('2028-02-29')
  })

  it('the weekday follows the calendar', () => {
    expect(weekdayOf('2026-11-23')).toBe('星期一')
    expect(weekdayOf('2026-02-14')).toBe('星期六')
    expect(weekdayOf('2026-09-20')).toBe('星期日')
  })
})
