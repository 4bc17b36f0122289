import type { SiteKind } from '@/backend/terms'
import type { DeskSetUpRequest, PeriodView } from '@/generated/commands'
import { setupText } from '@/text/setup'

/** What is typed on the set-up form, as typed. */
export interface SetupForm {
  district: string
  name: string
  code: string
  kind: SiteKind
  desk: string
  morning_from: string
  morning_to: string
  afternoon_from: string
  afternoon_to: string
  manager_name: string
  pin: string
  pin_again: string
}

/** The form fields that have advice of their own beside them. */
export type SetupField = keyof typeof setupText.missing

export function emptySetup(): SetupForm {
  return {
    district: '',
    name: '',
    code: '',
    kind: 'service-hall',
    desk: '1',
    morning_from: '',
    morning_to: '',
    afternoon_from: '',
    afternoon_to: '',
    manager_name: '',
    pin: '',
    pin_again: '',
  }
}

/** `8:30`, `0830`, `８：３０` or `830` as `08:30`; anything that is no time of day comes back as typed. */
export function asClock(typed: string): string {
  const text = typed.normalize('NFKC').trim()
  const parts = /^(\d{1,2})[:.](\d{2})$/.exec(text) ?? /^(\d{1,2})(\d{2})$/.exec(text)
  if (!parts) return text
  const hour = Number(parts[1])
  const minute = Number(parts[2])
  if (hour > 23 || minute > 59) return text
  return `${hour < 10 ? '0' : ''}${hour}:${parts[2] ?? '00'}`
}

/** The letters of a site code as it is kept: half-width upper case, at most four. */
export function asSiteCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
    .slice(0, 4)
}

/** The opening periods, or null while they are not two (or one) proper periods in order. */
export function periodsOf(form: SetupForm): PeriodView[] | null {
  const morning = period(form.morning_from, form.morning_to)
  const afternoon = period(form.afternoon_from, form.afternoon_to)
  if (morning === 'wrong' || afternoon === 'wrong') return null
  const periods = [morning, afternoon].filter((one): one is PeriodView => one !== null)
  if (periods.length === 0) return null
  if (morning && afternoon && afternoon.from < morning.to) return null
  return periods
}

function period(from: string, to: string): PeriodView | null | 'wrong' {
  if (from.trim() === '' && to.trim() === '') return null
  const one = { from: asClock(from), to: asClock(to) }
  const clock = /^\d\d:\d\d$/
  return clock.test(one.from) && clock.test(one.to) && one.from < one.to ? one : 'wrong'
}

/** At least 6 characters, at most 64; the back end also refuses what anybody would try first. */
export function pinIsLongEnough(pin: string): boolean {
  const length = Array.from(pin).length
  return length >= 6 && length <= 64
}

/** The fields of the site itself; a desk made from the command line has them already. */
const siteFields: SetupField[] = ['district', 'name', 'code', 'desk', 'hours']

/** What still has to be put right, field by field, in the order of the form. */
export function missing(form: SetupForm, siteIsMade = false): Partial<Record<SetupField, string>> {
  const says = setupText.missing
  const found: Partial<Record<SetupField, string>> = {}
  if (form.district.trim() === '') found.district = says.district
  if (form.name.trim() === '') found.name = says.name
  if (!/^[A-Z]{1,4}$/.test(form.code)) found.code = says.code
  if (!/^[1-9]\d?$/.test(form.desk.trim())) found.desk = says.desk
  if (!periodsOf(form)) found.hours = says.hours
  if (form.manager_name.trim() === '') found.manager_name = says.manager_name
  if (!pinIsLongEnough(form.pin)) found.pin = says.pin
  else if (form.pin !== form.pin_again) found.pin_again = says.pin_again
  if (siteIsMade) for (const field of siteFields) delete found[field]
  return found
}

/** The request, once nothing is missing. */
export function requestOf(form: SetupForm): DeskSetUpRequest {
  return {
    district: form.district.trim(),
    name: form.name.trim(),
    code: form.code,
    kind: form.kind,
    desk: Number(form.desk),
    hours: periodsOf(form) ?? [],
    manager_name: form.manager_name.trim(),
    pin: form.pin,
  }
}
