import { expectToday, fillSetUp, GONE, PIN, setUp, signOut } from '../support/steps.ts'
import { expect, test } from '../support/test.ts'

const CALM = '程序没有回应。已经填写的内容都还在'

test('a set-up form keeps what was typed while the program is gone', async ({
  desk,
  page,
  look,
  expected,
}) => {
  expected.push(GONE)
  await desk.start()
  await page.goto(desk.url)
  await fillSetUp(page)
  await desk.kill()
  await page.keyboard.press('F9')
  await expect(page.getByRole('alert')).toContainText(CALM)
  await expect(page.getByLabel('专区名称')).toHaveValue('向阳街道便民服务中心')
  await expect(page.getByLabel('再输入一次')).toHaveValue(PIN)
  await look('30-gone-set-up')
})

test('a search without an answer claims nothing; a calm sentence shows and what was typed stays', async ({
  desk,
  page,
  look,
  expected,
}) => {
  expected.push(GONE)
  await desk.start()
  await setUp(page, desk.url)
  await page.keyboard.press('2')
  await expect(page.getByText('还没有申请。')).toBeVisible()
  await desk.kill()
  await page.keyboard.press('/')
  await page.keyboard.type('改造')
  await expect(page.getByRole('alert')).toContainText(CALM)
  await expect(page.getByRole('searchbox', { name: '搜索' })).toHaveValue('改造')
  await expect(page.getByText('没有符合条件的申请。')).toHaveCount(0)
  await look('31-gone-register')
  expect(await page.getByRole('main').innerText()).not.toMatch(
    /error|Error|fetch|undefined|\[object/,
  )
  await page.getByRole('button', { name: '重试' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText(CALM)
})

test('sign-in keeps the PIN, and the page opened again after the program came back goes on', async ({
  desk,
  page,
  expected,
}) => {
  expected.push(GONE)
  await desk.start()
  await setUp(page, desk.url)
  await signOut(page)
  await page.keyboard.type(PIN)
  await desk.kill()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('alert')).toContainText(CALM)
  await expect(page.getByLabel('PIN 码')).toHaveValue(PIN)
  await desk.start()
  await page.goto(desk.url)
  await page.getByLabel('PIN 码').fill(PIN)
  await page.keyboard.press('Enter')
  await expectToday(page)
})
