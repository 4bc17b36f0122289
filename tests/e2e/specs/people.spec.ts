import { expectToday, MANAGER, PIN, setUp } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

test('a locked desk stays locked when the page is read again, and its owner comes back', async ({
  desk,
  page,
  look,
}) => {
  await desk.start()
  await setUp(page, desk.url)
  await page.getByRole('button', { name: /打开操作菜单/ }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('menuitem', { name: '锁定' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '已锁定' })).toBeVisible()
  await expect(page.getByRole('radio', { name: MANAGER })).toBeFocused()
  await page.reload()
  await expect(page.getByRole('heading', { name: '已锁定' })).toBeVisible()
  await expect(page.getByRole('radio', { name: MANAGER })).toBeFocused()
  await look('60-locked')
  await page.keyboard.type(PIN)
  await page.keyboard.press('Enter')
  await expectToday(page)
})

test('whoever unlocks the desk is where they were, anybody else starts at Today', async ({
  desk,
  page,
}) => {
  await desk.start()
  await setUp(page, desk.url)
  const answer = await page.request.post(new URL('/api/operator_add', desk.url).href, {
    data: { name: '李窗', role: 'clerk', pin: PIN },
    headers: { origin: new URL(desk.url).origin },
  })
  expect(answer.ok()).toBe(true)
  await page.reload()
  await expectToday(page)
  const lock = async () => {
    await page.getByRole('button', { name: /打开操作菜单/ }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('ArrowUp')
    await expect(page.getByRole('menuitem', { name: '锁定' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('heading', { name: '已锁定' })).toBeVisible()
  }
  await page.keyboard.press('F3')
  await expect(page.getByLabel('咨询内容')).toBeFocused()
  await page.keyboard.type('社保补贴怎么申领')
  await lock()
  await expect(page.getByRole('radio', { name: MANAGER })).toBeFocused()
  await page.keyboard.type(PIN)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('咨询内容')).toHaveValue('社保补贴怎么申领')

  await lock()
  await page.getByRole('radio', { name: '李窗' }).focus()
  await page.keyboard.press('Space')
  await page.keyboard.type(PIN)
  await page.keyboard.press('Enter')
  await expectToday(page)
  await page.keyboard.press('F3')
  await expect(page.getByLabel('咨询内容')).toHaveValue('')
})

test('people change over the screen with F11', async ({ desk, page, look }) => {
  await desk.start()
  await setUp(page, desk.url)
  // The accounts are made by the program itself; its screen for them is not part of this walk.
  for (const [name, role] of [
    ['李窗', 'clerk'],
    ['赵审', 'auditor'],
    ['孙管', 'administrator'],
  ]) {
    const answer = await page.request.post(new URL('/api/operator_add', desk.url).href, {
      data: { name, role, pin: PIN },
      headers: { origin: new URL(desk.url).origin },
    })
    expect(answer.ok()).toBe(true)
  }
  await page.reload()
  await expectToday(page)
  for (const [at, name] of ['李窗', '赵审', '孙管'].entries()) {
    await page.keyboard.press('F11')
    await expect(page.getByRole('dialog')).toBeVisible()
    await expect(page.getByRole('radio').first()).toBeFocused()
    await look(`61-switch-${at}`)
    await page.getByRole('radio', { name }).focus()
    await page.keyboard.press('Space')
    await page.keyboard.type(PIN)
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: `${name}，打开操作菜单` })).toBeVisible()
    if (name === '孙管') await expect(page.getByText('系统管理员不查看登记内容')).toBeVisible()
    else await expectToday(page)
    await look(`62-home-${at}`)
  }
})
