import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expectToday, MANAGER, PIN, REFUSED, setUp, signOut } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

test('the clerk signs out and in again by keyboard alone', async ({ desk, page, look }) => {
  await desk.start()
  await setUp(page, desk.url)
  await signOut(page)
  await expect(page.getByRole('radio', { name: MANAGER })).toBeChecked()
  await expect(page.getByLabel('PIN 码')).toBeFocused()
  await look('10-sign-in')
  await page.keyboard.type(PIN)
  await page.keyboard.press('Enter')
  await expectToday(page)
})

test('a desk started again asks for the PIN', async ({ desk, page }) => {
  await desk.start()
  await setUp(page, desk.url)
  await desk.kill()
  await desk.start()
  await page.goto(desk.url)
  await page.getByLabel('PIN 码').fill(PIN)
  await page.keyboard.press('Enter')
  await expectToday(page)
})

test('a wrong PIN says so beside the field, five of them make a pause', async ({
  desk,
  page,
  look,
  expected,
}) => {
  expected.push(REFUSED)
  await desk.start()
  await setUp(page, desk.url)
  await signOut(page)
  const pin = page.getByLabel('PIN 码')
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    await page.keyboard.type('135791')
    await page.keyboard.press('Enter')
    await expect(pin).toHaveAttribute('aria-invalid', 'true')
    await expect(pin).toHaveValue('')
    await expect(pin).toBeFocused()
    if (attempt === 1) await look('11-wrong-pin')
  }
  const advice = page.locator('.pin .advice')
  await expect(advice).toContainText(/秒|分/)
  await look('12-pin-pause')
  await page.keyboard.type(PIN)
  await page.keyboard.press('Enter')
  await expect(advice).toContainText(/秒|分/)
  await expect(page.getByRole('heading', { name: '请登录' })).toBeVisible()
})

test('the manager comes back in with the recovery code and a new PIN', async ({
  desk,
  page,
  look,
  expected,
}) => {
  expected.push(REFUSED)
  await desk.start()
  const code = await setUp(page, desk.url)
  await signOut(page)
  await page.getByRole('button', { name: '忘记 PIN 码' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('恢复码')).toBeFocused()
  await page.keyboard.type(code.replace(/^..../, '2222'))
  await page.keyboard.press('Enter')
  await page.keyboard.type('97531024')
  await page.keyboard.press('Enter')
  await page.keyboard.type('97531024')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('恢复码')).toHaveAttribute('aria-invalid', 'true')
  await look('13-recovery-wrong')
  await page.getByLabel('恢复码').fill(code.toLowerCase().replace(/-/g, ' '))
  await page.keyboard.press('F9')
  await expectToday(page)
  await signOut(page)
  await page.keyboard.type('97531024')
  await page.keyboard.press('Enter')
  await expectToday(page)
})

test('a desk whose anchor was lost is read and checked, and says why nothing can be registered', async ({
  desk,
  page,
  look,
}) => {
  await desk.start()
  await setUp(page, desk.url)
  await signOut(page)
  await rm(join(desk.folder, 'anchor.log'))
  await page.keyboard.type(PIN)
  await page.keyboard.press('Enter')
  await expectToday(page)
  await expect(page.getByRole('alert')).toContainText('已停止登记')
  // What cannot be done is not offered.
  await expect(page.getByRole('button', { name: /接收申请/ })).toHaveCount(0)
  await look('15-read-only')
  await page.getByRole('link', { name: '去数据检查' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '校验日志' })).toBeVisible()
  await page.keyboard.press('F9')
  await expect(page.getByText('有问题')).toBeVisible()
  await look('16-read-only-checked')
})
