import { oldConsultations, oldCopies, oldRegister } from '../support/register.ts'
import { copyRecoveryCode, expectToday, fillManager } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

test('whatever was registered is found from anywhere by the key that everybody knows', async ({
  desk,
  page,
  look,
}) => {
  await desk.bringInAll({
    applications: oldRegister(300),
    consultations: oldConsultations(60),
    copies: oldCopies(60),
  })
  await desk.start()
  await page.goto(desk.url)
  await fillManager(page)
  await copyRecoveryCode(page)
  await expectToday(page)

  await page.keyboard.press('Control+f')
  const field = page.getByRole('searchbox', { name: '搜索' })
  await expect(field).toBeFocused()
  await expect(page.getByText('在申请、咨询、意见建议、复印打印和资料中一起查找。')).toBeVisible()
  await look('99-search-empty')

  await page.keyboard.type('2026')
  const grid = page.getByRole('grid', { name: '查找结果' })
  await expect(page.getByRole('status').filter({ hasText: '找到 100 件以上' })).toBeVisible()
  await look('99-search-everything')
  await page.getByRole('radio', { name: '咨询' }).check()
  await expect(page.getByRole('status').filter({ hasText: /找到 60 件$/ })).toBeVisible()
  await expect(grid.getByRole('row').nth(1)).toContainText('咨询')
  await look('99-search-consultations')

  // Into the newest and back to where it was; Esc empties the field, and leaves once it is empty.
  await page.keyboard.press('/')
  await page.keyboard.press('Enter')
  await expect(grid).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.locator('.title')).toContainText('XY1-询2026')
  await page.keyboard.press('Escape')
  await expect(grid).toBeFocused()
  await expect(field).toHaveValue('2026')
  await page.keyboard.press('Control+f')
  await expect(field).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(field).toHaveValue('')
  await expect(field).toBeFocused()
  await page.getByRole('radio', { name: '全部' }).check()
  await page.keyboard.press('/')
  await page.keyboard.type('没有这样的文字')
  await expect(page.getByText('没有找到这样的登记。')).toBeVisible()
  await look('99-search-nothing')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Escape')
  await expectToday(page)
})

test('Enter that comes before the answer opens what was searched for', async ({ desk, page }) => {
  await desk.bringInAll({ applications: oldRegister(300) })
  await desk.start()
  await page.goto(desk.url)
  await fillManager(page)
  await copyRecoveryCode(page)
  await expectToday(page)
  await page.keyboard.press('2')
  await expect(page.getByRole('grid')).toBeFocused()
  await page.keyboard.press('/')
  await page.route('**/api/application_list', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400))
    await route.continue()
  })
  await page.keyboard.insertText('00123')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(page.locator('.title')).toContainText('-00123')
})
