import { describe, expect, it } from 'vitest'
import {
  MOST_PIXELS,
  movedBy,
  pagesOf,
  rowsPerScreen,
  scrollToShow,
  stretchOf,
  virtualWindow,
} from './virtual_window'

describe('the window over the rows', () => {
  it.each([
    // total, height, scrollTop, viewport, overscan -> first, end
    [0, 42, 0, 500, 8, 0, 0],
    [5, 42, 0, 500, 8, 0, 5],
    [100000, 42, 0, 420, 8, 0, 18],
    [100000, 42, 4200, 420, 8, 92, 118],
    [100000, 42, 4201, 420, 0, 100, 111],
    [100000, 42, 100000 * 42 - 420, 420, 8, 99982, 100000],
  ])('%i rows of %ipx at %ipx in %ipx (+%i) draws %i to %i', (total, h, top, view, over, a, b) => {
    expect(virtualWindow(total, h, top, view, over)).toEqual({
      first: a,
      end: b,
      height: total * h,
      shift: 0,
    })
  })

  it('a scroll position left over from a longer list draws the end of the shorter one', () => {
    expect(virtualWindow(20, 42, 999999, 420, 0)).toEqual({
      first: 10,
      end: 20,
      height: 840,
      shift: 0,
    })
  })

  it('a list longer than a browser scrolls begins at its first row and ends at its last', () => {
    const [total, view] = [500_000, 420]
    const stretch = stretchOf(total, 42, view)
    expect(stretch).toBeGreaterThan(1)
    expect(virtualWindow(total, 42, 0, view, 0)).toEqual({
      first: 0,
      end: 10,
      height: MOST_PIXELS,
      shift: 0,
    })
    // The scroll bar at its end.
    const top = (MOST_PIXELS - view) * stretch
    const { first, end, shift } = virtualWindow(total, 42, top, view, 0)
    expect([first, end]).toEqual([total - 10, total])
    expect((total - 1) * 42 - shift).toBe(MOST_PIXELS - 42)
    // In between a row stands where the scroll bar shows it, to the pixel.
    for (const scrolled of [1, 999_999, 6_000_001, 11_000_007]) {
      const place = scrolled * stretch
      const drawn = virtualWindow(total, 42, place, view, 0)
      const offset = drawn.first * 42 - drawn.shift - scrolled
      expect(Math.abs(offset - (drawn.first * 42 - place))).toBeLessThanOrEqual(0.5)
    }
    expect(stretchOf(200_000, 42, view)).toBe(1)
  })

  it.each([
    [0, 18, [0]],
    [92, 118, [0, 1]],
    [100, 200, [1]],
    [99, 301, [0, 1, 2, 3]],
    [7, 7, []],
  ])('rows %i to %i stand on pages %j', (first, end, pages) => {
    expect(pagesOf(first, end, 100)).toEqual(pages)
  })
})

describe('moving through the rows', () => {
  it.each([
    ['ArrowDown', 0, 1],
    ['ArrowDown', 99, 99],
    ['ArrowUp', 0, 0],
    ['PageDown', 5, 15],
    ['PageDown', 95, 99],
    ['PageUp', 5, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
  ])('%s from row %i of 100 leads to row %i', (key, from, to) => {
    expect(movedBy(key, from, 100, 10)).toBe(to)
  })

  it('other keys and an empty list do not move', () => {
    expect(movedBy('a', 3, 100, 10)).toBeNull()
    expect(movedBy('ArrowDown', 0, 0, 10)).toBeNull()
    expect(movedBy('toString', 0, 10, 10)).toBeNull()
  })

  it('a row out of view is brought to the nearer edge and a row in view stays', () => {
    expect(scrollToShow(0, 42, 420, 420)).toBe(0)
    expect(scrollToShow(30, 42, 420, 420)).toBe(31 * 42 - 420)
    expect(scrollToShow(12, 42, 420, 420)).toBe(420)
  })

  it('a screenful is at least one row', () => {
    expect(rowsPerScreen(42, 420)).toBe(10)
    expect(rowsPerScreen(42, 10)).toBe(1)
  })
})
