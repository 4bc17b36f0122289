import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { year } from '../support/day.ts'
import { REFUSED, expectToday, sends, setUp } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

test.use({ expected: [REFUSED] })

const text = readFileSync(new URL('../../fixtures/gate.json', import.meta.url), 'utf8')
const gate = JSON.parse(
  text
    .replaceAll('LAST', String(Number(year) - 1))
    .replaceAll('THIS', year)
    .replaceAll('NEXT', String(Number(year) + 1)),
) as {
  tariff: object
  none: string
  shut: { change: object; told: string }[]
  refused: object[]
}

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
  await expect(gratis).toContainText(gate.none)
  await back(page)

  for (const { change, told } of gate.shut) {
    expect(await sends(page, 'tariff_set', { ...gate.tariff, ...change }), told).toBe(200)
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
  for (const missing of gate.refused) {
    expect(await sends(page, 'tariff_set', { ...gate.tariff, ...missing })).toBe(422)
  }
  expect(await sends(page, 'tariff_set', gate.tariff)).toBe(200)
  await openNew(page)
  await expect(gratis).toHaveCount(0)
  await page.keyboard.type('3')
  await expect(page.getByRole('region', { name: '应收' })).toContainText('￥ 0.60')
})

test('a job far from ordinary is asked about once more, and nothing typed is lost', async ({
  desk,
  page,
  look,
}) => {
  await desk.start()
  await setUp(page, desk.url)
  expect(await sends(page, 'tariff_set', gate.tariff)).toBe(200)
  await openNew(page)
  await page.keyboard.type('1200')
  await page.keyboard.press('F9')
  const asked = page.getByRole('dialog', { name: '请再核对' })
  await expect(asked).toContainText('1200 页，应收 240.00 元（人民币贰佰肆拾元整）')
  await expect(asked.locator('.panel-foot button').first()).toBeFocused()
  await look('65-unusual')
  // Another Enter, and another F9, write nothing down.
  await page.keyboard.press('F9')
  await page.keyboard.press('Enter')
  await expect(asked).toHaveCount(0)
  await expect(page.getByLabel('页数')).toHaveValue('1200')
  await expect(page.getByLabel('页数')).toBeFocused()
  await page.keyboard.press('F10')
  await expect(asked.locator('.panel-foot button').first()).toBeFocused()
  await page.keyboard.press('y')
  await expect(page.getByText(/已收费 ￥ 240\.00，凭条号 XY1-收\d{4}-00001/)).toBeVisible()
})
