import type { MaterialCountLine, MaterialView } from '@/generated/commands'

/** More lines than these are counted shelf by shelf. */
export const MOST_LINES = 800

/** What was found, by record: the copies as typed, and what was seen. */
export type Found = Record<string, { copies: string; note: string }>

/** The shelves with how many materials lie on each, in the order of their names. */
export function shelvesOf(materials: MaterialView[]): { shelf: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { shelf } of materials) counts.set(shelf, (counts.get(shelf) ?? 0) + 1)
  return [...counts]
    .map(([shelf, count]) => ({ shelf, count }))
    .sort((one, other) => one.shelf.localeCompare(other.shelf, 'zh'))
}

/** A label as it is compared: as a scanner reads it, as it is printed, in any case. */
const plain = (label: string) => label.replace(/[^0-9a-z]/gi, '').toUpperCase()

/** The material whose label was scanned or typed. */
export function labelled(materials: MaterialView[], label: string): MaterialView | null {
  const wanted = plain(label)
  if (wanted === '') return null
  return materials.find((one) => plain(one.label) === wanted) ?? null
}

/** Takes out what was sent; what was typed or scanned since then stays. */
export function forget(found: Found, sent: MaterialCountLine[]): void {
  for (const { id, copies, note } of sent) {
    const now = found[id]
    if (now && now.copies === copies && now.note === note) delete found[id]
  }
}

/** One more copy was found. */
export function oneMore(found: Found, id: string): number {
  const before = Number(found[id]?.copies ?? '')
  const copies = (Number.isInteger(before) ? before : 0) + 1
  found[id] = { copies: String(copies), note: found[id]?.note ?? '' }
  return copies
}

/** The lines of which something was found, in the order of the shelves. */
export function linesOf(materials: MaterialView[], found: Found): MaterialCountLine[] {
  return materials
    .map(({ id, copies: book }) => ({
      id,
      book,
      copies: found[id]?.copies ?? '',
      note: found[id]?.note ?? '',
    }))
    .filter(({ copies, note }) => copies.trim() !== '' || note.trim() !== '')
}
