/** The meaning of a colour; each tone also has its own shape, so that nothing is told by colour alone. */
export type Tone = 'bad' | 'warn' | 'ok' | 'info' | 'plain'

export const toneShape: Record<Tone, string> = {
  bad: '●',
  warn: '▲',
  ok: '✓',
  info: '◆',
  plain: '○',
}
