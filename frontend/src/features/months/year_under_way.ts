import { defineStore } from 'pinia'
import { ref } from 'vue'

/**
 * 正在导出的年份 – outlives the panel: a desk that locks breaks an export off, and whoever comes back to it is told.
 */
export const useYearUnderWay = defineStore('year_under_way', () => {
  const year = ref<string | null>(null)

  /** It ended as the panel said, or somebody else is at the desk. */
  function forget(): void {
    year.value = null
  }

  return { year, forget }
})
