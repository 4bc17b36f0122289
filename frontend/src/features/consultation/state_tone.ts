import type { ConsultationState } from '@/generated/commands'
import type { Tone } from '@/ui/tone'

/** Whose move it is, as a tone: amber is the zone's own, blue is with a body, green is done. */
export const consultationTone: Record<ConsultationState, Tone> = {
  registered: 'warn',
  assigned: 'info',
  answered_on_the_spot: 'ok',
  answered: 'ok',
}
