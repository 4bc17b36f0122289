import type { Page } from '@playwright/test'
import { today } from '../support/day.ts'
import { REFUSED, copyRecoveryCode, expectToday, fillManager } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const REGISTER = [
  '接收日期,接收方式,申请人类别,申请人,联系电话,申请内容,被申请机关,获取方式,转交日期',
  `${today},当面,自然人,张晓明,13809131234,老旧小区改造资金使用情况,区住建局,当面领取,`,
  `${today},当面,自然人,李秀兰,13809131235,道路占用审批材料,区城管局,当面领取,`,
  `${today},当面,自然人,赵建国,13809131236,物业维修资金收支情况,区住建局,邮寄,`,
  `2026-10-09,当面,自然人,王小红,13809131237,十月接收至今未转交的申请,区财政局,邮寄,`,
].join('\n')

test.use({ expected: [REFUSED] })

test.beforeEach(async ({ desk, page }) => {
  await desk.bringIn(REGISTER)
  await desk.start()
  await page.goto(desk.url)
  await fillManager(page)
  await copyRecoveryCode(page)
  await expectToday(page)
})

const said = (page: Page, words: RegExp) =>
  expect(page.locator('.notice').getByText(words)).toBeVisible()

/** From the handover screen, opened on the oldest, back to Today with everything of 区住建局 gone. */
async function handOverSameAgency(page: Page): Promise<void> {
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '转交申请' })).toBeVisible()
  const boxes = page.getByRole('checkbox')
  await expect(boxes.first()).toBeFocused()
  await expect(boxes.first()).toBeChecked()
  await page.keyboard.press('Space')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('a')
  await expect(page.getByText('已选 2 件')).toBeVisible()
}

/** Two are handed over; the first of them is on screen. */
async function openHandedOver(page: Page): Promise<void> {
  await handOverSameAgency(page)
  await page.keyboard.press('F9')
  await said(page, /已转交 2 件/)
  await page.keyboard.press('Tab')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
}

test('several leave at once, and what leaves late says why', async ({ page, look }) => {
  await expect(page.locator('main table').first()).toContainText('逾期')
  await look('30-today-hand-over')
  await handOverSameAgency(page)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('radio', { name: '当面' })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: 'OA' })).toBeChecked()
  await look('31-hand-over')
  await page.keyboard.press('F9')
  await said(page, /已转交 2 件/)
  await expect(page.getByRole('button', { name: '转交单' })).toBeFocused()
  await look('32-handed-over')
  await page.keyboard.press('Escape')
  await expectToday(page)

  // The one from October: refused beside its field, then taken with the reason.
  await page.keyboard.press('Enter')
  await expect(page.getByRole('checkbox').first()).toBeChecked()
  await page.keyboard.press('F9')
  await expect(page.getByLabel('未在当日转交的原因')).toBeFocused()
  await expect(page.getByText(/请写明原因/)).toBeVisible()
  await look('33-late-reason')
  await page.keyboard.type('历史登记补办转交')
  await page.keyboard.press('F9')
  await said(page, /已转交 1 件/)
  await page.keyboard.press('Escape')
  await expectToday(page)
  await expect(page.locator('main table').first()).not.toContainText('十月接收')
})

