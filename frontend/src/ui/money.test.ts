import { expect, it } from 'vitest'
import { thousands, yuan } from './money'

it.each([
  [0, '￥ 0.00'],
  [5, '￥ 0.05'],
  [3140, '￥ 31.40'],
  [123456789, '￥ 1,234,567.89'],
  [-30, '￥ -0.30'],
])('%i 分 reads %s', (fen, words) => {
  expect(yuan(fen)).toBe(words)
})

it.each([
  [0, '0'],
  [999, '999'],
  [1000, '1,000'],
  [100000, '100,000'],
])('%i is grouped as %s', (whole, words) => {
  expect(thousands(whole)).toBe(words)
})
