import { describe, expect, it } from 'vitest'
import { asKind, emptyIntake, formOf, isEmptyIntake, wrongCount } from './intake'

describe('the form for an application', () => {
  it('is worth no draft until something was typed', () => {
    const form = emptyIntake()
    expect(isEmptyIntake(form)).toBe(true)
    form.delivery = 'x'
    form.channel = 'fax'
    asKind(form, 'organisation')
    expect(isEmptyIntake(form)).toBe(true)
    form.agencies = ['', 'y']
    expect(isEmptyIntake(form)).toBe(false)
  })

  it.each<[keyof ReturnType<typeof emptyIntake>]>([
    ['name'],
    ['identity_number'],
    ['content'],
    ['note'],
    ['email'],
  ])('is worth a draft once %s was typed', (field) => {
    expect(isEmptyIntake({ ...emptyIntake(), [field]: 'x' })).toBe(false)
  })

  it.each([
    ['2', 2],
    [' 3 ', 3],
    ['', 0],
    ['１２', 12],
    ['two', 0],
    ['-1', 0],
    ['1.5', 0],
  ])('sends %j pages as %d', (typed, sent) => {
    expect(formOf({ ...emptyIntake(), form_pages: typed }).form_pages).toBe(sent)
  })

  it.each([
    ['', null],
    ['１２', null],
    [' 3 ', null],
    ['-1', 'form_pages'],
    ['1.5', 'form_pages'],
    ['1e9', 'form_pages'],
    ['两页', 'form_pages'],
  ])('finds %j to be a wrong count: %s', (typed, wrong) => {
    expect(wrongCount({ ...emptyIntake(), form_pages: typed })).toBe(wrong)
  })

  it('offers the papers of its kind of applicant', () => {
    const form = emptyIntake()
    const [person] = [form.identity_kind]
    asKind(form, 'organisation')
    expect(form.class).toBe('business')
    expect(form.identity_kind).not.toBe(person)
    asKind(form, 'person')
    expect([form.class, form.identity_kind]).toEqual(['person', person])
  })
})
