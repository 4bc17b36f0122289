import type { Transport } from './transport'
import { backendGone, isAbort } from './user_error'

/** What is on its way when a page goes away still arrives. */
const OUTLIVES_ITS_PAGE = new Set(['draft_save'])
/** Browsers carry no more than 64 kB past the end of a page. */
const MOST_CARRIED_BYTES = 60_000

/** The loopback host: `POST /api/<command>` with JSON; the session is a same-origin cookie. */
export const httpTransport: Transport = {
  async send(command, request, signal) {
    const written = JSON.stringify(request)
    const init: RequestInit = {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      credentials: 'same-origin',
      cache: 'no-store',
      body: written,
    }
    if (OUTLIVES_ITS_PAGE.has(command)) {
      init.keepalive = new TextEncoder().encode(written).length <= MOST_CARRIED_BYTES
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
