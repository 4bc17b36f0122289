import type {
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
  'extend',
  'serve',
]
