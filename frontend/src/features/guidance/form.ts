import type { GuidanceProposal, GuidanceSetRequest, GuidanceView } from '@/generated/commands'

export type GuidanceForm = Omit<GuidanceSetRequest, 'id'>

const digits = (day: string | null) => (day ?? '').replace(/-/g, '')

/** What stands in the form at first: what the library says of it, what a consultation proposes, or nothing. */
export function formOf(
  guidance: GuidanceView | null,
  proposed: GuidanceProposal | null,
): GuidanceForm {
  const from = guidance ?? proposed
  return {
    question: from?.question ?? '',
    answer: from?.answer ?? '',
    supplied_by: from?.supplied_by ?? '',
    confirmed_on: digits(from?.confirmed_on ?? null),
    policy: from?.policy ?? '',
    document_number: from?.document_number ?? '',
    valid_until: digits(guidance?.valid_until ?? null),
    category: from?.category ?? '',
  }
}
