import { dayKinds } from '@/text/calendar'

const HEAD = 'date,kind,name'

/**
 * 节假日安排 as somebody typed or pasted it, line by line as the program reads it. A kind that nobody
 * knows stays as typed, so that the program can say in which line it stands.
 */
export function noticeCsv(typed: string): string {
  const lines = typed
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.split(/[,\uFF0C\t]/).map((cell) => cell.trim()))
  const first = lines[0]?.[0] ?? ''
  // A head in any words is a head: its first cell is no day. Every line keeps its number.
  const body = first !== '' && !/\d/.test(first) ? lines.slice(1) : lines
  return [HEAD, ...body.map(lineOf)].join('\n').trim()
}

function lineOf(cells: string[]): string {
  const [day = '', kind = '', ...name] = cells
  if (cells.every((cell) => cell === '')) return ''
  return [isoDay(day), dayKinds[kind] ?? kind, name.join(' ')].join(',')
}

function isoDay(typed: string): string {
  const parts =
    /^(\d{4})[-/.\u5E74](\d{1,2})[-/.\u6708](\d{1,2})\u65E5?$/.exec(typed) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(typed)
  if (!parts) return typed
  const two = (digits = '') => (digits.length < 2 ? `0${digits}` : digits)
  return `${parts[1] ?? ''}-${two(parts[2])}-${two(parts[3])}`
}

/** The text of a file that a spreadsheet of any age wrote: UTF-8, or else the code page of Chinese Windows. */
export function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
