import type { ApplicationState } from '@/generated/commands'
import type { Tone } from '@/ui/tone'

/** Whose move it is, as a tone: red is the zone's own, amber came back, blue and green are moving. */
export const applicationTone: Record<ApplicationState, Tone> = {
  received: 'bad',
  returned: 'warn',
  handed_over: 'info',
  signed_for: 'info',
  correcting: 'warn',
  consulting: 'warn',
  paying: 'warn',
  answered: 'ok',
  served: 'ok',
  withdrawn: 'plain',
  closed: 'plain',
}
