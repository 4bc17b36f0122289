import type { Page } from '@playwright/test'
import { today } from '../support/day.ts'
import {
  REFUSED,
  copyRecoveryCode,
  expectToday,
  fillManager,
  lock,
  unlock,
} from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const REGISTER = [
  '接收日期,接收方式,申请人类别,申请人,联系电话,申请内容,被申请机关,获取方式,转交日期',
  `${today},当面,自然人,张晓明,13809131234,老旧小区改造资金使用情况,区住建局,当面领取,`,
  `${today},当面,自然人,李秀兰,13809131235,道路占用审批材料,区城管局,当面领取,${today}`,
].join('\n')

test.use({ expected: [REFUSED] })

test.beforeEach(async ({ desk, page }) => {
  await desk.bringIn(REGISTER)
  await desk.start()
  await page.clock.install()
  await page.goto(desk.url)
  await fillManager(page)
  await copyRecoveryCode(page)
  await expectToday(page)
})

const found = (page: Page) => page.getByText(/已取回 \d\d:\d\d 填写的草稿/)
const heading = (page: Page) => page.locator('.detail h1')

/** From Today to the application that is with its agency. */
async function openHandedOver(page: Page): Promise<void> {
  await page.keyboard.press('2')
  await expect(page.getByRole('grid')).toBeFocused()
  await page.keyboard.press('/')
  await page.keyboard.type('道路占用')
  await expect(page.getByText('找到 1 件')).toBeVisible()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(heading(page)).toBeFocused()
}

test('a step half typed is there after a reload, a lock and Esc, and gone once saved', async ({
  page,
  look,
}) => {
  await openHandedOver(page)
  const reason = page.getByLabel('退回原因')
  await page.keyboard.press('t')
  await page.keyboard.press('Enter')
  await expect(reason).toBeFocused()
  await page.keyboard.type('不属于')
  await page.reload()
  await expect(reason).toHaveValue('不属于')
  await expect(page.getByLabel('日期')).toHaveValue(today.replace(/-/g, ''))
  await look('70-step-found')

  // Locked from the menu in the middle of a word.
  await reason.focus()
  await page.keyboard.press('End')
  await page.keyboard.type('本机关')
  await lock(page)
  await unlock(page)
  await expect(reason).toHaveValue('不属于本机关')

  // Locked by itself, because nobody touched the desk.
  await reason.focus()
  await page.keyboard.press('End')
  await page.keyboard.type('负责')
  await page.clock.fastForward('30:00')
  await expect(page.getByRole('heading', { name: '已锁定' })).toBeVisible()
  await unlock(page)
  await expect(reason).toHaveValue('不属于本机关负责')

  // Esc closes the panel and once more leaves; nothing was added to the way back.
  await page.keyboard.press('Escape')
  await expect(reason).toHaveCount(0)
  await expect(heading(page)).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('grid')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(heading(page)).toBeFocused()
  await page.keyboard.press('t')
  await expect(reason).toHaveValue('不属于本机关负责')
  await expect(found(page)).toBeVisible()
  await reason.focus()
  await page.keyboard.press('End')
  await page.keyboard.type('公开')
  await page.keyboard.press('F9')
  await expect(page.locator('.detail .title .tag').first()).toContainText('已退回')
  await expect(page.getByRole('main')).toContainText('不属于本机关负责公开')
  expect(page.url()).not.toContain('step=')
  await page.reload()
  await expect(page.getByRole('button', { name: '转交', exact: true })).toBeVisible()
  await expect(reason).toHaveCount(0)
})

