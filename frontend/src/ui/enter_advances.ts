/**
 * Enter goes to the next field of the form, as clerks are used to; on the last field it submits. In a
 * field of several lines Shift+Enter begins a new one, in one of prose Enter does. Use as the form's keydown
 * handler.
 */
export function enterAdvances(event: KeyboardEvent, submit: () => void): void {
  if (event.key !== 'Enter' || event.isComposing || event.defaultPrevented) return
  if (event.target instanceof HTMLSelectElement) return afterChoice(event, event.target, submit)
  if (!isField(event.target)) return
  if (event.target instanceof HTMLTextAreaElement && (event.shiftKey || isProse(event.target)))
    return
  const form = event.target.form
  if (!form) return
  event.preventDefault()
  const fields = stops(form)
  const next = fields[fields.indexOf(stopOf(event.target, fields)) + 1]
  if (next) {
    next.focus()
    if (next.type !== 'radio' && next.type !== 'checkbox') next.select()
  } else submit()
}

/**
 * A choice that stands as it usually is has no stop of its own on the way; whoever changed it goes on from
 * there.
 */
function afterChoice(event: KeyboardEvent, choice: HTMLSelectElement, submit: () => void): void {
  if (!choice.form) return
  event.preventDefault()
  const follows = (field: Field) =>
    (choice.compareDocumentPosition(field) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0
  const next = stops(choice.form).find(follows)
  if (next) next.focus()
  else submit()
}

function isProse(area: HTMLTextAreaElement): boolean {
  return area.dataset.prose !== undefined
}

type Field = HTMLInputElement | HTMLTextAreaElement

function isField(target: EventTarget | null): target is Field {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
}

/** The inputs of a form a person stops at, in order: of a group of radio buttons, one. */
function stops(form: HTMLFormElement): Field[] {
  const found: Field[] = []
  form.querySelectorAll<Field>('input, textarea').forEach((input) => {
    if (input.disabled) return
    if (input.type !== 'radio') return void found.push(input)
    const at = found.findIndex((one) => one.type === 'radio' && one.name === input.name)
    if (at < 0) found.push(input)
    else if ((input as HTMLInputElement).checked) found[at] = input
  })
  return found
}

function stopOf(input: Field, fields: Field[]): Field {
  if (input.type !== 'radio') return input
  return fields.find((one) => one.type === 'radio' && one.name === input.name) ?? input
}
