import type { Transport } from './transport'

/** The desktop window: every command is one Tauri command that takes `{ request }`. */
export const tauriTransport: Transport = {
  async send(command, request, signal) {
    const { invoke } = await import('@tauri-apps/api/core')
    const body = await invoke(command, { request })
    // The window cannot call a command back, so a late answer is dropped here instead.
    if (signal?.aborted) throw new DOMException('', 'AbortError')
    return body
  },
}

export function insideTauri(): boolean {
  return '__TAURI_INTERNALS__' in window
}
