import type { ApplicationDetail, HandoverRow } from '@/generated/commands'
import { daysBetween } from '@/ui/time'

/** An application as the list of what waits to leave has it; nothing when it does not wait. */
export function handoverRow(detail: ApplicationDetail, today: string): HandoverRow | null {
  const { row, leave_by: by } = detail
  if (by === null || (row.state !== 'received' && row.state !== 'returned')) return null
  return {
    id: row.id,
    number: row.number,
    applicant: row.applicant,
    content: row.content,
    agency: row.agency,
    received_at: row.received_on,
    due_on: by,
    overdue_days: Math.max(0, daysBetween(by, today)),
    leaves_later: by > today,
    returned: row.state === 'returned',
  }
}
