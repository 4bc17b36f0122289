import { onScopeDispose, readonly, ref } from 'vue'
import { instantMs } from '@/ui/time'

// The counter's time is the back end's. Between two answers it runs on the monotonic clock, so a
// wrong or changed PC clock never moves a deadline on the screen.
let anchorMs: number | null = null
let anchorTick = 0

/** Sets the clock from the `now` of an answer. */
export function setClock(now: string): void {
  const ms = instantMs(now)
  if (Number.isNaN(ms)) return
  anchorMs = ms
  anchorTick = performance.now()
}

/** The back end's time now in milliseconds, or null before its first answer. */
export function nowMs(): number | null {
  return anchorMs === null ? null : anchorMs + (performance.now() - anchorTick)
}

/** The back end's time as a ref that ticks every second while the component lives. */
export function useNow() {
  const now = ref(nowMs())
  const timer = setInterval(() => (now.value = nowMs()), 1000)
  onScopeDispose(() => clearInterval(timer))
  return readonly(now)
}
