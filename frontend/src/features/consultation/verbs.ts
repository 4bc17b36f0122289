import type { ConsultationDetail } from '@/generated/commands'
import { consultationDetailText as words } from '@/text/consultation'
import { deedLetter, paperLetter } from '../case/letters'
import { type CaseVerb, type Reveal, revealVerb } from '../case/verbs'

/** The forms that open on a consultation's screen. */
export type Step =
  'assign' | 'reassign' | 'urge' | 'answer' | 'answer_on_the_spot' | 'rate' | 'correct'
/** Its papers. */
export type Print = 'assignment' | 'urge' | 'slip' | 'deadline'

/** Each step and paper has one key, whatever the consultation's state. */
export const stepKeys: Record<Step, string> = {
  assign: deedLetter.handOn,
  reassign: deedLetter.handOn,
  urge: deedLetter.urge,
  answer: deedLetter.answer,
  answer_on_the_spot: deedLetter.onTheSpot,
  rate: deedLetter.rate,
  correct: deedLetter.correct,
}
export const STEPS = Object.keys(stepKeys) as Step[]
export const printKeys: Record<Print, string> = {
  assignment: paperLetter.transfer,
  urge: paperLetter.urge,
  slip: paperLetter.slip,
  deadline: paperLetter.deadline,
}

/** The steps that can be taken with a consultation now. */
export function stepsOf(detail: ConsultationDetail): Step[] {
  return [...detail.moves, 'correct']
}

/** What can be done with a consultation now. */
export function verbsOf(
  detail: ConsultationDetail,
  open: (step: Step) => void,
  print: (paper: Print) => void,
  reveal: Reveal,
  keep: () => void,
): CaseVerb[] {
  const first = usual(detail)
  const papers: Print[] = []
  if (detail.row.state === 'assigned') papers.push('assignment', 'urge')
  if (detail.row.state === 'answered' && detail.row.agency !== '') papers.push('assignment')
  if (detail.lookup_code !== null) papers.push('slip')
  if (detail.row.state !== 'answered_on_the_spot') papers.push('deadline')
  return [
    ...stepsOf(detail).map((step) => ({
      key: stepKeys[step],
      words: words.moves[step],
      first: step === first,
      run: () => open(step),
    })),
    ...(detail.row.state === 'answered' || detail.row.state === 'answered_on_the_spot'
      ? [{ key: deedLetter.keepGuidance, words: words.keepGuidance, run: keep }]
      : []),
    ...revealVerb(detail.fields, reveal),
    ...papers.map((paper) => ({
      key: printKeys[paper],
      words: words.print(words.prints[paper]),
      run: () => print(paper),
    })),
  ]
}

/** What usually comes next: the answer of the body that has it, and a reminder only when that is late. */
function usual(detail: ConsultationDetail): Step | undefined {
  const { moves, row } = detail
  if (row.overdue && moves.includes('urge')) return 'urge'
  const order: Step[] = row.state === 'registered' ? ['assign'] : ['answer', 'rate']
  return order.find((step) => detail.moves.some((move) => move === step))
}
