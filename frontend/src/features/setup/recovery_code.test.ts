import { expect, it } from 'vitest'
import { groupsOf, sameGroup } from './recovery_code'

it.each([
  ['7KQF-2M9X-HT4W', ['7KQF', '2M9X', 'HT4W']],
  ['7KQF 2M9X', ['7KQF', '2M9X']],
  ['7KQF2M9XHT', ['7KQF', '2M9X', 'HT']],
  ['12345-67890', ['12345', '67890']],
  ['', []],
])('the code %s is copied in groups %j', (code, groups) => {
  expect(groupsOf(code)).toEqual(groups)
})

it.each([
  ['2m9x', true],
  [' 2M9X ', true],
  ['２Ｍ９Ｘ', true],
  ['2M 9X', true],
  ['2M9', false],
  ['', false],
  ['2M9Y', false],
])('«%s» typed for 2M9X counts: %s', (typed, same) => {
  expect(sameGroup(typed, '2M9X')).toBe(same)
})
