import { describe, expect, it } from 'vitest'
import {
  type SetupForm,
  type SummerForm,
  asClock,
  asMonthDay,
  asSiteCode,
  emptySetup,
  emptySummer,
  missing,
  periodsOf,
  pinIsLongEnough,
  requestOf,
  summerForm,
  summerIsSound,
  summerOf,
  usualSummer,
} from './rules'

function filled(changes: Partial<SetupForm> = {}): SetupForm {
  return {
    ...emptySetup(),
    district: '临渭区',
    name: '向阳街道便民服务中心',
    code: 'XY',
    morning_from: '0800',
    morning_to: '1200',
    afternoon_from: '14:00',
    afternoon_to: '17:30',
    manager_name: ' 王敏 ',
    pin: '246810',
    pin_again: '246810',
    ...changes,
  }
}

it.each([
  ['0830', '08:30'],
  ['830', '08:30'],
  ['8:30', '08:30'],
  ['8.30', '08:30'],
  ['１４：００', '14:00'],
  [' 14：00 ', '14:00'],
  ['2460', '2460'],
  ['25:00', '25:00'],
  ['八点', '八点'],
  ['', ''],
])('a clock typed as «%s» is kept as «%s»', (typed, kept) => {
  expect(asClock(typed)).toBe(kept)
})

it.each([
  ['xy', 'XY'],
  ['ＸＹ', 'XY'],
  ['x1y-z', 'XYZ'],
  ['abcdef', 'ABCD'],
  ['向阳', ''],
])('a code typed as «%s» is kept as «%s»', (typed, kept) => {
  expect(asSiteCode(typed)).toBe(kept)
})

it.each([
  ['12345', false],
  ['246810', true],
  ['口令六个字了', true],
  ['𪚥𪚥𪚥', false],
  ['a'.repeat(64), true],
  ['a'.repeat(65), false],
  ['', false],
])('the PIN «%s» has a possible length: %s', (pin, good) => {
  expect(pinIsLongEnough(pin)).toBe(good)
})

describe('opening hours', () => {
  it.each<[string, Partial<SetupForm>, number | null]>([
    ['two periods', {}, 2],
    ['a morning alone', { afternoon_from: '', afternoon_to: '' }, 1],
    ['an afternoon alone', { morning_from: '', morning_to: '' }, 1],
    ['none', { morning_from: '', morning_to: '', afternoon_from: '', afternoon_to: '' }, null],
    ['a period that ends before it begins', { morning_to: '0700' }, null],
    ['a half-filled period', { afternoon_to: '' }, null],
    ['an afternoon inside the morning', { afternoon_from: '1100' }, null],
    ['an impossible hour', { afternoon_to: '2530' }, null],
  ])('%s', (_, changes, count) => {
    expect(periodsOf(filled(changes))?.length ?? null).toBe(count)
  })
})

it.each([
  ['0701', '07-01'],
  ['7-1', '07-01'],
  ['7.1', '07-01'],
  ['７月１日', '07-01'],
  ['12-31', '12-31'],
  ['七月', '七月'],
  ['', ''],
])('a day of the year typed as «%s» is kept as «%s»', (typed, kept) => {
  expect(asMonthDay(typed)).toBe(kept)
})

describe('summer hours', () => {
  const usual = usualSummer(filled())

  it('are none while nothing is typed, and the usual ones begin from the morning', () => {
    expect(summerOf(emptySummer())).toBeNull()
    expect(summerOf(usual)).toEqual({
      from: '07-01',
      to: '08-31',
      hours: [
        { from: '08:00', to: '12:00' },
        { from: '15:00', to: '18:00' },
      ],
    })
  })

  it('come back as they were kept', () => {
    expect(summerForm(summerOf(usual))).toEqual({
      ...usual,
      morning_from: '08:00',
      morning_to: '12:00',
    })
    expect(summerForm(null)).toEqual(emptySummer())
  })

  it.each<[string, Partial<SummerForm>, boolean]>([
    ['the usual ones', {}, true],
    ['a last day before the first', { to: '0630' }, false],
    ['no last day', { to: '' }, false],
    ['no such month', { from: '1301' }, false],
    ['an afternoon alone', { morning_from: '', morning_to: '' }, true],
    [
      'days without hours',
      { morning_from: '', morning_to: '', afternoon_from: '', afternoon_to: '' },
      false,
    ],
  ])('with %s', (_, changes, sound) => {
    const summer = { ...usual, ...changes }
    expect(summerIsSound(summer)).toBe(sound)
    expect(Object.keys(missing(filled({ summer })))).toEqual(sound ? [] : ['summer'])
  })

  it('go with the request', () => {
    expect(requestOf(filled({ summer: usual })).summer?.to).toBe('08-31')
  })
})

describe('what is missing', () => {
  it('nothing, once everything is filled in', () => {
    expect(missing(filled())).toEqual({})
  })

  it('an empty form asks for every field, in order, and for the PIN before its repetition', () => {
    expect(Object.keys(missing(emptySetup()))).toEqual([
      'district',
      'name',
      'code',
      'hours',
      'manager_name',
      'pin',
    ])
  })

  it('a desk made from the command line is asked for its manager only', () => {
    expect(Object.keys(missing(emptySetup(), true))).toEqual(['manager_name', 'pin'])
  })

  it.each<[keyof SetupForm, string, string]>([
    ['name', '   ', 'name'],
    ['code', 'ABCDE', 'code'],
    ['desk', '0', 'desk'],
    ['desk', '一', 'desk'],
    ['pin_again', '246811', 'pin_again'],
  ])('%s = «%s» is put right at %s', (field, value, at) => {
    expect(Object.keys(missing(filled({ [field]: value })))).toEqual([at])
  })
})

it('the request carries what was typed, trimmed, with proper clocks and no repetition', () => {
  expect(requestOf(filled({ desk: '2', kind: 'station' }))).toEqual({
    district: '临渭区',
    name: '向阳街道便民服务中心',
    code: 'XY',
    kind: 'station',
    desk: 2,
    hours: [
      { from: '08:00', to: '12:00' },
      { from: '14:00', to: '17:30' },
    ],
    manager_name: '王敏',
    pin: '246810',
  })
})
