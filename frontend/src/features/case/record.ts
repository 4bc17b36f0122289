import { type Ref, nextTick, onBeforeUnmount, ref, shallowRef, watch } from 'vue'
import { useRouter } from 'vue-router'
import { useNotices } from '@/app/notices'
import { useToday } from '@/app/today'
import { type UserError, isAbort, toUserError } from '@/backend/user_error'
import { useOpenStep } from './open_step'

/**
 * 一件 on its own screen: read anew for each id, one step open at a time. After a step the heading has
 * the keyboard again, so that the keys of the screen work at once.
 */
export function useRecord<Detail extends { row: { id: string } }, Step extends string>(
  id: () => string,
  heading: Ref<HTMLElement | null>,
  home: string,
  ask: (id: string, signal: AbortSignal) => Promise<Detail>,
  steps: {
    all: readonly Step[]
    /** Those that can be taken now; null where whoever is at the desk may take none. */
    of: (detail: Detail) => readonly Step[] | null
  },
) {
  const router = useRouter()
  const notices = useNotices()
  const today = useToday()
  const detail = shallowRef<Detail | null>(null)
  const error = shallowRef<UserError | null>(null)
  const reading = ref(false)
  const { open, begin, close } = useOpenStep(id, {
    all: steps.all,
    offered: () => (detail.value?.row.id === id() ? steps.of(detail.value) : null),
  })
  let request = new AbortController()

  watch(id, read, { immediate: true })
  onBeforeUnmount(() => request.abort())

  async function read(): Promise<void> {
    request.abort()
    request = new AbortController()
    reading.value = true
    try {
      detail.value = await ask(id(), request.signal)
      error.value = null
      if (open.value === null) await toHeading()
    } catch (thrown) {
      if (isAbort(thrown)) return
      error.value = toUserError(thrown)
    } finally {
      reading.value = false
    }
  }

  /** What lies beside the record changed: its history says so, and nothing else of the screen moves. */
  async function again(): Promise<void> {
    try {
      detail.value = await ask(id(), request.signal)
    } catch (thrown) {
      if (!isAbort(thrown)) error.value = toUserError(thrown)
    }
  }

  async function toHeading(): Promise<void> {
    await nextTick()
    heading.value?.focus()
  }

  async function done(next: Detail, words: string): Promise<void> {
    await close()
    detail.value = next
    notices.say(words)
    void today.refresh()
    await toHeading()
  }

  async function cancel(): Promise<void> {
    await close()
    await toHeading()
  }

  /** Back to where the person came from; an address opened directly leads to the register. */
  function back(): void {
    const cameFrom: unknown = window.history.state?.back
    if (typeof cameFrom === 'string') router.back()
    else void router.replace(home)
  }

  return { detail, error, reading, open, begin, read, again, done, cancel, back }
}
