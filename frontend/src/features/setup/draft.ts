import { type SetupForm, type SummerForm, emptySetup } from './rules'

const KEY = 'zonedesk.setup.draft'
const KINDS = ['service-hall', 'archive', 'library', 'station']

/** Keeps what was typed over a crash or a closed window; the PIN is never written down. */
export function saveDraft(form: SetupForm): void {
  const kept = { ...form, pin: '', pin_again: '' }
  try {
    localStorage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // A browser that refuses storage costs the draft, not the form.
  }
}

/** What was kept, or an empty form. */
export function loadDraft(): SetupForm {
  const form = emptySetup()
  let kept: unknown
  try {
    kept = JSON.parse(localStorage.getItem(KEY) ?? 'null')
  } catch {
    return form
  }
  if (typeof kept !== 'object' || kept === null) return form
  const values = kept as Record<string, unknown>
  const summer: unknown = values.summer
  if (typeof summer === 'object' && summer !== null) fill(form.summer, summer)
  for (const field of Object.keys(form) as (keyof SetupForm)[]) {
    const value = values[field]
    if (typeof value !== 'string' || field === 'pin' || field === 'pin_again') continue
    if (field === 'summer') continue
    if (field === 'kind') {
      if (KINDS.includes(value)) form.kind = value as SetupForm['kind']
    } else form[field] = value
  }
  return form
}

function fill(summer: SummerForm, kept: object): void {
  for (const field of Object.keys(summer) as (keyof SummerForm)[]) {
    const value = (kept as Record<string, unknown>)[field]
    if (typeof value === 'string') summer[field] = value
  }
}

export function dropDraft(): void {
  try {
    localStorage.removeItem(KEY)
  } catch {
    // Nothing was kept, so nothing is left behind.
  }
}
