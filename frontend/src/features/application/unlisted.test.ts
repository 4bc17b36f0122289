import { expect, it } from 'vitest'
import type { ApplicationDetail, ApplicationState } from '@/generated/commands'
import { handoverRow } from './unlisted'

const detail = (state: ApplicationState, leaveBy: string | null) =>
  ({
    row: {
      id: 'a',
      number: 'XY1-申2026-00001',
      applicant: '张*明',
      content: '低保',
      agency: '区住建局',
      received_on: '2026-10-30',
      state,
    },
    leave_by: leaveBy,
  }) as ApplicationDetail

it('lists what waits to leave, with the days it is late over the end of a month', () => {
  const row = handoverRow(detail('received', '2026-10-30'), '2026-11-02')
  expect(row).toMatchObject({ due_on: '2026-10-30', overdue_days: 3, returned: false })
  expect(handoverRow(detail('returned', '2026-11-03'), '2026-11-02')).toMatchObject({
    overdue_days: 0,
    leaves_later: true,
    returned: true,
  })
})

it('lists nothing that has left or need not leave', () => {
  expect(handoverRow(detail('handed_over', '2026-10-30'), '2026-11-02')).toBeNull()
  expect(handoverRow(detail('received', null), '2026-11-02')).toBeNull()
})
