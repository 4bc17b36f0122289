import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useToday } from './today'

let answers: ((response: Response) => void)[]

beforeEach(() => {
  setActivePinia(createPinia())
  answers = []
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => answers.push(resolve)))
})
afterEach(() => vi.unstubAllGlobals())

function day(on: string): Response {
  return new Response(JSON.stringify({ now: `${on}T09:00:00+08:00`, today_on: on }))
}

it('an answer that comes after somebody left is not shown to the next person', async () => {
  const today = useToday()
  const before = today.refresh()
  today.forget()
  const after = today.refresh()
  answers[1]?.(day('2026-11-24'))
  await after
  answers[0]?.(day('2026-11-23'))
  await before
  expect(today.view?.today_on).toBe('2026-11-24')
})

it('a refusal keeps the day read before and says what to do', async () => {
  const today = useToday()
  const first = today.refresh()
  answers[0]?.(day('2026-11-23'))
  await first
  const second = today.refresh()
  answers[1]?.(
    new Response('{"code":"busy","message":"数据库正忙，请稍后重试。"}', { status: 503 }),
  )
  await second
  expect(today.view?.today_on).toBe('2026-11-23')
  expect(today.error?.message).toBe('数据库正忙，请稍后重试。')
})

it('whoever asks while the day is being read waits for a reading that began after they asked', async () => {
  const today = useToday()
  const early = today.refresh()
  let done = 0
  const late = [today.refresh(), today.refresh()].map((one) => one.then(() => (done += 1)))
  answers[0]?.(day('2026-11-23'))
  await early
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  expect(done).toBe(0)
  answers[1]?.(day('2026-11-24'))
  await Promise.all(late)
  expect(today.view?.today_on).toBe('2026-11-24')
  expect(answers).toHaveLength(2)
  expect(today.reading).toBe(false)
})

it('a reading that still waits its turn is given up when somebody leaves', async () => {
  const today = useToday()
  const early = today.refresh()
  const late = today.refresh()
  today.forget()
  answers[0]?.(day('2026-11-23'))
  await Promise.all([early, late])
  expect(answers).toHaveLength(1)
  expect(today.view).toBeNull()
})
