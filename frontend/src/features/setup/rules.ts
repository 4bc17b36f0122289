import type { SiteKind } from '@/backend/terms'
import type { DeskSetUpRequest, PeriodView, SummerView } from '@/generated/commands'
import { setupText } from '@/text/setup'

/** Opening hours of a day, as typed. */
export interface HoursForm {
  morning_from: string
  morning_to: string
  afternoon_from: string
  afternoon_to: string
}

/** 夏季办公时间, as typed; all empty where a site keeps the same hours all year. */
export interface SummerForm extends HoursForm {
  from: string
  to: string
}

/** What is typed on the set-up form, as typed. */
export interface SetupForm extends HoursForm {
  district: string
  name: string
  code: string
  kind: SiteKind
  desk: string
  summer: SummerForm
  manager_name: string
  pin: string
  pin_again: string
}

/** The form fields that have advice of their own beside them. */
export type SetupField = keyof typeof setupText.missing

const NO_HOURS: HoursForm = {
  morning_from: '',
  morning_to: '',
  afternoon_from: '',
  afternoon_to: '',
}

export function emptySetup(): SetupForm {
  return {
    district: '',
    name: '',
    code: '',
    kind: 'service-hall',
    desk: '1',
    ...NO_HOURS,
    summer: emptySummer(),
    manager_name: '',
    pin: '',
    pin_again: '',
  }
}

export function emptySummer(): SummerForm {
  return { from: '', to: '', ...NO_HOURS }
}

/** Hours of the program as a form shows them. */
export function hoursForm(hours: PeriodView[]): HoursForm {
  const [first, second] = hours
  return {
    morning_from: first?.from ?? '',
    morning_to: first?.to ?? '',
    afternoon_from: second?.from ?? '',
    afternoon_to: second?.to ?? '',
  }
}

export function summerForm(summer: SummerView | null): SummerForm {
  return summer ? { from: summer.from, to: summer.to, ...hoursForm(summer.hours) } : emptySummer()
}

/** What most sites of the province keep in summer (7–8 月下午 15:00–18:00), to be typed over. */
export function usualSummer(hours: HoursForm): SummerForm {
  return {
    from: '07-01',
    to: '08-31',
    morning_from: hours.morning_from,
    morning_to: hours.morning_to,
    afternoon_from: '15:00',
    afternoon_to: '18:00',
  }
}

/** `0701`, `7-1`, `7.1` or `7月1日` as `07-01`; anything else comes back as typed. */
export function asMonthDay(typed: string): string {
  const text = typed.normalize('NFKC').trim()
  const parts =
    /^(\d{2})(\d{2})$/.exec(text) ??
    /^(\d{1,2})[-./](\d{1,2})$/.exec(text) ??
    /^(\d{1,2})\u6708(\d{1,2})\u65e5?$/.exec(text)
  if (!parts) return text
  const two = (digits = '') => (digits.length < 2 ? `0${digits}` : digits)
  return `${two(parts[1])}-${two(parts[2])}`
}

/** Nothing where no summer hours are kept; the program says what is wrong with half of them. */
export function summerOf(form: SummerForm): SummerView | null {
  if (Object.values(form).every((typed: string) => typed.trim() === '')) return null
  return {
    from: asMonthDay(form.from),
    to: asMonthDay(form.to),
    hours: typedPeriods(form),
  }
}

/** The periods as typed, right or wrong. */
export function typedPeriods(form: HoursForm): PeriodView[] {
  return [
    { from: asClock(form.morning_from), to: asClock(form.morning_to) },
    { from: asClock(form.afternoon_from), to: asClock(form.afternoon_to) },
  ].filter(({ from, to }) => from !== '' || to !== '')
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
export function periodsOf(form: HoursForm): PeriodView[] | null {
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
const siteFields: SetupField[] = ['district', 'name', 'code', 'desk', 'hours', 'summer']

/** What still has to be put right, field by field, in the order of the form. */
export function missing(form: SetupForm, siteIsMade = false): Partial<Record<SetupField, string>> {
  const says = setupText.missing
  const found: Partial<Record<SetupField, string>> = {}
  if (form.district.trim() === '') found.district = says.district
  if (form.name.trim() === '') found.name = says.name
  if (!/^[A-Z]{1,4}$/.test(form.code)) found.code = says.code
  if (!/^[1-9]\d?$/.test(form.desk.trim())) found.desk = says.desk
  if (!periodsOf(form)) found.hours = says.hours
  if (!summerIsSound(form.summer)) found.summer = says.summer
  if (form.manager_name.trim() === '') found.manager_name = says.manager_name
  if (!pinIsLongEnough(form.pin)) found.pin = says.pin
  else if (form.pin !== form.pin_again) found.pin_again = says.pin_again
  if (siteIsMade) for (const field of siteFields) delete found[field]
  return found
}

/** None at all, or a first and a last day in order with proper hours. */
export function summerIsSound(form: SummerForm): boolean {
  const summer = summerOf(form)
  if (!summer) return true
  const day = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/
  return (
    day.test(summer.from) &&
    day.test(summer.to) &&
    summer.from <= summer.to &&
    periodsOf(form) !== null
  )
}

/** The request, once nothing is missing. */
export function requestOf(form: SetupForm): DeskSetUpRequest {
  const summer = summerOf(form.summer)
  return {
    district: form.district.trim(),
    name: form.name.trim(),
    code: form.code,
    kind: form.kind,
    desk: Number(form.desk),
    hours: periodsOf(form) ?? [],
    ...(summer ? { summer } : {}),
    manager_name: form.manager_name.trim(),
    pin: form.pin,
  }
}
