import { usePapers } from '@/app/papers'
import type { ApplicationDetail } from '@/generated/commands'
import { movesText } from '@/text/moves'
import { paperLetter } from '../case/letters'

/** 转交单 of these applications. */
export function showTransferSlips(ids: string[]): void {
  void usePapers().show('application_transfer_draw', { ids })
}

/** The papers of an application. */
export type PaperAction = 'receipt' | 'transfer' | 'slip' | 'deadline'

export const paperKeys: Record<PaperAction, string> = {
  receipt: paperLetter.slip,
  transfer: paperLetter.transfer,
  slip: paperLetter.correction,
  deadline: paperLetter.deadline,
}
export const paperWords: Record<PaperAction, string> = {
  receipt: movesText.receiptSlip,
  transfer: movesText.transferSlip,
  slip: movesText.correctionSlip,
  deadline: movesText.deadlineSheet,
}

/** Those that can be printed now. */
export function papersOf({ row, corrected }: ApplicationDetail): PaperAction[] {
  return [
    'receipt',
    ...(row.handed_over_on === null ? [] : (['transfer'] as const)),
    ...(corrected ? (['slip'] as const) : []),
    'deadline',
  ]
}
