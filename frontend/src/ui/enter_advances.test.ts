import { beforeEach, expect, it, vi } from 'vitest'
import { enterAdvances } from './enter_advances'

const submit = vi.fn()
let form: HTMLFormElement

beforeEach(() => {
  submit.mockReset()
  document.body.innerHTML = `<form>
    <input name="first" /><input name="off" disabled />
    <select name="paper"><option>A4</option></select>
    <input type="radio" name="kind" value="a" /><input type="radio" name="kind" value="b" checked />
    <input name="last" /><button>ok</button></form>`
  form = document.querySelector('form') as HTMLFormElement
  form.addEventListener('keydown', (event) => enterAdvances(event, submit))
})

function field(selector: string): HTMLInputElement {
  return form.querySelector(selector) as HTMLInputElement
}

function press(from: Element, init: KeyboardEventInit = {}): void {
  from.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init }),
  )
}

it('enter goes on to the chosen button of a group, then to the field after the group', () => {
  press(field('[name=first]'))
  expect(document.activeElement).toBe(field('[value=b]'))
  press(field('[value=b]'))
  expect(document.activeElement).toBe(field('[name=last]'))
  expect(submit).not.toHaveBeenCalled()
})

it('a choice that stands as usual is passed over, and enter goes on from one that was opened', () => {
  const choice = form.querySelector('select') as HTMLSelectElement
  press(choice)
  expect(document.activeElement).toBe(field('[value=b]'))
})

it('enter on the last field submits', () => {
  press(field('[name=last]'))
  expect(submit).toHaveBeenCalledOnce()
})

it('enter that only ends a Chinese input method word does nothing', () => {
  field('[name=first]').focus()
  press(field('[name=first]'), { isComposing: true })
  expect(document.activeElement).toBe(field('[name=first]'))
  expect(submit).not.toHaveBeenCalled()
})

it('enter on a button stays the button’s own', () => {
  press(form.querySelector('button') as HTMLButtonElement)
  expect(submit).not.toHaveBeenCalled()
})

it('in a field of prose enter begins a line, in any other field of several lines it goes on', () => {
  form.insertAdjacentHTML(
    'afterbegin',
    '<textarea name="short"></textarea><textarea data-prose></textarea>',
  )
  const [short, prose] = [field('[name=short]'), field('[data-prose]')]
  prose.focus()
  press(prose)
  expect(document.activeElement).toBe(prose)
  expect(submit).not.toHaveBeenCalled()
  short.focus()
  press(short)
  expect(document.activeElement).toBe(prose)
})
