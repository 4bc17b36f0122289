import type { GuidanceView } from '@/generated/commands'

/** The colour of a standing; its word says the same. */
export const standingTone = {
  in_force: 'ok',
  ends_soon: 'warn',
  expired: 'bad',
  lapsed: 'bad',
} as const satisfies Record<GuidanceView['standing'], string>
