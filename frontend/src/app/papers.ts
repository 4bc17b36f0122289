import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import { type CommandName, call } from '@/backend/call'
import { type UserError, toUserError } from '@/backend/user_error'
import type { Commands, Paper } from '@/generated/commands'

/** The commands that draw a paper. */
export type PaperCommand = {
  [Name in CommandName]: Commands[Name][1] extends Paper ? Name : never
}[CommandName]

interface Drawn {
  command: PaperCommand
  request: Commands[PaperCommand][0]
}

/** Under which name the encrypted database keeps, for each person, what was drawn last. */
const FORM = 'last-paper'

/** Keeps how the last paper was drawn, never the paper itself. */
async function keepLast(last: Drawn): Promise<void> {
  // A paper that is not remembered is still a paper.
  await call('draft_save', { form: FORM, content: JSON.stringify(last) }).catch(() => {})
}

async function keptLast(): Promise<Drawn | null> {
  try {
    const { content } = await call('draft_load', { form: FORM })
    const kept = content === null ? null : (JSON.parse(content) as Partial<Drawn> | null)
    return kept?.command?.endsWith('_draw') && kept.request
      ? { command: kept.command, request: kept.request }
      : null
  } catch {
    return null
  }
}

/**
 * 纸面 – the paper that lies on the screen: drawn by the program, then looked at, printed or saved.
 * `PaperPanel` shows it over whatever screen asked for it.
 */
export const usePapers = defineStore('papers', () => {
  const paper = shallowRef<Paper | null>(null)
  const error = shallowRef<UserError | null>(null)
  const open = ref(false)
  const drawing = ref(false)
  /** What was shown last, for 重印上一张. */
  const last = shallowRef<Drawn | null>(null)

  /** Draws a paper and shows it. */
  async function show<Name extends PaperCommand>(
    command: Name,
    request: Commands[Name][0],
  ): Promise<void> {
    last.value = { command, request }
    open.value = true
    drawing.value = true
    paper.value = null
    error.value = null
    try {
      paper.value = await call(command as PaperCommand, request as never)
      await keepLast(last.value)
    } catch (thrown) {
      error.value = toUserError(thrown)
    } finally {
      drawing.value = false
    }
  }

  /** Shows a paper that was drawn elsewhere. It is not remembered: what it was drawn from is a secret. */
  function lay(drawn: Paper): void {
    paper.value = drawn
    error.value = null
    open.value = true
  }

  /** Shows the last paper again, also one from before the program was started; false if there is none. */
  async function showLast(): Promise<boolean> {
    last.value = last.value ?? (await keptLast())
    if (!last.value) return false
    await show(last.value.command, last.value.request as never)
    return true
  }

  function close(): void {
    open.value = false
    paper.value = null
    error.value = null
  }

  /** Forgets everything when somebody leaves. */
  function forget(): void {
    close()
    last.value = null
  }

  return { paper, error, open, drawing, last, show, lay, showLast, close, forget }
})
