import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, reactive } from 'vue'
import { keepDrafts, useDraft } from './draft'

const call = vi.hoisted(() => vi.fn())
vi.mock('@/backend/call', () => ({ call }))

const saved = () =>
  call.mock.calls
    .filter(([name]) => name === 'draft_save')
    .map(([, request]) => JSON.parse((request as { content: string }).content) as { words: string })

/** A form of one field on screen, restored and ready to type into. */
async function form() {
  const { state } = open({ words: '', name: '' }, ({ words }) => ({ words }))
  await vi.advanceTimersByTimeAsync(0)
  return state
}

interface Words {
  words: string
  name: string
}

/** A form on screen whose draft is asked for. */
function open(begin: Words, part?: (state: Words) => Partial<Words>) {
  const state = reactive(begin)
  const drafts: ReturnType<typeof useDraft>[] = []
  const app = createApp({
    setup: () => {
      drafts.push(useDraft('consultation', state, ({ words }) => words === '', part))
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
  const draft = drafts[0]!
  void draft.restore()
  return { state, draft, close }
}

const SAVED = { saved_at: '2026-11-24T09:00:00+08:00' }
const found = (content: object) => ({ content: JSON.stringify(content), ...SAVED })
const asked = () => call.mock.calls.map(([name]) => name as string)

/** The next answer to this command comes when the test says so. */
function answersLater(command: string): (answer: unknown) => void {
  let say: (answer: unknown) => void = () => {}
  const answer = new Promise((done) => (say = done))
  const usual = call.getMockImplementation()!
  let isFirst = true
  call.mockImplementation((name: string, request: unknown) => {
    if (name !== command || !isFirst) return usual(name, request)
    isFirst = false
    return answer
  })
  return say
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

  it('that comes late leaves what was typed meanwhile, and keeps it', async () => {
    const load = answersLater('draft_load')
    const { state } = open({ words: '', name: '' })
    state.words = '社保补贴'
    await vi.advanceTimersByTimeAsync(1_000)
    expect(saved()).toEqual([])
    load(found({ words: '社', name: '李秀兰', gone: '旧栏' }))
    await vi.advanceTimersByTimeAsync(0)
    expect(state).toEqual({ words: '社保补贴', name: '李秀兰' })
    await vi.advanceTimersByTimeAsync(400)
    expect(saved()).toEqual([{ words: '社保补贴', name: '李秀兰' }])
  })

  it('is kept, too, of what was typed before the answer that there was none', async () => {
    const load = answersLater('draft_load')
    const { state } = open({ words: '', name: '' })
    state.words = '社保'
    await vi.advanceTimersByTimeAsync(1_000)
    load({ content: null, saved_at: null })
    await vi.advanceTimersByTimeAsync(400)
    expect(saved()).toEqual([{ words: '社保', name: '' }])
  })

  it('of a form that was left before it came is kept as well', async () => {
    const load = answersLater('draft_load')
    const { state, close } = open({ words: '', name: '' })
    state.words = '社保'
    await vi.advanceTimersByTimeAsync(0)
    close()
    load(found({ name: '李秀兰' }))
    await vi.advanceTimersByTimeAsync(0)
    expect(saved()).toEqual([{ words: '社保', name: '李秀兰' }])
  })

  it('that comes after it was given up fills nothing', async () => {
    const load = answersLater('draft_load')
    const { state, draft } = open({ words: '', name: '' })
    void draft.discard()
    load(found({ words: '社保', name: '李秀兰' }))
    await vi.advanceTimersByTimeAsync(1_000)
    expect(state).toEqual({ words: '', name: '' })
    expect(asked()).toEqual(['draft_load', 'draft_discard'])
  })

  it('is read again only after it was written', async () => {
    const save = answersLater('draft_save')
    const { state, close } = open({ words: '', name: '' })
    await vi.advanceTimersByTimeAsync(0)
    state.words = '社保'
    await vi.advanceTimersByTimeAsync(0)
    close()
    open({ words: '', name: '' })
    await vi.advanceTimersByTimeAsync(0)
    expect(asked()).toEqual(['draft_load', 'draft_save'])
    save(SAVED)
    await vi.advanceTimersByTimeAsync(0)
    expect(asked()).toEqual(['draft_load', 'draft_save', 'draft_load'])
  })

  it('is given up only after it was written, so that it stays away', async () => {
    const save = answersLater('draft_save')
    const { state, draft } = open({ words: '', name: '' })
    await vi.advanceTimersByTimeAsync(0)
    state.words = '社保'
    await vi.advanceTimersByTimeAsync(400)
    void draft.discard()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(asked()).toEqual(['draft_load', 'draft_save'])
    save(SAVED)
    await vi.advanceTimersByTimeAsync(0)
    expect(asked()).toEqual(['draft_load', 'draft_save', 'draft_discard'])
  })

  it('of a form just left is written before the desk is locked', async () => {
    const save = answersLater('draft_save')
    const { state, close } = open({ words: '', name: '' })
    await vi.advanceTimersByTimeAsync(0)
    state.words = '社保'
    await vi.advanceTimersByTimeAsync(0)
    close()
    const locked = vi.fn()
    void keepDrafts().then(locked)
    await vi.advanceTimersByTimeAsync(0)
    expect(locked).not.toHaveBeenCalled()
    save(SAVED)
    await vi.advanceTimersByTimeAsync(0)
    expect(locked).toHaveBeenCalled()
  })

  it('of which a part is kept brings that part back', async () => {
    const { state } = open({ words: '', name: '王敏' }, ({ words }) => ({ words }))
    await vi.advanceTimersByTimeAsync(0)
    state.words = '社保'
    await vi.advanceTimersByTimeAsync(400)
    expect(saved()).toEqual([{ words: '社保' }])
  })
})
