import { onBeforeUnmount, ref, shallowRef } from 'vue'
import { addAttachmentText as words } from '@/text/attachment'

export interface Lens {
  id: string
  words: string
}

/** A document camera has five megapixels and more; A4 at 200 dots to the inch needs four. */
const WANTED = { width: { ideal: 2592 }, height: { ideal: 1944 } }
const QUALITY = 0.9

/** 高拍仪 – the camera of the web view, where it has one. It is let go of with the component. */
export function useCamera() {
  const has = typeof navigator !== 'undefined' && !!navigator.mediaDevices?.getUserMedia
  const on = ref(false)
  const error = ref<string | null>(null)
  const lenses = shallowRef<Lens[]>([])
  const lens = ref('')
  let stream: MediaStream | null = null
  let video: HTMLVideoElement | null = null

  onBeforeUnmount(stop)

  /** Shows what the lens sees; `id` chooses among several. */
  async function start(id = ''): Promise<void> {
    stop()
    error.value = null
    try {
      const device = id === '' ? {} : { deviceId: { exact: id } }
      stream = await navigator.mediaDevices.getUserMedia({ video: { ...WANTED, ...device } })
      on.value = true
      lens.value = stream.getVideoTracks()[0]?.getSettings().deviceId ?? id
      const devices = await navigator.mediaDevices.enumerateDevices()
      lenses.value = devices
        .filter(({ kind }) => kind === 'videoinput')
        .map(({ deviceId, label }, at) => ({
          id: deviceId,
          words: label === '' ? words.deviceNth(at + 1) : label,
        }))
      look(video)
    } catch (thrown) {
      stop()
      const refused = thrown instanceof DOMException && thrown.name === 'NotAllowedError'
      error.value = refused ? words.refusedCamera : words.noCamera
    }
  }

  /** Lets an element show it. */
  function look(element: HTMLVideoElement | null): void {
    video = element
    if (!element || !stream || element.srcObject === stream) return
    element.srcObject = stream
    void element.play().catch(() => {})
  }

  /** What the lens sees now, as the address of a JPEG; nothing before the first picture came. */
  function shoot(): string | null {
    if (!video || video.videoWidth === 0) return null
    const canvas = document.createElement('canvas')
    canvas.width = video.videoWidth
    canvas.height = video.videoHeight
    canvas.getContext('2d', { alpha: false })?.drawImage(video, 0, 0)
    return canvas.toDataURL('image/jpeg', QUALITY)
  }

  function stop(): void {
    stream?.getTracks().forEach((track) => track.stop())
    stream = null
    on.value = false
  }

  return { has, on, error, lenses, lens, start, look, shoot, stop }
}
