import workerAddress from 'pdfjs-dist/legacy/build/pdf.worker.min.js?url'
import { bytesOf } from '@/backend/files'

/** A PDF that is open for looking at. */
export interface OpenPdf {
  pages: number
  /** Draws a page, counted from 1, no wider than `width` CSS pixels; gives back its text. */
  draw: (page: number, canvas: HTMLCanvasElement, width: number) => Promise<string>
  /** Draws a page for paper, so many dots an inch. */
  drawFor: (page: number, canvas: HTMLCanvasElement, dpi: number) => Promise<void>
  close: () => void
}

/** CSS pixels of a point at which a page is as large as life, and a little more. */
const LARGEST = 1.6
/** Finer than this no screen of a counter shows it, and a canvas is kept small. */
const FINEST = 2
const POINTS_OF_AN_INCH = 72

/**
 * Opens a PDF: a paper of ours or a scan. The web views have no viewer of theirs (and a browser's may be switched off),
 * so PDF.js draws it: its last version that a browser of 2020 runs. Scans come from elsewhere, so nothing
 * in them may become code: `isEvalSupported` is off, the content policy forbids it as well, and scripts were
 * taken out when the scan was kept.
 */
export async function openPdf(base64: string): Promise<OpenPdf> {
  const { getDocument, PDFWorker } = await import('pdfjs-dist/legacy/build/pdf.js')
  const thread = new Worker(workerAddress)
  const failed = new Promise<never>((_, reject) => {
    thread.addEventListener('error', () => reject(new Error('the worker does not start')))
  })
  const worker = new PDFWorker({ port: thread as never })
  const reading = getDocument({ data: bytesOf(base64), worker, isEvalSupported: false })
  const close = () => {
    void reading.destroy()
    worker.destroy()
    thread.terminate()
  }
  try {
    const document = await Promise.race([reading.promise, failed])
    return { pages: document.numPages, draw, drawFor, close }

    async function drawFor(number: number, canvas: HTMLCanvasElement, dpi: number): Promise<void> {
      const page = await document.getPage(number)
      const viewport = page.getViewport({ scale: dpi / POINTS_OF_AN_INCH })
      const canvasContext = canvas.getContext('2d', { alpha: false })
      if (!canvasContext) throw new Error('there is no canvas')
      canvas.width = Math.floor(viewport.width)
      canvas.height = Math.floor(viewport.height)
      await page.render({ canvasContext, viewport, intent: 'print' }).promise
    }

    async function draw(number: number, canvas: HTMLCanvasElement, width: number): Promise<string> {
      const page = await document.getPage(number)
      const natural = page.getViewport({ scale: 1 })
      const fineness = Math.min(window.devicePixelRatio || 1, FINEST)
      const scale = Math.min(width / natural.width, LARGEST)
      const viewport = page.getViewport({ scale: scale * fineness })
      const canvasContext = canvas.getContext('2d', { alpha: false })
      if (!canvasContext) throw new Error('there is no canvas')
      canvas.width = Math.floor(viewport.width)
      canvas.height = Math.floor(viewport.height)
      canvas.style.width = `${natural.width * scale}px`
      await page.render({ canvasContext, viewport }).promise
      const { items } = await page.getTextContent()
      return items.map((item) => ('str' in item ? item.str : '')).join(' ')
    }
  } catch (thrown) {
    close()
    throw thrown
  }
}
