import { reactive } from 'vue'
import { askKiosk } from '@/backend/kiosk'
import type { ScreenView } from '@/generated/kiosk'

export type PageName =
  | 'home'
  | 'slip'
  | 'materials'
  | 'papers'
  | 'paper'
  | 'tariff'
  | 'contacts'
  | 'hours'
  | 'entry'
  | 'help'

interface Session {
  view: ScreenView | null
  /** The program behind the screen does not answer. */
  gone: boolean
  page: PageName
  /** Which paper or entry, or the code that was scanned. */
  choice: string
  elder: boolean
  contrast: boolean
  left: boolean
}

const fresh = () => ({
  page: 'home' as PageName,
  choice: '',
  elder: false,
  contrast: false,
  left: false,
})

/**
 * What one citizen sees and chose. It lives in memory alone: no address, no history, no storage; whoever comes next
 * finds nothing of it.
 */
export const session = reactive<Session>({ view: null, gone: false, ...fresh() })

/** When `view` arrived, by a clock that only rises. */
let seenAt = 0

export async function look(command: 'screen_show' | 'screen_refresh' = 'screen_show') {
  try {
    session.view = await askKiosk(command, {})
    seenAt = performance.now()
    session.gone = false
  } catch {
    session.gone = true
  }
}

/** Now by the kiosk's own clock, in milliseconds since 1970. */
export function nowMs(): number {
  return session.view ? session.view.now_ms + performance.now() - seenAt : 0
}

export function go(page: PageName, choice = ''): void {
  session.page = page
  session.choice = choice
}

/** Whether there is nothing of anybody on the screen. */
export function isUntouched(): boolean {
  return session.page === 'home' && !session.elder && !session.contrast
}

/**
 * 清空 – forgets everything and begins again as if just switched on. The page is loaded anew in its own place, so that
 * no script keeps anything either; unless nobody would answer, for then there would be no page.
 */
export async function wipe(): Promise<void> {
  Object.assign(session, fresh())
  sessionStorage.clear()
  localStorage.clear()
  await look()
  if (!session.gone) window.location.replace(window.location.pathname)
}
