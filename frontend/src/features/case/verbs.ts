/** One thing that can be done with a record. */
export interface CaseVerb {
  /** `KeyboardEvent.key`. */
  key: string
  words: string
  first?: boolean
  run: () => void
}

/** Runs the verb of a key, if there is one now: what cannot be done has no key either. */
export function runVerb(verbs: CaseVerb[], key: string): void {
  verbs.find((verb) => verb.key === key)?.run()
}
