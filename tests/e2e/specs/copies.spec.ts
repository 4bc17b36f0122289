import type { Page } from '@playwright/test'
import { year } from '../support/day.ts'
import {
  expectToday,
  openByRail,
  PIN,
  REFUSED,
  setUp,
  signOut,
  drawsPaper,
} from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const NUMBER = /^XY1-收\d{4}-0000\d$/

async function openNew(page: Page): Promise<void> {
  await page.keyboard.press('F4')
  await expect(page.getByRole('heading', { name: '复印打印', exact: true })).toBeVisible()
}

/** Types a tariff from its first field to its last and saves it. */
async function recordTariff(page: Page): Promise<void> {
  await openByRail(page, '设置')
  await page.getByRole('link', { name: '收费标准' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '收费标准', exact: true })).toBeFocused()
  await page.keyboard.press('F9')
  await expect(page.getByLabel('批准文号')).toBeFocused()
  for (const words of [
    '临发改价〔2026〕12号',
    '临渭区财政局、临渭区发展和改革局',
    `${year}0101`,
    '',
  ]) {
    await page.keyboard.type(words)
    await page.keyboard.press('Enter')
  }
  // 收费性质 stays as it is.
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('第 1 行 收费项目')).toBeFocused()
  for (const [row, name, price] of [
    [1, '黑白复印 A4 单面', '0.15'],
    [2, '彩色打印 A4', '1'],
  ] as const) {
    await expect(page.getByLabel(`第 ${row} 行 收费项目`)).toBeFocused()
    await page.keyboard.type(name)
    for (let cell = 0; cell < 5; cell += 1) await page.keyboard.press('Enter')
    await expect(page.getByLabel(`第 ${row} 行 单价（元）`)).toBeFocused()
    await page.keyboard.type(price)
    await page.keyboard.press('Enter')
  }
  // An empty row says that there are no more.
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('减免对象')).toBeFocused()
  for (const words of ['低保户、特困人员', `${year}0101`, '窗口公示牌', '0913-2100000']) {
    await page.keyboard.type(words)
    if (words !== '0913-2100000') await page.keyboard.press('Enter')
  }
}

test('without a tariff a copy is two taps', async ({ desk, page, look }) => {
  await desk.start()
  await setUp(page, desk.url)
  await openNew(page)
  await expect(page.getByText('本专区复印、打印服务不收取任何费用')).toBeVisible()
  await expect(page.getByLabel('页数')).toBeFocused()
  await look('40-copy-free')
  await page.keyboard.press('Enter')
  await expect(page.getByText('请填写页数，1 至 100000 的整数。')).toBeVisible()
  await page.keyboard.type('3')
  await page.keyboard.press('Enter')
  await expect(page.getByText('已登记（免费）：3 页')).toBeVisible()
  await expect(page.getByLabel('页数')).toBeFocused()
  await expect(page.getByLabel('页数')).toHaveValue('')
  await page.keyboard.press('Escape')
  await expectToday(page)
  await expect(page.getByRole('region', { name: '今日复印打印' })).toContainText('3 页')
  await look('41-today-free')
})

