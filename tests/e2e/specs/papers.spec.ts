import type { Page } from '@playwright/test'
import { REFUSED, drawsPaper, openByRail, setUp } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

test.use({ expected: [REFUSED] })

const prints = (page: Page, key: string, title: string) =>
  drawsPaper(page, 'wording_draw', title, () => page.keyboard.press(key))

test('a site prints its blank forms and wall sheets, and words them itself', async ({
  desk,
  page,
  look,
}) => {
  await desk.at('2026-11-26 09:00')
  await desk.start()
  await setUp(page, desk.url)
  await openByRail(page, '表格与上墙')
  await expect(page.getByRole('heading', { name: '表格与上墙材料' })).toBeVisible()
  const grid = page.getByRole('grid')
  await expect(grid).toBeFocused()
  await expect(grid).toHaveAttribute('aria-rowcount', '19')
  await expect(page.getByText('用语均为程序自带')).toBeVisible()
  await look('96-papers')
  await prints(page, 'F8', '政府信息公开申请表')
  await prints(page, 'F10', '样表')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await prints(page, 'F8', '流程图')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('heading', { name: '政务公开专区管理制度' })).toBeVisible()
  await look('96-papers-wall')
  await prints(page, 'F8', '管理制度')

  // Its own words: what may not be said stands beside its field, and nothing typed is lost.
  await page.keyboard.press('Enter')
  const title = page.getByLabel('标题')
  await expect(title).toBeFocused()
  await title.fill('政务公开专区受理制度')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('总则')
  await page.keyboard.press('Enter')
  await page.keyboard.press('F9')
  await expect(page.locator('.field.wrong')).toContainText('标题请不要用“受理”')
  await expect(page.getByLabel('正文')).toHaveValue(/^总则\n一、/)
  await look('96-papers-wrong')
  await expect(title).toBeFocused()
  await title.fill('政务公开专区管理办法')
  await page.keyboard.press('F9')
  await expect(page.getByText('《政务公开专区管理办法》用语已保存')).toBeVisible()
  await expect(grid.getByRole('row', { selected: true })).toContainText('第 1 版')
  await look('96-papers-worded')
  await prints(page, 'F8', '管理办法')

  // Left empty, it is the program's own again.
  await page.keyboard.press('Enter')
  await expect(title).toBeFocused()
  await title.fill('')
  await page.getByLabel('正文').fill('')
  await page.keyboard.press('F9')
  await expect(grid.getByRole('row', { selected: true })).toContainText('政务公开专区管理制度')
  await expect(grid.getByRole('row', { selected: true })).toContainText('已恢复自带')
  await page.keyboard.press('/')
  await page.keyboard.type('凭条')
  await expect(grid).toHaveAttribute('aria-rowcount', '3')
  await page.keyboard.press('Enter')
  await look('96-papers-slip')
  await prints(page, 'F8', '收费凭条')
})
