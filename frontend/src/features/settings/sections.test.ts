import { expect, it } from 'vitest'
import type { PermissionWord } from '@/backend/terms'
import { sectionNamed, sectionsFor } from './sections'

const MANAGER: PermissionWord[] = [
  'signed_in',
  'read_cases',
  'work_cases',
  'manage_site',
  'inspect',
  'maintain_data',
]

function named(may: PermissionWord[], demo = false): string[] {
  return sectionsFor((one) => may.includes(one), demo).map(({ name }) => name)
}

it.each<[string, PermissionWord[], boolean, string[]]>([
  [
    'a manager',
    MANAGER,
    false,
    [
      'site',
      'people',
      'recovery',
      'pin',
      'data',
      'backup',
      'scan',
      'kiosk',
      'prints',
      'district',
      'demo',
    ],
  ],
  ['a clerk', ['signed_in', 'read_cases', 'work_cases'], false, ['pin', 'district']],
  ['a clerk in the demonstration', ['signed_in', 'work_cases'], true, ['pin', 'demo']],
  [
    'an administrator',
    ['signed_in', 'inspect', 'maintain_data'],
    false,
    ['people', 'pin', 'data', 'backup', 'prints', 'district'],
  ],
  [
    'an auditor',
    ['signed_in', 'read_cases', 'inspect'],
    false,
    ['people', 'pin', 'data', 'prints', 'district'],
  ],
])('%s finds what is theirs', (_, may, demo, found) => {
  expect(named(may, demo)).toEqual(found)
})

it('a part that is not there is the first one', () => {
  const sections = sectionsFor((one) => one === 'signed_in', false)
  expect(sectionNamed(sections, 'people')?.name).toBe('pin')
})
