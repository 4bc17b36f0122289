import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ApplicationListRequest } from '@/generated/commands'
import { PAGE_ROWS } from '@/app/register_store'
import { useRegister } from './register'

interface Asked {
  request: ApplicationListRequest
  given_up: boolean
  answer: (total: number) => Promise<void>
  fail: () => Promise<void>
}

// What crosses the line is observed at the line itself; each test decides when an answer arrives.
let asked: Asked[]
/** What the program counts of a search at most. */
const MOST_FOUND = 1000

beforeEach(() => {
  setActivePinia(createPinia())
  asked = []
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    return new Promise<Response>((resolve, reject) => {
      const request = JSON.parse(init.body as string) as ApplicationListRequest
      const one: Asked = {
        request,
        given_up: false,
        answer: async (total) => {
          const rows = Array.from(
            { length: Math.max(0, Math.min(request.limit, total - request.offset)) },
            (_row, at) => ({ id: `${request.search ?? ''}${request.offset + at}` }),
          )
          resolve(new Response(JSON.stringify({ total, more: total === MOST_FOUND, rows })))
          await settle()
        },
        fail: async () => {
          reject(new TypeError('connection refused'))
          await settle()
        },
      }
      init.signal?.addEventListener('abort', () => {
        one.given_up = true
        reject(new DOMException('', 'AbortError'))
      })
      asked.push(one)
    })
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
})

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

function last(): Asked {
  return asked[asked.length - 1] as Asked
}

it('typing asks with the first key, and with the last once the answer is here', async () => {
  const register = useRegister()
  for (const text of ['z', 'zj', 'zjj']) register.searchFor(text)
  expect(asked.map((one) => one.request)).toEqual([
    { search: 'z', state: null, offset: 0, limit: PAGE_ROWS },
  ])
  await last().answer(500)
  expect(asked.map((one) => one.request.search)).toEqual(['z', 'zjj'])
  await last().answer(3)
  expect(asked).toHaveLength(2)
  expect(register.total).toBe(3)
  expect(register.rowAt(0)?.id).toBe('zjj0')
})

it('what is typed while the program fails to answer is asked all the same', async () => {
  const register = useRegister()
  register.searchFor('z')
  register.searchFor('zj')
  await last().fail()
  expect(last().request.search).toBe('zj')
  await last().answer(3)
  expect(register.error).toBeNull()
  expect(register.rowAt(0)?.id).toBe('zj0')
})

it('a late answer to an older question is never shown', async () => {
  const register = useRegister()
  register.searchFor('a')
  const older = last()
  register.filterBy('received')
  expect(older.given_up).toBe(true)
  await last().answer(3)
  await older.answer(500)
  expect(register.total).toBe(3)
})

it('scrolling reads just the pages in view, each once', async () => {
  const register = useRegister()
  register.reload()
  await last().answer(1000)
  register.show(390, 420)
  register.show(391, 421)
  expect(asked.slice(1).map((one) => one.request.offset)).toEqual([300, 400])
  await asked[1]?.answer(1000)
  await asked[2]?.answer(1000)
  register.show(390, 420)
  expect(asked).toHaveLength(3)
  expect(register.rowAt(399)?.id).toBe('399')
  expect(register.rowAt(400)?.id).toBe('400')
  expect(register.rowAt(500)).toBeNull()
})

it('a page scrolled past before it came is given up', async () => {
  const register = useRegister()
  register.reload()
  await last().answer(100000)
  register.show(5000, 5020)
  const passed = last()
  register.show(90000, 90020)
  await settle()
  expect(passed.given_up).toBe(true)
  expect(last().request.offset).toBe(90000)
})

it('the old rows stay until the new answer is here', async () => {
  const register = useRegister()
  register.reload()
  await last().answer(10)
  register.filterBy('received')
  expect(register.rowAt(0)?.id).toBe('0')
  expect(last().request.state).toBe('received')
  await last().answer(0)
  expect(register.total).toBe(0)
  expect(register.rowAt(0)).toBeNull()
})

it('a back end that is gone leaves rows and search in place and says so; retrying clears it', async () => {
  const register = useRegister()
  register.reload()
  await last().answer(10)
  register.searchFor('张')
  await last().fail()
  expect(register.error?.gone).toBe(true)
  expect(register.search).toBe('张')
  expect(register.rowAt(0)?.id).toBe('0')
  const before = asked.length
  register.show(0, 10)
  expect(asked).toHaveLength(before)
  register.reload()
  await last().answer(1)
  expect(register.error).toBeNull()
  expect(register.total).toBe(1)
})

it('a shorter register keeps the marked row inside it', async () => {
  const register = useRegister()
  register.reload()
  await last().answer(50)
  register.active = 49
  register.reload()
  await last().answer(20)
  expect(register.active).toBe(19)
})

it('a total is told as a part only once the search itself was answered', async () => {
  const register = useRegister()
  register.reload()
  await last().answer(50)
  register.searchFor('张')
  expect(register.partial).toBe(false)
  await last().answer(2)
  expect([register.total, register.partial]).toEqual([2, true])
})

it('a search that found more than are counted says so until the next answer', async () => {
  const register = useRegister()
  register.searchFor('张')
  await last().answer(MOST_FOUND)
  expect([register.total, register.more]).toEqual([MOST_FOUND, true])
  register.searchFor('张晓')
  await last().answer(2)
  expect([register.total, register.more]).toEqual([2, false])
})
