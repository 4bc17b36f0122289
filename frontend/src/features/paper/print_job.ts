import { computed, onMounted, ref, shallowRef, watch } from 'vue'
import { call } from '@/backend/call'
import { saveFile } from '@/backend/files'
import { type UserError, toUserError } from '@/backend/user_error'
import type { Paper, PrinterView } from '@/generated/commands'
import { paperText } from '@/text/paper'

/** Under which name the encrypted database keeps, for each person, where each kind of paper was printed last. */
const FORM = 'paper-printer'

/** Printing and saving of one paper: which printer, how many copies, and what became of it. */
export function usePrintJob(paper: () => Paper | null) {
  const printers = shallowRef<PrinterView[]>([])
  const looked = ref(false)
  /** The printer's name; empty for the system's own choice. */
  const printer = ref('')
  const copies = ref('1')
  const busy = ref<'printing' | 'saving' | null>(null)
  const done = ref<string | null>(null)
  const error = shallowRef<UserError | null>(null)

  const none = computed(() => looked.value && printers.value.length === 0)
  const stopped = computed(() => {
    const named = printers.value.find((one) => one.name === printer.value)
    return named?.state === 'stopped'
  })

  /** Where papers went before. */
  let before: Remembered = NOWHERE

  /** Finds the printers; the one that is chosen stays chosen while it is there. */
  async function look(): Promise<void> {
    try {
      printers.value = (await call('printer_list', {})).printers
      before = await rememberedPrinters()
      choose(printer.value)
      if (error.value?.code === 'printer') error.value = null
    } catch (thrown) {
      error.value = toUserError(thrown)
    } finally {
      looked.value = true
    }
  }
  onMounted(look)
  // The paper may be drawn only after the printers were found.
  watch(
    () => paper()?.title,
    () => choose(''),
  )

  /** `wanted`, else where this kind of paper went last, else any, else the system's own choice. */
  function choose(wanted: string): void {
    const names = printers.value.map((one) => one.name)
    const title = paper()?.title ?? ''
    const offered = [wanted, before.of[title], before.last]
    const own = printers.value.find((one) => one.default)?.name ?? names[0] ?? ''
    printer.value = offered.find((name) => name !== undefined && names.includes(name)) ?? own
  }

  async function print(): Promise<void> {
    const sheet = paper()
    if (!sheet) return
    await doing('printing', async () => {
      const answer = await call('paper_print', {
        title: sheet.title,
        pdf: sheet.pdf,
        copies: Number(copies.value),
        printer: printer.value || null,
      })
      before = { last: answer.printer, of: { ...before.of, [sheet.title]: answer.printer } }
      void rememberPrinters(before)
      return paperText.printed(answer.printer, Number(copies.value))
    })
  }

  async function save(): Promise<void> {
    const sheet = paper()
    if (!sheet) return
    await doing('saving', async () => {
      const saved = await saveFile(sheet.file_name, sheet.pdf)
      if (saved.how === 'cancelled') return null
      return saved.how === 'written'
        ? paperText.savedAt(saved.path)
        : paperText.downloaded(saved.name)
    })
  }

  async function doing(what: 'printing' | 'saving', act: () => Promise<string | null>) {
    if (busy.value !== null) return
    busy.value = what
    done.value = null
    error.value = null
    try {
      done.value = await act()
    } catch (thrown) {
      error.value = toUserError(thrown)
    } finally {
      busy.value = null
    }
  }

  return { printers, printer, copies, none, stopped, busy, done, error, look, print, save }
}

/** The printer of each kind of paper, by its title, and the one used last. */
interface Remembered {
  last: string
  of: Record<string, string>
}
const NOWHERE: Remembered = { last: '', of: {} }

async function rememberedPrinters(): Promise<Remembered> {
  const kept = await call('draft_load', { form: FORM }).catch(() => null)
  if (!kept?.content) return NOWHERE
  try {
    return { ...NOWHERE, ...(JSON.parse(kept.content) as Partial<Remembered>) }
  } catch {
    // As it was kept at first: the name alone.
    return { ...NOWHERE, last: kept.content }
  }
}

async function rememberPrinters(now: Remembered): Promise<void> {
  await call('draft_save', { form: FORM, content: JSON.stringify(now) }).catch(() => {})
}
