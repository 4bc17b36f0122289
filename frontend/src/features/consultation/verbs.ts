import type { ConsultationDetail } from '@/generated/commands'
import { consultationDetailText as words } from '@/text/consultation'
import type { CaseVerb } from '../case/verbs'

/** The forms that open on a consultation's screen. */
export type Step =
  'assign' | 'reassign' | 'urge' | 'answer' | 'answer_on_the_spot' | 'rate' | 'correct'
/** Its papers. */
export type Print = 'assignment' | 'urge' | 'slip'

/** Each step and paper has one key, whatever the consultation's state. */
export const stepKeys: Record<Step, string> = {
  assign: 'F7',
  reassign: 'F7',
  urge: 'F8',
  answer: 'F9',
  answer_on_the_spot: 'F10',
  rate: 'F9',
  correct: 'g',
}
export const printKeys: Record<Print, string> = { assignment: 'p', urge: 'c', slip: 'h' }

/** What can be done with a consultation now, the likeliest first. */
export function verbsOf(
  detail: ConsultationDetail,
  open: (step: Step) => void,
  print: (paper: Print) => void,
): CaseVerb[] {
  const steps: Step[] = [...detail.moves, 'correct']
  // An overdue question is urged before anything else; nothing else has an order of its own.
  const first = detail.moves[0]
  const papers: Print[] = []
  if (detail.row.state === 'assigned') papers.push('assignment', 'urge')
  if (detail.row.state === 'answered' && detail.row.agency !== '') papers.push('assignment')
  if (detail.lookup_code !== null) papers.push('slip')
  return [
    ...steps.map((step) => ({
      key: stepKeys[step],
      words: words.moves[step],
      first: step === first,
      run: () => open(step),
    })),
    ...papers.map((paper) => ({
      key: printKeys[paper],
      words: words.print(words.prints[paper]),
      run: () => print(paper),
    })),
  ]
}
