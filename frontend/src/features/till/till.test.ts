import { expect, it } from 'vitest'
import type { TillShift } from '@/generated/commands'
import {
  countedFen,
  differenceOf,
  emptyTill,
  fenOf,
  isEmptyTill,
  piecesOf,
  typedYuan,
} from './till'

it('amounts are read as people type them', () => {
  for (const [typed, fen] of [
    ['100', 10_000],
    ['12.5', 1_250],
    ['0.05', 5],
    ['１２．３０', 1_230],
    ['1,002.40', 100_240],
    ['', null],
    ['-5', null],
    ['1.234', null],
    ['一百', null],
  ] as const) {
    expect(fenOf(typed), typed).toBe(fen)
  }
  for (const [fen, typed] of [
    [0, '0'],
    [10_000, '100'],
    [1_205, '12.05'],
    [1_250, '12.50'],
  ] as const) {
    expect(typedYuan(fen)).toBe(typed)
  }
})

it('notes and coins are added up, and what is no number counts as none', () => {
  const form = emptyTill()
  expect(isEmptyTill(form)).toBe(true)
  form.byFace = true
  form.pieces = { '10000': '1', '50': '3', '10': 'x', '5': '' }
  expect(isEmptyTill(form)).toBe(false)
  expect(piecesOf(form)).toEqual([
    { face_fen: 10_000, count: 1 },
    { face_fen: 50, count: 3 },
  ])
  expect(countedFen(form)).toBe(10_150)
  expect(differenceOf(form, { expected_fen: 10_200 } as TillShift)).toBe(-50)
})

it('nothing is compared before something was counted', () => {
  expect(differenceOf(emptyTill(), { expected_fen: 10_200 } as TillShift)).toBeNull()
})
