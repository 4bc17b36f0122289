import type { Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { monthInWords, year } from '../support/day.ts'
import { expectToday, openByRail, setUp } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const run = promisify(execFile)
const WANTED = '2025年向阳街道老旧小区改造资金使用情况'

const panel = (page: Page) => page.getByRole('dialog', { name: '纸面预览' })

/** Saves the paper that is shown and gives its text; the panel is left open. */
async function savedText(page: Page): Promise<string> {
  await expect(panel(page).locator('canvas')).toBeVisible()
  const saving = page.waitForEvent('download')
  await page.keyboard.press('F8')
  const file = await (await saving).path()
  return (await run('pdftotext', ['-layout', file, '-'])).stdout
}

async function putAway(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(panel(page)).toHaveCount(0)
}

async function type(page: Page, ...lines: string[]): Promise<void> {
  for (const words of lines) {
    await page.keyboard.type(words)
    await page.keyboard.press('Enter')
  }
}

async function enters(page: Page, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await page.keyboard.press('Enter')
}

/** A page by its line in the menu. */
async function openByMenu(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name }).focus()
  await page.keyboard.press('Enter')
}

/** 张晓明 applies at the counter; the slip comes up. */
async function receive(page: Page): Promise<void> {
  await page.keyboard.press('F2')
  await expect(page.locator('[name="name"]')).toBeFocused()
  await type(page, '张晓明', '610502199601010015')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await type(page, '13809131234', '临渭区向阳街道朝阳大街12号')
  await page.keyboard.type('zjj')
  await expect(page.getByRole('listbox').getByRole('option').first()).toContainText('住')
  await enters(page, 2)
  await expect(page.locator('[name="content"]')).toBeFocused()
  await type(page, WANTED)
  await page.keyboard.press('F9')
}

/** One line under an approval of this year that is on show. */
async function recordTariff(page: Page): Promise<void> {
  await openByRail(page, '设置')
  await openByMenu(page, '收费标准')
  await expect(page.getByRole('heading', { name: '收费标准', exact: true })).toBeFocused()
  await page.keyboard.press('F9')
  await expect(page.getByLabel('批准文号')).toBeFocused()
  await type(page, '临发改价〔2026〕12号', '临渭区财政局、临渭区发展和改革局', `${year}0101`, '')
  await enters(page, 1)
  await expect(page.getByLabel('第 1 行 收费项目')).toBeFocused()
  await page.keyboard.type('黑白复印 A4 单面')
  await enters(page, 5)
  await type(page, '0.15')
  await enters(page, 1)
  await expect(page.getByLabel('减免对象')).toBeFocused()
  await type(page, '低保户', `${year}0101`, '窗口公示牌')
  await page.keyboard.press('F9')
  await expect(page.getByText('今天按此标准收费')).toBeVisible()
}

test('a whole day by keyboard, from the first start to the month on paper', async ({
  desk,
  page,
  look,
}) => {
  test.setTimeout(120_000)
  await desk.start()
  await setUp(page, desk.url)

  await receive(page)
  const slip = await savedText(page)
  expect(slip).toMatch(/XY1-申\d{4}-00001/)
  expect(slip).toContain('张晓明')
  expect(slip).toContain('6****************5')
  expect(slip).not.toContain('610502199601010015')
  const term = slip.replace(/\s/g, '')
  expect(term).toContain('20个工作日')
  expect(term).toContain('补正、征求意见、延长期限')
  await putAway(page)

  await page.keyboard.press('Escape')
  await expectToday(page)
  await expect(page.getByRole('button', { name: /转交.*00001/ })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '转交申请' })).toBeVisible()
  await expect(page.getByRole('checkbox').first()).toBeChecked()
  await page.keyboard.press('F9')
  await expect(page.locator('.notice')).toContainText('已转交 1 件')
  await page.keyboard.press('Escape')
  await expectToday(page)
  await expect(page.getByText('接收的申请都已转交。')).toBeVisible()
  await look('70-today-all-gone')

  await recordTariff(page)
  await page.keyboard.press('F4')
  await expect(page.getByRole('heading', { name: '复印打印', exact: true })).toBeVisible()
  await expect(page.getByLabel('页数')).toBeFocused()
  await page.keyboard.type('7')
  await page.keyboard.press('F9')
  const receipt = await savedText(page)
  expect(receipt).toMatch(/XY1-收\d{4}-00001/)
  expect(receipt).toContain('1.05')
  expect(receipt).toContain('临发改价〔2026〕12号')
  await putAway(page)

  await openByMenu(page, '台账与报表')
  await expect(page.getByRole('heading', { name: `${monthInWords} · 本月台账` })).toBeVisible()
  await expect(page.getByRole('group', { name: '本月台账' })).toBeFocused()
  await look('71-month')
  await page.keyboard.press('F9')
  const applications = await savedText(page)
  expect(applications).toMatch(/\d{4}-00001/)
  expect(applications).toContain('合计：接收 1 件')
  expect(applications).not.toContain('张晓明')
  await putAway(page)
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowDown')
  await page.keyboard.press('F9')
  await expect(panel(page)).toContainText('复印打印收费台账')
  const copies = await savedText(page)
  expect(copies).toMatch(/\d{4}-00001/)
  expect(copies).toContain('1.05')
  await putAway(page)
})
