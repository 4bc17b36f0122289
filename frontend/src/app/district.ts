import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { call } from '@/backend/call'
import type { DistrictView } from '@/generated/commands'

/** 区级联网 as last told: the light in the frame, and how far joining is. */
export const useDistrict = defineStore('district', () => {
  const view = shallowRef<DistrictView | null>(null)
  /** Grows whenever something of another desk, or of the district, came in. */
  const news = ref(0)

  function take(next: DistrictView): void {
    const before = view.value?.heard ?? next.heard
    view.value = next
    if (next.heard > before) news.value += 1
  }

  /** A failure keeps the last light: the next look tells better, and the counter has other worries. */
  async function refresh(): Promise<void> {
    try {
      take(await call('district_show', {}))
    } catch {
      return
    }
  }

  function forget(): void {
    view.value = null
  }

  return { view, news, take, refresh, forget }
})
