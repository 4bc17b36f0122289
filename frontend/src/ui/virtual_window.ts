/**
 * A scrolled list of rows of one height: what is drawn, and where. All figures are row indices or pixels. A
 * list may be longer than a browser can scroll; then one pixel of the scroll bar stands for several of the list.
 */
export interface VirtualWindow {
  /** First row drawn. */
  first: number
  /** One past the last row drawn. */
  end: number
  /** Height of everything, as the browser scrolls it. */
  height: number
  /** How far above their place in the list the drawn rows stand. */
  shift: number
}

/** Beyond some 16 million pixels a web view draws nothing more. */
export const MOST_PIXELS = 12_000_000

/** How many pixels of the list one pixel of the scroll bar stands for; 1 for every list a browser can scroll. */
export function stretchOf(total: number, rowHeight: number, viewport: number): number {
  const height = total * rowHeight
  return height <= MOST_PIXELS ? 1 : (height - viewport) / (MOST_PIXELS - viewport)
}

/** `scrollTop` is a place in the list. Which of `total` rows must be drawn, with `overscan` more above and below. */
export function virtualWindow(
  total: number,
  rowHeight: number,
  scrollTop: number,
  viewport: number,
  overscan: number,
): VirtualWindow {
  const top = Math.min(Math.max(0, scrollTop), Math.max(0, total * rowHeight - viewport))
  const first = Math.max(0, Math.floor(top / rowHeight) - overscan)
  const end = Math.min(total, Math.ceil((top + viewport) / rowHeight) + overscan)
  const stretch = stretchOf(total, rowHeight, viewport)
  return {
    first: Math.min(first, total),
    end,
    height: Math.min(total * rowHeight, MOST_PIXELS),
    shift: stretch === 1 ? 0 : Math.round(top - top / stretch),
  }
}

/** The page numbers (0-based, `size` rows each) that hold the rows `first` … `end - 1`. */
export function pagesOf(first: number, end: number, size: number): number[] {
  if (end <= first) return []
  const pages: number[] = []
  for (let page = Math.floor(first / size); page * size < end; page += 1) pages.push(page)
  return pages
}

/** The scroll position that brings a row fully into view with the least movement. */
export function scrollToShow(
  row: number,
  rowHeight: number,
  scrollTop: number,
  viewport: number,
): number {
  const top = row * rowHeight
  if (top < scrollTop) return top
  if (top + rowHeight > scrollTop + viewport) return top + rowHeight - viewport
  return scrollTop
}

/** Whole rows in one screenful, at least one. */
export function rowsPerScreen(rowHeight: number, viewport: number): number {
  return Math.max(1, Math.floor(viewport / rowHeight))
}

/** Where a movement key leads from `active`, or null if the key does not move. */
export function movedBy(
  key: string,
  active: number,
  total: number,
  perScreen: number,
): number | null {
  const to = targets.get(key)?.(active, total, perScreen)
  if (to === undefined || total === 0) return null
  return Math.min(total - 1, Math.max(0, to))
}

type Target = (active: number, total: number, perScreen: number) => number

const targets = new Map<string, Target>([
  ['ArrowUp', (active) => active - 1],
  ['ArrowDown', (active) => active + 1],
  ['PageUp', (active, _, perScreen) => active - perScreen],
  ['PageDown', (active, _, perScreen) => active + perScreen],
  ['Home', () => 0],
  ['End', (_, total) => total - 1],
])
