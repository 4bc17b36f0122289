import type { ConsultationRegisterRequest, GuidanceView } from '@/generated/commands'
import { guidanceOfferText } from '@/text/guidance'
import { type Matter, noteOf } from '../case/triage'

/** How somebody hears the answer. */
export type ReplyBy = 'phone' | 'email' | 'post' | 'lookup_code'

/** 怎么办 – the ways on from the counter. */
export type Path = 'answer' | 'assign' | 'later'

/** 登记咨询 as it is being typed; kept as a draft. */
export interface Intake {
  matter: Matter
  content: string
  path: Path
  answer: string
  /** 采用的口径 – the answer of the library that was taken, and who supplied it when; empty without. */
  guidance: string
  guidance_words: string
  agency: string
  asker: string
  contact: string
  reply_by: ReplyBy
  /** Whether the clerk chose it; until then it follows the contact. */
  reply_chosen: boolean
  policy: string
  document_number: string
  category: string
  channel: 'in_person' | 'phone' | 'online' | 'letter'
  note: string
}

export function emptyIntake(): Intake {
  return {
    matter: 'consultation',
    content: '',
    path: 'answer',
    answer: '',
    guidance: '',
    guidance_words: '',
    agency: '',
    asker: '',
    contact: '',
    reply_by: 'lookup_code',
    reply_chosen: false,
    policy: '',
    document_number: '',
    category: '',
    channel: 'in_person',
    note: '',
  }
}

/** Nothing was typed that would be missed. */
export function isEmptyIntake(form: Intake): boolean {
  const { content, answer, agency, asker, contact, policy, document_number, category, note } = form
  const typed = [content, answer, agency, asker, contact, policy, document_number, category, note]
  return typed.every((text) => text.trim() === '')
}

/** How somebody can be reached by what they left; without anything, by their look-up code. */
export function replyByOf(contact: string): ReplyBy {
  const left = contact.trim()
  if (left === '') return 'lookup_code'
  if (/[@＠]/.test(left)) return 'email'
  return /^[\d\s+\-－转()（）]+$/.test(left) ? 'phone' : 'post'
}

/** What the program is asked to register: what belongs to a way not taken stays behind. */
export function requestOf(form: Intake): ConsultationRegisterRequest {
  return {
    content: form.content,
    channel: form.channel,
    asker: form.asker,
    contact: form.contact,
    reply_by: form.path === 'answer' ? null : form.reply_by,
    category: form.category,
    policy: form.policy,
    document_number: form.document_number,
    note: noteOf(form.note, form.matter, 'consultation'),
    answer: form.path === 'answer' ? form.answer : null,
    guidance: form.path === 'answer' && form.guidance !== '' ? form.guidance : null,
    agency: form.path === 'assign' ? form.agency : null,
  }
}

/** 采用口径 – the question is answered at the counter with what the body said; what was typed of the policy stays. */
export function takeGuidance(form: Intake, taken: GuidanceView): void {
  form.path = 'answer'
  form.answer = taken.answer
  form.guidance = taken.id
  form.guidance_words = guidanceOfferText.taken(taken.supplied_by, taken.confirmed_on)
  form.policy ||= taken.policy
  form.document_number ||= taken.document_number
  form.category ||= taken.category
}

/** 不采用 – the words stay, as the clerk's own. */
export function leaveGuidance(form: Intake): void {
  form.guidance = ''
  form.guidance_words = ''
}
