import { computed, watch } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { dropDraft } from '@/app/draft'
import { draftOf } from './step_draft'

/** The steps of one kind of record. */
export interface Steps<Step extends string> {
  all: readonly Step[]
  /** Those that can be taken now; null while the record is not read, or nobody at the desk may take any. */
  offered: () => readonly Step[] | null
  /** True while the record stands still, and what is not offered will be again. */
  waits?: () => boolean
}

/**
 * 正在办理的一步 – stands in the address, so that a reload and a return to a locked desk open it again;
 * nothing is added to the way back. The draft of a step that can no longer be taken is given up.
 */
export function useOpenStep<Step extends string>(id: () => string, steps: Steps<Step>) {
  const route = useRoute()
  const router = useRouter()
  const dropped = new Set<string>()
  const asked = computed(() => (typeof route.query.step === 'string' ? route.query.step : null))
  const open = computed(() => steps.offered()?.find((step) => step === asked.value) ?? null)

  watch(
    [id, steps.offered, asked] as const,
    ([record, offered]) => {
      if (offered === null) return
      if (asked.value !== null && open.value === null) void close()
      for (const step of steps.all) {
        const draft = draftOf(record, step)
        if (offered.includes(step)) dropped.delete(draft)
        else if (!steps.waits?.() && !dropped.has(draft)) {
          dropped.add(draft)
          void dropDraft(draft)
        }
      }
    },
    { immediate: true },
  )

  async function begin(step: Step): Promise<void> {
    await router.replace({ query: { ...route.query, step } })
  }

  async function close(): Promise<void> {
    if (asked.value === null) return
    const query = { ...route.query }
    delete query.step
    await router.replace({ query })
  }

  return { open, begin, close }
}