test('what the agency tells before its reply moves its clock, and the reply is served', async ({
  page,
  look,
}) => {
  await openHandedOver(page)
  const state = page.locator('.detail .title .tag').first()
  const clock = page.locator('.detail .facts .clock')
  await expect(state).toContainText('已转交')

  await page.keyboard.press('b')
  await expect(page.getByLabel('补正通知日期')).toBeFocused()
  await page.keyboard.press('F9')
  await expect(page.getByText('请填写补正事项。')).toBeVisible()
  await expect(page.getByLabel('补正事项')).toBeFocused()
  await page.keyboard.type('请写明所需信息的年份')
  await look('34-correction-asked')
  await page.keyboard.press('F9')
  await expect(state).toContainText('补正中')
  await expect(clock).toHaveText('等待补正，收到补正后重新起算')
  await page.keyboard.press('b')
  await page.keyboard.press('F9')
  await expect(state).toContainText('已转交')
  await expect(clock).toContainText('重新起算')

  await page.keyboard.press('w')
  await expect(page.getByLabel('发出日期')).toBeFocused()
  await look('34-opinion-ask')
  await page.keyboard.press('F9')
  await expect(state).toContainText('征求意见中')
  await expect(clock).toContainText('已用 0 个、共 20 个工作日')
  await look('34-consulting')
  await page.keyboard.press('w')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Space')
  await page.keyboard.press('F9')
  await expect(state).toContainText('已转交')
  await expect(page.getByRole('main')).toContainText('逾期未提出意见')

  await page.keyboard.press('r')
  await expect(page.getByLabel('申请人收到通知日期')).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.type('五百')
  await page.keyboard.press('F9')
  await expect(page.getByText('请按通知书填写金额')).toBeVisible()
  await expect(page.getByLabel('金额（元）')).toBeFocused()
  await look('34-fee-asked')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('500')
  await page.keyboard.press('F9')
  await expect(state).toContainText('待缴费')
  await expect(clock).toContainText('逾期未缴视为放弃申请')
  await page.keyboard.press('r')
  await expect(page.getByLabel('缴费日期')).toBeFocused()
  await page.keyboard.press('F9')
  await expect(state).toContainText('已转交')
  await expect(clock).toContainText('自缴费之日')

  await page.keyboard.press('n')
  await page.keyboard.press('Enter')
  await page.keyboard.type('21')
  await page.keyboard.press('F9')
  await expect(page.getByText('延长的期限为 1 至 20 个工作日。')).toBeVisible()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('15')
  await page.keyboard.press('F9')
  await expect(clock).toContainText('已延期 15 个工作日')
  await look('34-extended')

  await page.keyboard.press('f')
  await expect(page.getByRole('combobox', { name: '答复类型' })).toBeFocused()
  await page.keyboard.type('予以公开')
  await page.keyboard.press('Enter')
  await page.keyboard.press('F9')
  await expect(state).toContainText('已反馈')
  await page.keyboard.press('o')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: '邮寄' })).toBeChecked()
  await look('34-serve')
  await page.keyboard.press('F9')
  await expect(state).toContainText('已送达')
})

test('one is signed for, comes back, goes out again, is answered and archived', async ({
  page,
  look,
}) => {
  await openHandedOver(page)
  const state = page.locator('.detail .title .tag').first()
  await expect(state).toContainText('已转交')
  await look('34-detail-actions')

  await page.keyboard.press('q')
  await expect(page.getByLabel('日期')).toBeFocused()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('20991231')
  await page.keyboard.press('Enter')
  await page.keyboard.type('赵收')
  await page.keyboard.press('F9')
  await expect(page.getByText('日期不能晚于今日。')).toBeVisible()
  await expect(page.getByLabel('日期')).toBeFocused()
  await look('35-sign-for-refused')
  await page.keyboard.press('Control+A')
  await page.keyboard.type(today.replace(/-/g, ''))
  await page.keyboard.press('F9')
  await expect(state).toContainText('已签收')

  await page.keyboard.press('t')
  await page.keyboard.press('Enter')
  await page.keyboard.type('不属于本机关负责公开')
  await page.keyboard.press('Enter')
  await expect(state).toContainText('已退回')

  await page.keyboard.press('j')
  await expect(page.getByText('退回后再转')).toBeVisible()
  await page.keyboard.press('F9')
  await said(page, /已转交 1 件/)
  await page.keyboard.press('Escape')
  await expect(state).toContainText('已转交')

  await page.keyboard.press('f')
  await expect(page.getByRole('combobox', { name: '答复类型' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('option')).toHaveCount(23)
  await look('36-answer')
  for (let step = 0; step < 20; step += 1) await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('option', { selected: true })).toBeInViewport()
  await page.keyboard.type('部分')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('combobox', { name: '答复类型' })).toHaveValue(/部分公开/)
  await expect(page.locator('.move .advice', { hasText: '（二）部分公开' })).toBeVisible()
  await page.keyboard.press('F9')
  await expect(state).toContainText('已反馈')

  await page.keyboard.press('g')
  await page.keyboard.press('F9')
  await expect(state).toContainText('已归档')
  await look('37-archived')
})

test('a correction needs a reason, and every look at the full fields stays on record', async ({
  page,
  look,
}) => {
  await page.keyboard.press('2')
  await expect(page.getByRole('grid')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '经过' })).toBeVisible()
  const main = page.getByRole('main')
  await expect(main).not.toContainText('13809131')
  await page.keyboard.press('x')
  await expect(main).toContainText('13809131')
  await expect(main).toContainText('查看完整信息')
  await look('38-revealed')
  await page.keyboard.press('x')
  await expect(main).not.toContainText('13809131')

  await page.keyboard.press('z')
  await expect(page.getByLabel('申请人')).toBeFocused()
  await page.getByLabel('联系电话').focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('13809139999')
  await page.keyboard.press('F9')
  await expect(page.getByLabel('更正原因')).toBeFocused()
  await look('39-correct')
  await page.keyboard.type('申请人来电更正')
  await page.keyboard.press('F9')
  await said(page, /已更正/)
  await expect(main).toContainText('联系电话 · 申请人来电更正')
  await expect(page.getByRole('button', { name: '更正单' })).toBeVisible()
})
