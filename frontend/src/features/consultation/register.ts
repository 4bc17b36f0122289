import { defineRegister } from '@/app/register_store'
import { call } from '@/backend/call'
import type { ConsultationPart, ConsultationRow } from '@/generated/commands'

/** 咨询登记簿 as it is being read. */
export const useRegister = defineRegister<ConsultationRow, ConsultationPart>(
  'consultation-register',
  (asked, signal) => call('consultation_list', asked, signal),
)
