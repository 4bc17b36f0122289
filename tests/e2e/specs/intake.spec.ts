import type { Page } from '@playwright/test'
import { PIN, REFUSED, expectToday, setUp, signOut, drawsPaper } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const TITLE = '接收政府信息公开申请'
const WANTED = '2025年向阳街道老旧小区改造资金使用情况'

/** Counts what a clerk does: a key pressed, or a field typed into. */
class Keyboard {
  actions = 0
  constructor(readonly page: Page) {}

  async press(key: string): Promise<void> {
    this.actions += 1
    await this.page.keyboard.press(key)
  }

  async type(words: string): Promise<void> {
    this.actions += 1
    await this.page.keyboard.type(words)
  }

  /** Types into the field in focus and goes on. */
  async line(words: string): Promise<void> {
    await this.type(words)
    await this.press('Enter')
  }
}

const field = (page: Page, name: string) => page.locator(`[name="${name}"]`)

async function openForm(page: Page): Promise<Keyboard> {
  await page.keyboard.press('F2')
  await expect(page.getByRole('heading', { name: TITLE })).toBeVisible()
  await expect(field(page, 'name')).toBeFocused()
  return new Keyboard(page)
}

/** The body the directory offers first for what is typed stands in the field before Enter takes it. */
async function agency(keys: Keyboard, typed: string, name: string): Promise<void> {
  await keys.type(typed)
  await expect(keys.page.getByRole('option', { name }).first()).toHaveAttribute(
    'aria-selected',
    'true',
  )
  await keys.press('Enter')
}

/** From the name to the content; the focus is then on how it is to be supplied. */
async function fillPerson(keys: Keyboard): Promise<void> {
  const { page } = keys
  await keys.line('张晓明')
  // A card reader types the digits and Enter.
  await keys.line('610502199601010015')
  await keys.press('Space')
  await keys.press('Enter')
  await keys.line('13809131234')
  await keys.line('临渭区向阳街道朝阳大街12号')
  await agency(keys, 'zjj', '临渭区住房和城乡建设局')
  await keys.press('Enter')
  await expect(field(page, 'content')).toBeFocused()
  await keys.line(WANTED)
}

/** The slip of the records that were just received is shown. */
async function printed(page: Page, act: () => Promise<void>): Promise<void> {
  await drawsPaper(page, 'application_slip_draw', '接收回执', act)
}

/** The field does not hide behind the buttons at the foot. */
async function inSight(page: Page, name: string): Promise<void> {
  const box = await field(page, name).boundingBox()
  const foot = await page.locator('form > footer').boundingBox()
  if (!box || !foot) throw new Error(`${name} is not on the screen`)
  expect(box.y + box.height).toBeLessThanOrEqual(foot.y)
}

const last = (page: Page) => page.getByRole('region', { name: '上一件已接收' })

test('a person is received and the slip printed in under 40 key actions', async ({
  desk,
  page,
  look,
}) => {
  await desk.start()
  await setUp(page, desk.url)
  const keys = await openForm(page)
  await look('30-intake-empty')
  await fillPerson(keys)
  await expect(page.getByText('校验通过 · 已核验原件')).toBeVisible()
  await expect(page.getByText('均已填写')).toBeVisible()
  await expect(page.getByText('区住建局在机关目录内，可当日转交')).toBeVisible()
  await expect(page.getByText('6****************5')).toBeVisible()
  await expect(page.getByText(/草稿已保存 \d\d:\d\d:\d\d/)).toBeVisible()
  await look('31-intake-person')
  await printed(page, () => keys.press('F9'))
  expect(keys.actions).toBeLessThan(40)
  await expect(last(page)).toContainText(/XY1-申\d{4}-00001/)
  await expect(last(page)).toContainText(/查询码 [2-9A-Z]{5}-[2-9A-Z]{5}/)
  await expect(field(page, 'name')).toHaveValue('')
  await look('32-intake-received')
})

