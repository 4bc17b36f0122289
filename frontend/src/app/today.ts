import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { call } from '@/backend/call'
import { type UserError, toUserError } from '@/backend/user_error'
import type { TodayView } from '@/generated/commands'
import { setClock } from './clock'

/** 今日 as last read: the Today screen shows it, the frame takes the day and the counts from it. */
export const useToday = defineStore('today', () => {
  const view = shallowRef<TodayView | null>(null)
  const error = shallowRef<UserError | null>(null)
  const reading = ref(false)

  let reader = 0
  /** The reading under way, and the one that begins after it. */
  let current: Promise<void> | null = null
  let following: Promise<void> | null = null

  /**
   * Reads the day again; a failure keeps what was read before. Whoever asks while it is being read may have
   * changed something since that began: they get a reading that began after they asked.
   */
  function refresh(): Promise<void> {
    if (following) return following
    if (!current) return begin()
    const mine = reader
    following = current.then(() => (mine === reader ? begin() : undefined))
    return following
  }

  function begin(): Promise<void> {
    following = null
    current = read()
    return current
  }

  async function read(): Promise<void> {
    const mine = reader
    reading.value = true
    try {
      const next = await call('today_show', {})
      if (mine !== reader) return
      setClock(next.now)
      view.value = next
      error.value = null
    } catch (thrown) {
      if (mine === reader) error.value = toUserError(thrown)
    } finally {
      if (mine === reader) {
        reading.value = false
        current = null
      }
    }
  }

  /** Forgets the day when somebody leaves, so that the next person never sees it flash by. */
  function forget(): void {
    reader += 1
    reading.value = false
    current = null
    following = null
    view.value = null
    error.value = null
  }

  return { view, error, reading, refresh, forget }
})
