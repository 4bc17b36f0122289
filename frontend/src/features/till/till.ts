import type { TillPieces, TillShift } from '@/generated/commands'

/** 面额 in 分, the largest first; as the program has them. */
export const FACES = [10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10, 5]

/** What is typed into the form, as typed. */
export interface TillForm {
  byFace: boolean
  counted: string
  /** Pieces of each face, by its 分. */
  pieces: Record<string, string>
  left: string
  meter: string
  note: string
  to: string
}

export function emptyTill(): TillForm {
  return { byFace: false, counted: '', pieces: {}, left: '', meter: '', note: '', to: '' }
}

/** Nothing that would be missed. */
export function isEmptyTill({ counted, pieces, meter, note }: TillForm): boolean {
  const typed = Object.values(pieces).some((text) => text.trim() !== '')
  return counted === '' && !typed && meter === '' && note === ''
}

/** The pieces that were counted; what is no number counts as none until it is put right. */
export function piecesOf(form: TillForm): TillPieces[] {
  return FACES.map((face_fen) => ({
    face_fen,
    count: wholeOf(form.pieces[String(face_fen)] ?? ''),
  })).filter(({ count }) => count > 0)
}

/** What was counted, in 分; null while it is no amount. */
export function countedFen(form: TillForm): number | null {
  if (!form.byFace) return fenOf(form.counted)
  return piecesOf(form).reduce((sum, { face_fen, count }) => sum + face_fen * count, 0)
}

/** 12.5 as 1250; null for anything that is no amount in 元. */
export function fenOf(typed: string): number | null {
  const text = typed.normalize('NFKC').replace(/,/g, '').trim()
  const match = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(text)
  if (!match) return null
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
}

/** An amount in 分 as people type one: 100, 12.5. */
export function typedYuan(fen: number): string {
  const whole = Math.floor(fen / 100)
  const rest = fen % 100
  return rest === 0 ? String(whole) : `${whole}.${String(rest).padStart(2, '0')}`
}

/** What is more (above zero) or less than there should be; null while nothing was counted. */
export function differenceOf(form: TillForm, shift: TillShift): number | null {
  const counted = countedFen(form)
  return counted === null ? null : counted - shift.expected_fen
}

function wholeOf(typed: string): number {
  const text = typed.normalize('NFKC').trim()
  return /^\d{1,5}$/.test(text) ? Number(text) : 0
}
