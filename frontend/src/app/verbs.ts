import type { PermissionWord } from '@/backend/terms'
import { consultationText } from '@/text/consultation'
import { copyingText } from '@/text/copying'
import { frameText } from '@/text/frame'
import { readingText } from '@/text/reading'
import { suggestionText } from '@/text/suggestion'

/** One of the five verbs of the day (当日五项): a big button on Today and a key that works everywhere. */
export interface Verb {
  key: 'F2' | 'F3' | 'F4' | 'F5' | 'F6'
  says: string
  to: string
  needs: PermissionWord
  /** Only where applications and consultations are taken (notice, annex 1). */
  counter: boolean
}

/** In the order of their keys. */
export const verbs: Verb[] = [
  {
    key: 'F2',
    says: frameText.receiveApplication,
    to: '/applications/new',
    needs: 'work_cases',
    counter: true,
  },
  {
    key: 'F3',
    says: consultationText.register,
    to: '/consultations/new',
    needs: 'work_cases',
    counter: true,
  },
  {
    key: 'F4',
    says: copyingText.newTitle,
    to: '/copies/new',
    needs: 'work_cases',
    counter: false,
  },
  {
    key: 'F5',
    says: readingText.verb,
    to: '/readings',
    needs: 'work_cases',
    counter: false,
  },
  {
    key: 'F6',
    says: suggestionText.register,
    to: '/suggestions/new',
    needs: 'work_cases',
    counter: true,
  },
]
