import { describe, expect, it } from 'vitest'
import type { TariffItemView } from '@/generated/commands'
import { emptyCopy, isEmptyCopy, jobOf, wholeNumber } from './rules'

const item = (unit: TariffItemView['unit']): TariffItemView => ({
  id: unit,
  name: unit,
  unit,
  unit_word: unit,
  paper: null,
  sides: null,
  colour: null,
  price_fen: 20,
  price: '0.20',
})

describe('a copying job as the program takes it', () => {
  it.each([
    ['12', 12],
    ['１２', 12],
    [' 7 ', 7],
    ['0', null],
    ['100000', 100_000],
    ['100001', null],
    ['1.5', null],
    ['', null],
    ['-3', null],
  ])('%j is %j', (typed, number) => expect(wholeNumber(typed)).toBe(number))

  it('waits for its numbers', () => {
    expect(jobOf(emptyCopy(), null)).toBeNull()
    expect(jobOf({ ...emptyCopy(), pages: '3' }, item('copy'))).toBeNull()
    expect(jobOf({ ...emptyCopy(), quantity: '3' }, item('copy'))).toBeNull()
  })

  it('counts pages, and pieces beside them', () => {
    const form = { ...emptyCopy(), pages: '3', quantity: '2' }
    expect(jobOf(form, item('page'))).toEqual({ item: 'page', pages: 3, reply: false })
    expect(jobOf(form, item('copy'))).toEqual({
      item: 'copy',
      pages: 3,
      quantity: 2,
      reply: false,
    })
    expect(jobOf({ ...form, pages: '' }, item('disc'))).toEqual({
      item: 'disc',
      pages: 2,
      quantity: 2,
      reply: false,
    })
  })

  it('claims an exemption only for what would be charged', () => {
    const form = { ...emptyCopy(), pages: '3', exempt: 'group', proof: 'card' }
    expect(jobOf(form, item('page'))).toMatchObject({ exempt_group: 'group', proof: 'card' })
    expect(jobOf(form, null)).toEqual({ item: null, pages: 3, reply: false })
    const reply = { ...form, purpose: 'reply' as const }
    expect(jobOf(reply, item('page'))).toEqual({ item: 'page', pages: 3, reply: true })
  })

  it('is worth keeping once something was typed', () => {
    expect(isEmptyCopy(emptyCopy())).toBe(true)
    expect(isEmptyCopy({ ...emptyCopy(), payment: 'scan', item: 'x' })).toBe(true)
    expect(isEmptyCopy({ ...emptyCopy(), payer: 'x' })).toBe(false)
  })
})
