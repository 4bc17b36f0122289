import { type Ref, nextTick, onMounted, ref } from 'vue'
import { pinIsLongEnough } from '@/features/setup/rules'

/** Puts the keyboard on the first field that is marked wrong. */
export async function focusFirstWrong(form: HTMLElement | null): Promise<void> {
  await nextTick()
  form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
}

/** Puts the keyboard on the first field of a form that just came on screen. */
export function useFirstField(form: Ref<HTMLElement | null>): void {
  onMounted(async () => {
    await nextTick()
    // A panel takes the focus itself a moment before.
    await nextTick()
    form.value?.querySelector<HTMLElement>('input, textarea')?.focus()
  })
}

/** A new PIN as it is being typed twice. */
export function useNewPin() {
  const pin = ref('')
  const again = ref('')
  const isSound = () => pinIsLongEnough(pin.value) && pin.value === again.value

  function forget(): void {
    pin.value = ''
    again.value = ''
  }

  return { pin, again, isSound, forget }
}
