import { type Ref, onMounted, ref } from 'vue'
import { useDraft } from '@/app/draft'

/** What a step's form shows of its draft. */
export interface StepDraft {
  /** When the draft was kept that was found; null where the form began empty. */
  found: Ref<string | null>
  /** `16:18:03`, when what is typed was last kept. */
  savedAt: Ref<string | null>
  failed: Ref<boolean>
  /** 清空重填 – the form as it begins. */
  clear: () => void
}

/** The draft's word in the store: one for each record and step. */
export function draftOf(id: string, step: string): string {
  return `step_${id.replace(/-/g, '')}_${step}`
}

/** The fields that are no longer as the form began. */
export function typedIn<Form extends object>(state: Form, begun: Form): Partial<Form> {
  const typed: Partial<Form> = { ...state }
  for (const field of Object.keys(state) as (keyof Form)[]) {
    if (JSON.stringify(state[field]) === JSON.stringify(begun[field])) delete typed[field]
  }
  return typed
}

/**
 * 办理草稿 – keeps what is typed into the form of one step of one record until the step is saved. Only what
 * differs from the form as it `begins` is kept: a day that stands there by itself is today's again tomorrow.
 * `restore` where the form has to be read first; otherwise the draft comes by itself.
 */
export function useStepDraft<Form extends object>(
  id: string,
  step: string,
  state: Form,
  begins?: () => Form,
) {
  const first = JSON.stringify(state)
  const begun = begins ?? (() => JSON.parse(first) as Form)
  const found = ref<string | null>(null)
  const typed = (now: Form) => typedIn(now, begun())
  const draft = useDraft(
    draftOf(id, step),
    state,
    (now) => Object.keys(typed(now)).length === 0,
    typed,
  )

  async function restore(): Promise<void> {
    found.value = await draft.restore()
  }

  function clear(): void {
    Object.assign(state, begun())
    found.value = null
  }

  if (!begins) onMounted(() => void restore())
  const { savedAt, failed, discard } = draft
  return { found, savedAt, failed, clear, restore, discard }
}
