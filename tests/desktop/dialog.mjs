// The system's own dialogs, driven as a person at the keyboard does.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Presses a key in the page and waits for the dialog that it brings up; gives its window. */
export async function dialogAfter(desk, key) {
  const before = windows()
  await desk.session.press(key)
  for (let tries = 0; tries < 150; tries += 1) {
    const dialog = windows().find((one) => !before.includes(one))
    if (dialog) {
      xdotool('windowactivate', '--sync', dialog)
      return dialog
    }
    await sleep(100)
  }
  throw new Error('no dialog came up')
}

/** What a person at the keyboard does in the dialog. */
export function answer(dialog, ...deed) {
  const [what, ...rest] = deed
  focus(dialog)
  xdotool(what, '--clearmodifiers', ...rest)
}

/** The window manager may still be raising the dialog and give the focus away once more: then again. */
function focus(dialog) {
  try {
    xdotool('windowfocus', '--sync', dialog)
  } catch {
    xdotool('windowactivate', '--sync', dialog)
    xdotool('windowfocus', '--sync', dialog)
  }
}

/** Saves by a key under a name, and waits until the program says so. */
export async function saveAs(desk, key, place) {
  const dialog = await dialogAfter(desk, key)
  answer(dialog, 'key', 'ctrl+a')
  answer(dialog, 'type', '--delay', '20', place)
  answer(dialog, 'key', 'Return')
  await desk.session.shows(`已保存到“${place}”。`)
}

/** A picture of the whole screen: the page's own would not show the dialog. */
export function keepScreen(name) {
  execFileSync('import', ['-window', 'root', join(process.env.ZONEDESK_OUT, `window-${name}.png`)])
}

function windows() {
  try {
    return xdotool('search', '--onlyvisible', '--class', 'zonedesk').split('\n').filter(Boolean)
  } catch {
    // It ends with 1 where it finds none.
    return []
  }
}

function xdotool(...args) {
  return execFileSync('xdotool', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
}
