/**
 * A field that gets the focus never hides behind the buttons that stay at the foot of a long form. Use as the
 * form's focusin handler.
 */
export function keepInSight(event: FocusEvent, foot: Element | null | undefined): void {
  const field = event.target
  if (!(field instanceof HTMLElement) || !foot || foot.contains(field)) return
  const hidden = field.getBoundingClientRect().bottom > foot.getBoundingClientRect().top - 28
  if (hidden) field.scrollIntoView({ block: 'center' })
}
