import AxeBuilder from '@axe-core/playwright'
import { type Page, type Response, test as base, expect } from '@playwright/test'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Desk } from './desk.ts'

const PICTURES = fileURLToPath(new URL('../../../out/e2e/', import.meta.url))

interface Fixtures {
  desk: Desk
  /** Console words a test brings about on purpose; anything else the console says fails it. */
  expected: RegExp[]
  /** Takes the picture of a screen and checks what every screen must hold to. */
  look: (name: string) => Promise<void>
}

export const test = base.extend<Fixtures>({
  desk: async ({}, use) => {
    const desk = await Desk.make()
    await use(desk)
    await desk.remove()
  },

  expected: async ({}, use) => {
    await use([])
  },

  page: async ({ page, expected }, use) => {
    const heard: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') heard.push(message.text())
    })
    page.on('pageerror', (error) => heard.push(error.message))
    await use(page)
    const unexpected = heard.filter((words) => !expected.some((one) => one.test(words)))
    expect(unexpected, 'the console stays silent').toEqual([])
  },

  look: async ({ page }, use) => {
    await use(async (name) => {
      await mkdir(PICTURES, { recursive: true })
      await page.screenshot({ path: join(PICTURES, `${name}.png`), animations: 'disabled' })
      await fitsAcross(page)
      const found = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'])
        .analyze()
      const words = found.violations.map(
        (one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`,
      )
      expect(words, `${name} is accessible`).toEqual([])
      expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN')
    })
  },
})

/** Lays a paper beside the pictures, to be looked at page by page. */
export async function keepPaper(answer: Response, name: string): Promise<void> {
  const { pdf } = (await answer.json()) as { pdf: string }
  await mkdir(PICTURES, { recursive: true })
  await writeFile(join(PICTURES, `${name}.pdf`), Buffer.from(pdf, 'base64'))
}

/** No screen scrolls sideways at 1366×768. */
async function fitsAcross(page: Page): Promise<void> {
  const over = await page.evaluate(() =>
    [document.documentElement, ...Array.from(document.querySelectorAll('main'))].map(
      (one) => one.scrollWidth - one.clientWidth,
    ),
  )
  expect(Math.max(...over), 'nothing scrolls sideways').toBeLessThanOrEqual(0)
  const sticksOut = await page.evaluate(() =>
    Array.from(document.querySelectorAll('.choices')).flatMap((group) => {
      const row = group.querySelector('.row')
      const wider = row && row.getBoundingClientRect().right - group.getBoundingClientRect().right
      return wider && wider > 1 ? [group.textContent.trim()] : []
    }),
  )
  expect(sticksOut, 'no choice sticks out of its place').toEqual([])
}

export { expect }
