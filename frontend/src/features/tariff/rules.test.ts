import { describe, expect, it } from 'vitest'
import type { TariffView } from '@/generated/commands'
import { emptyItem, emptyTariff, fenOf, formOf, missing, namesOf, requestOf } from './rules'

describe('a price in 元', () => {
  it.each([
    ['0.15', 15],
    ['0.2', 20],
    ['0.35', 35],
    ['1', 100],
    ['１．５０', 150],
    ['19.99', 1999],
    ['0.155', null],
    ['.5', null],
    ['-1', null],
    ['2 角', null],
    ['', null],
  ])('%j is %j 分', (typed, fen) => expect(fenOf(typed)).toBe(fen))
})

describe('a tariff as the program takes it', () => {
  const form = () => ({
    ...emptyTariff(),
    approval_number: ' 临发改价〔2026〕12号 ',
    approvers: '临渭区财政局、临渭区发展和改革局',
    valid_from: '20260101',
    items: [
      { ...emptyItem(), id: 'item-1', name: 'A4', price: '0.20' },
      { ...emptyItem(), name: 'A4 双面', unit: 'sheet' as const, price: '0.35' },
      emptyItem(),
    ],
  })

  it('leaves out empty rows and what was not said', () => {
    const request = requestOf(form())
    expect(request.valid_to).toBeUndefined()
    expect(request.displayed).toBeUndefined()
    expect(request.approvers).toEqual(['临渭区财政局', '临渭区发展和改革局'])
    expect(request.items).toMatchObject([
      { id: 'item-1', price_fen: 20, unit: 'page' },
      { id: 'item-2', price_fen: 35, unit: 'sheet' },
    ])
  })

  it('lacks what cannot be read as a day or a price', () => {
    expect(missing(form())).toEqual({})
    expect(Object.keys(missing({ ...form(), valid_from: '2026', valid_to: '20260231' }))).toEqual([
      'valid_from',
      'valid_to',
    ])
    expect(missing({ ...form(), items: [emptyItem()] }).items).toBeDefined()
    const half = { ...emptyItem(), name: 'A3' }
    expect(missing({ ...form(), items: [half] }).items).toBeDefined()
  })

  it('comes back to the form as it was recorded', () => {
    const view: TariffView = {
      id: 'x',
      approval_number: '临发改价〔2026〕12号',
      approvers: ['财政局'],
      valid_from: '2026-01-01',
      valid_to: null,
      displayed_on: '2026-02-01',
      displayed_place: '窗口',
      photos: 0,
      items: [
        {
          id: 'bw-a4',
          name: 'A4',
          unit: 'sheet',
          unit_word: '张',
          paper: 'A4',
          sides: '双面',
          colour: null,
          price_fen: 35,
          price: '0.35 元/张',
        },
      ],
      exemptions: ['低保户'],
      administrative: true,
      supervision_phone: '0913',
      published: false,
      withdrawn_reason: null,
      holds_today: true,
      in_force: true,
      why_not: null,
    }
    expect(requestOf(formOf(view))).toEqual({
      approval_number: '临发改价〔2026〕12号',
      approvers: ['财政局'],
      valid_from: '2026-01-01',
      items: [
        { id: 'bw-a4', name: 'A4', unit: 'sheet', paper: 'a4', sides: 'double', price_fen: 35 },
      ],
      exemptions: ['低保户'],
      displayed: { on: '2026-02-01', place: '窗口' },
      administrative: true,
      supervision_phone: '0913',
    })
  })

  it('reads names parted in any usual way', () => {
    expect(namesOf('低保户、特困人员, 残疾人')).toEqual(['低保户', '特困人员', '残疾人'])
  })
})
