import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, h, nextTick, ref } from 'vue'
import AgencyField from './AgencyField.vue'

const call = vi.hoisted(() => vi.fn())
vi.mock('@/backend/call', () => ({ call }))

const body = (name: string, short_name: string) => ({ id: name, name, short_name })
const GOVERNMENT = body('临渭区人民政府', '区政府')
const HOUSING = body('临渭区住房和城乡建设局', '区住建局')
const FINANCE = body('临渭区政府采购中心', '区政府采购中心')

/** The answers on their way, by what was asked. */
const answers = new Map<string, (rows: object[]) => void>()
const text = ref('')
let close = () => {}
let input: HTMLInputElement

beforeEach(async () => {
  // jsdom lays nothing out and so scrolls nothing.
  HTMLElement.prototype.scrollIntoView = vi.fn()
  answers.clear()
  text.value = ''
  call.mockReset()
  call.mockImplementation(
    (_: string, request: { text: string }) =>
      new Promise((done) => answers.set(request.text, (rows) => done({ rows }))),
  )
  const root = document.body.appendChild(document.createElement('div'))
  const app = createApp({
    render: () =>
      h(AgencyField, {
        label: '转交部门',
        name: 'agency',
        modelValue: text.value,
        'onUpdate:modelValue': (to: string) => (text.value = to),
      }),
  })
  app.mount(root)
  close = () => {
    app.unmount()
    root.remove()
  }
  await nextTick()
  input = root.querySelector('input')!
})
afterEach(() => close())

async function type(words: string): Promise<void> {
  input.value = words
  input.dispatchEvent(new Event('input', { bubbles: true }))
  await nextTick()
}

async function press(key: string): Promise<void> {
  input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  await nextTick()
}

async function answer(words: string, rows: object[]): Promise<void> {
  answers.get(words)!(rows)
  for (let turn = 0; turn < 5; turn += 1) await nextTick()
}

describe('Enter in the field of a body', () => {
  it('takes the first that fits what is typed', async () => {
    await type('zjj')
    await answer('zjj', [HOUSING])
    await press('Enter')
    expect(text.value).toBe(HOUSING.name)
  })

  it('never takes what was offered for half of the text', async () => {
    await type('区政府')
    await answer('区政府', [GOVERNMENT])
    await type('区政府办公室')
    await press('Enter')
    await answer('区政府办公室', [])
    expect(text.value).toBe('区政府办公室')
  })

  it('that comes before the answer takes what fits all of it once it is there', async () => {
    await type('区政府')
    await answer('区政府', [GOVERNMENT, FINANCE])
    await type('区政府采购')
    await press('Enter')
    expect(text.value).toBe('区政府采购')
    await answer('区政府采购', [FINANCE])
    expect(text.value).toBe(FINANCE.name)
  })

  it('is forgotten by whoever types on', async () => {
    await type('zj')
    await press('Enter')
    await type('zjj')
    await answer('zjj', [HOUSING])
    expect(text.value).toBe('zjj')
  })

  it('takes what the arrows marked, answer or not', async () => {
    await type('区政府')
    await answer('区政府', [GOVERNMENT, FINANCE])
    await type('区政府采')
    await press('ArrowDown')
    await press('Enter')
    expect(text.value).toBe(FINANCE.name)
  })
})
