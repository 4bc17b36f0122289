import { failureText } from '@/text/failure'

/** An error a screen may show: the message is Chinese and says what to do. */
export class UserError extends Error {
  /** Stable word a screen may act on, such as `pin_wrong`. */
  readonly code: string
  /** The request field the message belongs beside, or null. */
  readonly field: string | null
  /** Reference of the log line that holds the cause, or null where the program never answered. */
  readonly incident: string | null

  constructor(code: string, message: string, field: string | null, incident: string | null) {
    super(message)
    this.name = 'UserError'
    this.code = code
    this.field = field
    this.incident = incident
  }

  /** True when the program itself did not answer: nothing was decided, trying again is safe to offer. */
  get gone(): boolean {
    return this.code === BACKEND_GONE
  }
}

export const BACKEND_GONE = 'backend_gone'
/** The desk is not in the stage this screen took it to be in: its state must be asked for again. */
export const OTHER_STAGE = ['signed_out', 'not_set_up', 'already_set_up']

/** No answer came: the program was closed, the line to it broke, or what answered was not the program. */
export function backendGone(): UserError {
  return new UserError(BACKEND_GONE, failureText.gone, null, null)
}

/** The one way from anything thrown to something a screen may show. Causes never reach the screen. */
export function toUserError(thrown: unknown): UserError {
  if (thrown instanceof UserError) return thrown
  const body = asErrorBody(thrown)
  if (body) return new UserError(body.code, body.message, body.field, body.incident)
  return new UserError('unexpected', failureText.unexpected, null, null)
}

interface ErrorBody {
  code: string
  message: string
  field: string | null
  incident: string | null
}

/** `{ code, message, field?, incident }` as the program sends it, or null if this is anything else. */
function asErrorBody(thrown: unknown): ErrorBody | null {
  if (typeof thrown !== 'object' || thrown === null) return null
  const { code, message, field, incident } = thrown as Record<string, unknown>
  if (typeof code !== 'string' || typeof message !== 'string' || message === '') return null
  return {
    code,
    message,
    field: typeof field === 'string' ? field : null,
    incident: typeof incident === 'string' ? incident : null,
  }
}

/** True for the answer of a request this screen itself has given up. */
export function isAbort(thrown: unknown): boolean {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    (thrown as Partial<Error>).name === 'AbortError'
  )
}
