import { today } from '../support/day.ts'
import { copyRecoveryCode, expectToday, fillManager } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const REGISTER = [
  '接收日期,接收方式,申请人类别,申请人,申请内容,被申请机关,获取方式,转交日期',
  `${today},当面,自然人,张晓明,今日接收尚未转交的申请,区住建局,当面领取,`,
  `2026-10-09,当面,自然人,李秀兰,十月接收至今未转交的申请,区财政局,邮寄,`,
  `2026-10-09,当面,自然人,赵建国,十月已转交的申请,区民政局,邮寄,2026-10-09`,
].join('\n')

test('what must leave before closing stands first, then what is due', async ({
  desk,
  page,
  look,
}) => {
  await desk.bringIn(REGISTER)
  await desk.start()
  await page.goto(desk.url)
  await fillManager(page)
  await copyRecoveryCode(page)
  await expectToday(page)
  const cards = page.locator('main table')
  await expect(cards.first()).toContainText('今日接收尚未转交的申请')
  await expect(cards.first()).toContainText('张*明')
  await expect(cards.first()).toContainText('今日')
  await expect(cards.first()).toContainText('十月接收至今未转交的申请')
  await expect(cards.first()).not.toContainText('十月已转交的申请')
  await expect(cards.nth(1)).toContainText('十月已转交的申请')
  await look('07-today')
})
