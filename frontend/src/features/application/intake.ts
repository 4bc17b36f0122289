import type { ApplicationForm } from '@/generated/commands'
import { intakeText } from '@/text/intake'

/** Counts are typed, so they are texts until the form is sent. */
type Counted = 'form_pages' | 'identity_copies' | 'mandate_copies' | 'other_materials'

/** The form as it is typed. */
export type IntakeForm = Omit<ApplicationForm, Counted> & Record<Counted, string>

/** The draft's word in the store. */
export const INTAKE_DRAFT = 'application_intake'

/** A form for the next person. */
export function emptyIntake(): IntakeForm {
  return {
    class: 'person',
    channel: 'in_person',
    oral: false,
    read_back: false,
    name: '',
    identity_kind: intakeText.papersOfPerson[0] ?? '',
    identity_number: '',
    original_seen: false,
    representative: '',
    contact_person: '',
    employer: '',
    phone: '',
    address: '',
    postal_code: '',
    email: '',
    fax: '',
    agent_name: '',
    agent_identity_number: '',
    agent_phone: '',
    mandate: false,
    agencies: [''],
    content: '',
    document_number: '',
    features: '',
    purpose: '',
    delivery: intakeText.deliveries[0] ?? '',
    carrier: intakeText.carriers[0] ?? '',
    help: [],
    form_pages: '1',
    identity_copies: '',
    mandate_copies: '',
    other_materials: '',
    external_number: '',
    note: '',
  }
}

/** Whether nothing was typed: choices alone are not worth a draft. */
export function isEmptyIntake(form: IntakeForm): boolean {
  const empty = emptyIntake()
  const typed = Object.keys(empty) as (keyof IntakeForm)[]
  const chosen: (keyof IntakeForm)[] = ['class', 'channel', 'identity_kind', 'delivery', 'carrier']
  return typed
    .filter((field) => !chosen.includes(field))
    .every((field) => JSON.stringify(form[field]) === JSON.stringify(empty[field]))
}

/** What is sent; a count that is none yet is sent as 0, so that advice goes on. */
export function formOf(form: IntakeForm): ApplicationForm {
  return {
    ...form,
    form_pages: sent(form.form_pages),
    identity_copies: sent(form.identity_copies),
    mandate_copies: sent(form.mandate_copies),
    other_materials: sent(form.other_materials),
  }
}

/** Other papers, another class: what belongs to the other kind of applicant is put right at once. */
export function asKind(form: IntakeForm, kind: 'person' | 'organisation'): void {
  const papers = kind === 'person' ? intakeText.papersOfPerson : intakeText.papersOfOrganisation
  form.class = kind === 'person' ? 'person' : 'business'
  form.identity_kind = papers[0] ?? ''
}

/** The first count that is no number of pages or copies. */
export function wrongCount(form: IntakeForm): Counted | null {
  return COUNTED.find((field) => Number.isNaN(countOf(form[field]))) ?? null
}

const COUNTED: Counted[] = ['form_pages', 'identity_copies', 'mandate_copies', 'other_materials']

/** Nothing typed is none; full-width digits are digits. */
function countOf(text: string): number {
  const digits = text.normalize('NFKC').trim()
  if (digits === '') return 0
  return /^\d{1,4}$/.test(digits) ? Number(digits) : NaN
}

function sent(text: string): number {
  return countOf(text) || 0
}
