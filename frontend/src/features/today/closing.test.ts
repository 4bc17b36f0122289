import { describe, expect, it } from 'vitest'
import { closing, elapsedPercent, openness } from './closing'
import { chinaInstantMs } from '@/ui/time'

const day = '2026-11-23'
const closes = chinaInstantMs(day, '17:30')
const at = (clock: string, seconds = 0) => chinaInstantMs(day, clock) + seconds * 1000

describe('the running clock', () => {
  it.each([
    ['08:00', 0, '距 17:30 还有 9 小时 30 分'],
    ['16:18', 0, '距 17:30 还有 1 小时 12 分'],
    ['16:18', 30, '距 17:30 还有 1 小时 12 分'],
    ['16:30', 0, '距 17:30 还有 1 小时 0 分'],
    ['16:31', 0, '距 17:30 还有 59 分'],
    ['17:20', 0, '距 17:30 还有 10 分'],
    ['17:20', 1, '距 17:30 还有 9 分 59 秒'],
    ['17:29', 15, '距 17:30 还有 45 秒'],
  ])('at %s and %i s it says %s', (clock, seconds, words) => {
    expect(closing(at(clock, seconds), closes)).toEqual({ past: false, clock: '17:30', words })
  })

  it('closing time itself is past', () => {
    expect(closing(closes, closes)).toEqual({ past: true, clock: '17:30', words: '已过 17:30' })
  })
})

it.each([
  ['07:00', 0],
  ['08:00', 0],
  ['12:45', 50],
  ['17:30', 100],
  ['19:00', 100],
])('at %s %i% of the day has passed', (clock, percent) => {
  expect(elapsedPercent(at(clock), at('08:00'), closes)).toBe(percent)
})

describe('whether the counter is open', () => {
  const hours = [
    { from: '08:00', to: '12:00' },
    { from: '14:00', to: '17:30' },
  ]
  it.each([
    ['07:59', '未到开放时间'],
    ['08:00', '开放中'],
    ['12:00', '午间休息'],
    ['14:00', '开放中'],
    ['17:30', '已下班'],
  ])('at %s it says %s', (clock, words) => {
    expect(openness(at(clock), day, hours, true).words).toBe(words)
  })

  it('on a day the back end calls closed no hour opens it', () => {
    expect(openness(at('09:00'), day, hours, false).words).toBe('今日不开放')
  })
})
