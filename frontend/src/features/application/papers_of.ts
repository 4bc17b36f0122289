import { type PaperCommand, usePapers } from '@/app/papers'

/** 转交单 of these applications: drawn by the intake's papers, shown like any other. */
export function showTransferSlips(ids: string[]): void {
  void usePapers().show('application_transfer_draw' as PaperCommand, { ids } as never)
}