test('the draft comes back after the host was killed and after signing out', async ({
  desk,
  page,
  expected,
}) => {
  expected.push(REFUSED, /ERR_/)
  await desk.start()
  await setUp(page, desk.url)
  const keys = await openForm(page)
  await fillPerson(keys)
  await expect(page.getByText(/草稿已保存/)).toBeVisible()
  await page.waitForTimeout(600)
  const port = desk.port
  await desk.kill()
  await desk.start(port)
  await page.goto(desk.url)
  await page.getByLabel('PIN 码').fill(PIN)
  await page.keyboard.press('Enter')
  await expectToday(page)
  await page.keyboard.press('F2')
  await expect(field(page, 'name')).toHaveValue('张晓明')
  await expect(field(page, 'content')).toHaveValue(WANTED)

  await signOut(page)
  await page.keyboard.type(PIN)
  await page.keyboard.press('Enter')
  await expectToday(page)
  await page.keyboard.press('F2')
  await expect(field(page, 'identity_number')).toHaveValue('610502199601010015')
  await expect(page.getByLabel('被申请机关', { exact: false }).first()).toHaveValue(
    '临渭区住房和城乡建设局',
  )

  // Esc leaves and keeps; only the button gives it up.
  await page.keyboard.press('Escape')
  await expectToday(page)
  await page.keyboard.press('F2')
  await expect(field(page, 'name')).toHaveValue('张晓明')
  await page.getByRole('button', { name: '放弃草稿' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: '放弃这份草稿？' })).toBeVisible()
  await page.getByRole('button', { name: '清空并放弃' }).focus()
  await page.keyboard.press('Enter')
  await expect(field(page, 'name')).toHaveValue('')
  await page.reload()
  await page.keyboard.press('F2')
  await expect(field(page, 'name')).toHaveValue('')
})

test('the last word typed before a page is read again is kept, and typing without a pause', async ({
  desk,
  page,
}) => {
  await desk.start()
  await setUp(page, desk.url)
  await openForm(page)
  await page.keyboard.type('张晓明')
  await page.reload()
  await expect(field(page, 'name')).toHaveValue('张晓明')

  // Faster than any pause that a draft would wait for, for longer than it waits at most.
  const saved = page.waitForResponse((answer) => answer.url().endsWith('/api/draft_save'))
  await field(page, 'content').focus()
  let kept = false
  void saved.then(() => (kept = true))
  for (let typed = 0; typed < 40 && !kept; typed += 1) {
    await page.keyboard.type('查')
    await page.waitForTimeout(120)
  }
  expect(kept, 'kept while the typing went on').toBe(true)
})

test('an organisation applies through an agent without a mandate', async ({ desk, page, look }) => {
  await desk.start()
  await setUp(page, desk.url)
  const keys = await openForm(page)
  await page.getByRole('radio', { name: '公民' }).focus()
  await keys.press('ArrowRight')
  await field(page, 'name').focus()
  await keys.line('渭南市某某商贸有限公司')
  await keys.line('91610502MA6Y00001F')
  await keys.press('Enter')
  await keys.line('王建国')
  await keys.line('李强')
  await keys.line('0913-2934567')
  await page.getByRole('button', { name: '＋ 代理人' }).focus()
  await keys.press('Enter')
  await expect(field(page, 'agent_name')).toBeFocused()
  await keys.line('赵敏')
  await keys.line('610502200002290022')
  await keys.line('13900000000')
  await expect(page.getByText('没有授权委托书也可接收')).toBeVisible()
  await keys.press('Enter')
  await agency(keys, 'czj', '临渭区财政局')
  await keys.press('Enter')
  await keys.type(WANTED)
  await expect(page.getByText('校验通过')).toBeVisible()
  await expect(page.getByText('区财政局在机关目录内，可当日转交')).toBeVisible()
  await inSight(page, 'content')
  await look('33-intake-organisation')
  await printed(page, () => keys.press('F9'))
  await expect(last(page)).toContainText('临渭区财政局')
})

test('who insists on an incomplete form is received, with advice', async ({ desk, page, look }) => {
  await desk.start()
  await setUp(page, desk.url)
  const keys = await openForm(page)
  await keys.type('李桂英')
  await field(page, 'content').focus()
  await keys.type('1、村里修路的批文；2、去年的补贴名单')
  await keys.press('Tab')
  await expect(page.getByText(/内容可能不全（缺身份证明、联系方式、被申请机关）/)).toBeVisible()
  await expect(page.getByText('建议一事一申请')).toBeVisible()
  await look('34-intake-incomplete')
  await printed(page, () => keys.press('F9'))
  await expect(last(page)).toContainText('被申请机关待定')
})

