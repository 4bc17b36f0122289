/** The day in China, whatever the machine thinks, as 2026-11-24. */
export const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai' }).format(
  new Date(),
)

/** Its year. */
export const year = today.slice(0, 4)

/** Its month as the heads of ledgers write it, such as 2026年11月. */
export const monthInWords = `${year}年${Number(today.slice(5, 7))}月`
