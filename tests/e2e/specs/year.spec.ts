import { readdir } from 'node:fs/promises'
import { REFUSED, openByRail, sends, setUp, unlock } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

test.use({ expected: [REFUSED] })

test('a year of ledgers goes into a folder, and what is broken off leaves nothing', async ({
  desk,
  page,
  look,
}) => {
  await desk.at('2025-11-05 09:00')
  await desk.start()
  await setUp(page, desk.url)
  await desk.at('2026-03-05 09:00')
  await page.reload()
  await openByRail(page, '台账与报表')
  await expect(page.getByText('本月台账')).toBeVisible()
  await look('97-months')
  await page.keyboard.press('y')
  const panel = page.getByRole('dialog', { name: '全年导出' })
  const year = panel.getByLabel('年份')
  await expect(year).toBeFocused()
  await page.keyboard.type('2027')
  await page.keyboard.press('F9')
  await expect(panel).toContainText('请填写有台账的年份，2025 至 2026')
  await expect(year).toHaveValue('2027')
  await expect(year).toBeFocused()

  // A whole year, and Esc in the middle of it.
  await year.fill('2025')
  await page.keyboard.press('Enter')
  await expect(panel.getByRole('progressbar')).toHaveAttribute('aria-valuemax', '72')
  await expect(panel).toContainText('正在写：2025年')
  await look('97-year-running')
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)
  await expect(page.getByText('导出已取消，没有留下文件')).toBeVisible()
  expect(await readdir(desk.exports)).toEqual([])

  // The desk locks in the middle of it: whoever comes back is told, and may begin again.
  await page.keyboard.press('y')
  await year.fill('2025')
  await page.keyboard.press('F9')
  await expect(panel.getByRole('progressbar')).toBeVisible()
  expect(await sends(page, 'session_lock', {})).toBe(200)
  await unlock(page)
  await expect(panel).toContainText('上次导出因锁定或离开而中断，没有留下文件。')
  await expect(year).toBeFocused()
  await expect(year).toHaveValue('2025')
  expect(await readdir(desk.exports)).toEqual([])
  await look('97-year-broken-off')
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)

  await page.keyboard.press('y')
  await expect(panel).not.toContainText('中断')
  await expect(year).toHaveValue('2026')
  await page.keyboard.press('F9')
  await expect(panel).toContainText('18 份台账已全部导出。', { timeout: 60_000 })
  await look('97-year-done')
  const [folder = ''] = await readdir(desk.exports)
  await expect(panel).toContainText(folder)
  const files = await readdir(`${desk.exports}/${folder}`)
  expect(files).toHaveLength(24)
  expect(files).toContain('复印打印收费台账-2026年.xlsx')
  expect(files).toContain('依申请公开登记台账-2026年3月.pdf')
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)

  // The manager alone sees a ledger in full, for a purpose.
  await page.keyboard.press('n')
  const asked = page.getByRole('dialog', { name: '依申请公开登记台账（内部）' })
  await expect(asked).toBeVisible()
  await look('97-full-asked')
  await page.keyboard.press('Enter')
  await expect(asked.locator('.field.wrong')).toContainText('请填写用途')
  await page.keyboard.type('区政务公开办核对')
  await page.keyboard.press('Enter')
  const paper = page.getByRole('dialog', { name: '纸面预览' })
  await expect(paper.locator('canvas')).toBeVisible()
  await look('97-full')
  await page.keyboard.press('Escape')
})
