import { onBeforeUnmount, ref, toRaw, watch } from 'vue'
import { call } from '@/backend/call'
import { clockOf, instantMs } from '@/ui/time'

const DELAY_MS = 400
/** Whoever types without a pause is not waited for any longer. */
const LONGEST_DELAY_MS = 2_000
/** The forms on screen that may hold words not yet kept. */
const unkept = new Set<() => Promise<void>>()

/** Keeps every word typed so far; awaited before the person at the desk changes, or the next one would get them. */
export async function keepDrafts(): Promise<void> {
  await Promise.all([...unkept].map((keep) => keep()))
}

/**
 * 草稿 – keeps a reactive form in the encrypted database while it is typed, and gives it back after a
 * crash, a lock or a power cut. `form` names it; `isEmpty` says when there is nothing worth keeping.
 * Await `restore` before the person can type.
 */
export function useDraft<Form extends object>(
  form: string,
  state: Form,
  isEmpty: (state: Form) => boolean,
) {
  /** `16:18:03`, when the draft was last kept; null while there is none. */
  const savedAt = ref<string | null>(null)
  /** True when the last attempt to keep it failed: the form itself is still whole. */
  const failed = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  /** When the oldest word was typed that is not kept yet. */
  let since: number | null = null
  let active = false
  let kept = ''

  /** Fills the form with what was left, if anything was; true when it did. */
  async function restore(): Promise<boolean> {
    let found = false
    try {
      const { content, saved_at } = await call('draft_load', { form })
      if (content !== null) {
        Object.assign(state, JSON.parse(content) as Partial<Form>)
        kept = content
        savedAt.value = saved_at === null ? null : clockOf(instantMs(saved_at), true)
        found = true
      }
    } catch {
      // A draft that cannot be read must not keep anybody from working; an empty form begins.
    }
    active = true
    return found
  }

  async function keep(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    since = null
    if (!active) return
    if (isEmpty(state)) {
      if (savedAt.value !== null) await drop()
      return
    }
    const content = JSON.stringify(toRaw(state))
    if (content === kept) return
    try {
      const { saved_at } = await call('draft_save', { form, content })
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
    await call('draft_discard', { form }).catch(() => {})
  }

  /** Forgets the draft: the form was saved, or given up. Nothing is kept after this. */
  async function discard(): Promise<void> {
    active = false
    clearTimeout(timer)
    await drop()
  }

  watch(
    state,
    () => {
      if (!active) return
      const at = performance.now()
      since ??= at
      clearTimeout(timer)
      timer = setTimeout(
        () => void keep(),
        Math.max(0, Math.min(DELAY_MS, since + LONGEST_DELAY_MS - at)),
      )
    },
    { deep: true },
  )
  unkept.add(keep)
  const keepTyped = () => {
    if (timer !== undefined) void keep()
  }
  const keepBeforeHidden = () => {
    if (document.hidden) keepTyped()
  }
  // A page that is reloaded or closed, or a window put away, takes nothing along.
  window.addEventListener('pagehide', keepTyped)
  document.addEventListener('visibilitychange', keepBeforeHidden)
  // Whoever leaves in mid-word leaves the word behind, too.
  onBeforeUnmount(() => {
    keepTyped()
    active = false
    unkept.delete(keep)
    window.removeEventListener('pagehide', keepTyped)
    document.removeEventListener('visibilitychange', keepBeforeHidden)
  })

  return { savedAt, failed, restore, discard }
}
