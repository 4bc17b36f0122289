import { expect, it } from 'vitest'
import { asCode, CODE_KEYS, grouped, looksLikeCode } from './typed'

it('the pad has the 31 characters of codes and none that look alike', () => {
  expect(CODE_KEYS).toHaveLength(31)
  expect(new Set(CODE_KEYS).size).toBe(31)
  for (const alike of '01ILO') expect(CODE_KEYS).not.toContain(alike)
})

it.each([
  ['k7m2q-9xatb', 'K7M2Q9XATB'],
  ['K7M2Q 9XATB 22', 'K7M2Q9XATB'],
  ['0O1Il', ''],
])('%s is typed as %s', (typed, code) => expect(asCode(typed)).toBe(code))

it.each([
  ['K7M2Q-9XATB', true],
  ['k7m2q9xatb', true],
  ['K7M2Q', false],
  ['信息公开指南资料目录', false],
  ['ZFXXGKMLOO', false],
])('%s looks like a code: %s', (typed, does) => expect(looksLikeCode(typed)).toBe(does))

it('a code is shown in two groups', () => {
  expect(grouped('K7M2Q9XATB')).toBe('K7M2Q-9XATB')
  expect(grouped('K7M')).toBe('K7M')
})
