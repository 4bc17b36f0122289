import type { CalendarDay, CalendarYear } from '@/generated/commands'
import { dayAfter } from '@/ui/time'

export type DayKind = 'work' | 'weekend' | 'holiday' | 'workday'

/** One day of the year's sheet. */
export interface SheetDay {
  /** `2026-10-01`. */
  on: string
  day: number
  kind: DayKind
  /** The holiday it belongs to, where a notice orders it. */
  name: string | null
}

/** A month in weeks from Monday to Sunday; null where a week belongs to another month. */
export interface SheetMonth {
  month: number
  weeks: (SheetDay | null)[][]
}

/** The twelve months of a year as its notice orders them. */
export function monthsOf(year: CalendarYear): SheetMonth[] {
  const ordered = new Map<string, { kind: DayKind; name: string }>()
  for (const day of year.holidays) ordered.set(day.on, { kind: 'holiday', name: day.name })
  for (const day of year.workdays) ordered.set(day.on, { kind: 'workday', name: day.name })
  return Array.from({ length: 12 }, (_, at) => monthOf(year.year, at, ordered))
}

function monthOf(
  year: number,
  at: number,
  ordered: Map<string, { kind: DayKind; name: string }>,
): SheetMonth {
  const cells: (SheetDay | null)[] = []
  // Monday is the first day of the week here.
  const before = (new Date(Date.UTC(year, at, 1)).getUTCDay() + 6) % 7
  for (let empty = 0; empty < before; empty += 1) cells.push(null)
  const last = new Date(Date.UTC(year, at + 1, 0)).getUTCDate()
  for (let day = 1; day <= last; day += 1) {
    const on = new Date(Date.UTC(year, at, day)).toISOString().slice(0, 10)
    const place = cells.length % 7
    const found = ordered.get(on)
    cells.push({
      on,
      day,
      kind: found?.kind ?? (place >= 5 ? 'weekend' : 'work'),
      name: found?.name ?? null,
    })
  }
  while (cells.length % 7 !== 0) cells.push(null)
  const weeks: (SheetDay | null)[][] = []
  for (let first = 0; first < cells.length; first += 7) weeks.push(cells.slice(first, first + 7))
  return { month: at + 1, weeks }
}

/** Days that stand together under one name: `元旦 1月1日–3日` is one stretch. */
export interface Stretch {
  name: string
  from: string
  to: string
}

export function stretchesOf(days: CalendarDay[]): Stretch[] {
  const found: Stretch[] = []
  for (const { on, name } of days) {
    const last = found[found.length - 1]
    if (last && last.name === name && dayAfter(last.to) === on) last.to = on
    else found.push({ name, from: on, to: on })
  }
  return found
}
