import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type App, createApp, h, nextTick, ref } from 'vue'
import VirtualGrid from './VirtualGrid.vue'

const VIEW = 42 * 10
let app: App
let grid: HTMLElement
const active = ref(0)
const scrollTop = ref(0)
const opened = vi.fn()

beforeEach(async () => {
  active.value = 0
  scrollTop.value = 0
  opened.mockReset()
  // jsdom lays nothing out: ten rows fit below the header of 36 pixels.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(VIEW + 36)
  const root = document.body.appendChild(document.createElement('div'))
  app = createApp({
    render: () =>
      h(
        VirtualGrid,
        {
          label: '申请列表',
          columns: [{ key: 'name', label: '编号', width: '1fr' }],
          total: 100000,
          rowAt: (index: number) => (index % 7 === 6 ? null : { name: `row ${index}` }),
          active: active.value,
          scrollTop: scrollTop.value,
          'onUpdate:active': (to: number) => (active.value = to),
          'onUpdate:scrollTop': (to: number) => (scrollTop.value = to),
          onOpen: opened,
        },
        { name: ({ row }: { row: { name: string } }) => row.name },
      ),
  })
  app.mount(root)
  await nextTick()
  await nextTick()
  grid = root.querySelector('[role=grid]') as HTMLElement
})
afterEach(() => {
  app.unmount()
  document.body.innerHTML = ''
  vi.restoreAllMocks()
})

async function press(key: string): Promise<void> {
  grid.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  await nextTick()
  await nextTick()
}

const drawn = () => grid.querySelectorAll('.body [role=row]').length
const marked = () => grid.querySelector('[aria-selected=true]')?.getAttribute('aria-rowindex')

it('of a hundred thousand rows only those in view exist, and the grid tells the true count', () => {
  expect(drawn()).toBe(11)
  expect(grid.getAttribute('aria-rowcount')).toBe('100001')
})

it.each([
  [['ArrowDown', 'ArrowDown'], 2],
  [['PageDown', 'ArrowUp'], 9],
  [['End'], 99999],
  [['End', 'PageUp'], 99989],
  [['End', 'Home'], 0],
])('keys %j lead to row %i, which is drawn and announced', async (keys, row) => {
  for (const key of keys) await press(key)
  expect(active.value).toBe(row)
  expect(marked()).toBe(String(row + 2))
  const announced = grid.getAttribute('aria-activedescendant') ?? ''
  expect(document.getElementById(announced)?.getAttribute('aria-selected')).toBe('true')
})

it('enter opens the marked row', async () => {
  await press('PageDown')
  await press('Enter')
  expect(opened).toHaveBeenCalledWith(10)
})

it('a row not read yet holds its place', () => {
  expect(grid.querySelectorAll('.ghost').length).toBeGreaterThan(0)
  expect(grid.textContent).toContain('row 0')
})
