import { computed } from 'vue'
import { useRouter } from 'vue-router'
import type { PermissionWord, Zone } from '@/backend/terms'
import { consultationText } from '@/text/consultation'
import { copyingText } from '@/text/copying'
import { frameText } from '@/text/frame'
import { readingText } from '@/text/reading'
import { referralText } from '@/text/referral'
import { suggestionText } from '@/text/suggestion'
import { useDesk } from './desk'
import { usePapers } from './papers'

/** One of the verbs of the day (当日五项): a big button on Today and a key that works everywhere. */
export interface Verb {
  key: 'F2' | 'F3' | 'F4' | 'F5' | 'F6'
  says: string
  /** The screen that it opens, or the paper that it prints. */
  does: { to: string } | { paper: 'referral_draw' }
  needs: PermissionWord
  /** Only where the site has one of these zones. */
  zones: Zone[]
  /** Only where the site does not have this one. */
  lacks?: Zone
}

/** In the order of their keys. */
export const verbs: Verb[] = [
  {
    key: 'F2',
    says: frameText.receiveApplication,
    does: { to: '/applications/new' },
    needs: 'work_cases',
    zones: ['applications'],
  },
  {
    key: 'F2',
    says: referralText.verb,
    does: { paper: 'referral_draw' },
    needs: 'work_cases',
    zones: [],
    lacks: 'applications',
  },
  {
    key: 'F3',
    says: consultationText.register,
    does: { to: '/consultations/new' },
    needs: 'work_cases',
    zones: ['consultations'],
  },
  {
    key: 'F4',
    says: copyingText.newTitle,
    does: { to: '/copies/new' },
    needs: 'work_cases',
    zones: ['self-service', 'reading'],
  },
  {
    key: 'F5',
    says: readingText.verb,
    does: { to: '/readings' },
    needs: 'work_cases',
    zones: ['self-service', 'reading'],
  },
  {
    key: 'F6',
    says: suggestionText.register,
    does: { to: '/suggestions/new' },
    needs: 'work_cases',
    zones: ['applications'],
  },
]

/** Those that whoever is here may do at a site with these zones, and how one is done. */
export function useVerbs() {
  const desk = useDesk()
  const router = useRouter()
  const papers = usePapers()
  const shown = computed(() =>
    verbs.filter(
      ({ needs, zones, lacks }) =>
        desk.may(needs) && desk.has(...zones) && !(lacks && desk.has(lacks)),
    ),
  )
  function run({ does }: Verb): void {
    if ('to' in does) void router.push(does.to)
    else void papers.show(does.paper, {})
  }
  return { shown, run }
}
