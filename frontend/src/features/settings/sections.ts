import type { PermissionWord } from '@/backend/terms'
import { backupText } from '@/text/backup'
import { districtText } from '@/text/district'
import { kioskSettingsText } from '@/text/kiosk'
import {
  dataText,
  demoText,
  peopleText,
  pinText,
  printsText,
  recoverySettingsText,
  scanText,
  siteText,
} from '@/text/settings'

export type SectionName =
  | 'site'
  | 'people'
  | 'recovery'
  | 'pin'
  | 'district'
  | 'scan'
  | 'prints'
  | 'kiosk'
  | 'data'
  | 'backup'
  | 'demo'

/** One part of 设置, and who finds it there. */
export interface Section {
  name: SectionName
  words: string
  needs: PermissionWord
}

const all: Section[] = [
  { name: 'site', words: siteText.section, needs: 'manage_site' },
  { name: 'people', words: peopleText.section, needs: 'inspect' },
  { name: 'recovery', words: recoverySettingsText.section, needs: 'manage_site' },
  { name: 'pin', words: pinText.section, needs: 'signed_in' },
  { name: 'data', words: dataText.section, needs: 'inspect' },
  { name: 'backup', words: backupText.section, needs: 'maintain_data' },
  { name: 'scan', words: scanText.section, needs: 'manage_site' },
  { name: 'kiosk', words: kioskSettingsText.section, needs: 'manage_site' },
  { name: 'prints', words: printsText.section, needs: 'inspect' },
  { name: 'district', words: districtText.section, needs: 'signed_in' },
  { name: 'demo', words: demoText.section, needs: 'manage_site' },
]

/**
 * What somebody finds under 设置, in the order it stands in. A demonstration is ended by anybody, belongs to no
 * district, and is shown to no citizen; nor is anything where there is no 自助查询区.
 */
export function sectionsFor(
  may: (permission: PermissionWord) => boolean,
  demo: boolean,
  selfService = true,
): Section[] {
  return all.filter(({ name, needs }) => {
    if (name === 'kiosk' && !selfService) return false
    if (demo && (name === 'district' || name === 'backup' || name === 'kiosk')) return false
    return may(needs) || (demo && name === 'demo')
  })
}

/** The part asked for, or the first one there is. */
export function sectionNamed(sections: Section[], name: string): Section | undefined {
  return sections.find((section) => section.name === name) ?? sections[0]
}
