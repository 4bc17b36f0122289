import { describe, expect, it } from 'vitest'
import { partsOf } from './correct_parts'

/** The fields as the program tells them for a correction, in its order. */
const WORDS = [
  ...['applicant_name', 'identity_kind', 'identity_number', 'representative', 'contact_person'],
  ...['employer', 'phone', 'address', 'postal_code', 'email', 'fax'],
  ...['agent_name', 'agent_identity_kind', 'agent_identity_number', 'agent_phone'],
  ...['content', 'document_number', 'features', 'purpose', 'agency'],
  ...['delivery', 'carrier', 'external_number', 'note'],
]
const told = (values: Record<string, string>, words = WORDS) =>
  words.map((field) => ({ field, label: field, value: values[field] ?? '', masked: false }))
const person = told({ applicant_name: '张晓明', identity_kind: '居民身份证' })

describe('a correction', () => {
  it('stands under the headings of the form, in its order', () => {
    expect(
      partsOf(person).map(({ title, fields }) => [title, fields.map(({ field }) => field)]),
    ).toEqual([
      [
        '申请人',
        [
          ...['applicant_name', 'identity_kind', 'identity_number'],
          ...['phone', 'address'],
          ...['email', 'postal_code', 'employer', 'fax'],
          ...['agent_name', 'agent_identity_kind', 'agent_identity_number', 'agent_phone'],
          ...['representative', 'contact_person'],
        ],
      ],
      ['所需信息', ['agency', 'document_number', 'content', 'features', 'purpose']],
      ['材料与接收情况', ['external_number', 'note']],
      ['提供方式', ['delivery', 'carrier']],
    ])
  })

  it('of an organisation has who speaks for it where the form has it', () => {
    const [applicant] = partsOf(told({ contact_person: '李秀兰', representative: '王敏' }))
    expect(applicant?.fields.map(({ field }) => field).slice(2, 6)).toEqual([
      ...['identity_number', 'representative', 'contact_person', 'phone'],
    ])
  })

  it('leaves no field out, a new one neither', () => {
    const shown = partsOf(told({}, [...WORDS, 'from_next_year'])).flatMap(({ fields }) => fields)
    expect(shown.map(({ field }) => field).sort()).toEqual([...WORDS, 'from_next_year'].sort())
  })

  it.each([
    ['a person', { identity_kind: '居民身份证' }, 'c3', ['representative', 'contact_person']],
    ['nobody told', {}, 'c3', ['representative', 'contact_person']],
    ['an organisation by its papers', { identity_kind: '营业执照' }, 'c6', ['employer']],
    ['an organisation by who speaks', { contact_person: '李秀兰' }, 'c6', ['employer']],
    ['one with a place of work', { identity_kind: '营业执照', employer: '厂里' }, 'c6', []],
  ])(
    'of %s has the width of its name and folds what is not asked of it',
    (_, values, width, folds) => {
      const [applicant] = partsOf(told(values))
      expect(applicant?.fields[0]?.columns).toBe(width)
      const folded = applicant?.fields.filter((one) => one.folds).map(({ field }) => field)
      expect(folded).toEqual(folds)
    },
  )

  it('fills the rows of the grid as the form does', () => {
    const columns = (field: string) =>
      Number(
        partsOf(person)
          .flatMap(({ fields }) => fields)
          .find((one) => one.field === field)
          ?.columns.slice(1),
      )
    const rows = [
      ['phone', 'address'],
      ['email', 'postal_code', 'employer', 'fax'],
      ['agent_name', 'agent_identity_kind', 'agent_identity_number', 'agent_phone'],
      ['agency', 'document_number'],
      ['content'],
      ['features', 'purpose'],
      ['external_number', 'note'],
      ['delivery', 'carrier'],
    ]
    for (const row of rows) {
      expect([row, row.reduce((sum, field) => sum + columns(field), 0)]).toEqual([row, 12])
    }
  })
})
