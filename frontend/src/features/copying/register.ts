import { defineRegister } from '@/app/register_store'
import { call } from '@/backend/call'
import type { CopyRow, CopyRowState } from '@/generated/commands'
import type { Tone } from '@/ui/tone'

/** 复印打印登记簿 as it is being read. */
export const useCopyRegister = defineRegister<CopyRow, CopyRowState>(
  'copy-register',
  (asked, signal) => call('copy_list', asked, signal),
)

export const copyTone: Record<CopyRowState, Tone> = {
  charged: 'info',
  free: 'plain',
  voided: 'plain',
  void_waits: 'warn',
}
