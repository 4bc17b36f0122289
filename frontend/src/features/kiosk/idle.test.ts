import { expect, it } from 'vitest'
import { secondsLeft } from './idle'
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
