import { defineRegister } from '@/app/register_store'
import { call } from '@/backend/call'
import type { ApplicationRow, ApplicationState } from '@/generated/commands'

/** 申请登记簿 as it is being read. */
export const useRegister = defineRegister<ApplicationRow, ApplicationState>(
  'application-register',
  (asked, signal) => call('application_list', asked, signal),
)