test('a tariff is recorded, charged under, and a receipt taken back by two people', async ({
  desk,
  page,
  look,
  expected,
}) => {
  expected.push(REFUSED)
  await desk.start()
  await setUp(page, desk.url)
  await page.evaluate(
    (pin) =>
      fetch('/api/operator_add', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ name: '李窗', role: 'clerk', pin }),
      }),
    PIN,
  )
  await recordTariff(page)
  await look('42-tariff-form')
  await page.keyboard.press('F9')
  await expect(page.getByText('今天按此标准收费')).toBeVisible()
  await look('43-tariff')

  await openNew(page)
  await expect(page.getByLabel('页数')).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('radio', { name: /黑白复印 A4 单面/ })).toBeFocused()
  await page.keyboard.press('2')
  await expect(page.getByLabel('页数')).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('1')
  await page.keyboard.type('7')
  const due = page.getByRole('region', { name: '应收' })
  await expect(due).toContainText('￥ 1.05')
  await expect(due).toContainText('人民币壹元零伍分')
  // 事由, 减免对象, 付款方式 stay as they are.
  for (let field = 0; field < 4; field += 1) await page.keyboard.press('Enter')
  await expect(page.getByLabel('收到现金（元）')).toBeFocused()
  await page.keyboard.type('0.5')
  await expect(due).toContainText('还差')
  await page.keyboard.press('F9')
  await expect(page.locator('form .advice', { hasText: '收到的现金还差 ￥ 0.55' })).toBeVisible()
  await expect(page.getByLabel('收到现金（元）')).toBeFocused()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('abc')
  await page.keyboard.press('F9')
  await expect(page.locator('form .field.wrong')).toHaveCount(1)
  await expect(due).toContainText('￥ 1.05')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('5')
  await expect(due).toContainText('￥ 3.95')
  await page.keyboard.press('Enter')
  await page.keyboard.type('李四')
  await look('44-copy-charged')
  await drawsPaper(page, 'receipt_draw', '收费凭条', () => page.keyboard.press('F9'))

  // A reply to an application is free, whatever was chosen before.
  await openNew(page)
  await page.keyboard.type('9')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: '依申请公开答复材料' })).toBeChecked()
  await expect(due).toContainText('第四十二条')
  await look('45-copy-reply')
  await page.keyboard.press('F9')
  await expect(page.getByText('已登记（免费）：9 页')).toBeVisible()

  // An exempt person pays nothing, on proof.
  await page.keyboard.type('4')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: '低保户' })).toBeChecked()
  await page.keyboard.press('F9')
  await expect(page.locator('form .advice', { hasText: '请填写所验看的证明材料' })).toBeVisible()
  await expect(page.getByLabel('验看的证明材料')).toBeFocused()
  await page.keyboard.type('低保证')
  await look('46-copy-exempt')
  await page.keyboard.press('F9')
  await expect(page.getByText('已登记（免费）：4 页')).toBeVisible()

  await page.keyboard.press('Tab')
  await page.evaluate(() => document.querySelector<HTMLElement>('main')?.focus())
  await openByRail(page, '复印打印')
  await expect(page.getByRole('grid')).toBeFocused()
  await expect(page.getByText('共 3 笔')).toBeVisible()
  await look('47-copies')
  await page.keyboard.press('/')
  await page.keyboard.type('00001')
  await expect(page.getByText('找到 1 笔')).toBeVisible()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: NUMBER })).toBeFocused()
  await look('48-copy')
  const again = page.waitForRequest('**/api/receipt_draw')
  await drawsPaper(page, 'receipt_draw', '收费凭条', () => page.keyboard.press('a'))
  expect((await again).postDataJSON()).toMatchObject({ form: 'a5', reprint: true })
  await page.keyboard.press('v')
  await expect(page.getByLabel('作废原因')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('请填写作废原因')).toBeVisible()
  // What was typed is there after a reload, with its panel, and after Esc.
  await page.keyboard.type('页数')
  await page.reload()
  await expect(page.getByLabel('作废原因')).toBeFocused()
  await expect(page.getByLabel('作废原因')).toHaveValue('页数')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('heading', { name: NUMBER })).toBeFocused()
  await page.keyboard.press('v')
  await expect(page.getByText(/已取回 \d\d:\d\d 填写的草稿/)).toBeVisible()
  await page.keyboard.press('End')
  await page.keyboard.type('录错')
  await look('49-void')
  await page.keyboard.press('Enter')
  await expect(page.getByText('作废须由另一人复核')).toBeVisible()
  await expect(page.getByRole('button', { name: /复核作废/ })).toHaveCount(0)
  await look('50-voided')

  await signOut(page)
  await page.getByRole('radio', { name: '李窗' }).focus()
  await page.keyboard.press('Space')
  await page.getByLabel('PIN 码').focus()
  await page.keyboard.type(PIN)
  await page.keyboard.press('Enter')
  await expectToday(page)
  const voids = page.getByRole('region', { name: '作废待复核' })
  await expect(voids).toContainText('页数录错')
  await look('51-today-void')
  await voids.getByRole('link').focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: /复核作废/ })).toBeVisible()
  await page.keyboard.press('k')
  await expect(page.getByText('作废已复核')).toBeVisible()
  await expect(page.getByText('已作废')).toBeVisible()
})

test('a withdrawn tariff charges nothing any more', async ({ desk, page, look, expected }) => {
  expected.push(REFUSED)
  await desk.start()
  await setUp(page, desk.url)
  await recordTariff(page)
  await page.keyboard.press('F9')
  await expect(page.getByText('今天按此标准收费')).toBeVisible()
  await drawsPaper(page, 'tariff_sheet_draw', '复印打印收费公示', () => page.keyboard.press('F8'))
  await page.getByRole('button', { name: '停用' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('停用日期')).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(page.getByText('请填写停用原因')).toBeVisible()
  await expect(page.getByLabel('停用原因')).toBeFocused()
  await page.keyboard.type('新标准施行')
  await look('52-withdraw')
  await page.keyboard.press('Enter')
  await expect(page.getByText('今天不能据以收费')).toBeVisible()
  await expect(page.getByText('本专区复印、打印服务不收取任何费用')).toBeVisible()
  await look('53-withdrawn')
  await openNew(page)
  await expect(page.getByText('本专区复印、打印服务不收取任何费用')).toBeVisible()
  await expect(page.getByLabel('页数')).toBeFocused()
})
