import type { Page } from '@playwright/test'
import {
  PIN,
  REFUSED,
  copyRecoveryCode,
  drawsPaper,
  expectToday,
  fillManager,
  openByRail,
  setUp,
  signOut,
  field,
  line,
} from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

// The days are those of the notices: the clock of the desk is set, nothing waits for it.

test.use({ expected: [REFUSED] })

const said = (page: Page, words: RegExp) =>
  expect(page.locator('.notice').getByText(words)).toBeVisible()

/** The body the directory offers first is taken. */
async function agency(page: Page, typed: string, name: string): Promise<void> {
  await page.keyboard.type(typed)
  await expect(page.getByRole('option', { name }).first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Enter')
}

/** Tab by Tab to what is called so. */
async function tabTo(page: Page, role: 'radio' | 'button' | 'checkbox', name: RegExp, key = 'Tab') {
  const wanted = page.getByRole(role, { name }).first()
  for (let tries = 0; tries < 40; tries += 1) {
    if (await wanted.evaluate((one) => one === document.activeElement)) return
    await page.keyboard.press(key)
  }
  await expect(wanted).toBeFocused()
}

/** The newest question of the register. */
async function openFirst(page: Page): Promise<void> {
  await openByRail(page, '咨询')
  await expect(page.getByRole('grid')).toContainText('退耕还林')
  await expect(page.getByRole('grid')).toBeFocused()
  await page.keyboard.press('Enter')
}

/** The next morning, or whenever: whoever works there signs in. */
async function signInAt(page: Page): Promise<void> {
  await page.keyboard.type(PIN)
  await page.keyboard.press('Enter')
  await expectToday(page)
}

test('somebody who cannot write applies to two bodies', async ({ desk, page, look }) => {
  await desk.at('2026-11-05 16:30')
  await desk.start()
  await setUp(page, desk.url)
  await page.keyboard.press('F2')
  await expect(field(page, 'name')).toBeFocused()
  await tabTo(page, 'radio', /书面/, 'Shift+Tab')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: /口头/ })).toBeChecked()
  await expect(page.getByText(/宣读/).first()).toBeVisible()
  await tabTo(page, 'checkbox', /宣读/)
  await page.keyboard.press('Space')
  await page.keyboard.press('Tab')
  await expect(field(page, 'name')).toBeFocused()
  await line(page, '赵大娘')
  await line(page, '610502195003072525')
  await page.keyboard.press('Space')
  await page.keyboard.press('Enter')
  await line(page, '0913-2100001')
  await line(page, '下邽镇某村三组')
  await agency(page, 'zjj', '临渭区住房和城乡建设局')
  await tabTo(page, 'button', /机关/)
  await page.keyboard.press('Enter')
  await agency(page, 'czj', '临渭区财政局')
  await page.keyboard.press('Enter')
  await expect(field(page, 'content')).toBeFocused()
  await line(page, '本村2025年危房改造补助名单和金额')
  await look('95-oral')
  await drawsPaper(page, 'application_slip_draw', '接收回执', () => page.keyboard.press('F9'))
  await page.keyboard.press('Escape')
  await expectToday(page)
  const open = page.locator('main table').first()
  await expect(open).toContainText('临渭区住房和城乡建设局')
  await expect(open).toContainText('临渭区财政局')
  await expect(page.getByRole('timer')).toContainText(/距 17:30 还有 (1 小时|59 分|58 分)/)
  await look('95-oral-today')
})

const TEN = [
  '接收日期,接收方式,申请人类别,申请人,联系电话,申请内容,被申请机关,获取方式,转交日期',
  ...Array.from(
    { length: 10 },
    (_, at) =>
      `2026-11-05,当面,自然人,张晓${'一二三四五六七八九十'.charAt(at)},1380913${1000 + at},第${at + 1}号老旧小区改造资金使用情况,区住建局,当面领取,`,
  ),
].join('\n')

test('ten leave together at ten past five', async ({ desk, page, look }) => {
  await desk.at('2026-11-05 17:10')
  await desk.bringIn(TEN)
  await desk.start()
  await page.goto(desk.url)
  await fillManager(page)
  await copyRecoveryCode(page)
  await expectToday(page)
  await expect(page.getByRole('timer')).toContainText(/距 17:30 还有 (20|19) 分/)
  await look('96-ten-today')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('checkbox').first()).toBeFocused()
  await page.keyboard.press('a')
  await expect(page.getByText('已选 10 件')).toBeVisible()
  await look('96-ten')
  await page.keyboard.press('F9')
  await said(page, /已转交 10 件/)
  await page.keyboard.press('Escape')
  await expectToday(page)
  await expect(page.getByRole('heading', { name: '下班前必须转交' })).toBeVisible()
  await expect(page.getByText('都已转交').first()).toBeVisible()
  await page.keyboard.press('F12')
  await expect(page.getByRole('main')).toContainText('接收申请')
  await look('96-ten-day')
})

