import { beforeEach, expect, it } from 'vitest'
import { dropDraft, loadDraft, saveDraft } from './draft'
import { emptySetup } from './rules'

beforeEach(() => localStorage.clear())

const typed = {
  ...emptySetup(),
  name: '向阳街道',
  kind: 'library' as const,
  summer: { ...emptySetup().summer, from: '07-01' },
  pin: '246810',
  pin_again: '2468',
}

it('what was typed comes back, the PIN does not', () => {
  saveDraft(typed)
  expect(loadDraft()).toEqual({ ...typed, pin: '', pin_again: '' })
})

it('the PIN is nowhere in the storage', () => {
  saveDraft(typed)
  const stored = Object.keys(localStorage).map((key) => localStorage.getItem(key))
  expect(stored.join()).toContain('向阳街道')
  expect(stored.join()).not.toContain('2468')
})

it.each(['{', 'null', '[]', '{"kind":"castle","desk":7}'])(
  'a damaged draft %s is an empty form',
  (text) => {
    saveDraft(typed)
    localStorage.setItem(Object.keys(localStorage)[0] as string, text)
    expect(loadDraft()).toEqual(emptySetup())
  },
)

it('a dropped draft is gone', () => {
  saveDraft(typed)
  dropDraft()
  expect(localStorage.length).toBe(0)
})
