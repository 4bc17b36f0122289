import { onActivated, onBeforeUnmount, onDeactivated, onMounted, shallowReactive } from 'vue'

/** One key of a screen: what it does, and how the F1 list tells it. */
export interface ScreenKey {
  /** `KeyboardEvent.key`. */
  key: string
  says: string
  /** Left out where the element in focus handles the key itself and the list only tells it. */
  run?: () => void
  /** False for keys that would be typed into a field. Function keys and Esc work everywhere. */
  whileTyping?: boolean
}

interface Layer {
  keys: ScreenKey[]
}

const layers = shallowReactive<Layer[]>([])

/** Makes keys valid while the component is on screen; the newest component wins. */
export function useKeys(keys: ScreenKey[]): void {
  const layer: Layer = { keys }
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
  for (const layer of [...layers].reverse()) {
    for (const one of layer.keys) if (!listed.has(one.key)) listed.set(one.key, one)
  }
  return [...listed.values()]
}

/** The global key handler. A key with a modifier belongs to the browser or the system. */
export function onKeydown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  if (event.ctrlKey || event.altKey || event.metaKey) return
  // An open dialog has the keyboard to itself; it closes by its own Esc.
  if (event.key !== 'F1' && dialogIsOpen()) return
  const typing = isTyping(event.target)
  const found = keysInForce().find((one) => one.key === event.key && one.run)
  if (!found?.run || (typing && found.whileTyping !== true)) return
  event.preventDefault()
  found.run()
}

function dialogIsOpen(): boolean {
  return document.querySelector('[aria-modal="true"]') !== null
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  )
}
