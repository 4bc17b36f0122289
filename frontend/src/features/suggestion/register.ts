import { defineRegister } from '@/app/register_store'
import { call } from '@/backend/call'
import type { SuggestionRow, SuggestionState } from '@/generated/commands'

/** 意见建议登记簿 as it is being read. */
export const useRegister = defineRegister<SuggestionRow, SuggestionState>(
  'suggestion-register',
  (asked, signal) => call('suggestion_list', asked, signal),
)
