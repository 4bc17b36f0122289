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
    } catch (thrown) {
      error.value = toUserError(thrown)
    } finally {
      drawing.value = false
    }
  }

  async function showLast(): Promise<void> {
    if (last.value) await show(last.value.command, last.value.request as never)
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

  return { paper, error, open, drawing, last, show, showLast, close, forget }
})
