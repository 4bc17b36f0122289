import { onActivated, onBeforeUnmount, onDeactivated, onMounted, shallowReactive } from 'vue'

/** One key of a screen: what it does, and how the F1 list tells it. */
export interface ScreenKey {
  /** `KeyboardEvent.key`; with `Ctrl+` in front for the few that are known everywhere, such as `Ctrl+f`. */
  key: string
  says: string
  /** Left out where the element in focus handles the key itself and the list only tells it. */
  run?: () => void
  /** False for keys that would be typed into a field. Function keys and Esc work everywhere. */
  whileTyping?: boolean
}

/**
 * A dialog has the keyboard to itself: while it is open only its own keys and F1 are valid. The frame's keys
 * come after those of the screen in it, whichever of the two was there first.
 */
type Place = 'frame' | 'screen' | 'dialog'

/** Keys that change with what can be done are given as a function of it. */
type Keys = ScreenKey[] | (() => ScreenKey[])

interface Layer {
  keys: Keys
  place: Place
}

const layers = shallowReactive<Layer[]>([])

/** Makes keys valid while the component is on screen; the newest component wins. */
export function useKeys(keys: Keys, place: Place = 'screen'): void {
  const layer: Layer = { keys, place }
  const add = () => {
    if (!layers.includes(layer)) layers.push(layer)
  }
  const remove = () => {
    const at = layers.indexOf(layer)
    if (at >= 0) layers.splice(at, 1)
  }
  onMounted(add)
  onActivated(add)
  onDeactivated(remove)
  onBeforeUnmount(remove)
}

/** Every key valid now, each once, the newest component's first. */
export function keysInForce(): ScreenKey[] {
  const listed = new Map<string, ScreenKey>()
  const newest = [...layers].reverse()
  const newestFirst = [
    ...newest.filter((layer) => layer.place !== 'frame'),
    ...newest.filter((layer) => layer.place === 'frame'),
  ]
  const dialog = newestFirst.find((layer) => layer.place === 'dialog')
  for (const layer of newestFirst) {
    for (const one of typeof layer.keys === 'function' ? layer.keys() : layer.keys) {
      const valid = !dialog || layer === dialog || one.key === 'F1'
      if (valid && !listed.has(one.key)) listed.set(one.key, one)
    }
  }
  return [...listed.values()]
}

/** The global key handler. A key with a modifier belongs to the browser or the system, unless a screen names it. */
export function onKeydown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  if (event.altKey || event.metaKey) return
  // An open dialog that brings no keys has the keyboard to itself; it closes by its own Esc.
  if (event.key !== 'F1' && dialogIsAbove()) return
  const typing = isTyping(event.target)
  const found = keysInForce().find((one) => one.key === keyOf(event) && one.run)
  if (!found?.run || (typing && found.whileTyping !== true)) return
  event.preventDefault()
  found.run()
}

/** The key as screens name it: a letter is the same one under Caps Lock. */
function keyOf(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  return event.ctrlKey ? `Ctrl+${key}` : key
}

/** Whether a dialog without keys of its own is open, possibly over one that has some. */
function dialogIsAbove(): boolean {
  const open = document.querySelectorAll('[aria-modal="true"]').length
  return open > layers.filter((layer) => layer.place === 'dialog').length
}

function isTyping(target: EventTarget | null): boolean {
  return (
    // A choice or a box beside a list takes no letters.
    (target instanceof HTMLInputElement &&
      (!['radio', 'checkbox'].includes(target.type) || target.form !== null)) ||
    // Its letters and arrows choose among its lines.
    target instanceof HTMLSelectElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  )
}
