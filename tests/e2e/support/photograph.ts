import type { Page } from '@playwright/test'

/** A photograph of a card on a table, drawn by the page itself: a JPEG. */
export async function photograph(page: Page, words: string): Promise<Buffer> {
  const address = await page.evaluate((said) => {
    const canvas = document.createElement('canvas')
    canvas.width = 1600
    canvas.height = 1100
    const pen = canvas.getContext('2d')
    if (!pen) return ''
    pen.fillStyle = '#6d7f78'
    pen.fillRect(0, 0, 1600, 1100)
    pen.fillStyle = '#f4f7fb'
    pen.fillRect(160, 160, 1280, 780)
    pen.fillStyle = '#1b2a3a'
    pen.font = '64px "ZoneDesk Sans"'
    said.split('\n').forEach((line, at) => pen.fillText(line, 240, 320 + at * 120))
    return canvas.toDataURL('image/jpeg', 0.9)
  }, words)
  return Buffer.from(address.slice(address.indexOf(',') + 1), 'base64')
}
