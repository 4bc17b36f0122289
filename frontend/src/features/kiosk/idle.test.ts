import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp } from 'vue'
import { secondsLeft, useIdle } from './idle'
import { isOfTheBrowser } from './lock_down'

it.each<[number, number, number | null]>([
  [0, 90, null],
  [74_000, 90, null],
  [75_000, 90, 15],
  [75_001, 90, 15],
  [89_100, 90, 1],
  [90_000, 90, 0],
  [500_000, 90, 0],
  [14_900, 30, null],
  [15_000, 30, 15],
])('after %d ms of %d s there are %s seconds left', (idle, seconds, left) => {
  expect(secondsLeft(idle, seconds)).toBe(left)
})

it.each<[string, boolean, boolean]>([
  ['a', false, false],
  ['Enter', false, false],
  ['Tab', false, false],
  ['p', true, true],
  ['F5', false, true],
  ['F11', false, true],
  ['F', false, false],
])('the key %s with Ctrl %s is the browser’s: %s', (key, ctrlKey, theirs) => {
  expect(isOfTheBrowser({ key, ctrlKey, altKey: false, metaKey: false })).toBe(theirs)
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A screen left alone for 80 of its 90 seconds, touched then, and left for 20 more; how often it was wiped. */
function touchedLate(isAsked: boolean): number {
  const wipe = vi.fn()
  const app = createApp({
    setup() {
      const { left } = useIdle(
        () => 90,
        () => isAsked && left.value !== null,
        wipe,
      )
      return () => null
    },
  })
  app.mount(document.createElement('div'))
  vi.advanceTimersByTime(80_000)
  document.dispatchEvent(new Event('pointerdown'))
  vi.advanceTimersByTime(20_000)
  app.unmount()
  return wipe.mock.calls.length
}

it('whoever comes to the first page late in its time begins anew', () => {
  expect(touchedLate(false)).toBe(0)
})

it('where somebody is asked, a touch beside the answer changes nothing', () => {
  expect(touchedLate(true)).toBe(1)
})
