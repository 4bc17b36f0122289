import type { Page } from '@playwright/test'
import { REFUSED, drawsPaper, expectToday, setUp } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

test.use({ expected: [REFUSED] })

test.beforeEach(async ({ desk, page }) => {
  await desk.start()
  await setUp(page, desk.url)
})

async function openForm(page: Page): Promise<void> {
  await page.keyboard.press('F3')
  await expect(page.getByRole('heading', { name: '登记政策咨询' })).toBeVisible()
  await expect(page.getByLabel('咨询内容')).toBeFocused()
}

/** From the question to the way on; `down` counts the arrow keys. */
async function choosePath(page: Page, down: number): Promise<void> {
  await page.keyboard.press('Enter')
  await expect(page.getByRole('radio', { name: '当场解答' })).toBeFocused()
  for (let at = 0; at < down; at += 1) await page.keyboard.press('ArrowRight')
}

/** From the way on to the body that gets it. */
async function toAgency(page: Page): Promise<void> {
  await page.keyboard.press('Enter')
  await expect(page.getByRole('combobox', { name: '承办单位' })).toBeFocused()
}

test('a question is answered at the counter in two fields', async ({ page, look }) => {
  await openForm(page)
  await look('30-consultation-form')
  await page.keyboard.type('蔺㛃𬎆：灵活就业社保补贴怎么申领？')
  await choosePath(page, 0)
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('解答内容')).toBeFocused()
  await page.keyboard.type('带身份证和缴费凭证到三楼社保窗口。')
  await page.keyboard.press('F9')
  await expect(page.getByRole('heading', { name: /-询\d{4}-00001$/ })).toBeFocused()
  await expect(page.locator('.title')).toContainText('当场解答')
  await expect(page.getByText('蔺㛃𬎆：灵活就业社保补贴怎么申领？')).toBeVisible()
  await expect(page.getByText('带身份证和缴费凭证')).toBeVisible()
  await page.keyboard.press('m')
  await expect(page.getByRole('radio', { name: '满意', exact: true })).toBeFocused()
  await page.keyboard.press('F9')
  await expect(page.getByText('满意度已登记')).toBeVisible()
  await look('31-consultation-answered')
  await page.keyboard.press('Escape')
  await expectToday(page)
})

test('a question is assigned, urged, moved and answered', async ({ page, look }) => {
  await openForm(page)
  await page.keyboard.type('农村危房改造今年补多少钱')
  await choosePath(page, 1)
  await toAgency(page)
  await page.keyboard.type('zjj')
  await expect(page.getByRole('option').first()).toContainText('住')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('radio', { name: '现场' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('姓名')).toBeFocused()
  await page.keyboard.type('李秀兰')
  await page.keyboard.press('Enter')
  await page.keyboard.type('13809131234')
  await expect(page.getByRole('radio', { name: '电话' }).last()).toBeChecked()
  await look('32-consultation-assign')
  await page.keyboard.press('F9')
  await expect(page.getByRole('heading', { name: /-询\d{4}-00001$/ })).toBeFocused()
  await expect(page.locator('.title')).toContainText('已交办')
  const shown = await page.getByRole('main').innerText()
  expect(shown).not.toContain('李秀兰')
  expect(shown).not.toContain('13809131234')
  await expect(page.getByText(/[2-9A-Z]{5}-[2-9A-Z]{5}/)).toBeVisible()

  // The number to call back, for whoever has to call; the look is on the record, the masks come back.
  const main = page.getByRole('main')
  await page.keyboard.press('x')
  await expect(main).toContainText('13809131234')
  await expect(main).toContainText('查看完整信息')
  await look('32-consultation-revealed')
  await page.keyboard.press('x')
  await expect(main).not.toContainText('13809131234')

  // A letter is the same one under Caps Lock.
  await page.keyboard.press('C')
  await expect(page.getByRole('radio', { name: '电话' })).toBeFocused()
  await look('33-consultation-urge')
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await page.keyboard.type('刘科长答应明天答复')
  await page.keyboard.press('Enter')
  await expect(page.getByText('催办已记入经过')).toBeVisible()
  await expect(page.getByText('已催办 1 次')).toBeVisible()

  await page.keyboard.press('j')
  await page.keyboard.type('区人社局')
  await page.keyboard.press('F9')
  await expect(page.getByText('请填写改派原因')).toBeVisible()
  await expect(page.getByLabel('改派原因')).toBeFocused()
  await page.keyboard.type('不属该单位职责，退回')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('status').getByText('已交办临渭区人力资源和社会保障局')).toBeVisible()

  await page.keyboard.press('f')
  await expect(page.getByLabel('答复内容')).toBeFocused()
  await page.keyboard.press('F9')
  await expect(page.getByText('请填写答复内容。')).toBeVisible()
  await expect(page.getByLabel('答复内容')).toBeFocused()
  await page.keyboard.type('每户补助以当年文件为准，已电话告知。')
  await look('34-consultation-answer')
  await page.keyboard.press('F9')
  await expect(page.locator('.title')).toContainText('已反馈')
  await look('35-consultation-detail')
  const history = await page.locator('.history').innerText()
  for (const what of ['登记咨询', '交办', '催办', '改派', '登记反馈']) {
    expect(history).toContain(what)
  }
})

