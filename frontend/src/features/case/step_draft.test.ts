import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, nextTick, reactive } from 'vue'
import { STEPS as applicationSteps } from '../application/move'
import { STEPS as consultationSteps } from '../consultation/verbs'
import { STEPS as suggestionSteps } from '../suggestion/verbs'
import { draftOf, typedIn, useStepDraft } from './step_draft'

const call = vi.hoisted(() => vi.fn())
vi.mock('@/backend/call', () => ({ call }))

const ID = '0192f0c1-7c3a-7e52-9b1d-3f6a2c4d5e6f'
/** What the encrypted database holds, by the draft's word. */
const store = new Map<string, { content: string; saved_at: string }>()
const screens: (() => void)[] = []

beforeEach(() => {
  vi.useFakeTimers()
  store.clear()
  call.mockReset()
  call.mockImplementation((name: string, { form, content }: { form: string; content: string }) => {
    const saved_at = '2026-11-24T16:18:03+08:00'
    if (name === 'draft_save') store.set(form, { content, saved_at })
    if (name === 'draft_discard') store.delete(form)
    return Promise.resolve(
      name === 'draft_load' ? (store.get(form) ?? { content: null, saved_at: null }) : { saved_at },
    )
  })
})
afterEach(() => {
  for (const close of screens.splice(0)) close()
  vi.useRealTimers()
})

/** The form of 退回 on screen on a day. */
async function open(on: string, step = 'return') {
  const form = reactive({ on, reason: '' })
  const drafts: ReturnType<typeof useStepDraft>[] = []
  const app = createApp({
    setup: () => {
      drafts.push(useStepDraft(ID, step, form))
      return () => null
    },
  })
  app.mount(document.createElement('div'))
  let isOpen = true
  const close = () => {
    if (isOpen) app.unmount()
    isOpen = false
  }
  screens.push(close)
  await vi.advanceTimersByTimeAsync(0)
  return { form, draft: drafts[0]!, close }
}

describe('the draft of a step', () => {
  it('has a word of its own that the store takes', () => {
    const steps = [...applicationSteps, ...consultationSteps, ...suggestionSteps, 'void']
    for (const step of steps) expect(draftOf(ID, step)).toMatch(/^[a-zA-Z0-9_-]{1,60}$/)
    expect(draftOf(ID, 'return')).not.toBe(draftOf(ID, 'answer'))
    expect(draftOf(ID, 'return')).not.toBe(draftOf(ID.replace('0192', '0193'), 'return'))
  })

  it.each([
    [{ on: '20261124', reason: '' }, {}],
    [{ on: '20261123', reason: '' }, { on: '20261123' }],
    [{ on: '20261124', reason: '不属于本机关' }, { reason: '不属于本机关' }],
  ])('of %j keeps what was typed', (state, typed) => {
    expect(typedIn(state, { on: '20261124', reason: '' })).toEqual(typed)
  })

  it('is there again, and the day that stood there by itself is the new one', async () => {
    const first = await open('20261124')
    first.form.reason = '不属于本机关'
    await nextTick()
    first.close()
    await vi.advanceTimersByTimeAsync(0)
    const { form, draft } = await open('20261125')
    expect(form).toEqual({ on: '20261125', reason: '不属于本机关' })
    expect(draft.found.value).toBe('2026-11-24T16:18:03+08:00')
  })

  it('belongs to its step alone', async () => {
    const first = await open('20261124')
    first.form.reason = '不属于本机关'
    await vi.advanceTimersByTimeAsync(400)
    expect((await open('20261124', 'withdraw')).form.reason).toBe('')
  })

  it('is given up when the step is saved, and when everything typed is taken back', async () => {
    const { form, draft } = await open('20261124')
    form.reason = '不属于本机关'
    await vi.advanceTimersByTimeAsync(400)
    expect(store.size).toBe(1)
    form.reason = ''
    await vi.advanceTimersByTimeAsync(400)
    expect(store.size).toBe(0)
    form.reason = '不属于本机关负责公开'
    await vi.advanceTimersByTimeAsync(400)
    await draft.discard()
    expect(store.size).toBe(0)
  })

  it('is emptied on request, and the form begins anew', async () => {
    const first = await open('20261124')
    first.form.reason = '不属于本机关'
    first.form.on = '20261120'
    await nextTick()
    first.close()
    await vi.advanceTimersByTimeAsync(0)
    const { form, draft } = await open('20261125')
    expect(form.on).toBe('20261120')
    draft.clear()
    expect(form).toEqual({ on: '20261125', reason: '' })
    expect(draft.found.value).toBeNull()
    await vi.advanceTimersByTimeAsync(400)
    expect(store.size).toBe(0)
  })
})
