// A WebDriver session over plain HTTP: only what the walks of this folder need.
import { setTimeout as sleep } from 'node:timers/promises'

const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'

/** Keys without a letter, by their names in the WebDriver standard. */
export const KEYS = {
  Enter: '\uE007',
  Tab: '\uE004',
  Escape: '\uE00C',
  ArrowDown: '\uE015',
  F2: '\uE032',
  F4: '\uE034',
  F8: '\uE038',
  F9: '\uE039',
}

/** One driven window. */
export class Session {
  #address

  constructor(address) {
    this.#address = address
  }

  /** Starts the program through a driver that listens at `server`. */
  static async open(server, capabilities) {
    const body = { capabilities: { alwaysMatch: capabilities } }
    const { sessionId } = await send('POST', `${server}/session`, body)
    return new Session(`${server}/session/${sessionId}`)
  }

  async close() {
    await send('DELETE', this.#address)
  }

  /** What a script of the page returns; `source` is the body of a function. */
  async evaluate(source, ...args) {
    return await send('POST', `${this.#address}/execute/sync`, { script: source, args })
  }

  /** Presses and releases keys one after the other, as fingers do. */
  async press(...keys) {
    const actions = keys.flatMap((value) => [
      { type: 'keyDown', value },
      { type: 'keyUp', value },
    ])
    await send('POST', `${this.#address}/actions`, {
      actions: [{ type: 'key', id: 'keyboard', actions }],
    })
  }

  /** Types letters and digits key by key; Chinese comes whole, as an input method hands it over. */
  async type(text) {
    if (/^[ -~]*$/.test(text)) return await this.press(...text)
    const taken = await this.evaluate(
      "return document.execCommand('insertText', false, arguments[0])",
      text,
    )
    if (!taken) throw new Error(`nothing on the screen takes the text ${text}`)
  }

  /** The picture of the page as PNG bytes. */
  async picture() {
    return Buffer.from(await send('GET', `${this.#address}/screenshot`), 'base64')
  }

  /** Waits until a script returns something true and gives it back. */
  async until(what, source, ...args) {
    const patience = Date.now() + 30_000
    let last
    while (Date.now() < patience) {
      last = await this.evaluate(source, ...args).catch((error) => error)
      if (last && !(last instanceof Error)) return last
      await sleep(100)
    }
    const shown = await this.evaluate('return document.body.innerText').catch(String)
    throw new Error(`waited in vain for ${what}; ${last}; the screen shows:\n${shown}`)
  }

  /** Waits until the screen shows a text. */
  async shows(text) {
    return await this.until(
      `“${text}”`,
      'return document.body.innerText.includes(arguments[0])',
      text,
    )
  }
}

async function send(method, address, body) {
  const response = await fetch(address, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(60_000),
  })
  const { value } = await response.json()
  if (!response.ok) throw new Error(`${method} ${address}: ${value?.error}: ${value?.message}`)
  return value?.[ELEMENT] ?? value
}
