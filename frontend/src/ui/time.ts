import { deadlineText } from '@/text/deadline'

// China keeps one time zone without summer time, and the counter's legal day is that zone's day,
// whatever zone the PC is set to.
const CHINA_OFFSET_MS = 8 * 3_600_000

/** Milliseconds since 1970 of an RFC 3339 instant. */
export function instantMs(instant: string): number {
  return Date.parse(instant)
}

/** `09:41`, or `09:41:07` with seconds, in China of an instant in milliseconds. */
export function clockOf(ms: number, seconds = false): string {
  return new Date(ms + CHINA_OFFSET_MS).toISOString().slice(11, seconds ? 19 : 16)
}

/** `2026-11-23` in China of an instant in milliseconds. */
export function dayOf(ms: number): string {
  return new Date(ms + CHINA_OFFSET_MS).toISOString().slice(0, 10)
}

/** The instant in milliseconds of `HH:MM` on a day `YYYY-MM-DD` in China. */
export function chinaInstantMs(day: string, clock: string): number {
  return Date.parse(`${day}T${clock}:00+08:00`)
}

/** `11月23日`. */
export function monthDay(day: string): string {
  const [, month = 0, date = 0] = day.split('-').map(Number)
  return deadlineText.monthDay(month, date)
}

/** `2026年11月23日`. */
export function yearMonthDay(day: string): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  return deadlineText.yearMonthDay(year, month, date)
}

/** The day after `YYYY-MM-DD`. */
export function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

/** Days from one `YYYY-MM-DD` to another; negative when it is before. */
export function daysBetween(from: string, to: string): number {
  return (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000
}

/** The weekday word of a day, `星期一` … `星期日`. */
export function weekdayOf(day: string): string {
  return deadlineText.weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()] ?? ''
}
