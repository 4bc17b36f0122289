import type { Commands } from '@/generated/commands'
import { httpTransport } from './http'
import { insideTauri, tauriTransport } from './tauri'
import type { Transport } from './transport'
import { OTHER_STAGE, isAbort, toUserError } from './user_error'

export type CommandName = keyof Commands
export type Request<Name extends CommandName> = Commands[Name][0]
export type Outcome<Name extends CommandName> = Commands[Name][1]

/** Sends one command. Rejects with a `UserError`, or with an AbortError when `signal` gave it up. */
export async function call<Name extends CommandName>(
  name: Name,
  request: Request<Name>,
  signal?: AbortSignal,
): Promise<Outcome<Name>> {
  try {
    return (await transport().send(name, request, signal)) as Outcome<Name>
  } catch (thrown) {
    if (isAbort(thrown)) throw thrown
    const error = toUserError(thrown)
    if (OTHER_STAGE.includes(error.code)) stageLost()
    throw error
  }
}

/** Registers what happens when the back end says nobody is signed in, or the desk is (not) set up. */
export function onStageLost(listener: () => void): void {
  stageLost = listener
}

let stageLost: () => void = () => {}

function transport(): Transport {
  return insideTauri() ? tauriTransport : httpTransport
}
