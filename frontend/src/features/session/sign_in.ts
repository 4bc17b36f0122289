import { computed, nextTick, ref, shallowRef } from 'vue'
import { keepDrafts } from '@/app/draft'
import { call } from '@/backend/call'
import { type UserError, toUserError } from '@/backend/user_error'
import type { DeskStatus } from '@/generated/commands'
import { sessionText } from '@/text/session'

interface Focusable {
  focus: () => void
}

/** 登录 – somebody chosen and their PIN, wherever it is asked for. `done` gets the desk as it then stands. */
export function useSignIn(first: string, done: (status: DeskStatus) => unknown) {
  const chosen = ref(first)
  const pin = ref('')
  const error = shallowRef<UserError | null>(null)
  const pinAdvice = ref<string | null>(null)
  const busy = ref(false)
  const tiles = ref<Focusable | null>(null)
  const pinField = ref<Focusable | null>(null)
  const ready = computed(() => chosen.value !== '')

  function choose(id: string): void {
    chosen.value = id
    pin.value = ''
    pinAdvice.value = null
    error.value = null
  }

  async function signIn(): Promise<void> {
    if (busy.value) return
    if (!ready.value) return tiles.value?.focus()
    if (pin.value === '') {
      pinAdvice.value = sessionText.pinMissing
      return pinField.value?.focus()
    }
    busy.value = true
    error.value = null
    pinAdvice.value = null
    try {
      await keepDrafts()
      await done(await call('session_sign_in', { operator_id: chosen.value, pin: pin.value }))
    } catch (thrown) {
      await refused(toUserError(thrown))
    } finally {
      busy.value = false
    }
  }

  async function refused(why: UserError): Promise<void> {
    if (why.field === 'pin' || why.code === 'pin_locked') {
      // A wrong PIN is typed anew; when the program did not answer, what was typed stays.
      pinAdvice.value = why.message
      pin.value = ''
      await nextTick()
      pinField.value?.focus()
    } else error.value = why
  }

  /** A PIN typed while a tile has the keyboard goes where it belongs. */
  function typeAhead(event: KeyboardEvent): void {
    const modified = event.ctrlKey || event.altKey || event.metaKey
    if (/^[0-9a-z]$/i.test(event.key) && !modified && ready.value) pinField.value?.focus()
  }

  return { chosen, pin, error, pinAdvice, busy, tiles, pinField, choose, signIn, typeAhead }
}
