import type { CaseField } from '@/generated/commands'
import { movesText } from '@/text/moves'
import { deedLetter } from './letters'

/** One thing that can be done with a record. */
export interface CaseVerb {
  /** `KeyboardEvent.key`. */
  key: string
  words: string
  first?: boolean
  run: () => void
}

/** 显示完整信息: whether the whole is on screen, and how to change that. */
export interface Reveal {
  shown: boolean
  toggle: () => void
}

/** Looks behind the masks, or puts them back; nothing where nothing is masked. */
export function revealVerb(fields: CaseField[], reveal: Reveal): CaseVerb[] {
  if (!reveal.shown && !fields.some((field) => field.masked)) return []
  const words = reveal.shown ? movesText.hide : movesText.reveal
  return [{ key: deedLetter.reveal, words, run: reveal.toggle }]
}
