import { defineRegister } from '@/app/register_store'
import { call } from '@/backend/call'
import type { ApplicationRow, ApplicationState } from '@/generated/commands'

/** A state, or 今日须转交: what has to leave today and what should have left before. */
export type RegisterFilter = ApplicationState | 'must_leave'

/** 申请登记簿 as it is being read. */
export const useRegister = defineRegister<ApplicationRow, RegisterFilter>(
  'application-register',
  ({ state, ...asked }, signal) =>
    call(
      'application_list',
      state === 'must_leave' ? { ...asked, state: null, must_leave: true } : { ...asked, state },
      signal,
    ),
)
