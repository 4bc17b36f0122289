import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type App, createApp, defineComponent, h, nextTick } from 'vue'
import type { Paper, PrinterView } from '@/generated/commands'
import { usePrintJob } from './print_job'

const call = vi.hoisted(() => vi.fn())
vi.mock('@/backend/call', () => ({ call }))

const PAPER: Paper = {
  title: '接收回执',
  file_name: '接收回执.pdf',
  pdf: 'JVBERg==',
  pages: 2,
  missing_characters: '',
}
const printer = (name: string, isDefault = false): PrinterView => ({
  name,
  default: isDefault,
  state: 'idle',
})

let app: App | null = null
let printed: unknown[] = []

async function job(printers: PrinterView[], remembered: string | null = null) {
  call.mockImplementation((name: string, request: unknown) => {
    if (name === 'printer_list') return Promise.resolve({ printers })
    if (name === 'draft_load') return Promise.resolve({ content: remembered, saved_at: null })
    if (name === 'paper_print') {
      printed.push(request)
      return Promise.resolve({ printer: 'Hall', job: 'Hall-1' })
    }
    return Promise.resolve({ saved_at: '' })
  })
  let made: ReturnType<typeof usePrintJob> | undefined
  const component = defineComponent({
    setup() {
      made = usePrintJob(() => PAPER)
      return () => h('div')
    },
  })
  app = createApp(component)
  app.mount(document.createElement('div'))
  for (let turn = 0; turn < 6; turn += 1) await nextTick()
  if (!made) throw new Error('no job')
  return made
}

beforeEach(() => {
  printed = []
})
afterEach(() => {
  app?.unmount()
  call.mockReset()
})

describe('a paper on its way to a printer', () => {
  it.each([
    ['the one chosen last', [printer('Counter', true), printer('Hall')], 'Hall', 'Hall'],
    ['the system’s own', [printer('Hall'), printer('Counter', true)], null, 'Counter'],
    [
      'where this kind of paper went',
      [printer('Counter', true), printer('Hall')],
      '{"last":"Counter","of":{"接收回执":"Hall"}}',
      'Hall',
    ],
    [
      'the last one, where another kind went elsewhere',
      [printer('Counter', true), printer('Hall')],
      '{"last":"Counter","of":{"收费凭条":"Hall"}}',
      'Counter',
    ],
    ['another when the last is gone', [printer('Counter', true)], 'Hall', 'Counter'],
    ['the first where the system has no choice', [printer('A'), printer('B')], null, 'A'],
  ])('goes to %s', async (_, printers, remembered, chosen) => {
    const made = await job(printers, remembered)
    expect(made.printer.value).toBe(chosen)
    expect(made.none.value).toBe(false)
  })

  it('is sent once with its copies, however often the key is pressed', async () => {
    const made = await job([printer('Hall', true)])
    made.copies.value = '2'
    await Promise.all([made.print(), made.print()])
    expect(printed).toEqual([{ title: '接收回执', pdf: 'JVBERg==', copies: 2, printer: 'Hall' }])
    expect(made.done.value).toContain('2 份')
    expect(call).toHaveBeenCalledWith('draft_save', {
      form: 'paper-printer',
      content: '{"last":"Hall","of":{"接收回执":"Hall"}}',
    })
  })

  it('says so calmly where there is no printer', async () => {
    const made = await job([])
    expect(made.none.value).toBe(true)
    expect(made.error.value).toBeNull()
  })
})
