import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type App, createApp, defineComponent, h } from 'vue'
import { type ScreenKey, keysInForce, onKeydown, useKeys } from './keys'

function dialog(): HTMLElement {
  const opened = document.body.appendChild(document.createElement('div'))
  opened.setAttribute('aria-modal', 'true')
  return opened
}

const apps: App[] = []

function screen(
  keys: ScreenKey[] | (() => ScreenKey[]),
  place: 'frame' | 'screen' | 'dialog' = 'screen',
): App {
  const app = createApp(
    defineComponent({
      setup() {
        useKeys(keys, place)
        return () => h('input', { class: 'field' })
      },
    }),
  )
  const root = document.body.appendChild(document.createElement('div'))
  app.mount(root)
  apps.push(app)
  return app
}

function press(key: string, on: Element = document.body, init: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init })
  on.dispatchEvent(event)
  return event.defaultPrevented
}

beforeEach(() => window.addEventListener('keydown', onKeydown))
afterEach(() => {
  window.removeEventListener('keydown', onKeydown)
  apps.splice(0).forEach((app) => app.unmount())
  document.body.innerHTML = ''
})

describe('the keys of a screen', () => {
  it('run while the screen is there and not after', () => {
    const run = vi.fn()
    const app = screen([{ key: 'F2', says: '', run }])
    expect(press('F2')).toBe(true)
    app.unmount()
    expect(press('F2')).toBe(false)
    expect(run).toHaveBeenCalledOnce()
  })

  it('the newest screen wins, and the older gets its key back', () => {
    const older = vi.fn()
    const newer = vi.fn()
    screen([{ key: 'Escape', says: 'older', run: older }])
    const top = screen([{ key: 'Escape', says: 'newer', run: newer }])
    press('Escape')
    expect(keysInForce().map((one) => one.says)).toEqual(['newer'])
    top.unmount()
    press('Escape')
    expect([older.mock.calls.length, newer.mock.calls.length]).toEqual([1, 1])
  })

  it('a letter typed into a field is not a command, a function key is', () => {
    const slash = vi.fn()
    const f9 = vi.fn()
    screen([
      { key: '/', says: '', run: slash },
      { key: 'F9', says: '', run: f9, whileTyping: true },
    ])
    const field = document.querySelector('.field') as HTMLElement
    press('/', field)
    press('F9', field)
    expect([slash.mock.calls.length, f9.mock.calls.length]).toEqual([0, 1])
  })

  it('a key with Ctrl, Alt or the system key belongs to the system', () => {
    const run = vi.fn()
    screen([{ key: '1', says: '', run }])
    press('1', document.body, { ctrlKey: true })
    press('1', document.body, { altKey: true })
    press('1', document.body, { metaKey: true })
    expect(run).not.toHaveBeenCalled()
  })

  it('a letter is the same one under Caps Lock', () => {
    const run = vi.fn()
    screen([{ key: 'q', says: '', run }])
    press('Q', document.body, { shiftKey: true })
    press('q')
    expect(run).toHaveBeenCalledTimes(2)
  })

  it('those of the frame come after those of its screen, whichever was there first', () => {
    const reprint = vi.fn()
    const handOver = vi.fn()
    screen([{ key: 'F7', says: 'screen', run: handOver }])
    screen(
      [
        { key: 'F2', says: 'frame', run: vi.fn() },
        { key: 'F7', says: 'frame', run: reprint },
      ],
      'frame',
    )
    press('F7')
    expect([handOver.mock.calls.length, reprint.mock.calls.length]).toEqual([1, 0])
    expect(keysInForce().map((one) => `${one.says} ${one.key}`)).toEqual(['screen F7', 'frame F2'])
  })

  it('change with what can be done', () => {
    const run = vi.fn()
    let keys: ScreenKey[] = []
    screen(() => keys)
    press('f')
    keys = [{ key: 'f', says: '', run }]
    press('f')
    expect(run).toHaveBeenCalledOnce()
  })

  it('under an open dialog only F1 is heard', () => {
    const back = vi.fn()
    const help = vi.fn()
    screen([
      { key: 'Escape', says: '', run: back, whileTyping: true },
      { key: 'F1', says: '', run: help, whileTyping: true },
    ])
    document.body.insertAdjacentHTML('beforeend', '<div role="dialog" aria-modal="true"></div>')
    press('Escape')
    press('F1')
    expect([back.mock.calls.length, help.mock.calls.length]).toEqual([0, 1])
  })

  it('of a dialog are the only ones while it is open, and none under a dialog above it', () => {
    const below = vi.fn()
    const own = vi.fn()
    const help = vi.fn()
    screen([
      { key: 'F2', says: 'below', run: below },
      { key: 'F1', says: 'help', run: help },
    ])
    dialog()
    const panel = screen([{ key: 'F9', says: 'own', run: own }], 'dialog')
    expect(keysInForce().map((one) => one.key)).toEqual(['F9', 'F1'])
    press('F2')
    press('F9')
    expect([below.mock.calls.length, own.mock.calls.length]).toEqual([0, 1])
    const above = dialog()
    press('F9')
    press('F1')
    expect([own.mock.calls.length, help.mock.calls.length]).toEqual([1, 1])
    above.remove()
    panel.unmount()
    press('F2')
    expect(below).not.toHaveBeenCalled()
    document.body.innerHTML = ''
    press('F2')
    expect(below).toHaveBeenCalledOnce()
  })
})
