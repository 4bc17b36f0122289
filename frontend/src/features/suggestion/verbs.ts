import type { SuggestionDetail } from '@/generated/commands'
import { consultationDetailText } from '@/text/consultation'
import { suggestionDetailText as words } from '@/text/suggestion'
import type { CaseVerb } from '../case/verbs'

/** The forms that open on a suggestion's screen. */
export type Step = 'forward' | 'answer' | 'correct'
/** Its papers. */
export type Print = 'form' | 'forward'

export const stepKeys: Record<Step, string> = { forward: 'F7', answer: 'F9', correct: 'g' }
export const printKeys: Record<Print, string> = { forward: 'p', form: 'b' }

/** What can be done with a suggestion now, the likeliest first. */
export function verbsOf(
  detail: SuggestionDetail,
  open: (step: Step) => void,
  print: (paper: Print) => void,
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
    ...papers.map((paper) => ({
      key: printKeys[paper],
      words: consultationDetailText.print(words.prints[paper]),
      run: () => print(paper),
    })),
  ]
}
