/** The month `by` months after `month` (2026-10). */
export function monthAfter(month: string, by: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const counted = year * 12 + (number - 1) + by
  const rest = counted % 12
  return `${Math.floor(counted / 12)}-${rest < 9 ? '0' : ''}${rest + 1}`
}

/** What people type for a month, as the program wants it: `202610` becomes `2026-10`. */
export function readMonth(typed: string): string {
  const digits = /^\s*(\d{4})\D?(\d{1,2})\D?\s*$/.exec(typed)
  if (!digits) return typed.trim()
  const [, year = '', month = ''] = digits
  return `${year}-${month.length < 2 ? '0' : ''}${month}`
}
