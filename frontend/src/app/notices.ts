import { defineStore } from 'pinia'
import { ref } from 'vue'

const SHOWN_MS = 6_000

/**
 * 提示 – one quiet sentence about what was just done, such as 已保存. Said only after the program has
 * answered, so that it is true when it is read.
 */
export const useNotices = defineStore('notices', () => {
  const words = ref<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  function say(sentence: string): void {
    clearTimeout(timer)
    words.value = sentence
    timer = setTimeout(() => (words.value = null), SHOWN_MS)
  }

  function forget(): void {
    clearTimeout(timer)
    words.value = null
  }

  return { words, say, forget }
})
