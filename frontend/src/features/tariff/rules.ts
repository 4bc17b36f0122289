import type { TariffView } from '@/generated/commands'
import { tariffText } from '@/text/tariff'
import { typedDay } from '@/ui/typed_day'

export type UnitWord = keyof typeof tariffText.units
export type PaperWord = keyof typeof tariffText.papers
export type SidesWord = keyof typeof tariffText.sidesWords
export type ColourWord = keyof typeof tariffText.colours

/** One line of the tariff as typed. */
export interface ItemForm {
  id: string
  name: string
  unit: UnitWord
  paper: PaperWord
  sides: SidesWord
  colour: ColourWord
  price: string
}

/** A tariff as typed. */
export interface TariffForm {
  approval_number: string
  approvers: string
  valid_from: string
  valid_to: string
  administrative: 'cost' | 'administrative'
  items: ItemForm[]
  exemptions: string
  displayed_on: string
  displayed_place: string
  supervision_phone: string
}

export type TariffField = Exclude<keyof TariffForm, 'administrative'>

export function emptyItem(): ItemForm {
  return {
    id: '',
    name: '',
    unit: 'page',
    paper: 'a4',
    sides: 'single',
    colour: 'black',
    price: '',
  }
}

export function emptyTariff(): TariffForm {
  return {
    approval_number: '',
    approvers: '',
    valid_from: '',
    valid_to: '',
    administrative: 'cost',
    items: [emptyItem()],
    exemptions: '',
    displayed_on: '',
    displayed_place: '',
    supervision_phone: '',
  }
}

/** An amount in 元 as 分, without a detour over fractions: `0.15` is 15. Null when it is none. */
export function fenOf(typed: string): number | null {
  const parts = /^(\d{1,5})(?:\.(\d{1,2}))?$/.exec(typed.normalize('NFKC').trim())
  if (!parts) return null
  const cents = `${parts[2] ?? ''}00`.slice(0, 2)
  return Number(parts[1]) * 100 + Number(cents)
}

/** The names of a list, parted by 、 or a comma. */
export function namesOf(typed: string): string[] {
  return typed
    .split(/[、,，;；]/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

function filled(form: TariffForm): ItemForm[] {
  return form.items.filter((item) => item.name.trim() !== '' || item.price.trim() !== '')
}

/** What the browser itself can tell is not there yet, by field; the rest is the program's to judge. */
export function missing(form: TariffForm): Partial<Record<TariffField, string>> {
  const advice: Partial<Record<TariffField, string>> = {}
  if (typedDay(form.valid_from) === null) advice.valid_from = tariffText.dayWrong
  if (form.valid_to.trim() !== '' && typedDay(form.valid_to) === null)
    advice.valid_to = tariffText.dayWrong
  if (form.displayed_on.trim() !== '' && typedDay(form.displayed_on) === null)
    advice.displayed_on = tariffText.dayWrong
  const wrong = (item: ItemForm) => item.name.trim() === '' || fenOf(item.price) === null
  if (filled(form).length === 0 || filled(form).some(wrong)) advice.items = tariffText.itemWrong
  return advice
}

/** The tariff as the program takes it. Lines keep the code they had; a new one gets the next. */
export function requestOf(form: TariffForm): Record<string, unknown> {
  const items = filled(form)
  const taken = new Set(items.map((item) => item.id))
  let next = 0
  const code = (item: ItemForm): string => {
    if (item.id !== '') return item.id
    do next += 1
    while (taken.has(`item-${next}`))
    return `item-${next}`
  }
  const optional = (key: string, value: string | null) =>
    value === null || value === '' ? {} : { [key]: value }
  return {
    approval_number: form.approval_number.trim(),
    approvers: namesOf(form.approvers),
    valid_from: typedDay(form.valid_from),
    ...optional('valid_to', typedDay(form.valid_to)),
    items: items.map((item) => ({
      id: code(item),
      name: item.name.trim(),
      unit: item.unit,
      ...optional('paper', item.paper),
      ...optional('sides', item.sides),
      ...optional('colour', item.colour),
      price_fen: fenOf(item.price),
    })),
    exemptions: namesOf(form.exemptions),
    ...(form.displayed_on.trim() === ''
      ? {}
      : {
          displayed: {
            on: typedDay(form.displayed_on),
            place: form.displayed_place.trim(),
          },
        }),
    administrative: form.administrative === 'administrative',
    supervision_phone: form.supervision_phone.trim(),
  }
}

function wordOf<Word extends string>(words: Record<Word, string>, term: string | null): Word {
  const found = (Object.keys(words) as Word[]).find((word) => words[word] === term)
  return found ?? ('' as Word)
}

/** A recorded tariff back on the form, to be corrected. */
export function formOf(tariff: TariffView): TariffForm {
  const digits = (day: string | null) => (day ?? '').replace(/-/g, '')
  return {
    approval_number: tariff.approval_number,
    approvers: tariff.approvers.join('、'),
    valid_from: digits(tariff.valid_from),
    valid_to: digits(tariff.valid_to),
    administrative: tariff.administrative ? 'administrative' : 'cost',
    items: tariff.items.map((item) => ({
      id: item.id,
      name: item.name,
      unit: item.unit,
      paper: wordOf(tariffText.papers, item.paper),
      sides: wordOf(tariffText.sidesWords, item.sides),
      colour: wordOf(tariffText.colours, item.colour),
      price: item.price.split(' ')[0] ?? '',
    })),
    exemptions: tariff.exemptions.join('、'),
    displayed_on: digits(tariff.displayed_on),
    displayed_place: tariff.displayed_place ?? '',
    supervision_phone: tariff.supervision_phone,
  }
}
