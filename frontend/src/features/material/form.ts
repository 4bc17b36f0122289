import type { EditionView, MaterialSetRequest, MaterialView } from '@/generated/commands'

export type MaterialForm = Omit<MaterialSetRequest, 'id' | 'level'> & {
  level: NonNullable<MaterialSetRequest['level']> | 'none'
}

const digits = (day: string) => day.replace(/-/g, '')

/**
 * What stands in the form at first: what lies on the shelf, the edition of the district where the shelf is to
 * follow it, or nothing.
 */
export function formOf(material: MaterialView | null, follows: boolean): MaterialForm {
  const edition: EditionView | null =
    (follows ? material?.published : null) ?? material?.edition ?? null
  return {
    title: edition?.title ?? '',
    category: edition?.category ?? 'policies',
    level: edition?.level ?? 'none',
    issuer: edition?.issuer ?? '',
    document_number: edition?.document_number ?? '',
    version: edition?.version ?? '',
    issued_on: digits(edition?.issued_on ?? ''),
    valid_until: digits(edition?.valid_until ?? ''),
    url: edition?.url ?? '',
    shelf: material?.shelf ?? '',
    copies: material?.on_shelf ? String(material.copies) : '1',
    shelved_on: material?.on_shelf ? digits(material.shelved_on) : '',
    note: material?.note ?? '',
  }
}

/** The form as the program takes it. */
export function requestOf(id: string | null, form: MaterialForm): MaterialSetRequest {
  return { ...form, id, level: form.level === 'none' ? null : form.level }
}
