import type {
  ApplicationDetail,
  ApplicationMove,
  ApplicationOpinionAskRequest,
  ApplicationServeRequest,
} from '@/generated/commands'

/** What is typed into the panel of a move; each move has its own part of it. */
export interface MoveForm {
  on: string
  person: string
  reason: string
  outcome: string
  document_number: string
  note: string
  what: string
  until: string
  of: ApplicationOpinionAskRequest['of']
  name: string
  silent: boolean
  days: string
  approved_by: string
  amount: string
  served_by: ApplicationServeRequest['by']
}

export function emptyMove(on: string): MoveForm {
  return {
    on,
    person: '',
    reason: '',
    outcome: '',
    document_number: '',
    note: '',
    what: '',
    until: '',
    of: 'third_party',
    name: '',
    silent: false,
    days: '20',
    approved_by: '',
    amount: '',
    served_by: 'in_person',
  }
}

/** The moves that tell what the agency does between its signature and the reply. */
export const FOLLOWING: ApplicationMove[] = [
  'confirm',
  'ask_correction',
  'receive_correction',
  'ask_opinion',
  'receive_opinion',
  'ask_fee',
  'pay_fee',
  'extend',
  'serve',
]

/** The steps of an application, each with a form and a draft of its own. */
export type Step = ApplicationMove | 'on_the_spot' | 'correct'

export const STEPS: Step[] = [
  ...(['hand_over', 'deliver_original', 'sign_for', 'return', 'withdraw', 'archive'] as const),
  ...FOLLOWING,
  ...(['answer', 'on_the_spot', 'correct'] as const),
]

/** The steps that can be taken with an application now; the hall's own office may settle what is still here. */
export function stepsOf({ next_moves }: ApplicationDetail): Step[] {
  const here = next_moves.includes('hand_over')
  return [...next_moves, ...(here ? (['on_the_spot'] as const) : []), 'correct']
}

/** 补正中, 征求意见中, 待缴费 – it stands still: what was possible before will be again. */
export function waits({ row }: ApplicationDetail): boolean {
  return ['correcting', 'consulting', 'paying'].includes(row.state)
}
