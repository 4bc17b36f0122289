import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { nowMs, setClock } from './clock'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('the clock runs on from the back end’s time, whatever the PC believes', () => {
  vi.setSystemTime(new Date('2001-01-01T00:00:00Z'))
  setClock('2026-11-23T16:18:00+08:00')
  vi.advanceTimersByTime(90_000)
  expect(nowMs()).toBe(Date.parse('2026-11-23T16:19:30+08:00'))
})

it('changing the PC’s clock does not move it', () => {
  setClock('2026-11-23T16:18:00+08:00')
  vi.setSystemTime(new Date('2030-06-01T00:00:00Z'))
  expect(nowMs()).toBe(Date.parse('2026-11-23T16:18:00+08:00'))
})

it('an answer without a proper time leaves it running', () => {
  setClock('2026-11-23T16:18:00+08:00')
  setClock('')
  expect(nowMs()).toBe(Date.parse('2026-11-23T16:18:00+08:00'))
})