test('Esc while an application is being saved leaves nothing to be saved again', async ({
  desk,
  page,
}) => {
  await desk.start()
  await setUp(page, desk.url)
  const keys = await openForm(page)
  await fillPerson(keys)
  await expect(page.getByText(/草稿已保存/)).toBeVisible()
  await page.route('**/api/application_receive', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 800))
    await route.continue()
  })
  await printed(page, async () => {
    await keys.press('F9')
    await keys.press('Escape')
    await keys.press('F3')
  })
  await expect(last(page)).toContainText(/-00001/)
  await keys.press('Escape')
  await expectToday(page)
  await keys.press('F2')
  await expect(field(page, 'name')).toHaveValue('')
})

test('a count of papers is a count', async ({ desk, page }) => {
  await desk.start()
  await setUp(page, desk.url)
  const keys = await openForm(page)
  await fillPerson(keys)
  await page.getByRole('button', { name: /材料/ }).focus()
  await keys.press('Enter')
  await expect(field(page, 'form_pages')).toBeFocused()
  await keys.press('Control+A')
  await keys.type('1.5')
  await keys.press('F9')
  await expect(page.getByText('请填写 0 至 9999 的整数，没有就留空。')).toBeVisible()
  await expect(field(page, 'form_pages')).toBeFocused()
  await keys.press('Control+A')
  await keys.type('２')
  await printed(page, () => keys.press('F9'))
  await expect(last(page)).toContainText(/-00001/)
})

test('two agencies get a number each, and F10 goes on to the handover', async ({
  desk,
  page,
  look,
  expected,
}) => {
  expected.push(REFUSED)
  await desk.start()
  await setUp(page, desk.url)
  const keys = await openForm(page)
  await fillPerson(keys)
  await page.getByRole('button', { name: '＋ 另加一个机关' }).focus()
  await keys.press('Enter')
  await expect(field(page, 'agency_1')).toBeFocused()
  await agency(keys, 'xyjdb', '向阳街道办事处')
  await expect(page.getByText('移交本单位政府信息公开工作机构')).toBeVisible()
  await look('35-intake-two-agencies')
  await printed(page, () => keys.press('F9'))
  await expect(last(page)).toContainText(/00001/)
  await expect(last(page)).toContainText(/00002/)
  await look('36-intake-two-numbers')

  // The identity card is scanned before the citizen leaves, without leaving the form.
  await keys.press('F8')
  const panel = page.getByRole('dialog', { name: '添加附件' })
  await expect(panel).toContainText('仅用于政府信息公开申请')
  await page.locator('input[type="file"]').setInputFiles({
    name: '身份证.png',
    mimeType: 'image/png',
    buffer: await page.screenshot(),
  })
  await expect(panel.getByRole('img')).toHaveCount(1)
  await keys.press('F9')
  await expect(panel).toBeHidden()
  await expect(page.locator('.notice').getByText('附件已保存')).toBeVisible()

  await fillPerson(keys)
  await expect(
    page.getByText(/同一申请人 \d+ 月有相近申请 XY1-申\d{4}-0000[12]/).first(),
  ).toBeVisible()
  await look('37-intake-similar')
  await keys.press('F10')
  await expect(page).toHaveURL(/\/applications\/hand-over\?ids=[0-9a-f-]{36}$/)
})

test('wrong input is told beside its field and nothing is lost', async ({
  desk,
  page,
  look,
  expected,
}) => {
  expected.push(REFUSED)
  await desk.start()
  await setUp(page, desk.url)
  const keys = await openForm(page)
  await keys.press('F9')
  await expect(field(page, 'name')).toHaveAttribute('aria-invalid', 'true')
  await expect(field(page, 'name')).toBeFocused()
  await expect(page.getByText('请填写申请人的姓名或者名称')).toBeVisible()
  await keys.line('张晓明')
  await keys.line('610502960101001')
  await expect(page.getByText(/15 位旧身份证号码自 2013 年起停止使用/)).toBeVisible()
  await keys.press('Enter')
  await keys.line('1380913')
  await keys.press('F9')
  await expect(field(page, 'content')).toHaveAttribute('aria-invalid', 'true')
  await expect(field(page, 'content')).toBeFocused()
  await expect(field(page, 'phone')).toHaveValue('1380913')
  await look('38-intake-wrong')
  // Odd, but as the citizen gave it: the original was seen, and it is received.
  await keys.type(WANTED)
  await field(page, 'original_seen').focus()
  await keys.press('Space')
  await printed(page, () => keys.press('F9'))
  await expect(last(page)).toContainText(/00001/)
})
