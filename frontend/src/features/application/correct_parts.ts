import type { ApplicationField } from '@/generated/commands'
import { intakeText } from '@/text/intake'

/** A field that a correction may change. */
export type Correctable = ApplicationField & { field: string }

/** How wide a field stands on the grid of twelve, and the lines it has. */
export interface Place {
  field: string
  columns: 'c2' | 'c3' | 'c4' | 'c6' | 'c8' | 'c12'
  lines?: number
}

export interface CorrectPart {
  title: string
  /** What `folds` is empty, and the form of this kind of applicant does not have it. */
  fields: (Correctable & Place & { folds: boolean })[]
}

const APPLICANT: Place[] = [
  { field: 'applicant_name', columns: 'c3' },
  { field: 'identity_kind', columns: 'c3' },
  { field: 'identity_number', columns: 'c4' },
  { field: 'representative', columns: 'c3' },
  { field: 'contact_person', columns: 'c3' },
  { field: 'phone', columns: 'c4' },
  { field: 'address', columns: 'c8' },
  { field: 'email', columns: 'c4' },
  { field: 'postal_code', columns: 'c2' },
  { field: 'employer', columns: 'c3' },
  { field: 'fax', columns: 'c3' },
  { field: 'agent_name', columns: 'c3' },
  { field: 'agent_identity_kind', columns: 'c3' },
  { field: 'agent_identity_number', columns: 'c3' },
  { field: 'agent_phone', columns: 'c3' },
]
const WANTED: Place[] = [
  { field: 'agency', columns: 'c6' },
  { field: 'document_number', columns: 'c6' },
  { field: 'content', columns: 'c12', lines: 2 },
  { field: 'features', columns: 'c8' },
  { field: 'purpose', columns: 'c4' },
]
const MATERIALS: Place[] = [
  { field: 'external_number', columns: 'c4' },
  { field: 'note', columns: 'c8' },
]
const SUPPLY: Place[] = [
  { field: 'delivery', columns: 'c8' },
  { field: 'carrier', columns: 'c4' },
]

/**
 * 更正 under the headings of 申请表, in its order and with its widths. A field that only the other kind of
 * applicant has is folded away at the end while it is empty; what the form does not know stands with the materials.
 */
export function partsOf(fields: Correctable[]): CorrectPart[] {
  const isOrganisation = isOfOrganisation(fields)
  const foreign = isOrganisation ? ['employer'] : ['representative', 'contact_person']
  const known = [...APPLICANT, ...WANTED, ...MATERIALS, ...SUPPLY].map(({ field }) => field)
  const others = fields
    .filter(({ field }) => !known.includes(field))
    .map(({ field }): Place => ({ field, columns: 'c4' }))
  const { parts } = intakeText
  return [
    { title: parts.applicant, places: APPLICANT },
    { title: parts.wanted, places: WANTED },
    { title: parts.materials, places: [...MATERIALS, ...others] },
    { title: parts.supply, places: SUPPLY },
  ]
    .map(({ title, places }) => {
      const placed = places.flatMap((place) => {
        const found = fields.find(({ field }) => field === place.field)
        if (!found) return []
        // The name of an organisation is longer.
        const wide = isOrganisation && place.field === 'applicant_name'
        const columns = wide ? 'c6' : place.columns
        const folds = foreign.includes(place.field) && found.value === ''
        return [{ ...found, ...place, columns, folds }]
      })
      return { title, fields: placed.sort((a, b) => Number(a.folds) - Number(b.folds)) }
    })
    .filter((part) => part.fields.length > 0)
}

/** Told by what only an organisation has: its papers, and the people who answer for it. */
function isOfOrganisation(fields: Correctable[]): boolean {
  return fields.some(({ field, value }) => {
    if (field === 'identity_kind') return intakeText.papersOfOrganisation.includes(value)
    return (field === 'representative' || field === 'contact_person') && value !== ''
  })
}
