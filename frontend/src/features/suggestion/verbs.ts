import type { SuggestionDetail } from '@/generated/commands'
import { consultationDetailText } from '@/text/consultation'
import { suggestionDetailText as words } from '@/text/suggestion'
import { deedLetter, paperLetter } from '../case/letters'
import { type CaseVerb, type Reveal, revealVerb } from '../case/verbs'

/** The forms that open on a suggestion's screen. */
export type Step = 'forward' | 'answer' | 'correct'
/** Its papers. */
export type Print = 'form' | 'forward'

export const stepKeys: Record<Step, string> = {
  forward: deedLetter.handOn,
  answer: deedLetter.answer,
  correct: deedLetter.correct,
}
export const STEPS = Object.keys(stepKeys) as Step[]
export const printKeys: Record<Print, string> = {
  forward: paperLetter.transfer,
  form: paperLetter.form,
}

/** The steps that can be taken with a suggestion now. */
export function stepsOf(detail: SuggestionDetail): Step[] {
  return [...detail.moves, 'correct']
}

/** What can be done with a suggestion now, the likeliest first. */
export function verbsOf(
  detail: SuggestionDetail,
  open: (step: Step) => void,
  print: (paper: Print) => void,
  reveal: Reveal,
): CaseVerb[] {
  const papers: Print[] = detail.forwarded_on === null ? ['form'] : ['forward', 'form']
  return [
    ...stepsOf(detail).map((step) => ({
      key: stepKeys[step],
      words: words.moves[step],
      first: step === detail.moves[0],
      run: () => open(step),
    })),
    ...revealVerb(detail.fields, reveal),
    ...papers.map((paper) => ({
      key: printKeys[paper],
      words: consultationDetailText.print(words.prints[paper]),
      run: () => print(paper),
    })),
  ]
}
