import type { Page } from '@playwright/test'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { oldConsultations, oldCopies, oldRegister } from '../support/register.ts'
import { copyRecoveryCode, expectToday, fillManager } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const FRONTEND = fileURLToPath(new URL('../../../frontend/src/', import.meta.url))
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
]
/** How many applications there are, with a quarter of consultations and of copies each: a new desk, a
 * month, years. */
const COUNTS = [0, 40, 20_000]

/** Every address of the router, read from its source, so that a new screen cannot be left out. */
function everyPath(): string[] {
  const found = new Set<string>()
  for (const name of readdirSync(FRONTEND, { recursive: true, encoding: 'utf8' })) {
    if (!/routes\.ts$/.test(name)) continue
    for (const [, path] of readFileSync(join(FRONTEND, name), 'utf8').matchAll(
      /^\s*path: '([^']+)'/gm,
    )) {
      if (path !== undefined && !path.includes(':rest'))
        for (const one of partsOf(path)) found.add(one)
    }
  }
  return [...found].sort()
}

/** 设置 is one address with a part at its end; its parts are named in a table of their own. */
function partsOf(path: string): string[] {
  const [start, rest] = path.split('/:section?')
  if (start === undefined || rest === undefined) return [path]
  const table = readFileSync(join(FRONTEND, 'features/settings/sections.ts'), 'utf8')
  return Array.from(table.matchAll(/\{ name: '([a-z]+)'/g), ([, name]) => `${start}/${name ?? ''}`)
}

test('the list of screens is read from the router', () => {
  const paths = everyPath()
  expect(paths).toContain('/')
  expect(paths).toContain('/applications/:id')
  expect(paths).toContain('/settings/people')
})

for (const count of COUNTS) {
  test(`every screen holds with ${count} records`, async ({ desk, page, look }) => {
    test.setTimeout(480_000)
    await desk.bringInAll({
      applications: oldRegister(count),
      consultations: oldConsultations(count / 4),
      copies: oldCopies(count / 4),
    })
    await desk.start()
    await page.goto(desk.url)
    await fillManager(page)
    await copyRecoveryCode(page)
    await expectToday(page)
    for (const size of SIZES) {
      await page.setViewportSize(size)
      for (const path of everyPath()) {
        const address = await addressOf(page, path)
        if (address === null) continue
        await page.evaluate((to) => (location.hash = to), address)
        await page.waitForLoadState('networkidle')
        await expect(page.getByText('正在读取')).toHaveCount(0)
        await page.waitForTimeout(150)
        const name = path === '/' ? 'today' : path.slice(1).replace(/[/:]+/g, '-')
        await look(`all/${count}-${size.width}-${name}`)
        expect(await clipped(page), `${path} at ${size.width} with ${count}`).toEqual([])
      }
    }
  })
}

/** The address of a path; of a record's screen that of the newest record, or null while there is none. */
async function addressOf(page: Page, path: string): Promise<string | null> {
  const noun = /^\/([a-z-]+)\/:id$/.exec(path)?.[1]
  if (noun === undefined) return path.includes(':') ? null : path
  const command = `${noun === 'copies' ? 'copy' : noun.replace(/s$/, '')}_list`
  const id = await page.evaluate(async (name) => {
    const answer = await fetch(`/api/${name}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ search: null, state: null, offset: 0, limit: 1 }),
    })
    const body = (await answer.json()) as { rows?: { id: string }[] }
    return body.rows?.[0]?.id ?? null
  }, command)
  return id === null ? null : path.replace(':id', id)
}

/** What is cut off: text wider than its box without an ellipsis, and controls outside the window. */
async function clipped(page: Page): Promise<string[]> {
  return await page.evaluate(() => {
    const found: string[] = []
    for (const one of Array.from(document.querySelectorAll<HTMLElement>('#app *, .modal *'))) {
      const box = one.getBoundingClientRect()
      const style = getComputedStyle(one)
      if (box.width < 2 || box.height < 2 || style.visibility === 'hidden') continue
      const words = one.textContent.trim().slice(0, 30)
      const own = Array.from(one.childNodes).some(
        (node) => node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '',
      )
      const hides = style.overflowX === 'hidden' || style.overflowX === 'clip'
      if (
        own &&
        hides &&
        style.textOverflow !== 'ellipsis' &&
        one.scrollWidth > one.clientWidth + 1
      ) {
        if (!one.closest('.unseen')) found.push(`cut across: ${words}`)
      }
      if (own && style.overflowY === 'hidden' && one.scrollHeight > one.clientHeight + 2) {
        if (!one.closest('.unseen')) found.push(`cut below: ${words}`)
      }
      const control = one.matches('button, a, input, textarea')
      if (control && !one.closest('.unseen, .skip, .choices') && box.right > innerWidth + 1) {
        found.push(`outside: ${words || one.tagName}`)
      }
    }
    return [...new Set(found)]
  })
}
