import { usePapers } from '@/app/papers'

/** 转交单 of these applications. */
export function showTransferSlips(ids: string[]): void {
  void usePapers().show('application_transfer_draw', { ids })
}
