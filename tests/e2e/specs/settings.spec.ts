import type { Page } from '@playwright/test'
import {
  copyRecoveryCode,
  expectToday,
  fillSetUp,
  openByRail,
  PIN,
  recoveryGroups,
  REFUSED,
  setUp,
  signOut,
} from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const NEW_PIN = '918273'
const NEWER_PIN = '735091'

/** Opens 设置 from Today, by its place in the rail. */
async function openSettings(page: Page): Promise<void> {
  await openByRail(page, '设置')
  await expect(page.getByRole('heading', { name: '设置', exact: true })).toBeVisible()
}

async function signIn(page: Page, name: string, pin: string): Promise<void> {
  await page.getByRole('radio', { name }).focus()
  await page.keyboard.press('Space')
  await page.getByLabel('PIN 码').focus()
  await page.keyboard.type(pin)
  await page.keyboard.press('Enter')
}

/** Adds somebody by the panel, from the keyboard alone. */
async function addPerson(page: Page, name: string, steps: number): Promise<void> {
  await page.keyboard.press('F9')
  await expect(page.getByRole('dialog').getByLabel('姓名')).toBeFocused()
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  for (let step = 0; step < steps; step += 1) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Enter')
  for (const end of ['Enter', 'Enter']) {
    await page.keyboard.type(PIN)
    await page.keyboard.press(end)
  }
  await expect(page.getByText(`已新增 ${name}`)).toBeVisible()
}

