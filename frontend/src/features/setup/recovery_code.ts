const GROUP = 4

/** The groups a recovery code is shown, copied and checked in; its own dashes win, else fours. */
export function groupsOf(code: string): string[] {
  const parts = code.split(/[-\s]+/).filter((part) => part !== '')
  if (parts.length > 1) return parts
  return (parts[0] ?? '').match(new RegExp(`.{1,${GROUP}}`, 'g')) ?? []
}

/** True when what was copied reads the same, whatever its case, width or spacing. */
export function sameGroup(typed: string, group: string): boolean {
  return plain(typed) === plain(group)
}

function plain(text: string): string {
  return text.normalize('NFKC').replace(/[-\s]/g, '').toUpperCase()
}
