import { call } from '@/backend/call'
import { type Saved, saveFile } from '@/backend/files'
import type { LedgerKind } from '@/generated/commands'

export type Form = 'pdf' | 'xlsx'

/** Draws a paper of a month and saves it. */
export async function saveLedger(register: LedgerKind, month: string, form: Form): Promise<Saved> {
  if (form === 'xlsx') {
    const { file_name, data } = await call('ledger_export', { register, month })
    return await saveFile(file_name, data)
  }
  const { file_name, pdf } = await call('ledger_draw', { register, month })
  return await saveFile(file_name, pdf)
}

/** Saves every paper of a month, as PDF and as workbook, in one ZIP. */
export async function saveMonth(month: string): Promise<Saved> {
  const { file_name, data } = await call('month_export', { month })
  return await saveFile(file_name, data)
}
