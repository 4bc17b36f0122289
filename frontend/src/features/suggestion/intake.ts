import type { SuggestionRegisterRequest } from '@/generated/commands'
import { type Matter, noteOf } from '../case/triage'

/** 登记意见建议 as it is being typed; kept as a draft. */
export interface Intake {
  matter: Matter
  content: string
  path: 'forward' | 'later'
  agency: string
  category: 'open_government' | 'web_site' | 'zone' | 'other'
  channel: 'spoken' | 'form' | 'box' | 'phone'
  name: string
  contact: string
  note: string
}

export function emptyIntake(): Intake {
  return {
    matter: 'suggestion',
    content: '',
    path: 'forward',
    agency: '',
    category: 'open_government',
    channel: 'spoken',
    name: '',
    contact: '',
    note: '',
  }
}

/** Nothing was typed that would be missed. */
export function isEmptyIntake({ content, agency, name, contact, note }: Intake): boolean {
  return [content, agency, name, contact, note].every((text) => text.trim() === '')
}

/** What the program is asked to register: a body named for a way not taken stays behind. */
export function requestOf(form: Intake): SuggestionRegisterRequest {
  return {
    content: form.content,
    channel: form.channel,
    category: form.category,
    name: form.name,
    contact: form.contact,
    note: noteOf(form.note, form.matter, 'suggestion'),
    agency: form.path === 'forward' ? form.agency : null,
  }
}
