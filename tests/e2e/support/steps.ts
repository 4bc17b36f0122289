import { type Page, expect } from '@playwright/test'

export const PIN = '246810'
export const MANAGER = '王敏'
export const SITE = '向阳街道便民服务中心'

/** What a browser's console says when the program refuses a command, as it should. */
export const REFUSED = /Failed to load resource: the server responded with a status of 4\d\d/
/** What it says when the program is gone. */
export const GONE =
  /Failed to load resource: net::ERR_(CONNECTION_REFUSED|EMPTY_RESPONSE|CONNECTION_RESET)/

/** A field by its word in requests. */
export const field = (page: Page, name: string) => page.locator(`[name="${name}"]`)

/** One line of a form, and on to the next. */
export async function line(page: Page, words: string): Promise<void> {
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
}

/** Fills in the set-up form from the keyboard alone, from its first field to its last. */
export async function fillSetUp(page: Page, pinAgain = PIN, desk = '1'): Promise<void> {
  await expect(page.getByRole('heading', { name: '启用政务公开专区' })).toBeVisible()
  await expect(page.getByLabel('区县')).toBeFocused()
  const typed = ['临渭区', SITE, 'xy', desk, null, '0800', '1200', '1400', '1730', MANAGER, PIN]
  for (const words of typed) {
    if (words !== null) {
      await page.keyboard.press('Control+A')
      await page.keyboard.type(words)
    }
    await page.keyboard.press('Enter')
  }
  await expect(page.getByLabel('再输入一次')).toBeFocused()
  await page.keyboard.type(pinAgain)
}

/** Where the command line has made the site, only the manager is asked for. */
export async function fillManager(page: Page): Promise<void> {
  await expect(page.getByText('只需设置负责人')).toBeVisible()
  await expect(page.getByLabel('负责人姓名')).toBeFocused()
  for (const words of [MANAGER, PIN, PIN]) {
    await page.keyboard.type(words)
    await page.keyboard.press('Enter')
  }
}

/** The groups of the recovery code on screen. */
export async function recoveryGroups(page: Page): Promise<string[]> {
  const code = page.getByRole('img', { name: /^恢复码共/ })
  await expect(code).toBeVisible({ timeout: 30_000 })
  const spoken = (await code.getAttribute('aria-label')) ?? ''
  return (spoken.split('：')[1] ?? '').split('，')
}

/** Types back the groups that are asked for, in lower case as people do. */
export async function copyRecoveryCode(page: Page): Promise<string> {
  const groups = await recoveryGroups(page)
  for (const at of [1, groups.length - 1]) {
    await expect(page.getByLabel(`第 ${at + 1} 组`)).toBeFocused()
    await page.keyboard.type((groups[at] ?? '').toLowerCase())
    await page.keyboard.press('Enter')
  }
  return groups.join('-')
}

/** From the first start to Today; returns the recovery code. */
export async function setUp(page: Page, url: string, desk = '1'): Promise<string> {
  await page.goto(url)
  await fillSetUp(page, PIN, desk)
  await page.keyboard.press('Enter')
  const code = await copyRecoveryCode(page)
  await expectToday(page)
  return code
}

export async function expectToday(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: '下班前必须转交' })).toBeVisible()
}

/** Leaves by the operator menu, from the keyboard alone. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /打开操作菜单/ }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: '退出登录' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '请登录' })).toBeVisible()
}

/** The paper that `act` draws is shown, with this title, and put away again. */
export async function drawsPaper(
  page: Page,
  command: string,
  title: string,
  act: () => Promise<void>,
): Promise<void> {
  const drawn = page.waitForResponse((answer) => answer.url().endsWith(`/api/${command}`))
  await act()
  const answer = await drawn
  expect(answer.status()).toBe(200)
  const panel = page.getByRole('dialog', { name: '纸面预览' })
  await expect(panel).toContainText(title)
  await expect(panel.locator('canvas')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(panel).toHaveCount(0)
}

/** Opens a page by its place in the rail: the first is 1, the tenth 0. */
export async function openByRail(page: Page, words: string): Promise<void> {
  const rail = page.getByRole('navigation', { name: '主要页面' }).getByRole('link')
  const lines = (await rail.allTextContents()).map((text) => text.trim())
  // Two lines have keys of their own, and the others count without them.
  const own: Record<string, string> = { 资料阅览: '-', 操作记录: '=' }
  const places = lines.filter((text) => !Object.keys(own).some((name) => text.startsWith(name)))
  const place = places.findIndex((text) => text.startsWith(words)) + 1
  await page.keyboard.press(own[words] ?? (place % 10).toFixed(0))
}

/** Locks the desk from the menu of whoever is signed in. */
export async function lock(page: Page): Promise<void> {
  await page.getByRole('button', { name: /打开操作菜单/ }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: '已锁定' })).toBeVisible()
}

/** The manager comes back to a locked desk. */
export async function unlock(page: Page): Promise<void> {
  await expect(page.getByRole('radio', { name: MANAGER })).toBeFocused()
  await page.keyboard.type(PIN)
  await page.keyboard.press('Enter')
}

/** What a screen would send, without its screen; answers with the status. */
export async function sends(page: Page, command: string, request: object): Promise<number> {
  return (await asks(page, command, request)).status
}

/** The same with what the program answers. */
export async function asks(
  page: Page,
  command: string,
  request: object,
): Promise<{ status: number; answer: Record<string, unknown> }> {
  return await page.evaluate(
    async ([name, body]) => {
      const answer = await fetch(`/api/${name}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      })
      const told = (await answer.json()) as Record<string, unknown>
      return { status: answer.status, answer: told }
    },
    [command, request] as const,
  )
}
