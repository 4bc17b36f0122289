import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp, defineComponent, h } from 'vue'
import { useIdleLock } from './idle_lock'

const MINUTE = 60_000
let app: App
let lock: ReturnType<typeof vi.fn<() => void>>
let minutes: number

beforeEach(() => {
  vi.useFakeTimers()
  lock = vi.fn<() => void>()
  minutes = 10
  app = createApp(
    defineComponent({
      setup() {
        useIdleLock(() => minutes, lock)
        return () => h('input')
      },
    }),
  )
  app.mount(document.body.appendChild(document.createElement('div')))
})
afterEach(() => {
  app.unmount()
  document.body.innerHTML = ''
  vi.useRealTimers()
})

it('a desk nobody touches locks after its minutes and not before', () => {
  vi.advanceTimersByTime(10 * MINUTE - 5_000)
  expect(lock).not.toHaveBeenCalled()
  vi.advanceTimersByTime(5_000)
  expect(lock).toHaveBeenCalledOnce()
})

it.each(['keydown', 'mousemove'])('%s begins the minutes anew', (sign) => {
  vi.advanceTimersByTime(9 * MINUTE)
  document.querySelector('input')?.dispatchEvent(new Event(sign, { bubbles: true }))
  vi.advanceTimersByTime(9 * MINUTE)
  expect(lock).not.toHaveBeenCalled()
  vi.advanceTimersByTime(MINUTE)
  expect(lock).toHaveBeenCalledOnce()
})

it('a PC that slept locks as soon as it wakes', () => {
  vi.setSystemTime(Date.now() + 60 * MINUTE)
  vi.advanceTimersByTime(5_000)
  expect(lock).toHaveBeenCalledOnce()
})

it('the minutes may change while somebody works', () => {
  minutes = 1
  vi.advanceTimersByTime(MINUTE)
  expect(lock).toHaveBeenCalledOnce()
})

it('nothing locks once the desk is left', () => {
  app.unmount()
  vi.advanceTimersByTime(60 * MINUTE)
  expect(lock).not.toHaveBeenCalled()
})
