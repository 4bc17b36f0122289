import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Paper } from '@/generated/commands'
import { usePapers } from './papers'

const call = vi.hoisted(() => vi.fn())
vi.mock('@/backend/call', () => ({ call }))

const PAPER: Paper = {
  title: '依申请公开登记台账',
  file_name: '依申请公开登记台账-2026年10月.pdf',
  pdf: 'JVBERg==',
  pages: 1,
  missing_characters: '',
}
const REQUEST = { register: 'applications', month: '2026-10' } as const

/** A program whose database outlives the screens. */
function program(): { drawn: unknown[]; kept: Map<string, string> } {
  const drawn: unknown[] = []
  const kept = new Map<string, string>()
  call.mockImplementation((name: string, request: Record<string, string>) => {
    if (name === 'draft_save') {
      kept.set(request.form ?? '', request.content ?? '')
      return Promise.resolve({ saved_at: '' })
    }
    if (name === 'draft_load') {
      return Promise.resolve({ content: kept.get(request.form ?? '') ?? null, saved_at: null })
    }
    drawn.push([name, request])
    return Promise.resolve(PAPER)
  })
  return { drawn, kept }
}

beforeEach(() => {
  call.mockReset()
  setActivePinia(createPinia())
})

describe('the last paper', () => {
  it('is drawn again after a restart, and its content is never kept', async () => {
    const { drawn, kept } = program()
    await usePapers().show('ledger_draw', REQUEST)
    expect(kept.get('last-paper')).not.toContain(PAPER.pdf)
    setActivePinia(createPinia())
    const again = usePapers()
    expect(await again.showLast()).toBe(true)
    expect(again.paper).toEqual(PAPER)
    expect(drawn).toEqual([
      ['ledger_draw', REQUEST],
      ['ledger_draw', REQUEST],
    ])
  })

  it('is nobody else’s: who signs in next has none', async () => {
    const { kept } = program()
    const papers = usePapers()
    await papers.show('ledger_draw', REQUEST)
    papers.forget()
    kept.clear()
    expect(await papers.showLast()).toBe(false)
    expect(papers.open).toBe(false)
  })

  it('is never one that was drawn from a secret', async () => {
    const { kept, drawn } = program()
    const papers = usePapers()
    papers.lay(PAPER)
    expect(papers.open).toBe(true)
    expect(papers.paper).toEqual(PAPER)
    papers.close()
    expect(kept.size).toBe(0)
    expect(await papers.showLast()).toBe(false)
    expect(drawn).toEqual([])
  })

  it.each(['', 'null', '{}', '{"command":"data_rebuild","request":{}}', '{'])(
    'that cannot be read is none: %s',
    async (content) => {
      const { kept, drawn } = program()
      kept.set('last-paper', content)
      expect(await usePapers().showLast()).toBe(false)
      expect(drawn).toEqual([])
    },
  )

  it('is not remembered when it could not be drawn, and the screen says why', async () => {
    const { kept } = program()
    call.mockImplementationOnce(() =>
      Promise.reject({ code: 'not_found', message: '没有这件申请。' }),
    )
    const papers = usePapers()
    await papers.show('ledger_draw', REQUEST)
    expect(papers.error?.message).toBe('没有这件申请。')
    expect(kept.size).toBe(0)
  })
})
