let issued = 0

/** An id of its own for one field on screen. */
export function useFieldId(name: string): string {
  issued += 1
  return `${name}-${issued}`
}