test('papers are drawn by their keys', async ({ page }) => {
  await openForm(page)
  await page.keyboard.type('医保报销比例')
  await choosePath(page, 1)
  await toAgency(page)
  await page.keyboard.type('区医保局')
  await drawsPaper(page, 'consultation_slip_draw', '政策咨询', () => page.keyboard.press('F10'))
})

test('what is left open stands on Today until somebody has it', async ({ page, look }) => {
  await openForm(page)
  await page.keyboard.type('退耕还林补贴什么时候发')
  await choosePath(page, 2)
  await page.keyboard.press('F9')
  await expect(page.locator('.title')).toContainText('未交办')
  await page.keyboard.press('1')
  await expectToday(page)
  await expect(page.getByRole('heading', { name: '未交办咨询' })).toBeVisible()
  await expect(page.getByRole('link', { name: /^咨询/ })).toContainText('1')
  await look('36-today-with-consultation')
  await page.keyboard.press('3')
  await expect(page.getByRole('grid')).toBeFocused()
  await look('37-consultation-register')
  await page.getByRole('radio', { name: '全部' }).focus()
  for (const part of ['未交办', '已交办', '当场解答', '已反馈', '逾期']) {
    await page.keyboard.press('ArrowRight')
    await expect(page.getByRole('radio', { name: part })).toBeChecked()
    if (part !== '未交办') await expect(page.getByText('没有符合条件的咨询。')).toBeVisible()
  }
  await page.keyboard.press('Home')
})

test('bad input is told beside its field and nothing typed is lost', async ({ page, look }) => {
  await openForm(page)
  await page.keyboard.press('F9')
  await expect(page.getByText('请填写咨询内容。')).toBeVisible()
  await expect(page.getByLabel('咨询内容')).toBeFocused()
  // What a keyboard cannot type is pasted.
  await page.keyboard.insertText('\u202e\u0000')
  await page.keyboard.press('F9')
  await expect(page.getByText('请填写咨询内容。')).toBeVisible()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText('问'.repeat(10_001))
  await page.keyboard.press('F9')
  await expect(page.getByText('不超过 10000 个字')).toBeVisible()
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText(`邽蔺㛃𬎆😀${'问'.repeat(9_994)}`)
  await choosePath(page, 1)
  await page.keyboard.press('F9')
  await expect(page.getByText('请填写承办单位。')).toBeVisible()
  await expect(page.getByRole('combobox', { name: '承办单位' })).toBeFocused()
  await look('38-consultation-bad-input')
  await page.keyboard.type('区人社局')
  await page.keyboard.press('F9')
  await expect(page.locator('.title')).toContainText('已交办')
  await expect(page.getByText(/^邽蔺㛃𬎆😀问/)).toBeVisible()
})

test('the right channel is told, and a person who insists is taken', async ({ page, look }) => {
  await openForm(page)
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(page.getByText('或拨打 12345')).toBeVisible()
  await look('39-consultation-triage')
  await page.keyboard.press('Tab')
  await page.keyboard.type('邻居违建没人管')
  await choosePath(page, 2)
  await page.keyboard.press('F9')
  await expect(page.getByText('已告知“信访投诉”的办理渠道，本人坚持登记。')).toBeVisible()
})

test('a form that was left is still there', async ({ page, desk }) => {
  await openForm(page)
  await page.keyboard.type('问到一半停电')
  await expect(page.getByText(/草稿已保存/)).toBeVisible()
  await page.keyboard.press('Escape')
  await expectToday(page)
  await openForm(page)
  await expect(page.getByLabel('咨询内容')).toHaveValue('问到一半停电')
  expect(desk.port).toBeGreaterThan(0)
})
