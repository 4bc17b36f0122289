/** `￥ 1,234.05` of an amount in 分. */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '-' : ''
  const whole = Math.floor(Math.abs(fen) / 100)
  const rest = Math.abs(fen) % 100
  return `￥ ${sign}${thousands(whole)}.${rest < 10 ? '0' : ''}${rest}`
}

/** `12,345` of a whole number. */
export function thousands(whole: number): string {
  return whole.toFixed(0).replace(/\B(?=(\d{3})+$)/g, ',')
}
