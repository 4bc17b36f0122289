import type { Transport } from './transport'
import { backendGone, isAbort } from './user_error'

/** The loopback host: `POST /api/<command>` with JSON; the session is a same-origin cookie. */
export const httpTransport: Transport = {
  async send(command, request, signal) {
    const init: RequestInit = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      credentials: 'same-origin',
      cache: 'no-store',
      body: JSON.stringify(request),
    }
    if (signal) init.signal = signal
    let answer: Response
    let body: unknown
    try {
      answer = await fetch(`/api/${command}`, init)
      body = await answer.json()
    } catch (thrown) {
      if (isAbort(thrown)) throw thrown
      // Refused, cut off half-way, or not JSON: whatever answered is not our program any more.
      throw backendGone()
    }
    if (!answer.ok) throw body
    return body
  },
}
