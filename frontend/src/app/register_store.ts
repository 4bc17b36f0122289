import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { type UserError, isAbort, toUserError } from '@/backend/user_error'
import { pagesOf } from '@/ui/virtual_window'

export const PAGE_ROWS = 100

/** What a register asks the program for: a page of its rows. */
export interface Asked<State extends string> {
  search: string | null
  state: State | null
  offset: number
  limit: number
}

interface Answer<Row> {
  total: number
  /** Whether a search found more than are counted. */
  more: boolean
  rows: Row[]
}

/**
 * 登记簿 as it is being read: the pages in hand, what is searched for, and the place in it, kept while
 * one record is open. An answer to an older question is dropped.
 */
export function defineRegister<Row, State extends string>(
  name: string,
  ask: (asked: Asked<State>, signal: AbortSignal) => Promise<Answer<Row>>,
) {
  return defineStore(name, () => register(ask))
}

function register<Row, State extends string>(
  ask: (asked: Asked<State>, signal: AbortSignal) => Promise<Answer<Row>>,
) {
  const search = ref('')
  const state = shallowRef<State | null>(null)
  const active = ref(0)
  const scrollTop = ref(0)
  const total = ref<number | null>(null)
  const pages = shallowRef(new Map<number, Row[]>())
  const error = shallowRef<UserError | null>(null)
  /** True when there are more than are counted, older ones. */
  const more = ref(false)
  /** True when the total is of a part: what was last answered was a search or one state. */
  const partial = ref(false)
  /** True until the question now asked has its first answer. */
  const asking = ref(false)

  let question = 0
  let inView = { first: 0, end: PAGE_ROWS }
  let underWay = new Map<number, AbortController>()
  /** True when more was typed while an answer was under way. */
  let waits = false

  function rowAt(index: number): Row | null {
    return pages.value.get(Math.floor(index / PAGE_ROWS))?.[index % PAGE_ROWS] ?? null
  }

  /** Asks anew from the top with every key; what is typed while an answer is under way is asked with the last. */
  function searchFor(text: string): void {
    search.value = text
    if (asking.value) waits = true
    else fromTheTop()
  }

  function filterBy(next: State | null): void {
    if (state.value === next) return
    state.value = next
    fromTheTop()
  }

  function fromTheTop(): void {
    waits = false
    active.value = 0
    scrollTop.value = 0
    inView = { first: 0, end: PAGE_ROWS }
    reload()
  }

  /** Asks the present question again; the old rows stay until the new ones are here. */
  function reload(): void {
    question += 1
    giveUpAll()
    asking.value = true
    let fresh: Map<number, Row[]> | null = new Map()
    for (const page of pagesOf(inView.first, Math.max(inView.end, 1), PAGE_ROWS)) {
      void read(page, question, () => {
        if (fresh) pages.value = fresh
        fresh = null
      })
    }
  }

  /** Reads what is missing of the rows now in view, and gives up pages scrolled past. */
  function show(first: number, end: number): void {
    inView = { first, end }
    const wanted = pagesOf(first, end, PAGE_ROWS)
    for (const [page, request] of underWay) {
      if (!wanted.includes(page) && pages.value.size > 0) {
        request.abort()
        underWay.delete(page)
      }
    }
    if (asking.value || error.value) return
    for (const page of wanted) {
      if (!pages.value.has(page) && !underWay.has(page)) void read(page, question, () => {})
    }
  }

  async function read(page: number, asked: number, onAnswer: () => void): Promise<void> {
    const request = new AbortController()
    underWay.set(page, request)
    try {
      const answer = await ask(
        {
          search: search.value.trim() || null,
          state: state.value,
          offset: page * PAGE_ROWS,
          limit: PAGE_ROWS,
        },
        request.signal,
      )
      if (asked !== question) return
      onAnswer()
      pages.value = new Map(pages.value).set(page, answer.rows)
      total.value = answer.total
      more.value = answer.more
      partial.value = search.value.trim() !== '' || state.value !== null
      active.value = Math.min(active.value, Math.max(0, answer.total - 1))
      error.value = null
      asking.value = false
    } catch (thrown) {
      if (isAbort(thrown) || asked !== question) return
      error.value = toUserError(thrown)
      asking.value = false
    } finally {
      if (underWay.get(page) === request) underWay.delete(page)
      // The person may have typed or scrolled on while the first answer was under way.
      if (asked === question && !asking.value) {
        if (waits) fromTheTop()
        else show(inView.first, inView.end)
      }
    }
  }

  function giveUpAll(): void {
    for (const request of underWay.values()) request.abort()
    underWay = new Map()
  }

  /** Marks the row at an index. */
  function markAt(index: number): void {
    active.value = index
  }

  function scrollTo(pixels: number): void {
    scrollTop.value = pixels
  }

  /** Forgets rows and place when somebody leaves. */
  function forget(): void {
    waits = false
    question += 1
    giveUpAll()
    search.value = ''
    state.value = null
    active.value = 0
    scrollTop.value = 0
    total.value = null
    more.value = false
    partial.value = false
    pages.value = new Map()
    error.value = null
    asking.value = false
  }

  return {
    search,
    state,
    active,
    scrollTop,
    total,
    more,
    partial,
    error,
    asking,
    pages,
    rowAt,
    searchFor,
    filterBy,
    reload,
    show,
    markAt,
    scrollTo,
    forget,
  }
}
