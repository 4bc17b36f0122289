import type { ConsultationRegisterRequest } from '@/generated/commands'
import { type Matter, noteOf } from '../case/triage'

/** 怎么办 – the ways on from the counter. */
export type Path = 'answer' | 'assign' | 'later'

/** 登记咨询 as it is being typed; kept as a draft. */
export interface Intake {
  matter: Matter
  content: string
  path: Path
  answer: string
  agency: string
  asker: string
  contact: string
  reply_by: 'phone' | 'email' | 'post' | 'lookup_code'
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
    agency: '',
    asker: '',
    contact: '',
    reply_by: 'lookup_code',
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
    agency: form.path === 'assign' ? form.agency : null,
  }
}
