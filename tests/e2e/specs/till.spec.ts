import type { Page } from '@playwright/test'
import { year } from '../support/day.ts'
import { PIN, REFUSED, expectToday, field, sends, setUp } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

test.use({ expected: [REFUSED] })

async function does(page: Page, command: string, request: object): Promise<void> {
  expect(await sends(page, command, request), command).toBe(200)
}

const TARIFF = {
  approval_number: '临发改价〔2026〕12号',
  approvers: ['临渭区财政局', '临渭区发展和改革局'],
  valid_from: `${year}-01-01`,
  items: [{ id: 'bw-a4', name: '黑白复印 A4 单面', unit: 'page', price_fen: 20 }],
  displayed: { on: `${year}-01-01`, place: '窗口公示牌' },
  administrative: true,
}

test('a till is opened, counted by notes and coins, short by a little, and handed over', async ({
  desk,
  page,
  look,
}) => {
  await desk.start()
  await setUp(page, desk.url)
  const side = page.getByRole('region', { name: /今日复印|今日收费/ })
  await expect(side.getByRole('button', { name: /钱箱/ })).toHaveCount(0)
  await does(page, 'operator_add', { name: '李窗', role: 'clerk', pin: PIN })
  await does(page, 'tariff_set', TARIFF)
  await page.reload()
  await expectToday(page)
  await expect(side.getByRole('button', { name: /钱箱/ })).toBeVisible()
  await look('60-today-till')
  await page.keyboard.press('q')
  await expect(field(page, 'float')).toBeFocused()
  await look('61-till-open')
  await page.keyboard.press('F9')
  await expect(page.getByText('请填写备用金，没有请填 0。')).toBeVisible()
  // A slip of the key is asked about; gone back to, the field has the keyboard again.
  await page.keyboard.type('10000')
  await page.keyboard.press('F9')
  const again = page.getByRole('dialog', { name: '请再核对' })
  await expect(again).toContainText('备用金 10000.00 元（人民币壹万元整）')
  await look('61-till-unusual')
  await page.keyboard.press('Escape')
  await expect(again).toHaveCount(0)
  await expect(field(page, 'float')).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('100')
  await page.keyboard.press('Enter')
  await page.keyboard.type('120500')
  await page.keyboard.press('F9')
  await expect(page.getByText('备用金已登记')).toBeVisible()

  // Paid in cash, and straight to the treasury.
  await page.keyboard.press('F4')
  await expect(page.getByLabel('页数')).toBeFocused()
  await page.keyboard.type('12')
  await page.keyboard.press('F10')
  await expect(page.locator('.notice').getByText('00001')).toBeVisible()
  await page.keyboard.type('3')
  await page.getByRole('radio', { name: '缴款码' }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.press('F10')
  await expect(page.getByText('请填写缴款码，凭条和台账上要写明。')).toBeVisible()
  await expect(field(page, 'treasury_code')).toBeFocused()
  await page.keyboard.type('61050226000012345678')
  await look('62-treasury')
  await page.keyboard.press('F10')
  await expect(page.locator('.notice').getByText('00002')).toBeVisible()

  // The day is closed with what should lie in the till in sight, and the way to count it.
  await page.keyboard.press('F12')
  const figures = page.getByRole('region', { name: '当日情况' })
  await expect(figures).toContainText('￥ 102.40')
  await expect(figures).toContainText('钱箱尚未交账')
  await page.keyboard.press('F9')
  await expect(page.getByText('钱箱还没有交账：请先交账')).toBeVisible()
  await expect(field(page, 'till_reason')).toBeFocused()
  await page.keyboard.type('保险柜钥匙不在，明早交账')
  await look('62-day-close-till')
  await page.keyboard.press('F9')
  await expect(page.locator('.day-close .title')).toContainText('已日结')
  await page.keyboard.press('q')
  await expect(field(page, 'counted')).toBeFocused()
  const shift = page.getByRole('region', { name: '本班' })
  await expect(shift).toContainText('￥ 102.40')
  await expect(shift).toContainText('￥ 0.60')
  await page.keyboard.type('1024')
  await page.keyboard.press('Tab')
  await expect(page.getByText('比应有现金多 ￥ 921.60')).toBeVisible()
  await field(page, 'note').fill('不知道')
  await page.keyboard.press('F10')
  await expect(again).toContainText('长款 921.60 元')
  await page.keyboard.press('Escape')
  await expect(field(page, 'counted')).toBeFocused()
  await field(page, 'note').fill('')
  await field(page, 'counted').fill('102.4')
  await expect(page.getByText('与应有现金相符')).toBeVisible()
  await page.getByRole('button', { name: '按面额清点' }).focus()
  await page.keyboard.press('Enter')
  await expect(field(page, 'face_10000')).toBeFocused()
  await page.keyboard.type('1')
  for (let face = 0; face < 5; face += 1) await page.keyboard.press('Enter')
  await expect(field(page, 'face_100')).toBeFocused()
  await page.keyboard.type('2')
  await expect(page.getByText('比应有现金少 ￥ 0.40')).toBeVisible()
  await expect(field(page, 'left')).toHaveValue('100')
  await look('63-till-count')
  await page.keyboard.press('F10')
  await expect(page.getByText('短款 0.40 元：请再点一遍')).toBeVisible()
  await expect(field(page, 'note')).toBeFocused()
  await page.keyboard.type('找零差错')
  await field(page, 'to').selectOption({ label: '李窗' })

  // Locked and read again in the middle of it: what was counted is still there.
  await page.reload()
  await expect(field(page, 'note')).toHaveValue('找零差错')
  await expect(field(page, 'face_100')).toHaveValue('2')
  await page.keyboard.press('F9')
  const paper = page.getByRole('dialog', { name: '纸面预览' })
  await expect(paper).toContainText('钱箱交账单')
  await expect(paper.locator('canvas')).toBeVisible()
  await look('64-till-slip')
  await page.keyboard.press('Escape')
  await expect(paper).toHaveCount(0)
  const counts = page.getByRole('region', { name: '交账记录' })
  await expect(counts).toContainText('短款 ￥ 0.40')
  await expect(counts).toContainText('交给 李窗 · 找零差错')
  await expect(shift).toContainText('￥ 100.00')
  await look('64-till-counted')
  await page.keyboard.press('F12')
  await expect(figures).toContainText('￥ 100.00')
  await expect(figures).toContainText('已交账')
})
