import { defineRegister } from '@/app/register_store'
import { call } from '@/backend/call'
import type { RecordKind, RecordSearchRow } from '@/generated/commands'

/** Where a record of each kind is opened. */
export const addressOf: Record<RecordKind, (id: string) => string> = {
  application: (id) => `/applications/${id}`,
  consultation: (id) => `/consultations/${id}`,
  suggestion: (id) => `/suggestions/${id}`,
  copy: (id) => `/copies/${id}`,
  // Shown beside its list.
  material: (id) => `/materials?id=${id}`,
}

/** What a search over everything found, the newest of it; nothing while nothing is searched for. */
export const useFinding = defineRegister<RecordSearchRow, RecordKind>(
  'finding',
  async ({ search, state, limit }, signal) => {
    if (search === null) return { total: 0, more: false, rows: [] }
    const { rows, more } = await call('record_search', { text: search, kind: state, limit }, signal)
    return { total: rows.length, more, rows }
  },
)