test('a question that was moved and answered late is late with the body that had it', async ({
  desk,
  page,
  look,
}) => {
  await desk.at('2026-11-05 09:00')
  await desk.start()
  await setUp(page, desk.url)
  await page.keyboard.press('F3')
  await expect(page.getByLabel('咨询内容')).toBeFocused()
  await line(page, '退耕还林补贴什么时候发')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await agency(page, 'rsj', '临渭区人力资源和社会保障局')
  await page.keyboard.press('F9')
  await expect(page.locator('.title')).toContainText('已交办')
  // Five working days after Thursday the 5th.
  await expect(page.locator('.detail .facts')).toContainText('2026年11月12日')

  await desk.at('2026-11-10 10:00')
  await signOut(page)
  await signInAt(page)
  await openFirst(page)
  await expect(page.locator('.title')).toContainText('已交办')
  await page.keyboard.press('j')
  await page.keyboard.type('区林业局')
  await page.keyboard.press('Enter')
  await page.keyboard.type('不属该单位职责，退回')
  await page.keyboard.press('F9')
  await expect(page.getByRole('status').getByText(/已交办/)).toBeVisible()
  // It does not begin anew.
  await expect(page.locator('.detail .facts')).toContainText('2026年11月12日')

  await desk.at('2026-11-16 09:00')
  await signOut(page)
  await signInAt(page)
  const due = page.getByRole('region', { name: /到期与逾期/ })
  await expect(due).toContainText('林业局')
  await expect(due).toContainText('逾期 2')
  await look('97-late-today')
  await openFirst(page)
  await expect(page.locator('.title')).toContainText('已交办')
  await page.keyboard.press('f')
  await expect(page.getByLabel('答复内容')).toBeFocused()
  await page.keyboard.type('十二月底前发放，已电话告知。')
  await page.keyboard.press('F9')
  await expect(page.locator('.title')).toContainText('已反馈')
  await expect(page.locator('.title')).toContainText('承办单位逾期反馈')
  await look('97-late')
  await drawsPaper(page, 'case_deadline_draw', '期限计算表', () => page.keyboard.press('i'))
})

const NEXT_YEAR = [
  '日期,类型,节日',
  ...[
    '2027-01-01,放假,元旦',
    '2027-01-02,放假,元旦',
    '2027-01-03,放假,元旦',
    '2027-01-04,放假,元旦',
  ],
  ...[
    '2027-02-05,放假,春节',
    '2027-02-06,放假,春节',
    '2027-02-07,放假,春节',
    '2027-02-08,放假,春节',
  ],
  ...['2027-02-09,放假,春节', '2027-02-20,上班,春节', '2027-04-05,放假,清明节'],
  ...['2027-05-01,放假,劳动节', '2027-05-02,放假,劳动节', '2027-06-09,放假,端午节'],
  ...['2027-09-15,放假,中秋节', '2027-10-01,放假,国庆节', '2027-10-02,放假,国庆节'],
  '2027-10-03,放假,国庆节',
].join('\n')
const OPEN_CASES = [
  '接收日期,接收方式,申请人类别,申请人,联系电话,申请内容,被申请机关,获取方式,转交日期',
  '2026-12-14,当面,自然人,张晓明,13809131234,老旧小区改造资金使用情况,区住建局,当面领取,2026-12-14',
  '2026-11-05,当面,自然人,李秀兰,13809131235,道路占用审批材料,区城管局,当面领取,2026-11-05',
].join('\n')

test('the notice of the next year is brought in, and what it moves is read, kept and printed', async ({
  desk,
  page,
  look,
}) => {
  await desk.at('2026-12-22 09:00')
  await desk.bringIn(OPEN_CASES)
  await desk.start()
  await page.goto(desk.url)
  await fillManager(page)
  await copyRecoveryCode(page)
  await expectToday(page)
  await expect(page.getByText(/2027 年节假日安排未导入/).first()).toBeVisible()
  await openByRail(page, '工作日历')
  await expect(page.getByLabel('起算日')).toBeFocused()
  await page.keyboard.press('F9')
  await expect(page.getByLabel('通知文号')).toBeFocused()
  await line(page, '国办发明电〔2026〕9号')
  await line(page, 'https://www.example.gov.cn/2027')
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(NEXT_YEAR)
  await page.keyboard.press('F9')
  const looked = page.getByRole('region', { name: '核对结果' })
  // Twenty working days after 14 December: the notice takes the Monday after New Year out of them.
  await expect(looked).toContainText('2027年1月12日 估算 → 2027年1月13日 确定')
  await look('98-moves-looked')
  await page.keyboard.press('F9')
  await said(page, /重算 1 项期限，可按 P 看清单/)
  await expect(page.getByRole('region', { name: '2027年' })).toContainText('重算 1 项期限')
  await look('98-moves')
  await page.getByRole('heading', { name: '工作日历' }).focus()
  await drawsPaper(page, 'calendar_moves_draw', '期限重算清单', () => page.keyboard.press('p'))
})
