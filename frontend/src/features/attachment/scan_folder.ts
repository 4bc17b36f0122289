import { computed, onBeforeUnmount, ref, shallowRef } from 'vue'
import { call } from '@/backend/call'
import { toUserError } from '@/backend/user_error'
import type { ScanFile } from '@/generated/commands'
import { type ChosenPart, scanPart } from './chosen'

/** A scanner takes some seconds for a page. */
const EVERY_MS = 1_500

/**
 * 扫描文件夹 – looked at again and again while it is on screen: what the scanner puts there meanwhile is taken
 * at once, what lay there before is offered. `has` says which are among the chosen already, by name.
 */
export function useScanFolder(take: (part: ChosenPart) => void, has: (name: string) => boolean) {
  const path = ref<string | null>(null)
  const readable = ref(false)
  const scans = shallowRef<ScanFile[]>([])
  const error = ref<string | null>(null)
  /** What was there when it was first looked at, and what was taken since. */
  const known = new Set<string>()
  /** What stood there at the look before: a file that is the same twice has grown to its end. */
  let before = new Set<string>()
  const taken = shallowRef<ReadonlySet<string>>(new Set())
  const offered = computed(() =>
    scans.value.filter((scan) => !taken.value.has(idOf(scan)) && !has(scan.name)),
  )
  let timer: ReturnType<typeof setTimeout> | undefined
  let gone = false

  void look(true)
  onBeforeUnmount(() => {
    gone = true
    clearTimeout(timer)
  })

  async function look(first: boolean): Promise<void> {
    try {
      const shown = await call('scan_folder_show', {})
      if (gone) return
      path.value = shown.path
      readable.value = shown.readable
      const whole = shown.scans.filter((scan) => first || before.has(idOf(scan)))
      before = new Set(shown.scans.map(idOf))
      scans.value = whole
      // The oldest first, as the pages went through the scanner.
      for (const scan of [...whole].reverse()) {
        if (first) known.add(idOf(scan))
        else if (!known.has(idOf(scan))) await read(scan)
      }
    } catch {
      // Whoever cannot look into the folder can still choose files.
      readable.value = false
    }
    if (!gone && path.value !== null) timer = setTimeout(() => void look(false), EVERY_MS)
  }

  /** Takes one of those that are offered; the newest, when none is named. */
  async function read(scan: ScanFile | undefined = offered.value[0]): Promise<void> {
    if (!scan || taken.value.has(idOf(scan))) return
    known.add(idOf(scan))
    taken.value = new Set([...taken.value, idOf(scan)])
    try {
      const { data } = await call('scan_read', { name: scan.name })
      error.value = null
      take(scanPart(scan.name, data))
    } catch (thrown) {
      error.value = toUserError(thrown).message
    }
  }

  /** One that was put aside is offered again. */
  function giveBack(name: string): void {
    taken.value = new Set([...taken.value].filter((id) => !id.startsWith(`${name}\n`)))
  }

  return { path, readable, offered, error, read, giveBack }
}

/** A scanner that counts from one again writes another file under the same name. */
function idOf({ name, at, bytes }: ScanFile): string {
  return `${name}\n${at}\n${bytes}`
}
