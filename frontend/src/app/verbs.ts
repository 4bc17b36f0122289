import type { PermissionWord } from '@/backend/terms'
import { copyingText } from '@/text/copying'

/** One of the four verbs of the day (当日四项): a big button on Today and a key that works everywhere. */
export interface Verb {
  key: 'F2' | 'F3' | 'F4' | 'F6'
  says: string
  to: string
  needs: PermissionWord
  /** Only where applications and consultations are taken (notice, annex 1). */
  counter: boolean
}

/** In the order of their keys. */
export const verbs: Verb[] = [
  {
    key: 'F4',
    says: copyingText.newTitle,
    to: '/copies/new',
    needs: 'work_cases',
    counter: false,
  },
]