test('a draft can be emptied, and one whose step is no longer possible is gone', async ({
  page,
}) => {
  await openHandedOver(page)
  const reason = page.getByLabel('退回原因')
  await page.keyboard.press('t')
  await page.keyboard.press('Enter')
  await page.keyboard.type('写错了')
  await page.keyboard.press('Escape')
  await page.keyboard.press('t')
  await expect(reason).toHaveValue('写错了')
  await page.getByRole('button', { name: '清空重填' }).focus()
  await page.keyboard.press('Enter')
  await expect(reason).toHaveValue('')
  await expect(page.getByLabel('日期')).toBeFocused()
  await page.keyboard.press('Escape')
  await page.keyboard.press('t')
  await expect(reason).toBeVisible()
  await expect(found(page)).toHaveCount(0)

  // The signature is left half typed; the agency returns the application instead, and signs the next one.
  await page.keyboard.press('Escape')
  await page.keyboard.press('q')
  await page.keyboard.press('Enter')
  await page.keyboard.type('赵收')
  await page.keyboard.press('Escape')
  await page.keyboard.press('t')
  await page.keyboard.press('Enter')
  await page.keyboard.type('不属于本机关')
  await page.keyboard.press('F9')
  await expect(page.locator('.detail .title .tag').first()).toContainText('已退回')
  await page.keyboard.press('j')
  await expect(page.getByRole('checkbox', { checked: true })).toBeFocused()
  await page.keyboard.press('F9')
  await expect(page.locator('.notice').getByText(/已转交 1 件/)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(heading(page)).toBeFocused()
  await page.keyboard.press('q')
  await expect(page.getByLabel('签收人')).toHaveValue('')
  // An address that names what cannot be done opens nothing.
  await page.goto(page.url().replace(/step=\w+/, 'step=archive'))
  await expect(page.getByRole('button', { name: /^签收/ })).toBeVisible()
  await expect(page).toHaveURL(/applications\/[0-9a-f-]+$/)
})

test('somebody else was quicker: what was typed stays while the step is still possible', async ({
  page,
  desk,
}) => {
  await openHandedOver(page)
  const id = /applications\/([0-9a-f-]+)/.exec(page.url())?.[1]
  await page.keyboard.press('t')
  await page.keyboard.press('Enter')
  await page.keyboard.type('不属于本机关负责公开')
  const answer = await page.request.post(new URL('/api/application_sign_for', desk.url).href, {
    data: { id, seen: 'handed_over', on: today.replace(/-/g, ''), by: '赵收' },
    headers: { origin: new URL(desk.url).origin },
  })
  expect(answer.ok()).toBe(true)
  await page.keyboard.press('F9')
  const state = page.locator('.detail .title .tag').first()
  await expect(state).toContainText('已签收')
  await expect(page.getByLabel('退回原因')).toHaveValue('不属于本机关负责公开')
  await expect(page.locator('.detail .failure')).toBeVisible()
  await page.keyboard.press('F9')
  await expect(state).toContainText('已退回')
})

test('a correction is left and found again, with what stands in the record beside it', async ({
  page,
  look,
}) => {
  await openHandedOver(page)
  await page.keyboard.press('z')
  await expect(page.getByLabel('申请人')).toBeFocused()
  await look('71-correct')
  await page.getByLabel('联系电话').focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('13809139999')
  await page.getByRole('button', { name: /法定代表人\/负责人、联系人/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('法定代表人/负责人')).toBeFocused()
  await page.keyboard.type('王负责')
  await page.reload()
  await expect(page.getByLabel('联系电话')).toHaveValue('13809139999')
  await expect(page.getByLabel('法定代表人/负责人')).toHaveValue('王负责')
  await expect(page.getByText('现登记：13809131235')).toBeVisible()
  await look('72-correct-found')
  await page.keyboard.press('Escape')
  await page.keyboard.press('z')
  await expect(page.getByLabel('联系电话')).toHaveValue('13809139999')
  await page.keyboard.press('F9')
  await expect(page.getByLabel('更正原因')).toBeFocused()
  await page.keyboard.type('申请人来电更正')
  await page.keyboard.press('F9')
  await expect(page.locator('.notice').getByText(/已更正/)).toBeVisible()
  await page.keyboard.press('z')
  await expect(page.getByLabel('更正原因')).toHaveValue('')
  await expect(page.getByLabel('联系电话')).toHaveValue('13809139999')
  await expect(found(page)).toHaveCount(0)
})

test('a handing over half typed is found again for the same application', async ({
  page,
  look,
}) => {
  await page.keyboard.press('Enter')
  await expect(page.getByRole('checkbox').first()).toBeFocused()
  await page.getByRole('radio', { name: 'OA' }).focus()
  await page.keyboard.press('Space')
  await page.getByLabel('接收人').focus()
  await page.keyboard.type('赵收')
  await page.reload()
  await expect(page.getByLabel('接收人')).toHaveValue('赵收')
  await expect(page.getByRole('radio', { name: 'OA' })).toBeChecked()
  await expect(page.getByText('已选 1 件')).toBeVisible()
  await look('73-hand-over-found')
  await page.keyboard.press('Escape')
  await expectToday(page)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('接收人')).toHaveValue('赵收')
  await page.keyboard.press('F9')
  await expect(page.locator('.notice').getByText(/已转交 1 件/)).toBeVisible()
})

test('the steps of a consultation and a suggestion are found again', async ({ page, look }) => {
  await page.keyboard.press('F3')
  await expect(page.getByLabel('咨询内容')).toBeFocused()
  await page.keyboard.type('农村危房改造今年补多少钱')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.keyboard.type('区人社局')
  await page.keyboard.press('F9')
  await expect(heading(page)).toBeFocused()
  await page.keyboard.press('c')
  await expect(page.getByRole('radio', { name: '电话' })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.type('刘科长')
  await page.reload()
  await expect(page.getByLabel('对方怎么说')).toHaveValue('刘科长')
  await expect(page.getByRole('radio', { name: '催办单' })).toBeChecked()
  await expect(page.getByRole('radio', { name: '催办单' })).toBeFocused()
  await look('74-urge-found')
  await page.keyboard.press('F9')
  await expect(page.getByText('已催办 1 次')).toBeVisible()
  await page.keyboard.press('c')
  await expect(page.getByRole('radio', { name: '电话' })).toBeFocused()
  await expect(page.getByLabel('对方怎么说')).toHaveValue('')
  await expect(found(page)).toHaveCount(0)
  // Each step has a draft of its own.
  await page.keyboard.press('Escape')
  await page.keyboard.press('z')
  await page.getByLabel('更正为').focus()
  await page.keyboard.type('李秀')
  await page.keyboard.press('Escape')
  await page.keyboard.press('f')
  await expect(page.getByLabel('答复内容')).toHaveValue('')
  await page.keyboard.press('Escape')
  await page.keyboard.press('z')
  await expect(page.getByLabel('更正为')).toHaveValue('李秀')

  await page.keyboard.press('F6')
  await expect(page.getByLabel('意见建议内容')).toBeFocused()
  await page.keyboard.type('大厅少一台复印机')
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('F9')
  await expect(heading(page)).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.type('区政府办公室')
  await page.keyboard.press('Enter')
  await page.keyboard.type('当日')
  await page.reload()
  await expect(page.getByRole('combobox', { name: '转交部门' })).toHaveValue('区政府办公室')
  await expect(page.getByLabel('备注')).toHaveValue('当日')
  await page.keyboard.press('F9')
  await expect(page.locator('.title')).toContainText('已转交')
  // Whoever goes elsewhere and back is where they were.
  await page.keyboard.press('f')
  await page.keyboard.press('Enter')
  await page.keyboard.type('十二月添置')
  await page.keyboard.press('F2')
  await expect(page.getByRole('heading', { name: '接收政府信息公开申请' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByLabel('办理情况')).toHaveValue('十二月添置')
})
