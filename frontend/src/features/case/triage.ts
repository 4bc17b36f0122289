import type { Verb } from '@/app/verbs'
import { triageText } from '@/text/triage'

/** What somebody at the counter may want (条例 第三十九条). */
export type Matter = keyof typeof triageText.matters

export const matters = Object.keys(triageText.matters) as Matter[]

/** The key of the form that takes a matter; the others are not taken at this counter. */
export const verbKey: Partial<Record<Matter, Verb['key']>> = {
  application: 'F2',
  consultation: 'F3',
  suggestion: 'F6',
}

/** The note of somebody who was told the right channel and insisted, joined to what the clerk wrote. */
export function noteOf(note: string, matter: Matter, own: Matter): string {
  if (matter === own) return note
  const told = triageText.told(triageText.matters[matter])
  return note.trim() === '' ? told : `${note.trim()}\n${told}`
}
