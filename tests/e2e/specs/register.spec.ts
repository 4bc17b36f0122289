import type { Page } from '@playwright/test'
import { MATTER, oldRegister } from '../support/register.ts'
import { copyRecoveryCode, expectToday, fillManager } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const COUNT = 350

test.beforeEach(async ({ desk, page }) => {
  await desk.bringIn(oldRegister(COUNT))
  await desk.start()
  await page.goto(desk.url)
  await fillManager(page)
  await copyRecoveryCode(page)
  await expectToday(page)
})

async function openRegister(page: Page): Promise<void> {
  await page.keyboard.press('2')
  await expect(page.getByRole('heading', { name: '申请登记簿' })).toBeVisible()
  await expect(page.getByRole('grid')).toBeFocused()
}

const marked = (page: Page) => page.locator('[role=row][aria-selected=true]')

test('the register is walked by keyboard and a detail opened and left in place', async ({
  page,
  look,
}) => {
  await openRegister(page)
  await expect(page.getByText(`共 ${COUNT} 件`)).toBeVisible()
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(COUNT + 1))
  await look('20-register')
  expect(await page.getByRole('row').count()).toBeLessThan(60)

  await page.keyboard.press('End')
  await expect(marked(page)).toHaveAttribute('aria-rowindex', String(COUNT + 1))
  await expect(marked(page)).toContainText('申2026-')
  await page.keyboard.press('PageUp')
  await page.keyboard.press('ArrowUp')
  const row = await marked(page).getAttribute('aria-rowindex')
  await expect(marked(page)).toContainText('申2026-')
  const number = (await marked(page).getByRole('gridcell').first().innerText()).trim()

  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: number })).toBeFocused()
  await expect(page.getByRole('heading', { name: '经过' })).toBeVisible()
  await expect(page.getByText(/^第\d+号/)).toContainText(MATTER)
  await look('21-detail')

  await page.keyboard.press('Escape')
  await expect(page.getByRole('grid')).toBeFocused()
  await expect(marked(page)).toHaveAttribute('aria-rowindex', row ?? '')
  await expect(marked(page)).toBeInViewport()
  await expect(marked(page)).toContainText(number)
})

test('no full name and no phone number stands in the register or the detail', async ({ page }) => {
  await openRegister(page)
  await expect(marked(page)).toContainText('申2026-')
  const list = await page.getByRole('grid').innerText()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '登记内容' })).toBeVisible()
  const detail = await page.getByRole('main').innerText()
  for (const name of ['张晓明', '李建国', '邽小红', '蔺㛃']) {
    expect(list).not.toContain(name)
    expect(detail).not.toContain(name)
  }
  expect(list + detail).not.toMatch(/138\d{8}/)
})

test('search narrows as it is typed and Esc clears it', async ({ page, look }) => {
  await openRegister(page)
  await page.keyboard.press('/')
  await expect(page.getByRole('searchbox', { name: '搜索' })).toBeFocused()
  await page.keyboard.type('第123号')
  await expect(page.getByText('找到 1 件')).toBeVisible()
  await look('22-search')
  await page.keyboard.type('无此词')
  await expect(page.getByText('没有符合条件的申请。')).toBeVisible()
  await look('23-nothing-found')
  await page.keyboard.press('Escape')
  await expect(page.getByText(`共 ${COUNT} 件`)).toBeVisible()
  await expect(page.getByRole('grid')).toBeFocused()
})

test('a name is found by its pinyin while it is typed, a record by its telephone number', async ({
  page,
  look,
}) => {
  await openRegister(page)
  await page.keyboard.press('/')
  const field = page.getByRole('searchbox', { name: '搜索' })
  await expect(field).toHaveAttribute('placeholder', /拼音首字母.*后四位/)
  await look('25-search-hint')
  await page.keyboard.type('ljg')
  await expect(page.getByText('找到 88 件')).toBeVisible()
  await expect(marked(page)).toContainText('李*国')
  await look('26-search-by-initials')
  // Read otherwise than the commonest way, and in full.
  for (const [typed, found, name] of [
    ['guixiaoh', 87, '邽*红'],
    ['zhangxm', 88, '张*明'],
    ['13810000123', 1, '蔺*'],
  ] as const) {
    await field.fill(typed)
    await expect(page.getByText(`找到 ${found} 件`)).toBeVisible()
    await expect(marked(page)).toContainText(name)
  }
  await field.fill('1381000012')
  await expect(page.getByText('没有符合条件的申请。')).toBeVisible()
})

test('a state narrows the register to its own', async ({ page }) => {
  await openRegister(page)
  await page.getByRole('radio', { name: '全部' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('radio', { name: '未转交' })).toBeChecked()
  await expect(page.getByText('没有符合条件的申请。')).toBeVisible()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('grid')).toBeVisible()
  const states = await page.locator('.body .tag.info').allInnerTexts()
  expect(states.length).toBeGreaterThan(0)
  for (const state of states) expect(state).toContain('已转交')
})

test('F1 lists the keys of the screen and gives the keyboard back', async ({ page, look }) => {
  await openRegister(page)
  await page.keyboard.press('F1')
  const panel = page.getByRole('dialog', { name: '本页可用的按键' })
  await expect(panel).toContainText('打开选中的一件')
  await look('24-keys')
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)
  await expect(page.getByRole('grid')).toBeFocused()
})