test('the hours of the site and its summer are changed', async ({ desk, page, look, expected }) => {
  expected.push(REFUSED)
  await desk.start()
  await setUp(page, desk.url)
  await openSettings(page)
  await expect(page.getByLabel('区县')).toBeFocused()
  await look('70-settings-site')
  await page.getByRole('button', { name: '另设夏季办公时间' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('夏季首日')).toBeFocused()
  await expect(page.getByLabel('夏季首日')).toHaveValue('07-01')
  await page.getByLabel('夏季末日').focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('0630')
  await page.keyboard.press('F9')
  await expect(page.getByText('夏季办公时间请填写起止日期')).toBeVisible()
  await expect(page.getByLabel('夏季首日')).toBeFocused()
  await look('71-settings-summer-wrong')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+A')
  await page.keyboard.type('0831')
  await page.getByLabel('无人操作多少分钟后锁定').focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('十')
  await page.keyboard.press('F9')
  await expect(page.getByText('空闲锁定时间为 1 至 60 分钟。')).toBeVisible()
  await expect(page.getByLabel('无人操作多少分钟后锁定')).toBeFocused()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('15')
  await page.getByLabel('下午结束', { exact: true }).focus()
  await page.keyboard.press('Control+A')
  await page.keyboard.type('1815')
  await page.keyboard.press('F9')
  await expect(page.getByText('已保存')).toBeVisible()
  await look('72-settings-saved')
  await page.reload()
  await expect(page.getByLabel('下午结束', { exact: true })).toHaveValue('18:15')
  await expect(page.getByLabel('夏季末日')).toHaveValue('08-31')
  await page.keyboard.press('Escape')
  await expectToday(page)
})

test('people come, forget their PIN and leave', async ({ desk, page, look, expected }) => {
  expected.push(REFUSED)
  await desk.start()
  await setUp(page, desk.url)
  await openSettings(page)
  await page.keyboard.press('PageDown')
  await expect(page.getByRole('button', { name: /新增人员/ })).toBeFocused()
  await page.keyboard.press('F9')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(page.getByText('请填写姓名。')).toBeVisible()
  await expect(page.getByRole('dialog').getByLabel('姓名')).toBeFocused()
  await look('73-person-wrong')
  await page.keyboard.press('Escape')
  await addPerson(page, '李窗', 0)
  await addPerson(page, '孙管', 3)
  await look('74-people')

  await page.getByRole('button', { name: '重设 PIN 码：李窗' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('新的 PIN 码')).toBeFocused()
  await page.keyboard.type('111111')
  await page.keyboard.press('Enter')
  await page.keyboard.type('111111')
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('新的 PIN 码')).toBeFocused()
  await look('75-pin-reset-refused')
  await page.keyboard.press('Control+A')
  await page.keyboard.type(NEW_PIN)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+A')
  await page.keyboard.type(NEW_PIN)
  await page.keyboard.press('Enter')
  await expect(page.getByText('李窗 的 PIN 码已重设')).toBeVisible()

  await signOut(page)
  await signIn(page, '李窗', PIN)
  await expect(page.getByText('PIN 不正确')).toBeVisible()
  await page.keyboard.type(NEW_PIN)
  await page.keyboard.press('Enter')
  await expectToday(page)
  // A clerk finds only the own PIN, also by the operator menu.
  await page.getByRole('button', { name: /打开操作菜单/ }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('menuitem', { name: '更换 PIN 码' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('原 PIN 码')).toBeFocused()
  await expect(page.getByRole('link', { name: '人员' })).toHaveCount(0)
  for (const words of [PIN, NEWER_PIN, NEWER_PIN]) {
    await page.keyboard.type(words)
    await page.keyboard.press('Enter')
  }
  await expect(page.getByLabel('原 PIN 码')).toBeFocused()
  await expect(page.locator('.advice', { hasText: 'PIN 不正确' })).toBeVisible()
  await look('76-pin-wrong')
  await page.keyboard.press('Control+A')
  await page.keyboard.type(NEW_PIN)
  await page.keyboard.press('F9')
  await expect(page.getByText('PIN 码已更换')).toBeVisible()

  await signOut(page)
  await signIn(page, '孙管', PIN)
  await expect(page.getByText('系统管理员不查看登记内容')).toBeVisible()
  await expect(page.getByRole('table', { name: '人员列表' })).toContainText('李窗')
  await expect(page.getByRole('button', { name: /停用/ })).toHaveCount(0)
  await look('77-administrator')
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageDown')
  await expect(page.getByRole('button', { name: /^校验/ })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('一致')).toBeVisible()
  await page.keyboard.press('F10')
  await expect(page.getByText('与重建前相同')).toBeVisible()
  await look('98-data')

  await signOut(page)
  await signIn(page, '王敏', PIN)
  await expectToday(page)
  await openSettings(page)
  await page.keyboard.press('PageDown')
  await page.getByRole('button', { name: '停用：李窗' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('停用原因')).toBeFocused()
  await page.keyboard.type('调离')
  await look('78-retire')
  await page.keyboard.press('Enter')
  await expect(page.getByText('李窗 已停用')).toBeVisible()
  await expect(page.getByRole('row', { name: /李窗/ })).toContainText('调离')
  await look('79-retired')
  await signOut(page)
  await expect(page.getByRole('radio', { name: '李窗' })).toHaveCount(0)
})

test('the recovery code is checked, printed again and renewed', async ({
  desk,
  page,
  look,
  expected,
}) => {
  expected.push(REFUSED)
  await desk.start()
  const code = await setUp(page, desk.url)
  await openSettings(page)
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageDown')
  await expect(page.getByRole('textbox', { name: '恢复码' })).toBeFocused()
  await page.keyboard.type('2222-2222-2222-2222-2222')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: '恢复码' })).toBeFocused()
  await expect(page.locator('.field.wrong')).toBeVisible()
  await look('80-recovery-wrong')
  await page.keyboard.press('Control+A')
  await page.keyboard.type(code.toLowerCase())
  await page.keyboard.press('F8')
  await expect(page.getByRole('dialog', { name: '纸面预览' })).toBeVisible()
  await expect(page.getByRole('dialog').getByText('共 1 页')).toBeVisible()
  await look('81-recovery-page')
  await page.keyboard.press('Escape')
  await page.keyboard.press('F9')
  await expect(page.getByRole('dialog', { name: '更换恢复码？' })).toBeVisible()
  await look('82-renew')
  await page.keyboard.press('Enter')
  await look('83-renewed')
  const renewed = await copyRecoveryCode(page)
  expect(renewed).not.toBe(code)
  await expect(page.getByText('恢复码已更换')).toBeVisible()
  // A paper with a secret on it is not printed again by F7.
  await page.keyboard.press('F7')
  await expect(page.getByText('还没有可以重印的纸面')).toBeVisible()
})

test('a new desk looks at the demonstration, leaves it and is set up with summer hours and people', async ({
  desk,
  page,
  look,
}) => {
  await desk.start()
  await page.goto(desk.url)
  await page.getByRole('button', { name: '先用演示数据看一看' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByText('人员和记录均为虚构')).toBeVisible({ timeout: 30_000 })
  await signIn(page, '林静', PIN)
  await expectToday(page)
  await expect(page.getByRole('banner')).toContainText('演示数据')
  await openSettings(page)
  await page.keyboard.press('PageDown')
  await expect(page.getByRole('button', { name: /结束演示/ })).toBeFocused()
  await look('95-demo-running')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '启用政务公开专区' })).toBeVisible()

  await fillSetUp(page)
  await page.getByRole('button', { name: '另设夏季办公时间' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('夏季首日')).toBeFocused()
  await look('96-set-up-summer')
  await page.keyboard.press('F9')
  const groups = await recoveryGroups(page)
  for (const at of [1, groups.length - 1]) {
    await expect(page.getByLabel(`第 ${at + 1} 组`)).toBeFocused()
    await page.keyboard.type(groups[at] ?? '')
    if (at === 1) await page.keyboard.press('Enter')
  }
  await page.keyboard.press('F10')
  await expect(page.getByRole('button', { name: /新增人员/ })).toBeFocused()
  await page.keyboard.press('PageUp')
  await expect(page.getByLabel('夏季下午结束')).toHaveValue('18:00')

  // The manager of a desk that is in use opens the demonstration from here.
  for (let part = 0; part < 10; part += 1) await page.keyboard.press('PageDown')
  await expect(page.getByRole('button', { name: /打开演示数据/ })).toBeFocused()
  await look('97-demo')
  await page.keyboard.press('F9')
  await expect(page.getByText('人员和记录均为虚构')).toBeVisible({ timeout: 30_000 })
})
