import type { CopyQuoteRequest, TariffItemView } from '@/generated/commands'

/** What a job is, without the cash that was put down for it. */
export type CopyJob = Omit<CopyQuoteRequest, 'received'>

/** What is typed and chosen for one copying job, as typed. */
export interface CopyForm {
  item: string | null
  pages: string
  quantity: string
  purpose: Purpose
  exempt: string
  proof: string
  payment: 'cash' | 'scan' | 'treasury'
  treasury_code: string
  received: string
  payer: string
  fiscal_note: string
}

export type Purpose = 'reading' | 'matter' | 'reply'

/** 不减免. */
export const NOT_EXEMPT = ''

export function emptyCopy(): CopyForm {
  return {
    item: null,
    pages: '',
    quantity: '',
    purpose: 'reading',
    exempt: NOT_EXEMPT,
    proof: '',
    payment: 'cash',
    treasury_code: '',
    received: '',
    payer: '',
    fiscal_note: '',
  }
}

/** Nothing that would be missed: what is chosen by one key is chosen again by one key. */
export function isEmptyCopy(form: CopyForm): boolean {
  return (
    form.pages === '' &&
    form.quantity === '' &&
    form.proof === '' &&
    form.payer === '' &&
    form.treasury_code === '' &&
    form.fiscal_note === ''
  )
}

/** A whole number from 1 to 100,000, however its digits were typed; null for anything else. */
export function wholeNumber(typed: string): number | null {
  const text = typed.normalize('NFKC').trim()
  if (!/^\d{1,6}$/.test(text)) return null
  const number = Number(text)
  return number >= 1 && number <= 100_000 ? number : null
}

/** Whether a line is counted in documents or discs beside its pages. */
export function countsPieces(item: TariffItemView | null): item is TariffItemView {
  return item !== null && (item.unit === 'copy' || item.unit === 'disc')
}

/** The job as the program takes it; null while the numbers are not there yet. */
export function jobOf(form: CopyForm, item: TariffItemView | null): CopyJob | null {
  const quantity = countsPieces(item) ? wholeNumber(form.quantity) : undefined
  if (quantity === null) return null
  // A disc has no pages; it is counted by itself.
  const pages = item?.unit === 'disc' ? (quantity ?? null) : wholeNumber(form.pages)
  if (pages === null) return null
  const reply = form.purpose === 'reply'
  const exempt = item !== null && !reply && form.exempt !== NOT_EXEMPT
  return {
    item: item?.id ?? null,
    pages,
    ...(quantity === undefined ? {} : { quantity }),
    reply,
    ...(exempt ? { exempt_group: form.exempt, proof: form.proof } : {}),
  }
}
