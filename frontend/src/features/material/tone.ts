import type { MaterialView } from '@/generated/commands'
import type { Tone } from '@/ui/tone'

type Standing = MaterialView['standing']

/** The colour of a standing; its word says the same. */
export const standingTone: Record<Standing, Tone> = {
  on_shelf: 'ok',
  ends_soon: 'warn',
  no_copies: 'warn',
  stale: 'warn',
  expired: 'bad',
  withdrawn: 'bad',
  missing: 'warn',
  removed: 'plain',
}

/** Those about which somebody has to do something. */
export const wantsCare: Standing[] = [
  'ends_soon',
  'no_copies',
  'stale',
  'expired',
  'withdrawn',
  'missing',
]

/** Everything but what has left. */
export const thereNow: Standing[] = ['on_shelf', ...wantsCare]
