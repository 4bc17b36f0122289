import { copyRecoveryCode, expectToday, fillSetUp, recoveryGroups, SITE } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

test('a new desk is set up by keyboard alone and opens on Today', async ({ desk, page, look }) => {
  await desk.start()
  await page.goto(desk.url)
  await fillSetUp(page)
  await look('01-set-up')
  await page.keyboard.press('F9')
  await recoveryGroups(page)
  await look('02-recovery-code')
  await copyRecoveryCode(page)
  await expectToday(page)
  await expect(page.getByRole('banner')).toContainText(`${SITE} · 1 号窗口`)
  await expect(page.getByRole('banner')).toContainText('未联网')
  await expect(page.getByText('本专区复印、打印服务不收取任何费用')).toBeVisible()
  await look('03-today-empty')
})

test('advice stands beside the field and the first wrong field takes the keyboard', async ({
  desk,
  page,
  look,
}) => {
  await desk.start()
  await page.goto(desk.url)
  await fillSetUp(page, '246811')
  await page.keyboard.press('F9')
  await expect(page.getByText('两次输入不一致，请再输入一次')).toBeVisible()
  await expect(page.getByLabel('再输入一次')).toBeFocused()
  await expect(page.getByLabel('再输入一次')).toHaveAttribute('aria-invalid', 'true')
  await look('04-set-up-advice')
})

test('what was typed survives a closed window, the PIN does not', async ({ desk, page }) => {
  await desk.start()
  await page.goto(desk.url)
  await fillSetUp(page)
  await page.reload()
  await expect(page.getByLabel('专区名称')).toHaveValue(SITE)
  await expect(page.getByLabel('上午开始')).toHaveValue('08:00')
  await expect(page.getByLabel('PIN 码')).toHaveValue('')
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage }))
  expect(stored).toContain(SITE)
  expect(stored).not.toContain('246810')
})

test('a wrong copy of the recovery code does not open the desk', async ({ desk, page, look }) => {
  await desk.start()
  await page.goto(desk.url)
  await fillSetUp(page)
  await page.keyboard.press('Enter')
  const groups = await recoveryGroups(page)
  await page.keyboard.type(groups[1] ?? '')
  await page.keyboard.press('Enter')
  await page.keyboard.type('0000')
  await page.keyboard.press('Enter')
  await expect(page.getByText(`与第 ${groups.length} 组不一致`)).toBeVisible()
  await look('05-recovery-code-wrong')
  const drawn = page.waitForResponse('**/api/recovery_draw')
  await page.keyboard.press('F8')
  expect((await (await drawn).json()).title).toBe('恢复码')
  await expect(page.getByRole('dialog', { name: '纸面预览' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText(`与第 ${groups.length} 组不一致`)).toBeVisible()
})

test('an archive has no application desk', async ({ desk, page, look }) => {
  await desk.start()
  await page.goto(desk.url)
  await fillSetUp(page)
  await page.getByRole('radio', { name: '便民服务大厅' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText('不接收申请、不登记咨询')).toBeVisible()
  await page.keyboard.press('F9')
  await copyRecoveryCode(page)
  await expect(page.getByRole('heading', { name: '今日复印打印' })).toBeVisible()
  await expect(page.getByRole('link', { name: '申请' })).toHaveCount(0)
  await look('06-today-archive')
})
