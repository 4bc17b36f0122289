/** A day as people type it – `20260301`, `2026-3-1`, `2026.3.1` – as `2026-03-01`; null when there is no such day. */
export function typedDay(typed: string): string | null {
  const text = typed.normalize('NFKC').trim()
  const parts =
    /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})$/.exec(text)
  if (!parts) return null
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const date = new Date(Date.UTC(year, month - 1, day))
  // A day past the end of its month would quietly become another one.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || year < 1900) return null
  return date.toISOString().slice(0, 10)
}
