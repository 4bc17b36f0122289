import { deadlineText } from '@/text/deadline'
import type { Tone } from './tone'
import { dayAfter } from './time'

/** How near a deadline is, as a word, a tone and (by the tone) a shape. */
export interface Nearness {
  tone: Tone
  words: string
}

const SOON_WORKING_DAYS = 3

/**
 * Tells a deadline. `daysLeft` counts working days and is negative once overdue.
 * 明日到期 is said only when it is literally tomorrow: one working day left may be three days away.
 */
export function nearness(
  daysLeft: number,
  overdue: boolean,
  dueOn: string | null,
  today: string | null,
): Nearness {
  if (daysLeft < 0) return { tone: 'bad', words: deadlineText.overdue(-daysLeft) }
  // Past its last day, but no working day has gone by since.
  if (overdue) return { tone: 'bad', words: deadlineText.justOverdue }
  if (daysLeft === 0) return { tone: 'warn', words: deadlineText.today }
  if (daysLeft === 1 && today && dueOn === dayAfter(today)) {
    return { tone: 'warn', words: deadlineText.tomorrow }
  }
  const tone = daysLeft === 1 ? 'warn' : daysLeft <= SOON_WORKING_DAYS ? 'info' : 'plain'
  return { tone, words: deadlineText.left(daysLeft) }
}
