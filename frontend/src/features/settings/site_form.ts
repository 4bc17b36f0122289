import {
  type HoursForm,
  type SummerForm,
  hoursForm,
  summerForm,
  summerOf,
  typedPeriods,
} from '@/features/setup/rules'
import type { Zone } from '@/backend/terms'
import type { HallView, SiteUpdateRequest, SiteView } from '@/generated/commands'

/** 专区设置, as typed. */
export interface SiteForm {
  district: string
  name: string
  hours: HoursForm
  summer: SummerForm
  idle_minutes: string
  pin_days: string
  consultation_trigger: SiteView['consultation_trigger']
  zones: Zone[]
  halls: HallView[]
}

export function formOf(site: SiteView): SiteForm {
  return {
    district: site.district,
    name: site.name,
    hours: hoursForm(site.hours),
    summer: summerForm(site.summer),
    idle_minutes: site.idle_minutes.toFixed(0),
    pin_days: site.pin_days.toFixed(0),
    consultation_trigger: site.consultation_trigger,
    zones: [...site.zones],
    halls: site.halls.length > 0 ? site.halls.map((hall) => ({ ...hall })) : [newHall()],
  }
}

/** A line to write a hall into; left empty it is none. */
export function newHall(): HallView {
  return { name: '', address: '', phone: '', hours: '' }
}

/** Minutes or days as typed, or null for anything but a whole number the program could take. */
export function numberOf(typed: string): number | null {
  const text = typed.normalize('NFKC').trim()
  return /^\d{1,3}$/.test(text) ? Number(text) : null
}

/** Null while the minutes or the days are no number; everything else is judged by the program. */
export function requestOf(form: SiteForm): SiteUpdateRequest | null {
  const idle_minutes = numberOf(form.idle_minutes)
  const pin_days = numberOf(form.pin_days)
  if (idle_minutes === null || pin_days === null) return null
  return {
    district: form.district,
    name: form.name,
    hours: typedPeriods(form.hours),
    summer: summerOf(form.summer),
    idle_minutes,
    pin_days,
    consultation_trigger: form.consultation_trigger,
    zones: form.zones,
    halls: form.halls.map((hall) => ({ ...hall })),
  }
}
