import type { PeriodView } from '@/generated/commands'
import { todayText } from '@/text/today'
import { chinaInstantMs, clockOf } from '@/ui/time'
import type { Tone } from '@/ui/tone'

/** How far the day has run towards closing. */
export interface Closing {
  /** True once the closing hour has passed. */
  past: boolean
  /** `17:30`. */
  clock: string
  /** The sentence of the running clock. */
  words: string
}

const SECONDS_SHOWN_BELOW_MS = 10 * 60_000

/** Tells the time left until closing; both instants in milliseconds, by the back end's clock. */
export function closing(nowMs: number, closesMs: number): Closing {
  const clock = clockOf(closesMs)
  const left = closesMs - nowMs
  if (left <= 0) return { past: true, clock, words: todayText.passed(clock) }
  return { past: false, clock, words: todayText.remaining(clock, span(left)) }
}

/** `1 小时 12 分`, and seconds only in the last ten minutes; a begun minute counts as a whole one. */
function span(leftMs: number): string {
  if (leftMs < SECONDS_SHOWN_BELOW_MS) {
    const seconds = Math.ceil(leftMs / 1000)
    const minutes = Math.floor(seconds / 60)
    return minutes > 0
      ? todayText.minutesSeconds(minutes, seconds % 60)
      : todayText.seconds(seconds)
  }
  const minutes = Math.ceil(leftMs / 60_000)
  const hours = Math.floor(minutes / 60)
  return hours > 0 ? todayText.hoursMinutes(hours, minutes % 60) : todayText.minutes(minutes)
}

/** Share of the day from opening to closing that has passed, 0 to 100. */
export function elapsedPercent(nowMs: number, opensMs: number, closesMs: number): number {
  if (closesMs <= opensMs) return 100
  const share = (nowMs - opensMs) / (closesMs - opensMs)
  return Math.round(Math.min(1, Math.max(0, share)) * 100)
}

/** Whether the counter is open now; `openToday` is the back end's word on the day itself. */
export function openness(
  nowMs: number,
  day: string,
  hours: PeriodView[],
  openToday: boolean,
): { tone: Tone; words: string } {
  if (!openToday || hours.length === 0) return { tone: 'plain', words: todayText.closedToday }
  const spans = hours.map((one) => [chinaInstantMs(day, one.from), chinaInstantMs(day, one.to)])
  if (spans.some(([from = 0, to = 0]) => nowMs >= from && nowMs < to)) {
    return { tone: 'ok', words: todayText.openNow }
  }
  if (nowMs < (spans[0]?.[0] ?? 0)) return { tone: 'plain', words: todayText.before }
  if (nowMs >= (spans[spans.length - 1]?.[1] ?? 0)) return { tone: 'plain', words: todayText.after }
  return { tone: 'plain', words: todayText.pause }
}
