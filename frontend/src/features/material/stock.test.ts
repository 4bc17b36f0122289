import { describe, expect, it } from 'vitest'
import type { MaterialView } from '@/generated/commands'
import { type Found, forget, labelled, linesOf, oneMore, shelvesOf } from './stock'

function material(id: string, label: string, shelf: string): MaterialView {
  return {
    id,
    label,
    shelf,
    standing: 'on_shelf',
    on_shelf: true,
    copies: 2,
    shelved_on: '2026-11-24',
    updated_on: '',
    valid_until: '',
    note: '',
    counted_on: '',
    counted_copies: 0,
    published: null,
    edition: {
      title: id,
      category: 'guide',
      level: null,
      issuer: '',
      document_number: '',
      version: '',
      issued_on: '',
      valid_until: '',
      url: '',
    },
  }
}

const shelf = [
  material('a', 'K7M2Q-9XATB', 'B1'),
  material('b', 'ABCDE-FGHJK', 'A1'),
  material('c', '22222-22222', 'B1'),
]

describe('a stock-take', () => {
  it('finds a material by its label, as it is printed and as a scanner reads it', () => {
    for (const typed of ['K7M2Q-9XATB', 'k7m2q9xatb', ' K7M2Q 9XATB ']) {
      expect(labelled(shelf, typed)?.id, typed).toBe('a')
    }
    for (const typed of ['', '-', 'K7M2Q', '编号']) expect(labelled(shelf, typed), typed).toBe(null)
  })

  it('counts one copy with every scan, also after something odd was typed', () => {
    const found: Found = {}
    expect(oneMore(found, 'a')).toBe(1)
    expect(oneMore(found, 'a')).toBe(2)
    found.b = { copies: '两本', note: '缺页' }
    expect(oneMore(found, 'b')).toBe(1)
    expect(found.b.note).toBe('缺页')
  })

  it('sends what was found and leaves out what nobody looked at', () => {
    const found: Found = {
      c: { copies: '0', note: '' },
      a: { copies: '', note: '' },
      b: { copies: ' ', note: '借出' },
    }
    expect(linesOf(shelf, found)).toEqual([
      { id: 'b', book: 2, copies: ' ', note: '借出' },
      { id: 'c', book: 2, copies: '0', note: '' },
    ])
  })

  it('keeps what was scanned while it was being saved', () => {
    const found: Found = { a: { copies: '1', note: '' }, c: { copies: '2', note: '' } }
    const sent = linesOf(shelf, found)
    oneMore(found, 'a')
    forget(found, sent)
    expect(found).toEqual({ a: { copies: '2', note: '' } })
  })

  it('knows the shelves', () => {
    expect(shelvesOf(shelf)).toEqual([
      { shelf: 'A1', count: 1 },
      { shelf: 'B1', count: 2 },
    ])
  })
})
