import { describe, expect, it } from 'vitest'
import { type Intake, emptyIntake, isEmptyIntake, replyByOf, requestOf } from './intake'

const form = (change: Partial<Intake>): Intake => ({ ...emptyIntake(), content: '问', ...change })

describe('what is registered', () => {
  it.each<[string, Partial<Intake>, { answer: string | null; agency: string | null }]>([
    ['an answer at the counter', { answer: '答' }, { answer: '答', agency: null }],
    [
      'a body, though an answer was begun before',
      { path: 'assign', answer: '答', agency: '区人社局' },
      { answer: null, agency: '区人社局' },
    ],
    [
      'neither, to be assigned later',
      { path: 'later', answer: '答', agency: 'x' },
      { answer: null, agency: null },
    ],
    [
      'an empty body, so that the program asks for it',
      { path: 'assign' },
      { answer: null, agency: '' },
    ],
  ])('%s', (_, change, expected) => {
    expect(requestOf(form(change))).toMatchObject(expected)
  })

  it('who is answered at once needs no way to be reached', () => {
    expect(requestOf(form({ reply_by: 'phone' })).reply_by).toBeNull()
    expect(requestOf(form({ path: 'later', reply_by: 'phone' })).reply_by).toBe('phone')
  })

  it('who was told the right channel and insists is taken, and the note says so', () => {
    const told = '已告知“信访投诉”的办理渠道，本人坚持登记。'
    expect(requestOf(form({ matter: 'petition' })).note).toBe(told)
    expect(requestOf(form({ matter: 'petition', note: ' 老人 ' })).note).toBe(`老人\n${told}`)
    expect(requestOf(form({ note: ' 老人 ' })).note).toBe(' 老人 ')
  })
})

it('a form is empty until something was typed into it', () => {
  expect(isEmptyIntake(emptyIntake())).toBe(true)
  expect(isEmptyIntake({ ...emptyIntake(), path: 'later', channel: 'phone' })).toBe(true)
  expect(isEmptyIntake({ ...emptyIntake(), contact: '1' })).toBe(false)
})

it.each([
  ['', 'lookup_code'],
  ['　', 'lookup_code'],
  ['138 0913 1234', 'phone'],
  ['0913-2100000 转 8', 'phone'],
  ['a.b@example.cn', 'email'],
  ['下邽镇朝阳大街 12 号', 'post'],
])('whoever leaves %j hears by %s', (contact, by) => {
  expect(replyByOf(contact)).toBe(by)
})
