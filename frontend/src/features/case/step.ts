import { type Ref, nextTick, ref, shallowRef } from 'vue'
import { type UserError, toUserError } from '@/backend/user_error'

/**
 * 办理一步 – sends one form to the program: what is wrong stands beside its field and takes the
 * keyboard, and nothing typed is lost. `form` is the element the fields stand in; its `draft` is given up
 * once the program has taken it. What is far from ordinary the program asks about first (请再核对): `asked`
 * holds its sentence until the form is sent again as meant, or gone back to.
 */
export function useStep<Answer>(
  form: Ref<HTMLElement | null>,
  send: (confirmed: boolean) => Promise<Answer>,
  draft?: { discard: () => Promise<void> },
) {
  const busy = ref(false)
  const error = shallowRef<UserError | null>(null)
  const asked = ref<string | null>(null)

  /** The sentence beside a field, or null. */
  function wrong(field: string): string | null {
    return error.value?.field === field ? error.value.message : null
  }

  /** What is wrong with the form as a whole: no field of it stands for the sentence. */
  function trouble(): UserError | null {
    const field = error.value?.field
    return field && named(form.value, field) ? null : error.value
  }

  /** Null when the program refused; the answer otherwise. */
  async function submit(confirmed = false): Promise<Answer | null> {
    if (busy.value) return null
    busy.value = true
    asked.value = null
    try {
      const answer = await send(confirmed)
      await draft?.discard()
      error.value = null
      return answer
    } catch (thrown) {
      const failure = toUserError(thrown)
      if (failure.field === 'confirmed') {
        error.value = null
        asked.value = failure.message
        return null
      }
      error.value = failure
      await nextTick()
      const field = error.value.field ? named(form.value, error.value.field) : null
      field?.focus()
      // The sentence has been read once the field is being put right.
      field?.addEventListener('input', () => (error.value = null), { once: true })
      return null
    } finally {
      busy.value = false
    }
  }

  return { busy, error, asked, wrong, trouble, submit }
}

function named(form: HTMLElement | null, field: string): HTMLElement | null {
  return form?.querySelector<HTMLElement>(`[name="${field}"]`) ?? null
}
