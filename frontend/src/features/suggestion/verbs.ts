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
export const printKeys: Record<Print, string> = {
  forward: paperLetter.transfer,
  form: paperLetter.form,
}

/** What can be done with a suggestion now, the likeliest first. */
export function verbsOf(
  detail: SuggestionDetail,
  open: (step: Step) => void,
  print: (paper: Print) => void,
  reveal: Reveal,
): CaseVerb[] {
  const steps: Step[] = [...detail.moves, 'correct']
  const papers: Print[] = detail.forwarded_on === null ? ['form'] : ['forward', 'form']
  return [
    ...steps.map((step) => ({
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
