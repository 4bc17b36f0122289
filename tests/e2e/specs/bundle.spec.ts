import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { District, lettersText } from '../support/district.ts'
import { REFUSED, sends, setUp } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const light = (page: Page) => page.getByRole('link', { name: /^同步状态：/ })
const part = (page: Page) => page.locator('.bundles')

/** 制作上报包 from the keyboard, into a folder. */
async function makesBundle(page: Page, folder: string): Promise<string> {
  const saving = page.waitForEvent('download')
  await page.keyboard.press('F10')
  const saved = await saving
  const path = join(folder, saved.suggestedFilename())
  await saved.saveAs(path)
  return path
}

async function takes(page: Page, file: string): Promise<void> {
  await part(page).locator('input[type="file"]').setInputFiles(file)
}

test('a hall without a line takes a stick to the district and brings the answer back', async ({
  desk,
  page,
  look,
  expected,
}) => {
  expected.push(REFUSED)
  const district = await District.make()
  try {
    // The district never answers: there is no line to it.
    await desk.start()
    await setUp(page, desk.url)
    await light(page).focus()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: '区级联网' })).toBeVisible()
    await expect(part(page)).toHaveCount(0)
    const letter = await lettersText(await district.letter(1))
    await page.getByLabel('注册文件', { exact: false }).first().fill(letter)
    await page.keyboard.press('F9')
    await expect(light(page)).toHaveText('等待连接', { timeout: 60_000 })
    const job = { item: 'copy', pages: 3 }
    expect(await sends(page, 'copy_record', job)).toBe(200)

    // The first stick asks to be let in and brings what was written; a wrong file changes nothing.
    const bundle = await makesBundle(page, district.folder)
    expect(bundle).toContain('上报包-XY-1号窗口-0001-')
    await expect(part(page)).toContainText(/内有 \d+ 条记录/)
    await expect(part(page)).toContainText('导入回执包后完成注册')
    await look('170-bundle-made')
    await takes(page, bundle)
    await expect(part(page).getByRole('alert')).toContainText('给另一台电脑的，或是上报包')
    await look('171-bundle-wrong')
    const answer = await district.answers(bundle)
    expect(answer).toContain('回执包-XY-1号窗口-0001-')
    const cut = join(district.folder, '回执包-断.zdb')
    await writeFile(cut, (await readFile(answer)).subarray(0, -9))
    await takes(page, cut)
    await expect(part(page).getByRole('alert')).toContainText('不完整或被改动过')

    await takes(page, answer)
    await expect(part(page)).toContainText(/区级已收到本机 \d+ 条记录/)
    await expect(part(page).getByRole('alert')).toHaveCount(0)
    await expect(page.locator('.facts')).toContainText('没有', { timeout: 10_000 })
    await look('172-bundle-taken')
    await takes(page, answer)
    await expect(part(page)).toContainText('没有新内容')
  } finally {
    await district.remove()
  }
})
