import { computed, nextTick, onBeforeUnmount, reactive, ref, shallowRef, useTemplateRef } from 'vue'
import { useRouter } from 'vue-router'
import { type ScreenKey, useKeys } from '@/app/keys'
import { useNotices } from '@/app/notices'
import { type UserError, isAbort, toUserError } from '@/backend/user_error'
import { keysText } from '@/text/keys'

/** What the sheet of the list does for its screen. */
export interface ListSheet {
  focusGrid: () => void
  focusField: () => void
}

interface Options<Row, Shown> {
  /** Reads what fits; `ticked` is the one box beside the search. */
  ask: (text: string, ticked: boolean, signal: AbortSignal) => Promise<Shown>
  /** Whether the person may change anything here. */
  works: boolean
  /** Whether a row may be changed; where nothing is said, each may. */
  mayEdit?: (row: Row) => boolean
  /** Whether a row may be ended: retired, or marked as lapsed. */
  mayEnd: (row: Row) => boolean
  /** What may be done; without words it cannot be. */
  words: { add?: string; edit: string; end?: string }
  /** Further keys of the screen. */
  keys: ScreenKey[]
  /** Where Esc leads whoever came by an address. */
  home: string
}

/**
 * 列表与卡片 – a list that is searched as one types, the marked row shown beside it, and the form that changes
 * it in the same place. The screen names its `ListBeside` with the ref `sheet`.
 */
export function useListBeside<Row extends { id: string }, Shown extends { rows: Row[] }>(
  options: Options<Row, Shown>,
) {
  const router = useRouter()
  const notices = useNotices()
  const sheet = useTemplateRef<ListSheet>('sheet')
  const shown = shallowRef<Shown | null>(null)
  const error = shallowRef<UserError | null>(null)
  const reading = ref(false)
  const text = ref('')
  const ticked = ref(false)
  const active = ref(0)
  const scrollTop = ref(0)
  /** The row whose form is open, or `new`. */
  const editing = shallowRef<Row | 'new' | null>(null)
  /** The row that somebody is about to end. */
  const ending = shallowRef<Row | null>(null)

  const rows = computed<Row[]>(() => shown.value?.rows ?? [])
  const marked = computed<Row | null>(() => rows.value[active.value] ?? null)
  const rowAt = computed(() => {
    const all = rows.value
    return (index: number) => all[index] ?? null
  })

  const { words } = options
  const working: ScreenKey[] = [
    ...(words.add ? [{ key: 'F9', says: words.add, whileTyping: true, run: add }] : []),
    { key: 'Enter', says: words.edit },
    ...(words.end ? [{ key: 'F10', says: words.end, whileTyping: true, run: end }] : []),
  ]
  useKeys([
    { key: '/', says: keysText.search, run: () => sheet.value?.focusField() },
    { key: 'ArrowUp', says: keysText.previous },
    { key: 'ArrowDown', says: keysText.next },
    ...(options.works ? working : []),
    ...options.keys,
    { key: 'Escape', says: keysText.back, whileTyping: true, run: () => void back() },
  ])

  let underWay: AbortController | null = null
  onBeforeUnmount(() => underWay?.abort())

  async function read(): Promise<void> {
    underWay?.abort()
    const mine = new AbortController()
    underWay = mine
    reading.value = true
    try {
      shown.value = await options.ask(text.value, ticked.value, mine.signal)
      error.value = null
    } catch (thrown) {
      if (!isAbort(thrown)) error.value = toUserError(thrown)
    } finally {
      if (underWay === mine) reading.value = false
    }
  }

  async function search(typed: string): Promise<void> {
    text.value = typed
    active.value = 0
    scrollTop.value = 0
    await read()
  }

  async function tick(on: boolean): Promise<void> {
    ticked.value = on
    active.value = 0
    scrollTop.value = 0
    await read()
  }

  function add(): void {
    if (options.works && words.add && editing.value === null) editing.value = 'new'
  }

  const editable = computed(
    () => options.works && marked.value !== null && (options.mayEdit?.(marked.value) ?? true),
  )

  function edit(): void {
    if (editable.value && editing.value === null) editing.value = marked.value
  }

  function end(): void {
    const row = marked.value
    if (options.works && row && editing.value === null && options.mayEnd(row)) ending.value = row
  }

  /** The form or the panel has done its work: the list as it is since then, on the same row. */
  async function settle(id: string, said: string): Promise<void> {
    editing.value = null
    ending.value = null
    notices.say(said)
    await read()
    const at = rows.value.findIndex((row) => row.id === id)
    active.value = at >= 0 ? at : Math.max(0, Math.min(active.value, rows.value.length - 1))
    await focusGrid()
  }

  async function leaveForm(): Promise<void> {
    editing.value = null
    await focusGrid()
  }

  async function focusGrid(): Promise<void> {
    await nextTick()
    sheet.value?.focusGrid()
  }

  /** First what was searched for goes, then the screen. */
  async function back(): Promise<void> {
    if (text.value !== '') {
      await search('')
      return focusGrid()
    }
    const cameFrom: unknown = window.history.state?.back
    if (typeof cameFrom === 'string') router.back()
    else void router.replace(options.home)
  }

  const list = reactive({
    rows,
    rowAt,
    marked,
    error,
    reading,
    text,
    ticked,
    active,
    scrollTop,
    editing,
    editable,
    read,
    search,
    tick,
    add,
    edit,
    end,
    focusGrid,
    markAt: (index: number) => (active.value = index),
    scrollTo: (pixels: number) => (scrollTop.value = pixels),
  })
  return {
    list,
    shown,
    marked,
    editing,
    ending,
    error,
    read,
    settle,
    leaveForm,
    focusGrid,
    back,
  }
}
