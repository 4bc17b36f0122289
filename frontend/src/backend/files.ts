import { call } from './call'
import { toUserError } from './user_error'

/** What became of a file that was to be saved. */
export type Saved =
  | { how: 'written'; path: string }
  | { how: 'downloaded'; name: string }
  /** The person thought better of it in the dialog; no error to anybody. */
  | { how: 'cancelled' }

/**
 * Saves a file: in the window where the dialog of the system says, in a browser among its downloads.
 * Rejects with a `UserError`.
 */
export async function saveFile(name: string, base64: string): Promise<Saved> {
  try {
    const { path } = await call('file_save', { name, data: base64 })
    if (path !== null) return { how: 'written', path }
  } catch (thrown) {
    const error = toUserError(thrown)
    if (error.code === 'cancelled') return { how: 'cancelled' }
    throw error
  }
  download(name, bytesOf(base64))
  return { how: 'downloaded', name }
}

/** The bytes of a base64 text. */
export function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))
}

function download(name: string, bytes: Uint8Array<ArrayBuffer>): void {
  const kind = name.endsWith('.pdf') ? 'application/pdf' : 'application/octet-stream'
  const address = URL.createObjectURL(new Blob([bytes], { type: kind }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  document.body.appendChild(link)
  link.click()
  link.remove()
  // The browser reads it after this turn; a minute is plenty for any disk.
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}
