import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, reactive } from 'vue'
import { useDraft } from './draft'

const call = vi.hoisted(() => vi.fn())
vi.mock('@/backend/call', () => ({ call }))

const saved = () =>
  call.mock.calls
    .filter(([name]) => name === 'draft_save')
    .map(([, request]) => JSON.parse((request as { content: string }).content) as { words: string })

/** A form on screen, restored and ready to type into. */
async function form() {
  const state = reactive({ words: '' })
  const drafts: ReturnType<typeof useDraft>[] = []
  const app = createApp({
    setup: () => {
      drafts.push(useDraft('consultation', state, ({ words }) => words === ''))
      return () => null
    },
  })
  app.mount(document.createElement('div'))
  screens.push(() => app.unmount())
  await drafts[0]?.restore()
  return state
}

const screens: (() => void)[] = []
beforeEach(() => {
  vi.useFakeTimers()
  call.mockReset()
  call.mockImplementation((name: string) =>
    Promise.resolve(
      name === 'draft_load'
        ? { content: null, saved_at: null }
        : { saved_at: '2026-11-24T09:00:00+08:00' },
    ),
  )
})
afterEach(() => {
  for (const close of screens.splice(0)) close()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('a draft', () => {
  it('is kept once the typing pauses', async () => {
    const state = await form()
    state.words = '社保'
    await vi.advanceTimersByTimeAsync(399)
    expect(saved()).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(saved()).toEqual([{ words: '社保' }])
  })

  it('is kept within two seconds of typing without a pause', async () => {
    const state = await form()
    for (let at = 0; at < 21; at += 1) {
      state.words += '查'
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(saved()).toHaveLength(1)
    expect(saved()[0]?.words).toHaveLength(20)
  })

  it('is kept at once when the page goes away or the window is put away', async () => {
    const state = await form()
    state.words = '社保'
    await vi.advanceTimersByTimeAsync(0)
    window.dispatchEvent(new Event('pagehide'))
    await vi.advanceTimersByTimeAsync(0)
    expect(saved()).toEqual([{ words: '社保' }])
    state.words = '社保补贴'
    await vi.advanceTimersByTimeAsync(0)
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true)
    document.dispatchEvent(new Event('visibilitychange'))
    await vi.advanceTimersByTimeAsync(0)
    expect(saved().at(-1)).toEqual({ words: '社保补贴' })
  })
})
