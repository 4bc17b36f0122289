import type { SuggestionState } from '@/generated/commands'
import type { Tone } from '@/ui/tone'

/** Whose move it is, as a tone: red must leave the zone today, blue is with a body, green is done. */
export const suggestionTone: Record<SuggestionState, Tone> = {
  registered: 'bad',
  forwarded: 'info',
  answered: 'ok',
}
