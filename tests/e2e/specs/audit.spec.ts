import { MANAGER, openByRail, PIN, REFUSED, setUp, signOut } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

test('what was done at the desk is searched and taken out', async ({
  desk,
  page,
  look,
  expected,
}) => {
  expected.push(REFUSED)
  await desk.start()
  await setUp(page, desk.url)
  await signOut(page)
  for (const pin of ['135790', PIN]) {
    await page.getByLabel('PIN 码').focus()
    await page.keyboard.type(pin)
    await page.keyboard.press('Enter')
    if (pin !== PIN) await expect(page.getByText(/PIN 码?不对|不正确|输错/).first()).toBeVisible()
  }
  await expect(page.getByRole('heading', { name: '下班前必须转交' })).toBeVisible()
  await openByRail(page, '操作记录')
  await expect(page.getByRole('heading', { name: '操作记录', exact: true })).toBeVisible()
  const grid = page.getByRole('grid', { name: '操作记录列表' })
  await expect(grid).toBeFocused()
  const rows = grid.getByRole('row')
  await expect(rows.nth(1)).toContainText('登录')
  await expect(rows.nth(1)).toContainText(MANAGER)
  await expect(rows.nth(2)).toContainText('登录失败')
  await expect(rows.nth(2)).toContainText('未成功')
  await look('160-audit')
  await page.getByLabel('类别').selectOption({ label: '设置' })
  await expect(rows.nth(1)).not.toContainText('登录')
  await page.keyboard.press('/')
  await page.getByRole('searchbox').fill('向阳')
  await expect(grid.getByText('专区设置')).toBeVisible()
  await page.getByLabel('起始日期').fill('2026')
  await page.keyboard.press('Tab')
  await expect(page.getByLabel('起始日期')).toHaveAttribute('aria-invalid', 'true')
  await look('161-audit-wrong-day')
  await page.getByLabel('起始日期').fill('')
  await page.getByRole('searchbox').fill('没有这种事')
  await expect(page.getByText('没有符合条件的记录')).toBeVisible()
  await page.getByRole('searchbox').fill('')
  await expect(rows.nth(1)).toBeVisible()
  const download = page.waitForEvent('download')
  await page.keyboard.press('F8')
  expect((await download).suggestedFilename()).toMatch(/^操作记录-.*\.xlsx$/)
  await page.getByLabel('类别').selectOption({ label: '打印导出' })
  await expect(grid.getByText('导出文件')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: '下班前必须转交' })).toBeVisible()
})
