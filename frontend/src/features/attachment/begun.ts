import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { AttachmentPurpose } from '@/generated/commands'
import type { ChosenPart } from './chosen'

/** An attachment that is not saved yet. */
export interface Begun {
  purpose: AttachmentPurpose
  name: string
  parts: ChosenPart[]
}

/**
 * 未保存的附件 – what was photographed and chosen for each record, kept in memory while the panel is closed or
 * the desk is locked. Pictures of identity papers are never written to the disk before they are encrypted.
 */
export const useBegun = defineStore('begun_attachments', () => {
  const begun = new Map<string, Begun>()

  /** What was begun for a record, or a new one that says `purpose`. */
  function of(id: string, purpose: AttachmentPurpose): Begun {
    const there = begun.get(id)
    if (there !== undefined) return there
    const made = shallowReactive<Begun>({ purpose, name: '', parts: [] })
    begun.set(id, made)
    return made
  }

  /** It was saved. */
  function done(id: string): void {
    begun.delete(id)
  }

  /** Somebody else is at the desk. */
  function forget(): void {
    begun.clear()
  }

  return { of, done, forget }
})
