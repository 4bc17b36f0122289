import { expect, it } from 'vitest'
import { emptyIntake, isEmptyIntake, requestOf } from './intake'

it.each([
  ['a body named now', { path: 'forward' as const, agency: '区政府办' }, '区政府办'],
  ['no body, so that the program asks for one', { path: 'forward' as const }, ''],
  ['a body, though it is to wait', { path: 'later' as const, agency: '区政府办' }, null],
])('what is registered with %s', (_, change, agency) => {
  expect(requestOf({ ...emptyIntake(), content: '议', ...change }).agency).toBe(agency)
})

it('who was told the right channel and insists is taken, and the note says so', () => {
  const form = { ...emptyIntake(), matter: 'archive' as const }
  expect(requestOf(form).note).toBe('已告知“档案利用”的办理渠道，本人坚持登记。')
})

it('a form is empty until something was typed into it', () => {
  expect(isEmptyIntake({ ...emptyIntake(), path: 'later', channel: 'box' })).toBe(true)
  expect(isEmptyIntake({ ...emptyIntake(), note: 'x' })).toBe(false)
})
