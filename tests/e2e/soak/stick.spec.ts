import type { Page } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { statSync, truncateSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Desk } from '../support/desk.ts'
import { REFUSED, drawsPaper, expectToday, field, setUp } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

// A desk whose data lie on a small stick: a file system of its own in an image, whose blocks lie in a
// memory disk. Filled up, or pulled in mid-save, it fails as a real one does.

const STICK = required('ZONEDESK_STICK')
/** The memory disk that holds the image. */
const BACKING = required('ZONEDESK_STICK_BACKING')

test.beforeEach(({ expected }) => {
  expected.push(REFUSED, /status of 5\d\d/)
})

async function fillIn(page: Page, content: string): Promise<void> {
  await page.keyboard.press('F2')
  await expect(field(page, 'name')).toBeFocused()
  for (const words of ['张晓明', '610502199601010015']) {
    await page.keyboard.type(words)
    await page.keyboard.press('Enter')
  }
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  for (const words of ['13809131234', '临渭区向阳街道朝阳大街12号', '区财政局']) {
    await page.keyboard.type(words)
    await page.keyboard.press('Enter')
  }
  await page.keyboard.press('Enter')
  await expect(field(page, 'content')).toBeFocused()
  await page.keyboard.type(content)
}

/** Every block of the file system is taken. */
function fillUp(): void {
  try {
    execFileSync('dd', ['if=/dev/zero', `of=${join(STICK, 'filler')}`, 'bs=4k'], {
      stdio: 'ignore',
    })
  } catch {
    // It ends when there is no room.
  }
}

/** No block of it can be read or written any more. */
function pull(): void {
  const image = join(BACKING, 'stick.img')
  truncateSync(image, 0)
  const taken = Math.ceil((statSync(image).blocks * 512) / 1024) + 4
  execFileSync('mount', ['-o', `remount,size=${taken}k`, BACKING])
}

test('a stick that is full, and one that is pulled, take nothing and lose nothing', async ({
  page,
  look,
}) => {
  const desk = await Desk.make(STICK)
  await desk.start()
  await setUp(page, desk.url)

  await fillIn(page, '2025年老旧小区改造资金使用情况')
  fillUp()
  await page.keyboard.press('F9')
  const trouble = page.locator('.failure')
  await expect(trouble).toContainText(/空间|磁盘/)
  await expect(field(page, 'content')).toHaveValue('2025年老旧小区改造资金使用情况')
  await look('98-stick-full')
  await rm(join(STICK, 'filler'))
  await drawsPaper(page, 'application_slip_draw', '接收回执', () => page.keyboard.press('F9'))
  await page.keyboard.press('Escape')
  await expectToday(page)
  await expect(page.locator('main table').first()).toContainText('00001')

  await fillIn(page, '2026年城市更新项目清单')
  pull()
  await page.keyboard.press('F9')
  await expect(trouble).toBeVisible()
  await expect(trouble).not.toContainText(/[A-Za-z]{4}/)
  await expect(field(page, 'content')).toHaveValue('2026年城市更新项目清单')
  await look('98-stick-pulled')
  await desk.kill()
})

function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set; run \`cargo xtask soak stick\``)
  return value
}
