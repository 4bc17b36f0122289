import type { Page } from '@playwright/test'
import {
  PIN,
  REFUSED,
  drawsPaper,
  expectToday,
  openByRail,
  setUp,
  signOut,
  field,
  line,
} from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

// What comes when the counter is closed, and what the hall's own office settles itself.

test.use({ expected: [REFUSED] })

/** Somebody applies in person to the body whose name is typed, and the slip is printed. */
async function applies(page: Page, agency: string): Promise<void> {
  await page.keyboard.press('F2')
  await expect(field(page, 'name')).toBeFocused()
  await line(page, '张晓明')
  await line(page, '610502199601010015')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await line(page, '13809131234')
  await line(page, '临渭区向阳街道朝阳大街12号')
  await line(page, agency)
  await page.keyboard.press('Enter')
  await expect(field(page, 'content')).toBeFocused()
  await page.keyboard.type('2025年本街道低保发放情况')
}

async function openFirst(page: Page): Promise<void> {
  await openByRail(page, '申请')
  await expect(page.getByRole('grid')).toBeFocused()
  await page.keyboard.press('Enter')
}

test('what comes after closing time leaves on the next working day', async ({
  desk,
  page,
  look,
}) => {
  await desk.at('2026-11-06 18:40')
  await desk.start()
  await setUp(page, desk.url)
  await applies(page, '向阳街道办事处')
  await look('97-after-hours')
  await drawsPaper(page, 'application_slip_draw', '接收回执', () => page.keyboard.press('F9'))
  await page.keyboard.press('Escape')
  await expectToday(page)
  // Friday evening: nobody is reproached for what leaves on Monday.
  await expect(page.locator('main table').first()).toContainText('11月9日前')
  await look('97-after-hours-today')
  await openFirst(page)
  const detail = page.locator('main')
  await expect(detail).toContainText('非办公时间')
  await expect(detail).toContainText('11月9日前')
  await look('97-after-hours-detail')
  await signOut(page)

  await desk.at('2026-11-09 08:50')
  await page.reload()
  await page.keyboard.type(PIN)
  await page.keyboard.press('Enter')
  await expectToday(page)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('checkbox').first()).toBeChecked()
  await page.keyboard.press('F9')
  await expect(page.locator('.notice').getByText(/已转交 1 件/)).toBeVisible()
  await expect(page.getByLabel('未在当日转交的原因')).toHaveCount(0)
})

test('the own office of the hall answers on the spot, on that day alone', async ({
  desk,
  page,
  look,
}) => {
  await desk.at('2026-11-05 10:00')
  await desk.start()
  await setUp(page, desk.url)
  for (let taken = 0; taken < 2; taken += 1) {
    await applies(page, '向阳街道办事处')
    await drawsPaper(page, 'application_slip_draw', '接收回执', () => page.keyboard.press('F9'))
    await page.keyboard.press('Escape')
    await expectToday(page)
  }
  await openFirst(page)
  const state = page.locator('.detail .title .tag').first()
  await expect(state).toContainText('未转交')
  await page.keyboard.press('d')
  await expect(page.getByText('本单位政府信息公开工作机构当场办结')).toBeVisible()
  await page.keyboard.type('予以公开')
  await page.keyboard.press('Enter')
  await look('97-on-the-spot')
  await page.keyboard.press('F9')
  await expect(state).toContainText('已反馈')
  await expect(page.locator('main')).toContainText('当场办结')
  await look('97-on-the-spot-answered')
  await signOut(page)

  // The other one was left: a day later it can only be handed over, but what happened then can be noted.
  await desk.at('2026-11-06 09:00')
  await page.reload()
  await page.keyboard.type(PIN)
  await page.keyboard.press('Enter')
  await expectToday(page)
  await openByRail(page, '申请')
  await expect(page.getByRole('grid')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(state).toContainText('未转交')
  await page.keyboard.press('d')
  await page.keyboard.type('予以公开')
  await page.keyboard.press('Enter')
  await page.keyboard.press('F9')
  await expect(page.getByText('当场办结只能是接收当日；隔日的请先办理转交。')).toBeVisible()
  await expect(field(page, 'on')).toBeFocused()
  await look('97-on-the-spot-late')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('20261105')
  await page.keyboard.press('F9')
  await expect(state).toContainText('已反馈')
})
