import { onBeforeUnmount, onMounted, ref } from 'vue'

/** So many seconds before the end somebody is asked. */
export const WARNS_S = 15

/** How an idle screen stands after so many milliseconds without a touch: null while nobody need be asked. */
export function secondsLeft(idleMs: number, idleSeconds: number): number | null {
  const left = Math.ceil(idleSeconds - idleMs / 1000)
  return left > WARNS_S ? null : Math.max(left, 0)
}

/**
 * 无人操作 – counts from the last touch or key. `left` is null, or the seconds until `wipe`; while somebody is `asked` only
 * `stay` counts as a touch, so that the warning is answered and not brushed away by a sleeve. Where nobody is asked – on
 * the first page, with nothing of anybody's on it – whoever comes begins anew.
 */
export function useIdle(idleSeconds: () => number, asked: () => boolean, wipe: () => void) {
  const left = ref<number | null>(null)
  let touchedAt = performance.now()
  let timer: number | undefined

  function touched(): void {
    if (!asked()) stay()
  }

  function stay(): void {
    left.value = null
    touchedAt = performance.now()
  }

  function tick(): void {
    left.value = secondsLeft(performance.now() - touchedAt, idleSeconds())
    if (left.value === 0) {
      stay()
      wipe()
    }
  }

  onMounted(() => {
    for (const kind of TOUCHES) document.addEventListener(kind, touched, { capture: true })
    timer = window.setInterval(tick, 250)
  })
  onBeforeUnmount(() => {
    for (const kind of TOUCHES) document.removeEventListener(kind, touched, { capture: true })
    window.clearInterval(timer)
  })

  return { left, stay }
}

const TOUCHES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'scroll'] as const
