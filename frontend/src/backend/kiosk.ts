import type { KioskCommands } from '@/generated/kiosk'
import { httpTransport } from './http'
import { insideTauri, tauriTransport } from './tauri'
import { toUserError } from './user_error'

/** Sends one command of the kiosk, which knows none of the desk's. Rejects with a `UserError`. */
export async function askKiosk<Name extends keyof KioskCommands>(
  name: Name,
  request: KioskCommands[Name][0],
): Promise<KioskCommands[Name][1]> {
  const transport = insideTauri() ? tauriTransport : httpTransport
  try {
    return (await transport.send(name, request)) as KioskCommands[Name][1]
  } catch (thrown) {
    throw toUserError(thrown)
  }
}
