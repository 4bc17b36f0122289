import { onBeforeUnmount, ref, toRaw, watch } from 'vue'
import { call } from '@/backend/call'
import { clockOf, instantMs } from '@/ui/time'

const DELAY_MS = 400
/** Whoever types without a pause is not waited for any longer. */
const LONGEST_DELAY_MS = 2_000
/** The forms on screen that may hold words not yet kept. */
const unkept = new Set<() => Promise<void>>()
/** What is on its way for each form: a draft is read after it was written, and never written after it was given up. */
const turns = new Map<string, Promise<unknown>>()

/** Keeps every word typed so far; awaited before the person at the desk changes, or the next one would get them. */
export async function keepDrafts(): Promise<void> {
  await Promise.all([...unkept].map((keep) => keep()))
  await Promise.allSettled([...turns.values()])
}

/** Forgets a draft whose form is not on screen. */
export async function dropDraft(form: string): Promise<void> {
  await inTurn(form, () => call('draft_discard', { form })).catch(() => {})
}

/** Asks once what was asked before for the same form has its answer; at once where nothing was. */
function inTurn<Answer>(form: string, ask: () => Promise<Answer>): Promise<Answer> {
  const before = turns.get(form)
  const mine = before ? before.then(ask, ask) : ask()
  turns.set(form, mine)
  const done = () => {
    if (turns.get(form) === mine) turns.delete(form)
  }
  mine.then(done, done)
  return mine
}

/**
 * 草稿 – keeps a reactive form in the encrypted database while it is typed, and gives it back after a
 * crash, a lock or a power cut. `form` names it; `isEmpty` says when there is nothing worth keeping, and
 * `part` what of it is kept. What is typed while the draft is still on its way stays as it was typed.
 */
export function useDraft<Form extends object>(
  form: string,
  state: Form,
  isEmpty: (state: Form) => boolean,
  part: (state: Form) => Partial<Form> = (all) => all,
) {
  /** `16:18:03`, when the draft was last kept; null while there is none. */
  const savedAt = ref<string | null>(null)
  /** True when the last attempt to keep it failed: the form itself is still whole. */
  const failed = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  /** When the oldest word was typed that is not kept yet. */
  let since: number | null = null
  let active = false
  let gone = false
  let coming: Promise<unknown> | null = null
  let kept = ''

  /** Fills the form with what was left, if anything was; answers when that was kept. */
  async function restore(): Promise<string | null> {
    const before = fieldsOf(state)
    const loading = inTurn(form, () => call('draft_load', { form }))
    coming = loading
    let found: string | null = null
    try {
      const { content, saved_at } = await loading
      // Given up, or asked for again, before it came.
      if (coming !== loading) return null
      if (content !== null) {
        const left = JSON.parse(content) as Partial<Form>
        const now = fieldsOf(state)
        for (const field of Object.keys(left) as (keyof Form)[]) {
          if (!before.has(field) || now.get(field) !== before.get(field)) continue
          state[field] = left[field] as Form[keyof Form]
        }
        kept = content
        savedAt.value = saved_at === null ? null : clockOf(instantMs(saved_at), true)
        found = saved_at
      }
    } catch {
      // A draft that cannot be read must not keep anybody from working; an empty form begins.
    }
    if (coming !== loading) return null
    coming = null
    active = true
    // What was typed meanwhile has waited for this.
    if (gone) void keep()
    else if (!isEmpty(state) && written() !== kept) schedule()
    return found
  }

  function written(): string {
    return JSON.stringify(part(toRaw(state) as Form))
  }

  /** `last` where the page itself goes away, and nobody is left to take turns. */
  async function keep(last = false): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    since = null
    if (coming) await coming.catch(() => {})
    if (!active) return
    if (isEmpty(state)) {
      if (savedAt.value !== null) await drop()
      return
    }
    const content = written()
    if (content === kept) return
    const save = () => call('draft_save', { form, content })
    try {
      const { saved_at } = await (last ? save() : inTurn(form, save))
      if (!active) return
      kept = content
      savedAt.value = clockOf(instantMs(saved_at), true)
      failed.value = false
    } catch {
      failed.value = true
    }
  }

  async function drop(): Promise<void> {
    kept = ''
    savedAt.value = null
    await dropDraft(form)
  }

  /** Forgets the draft: the form was saved, or given up. Nothing is kept after this. */
  async function discard(): Promise<void> {
    active = false
    coming = null
    clearTimeout(timer)
    timer = undefined
    await drop()
  }

  function schedule(): void {
    const at = performance.now()
    since ??= at
    clearTimeout(timer)
    timer = setTimeout(
      () => void keep(),
      Math.max(0, Math.min(DELAY_MS, since + LONGEST_DELAY_MS - at)),
    )
  }

  watch(
    state,
    () => {
      if (active) schedule()
    },
    { deep: true },
  )
  const keepAll = () => keep()
  unkept.add(keepAll)
  const keepTyped = (last = false) => {
    if (timer !== undefined) void keep(last)
  }
  const keepLast = () => keepTyped(true)
  const keepBeforeHidden = () => {
    if (document.hidden) keepTyped()
  }
  // A page that is reloaded or closed, or a window put away, takes nothing along.
  window.addEventListener('pagehide', keepLast)
  document.addEventListener('visibilitychange', keepBeforeHidden)
  // Whoever leaves in mid-word leaves the word behind, too.
  onBeforeUnmount(() => {
    gone = true
    keepTyped()
    unkept.delete(keepAll)
    window.removeEventListener('pagehide', keepLast)
    document.removeEventListener('visibilitychange', keepBeforeHidden)
  })

  return { savedAt, failed, restore, discard }
}

/** Each field of a form as it would be written. */
function fieldsOf<Form extends object>(state: Form): Map<keyof Form, string> {
  const all = Object.keys(state) as (keyof Form)[]
  return new Map(all.map((field) => [field, JSON.stringify(state[field])]))
}
