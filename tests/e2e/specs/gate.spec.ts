import type { Page } from '@playwright/test'
import { year } from '../support/day.ts'
import { REFUSED, expectToday, sends, setUp } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

test.use({ expected: [REFUSED] })

const TARIFF = {
  approval_number: '临发改价〔2026〕12号',
  approvers: ['临渭区财政局', '临渭区发展和改革局'],
  valid_from: `${year}-01-01`,
  items: [{ id: 'bw-a4', name: '黑白复印 A4 单面', unit: 'page', price_fen: 20 }],
  displayed: { on: `${year}-01-01`, place: '窗口公示牌' },
}
const LAST_YEAR = String(Number(year) - 1)
const NEXT_YEAR = String(Number(year) + 1)

/** The new copy, from Today. */
async function openNew(page: Page): Promise<void> {
  await page.keyboard.press('F4')
  await expect(page.getByLabel('页数')).toBeFocused()
}

async function back(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await expectToday(page)
}

test('nothing is charged before the gate is open, the reason is said, and the free way is', async ({
  desk,
  page,
  look,
}) => {
  await desk.start()
  await setUp(page, desk.url)
  const gratis = page.locator('.gratis')
  await openNew(page)
  await expect(gratis).toContainText('没有经核定并在现场公示的有效收费标准')
  await back(page)

  for (const [change, told] of [
    [{ valid_from: `${NEXT_YEAR}-01-01` }, `${NEXT_YEAR}-01-01 起才生效`],
    [
      { valid_from: `${LAST_YEAR}-01-01`, valid_to: `${LAST_YEAR}-12-31` },
      `有效期已于 ${LAST_YEAR}-12-31 届满`,
    ],
    [{ displayed: undefined }, '尚未登记现场公示，收费标准应在现场公开'],
    [
      { displayed: { on: `${NEXT_YEAR}-01-01`, place: '窗口公示牌' } },
      `${NEXT_YEAR}-01-01 起才在现场公示`,
    ],
  ] as const) {
    expect(await sends(page, 'tariff_set', { ...TARIFF, ...change }), told).toBe(200)
    await openNew(page)
    await expect(gratis).toContainText(told)
    await expect(page.getByRole('region', { name: '应收' })).toHaveCount(0)
    if (told.includes('公示，')) await look('65-gate-shut')
    await page.keyboard.type('3')
    await page.keyboard.press('F9')
    await expect(page.getByText('已登记（免费）：3 页')).toBeVisible()
    await back(page)
  }
  // Without an approval, an approving body or a line there is no tariff at all.
  for (const missing of [
    { approval_number: ' ' },
    { approvers: [] },
    { items: [] },
    { items: [{ id: 'bw-a4', name: '黑白复印', unit: 'page', price_fen: 0 }] },
  ]) {
    expect(await sends(page, 'tariff_set', { ...TARIFF, ...missing })).toBe(422)
  }
  expect(await sends(page, 'tariff_set', TARIFF)).toBe(200)
  await openNew(page)
  await expect(gratis).toHaveCount(0)
  await page.keyboard.type('3')
  await expect(page.getByRole('region', { name: '应收' })).toContainText('￥ 0.60')
})
