import { expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { useStep } from './step'

function form(): HTMLElement {
  const element = document.createElement('form')
  element.innerHTML = '<input name="agency" /><input name="note" />'
  document.body.replaceChildren(element)
  return element
}

const refusal = (field?: string) => ({ code: 'invalid', message: '请填写承办单位。', field })

it('what is wrong stands beside its field, which takes the keyboard until it is put right', async () => {
  const step = useStep(ref(form()), () => Promise.reject(refusal('agency')))
  expect(await step.submit()).toBeNull()
  expect([step.wrong('agency'), step.wrong('note')]).toEqual(['请填写承办单位。', null])
  expect(step.trouble()).toBeNull()
  expect(document.activeElement?.getAttribute('name')).toBe('agency')
  document.activeElement?.dispatchEvent(new Event('input'))
  expect(step.wrong('agency')).toBeNull()
})

it.each([
  ['no field', undefined],
  ['a field that is not there', 'id'],
])('a refusal beside %s is told for the form as a whole', async (_, field) => {
  const step = useStep(ref(form()), () => Promise.reject(refusal(field)))
  await step.submit()
  expect(step.trouble()?.message).toBe('请填写承办单位。')
})

it('one press sends once', async () => {
  let sent = 0
  let answer: (words: string) => void = () => {}
  const step = useStep(ref(form()), () => {
    sent += 1
    return new Promise<string>((done) => (answer = done))
  })
  const first = step.submit()
  expect(await step.submit()).toBeNull()
  answer('done')
  expect(await first).toBe('done')
  expect(sent).toBe(1)
})

it('the draft is given up when the program has taken the step, and not when it refuses', async () => {
  const discard = vi.fn(() => Promise.resolve())
  const refused = useStep(ref(form()), () => Promise.reject(refusal('agency')), { discard })
  await refused.submit()
  expect(discard).not.toHaveBeenCalled()
  const taken = useStep(ref(form()), () => Promise.resolve('done'), { discard })
  const answer = taken.submit()
  expect(await taken.submit()).toBeNull()
  expect(await answer).toBe('done')
  expect(discard).toHaveBeenCalledTimes(1)
})
