import { onBeforeUnmount, onMounted } from 'vue'

const LOOK_MS = 5_000
const SIGNS = ['keydown', 'mousedown', 'mousemove', 'wheel', 'touchstart'] as const

/**
 * 空闲锁定 – calls `lock` once nobody has touched keyboard or mouse for `minutes`. A PC that wakes from
 * sleep locks at once: the wall clock is asked as well as the one that stands still in sleep.
 */
export function useIdleLock(minutes: () => number, lock: () => void): void {
  let touchedAt = now()
  let timer: ReturnType<typeof setInterval> | undefined

  function touch(): void {
    touchedAt = now()
  }

  function look(): void {
    const at = now()
    const idleMs = Math.max(at.wall - touchedAt.wall, at.tick - touchedAt.tick)
    if (idleMs < minutes() * 60_000) return
    touch()
    lock()
  }

  onMounted(() => {
    touch()
    for (const sign of SIGNS) window.addEventListener(sign, touch, { passive: true, capture: true })
    timer = setInterval(look, LOOK_MS)
  })
  onBeforeUnmount(() => {
    clearInterval(timer)
    for (const sign of SIGNS) window.removeEventListener(sign, touch, { capture: true })
  })
}

function now(): { wall: number; tick: number } {
  return { wall: Date.now(), tick: performance.now() }
}
