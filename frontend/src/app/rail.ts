import type { PermissionWord, Zone } from '@/backend/terms'
import { auditText } from '@/text/audit'
import { calendarText } from '@/text/calendar'
import { copyingText } from '@/text/copying'
import { directoryScreenText } from '@/text/directory'
import { frameText } from '@/text/frame'
import { materialText } from '@/text/material'
import { wordingText } from '@/text/wording'

/** One line of the menu at the left. Its key is its place among those without one of their own: 1, 2, 3 … 9, 0. */
export interface RailItem {
  /** A key of its own, beside the digits. */
  key?: '-' | '='
  to: string
  words: string
  says: string
  needs: PermissionWord
  /** The zones that it belongs to; none for what every site has. */
  zones: Zone[]
  badge?: 'applications' | 'consultations' | 'suggestions' | 'materials'
  /** Stands below the line that parts the day's work from the rest. */
  below?: boolean
}

/** In the order they stand in. */
export const rail: RailItem[] = [
  {
    to: '/',
    words: frameText.today,
    says: frameText.openToday,
    needs: 'read_cases',
    zones: [],
  },
  {
    to: '/applications',
    words: frameText.applications,
    says: frameText.openApplications,
    needs: 'read_cases',
    zones: ['applications'],
    badge: 'applications',
  },
  {
    to: '/consultations',
    words: frameText.consultations,
    says: frameText.openConsultations,
    needs: 'read_cases',
    zones: ['consultations'],
    badge: 'consultations',
  },
  {
    to: '/suggestions',
    words: frameText.suggestions,
    says: frameText.openSuggestions,
    needs: 'read_cases',
    zones: ['applications'],
    badge: 'suggestions',
  },
  {
    to: '/copies',
    words: copyingText.rail,
    says: copyingText.open,
    needs: 'read_cases',
    zones: ['self-service', 'reading'],
  },
  {
    key: '-',
    to: '/materials',
    words: materialText.rail,
    says: materialText.open,
    needs: 'read_cases',
    zones: ['reading'],
    badge: 'materials',
  },
  {
    to: '/months',
    words: frameText.months,
    says: frameText.openMonths,
    needs: 'read_cases',
    zones: [],
    below: true,
  },
  {
    to: '/papers',
    words: wordingText.rail,
    says: wordingText.open,
    needs: 'signed_in',
    zones: [],
    below: true,
  },
  {
    to: '/directory',
    words: directoryScreenText.title,
    says: directoryScreenText.open,
    needs: 'signed_in',
    zones: [],
    below: true,
  },
  {
    to: '/calendar',
    words: calendarText.title,
    says: calendarText.open,
    needs: 'signed_in',
    zones: [],
    below: true,
  },
  {
    key: '=',
    to: '/audit',
    words: auditText.rail,
    says: auditText.open,
    needs: 'inspect',
    zones: [],
    below: true,
  },
  {
    to: '/settings',
    words: frameText.settings,
    says: frameText.openSettings,
    needs: 'signed_in',
    zones: [],
    below: true,
  },
]
