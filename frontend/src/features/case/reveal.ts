import { type ShallowRef, computed, shallowRef, watch } from 'vue'
import { useNotices } from '@/app/notices'
import { type UserError, toUserError } from '@/backend/user_error'
import type { CaseField, CaseRevealOutcome } from '@/generated/commands'
import { movesText } from '@/text/moves'
import type { Reveal } from './verbs'

/**
 * 显示完整信息 – the fields behind their masks. Whoever looks leaves a trace, so the history is read again;
 * whatever happens to the record puts the masks back.
 */
export function useReveal<Detail>(
  detail: ShallowRef<Detail | null>,
  error: ShallowRef<UserError | null>,
  ask: { whole: () => Promise<CaseRevealOutcome>; read: () => Promise<Detail> },
) {
  const notices = useNotices()
  const full = shallowRef<CaseField[] | null>(null)
  let revealing = false

  // At once: after the reveal has ended it would take the fields away that it brought.
  watch(
    detail,
    () => {
      if (!revealing) full.value = null
    },
    { flush: 'sync' },
  )

  async function toggle(): Promise<void> {
    if (full.value !== null) {
      full.value = null
      return
    }
    revealing = true
    try {
      const { fields } = await ask.whole()
      detail.value = await ask.read()
      full.value = fields
      notices.say(movesText.revealed)
    } catch (thrown) {
      error.value = toUserError(thrown)
    } finally {
      revealing = false
    }
  }

  const reveal = computed<Reveal>(() => ({
    shown: full.value !== null,
    toggle: () => void toggle(),
  }))
  return { full, reveal }
}
