/** 查询码 – the 31 characters that codes are made of, in the order of the pad. */
export const CODE_KEYS = Array.from('23456789ABCDEFGHJKMNPQRSTUVWXYZ')
export const CODE_LENGTH = 10
export const LETTER_KEYS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')
export const DIGIT_KEYS = Array.from('1234567890')

/** What was typed or scanned, as a code may have it; the rest is left out. */
export function asCode(typed: string): string {
  return Array.from(typed.toUpperCase())
    .filter((one) => CODE_KEYS.includes(one))
    .slice(0, CODE_LENGTH)
    .join('')
}

/** Whether a text could be a whole code. */
export function looksLikeCode(typed: string): boolean {
  const plain = typed.trim().toUpperCase().replace('-', '')
  return plain.length === CODE_LENGTH && asCode(plain) === plain
}

/** `K7M2Q-9XATB`, as it stands on the slip. */
export function grouped(code: string): string {
  return code.length > 5 ? `${code.slice(0, 5)}-${code.slice(5)}` : code
}
